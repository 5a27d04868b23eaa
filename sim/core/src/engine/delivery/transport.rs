//! What a sender must remember where the network is not perfect: who missed what, and how full the queues are.
//!
//! Delivery `sync` is that of a synchronised store: a peer that missed a record gets its *latest* version once the way is
//! open again, not every version it missed. So per (sender, peer, kind of record) it is enough to know *that* something
//! was missed. In a perfect network nothing is kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::allocation::record::{AllocationState, Commitment};
use crate::ids::Participant;
use crate::kernel::time::Time;
use crate::network::bandwidth::{Limit, Passed, Queue};
use crate::settings::{Bandwidth, Delivery, OffOr};
use crate::world::World;

use super::letter::{Content, KINDS, Letter};

/// What became of one copy of a message.
pub(crate) enum Transmitted {
    /// It arrives, and maybe once more.
    Arrives { at: Time, again: Option<Time> },
    /// It does not; trying again makes sense from this time on.
    Fails { try_again_at: Time },
}

/// What a limit made of a message.
pub(crate) enum Offered {
    /// There is no limit.
    Unlimited,
    /// It passes, later.
    Passed(Passed),
    /// The buffer is full.
    Dropped,
}

/// The senders' memory of an imperfect network.
#[derive(Debug)]
pub(crate) struct Transport<S> {
    sync: bool,
    /// The latest letter per sender and kind; empty when the network is perfect and nobody comes or goes.
    latest: Vec<[Option<Letter<S>>; KINDS]>,
    /// Who misses something: (sender, peer, kind) with the tag that the copy carries.
    missing: BTreeMap<(Participant, Participant, usize), u32>,
    egress: Option<(Limit, Vec<Queue>)>,
    ingress: Option<(Limit, Vec<Queue>)>,
}

impl<S: Clone> Transport<S> {
    pub(crate) fn new(world: &World) -> Self {
        let (settings, n) = (&world.scenario.network, world.participants());
        let limit = |bandwidth: OffOr<Bandwidth>| {
            let limit =
                |Bandwidth(bits_per_second)| Limit { bits_per_second, buffer_bytes: settings.buffer.0 };
            bandwidth.0.map(|bandwidth| (limit(bandwidth), vec![Queue::default(); n]))
        };
        let (egress, ingress) = (limit(settings.egress), limit(settings.ingress));
        let any = |probe: Participant| world.network.fate(probe, probe, 0).is_some();
        let perfect =
            world.schedule.is_empty() && egress.is_none() && ingress.is_none() && !any(Participant(0));
        let sync = settings.delivery == Delivery::Sync;
        let idle =
            (perfect || !sync) && world.churn.is_empty() && world.scenario.events.anti_entropy.0.is_none();
        let latest = if idle { Vec::new() } else { (0..n).map(|_| [None, None, None]).collect() };
        Transport { sync, latest, missing: BTreeMap::new(), egress, ingress }
    }

    /// Remembers a letter as the latest of its kind.
    pub(crate) fn keep_latest(&mut self, letter: &Letter<S>) {
        if let Some(latest) = self.latest.get_mut(letter.from.index()) {
            latest[letter.content.kind()] = Some(letter.clone());
        }
    }

    /// The latest letter of a kind.
    pub(crate) fn latest(&self, from: Participant, kind: usize) -> Option<&Letter<S>> {
        self.latest.get(from.index())?[kind].as_ref()
    }

    /// The latest records of a participant.
    pub(crate) fn latest_records(
        &self,
        from: Participant,
    ) -> (Option<Arc<Commitment>>, Option<Arc<AllocationState>>) {
        let content = |kind| self.latest(from, kind).map(|letter| &letter.content);
        let commitment = content(0).and_then(|content| match content {
            Content::Commitment(record) => Some(Arc::clone(record)),
            _ => None,
        });
        let allocation = content(1).and_then(|content| match content {
            Content::Allocation(record) => Some(Arc::clone(record)),
            _ => None,
        });
        (commitment, allocation)
    }

    /// A participant went: nobody misses anything of it, and it misses nothing.
    pub(crate) fn forget(&mut self, who: Participant) {
        self.missing.retain(|(from, to, _), _| *from != who && *to != who);
        if let Some(latest) = self.latest.get_mut(who.index()) {
            *latest = [None, None, None];
        }
    }

    /// A copy got through: the peer misses nothing of this kind any more.
    pub(crate) fn got_through(&mut self, from: Participant, to: Participant, kind: usize) {
        if !self.missing.is_empty() {
            self.missing.remove(&(from, to, kind));
        }
    }

    /// A copy did not get through. Returns whether to try again: under `sync`, and when no attempt is due already.
    pub(crate) fn missed(&mut self, from: Participant, to: Participant, tag: u32, kind: usize) -> bool {
        self.sync && self.missing.insert((from, to, kind), tag).is_none()
    }

    /// The latest letter of a kind, if the peer still misses it; it counts as sent again from here on.
    pub(crate) fn take_missed(
        &mut self,
        from: Participant,
        to: Participant,
        kind: usize,
    ) -> Option<(Letter<S>, u32)> {
        let tag = self.missing.remove(&(from, to, kind))?;
        let letter = self.latest.get(from.index())?[kind].clone()?;
        Some((letter, tag))
    }

    pub(crate) fn offer_egress(&mut self, who: Participant, now: Time, bytes: u64) -> Offered {
        match &mut self.egress {
            None => Offered::Unlimited,
            Some((limit, queues)) => {
                queues[who.index()].offer(*limit, now, bytes).map_or(Offered::Dropped, Offered::Passed)
            }
        }
    }

    pub(crate) fn limits_ingress(&self) -> bool {
        self.ingress.is_some()
    }

    pub(crate) fn offer_ingress(&mut self, who: Participant, now: Time, bytes: u64) -> Option<Passed> {
        let (limit, queues) = self.ingress.as_mut()?;
        queues[who.index()].offer(*limit, now, bytes)
    }
}
