//! The side-by-side table that a run ends with: one row per headline metric, one column per engine, and ratios.
//!
//! All values of a row share one unit, so that the eye compares digits alone; the better value of a row is bold on a
//! terminal. Below stand how each engine ended and what a reader must know.

mod fields;
mod texts;

use comfy_table::{Cell, CellAlignment, ColumnConstraint, Width};
use twintrack_core::observer::catalogue::{Better, Metric};
use twintrack_core::outcome::{End, Outcome};

use crate::human::{self, NONE};
use crate::run::Run;

pub(crate) use fields::{fields_of, names_of};
pub(crate) use texts::plain;
pub use texts::{Layout, of_texts};

use texts::{bold, frame, text_of};

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

fn header(outcomes: &[&Outcome]) -> Vec<Cell> {
    let names: Vec<&str> = outcomes.iter().map(|outcome| outcome.engine.name()).collect();
    names_of(&names).into_iter().map(Cell::new).collect()
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
