//! How capacity meets need: the two-tier division of a slot, the ledger on both of its sides, and damping.
//!
//! The ledger is kept per *line*: (provider's capacity slot, recipient's need slot). A provider's [`book`] holds what it
//! granted and what it knows to be declined; a recipient's [`account`] holds what it saw granted and what it declined.
//! All of it is cumulative, and records carry versions, so late, repeated or reordered messages do no harm. Keeping one
//! line per recipient instead was rejected: with several need slots a recipient could then not tell which need an
//! over-allocation belongs to.

pub mod account;
pub mod agent;
pub mod book;
pub mod damping;
pub mod record;
pub mod tiers;

/// Rounding that sums of many quantities may leave behind; invariants hold up to this.
pub const TOLERANCE: f64 = 1e-9;
