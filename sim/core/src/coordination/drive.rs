//! The main loop: event after event until the run's bound, then the closing of the books.

use twintrack_clocks::itc::Stamp;

use crate::allocation::agent::Agent;
use crate::ids::Participant;
use crate::kernel::time::Time;
use crate::observer::{Closed, Final, State, unmet};
use crate::outcome::{AllocationLine, End, Outcome};
use crate::population::PassageKind;
use crate::settings::{Checks, ClockKind, Engine, Feedback, Stop};
use crate::watch::{Progress, Watch};
use crate::witness::{Fell, Seen, Witness};
use crate::world::World;

use super::Coordination;
use super::clock_family::{ClockFamily, Founding};
use super::events::Events;
use super::membership::direct::Content;
use super::membership::leaving::Noticed;
use super::readings::Readings;
use super::rounds::Rounds;
use super::scheduled::Happening;
use super::shared_vector::SharedVector;
use super::substrate::Substrate;

/// Events between two calls of [`Watch::progress`].
const PROGRESS_EVERY: u64 = 1 << 16;

/// Runs one engine on a world, on the calling thread alone.
pub fn run(world: &World, engine: Engine, watch: &mut dyn Watch) -> Outcome {
    run_on(1, world, engine, watch)
}

/// Runs one engine on a world, on up to so many threads where it has use for them. The outcome is the same on any number.
pub fn run_on(threads: usize, world: &World, engine: Engine, watch: &mut dyn Watch) -> Outcome {
    run_with(threads, world, engine, watch, None)
}

/// Runs one engine on a world while a witness follows. The outcome is that of [`run`], unless the witness stops it.
pub fn run_followed(
    world: &World,
    engine: Engine,
    watch: &mut dyn Watch,
    witness: &mut dyn Witness,
) -> Outcome {
    run_with(1, world, engine, watch, Some(witness))
}

fn run_with<'w>(
    threads: usize,
    world: &'w World,
    engine: Engine,
    watch: &mut dyn Watch,
    witness: Option<&'w mut dyn Witness>,
) -> Outcome {
    use crate::settings::Coordination as Kind;
    match (engine.coordination, engine.clock) {
        (Kind::Rounds, ClockKind::Vector) => {
            in_rounds::<SharedVector>(threads, world, engine, watch, witness)
        }
        (Kind::Rounds, ClockKind::Itc) => in_rounds::<Stamp>(threads, world, engine, watch, witness),
        (Kind::Events, ClockKind::Vector) => {
            drive::<SharedVector, _>(world, engine, watch, witness, Events::new(world))
        }
        (Kind::Events, ClockKind::Itc) => {
            drive::<Stamp, _>(world, engine, watch, witness, Events::new(world))
        }
    }
}

fn in_rounds<'w, C: Founding>(
    threads: usize,
    world: &'w World,
    engine: Engine,
    watch: &mut dyn Watch,
    witness: Option<&'w mut dyn Witness>,
) -> Outcome {
    // Whoever follows is told of every delivery by itself.
    let mails = witness.is_none();
    let mut on = Substrate::<C>::new(world, true).followed_by(witness);
    if mails {
        on.keep_mail(threads);
    }
    drive_on(on, engine, watch, Rounds::new(world))
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

pub(super) fn drive<'w, C: Founding, K: Coordination<C>>(
    world: &'w World,
    engine: Engine,
    watch: &mut dyn Watch,
    witness: Option<&'w mut dyn Witness>,
    coordination: K,
) -> Outcome {
    let rounds = engine.coordination == crate::settings::Coordination::Rounds;
    drive_on(Substrate::<C>::new(world, rounds).followed_by(witness), engine, watch, coordination)
}

