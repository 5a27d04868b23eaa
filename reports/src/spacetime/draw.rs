//! Puts panels on paper.

use twintrack_core::ids::Participant;
use twintrack_core::kernel::time::Time;

use super::page::{Anchor, Font, Page, Point};
use super::record::{Arrow, Kind, Panel};
use super::story::Story;
use crate::human::digits;
use crate::plots::theme::{self, Paint};
use crate::trace::words::name;

const WIDTH: f64 = 1000.0;
const LEFT: f64 = 58.0;
const RIGHT: f64 = 26.0;
/// Title and legend.
const HEAD: f64 = 100.0;
/// Heading of a panel.
const HEADING: f64 = 38.0;
/// Above the first line of a panel, for the numbers of rounds.
const LABELS: f64 = 10.0;
/// What such a number needs.
const LABEL_WIDTH: f64 = 56.0;
/// Between panels.
const GAP: f64 = 22.0;
/// The axis below all.
const FOOT: f64 = 52.0;
/// Height that the lines of a panel have together, if they need no more.
const PANEL: f64 = 170.0;
const LANE_MIN: f64 = 15.0;
const LANE_MAX: f64 = 40.0;
const HEAD_LENGTH: f64 = 5.0;
const HEAD_WIDTH: f64 = 2.2;

/// Steps of the axis in seconds.
const STEPS_S: [f64; 17] = [
    0.001, 0.01, 0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0,
    86400.0,
];
const TICKS_MAX: f64 = 12.0;

/// Where things are.
struct Layout<'a> {
    who: &'a [Participant],
    from: Time,
    to: Time,
    lane: f64,
}

impl Layout<'_> {
    fn x(&self, at: Time) -> f64 {
        let span = (self.to.0.saturating_sub(self.from.0)).max(1) as f64;
        let after = at.0 as f64 - self.from.0 as f64;
        LEFT + after / span * (WIDTH - LEFT - RIGHT)
    }

    /// The line of a participant in a panel whose lines begin at `top`.
    fn y(&self, top: f64, who: Participant) -> f64 {
        let row = self.who.binary_search(&who).unwrap_or(0);
        top + self.lane * (row as f64 + 0.5)
    }

    fn lanes(&self) -> f64 {
        self.lane * self.who.len() as f64
    }
}

/// The whole page.
pub(super) fn page(
    scenario: &str,
    who: &[Participant],
    (from, to): (Time, Time),
    panels: &[Panel],
) -> String {
    let lane = (PANEL / who.len().max(1) as f64).clamp(LANE_MIN, LANE_MAX);
    let layout = Layout { who, from, to, lane };
    let panel_height = HEADING + layout.lanes();
    let bottom = HEAD + panels.len() as f64 * (panel_height + GAP) - GAP;
    let mut page = Page::default();
    let title = format!("{scenario}: what is sent when, {} participants", who.len());
    page.text((LEFT, 30.0), font(18.0, true, theme::TEXT, Anchor::Start), &title);
    legend(&mut page, panels);
    axis(&mut page, &layout, HEAD, bottom);
    let mut top = HEAD;
    for (number, panel) in panels.iter().enumerate() {
        draw_panel(&mut page, &layout, panel, (number, top));
        top += panel_height + GAP;
    }
    actions(&mut page, &layout, panels, bottom);
    page.finish((WIDTH, bottom + FOOT), &title, &description(panels))
}

fn font(size: f64, bold: bool, paint: Paint, anchor: Anchor) -> Font {
    Font { size, bold, paint, anchor }
}

fn paint(kind: Kind) -> Paint {
    match kind {
        Kind::Commitment => theme::BLUE,
        Kind::Allocation => theme::GREEN,
        Kind::RoundState => theme::VERMILLION,
        Kind::Other => theme::PURPLE,
    }
}

fn label(kind: Kind) -> &'static str {
    match kind {
        Kind::Commitment => "commitment",
        Kind::Allocation => "allocation state",
        Kind::RoundState => "round state",
        Kind::Other => "membership, digests",
    }
}

