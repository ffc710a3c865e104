//! Bundles: many documents in one file, read and written as a stream (`docs/spec/bundle.md`, `docs/spec/bundle.md`).
//!
//! A CBOR sequence (RFC 8742): the header `["carnet-bundle", 1, purpose]`, items `[index, document]` or
//! `[index, status, code, document]`, and the end `{0: count, 1: SHA-256 of all bytes before}`. Rows are advice; the truth is the signed
//! document in each.

use std::io::{ErrorKind, Read, Write};

use carnet_core::cbor;
use sha2::{Digest as _, Sha256};

use crate::CarrierError;

const MAGIC: &str = "carnet-bundle";
const VERSION: u8 = 1;
/// A document, its index, status and code.
const MAX_ITEM: usize = cbor::MAX_DOCUMENT + 256;
/// How much is asked of the source at once.
const READ_SIZE: usize = 16 * 1024;

/// How many items a bundle may have unless the reader is told otherwise.
pub const DEFAULT_MAX_ITEMS: u64 = 100_000;

/// One row of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its number, from 0.
    pub index: u64,
    /// In a bundle of results, what became of the row.
    pub outcome: Option<Outcome>,
    /// The document's bytes, not looked at yet.
    pub document: Vec<u8>,
}

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Whether it was done.
    pub done: bool,
    /// The stable code: `ok`, or why not.
    pub code: String,
}

/// Whether `bytes` begin as a bundle does.
pub fn is_bundle(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x83, 0x6d]) && bytes[2..].starts_with(MAGIC.as_bytes())
}

/// Writes a bundle, item by item.
pub struct BundleWriter<W> {
    target: W,
    hash: Sha256,
    count: u64,
}

impl<W: Write> BundleWriter<W> {
    /// Begins a bundle for `purpose`, one word for people (`requests`, `results`).
    ///
    /// # Errors
    /// [`CarrierError::Io`].
    pub fn new(target: W, purpose: &str) -> Result<Self, CarrierError> {
        let mut writer = Self { target, hash: Sha256::new(), count: 0 };
        writer.put(&(MAGIC, VERSION, purpose))?;
        Ok(writer)
    }

    /// Adds a document, with its outcome in a bundle of results.
    ///
    /// # Errors
    /// [`CarrierError::Io`], or [`CarrierError::InputTooLarge`] for a document over 64 KiB.
    pub fn push(&mut self, outcome: Option<&Outcome>, document: &[u8]) -> Result<(), CarrierError> {
        if document.len() > cbor::MAX_DOCUMENT {
            return Err(CarrierError::InputTooLarge(cbor::MAX_DOCUMENT as u64));
        }
        let document = ByteString(document);
        match outcome {
            None => self.put(&(self.count, document))?,
            Some(outcome) => self.put(&(self.count, u8::from(outcome.done), outcome.code.as_str(), document))?,
        }
        self.count += 1;
        Ok(())
    }

    /// Writes the end mark and gives the target back, flushed.
    ///
    /// # Errors
    /// [`CarrierError::Io`].
    pub fn finish(mut self) -> Result<W, CarrierError> {
        let digest = serde_cbor::Value::Bytes(self.hash.clone().finalize().to_vec());
        self.put(&std::collections::BTreeMap::from([(0, serde_cbor::Value::from(self.count)), (1, digest)]))?;
        self.target.flush().map_err(|error| CarrierError::Io(error.kind()))?;
        Ok(self.target)
    }

    fn put(&mut self, item: &impl serde::Serialize) -> Result<(), CarrierError> {
        let mut bytes = Vec::with_capacity(1024);
        serde_cbor::to_writer(&mut bytes, item).expect("plain values are serializable");
        self.hash.update(&bytes);
        self.target.write_all(&bytes).map_err(|error| CarrierError::Io(error.kind()))
    }
}

/// Bytes as a CBOR byte string, without a copy of their own.
struct ByteString<'a>(&'a [u8]);

impl serde::Serialize for ByteString<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0)
    }
}

/// Reads a bundle item by item, in memory bounded by one item. What was read before an error stays valid.
pub struct BundleReader<R> {
    source: R,
    buffer: Vec<u8>,
    /// What of the buffer is read already.
    start: usize,
    hash: Sha256,
    purpose: String,
    count: u64,
    max_items: u64,
    done: bool,
}

