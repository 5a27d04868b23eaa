//! `serde` for both clocks, in the shapes of their JSON encodings.

mod itc;
mod vector;

pub use itc::DEPTH_MAX;
