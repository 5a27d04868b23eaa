//! Strict decoders: any bytes give a stamp in normal form or a typed error. Those of interval tree clocks are here, those
//! of vector clocks in [`vector`].
//!
//! There is exactly one accepted text for each stamp, the one that the encoder writes (JSON may contain blanks between
//! its tokens): what was decoded encodes to the same bytes, so bytes can be compared, hashed and signed. Decoding is a
//! loop, so deep input costs no stack; memory is in proportion to the input and bounded by [`Limits`].
//!
//! Rejected: a decoder that normalises what it reads. Two texts for one stamp hide faults of other implementations, and
//! a sender could make every receiver do work that the sender did not do.

pub(super) mod refusal;
pub mod vector;

use super::assemble::{Assembler, Part};
use super::nodes::Side;
use super::read::{BitReader, ByteReader, TextReader};
use crate::itc::{EventTree, Id};

pub use refusal::{DecodeError, Limits};

/// Reads what [`bits`](super::itc::bits) writes, as whole bytes. O(bytes).
///
/// # Errors
///
/// [`DecodeError`] for everything else.
pub fn bits(bytes: &[u8], limits: Limits) -> Result<(Id, EventTree), DecodeError> {
    let mut bits = BitReader::new(bytes);
    let id = id_bits(&mut bits, limits)?;
    let mut events = Assembler::events(limits);
    while events.is_open() {
        let part = event_bits(&mut bits)?;
        // The code has a way to leave out a leaf of value 0, so a written one is not what the encoder writes.
        if part == Part::Leaf(0) && events.omits_zeros() {
            return Err(DecodeError::NotNormal);
        }
        events.add(part)?;
    }
    bits.finish()?;
    Ok((id, events.into_events()))
}

fn id_bits(bits: &mut BitReader<'_>, limits: Limits) -> Result<Id, DecodeError> {
    let mut id = Assembler::id(limits);
    while id.is_open() {
        let part = match bits.take(2)? {
            0 => Part::Leaf(bits.take(1)?),
            1 => Part::Inner { lift: 0, omitted: Some(Side::Left) },
            2 => Part::Inner { lift: 0, omitted: Some(Side::Right) },
            _ => Part::Inner { lift: 0, omitted: None },
        };
        if part == Part::Leaf(0) && id.omits_zeros() {
            return Err(DecodeError::NotNormal);
        }
        id.add(part)?;
    }
    Ok(id.into_id())
}

fn event_bits(bits: &mut BitReader<'_>) -> Result<Part, DecodeError> {
    if bits.take(1)? == 1 {
        return Ok(Part::Leaf(bits.number()?));
    }
    let omitted = match bits.take(2)? {
        0 => return Ok(Part::Inner { lift: 0, omitted: Some(Side::Left) }),
        1 => return Ok(Part::Inner { lift: 0, omitted: Some(Side::Right) }),
        2 => return Ok(Part::Inner { lift: 0, omitted: None }),
        _ if bits.take(1)? == 1 => None,
        _ if bits.take(1)? == 1 => Some(Side::Right),
        _ => Some(Side::Left),
    };
    if bits.take(1)? == 0 {
        return Err(bits.unexpected());
    }
    match bits.number()? {
        0 => Err(DecodeError::NotNormal),
        lift => Ok(Part::Inner { lift, omitted }),
    }
}

/// Reads what [`varint`](super::itc::varint) writes. O(bytes).
///
/// # Errors
///
/// [`DecodeError`] for everything else.
pub fn varint(bytes: &[u8], limits: Limits) -> Result<(Id, EventTree), DecodeError> {
    let (stamp, rest) = varint_prefix(bytes, limits)?;
    if rest.is_empty() { Ok(stamp) } else { Err(DecodeError::Trailing) }
}

