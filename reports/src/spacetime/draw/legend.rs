//! What the arrows and marks of a page stand for.

use super::glyphs::{action_mark, answered_mark, font, head, label, paint};
use super::layout::LEFT;
use crate::plots::theme;
use crate::spacetime::page::{Anchor, Page, Point};
use crate::spacetime::record::{Kind, Panel};

/// The arrows and marks that occur, with what they stand for: messages and rounds, then what happens to an action.
pub(super) fn legend(page: &mut Page, panels: &[Panel]) {
    let has = |kind| panels.iter().any(|panel| panel.arrows.iter().any(|arrow| arrow.kind == kind));
    let mut row = Row { page: &mut *page, x: LEFT, y: 56.0 };
    for kind in Kind::ALL.into_iter().filter(|kind| has(*kind)) {
        row.entry(label(kind), |page, (x, y)| {
            let (from, to) = ((x, y), (x + 24.0, y));
            page.lines(&[vec![from, to]], paint(kind), 1.6, 1.0);
            page.polygons(&[head(from, to, 1.3)], paint(kind));
        });
    }
    if panels.iter().any(|panel| !panel.rounds.is_empty()) {
        row.entry("rounds", |page, (x, y)| {
            page.rect((x, y - 7.0), (12.0, 14.0), theme::GRID);
            page.rect((x + 12.0, y - 7.0), (12.0, 14.0), theme::SHADE);
        });
    }
    if panels.iter().any(|panel| !panel.computed.is_empty()) {
        row.entry("computes", |page, (x, y)| {
            page.circle((x + 12.0, y), 2.0, theme::TEXT, theme::TEXT, 0.0);
        });
    }
    let mut row = Row { page, x: LEFT, y: 78.0 };
    if panels.iter().any(|panel| !panel.actions.is_empty()) {
        row.entry("user acts", |page, (x, y)| action_mark(page, (x + 12.0, y)));
    }
    if panels.iter().any(|panel| panel.story.is_some()) {
        row.entry("from the first action to the allocation that answers it", |page, (x, y)| {
            page.lines(&[vec![(x, y), (x + 24.0, y)]], theme::TEXT, 2.6, 1.0);
        });
        row.entry("applied", |page, (x, y)| answered_mark(page, (x + 12.0, y)));
    }
}

/// A row of the legend.
struct Row<'a> {
    page: &'a mut Page,
    x: f64,
    y: f64,
}

impl Row<'_> {
    /// A mark at the left, and what it stands for.
    fn entry(&mut self, text: &str, mark: impl FnOnce(&mut Page, Point)) {
        mark(self.page, (self.x, self.y - 4.0));
        self.page.text((self.x + 32.0, self.y), font(12.0, false, theme::TEXT, Anchor::Start), text);
        // No font is at hand to measure with: wide enough for those of browsers.
        self.x += 32.0 + 7.0 * text.chars().count() as f64 + 22.0;
    }
}
