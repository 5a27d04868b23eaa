//! What the tests of the sources have in common.

use crate::kernel::time::Span;
use crate::population::{Churn, Links};
use crate::settings::{Inputs, Slot, Workload};

use super::{Action, Declarations, draw_actions};

/// Everyone has one slot.
pub(super) fn slots(participants: usize) -> Vec<Vec<Slot>> {
    vec![vec![Slot { quantity: 10.0, window: None, place: None }]; participants]
}

/// A rate of need changes over an hour.
pub(super) fn workload(rate: &str) -> Workload {
    Workload {
        from: Span::from_secs(100),
        until: Span::from_secs(3_700),
        need_changes: rate.parse().expect("a rate"),
        ..Workload::default()
    }
}

/// The actions of participants that nobody recognises.
pub(super) fn draw(workload: &Workload, participants: usize) -> Vec<Action> {
    let links = Links::new(&vec![Vec::new(); participants], vec![0.0; participants]);
    let slots = slots(participants);
    let declarations = Declarations { needs: &slots, capacity: &slots, links: &links };
    draw_actions(workload, &Inputs::default(), 3, declarations, &Churn::none(participants as u32))
        .expect("valid settings")
}

/// Whether a count is within four standard deviations of a Poisson distribution's mean.
pub(super) fn near(count: usize, mean: f64) -> bool {
    (count as f64 - mean).abs() < 4.0 * libm::sqrt(mean)
}
