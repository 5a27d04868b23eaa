//! Lengths and byte forms of single numbers.

use super::bits::Bits;

/// Bits of the smallest group of the paper's number code.
pub(super) const FIRST_GROUP_BITS: u32 = 2;

/// Digits of `n` in decimal.
pub(crate) const fn digits(n: u64) -> usize {
    match n.checked_ilog10() {
        Some(log) => log as usize + 1,
        None => 1,
    }
}

/// Bytes of `n` in LEB128: seven bits each, at least one byte.
pub(crate) const fn leb128_len(n: u64) -> usize {
    (u64::BITS - (n | 1).leading_zeros()).div_ceil(7) as usize
}

/// Appends `n` in LEB128, low bits first.
pub(crate) fn write_leb128(out: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

/// The group of the number code that `n` falls in, as bits of the group, and `n` counted from the group's start.
///
/// The groups hold 2, 3, 4, … bits, so the one of `b` bits begins at `2^b - 4`.
const fn group(n: u32) -> (u32, u64) {
    let shifted = n as u64 + (1 << FIRST_GROUP_BITS);
    let bits = shifted.ilog2();
    (bits, shifted - (1 << bits))
}

/// Bits of a number in the paper's code: a leading 1, a 1 for each group passed, a 0, and the rest in the group.
pub(crate) const fn number_bits(n: u32) -> usize {
    let (bits, _) = group(n);
    (1 + (bits - FIRST_GROUP_BITS) + 1 + bits) as usize
}

/// Appends a number in the paper's code (`enc_n` behind its leading 1).
pub(crate) fn write_number(out: &mut Bits, n: u32) {
    let (bits, rest) = group(n);
    out.push(1, 1);
    for _ in FIRST_GROUP_BITS..bits {
        out.push(1, 1);
    }
    out.push(0, 1);
    out.push(rest, bits);
}
