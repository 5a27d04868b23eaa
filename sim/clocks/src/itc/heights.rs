//! The heights of an event tree's leaves, each in as few bytes as the highest needs.
//!
//! Joining and comparing trees of thousands of leaves is bound by the memory they are read from, so a height takes one
//! byte as long as all of them fit, then two, then four. Heights only widen as they rise, which happens twice in the
//! life of a tree. Rejected: four bytes always; the table in `event_tree.rs` has what that costs.

mod slices;

use std::borrow::Cow;
use std::ops::{Range, RangeInclusive};

use crate::clock::Causality;
use slices::{bounds, larger, leq, lower, raise, relate};

pub(super) use slices::any_above;

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

#[cfg(test)]
mod tests;