/// Runs an engine, under whatever name, from where its substrate stands.
pub(super) fn drive_on<C: ClockFamily, K: Coordination<C>, E>(
    mut on: Substrate<'_, C>,
    engine: E,
    watch: &mut dyn Watch,
    mut coordination: K,
) -> Outcome<E> {
    let world = on.world;
    coordination.start(&mut on);
    let mut readings = Readings::of(watch);
    let stopped = run_loop(&mut on, &mut coordination, watch, &mut readings);
    let last_mail = on.close_mail();
    let until = Time::ZERO + world.scenario.run.until;
    on.now = match stopped {
        // With nothing left to happen, the quiet time passes and no more.
        Stopped::AtRest if world.scenario.run.stop == Stop::Settled => until
            .min(on.now.max(last_mail).max(on.observer.settling.last_movement() + world.scenario.run.quiet)),
        Stopped::AtRest | Stopped::AtEnd => until,
        _ => on.now,
    };
    let now = on.now;
    on.stopped_by_witness(&coordination, None);
    sample_until(&mut on, now);
    readings.give(&on, &coordination, watch, now);
    if !world.churn.turnovers.is_empty() {
        on.end_epoch();
    }
    coordination.end(&mut on);
    let at_rest = matches!(stopped, Stopped::AtRest);
    let end = how_it_ended(&on, &stopped, coordination.hindrance());
    close(on, engine, end, at_rest)
}

fn run_loop<C: ClockFamily, K: Coordination<C>>(
    on: &mut Substrate<'_, C>,
    coordination: &mut K,
    watch: &mut dyn Watch,
    readings: &mut Readings,
) -> Stopped {
    let settings = &on.world.scenario.run;
    let until = Time::ZERO + settings.until;
    let stop_when_settled = settings.stop == Stop::Settled;
    let mut glance = PROGRESS_EVERY;
    loop {
        let next = on.next_time(coordination);
        if let Some(end) = on.epoch_end(next).filter(|end| *end <= until) {
            sample_until(on, end);
            on.turn_over(end);
            continue;
        }
        let Some(next) = next else { return Stopped::AtRest };
        if next > until {
            return Stopped::AtEnd;
        }
        if on.is_followed() && on.stopped_by_witness(coordination, Some(next)) {
            return Stopped::Interrupted;
        }
        if stop_when_settled && is_over(on, next) {
            on.now = next;
            return Stopped::Settled;
        }
        sample_until(on, next);
        if !readings.give(on, coordination, watch, next) {
            return Stopped::Interrupted;
        }
        if on.events == settings.events_max {
            return Stopped::TooManyEvents;
        }
        let sound = on.observer.invariants.first().is_none();
        step(on, coordination);
        if on.observer.invariants.first().is_some() {
            if sound {
                on.number_violation();
            }
            if settings.checks == Checks::Stop {
                return Stopped::Broken;
            }
        }
        on.read_on(coordination);
        if on.events >= glance {
            glance = on.events + PROGRESS_EVERY;
            if !watch.progress(Progress { now: on.now, until, events: on.events }) {
                return Stopped::Interrupted;
            }
        }
    }
}

/// Whether the last disturbance is over and the network has settled.
fn is_over<C: ClockFamily>(on: &Substrate<'_, C>, next: Time) -> bool {
    on.observer.settling.is_settled(next)
        && next > on.last_disturbance
        && on.turnovers_left() == 0
        && on.turnovers.passages_left == 0
        && !on.membership.any_joining()
}

fn step<C: ClockFamily, K: Coordination<C>>(on: &mut Substrate<'_, C>, coordination: &mut K) {
    let Some(happening) = on.next() else { return };
    on.hear_mail(coordination);
    match happening {
        Happening::Heal => on.healed(),
        Happening::RollCall => on.call_roll(),
        Happening::Resend { who, to, kind } => on.resend(who, to, kind),
        Happening::ResendDirect { slot } => on.resend_direct(slot),
        Happening::AskAgain { who } => on.ask(who),
        Happening::Passage { who, kind } => pass(on, coordination, who, kind),
        Happening::Detect { at, tag } => {
            let (gone, session) = Substrate::<C>::detected(tag);
            learn_departure(on, coordination, at, gone, session);
        }
        Happening::Direct { to, slot } => take_direct(on, coordination, to, slot),
        Happening::Action { index } => {
            let action = &on.world.actions[index];
            on.disturbed(action.participant, &action.change);
            coordination.acted(on, action.participant, &action.change);
        }
        Happening::Timer { who, kind, tag } => {
            on.saw(|_| Seen::Timer { who, what: coordination.purpose(kind) });
            coordination.timer(on, who, kind, tag);
        }
        Happening::Delivery { to, slot, link } => {
            let arrival = on.deliver(to, slot, link);
            coordination.delivered(on, to, arrival);
        }
        Happening::Read { who } => coordination.read(on, who),
    }
}

