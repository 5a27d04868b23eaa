//! The main loop: event after event until the run's bound, then the closing of the books.

use twintrack_clocks::itc::Stamp;

use crate::ids::Participant;
use crate::kernel::time::Time;
use crate::observer::{Final, unmet};
use crate::outcome::{AllocationLine, End, Outcome};
use crate::settings::{Checks, ClockKind, Engine, Feedback, Stop};
use crate::watch::{Progress, Watch};
use crate::world::World;

use super::Coordination;
use super::clock_family::ClockFamily;
use super::events::Events;
use super::rounds::Rounds;
use super::scheduled::Happening;
use super::shared_vector::SharedVector;
use super::substrate::Substrate;

/// Events between two calls of [`Watch::progress`].
const PROGRESS_EVERY: u64 = 1 << 16;

/// Runs one engine on a world.
pub fn run(world: &World, engine: Engine, watch: &mut dyn Watch) -> Outcome {
    use crate::settings::Coordination as Kind;
    match (engine.coordination, engine.clock) {
        (Kind::Rounds, ClockKind::Vector) => {
            drive::<SharedVector, _>(world, engine, watch, Rounds::new(world))
        }
        (Kind::Rounds, ClockKind::Itc) => drive::<Stamp, _>(world, engine, watch, Rounds::new(world)),
        (Kind::Events, ClockKind::Vector) => {
            drive::<SharedVector, _>(world, engine, watch, Events::new(world))
        }
        (Kind::Events, ClockKind::Itc) => drive::<Stamp, _>(world, engine, watch, Events::new(world)),
    }
}

/// Why the loop ended.
enum Stopped {
    /// Nothing was left to happen.
    AtRest,
    /// At the scenario's end.
    AtEnd,
    /// Settled, and the scenario asks to stop then.
    Settled,
    /// An invariant was broken.
    Broken,
    /// The bound on events was reached.
    TooManyEvents,
    /// The user asked to stop.
    Interrupted,
}

pub(super) fn drive<C: ClockFamily, K: Coordination<C>>(
    world: &World,
    engine: Engine,
    watch: &mut dyn Watch,
    mut coordination: K,
) -> Outcome {
    let rounds = engine.coordination == crate::settings::Coordination::Rounds;
    let mut on = Substrate::<C>::new(world, rounds);
    coordination.start(&mut on);
    let stopped = run_loop(&mut on, &mut coordination, watch);
    if let Stopped::AtRest | Stopped::AtEnd = stopped {
        on.now = Time::ZERO + world.scenario.run.until;
    }
    sample_until(&mut on);
    coordination.end(&mut on);
    let at_rest = matches!(stopped, Stopped::AtRest);
    let end = how_it_ended(&on, &stopped, coordination.hindrance());
    close(on, engine, end, at_rest)
}

fn run_loop<C: ClockFamily, K: Coordination<C>>(
    on: &mut Substrate<'_, C>,
    coordination: &mut K,
    watch: &mut dyn Watch,
) -> Stopped {
    let settings = &on.world.scenario.run;
    let until = Time::ZERO + settings.until;
    let last_disturbance = on.world.last_disturbance();
    let stop_when_settled = settings.stop == Stop::Settled;
    loop {
        let Some(next) = on.next_time() else { return Stopped::AtRest };
        if next > until {
            return Stopped::AtEnd;
        }
        if stop_when_settled && next > last_disturbance && on.observer.settling.is_settled(next) {
            on.now = next;
            return Stopped::Settled;
        }
        if on.observer.sample_due(next) {
            let residual = unmet(&on.agents);
            on.observer.sample(next, residual);
        }
        if on.events == settings.events_max {
            return Stopped::TooManyEvents;
        }
        step(on, coordination);
        if on.observer.invariants.first().is_some() && settings.checks == Checks::Stop {
            return Stopped::Broken;
        }
        if on.events.is_multiple_of(PROGRESS_EVERY)
            && !watch.progress(Progress { now: on.now, until, events: on.events })
        {
            return Stopped::Interrupted;
        }
    }
}

