//! One engine's way through a recording: what everyone had at each checkpoint, what that took, and what went wrong.
//!
//! Keeping all events was rejected: what led to a difference is found by running a small recording again (`story`).

use twintrack_core::ids::{Participant, Version};
use twintrack_core::kernel::time::Time;
use twintrack_core::outcome::{End, Outcome};
use twintrack_core::witness::Record;

/// What an engine did with a recording.
#[derive(Debug)]
pub struct Track {
    /// How the run ended, and its metrics.
    pub outcome: Outcome,
    /// Ascending by time, one each [`Rollout::checkpoint_every`](twintrack_core::settings::Rollout::checkpoint_every), and
    /// one at the end.
    pub checkpoints: Vec<Checkpoint>,
    /// The first updates that were lost.
    pub lost: Vec<Incident>,
    /// The first receipts on which the clock claimed an order that is not there.
    pub wrong: Vec<Incident>,
    /// The first receipts on which it missed an order that is there.
    pub missed: Vec<Incident>,
}

/// How things stood at a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Checkpoint {
    /// When.
    pub at: Time,
    /// What everyone who is there and needs something has, ascending by participant.
    pub holdings: Vec<Holding>,
    /// What was done since the start.
    pub work: Work,
}

/// What a recipient has.
#[derive(Clone, Debug, PartialEq)]
pub struct Holding {
    /// Who.
    pub who: Participant,
    /// Its stated need over all slots.
    pub needed: f64,
    /// What it effectively has.
    pub granted: f64,
    /// From whom, ascending by (provider, slot, need).
    pub lines: Vec<HeldLine>,
}

/// What a recipient has of a provider's slot, and which versions of records that rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeldLine {
    /// From whom.
    pub provider: Participant,
    /// From which of its slots.
    pub slot: u32,
    /// For which need slot.
    pub need: u32,
    /// How much.
    pub amount: f64,
    /// The provider's allocation state: the version that the recipient holds, and the latest.
    pub allocation: (Version, Version),
    /// The recipient's commitment: the version that the provider holds, and the latest.
    pub commitment: (Version, Version),
}

/// What was done, counted from the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Messages sent, one for each copy.
    pub messages: u64,
    /// Their bytes without clocks.
    pub payload_bytes: u64,
    /// Bytes of clocks.
    pub clock_bytes: u64,
    /// Messages received.
    pub receipts: u64,
    /// Allocations computed.
    pub computations: u64,
    /// Allocations applied.
    pub aggregations: u64,
    /// Updates lost.
    pub lost: u64,
    /// Orders claimed that are not there.
    pub wrong: u64,
    /// Orders missed.
    pub missed: u64,
}

/// Something that went wrong with a message.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Incident {
    /// When.
    pub at: Time,
    /// The number of the event.
    pub event: u64,
    /// Who received it.
    pub who: Participant,
    /// Who sent it.
    pub from: Participant,
    /// What it says.
    pub record: Record,
}

impl Track {
    /// A metric of the catalogue.
    #[must_use]
    pub fn metric(&self, name: &str) -> Option<f64> {
        self.outcome.metrics.iter().find(|measure| measure.metric.name == name)?.value
    }

    /// Whether the engine came to rest.
    #[must_use]
    pub fn settled(&self) -> bool {
        matches!(self.outcome.end, End::Settled)
    }

    /// What was done in the whole run.
    #[must_use]
    pub fn total(&self) -> Work {
        self.checkpoints.last().map(|checkpoint| checkpoint.work).unwrap_or_default()
    }
}
