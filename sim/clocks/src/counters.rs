//! Loops over dense slices of entries, shared by the vector clock and the exact history.
//!
//! An entry is the counter of a participant that has been seen, or [`UNSEEN`]. Slices of different lengths compare and
//! merge, as nobody beyond the end has been seen. The loops carry no bounds checks and no branches inside a chunk, which
//! lets the compiler turn them into vector instructions. Counters stop at [`COUNT_MAX`], half of what 32 bits hold: the
//! other half is free for the mark, below every counter, so that a merge is one signed maximum, which is also the only
//! one that the vector instructions of every x86-64 processor come near to.

use crate::clock::Causality;

/// The most events that a clock counts per participant, 2^31 - 1.
pub const COUNT_MAX: u32 = i32::MAX as u32;

/// The entry of a participant that has never been heard of.
pub(crate) const UNSEEN: i32 = -1;

/// Entries compared between two looks at whether the verdict is already certain.
pub(crate) const CHUNK: usize = 64;

/// The participants seen and their counters, ascending by index.
pub(crate) fn entries(own: &[i32]) -> impl Iterator<Item = (usize, u32)> {
    own.iter().enumerate().filter_map(|(index, entry)| Some((index, u32::try_from(*entry).ok()?)))
}

/// The number of participants seen. O(indices), at vector speed.
pub(crate) fn seen(own: &[i32]) -> usize {
    own.iter().map(|entry| usize::from(*entry > UNSEEN)).sum()
}

/// The counter of a participant, 0 when it has not been seen.
#[inline]
pub(crate) fn count(own: &[i32], participant: usize) -> u32 {
    own.get(participant).copied().unwrap_or(UNSEEN).max(0).cast_unsigned()
}

/// Whether a participant has been seen.
pub(crate) fn sees(own: &[i32], participant: usize) -> bool {
    own.get(participant).is_some_and(|entry| *entry > UNSEEN)
}

/// The entry of a participant, which has been seen from now on.
pub(crate) fn entry(own: &mut Vec<i32>, participant: usize) -> &mut i32 {
    if own.len() <= participant {
        own.resize(participant + 1, UNSEEN);
    }
    let entry = &mut own[participant];
    *entry = (*entry).max(0);
    entry
}

/// Raises each entry of `own` to at least that of `other`; grows `own` when `other` is longer. O(indices).
#[inline]
pub(crate) fn merge_max(own: &mut Vec<i32>, other: &[i32]) {
    for (own, other) in own.iter_mut().zip(other) {
        *own = (*own).max(*other);
    }
    if let Some(unseen) = other.get(own.len()..) {
        own.extend_from_slice(unseen);
    }
}

/// How the events that `stamp` knows relate to those that `own` knows, in one pass that stops as soon as both directions
/// differ; to have seen somebody is no event. O(indices).
#[inline]
pub(crate) fn relate(stamp: &[i32], own: &[i32]) -> Causality {
    let shared = stamp.len().min(own.len());
    let (stamp, stamp_rest) = stamp.split_at(shared);
    let (own, own_rest) = own.split_at(shared);
    let rest = (stamp_rest.iter().any(|entry| *entry > 0), own_rest.iter().any(|entry| *entry > 0));
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

/// Whether `own` knows an event that `stamp` does not, in one pass that stops at the first chunk with one. O(indices).
#[inline]
pub(crate) fn exceeds(own: &[i32], stamp: &[i32]) -> bool {
    let shared = own.len().min(stamp.len());
    own[shared..].iter().any(|entry| *entry > 0)
        || own.chunks(CHUNK).zip(stamp.chunks(CHUNK)).any(|(own, stamp)| differences(stamp, own).1)
}

/// Whether some counter of `stamp` is above that of `own`, and whether some is below.
#[inline]
fn differences(stamp: &[i32], own: &[i32]) -> (bool, bool) {
    let (mut above, mut below) = (0, 0);
    for (stamp, own) in stamp.iter().zip(own) {
        // The sign bit of a difference tells which one is larger; that of a negated counter, whether it is above 0.
        above |= own.wrapping_sub(*stamp) & stamp.wrapping_neg();
        below |= stamp.wrapping_sub(*own) & own.wrapping_neg();
    }
    (above < 0, below < 0)
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

/// Counts one more event of participant `own`, and returns its number.
///
/// # Panics
///
/// When its counter is [`COUNT_MAX`].
#[inline]
pub(crate) fn count_event(counters: &mut Vec<i32>, own: usize) -> u32 {
    let entry = entry(counters, own);
    let number = successor(entry.cast_unsigned());
    *entry = number.cast_signed();
    number
}
