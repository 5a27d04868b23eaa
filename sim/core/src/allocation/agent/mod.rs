//! One participant as far as allocation goes: what it declared, what it knows of others, what it granted and was granted.
//!
//! No clock and no coordination in here: both coordinations drive the same agent, and differ only in *when*. What it can be
//! asked is in `asked.rs`, what a provider makes of claims in `claims.rs`, what a recipient applies and what both publish in
//! `publication.rs`; here is what happens to it.

mod asked;
mod claims;
mod publication;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::TOLERANCE;
use super::account::{Account, Aggregate};
use super::book::Book;
use super::damping::Damper;
use super::record::{AccountLine, AllocationState, Commitment};
use crate::ids::{Participant, Version};
use crate::population::{Change, Links, Slot};
use crate::settings::{Allocation, Defect, Feedback};

pub use claims::fresh_since;

/// What a participant knows of the peer at the other end of a link.
#[derive(Clone, Debug, Default)]
struct Known {
    commitment: Option<Arc<Commitment>>,
    /// The commitment that the last computation used.
    used: Option<Arc<Commitment>>,
    allocation: Option<Arc<AllocationState>>,
    /// An allocation state came in that has not been applied yet.
    unapplied: bool,
    /// Believed to be there.
    present: bool,
    /// The latest session of the peer that was heard of.
    session: u32,
}

/// One participant's allocation state.
#[derive(Clone, Debug)]
pub struct Agent {
    /// Who it is.
    pub me: Participant,
    /// The number of its session.
    session: u32,
    needs: Arc<[Slot]>,
    capacity: Vec<Slot>,
    /// How much it would recognise the peer of each link, whether there or not.
    wanted: Vec<f64>,
    /// How much it recognises them now: nobody who is not there, and not more than 1 in all, itself included.
    weights: Arc<[f64]>,
    self_weight: f64,
    known: Vec<Known>,
    book: Book,
    account: Account,
    damper: Damper,
    damping: f64,
    published_damping: f64,
    /// A weight changed because somebody came or went, and has not been published.
    weights_moved: bool,
    /// It recognises somebody since who was not sent its allocation state.
    unseen: bool,
    commitment_version: Version,
    allocation_version: Version,
    /// The versions that its current session began with.
    versions_before: (Version, Version),
}

/// What the departure of a peer did to those it leaves behind.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Parted {
    /// Sum of the effective grants of the peer that were dropped.
    pub dropped: f64,
    /// Sum of the effective grants to the peer that were taken back.
    pub taken_back: f64,
    /// Largest change of an effective allocation of the participant's own.
    pub changed: f64,
    /// Inputs of the next computation changed: a claim is gone, or grants came back.
    pub inputs_moved: bool,
}

/// What a computation did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Computation {
    /// How far any denominator moved since the computation before; infinite in the first.
    pub denominators_moved: f64,
    /// Slots divided.
    pub slots: u32,
    /// Slots in which damping factors below 1 took part but cancelled out.
    pub damping_cancelled: u32,
    /// Slots in which damping changed the outcome.
    pub damping_felt: u32,
}

/// What a user action did beyond changing a declaration.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Acted {
    /// Largest change of an effective allocation of the participant's own.
    pub changed: f64,
    /// What was taken back from whom: (link, need slot, amount).
    pub taken_back: Vec<(u32, u32, f64)>,
}

impl Agent {
    /// A participant at the start: nothing known, nothing granted. It recognises those of its peers who are `present`.
    #[must_use]
    pub fn new(
        me: Participant,
        needs: &[Slot],
        capacity: &[Slot],
        links: &Links,
        present: impl Fn(Participant) -> bool,
    ) -> Agent {
        let quantities: Vec<f64> = needs.iter().map(|slot| slot.quantity).collect();
        let known = links.peers(me.index()).iter();
        let known: Vec<Known> =
            known.map(|peer| Known { present: present(*peer), ..Known::default() }).collect();
        let mut agent = Agent {
            me,
            session: 0,
            needs: needs.into(),
            capacity: capacity.to_vec(),
            wanted: links.weights(me.index()).to_vec(),
            weights: Arc::from([]),
            self_weight: links.self_weight(me.index()),
            known,
            book: Book::new(capacity.len()),
            account: Account::new(&quantities),
            damper: Damper::default(),
            damping: 1.0,
            published_damping: 1.0,
            weights_moved: false,
            unseen: false,
            commitment_version: Version::default(),
            allocation_version: Version::default(),
            versions_before: Default::default(),
        };
        agent.reweigh();
        agent.weights_moved = false;
        agent
    }

