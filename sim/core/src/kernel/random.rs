//! Random numbers that depend on nothing but their key: (seed, purpose, entity, counter).
//!
//! Two forms. A [`Stream`] (ChaCha8) is for draws that follow each other: the actions of a participant, the edges of a
//! graph. [`Draws`] (Philox) is for draws that are looked up by number: the jitter of message 17 from 3 to 5. Neither
//! knows which engine or thread asks, so every engine meets the same world, and one more participant, purpose or
//! engine changes nobody else's numbers. A single generator shared by all was rejected for exactly that reason.

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

use super::philox::philox4x32_10_low;

/// What random numbers are for. The numbers are part of every key and never change or get reused: a published figure
/// depends on them. A new purpose takes the next free number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u32)]
pub enum Purpose {
    /// Who is a provider, who a recipient.
    Population = 1,
    /// Edges of the recognition graph.
    Graph = 2,
    /// Recognition weights.
    Weights = 3,
    /// Quantities of capacity and need slots.
    Slots = 4,
    /// Times and kinds of user actions.
    Actions = 5,
    /// Base latency of a directed link.
    LinkLatency = 6,
    /// Jitter of a single message.
    Jitter = 7,
    /// Region of a participant.
    Regions = 8,
    /// Offset and drift of a participant's clock.
    ClockSkew = 9,
    /// Where within a phase of a round a participant acts.
    PhaseSpread = 10,
    /// Who forks from whom in the initial sharing of the id space.
    InitialIds = 11,
    /// Which candidates of a process with a changing rate take place.
    Thinning = 12,
    /// Which recipients are hot.
    HotRecipients = 13,
    /// Times, participants and changes of a burst of actions.
    Bursts = 14,
    /// How slow a participant computes.
    ComputeTime = 15,
    /// Whether a message is lost.
    Loss = 16,
    /// Whether a message arrives twice.
    Duplication = 17,
    /// Whether a message is held up on the way, and for how long.
    Reordering = 18,
    /// When partitions happen, and who is cut off.
    Partitions = 19,
    /// When participants sleep.
    Pauses = 20,
    /// How long a participant's session lasts.
    SessionLength = 21,
    /// Whether a participant's session ends with a crash.
    Crashes = 22,
    /// Whether a participant whose session ran out returns.
    Returns = 23,
    /// How long a participant that returns stays away.
    Absence = 24,
    /// When newcomers arrive.
    Arrivals = 25,
    /// Who leaves, where a number is to leave.
    Leavers = 26,
    /// When, within a turnover, a participant leaves and its successor joins.
    Turnovers = 27,
    /// Whether a recognition is returned.
    Reciprocity = 28,
    /// Which links of a ring are rewired, and to whom.
    Rewiring = 29,
    /// Whose recognition an action changes.
    RecognitionChanges = 30,
    /// Whom a newcomer asks to be its sponsor.
    Sponsors = 41,
    /// Who gives a newcomer half of an id.
    ForkFrom = 42,
    /// Who inherits the clock of a participant that leaves.
    Heirs = 43,
    /// When within its period a participant sends digests.
    Digests = 44,
}

/// Marks the keys of this program's streams: the first eight bytes of every ChaCha key.
const STREAM_TAG: [u8; 8] = *b"twintrk1";

/// A long-lived sequence of random numbers. Opening one costs about 100 ns, a draw a few.
#[derive(Clone, Debug)]
pub struct Stream(ChaCha8Rng);

/// The stream that belongs to `entity` (a participant, a link, 0 where there is just one) for a purpose.
///
/// The three parts and a tag fill the 256-bit ChaCha key side by side, so no two streams share one.
#[must_use]
pub fn stream(seed: u64, purpose: Purpose, entity: u64) -> Stream {
    let mut key = [0; 32];
    key[..8].copy_from_slice(&STREAM_TAG);
    key[8..16].copy_from_slice(&seed.to_le_bytes());
    key[16..24].copy_from_slice(&u64::from(purpose as u32).to_le_bytes());
    key[24..].copy_from_slice(&entity.to_le_bytes());
    Stream(ChaCha8Rng::from_seed(key))
}

impl Stream {
    /// 64 random bits.
    #[inline]
    pub fn next_u64(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number in [0, 1), a multiple of 2⁻⁵³.
    #[inline]
    pub fn unit(&mut self) -> f64 {
        unit(self.next_u64())
    }

    /// A whole number below `n`, all equally likely: D. Lemire, "Fast random integer generation in an interval",
    /// ACM TOMACS 29 (2019).
    ///
    /// # Panics
    /// When `n` is zero: there is no such number.
    #[inline]
    pub fn below(&mut self, n: u64) -> u64 {
        assert!(n > 0, "no number is below zero");
        let mut product = u128::from(self.next_u64()) * u128::from(n);
        if (product as u64) < n {
            // The lowest `2^64 mod n` values would make some results likelier than others.
            let unfair = n.wrapping_neg() % n;
            while (product as u64) < unfair {
                product = u128::from(self.next_u64()) * u128::from(n);
            }
        }
        (product >> 64) as u64
    }
}

/// The number in [0, 1) made of the upper 53 of 64 random bits.
#[inline]
#[must_use]
pub fn unit(bits: u64) -> f64 {
    (bits >> 11) as f64 / (1u64 << 53) as f64
}

/// Random bits by number, without state: 128 of them for every (a, b, counter).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draws {
    key: [u32; 2],
}