impl<R: Read> BundleReader<R> {
    /// Begins to read a bundle of at most `max_items`.
    ///
    /// # Errors
    /// [`CarrierError::NothingFound`] if it is no bundle, [`CarrierError::VersionUnsupported`], or [`CarrierError::Io`].
    pub fn new(source: R, max_items: u64) -> Result<Self, CarrierError> {
        let mut reader =
            Self { source, buffer: Vec::new(), start: 0, hash: Sha256::new(), purpose: String::new(), count: 0, max_items, done: false };
        let header = reader.next_bytes()?;
        if !is_bundle(&header) {
            return Err(CarrierError::NothingFound);
        }
        let (_, version, purpose): (String, u64, String) = serde_cbor::from_slice(&header).map_err(|_| CarrierError::BundleDamaged(0))?;
        if version != u64::from(VERSION) {
            return Err(CarrierError::VersionUnsupported);
        }
        reader.purpose = purpose;
        reader.hash.update(&header);
        Ok(reader)
    }

    /// What the bundle is for, in its writer's word.
    pub fn purpose(&self) -> &str {
        &self.purpose
    }

    fn next_item(&mut self) -> Result<Option<Item>, CarrierError> {
        let bytes = self.next_bytes()?;
        let damaged = CarrierError::BundleDamaged(self.count);
        match serde_cbor::from_slice(&bytes).map_err(|_| damaged.clone())? {
            serde_cbor::Value::Map(end) => {
                self.check_end(&end)?;
                Ok(None)
            }
            serde_cbor::Value::Array(parts) => {
                let item = item(parts, self.count).ok_or(damaged)?;
                if self.count >= self.max_items {
                    return Err(CarrierError::BundleTooLong(self.max_items));
                }
                self.hash.update(&bytes);
                self.count += 1;
                Ok(Some(item))
            }
            _ => Err(damaged),
        }
    }

    fn check_end(&mut self, end: &std::collections::BTreeMap<serde_cbor::Value, serde_cbor::Value>) -> Result<(), CarrierError> {
        use serde_cbor::Value;
        let digest = Value::Bytes(self.hash.clone().finalize().to_vec());
        let expected = std::collections::BTreeMap::from([(Value::from(0), Value::from(self.count)), (Value::from(1), digest)]);
        let nothing_follows = self.start == self.buffer.len() && !self.fill()?;
        if *end == expected && nothing_follows { Ok(()) } else { Err(CarrierError::BundleDamaged(self.count)) }
    }

    /// The bytes of the next item of the sequence.
    fn next_bytes(&mut self) -> Result<Vec<u8>, CarrierError> {
        loop {
            let unread = &self.buffer[self.start..];
            match cbor::item_len(unread) {
                Ok(len) if len <= MAX_ITEM => {
                    self.start += len;
                    return Ok(unread[..len].to_vec());
                }
                Err(carnet_core::DecodeError::Truncated) if unread.len() < MAX_ITEM => {
                    if !self.fill()? {
                        return Err(CarrierError::BundleTruncated(self.count));
                    }
                }
                _ => return Err(CarrierError::BundleDamaged(self.count)),
            }
        }
    }

    /// Reads some more; whether there was any.
    fn fill(&mut self) -> Result<bool, CarrierError> {
        self.buffer.drain(..self.start);
        self.start = 0;
        let old = self.buffer.len();
        self.buffer.resize(old + READ_SIZE, 0);
        let read = loop {
            match self.source.read(&mut self.buffer[old..]) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                result => break result,
            }
        };
        self.buffer.truncate(old + *read.as_ref().unwrap_or(&0));
        read.map(|read| read > 0).map_err(|error| CarrierError::Io(error.kind()))
    }
}

impl<R: Read> Iterator for BundleReader<R> {
    type Item = Result<Item, CarrierError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let next = self.next_item().transpose();
        self.done = !matches!(next, Some(Ok(_)));
        next
    }
}

fn item(parts: Vec<serde_cbor::Value>, expected: u64) -> Option<Item> {
    use serde_cbor::Value;
    let (index, outcome, document) = match <[Value; 2]>::try_from(parts) {
        Ok([index, document]) => (index, None, document),
        Err(parts) => {
            let [index, status, code, document] = <[Value; 4]>::try_from(parts).ok()?;
            let done = match status {
                Value::Integer(0) => false,
                Value::Integer(1) => true,
                _ => return None,
            };
            let Value::Text(code) = code else { return None };
            (index, Some(Outcome { done, code }), document)
        }
    };
    let Value::Bytes(document) = document else { return None };
    let in_order = index == Value::from(expected) && document.len() <= cbor::MAX_DOCUMENT;
    in_order.then_some(Item { index: expected, outcome, document })
}
