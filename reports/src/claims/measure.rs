//! Figures: what a claim's file asks for, taken from the runs of a study.
//!
//! Values of one replication met the same world under every engine and at every point, so sums and ratios are taken world by
//! world, and intervals are those of the worlds: Student's t, on logarithms for ratios.

use std::collections::BTreeMap;

use twintrack_claims::select::{self, EPOCH};
use twintrack_claims::{Measure, Measured, Ratio, ShareOf, Term};

use crate::stats::describe::mean;
use crate::stats::growth::{self, Observation};
use crate::stats::paired::paired;
use crate::stats::{LEVEL, student};
use crate::sweep::{StudyPoint, Unit};

/// The finished runs of a study.
#[derive(Clone, Debug)]
pub struct Evidence<'a> {
    /// Dotted paths of the settings that points differ in.
    pub settings: &'a [String],
    /// The points with their runs.
    pub points: Vec<StudyPoint<'a>>,
}

/// Where in a study a figure is looked for, beyond what its terms say.
#[derive(Clone, Debug, Default)]
pub(super) struct Spot {
    /// Further settings.
    pub(super) settings: Vec<(String, String)>,
    /// An epoch.
    pub(super) epoch: Option<u32>,
}

/// A figure of the runs. `fixed` is its number if it comes from a file. Linear in the number of runs.
pub(super) fn measured(
    measure: &Measure,
    evidence: &Evidence<'_>,
    spot: &Spot,
    fixed: Option<f64>,
) -> Measured {
    match measure {
        Measure::Mean(term) => mean_of(&sums(evidence, std::slice::from_ref(term), spot)),
        Measure::Sum(sum) => mean_of(&sums(evidence, &sum.terms, spot)),
        Measure::Ratio(ratio) => ratio_of(evidence, ratio, spot),
        Measure::Share(share) => share_of(evidence, share, spot),
        Measure::Growth(curve) => growth_of(&observations(evidence, &curve.of, &curve.over, spot)),
        Measure::Extrapolated(one) => {
            extrapolated(&observations(evidence, &one.of, &one.over, spot), one.size)
        }
        Measure::Fixed(_) => {
            Measured { value: fixed, interval: fixed.map(|value| (value, value)), ..Measured::default() }
        }
    }
}

/// The means of a metric over a setting, ascending.
pub(super) fn curve(evidence: &Evidence<'_>, term: &Term, over: &str, spot: &Spot) -> Vec<(f64, Measured)> {
    let mut sizes: BTreeMap<u64, Vec<(u64, Option<f64>)>> = BTreeMap::new();
    for (size, seed, value) in along(evidence, term, over, spot) {
        // Sizes are above 0, where bits are in the order of numbers.
        sizes.entry(size.to_bits()).or_default().push((u64::from(seed), value));
    }
    sizes
        .into_iter()
        .map(|(size, values)| (f64::from_bits(size), mean_of(&values.into_iter().collect())))
        .collect()
}

/// A value by seed, or by replication.
type Worlds = BTreeMap<u64, Option<f64>>;

/// The value of a term in every world.
fn worlds(evidence: &Evidence<'_>, term: &Term, spot: &Spot) -> Worlds {
    let units = point(evidence, term, spot).into_iter().flat_map(|point| &evidence.points[point].units);
    let of_engine = units.filter(|unit| unit.end.engine == term.engine.name());
    of_engine.map(|unit| (unit.seed, value(unit, term, spot.epoch))).collect()
}

