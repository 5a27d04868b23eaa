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

use smallvec::SmallVec;

use crate::kernel::known::{Known, Snapshot};

use super::super::recent::Recent;

/// A publication that went to some.
#[derive(Debug)]
struct Aside {
    /// Whose.
    place: u32,
    number: u32,
    /// The broadcasts to all whose senders knew it, and no later one of the same participant.
    told_by: Recent,
}

/// What everyone knows, and what broadcasts under way tell beside themselves, by numbers of publications.
#[derive(Debug)]
pub(super) struct Asides {
    common: Known,
    /// The number of each participant's latest broadcast to all.
    latest: Vec<u32>,
    asides: Vec<Aside>,
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
                    let told_by = Recent::starting_at(broadcast);
                    asides.push(Aside { place: place as u32, number, told_by });
                    self.of[place].push(asides.len() as u32 - 1);
                    asides.len() as u32 - 1
                });
                asides[at as usize].told_by.insert(broadcast);
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
        self.asides.retain_mut(|aside| {
            aside.told_by.forget_before(oldest);
            aside.number > common.get(aside.place as usize) && !aside.told_by.is_empty()
        });
        self.of.iter_mut().for_each(SmallVec::clear);
        for (at, aside) in self.asides.iter().enumerate() {
            self.of[aside.place as usize].push(at as u32);
        }
    }

    /// Somebody takes in what everyone knows.
    pub(super) fn teach(&self, known: &mut Known) {
        known.merge_known(&self.common);
    }

    /// Somebody who has taken in these broadcasts takes in what they tell beside themselves. Linear in the asides.
    pub(super) fn tell(&self, broadcasts: &Recent, known: &mut Known) {
        // The latest of a participant first: the earlier ones are known by it.
        for Aside { place, number, told_by } in self.asides.iter().rev() {
            let place = *place as usize;
            if *number > known.get(place) && told_by.meets(broadcasts) {
                known.set(place, *number);
            }
        }
    }
}
