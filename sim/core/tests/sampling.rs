//! Samplers against what is known of their distributions, tables against their samplers, and refusals.

use proptest::prelude::*;
use twintrack_core::kernel::random::{Purpose, stream};
use twintrack_core::kernel::time::Span;
use twintrack_core::sampling::{QuantileTable, Sampler, SamplerError};
use twintrack_core::settings::Distribution::{
    Constant, Empirical, Exponential, Lognormal, Normal, Pareto, Uniform, Weibull,
};
use twintrack_core::settings::{Distribution, Inputs};

fn samples(values: &[f64]) -> Inputs {
    Inputs { samples: [("s.csv".to_owned(), values.to_vec())].into(), ..Inputs::default() }
}

fn empirical() -> Distribution<f64> {
    Empirical { file: "s.csv".to_owned() }
}

fn sampler(distribution: &Distribution<f64>) -> Sampler {
    Sampler::new(distribution, &samples(&[1e6, 2e6, 5e6, 5e6, 3e7])).expect("valid parameters")
}

/// Latencies around some milliseconds, in nanoseconds.
fn latencies() -> [Distribution<f64>; 8] {
    [
        Constant { value: 5e6 },
        Uniform { min: 1e6, max: 9e6 },
        Exponential { mean: 5e6 },
        Normal { mean: 5e6, sd: 4e6 },
        Lognormal { median: 5e7, p99: 2e8 },
        Pareto { min: 2e6, shape: 2.5 },
        Weibull { scale: 5e6, shape: 0.7 },
        empirical(),
    ]
}

#[test]
fn sample_means_meet_the_means() {
    for distribution in latencies() {
        let sampler = sampler(&distribution);
        // One draw in each of a hundred thousand equal strata: little is left to chance.
        let strata = 100_000;
        let mut stream = stream(1, Purpose::Slots, 0);
        let sum: f64 =
            (0..strata).map(|i| sampler.quantile((f64::from(i) + stream.unit()) / f64::from(strata))).sum();
        let (found, expected) = (sum / f64::from(strata), sampler.mean());
        assert!((found / expected - 1.0).abs() < 2e-3, "{distribution:?}: {found} instead of {expected}");
    }
}

#[test]
fn defining_quantiles_come_out() {
    let close =
        |found: f64, expected: f64| assert!((found / expected - 1.0).abs() < 1e-12, "{found} {expected}");
    let lognormal = sampler(&Lognormal { median: 50.0, p99: 200.0 });
    close(lognormal.quantile(0.5), 50.0);
    close(lognormal.quantile(0.99), 200.0);
    let weibull = sampler(&Weibull { scale: 3.0, shape: 0.4 });
    close(weibull.quantile(0.632_120_558_828_557_7), 3.0);
    let pareto = sampler(&Pareto { min: 2.0, shape: 1.0 });
    close(pareto.quantile(0.5), 4.0);
    assert_eq!(pareto.mean(), f64::INFINITY);
    let steps = sampler(&empirical());
    assert_eq!([0.0, 0.125, 0.25, 0.6].map(|p| steps.quantile(p)), [1e6, 1.5e6, 2e6, 5e6]);
    assert_eq!(
        Sampler::new(&empirical(), &samples(&[7.0])).map(|s| (s.quantile(0.3), s.mean())),
        Ok((7.0, 7.0))
    );
}

#[test]
fn without_spread_there_is_one_value() {
    for distribution in [
        Uniform { min: 3.0, max: 3.0 },
        Exponential { mean: 0.0 },
        Normal { mean: 3.0, sd: 0.0 },
        Lognormal { median: 3.0, p99: 3.0 },
    ] {
        let sampler = sampler(&distribution);
        for p in [0.0, 0.3, 1.0] {
            assert_eq!(sampler.quantile(p), sampler.mean(), "{distribution:?}");
        }
    }
}

proptest! {
    #[test]
    fn quantiles_are_finite_never_negative_and_never_fall(a in 0.0..1.0, b in 0.0..1.0) {
        let (low, high) = if a < b { (a, b) } else { (b, a) };
        for distribution in latencies() {
            let sampler = sampler(&distribution);
            let (low, high) = (sampler.quantile(low), sampler.quantile(high));
            prop_assert!(0.0 <= low && low <= high && high.is_finite(), "{:?}", distribution);
            prop_assert!(sampler.quantile(1.0).is_finite() && sampler.quantile(-1.0) >= 0.0);
        }
    }

    #[test]
    fn a_table_is_its_sampler_between_its_tails(draw: u64) {
        // An interval of the table; its place within is exact to 2⁻³².
        let (interval, place) = (draw >> 52, (draw << 12) as f64 / (1u128 << 64) as f64);
        for distribution in latencies() {
            let sampler = sampler(&distribution);
            let found = QuantileTable::new(&sampler).at(draw) as f64;
            let end = |i: u64| sampler.quantile((i as f64 / 4096.0).clamp(1.0 / 32768.0, 32767.0 / 32768.0));
            let (low, high) = (end(interval), end(interval + 1));
            let expected = low + (high - low) * place;
            prop_assert!((found - expected).abs() <= 1.51, "{:?}: {} {}", distribution, found, expected);
        }
    }
}