    /// Carries out a user action: a shrunken need declines, a shrunken capacity takes back.
    pub fn act(&mut self, change: &Change, settings: &Allocation) -> Acted {
        let mut acted = Acted::default();
        match *change {
            Change::Need { .. } if settings.has(Defect::NeedIgnored) => {}
            Change::Need { slot, quantity } => {
                let mut needs = self.needs.to_vec();
                needs[slot as usize].quantity = quantity;
                self.needs = needs.into();
                acted.changed = self.settle(settings).changed;
            }
            Change::Capacity { slot, quantity } => {
                self.capacity[slot as usize].quantity = quantity;
                if !settings.has(Defect::NothingTakenBack) {
                    acted.taken_back = self.book.shrink(slot, quantity);
                }
            }
            Change::Recognition { link, weight } => {
                let before = std::mem::replace(&mut self.wanted[link as usize], weight);
                self.unseen |= before == 0.0 && weight > 0.0 && self.published().1.is_some();
                self.reweigh();
            }
        }
        acted
    }

    /// It begins a session.
    pub fn begin(&mut self, session: u32) {
        self.session = session;
        self.versions_before = (self.commitment_version, self.allocation_version);
    }

    /// A peer came, for its session of that number.
    pub fn meet(&mut self, link: u32, session: u32) {
        let known = &mut self.known[link as usize];
        known.present = true;
        known.session = session;
        self.reweigh();
    }

    /// A peer went: what it granted is dropped, what it was granted is taken back, and it is recognised no more.
    pub fn part(&mut self, link: u32, settings: &Allocation) -> Parted {
        let known = &mut self.known[link as usize];
        let session = known.session;
        let claimed = std::mem::take(known).commitment.is_some();
        known.session = session;
        self.reweigh();
        let taken_back = self.book.drop_link(link);
        let dropped = self.account.drop_link(link);
        Parted {
            dropped,
            taken_back,
            changed: dropped.max(self.settle(settings).changed),
            inputs_moved: claimed || taken_back > 0.0,
        }
    }

    /// It goes itself: all that it knew of others, granted and was granted is void. Its own record stays. Returns the
    /// largest effective allocation that it had.
    pub fn depart(&mut self, settings: &Allocation) -> f64 {
        let effective = self.account.lines().map(AccountLine::effective).fold(0.0, f64::max);
        for link in 0..self.known.len() as u32 {
            self.part(link, settings);
        }
        self.book = Book::new(self.capacity.len());
        self.damper = Damper::default();
        self.damping = 1.0;
        self.unseen = false;
        effective
    }

    /// Works out the weights anew: a function of what it wants and of who is there, whatever the order of events.
    fn reweigh(&mut self) {
        let known = self.known.iter().zip(&self.wanted);
        let mut weights: Vec<f64> =
            known.map(|(known, wanted)| if known.present { *wanted } else { 0.0 }).collect();
        let sum = self.self_weight + weights.iter().sum::<f64>();
        // A sum of rounded shares may be a rounding error above one.
        if sum > 1.0 + TOLERANCE {
            weights.iter_mut().for_each(|weight| *weight /= sum);
        }
        if *weights != *self.weights {
            self.weights = weights.into();
            self.weights_moved = true;
        }
    }

    fn settle(&mut self, settings: &Allocation) -> Aggregate {
        let quantities = self.needs.iter().map(|slot| slot.quantity);
        self.account.settle(quantities, settings.feedback == Feedback::Residual)
    }
}
