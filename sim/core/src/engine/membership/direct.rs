//! Messages from one participant to another that carry no stamp: about coming and going, and digests.
//!
//! They pass the same network as records do, but there is one copy of each and no order among them that matters. Under
//! delivery `sync`, one that fails is sent again, apart from a newcomer's request: whoever gets no answer asks another.

use std::sync::Arc;

use crate::allocation::record::{AllocationState, Commitment};
use crate::engine::clocks::ClockFamily;
use crate::engine::delivery::scheduled::{DELIVERY, DIRECT, RESEND, Scheduled, order_of_direct};
use crate::engine::delivery::transport::Transmitted;
use crate::engine::substrate::Substrate;
use crate::ids::{Participant, Version};
use crate::kernel::time::Time;
use crate::observer::causality::TruthStamp;
use crate::observer::traffic::Class;
use crate::settings::Delivery;
use crate::witness::{Copied, Fate, Fell, Seen};

/// Origin, session and kind.
const HEADER_BYTES: u64 = 8 + 4 + 4;

/// What a direct message says.
#[derive(Clone, Debug)]
pub(crate) enum Content<G> {
    /// A newcomer asks its sponsor to be let in.
    Request { session: u32 },
    /// The sponsor passes that on to whoever is to give half of an id.
    PassedOn { newcomer: Participant, session: u32 },
    /// The answer.
    Welcome(Box<Welcome<G>>),
    /// Somebody leaves.
    Leaving { session: u32 },
    /// Somebody who leaves hands over its clock.
    Bequest { gift: G, truth: TruthStamp },
    /// Which versions of the receiver's records the sender holds.
    Digest { link: u32, commitment: Version, allocation: Version },
}

/// What somebody holds of an origin.
pub(super) type Held = (Participant, Option<Arc<Commitment>>, Option<Arc<AllocationState>>);

/// What lets a newcomer in.
#[derive(Clone, Debug)]
pub(crate) struct Welcome<G> {
    /// The newcomer's session that asked.
    pub(super) session: u32,
    /// The clock it starts from.
    pub(super) gift: G,
    /// The exact history that goes with the clock.
    pub(super) truth: TruthStamp,
    /// The records it subscribes to, as far as the one who answers holds them: origin, and both kinds.
    pub(super) records: Vec<Held>,
    /// What the coordination tells it.
    pub(super) introduction: Introduction,
}

/// What a newcomer learns of the coordination; empty where there is nothing to learn.
#[derive(Clone, Debug, Default)]
pub(crate) struct Introduction {
    /// The round that the one who answers is in.
    pub(crate) round: u32,
    /// Everyone it believes to be there.
    pub(crate) known: Vec<Participant>,
}

/// A direct message under way.
#[derive(Clone, Debug)]
pub(crate) struct Direct<G> {
    pub(crate) from: Participant,
    pub(crate) to: Participant,
    pub(crate) content: Content<G>,
    payload_bytes: u64,
    clock_bytes: u64,
    /// Number of its latest transmission among those of its sender and kind.
    number: u64,
}

/// All direct messages under way, in slots that are used again.
#[derive(Debug)]
pub(crate) struct Directs<G> {
    slots: Vec<Option<Direct<G>>>,
    free: Vec<u32>,
    /// How many of each kind each participant has sent: the message numbers that jitter is drawn by.
    sent: Vec<[u32; KINDS]>,
}

/// Number of kinds of direct messages; the order of events has room for eight.
const KINDS: usize = 6;

impl<G> Content<G> {
    /// The number of the kind, from 0.
    fn kind(&self) -> usize {
        match self {
            Content::Request { .. } => 0,
            Content::PassedOn { .. } => 1,
            Content::Welcome(_) => 2,
            Content::Leaving { .. } => 3,
            Content::Bequest { .. } => 4,
            Content::Digest { .. } => 5,
        }
    }
}

impl<G> Welcome<G> {
    /// The newcomer's session that asked for it.
    pub(crate) fn session(&self) -> u32 {
        self.session
    }
}

impl<G> Direct<G> {
    pub(crate) fn bytes(&self) -> u64 {
        self.payload_bytes + self.clock_bytes
    }

    /// What a witness is told of its arrival.
    pub(crate) fn received(&self, fell: Fell) -> Seen {
        let Direct { from, to, number, .. } = *self;
        Seen::Received { who: to, from, number, record: self.content.record(), published: None, fell }
    }

    /// What a witness is told of its sending.
    fn sent(&self, transmitted: &Transmitted) -> Seen {
        let fate = match transmitted.fate() {
            // A second copy is thrown away.
            Fate::Arrives { at, .. } => Fate::Arrives { at, again: None },
            fails @ Fate::Fails { .. } => fails,
        };
        Seen::Sent {
            from: self.from,
            number: self.number,
            record: self.content.record(),
            payload_bytes: self.payload_bytes,
            clock_bytes: self.clock_bytes,
            copies: vec![Copied { to: self.to, fate }],
        }
    }
}

impl<G> Directs<G> {
    pub(crate) fn new(participants: usize) -> Directs<G> {
        Directs { slots: Vec::new(), free: Vec::new(), sent: vec![[0; KINDS]; participants] }
    }

