//! What is known of a participant, and how that changes.

use std::collections::BTreeMap;

use super::slots::Side;
use crate::recording::value::Moment;

/// A participant, as far as the recording has told of it.
#[derive(Debug, Default)]
pub(super) struct Person {
    pub(super) name: String,
    /// When it first arrived; `None` when it is there from the start.
    pub(super) arrived: Option<Moment>,
    /// Did something itself, so that it is known when it first arrived.
    pub(super) acted: bool,
    pub(super) needs: Side,
    pub(super) capacity: Side,
    /// Weights at first and now, by the peer's provisional number.
    pub(super) weights: BTreeMap<u32, (f64, f64)>,
}

/// What a declaration changes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Changed {
    Need(u32, f64),
    Capacity(u32, f64),
    Weight(u32, f64),
}
