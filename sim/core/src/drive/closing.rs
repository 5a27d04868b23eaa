//! The closing of the books: how a run ended, and what it yields.

use crate::allocation::agent::Agent;
use crate::engine::clocks::ClockFamily;
use crate::engine::substrate::Substrate;
use crate::observer::{Closed, Final};
use crate::outcome::{AllocationLine, End, Outcome};
use crate::settings::Feedback;
use crate::world::World;

use super::Stopped;

pub(super) fn how_it_ended<C: ClockFamily>(
    on: &Substrate<'_, C>,
    stopped: &Stopped,
    hindrance: Option<String>,
) -> End {
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
    let damped = on.present_agents().filter(|agent| agent.damping() < 1.0).count();
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

pub(super) fn close<C: ClockFamily, E>(
    on: Substrate<'_, C>,
    engine: E,
    end: End,
    at_rest: bool,
) -> Outcome<E> {
    let ((stamp_nodes, stamp_bytes), agreement) = (on.stamp_sizes(), on.agreement());
    let Substrate { world, now, agents, observer, truth, events, membership, .. } = on;
    let allocations = effective_allocations(world, &agents);
    let present: Vec<&Agent> = agents.iter().filter(|agent| membership.is_present(agent.me)).collect();
    let Closed { metrics, series, latencies, epochs } = observer.finish(&Final {
        scenario: &world.scenario,
        agents: &present,
        agreement,
        truth: &truth,
        stamp_bytes,
        stamp_nodes,
        ended_at: now,
        at_rest,
        events,
    });
    let notes = crate::drive::notes::of(world, &metrics);
    Outcome { engine, end, ended_at: now, events, metrics, series, epochs, latencies, allocations, notes }
}

/// What every recipient effectively has, as it was last applied.
fn effective_allocations(world: &World, agents: &[Agent]) -> Vec<AllocationLine> {
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
