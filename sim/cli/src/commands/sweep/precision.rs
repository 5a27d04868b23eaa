//! `--until-precision`: replicating further where means are not yet known well enough.
//!
//! Which replications there are in the end depends on results alone, never on when the sweep was interrupted: the rule
//! looks at each point's first replications, in steps that follow from their number.

use twintrack_core::observer::catalogue::METRICS;
use twintrack_reports::stats::{LEVEL, stopping};
use twintrack_reports::sweep::Unit;
use twintrack_reports::sweep::manifest::Stopping;

use super::args::SweepStart;
use crate::commands::metrics::no_metric;
use crate::exit::BadUsage;

/// The metrics that must be precise when the user names none.
const METRICS_DEFAULT: [&str; 4] = ["settled.start", "settled.last", "messages.data", "bytes.clock"];
/// Replications at which a point is given up, in multiples of the first ones.
const MAX_FACTOR: u32 = 10;

/// The rule that the options ask for; none without `--until-precision`.
pub(super) fn rule(args: &SweepStart, replications: u32) -> Result<Option<Stopping>, BadUsage> {
    let Some(precision) = args.until_precision else { return Ok(None) };
    for name in &args.metrics {
        if !METRICS.iter().any(|metric| metric.name == name) {
            return Err(no_metric(name, ""));
        }
    }
    let metrics = match args.metrics.as_slice() {
        [] => METRICS_DEFAULT.map(str::to_owned).to_vec(),
        named => named.to_vec(),
    };
    let most = args.max_replications.unwrap_or(replications.saturating_mul(MAX_FACTOR));
    Ok(Some(Stopping { precision, metrics, replications_max: most.max(replications) }))
}

/// How many replications a point with these runs needs next; as many as it has when it is precise or given up.
pub(super) fn next(rule: &Stopping, replications: u32, units: &[Unit]) -> u32 {
    if precise(rule, units) {
        return replications;
    }
    let least = u32::try_from(stopping::LEAST).unwrap_or(u32::MAX);
    (replications + replications / 2).max(replications + 5).max(least).min(rule.replications_max)
}

/// Whether every mean is known well enough. A metric that an engine has no values of cannot become known, and is no reason
/// to go on.
pub(super) fn precise(rule: &Stopping, units: &[Unit]) -> bool {
    let mut engines: Vec<&str> = units.iter().map(|unit| unit.end.engine.as_str()).collect();
    engines.sort_unstable();
    engines.dedup();
    engines.iter().all(|engine| {
        let runs = || units.iter().filter(|unit| unit.end.engine == *engine);
        rule.metrics.iter().all(|metric| {
            let values: Vec<f64> = runs().filter_map(|unit| unit.value(metric)).collect();
            let known = values.is_empty() && runs().count() >= stopping::LEAST;
            known || stopping::reached(&values, rule.precision, LEVEL)
        })
    })
}
