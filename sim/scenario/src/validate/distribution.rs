//! Distributions, wherever a setting is one.

use std::fmt::Display;

use twintrack_core::settings::{Distribution, Scalar};

use super::findings::Findings;

/// Checks the parameters of the distribution at `path`.
pub(super) fn check<T: Scalar + Display>(
    path: &str,
    distribution: &Distribution<T>,
    findings: &mut Findings,
) {
    let at = |rest: &str| format!("{path}.{rest}");
    match distribution {
        Distribution::Constant { value } => not_negative(&at("constant.value"), value, findings),
        Distribution::Uniform { min, max } => {
            not_negative(&at("uniform.min"), min, findings);
            ordered((&at("uniform.min"), min), (&at("uniform.max"), max), findings);
        }
        Distribution::Exponential { mean } => not_negative(&at("exponential.mean"), mean, findings),
        Distribution::Normal { mean, sd } => {
            not_negative(&at("normal.mean"), mean, findings);
            not_negative(&at("normal.sd"), sd, findings);
        }
        Distribution::Lognormal { median, p99 } => {
            above_zero(&at("lognormal.median"), median, findings);
            ordered((&at("lognormal.median"), median), (&at("lognormal.p99"), p99), findings);
        }
        Distribution::Pareto { min, shape } => {
            above_zero(&at("pareto.min"), min, findings);
            above_zero(&at("pareto.shape"), shape, findings);
        }
        Distribution::Weibull { scale, shape } => {
            above_zero(&at("weibull.scale"), scale, findings);
            above_zero(&at("weibull.shape"), shape, findings);
        }
        Distribution::Empirical { .. } => {}
    }
}

/// The parameter that says how large the usual values are, by its name, and its value; `None` for samples.
pub(super) fn typical<T>(distribution: &Distribution<T>) -> Option<(&'static str, &T)> {
    match distribution {
        Distribution::Constant { value } => Some(("constant.value", value)),
        Distribution::Uniform { max, .. } => Some(("uniform.max", max)),
        Distribution::Exponential { mean } => Some(("exponential.mean", mean)),
        Distribution::Normal { mean, .. } => Some(("normal.mean", mean)),
        Distribution::Lognormal { median, .. } => Some(("lognormal.median", median)),
        Distribution::Pareto { min, .. } => Some(("pareto.min", min)),
        Distribution::Weibull { scale, .. } => Some(("weibull.scale", scale)),
        Distribution::Empirical { .. } => None,
    }
}

fn not_negative<T: Scalar + Display>(path: &str, value: &T, findings: &mut Findings) {
    findings.must(value.to_f64() >= 0.0, path, "zero or more", value);
}

fn above_zero<T: Scalar + Display>(path: &str, value: &T, findings: &mut Findings) {
    findings.must(value.to_f64() > 0.0, path, "above zero", value);
}

fn ordered<T: Scalar + Display>(low: (&str, &T), high: (&str, &T), findings: &mut Findings) {
    if low.1.to_f64() > high.1.to_f64() {
        findings
            .add(low.0, format!("`{}` must not exceed `{}`", low.0, high.0), low.1.to_string())
            .against(high.0, high.1.to_string());
    }
}
