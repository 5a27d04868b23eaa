//! Coordinations of a caller's own: what one is told, and what it may do.

use crate::allocation::agent::{Parted, fresh_since};
use crate::allocation::damping::Indexing;
use crate::engine::Coordination;
use crate::engine::clocks::ClockFamily;
use crate::engine::delivery::scheduled::DETECT;
use crate::engine::mail::NoMail;
use crate::engine::membership::direct::Introduction;
use crate::engine::substrate::{Arrival, Delivered, Substrate};
use crate::ids::Participant;
use crate::kernel::time::{Span, Time};
use crate::population::Change;
use crate::witness::Clockwork;
use crate::world::World;

/// A protocol's timers are numbered below this.
pub const TIMER_KINDS: u8 = DETECT as u8;

/// Decides when participants publish, compute and apply. One value stands for all of them; what belongs to one participant
/// it keeps by index.
///
/// Everything else is done for it: records are delivered and stored, users' changes are entered into the records of those
/// who make them, newcomers look for sponsors.
pub trait Protocol {
    /// A participant is there, from the start of the run.
    fn started(&mut self, on: &mut dyn Simulation, who: Participant);

    /// A participant has come, for the first time or again, and holds what its sponsor gave it. Others learn that it is there by
    /// its first record.
    fn joined(&mut self, on: &mut dyn Simulation, who: Participant) {
        on.publish_commitment(who);
        self.started(on, who);
    }

    /// A timer went off that was set with this kind.
    fn timer(&mut self, on: &mut dyn Simulation, who: Participant, kind: u8);

    /// A record arrived that is newer than the one held; it is stored, and nothing is done about it yet.
    fn received(&mut self, on: &mut dyn Simulation, who: Participant, what: Received);

    /// A user changed what its participant needs, offers or recognises; that is entered, and not published yet.
    fn acted(&mut self, on: &mut dyn Simulation, who: Participant, change: &Change);

    /// Somebody came or went who is linked to this participant.
    fn company_changed(&mut self, _on: &mut dyn Simulation, _who: Participant) {}

    /// A participant went. Its timers are void.
    fn left(&mut self, _who: Participant) {}

    /// What a timer of this kind is for, in a few words, for those who look on.
    fn purpose(&self, _kind: u8) -> &'static str {
        "a timer"
    }
}

/// A record that arrived and was stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Received {
    /// A commitment: what its sender needs, recognises, and has been granted by others.
    Commitment {
        /// Whose.
        from: Participant,
        /// A computation would now use other inputs.
        inputs_moved: bool,
    },
    /// An allocation state: what its sender grants.
    Allocation {
        /// Whose.
        from: Participant,
    },
}

/// What a computation came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Computed {
    /// How long it takes. Grants are decided already; a protocol that wants to be like a real one publishes them after so long.
    pub takes: Span,
    /// The denominators that capacity is divided by stood still.
    pub still: bool,
}

mod sealed {
    pub trait Sealed {}
}

/// What a protocol sees and does. Nobody else implements it, so that it can grow.
pub trait Simulation: sealed::Sealed {
    /// Virtual time.
    fn now(&self) -> Time;

    /// The world that is run on. What it says of recognition and slots is how things were at the start.
    fn world(&self) -> &World;

    /// Whether a participant offers capacity.
    fn is_provider(&self, who: Participant) -> bool;

    /// Whether a participant declares something at the start, as `events.announce` has it.
    fn announces(&self, who: Participant) -> bool;

    /// Whether a participant's commitment moved by more than epsilon since it was published.
    fn commitment_moved(&self, who: Participant) -> bool;

    /// Sets a timer that goes off `after` from now, unless its participant goes first. A participant that sleeps then finds it when
    /// it wakes.
    ///
    /// # Panics
    /// When `kind` is not below [`TIMER_KINDS`].
    fn set_timer(&mut self, after: Span, who: Participant, kind: u8);

    /// Sends a participant's commitment to everyone whom it is linked to.
    fn publish_commitment(&mut self, who: Participant);

    /// Divides a provider's capacity by what it knows; commitments older than `events.freshness` are left out. Of whoever offers
    /// none, nothing comes.
    fn compute(&mut self, who: Participant) -> Computed;

    /// Sends a provider's allocation state to those whom it concerns, if it moved by more than epsilon since it was published.
    fn publish_allocation(&mut self, who: Participant);

