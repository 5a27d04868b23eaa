//! Rounds by the protocol's rule, apart from what a participant keeps of what it hears.

use std::ops::Range;

use hdrhistogram::Histogram;
use twintrack_core::ids::Participant;
use twintrack_core::kernel::random::{Purpose, draw};
use twintrack_core::kernel::time::{Span, Time};
use twintrack_core::kernel::windows::{
    Arrivals, BLOCK, Block, Broadcast, Deliveries, Delivery, NEVER, Received,
};
use twintrack_core::network::Network;
use twintrack_core::settings::{self, Inputs};

use crate::stamps::Stamps;

const ROUND: Span = Span::from_secs(90);
/// Clocks are off by up to half of this in either direction.
const OFFSETS: Span = Span::from_millis(500);
const SEED: u64 = 1;

/// What happens to everyone.
pub(crate) struct Flood {
    pub(crate) participants: u32,
    pub(crate) rounds: u32,
    network: Network,
}

impl Flood {
    pub(crate) fn new(participants: u32, rounds: u32) -> Flood {
        let settings = settings::Network::default();
        let network = Network::new(&settings, &Inputs::default(), SEED, participants).expect("a network");
        Flood { participants, rounds, network }
    }
}

impl Arrivals for Flood {
    fn lookahead(&self) -> Span {
        self.network.lookahead()
    }

    fn draw(&self, broadcast: &Broadcast, first: Participant, times: &mut [Time]) {
        let Broadcast { sent, message, sender, .. } = *broadcast;
        self.network.arrivals(sent, sender, first, message, times);
        let own = sender.0.wrapping_sub(first.0) as usize;
        if let Some(time) = times.get_mut(own) {
            *time = NEVER;
        }
    }
}

/// Figures that a block keeps on its own.
pub(crate) struct Tally {
    pub(crate) deliveries: u64,
    pub(crate) merges: u64,
    pub(crate) delivery_us: Histogram<u64>,
}

/// What a participant keeps of what it hears, beside the counts that the quorum needs.
pub(crate) trait Keeping: Send + Sized {
    const NAME: &'static str;
    /// What the participants of a block share.
    type Common: Send;

    fn new(me: Participant, participants: u32) -> Self;
    fn common(participants: u32) -> Self::Common;
    fn hear(
        &mut self,
        delivery: &Delivery<'_>,
        common: &mut Self::Common,
        stamps: &Stamps,
        tally: &mut Tally,
    );
    /// A round state, or something else at the beginning of a round, is published; returns a digest of its stamp.
    fn publish(
        &mut self,
        round: Option<u32>,
        common: &Self::Common,
        stamps: &Stamps,
        tally: &mut Tally,
    ) -> u64;
}

/// One participant.
struct Person<K> {
    me: Participant,
    round: u32,
    timer: Option<Time>,
    timer_ended: bool,
    /// Peers by the round that they are ready for, modulo 4. Nobody is heard out of order: latencies are far shorter
    /// than a round.
    ready: [u32; 4],
    digest: u64,
    keeps: K,
}

/// A block of participants.
pub(crate) struct People<'f, K: Keeping> {
    flood: &'f Flood,
    stamps: &'f Stamps,
    people: Vec<Person<K>>,
    common: K::Common,
    pub(crate) tally: Tally,
    next: Option<Time>,
}

impl<'f, K: Keeping> People<'f, K> {
    /// Everyone, in blocks.
    pub(crate) fn all(flood: &'f Flood, stamps: &'f Stamps) -> Vec<Self> {
        let firsts = (0..flood.participants).step_by(BLOCK);
        firsts.map(|first| People::new(flood, stamps, first)).collect()
    }

