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
use std::ops::Range;

use smallvec::SmallVec;

use crate::engine::delivery::recent::Recent;
use crate::kernel::numbers::Numbers;
use crate::kernel::windows::in_parallel;

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
    common: Numbers,
    /// One for each thread that writes down what is told.
    parts: Vec<Part>,
}

/// What is told of the publications of some participants.
#[derive(Debug, Default)]
struct Part {
    places: Range<usize>,
    /// The number of each one's latest broadcast to all.
    latest: Vec<u32>,
    asides: Vec<Aside>,
    /// Of each of them, the broadcasts to all whose senders knew it, and no later one of the same participant.
    told_by: Vec<Recent>,
    /// Which of them are each one's.
    of: Vec<SmallVec<[u32; 2]>>,
}

/// A broadcast to all.
pub(super) struct Told<'k> {
    pub(super) number: u64,
    /// The place of its sender, if it has one.
    pub(super) sender: Option<usize>,
    /// What was known at its publication.
    pub(super) known: &'k Numbers,
}

/// So many entries are compared in the time of looking at anything else.
const ENTRIES: usize = 64;

impl Asides {
    /// Nobody knows anything of so many participants. What is told of them is written down by so many threads.
    pub(super) fn new(participants: usize, threads: usize) -> Asides {
        let each = participants.div_ceil(threads.max(1)).max(1);
        let starts = (0..participants).step_by(each);
        let parts = starts.map(|start| Part::new(start..participants.min(start + each))).collect();
        Asides { common: Numbers::zeros(participants), parts }
    }

    /// Broadcasts to all are published, in the order of their numbers. Linear in what they tell beyond what everyone knows.
    pub(super) fn publish(&mut self, broadcasts: &[Told<'_>]) {
        let (amount, common) = (broadcasts.len() * self.common.len() / ENTRIES, &self.common);
        in_parallel(amount, self.parts.iter_mut(), |part| {
            broadcasts.iter().for_each(|told| part.publish(told, common));
        });
    }

    /// What was known at a publication has arrived at everyone.
    pub(super) fn learn(&mut self, known: &Numbers) {
        self.common.merge(known);
    }

    /// Broadcasts before that number are under way no longer. Linear in the asides.
    pub(super) fn forget_before(&mut self, oldest: u64) {
        self.parts.iter_mut().for_each(|part| part.forget_before(oldest, &self.common));
    }

    /// Somebody takes in what everyone knows.
    pub(super) fn teach(&self, known: &mut Numbers) {
        known.merge(&self.common);
    }

    /// Whether merging so many stamps as a whole takes less time than asking what they tell.
    pub(super) fn are_few(&self, stamps: usize) -> bool {
        let asides: usize = self.parts.iter().map(|part| part.asides.len()).sum();
        stamps * (ENTRIES + self.common.len() / ENTRIES) <= asides
    }

    /// Somebody who has taken in these broadcasts takes in what they tell beside themselves. Linear in the asides.
    pub(super) fn tell(&self, broadcasts: &Recent, known: &mut Numbers) {
        self.parts.iter().for_each(|part| part.tell(broadcasts, known));
    }
}

impl Part {
    fn new(places: Range<usize>) -> Part {
        let each = places.len();
        Part { places, latest: vec![0; each], of: vec![SmallVec::new(); each], ..Part::default() }
    }

    fn publish(&mut self, told: &Told<'_>, common: &Numbers) {
        for place in common.differences_in(self.places.clone(), told.known) {
            let number = told.known.get(place);
            let is_broadcast = Some(place) == told.sender || number == self.latest[place - self.places.start];
            if !is_broadcast && number > common.get(place) {
                let at = self.find_or_add(place, number, told.number);
                self.told_by[at].insert(told.number);
                self.asides[at].is_told_by(told.number as u32);
            }
        }
        if let Some(place) = told.sender.filter(|place| self.places.contains(place)) {
            self.latest[place - self.places.start] = told.known.get(place);
        }
    }

    /// Where an aside stands, which that broadcast tells of.
    fn find_or_add(&mut self, place: usize, number: u32, broadcast: u64) -> usize {
        let of = &mut self.of[place - self.places.start];
        if let Some(at) = of.iter().find(|at| self.asides[**at as usize].number == number) {
            return *at as usize;
        }
        let at = self.asides.len();
        of.push(at as u32);
        self.asides.push(Aside { place: place as u32, number, first: [broadcast as u32; FIRST] });
        self.told_by.push(Recent::starting_at(broadcast));
        at
    }

    fn forget_before(&mut self, oldest: u64, common: &Numbers) {
        let all = mem::take(&mut self.asides).into_iter().zip(mem::take(&mut self.told_by));
        let kept = all.filter_map(|(aside, mut told_by)| {
            told_by.forget_before(oldest);
            let is_told = aside.number > common.get(aside.place as usize) && !told_by.is_empty();
            is_told.then_some((aside, told_by))
        });
        (self.asides, self.told_by) = kept.unzip();
        self.of.iter_mut().for_each(SmallVec::clear);
        for (at, aside) in self.asides.iter().enumerate() {
            self.of[aside.place as usize - self.places.start].push(at as u32);
        }
    }

    fn tell(&self, broadcasts: &Recent, known: &mut Numbers) {
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

impl Aside {
    /// Keeps a broadcast that tells of it, if it is one of the first.
    #[inline]
    fn is_told_by(&mut self, broadcast: u32) {
        let first = self.first[0];
        let next = self.first.iter().skip(1).position(|number| *number == first);
        if let Some(next) = next.filter(|_| broadcast != first) {
            self.first[next + 1] = broadcast;
        }
    }
}
