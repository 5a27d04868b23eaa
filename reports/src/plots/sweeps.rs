//! Plots of a sweep: how metrics grow, how replications spread, what two settings do together, latencies, epochs.
//!
//! Which setting goes along an axis is found from the points: settings that change only along with another one (as in a
//! `zip`) are left out, numbers make curves, and two settings make heat maps.

use std::collections::BTreeMap;

use hdrhistogram::Histogram;
use twintrack_core::kernel::time::Span;
use twintrack_core::settings::Engine;

use super::epochs::{self, EpochPoint};
use super::figure::Figure;
use super::{boxes, heat, latency, scaling};
use crate::human::Quantity;
use crate::stats::describe::mean;
use crate::stats::{Estimate, LEVEL, student};

/// Most panels of a figure; of more, those are shown that lie evenly between the first and the last.
pub(super) const PANELS_MAX: usize = 6;

/// What the plots of a sweep are drawn from.
#[derive(Debug)]
pub(crate) struct Sweep {
    /// The engines, in the scenario's order.
    pub engines: Vec<Engine>,
    /// Dotted paths of the settings that points differ in.
    pub settings: Vec<String>,
    /// The points, in the scenario's order.
    pub points: Vec<Point>,
}

/// One point of a sweep.
#[derive(Debug)]
pub(crate) struct Point {
    /// Value of each setting.
    pub values: Vec<String>,
    /// Values of metrics over the replications.
    pub samples: Vec<Sample>,
    /// Latencies over all replications, by engine and name.
    pub latencies: Vec<(Engine, String, Histogram<u64>)>,
    /// Metrics by epoch.
    pub epochs: Vec<EpochPoint>,
}

/// The values of a metric over the replications of one engine.
#[derive(Debug)]
pub(crate) struct Sample {
    /// The engine.
    pub engine: Engine,
    /// Name of the metric.
    pub metric: String,
    /// The values that there are.
    pub values: Vec<f64>,
    /// Runs without a value.
    pub missing: usize,
}

/// A metric that plots show.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown {
    pub(super) metric: &'static str,
    pub(super) title: &'static str,
    pub(super) label: &'static str,
    pub(super) quantity: Quantity,
    /// Whether box plots and heat maps show it too.
    pub(super) closely: bool,
}

const fn shown(
    metric: &'static str,
    title: &'static str,
    label: &'static str,
    quantity: Quantity,
    closely: bool,
) -> Shown {
    Shown { metric, title, label, quantity, closely }
}

/// The metrics shown, in order.
pub(super) const SHOWN: [Shown; 8] = [
    shown("settled.start", "Time to settle after the start", "s", Quantity::Seconds, true),
    shown("settled.last", "Time to settle after the last disturbance", "s", Quantity::Seconds, true),
    shown("visibility.p50", "Median visibility latency", "s", Quantity::Seconds, true),
    shown("messages.data", "Data messages in the whole run", "messages", Quantity::Count, false),
    shown(
        "messages.coordination_per_round",
        "Round states in a round",
        "messages per round",
        Quantity::Count,
        false,
    ),
    shown("bytes.clock", "Bytes of clocks in the whole run", "bytes", Quantity::Bytes, true),
    shown("stamp.mean", "Mean size of a published stamp", "bytes", Quantity::Bytes, false),
    shown("clock.entries_read", "Entries of clocks read in the whole run", "entries", Quantity::Count, false),
];

impl Sweep {
    /// See [`independent`].
    pub(super) fn independent(&self) -> Vec<usize> {
        independent(&self.points.iter().map(|point| point.values.as_slice()).collect::<Vec<_>>())
    }

    /// The point's values of these settings, in words.
    pub(super) fn words(&self, point: &Point, settings: &[usize]) -> String {
        let word = |i: &usize| format!("{} = {}", self.settings[*i], point.values[*i]);
        settings.iter().map(word).collect::<Vec<_>>().join(", ")
    }

    /// All figures with their names.
    pub(crate) fn figures(&self) -> Vec<(String, Figure)> {
        let mut out = Vec::new();
        out.extend(scaling::figures(self));
        out.extend(heat::figures(self));
        out.extend(boxes::figures(self));
        out.extend(self.latencies());
        out.extend(self.epochs());
        out
    }

