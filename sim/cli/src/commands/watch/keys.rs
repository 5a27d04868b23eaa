//! The keys, each defined once: what it does, and what footer and help say of it.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    PauseOrGoOn,
    Step,
    Round,
    Disturbance,
    Faster,
    Slower,
    Scale,
    NextEngines,
    Results,
    Up,
    Down,
    PageUp,
    PageDown,
    Help,
    Quit,
}

/// A key and its meaning.
pub(super) struct Key {
    pub(super) wish: Wish,
    /// What stands on it.
    pub(super) label: &'static str,
    /// In a word or two, for the footer.
    pub(super) short: &'static str,
    /// In a sentence, for the help.
    pub(super) meaning: &'static str,
}

const fn key(wish: Wish, label: &'static str, short: &'static str, meaning: &'static str) -> Key {
    Key { wish, label, short, meaning }
}

/// While engines run.
pub(super) const RUNNING: [Key; 9] = [
    key(Wish::PauseOrGoOn, "space", "run/pause", "Pause, or go on."),
    key(Wish::Step, "s", "step", "Go on by one sample, and pause. The right arrow does the same."),
    key(Wish::Round, "r", "round", "Go on by the length of a round, and pause."),
    key(Wish::Disturbance, "d", "disturbance", "Jump to just before the next disturbance, and pause."),
    key(Wish::Faster, "+", "", "Twice as fast or a little more, up to as fast as possible."),
    key(Wish::Slower, "-", "speed", "Slower likewise, down to one second per second."),
    key(Wish::Scale, "y", "scale", "One scale for all engines, or each its own."),
    key(Wish::Help, "?", "help", "This page."),
    key(Wish::Quit, "q", "quit", "Leave. Esc and Ctrl-C do the same."),
];

/// Where there are more engines than fit.
pub(super) const MORE_ENGINES: Key =
    key(Wish::NextEngines, "tab", "more", "Show the engines that do not fit.");

/// When the engines have ended.
pub(super) const ENDED: [Key; 5] = [
    key(Wish::Results, "v", "view", "Switch between the comparison and the curves."),
    key(Wish::Down, "↓", "", "Scroll the comparison. Page keys do the same."),
    key(Wish::Up, "↑", "scroll", "Scroll back."),
    key(Wish::Help, "?", "help", "This page."),
    key(Wish::Quit, "q", "quit", "Leave. Esc and Ctrl-C do the same."),
];

/// What a key asks for, if anything.
pub(super) fn wish(key: KeyEvent) -> Option<Wish> {
    if key.kind == KeyEventKind::Release {
        return None;
    }
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        return (key.code == KeyCode::Char('c')).then_some(Wish::Quit);
    }
    Some(match key.code {
        KeyCode::Char(' ') => Wish::PauseOrGoOn,
        KeyCode::Char('s') | KeyCode::Right => Wish::Step,
        KeyCode::Char('r') => Wish::Round,
        KeyCode::Char('d') => Wish::Disturbance,
        KeyCode::Char('+' | '=') => Wish::Faster,
        KeyCode::Char('-') => Wish::Slower,
        KeyCode::Char('y') => Wish::Scale,
        KeyCode::Tab => Wish::NextEngines,
        KeyCode::Char('v') => Wish::Results,
        KeyCode::Up => Wish::Up,
        KeyCode::Down => Wish::Down,
        KeyCode::PageUp => Wish::PageUp,
        KeyCode::PageDown => Wish::PageDown,
        KeyCode::Char('?') => Wish::Help,
        KeyCode::Char('q') | KeyCode::Esc => Wish::Quit,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressed(label: &str) -> KeyEvent {
        let code = match label {
            "space" => KeyCode::Char(' '),
            "tab" => KeyCode::Tab,
            "↓" => KeyCode::Down,
            "↑" => KeyCode::Up,
            _ => KeyCode::Char(label.chars().next().expect("a character")),
        };
        KeyEvent::new(code, KeyModifiers::NONE)
    }

    #[test]
    fn every_key_does_what_stands_beside_it() {
        for key in RUNNING.iter().chain(&ENDED).chain([&MORE_ENGINES]) {
            assert_eq!(wish(pressed(key.label)), Some(key.wish), "{}", key.label);
        }
    }

    #[test]
    fn there_are_three_ways_out() {
        let control = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
        let escape = KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE);
        assert_eq!((wish(control), wish(escape)), (Some(Wish::Quit), Some(Wish::Quit)));
        assert_eq!(wish(KeyEvent::new(KeyCode::Char('s'), KeyModifiers::CONTROL)), None);
    }
}
