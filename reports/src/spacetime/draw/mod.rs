//! Puts panels on paper: the page and what goes through all panels here, each of them in `panel`.

mod glyphs;
mod layout;
mod legend;
mod panel;

use twintrack_core::ids::Participant;
use twintrack_core::kernel::time::Time;

use self::glyphs::{action_mark, font};
use self::layout::{FOOT, GAP, HEAD, HEADING, LEFT, Layout, RIGHT, WIDTH};
use super::page::{Anchor, Page};
use super::record::Panel;
use crate::human::digits;
use crate::plots::theme;

/// Steps of the axis in seconds.
const STEPS_S: [f64; 17] = [
    0.001, 0.01, 0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0,
    86400.0,
];
const TICKS_MAX: f64 = 12.0;

/// The whole page.
pub(super) fn page(scenario: &str, who: &[Participant], span: (Time, Time), panels: &[Panel]) -> String {
    let layout = Layout::of(who, span);
    let panel_height = HEADING + layout.lanes();
    let bottom = HEAD + panels.len() as f64 * (panel_height + GAP) - GAP;
    let mut page = Page::default();
    let title = format!("{scenario}: what is sent when, {} participants", who.len());
    page.text((LEFT, 30.0), font(18.0, true, theme::TEXT, Anchor::Start), &title);
    legend::legend(&mut page, panels);
    axis(&mut page, &layout, HEAD, bottom);
    let mut top = HEAD;
    for (number, panel) in panels.iter().enumerate() {
        panel::draw(&mut page, &layout, panel, (number, top));
        top += panel_height + GAP;
    }
    actions(&mut page, &layout, panels, bottom);
    page.finish((WIDTH, bottom + FOOT), &title, &description(panels))
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

/// For those who cannot see it.
fn description(panels: &[Panel]) -> String {
    let panel = |panel: &Panel| {
        let answered = panel.story.map_or_else(String::new, |story| {
            format!(", {} from the first user action to the allocation that answers it", panel::span(&story))
        });
        format!("{}: {} messages{answered}", theme::label(panel.engine), panel.arrows.len())
    };
    panels.iter().map(panel).collect::<Vec<_>>().join(". ")
}
