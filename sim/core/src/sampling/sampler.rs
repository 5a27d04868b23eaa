//! Sampling of a [`Distribution`] by its inverse distribution function: probability in, value out.
//!
//! Elementary functions come from `libm` alone, so that a sample has the same bits on every platform. `rand_distr` was
//! rejected: its results change with the features that other crates of a build switch on. Rejection samplers were
//! rejected too: one uniform number in, one value out keeps streams aligned when a parameter changes.

use super::normal::inverse_normal;
use crate::settings::{Distribution, Inputs, Scalar};

/// The standard normal quantile at 0.99.
const Z99: f64 = 2.326_347_874_040_841;
/// The largest number below 1 that a uniform draw of 53 bits can give.
const MAX_PROBABILITY: f64 = 1.0 - 1.0 / (1u64 << 53) as f64;

/// Why a distribution cannot be sampled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{parameter}: {message}")]
#[non_exhaustive]
pub struct SamplerError {
    /// The parameter at fault, as it is written in a scenario: `lognormal.p99`.
    pub parameter: String,
    /// What is wrong with it, and what to write instead.
    pub message: String,
}

impl SamplerError {
    fn new(parameter: &str, message: impl Into<String>) -> Self {
        SamplerError { parameter: parameter.to_owned(), message: message.into() }
    }
}

/// A distribution with checked parameters, ready to be sampled. Values are nanoseconds for durations, plain numbers
/// otherwise, and never negative.
#[derive(Clone, Debug, PartialEq)]
pub struct Sampler(Form);

/// The parameters in the shape that the formulas use.
#[derive(Clone, Debug, PartialEq)]
enum Form {
    Constant { value: f64 },
    Uniform { min: f64, max: f64 },
    Exponential { mean: f64 },
    Normal { mean: f64, sd: f64 },
    Lognormal { median: f64, sigma: f64 },
    Pareto { min: f64, shape: f64 },
    Weibull { scale: f64, shape: f64 },
    Empirical { samples: Box<[f64]> },
}

impl Sampler {
    /// Checks a distribution's parameters. Complexity: constant, or linear in the number of samples.
    ///
    /// # Errors
    /// When a parameter is not a finite number within its bounds, contradicts another, or samples are missing.
    pub fn new<T: Scalar>(distribution: &Distribution<T>, inputs: &Inputs) -> Result<Sampler, SamplerError> {
        let form = match distribution {
            Distribution::Constant { value } => {
                Form::Constant { value: non_negative("constant.value", value)? }
            }
            Distribution::Uniform { min, max } => {
                let min = non_negative("uniform.min", min)?;
                Form::Uniform { min, max: at_least(min, "min", "uniform.max", max)? }
            }
            Distribution::Exponential { mean } => {
                Form::Exponential { mean: non_negative("exponential.mean", mean)? }
            }
            Distribution::Normal { mean, sd } => {
                Form::Normal { mean: non_negative("normal.mean", mean)?, sd: non_negative("normal.sd", sd)? }
            }
            Distribution::Lognormal { median, p99 } => {
                let median = positive("lognormal.median", median)?;
                let p99 = at_least(median, "median", "lognormal.p99", p99)?;
                Form::Lognormal { median, sigma: libm::log(p99 / median) / Z99 }
            }
            Distribution::Pareto { min, shape } => {
                Form::Pareto { min: positive("pareto.min", min)?, shape: positive("pareto.shape", shape)? }
            }
            Distribution::Weibull { scale, shape } => Form::Weibull {
                scale: positive("weibull.scale", scale)?,
                shape: positive("weibull.shape", shape)?,
            },
            Distribution::Empirical { file } => Form::Empirical { samples: checked_samples(file, inputs)? },
        };
        Ok(Sampler(form))
    }

    /// The value that a sample stays below with probability `p`. A `p` outside [0, 1 − 2⁻⁵³] counts as the nearer
    /// bound, so the value is finite unless the parameters reach beyond what an `f64` can hold.
    ///
    /// Normal values below zero count as zero. Empirical values lie on straight lines between the sorted samples, the
    /// first at 0 and the last at 1 (definition 7 of R. J. Hyndman and Y. Fan, The American Statistician 50, 1996).
    #[must_use]
    pub fn quantile(&self, p: f64) -> f64 {
        let p = p.clamp(0.0, MAX_PROBABILITY);
        match &self.0 {
            Form::Constant { value } => *value,
            Form::Uniform { min, max } => min + (max - min) * p,
            Form::Exponential { mean } => mean * -libm::log1p(-p),
            Form::Normal { sd, mean } if *sd == 0.0 => *mean,
            Form::Normal { mean, sd } => (mean + sd * inverse_normal(p)).max(0.0),
            Form::Lognormal { median, sigma } if *sigma == 0.0 => *median,
            Form::Lognormal { median, sigma } => median * libm::exp(sigma * inverse_normal(p)),
            Form::Pareto { min, shape } => min * libm::exp(-libm::log1p(-p) / shape),
            Form::Weibull { scale, shape } => scale * libm::pow(-libm::log1p(-p), 1.0 / shape),
            Form::Empirical { samples } => interpolate(samples, p),
        }
    }

