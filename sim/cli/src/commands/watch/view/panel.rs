//! One engine: figures with their units, and curves below those that change most.

use ratatui::Frame as Screen;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Paragraph, Sparkline};
use twintrack_core::watch::Reading;
use twintrack_reports::human::{NONE, thousands};

use super::paint::{EnginePaint, FAINT, STRONG};
use super::scales::Scales;
use crate::commands::watch::frame::{Curve, Frame};
use crate::commands::watch::words;

/// Width of the labels.
const LABELS: usize = 11;
/// Height of each curve at least; what is left over is shared out.
const CURVES: [u16; 3] = [2, 3, 2];
/// Rows that hold no curve.
const FIGURES: u16 = 11;
/// Eighths of a row: what a bar can be high.
const EIGHTHS: f64 = 8.0;

/// A row of the panel, or several.
enum Row {
    Text(Line<'static>),
    Curve(Vec<f64>, f64),
}

/// Draws an engine.
pub(super) fn draw(frame: &Frame, scales: &Scales, paint: EnginePaint, screen: &mut Screen<'_>, area: Rect) {
    let scale = if scales.own { "a scale of its own" } else { "one scale for all" };
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(paint.mark)
        .title(Line::styled(format!(" {} ", words::engine(frame.engine)), paint.title))
        .title_bottom(Line::styled(format!(" a column is {}, {scale} ", words::span(scales.column)), FAINT));
    let inner = block.inner(area);
    screen.render_widget(block, area);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let Some(latest) = &frame.latest else {
        screen.render_widget(Paragraph::new("starting"), inner);
        return;
    };
    let width = usize::from(inner.width);
    let rows = curves(frame, latest, scales, width).into_iter().chain(states(frame, latest, width, paint));
    place(rows, paint.mark, screen, inner);
}

/// What changes all the time.
fn curves(frame: &Frame, latest: &Reading, scales: &Scales, width: usize) -> Vec<Row> {
    let with_curve = |label, curve: &Curve, say: fn(f64) -> String, now: Option<f64>, top: f64| {
        let note = curve.last().map_or_else(String::new, |_| format!("top {}", say(top)));
        let value = now.map_or_else(|| NONE.to_owned(), say);
        let columns = curve.columns(scales.samples_each);
        [Row::Text(line(width, label, value, note, STRONG)), Row::Curve(columns, top)]
    };
    let (rate, stamp) = (&frame.bytes_per_s, &frame.stamp);
    let round = Row::Text(line(width, "round", round(latest), String::new(), STRONG));
    let curves = [
        with_curve("residual", &frame.residual, words::units, Some(latest.residual), scales.residual_top),
        with_curve("traffic", rate, words::rate, rate.last(), scales.bytes_per_s_top),
        with_curve("stamp, mean", stamp, words::bytes, stamp.last(), scales.stamp_top),
    ];
    std::iter::once(round).chain(curves.into_iter().flatten()).collect()
}

/// How things stand.
fn states(frame: &Frame, latest: &Reading, width: usize, paint: EnginePaint) -> Vec<Row> {
    let row = |label, value: String, style| Row::Text(line(width, label, value, String::new(), style));
    let plain = |label, value| row(label, value, Style::new());
    let alarm = latest.stalled.is_some_and(|stalled| stalled > 0);
    vec![
        row("stalled", stalled(latest), if alarm { paint.alarm } else { Style::new() }),
        plain("present", present(latest)),
        match &frame.ended {
            Some(ended) => row("ended", format!("{}, at {}", ended.how, words::about(ended.at)), STRONG),
            None => plain("settled", settled(latest)),
        },
        plain("declared", format!("by {} of providers", words::percent(latest.declared))),
        plain("sent", words::bytes(latest.sent.bytes() as f64)),
        plain("", format!("{} of it clocks", words::percent(frame.clock_share()))),
        plain("", format!("in {} messages", thousands(latest.sent.messages()))),
    ]
}

/// A label, its value, and a note at the right.
fn line(width: usize, label: &'static str, value: String, note: String, style: Style) -> Line<'static> {
    let taken = LABELS + 1 + value.chars().count() + note.chars().count();
    let gap = width.saturating_sub(taken);
    Line::from(vec![
        Span::styled(format!("{label:<LABELS$} "), FAINT),
        Span::styled(value, style),
        Span::raw(" ".repeat(gap)),
        Span::styled(note, FAINT),
    ])
}

fn round(latest: &Reading) -> String {
    match latest.rounds {
        Some((lowest, highest)) if lowest == highest => format!("all in {lowest}"),
        Some((lowest, highest)) => format!("{lowest} to {highest}"),
        None => format!("{NONE} (no rounds)"),
    }
}

fn stalled(latest: &Reading) -> String {
    match latest.stalled {
        Some(stalled) => {
            format!("{} of {} participants", thousands(u64::from(stalled)), thousands(latest.participants))
        }
        None => format!("{NONE} (no rounds)"),
    }
}

fn present(latest: &Reading) -> String {
    let present = format!("{} participants", thousands(latest.participants));
    if latest.joining == 0 { present } else { format!("{present}, {} joining", thousands(latest.joining)) }
}

fn settled(latest: &Reading) -> String {
    let moved = words::about(latest.moved);
    if latest.settled { format!("yes, still since {moved}") } else { format!("no, last moved {moved}") }
}

/// Puts the rows below each other; what is left of the height makes the curves higher.
fn place(rows: impl Iterator<Item = Row>, style: Style, screen: &mut Screen<'_>, area: Rect) {
    let spare = area.height.saturating_sub(FIGURES + CURVES.iter().sum::<u16>());
    let heights = [0, 1, 2].map(|curve| CURVES[curve] + (spare + 2 - curve as u16) / 3);
    let mut heights = heights.into_iter();
    let mut left = area;
    for row in rows {
        let height = match row {
            Row::Text(_) => 1,
            Row::Curve(..) => heights.next().unwrap_or(1),
        };
        let height = height.min(left.height);
        let place = Rect { height, ..left };
        match row {
            Row::Text(line) => screen.render_widget(Paragraph::new(line), place),
            Row::Curve(values, top) => draw_curve(&values, top, style, screen, place),
        }
        left = Rect { y: left.y + height, height: left.height - height, ..left };
    }
}

/// Bars against a top. Whatever is above nothing can be seen.
fn draw_curve(values: &[f64], top: f64, style: Style, screen: &mut Screen<'_>, area: Rect) {
    let full = f64::from(area.height) * EIGHTHS;
    let bar = |value: &f64| {
        let height = if top > 0.0 { (value / top * full).round() as u64 } else { 0 };
        if *value > 0.0 { height.max(1) } else { 0 }
    };
    let bars =
        Sparkline::default().data(values.iter().map(bar).collect::<Vec<u64>>()).max(full as u64).style(style);
    screen.render_widget(bars, area);
}
