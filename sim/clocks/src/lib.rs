//! Logical clocks.
