//! What stands on the screen, as a pure function of how the watching stands.
//!
//! Above, where in virtual time the run is and what will disturb it; below it the engines side by side; at the bottom the
//! keys. Engines share one scale unless the user wants otherwise, so that the eye compares heights.

mod closing;
mod footer;
mod header;
mod help;
mod paint;
mod panel;
mod scales;

pub(super) use closing::Closing;
pub(super) use paint::Paint;

use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::live::Live;
use scales::Scales;

/// Least size that everything fits into.
const LEAST: (u16, u16) = (80, 24);
/// Least width of an engine.
const ENGINE_WIDTH: u16 = 40;

/// Where things stand.
struct Places {
    header: Rect,
    body: Rect,
    footer: Rect,
}

fn places(area: Rect) -> Places {
    let [header, body, footer] =
        Layout::vertical([Constraint::Length(3), Constraint::Min(0), Constraint::Length(1)]).areas(area);
    Places { header, body, footer }
}

/// Draws the engines as they run.
pub(super) fn running(live: &Live, paint: Paint, screen: &mut ratatui::Frame<'_>) {
    if is_too_small(screen) {
        return;
    }
    let Places { header, body, footer } = places(screen.area());
    header::draw(live, paint, screen, header);
    engines(live, paint, screen, body);
    footer::running(live, has_more_engines(live, body), screen, footer);
    if live.look.help {
        help::running(screen);
    }
}

/// Draws what they came to.
pub(super) fn ended(live: &Live, closing: &Closing<'_>, paint: Paint, screen: &mut ratatui::Frame<'_>) {
    if is_too_small(screen) {
        return;
    }
    let Places { header, body, footer } = places(screen.area());
    closing.head(live, screen, header);
    if closing.shows_curves {
        engines(live, paint, screen, body);
    } else {
        closing.comparison(screen, body);
    }
    footer::ended(closing.shows_curves && has_more_engines(live, body), screen, footer);
    if live.look.help {
        help::ended(screen);
    }
}

/// Says so when not everything fits.
fn is_too_small(screen: &mut ratatui::Frame<'_>) -> bool {
    let area = screen.area();
    let small = area.width < LEAST.0 || area.height < LEAST.1;
    if small {
        let (columns, rows) = LEAST;
        let told = [
            format!("The terminal is too small: {} × {}.", area.width, area.height),
            format!("It takes {columns} columns and {rows} rows."),
            "Make it larger, or press q to quit.".to_owned(),
        ];
        screen.render_widget(Paragraph::new(told.map(Line::from).to_vec()), area);
    }
    small
}

/// Which engines there is room for, by their place: the page that the user wants, and the number of pages.
fn engines_shown(live: &Live, width: u16) -> Option<(std::ops::Range<usize>, usize)> {
    let fit = usize::from(width / ENGINE_WIDTH).clamp(1, live.frames.len().max(1));
    let pages = live.frames.len().div_ceil(fit);
    let first = live.look.page.checked_rem(pages)? * fit;
    // The last page is full as well: it begins with engines of the page before it.
    let first = first.min(live.frames.len() - fit);
    Some((first..first + fit, pages))
}

/// Whether some engines do not fit.
fn has_more_engines(live: &Live, area: Rect) -> bool {
    engines_shown(live, area.width).is_some_and(|(_, pages)| pages > 1)
}

fn engines(live: &Live, paint: Paint, screen: &mut ratatui::Frame<'_>, area: Rect) {
    let Some((shown, _)) = engines_shown(live, area.width) else { return };
    let width = area.width / shown.len() as u16;
    let common = Scales::of(live, width);
    for (place, index) in shown.enumerate() {
        let frame = &live.frames[index];
        let scales = if live.look.own_scales { common.for_one(frame) } else { common };
        let area = Rect { x: area.x + place as u16 * width, width, ..area };
        panel::draw(frame, &scales, paint.engine(index), screen, area);
    }
}

#[cfg(test)]
mod tests;
