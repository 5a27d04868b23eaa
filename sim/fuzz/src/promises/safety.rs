//! What must hold at every moment.

use twintrack_core::outcome::{End, Outcome};
use twintrack_core::settings::{ClockKind, Coordination};

use super::conditions::{FORK_FROM_SPONSOR, FORKED_IDS, NO_ROLL_CALLS, NO_TURNOVER, PER_ORIGIN, UNLIMITED};
use super::promise::{Check, Promise, Subject, metric};
use super::violation::Broken;

pub(super) static PROMISES: &[Promise] = &[
    Promise {
        name: "invariants",
        says: "the ledger adds up after every event: nothing is negative, granted twice or beyond a capacity",
        calm: false,
        conditions: &[],
        check: Check::Each(invariants),
    },
    Promise {
        name: "order",
        says: "clocks are right about what happened before what, on every receipt that is checked",
        calm: false,
        conditions: &[&FORKED_IDS],
        check: Check::Each(order),
    },
    Promise {
        name: "accepted",
        says: "no record that is newer than the stored one is dropped",
        calm: false,
        conditions: &[&PER_ORIGIN],
        check: Check::Each(accepted),
    },
    Promise {
        name: "ids",
        says: "a share of the id space is lost only when somebody crashes, or goes while an id is on its way to it",
        calm: false,
        conditions: &[],
        check: Check::Each(ids),
    },
    Promise {
        name: "heads",
        says: "participants at the end are those at the start and those who joined, less those who went",
        calm: false,
        conditions: &[],
        check: Check::Each(heads),
    },
    Promise {
        name: "clock-blind",
        says: "with the same coordination, everything but stamps is the same whatever the clock, unless those who come and go meet a bound on events",
        calm: false,
        conditions: &[&PER_ORIGIN, &UNLIMITED, &NO_ROLL_CALLS, &FORK_FROM_SPONSOR, &NO_TURNOVER],
        check: Check::AcrossClocks(clock_blind),
    },
];

fn invariants(_: &Subject<'_>, outcome: &Outcome) -> Option<Broken> {
    match &outcome.end {
        End::Broken(violation) => Some(Broken::by(violation.what.clone())),
        _ => None,
    }
}

fn order(_: &Subject<'_>, outcome: &Outcome) -> Option<Broken> {
    let [wrong, missed] =
        ["causality.wrong", "causality.missed"].map(|name| metric(outcome, name).unwrap_or(0.0));
    (wrong + missed > 0.0).then(|| Broken::plainly(format!("{wrong} orders wrong, {missed} missed")))
}

fn accepted(_: &Subject<'_>, outcome: &Outcome) -> Option<Broken> {
    let lost = metric(outcome, "updates.lost").unwrap_or(0.0);
    (lost > 0.0).then(|| Broken::plainly(format!("{lost} updates lost")))
}

/// A rounding error of the sum of shares.
const SHARE_TOLERANCE: f64 = 1e-9;

fn ids(subject: &Subject<'_>, outcome: &Outcome) -> Option<Broken> {
    let lost = metric(outcome, "ids.lost").unwrap_or(0.0);
    let none_can_be = outcome.engine.clock == ClockKind::Vector || subject.world.churn.is_empty();
    let most = if none_can_be { 0.0 } else { 1.0 };
    let fine = (-SHARE_TOLERANCE..=most + SHARE_TOLERANCE).contains(&lost);
    // Where everyone starts from the whole, there are more shares than one.
    let counted = subject.world.scenario.clocks.ids == twintrack_core::settings::Ids::Fork;
    (!fine && counted).then(|| Broken::plainly(format!("a share of {lost} of the id space is lost")))
}

fn heads(subject: &Subject<'_>, outcome: &Outcome) -> Option<Broken> {
    let count = |name| metric(outcome, name).unwrap_or(0.0);
    let expected = subject.world.initial() as f64 + count("joins") - count("leaves") - count("crashes");
    let end = count("participants.end");
    (end != expected)
        .then(|| Broken::plainly(format!("{end} participants at the end, and {expected} by the counts")))
}

/// What must be the same whatever the clock.
const BLIND: [&str; 9] = [
    "events.simulated",
    "messages.data",
    "messages.coordination",
    "messages.lost",
    "bytes.payload",
    "computations",
    "joins",
    "settled.last",
    "agreement.end",
];

fn clock_blind(subject: &Subject<'_>, one: &Outcome, other: &Outcome) -> Option<Broken> {
    // Those who leave hand over an interval tree clock's id and no vector clock: a message more, which may get lost.
    let comes_and_goes = !subject.world.churn.is_empty();
    // These messages count as events, so that a bound on events is reached earlier.
    let cut_off = [one, other].iter().any(|outcome| outcome.events >= subject.world.scenario.run.events_max);
    if comes_and_goes && cut_off {
        return None;
    }
    if one.allocations != other.allocations {
        return Some(Broken::plainly("the allocations differ".into()));
    }
    let by_events = one.engine.coordination == Coordination::Events;
    let names = BLIND.iter().filter(|name| {
        !(comes_and_goes && matches!(**name, "events.simulated" | "messages.lost" | "bytes.payload"))
            && (by_events || **name != "settled.last" || !comes_and_goes)
    });
    let differing = names.filter(|name| metric(one, name) != metric(other, name));
    let told: Vec<String> = differing
        .map(|name| format!("{name} is {:?} and {:?}", metric(one, name), metric(other, name)))
        .collect();
    (!told.is_empty()).then(|| Broken::plainly(told.join("; ")))
}