/// The arrows and marks that occur, with what they stand for: messages and rounds, then what happens to an action.
fn legend(page: &mut Page, panels: &[Panel]) {
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

fn axis(page: &mut Page, layout: &Layout<'_>, top: f64, bottom: f64) {
    let (from_s, to_s) = (layout.from.as_secs_f64(), layout.to.as_secs_f64());
    let step = STEPS_S.into_iter().find(|step| (to_s - from_s) / step <= TICKS_MAX).unwrap_or(to_s - from_s);
    let first = libm::ceil(from_s / step) as u64;
    let last = libm::floor(to_s / step) as u64;
    for tick in first..=last {
        let seconds = tick as f64 * step;
        let x = layout.x(Time(libm::round(seconds * 1e9) as u64));
        page.lines(&[vec![(x, top), (x, bottom + 4.0)]], theme::GRID, 1.0, 1.0);
        page.text((x, bottom + 18.0), font(12.0, false, theme::MUTED, Anchor::Middle), &digits(seconds));
    }
    let middle = (LEFT + WIDTH - RIGHT) / 2.0;
    page.text((middle, bottom + 38.0), font(12.0, false, theme::MUTED, Anchor::Middle), "virtual time in s");
}

fn draw_panel(page: &mut Page, layout: &Layout<'_>, panel: &Panel, (number, top): (usize, f64)) {
    let heading = font(15.0, true, theme::engine(panel.engine), Anchor::Start);
    page.text((LEFT, top + 20.0), heading, &theme::label(panel.engine));
    if !panel.actions.is_empty() {
        let text = panel.story.as_ref().map_or_else(
            || "first action not answered".to_owned(),
            |story| format!("answered after {}", span(story)),
        );
        page.text((WIDTH - RIGHT, top + 20.0), font(15.0, true, theme::TEXT, Anchor::End), &text);
    }
    let top = top + HEADING;
    page.clip(
        &format!("panel{number}"),
        (LEFT, top - LABELS),
        (WIDTH - LEFT - RIGHT + 2.0, layout.lanes() + LABELS),
    );
    bands(page, layout, panel, top);
    let lanes: Vec<Vec<Point>> = layout
        .who
        .iter()
        .map(|who| vec![(LEFT, layout.y(top, *who)), (WIDTH - RIGHT, layout.y(top, *who))])
        .collect();
    page.lines(&lanes, theme::AXIS, 1.0, 1.0);
    for kind in Kind::ALL {
        arrows(page, layout, panel.arrows.iter().filter(|arrow| arrow.kind == kind), (kind, top));
    }
    for (who, at) in &panel.computed {
        page.circle((layout.x(*at), layout.y(top, *who)), 2.0, theme::TEXT, theme::TEXT, 0.0);
    }
    if let Some(story) = &panel.story {
        way(page, layout, story, top);
    }
    page.end_clip();
    for who in layout.who {
        let at = (LEFT - 8.0, layout.y(top, *who) + 4.0);
        page.text(at, font(12.0, false, theme::TEXT, Anchor::End), &name(*who));
    }
    for (who, at, what) in &panel.passages {
        let at = (layout.x(*at), layout.y(top, *who) - 5.0);
        page.text(at, font(10.0, false, theme::MUTED, Anchor::Start), what);
    }
}

/// A band for each round of each participant, and the number of each round above the first line.
fn bands(page: &mut Page, layout: &Layout<'_>, panel: &Panel, top: f64) {
    let height = layout.lane * 0.62;
    for who in layout.who {
        let own: Vec<(Time, u32)> = panel
            .rounds
            .iter()
            .filter(|(whose, ..)| whose == who)
            .map(|(_, at, round)| (*at, *round))
            .collect();
        for (i, (at, round)) in own.iter().enumerate() {
            let end = own.get(i + 1).map_or(layout.to, |(next, _)| *next);
            if end <= layout.from {
                continue;
            }
            let (x, y) = (layout.x((*at).max(layout.from)), layout.y(top, *who));
            let fill = if round % 2 == 0 { theme::GRID } else { theme::SHADE };
            page.rect((x, y - height / 2.0), (layout.x(end) - x, height), fill);
            if layout.who.first() == Some(who) && layout.x(end) - x > LABEL_WIDTH {
                let label = font(11.0, false, theme::MUTED, Anchor::Start);
                page.text((x + 3.0, y - height / 2.0 - 4.0), label, &format!("round {round}"));
            }
        }
    }
}

fn arrows<'a>(
    page: &mut Page,
    layout: &Layout<'_>,
    arrows: impl Iterator<Item = &'a Arrow>,
    (kind, top): (Kind, f64),
) {
    let (mut shafts, mut heads) = (Vec::new(), Vec::new());
    for arrow in arrows {
        let (sender, sent) = arrow.from;
        let from = (layout.x(sent), layout.y(top, sender));
        match arrow.arrives {
            Some(arrives) => {
                let to = (layout.x(arrives), layout.y(top, arrow.to));
                heads.push(head(from, to, 1.0));
                shafts.push(vec![from, to]);
            }
            // It ends in a cross a third of the way.
            None => {
                let y = from.1 + (layout.y(top, arrow.to) - from.1) / 3.0;
                shafts.push(vec![from, (from.0, y)]);
                shafts.push(vec![(from.0 - 3.0, y - 3.0), (from.0 + 3.0, y + 3.0)]);
                shafts.push(vec![(from.0 - 3.0, y + 3.0), (from.0 + 3.0, y - 3.0)]);
            }
        }
    }
    page.lines(&shafts, paint(kind), 1.0, 0.75);
    page.polygons(&heads, paint(kind));
}

