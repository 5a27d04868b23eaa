//! Every metric held against the baseline, by the scenario's tolerances and directions.

use std::collections::BTreeMap;

use twintrack_core::observer::catalogue::{Better, METRICS};
use twintrack_core::outcome::Outcome;
use twintrack_core::settings::{Ci, CiBetter};

use super::baseline::Values;
use super::change::Change;
use super::verdicts::Judged;

/// Every metric of every engine against the baseline: first those that there are, in the catalogue's order, then what the
/// baseline alone has.
#[must_use]
pub fn judge(settings: &Ci, baseline: &BTreeMap<String, Values>, outcomes: &[Outcome]) -> Vec<Judged> {
    let mut judged = Vec::new();
    for outcome in outcomes {
        let engine = outcome.engine.name();
        let known = baseline.get(engine);
        for measure in &outcome.metrics {
            let (name, new) = (measure.metric.name, measure.value);
            let (tolerance, better) = rule(settings, name, measure.metric.better);
            let old = known.and_then(|values| values.get(name));
            let change = old.map_or(Change::Added, |old| Change::of(*old, new, tolerance, better));
            let (engine, metric, unit) = (engine.into(), name.into(), measure.metric.unit.into());
            judged.push(Judged { engine, metric, unit, old: old.copied().flatten(), new, tolerance, change });
        }
    }
    for (engine, values) in baseline {
        let now = outcomes.iter().find(|outcome| outcome.engine.name() == engine);
        let gone = |name: &String| {
            now.is_none_or(|now| now.metrics.iter().all(|measure| measure.metric.name != name))
        };
        for (metric, old) in values.iter().filter(|(name, _)| gone(name)) {
            let known = METRICS.iter().find(|known| known.name == metric);
            let unit = known.map_or(String::new(), |known| known.unit.to_owned());
            let (engine, metric) = (engine.clone(), metric.clone());
            let change = Change::Removed;
            judged.push(Judged { engine, metric, unit, old: *old, new: None, tolerance: 0.0, change });
        }
    }
    judged
}

/// Tolerance and direction of a metric: the scenario's, else none at all and the definition's.
fn rule(settings: &Ci, name: &str, better: Better) -> (f64, CiBetter) {
    let own = settings.metrics.iter().find(|own| own.name == name);
    let defined = match better {
        Better::Lower => CiBetter::Lower,
        Better::Higher => CiBetter::Higher,
        Better::Neither => CiBetter::None,
    };
    (own.map_or(0.0, |own| own.tolerance), own.and_then(|own| own.better).unwrap_or(defined))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use twintrack_core::settings::CiMetric;

    #[test]
    fn every_metric_is_judged_and_what_is_gone_is_told() {
        let sample = sample::small();
        let mut baseline = super::super::baseline::values(&sample.outcomes);
        let all = judge(&Ci::default(), &baseline, &sample.outcomes);
        assert_eq!(all.len(), 10);
        assert!(all.iter().all(|one| one.change == Change::Same));

        let v2 = baseline.get_mut("v2").expect("there");
        v2.insert("messages.data".into(), Some(12_000.0));
        v2.insert("once.there".into(), Some(1.0));
        v2.remove("bytes.payload");
        let found = |ci: &Ci, metric: &str| {
            let all = judge(ci, &baseline, &sample.outcomes);
            all.into_iter().find(|one| one.engine == "v2" && one.metric == metric).expect("judged").change
        };
        let strict = Ci::default();
        assert_eq!(found(&strict, "messages.data"), Change::Worse);
        assert_eq!(found(&strict, "bytes.payload"), Change::Added);
        assert_eq!(found(&strict, "once.there"), Change::Removed);
        let own = CiMetric { name: "messages.data".into(), tolerance: 0.05, better: None };
        assert_eq!(found(&Ci { metrics: vec![own.clone()] }, "messages.data"), Change::Within);
        let own = CiMetric { better: Some(CiBetter::Higher), ..own };
        assert_eq!(found(&Ci { metrics: vec![own] }, "messages.data"), Change::Better);
    }
}
