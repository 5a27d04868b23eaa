//! Loops over dense counter slices, shared by the vector clock and the exact history.
//!
//! A missing entry reads as 0, so slices of different lengths compare and merge. The loops carry no bounds checks
//! and no branches inside a chunk, which lets the compiler turn them into vector instructions.

use crate::clock::Causality;

/// Entries compared between two looks at whether the verdict is already certain.
const CHUNK: usize = 64;

/// Raises each entry of `own` to at least that of `other`; grows `own` when `other` is longer. O(entries).
#[inline]
pub(crate) fn merge_max(own: &mut Vec<u32>, other: &[u32]) {
    for (own, other) in own.iter_mut().zip(other) {
        *own = (*own).max(*other);
    }
    if let Some(unseen) = other.get(own.len()..) {
        own.extend_from_slice(unseen);
    }
}

/// How `stamp` relates to `own`, in one pass that stops as soon as both directions differ. O(entries).
#[inline]
pub(crate) fn relate(stamp: &[u32], own: &[u32]) -> Causality {
    let shared = stamp.len().min(own.len());
    let (stamp, stamp_rest) = stamp.split_at(shared);
    let (own, own_rest) = own.split_at(shared);
    let mut ahead = stamp_rest.iter().any(|counter| *counter > 0);
    let mut behind = own_rest.iter().any(|counter| *counter > 0);
    for (stamp, own) in stamp.chunks(CHUNK).zip(own.chunks(CHUNK)) {
        if ahead && behind {
            break;
        }
        let (mut above, mut below) = (0, 0);
        for (stamp, own) in stamp.iter().zip(own) {
            above |= u32::from(stamp > own);
            below |= u32::from(stamp < own);
        }
        ahead |= above != 0;
        behind |= below != 0;
    }
    Causality::from_differences(ahead, behind)
}

/// Counts one more event of participant `own`.
///
/// # Panics
///
/// When the counter is at `u32::MAX`: a counter that wrapped would order the future before the past.
#[inline]
pub(crate) fn count_event(counters: &mut [u32], own: usize) {
    counters[own] = counters[own]
        .checked_add(1)
        .unwrap_or_else(|| panic!("the event counter of participant {own} exceeds {}", u32::MAX));
}