/// The one point that a term is about.
fn point(evidence: &Evidence<'_>, term: &Term, spot: &Spot) -> Option<usize> {
    let wanted = [select::flat(&term.at), spot.settings.clone()].concat();
    let values = evidence.points.iter().map(|point| point.values);
    match select::points(evidence.settings, values, &wanted).as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

fn value(unit: &Unit, term: &Term, epoch: Option<u32>) -> Option<f64> {
    let plain = match epoch.or(term.epoch) {
        None => unit.value(&term.metric),
        Some(epoch) => {
            let column = unit.epochs.metrics.iter().position(|name| *name == term.metric)?;
            *unit.epochs.rows.get(epoch.checked_sub(1)? as usize)?.get(column)?
        }
    };
    plain.map(|value| value * term.times.unwrap_or(1.0))
}

/// The sum of terms in every world that all of them have.
fn sums(evidence: &Evidence<'_>, terms: &[Term], spot: &Spot) -> Worlds {
    let mut each = terms.iter().map(|term| worlds(evidence, term, spot));
    let first = each.next().unwrap_or_default();
    each.fold(first, |sums, other| {
        let add = |(seed, sum): (u64, Option<f64>)| {
            Some((seed, sum.zip(*other.get(&seed)?).map(|(sum, value)| sum + value)))
        };
        sums.into_iter().filter_map(add).collect()
    })
}

fn mean_of(worlds: &Worlds) -> Measured {
    let values: Vec<f64> = worlds.values().copied().flatten().collect();
    Measured {
        value: mean(&values),
        interval: student::interval(&values, LEVEL).map(|estimate| (estimate.low, estimate.high)),
        law: None,
        runs: worlds.len(),
        missing: worlds.len() - values.len(),
    }
}

fn ratio_of(evidence: &Evidence<'_>, ratio: &Ratio, spot: &Spot) -> Measured {
    let (of, to) = (sums(evidence, &ratio.of, spot), sums(evidence, &ratio.to, spot));
    let both: Vec<Option<(f64, f64)>> =
        of.iter().filter_map(|(seed, of)| Some(of.zip(*to.get(seed)?))).collect();
    let pairs: Vec<(f64, f64)> = both.iter().copied().flatten().collect();
    let estimate = paired(&pairs, LEVEL).and_then(|comparison| comparison.ratio);
    // One world, or a value that is 0: means alone.
    let plain = || {
        let (of, to): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
        mean(&of).zip(mean(&to)).filter(|(_, to)| *to != 0.0).map(|(of, to)| of / to)
    };
    Measured {
        value: estimate.map_or_else(plain, |estimate| Some(estimate.value)),
        interval: estimate.map(|estimate| (estimate.low, estimate.high)),
        law: None,
        runs: both.len(),
        missing: both.len() - pairs.len(),
    }
}

/// What a standard normal variable stays within on both sides with a probability of 95 %, the [`LEVEL`] of all intervals.
const NORMAL: f64 = 1.959_963_984_540_054;

/// Wilson's interval for a share: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal
/// of the American Statistical Association 22 (1927). It stays within 0 and 1 and has a width where all runs agree.
fn share_of(evidence: &Evidence<'_>, share: &ShareOf, spot: &Spot) -> Measured {
    let worlds = worlds(evidence, &share.of, spot);
    let counts =
        |value: &f64| share.from.is_none_or(|from| *value >= from) && share.to.is_none_or(|to| *value <= to);
    let count = worlds.values().flatten().filter(|value| counts(value)).count() as f64;
    let n = worlds.len() as f64;
    if worlds.is_empty() {
        return Measured::default();
    }
    let (p, z) = (count / n, NORMAL);
    let (middle, below) = (p + z * z / (2.0 * n), 1.0 + z * z / n);
    let half = z * libm::sqrt(p * (1.0 - p) / n + z * z / (4.0 * n * n));
    // Where all runs agree one end is 0 or 1, but for rounding.
    let end = |value: f64| {
        if value < 1e-12 {
            0.0
        } else if value > 1.0 - 1e-12 {
            1.0
        } else {
            value
        }
    };
    let interval = (end((middle - half) / below), end((middle + half) / below));
    Measured { value: Some(p), interval: Some(interval), law: None, runs: worlds.len(), missing: 0 }
}

/// Size, replication and value of every run along a setting.
fn along(evidence: &Evidence<'_>, term: &Term, over: &str, spot: &Spot) -> Vec<(f64, u32, Option<f64>)> {
    let mut out = Vec::new();
    let of_engine = |unit: &&Unit| unit.end.engine == term.engine.name();
    if over == EPOCH {
        let units = point(evidence, term, spot).into_iter().flat_map(|point| &evidence.points[point].units);
        for unit in units.filter(of_engine) {
            for epoch in 1..=unit.epochs.rows.len() as u32 {
                out.push((f64::from(epoch), unit.replication, value(unit, term, Some(epoch))));
            }
        }
        return out;
    }
    let wanted = [select::flat(&term.at), spot.settings.clone()].concat();
    let values = evidence.points.iter().map(|point| point.values);
    let column = evidence.settings.iter().position(|setting| setting == over);
    for point in select::points(evidence.settings, values, &wanted) {
        let point = &evidence.points[point];
        let size = column.and_then(|at| point.values[at].parse::<f64>().ok()).filter(|size| *size > 0.0);
        for unit in point.units.iter().filter(of_engine) {
            out.extend(size.map(|size| (size, unit.replication, value(unit, term, spot.epoch))));
        }
    }
    out
}

fn observations(evidence: &Evidence<'_>, term: &Term, over: &str, spot: &Spot) -> Vec<(Observation, bool)> {
    let each = along(evidence, term, over, spot).into_iter();
    let each = each.map(|(size, replication, value)| {
        (Observation { size, value: value.unwrap_or(f64::NAN), replication }, value.is_some())
    });
    each.collect()
}

fn present(observations: &[(Observation, bool)]) -> Vec<Observation> {
    observations.iter().filter(|(_, present)| *present).map(|(observation, _)| *observation).collect()
}

fn growth_of(observations: &[(Observation, bool)]) -> Measured {
    let known = present(observations);
    let estimate = growth::exponent(&known, LEVEL).map(|(estimate, _)| estimate);
    Measured {
        value: estimate.map(|estimate| estimate.value),
        interval: estimate.map(|estimate| (estimate.low, estimate.high)),
        law: best(&known).map(|fit| fit.law.name().to_owned()),
        runs: observations.len(),
        missing: observations.len() - known.len(),
    }
}

fn best(observations: &[Observation]) -> Option<growth::Fit> {
    growth::plainest(growth::laws(observations)?.into_iter().map(|fit| (fit, fit.weight))).map(|(fit, _)| fit)
}

fn extrapolated(observations: &[(Observation, bool)], size: f64) -> Measured {
    let known = present(observations);
    let fit = best(&known);
    Measured {
        value: fit
            .map(|fit| fit.offset + fit.factor * if fit.factor == 0.0 { 0.0 } else { fit.law.of(size) }),
        interval: None,
        law: fit.map(|fit| fit.law.name().to_owned()),
        runs: observations.len(),
        missing: observations.len() - known.len(),
    }
}
