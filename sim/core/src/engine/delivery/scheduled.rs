//! Future events and their order.

use crate::ids::{PARTICIPANTS_MAX, Participant};
use crate::kernel::time::Time;
use crate::kernel::wheel::Event;
use crate::population::PassageKind;

/// A future event. The order is total and does not depend on the order of insertion: time, then participant, then
/// kind (user actions, heals and passages, timers, deliveries, repeats), then sender and its message number: of records
/// first, then of direct messages kind by kind. The slots that things lie in decide nothing, since they differ from one
/// clock to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Scheduled {
    pub(crate) at: Time,
    pub(crate) order: u64,
    /// Action number, timer kind, letter slot, or receiver of what is sent again.
    pub(crate) what: u32,
    /// Timer tag, the sender's link number at the receiver, or the kind of what is sent again.
    pub(crate) tag: u32,
}

impl Event for Scheduled {
    fn time(&self) -> Time {
        self.at
    }
}

/// What an event is about.
pub(crate) enum Happening {
    Action {
        index: usize,
    },
    /// Something heals or wakes.
    Heal,
    /// Somebody comes or goes.
    Passage {
        who: Participant,
        kind: PassageKind,
    },
    /// A roll call is due.
    RollCall,
    /// A newcomer has waited long enough for a sponsor's answer.
    AskAgain {
        who: Participant,
    },
    /// A participant finds out that another crashed.
    Detect {
        at: Participant,
        tag: u32,
    },
    /// A message from one to another.
    Direct {
        to: Participant,
        slot: u32,
    },
    /// The same, that failed before.
    ResendDirect {
        slot: u32,
    },
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
    /// A participant has read something in its mail that it acts on.
    Read {
        who: Participant,
    },
}

pub(crate) const ACTION: u64 = 0;
pub(crate) const TIMER: u64 = 1;
pub(crate) const DELIVERY: u64 = 2;
pub(crate) const RESEND: u64 = 3;
/// Tags of "actions" that are the world's: something heals, or the participant comes or goes.
pub(crate) const HEAL: u32 = 1;
const JOIN: u32 = 2;
const LEAVE: u32 = 3;
const CRASH: u32 = 4;
/// Everybody is called to hand in its id.
pub(crate) const ROLL_CALL: u32 = 5;
/// Tag of a delivery or repeat that is a direct message.
pub(crate) const DIRECT: u32 = 1 << 30;
/// Tag of a delivery that has been taken in already, and is now acted on.
const READ: u32 = 1 << 29;
/// Kinds of timers that are not the coordination's.
pub(crate) const ASK_AGAIN: u32 = 255;
pub(crate) const DETECT: u32 = 254;
/// Bits of a timer's kind; the rest is the session it was set in.
const TIMER_KIND_BITS: u32 = 8;
/// Marks the tag of a delivery that has passed the receiver's limit.
pub(crate) const RECEIVED: u32 = 1 << 31;
/// Bits of the sender and of its message number in [`Scheduled::order`]; the rest is participant and kind.
const SENDER_BITS: u32 = 24;
const MESSAGE_BITS: u32 = 14;
/// Of these, the bit that marks direct messages, …
const IS_DIRECT: u64 = 1 << (MESSAGE_BITS - 1);
/// … and the bits of a number among those of its kind.
const DIRECT_NUMBER_BITS: u32 = 10;

const _: () = assert!(PARTICIPANTS_MAX <= 1 << SENDER_BITS, "everyone fits the order of events");

/// The order of an event among those of the same time.
pub(crate) fn order(participant: Participant, kind: u64, sender: u32, message: u64) -> u64 {
    u64::from(participant.0) << (2 + SENDER_BITS + MESSAGE_BITS)
        | kind << (SENDER_BITS + MESSAGE_BITS)
        | u64::from(sender) << MESSAGE_BITS
        | message & (IS_DIRECT - 1)
}

