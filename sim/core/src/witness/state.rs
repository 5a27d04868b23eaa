//! How one participant stands: everything that decides what it does next.

use crate::ids::{Participant, Version};
use crate::kernel::time::Time;

/// How a participant stands between two events.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Who.
    pub who: Participant,
    /// Whether it is there.
    pub stay: Stay,
    /// The number of its current session, or of its last.
    pub session: u32,
    /// Its clock, in readable form, with all taken in that it has received; `None` while it has none.
    pub clock: Option<String>,
    /// What its coordination has in mind.
    pub clockwork: Clockwork,
    /// The version of its commitment last published; 0 before the first.
    pub commitment: Version,
    /// The version of its allocation state last published; 0 before the first.
    pub allocation: Version,
    /// Its damping factor.
    pub damping: f64,
    /// What it knows of each peer that it is linked to, ascending.
    pub known: Vec<KnownPeer>,
    /// Its need slots.
    pub needs: Vec<Need>,
    /// What it was granted, ascending by (provider, slot, need).
    pub account: Vec<Account>,
    /// Its capacity slots.
    pub capacity: Vec<Capacity>,
    /// What it granted, ascending by (recipient, slot, need).
    pub grants: Vec<Grant>,
}

impl State {
    /// Its residual need, over all slots.
    #[must_use]
    pub fn residual(&self) -> f64 {
        self.needs.iter().map(|need| need.residual).sum()
    }
}

/// Where a participant is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stay {
    /// Not there: not yet, or not any more.
    Absent,
    /// Looking for a sponsor.
    Joining,
    /// In.
    Present,
}

/// What a coordination has in mind for a participant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clockwork {
    /// The round it is in, where there are rounds.
    pub round: Option<u32>,
    /// What it waits for or is about to do, each in a few words.
    pub due: Vec<String>,
}

/// What a participant knows of a peer.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownPeer {
    /// Which.
    pub peer: Participant,
    /// Whether it believes the peer to be there.
    pub present: bool,
    /// How much it recognises the peer.
    pub weight: f64,
    /// The commitment that it holds, and when that was published.
    pub commitment: Option<(Version, Time)>,
    /// The allocation state that it holds.
    pub allocation: Option<Version>,
    /// Whether that has yet to be applied.
    pub unapplied: bool,
}

/// A need slot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Need {
    /// What is declared.
    pub quantity: f64,
    /// What has been granted and not declined.
    pub granted: f64,
    /// What is published as still needed.
    pub residual: f64,
}

/// What a recipient holds from a provider's slot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Account {
    /// From whom.
    pub provider: Participant,
    /// From which of its capacity slots.
    pub slot: u32,
    /// For which need slot.
    pub need: u32,
    /// Cumulative grant seen.
    pub seen: f64,
    /// Cumulative amount declined.
    pub declined: f64,
}

/// A capacity slot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Capacity {
    /// What is declared.
    pub quantity: f64,
    /// What is not granted.
    pub remaining: f64,
}

/// What a provider granted to a recipient's need slot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grant {
    /// To whom.
    pub recipient: Participant,
    /// From which capacity slot.
    pub slot: u32,
    /// For which need slot.
    pub need: u32,
    /// Cumulative grant.
    pub granted: f64,
    /// Cumulative amount known to be declined.
    pub declined: f64,
}
