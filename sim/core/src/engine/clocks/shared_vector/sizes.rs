//! The sizes of a whole population's stamps, in every encoding.
//!
//! What participants know differs in few entries when a run is over, so the first stamp is added up entry by entry and
//! every other one where it differs. Adding up each by itself takes N² counters, each looked up in another place: at
//! 10,000 participants that was a fifth of a round.

use std::iter::once;

use twintrack_clocks::encoding::vector::{entry_units, len_of};
use twintrack_clocks::{Clock, Encoding};

use super::{SharedStamp, SharedVector};

/// A number for each encoding.
type Each = [usize; 4];

/// Adds up stamps: entries, and bytes on the wire in each encoding.
pub(crate) fn sizes(mut stamps: impl Iterator<Item = SharedStamp>) -> (usize, Each) {
    let Some(first) = stamps.next() else { return (0, [0; 4]) };
    let units =
        first.entries().into_iter().fold([0; 4], |sum, (who, counter)| plus(sum, units_of(who, counter)));
    let (mut entries, mut bytes) = (0, [0; 4]);
    for stamp in once(first.clone()).chain(stamps) {
        entries += stamp.entries;
        let lens = if first.has_everyone() && stamp.has_everyone() {
            like(&first, units, &stamp)
        } else {
            Encoding::ALL.map(|encoding| SharedVector::encoded_len(&stamp, encoding))
        };
        bytes = plus(bytes, lens);
    }
    (entries, bytes)
}

/// The bytes of a stamp, from the units that make up another one; both have entries for everyone.
fn like(first: &SharedStamp, units: Each, stamp: &SharedStamp) -> Each {
    let log = stamp.log.read();
    let is_origin = |who: &usize| *who == first.origin || *who == stamp.origin;
    let differing = first.known.differences(&stamp.known).filter(|who| !is_origin(who));
    let second = (stamp.origin != first.origin).then_some(stamp.origin);
    let units = differing.chain(once(first.origin)).chain(second).fold(units, |sum, who| {
        let more = plus(sum, units_of(who, stamp.counter(who, &log[who])));
        let less = units_of(who, first.counter(who, &log[who]));
        std::array::from_fn(|at| more[at] - less[at])
    });
    std::array::from_fn(|at| len_of(units[at], Encoding::ALL[at]))
}

fn units_of(who: usize, counter: u32) -> Each {
    Encoding::ALL.map(|encoding| entry_units(who, 0, counter, encoding))
}

fn plus(one: Each, other: Each) -> Each {
    std::array::from_fn(|at| one[at] + other[at])
}

impl SharedStamp {
    fn has_everyone(&self) -> bool {
        self.entries == self.known.len()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn sizes_are_those_of_each_stamp_by_itself(
            steps in prop::collection::vec((0..80usize, 0..80usize, any::<usize>()), 0..400),
            (newcomers, count_receipts) in (prop::bool::weighted(0.3), any::<bool>()),
        ) {
            let ever = if newcomers { 82 } else { 80 };
            let mut clocks = SharedVector::population(80, ever, count_receipts);
            let mut stamps = Vec::new();
            for (from, to, pick) in steps {
                stamps.push((from, clocks[from].publish()));
                let (origin, stamp) = &stamps[pick % stamps.len()];
                if *origin != to {
                    clocks[to].receive(stamp);
                }
            }
            let expected = Encoding::ALL.map(|encoding| {
                clocks.iter().map(|clock| SharedVector::encoded_len(&clock.peek(), encoding)).sum::<usize>()
            });
            let entries: usize = clocks.iter().map(|clock| clock.peek().entries).sum();
            prop_assert_eq!(sizes(clocks.iter().map(SharedVector::peek)), (entries, expected));
        }
    }
}
