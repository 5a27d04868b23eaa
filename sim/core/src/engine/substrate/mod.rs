//! What every coordination stands on: the state of a run of one engine. Here nothing decides *when*.
//!
//! [`next`] takes the next event, [`deliver`] what arrived, [`allocate`] computes and applies, [`standing`] tells how it all
//! stands. What has state of its own adds what it does in its own room: [`delivery`](super::delivery) sends,
//! [`mail`](super::mail) reads round states, [`membership`](super::membership) lets people come and go.

mod allocate;
mod deliver;
mod next;
mod standing;

pub(crate) use deliver::{Arrival, Delivered};

use crate::allocation::agent::Agent;
use crate::engine::clocks::waiting::Waiting;
use crate::engine::clocks::{ClockFamily, Founding};
use crate::engine::delivery::letter::Post;
use crate::engine::delivery::scheduled::{ACTION, HEAL, Scheduled, order, passage_of, timer_of, world_event};
use crate::engine::delivery::transport::Transport;
use crate::engine::mail::{Agenda, Mail};
use crate::engine::membership::Membership;
use crate::engine::membership::direct::Directs;
use crate::engine::membership::turnover::Turnovers;
use crate::ids::Participant;
use crate::kernel::time::Time;
use crate::observer::Observer;
use crate::observer::causality::Truth;
use crate::settings::Allocation;
use crate::witness::Witness;
use crate::world::World;

/// The state of a run of one engine, apart from its coordination.
pub(crate) struct Substrate<'w, C: ClockFamily> {
    pub(crate) world: &'w World,
    pub(crate) now: Time,
    pub(crate) agents: Vec<Agent>,
    pub(crate) observer: Observer,
    pub(crate) truth: Truth,
    /// The clocks of those who are there, and of those who are gone and will return.
    pub(crate) clocks: Vec<Option<C>>,
    pub(crate) waiting: Waiting<C::Stamp>,
    pub(crate) membership: Membership,
    pub(crate) directs: Directs<C::Gift>,
    pub(crate) queue: Agenda,
    /// Round states that are kept apart, if any are.
    pub(crate) mail: Option<Mail<C>>,
    pub(crate) post: Post<C::Stamp>,
    pub(crate) transport: Transport<C::Stamp>,
    /// Transmissions so far, per participant: the message numbers that jitter is drawn by.
    pub(crate) transmissions: Vec<u64>,
    /// Number of the current event, from 1.
    pub(crate) events: u64,
    pub(crate) turnovers: Turnovers,
    /// Until when a roll call keeps each participant from doing anything.
    pub(crate) held_until: Vec<Time>,
    /// When the last disturbance happens whose time is known beforehand.
    pub(crate) last_disturbance: Time,
    /// Who follows the run.
    pub(crate) witness: Option<&'w mut dyn Witness>,
}

impl<'w, C: Founding> Substrate<'w, C> {
    /// A run at its start, with the clocks that a population of this family begins with.
    pub(crate) fn new(world: &'w World, rounds: bool) -> Self {
        let settings = &world.scenario;
        let (initial, ever) = (world.initial(), world.participants());
        Substrate::with_clocks(world, rounds, |agents| {
            C::initial(initial, ever, &settings.clocks, settings.run.seed, |who| {
                rounds || agents[who].announces(settings.events.announce)
            })
        })
    }
}

impl<'w, C: ClockFamily> Substrate<'w, C> {
    /// A run at its start, with these clocks of the initial participants, in index order.
    pub(crate) fn with_clocks(
        world: &'w World,
        rounds: bool,
        clocks: impl FnOnce(&[Agent]) -> Vec<C>,
    ) -> Self {
        let (settings, n) = (&world.scenario, world.participants());
        let initial = world.initial();
        let agents: Vec<Agent> = (0..n)
            .map(|me| {
                let present = |peer: Participant| me < initial && peer.index() < initial;
                Agent::new(
                    Participant::from(me),
                    &world.needs[me],
                    &world.capacity[me],
                    &world.links,
                    present,
                )
            })
            .collect();
        let mut clocks: Vec<Option<C>> = clocks(&agents).into_iter().map(Some).collect();
        clocks.resize_with(n, || None);
        let mut substrate = Substrate {
            world,
            now: Time::ZERO,
            observer: Observer::new(world, &agents, rounds),
            truth: Truth::new(n, settings.observer.causality_witnesses, C::counts_receipts(&settings.clocks)),
            clocks,
            waiting: Waiting::new(n, C::WAITING_MAX),
            membership: Membership::new(world),
            directs: Directs::new(n),
            queue: Agenda::new(),
            mail: None,
            post: Post::new(),
            transport: Transport::new(world),
            transmissions: vec![0; n],
            agents,
            events: 0,
            turnovers: Turnovers::default(),
            held_until: vec![Time::ZERO; n],
            last_disturbance: world.last_disturbance(),
            witness: None,
        };
        for (index, action) in world.actions.iter().enumerate() {
            substrate.queue.push(Scheduled {
                at: action.at,
                order: order(action.participant, ACTION, 0, 0),
                what: index as u32,
                tag: 0,
            });
        }
        for passage in &world.churn.passages {
            substrate.queue.push(passage_of(passage.at, passage.participant, passage.kind));
        }
        for at in world.schedule.heals() {
            substrate.queue.push(world_event(at, HEAL));
        }
        substrate.plan_roll_call();
        substrate
    }

    pub(crate) fn allocation(&self) -> &'w Allocation {
        &self.world.scenario.allocation
    }

    /// Sets a timer of the coordination's own kind and tag.
    pub(crate) fn set_timer(&mut self, at: Time, who: Participant, kind: u32, tag: u32) {
        self.queue.push(timer_of(at, who, self.membership.session(who), kind, tag));
    }

    /// The clock of somebody who is there, as it is before it takes in what waits: its id is the same.
    pub(crate) fn clock(&self, who: Participant) -> &C {
        self.clocks[who.index()].as_ref().expect("whoever is there has a clock")
    }

    /// The clock of somebody who is there, up to date, to change.
    pub(crate) fn clock_mut(&mut self, who: Participant) -> &mut C {
        self.take_in(who);
        self.clocks[who.index()].as_mut().expect("whoever is there has a clock")
    }

    /// Tells a clock that reads time what its owner's own clock shows, before it counts anything.
    #[inline]
    pub(crate) fn tell_time(&mut self, who: Participant) {
        if C::READS_TIME {
            let time = self.world.skew[who.index()].reads(self.now);
            self.clocks[who.index()].as_mut().expect("whoever is there has a clock").tell_time(time);
        }
    }
}
