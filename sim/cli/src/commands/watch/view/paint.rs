//! Styles, with colours or without: nothing is told by colour alone.

use ratatui::style::{Color, Modifier, Style};

/// Whether there are colours, and which.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Paint {
    colours: bool,
}

/// By the place of an engine among those of the scenario.
const ENGINES: [Color; 4] = [Color::Cyan, Color::Yellow, Color::Green, Color::Magenta];

impl Paint {
    pub(in super::super) fn new(colours: bool) -> Paint {
        Paint { colours }
    }

    fn in_colour(self, style: Style, colour: Color) -> Style {
        if self.colours { style.fg(colour) } else { style }
    }

    /// What belongs to an engine.
    pub(super) fn engine(self, index: usize) -> EnginePaint {
        let colour = ENGINES[index % ENGINES.len()];
        EnginePaint {
            mark: self.in_colour(Style::new(), colour),
            title: self.in_colour(Style::new().add_modifier(Modifier::BOLD), colour),
            alarm: self.alarm(),
        }
    }

    /// A disturbance on the timeline.
    pub(super) fn disturbance(self) -> Style {
        self.in_colour(Style::new().add_modifier(Modifier::BOLD), Color::Red)
    }

    /// What should not be overlooked.
    pub(super) fn alarm(self) -> Style {
        self.in_colour(Style::new().add_modifier(Modifier::BOLD), Color::Red)
    }
}

/// What belongs to one engine.
#[derive(Clone, Copy, Debug)]
pub(super) struct EnginePaint {
    /// Frame and curves.
    pub(super) mark: Style,
    pub(super) title: Style,
    pub(super) alarm: Style,
}

/// What matters most.
pub(super) const STRONG: Style = Style::new().add_modifier(Modifier::BOLD);
/// Labels, and what is there for reference.
pub(super) const FAINT: Style = Style::new().add_modifier(Modifier::DIM);
/// A key.
pub(super) const KEY: Style = Style::new().add_modifier(Modifier::BOLD);
