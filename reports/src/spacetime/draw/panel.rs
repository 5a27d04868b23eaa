//! One engine: the lines of participants, the rounds that they are in, the messages between them, and the way of an action.

use twintrack_core::kernel::time::Time;

use super::glyphs::{answered_mark, font, head, paint};
use super::layout::{HEADING, LEFT, Layout, RIGHT, WIDTH};
use crate::human::digits;
use crate::plots::theme;
use crate::spacetime::page::{Anchor, Page, Point};
use crate::spacetime::record::{Arrow, Kind, Panel};
use crate::spacetime::story::Story;
use crate::trace::words::name;

/// Above the first line of a panel, for the numbers of rounds.
const LABELS: f64 = 10.0;
/// What such a number needs.
const LABEL_WIDTH: f64 = 56.0;

pub(super) fn draw(page: &mut Page, layout: &Layout<'_>, panel: &Panel, (number, top): (usize, f64)) {
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

/// From the action to its answer, in words.
pub(super) fn span(story: &Story) -> String {
    format!("{} s", digits(story.applied.since(story.acted).as_secs_f64()))
}
