//! What must hold when everything has been quiet for long enough.

use twintrack_core::outcome::{AllocationLine, End, Outcome};
use twintrack_core::settings::Coordination;

use super::conditions::{
    AGELESS, GOSSIP, LEDGER, NO_ROLL_CALLS, NO_TURNOVER, ON_CHANGE, PER_ORIGIN, RARE_ROLL_CALLS, ROOM,
    STATED, SYNC, UNDRIVEN,
};
use super::oracle;
use super::promise::{Check, Promise, Subject, metric};
use super::violation::Broken;

pub(super) static PROMISES: &[Promise] = &[
    Promise {
        name: "settles",
        says: "allocations come to rest",
        calm: true,
        conditions: &[&UNDRIVEN, &SYNC, &PER_ORIGIN, &GOSSIP, &AGELESS, &RARE_ROLL_CALLS],
        check: Check::Each(settles),
    },
    Promise {
        name: "agrees",
        says: "everyone holds the latest version of everything it subscribes to",
        calm: true,
        conditions: &[&SYNC, &PER_ORIGIN, &GOSSIP, &ON_CHANGE, &UNDRIVEN, &AGELESS, &NO_ROLL_CALLS],
        check: Check::Each(agrees),
    },
    Promise {
        name: "lets-in",
        says: "nobody still looks for a sponsor while somebody is there",
        calm: true,
        conditions: &[],
        check: Check::Each(lets_in),
    },
    Promise {
        name: "advances",
        says: "everyone goes from round to round",
        calm: true,
        conditions: &[&GOSSIP, &ROOM, &RARE_ROLL_CALLS],
        check: Check::Each(advances),
    },
    Promise {
        name: "falls-silent",
        says: "coordination by events sends nothing more, digests apart",
        calm: true,
        conditions: &[&UNDRIVEN, &SYNC, &PER_ORIGIN, &AGELESS, &RARE_ROLL_CALLS],
        check: Check::Each(falls_silent),
    },
    Promise {
        name: "within-bounds",
        says: "nobody has more than it needs, and nobody gives more than it has",
        calm: true,
        conditions: &[&LEDGER, &SYNC, &PER_ORIGIN, &GOSSIP, &RARE_ROLL_CALLS, &NO_TURNOVER],
        check: Check::Each(oracle::within_bounds),
    },
    Promise {
        name: "no-waste",
        says: "nobody goes short of what a provider that recognises it has to spare",
        calm: true,
        conditions: &[&LEDGER, &SYNC, &PER_ORIGIN, &GOSSIP, &AGELESS, &RARE_ROLL_CALLS, &NO_TURNOVER],
        check: Check::Each(oracle::no_waste),
    },
    Promise {
        name: "equal",
        says: "all engines end with the same allocations, unless everyone left, so that nobody can let newcomers in",
        calm: true,
        conditions: &[&STATED, &SYNC, &PER_ORIGIN, &GOSSIP, &AGELESS, &NO_ROLL_CALLS, &NO_TURNOVER],
        check: Check::WithFirst(equal),
    },
];

fn settles(_: &Subject<'_>, outcome: &Outcome) -> Option<Broken> {
    match &outcome.end {
        End::NotSettled { reason } => Some(Broken::plainly(reason.clone())),
        _ => None,
    }
}

fn agrees(_: &Subject<'_>, outcome: &Outcome) -> Option<Broken> {
    let share = metric(outcome, "agreement.end")?;
    (share < 1.0).then(|| Broken::plainly(format!("a share of {share} holds the latest")))
}

fn lets_in(_: &Subject<'_>, outcome: &Outcome) -> Option<Broken> {
    let count = |name| metric(outcome, name).unwrap_or(0.0);
    let (waiting, there) = (count("joins.waiting"), count("participants.end"));
    (waiting > 0.0 && there > 0.0).then(|| Broken::plainly(format!("{waiting} wait to be let in by {there}")))
}

/// Rounds at the end within which even the last must have advanced, whatever gets lost.
const ROUNDS_TO_ADVANCE: u64 = 20;

fn advances(subject: &Subject<'_>, outcome: &Outcome) -> Option<Broken> {
    let lowest = outcome.series.columns.iter().find(|column| column.metric.name == "round.min")?;
    let time = subject.world.scenario.rounds.length * ROUNDS_TO_ADVANCE;
    let bins = (time.0 / outcome.series.bin.0.max(1)) as usize;
    let end = lowest.values.last().copied()??;
    let before = lowest.values.iter().rev().nth(bins).copied()??;
    let stuck = outcome.engine.coordination == Coordination::Rounds && end <= before;
    let alone = metric(outcome, "participants.end").unwrap_or(0.0) < 1.0;
    (stuck && !alone).then(|| Broken::plainly(format!("the last has been in round {end} for {time}")))
}

fn falls_silent(subject: &Subject<'_>, outcome: &Outcome) -> Option<Broken> {
    if outcome.engine.coordination != Coordination::Events {
        return None;
    }
    let column = outcome.series.columns.iter().find(|column| column.metric.name == "messages.data")?;
    let bins = (subject.world.scenario.run.quiet.0 / outcome.series.bin.0.max(1)) as usize;
    let late: f64 = column.values.iter().rev().take(bins).flatten().sum();
    (late > 0.0)
        .then(|| Broken::plainly(format!("{late} records were sent within the quiet time before the end")))
}

/// What two engines may differ by: sums are formed in different orders.
const EQUAL_TOLERANCE: f64 = 1e-9;

/// Everyone is gone who could let in those who want to be.
fn is_deserted(outcome: &Outcome) -> bool {
    let count = |name| metric(outcome, name).unwrap_or(0.0);
    count("participants.end") == 0.0 && count("joins.waiting") > 0.0
}

fn equal(_: &Subject<'_>, one: &Outcome, other: &Outcome) -> Option<Broken> {
    // How soon somebody is in, by whom the next can be let in, is a matter of the engine.
    if is_deserted(one) || is_deserted(other) {
        return None;
    }
    let key = |line: &AllocationLine| (line.provider, line.slot, line.recipient, line.need);
    let amount = |outcome: &Outcome, wanted| {
        let line = outcome.allocations.binary_search_by_key(&wanted, key);
        line.map_or(0.0, |at| outcome.allocations[at].amount)
    };
    let all = one.allocations.iter().chain(&other.allocations);
    let differing = all.map(key).find(|wanted| {
        let (a, b) = (amount(one, *wanted), amount(other, *wanted));
        (a - b).abs() > EQUAL_TOLERANCE * a.abs().max(b.abs()).max(1.0)
    })?;
    let (provider, slot, recipient, need) = differing;
    Some(Broken::plainly(format!(
        "provider {} gives slot {slot} to need {need} of {}: {} under {} and {} under {}",
        provider.0,
        recipient.0,
        amount(one, differing),
        one.engine,
        amount(other, differing),
        other.engine
    )))
}
