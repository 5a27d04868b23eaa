//! Under which settings promises are given, and why not under others.

use twintrack_core::kernel::time::Span;
use twintrack_core::settings::{
    Accept, ClockKind, Coordination, Damping, Delivery, Engine, Feedback, Ids, OffOr, Republish, Scenario,
};

/// A condition of promises.
pub struct Condition {
    /// Short name, by which it can be waived.
    pub name: &'static str,
    /// The settings that fulfil it.
    pub settings: &'static str,
    /// Why the promise does not hold without.
    pub why: &'static str,
    pub(super) holds: fn(&Scenario, Engine) -> bool,
}

fn rounds(engine: Engine) -> bool {
    engine.coordination == Coordination::Rounds
}

fn unlimited(scenario: &Scenario) -> bool {
    scenario.network.egress == OffOr::OFF && scenario.network.ingress == OffOr::OFF
}

/// The acceptance rule drops nothing that is new.
pub static PER_ORIGIN: Condition = Condition {
    name: "per-origin",
    settings: "clocks.accept = \"per-origin\"",
    why: "the rule \"merged-clock\" drops a record whose effects arrived earlier by way of a third participant",
    holds: |scenario, _| scenario.clocks.accept == Accept::PerOrigin,
};

/// Ids do not overlap.
pub static FORKED_IDS: Condition = Condition {
    name: "forked-ids",
    settings: "clocks.ids = \"fork\" (interval tree clocks)",
    why: "stamps with overlapping ids claim orders that are not there",
    holds: |scenario, engine| engine.clock == ClockKind::Vector || scenario.clocks.ids == Ids::Fork,
};

/// What is lost is sent again.
pub static SYNC: Condition = Condition {
    name: "sync",
    settings: "network.delivery = \"sync\"",
    why: "a datagram that is lost is lost",
    holds: |scenario, _| scenario.network.delivery == Delivery::Sync,
};

/// Round states are repeated.
pub static GOSSIP: Condition = Condition {
    name: "gossip",
    settings: "rounds.gossip-every is not \"off\" (coordination by rounds)",
    why: "whoever waits for a quorum is silent, and is forgotten by its peers after two rounds; what newcomers missed is not said again",
    holds: |scenario, engine| !rounds(engine) || scenario.rounds.gossip_every != OffOr::OFF,
};

/// No buffer is too small for a broadcast that nobody sends again.
pub static ROOM: Condition = Condition {
    name: "room",
    settings: "network.egress and network.ingress are \"off\", or network.delivery = \"sync\" (coordination by rounds)",
    why: "what a buffer does not hold falls off the end of a broadcast: the same peers hear nothing, however often it is repeated",
    holds: |scenario, engine| {
        !rounds(engine) || unlimited(scenario) || scenario.network.delivery == Delivery::Sync
    },
};

/// Nothing is too old to be used.
pub static AGELESS: Condition = Condition {
    name: "ageless",
    settings: "events.freshness = \"off\" (coordination by events)",
    why: "records of those who have nothing new to say are left out of computations",
    holds: |scenario, engine| rounds(engine) || scenario.events.freshness == OffOr::OFF,
};

/// Damping factors do not drive what they damp.
pub static UNDRIVEN: Condition = Condition {
    name: "undriven",
    settings: "allocation.feedback = \"residual\", or allocation.damping = \"off\"",
    why: "without feedback, what damping factors change makes them change again",
    holds: |scenario, _| {
        scenario.allocation.feedback == Feedback::Residual || scenario.allocation.damping == Damping::Off
    },
};

/// Records are not repeated for ever.
pub static ON_CHANGE: Condition = Condition {
    name: "on-change",
    settings: "rounds.republish = \"on-change\" (coordination by rounds)",
    why: "who says everything again in every round is never done: at any moment some of it is under way",
    holds: |scenario, engine| !rounds(engine) || scenario.rounds.republish == Republish::OnChange,
};

/// Allocations are a pure function of what is known.
pub static STATED: Condition = Condition {
    name: "stated",
    settings: "allocation.feedback = \"stated\", damping = \"off\", epsilon = 0",
    why: "with feedback, what is granted first stays, so the order of events decides who has it",
    holds: |scenario, _| {
        let allocation = &scenario.allocation;
        allocation.feedback == Feedback::Stated
            && allocation.damping == Damping::Off
            && allocation.epsilon == 0.0
    },
};

/// Grants enter a ledger.
pub static LEDGER: Condition = Condition {
    name: "ledger",
    settings: "allocation.feedback = \"residual\"",
    why: "without feedback nobody declines, and providers do not know what others have granted",
    holds: |scenario, _| scenario.allocation.feedback == Feedback::Residual,
};

/// The size of stamps delays nothing.
pub static UNLIMITED: Condition = Condition {
    name: "unlimited",
    settings: "network.egress and network.ingress are \"off\"",
    why: "larger stamps wait longer before a limit",
    holds: |scenario, _| unlimited(scenario),
};

/// Nobody stands still while ids are shared out anew.
pub static NO_ROLL_CALLS: Condition = Condition {
    name: "no-roll-calls",
    settings: "clocks.roll-call-every = \"off\" (interval tree clocks)",
    why: "interval tree clocks make everyone stand still for a roll call: what users do meanwhile is lost with a crash, and a run may end in one",
    holds: |scenario, engine| {
        engine.clock == ClockKind::Vector || scenario.clocks.roll_call_every == OffOr::OFF
    },
};

/// Between roll calls there is time for anything else.
pub static RARE_ROLL_CALLS: Condition = Condition {
    name: "rare-roll-calls",
    settings: "clocks.roll-call-every is \"off\" or at least \"5min\" (interval tree clocks)",
    why: "everyone stands still for a roll call until its last message has arrived: where most are lost, that is a minute and more",
    holds: |scenario, engine| {
        let every = scenario.clocks.roll_call_every.0;
        engine.clock == ClockKind::Vector || every.is_none_or(|every| every >= Span::from_secs(300))
    },
};

/// Newcomers take one way in, whatever the clock.
pub static FORK_FROM_SPONSOR: Condition = Condition {
    name: "fork-from-sponsor",
    settings: "clocks.fork-from = \"sponsor\"",
    why: "a request that is passed on takes longer, and there is none with vector clocks",
    holds: |scenario, _| scenario.clocks.fork_from == twintrack_core::settings::ForkFrom::Sponsor,
};

/// Turnovers do not depend on when an engine is at rest.
pub static NO_TURNOVER: Condition = Condition {
    name: "no-turnover",
    settings: "no churn.turnover",
    why: "an epoch ends when the engine is at rest, and nobody whom its clock makes wait: not at one time for all",
    holds: |scenario, _| scenario.churn.turnover.is_none(),
};

/// All conditions.
pub static CONDITIONS: &[&Condition] = &[
    &PER_ORIGIN,
    &FORKED_IDS,
    &SYNC,
    &GOSSIP,
    &ROOM,
    &AGELESS,
    &UNDRIVEN,
    &ON_CHANGE,
    &STATED,
    &LEDGER,
    &UNLIMITED,
    &NO_ROLL_CALLS,
    &RARE_ROLL_CALLS,
    &FORK_FROM_SPONSOR,
    &NO_TURNOVER,
];
