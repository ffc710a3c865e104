//! The ledger: what this device requested, installed, retired and was told, each entry chained to the one before.
//!
//! The whole ledger is one small file, replaced at every entry: the replacement is the moment at which anything becomes true. After
//! [`CHECKPOINT_EVERY`] entries the state so far becomes the file's beginning, and the entries behind it move to an archive file.

use std::path::Path;

use carnet_core::LedgerHead;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::DeviceError;
use crate::durable::{self, SHARED};
use crate::state::{Event, State};

/// The latest format of what is in a state folder. A newer one is refused, never rewritten. Format 2 knows reports.
pub const STATE_FORMAT: u32 = 2;

/// What is written as long as nothing was reported, so that an earlier version still reads it.
const FORMAT_WITHOUT_REPORTS: u32 = 1;

const CHECKPOINT_EVERY: usize = 128;
const MAX_LEDGER: u64 = 4 * 1024 * 1024;

/// SHA-256 of the entry before and this one.
pub(crate) type Hash = [u8; 32];

/// The ledger as it was read, and the state that follows from it.
#[derive(Debug, Clone)]
pub(crate) struct Ledger {
    file: Contents,
    state: State,
}

/// An entry, as `carnet inspect` and the desktop tell it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) sequence: u32,
    /// Seconds since the epoch, by the device's clock.
    pub(crate) time: u64,
    pub(crate) event: Event,
}