/// The head of an arrow.
fn head(from: Point, to: Point, scale: f64) -> Vec<Point> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = libm::sqrt(dx * dx + dy * dy).max(1e-9);
    let (dx, dy) = (dx / length, dy / length);
    let back = (to.0 - dx * HEAD_LENGTH * scale, to.1 - dy * HEAD_LENGTH * scale);
    let (wx, wy) = (-dy * HEAD_WIDTH * scale, dx * HEAD_WIDTH * scale);
    vec![to, (back.0 + wx, back.1 + wy), (back.0 - wx, back.1 - wy)]
}

/// The way of an action, along the lines while it waits and along the arrows while it travels.
fn way(page: &mut Page, layout: &Layout<'_>, story: &Story, top: f64) {
    let at = |who, time| (layout.x(time), layout.y(top, who));
    let mut points = vec![at(story.actor, story.acted)];
    if let Some(leg) = story.commitment {
        points.push(at(story.actor, leg.sent));
        points.push(at(leg.to, leg.arrived));
    }
    points.push(at(story.provider, story.computed));
    points.push(at(story.provider, story.allocation.sent));
    points.push(at(story.allocation.to, story.allocation.arrived));
    let end = at(story.allocation.to, story.applied);
    points.push(end);
    page.lines(&[points.clone()], theme::BACKGROUND, 6.0, 0.9);
    page.lines(&[points], theme::TEXT, 2.6, 1.0);
    page.circle(at(story.provider, story.computed), 4.0, theme::TEXT, theme::BACKGROUND, 1.5);
    answered_mark(page, end);
}

/// A ring.
fn answered_mark(page: &mut Page, at: Point) {
    page.circle(at, 5.0, theme::BACKGROUND, theme::TEXT, 2.6);
}

/// User actions, which are the same under every engine: a line through all panels, and a mark in each.
fn actions(page: &mut Page, layout: &Layout<'_>, panels: &[Panel], bottom: f64) {
    let Some(first) = panels.first() else { return };
    for (_, at) in &first.actions {
        page.dashed((layout.x(*at), HEAD + HEADING), (layout.x(*at), bottom), theme::MUTED);
    }
    for (number, panel) in panels.iter().enumerate() {
        let top = HEAD + number as f64 * (HEADING + layout.lanes() + GAP) + HEADING;
        for (who, at) in &panel.actions {
            action_mark(page, (layout.x(*at), layout.y(top, *who)));
        }
    }
}

/// A diamond.
fn action_mark(page: &mut Page, (x, y): Point) {
    let diamond = |size: f64| vec![(x, y - size), (x + size, y), (x, y + size), (x - size, y)];
    page.polygons(&[diamond(8.0)], theme::BACKGROUND);
    page.polygons(&[diamond(6.5)], theme::TEXT);
}

fn span(story: &Story) -> String {
    format!("{} s", digits(story.applied.since(story.acted).as_secs_f64()))
}

/// For those who cannot see it.
fn description(panels: &[Panel]) -> String {
    let panel = |panel: &Panel| {
        let answered = panel.story.map_or_else(String::new, |story| {
            format!(", {} from the first user action to the allocation that answers it", span(&story))
        });
        format!("{}: {} messages{answered}", theme::label(panel.engine), panel.arrows.len())
    };
    panels.iter().map(panel).collect::<Vec<_>>().join(". ")
}
