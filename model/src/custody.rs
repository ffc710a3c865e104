//! The chain of custody: every document that a courier took in and every answer handed on, each entry chained to the one before.
//!
//! Nothing in it is secret, and it has no key. Whoever owns the laptop can write another one; but the portal is sent every entry, and what it
//! was sent has to be in the chain for ever.

use carnet_core::{Digest, UnixTime};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::noun::{self, Invalid, Rule};

/// What the first entry is linked to.
const BEGINNING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// An end of the chain: how many entries it has, and the last link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The number of the last entry; 0 if there is none.
    pub number: u64,
    /// Its link, in lower-case hexadecimal.
    pub hash: String,
}

/// What was carried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Carried {
    /// When, in seconds since the epoch, by the courier's clock.
    pub at: u64,
    /// Who carried it: the courier's user.
    pub who: String,
    /// SHA-256 of the document, in lower-case hexadecimal.
    pub digest: String,
    /// Where it was taken: a machine as people call it, or `portal`.
    pub from: String,
    /// Where it goes.
    pub to: String,
    /// Who let it cross after every field was shown, on the word of who carried it; empty if nobody is named.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub inspector: String,
}

/// An entry of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its number, from 1.
    pub number: u64,
    /// What it tells.
    pub carried: Carried,
    /// SHA-256 over the link before and all of this, in lower-case hexadecimal.
    pub hash: String,
}

/// Why a log is not what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LogError {
    /// This entry, or one before it, is not as it was written, or one is missing.
    #[error("entry {0} of the log does not fit into the chain")]
    Forged(u64),
    /// Entries are missing at the end.
    #[error("the log ends at entry {0}, and had more")]
    Cut(u64),
}

impl LogError {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Forged(_) => "log-forged",
            Self::Cut(_) => "log-cut",
        }
    }

    /// The number of the entry that it is about.
    pub fn number(self) -> u64 {
        match self {
            Self::Forged(number) | Self::Cut(number) => number,
        }
    }
}

impl Default for Head {
    fn default() -> Self {
        Self { number: 0, hash: BEGINNING.to_owned() }
    }
}

impl Carried {
    /// Something carried at `now`, which nobody inspected.
    pub fn new(now: UnixTime, who: &str, digest: &Digest, from: &str, to: &str) -> Self {
        let text = str::to_owned;
        Self { at: now.as_secs(), who: text(who), digest: digest.to_string(), from: text(from), to: text(to), inspector: String::new() }
    }

    /// What must be so of an entry that comes from outside.
    ///
    /// # Errors
    /// The field that breaks its rule.
    pub fn check(&self) -> Result<(), Invalid> {
        noun::lines([("who", self.who.as_str()), ("from", &self.from), ("to", &self.to), ("inspector", &self.inspector)])?;
        let is_digest = self.digest.len() == 64 && self.digest.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        noun::rule(is_digest, "digest", Rule::Sha256)?;
        noun::rule(i64::try_from(self.at).is_ok(), "at", Rule::Time)
    }
}

/// The entry that follows `head`, and is the next head.
pub fn append(head: &Head, carried: Carried) -> Entry {
    let number = head.number.saturating_add(1);
    let hash = link(&head.hash, number, &carried);
    Entry { number, carried, hash }
}

impl Entry {
    /// The chain's end, if this is the last entry.
    pub fn head(&self) -> Head {
        Head { number: self.number, hash: self.hash.clone() }
    }
}

/// Follows the chain of `entries` from `head` on; gives its end.
///
/// # Errors
/// [`LogError::Forged`].
pub fn follow<'a>(head: &Head, entries: impl IntoIterator<Item = &'a Entry>) -> Result<Head, LogError> {
    entries.into_iter().try_fold(head.clone(), |head, entry| {
        let expected = append(&head, entry.carried.clone());
        if *entry == expected { Ok(expected.head()) } else { Err(LogError::Forged(head.number.saturating_add(1))) }
    })
}

/// Follows the chain of `entries` from the beginning; gives its end. All of `known` have to be in it: the end that was kept, and those that
/// the portal was told.
///
/// # Errors
/// [`LogError`].
pub fn verify<'a>(entries: &[Entry], known: impl IntoIterator<Item = &'a Head>) -> Result<Head, LogError> {
    let head = follow(&Head::default(), entries)?;
    for known in known {
        let hash: &str = match known.number {
            0 => BEGINNING,
            number => {
                let at = usize::try_from(number - 1).ok().and_then(|at| entries.get(at));
                &at.ok_or(LogError::Cut(head.number))?.hash
            }
        };
        if hash != known.hash {
            return Err(LogError::Forged(known.number));
        }
    }
    Ok(head)
}

/// SHA-256 over the link before, the number and every field, each with its length before it.
fn link(before: &str, number: u64, carried: &Carried) -> String {
    let (number, at) = (number.to_string(), carried.at.to_string());
    let mut bytes = Vec::new();
    for part in [before, &number, &at, &carried.who, &carried.digest, &carried.from, &carried.to, &carried.inspector] {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part.as_bytes());
    }
    Digest::of(&bytes).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(len: u64) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::new();
        for at in 0..len {
            let digest = Digest::of(&at.to_be_bytes());
            let head = entries.last().map_or_else(Head::default, Entry::head);
            entries.push(append(&head, Carried::new(UnixTime::from_secs(at), "ana", &digest, "press 4", "portal")));
        }
        entries
    }

    #[test]
    fn a_whole_log_verifies_with_every_end_that_it_had() {
        let entries = log(20);
        let mut heads: Vec<Head> = entries.iter().map(Entry::head).collect();
        heads.push(Head::default());
        assert_eq!(verify(&entries, &heads), Ok(entries[19].head()));
        assert_eq!(verify(&[], &[]), Ok(Head::default()));
    }

    #[test]
    fn whatever_is_changed_is_found() {
        let entries = log(20);
        let changes: [fn(&mut Entry); 7] = [
            |entry| entry.carried.at += 1,
            |entry| entry.carried.who.push('a'),
            |entry| entry.carried.digest = "00".into(),
            |entry| std::mem::swap(&mut entry.carried.from, &mut entry.carried.to),
            |entry| entry.carried.inspector.push('a'),
            |entry| entry.number += 1,
            |entry| entry.hash = BEGINNING.into(),
        ];
        for (at, change) in (0..20).flat_map(|at| changes.iter().map(move |change| (at, change))) {
            let mut forged = entries.clone();
            change(&mut forged[at]);
            assert_eq!(verify(&forged, &[]), Err(LogError::Forged(at as u64 + 1)));
        }
    }

    #[test]
    fn a_log_that_was_cut_or_written_anew_lacks_an_end_that_was_told() {
        let entries = log(20);
        let told = entries[14].head();
        assert_eq!(verify(&entries[..14], [&told]), Err(LogError::Cut(14)));
        assert_eq!(verify(&entries[1..], [&told]), Err(LogError::Forged(1)), "the beginning is missing");
        let mut between = entries.clone();
        between.remove(7);
        assert_eq!(verify(&between, [&told]), Err(LogError::Forged(8)));
        let mut anew: Vec<Entry> = Vec::new();
        for entry in &entries {
            let head = anew.last().map_or_else(Head::default, Entry::head);
            anew.push(append(&head, Carried { who: "eve".into(), ..entry.carried.clone() }));
        }
        assert_eq!(verify(&anew, [&told]), Err(LogError::Forged(15)), "a whole chain, but another one");
    }
}
