//! What follows from the ledger: pending requests, live activations, and what is over for good.

use std::collections::{BTreeMap, BTreeSet};

use carnet_core::{Digest, ShortDigest};
use serde::{Deserialize, Serialize};
use serde_cbor::Value;

/// The most requests that may be open at once (`docs/spec/credential.md`); the oldest is given up for a new one.
pub(crate) const MAX_PENDING: usize = 8;

/// The most policies that are kept; the oldest makes room for a new one.
pub(crate) const MAX_POLICIES: usize = 8;

/// The most reports of an activation that are kept; the oldest makes room for a new one.
pub(crate) const MAX_REPORTS: usize = 8;

/// A document's name in the state folder: its short digest.
pub(crate) type Name = [u8; 16];

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Event {
    /// The profile was pinned, or replaced by a later one.
    Pinned { profile: Name },
    /// A policy was put in place.
    Placed { policy: Name },
    /// A request was made.
    Requested { request: Name },
    /// A request was made that only codes stand for: the activation that the initialization named, and the proof of the activation code.
    RequestedByCode { request: Name, serial: u64, proof: u64 },
    /// A request was given up to make room.
    Abandoned { request: Name },
    /// A license was installed: a new activation or a new revision.
    Installed { license: Name, serial: u64, revision: u16, request: Name, supersedes: Option<u64>, signed: u64 },
    /// The license was given up; the proof may be shown from now on. It stands here, so that there is none before.
    Retired {
        serial: u64,
        proof: Name,
        document: Value,
        /// Whether the license came by code: then no receipt is to be waited for.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        by_code: bool,
    },
    /// A report was made. Since format 2.
    Reported { report: Name, serial: u64, number: u32 },
    /// The portal answered a document.
    Answered { document: Name, refusal: Option<String>, signed: u64 },
}

/// The sum of all events.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) profile: Option<Name>,
    pub(crate) pending: Vec<Pending>,
    pub(crate) live: BTreeMap<u64, Activation>,
    pub(crate) retired: BTreeMap<u64, Retirement>,
    pub(crate) superseded: BTreeSet<u64>,
    /// The policies in place, oldest first.
    #[serde(default)]
    pub(crate) policies: Vec<Name>,
    /// The last reports of each activation, oldest first. Since format 2.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) reports: BTreeMap<u64, Vec<Reported>>,
    /// The latest time that a portal signed, seconds since the epoch.
    pub(crate) signed_floor: u64,
}

/// A request that has no license yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pending {
    pub(crate) request: Name,
    pub(crate) refusal: Option<String>,
    #[serde(default)]
    pub(crate) code: Option<PendingCode>,
}

/// What makes a request one by code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PendingCode {
    pub(crate) serial: u64,
    pub(crate) proof: u64,
}

/// A live activation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Activation {
    pub(crate) license: Name,
    pub(crate) revision: u16,
    pub(crate) request: Name,
}

/// An activation that was given up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Retirement {
    pub(crate) proof: Name,
    /// The deactivation, as one byte string.
    pub(crate) document: Value,
    /// What the portal answered, if it has.
    pub(crate) answer: Option<Answered>,
    #[serde(default)]
    pub(crate) by_code: bool,
}

impl Retirement {
    /// Whether its receipt is still to come.
    pub(crate) fn is_unanswered(&self) -> bool {
        self.answer.is_none() && !self.by_code
    }
}

/// A report that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reported {
    pub(crate) report: Name,
    pub(crate) number: u32,
    /// What the portal answered, if it has.
    pub(crate) answer: Option<Answered>,
}

/// The portal's answer to a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Answered {
    /// Why it was refused; `None` if it was accepted.
    pub(crate) refusal: Option<String>,
}

impl State {
    pub(crate) fn apply(&mut self, event: &Event) {
        match event {
            Event::Pinned { profile } => self.profile = Some(*profile),
            Event::Placed { policy } => {
                self.policies.retain(|known| known != policy);
                self.policies.push(*policy);
                self.policies.drain(..self.policies.len().saturating_sub(MAX_POLICIES));
            }
            Event::Requested { request } => self.pending.push(Pending { request: *request, refusal: None, code: None }),
            Event::RequestedByCode { request, serial, proof } => {
                let code = Some(PendingCode { serial: *serial, proof: *proof });
                self.pending.push(Pending { request: *request, refusal: None, code });
            }
            Event::Abandoned { request } => self.close(request),
            Event::Installed { license, serial, revision, request, supersedes, signed } => {
                self.close(request);
                if let Some(old) = supersedes {
                    self.live.remove(old);
                    self.superseded.insert(*old);
                }
                self.live.insert(*serial, Activation { license: *license, revision: *revision, request: *request });
                self.signed_floor = self.signed_floor.max(*signed);
            }
            Event::Retired { serial, proof, document, by_code } => {
                self.live.remove(serial);
                let retirement = Retirement { proof: *proof, document: document.clone(), answer: None, by_code: *by_code };
                self.retired.insert(*serial, retirement);
            }
            Event::Reported { report, serial, number } => {
                let reports = self.reports.entry(*serial).or_default();
                reports.push(Reported { report: *report, number: *number, answer: None });
                reports.drain(..reports.len().saturating_sub(MAX_REPORTS));
            }
            Event::Answered { document, refusal, signed } => {
                for pending in self.pending.iter_mut().filter(|pending| pending.request == *document) {
                    pending.refusal.clone_from(refusal);
                }
                for retired in self.retired.values_mut().filter(|retired| retired.proof == *document) {
                    retired.answer = Some(Answered { refusal: refusal.clone() });
                }
                for reported in self.reports.values_mut().flatten().filter(|reported| reported.report == *document) {
                    reported.answer = Some(Answered { refusal: refusal.clone() });
                }
                self.signed_floor = self.signed_floor.max(*signed);
            }
        }
    }

    fn close(&mut self, request: &Name) {
        self.pending.retain(|pending| pending.request != *request);
    }

    pub(crate) fn pending(&self, request: &Name) -> Option<&Pending> {
        self.pending.iter().find(|pending| pending.request == *request)
    }

    pub(crate) fn reported(&self, report: &Name) -> Option<&Reported> {
        self.reports.values().flatten().find(|reported| reported.report == *report)
    }

    /// The last report of an activation, whose number the next one exceeds.
    pub(crate) fn last_report(&self, serial: u64) -> Option<&Reported> {
        self.reports.get(&serial)?.last()
    }
}

/// The name of a document by its digest.
pub(crate) fn name(digest: &Digest) -> Name {
    *digest.short().as_bytes()
}

/// The digest behind a name.
pub(crate) fn digest(name: &Name) -> ShortDigest {
    ShortDigest::from_bytes(*name)
}
