//! What broadcasts tell beside themselves: publications that went to some only, and that not everyone knows yet.
//!
//! What somebody knows is a set of publications, and most of them are broadcasts, each a bit. The others, commitments and
//! allocations above all, go to a few; everyone else hears of them by the next broadcasts of those few. A handful of
//! broadcasts tell of each, so with a bit for each that does, one look at a publication says whether any broadcast that was
//! read tells of it: of thousands that were read, the first few do.
//!
//! Rejected: merging what each broadcast's stamp says, listed by where it differs from what everyone knows. Once everyone
//! advances with the same quorum, participants publish in step: their broadcasts know nothing of each other, so that each is
//! to be merged by each receiver, with some 170 entries of others' data beside its own, of which the receiver knows nearly all
//! by the time it has merged a hundred. At 10,000 participants that was 75 million merges a round, and three quarters of the
//! time.

use std::mem;

use smallvec::SmallVec;

use crate::kernel::known::{Known, Snapshot};

use super::super::recent::Recent;

/// Broadcasts that are asked about first.
const FIRST: usize = 4;

/// A publication that went to some.
#[derive(Clone, Copy, Debug)]
struct Aside {
    /// Whose.
    place: u32,
    number: u32,
    /// The first broadcasts that told of it, by the lower half of their numbers; the same one again where they are fewer. One
    /// of these mostly was read, and they are in the cache where thousands of sets are not.
    first: [u32; FIRST],
}

/// What everyone knows, and what broadcasts under way tell beside themselves, by numbers of publications.
#[derive(Debug)]
pub(super) struct Asides {
    common: Known,
    /// The number of each participant's latest broadcast to all.
    latest: Vec<u32>,
    asides: Vec<Aside>,
    /// Of each of them, the broadcasts to all whose senders knew it, and no later one of the same participant.
    told_by: Vec<Recent>,
    /// Which of them are each participant's.
    of: Vec<SmallVec<[u32; 2]>>,
}

impl Asides {
    /// Nobody knows anything of so many participants.
    pub(super) fn new(participants: usize) -> Asides {
        Asides {
            common: Known::zeros(participants),
            latest: vec![0; participants],
            asides: Vec::new(),
            told_by: Vec::new(),
            of: vec![SmallVec::new(); participants],
        }
    }

    /// A broadcast to all is published by the one in that place, if it has one, who knows so much. Linear in what it tells
    /// beyond what everyone knows.
    pub(super) fn publish(&mut self, broadcast: u64, sender: Option<usize>, known: &Snapshot) {
        for place in self.common.differences(known) {
            let number = known.get(place);
            let is_broadcast = Some(place) == sender || number == self.latest[place];
            if !is_broadcast && number > self.common.get(place) {
                let asides = &mut self.asides;
                let at = self.of[place].iter().find(|at| asides[**at as usize].number == number).copied();
                let at = at.unwrap_or_else(|| {
                    asides.push(Aside { place: place as u32, number, first: [broadcast as u32; FIRST] });
                    self.told_by.push(Recent::starting_at(broadcast));
                    self.of[place].push(asides.len() as u32 - 1);
                    asides.len() as u32 - 1
                }) as usize;
                self.told_by[at].insert(broadcast);
                let first = &mut asides[at].first;
                let next = first.iter().skip(1).position(|number| *number == first[0]);
                if let Some(next) = next.filter(|_| broadcast as u32 != first[0]) {
                    first[next + 1] = broadcast as u32;
                }
            }
        }
        if let Some(place) = sender {
            self.latest[place] = known.get(place);
        }
    }

    /// What was known at a publication has arrived at everyone.
    pub(super) fn learn(&mut self, known: &Snapshot) {
        self.common.merge(known);
    }

    /// Broadcasts before that number are under way no longer. Linear in the asides.
    pub(super) fn forget_before(&mut self, oldest: u64) {
        let common = &self.common;
        let all = mem::take(&mut self.asides).into_iter().zip(mem::take(&mut self.told_by));
        let kept = all.filter_map(|(aside, mut told_by)| {
            told_by.forget_before(oldest);
            let news = aside.number > common.get(aside.place as usize) && !told_by.is_empty();
            news.then_some((aside, told_by))
        });
        (self.asides, self.told_by) = kept.unzip();
        self.of.iter_mut().for_each(SmallVec::clear);
        for (at, aside) in self.asides.iter().enumerate() {
            self.of[aside.place as usize].push(at as u32);
        }
    }

    /// Somebody takes in what everyone knows.
    pub(super) fn teach(&self, known: &mut Known) {
        known.merge_known(&self.common);
    }

    /// Whether merging so many stamps as a whole takes less time than asking what they tell.
    pub(super) fn are_few(&self, stamps: usize) -> bool {
        // By measurement: an aside takes about as long as 64 entries, and a stamp as 64 asides before its first entry.
        stamps * (64 + self.common.len() / 64) <= self.asides.len()
    }

    /// Somebody who has taken in these broadcasts takes in what they tell beside themselves. Linear in the asides.
    pub(super) fn tell(&self, broadcasts: &Recent, known: &mut Known) {
        // The latest of a participant first: the earlier ones are known by it.
        for (at, Aside { place, number, first }) in self.asides.iter().enumerate().rev() {
            let place = *place as usize;
            let is_told = || {
                first.iter().any(|number| broadcasts.contains_low(*number))
                    || self.told_by[at].meets(broadcasts)
            };
            if *number > known.get(place) && is_told() {
                known.set(place, *number);
            }
        }
    }
}
