//! The rule by which a metric is worse.

use std::collections::BTreeMap;

use twintrack_core::observer::catalogue::{Better, METRICS};
use twintrack_core::outcome::Outcome;
use twintrack_core::settings::{Ci, CiBetter};

use super::baseline::Values;
use super::{Change, Judged};

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
            let change = old.map_or(Change::Added, |old| change(*old, new, tolerance, better));
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

/// A value that is lost counts as worse: it is what a run that no longer comes to something has not.
pub(super) fn change(old: Option<f64>, new: Option<f64>, tolerance: f64, better: CiBetter) -> Change {
    let (old, new) = match (old, new) {
        (None, None) => return Change::Same,
        (Some(old), Some(new)) => (old, new),
        (Some(_), None) if better != CiBetter::None => return Change::Worse,
        (None, Some(_)) if better == CiBetter::Same => return Change::Worse,
        _ => return Change::Changed,
    };
    if old == new {
        return Change::Same;
    }
    let for_the_worse = match better {
        CiBetter::Lower => new > old,
        CiBetter::Higher => new < old,
        CiBetter::Same => true,
        CiBetter::None => return Change::Changed,
    };
    match (for_the_worse, (new - old).abs() <= tolerance * old.abs()) {
        (false, _) => Change::Better,
        (true, true) => Change::Within,
        (true, false) => Change::Worse,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use twintrack_core::settings::CiMetric;

    #[test]
    fn direction_and_tolerance_decide() {
        use CiBetter::{Higher, Lower, None as Neither, Same};
        for (old, new, tolerance, better, expected) in [
            (Some(10.0), Some(10.0), 0.0, Lower, Change::Same),
            (Some(10.0), Some(10.000_001), 0.0, Lower, Change::Worse),
            (Some(10.0), Some(9.0), 0.0, Lower, Change::Better),
            (Some(10.0), Some(9.0), 0.0, Higher, Change::Worse),
            (Some(10.0), Some(10.2), 0.02, Lower, Change::Within),
            (Some(10.0), Some(10.3), 0.02, Lower, Change::Worse),
            (Some(0.0), Some(1.0), 0.5, Lower, Change::Worse),
            (Some(10.0), Some(9.0), 0.05, Same, Change::Worse),
            (Some(10.0), Some(99.0), 0.0, Neither, Change::Changed),
            (Some(10.0), None, 0.5, Lower, Change::Worse),
            (None, Some(10.0), 0.0, Lower, Change::Changed),
            (None, None, 0.0, Same, Change::Same),
        ] {
            assert_eq!(
                change(old, new, tolerance, better),
                expected,
                "{old:?} {new:?} {tolerance} {better:?}"
            );
        }
    }

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
