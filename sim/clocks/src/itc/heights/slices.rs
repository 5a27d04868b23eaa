//! What is done with heights of one width, at vector speed.

use crate::clock::Causality;
use crate::counters::CHUNK;

/// Writes values that are at most 255 above `lowest`, as their distance from it.
pub(super) fn lower<T: Copy + Into<u32>>(values: &[T], lowest: u32, out: &mut [u8]) {
    for (out, height) in out.iter_mut().zip(values) {
        *out = ((*height).into() - lowest) as u8;
    }
}

pub(super) fn bounds<T: Copy + Ord + Into<u32>>(values: &[T]) -> (u32, u32) {
    let (lowest, highest) = (values.iter().copied().min(), values.iter().copied().max());
    (lowest.map_or(0, Into::into), highest.map_or(0, Into::into))
}

#[inline]
pub(super) fn raise<T: Copy + Ord + From<U>, U: Copy>(own: &mut [T], other: &[U]) {
    for (own, other) in own.iter_mut().zip(other) {
        *own = (*own).max(T::from(*other));
    }
}

pub(super) fn larger<T: Copy + Ord>(own: &[T], other: &[T]) -> Vec<T> {
    own.iter().zip(other).map(|(own, other)| *own.max(other)).collect()
}

pub(super) fn leq<T: Copy + Ord>(own: &[T], other: &[T]) -> bool {
    own.chunks(CHUNK).zip(other.chunks(CHUNK)).all(|(own, other)| !any_above(own, other))
}

pub(super) fn relate<T: Copy + Ord>(own: &[T], stamp: &[T]) -> Causality {
    let (mut ahead, mut behind) = (false, false);
    for (own, stamp) in own.chunks(CHUNK).zip(stamp.chunks(CHUNK)) {
        ahead |= any_above(stamp, own);
        behind |= any_above(own, stamp);
        if ahead && behind {
            break;
        }
    }
    Causality::from_differences(ahead, behind)
}

/// Whether some value is above the other one in its place; without a branch, for the sake of vector instructions.
#[inline]
pub(in crate::itc) fn any_above<T: Copy + Ord>(one: &[T], other: &[T]) -> bool {
    one.iter().zip(other).fold(false, |above, (one, other)| above | (one > other))
}
