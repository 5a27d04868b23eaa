//! What the simulator knows and participants do not: truth beside belief.

pub mod catalogue;