    fn latencies(&self) -> Vec<(String, Figure)> {
        let independent = self.independent();
        let chosen = evenly(self.points.len(), PANELS_MAX);
        let mut out = Vec::new();
        for (name, heading) in latency::HEADINGS {
            let group = |index: &usize| {
                let point = &self.points[*index];
                let of = |engine: &Engine| {
                    let found = point.latencies.iter().find(|(e, n, _)| e == engine && n == name);
                    (*engine, found.map(|(_, _, histogram)| histogram))
                };
                let words = self.words(point, &independent);
                let words = if words.is_empty() { "All replications".into() } else { words };
                (words, self.engines.iter().map(of).collect())
            };
            let groups: Vec<latency::Group<'_>> = chosen.iter().map(group).collect();
            if groups.iter().all(|(_, each)| each.iter().all(|(_, l)| l.is_none_or(Histogram::is_empty))) {
                continue;
            }
            let (title, what) = heading.split_once(": ").unwrap_or((heading, ""));
            let subtitle = format!("F{}; all replications together.", what.get(1..).unwrap_or_default());
            let title = format!("{title} latency");
            out.push((format!("latency-{name}"), latency::distributions(&title, &subtitle, &groups)));
        }
        out
    }

    fn epochs(&self) -> Vec<(String, Figure)> {
        let independent = self.independent();
        let chosen = evenly(self.points.len(), PANELS_MAX);
        let figure = |index: usize| {
            let point = &self.points[index];
            let title = match self.words(point, &independent) {
                words if words.is_empty() => "Stamps by epoch".into(),
                words => format!("Stamps by epoch: {words}"),
            };
            Some((format!("epochs-{}", index + 1), epochs::figure(&title, &point.epochs)?))
        };
        chosen.into_iter().filter_map(figure).collect()
    }
}

impl Point {
    pub(super) fn sample(&self, engine: Engine, metric: &str) -> Option<&Sample> {
        self.samples.iter().find(|sample| sample.engine == engine && sample.metric == metric)
    }
}

impl Sample {
    /// The mean with its interval, which has no width where there is one value.
    pub(super) fn estimate(&self) -> Option<Estimate> {
        let plain = mean(&self.values)?;
        Some(student::interval(&self.values, LEVEL).unwrap_or(Estimate::symmetric(plain, 0.0)))
    }
}

/// The settings that vary by themselves, as columns of the points' values: of those that always change together the first.
pub(crate) fn independent(points: &[&[String]]) -> Vec<usize> {
    let Some(first) = points.first() else { return Vec::new() };
    // Whether the value of `second` is a function of that of `first`.
    let follows = |first: usize, second: usize| {
        let mut of: BTreeMap<&str, &str> = BTreeMap::new();
        points.iter().all(|values| *of.entry(&values[first]).or_insert(&values[second]) == values[second])
    };
    let mut out: Vec<usize> = Vec::new();
    for setting in 0..first.len() {
        let varies = points.iter().any(|values| values[setting] != first[setting]);
        if varies && !out.iter().any(|known| follows(*known, setting)) {
            out.push(setting);
        }
    }
    out
}

/// At most `most` of `count` indices, the first and the last among them.
pub(super) fn evenly(count: usize, most: usize) -> Vec<usize> {
    if count <= most {
        return (0..count).collect();
    }
    (0..most).map(|i| i * (count - 1) / (most - 1)).collect()
}

/// A setting's value as a number: a plain one, or a time in seconds.
pub(super) fn number(text: &str) -> Option<f64> {
    let plain = text.parse::<f64>().ok();
    plain.or_else(|| text.parse::<Span>().ok().map(Span::as_secs_f64)).filter(|number| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_change_along_are_no_axes_of_their_own() {
        let points = [["10", "a", "x"], ["20", "b", "x"], ["30", "c", "x"]].map(|p| p.map(str::to_owned));
        assert_eq!(independent(&points.each_ref().map(<[String; 3]>::as_slice)), [0]);
        let points = [["10", "a"], ["10", "b"], ["20", "a"]].map(|p| p.map(str::to_owned));
        assert_eq!(independent(&points.each_ref().map(<[String; 2]>::as_slice)), [0, 1]);
        assert_eq!(independent(&[]), [0; 0]);
    }

    #[test]
    fn the_first_and_the_last_are_among_the_chosen() {
        assert_eq!(evenly(3, 6), [0, 1, 2]);
        assert_eq!(evenly(11, 6), [0, 2, 4, 6, 8, 10]);
    }

    #[test]
    fn numbers_and_times_are_numbers() {
        for (text, expected) in [("30", Some(30.0)), ("1min30s", Some(90.0)), ("lan", None), ("inf", None)] {
            assert_eq!(number(text), expected, "{text}");
        }
    }
}
