//! What a witness is told.

use crate::ids::{Participant, Version};
use crate::kernel::time::Time;
use crate::population::{Change, PassageKind};

/// What kind of message it is, and which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Record {
    /// A commitment, in this version.
    Commitment(Version),
    /// An allocation state, in this version.
    Allocation(Version),
    /// A round state: its sender is ready for this round.
    RoundState(u32),
    /// A newcomer's request to be let in, in its session of this number.
    Request(u32),
    /// The same, passed on by a sponsor.
    PassedOn(u32),
    /// The answer to it.
    Welcome(u32),
    /// Somebody says that its session of this number is over.
    Leaving(u32),
    /// Somebody who leaves hands over its clock.
    Bequest,
    /// Which versions of the receiver's records the sender holds.
    Digest,
}

impl Record {
    /// The kind in a word.
    #[must_use]
    pub fn kind(self) -> &'static str {
        match self {
            Record::Commitment(_) => "commitment",
            Record::Allocation(_) => "allocation",
            Record::RoundState(_) => "round-state",
            Record::Request(_) => "request",
            Record::PassedOn(_) => "passed-on",
            Record::Welcome(_) => "welcome",
            Record::Leaving(_) => "leaving",
            Record::Bequest => "bequest",
            Record::Digest => "digest",
        }
    }

    /// Its version, round or session, whichever tells it apart from others of its kind and sender.
    #[must_use]
    pub fn number(self) -> Option<u32> {
        match self {
            Record::Commitment(Version(number)) | Record::Allocation(Version(number)) => Some(number),
            Record::RoundState(number)
            | Record::Request(number)
            | Record::PassedOn(number)
            | Record::Welcome(number)
            | Record::Leaving(number) => Some(number),
            Record::Bequest | Record::Digest => None,
        }
    }
}

/// One copy of a message that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Copied {
    /// To whom.
    pub to: Participant,
    /// What becomes of it.
    pub fate: Fate,
}

/// What becomes of a copy on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It reaches its receiver at this time, where it may have to wait; and maybe once more.
    Arrives {
        /// When.
        at: Time,
        /// When the second copy does, of a message that the network doubled.
        again: Option<Time>,
    },
    /// It is blocked, dropped or lost, and would be tried again at this time.
    Fails {
        /// When.
        try_again_at: Time,
    },
}

/// What became of a message that reached its receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fell {
    /// A newer record was stored; of a commitment, whether it changes what the receiver would compute.
    Stored {
        /// A computation would now use other inputs.
        inputs_moved: bool,
    },
    /// It was taken note of: it is no record.
    Noted,
    /// It was a record that is no newer than the one held, or of a session that is over.
    OldNews,
    /// It was a newer record, dropped by the acceptance rule: a lost update.
    LostUpdate,
    /// It did not fit the receiver's queue.
    Dropped,
    /// Its receiver was not there, or did not wait for it any more.
    Undeliverable,
}

impl Fell {
    /// In a word or two.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Fell::Stored { .. } => "stored",
            Fell::Noted => "noted",
            Fell::OldNews => "old news",
            Fell::LostUpdate => "lost update",
            Fell::Dropped => "dropped",
            Fell::Undeliverable => "undeliverable",
        }
    }
}

/// How far a participant came in, or how it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passed {
    /// It comes, and looks for a sponsor.
    Comes,
    /// It is in, let in by this participant.
    Joined(Participant),
    /// It left.
    Left,
    /// It crashed.
    Crashed,
    /// It had not found a sponsor when its session ended.
    GaveUp,
}

impl Passed {
    pub(crate) fn gone(how: PassageKind) -> Passed {
        if how == PassageKind::Crash { Passed::Crashed } else { Passed::Left }
    }

    /// In a word or two.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Passed::Comes => "comes",
            Passed::Joined(_) => "joined",
            Passed::Left => "left",
            Passed::Crashed => "crashed",
            Passed::GaveUp => "gave up",
        }
    }
}

