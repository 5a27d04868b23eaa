//! Encodings of a vector clock, given as its entries: (participant's index, counter), ascending by index.
//!
//! An entry names its participant by the *gap*: the indices left out since the entry before. A clock that has seen
//! everyone leaves none out, so each gap is 0; the codes carry it all the same, as a receiver could not know.

use std::fmt::Write;

use super::Bits;
use super::number::{digits, leb128_len, number_bits, write_leb128, write_number};
use crate::clock::Encoding;

/// Bytes of a packed entry: a 64-bit key and a 64-bit counter.
const PACKED_ENTRY_BYTES: usize = 16;

/// The entries of a clock that has seen everyone up to the last.
pub fn dense(counters: &[u32]) -> impl Iterator<Item = (usize, u32)> {
    counters.iter().copied().enumerate()
}

/// Size of a packed clock with so many entries, in bytes. O(1).
#[must_use]
pub fn packed_len(entries: usize) -> usize {
    PACKED_ENTRY_BYTES * entries
}

/// Size of the encoded clock in bytes, without encoding it. O(entries).
pub fn len(entries: impl Iterator<Item = (usize, u32)>, encoding: Encoding) -> usize {
    if encoding == Encoding::Packed {
        return packed_len(entries.count());
    }
    let mut next = 0;
    let units = entries.map(|(index, counter)| {
        let gap = index - next;
        next = index + 1;
        entry_units(index, gap, counter, encoding)
    });
    len_of(units.sum(), encoding)
}

/// What an entry adds to the size of a clock, in units that [`len_of`] makes bytes of. `gap` indices were left out before
/// it.
#[inline]
#[must_use]
pub fn entry_units(index: usize, gap: usize, counter: u32, encoding: Encoding) -> usize {
    let counter = u64::from(counter);
    match encoding {
        Encoding::Packed => PACKED_ENTRY_BYTES,
        Encoding::Varint => leb128_len(gap as u64) + leb128_len(counter),
        Encoding::Json => r#""p":,"#.len() + digits(index as u64) + digits(counter),
        Encoding::Bits => number_bits(gap as u32) + number_bits(counter as u32),
    }
}

/// Size in bytes of a clock whose entries add up to so many units.
#[must_use]
pub fn len_of(units: usize, encoding: Encoding) -> usize {
    match encoding {
        Encoding::Packed | Encoding::Varint => units,
        // The last entry has no comma after it.
        Encoding::Json => "{}".len() + units.saturating_sub(1),
        Encoding::Bits => units.div_ceil(8),
    }
}

/// Each entry's gap and counter.
fn with_gaps(entries: impl Iterator<Item = (usize, u32)>) -> impl Iterator<Item = (u64, u64)> {
    let mut next = 0;
    entries.map(move |(index, counter)| {
        let gap = index - next;
        next = index + 1;
        (gap as u64, u64::from(counter))
    })
}

/// Sixteen bytes an entry: the participant's index and its counter, 8 bytes each.
pub fn packed(entries: impl Iterator<Item = (usize, u32)>) -> Vec<u8> {
    entries
        .flat_map(|(index, counter)| {
            [(index as u64).to_be_bytes(), u64::from(counter).to_be_bytes()].concat()
        })
        .collect()
}

/// LEB128 of the gap and of the counter, for each entry.
pub fn varint(entries: impl Iterator<Item = (usize, u32)>) -> Vec<u8> {
    let mut out = Vec::new();
    for (gap, counter) in with_gaps(entries) {
        write_leb128(&mut out, gap);
        write_leb128(&mut out, counter);
    }
    out
}

/// `{"p0":5,"p1":0,…}`.
pub fn json(entries: impl Iterator<Item = (usize, u32)>) -> String {
    let mut out = String::from("{");
    for (index, counter) in entries {
        let comma = if out.len() == 1 { "" } else { "," };
        write!(out, r#"{comma}"p{index}":{counter}"#).expect("writing to a string cannot fail");
    }
    out.push('}');
    out
}

/// The interval tree clock paper's number code, for the gap and for the counter of each entry.
pub fn bits(entries: impl Iterator<Item = (usize, u32)>) -> Bits {
    let mut out = Bits::default();
    for (gap, counter) in with_gaps(entries) {
        write_number(&mut out, gap as u32);
        write_number(&mut out, counter as u32);
    }
    out
}