    /// The mean; infinite for a Pareto distribution of a shape up to 1.
    #[must_use]
    pub fn mean(&self) -> f64 {
        match &self.0 {
            Form::Constant { value } => *value,
            Form::Uniform { min, max } => min + (max - min) / 2.0,
            Form::Exponential { mean } => *mean,
            Form::Normal { mean, sd } if *sd == 0.0 => *mean,
            Form::Normal { mean, sd } => mean_above_zero(*mean, *sd),
            Form::Lognormal { median, sigma } => median * libm::exp(sigma * sigma / 2.0),
            Form::Pareto { shape, .. } if *shape <= 1.0 => f64::INFINITY,
            Form::Pareto { min, shape } => min * shape / (shape - 1.0),
            Form::Weibull { scale, shape } => scale * libm::tgamma(1.0 + 1.0 / shape),
            Form::Empirical { samples } => mean_of_lines(samples),
        }
    }
}

/// Mean of a normal variable whose values below zero count as zero: m·Φ(m/s) + s·φ(m/s).
fn mean_above_zero(mean: f64, sd: f64) -> f64 {
    let z = mean / sd;
    let distribution = libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2) / 2.0;
    let density = libm::exp(-z * z / 2.0) / (2.0 * std::f64::consts::PI).sqrt();
    mean * distribution + sd * density
}

fn interpolate(samples: &[f64], p: f64) -> f64 {
    let position = p * (samples.len() - 1) as f64;
    let index = position as usize;
    let low = samples[index];
    let high = samples[(index + 1).min(samples.len() - 1)];
    low + (high - low) * (position - index as f64)
}

/// Mean of what [`interpolate`] gives: each line between two samples counts with its middle.
fn mean_of_lines(samples: &[f64]) -> f64 {
    if samples.len() == 1 {
        return samples[0];
    }
    let middles: f64 = samples.windows(2).map(|pair| pair[0] + (pair[1] - pair[0]) / 2.0).sum();
    middles / (samples.len() - 1) as f64
}

fn finite<T: Scalar>(parameter: &str, value: &T) -> Result<f64, SamplerError> {
    let value = value.to_f64();
    if value.is_finite() {
        Ok(value)
    } else {
        Err(SamplerError::new(parameter, format!("must be a finite number, not {value}")))
    }
}

fn non_negative<T: Scalar>(parameter: &str, value: &T) -> Result<f64, SamplerError> {
    let value = finite(parameter, value)?;
    if value >= 0.0 {
        Ok(value)
    } else {
        Err(SamplerError::new(parameter, format!("must not be negative, but is {value}")))
    }
}

fn positive<T: Scalar>(parameter: &str, value: &T) -> Result<f64, SamplerError> {
    let value = finite(parameter, value)?;
    if value > 0.0 {
        Ok(value)
    } else {
        Err(SamplerError::new(parameter, format!("must be above zero, but is {value}")))
    }
}

fn at_least<T: Scalar>(bound: f64, name: &str, parameter: &str, value: &T) -> Result<f64, SamplerError> {
    let value = finite(parameter, value)?;
    if value >= bound {
        Ok(value)
    } else {
        Err(SamplerError::new(parameter, format!("must be at least `{name}`, but {value} is below {bound}")))
    }
}

fn checked_samples(file: &str, inputs: &Inputs) -> Result<Box<[f64]>, SamplerError> {
    let fault = |message: String| SamplerError::new("empirical.file", message);
    let samples = inputs.samples.get(file).ok_or_else(|| fault(format!("`{file}` was not read")))?;
    if samples.is_empty() {
        return Err(fault(format!("`{file}` holds no samples; at least one is needed")));
    }
    if let Some(wrong) = samples.iter().find(|s| !(s.is_finite() && **s >= 0.0)) {
        return Err(fault(format!("`{file}` holds {wrong}; samples must be finite and not negative")));
    }
    if !samples.is_sorted() {
        return Err(fault(format!("the samples of `{file}` are not ascending")));
    }
    Ok(samples.as_slice().into())
}
