//! The keys that there are, in one line.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::paint::KEY;
use crate::commands::watch::keys::{ENDED, Key, MORE_ENGINES, RUNNING, Wish};
use crate::commands::watch::live::Live;

/// While engines run.
pub(super) fn running(live: &Live, more_engines: bool, screen: &mut Frame<'_>, area: Rect) {
    // In a line of 80 columns, one stands in the other's place; the help has both.
    let fits = |key: &&Key| !more_engines || key.wish != Wish::Scale;
    let more = more_engines.then_some(&MORE_ENGINES);
    let space = if live.pace.is_paused() { "run" } else { "pause" };
    draw(
        RUNNING.iter().filter(fits).chain(more),
        |key| if key.wish == Wish::PauseOrGoOn { space } else { key.short },
        screen,
        area,
    );
}

/// When they have ended.
pub(super) fn ended(more_engines: bool, screen: &mut Frame<'_>, area: Rect) {
    draw(ENDED.iter().chain(more_engines.then_some(&MORE_ENGINES)), |key| key.short, screen, area);
}

/// A key without a word shares that of the next.
fn draw<'a>(
    keys: impl Iterator<Item = &'a Key>,
    word: impl Fn(&Key) -> &'static str,
    screen: &mut Frame<'_>,
    area: Rect,
) {
    let mut line = vec![Span::raw(" ")];
    for key in keys {
        line.push(Span::styled(key.label, KEY));
        line.push(Span::raw(if word(key).is_empty() { " ".to_owned() } else { format!(" {}  ", word(key)) }));
    }
    screen.render_widget(Paragraph::new(Line::from(line)), area);
}
