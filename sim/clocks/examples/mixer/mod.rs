//! Random choices for the experiments, the same in every run.

/// A linear congruential generator (Knuth's MMIX constants).
pub(crate) struct Mixer(pub(crate) u64);

impl Mixer {
    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % bound
    }
}
