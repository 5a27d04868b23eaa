//! Reading bits, bytes and JSON tokens, without ever reading past the end.

use super::decode::refusal::DecodeError;
use super::number::FIRST_GROUP_BITS;
use crate::counters::COUNT_MAX;

/// Bits from the most significant of each byte down.
#[derive(Debug)]
pub(super) struct BitReader<'a> {
    bytes: &'a [u8],
    /// Bits read.
    at: usize,
}

impl<'a> BitReader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The next `width` bits, at most 32.
    pub(super) fn take(&mut self, width: u32) -> Result<u32, DecodeError> {
        let mut bits = 0;
        for _ in 0..width {
            let byte = self.bytes.get(self.at / 8).ok_or(DecodeError::Truncated)?;
            bits = bits << 1 | u32::from(byte >> (7 - self.at % 8) & 1);
            self.at += 1;
        }
        Ok(bits)
    }

    /// Whether a bit comes next, and is 1.
    pub(super) fn next_is_set(&self) -> bool {
        self.bytes.get(self.at / 8).is_some_and(|byte| byte >> (7 - self.at % 8) & 1 == 1)
    }

    /// A number in the paper's code, behind its leading 1.
    pub(super) fn number(&mut self) -> Result<u32, DecodeError> {
        let mut group = FIRST_GROUP_BITS;
        while self.take(1)? == 1 {
            group += 1;
            if group > COUNT_MAX.ilog2() + 1 {
                return Err(DecodeError::CountTooLarge);
            }
        }
        // The group of `b` bits begins at `2^b - 4`.
        let number = u64::from(self.take(group)?) + (1 << group) - (1 << FIRST_GROUP_BITS);
        u32::try_from(number).ok().filter(|number| *number <= COUNT_MAX).ok_or(DecodeError::CountTooLarge)
    }

    /// That the bit just read means nothing.
    pub(super) fn unexpected(&self) -> DecodeError {
        DecodeError::Unexpected { at: self.at.saturating_sub(1) / 8 }
    }

    /// The number of bytes read, the last of which must be filled up with zeros.
    pub(super) fn whole_bytes(&mut self) -> Result<usize, DecodeError> {
        while !self.at.is_multiple_of(8) {
            if self.take(1)? == 1 {
                return Err(DecodeError::Trailing);
            }
        }
        Ok(self.at / 8)
    }

    /// Checks that nothing is left.
    pub(super) fn finish(mut self) -> Result<(), DecodeError> {
        if self.whole_bytes()? == self.bytes.len() { Ok(()) } else { Err(DecodeError::Trailing) }
    }
}

/// Bytes and numbers of bytes.
#[derive(Debug)]
pub(super) struct ByteReader<'a> {
    bytes: &'a [u8],
    /// Bytes read.
    at: usize,
}

impl<'a> ByteReader<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    pub(super) fn byte(&mut self) -> Result<u8, DecodeError> {
        let byte = self.bytes.get(self.at).ok_or(DecodeError::Truncated)?;
        self.at += 1;
        Ok(*byte)
    }

    /// Eight bytes, big-endian.
    pub(super) fn u64(&mut self) -> Result<u64, DecodeError> {
        let eight = self.rest().first_chunk().ok_or(DecodeError::Truncated)?;
        self.at += eight.len();
        Ok(u64::from_be_bytes(*eight))
    }

    /// A number in LEB128, in as few bytes as it takes.
    pub(super) fn leb128(&mut self) -> Result<u64, DecodeError> {
        let mut number = 0;
        for shift in (0..).step_by(7) {
            let byte = self.byte()?;
            if shift > u64::BITS - 8 {
                return Err(DecodeError::CountTooLarge);
            }
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return if byte == 0 && shift > 0 { Err(DecodeError::NotNormal) } else { Ok(number) };
            }
        }
        Err(DecodeError::CountTooLarge)
    }

    /// That the byte just read means nothing.
    pub(super) fn unexpected(&self) -> DecodeError {
        DecodeError::Unexpected { at: self.at.saturating_sub(1) }
    }

    /// What has not been read.
    pub(super) fn rest(&self) -> &'a [u8] {
        &self.bytes[self.at..]
    }
}

/// JSON tokens, with blanks between them.
#[derive(Debug)]
pub(super) struct TextReader<'a> {
    text: &'a [u8],
    /// Bytes read.
    at: usize,
}

impl<'a> TextReader<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        Self { text, at: 0 }
    }

    fn skip_blanks(&mut self) {
        while matches!(self.text.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// What is wrong at the current place.
    fn wrong(&self) -> DecodeError {
        if self.at < self.text.len() {
            DecodeError::Unexpected { at: self.at }
        } else {
            DecodeError::Truncated
        }
    }

    /// Reads these tokens.
    pub(super) fn expect(&mut self, tokens: &[&str]) -> Result<(), DecodeError> {
        for token in tokens {
            self.skip_blanks();
            token.bytes().try_for_each(|character| self.follow(character))?;
        }
        Ok(())
    }

    /// Reads a token of one character if it comes next.
    pub(super) fn take_if(&mut self, token: u8) -> bool {
        self.skip_blanks();
        let found = self.text.get(self.at) == Some(&token);
        self.at += usize::from(found);
        found
    }

    /// Reads a character that must follow without blanks.
    pub(super) fn follow(&mut self, character: u8) -> Result<(), DecodeError> {
        if self.text.get(self.at) != Some(&character) {
            return Err(self.wrong());
        }
        self.at += 1;
        Ok(())
    }

    /// A count, without leading zeros.
    pub(super) fn number(&mut self) -> Result<u32, DecodeError> {
        self.skip_blanks();
        self.digits(DecodeError::CountTooLarge)
    }

    /// A natural number without leading zeros that begins right here; `too_large` when it is above [`COUNT_MAX`].
    pub(super) fn digits(&mut self, too_large: DecodeError) -> Result<u32, DecodeError> {
        let start = self.at;
        let mut number: u32 = 0;
        while let Some(digit @ b'0'..=b'9') = self.text.get(self.at) {
            let shifted = number.checked_mul(10).and_then(|tens| tens.checked_add(u32::from(digit - b'0')));
            number = shifted.filter(|number| *number <= COUNT_MAX).ok_or(too_large)?;
            self.at += 1;
        }
        match self.at - start {
            0 => Err(self.wrong()),
            1 => Ok(number),
            _ if self.text[start] == b'0' => Err(DecodeError::NotNormal),
            _ => Ok(number),
        }
    }

    /// Checks that nothing but blanks is left.
    pub(super) fn finish(mut self) -> Result<(), DecodeError> {
        self.skip_blanks();
        if self.at == self.text.len() { Ok(()) } else { Err(DecodeError::Trailing) }
    }
}
