//! What the engines came to: the comparison that `run` prints, and the fingerprint of the results.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use twintrack_reports::table::{self, Layout};
use twintrack_reports::{Results, Run};

use super::header;
use super::paint::{FAINT, STRONG};
use crate::commands::watch::keys::Wish;
use crate::commands::watch::live::Live;
use crate::commands::watch::words;

/// Lines that a page key scrolls by.
const PAGE: usize = 10;

/// See the module head.
#[derive(Debug)]
pub(in super::super) struct Closing<'a> {
    run: &'a Run<'a>,
    results: &'a Results,
    first_line: usize,
    pub(super) shows_curves: bool,
}

impl<'a> Closing<'a> {
    pub(in super::super) fn new(run: &'a Run<'a>, results: &'a Results) -> Closing<'a> {
        Closing { run, results, first_line: 0, shows_curves: false }
    }

    /// Does what the user wishes.
    pub(in super::super) fn obey(&mut self, wish: Wish) {
        match wish {
            Wish::Results => self.shows_curves ^= true,
            Wish::Down => self.first_line += 1,
            Wish::PageDown => self.first_line += PAGE,
            Wish::Up => self.first_line = self.first_line.saturating_sub(1),
            Wish::PageUp => self.first_line = self.first_line.saturating_sub(PAGE),
            _ => {}
        }
    }

    /// Keeps what is scrolled to within what there is.
    pub(in super::super) fn scroll_within(&mut self, width: u16, height: u16) {
        let shown = usize::from(height.saturating_sub(4));
        self.first_line = self.first_line.min(self.lines(width).len().saturating_sub(shown));
    }

    pub(super) fn head(&self, live: &Live, screen: &mut Frame<'_>, area: Rect) {
        let [title, fingerprint, rule] = [0, 1, 2].map(|row| Rect { y: area.y + row, height: 1, ..area });
        let mut line = header::subject(&live.subject);
        line.push_span(Span::styled(format!(", ended at {}", words::time(live.now)), STRONG));
        screen.render_widget(Paragraph::new(line), title);
        let told = vec![Span::styled(" fingerprint ", FAINT), Span::raw(self.results.fingerprint.clone())];
        screen.render_widget(Paragraph::new(Line::from(told)), fingerprint);
        screen.render_widget(Paragraph::new(Line::styled("─".repeat(usize::from(area.width)), FAINT)), rule);
    }

    pub(super) fn comparison(&self, screen: &mut Frame<'_>, area: Rect) {
        let lines = self.lines(area.width).into_iter().skip(self.first_line).map(Line::from);
        screen.render_widget(Paragraph::new(lines.collect::<Vec<_>>()), area);
    }

    /// The lines of the comparison, without its head: what is watched stands above. Notes are as long as they are, and are
    /// broken between words.
    fn lines(&self, width: u16) -> Vec<String> {
        let layout = Layout { width: Some(width.saturating_sub(1)), styled: false };
        let text = table::render(self.run, layout);
        text.lines().skip(2).flat_map(|line| broken(line, usize::from(width.saturating_sub(1)))).collect()
    }
}

/// A line in pieces that fit, those after the first indented.
fn broken(line: &str, width: usize) -> Vec<String> {
    const INDENT: &str = "        ";
    if line.chars().count() < width {
        return vec![format!(" {line}")];
    }
    let mut pieces = vec![format!(" {}", " ".repeat(line.len() - line.trim_start().len()))];
    for word in line.split_whitespace() {
        let last = pieces.last_mut().expect("there is a piece");
        let is_begun = !last.trim().is_empty();
        if is_begun && last.chars().count() + 1 + word.chars().count() > width {
            pieces.push(format!(" {INDENT}{word}"));
        } else {
            if is_begun {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_broken_between_words() {
        assert_eq!(broken("short  line", 20), [" short  line"]);
        assert_eq!(
            broken("  a note that is longer than fits", 20),
            ["   a note that is", "         longer than", "         fits"]
        );
    }
}
