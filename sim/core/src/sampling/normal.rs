//! The inverse of the standard normal distribution function.
//!
//! M. J. Wichura, "Algorithm AS 241: The percentage points of the normal distribution", Applied Statistics 37 (1988),
//! routine PPND16: rational approximations in three regions, correct to about 1 part in 10¹⁶. Refining a coarser
//! approximation by Newton steps was rejected: it needs the distribution function, which costs more and is less exact.

#![expect(clippy::excessive_precision, reason = "coefficients as the article prints them")]

/// Half the width of the central region, in probability.
const CENTRE: f64 = 0.425;
/// Where the near tail ends and the far tail begins, in √(−ln p).
const FAR: f64 = 5.0;

const CENTRE_NUMERATOR: [f64; 8] = [
    3.387_132_872_796_366_608_0,
    1.331_416_678_917_843_774_5e2,
    1.971_590_950_306_551_442_7e3,
    1.373_169_376_550_946_112_5e4,
    4.592_195_393_154_987_145_7e4,
    6.726_577_092_700_870_085_3e4,
    3.343_057_558_358_812_810_5e4,
    2.509_080_928_730_122_672_7e3,
];
const CENTRE_DENOMINATOR: [f64; 8] = [
    1.0,
    4.231_333_070_160_091_125_2e1,
    6.871_870_074_920_579_083_0e2,
    5.394_196_021_424_751_107_7e3,
    2.121_379_430_158_659_586_7e4,
    3.930_789_580_009_271_061_0e4,
    2.872_908_573_572_194_267_4e4,
    5.226_495_278_852_854_561_0e3,
];
const NEAR_NUMERATOR: [f64; 8] = [
    1.423_437_110_749_683_577_34,
    4.630_337_846_156_545_295_90,
    5.769_497_221_460_691_405_50,
    3.647_848_324_763_204_605_04,
    1.270_458_252_452_368_382_58,
    2.417_807_251_774_506_117_70e-1,
    2.272_384_498_926_918_458_33e-2,
    7.745_450_142_783_414_076_40e-4,
];
const NEAR_DENOMINATOR: [f64; 8] = [
    1.0,
    2.053_191_626_637_758_821_87,
    1.676_384_830_183_803_849_40,
    6.897_673_349_851_000_045_50e-1,
    1.481_039_764_274_800_745_90e-1,
    1.519_866_656_361_645_719_66e-2,
    5.475_938_084_995_344_946_00e-4,
    1.050_750_071_644_416_843_24e-9,
];
const FAR_NUMERATOR: [f64; 8] = [
    6.657_904_643_501_103_777_20,
    5.463_784_911_164_114_369_90,
    1.784_826_539_917_291_335_80,
    2.965_605_718_285_048_912_30e-1,
    2.653_218_952_657_612_309_30e-2,
    1.242_660_947_388_078_438_60e-3,
    2.711_555_568_743_487_578_15e-5,
    2.010_334_399_292_288_132_65e-7,
];
const FAR_DENOMINATOR: [f64; 8] = [
    1.0,
    5.998_322_065_558_879_376_90e-1,
    1.369_298_809_227_358_053_10e-1,
    1.487_536_129_085_061_485_25e-2,
    7.868_691_311_456_132_591_00e-4,
    1.846_318_317_510_054_681_80e-5,
    1.421_511_758_316_445_888_70e-7,
    2.044_263_103_389_939_785_64e-15,
];

/// The `z` that a standard normal variable stays below with probability `p`; −∞ and +∞ at 0 and 1.
#[must_use]
pub(crate) fn inverse_normal(p: f64) -> f64 {
    let from_middle = p - 0.5;
    if from_middle.abs() <= CENTRE {
        let r = CENTRE * CENTRE - from_middle * from_middle;
        return from_middle * polynomial(&CENTRE_NUMERATOR, r) / polynomial(&CENTRE_DENOMINATOR, r);
    }
    let tail = if from_middle < 0.0 { p } else { 1.0 - p };
    if tail <= 0.0 {
        return f64::INFINITY.copysign(from_middle);
    }
    let r = (-libm::log(tail)).sqrt();
    let z = if r <= FAR {
        polynomial(&NEAR_NUMERATOR, r - 1.6) / polynomial(&NEAR_DENOMINATOR, r - 1.6)
    } else {
        polynomial(&FAR_NUMERATOR, r - FAR) / polynomial(&FAR_DENOMINATOR, r - FAR)
    };
    z.copysign(from_middle)
}

/// Σ cᵢ xⁱ by Horner's rule.
fn polynomial(coefficients: &[f64; 8], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c)
}

#[cfg(test)]
mod tests {
    use super::inverse_normal;

    #[test]
    fn reference_values_come_out() {
        let cases = REFERENCE;
        for (p, z) in cases {
            let found = inverse_normal(p);
            assert!((found - z).abs() <= 4e-16 * z.abs(), "p = {p}: {found} instead of {z}");
        }
    }

    /// Rounded from 50 digits; the first three probabilities are those that the article prints answers for.
    const REFERENCE: [(f64, f64); 16] = [
        (0.25, -0.6744897501960817),
        (0.001, -3.0902323061678136),
        (1e-20, -9.262340089798407),
        (0.5, 0.0),
        (0.074, -1.4466320671589785),
        (0.075, -1.439531470938456),
        (0.3, -0.5244005127080408),
        (0.9, 1.2815515655446006),
        (0.925, 1.4395314709384561),
        (0.975, 1.9599639845400538),
        (0.99, 2.3263478740408408),
        (0.999999, 4.753424308817087),
        (1e-10, -6.361340902404057),
        (1e-11, -6.706023155495136),
        (1.5e-11, -6.646570887477113),
        (1e-300, -37.0470962993612),
    ];

    #[test]
    fn it_is_odd_around_one_half_and_infinite_at_the_ends() {
        for p in [0.001, 0.01, 0.07, 0.074, 0.076, 0.25, 0.4999] {
            let (low, high) = (inverse_normal(p), inverse_normal(1.0 - p));
            assert!((low + high).abs() < 1e-13, "{p}: {low} {high}");
        }
        assert_eq!(inverse_normal(0.0), f64::NEG_INFINITY);
        assert_eq!(inverse_normal(1.0), f64::INFINITY);
    }
}
