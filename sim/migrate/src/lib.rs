//! Moving from one engine to another, judged on a recording of what people really did.
//!
//! Both engines run over the recording under the same network ([`pair`]); each leaves a [`track`] of what everyone had at
//! each checkpoint. The tracks are compared ([`mod@compare`]), a rollout [`plan`] is carried out on them, criteria give a
//! [`verdict`], and the first [`divergence`] of each kind is explained by the smallest recording that still shows it
//! ([`mod@shrink`], `story`). [`page`] puts it all before a reader.
//!
//! The reference is whatever engine people have now, and the candidate what they are to have: V1 and V2, or one engine under
//! two settings. What the two decide differently by design (rounds see more at once) is a divergence like any other: it
//! is for the reader to say whether it is wanted.

mod alike;
pub mod compare;
pub mod divergence;
mod follow;
mod investigate;
pub mod mixed;
pub mod page;
pub mod pair;
pub mod plan;
pub mod shrink;
mod story;
pub mod track;
pub mod verdict;

pub use divergence::{Divergence, Kind};
pub use investigate::{Explained, Findings, investigate};
pub use pair::{Pair, Side};
pub use shrink::Budget;
pub use verdict::{Criterion, Verdict};