impl Draws {
    /// The draws of a purpose under a seed.
    ///
    /// The 64-bit Philox key is number `purpose` of the SplitMix64 sequence that starts at `seed` (G. L. Steele, D. Lea
    /// and C. H. Flood, OOPSLA 2014), a bijection of the purpose: under one seed no two purposes share a key.
    #[must_use]
    pub fn new(seed: u64, purpose: Purpose) -> Draws {
        let mut z = seed.wrapping_add(u64::from(purpose as u32).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        Draws { key: [z as u32, (z >> 32) as u32] }
    }

    /// The 64 bits that belong to (a, b, counter).
    #[inline]
    #[must_use]
    pub fn bits(self, a: u32, b: u32, counter: u64) -> u64 {
        philox4x32_10_low([a, b, counter as u32, (counter >> 32) as u32], self.key)
    }

    /// The bits that belong to (a, b, counter), (a, b + 1, counter) and so on: the same as one by one, at less than half
    /// the cost. `b` wraps around.
    pub fn fill(self, a: u32, b: u32, counter: u64, bits: &mut [u64]) {
        // Nothing but draws happens in this loop, so that it becomes vector instructions.
        for (offset, bits) in (0u32..).zip(bits) {
            *bits = self.bits(a, b.wrapping_add(offset), counter);
        }
    }
}

/// One draw: the same as `Draws::new(seed, purpose).bits(a, b, counter)`, which is cheaper for many.
#[must_use]
pub fn draw(seed: u64, purpose: Purpose, a: u32, b: u32, counter: u64) -> u64 {
    Draws::new(seed, purpose).bits(a, b, counter)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn changing_any_part_of_a_stream_key_changes_the_draws() {
        let first = |seed, purpose, entity| stream(seed, purpose, entity).next_u64();
        let mut seen = BTreeSet::new();
        for seed in [0, 1, 1 << 32, u64::MAX] {
            for purpose in [Purpose::Population, Purpose::Graph, Purpose::InitialIds] {
                for entity in [0, 1, 1 << 32, u64::MAX] {
                    assert!(seen.insert(first(seed, purpose, entity)), "{seed} {purpose:?} {entity}");
                }
            }
        }
    }

    #[test]
    fn changing_any_part_of_a_draw_key_changes_the_draw() {
        let mut seen = BTreeSet::new();
        for seed in [0, 1, 1 << 32] {
            for purpose in [Purpose::LinkLatency, Purpose::Jitter] {
                for a in [0, 1, u32::MAX] {
                    for b in [0, 1, u32::MAX] {
                        for counter in [0, 1, 1 << 32, u64::MAX] {
                            assert!(
                                seen.insert(draw(seed, purpose, a, b, counter)),
                                "{seed} {purpose:?} {a} {b} {counter}"
                            );
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn many_draws_are_those_one_by_one() {
        let draws = Draws::new(3, Purpose::Jitter);
        for (a, b, counter, count) in [(0, 0, 0, 0), (7, 5, 1 << 40, 67), (u32::MAX, u32::MAX - 3, 9, 9)] {
            let mut bits = vec![0; count];
            draws.fill(a, b, counter, &mut bits);
            let one_by_one = (0..count as u32).map(|i| draws.bits(a, b.wrapping_add(i), counter));
            assert_eq!(bits, one_by_one.collect::<Vec<u64>>());
        }
    }

    #[test]
    fn another_entity_changes_nobody_elses_draws() {
        let few: Vec<u64> = (0..10).map(|e| stream(7, Purpose::Slots, e).next_u64()).collect();
        let mut open: Vec<Stream> = (0..11).map(|e| stream(7, Purpose::Slots, e)).collect();
        open[10].next_u64();
        let many: Vec<u64> = open.iter_mut().map(Stream::next_u64).collect();
        assert_eq!(few, many[..10]);
    }

    #[test]
    fn below_is_even_and_stays_below() {
        let mut stream = stream(1, Purpose::Graph, 0);
        let mut counts = [0u32; 7];
        for _ in 0..70_000 {
            counts[stream.below(7) as usize] += 1;
        }
        // Six standard deviations around 10,000.
        assert!(counts.iter().all(|c| (9_440..=10_560).contains(c)), "{counts:?}");
        let large = (1 << 63) + 1;
        assert!((0..100).all(|_| stream.below(large) < large));
        assert_eq!(stream.below(1), 0);
    }

    #[test]
    fn unit_covers_its_half_open_interval() {
        assert_eq!(unit(0), 0.0);
        assert!(unit(u64::MAX) < 1.0);
        let mut stream = stream(3, Purpose::Actions, 9);
        let mean = (0..100_000).map(|_| stream.unit()).sum::<f64>() / 100_000.0;
        assert!((mean - 0.5).abs() < 0.006, "{mean}");
    }
}
