//! The side-by-side table that a run ends with: one row per headline metric, one column per engine, and ratios.
//!
//! All values of a row share one unit, so that the eye compares digits alone; the better value of a row is bold on a
//! terminal. Below stand how each engine ended and what a reader must know.

use comfy_table::presets::NOTHING;
use comfy_table::{Attribute, Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table, Width};
use twintrack_core::observer::catalogue::{Better, Metric};
use twintrack_core::outcome::{End, Outcome};

use crate::Run;
use crate::human::{self, NONE, Scale};

/// How to lay the table out.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// Columns of the terminal; `None` when the output is none.
    pub width: Option<u16>,
    /// Whether to print the better values bold.
    pub styled: bool,
}

/// The table and the ends of the engines as text, ending in a line feed.
#[must_use]
pub fn render(run: &Run<'_>, layout: Layout) -> String {
    let outcomes: Vec<&Outcome> = run.finished().collect();
    let mut text = format!("{}, seed {}\n", run.scenario.name, run.scenario.run.seed);
    if !outcomes.is_empty() {
        text.push('\n');
        text.push_str(&comparison(&outcomes, layout));
    }
    text.push_str(&epochs(&outcomes, layout));
    text.push('\n');
    for outcome in run.outcomes {
        text.push_str(&ending(outcome));
    }
    text
}

fn comparison(outcomes: &[&Outcome], layout: Layout) -> String {
    let mut table = frame(header(outcomes), layout);
    for (index, measure) in outcomes[0].metrics.iter().enumerate().filter(|(_, m)| m.metric.headline) {
        let values: Vec<Option<f64>> =
            outcomes.iter().map(|o| o.metrics.get(index).and_then(|m| m.value)).collect();
        table.add_row(row(measure.metric, &values, layout.styled));
    }
    for column in table.column_iter_mut().skip(2) {
        column.set_cell_alignment(CellAlignment::Right);
        column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(8)));
    }
    text_of(&mut table)
}

/// Most epochs that are shown.
const EPOCHS_SHOWN: usize = 20;

/// How the stamps grew: one row per epoch of a turnover, one column per engine. Nothing for a run without; of very many
/// epochs some, evenly, up to the last.
fn epochs(outcomes: &[&Outcome], layout: Layout) -> String {
    let longest = outcomes.iter().map(|outcome| outcome.epochs.len()).max().unwrap_or(0);
    if longest == 0 {
        return String::new();
    }
    let mut header = vec!["epoch".to_owned()];
    header.extend(outcomes.iter().map(|outcome| format!("{}, entries or nodes", outcome.engine)));
    let mut table = frame(header.into_iter().map(Cell::new).collect(), layout);
    for epoch in
        (0..longest).rev().step_by(longest.div_ceil(EPOCHS_SHOWN)).collect::<Vec<_>>().into_iter().rev()
    {
        let nodes = |outcome: &&Outcome| match outcome.epochs.get(epoch) {
            Some(at) if at.settled => format!("{:.1}", at.stamp_nodes),
            Some(at) => format!("{:.1} (not settled)", at.stamp_nodes),
            None => NONE.to_owned(),
        };
        let mut row = vec![(epoch + 1).to_string()];
        row.extend(outcomes.iter().map(nodes));
        table.add_row(row);
    }
    for column in table.column_iter_mut() {
        column.set_cell_alignment(CellAlignment::Right);
    }
    format!("\n{}", text_of(&mut table))
}

/// A table of texts in the same style, with columns from `right_from` on aligned to the right, but for the last one.
#[must_use]
pub fn of_texts(header: &[String], rows: &[Vec<String>], right_from: usize, layout: Layout) -> String {
    let mut table = frame(header.iter().map(Cell::new).collect(), layout);
    for row in rows {
        table.add_row(row);
    }
    for column in table.column_iter_mut().take(header.len().saturating_sub(1)).skip(right_from) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    text_of(&mut table)
}

/// A table of texts in the same style.
pub(crate) fn plain<const N: usize>(
    header: [&str; N],
    rows: impl Iterator<Item = [&'static str; N]>,
    layout: Layout,
) -> String {
    let mut table = frame(header.map(Cell::new).into(), layout);
    for row in rows {
        table.add_row(row);
    }
    text_of(&mut table)
}

/// An empty table without lines, as wide as the layout allows.
fn frame(header: Vec<Cell>, layout: Layout) -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Dynamic).force_no_tty();
    match layout.width {
        Some(width) => table.set_width(width),
        None => table.set_content_arrangement(ContentArrangement::Disabled),
    };
    if layout.styled {
        table.enforce_styling();
    }
    table.set_header(header.into_iter().map(|cell| bold(cell, layout.styled)));
    table
}

