//! How two runs compare, as data.

use twintrack_core::outcome::Outcome;

use super::rung::{Occurrence, Rung};

/// How two runs compare on one rung.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// Which.
    pub rung: Rung,
    /// Events on it, on each side.
    pub events: [u64; 2],
    /// Where they part; `None` if they are equal.
    pub parting: Option<Parting>,
}

/// The first event that two runs do not have in common.
#[derive(Clone, Debug, PartialEq)]
pub struct Parting {
    /// Events of the rung that they have in common before it.
    pub common: u64,
    /// The last few of these.
    pub before: Vec<Occurrence>,
    /// What each side does then: the parting event and a few more; empty where the run is over.
    pub after: [Vec<Occurrence>; 2],
}

/// How two runs compare.
#[derive(Clone, Debug)]
pub struct Divergence {
    /// What differs between the worlds before anything happens, in words.
    pub worlds: Vec<String>,
    /// Every rung, from cause to effect.
    pub rungs: Vec<Compared>,
    /// How each run ended.
    pub outcomes: [Outcome; 2],
}

impl Divergence {
    /// The first event of any kind at which the runs part; `None` if nothing that happens differs.
    #[must_use]
    pub fn first(&self) -> Option<&Parting> {
        self.rungs.iter().find(|compared| compared.rung == Rung::Everything)?.parting.as_ref()
    }
}
