//! Engines of a caller's own: a third clock, a third coordination, or both, on the same worlds and under the same observer.
//!
//! A clock is a type that implements [`Clock`](twintrack_clocks::Clock) and [`PopulationClock`]; a coordination is one that
//! implements [`Protocol`]. A [`Run`] puts it together with a coordination or clock that is there, or with another of one's
//! own, and yields the same [`Outcome`] as [`run`](crate::run) does, under a label of the caller's choice. What is simulated,
//! measured and checked is what the built-in engines meet: messages, bytes, ledger, truth beside belief. A plain vector clock
//! through this door gives the figures of engine V1 to the last bit, and events written as a [`Protocol`] those of
//! events; tests hold them to it.
//!
//! ```
//! use twintrack_clocks::VectorClock;
//! use twintrack_core::custom::Run;
//! use twintrack_core::kernel::time::Span;
//! use twintrack_core::settings::{Coordination, Inputs, Scenario};
//! use twintrack_core::world::World;
//!
//! let mut scenario = Scenario::named("embedded");
//! scenario.population.size = Some(10);
//! scenario.run.until = Span::from_secs(300);
//! let world = World::build(scenario, &Inputs::default())?;
//! let clock = |who| VectorClock::new(who, world.initial(), true);
//! let outcome = Run::on(&world).with_clock("plain vectors", Coordination::Events, clock);
//! assert_eq!(outcome.engine, "plain vectors");
//! assert_eq!(outcome.value("causality.wrong"), Some(0.0));
//! # Ok::<(), twintrack_core::world::WorldError>(())
//! ```
//!
//! Whole examples, each shorter than a hundred lines, are in `examples/third/`: a pruned version vector, a hybrid logical
//! clock, and a coordination by periods.
//!
//! Engines are generic over their clock, so that one of a caller's own costs no call through a table; a protocol reaches the
//! simulation through one, which only protocols pay for. Rejected: making the traits of the built-in engines public. They know
//! how broadcasts are numbered, mail is kept apart and ids are shared out, all for speed, and change with it.

mod clock;
mod protocol;

pub use clock::PopulationClock;
pub use protocol::{Computed, Protocol, Received, Simulation, TIMER_KINDS};

use twintrack_clocks::itc::Stamp;

use crate::coordination::{Events, Rounds};
use crate::drive::drive_on;
use crate::engine::clocks::ClockFamily;
use crate::engine::clocks::shared_vector::SharedVector;
use crate::engine::substrate::Substrate;
use crate::kernel::time::Time;
use crate::outcome::Outcome;
use crate::settings::{ClockKind, Coordination};
use crate::watch::{Progress, Reading, Watch};
use crate::witness::Witness;
use crate::world::World;

use protocol::Hosted;

/// A run to come of an engine of the caller's own, on the calling thread. See the [module head](self).
#[must_use = "nothing runs before one of the methods `with_…`"]
pub struct Run<'w> {
    world: &'w World,
    watch: Watched<'w>,
    witness: Option<&'w mut dyn Witness>,
}

/// Whoever watches, if anybody does.
struct Watched<'w>(Option<&'w mut dyn Watch>);

impl Watch for Watched<'_> {
    fn progress(&mut self, progress: Progress) -> bool {
        self.0.as_mut().is_none_or(|watch| watch.progress(progress))
    }

    fn next_reading(&mut self) -> Option<Time> {
        self.0.as_mut().and_then(|watch| watch.next_reading())
    }

    fn reading(&mut self, reading: &Reading) -> bool {
        self.0.as_mut().is_none_or(|watch| watch.reading(reading))
    }
}

impl std::fmt::Debug for Run<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Run")
            .field("scenario", &self.world.scenario.name)
            .field("watched", &self.watch.0.is_some())
            .field("followed", &self.witness.is_some())
            .finish()
    }
}

impl<'w> Run<'w> {
    /// A run on a world, which nobody watches.
    pub fn on(world: &'w World) -> Run<'w> {
        Run { world, watch: Watched(None), witness: None }
    }

    /// The same, watched from afar: see [`Watch`].
    pub fn watched_by(self, watch: &'w mut dyn Watch) -> Run<'w> {
        Run { watch: Watched(Some(watch)), ..self }
    }

    /// The same, followed event by event: see [`Witness`].
    pub fn followed_by(self, witness: &'w mut dyn Witness) -> Run<'w> {
        Run { witness: Some(witness), ..self }
    }

    /// Runs a built-in coordination with clocks of the caller's own: `clock` makes that of each participant who is there at
    /// the start, by index; later ones come by theirs from a sponsor.
    pub fn with_clock<C: PopulationClock, E>(
        self,
        label: E,
        coordination: Coordination,
        clock: impl FnMut(usize) -> C,
    ) -> Outcome<E> {
        let (world, mut watch, on) = self.founded(coordination == Coordination::Rounds, clock);
        match coordination {
            Coordination::Rounds => drive_on(on, label, &mut watch, Rounds::new(world)),
            Coordination::Events => drive_on(on, label, &mut watch, Events::new(world)),
        }
    }

    /// Runs a coordination of the caller's own with built-in clocks.
    pub fn with_protocol<E>(self, label: E, clock: ClockKind, protocol: impl Protocol) -> Outcome<E> {
        let Run { world, mut watch, witness } = self;
        let hosted = Hosted(protocol);
        match clock {
            ClockKind::Vector => {
                let on = Substrate::<SharedVector>::new(world, false).followed_by(witness);
                drive_on(on, label, &mut watch, hosted)
            }
            ClockKind::Itc => {
                let on = Substrate::<Stamp>::new(world, false).followed_by(witness);
                drive_on(on, label, &mut watch, hosted)
            }
        }
    }

    /// Runs a coordination of the caller's own with clocks of its own; `clock` as in [`with_clock`](Self::with_clock).
    pub fn with_both<C: PopulationClock, E>(
        self,
        label: E,
        clock: impl FnMut(usize) -> C,
        protocol: impl Protocol,
    ) -> Outcome<E> {
        let (_, mut watch, on) = self.founded(false, clock);
        drive_on(on, label, &mut watch, Hosted(protocol))
    }

    /// A substrate at the start of its run, with clocks of the caller's making.
    fn founded<C: ClockFamily>(
        self,
        rounds: bool,
        clock: impl FnMut(usize) -> C,
    ) -> (&'w World, Watched<'w>, Substrate<'w, C>) {
        let Run { world, watch, witness } = self;
        let clocks = |_: &[_]| (0..world.initial()).map(clock).collect();
        (world, watch, Substrate::with_clocks(world, rounds, clocks).followed_by(witness))
    }
}
