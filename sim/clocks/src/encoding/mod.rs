//! Encodings of both clocks, and their sizes.
//!
//! Each clock has four encodings; see [`Encoding`](crate::Encoding). For each there is an encoder, and one function
//! `len` that computes the encoded size without producing the bytes: sizes are asked for far more often than bytes.
//! [`decode`] reads what they write, strictly.
//!
//! | | vector clock, per entry | interval tree clock |
//! | --- | --- | --- |
//! | packed | index and counter, 8 bytes each | id node 1 byte; event node 1 + 8 bytes |
//! | varint | LEB128 of index gap and of counter | id as in *bits*, padded; event node LEB128 of `2n + inner` |
//! | JSON | `"p3":5` | `{"id":…,"event":{"n":…,"l":…,"r":…}}` |
//! | bits | number code of index gap and of counter | the paper's appendix A |
//!
//! Integers of fixed width are big-endian.

mod assemble;
pub mod bits;
pub mod decode;
pub mod itc;
pub(crate) mod nodes;
pub(crate) mod number;
mod read;
#[cfg(feature = "serde")]
pub mod serde;
pub mod vector;

pub use bits::Bits;
