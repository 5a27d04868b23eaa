//! The heights of an event tree's leaves, each in as few bytes as the highest needs.
//!
//! Joining and comparing trees of thousands of leaves is bound by the memory they are read from, so a height takes one
//! byte as long as all of them fit, then two, then four. Heights only widen as they rise, which happens twice in the
//! life of a tree. Rejected: four bytes always; the table in `event_tree.rs` has what that costs.

use std::borrow::Cow;
use std::ops::{Range, RangeInclusive};

use crate::clock::Causality;
use crate::counters::CHUNK;

/// Heights that are merged at a time when several trees are.
const PIECE: usize = 4_096;

/// Heights of one width.
#[derive(Clone, Debug)]
pub(super) enum Heights {
    Byte(Vec<u8>),
    Short(Vec<u16>),
    Word(Vec<u32>),
}

use Heights::{Byte, Short, Word};

/// Evaluates an expression on the vector inside, whatever its width.
macro_rules! on_each {
    ($heights:expr, $values:ident => $result:expr) => {
        match $heights {
            Byte($values) => $result,
            Short($values) => $result,
            Word($values) => $result,
        }
    };
}

/// Evaluates an expression on the heights inside two, at the width of both, or at full width where they differ.
macro_rules! on_both {
    ($one:expr, $other:expr, ($own:ident, $theirs:ident) => $result:expr) => {
        match ($one, $other) {
            (Heights::Byte($own), Heights::Byte($theirs)) => $result,
            (Heights::Short($own), Heights::Short($theirs)) => $result,
            (one, other) => {
                let ($own, $theirs) = (&*one.wide(), &*other.wide());
                $result
            }
        }
    };
}

pub(super) use on_both;

impl Heights {
    pub(super) fn zeros(len: usize) -> Self {
        Byte(vec![0; len])
    }

    /// Bytes reserved.
    pub(super) fn memory(&self) -> usize {
        on_each!(self, values => values.capacity() * self.width())
    }

    /// Bytes of a height.
    fn width(&self) -> usize {
        match self {
            Byte(_) => size_of::<u8>(),
            Short(_) => size_of::<u16>(),
            Word(_) => size_of::<u32>(),
        }
    }

    /// All heights, copied unless they are of full width already.
    pub(super) fn wide(&self) -> Cow<'_, [u32]> {
        match self {
            Byte(values) => values.iter().copied().map(u32::from).collect(),
            Short(values) => values.iter().copied().map(u32::from).collect(),
            Word(values) => Cow::Borrowed(values),
        }
    }

    pub(super) fn get(&self, leaf: usize) -> u32 {
        match self {
            Byte(values) => values[leaf].into(),
            Short(values) => values[leaf].into(),
            Word(values) => values[leaf],
        }
    }

    /// Writes the heights from leaf `first` on above the lowest of them, which is returned; `None` when they are too far
    /// apart for a byte.
    pub(super) fn narrow(&self, first: usize, out: &mut [u8]) -> Option<u32> {
        let last = first + out.len() - 1;
        let lowest = match self {
            Byte(_) => 0,
            _ => {
                let (lowest, highest) = self.bounds(first..=last);
                u8::try_from(highest - lowest).ok()?;
                lowest
            }
        };
        on_each!(self, values => lower(&values[first..=last], lowest, out));
        Some(lowest)
    }

    /// The lowest and the highest among some leaves.
    pub(super) fn bounds(&self, leaves: RangeInclusive<usize>) -> (u32, u32) {
        on_each!(self, values => bounds(&values[leaves]))
    }

    /// How many leaves have another height than their left neighbour. At vector speed.
    pub(super) fn steps(&self) -> usize {
        on_each!(self, values => values.windows(2).map(|pair| usize::from(pair[0] != pair[1])).sum())
    }

    /// Gives some leaves one height.
    pub(super) fn fill(&mut self, leaves: RangeInclusive<usize>, height: u32) {
        self.widen(width_of(height));
        match self {
            Byte(values) => values[leaves].fill(height as u8),
            Short(values) => values[leaves].fill(height as u16),
            Word(values) => values[leaves].fill(height),
        }
    }

    /// Makes several leaves of the same height out of one.
    pub(super) fn repeat(&mut self, leaf: usize, times: usize) {
        on_each!(self, values => {
            let height = values[leaf];
            values.splice(leaf..=leaf, std::iter::repeat_n(height, times));
        });
    }

    /// Raises each height to at least that of `other`, leaf by leaf.
    pub(super) fn merge(&mut self, other: &Self) {
        self.merge_all(&[other]);
    }

    /// Raises each height to at least that of all `others`; a piece at a time, so that the own heights stay in the cache.
    pub(super) fn merge_all(&mut self, others: &[&Self]) {
        let len = on_each!(self, values => values.len());
        others.iter().for_each(|other| self.widen(other.width()));
        for first in (0..len).step_by(PIECE) {
            let piece = first..len.min(first + PIECE);
            others.iter().for_each(|other| self.raise_piece(other, piece.clone()));
        }
    }

    fn raise_piece(&mut self, other: &Self, piece: Range<usize>) {
        match (self, other) {
            (Byte(own), Byte(other)) => raise(&mut own[piece.clone()], &other[piece]),
            (Short(own), Byte(other)) => raise(&mut own[piece.clone()], &other[piece]),
            (Short(own), Short(other)) => raise(&mut own[piece.clone()], &other[piece]),
            (Word(own), Byte(other)) => raise(&mut own[piece.clone()], &other[piece]),
            (Word(own), Short(other)) => raise(&mut own[piece.clone()], &other[piece]),
            (Word(own), Word(other)) => raise(&mut own[piece.clone()], &other[piece]),
            (Byte(_), _) | (Short(_), Word(_)) => unreachable!("heights are widened before they are merged"),
        }
    }

    /// The larger height of each leaf.
    pub(super) fn merged(&self, other: &Self) -> Self {
        match (self, other) {
            (Byte(own), Byte(other)) => Byte(larger(own, other)),
            (Short(own), Short(other)) => Short(larger(own, other)),
            _ => {
                let mut merged = self.clone();
                merged.merge(other);
                merged
            }
        }
    }

    /// How `stamp` relates to these heights, leaf by leaf; stops when certain.
    pub(super) fn relate(&self, stamp: &Self) -> Causality {
        on_both!(self, stamp, (own, stamp) => relate(own, stamp))
    }

    /// Whether no height is above that of `other`.
    pub(super) fn leq(&self, other: &Self) -> bool {
        on_both!(self, other, (own, other) => leq(own, other))
    }

    /// Takes at least `width` bytes for each height.
    fn widen(&mut self, width: usize) {
        if self.width() >= width {
            return;
        }
        *self = match *self {
            Byte(ref values) if width == size_of::<u16>() => {
                Short(values.iter().copied().map(u16::from).collect())
            }
            ref narrow => Word(narrow.wide().into_owned()),
        };
    }
}

