//! Random worlds: drawn, held to what the protocols promise, and shrunk to the least that breaks a promise.
//!
//! - [`draw`] makes a whole scenario of one number. It is *swarm testing* (Groce and others, 2012): each class of
//!   disturbance is on or off at random, so that in some world a few of them go deep while nothing else hides what they do.
//!   A world has a storm, in which everything happens, and then a calm, in which everything must settle.
//! - [`promises`] says what must hold, and under which conditions. A promise that does not hold under some settings has
//!   that as a named condition, so that nothing is left out in silence; *waiving* a condition makes the fuzzer find the
//!   smallest scenario that shows why it is there.
//! - [`examine`](mod@examine) runs the engines on a scenario and looks for broken promises.
//! - [`shrink`](mod@shrink) makes a scenario smaller while the same promise stays broken for the same reason.
//!
//! A finding is a scenario like any other: it is written as a file, read back, and run by the same code as any other.
//! Fuzzing the engines by bytes under a coverage-guided fuzzer was rejected: most inputs would be refused by the checks on
//! settings, and what is left could not be read by anybody.

pub mod draw;
pub mod examine;
pub mod features;
pub mod promises;
pub mod shrink;

pub use examine::{Examined, Options, examine, simulating};
pub use promises::Violation;
pub use shrink::{Shrunk, shrink};

/// The number of the world at `index` of a sequence: any two of a sequence differ.
///
/// A bijection of 48 bits (multiplications by odd numbers and shifts to the right), so that numbers fit into every format
/// exactly and are short enough to be typed.
#[must_use]
pub fn world_number(seed: u64, index: u64) -> u64 {
    const BITS: u64 = (1 << 48) - 1;
    let mut x = (index ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)) & BITS;
    for factor in [0xbf58_476d_1ce4_e5b9, 0x94d0_49bb_1331_11eb] {
        x ^= x >> 23;
        x = x.wrapping_mul(factor) & BITS;
    }
    x ^ (x >> 25)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worlds_of_a_sequence_differ() {
        let mut numbers: Vec<u64> = (0..10_000).map(|index| world_number(1, index)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), 10_000);
        assert!(numbers.iter().all(|number| *number < 1 << 48));
        assert_ne!(world_number(1, 0), world_number(2, 0));
    }
}
