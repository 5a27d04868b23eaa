//! Published figures rest on these numbers: they must never change, on any platform or in any profile.

use twintrack_core::kernel::random::{Purpose, draw, stream};
use twintrack_core::kernel::time::Span;
use twintrack_core::sampling::{QuantileTable, Sampler};
use twintrack_core::settings::{Distribution, Inputs};

const PROBABILITIES: [f64; 6] = [0.0, 0.001, 0.25, 0.5, 0.99, 0.999_999];

/// Every form of distribution, with parameters that leave no factor at 1.
fn forms() -> [Distribution<f64>; 8] {
    [
        Distribution::Constant { value: 2.5 },
        Distribution::Uniform { min: 1.5, max: 7.25 },
        Distribution::Exponential { mean: 5.3 },
        Distribution::Normal { mean: 2.1, sd: 1.3 },
        Distribution::Lognormal { median: 50.0, p99: 200.0 },
        Distribution::Pareto { min: 3.0, shape: 1.7 },
        Distribution::Weibull { scale: 4.5, shape: 0.8 },
        Distribution::Empirical { file: "samples.csv".to_owned() },
    ]
}

fn inputs() -> Inputs {
    let mut inputs = Inputs::default();
    inputs.samples.insert("samples.csv".to_owned(), vec![0.1, 0.7, 0.7, 2.9, 11.3]);
    inputs
}

/// Bits of the quantiles of each form, in the order of [`forms`] and [`PROBABILITIES`]; all are within 3 units in the
/// last place of values computed to 50 digits.
#[rustfmt::skip]
const QUANTILE_BITS: [[u64; 6]; 8] = [
    [0x4004_0000_0000_0000, 0x4004_0000_0000_0000, 0x4004_0000_0000_0000,
     0x4004_0000_0000_0000, 0x4004_0000_0000_0000, 0x4004_0000_0000_0000],
    [0x3ff8_0000_0000_0000, 0x3ff8_178d_4fdf_3b64, 0x4007_8000_0000_0000,
     0x4011_8000_0000_0000, 0x401c_c51e_b851_eb85, 0x401c_fffe_7e1f_c08f],
    [0x0000_0000_0000_0000, 0x3f75_b83b_becf_478c, 0x3ff8_653b_89ff_a2ee,
     0x400d_63b2_5ea5_265c, 0x4038_684b_7f1d_10ba, 0x4052_4e38_9f55_a2a8],
    [0x0000_0000_0000_0000, 0x0000_0000_0000_0000, 0x3ff3_9213_b4d7_261e,
     0x4000_cccc_cccc_cccd, 0x4014_7f3b_fa6c_a5c8, 0x4020_8f14_47c2_30aa],
    [0x0000_0000_0000_0000, 0x401f_b741_d589_f3f9, 0x4040_b9c0_f7c4_b22d,
     0x4049_0000_0000_0000, 0x4068_ffff_ffff_fffa, 0x408a_8bec_cb37_98da],
    [0x4008_0000_0000_0000, 0x4008_039d_f311_2f1f, 0x400c_6cde_91ff_cf25,
     0x4012_0a77_1a02_ce7c, 0x4046_8508_7fba_eaf7, 0x40c3_d3c8_60ff_3a3e],
    [0x0000_0000_0000_0000, 0x3f4a_3cfa_8216_da58, 0x3fee_56d2_e81c_2eef,
     0x4006_c4bc_18bd_97dd, 0x403e_5b95_aed3_52ea, 0x405d_f6fc_497a_e4fa],
    [0x3fb9_9999_9999_999a, 0x3fba_36e2_eb1c_432d, 0x3fe6_6666_6666_6666,
     0x3fe6_6666_6666_6666, 0x4025_ed91_6872_b021, 0x4026_9995_322b_cc36],
];

#[test]
fn quantiles_keep_their_bits() {
    for (distribution, expected) in forms().iter().zip(QUANTILE_BITS) {
        let sampler = Sampler::new(distribution, &inputs()).expect("valid parameters");
        let bits = PROBABILITIES.map(|p| sampler.quantile(p).to_bits());
        assert_eq!(bits, expected, "{distribution:?}: {:?}", PROBABILITIES.map(|p| sampler.quantile(p)));
    }
}

#[test]
fn tabulated_latencies_keep_their_nanoseconds() {
    let lognormal = Distribution::Lognormal { median: Span::from_millis(50), p99: Span::from_millis(200) };
    // Reaches beyond 2³² ns, where the table's unit is no longer a nanosecond.
    let pareto = Distribution::Pareto { min: Span::from_secs(3), shape: 1.2 };
    let draws = [0, 1 << 40, 0x0123_4567_89ab_cdef, 1 << 63, 0xfedc_ba98_7654_3210, u64::MAX];
    let nanos = |distribution| {
        let sampler = Sampler::new(&distribution, &Inputs::default()).expect("valid parameters");
        let table = QuantileTable::new(&sampler);
        draws.map(|draw| table.at(draw))
    };
    assert_eq!(nanos(lognormal), [4_586_672, 4_587_080, 10_516_132, 50_000_000, 237_734_681, 545_057_541]);
    assert_eq!(
        nanos(pareto),
        [3_000_078_336, 3_000_078_466, 3_011_156_650, 5_345_390_592, 273_798_692_826, 17_377_856_250_621]
    );
}

/// Computed with a second implementation of ChaCha8, SplitMix64 and Philox.
#[test]
fn keyed_draws_keep_their_bits() {
    let cases = [
        (
            0,
            Purpose::Population,
            0,
            (
                [0xd883_f48c_dcbf_1d92, 0x14cc_defd_aa02_a47d, 422, 0.5285998990559015_f64.to_bits()],
                [0xd474_8d6e_ba20_39a8, 0x8b49_14be_5350_33d3],
            ),
        ),
        (
            1,
            Purpose::Actions,
            7,
            (
                [0xb73b_92bd_9ea7_ae6c, 0xe710_75c7_6f22_b1ef, 883, 0.6913547743281558_f64.to_bits()],
                [0x531f_76cc_10bc_8275, 0xb281_c819_8b82_801f],
            ),
        ),
        (
            u64::MAX,
            Purpose::InitialIds,
            u64::MAX,
            (
                [0xd767_c842_f38e_5162, 0x8dd6_d616_20e3_8650, 313, 0.4514378457252174_f64.to_bits()],
                [0x9793_c927_c43c_0e3c, 0x1cd9_1f5f_8db5_6578],
            ),
        ),
    ];
    for (seed, purpose, entity, expected) in cases {
        let mut stream = stream(seed, purpose, entity);
        let streamed = [stream.next_u64(), stream.next_u64(), stream.below(1_000), stream.unit().to_bits()];
        let drawn = [draw(seed, purpose, 0, 1, 2), draw(seed, purpose, u32::MAX, entity as u32, u64::MAX)];
        assert_eq!((streamed, drawn), expected, "{seed} {purpose:?} {entity}");
    }
}
