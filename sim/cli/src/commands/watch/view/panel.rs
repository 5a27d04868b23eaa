//! One engine: figures with their units, and curves below those that change most.

use ratatui::Frame as Screen;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Paragraph, Sparkline};
use twintrack_core::kernel::time;
use twintrack_core::watch::Reading;
use twintrack_reports::human::{NONE, thousands};

use super::paint::{EnginePaint, FAINT, STRONG};
use crate::commands::watch::frame::{Frame, samples_each};
use crate::commands::watch::live::Look;
use crate::commands::watch::words;

/// Width of the labels.
const LABELS: usize = 11;
/// Height of each curve at least; what is left over is shared out.
const CURVES: [u16; 3] = [2, 3, 2];
/// Rows that hold no curve.
const FIGURES: u16 = 10;
/// Eighths of a row: what a bar can be high.
const EIGHTHS: f64 = 8.0;

/// How samples become columns: the same under all engines.
#[derive(Clone, Copy, Debug)]
pub(super) struct Columns {
    samples_each: usize,
}

impl Columns {
    /// So many samples in panels of this width.
    pub(super) fn new(samples: usize, panel_width: u16) -> Columns {
        Columns { samples_each: samples_each(samples, usize::from(panel_width.saturating_sub(4))) }
    }
}

/// What the tops of the curves stand for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tops {
    residual: f64,
    bytes_per_s: f64,
    stamp: f64,
}

impl Tops {
    /// The largest values of these engines.
    pub(super) fn over(frames: &[Frame], columns: &Columns) -> Tops {
        let largest = |values: Vec<f64>| values.into_iter().fold(0.0, f64::max);
        frames.iter().fold(Tops::default(), |tops, frame| Tops {
            residual: tops.residual.max(largest(frame.residual.columns(columns.samples_each))),
            bytes_per_s: tops.bytes_per_s.max(largest(frame.bytes_per_s.columns(columns.samples_each))),
            stamp: tops.stamp.max(largest(frame.stamp.columns(columns.samples_each))),
        })
    }
}

/// A row of the panel, or several.
enum Row {
    Text(Line<'static>),
    Curve(Vec<f64>, f64),
}

/// Draws an engine.
#[allow(clippy::too_many_arguments, reason = "everything that a panel shows, from where it is known")]
pub(super) fn draw(
    frame: &Frame,
    tops: Tops,
    columns: &Columns,
    look: &Look,
    every: time::Span,
    paint: EnginePaint,
    screen: &mut Screen<'_>,
    area: Rect,
) {
    let each = words::span(every * columns.samples_each as u64);
    let scale = if look.own_scales { "a scale of its own" } else { "one scale for all" };
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(paint.mark)
        .title(Line::styled(format!(" {} ", words::engine(frame.engine)), paint.title))
        .title_bottom(Line::styled(format!(" a column is {each}, {scale} "), FAINT));
    let inner = block.inner(area);
    screen.render_widget(block, area);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let Some(latest) = &frame.latest else {
        screen.render_widget(Paragraph::new("starting"), inner);
        return;
    };
    let rows = rows(frame, latest, tops, columns, usize::from(inner.width), paint);
    place(rows, paint.mark, screen, inner);
}

fn rows(
    frame: &Frame,
    latest: &Reading,
    tops: Tops,
    columns: &Columns,
    width: usize,
    paint: EnginePaint,
) -> Vec<Row> {
    let text = |label, value: String, note: String| Row::Text(line(width, label, value, note, STRONG));
    let plain = |label, value: String| Row::Text(line(width, label, value, String::new(), Style::new()));
    let top = |value: Option<f64>, top: String| value.map_or_else(String::new, |_| format!("top {top}"));
    let (rate, stamp) = (frame.bytes_per_s.last(), frame.stamp.last());
    let curve = |curve: &crate::commands::watch::frame::Curve, top| {
        Row::Curve(curve.columns(columns.samples_each), top)
    };
    let or_none = |value: Option<f64>, say: fn(f64) -> String| value.map_or_else(|| NONE.to_owned(), say);
    let stalled = latest.stalled.filter(|stalled| *stalled > 0).map_or(Style::new(), |_| paint.alarm);
    vec![
        text("round", round(latest), String::new()),
        text(
            "residual",
            words::units(latest.residual),
            top(frame.residual.last(), words::units(tops.residual)),
        ),
        curve(&frame.residual, tops.residual),
        text("traffic", or_none(rate, words::rate), top(rate, words::rate(tops.bytes_per_s))),
        curve(&frame.bytes_per_s, tops.bytes_per_s),
        text("stamp, mean", or_none(stamp, words::bytes), top(stamp, words::bytes(tops.stamp))),
        curve(&frame.stamp, tops.stamp),
        Row::Text(line(width, "stalled", stalled_of(latest), String::new(), stalled)),
        plain("present", present(latest)),
        match &frame.ended {
            Some(ended) => {
                text("ended", format!("{}, at {}", ended.how, words::about(ended.at)), String::new())
            }
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

fn stalled_of(latest: &Reading) -> String {
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
fn place(rows: Vec<Row>, style: Style, screen: &mut Screen<'_>, area: Rect) {
    let spare = area.height.saturating_sub(FIGURES + 1 + CURVES.iter().sum::<u16>());
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
