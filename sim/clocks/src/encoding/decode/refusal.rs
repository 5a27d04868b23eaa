//! What decoders refuse: why, and beyond which limits.

/// Why bytes are not a stamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// The input ends inside a tree.
    #[error("the input ends inside a stamp")]
    Truncated,
    /// Something follows the stamp, or the bits that fill up the last byte are not all 0.
    #[error("the input goes on after the stamp")]
    Trailing,
    /// A tree that has a shorter form, or a number written longer than needed.
    #[error("the stamp is not in normal form")]
    NotNormal,
    /// A tag or a character that means nothing here.
    #[error("byte {at} means nothing in this place")]
    Unexpected {
        /// Its position from 0.
        at: usize,
    },
    /// A count above [`COUNT_MAX`](crate::COUNT_MAX).
    #[error("an event count exceeds {}", crate::COUNT_MAX)]
    CountTooLarge,
    /// A tree deeper than [`Limits::depth_max`].
    #[error("a tree is deeper than {0}")]
    TooDeep(u16),
    /// A tree with more leaves than [`Limits::leaves_max`].
    #[error("a tree has more than {0} leaves")]
    TooLarge(usize),
    /// A participant beyond [`vector::Limits::participants_max`](super::vector::Limits::participants_max).
    #[error("a participant's index is not below {0}")]
    TooManyParticipants(usize),
}

/// What a decoder accepts at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Depth of the id and of the event tree.
    pub depth_max: u16,
    /// Leaves of the id, and leaves of the event tree.
    pub leaves_max: usize,
}

impl Default for Limits {
    /// 65,535 levels, as deep as trees can be, and 1,048,576 leaves, which take 6 MiB of memory.
    fn default() -> Self {
        Self { depth_max: u16::MAX, leaves_max: 1 << 20 }
    }
}
