//! What stands for what: letters, colours, the heads of arrows, and the marks of actions.

use crate::plots::theme::{self, Paint};
use crate::spacetime::page::{Anchor, Font, Page, Point};
use crate::spacetime::record::Kind;

const HEAD_LENGTH: f64 = 5.0;
const HEAD_WIDTH: f64 = 2.2;

pub(super) fn font(size: f64, bold: bool, paint: Paint, anchor: Anchor) -> Font {
    Font { size, bold, paint, anchor }
}

pub(super) fn paint(kind: Kind) -> Paint {
    match kind {
        Kind::Commitment => theme::BLUE,
        Kind::Allocation => theme::GREEN,
        Kind::RoundState => theme::VERMILLION,
        Kind::Other => theme::PURPLE,
    }
}

pub(super) fn label(kind: Kind) -> &'static str {
    match kind {
        Kind::Commitment => "commitment",
        Kind::Allocation => "allocation state",
        Kind::RoundState => "round state",
        Kind::Other => "membership, digests",
    }
}

/// The head of an arrow.
pub(super) fn head(from: Point, to: Point, scale: f64) -> Vec<Point> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = libm::sqrt(dx * dx + dy * dy).max(1e-9);
    let (dx, dy) = (dx / length, dy / length);
    let back = (to.0 - dx * HEAD_LENGTH * scale, to.1 - dy * HEAD_LENGTH * scale);
    let (wx, wy) = (-dy * HEAD_WIDTH * scale, dx * HEAD_WIDTH * scale);
    vec![to, (back.0 + wx, back.1 + wy), (back.0 - wx, back.1 - wy)]
}

/// A ring.
pub(super) fn answered_mark(page: &mut Page, at: Point) {
    page.circle(at, 5.0, theme::BACKGROUND, theme::TEXT, 2.6);
}

/// A diamond.
pub(super) fn action_mark(page: &mut Page, (x, y): Point) {
    let diamond = |size: f64| vec![(x, y - size), (x + size, y), (x, y + size), (x - size, y)];
    page.polygons(&[diamond(8.0)], theme::BACKGROUND);
    page.polygons(&[diamond(6.5)], theme::TEXT);
}