    /// A recipient applies the allocation states received.
    fn apply(&mut self, who: Participant);

    /// A provider declares that allocations have settled, or that it does not believe so any more.
    fn declare_settled(&mut self, who: Participant, settled: bool);
}

impl<C: ClockFamily> sealed::Sealed for Substrate<'_, C> {}

impl<C: ClockFamily> Simulation for Substrate<'_, C> {
    fn now(&self) -> Time {
        self.now
    }

    fn world(&self) -> &World {
        self.world
    }

    fn is_provider(&self, who: Participant) -> bool {
        self.agents[who.index()].is_provider()
    }

    fn announces(&self, who: Participant) -> bool {
        self.agents[who.index()].announces(self.world.scenario.events.announce)
    }

    fn commitment_moved(&self, who: Participant) -> bool {
        self.agents[who.index()].commitment_moved(self.allocation())
    }

    fn set_timer(&mut self, after: Span, who: Participant, kind: u8) {
        assert!(kind < TIMER_KINDS, "a protocol's timers are numbered below {TIMER_KINDS}");
        Substrate::set_timer(self, self.now + after, who, u32::from(kind), 0);
    }

    fn publish_commitment(&mut self, who: Participant) {
        Substrate::publish_commitment(self, who);
    }

    fn compute(&mut self, who: Participant) -> Computed {
        if !self.agents[who.index()].is_provider() {
            return Computed { takes: Span::ZERO, still: true };
        }
        let not_before = fresh_since(self.now, self.world.scenario.events.freshness.0);
        let moved = Substrate::compute(self, who, not_before).denominators_moved;
        let takes = self.world.compute_by_events.of(who);
        Computed { takes, still: moved <= self.allocation().epsilon }
    }

    fn publish_allocation(&mut self, who: Participant) {
        if self.agents[who.index()].is_provider() {
            self.publish_result(who, false);
        }
    }

    fn apply(&mut self, who: Participant) {
        self.aggregate(who, Indexing::Time);
    }

    fn declare_settled(&mut self, who: Participant, settled: bool) {
        if self.agents[who.index()].is_provider() {
            self.observer.settling.believes(self.now, who, settled);
        }
    }
}

/// A protocol as the engines hold a coordination.
pub(super) struct Hosted<P>(pub(super) P);

impl<C: ClockFamily, P: Protocol> Coordination<C> for Hosted<P> {
    type Listener = NoMail;

    fn start(&mut self, on: &mut Substrate<'_, C>) {
        for who in on.membership.live().to_vec() {
            self.0.started(on, who);
        }
    }

    fn timer(&mut self, on: &mut Substrate<'_, C>, who: Participant, kind: u32, _: u32) {
        self.0.timer(on, who, kind as u8);
    }

    fn delivered(&mut self, on: &mut Substrate<'_, C>, to: Participant, arrival: Arrival) {
        if arrival.met {
            self.0.company_changed(on, to);
        }
        let from = arrival.from;
        match arrival.what {
            Delivered::Commitment { inputs_moved, .. } => {
                self.0.received(on, to, Received::Commitment { from, inputs_moved });
            }
            Delivered::Allocation => self.0.received(on, to, Received::Allocation { from }),
            Delivered::RoundState { .. } | Delivered::Nothing => {}
        }
    }

    fn acted(&mut self, on: &mut Substrate<'_, C>, who: Participant, change: &Change) {
        Substrate::apply(on, who, change);
        self.0.acted(on, who, change);
    }

    fn joined(&mut self, on: &mut Substrate<'_, C>, who: Participant, _: &Introduction) {
        self.0.joined(on, who);
    }

    fn knows(&self, on: &Substrate<'_, C>, one: Participant, other: Participant) -> bool {
        on.believes_present(one, other)
    }

    fn left(&mut self, _: &mut Substrate<'_, C>, who: Participant) {
        self.0.left(who);
    }

    fn parted(&mut self, on: &mut Substrate<'_, C>, at: Participant, _: Participant, parted: Option<Parted>) {
        if parted.is_some() {
            self.0.company_changed(on, at);
        }
    }

    fn purpose(&self, kind: u32) -> &'static str {
        self.0.purpose(kind as u8)
    }

    fn clockwork(&self, _: &Substrate<'_, C>, _: Participant) -> Clockwork {
        Clockwork { round: None, due: Vec::new() }
    }
}