impl From<Vec<u8>> for Heights {
    fn from(values: Vec<u8>) -> Self {
        Byte(values)
    }
}

impl From<Vec<u16>> for Heights {
    fn from(values: Vec<u16>) -> Self {
        Short(values)
    }
}

impl From<Vec<u32>> for Heights {
    fn from(values: Vec<u32>) -> Self {
        match width_of(values.iter().copied().max().unwrap_or(0)) {
            1 => Byte(values.into_iter().map(|height| height as u8).collect()),
            2 => Short(values.into_iter().map(|height| height as u16).collect()),
            _ => Word(values),
        }
    }
}

/// The fewest bytes that hold a height.
fn width_of(height: u32) -> usize {
    match height {
        0..=0xff => size_of::<u8>(),
        0x100..=0xffff => size_of::<u16>(),
        _ => size_of::<u32>(),
    }
}

/// Writes values that are at most 255 above `lowest`, as their distance from it.
fn lower<T: Copy + Into<u32>>(values: &[T], lowest: u32, out: &mut [u8]) {
    for (out, height) in out.iter_mut().zip(values) {
        *out = ((*height).into() - lowest) as u8;
    }
}

fn bounds<T: Copy + Ord + Into<u32>>(values: &[T]) -> (u32, u32) {
    let (lowest, highest) = (values.iter().copied().min(), values.iter().copied().max());
    (lowest.map_or(0, Into::into), highest.map_or(0, Into::into))
}

#[inline]
fn raise<T: Copy + Ord + From<U>, U: Copy>(own: &mut [T], other: &[U]) {
    for (own, other) in own.iter_mut().zip(other) {
        *own = (*own).max(T::from(*other));
    }
}

fn larger<T: Copy + Ord>(own: &[T], other: &[T]) -> Vec<T> {
    own.iter().zip(other).map(|(own, other)| *own.max(other)).collect()
}

fn leq<T: Copy + Ord>(own: &[T], other: &[T]) -> bool {
    own.chunks(CHUNK).zip(other.chunks(CHUNK)).all(|(own, other)| !any_above(own, other))
}

fn relate<T: Copy + Ord>(own: &[T], stamp: &[T]) -> Causality {
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
pub(super) fn any_above<T: Copy + Ord>(one: &[T], other: &[T]) -> bool {
    one.iter().zip(other).fold(false, |above, (one, other)| above | (one > other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Heights of any width, often with their neighbours on both sides of a change of width.
    fn any_heights(len: usize) -> impl Strategy<Value = Vec<u32>> {
        let height = prop_oneof![0..4_u32, 254..258_u32, 65_534..65_538_u32, Just(crate::COUNT_MAX)];
        let ceiling = prop_oneof![Just(3), Just(255), Just(256), Just(65_535), Just(crate::COUNT_MAX)];
        (prop::collection::vec(height, len), ceiling)
            .prop_map(|(heights, ceiling)| heights.into_iter().map(|height| height.min(ceiling)).collect())
    }

    proptest! {
        #[test]
        fn widths_make_no_difference(
            (own, other) in (1..200_usize).prop_flat_map(|len| (any_heights(len), any_heights(len))),
            at in any::<prop::sample::Index>(),
        ) {
            let (narrow, narrow_other) = (Heights::from(own.clone()), Heights::from(other.clone()));
            let larger: Vec<u32> = own.iter().zip(&other).map(|(own, other)| *own.max(other)).collect();
            prop_assert_eq!(narrow.wide(), own.clone());
            let mut merged = narrow.merged(&narrow_other);
            prop_assert_eq!(merged.wide(), larger.clone());
            merged = narrow.clone();
            merged.merge(&narrow_other);
            prop_assert_eq!(merged.wide(), larger.clone());
            merged = Heights::zeros(own.len());
            merged.merge_all(&[&narrow, &narrow_other]);
            prop_assert_eq!(merged.wide(), larger);
            let above = |one: &[u32], other: &[u32]| one.iter().zip(other).any(|(one, other)| one > other);
            let expected = Causality::from_differences(above(&other, &own), above(&own, &other));
            prop_assert_eq!(narrow.relate(&narrow_other), expected);
            prop_assert_eq!(narrow.leq(&narrow_other), own.iter().zip(&other).all(|(own, other)| own <= other));
            let at = at.index(own.len());
            let mut filled = narrow.clone();
            filled.fill(at..=at, other[at]);
            prop_assert_eq!(filled.get(at), other[at]);
            prop_assert_eq!(filled.bounds(0..=own.len() - 1).1, filled.wide().iter().copied().max().unwrap());
        }
    }
}