    /// The number of a participant's next message of a kind. Records and the other kinds have numbers of their own, so
    /// that one clock's bequests do not change how long anything else takes.
    fn number(&mut self, from: Participant, kind: usize) -> u64 {
        let sent = &mut self.sent[from.index()][kind];
        *sent += 1;
        1 << 62 | (kind as u64) << 32 | u64::from(*sent)
    }

    fn put(&mut self, direct: Direct<G>) -> u32 {
        let slot = self.free.pop().unwrap_or(self.slots.len() as u32);
        if slot as usize == self.slots.len() {
            self.slots.push(None);
        }
        self.slots[slot as usize] = Some(direct);
        slot
    }

    pub(crate) fn get(&self, slot: u32) -> &Direct<G> {
        self.slots[slot as usize].as_ref().expect("a direct message under way is in its slot")
    }

    pub(crate) fn take(&mut self, slot: u32) -> Direct<G> {
        self.free.push(slot);
        self.slots[slot as usize].take().expect("a direct message under way is in its slot")
    }
}

impl<C: ClockFamily> Substrate<'_, C> {
    /// Sends a direct message.
    pub(crate) fn send_direct(&mut self, from: Participant, to: Participant, content: Content<C::Gift>) {
        let clock_bytes = match &content {
            Content::Welcome(welcome) => self.gift_bytes(&welcome.gift),
            Content::Bequest { gift, .. } => self.gift_bytes(gift),
            _ => 0,
        };
        let payload_bytes = HEADER_BYTES + body_bytes(&content);
        self.transmit_direct(Direct { from, to, content, payload_bytes, clock_bytes, number: 0 });
    }

    /// Tries once more what failed before.
    pub(crate) fn resend_direct(&mut self, slot: u32) {
        self.observer.transit.resent += 1;
        let direct = self.directs.take(slot);
        self.transmit_direct(direct);
    }

    fn transmit_direct(&mut self, mut direct: Direct<C::Gift>) {
        let Direct { from, to, payload_bytes, clock_bytes, .. } = direct;
        let class = match direct.content {
            Content::Digest { .. } => Class::Coordination,
            _ => Class::Membership,
        };
        self.observer.traffic.sent(self.now, class, 1, payload_bytes, clock_bytes);
        let message = self.directs.number(from, direct.content.kind());
        direct.number = message;
        let transmitted = self.transmit(from, to, message, direct.bytes());
        self.saw(|_| direct.sent(&transmitted));
        match transmitted {
            // A second copy would be thrown away: a connection hands over a message once.
            Transmitted::Arrives { at, .. } => {
                let order = order_of_direct(to, DELIVERY, from, direct.content.kind(), message);
                let slot = self.directs.put(direct);
                self.queue.push(Scheduled { at, order, what: slot, tag: DIRECT });
            }
            Transmitted::Fails { try_again_at } => self.direct_failed(direct, try_again_at),
        }
    }

    /// A direct message did not get through.
    pub(crate) fn direct_failed(&mut self, direct: Direct<C::Gift>, try_again_at: Time) {
        let sync = self.world.scenario.network.delivery == Delivery::Sync;
        if sync && !matches!(direct.content, Content::Request { .. } | Content::Digest { .. }) {
            let Direct { from, to, number, .. } = direct;
            let order = order_of_direct(from, RESEND, to, direct.content.kind(), number);
            let slot = self.directs.put(direct);
            self.queue.push(Scheduled { at: try_again_at, order, what: slot, tag: DIRECT });
        } else {
            self.direct_lost(direct);
        }
    }

    /// A direct message is lost for good.
    pub(super) fn direct_lost(&mut self, direct: Direct<C::Gift>) {
        match direct.content {
            Content::Welcome(welcome) => self.observer.presence.ids_lost += C::id_share(&welcome.gift),
            Content::Bequest { gift, .. } => self.observer.presence.ids_lost += C::id_share(&gift),
            // Whoever is not told finds out as after a crash.
            Content::Leaving { session } => self.detect_later(direct.from, session, direct.to),
            Content::Request { .. } | Content::PassedOn { .. } | Content::Digest { .. } => {}
        }
    }

    /// A direct message arrived at somebody who is gone, or who does not wait for it any more.
    pub(crate) fn direct_undeliverable(&mut self, direct: Direct<C::Gift>) {
        // Whoever is not told of a departure because it is gone itself need not find out.
        if !matches!(direct.content, Content::Leaving { .. }) {
            self.direct_lost(direct);
        }
    }

    fn gift_bytes(&self, gift: &C::Gift) -> u64 {
        C::gift_len(gift, C::wire_encoding(&self.world.scenario.clocks)) as u64
    }
}

/// Size of what a direct message says without header and clock, in bytes.
fn body_bytes<G>(content: &Content<G>) -> u64 {
    match content {
        Content::Request { .. } | Content::Leaving { .. } | Content::Bequest { .. } => 0,
        Content::PassedOn { .. } => 8 + 4,
        Content::Digest { .. } => 4 + 4,
        Content::Welcome(welcome) => {
            let records = welcome.records.iter().map(|(_, commitment, allocation)| {
                commitment.as_ref().map_or(0, |record| record.payload_bytes())
                    + allocation.as_ref().map_or(0, |record| record.payload_bytes())
            });
            4 + 8 * welcome.introduction.known.len() as u64 + records.sum::<u64>()
        }
    }
}
