//! The main loop: event after event until the run's bound, then the closing of the books.

mod closing;
mod notes;
mod readings;
mod step;

use twintrack_clocks::itc::Stamp;

use crate::coordination::{Events, Rounds};
use crate::engine::Coordination;
use crate::engine::clocks::shared_vector::SharedVector;
use crate::engine::clocks::{ClockFamily, Founding};
use crate::engine::substrate::Substrate;
use crate::kernel::time::Time;
use crate::observer::{State, unmet};
use crate::outcome::Outcome;
use crate::settings::{Checks, ClockKind, Engine, Stop};
use crate::watch::{Progress, Watch};
use crate::witness::Witness;
use crate::world::World;

use closing::{close, how_it_ended};
use readings::Readings;
use step::step;

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

pub(crate) fn drive<'w, C: Founding, K: Coordination<C>>(
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
pub(crate) fn drive_on<C: ClockFamily, K: Coordination<C>, E>(
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