#[test]
fn a_table_loses_little_of_the_mean() {
    for (distribution, tolerance) in
        latencies().into_iter().zip([1e-9, 1e-4, 1e-3, 1e-3, 1e-3, 1e-2, 1e-2, 1e-3])
    {
        let sampler = sampler(&distribution);
        let table = QuantileTable::new(&sampler);
        let sum: f64 = (0..8192u64).map(|half| table.at((half * 2 + 1) << 50) as f64).sum();
        let ratio = sum / 8192.0 / sampler.mean();
        assert!((ratio - 1.0).abs() < tolerance, "{distribution:?}: {ratio}");
    }
}

#[test]
fn long_latencies_fit_a_table() {
    let tabulated = |span: Span, draw: u64| {
        let sampler = Sampler::new(&Constant { value: span }, &Inputs::default()).expect("valid parameters");
        QuantileTable::new(&sampler).at(draw)
    };
    for draw in [0, 1 << 63, u64::MAX] {
        // Exact up to 4.29 s, then to 2⁻³¹.
        assert_eq!(tabulated(Span(4_294_967_294), draw), 4_294_967_294);
        for span in [Span::from_secs(5), Span::from_secs(86_400), Span(u64::MAX / 3)] {
            let found = tabulated(span, draw);
            assert!(found.abs_diff(span.0) <= span.0 >> 31, "{found} {}", span.0);
        }
    }
}

fn refusal(distribution: &Distribution<f64>, inputs: &Inputs) -> (String, String) {
    let SamplerError { parameter, message, .. } =
        Sampler::new(distribution, inputs).expect_err("wrong parameters");
    (parameter, message)
}

#[test]
fn wrong_parameters_are_named() {
    let nan = f64::NAN;
    let cases = [
        (Constant { value: -1.0 }, "constant.value"),
        (Constant { value: nan }, "constant.value"),
        (Uniform { min: -1.0, max: 1.0 }, "uniform.min"),
        (Uniform { min: 2.0, max: 1.0 }, "uniform.max"),
        (Uniform { min: 2.0, max: f64::INFINITY }, "uniform.max"),
        (Exponential { mean: -1.0 }, "exponential.mean"),
        (Normal { mean: -1.0, sd: 1.0 }, "normal.mean"),
        (Normal { mean: 1.0, sd: -1.0 }, "normal.sd"),
        (Lognormal { median: 0.0, p99: 1.0 }, "lognormal.median"),
        (Lognormal { median: 2.0, p99: 1.0 }, "lognormal.p99"),
        (Lognormal { median: 2.0, p99: nan }, "lognormal.p99"),
        (Pareto { min: 0.0, shape: 1.0 }, "pareto.min"),
        (Pareto { min: 1.0, shape: 0.0 }, "pareto.shape"),
        (Weibull { scale: 0.0, shape: 1.0 }, "weibull.scale"),
        (Weibull { scale: 1.0, shape: -2.0 }, "weibull.shape"),
        (empirical(), "empirical.file"),
    ];
    for (distribution, parameter) in cases {
        assert_eq!(refusal(&distribution, &Inputs::default()).0, parameter, "{distribution:?}");
    }
}

#[test]
fn messages_say_what_is_wrong() {
    let message = |distribution, values: &[f64]| refusal(&distribution, &samples(values)).1;
    assert_eq!(
        message(Lognormal { median: 2.0, p99: 1.0 }, &[]),
        "must be at least `median`, but 1 is below 2"
    );
    assert_eq!(message(empirical(), &[]), "`s.csv` holds no samples; at least one is needed");
    assert_eq!(message(empirical(), &[2.0, 1.0]), "the samples of `s.csv` are not ascending");
    assert_eq!(
        message(empirical(), &[1.0, f64::INFINITY]),
        "`s.csv` holds inf; samples must be finite and not negative"
    );
    assert_eq!(refusal(&empirical(), &Inputs::default()).1, "`s.csv` was not read");
}