/// The order of what becomes of a direct message: it arrives, or is sent once more. `peer` is the one at its other end,
/// `number` that among the messages of its sender and kind.
pub(crate) fn order_of_direct(
    participant: Participant,
    event: u64,
    peer: Participant,
    kind: usize,
    number: u64,
) -> u64 {
    let number = number & ((1 << DIRECT_NUMBER_BITS) - 1);
    order(participant, event, peer.0, 0) | IS_DIRECT | (kind as u64) << DIRECT_NUMBER_BITS | number
}

/// The kind of an event with that order.
pub(crate) fn kind_of(order: u64) -> u64 {
    order >> (SENDER_BITS + MESSAGE_BITS) & 3
}

/// Something that happens to the world.
pub(crate) fn world_event(at: Time, tag: u32) -> Scheduled {
    Scheduled { at, order: order(Participant(0), ACTION, 0, 0), what: 0, tag }
}

/// A timer of a participant, void when its session is over.
pub(crate) fn timer_of(at: Time, who: Participant, session: u32, kind: u32, tag: u32) -> Scheduled {
    Scheduled { at, order: order(who, TIMER, 0, 0), what: kind | session << TIMER_KIND_BITS, tag }
}

/// A participant acts on what it read in its mail, at the place of that delivery in the order of events.
pub(crate) fn reading_at(at: Time, order: u64) -> Scheduled {
    Scheduled { at, order, what: 0, tag: READ }
}

/// A participant comes or goes.
pub(crate) fn passage_of(at: Time, who: Participant, kind: PassageKind) -> Scheduled {
    let tag = match kind {
        PassageKind::Join => JOIN,
        PassageKind::Leave => LEAVE,
        PassageKind::Crash => CRASH,
    };
    Scheduled { at, order: order(who, ACTION, 0, 0), what: 0, tag }
}

impl Scheduled {
    pub(crate) fn participant(self) -> Participant {
        Participant((self.order >> (2 + SENDER_BITS + MESSAGE_BITS)) as u32)
    }

    pub(crate) fn kind(self) -> u64 {
        kind_of(self.order)
    }

    /// Whether it happens to the world, whoever sleeps.
    pub(crate) fn is_the_worlds(self) -> bool {
        self.kind() == ACTION && self.tag != 0
    }

    /// Whether it is an action of a user.
    pub(crate) fn is_action(self) -> bool {
        self.kind() == ACTION && self.tag == 0
    }

    /// Whether it is a copy of a letter on its way to its receiver.
    pub(crate) fn is_letter(self) -> bool {
        self.kind() == DELIVERY && self.tag & (DIRECT | READ) == 0
    }

    /// Whether it is what a participant does about something that it has read.
    pub(crate) fn is_read(self) -> bool {
        self.kind() == DELIVERY && self.tag & READ != 0
    }

    /// The session that a timer belongs to.
    pub(crate) fn timer_session(self) -> Option<u32> {
        (self.kind() == TIMER).then_some(self.what >> TIMER_KIND_BITS)
    }

    pub(crate) fn happening(self) -> Happening {
        let participant = self.participant();
        match self.kind() {
            ACTION => match self.tag {
                HEAL => Happening::Heal,
                JOIN => Happening::Passage { who: participant, kind: PassageKind::Join },
                LEAVE => Happening::Passage { who: participant, kind: PassageKind::Leave },
                ROLL_CALL => Happening::RollCall,
                CRASH => Happening::Passage { who: participant, kind: PassageKind::Crash },
                _ => Happening::Action { index: self.what as usize },
            },
            TIMER => match self.what & ((1 << TIMER_KIND_BITS) - 1) {
                ASK_AGAIN => Happening::AskAgain { who: participant },
                DETECT => Happening::Detect { at: participant, tag: self.tag },
                kind => Happening::Timer { who: participant, kind, tag: self.tag },
            },
            DELIVERY if self.tag & DIRECT != 0 => Happening::Direct { to: participant, slot: self.what },
            RESEND if self.tag & DIRECT != 0 => Happening::ResendDirect { slot: self.what },
            DELIVERY if self.tag & READ != 0 => Happening::Read { who: participant },
            DELIVERY => Happening::Delivery { to: participant, slot: self.what, link: self.tag & !RECEIVED },
            _ => Happening::Resend { who: participant, to: Participant(self.what), kind: self.tag as usize },
        }
    }
}