/// Reads what [`varint`](super::itc::varint) writes from the front of `bytes`, and returns what follows it: the form
/// needs no length in front.
///
/// # Errors
///
/// [`DecodeError`] when no stamp stands there.
pub fn varint_prefix(bytes: &[u8], limits: Limits) -> Result<((Id, EventTree), &[u8]), DecodeError> {
    let mut bits = BitReader::new(bytes);
    let id = id_bits(&mut bits, limits)?;
    let mut bytes = ByteReader::new(bytes, bits.whole_bytes()?);
    let mut events = Assembler::events(limits);
    while events.is_open() {
        let tagged = bytes.leb128()?;
        let lift = u32::try_from(tagged >> 1).map_err(|_| DecodeError::CountTooLarge)?;
        events.add(if tagged & 1 == 1 { Part::Inner { lift, omitted: None } } else { Part::Leaf(lift) })?;
    }
    Ok(((id, events.into_events()), bytes.rest()))
}

/// Reads what [`packed`](super::itc::packed) writes. O(bytes).
///
/// # Errors
///
/// [`DecodeError`] for everything else.
pub fn packed(bytes: &[u8], limits: Limits) -> Result<(Id, EventTree), DecodeError> {
    let mut bytes = ByteReader::new(bytes, 0);
    let mut id = Assembler::id(limits);
    while id.is_open() {
        id.add(match bytes.byte()? {
            inner if inner == super::itc::PACKED_INNER_ID => Part::Inner { lift: 0, omitted: None },
            leaf @ 0..=1 => Part::Leaf(leaf.into()),
            _ => return Err(bytes.unexpected()),
        })?;
    }
    let mut events = Assembler::events(limits);
    while events.is_open() {
        let tag = bytes.byte()?;
        if tag > super::itc::PACKED_INNER_EVENT {
            return Err(bytes.unexpected());
        }
        let lift = u32::try_from(bytes.u64()?).map_err(|_| DecodeError::CountTooLarge)?;
        let inner = tag == super::itc::PACKED_INNER_EVENT;
        events.add(if inner { Part::Inner { lift, omitted: None } } else { Part::Leaf(lift) })?;
    }
    if bytes.rest().is_empty() {
        Ok((id.into_id(), events.into_events()))
    } else {
        Err(DecodeError::Trailing)
    }
}

/// Reads what [`json`](super::itc::json) writes, with blanks between the tokens if need be. O(bytes).
///
/// # Errors
///
/// [`DecodeError`] for everything else, fields in another order included.
pub fn json(text: &[u8], limits: Limits) -> Result<(Id, EventTree), DecodeError> {
    let mut text = TextReader::new(text);
    text.expect(&[r"{", r#""id""#, ":"])?;
    let mut id = Assembler::id(limits);
    json_tree(&mut text, &mut id, |text| {
        text.expect(&[r#""l""#, ":"])?;
        Ok(0)
    })?;
    text.expect(&[",", r#""event""#, ":"])?;
    let mut events = Assembler::events(limits);
    json_tree(&mut text, &mut events, |text| {
        text.expect(&[r#""n""#, ":"])?;
        let lift = text.number()?;
        text.expect(&[",", r#""l""#, ":"])?;
        Ok(lift)
    })?;
    text.expect(&["}"])?;
    text.finish()?;
    Ok((id.into_id(), events.into_events()))
}

/// Reads a tree; `opening` reads what stands in an inner node before its left child, and returns the node's value.
fn json_tree(
    text: &mut TextReader<'_>,
    tree: &mut Assembler,
    opening: impl Fn(&mut TextReader<'_>) -> Result<u32, DecodeError>,
) -> Result<(), DecodeError> {
    while tree.is_open() {
        if text.take_if(b'{') {
            let lift = opening(text)?;
            tree.add(Part::Inner { lift, omitted: None })?;
            continue;
        }
        let value = text.number()?;
        let closed = tree.add(Part::Leaf(value))?;
        for _ in 0..closed {
            text.expect(&["}"])?;
        }
        if tree.is_open() {
            text.expect(&[",", r#""r""#, ":"])?;
        }
    }
    Ok(())
}
