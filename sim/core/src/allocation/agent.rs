//! One participant as far as allocation goes: what it declared, what it knows of others, what it granted and was granted.
//!
//! No clock and no coordination in here: both coordinations drive the same agent, and differ only in *when*.

use std::sync::Arc;

use smallvec::SmallVec;

use crate::ids::{Participant, Version};
use crate::kernel::time::{Span, Time};
use crate::population::{Change, Links, Slot};
use crate::settings::{Allocation, Announce, Defect, Feedback};

use super::TOLERANCE;
use super::account::{Account, Aggregate};
use super::book::Book;
use super::damping::{Damper, Indexing};
use super::record::{AccountLine, AllocationState, Commitment};
use super::tiers::{Claim, DampingEffect, divide};

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

    /// Whether it offers any capacity.
    #[must_use]
    pub fn is_provider(&self) -> bool {
        !self.capacity.is_empty()
    }

    /// Whether it publishes a commitment at the start, where those do of whom `announce` says so.
    #[must_use]
    pub fn announces(&self, announce: Announce) -> bool {
        match announce {
            Announce::Everyone => true,
            Announce::Declared => !(self.capacity.is_empty() && self.needs.is_empty()),
        }
    }

    /// Whether it recognises the peer at the other end of a link.
    #[must_use]
    pub fn recognises(&self, link: u32) -> bool {
        self.weights[link as usize] > 0.0
    }

    /// Whether it believes the peer at the other end of a link to be there.
    #[must_use]
    pub fn believes_present(&self, link: u32) -> bool {
        self.known[link as usize].present
    }

    /// How much it recognises the peer at the other end of a link.
    #[must_use]
    pub fn weight(&self, link: u32) -> f64 {
        self.weights[link as usize]
    }

    /// Whether an allocation state of the peer at the other end of a link came in and has yet to be applied.
    #[must_use]
    pub fn has_unapplied(&self, link: u32) -> bool {
        self.known[link as usize].unapplied
    }

    /// The latest session of the peer at the other end of a link that it heard of.
    #[must_use]
    pub fn known_session(&self, link: u32) -> u32 {
        self.known[link as usize].session
    }

    /// The links over which it believes somebody to be there, ascending.
    pub fn present_links(&self) -> impl Iterator<Item = u32> {
        self.known.iter().enumerate().filter(|(_, known)| known.present).map(|(link, _)| link as u32)
    }

    /// What it holds of the peer at the other end of a link.
    #[must_use]
    pub fn records(&self, link: u32) -> (Option<&Arc<Commitment>>, Option<&Arc<AllocationState>>) {
        let known = &self.known[link as usize];
        (known.commitment.as_ref(), known.allocation.as_ref())
    }

    /// The version of its commitment last published.
    #[must_use]
    pub fn commitment_version(&self) -> Version {
        self.commitment_version
    }

    /// The version of its allocation state last published.
    #[must_use]
    pub fn allocation_version(&self) -> Version {
        self.allocation_version
    }

    /// The version of a peer's commitment that it holds.
    #[must_use]
    pub fn known_commitment(&self, link: u32) -> Version {
        self.known[link as usize].commitment.as_ref().map_or(Version::default(), |record| record.version)
    }

    /// The version of a peer's allocation state that it holds.
    #[must_use]
    pub fn known_allocation(&self, link: u32) -> Version {
        self.known[link as usize].allocation.as_ref().map_or(Version::default(), |record| record.version)
    }

    /// The provider's side of its ledger.
    #[must_use]
    pub fn book(&self) -> &Book {
        &self.book
    }

    /// The recipient's side of its ledger.
    #[must_use]
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// Declared need slots.
    #[must_use]
    pub fn needs(&self) -> &[Slot] {
        &self.needs
    }

    /// Declared capacity slots.
    #[must_use]
    pub fn capacity(&self) -> &[Slot] {
        &self.capacity
    }

    /// Its damping factor.
    #[must_use]
    pub fn damping(&self) -> f64 {
        self.damping
    }

    /// Stated need that no effective allocation meets, over all need slots: what is so, whatever it publishes.
    #[must_use]
    pub fn unmet(&self) -> f64 {
        self.needs
            .iter()
            .enumerate()
            .map(|(need, slot)| (slot.quantity - self.account.granted(need)).max(0.0))
            .sum()
    }

    /// Whether one of its capacity slots fits one of `needs`.
    #[must_use]
    pub fn can_serve(&self, needs: &[Slot]) -> bool {
        self.capacity.iter().any(|slot| needs.iter().any(|need| slot.compatible(need)))
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

    /// The latest versions of its commitment and its allocation state that it published in this session.
    #[must_use]
    pub fn published(&self) -> (Option<Version>, Option<Version>) {
        let (commitment, allocation) = self.versions_before;
        let since = |now: Version, before| Some(now).filter(|now| *now > before);
        (since(self.commitment_version, commitment), since(self.allocation_version, allocation))
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

    /// Stores a peer's commitment (already accepted as newer) and what it declined. `back` is the peer's link to here.
    /// Returns whether a computation's inputs moved by more than epsilon since the last one.
    pub fn learn_commitment(
        &mut self,
        link: u32,
        back: u32,
        record: &Arc<Commitment>,
        settings: &Allocation,
    ) -> bool {
        let hears = !settings.has(Defect::DroppedDecline);
        if hears && self.is_provider() && settings.feedback == Feedback::Residual {
            self.book.learn_declined(link, record.lines_of(back, self.session));
        }
        self.known[link as usize].commitment = Some(Arc::clone(record));
        let used = self.known[link as usize].used.as_deref();
        let concerns = self.weights[link as usize] > 0.0 && self.can_serve(&record.needs);
        // Whatever comes back concerns a provider, even from whom it would grant nothing any more.
        freed(used, record, back, self.session) > settings.epsilon
            || (concerns && claim_moved(used, record, (back, self.session), settings))
    }

    /// Stores a provider's allocation state (already accepted as newer), to be applied at the next aggregation.
    pub fn learn_allocation(&mut self, link: u32, record: &Arc<AllocationState>) {
        let known = &mut self.known[link as usize];
        known.allocation = Some(Arc::clone(record));
        known.unapplied = true;
    }

    /// Divides every capacity slot among the recipients known, and writes the grants into the book. O(slots · links).
    /// Commitments published before `not_before` are left out.
    pub fn compute(&mut self, reverse: &[u32], settings: &Allocation, not_before: Time) -> Computation {
        let mut result =
            Computation { denominators_moved: 0.0, slots: 0, damping_cancelled: 0, damping_felt: 0 };
        let mut amounts = Vec::new();
        for slot in 0..self.capacity.len() as u32 {
            let (claims, needs) = self.claims(slot, reverse, settings, not_before);
            let quantity = self.capacity[slot as usize].quantity;
            let available = match settings.feedback {
                Feedback::Residual => self.book.remaining(slot, quantity),
                Feedback::Stated => {
                    self.book.clear(slot);
                    quantity
                }
            };
            let (denominators, effect) =
                divide(available, &claims, settings.cap, settings.denominator_floor, &mut amounts);
            self.book.grant(slot, placed(&needs, &amounts));
            let moved = self.book.set_denominators(slot, denominators);
            result.denominators_moved = result.denominators_moved.max(moved);
            result.slots += 1;
            result.damping_cancelled += u32::from(effect == DampingEffect::Cancelled);
            result.damping_felt += u32::from(effect == DampingEffect::Felt);
        }
        for known in &mut self.known {
            let same = |(used, held)| Arc::ptr_eq(used, held);
            if !known.used.as_ref().zip(known.commitment.as_ref()).is_some_and(same) {
                known.used.clone_from(&known.commitment);
            }
        }
        result
    }

    /// Applies the allocation states received since the last aggregation, declines what is too much, appends to the
    /// damping history. Calls `applied` with each link and version that was applied. O(lines + links).
    pub fn aggregate(
        &mut self,
        now: Time,
        reverse: &[u32],
        settings: &Allocation,
        indexing: Indexing,
        mut applied: impl FnMut(u32, Version),
    ) -> Aggregate {
        for (link, known) in self.known.iter_mut().enumerate() {
            if std::mem::take(&mut known.unapplied)
                && let Some(state) = &known.allocation
            {
                self.account.apply(link as u32, reverse[link], self.session, state);
                applied(link as u32, state.version);
            }
        }
        let found = self.settle(settings);
        self.damper.record(now, found.over_allocation);
        self.damping = self.damper.factor(now, settings, indexing);
        found
    }

    /// Whether its commitment moved by more than epsilon since it was last published, or somebody it recognises came or
    /// went (user actions apart).
    #[must_use]
    pub fn commitment_moved(&self, settings: &Allocation) -> bool {
        self.weights_moved
            || self.account.moved(settings)
            || (self.damping - self.published_damping).abs() > settings.epsilon
    }

    /// Whether its allocation state moved by more than epsilon since it was last published, or somebody it recognises since
    /// has not seen it.
    #[must_use]
    pub fn allocation_moved(&self, settings: &Allocation) -> bool {
        self.unseen || self.book.moved(settings.epsilon)
    }

    /// The next version of its commitment.
    pub fn publish_commitment(&mut self, now: Time) -> Commitment {
        self.commitment_version = self.commitment_version.next();
        self.published_damping = self.damping;
        self.weights_moved = false;
        Commitment {
            version: self.commitment_version,
            published: now,
            needs: Arc::clone(&self.needs),
            lines: self.account.publish(|link| self.known[link as usize].session),
            residual: self.account.residual().to_vec(),
            capacity_slots: self.capacity.len() as u32,
            weights: Arc::clone(&self.weights),
            damping: self.damping,
        }
    }

    /// The next version of its allocation state.
    pub fn publish_allocation(&mut self) -> AllocationState {
        self.allocation_version = self.allocation_version.next();
        self.unseen = false;
        self.book.publish(self.allocation_version, |link| self.known[link as usize].session)
    }

    fn settle(&mut self, settings: &Allocation) -> Aggregate {
        let quantities = self.needs.iter().map(|slot| slot.quantity);
        self.account.settle(quantities, settings.feedback == Feedback::Residual)
    }

    /// The claims on a capacity slot, each with the need slots behind it.
    fn claims(
        &self,
        slot: u32,
        reverse: &[u32],
        settings: &Allocation,
        not_before: Time,
    ) -> (Vec<Claim>, Vec<Needs>) {
        let capacity = &self.capacity[slot as usize];
        let mut claims = Vec::with_capacity(self.known.len());
        let mut claimants = Vec::with_capacity(self.known.len());
        for (link, known) in self.known.iter().enumerate() {
            let Some(record) = known.commitment.as_deref().filter(|record| record.published >= not_before)
            else {
                continue;
            };
            let weight = self.weights[link];
            if weight <= 0.0 {
                continue;
            }
            let seen = record.lines_of(reverse[link], self.session);
            let slots: SmallVec<[(u32, f64); 2]> = (0..record.needs.len())
                .filter(|need| capacity.compatible(&record.needs[*need]))
                .map(|need| {
                    let beyond = match settings.feedback {
                        Feedback::Residual => self.book.beyond(link as u32, need as u32, seen),
                        Feedback::Stated => 0.0,
                    };
                    (need as u32, (record.residual[need] - beyond).max(0.0))
                })
                .collect();
            if slots.is_empty() {
                continue;
            }
            let returned = record.weights[reverse[link] as usize];
            claims.push(Claim {
                mutual: mutual(weight, returned, settings),
                weight,
                residual: slots.iter().map(|(_, residual)| residual).sum(),
                damping: record.damping,
            });
            claimants.push(Needs { link: link as u32, slots });
        }
        (claims, claimants)
    }
}

/// Mutual recognition: the smaller of the two weights.
fn mutual(weight: f64, returned: f64, settings: &Allocation) -> f64 {
    if settings.has(Defect::LargerWeight) {
        weight.max(returned)
    } else if settings.has(Defect::TiersSwapped) {
        if returned > 0.0 { 0.0 } else { weight }
    } else {
        weight.min(returned)
    }
}

/// The need slots behind a claim, in declared order, with the residual of each.
struct Needs {
    link: u32,
    slots: SmallVec<[(u32, f64); 2]>,
}

/// Fills each recipient's need slots in their declared order with what it was given: (link, need slot, amount).
fn placed(claimants: &[Needs], amounts: &[f64]) -> impl Iterator<Item = (u32, u32, f64)> {
    claimants.iter().zip(amounts).flat_map(|(claimant, amount)| {
        let mut left = *amount;
        claimant.slots.iter().filter_map(move |(need, residual)| {
            let part = left.min(*residual);
            left -= part;
            (part > 0.0).then_some((claimant.link, *need, part))
        })
    })
}

/// How much more a recipient has declined than in the commitment last computed with.
fn freed(used: Option<&Commitment>, now: &Commitment, link: u32, session: u32) -> f64 {
    let declined =
        |record: &Commitment| record.lines_of(link, session).iter().map(|line| line.declined).sum::<f64>();
    (declined(now) - used.map_or(0.0, declined)).abs()
}

/// Whether a recipient's claim differs by more than `epsilon` from the one last computed with. The link is the recipient's,
/// to this session of the provider.
fn claim_moved(
    used: Option<&Commitment>,
    now: &Commitment,
    (link, session): (u32, u32),
    settings: &Allocation,
) -> bool {
    let Some(used) = used else { return true };
    let far = |a: f64, b: f64| (a - b).abs() > settings.epsilon;
    // With feedback, what was granted and not seen is held back from a claim.
    let seen_elsewhere = |line: &&AccountLine| {
        let before = used.lines_of(link, session).iter();
        let before = before.filter(|before| (before.slot, before.need) == (line.slot, line.need));
        far(line.seen, before.map(|before| before.seen).sum())
    };
    let feedback = settings.feedback == Feedback::Residual;
    let short = |line: &&AccountLine| feedback && now.residual[line.need as usize] > settings.epsilon;
    far(now.damping, used.damping)
        || far(now.weights[link as usize], used.weights[link as usize])
        || now.residual.iter().zip(&used.residual).any(|(a, b)| far(*a, *b))
        || now.lines_of(link, session).iter().filter(short).any(|line| seen_elsewhere(&line))
}

/// The earliest publication time that still counts as fresh.
#[must_use]
pub fn fresh_since(now: Time, freshness: Option<Span>) -> Time {
    freshness.map_or(Time::ZERO, |age| Time(now.0.saturating_sub(age.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::allocation::record::AccountLine;

    fn slot(quantity: f64) -> Slot {
        Slot { quantity, window: None, place: None }
    }

    fn declining(version: u32, weight: f64, declined: f64) -> Arc<Commitment> {
        Arc::new(Commitment {
            version: Version(version),
            published: Time::ZERO,
            needs: vec![slot(5.0)].into(),
            residual: vec![0.0],
            capacity_slots: 0,
            weights: vec![weight].into(),
            damping: 1.0,
            lines: vec![AccountLine { link: 0, session: 0, slot: 0, need: 0, seen: declined, declined }],
        })
    }

    #[test]
    fn what_comes_back_concerns_a_provider_even_from_whom_it_recognises_no_more() {
        let links = Links::new(&[vec![(1, 1.0)], vec![(0, 1.0)]], vec![0.0; 2]);
        let settings = Allocation::default();
        let mut provider = Agent::new(Participant(0), &[], &[slot(10.0)], &links, |_| true);
        assert!(provider.learn_commitment(0, 0, &declining(1, 1.0, 0.0), &settings));
        provider.compute(&[0], &settings, Time::ZERO);
        assert!(!provider.learn_commitment(0, 0, &declining(2, 1.0, 0.0), &settings), "nothing moved");
        provider.act(&Change::Recognition { link: 0, weight: 0.0 }, &settings);
        assert!(
            !provider.learn_commitment(0, 0, &declining(3, 0.5, 0.0), &settings),
            "its claim is of no concern"
        );
        assert!(provider.learn_commitment(0, 0, &declining(4, 0.5, 2.0), &settings));
    }

    #[test]
    fn whoever_is_recognised_from_now_on_is_to_see_the_allocation_state() {
        let links = Links::new(&[vec![(1, 0.5)], vec![(0, 1.0)], vec![(0, 1.0)]], vec![0.0; 3]);
        let settings = Allocation::default();
        let mut provider = Agent::new(Participant(0), &[], &[slot(10.0)], &links, |_| true);
        let recognise = |weight| Change::Recognition { link: 1, weight };
        provider.act(&recognise(0.2), &settings);
        assert!(!provider.allocation_moved(&settings), "there is none to see");
        provider.act(&recognise(0.0), &settings);
        provider.publish_allocation();
        assert!(!provider.allocation_moved(&settings));
        provider.act(&recognise(0.2), &settings);
        assert!(provider.allocation_moved(&settings));
        provider.publish_allocation();
        provider.act(&recognise(0.3), &settings);
        assert!(!provider.allocation_moved(&settings), "it has seen it");
    }

    #[test]
    fn weights_never_sum_to_more_than_one_with_the_own() {
        let links = Links::new(&[vec![(1, 0.5), (2, 0.2)], vec![], vec![]], vec![0.3, 0.0, 0.0]);
        let mut agent = Agent::new(Participant(0), &[], &[], &links, |_| true);
        agent.act(&Change::Recognition { link: 0, weight: 0.9 }, &Allocation::default());
        // Its own weight of 0.3 beside 0.9 and 0.2: all three are scaled down alike.
        let expected = [0.9 / 1.4, 0.2 / 1.4];
        assert!(
            agent.weights.iter().zip(expected).all(|(weight, expected)| (weight - expected).abs() < 1e-12)
        );
    }
}
