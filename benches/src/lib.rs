//! Benchmarks of twintrack; everything of interest is under `benches/`.
