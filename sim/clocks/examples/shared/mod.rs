//! What the experiments have in common: random choices that are the same in every run, a message, and a measure.

use twintrack_clocks::encoding::itc::bit_len;
use twintrack_clocks::itc::Stamp;

/// A linear congruential generator (Knuth's MMIX constants).
pub(crate) struct Mixer(pub(crate) u64);

impl Mixer {
    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % bound
    }
}

/// A message between two random participants.
pub(crate) fn deliver(live: &mut [Stamp], mixer: &mut Mixer) {
    let from = mixer.below(live.len());
    let to = (from + 1 + mixer.below(live.len() - 1)) % live.len();
    let news = live[from].peek();
    live[to].receive_anonymous(&news);
}

/// Mean size of a stamp in the paper's encoding, own id included.
pub(crate) fn mean_bytes(live: &[Stamp]) -> f64 {
    let bytes = |stamp: &Stamp| bit_len(stamp.id(), stamp.event_tree()).div_ceil(8);
    live.iter().map(bytes).sum::<usize>() as f64 / live.len() as f64
}
