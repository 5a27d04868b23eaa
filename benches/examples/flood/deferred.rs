//! A vector clock per participant that is merged when somebody looks at it: before its owner publishes.
//!
//! Merging is a maximum, so it may be done later and in any order. A receipt sets one bit, at the place that the broadcast
//! has in the order of sending. When the clock is asked for, the messages noted are taken from the last to the first: the
//! latest know almost everything that the earlier ones say, and whatever is known already costs one look. Only what was
//! sent within about a latency of now is left to merge.

use twintrack_core::ids::Participant;
use twintrack_core::kernel::windows::Delivery;

use crate::round::{Keeping, Tally};
use crate::stamps::{Stamps, digest};

/// See the module head.
pub(crate) struct Deferred {
    me: Participant,
    counter: u32,
    known: Vec<u8>,
    /// A bit per broadcast heard and not merged, in the order of sending, as a ring.
    noted: Vec<u64>,
    /// A bit per peer heard from in this round.
    heard: Vec<u64>,
    /// The bits that may be set: from the lowest number noted to the highest.
    lowest: u64,
    highest: u64,
}

/// What the participants of a block share: sender and round by number of the broadcast, as a ring.
pub(crate) struct Directory(Vec<(u32, u32)>);

impl Keeping for Deferred {
    const NAME: &'static str = "deferred";
    type Common = Directory;

    fn new(me: Participant, participants: u32) -> Deferred {
        let words = ring(participants) / 64;
        Deferred {
            me,
            counter: 0,
            known: vec![0; participants as usize],
            noted: vec![0; words],
            heard: vec![0; (participants as usize).div_ceil(64)],
            lowest: u64::MAX,
            highest: 0,
        }
    }

    fn common(participants: u32) -> Directory {
        Directory(vec![(0, 0); ring(participants)])
    }

    #[inline]
    fn hear(&mut self, delivery: &Delivery<'_>, common: &mut Directory, _: &Stamps, tally: &mut Tally) {
        let (broadcast, number) = (delivery.broadcast, delivery.number);
        tally.delivery_us.record(delivery.at.since(broadcast.sent).0 / 1_000).expect("it resizes itself");
        let place = number as usize & (common.0.len() - 1);
        common.0[place] = (broadcast.sender.0, broadcast.message as u32);
        self.noted[place / 64] |= 1 << (place % 64);
        self.heard[broadcast.sender.index() / 64] |= 1 << (broadcast.sender.0 % 64);
        self.lowest = self.lowest.min(number);
        self.highest = self.highest.max(number);
        self.counter += 1;
    }

    fn publish(&mut self, round: Option<u32>, common: &Directory, stamps: &Stamps, tally: &mut Tally) -> u64 {
        self.merge_noted(common, stamps, tally);
        self.counter += 1;
        match round {
            Some(round) => {
                self.known[self.me.index()] = round as u8;
                stamps.put(self.me, round, &self.known);
            }
            None => self.heard.fill(0),
        }
        u64::from(self.counter) ^ digest(&self.known)
    }
}

impl Deferred {
    fn merge_noted(&mut self, common: &Directory, stamps: &Stamps, tally: &mut Tally) {
        if self.lowest == u64::MAX {
            return;
        }
        for word in (self.lowest / 64..=self.highest / 64).rev() {
            let word = word as usize & (self.noted.len() - 1);
            let mut bits = std::mem::take(&mut self.noted[word]);
            while bits != 0 {
                let bit = 63 - bits.leading_zeros() as usize;
                bits ^= 1 << bit;
                let (from, round) = common.0[word * 64 + bit];
                if self.known[from as usize] < round as u8 {
                    stamps.merge(Participant(from), round, &mut self.known);
                    tally.merges += 1;
                }
            }
        }
        (self.lowest, self.highest) = (u64::MAX, 0);
    }
}

/// Broadcasts that may be noted at a time: two rounds.
fn ring(participants: u32) -> usize {
    (2 * participants as usize).next_power_of_two().max(64)
}
