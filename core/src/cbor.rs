//! The determinism checker: RFC 8949 §4.2.1, on the raw bytes, before any decoder sees them.
//!
//! No CBOR crate enforces these rules, and a decoder that is lenient in one place lets two different byte strings say the same thing. So
//! the bytes are walked once here, without allocation, and whatever comes after may trust their shape.

use crate::DecodeError;

/// The largest document, in bytes.
pub const MAX_DOCUMENT: usize = 64 * 1024;

/// The deepest nesting of arrays and maps within one encoded item.
pub const MAX_DEPTH: usize = 8;

/// The most items of a document, each key, value and entry counted: what a few bytes each would otherwise ask of whoever shows them.
pub const MAX_ITEMS: usize = 4096;

/// Checks that `bytes` are exactly one deterministic CBOR item, with no tag and no trailing byte.
///
/// # Errors
/// The first rule that the bytes break, in the order of the bytes.
pub fn check(bytes: &[u8]) -> Result<(), DecodeError> {
    match item_len(bytes)? {
        len if len == bytes.len() => Ok(()),
        _ => Err(DecodeError::TrailingBytes),
    }
}

/// The length in bytes of the deterministic item that `bytes` start with.
///
/// # Errors
/// The first rule that the item breaks. [`DecodeError::Truncated`] when it needs more bytes than there are.
pub fn item_len(bytes: &[u8]) -> Result<usize, DecodeError> {
    let mut cursor = Cursor { bytes, at: 0, items: 0 };
    cursor.item(0)?;
    Ok(cursor.at)
}

/// The content of the byte string that deterministic `bytes` start with, and what stands after it.
pub(crate) fn split_bytes(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut cursor = Cursor { bytes, at: 0, items: 0 };
    match cursor.head() {
        Ok((2, len)) => Some((cursor.take(len).ok()?, &bytes[cursor.at..])),
        _ => None,
    }
}

/// Writes `content` as a byte string.
pub(crate) fn put_bytes(content: &[u8], into: &mut Vec<u8>) {
    match u32::try_from(content.len()).expect("documents are shorter than 64 KiB").to_be_bytes() {
        [0, 0, 0, len @ ..=23] => into.push(0x40 | len),
        [0, 0, 0, len] => into.extend([0x58, len]),
        [0, 0, high, low] => into.extend([0x59, high, low]),
        [a, b, c, d] => into.extend([0x5a, a, b, c, d]),
    }
    into.extend_from_slice(content);
}

struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
    items: usize,
}

impl<'a> Cursor<'a> {
    fn item(&mut self, depth: usize) -> Result<(), DecodeError> {
        self.items += 1;
        if self.items > MAX_ITEMS {
            return Err(DecodeError::TooManyItems);
        }
        let (major, argument) = self.head()?;
        match major {
            0 | 1 => Ok(()),
            2 => self.take(argument).map(drop),
            3 => {
                let text = self.take(argument)?;
                std::str::from_utf8(text).map(drop).map_err(|_| DecodeError::InvalidUtf8)
            }
            4 => {
                let depth = deeper(depth)?;
                (0..argument).try_for_each(|_| self.item(depth))
            }
            5 => self.map(argument, deeper(depth)?),
            6 => Err(DecodeError::TagNotAllowed(argument)),
            _ => match argument {
                20 | 21 => Ok(()),
                _ => Err(DecodeError::SimpleNotAllowed),
            },
        }
    }

    /// Keys must rise strictly in the bytewise order of their encodings (RFC 8949 §4.2.1).
    fn map(&mut self, pairs: u64, depth: usize) -> Result<(), DecodeError> {
        let mut previous: Option<&[u8]> = None;
        for _ in 0..pairs {
            let start = self.at;
            self.item(depth)?;
            let key = &self.bytes[start..self.at];
            if let Some(previous) = previous {
                match previous.cmp(key) {
                    std::cmp::Ordering::Less => {}
                    std::cmp::Ordering::Equal => return Err(DecodeError::DuplicateKey),
                    std::cmp::Ordering::Greater => return Err(DecodeError::UnsortedKeys),
                }
            }
            previous = Some(key);
            self.item(depth)?;
        }
        Ok(())
    }

