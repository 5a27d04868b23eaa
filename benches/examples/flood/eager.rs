//! A vector clock per participant that is merged on every receipt that is news.

use twintrack_core::ids::Participant;
use twintrack_core::kernel::windows::Delivery;

use crate::round::{Keeping, Tally};
use crate::stamps::{Stamps, digest};

/// See the module head.
pub(crate) struct Eager {
    me: Participant,
    counter: u32,
    known: Vec<u8>,
    /// By peer, the latest round that it said to be ready for.
    ready_for: Vec<u8>,
}

impl Keeping for Eager {
    const NAME: &'static str = "eager";
    type Common = ();

    fn new(me: Participant, participants: u32) -> Eager {
        let zeros = vec![0; participants as usize];
        Eager { me, counter: 0, known: zeros.clone(), ready_for: zeros }
    }

    fn common(_: u32) {}

    #[inline]
    fn hear(&mut self, delivery: &Delivery<'_>, (): &mut (), stamps: &Stamps, tally: &mut Tally) {
        let broadcast = delivery.broadcast;
        let (from, round) = (broadcast.sender, broadcast.message as u32);
        tally.delivery_us.record(delivery.at.since(broadcast.sent).0 / 1_000).expect("it resizes itself");
        self.ready_for[from.index()] = self.ready_for[from.index()].max(round as u8);
        if self.known[from.index()] < round as u8 {
            stamps.merge(from, round, &mut self.known);
            tally.merges += 1;
        }
        self.counter += 1;
    }

    fn publish(&mut self, round: Option<u32>, (): &(), stamps: &Stamps, _: &mut Tally) -> u64 {
        self.counter += 1;
        if let Some(round) = round {
            self.known[self.me.index()] = round as u8;
            stamps.put(self.me, round, &self.known);
        }
        u64::from(self.counter) ^ digest(&self.known)
    }
}
