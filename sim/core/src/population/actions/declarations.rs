//! What everyone declares at the start, and what actions make of it.

use crate::kernel::random::{Draws, Purpose, unit};
use crate::population::Links;
use crate::settings::{ActionKind, Slot};

use super::action::Change;

/// What everyone declares at the start, for actions to vary.
#[derive(Clone, Copy)]
pub(crate) struct Declarations<'a> {
    pub(crate) needs: &'a [Vec<Slot>],
    pub(crate) capacity: &'a [Vec<Slot>],
    pub(crate) links: &'a Links,
}

impl Declarations<'_> {
    /// Whether a participant has anything of a kind to change.
    pub(super) fn has(&self, me: usize, kind: ActionKind) -> bool {
        match kind {
            ActionKind::Need => !self.needs[me].is_empty(),
            ActionKind::Capacity => !self.capacity[me].is_empty(),
            ActionKind::Recognition => self.links.weights(me).iter().any(|weight| *weight > 0.0),
        }
    }

    /// A change of the given kind, or none when the participant has nothing of that kind. `what`, random bits, picks what
    /// is changed. Of the recognised, the one with the lowest draw: a peer more takes its share of the changes, and every
    /// other change stays with whom it was.
    pub(super) fn vary(&self, me: usize, kind: ActionKind, what: u64, factor: f64) -> Option<Change> {
        let pick = |count: usize| (unit(what) * count as f64) as usize;
        match kind {
            ActionKind::Need => {
                let slot = pick(self.needs[me].len());
                let quantity = self.needs[me].get(slot)?.quantity * factor;
                Some(Change::Need { slot: slot as u32, quantity })
            }
            ActionKind::Capacity => {
                let slot = pick(self.capacity[me].len());
                let quantity = self.capacity[me].get(slot)?.quantity * factor;
                Some(Change::Capacity { slot: slot as u32, quantity })
            }
            ActionKind::Recognition => {
                let (weights, peers) = (self.links.weights(me), self.links.peers(me));
                let draws = Draws::new(what, Purpose::RecognitionChanges);
                let recognised = (0..weights.len()).filter(|link| weights[*link] > 0.0);
                let link = recognised.min_by_key(|link| draws.bits(peers[*link].0, 0, 0))?;
                Some(Change::Recognition { link: link as u32, weight: (weights[link] * factor).min(1.0) })
            }
        }
    }
}