    fn new(flood: &'f Flood, stamps: &'f Stamps, first: u32) -> Self {
        let end = flood.participants.min(first + BLOCK as u32);
        let person = |me| {
            let ahead = draw(SEED, Purpose::ClockSkew, me, 0, 0) % OFFSETS.0;
            Person {
                me: Participant(me),
                round: 0,
                timer: Some(Time(ROUND.0 + ahead - OFFSETS.0 / 2)),
                timer_ended: false,
                ready: [0; 4],
                digest: 0,
                keeps: K::new(Participant(me), flood.participants),
            }
        };
        let people: Vec<Person<K>> = (first..end).map(person).collect();
        let delivery_us = Histogram::new(3).expect("three digits are within bounds");
        People {
            next: people.iter().filter_map(|person| person.timer).min(),
            flood,
            stamps,
            people,
            common: K::common(flood.participants),
            tally: Tally { deliveries: 0, merges: 0, delivery_us },
        }
    }

    pub(crate) fn digest(&self) -> u64 {
        self.people.iter().fold(0, |sum, person| mixed(sum, person.digest))
    }
}

fn mixed(sum: u64, value: u64) -> u64 {
    (sum.rotate_left(5) ^ value).wrapping_mul(0x517C_C1B7_2722_0A95)
}

impl<K: Keeping> Block for People<'_, K> {
    fn next(&self) -> Option<Time> {
        self.next
    }

    fn open(&mut self, window: Range<Time>, deliveries: &Deliveries<'_>, outbox: &mut Vec<Broadcast>) {
        let mut received = deliveries.by_recipient().peekable();
        let timers_end = self.next.is_some_and(|next| next < window.end);
        let People { flood, stamps, people, common, tally, .. } = self;
        let mut scene = Scene { flood, stamps, common, tally };
        for person in &mut *people {
            let mine = received.next_if(|received| received.to == person.me);
            if mine.is_some() || timers_end {
                person.live(mine, window.end, &mut scene, outbox);
            }
        }
        self.next = self.people.iter().filter_map(|person| person.timer).min();
    }
}

/// What a person acts on beside itself.
struct Scene<'s, K: Keeping> {
    flood: &'s Flood,
    stamps: &'s Stamps,
    common: &'s mut K::Common,
    tally: &'s mut Tally,
}

impl<K: Keeping> Person<K> {
    fn live(
        &mut self,
        received: Option<Received<'_>>,
        end: Time,
        scene: &mut Scene<'_, K>,
        outbox: &mut Vec<Broadcast>,
    ) {
        for delivery in received.iter().flat_map(Received::iter) {
            if let Some(now) = self.timer.filter(|timer| *timer <= delivery.at) {
                outbox.extend(self.timer_ends(now, scene));
            }
            self.hear(&delivery, scene);
        }
        if let Some(now) = self.timer.filter(|timer| *timer < end) {
            outbox.extend(self.timer_ends(now, scene));
        }
    }

    fn hear(&mut self, delivery: &Delivery<'_>, scene: &mut Scene<'_, K>) {
        scene.tally.deliveries += 1;
        self.keeps.hear(delivery, scene.common, scene.stamps, scene.tally);
        let ready_for = delivery.broadcast.message as u32;
        self.ready[ready_for as usize % 4] += 1;
        if ready_for > self.round {
            self.advance_if_due(delivery.at, scene);
        }
    }

    fn timer_ends(&mut self, now: Time, scene: &mut Scene<'_, K>) -> Option<Broadcast> {
        self.timer = None;
        self.timer_ended = true;
        let message = self.round + 1;
        self.publish(Some(message), scene);
        self.advance_if_due(now, scene);
        Some(Broadcast { sent: now, message: u64::from(message), sender: self.me, slot: 0 })
    }

    fn advance_if_due(&mut self, now: Time, scene: &mut Scene<'_, K>) {
        let ready = self.ready[(self.round as usize + 1) % 4];
        if !self.timer_ended || 2 * ready < scene.flood.participants - 1 {
            return;
        }
        self.round += 1;
        self.ready[(self.round as usize + 2) % 4] = 0;
        self.timer_ended = false;
        self.timer = (self.round < scene.flood.rounds).then_some(now + ROUND);
        self.digest = mixed(self.digest, now.0);
        self.publish(None, scene);
    }

    fn publish(&mut self, round: Option<u32>, scene: &mut Scene<'_, K>) {
        let stamp = self.keeps.publish(round, scene.common, scene.stamps, scene.tally);
        self.digest = mixed(self.digest, stamp);
    }
}
