//! Strict decoders of vector clocks: any bytes give a stamp or a typed error, by the rules of [`decode`](super).
//!
//! There is one text for each stamp, the one that the encoder writes: entries ascending by participant, numbers as short
//! as they go, nothing after the last entry (JSON may contain blanks between its tokens). Stamps are dense in memory, so
//! a single large index would take much of it: [`Limits::participants_max`] is what bounds it.

use super::refusal::DecodeError;
use crate::counters::COUNT_MAX;
use crate::encoding::read::{BitReader, ByteReader, TextReader};
use crate::vector::VectorStamp;

/// What a decoder accepts at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Participants are those with an index below this; a stamp takes 4 bytes of memory for each up to its last.
    pub participants_max: usize,
}

impl Default for Limits {
    /// 1,048,576 participants, which take 4 MiB of memory.
    fn default() -> Self {
        Self { participants_max: 1 << 20 }
    }
}

/// Entries as they come, checked to be ascending and within the limits.
#[derive(Debug)]
pub(crate) struct Entries {
    entries: Vec<(usize, u32)>,
    limits: Limits,
}

impl Entries {
    pub(crate) fn new(limits: Limits) -> Self {
        Self { entries: Vec::new(), limits }
    }

    /// The lowest index that may come next.
    fn next(&self) -> u64 {
        self.entries.last().map_or(0, |(last, _)| *last as u64 + 1)
    }

    /// Adds the entry of a participant that comes after those before.
    fn push(&mut self, participant: u64, count: u64) -> Result<(), DecodeError> {
        if participant < self.next() {
            return Err(DecodeError::NotNormal);
        }
        self.push_unordered(participant, count)
    }

    /// Adds the entry of a participant, wherever it comes.
    pub(crate) fn push_unordered(&mut self, participant: u64, count: u64) -> Result<(), DecodeError> {
        let known = usize::try_from(participant).ok().filter(|index| *index < self.limits.participants_max);
        let participant = known.ok_or(DecodeError::TooManyParticipants(self.limits.participants_max))?;
        let count = u32::try_from(count).ok().filter(|count| *count <= COUNT_MAX);
        self.entries.push((participant, count.ok_or(DecodeError::CountTooLarge)?));
        Ok(())
    }

    /// Adds the entry that leaves out `gap` participants after the one before.
    fn push_after(&mut self, gap: u64, count: u64) -> Result<(), DecodeError> {
        // A sum beyond 64 bits is beyond any limit too.
        self.push(self.next().saturating_add(gap), count)
    }

    fn into_stamp(self) -> VectorStamp {
        VectorStamp::from_entries(self.entries)
    }

    /// The stamp of entries that came in any order.
    #[cfg(feature = "serde")]
    pub(crate) fn into_stamp_of_different(mut self) -> Result<VectorStamp, DecodeError> {
        self.entries.sort_unstable();
        let twice = self.entries.windows(2).any(|pair| pair[0].0 == pair[1].0);
        if twice { Err(DecodeError::NotNormal) } else { Ok(self.into_stamp()) }
    }
}

/// Reads what [`packed`](crate::encoding::vector::packed) writes. O(bytes + largest index).
///
/// # Errors
///
/// [`DecodeError`] for everything else.
pub fn packed(bytes: &[u8], limits: Limits) -> Result<VectorStamp, DecodeError> {
    let (mut bytes, mut entries) = (ByteReader::new(bytes, 0), Entries::new(limits));
    while !bytes.rest().is_empty() {
        let participant = bytes.u64()?;
        entries.push(participant, bytes.u64()?)?;
    }
    Ok(entries.into_stamp())
}

/// Reads what [`varint`](crate::encoding::vector::varint) writes. O(bytes + largest index).
///
/// # Errors
///
/// [`DecodeError`] for everything else.
pub fn varint(bytes: &[u8], limits: Limits) -> Result<VectorStamp, DecodeError> {
    let (mut bytes, mut entries) = (ByteReader::new(bytes, 0), Entries::new(limits));
    while !bytes.rest().is_empty() {
        let gap = bytes.leb128()?;
        entries.push_after(gap, bytes.leb128()?)?;
    }
    Ok(entries.into_stamp())
}

/// Reads what [`bits`](crate::encoding::vector::bits) writes, as whole bytes. O(bytes + largest index).
///
/// # Errors
///
/// [`DecodeError`] for everything else.
pub fn bits(bytes: &[u8], limits: Limits) -> Result<VectorStamp, DecodeError> {
    let (mut bits, mut entries) = (BitReader::new(bytes), Entries::new(limits));
    // A number begins with a 1, and the last byte is filled up with zeros.
    while bits.next_is_set() {
        bits.take(1)?;
        let gap = bits.number()?;
        if bits.take(1)? == 0 {
            return Err(bits.unexpected());
        }
        entries.push_after(gap.into(), bits.number()?.into())?;
    }
    bits.finish()?;
    Ok(entries.into_stamp())
}

/// Reads what [`json`](crate::encoding::vector::json) writes, with blanks between the tokens if need be. O(bytes + largest
/// index).
///
/// # Errors
///
/// [`DecodeError`] for everything else.
pub fn json(text: &[u8], limits: Limits) -> Result<VectorStamp, DecodeError> {
    let (mut text, mut entries) = (TextReader::new(text), Entries::new(limits));
    text.expect(&["{"])?;
    let mut closed = text.take_if(b'}');
    while !closed {
        text.expect(&[r#""p"#])?;
        let participant = text.digits(DecodeError::TooManyParticipants(limits.participants_max))?;
        text.follow(b'"')?;
        text.expect(&[":"])?;
        let count = text.number()?;
        entries.push(participant.into(), count.into())?;
        closed = text.take_if(b'}');
        if !closed {
            text.expect(&[","])?;
        }
    }
    text.finish()?;
    Ok(entries.into_stamp())
}
