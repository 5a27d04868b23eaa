//! The newtypes that name things: participants, slots, record versions, byte counts.

use serde::{Deserialize, Serialize};

/// The largest population: a participant's index takes 24 bits in the order of events.
pub(crate) const PARTICIPANTS_MAX: usize = 1 << 24;

/// A participant's dense index, given in join order and never reused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Participant(pub u32);

impl Participant {
    /// The index as a `usize`, to address per-participant tables.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl From<usize> for Participant {
    /// # Panics
    /// When `index` does not fit 32 bits; populations are bounded far below that.
    fn from(index: usize) -> Self {
        Participant(u32::try_from(index).expect("participant index fits 32 bits"))
    }
}

/// Version of a published record: 0 before the first publication, then 1, 2, 3 … per origin and kind of record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(pub u32);

impl Version {
    /// The version after this one.
    #[must_use]
    pub fn next(self) -> Version {
        Version(self.0 + 1)
    }
}
