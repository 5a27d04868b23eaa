//! What a reader must know before believing a figure.

use std::collections::BTreeMap;

use super::source::SweepResults;
use crate::axes::distinct;
use crate::provenance::Build;
use crate::run::manifest::{Manifest, Status};

/// Replications below which intervals are said to be shaky.
const REPLICATIONS_FEW: u32 = 10;

/// The warnings of a single run.
pub(super) fn of_run(manifest: &Manifest) -> Vec<String> {
    let mut out = Vec::new();
    if manifest.status == Status::Interrupted {
        out.push("The run was interrupted: engines that had not finished are left out.".into());
    }
    for end in &manifest.engines {
        let reason = end.reason.as_deref().unwrap_or("no reason is given");
        match end.end.as_str() {
            "settled" | "interrupted" => {}
            "broken" => out.push(format!("{}: an invariant was broken: {reason}", end.engine)),
            _ => out.push(format!("{}: not settled: {reason}", end.engine)),
        }
        out.extend(end.notes.iter().map(|note| format!("{}: {note}", end.engine)));
    }
    out.push(
        "One seed: nothing here says how much of a difference is chance. A sweep with replications does."
            .into(),
    );
    out.extend(of_build(&manifest.build));
    out
}

/// The warnings of a sweep: runs that did not end well, by engine and point; then what weakens the intervals.
pub(super) fn of_sweep(results: &SweepResults) -> Vec<String> {
    let statement = &results.manifest.statement;
    let mut out = Vec::new();
    for (end, words) in [("broken", "an invariant was broken"), ("not-settled", "not settled")] {
        for engine in &statement.engines {
            let runs = || results.ends.iter().filter(|run| run.engine == *engine);
            let bad: Vec<_> = runs().filter(|run| run.end == end).collect();
            if bad.is_empty() {
                continue;
            }
            let mut points: BTreeMap<usize, usize> = BTreeMap::new();
            for run in &bad {
                *points.entry(run.point).or_default() += 1;
            }
            let place =
                |(point, count): (&usize, &usize)| format!("{count} at {}", statement.point_words(point - 1));
            let places: Vec<String> = points.iter().map(place).collect();
            let places =
                if statement.points.len() > 1 { format!(" ({})", places.join("; ")) } else { String::new() };
            let reasons = distinct(bad.iter().map(|run| run.reason.as_str()));
            let more = if reasons.len() > 1 { ", among others" } else { "" };
            let reason = reasons.first().copied().unwrap_or_default();
            out.push(format!(
                "{engine}: {words} in {} of {}{places}: {reason}{more}",
                bad.len(),
                runs().count()
            ));
        }
    }
    let least = statement.points.iter().map(|point| point.replications).min().unwrap_or(0);
    match least {
        0 | 1 => out.push("One replication: there are no intervals and no verdicts.".into()),
        2..REPLICATIONS_FEW => out.push(format!(
            "Only {least} replications: intervals are wide and lean on values being about normal."
        )),
        _ => {}
    }
    if let Some(rule) = &statement.stopping {
        let most =
            statement.points.iter().filter(|point| point.replications >= rule.replications_max).count();
        if most > 0 {
            out.push(format!("{most} points reached the bound of {} replications; some may be less precise than asked for.", rule.replications_max));
        }
    }
    out.extend(of_build(&statement.build));
    out
}

fn of_build(build: &Build) -> Option<String> {
    match build.git.as_str() {
        "unknown" => Some("The program does not know which commit it was built from.".into()),
        git if git.ends_with("-dirty") => {
            Some("The program was built from changed sources that are not in any commit.".into())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::sweep_results;

    #[test]
    fn who_did_not_settle_is_told_with_where_and_why() {
        let mut results = sweep_results();
        for run in results.ends.iter_mut().filter(|run| run.engine == "v1" && run.point >= 3) {
            run.end = "not-settled".into();
            run.reason = format!("allocations still moved at point {}", run.point);
        }
        let told = of_sweep(&results);
        assert_eq!(
            told[0],
            "v1: not settled in 6 of 12 (3 at population.size = 100; 3 at population.size = 300): \
             allocations still moved at point 3, among others"
        );
        assert!(told[1].starts_with("Only 3 replications"), "{told:?}");
        assert!(told[2].contains("commit"), "{told:?}");
        assert_eq!(told.len(), 3);
    }

    #[test]
    fn a_run_tells_its_bad_ends_and_that_it_is_one_seed() {
        let sample = crate::sample::bad_ends();
        let results = crate::Results { artifacts: Vec::new(), fingerprint: String::new() };
        let (build, host) = (crate::sample::build(), crate::sample::host());
        let manifest = Manifest::of(&sample.run(), &results, &build, &host).expect("a manifest");
        let told = of_run(&manifest).join("\n");
        for words in [
            "interrupted",
            "v1: not settled: allocations",
            "an invariant was broken: slot 0",
            "17 updates",
            "One seed",
        ] {
            assert!(told.contains(words), "{words} in {told}");
        }
    }
}