/// The table's lines without trailing blanks, each ending in a line feed.
fn text_of(table: &mut Table) -> String {
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

fn header(outcomes: &[&Outcome]) -> Vec<Cell> {
    let names: Vec<&str> = outcomes.iter().map(|outcome| outcome.engine.name()).collect();
    names_of(&names).into_iter().map(Cell::new).collect()
}

/// The head of a table of engines side by side.
pub(crate) fn names_of(engines: &[&str]) -> Vec<String> {
    let ratios = engines.iter().skip(1).map(|other| format!("{} / {other}", engines[0]));
    let plain = ["metric", "unit"].into_iter().chain(engines.iter().copied()).map(str::to_owned);
    plain.chain(ratios).collect()
}

/// A row of such a table: metric, unit, the value of each engine, and how many times the others' go into the first.
pub(crate) fn fields_of(metric: &Metric, values: &[Option<f64>]) -> Vec<String> {
    let scale = Scale::fit(metric.unit, values.iter().copied().flatten());
    let shown = |value: &Option<f64>| value.map_or_else(|| NONE.into(), |v| human::digits(v * scale.factor));
    let ratio = |other: &Option<f64>| human::ratio(values[0], *other).unwrap_or_else(|| NONE.into());
    let head = [metric.name.to_owned(), scale.symbol.to_owned()].into_iter();
    head.chain(values.iter().map(shown)).chain(values.iter().skip(1).map(ratio)).collect()
}

fn row(metric: &Metric, values: &[Option<f64>], styled: bool) -> Vec<Cell> {
    let best = best(metric.better, values);
    let better = |field: usize| {
        let value = field.checked_sub(2).and_then(|index| values.get(index).copied().flatten());
        styled && value.is_some() && value == best
    };
    let fields = fields_of(metric, values).into_iter().enumerate();
    fields.map(|(index, field)| bold(Cell::new(field), better(index))).collect()
}

/// The better value of a row, unless there is no difference or no better.
fn best(better: Better, values: &[Option<f64>]) -> Option<f64> {
    let present = values.iter().copied().flatten();
    let low = present.clone().fold(f64::INFINITY, f64::min);
    let high = present.fold(f64::NEG_INFINITY, f64::max);
    match better {
        Better::Lower if low < high => Some(low),
        Better::Higher if low < high => Some(high),
        _ => None,
    }
}

fn bold(cell: Cell, wanted: bool) -> Cell {
    if wanted { cell.add_attribute(Attribute::Bold) } else { cell }
}

/// How an engine ended, and its notes, a line each.
fn ending(outcome: &Outcome) -> String {
    let how = match &outcome.end {
        End::Settled => "settled".to_owned(),
        End::NotSettled { reason } => format!("NOT SETTLED: {reason}"),
        End::Broken(v) => {
            format!(
                "INVARIANT BROKEN by event {} at {}, participant {}: {}",
                v.event, v.at, v.participant.0, v.what
            )
        }
        End::Interrupted => "interrupted; its results are left out".to_owned(),
    };
    let events = human::thousands(outcome.events);
    let mut text = format!(
        "{}: {how} (simulated {} s, {events} events)\n",
        outcome.engine,
        human::digits(outcome.ended_at.as_secs_f64())
    );
    for note in &outcome.notes {
        text.push_str(&format!("    note: {note}\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    const PLAIN: Layout = Layout { width: None, styled: false };

    #[test]
    fn two_engines_and_their_ratio() {
        insta::assert_snapshot!(render(&sample::small().run(), PLAIN));
    }

    #[test]
    fn a_narrow_terminal_wraps_inside_its_width() {
        let text = render(&sample::small().run(), Layout { width: Some(60), styled: false });
        let widest =
            text.lines().take_while(|line| !line.starts_with("v1:")).map(|l| l.chars().count()).max();
        assert!(widest <= Some(60), "{text}");
    }

    #[test]
    fn only_a_terminal_gets_escape_codes() {
        let sample = sample::small();
        assert!(!render(&sample.run(), PLAIN).contains('\u{1b}'));
        assert!(render(&sample.run(), Layout { width: Some(100), styled: true }).contains("\u{1b}[1m"));
    }

    #[test]
    fn bad_ends_are_told_with_their_reason() {
        insta::assert_snapshot!(render(&sample::bad_ends().run(), PLAIN));
    }
}