/// The file: what it holds, behind its format and its check.
#[derive(Serialize, Deserialize)]
struct Framed {
    format: u32,
    /// SHA-256 of the contents: damage anywhere in the file shows here.
    check: Hash,
    /// The encoded [`Contents`], as one byte string.
    contents: serde_cbor::Value,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Contents {
    nonce: [u8; 4],
    checkpoint: Checkpoint,
    entries: Vec<Entry>,
    /// The hash of the last entry.
    head: Hash,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Checkpoint {
    sequence: u32,
    head: Hash,
    state: State,
}

/// What is read first of any file, so that a newer format is told from a damaged file.
#[derive(Deserialize)]
struct FormatOnly {
    format: u32,
}

impl Ledger {
    pub(crate) fn new(nonce: [u8; 4]) -> Self {
        let file = Contents { nonce, checkpoint: Checkpoint::default(), entries: Vec::new(), head: [0; 32] };
        Self { file, state: State::default() }
    }

    pub(crate) fn load(path: &Path) -> Result<Option<Self>, DeviceError> {
        let Some(bytes) = durable::read_if_there(path, MAX_LEDGER)? else { return Ok(None) };
        let damaged = || DeviceError::StateDamaged;
        let FormatOnly { format } = serde_cbor::from_slice(&bytes).map_err(|_| damaged())?;
        if format > STATE_FORMAT {
            return Err(DeviceError::StateFormatNewer(format));
        }
        let file = Contents::unframe(&bytes).ok_or_else(damaged)?;
        let mut state = file.checkpoint.state.clone();
        let (mut sequence, mut head) = (file.checkpoint.sequence, file.checkpoint.head);
        for entry in &file.entries {
            sequence = sequence.checked_add(1).filter(|next| *next == entry.sequence).ok_or_else(damaged)?;
            head = chain(&head, entry);
            state.apply(&entry.event);
        }
        if head != file.head {
            return Err(damaged());
        }
        Ok(Some(Self { file, state }))
    }

    /// Adds entries and makes them durable, all or none. While `keeps_all`, nothing moves to an archive: a guard copy that found the state
    /// restored must still find the entry that it knows, or not find it.
    pub(crate) fn append(&mut self, events: Vec<Event>, time: u64, path: &Path, keeps_all: bool) -> Result<(), DeviceError> {
        let mut next = self.clone();
        if next.file.entries.len() >= CHECKPOINT_EVERY && !keeps_all {
            next.archive(path)?;
        }
        for event in events {
            let entry = Entry { sequence: next.sequence().checked_add(1).ok_or(DeviceError::StateDamaged)?, time, event };
            next.file.head = chain(&next.file.head, &entry);
            next.state.apply(&entry.event);
            next.file.entries.push(entry);
        }
        durable::write(path, &next.file.frame(), SHARED)?;
        *self = next;
        Ok(())
    }

    /// Moves the entries into an archive file and makes the state their successor.
    fn archive(&mut self, path: &Path) -> Result<(), DeviceError> {
        let archive = path.with_file_name(format!("ledger-{:010}", self.sequence()));
        durable::write(&archive, &self.file.frame(), SHARED)?;
        self.file.checkpoint = Checkpoint { sequence: self.sequence(), head: self.file.head, state: self.state.clone() };
        self.file.entries.clear();
        Ok(())
    }

    pub(crate) fn state(&self) -> &State {
        &self.state
    }

    pub(crate) fn sequence(&self) -> u32 {
        self.file.entries.last().map_or(self.file.checkpoint.sequence, |entry| entry.sequence)
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        &self.file.entries
    }

    pub(crate) fn head(&self) -> LedgerHead {
        LedgerHead { sequence: self.sequence(), hash: short(&self.file.head), nonce: self.file.nonce }
    }

    /// The hash at `sequence`; `None` before the last checkpoint or after the end.
    pub(crate) fn hash_at(&self, sequence: u32) -> Option<Hash> {
        let (mut at, mut head) = (self.file.checkpoint.sequence, self.file.checkpoint.head);
        let mut entries = self.file.entries.iter();
        while at < sequence {
            let entry = entries.next()?;
            head = chain(&head, entry);
            at = entry.sequence;
        }
        (at == sequence).then_some(head)
    }

    /// Whether `sequence` lies before what this file can tell.
    pub(crate) fn is_archived(&self, sequence: u32) -> bool {
        sequence < self.file.checkpoint.sequence
    }
}

impl Contents {
    fn frame(&self) -> Vec<u8> {
        let contents = to_vec(self);
        to_vec(&Framed { format: self.format(), check: Sha256::digest(&contents).into(), contents: serde_cbor::Value::Bytes(contents) })
    }

    /// The earliest format that tells everything here. A version that does not know a report would lose it, and use its number again.
    fn format(&self) -> u32 {
        let is_report = |entry: &Entry| matches!(entry.event, Event::Reported { .. });
        if self.checkpoint.state.reports.is_empty() && !self.entries.iter().any(is_report) { FORMAT_WITHOUT_REPORTS } else { STATE_FORMAT }
    }

    fn unframe(bytes: &[u8]) -> Option<Self> {
        let framed: Framed = serde_cbor::from_slice(bytes).ok()?;
        let serde_cbor::Value::Bytes(contents) = framed.contents else { return None };
        (framed.check == Hash::from(Sha256::digest(&contents))).then(|| serde_cbor::from_slice(&contents).ok()).flatten()
    }
}

pub(crate) fn short(hash: &Hash) -> [u8; 8] {
    let mut short = [0; 8];
    short.copy_from_slice(&hash[..8]);
    short
}

fn chain(head: &Hash, entry: &Entry) -> Hash {
    Sha256::new().chain_update(head).chain_update(to_vec(entry)).finalize().into()
}

fn to_vec(value: &impl Serialize) -> Vec<u8> {
    serde_cbor::to_vec(value).expect("plain values are serializable")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(number: u32) -> Event {
        let mut request = [0; 16];
        request[..4].copy_from_slice(&number.to_be_bytes());
        if number.is_multiple_of(2) { Event::Requested { request } } else { Event::Abandoned { request } }
    }

    #[test]
    fn a_long_ledger_reads_back_across_its_checkpoints() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger");
        let mut ledger = Ledger::new([7; 4]);
        let mut hashes = vec![ledger.file.head];
        for number in 0..300 {
            ledger.append(vec![event(number)], number.into(), &path, false).unwrap();
            hashes.push(ledger.file.head);
        }
        let read = Ledger::load(&path).unwrap().unwrap();
        assert_eq!((read.state(), read.sequence(), read.head()), (ledger.state(), 300, ledger.head()));
        assert_eq!(read.file.checkpoint.sequence, 256);
        assert_eq!(read.hash_at(256), Some(hashes[256]));
        assert_eq!(read.hash_at(299), Some(hashes[299]));
        assert_eq!((read.hash_at(301), read.hash_at(255), read.is_archived(255), read.is_archived(256)), (None, None, true, false));
        let first = Ledger::load(&folder.path().join("ledger-0000000128")).unwrap().unwrap();
        assert_eq!((first.sequence(), first.file.head), (128, hashes[128]), "the entries before a checkpoint are kept");
    }

    #[test]
    fn only_a_ledger_with_reports_is_of_the_format_that_knows_them() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger");
        let format = |path: &Path| serde_cbor::from_slice::<FormatOnly>(&std::fs::read(path).unwrap()).unwrap().format;
        let mut ledger = Ledger::new([7; 4]);
        ledger.append(vec![event(0)], 1, &path, false).unwrap();
        assert_eq!(format(&path), FORMAT_WITHOUT_REPORTS);
        for number in 1..=9 {
            ledger.append(vec![Event::Reported { report: [number; 16], serial: 5, number: number.into() }], 2, &path, false).unwrap();
        }
        assert_eq!(format(&path), STATE_FORMAT);
        for number in 0..200 {
            ledger.append(vec![event(number)], 3, &path, false).unwrap();
        }
        assert!(!ledger.file.entries.iter().any(|entry| matches!(entry.event, Event::Reported { .. })), "they are archived");
        assert_eq!(format(&path), STATE_FORMAT, "the state still knows them");
        let state = Ledger::load(&path).unwrap().unwrap().state;
        assert_eq!(state.last_report(5).map(|last| (last.report, last.number)), Some(([9; 16], 9)));
        assert!(state.reported(&[2; 16]).is_some() && state.reported(&[1; 16]).is_none(), "the last eight are kept");
    }

    #[test]
    fn any_change_of_the_file_is_damage() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger");
        let mut ledger = Ledger::new([7; 4]);
        ledger.append((0..200).map(event).collect(), 5, &path, false).unwrap();
        ledger.append(vec![event(200)], 6, &path, false).unwrap();
        let good = std::fs::read(&path).unwrap();
        for at in (0..good.len()).step_by(11) {
            let mut bad = good.clone();
            bad[at] ^= 0x04;
            std::fs::write(&path, bad).unwrap();
            assert!(Ledger::load(&path).is_err(), "byte {at}");
        }
    }
}
