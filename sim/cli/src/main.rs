//! The `twintrack` program.

fn main() {}
