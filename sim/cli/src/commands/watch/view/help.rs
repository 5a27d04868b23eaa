//! All keys with their meanings, over everything else.

use ratatui::Frame;
use ratatui::layout::{Constraint, Flex, Layout};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Clear, Paragraph};

use super::paint::KEY;
use crate::commands::watch::keys::{ENDED, Key, MORE_ENGINES, RUNNING};

/// While engines run.
pub(super) fn running(screen: &mut Frame<'_>) {
    let reading = [
        "",
        "residual  unmet need, over all recipients",
        "traffic   bytes sent per second of virtual time, clocks included",
        "stamp     mean size of the clocks published in the last sample",
        "stalled   waiting for longer than a round past the own timer's end",
        "settled   no allocation has changed for the scenario's quiet time",
        "declared  believe themselves that they have settled",
    ];
    draw(RUNNING.iter().chain([&MORE_ENGINES]), &reading, screen);
}

/// When they have ended.
pub(super) fn ended(screen: &mut Frame<'_>) {
    draw(ENDED.iter(), &[], screen);
}

fn draw<'a>(keys: impl Iterator<Item = &'a Key>, more: &[&'static str], screen: &mut Frame<'_>) {
    let mut lines: Vec<Line<'_>> = keys
        .map(|key| Line::from(vec![Span::styled(format!(" {:<7}", key.label), KEY), Span::raw(key.meaning)]))
        .collect();
    lines.extend(more.iter().map(|line| Line::from(format!(" {line}"))));
    let height = lines.len() as u16 + 2;
    let [area] = Layout::vertical([Constraint::Length(height)]).flex(Flex::Center).areas(screen.area());
    let [area] = Layout::horizontal([Constraint::Length(72)]).flex(Flex::Center).areas(area);
    screen.render_widget(Clear, area);
    let block = Block::bordered().border_type(BorderType::Rounded).title(" Keys: ? closes ");
    screen.render_widget(Paragraph::new(lines).block(block), area);
}
