//! Future events and their order.

use crate::ids::Participant;
use crate::kernel::time::Time;
use crate::kernel::wheel::Event;

/// A future event. The order is total and does not depend on the order of insertion: time, then participant, then
/// kind (user actions and heals, timers, deliveries, repeats), then sender and its message number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Scheduled {
    pub(super) at: Time,
    pub(super) order: u64,
    /// Action number, timer kind, letter slot, or receiver of what is sent again.
    pub(super) what: u32,
    /// Timer tag, the sender's link number at the receiver, or the kind of what is sent again.
    pub(super) tag: u32,
}

impl Event for Scheduled {
    fn time(&self) -> Time {
        self.at
    }
}

/// What an event is about.
pub(super) enum Happening {
    Action {
        index: usize,
    },
    /// Something heals or wakes.
    Heal,
    /// A participant tries again to get its latest record of a kind through to a peer.
    Resend {
        who: Participant,
        to: Participant,
        kind: usize,
    },
    Timer {
        who: Participant,
        kind: u32,
        tag: u32,
    },
    Delivery {
        to: Participant,
        slot: u32,
        link: u32,
    },
}

pub(super) const ACTION: u64 = 0;
pub(super) const TIMER: u64 = 1;
pub(super) const DELIVERY: u64 = 2;
pub(super) const RESEND: u64 = 3;
/// Tag of an "action" that is the world's: something heals.
pub(super) const HEAL: u32 = 1;
/// Marks the tag of a delivery that has passed the receiver's limit.
pub(super) const RECEIVED: u32 = 1 << 31;
/// Bits of the sender and of its message number in [`Scheduled::order`]; the rest is participant and kind.
const SENDER_BITS: u32 = 24;
const MESSAGE_BITS: u32 = 14;

/// The largest population that fits the event order.
pub(crate) const PARTICIPANTS_MAX: usize = 1 << SENDER_BITS;

/// The order of an event among those of the same time.
pub(super) fn order(participant: Participant, kind: u64, sender: u32, message: u64) -> u64 {
    u64::from(participant.0) << (2 + SENDER_BITS + MESSAGE_BITS)
        | kind << (SENDER_BITS + MESSAGE_BITS)
        | u64::from(sender) << MESSAGE_BITS
        | message & ((1 << MESSAGE_BITS) - 1)
}

impl Scheduled {
    pub(super) fn participant(self) -> Participant {
        Participant((self.order >> (2 + SENDER_BITS + MESSAGE_BITS)) as u32)
    }

    pub(super) fn kind(self) -> u64 {
        self.order >> (SENDER_BITS + MESSAGE_BITS) & 3
    }

    pub(super) fn is_heal(self) -> bool {
        self.kind() == ACTION && self.tag == HEAL
    }

    pub(super) fn happening(self) -> Happening {
        let participant = self.participant();
        match self.kind() {
            ACTION if self.is_heal() => Happening::Heal,
            ACTION => Happening::Action { index: self.what as usize },
            TIMER => Happening::Timer { who: participant, kind: self.what, tag: self.tag },
            DELIVERY => Happening::Delivery { to: participant, slot: self.what, link: self.tag & !RECEIVED },
            _ => Happening::Resend { who: participant, to: Participant(self.what), kind: self.tag as usize },
        }
    }
}