    /// Major type and argument of the next item, in the shortest form only.
    fn head(&mut self) -> Result<(u8, u64), DecodeError> {
        let first = self.take(1)?[0];
        let (major, info) = (first >> 5, first & 0x1f);
        let width = match info {
            0..=23 => return Ok((major, u64::from(info))),
            24..=27 => 1usize << (info - 24),
            31 => return Err(DecodeError::IndefiniteLength),
            _ => return Err(DecodeError::Malformed),
        };
        if major == 7 {
            return Err(if width == 1 { DecodeError::SimpleNotAllowed } else { DecodeError::FloatNotAllowed });
        }
        let argument = self.take(width as u64)?.iter().fold(0u64, |n, byte| n << 8 | u64::from(*byte));
        let shortest = match width {
            1 => argument >= 24,
            2 => argument > 0xff,
            4 => argument > 0xffff,
            _ => argument > 0xffff_ffff,
        };
        if shortest { Ok((major, argument)) } else { Err(DecodeError::NotShortest) }
    }

    fn take(&mut self, len: u64) -> Result<&'a [u8], DecodeError> {
        let rest = self.bytes.len() - self.at;
        let len = usize::try_from(len).ok().filter(|len| *len <= rest).ok_or(DecodeError::Truncated)?;
        let taken = &self.bytes[self.at..self.at + len];
        self.at += len;
        Ok(taken)
    }
}

fn deeper(depth: usize) -> Result<usize, DecodeError> {
    if depth < MAX_DEPTH { Ok(depth + 1) } else { Err(DecodeError::TooDeep) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        data_encoding::HEXLOWER.decode(text.as_bytes()).unwrap()
    }

    #[test]
    fn names_the_rule_that_is_broken() {
        let cases = [
            ("", DecodeError::Truncated),
            ("1801", DecodeError::NotShortest),
            ("190001", DecodeError::NotShortest),
            ("1a00000001", DecodeError::NotShortest),
            ("1b0000000000000001", DecodeError::NotShortest),
            ("5801ff", DecodeError::NotShortest),
            ("0000", DecodeError::TrailingBytes),
            ("5fff", DecodeError::IndefiniteLength),
            ("9fff", DecodeError::IndefiniteLength),
            ("bfff", DecodeError::IndefiniteLength),
            ("f6", DecodeError::SimpleNotAllowed),
            ("f7", DecodeError::SimpleNotAllowed),
            ("f820", DecodeError::SimpleNotAllowed),
            ("f93c00", DecodeError::FloatNotAllowed),
            ("fa47c35000", DecodeError::FloatNotAllowed),
            ("fb3ff199999999999a", DecodeError::FloatNotAllowed),
            ("c001", DecodeError::TagNotAllowed(0)),
            ("1c", DecodeError::Malformed),
            ("a201010100", DecodeError::DuplicateKey),
            ("a202010100", DecodeError::UnsortedKeys),
            ("61ff", DecodeError::InvalidUtf8),
            ("9bffffffffffffffff00", DecodeError::Truncated),
            ("5b7fffffffffffffff00", DecodeError::Truncated),
            ("bb7fffffffffffffff00", DecodeError::Truncated),
        ];
        for (bytes, error) in cases {
            assert_eq!(check(&hex(bytes)), Err(error), "{bytes}");
        }
    }

    #[test]
    fn takes_eight_levels_and_no_more() {
        let nested = |levels: usize| [vec![0x81; levels], vec![0x00]].concat();
        assert_eq!(check(&nested(MAX_DEPTH)), Ok(()));
        assert_eq!(check(&nested(MAX_DEPTH + 1)), Err(DecodeError::TooDeep));
        assert_eq!(check(&nested(60_000)), Err(DecodeError::TooDeep));
    }
}