/// A verdict of a clock that the truth denies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Misjudged {
    /// Whose clock.
    pub who: Participant,
    /// Who sent the message.
    pub from: Participant,
    /// What it says.
    pub record: Record,
    /// The clock claimed an order that is not there; else it missed one that is.
    pub claimed: bool,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Seen {
    /// Something healed or woke, somewhere.
    Healed,
    /// Everyone is called to hand in its id.
    RollCall,
    /// A user acted.
    Acted {
        /// Whose user.
        who: Participant,
        /// What it changed.
        change: Change,
    },
    /// What a user entered became part of its participant's record.
    Declared {
        /// Who.
        who: Participant,
        /// Its residual need, over all slots.
        residual: f64,
    },
    /// Somebody came or went.
    Passage {
        /// Who.
        who: Participant,
        /// How far, or how.
        how: Passed,
        /// The number of its session.
        session: u32,
    },
    /// Somebody learned that a peer is gone.
    Learned {
        /// Who.
        who: Participant,
        /// Whose session is over.
        gone: Participant,
    },
    /// A round was entered.
    Entered {
        /// By whom.
        who: Participant,
        /// Its number, from 0.
        round: u32,
    },
    /// A timer went off.
    Timer {
        /// Whose.
        who: Participant,
        /// What it was set for.
        what: &'static str,
    },
    /// A message was sent, in as many copies as it has receivers.
    Sent {
        /// By whom.
        from: Participant,
        /// Tells it apart from others of that sender.
        number: u64,
        /// What it says.
        record: Record,
        /// Size without the clock.
        payload_bytes: u64,
        /// Size of stamp or clock.
        clock_bytes: u64,
        /// Its receivers, and what becomes of each copy.
        copies: Vec<Copied>,
    },
    /// A message reached its receiver.
    Received {
        /// Who.
        who: Participant,
        /// From whom.
        from: Participant,
        /// Number of the message among those of its sender.
        number: u64,
        /// What it says.
        record: Record,
        /// When it was published, of a record or round state.
        published: Option<Time>,
        /// What became of it.
        fell: Fell,
    },
    /// A provider divided its capacity.
    Computed {
        /// Who.
        who: Participant,
        /// How far any denominator moved since the computation before; infinite in the first.
        denominators_moved: f64,
    },
    /// A recipient applied the allocation states that it had received.
    Applied {
        /// Who.
        who: Participant,
        /// Its residual need, over all slots.
        residual: f64,
        /// What it has above its need.
        over_allocation: f64,
        /// Largest change of an effective allocation of its own.
        changed: f64,
    },
}

impl Seen {
    /// Whom it happened to: the sender, the receiver, whoever acted; nobody where it concerns the world.
    #[must_use]
    pub fn who(&self) -> Option<Participant> {
        match self {
            Seen::Healed | Seen::RollCall => None,
            Seen::Sent { from: who, .. }
            | Seen::Acted { who, .. }
            | Seen::Declared { who, .. }
            | Seen::Passage { who, .. }
            | Seen::Learned { who, .. }
            | Seen::Entered { who, .. }
            | Seen::Timer { who, .. }
            | Seen::Received { who, .. }
            | Seen::Computed { who, .. }
            | Seen::Applied { who, .. } => Some(*who),
        }
    }

    /// What happened, in a word.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Seen::Healed => "healed",
            Seen::RollCall => "roll-call",
            Seen::Acted { .. } => "acted",
            Seen::Declared { .. } => "declared",
            Seen::Passage { .. } => "passage",
            Seen::Learned { .. } => "learned",
            Seen::Entered { .. } => "entered",
            Seen::Timer { .. } => "timer",
            Seen::Sent { .. } => "sent",
            Seen::Received { .. } => "received",
            Seen::Computed { .. } => "computed",
            Seen::Applied { .. } => "applied",
        }
    }
}
