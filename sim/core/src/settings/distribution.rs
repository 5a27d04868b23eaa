//! Distributions of durations and of plain quantities, by the parameters that people quote.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A probability distribution of non-negative values: durations (`T` = duration with unit) or plain numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "Distribution-of-{T}")]
pub enum Distribution<T> {
    /// Always the same value.
    Constant {
        /// The value.
        value: T,
    },
    /// Every value between two bounds equally likely.
    Uniform {
        /// Lower bound.
        min: T,
        /// Upper bound.
        max: T,
    },
    /// Memoryless.
    Exponential {
        /// Mean.
        mean: T,
    },
    /// Normal, cut off at zero.
    Normal {
        /// Mean.
        mean: T,
        /// Standard deviation.
        sd: T,
    },
    /// Lognormal, by its median and 99th percentile.
    Lognormal {
        /// Half of the values are below.
        median: T,
        /// One in a hundred is above.
        p99: T,
    },
    /// Pareto (type I): a power-law tail above a minimum.
    Pareto {
        /// Smallest value.
        min: T,
        /// Tail exponent, above 1 for a finite mean.
        shape: f64,
    },
    /// Weibull.
    Weibull {
        /// Scale: 63.2 % of the values are below.
        scale: T,
        /// Shape: below 1 for a heavy tail.
        shape: f64,
    },
    /// Measured values from a CSV file with one column, `value` for numbers, or `ns`, `us`, `ms`, `s`, `min` or `h`
    /// for durations; values between samples are interpolated.
    Empirical {
        /// Path of the CSV file, relative to the scenario file.
        file: String,
    },
}
