//! What a block is handed when a window opens.

use super::live::Live;
use super::{Broadcast, Grid, place};
use crate::ids::Participant;
use crate::kernel::time::Time;

/// All deliveries to a block of recipients within a window, recipient by recipient.
#[derive(Clone, Copy, Debug)]
pub struct Deliveries<'w> {
    pub(super) grid: Grid,
    pub(super) live: &'w Live,
    /// Where the window begins.
    pub(super) start: Time,
    /// The block's first recipient.
    pub(super) first: Participant,
    /// In order.
    pub(super) keys: &'w [u64],
}

/// One copy at its recipient.
#[derive(Clone, Copy, Debug)]
pub struct Delivery<'w> {
    /// When it arrives.
    pub at: Time,
    /// What it is a copy of.
    pub broadcast: &'w Broadcast,
    /// The place of the broadcast among all of the run, in the order of (time sent, sender, message).
    pub number: u64,
}

/// What one recipient receives within a window.
#[derive(Clone, Copy, Debug)]
pub struct Received<'w> {
    /// Who receives.
    pub to: Participant,
    deliveries: Deliveries<'w>,
}

impl<'w> Deliveries<'w> {
    /// Recipients in ascending order with what they receive; those who receive nothing are left out.
    pub fn by_recipient(&self) -> impl Iterator<Item = Received<'w>> + use<'w> {
        let all = *self;
        let runs = all.keys.chunk_by(|one, other| place(*one) == place(*other));
        runs.map(move |keys| Received {
            to: Participant(all.first.0 + place(keys[0]) as u32),
            deliveries: Deliveries { keys, ..all },
        })
    }

    /// Number of deliveries.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether nothing is delivered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

impl<'w> Received<'w> {
    /// The deliveries in order: time, then sender, then message number.
    #[inline]
    pub fn iter(&self) -> impl Iterator<Item = Delivery<'w>> + use<'w> {
        let Deliveries { grid, live, start, keys, .. } = self.deliveries;
        keys.iter().map(move |key| {
            let number = live.number(*key);
            Delivery { at: start + grid.within(*key), broadcast: live.get(number), number }
        })
    }
}
