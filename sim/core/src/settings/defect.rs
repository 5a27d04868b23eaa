//! Mistakes planted on purpose, so that a test can show that a check finds them. No file can set one.

/// A mistake in an engine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Defect {
    /// None: every engine that anybody runs.
    #[default]
    None,
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
    /// A withdrawn recognition goes on.
    RecognitionKept,
}