/// Somebody comes or goes.
fn pass<C: ClockFamily, K: Coordination<C>>(
    on: &mut Substrate<'_, C>,
    coordination: &mut K,
    who: Participant,
    kind: PassageKind,
) {
    on.turnovers.passages_left = on.turnovers.passages_left.saturating_sub(1);
    if kind == PassageKind::Join {
        on.comes(who);
        return;
    }
    let knows = |on: &Substrate<'_, C>, one, other| coordination.knows(on, one, other);
    let noticed_by: Vec<Noticed> = on
        .membership
        .live()
        .iter()
        .filter(|peer| **peer != who && knows(on, **peer, who))
        .map(|peer| Noticed { by: *peer, known: knows(on, who, *peer) })
        .collect();
    if on.goes(who, kind, &noticed_by) {
        coordination.left(on, who);
    }
}

fn learn_departure<C: ClockFamily, K: Coordination<C>>(
    on: &mut Substrate<'_, C>,
    coordination: &mut K,
    at: Participant,
    gone: Participant,
    session: u32,
) {
    let parted = on.learn_departure(at, gone, session);
    coordination.parted(on, at, gone, parted);
}

/// A message from one to another arrives.
fn take_direct<C: ClockFamily, K: Coordination<C>>(
    on: &mut Substrate<'_, C>,
    coordination: &mut K,
    to: Participant,
    slot: u32,
) {
    let direct = on.directs.take(slot);
    let from = direct.from;
    let waits_for_it = match &direct.content {
        Content::Welcome(welcome) => on.membership.goes_on(to, welcome.session()),
        _ => on.membership.is_present(to),
    };
    let fell = if waits_for_it { Fell::Noted } else { Fell::Undeliverable };
    on.saw(|_| direct.received(fell));
    if !waits_for_it {
        on.direct_undeliverable(direct);
        return;
    }
    match direct.content {
        Content::Request { session } => {
            if on.requested(to, from, session) {
                let introduction = coordination.introduce(to);
                on.welcome(to, from, session, introduction);
            }
        }
        Content::PassedOn { newcomer, session } => {
            let introduction = coordination.introduce(to);
            on.welcome(to, newcomer, session, introduction);
        }
        Content::Welcome(welcome) => {
            if let Some(introduction) = on.welcomed(to, from, *welcome) {
                coordination.joined(on, to, &introduction);
            }
        }
        Content::Leaving { session } => learn_departure(on, coordination, to, from, session),
        Content::Bequest { gift, truth } => on.inherit(to, gift, &truth),
        Content::Digest { link, commitment, allocation } => {
            on.answer_digest(to, link, commitment, allocation);
        }
    }
}

/// Closes the time bins that end at or before `at`; nothing has changed since the last event.
fn sample_until<C: ClockFamily>(on: &mut Substrate<'_, C>, at: Time) {
    if on.observer.sample_due(at) {
        let state = State {
            residual: unmet(on.present_agents()),
            agreement: on.agreement(),
            wrong_allocation: on.wrong_allocation(),
        };
        on.observer.sample(at, state);
    }
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

fn close<C: ClockFamily, E>(on: Substrate<'_, C>, engine: E, end: End, at_rest: bool) -> Outcome<E> {
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
    let notes = super::notes::of(world, &metrics);
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
