//! Encodings of a vector clock, given as dense counters by participant index.
//!
//! An entry names its participant by the *gap*: the indices left out since the entry before. A clock that never drops
//! an entry leaves none out, so each gap is 0; the codes carry it all the same, as a receiver could not know.

use std::fmt::Write;

use super::Bits;
use super::number::{digits, leb128_len, number_bits, write_leb128, write_number};
use crate::clock::Encoding;

/// Bytes of a packed entry: a 64-bit key and a 64-bit counter.
const PACKED_ENTRY_BYTES: usize = 16;

/// The gap before an entry of a clock without omissions.
const GAP: u32 = 0;

/// Size of the encoded clock in bytes, without encoding it. O(entries), packed O(1).
pub fn len(counters: &[u32], encoding: Encoding) -> usize {
    match encoding {
        Encoding::Packed => PACKED_ENTRY_BYTES * counters.len(),
        Encoding::Varint => total(counters, |counter| leb128_len(GAP.into()) + leb128_len(counter.into())),
        Encoding::Json => json_len(counters),
        Encoding::Bits => total(counters, |counter| number_bits(GAP) + number_bits(counter)).div_ceil(8),
    }
}

fn total(counters: &[u32], entry_len: impl Fn(u32) -> usize) -> usize {
    counters.iter().map(|counter| entry_len(*counter)).sum()
}

fn json_len(counters: &[u32]) -> usize {
    let entry_len = |(index, counter): (usize, &u32)| {
        r#""p":"#.len() + digits(index as u64) + digits(u64::from(*counter))
    };
    let commas = counters.len().saturating_sub(1);
    "{}".len() + counters.iter().enumerate().map(entry_len).sum::<usize>() + commas
}

/// Sixteen bytes an entry: the participant's index and its counter, 8 bytes each.
pub fn packed(counters: &[u32]) -> Vec<u8> {
    let entry = |(index, counter): (usize, &u32)| {
        [(index as u64).to_be_bytes(), u64::from(*counter).to_be_bytes()].concat()
    };
    counters.iter().enumerate().flat_map(entry).collect()
}

/// LEB128 of the gap and of the counter, for each entry.
pub fn varint(counters: &[u32]) -> Vec<u8> {
    let mut out = Vec::new();
    for counter in counters {
        write_leb128(&mut out, GAP.into());
        write_leb128(&mut out, u64::from(*counter));
    }
    out
}

/// `{"p0":5,"p1":0,…}`.
pub fn json(counters: &[u32]) -> String {
    let mut out = String::from("{");
    for (index, counter) in counters.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        write!(out, r#"{comma}"p{index}":{counter}"#).expect("writing to a string cannot fail");
    }
    out.push('}');
    out
}

/// The interval tree clock paper's number code, for the gap and for the counter of each entry.
pub fn bits(counters: &[u32]) -> Bits {
    let mut out = Bits::default();
    for counter in counters {
        write_number(&mut out, GAP);
        write_number(&mut out, *counter);
    }
    out
}
