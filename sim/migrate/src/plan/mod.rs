//! The rollout plan, carried out on evidence: when each phase would have been entered, held up, or rolled back.
//!
//! Both engines run over the whole recording, so that a plan can be judged after the fact; it never sees more than the
//! checkpoints up to the time at which it decides. What recipients have while part of the providers have moved is that of
//! [`mixed`](crate::mixed).

mod carry_out;
mod course;

pub use carry_out::carry_out;
pub use course::{Course, Decision, Felt, MixedPhase, Phase, Spent, Step, percent};
