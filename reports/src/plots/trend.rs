//! A metric from commit to commit.

use twintrack_core::settings::Engine;

use super::axis::Axis;
use super::evenly::evenly;
use super::figure::{Figure, Ink, Mark, Panel, Shape};
use crate::human::Quantity;
use crate::human::unit_of;

/// Commits that are named at the axis.
const TICKS_MAX: usize = 8;

/// One metric of one scenario through a history.
pub(crate) struct Trend<'a> {
    pub(crate) scenario: &'a str,
    pub(crate) metric: &'a str,
    /// Short names, in order.
    pub(crate) commits: &'a [String],
    pub(crate) engines: Vec<(Engine, Vec<Value>)>,
}

/// A value at a commit.
pub(crate) struct Value {
    /// Which commit, counted from 0.
    pub(crate) at: usize,
    pub(crate) value: f64,
    /// Whether it was a regression.
    pub(crate) worse: bool,
}

impl Trend<'_> {
    pub(crate) fn figure(&self) -> Figure {
        let place = |value: &Value| ((value.at + 1) as f64, value.value);
        let mut marks = Vec::new();
        for (engine, values) in &self.engines {
            marks.push(Mark::of(*engine, Shape::Line, values.iter().map(place).collect()));
            let worse: Vec<(f64, f64)> = values.iter().filter(|value| value.worse).map(place).collect();
            if !worse.is_empty() {
                marks.push(Mark { what: "worse".into(), ..Mark::of(*engine, Shape::Rings, worse) });
            }
        }
        let unit = unit_of(self.metric);
        let quantity = match unit {
            "bytes" => Quantity::Bytes,
            "s" => Quantity::Seconds,
            _ => Quantity::Count,
        };
        let values: Vec<f64> =
            marks.iter().flat_map(|mark| mark.points.iter().map(|(_, value)| *value)).collect();
        let y = Axis::fit(values.into_iter(), quantity);
        let named = evenly(self.commits.len(), TICKS_MAX).into_iter();
        let ticks: Vec<(f64, String)> = named.map(|at| ((at + 1) as f64, self.commits[at].clone())).collect();
        let y_label = format!("{unit}{}", y.remark());
        Figure {
            title: format!("{}: {}", self.scenario, self.metric),
            subtitle: "Value at each commit; rings are regressions.".into(),
            x: Axis::epochs(&ticks, self.commits.len() as u32),
            x_label: "commit".into(),
            panels: vec![Panel::of(y, y_label, marks)],
            legend: self.engines.iter().map(|(engine, _)| Ink::Engine(*engine)).collect(),
        }
    }
}
