//! Loss, duplication and reordering: draws of their own for every message of a link.

use crate::ids::Participant;
use crate::kernel::random::{Draws, Purpose, unit};
use crate::kernel::time::Span;
use crate::settings::Imperfection;

/// What becomes of a message on an imperfect link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fate {
    /// It never arrives.
    pub lost: bool,
    /// A second copy arrives.
    pub doubled: bool,
    /// It takes this much longer.
    pub held_up: Span,
}

/// The imperfections of all links.
#[derive(Clone, Debug)]
pub(super) struct Imperfections {
    between: Imperfection,
    within: Imperfection,
    loss: Draws,
    duplication: Draws,
    reordering: Draws,
}

impl Imperfections {
    /// `None` when all links are perfect, so that nothing is drawn.
    pub(super) fn new(between: &Imperfection, within: &Imperfection, seed: u64) -> Option<Imperfections> {
        let perfect = |link: &Imperfection| link.loss + link.duplication + link.reordering <= 0.0;
        (!perfect(between) || !perfect(within)).then(|| Imperfections {
            between: between.clone(),
            within: within.clone(),
            loss: Draws::new(seed, Purpose::Loss),
            duplication: Draws::new(seed, Purpose::Duplication),
            reordering: Draws::new(seed, Purpose::Reordering),
        })
    }

    pub(super) fn fate(&self, within: bool, from: Participant, to: Participant, message: u64) -> Fate {
        let link = if within { &self.within } else { &self.between };
        let drawn = |draws: Draws, number| unit(draws.bits(from.0, to.0, number));
        let held_up = if drawn(self.reordering, 2 * message) < link.reordering {
            Span::from_nanos_f64(drawn(self.reordering, 2 * message + 1) * link.reorder_delay.0 as f64)
        } else {
            Span::ZERO
        };
        Fate {
            lost: drawn(self.loss, message) < link.loss,
            doubled: drawn(self.duplication, message) < link.duplication,
            held_up,
        }
    }
}
