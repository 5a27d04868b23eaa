//! Loops over dense counter slices, shared by the vector clock and the exact history.
//!
//! A missing entry reads as 0, so slices of different lengths compare and merge. The loops carry no bounds checks
//! and no branches inside a chunk, which lets the compiler turn them into vector instructions. Counters stop at
//! [`COUNT_MAX`], half of what they could hold, because the vector instructions that every x86-64 processor has compare
//! signed numbers only: with the sign bit kept free a merge takes three quarters of the time, a comparison half.

use crate::clock::Causality;

/// The most events that a clock counts per participant, 2^31 - 1.
pub const COUNT_MAX: u32 = i32::MAX as u32;

/// Entries compared between two looks at whether the verdict is already certain.
pub(crate) const CHUNK: usize = 64;

/// Raises each entry of `own` to at least that of `other`; grows `own` when `other` is longer. O(entries).
#[inline]
pub(crate) fn merge_max(own: &mut Vec<u32>, other: &[u32]) {
    for (own, other) in own.iter_mut().zip(other) {
        *own = (own.cast_signed()).max(other.cast_signed()).cast_unsigned();
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
    let rest = (stamp_rest.iter().any(|counter| *counter > 0), own_rest.iter().any(|counter| *counter > 0));
    let either = |seen: (bool, bool), chunk: (bool, bool)| (seen.0 | chunk.0, seen.1 | chunk.1);
    // Chunks of a length known to the compiler: the loop inside needs no leftovers of its own.
    let (stamps, stamp_tail) = stamp.as_chunks::<CHUNK>();
    let (owns, own_tail) = own.as_chunks::<CHUNK>();
    let mut seen = either(rest, differences(stamp_tail, own_tail));
    for (stamp, own) in stamps.iter().zip(owns) {
        if seen == (true, true) {
            break;
        }
        seen = either(seen, differences(stamp, own));
    }
    let (ahead, behind) = seen;
    Causality::from_differences(ahead, behind)
}

/// Whether some entry of `own` is above that of `stamp`, in one pass that stops at the first chunk with one. O(entries).
#[inline]
pub(crate) fn exceeds(own: &[u32], stamp: &[u32]) -> bool {
    let shared = own.len().min(stamp.len());
    own[shared..].iter().any(|count| *count > 0)
        || own.chunks(CHUNK).zip(stamp.chunks(CHUNK)).any(|(own, stamp)| differences(stamp, own).1)
}

/// Whether some entry of `stamp` is above that of `own`, and whether some is below.
#[inline]
pub(crate) fn differences(stamp: &[u32], own: &[u32]) -> (bool, bool) {
    // Entries are at most COUNT_MAX, so the sign bit of a difference tells which one is larger.
    let (mut above, mut below) = (0, 0);
    for (stamp, own) in stamp.iter().zip(own) {
        above |= own.wrapping_sub(*stamp);
        below |= stamp.wrapping_sub(*own);
    }
    (above > COUNT_MAX, below > COUNT_MAX)
}

/// `count` after one more event.
///
/// # Panics
///
/// When `count` is [`COUNT_MAX`]: a counter that wrapped would order the future before the past.
#[inline]
pub(crate) fn successor(count: u32) -> u32 {
    assert!(count < COUNT_MAX, "an event counter would exceed {COUNT_MAX}");
    count + 1
}

/// Counts one more event of participant `own`.
///
/// # Panics
///
/// When its counter is [`COUNT_MAX`].
#[inline]
pub(crate) fn count_event(counters: &mut [u32], own: usize) {
    counters[own] = successor(counters[own]);
}