fn step<C: ClockFamily, K: Coordination<C>>(on: &mut Substrate<'_, C>, coordination: &mut K) {
    let Some(happening) = on.next() else { return };
    match happening {
        Happening::Heal => on.healed(),
        Happening::Resend { who, to, kind } => on.resend(who, to, kind),
        Happening::Action { index } => {
            let action = &on.world.actions[index];
            on.disturbed(action.participant, &action.change);
            coordination.acted(on, action.participant, &action.change);
        }
        Happening::Timer { who, kind, tag } => coordination.timer(on, who, kind, tag),
        Happening::Delivery { to, slot, link } => {
            let (from, delivered) = on.deliver(to, slot, link);
            coordination.delivered(on, to, from, delivered);
        }
    }
}

fn sample_until<C: ClockFamily>(on: &mut Substrate<'_, C>) {
    let residual = unmet(&on.agents);
    on.observer.sample(on.now, residual);
}

fn how_it_ended<C: ClockFamily>(on: &Substrate<'_, C>, stopped: &Stopped, hindrance: Option<String>) -> End {
    let settings = &on.world.scenario.run;
    match (on.observer.invariants.first(), stopped) {
        (Some(violation), _) => End::Broken(violation.clone()),
        (_, Stopped::Interrupted) => End::Interrupted,
        (_, Stopped::TooManyEvents) => End::NotSettled {
            reason: format!(
                "the bound of {} events (run.events-max) was reached at {}",
                settings.events_max, on.now
            ),
        },
        (_, Stopped::AtRest | Stopped::Settled) => End::Settled,
        _ if on.observer.settling.is_settled(on.now) => End::Settled,
        _ => End::NotSettled { reason: still_moving(on, hindrance) },
    }
}

/// Why a run that reached its end has not settled, in a sentence.
fn still_moving<C: ClockFamily>(on: &Substrate<'_, C>, hindrance: Option<String>) -> String {
    let (settling, quiet) = (&on.observer.settling, on.world.scenario.run.quiet);
    let mut reason = format!(
        "an effective allocation last changed at {}, less than the quiet time of {quiet} before the end; the largest change in that time was {:.3}",
        settling.last_movement(),
        settling.largest_recent_change(on.now),
    );
    let damped = on.agents.iter().filter(|agent| agent.damping() < 1.0).count();
    let why = match on.allocation().feedback {
        Feedback::Residual => "",
        Feedback::Stated => ", and without feedback their changing factors keep allocations moving",
    };
    let damping = (damped > 0).then(|| format!("{damped} recipients are damped{why}"));
    for why in [hindrance, damping].into_iter().flatten() {
        reason.push_str("; ");
        reason.push_str(&why);
    }
    reason
}

fn close<C: ClockFamily>(on: Substrate<'_, C>, engine: Engine, end: End, at_rest: bool) -> Outcome {
    let stamp_bytes = on.stamp_bytes();
    let Substrate { world, now, agents, observer, truth, events, .. } = on;
    let allocations = effective_allocations(world, &agents);
    let (metrics, series, latencies) = observer.finish(&Final {
        scenario: &world.scenario,
        agents: &agents,
        truth: &truth,
        stamp_bytes,
        ended_at: now,
        at_rest,
        events,
    });
    let mut outcome = Outcome {
        engine,
        end,
        ended_at: now,
        events,
        metrics,
        series,
        latencies,
        allocations,
        notes: Vec::new(),
    };
    outcome.notes = super::notes::of(world, &outcome);
    outcome
}

/// What every recipient effectively has, as it was last applied.
fn effective_allocations(world: &World, agents: &[crate::allocation::agent::Agent]) -> Vec<AllocationLine> {
    let mut lines: Vec<AllocationLine> = agents
        .iter()
        .flat_map(|agent| {
            let peers = world.links.peers(agent.me.index());
            agent.account().lines().map(|line| AllocationLine {
                provider: peers[line.link as usize],
                slot: line.slot,
                recipient: agent.me,
                need: line.need,
                amount: line.effective(),
            })
        })
        .filter(|line| line.amount > 0.0)
        .collect();
    lines.sort_by_key(|line| (line.provider, line.slot, line.recipient, line.need));
    lines
}

/// Everyone in a population.
pub(super) fn everyone(world: &World) -> impl Iterator<Item = Participant> + use<> {
    (0..world.participants()).map(Participant::from)
}
