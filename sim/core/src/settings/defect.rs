//! Mistakes planted on purpose, so that a test can show that a check finds them.
//!
//! They are part of no program: without the feature `planted`, which only tests of other crates switch on, no scenario can hold
//! one, and every question after one is answered with a constant. With it, engines are as they were until a test plants a
//! mistake: no file and no `--set` can. Rejected: the switches of `scripts/mutations`, which stand in a
//! copy of the sources and need a build of their own.

use super::Allocation;

/// A mistake in an engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Defect {
    /// A provider does not hear what is declined.
    DroppedDecline,
    /// Those whom only the provider recognises are served before those of mutual recognition.
    TiersSwapped,
    /// Mutual recognition is the larger of the two weights.
    LargerWeight,
    /// A record that arrives late replaces a newer one.
    StaleAccept,
    /// A changed need is not taken over.
    NeedIgnored,
    /// A capacity that shrinks takes nothing back.
    NothingTakenBack,
}

impl Allocation {
    /// Whether a test has planted this mistake.
    #[inline]
    #[cfg(feature = "planted")]
    pub(crate) fn has(&self, mistake: Defect) -> bool {
        self.defect == Some(mistake)
    }

    /// Without the feature nobody can.
    #[inline]
    #[cfg(not(feature = "planted"))]
    #[expect(clippy::unused_self, reason = "the same question with and without the feature")]
    pub(crate) const fn has(&self, _: Defect) -> bool {
        false
    }
}
