//! Numbers of a given distribution, from uniform ones: probability in, value out, with the same bits on every platform.

mod normal;
mod poisson;
mod quantiles;
mod sampler;

pub(crate) use poisson::poisson;
pub use quantiles::QuantileTable;
pub use sampler::{Sampler, SamplerError};
