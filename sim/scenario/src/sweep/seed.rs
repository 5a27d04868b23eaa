//! Seeds of replications.

/// Bits of a seed: all of them survive programs that keep numbers as doubles.
const BITS: u32 = 53;

/// The seed of a replication (counted from 1) of a scenario with this seed. The first replication is the scenario as it is;
/// the others follow the SplitMix64 sequence that starts at its seed (G. L. Steele, D. Lea and C. H. Flood, OOPSLA 2014), so
/// that neighbouring seeds of scenarios have no replications in common.
#[must_use]
pub fn seed_of(scenario_seed: u64, replication: u32) -> u64 {
    if replication <= 1 {
        return scenario_seed;
    }
    let mut z = scenario_seed.wrapping_add(u64::from(replication - 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (z ^ (z >> 31)) >> (u64::BITS - BITS)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn seeds_never_change() {
        // The first output of SplitMix64 from 0 is e220a8397b1dcdaf (reference implementation by S. Vigna).
        assert_eq!(seed_of(0, 2), 0xe220_a839_7b1d_cdaf >> 11);
        assert_eq!([1, 2, 3].map(|r| seed_of(1, r)), [1, 5_103_132_997_656_651, 6_717_404_888_216_029]);
    }

    #[test]
    fn neighbours_share_none() {
        let seeds: BTreeSet<u64> = (0..50).flat_map(|s| (1..=200).map(move |r| seed_of(s, r))).collect();
        assert_eq!(seeds.len(), 50 * 200);
        assert!(seeds.iter().all(|seed| *seed < 1 << BITS));
    }
}
