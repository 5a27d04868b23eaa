//! Values that a reader can point at.

use super::paper::Plane;
use crate::plots::axis::Axis;
use crate::plots::figure::{Ink, Panel};
use crate::plots::values::{name, span};

/// Most places of one mark that react to a pointer: beyond, every second one, third one … is kept.
const SPOTS_MAX: usize = 120;
/// Radius in pixels of the circle that reacts.
const REACH: u32 = 9;

/// A place in a plot with what is there, in words.
pub(super) struct Spot {
    at: (i32, i32),
    words: String,
}

/// What can be pointed at in a panel.
pub(super) fn spots(plane: &Plane<'_>, x: &Axis, x_label: &str, panel: &Panel) -> Vec<Spot> {
    let mut out = Vec::new();
    for mark in panel.marks.iter().filter(|mark| matches!(mark.ink, Ink::Engine(_))) {
        // A cumulative distribution and a rate are drawn as corners of steps: the second of each is the value.
        let each = mark.points.len().div_ceil(SPOTS_MAX).max(1);
        for (index, point) in mark.points.iter().enumerate().skip(each - 1).step_by(each) {
            let words = format!(
                "{}: {} {}{}\n{}: {}",
                name(mark),
                panel.y.word(point.1),
                panel.y_label,
                span(mark, index, &panel.y),
                x_label,
                x.word(point.0)
            );
            out.push(Spot { at: plane.in_file(*point), words });
        }
    }
    for cell in &panel.cells {
        let heading = panel.heading.as_ref().map_or("", |(heading, _)| heading.as_str());
        let words = format!(
            "{heading}: {}\n{}: {}\n{}: {}",
            cell.text,
            x_label,
            x.word(cell.at.0),
            panel.y_label,
            panel.y.word(cell.at.1)
        );
        out.push(Spot { at: plane.in_file(cell.at), words });
    }
    out
}

/// Spots as elements to lay over a plot.
pub(super) fn over(spots: &[Spot]) -> String {
    let mut out = String::from("<g class=\"spots\">\n");
    for Spot { at: (x, y), words } in spots {
        let words = escaped(words);
        out.push_str(&format!(
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{REACH}\"><title>{words}</title></circle>\n"
        ));
    }
    out.push_str("</g>\n");
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
