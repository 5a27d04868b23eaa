//! What the page says in words: the verdict, the facts, and what to bear in mind.

use twintrack_core::settings::Inputs;
use twintrack_reports::human;

use super::context::Context;
use crate::investigate::Findings;
use crate::pair::Pair;
use crate::plan::percent;
use crate::track::Track;

/// The verdict in a sentence, with the first reasons.
pub(super) fn answer(findings: &Findings) -> String {
    let reasons: Vec<String> = findings
        .criteria
        .iter()
        .filter(|criterion| criterion.holds != Some(true))
        .take(3)
        .map(|criterion| format!("{} ({})", criterion.name, criterion.found))
        .collect();
    let verdict = findings.verdict.words();
    if reasons.is_empty() {
        format!("Verdict: {verdict}. All criteria hold, and the plan came to its end.")
    } else {
        format!("Verdict: {verdict}. First reasons: {}.", reasons.join("; "))
    }
}

pub(super) fn facts(
    findings: &Findings,
    pair: &Pair,
    inputs: &Inputs,
    context: &Context,
) -> Vec<(&'static str, String)> {
    let recorded = inputs.recorded.as_ref();
    let compress = compress(inputs);
    let played = recorded.map_or(0.0, |recorded| recorded.length.as_secs_f64());
    let pace = if compress == 1.0 {
        "as recorded".to_owned()
    } else {
        format!(
            "{compress} times faster than recorded: {:.1} days in {played:.0} s",
            played * compress / 86_400.0
        )
    };
    let short = context.recording_hash.get(..10).unwrap_or(&context.recording_hash);
    let candidate = match pair.rollout.candidate.as_slice() {
        [] => pair.rollout.to.to_string(),
        settings => format!("{} with {}", pair.rollout.to, settings.join(", ")),
    };
    vec![
        ("Recording", format!("{}, hash {short}", context.recording)),
        ("Played", pace),
        ("Participants", human::thousands(inputs.names.len() as u64)),
        ("Actions", human::thousands(inputs.trace.len() as u64)),
        ("Reference", pair.rollout.from.to_string()),
        ("Candidate", candidate),
        ("Lead of the candidate", lead(findings)),
        ("Simulated", format!("{}, seed {}", pair.reference.run.until, pair.reference.run.seed)),
        ("Program", context.program.clone()),
        ("Took", context.took.clone()),
    ]
}

fn lead(findings: &Findings) -> String {
    let comparison = &findings.comparison;
    let median = |track: &Track| track.metric("visibility.p50");
    let visible = match (median(&findings.tracks[0]), median(&findings.tracks[1])) {
        (Some(then), Some(now)) => format!("; a change is visible after {then:.1} s and {now:.1} s (median)"),
        _ => String::new(),
    };
    format!(
        "{}, where the mean difference is {:.4}, against {:.4} at equal times{visible}",
        comparison.lag, comparison.mean_at_lag, comparison.mean_at_once
    )
}

pub(super) fn warnings(findings: &Findings, pair: &Pair, inputs: &Inputs) -> Vec<String> {
    let mut warnings = Vec::new();
    let recorded = inputs.recorded.as_ref();
    if compress(inputs) != 1.0 {
        warnings.push(format!(
            "The recording is played {} times faster than it was made: everything that happens within a round happened within {:.1} h. What depends on the pace of changes, such as how many a round gathers or how often damping acts, is not that of real time.",
            compress(inputs),
            pair.reference.rounds.length.as_secs_f64() * compress(inputs) / 3_600.0,
        ));
    }
    if recorded.is_some_and(|recorded| recorded.slots.is_none()) {
        warnings.push(
            "The recording declares no slots: capacities and needs are drawn as the scenario says. Amounts on this page are not those of anybody in the recording."
                .into(),
        );
    }
    let share = |track: &Track| track.metric("causality.share").unwrap_or(0.0);
    if findings.tracks.iter().any(|track| share(track) < 1.0) {
        warnings.push(format!(
            "Causality was checked on a sample of receipts: {} under the reference, {} under the candidate (observer.causality-witnesses).",
            percent(share(&findings.tracks[0])),
            percent(share(&findings.tracks[1])),
        ));
    }
    warnings.push(
        "Both engines run over the whole recording. A phase says whose allocations count and whose work is counted; what it costs to start the candidate in the middle is not simulated."
            .into(),
    );
    warnings.push(if pair.rollout.mixed.is_some() {
        "While part of the providers have moved, everyone runs both engines, each as if it alone counted, and what a provider grants is what the engine says that counts for it. No bridge is simulated that would tell one engine what the other granted: neither protocol has one."
    } else {
        "The plan has no phase in which part of the providers have moved (rollout.mixed)."
    }.into());
    warnings.push(
        "One seed, one simulated network: a verdict holds for the settings below, not for every network."
            .into(),
    );
    warnings
}

pub(super) fn legend() -> Vec<String> {
    [
        "Reference and candidate meet the same participants, actions and latencies.",
        "The candidate's allocations at a checkpoint are compared with those of the reference later by the lead stated above. A recipient counts as within the tolerance when the reference comes to the same amount at that checkpoint or up to rollout.lag-max later.",
        "Fairness is Jain's index over the shares of their needs that recipients have: 1 when all have the same share.",
        "A minimal recording is one from which no line can be left out without losing the divergence, unless its row says that the search ended before; `twintrack migrate` shows it again with the same configuration.",
        "Causality is judged receipt by receipt: the messages of the two engines are not the same, so that there are no pairs of updates to be matched between them.",
    ]
    .map(str::to_owned)
    .to_vec()
}

/// How many times faster than recorded it was played.
pub(super) fn compress(inputs: &Inputs) -> f64 {
    inputs.recorded.as_ref().map_or(1.0, |recorded| recorded.compress)
}
