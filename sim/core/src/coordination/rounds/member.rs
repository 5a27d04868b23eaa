//! One participant's place in the rounds.

use crate::engine::mail::Listens;
use crate::ids::Participant;
use crate::kernel::time::Time;
use crate::population::Change;

use super::peers::Peers;

/// One participant's place in the rounds, in one session.
#[derive(Debug, Default)]
pub(crate) struct Member {
    pub(super) round: u32,
    /// The own timer of the current round has ended.
    pub(super) timer_ended: bool,
    /// Since when it has waited for longer than a round past its timer's end.
    pub(super) stalled_since: Option<Time>,
    /// The round it last announced to be ready for.
    pub(super) announced: Option<u32>,
    /// A user action waits to be published (`boundary`).
    pub(super) publish_due: bool,
    /// User actions wait to be applied (`nine-phase`).
    pub(super) waiting: Vec<Change>,
    pub(super) provider: bool,
    /// Denominators stood still in the last computation.
    pub(super) still: bool,
    /// When its last computation is over.
    pub(super) computed_at: Time,
    /// Its allocation state is published when that is so.
    pub(super) publish_when_computed: bool,
    /// How much faster than true time its clock runs, as a factor.
    pub(super) pace: f64,
    /// How far its clock is ahead of true time at the start, in nanoseconds.
    pub(super) ahead_ns: f64,
    pub(super) peers: Peers,
}

impl Member {
    /// Whether there is reason to go on to another round.
    fn is_due(&self) -> bool {
        (self.timer_ended && self.peers.quorum_ready()) || self.peers.quorum_ahead().is_some()
    }
}

impl Listens for Member {
    fn round(&self) -> u32 {
        self.round
    }

    fn patience(&self) -> usize {
        self.peers.patience(self.timer_ended)
    }

    fn hear(&mut self, from: Participant, ready_for: u32) -> bool {
        self.peers.heard(from, Some(ready_for)) && self.is_due()
    }
}
