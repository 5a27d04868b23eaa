//! Statistics of replicated runs: estimates with intervals, paired comparisons, growth, and when to stop.
//!
//! Everything here is a pure function of numbers: no files, no clock, and no randomness but keyed draws, so that equal
//! samples give equal results. Distributions come from `statrs`; the procedures are written out, each in a file of its own
//! with its source. A statistics package for all of it was rejected: what is assumed should be readable beside the code.
//!
//! | file | what it answers |
//! | --- | --- |
//! | [`describe`] | mean, spread, quantiles of a sample |
//! | [`student`] | how far a mean may be off, if the sample mean is about normal |
//! | [`bootstrap`] | the same for any statistic, without that |
//! | [`paired`] | how two systems differ that met the same worlds, or different ones |
//! | [`verdict`] | what such a comparison comes to, in a word |
//! | [`warmup`] | where the warm-up of a series ends |
//! | [`mod@line`], [`growth`] | how a quantity grows: its exponent, and which law describes it best |
//! | [`stopping`] | whether there are enough replications |

pub mod bootstrap;
pub mod describe;
mod estimate;
pub mod growth;
pub mod line;
pub mod paired;
pub mod stopping;
pub mod student;
pub mod verdict;
pub mod warmup;

#[cfg(test)]
mod simulated;

pub use estimate::{Estimate, LEVEL};
