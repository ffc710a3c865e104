//! The nouns: a license and its activations, as they are stored.

use std::collections::BTreeMap;

use carnet_core::{Commitment, DAY_SECS, RequestId, Revision, Serial, ShortDigest, Thumbprint, UnixTime};
use serde::{Deserialize, Serialize};

use crate::noun::{Metadata, Period};
use crate::plan::TermsPlan;
use crate::text_form;

/// A license as its vendor keeps it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LicenseRecord {
    /// The product's code.
    pub product: String,
    /// The order that it belongs to.
    pub order: String,
    /// How many devices may have it at once.
    pub seats: u32,
    /// What every activation is given.
    pub plan: TermsPlan,
    /// How often it may move to another device; `None` if without limit.
    pub max_transfers: Option<u16>,
    /// How often it has moved.
    pub transfers: u16,
    /// How many activations may be reset without proof; `None` if without limit.
    pub max_resets: Option<u16>,
    /// How many have been.
    pub resets: u16,
    /// When its time began to run: at its first activation, or at a refresh; in seconds since the epoch.
    pub term_started_at: Option<u64>,
    /// When it was revoked, in seconds since the epoch.
    pub revoked_at: Option<u64>,
    /// When it was created, in seconds since the epoch.
    pub created_at: u64,
    /// The vendor's note.
    pub note: String,
    /// Since when nothing is issued for now, in seconds since the epoch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled_at: Option<u64>,
    /// For how many days a seat is borrowed at most, if the license floats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_borrow_days: Option<u32>,
    /// How many users may be assigned; `None` if without limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_users: Option<u32>,
    /// The users that are assigned, by their ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub users: Vec<String>,
    /// What all its devices together have used.
    #[serde(default, skip_serializing_if = "Usage::is_none")]
    pub usage: Usage,
    /// Values of the product's custom fields.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub custom_fields: BTreeMap<String, String>,
    /// The vendor's own entries, which no device sees.
    #[serde(default, skip_serializing_if = "Metadata::is_empty")]
    pub metadata: Metadata,
}

/// What was used, and since when it counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Usage {
    /// After which time counting begins anew; never if absent.
    pub period: Option<Period>,
    /// When the period began, in seconds since the epoch.
    pub period_started_at: u64,
    /// Units by the feature's code. The license's own limit is for all of them together.
    pub totals: BTreeMap<String, UsageTotal>,
}

/// Units of one feature.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UsageTotal {
    /// Ever.
    pub total: u64,
    /// Those of them from before the period.
    pub before: u64,
}

impl Usage {
    fn is_none(&self) -> bool {
        self == &Self::default()
    }

    /// What was used of `feature` in the period.
    pub fn used(&self, feature: &str) -> u64 {
        self.totals.get(feature).map_or(0, |units| units.total.saturating_sub(units.before))
    }

    /// What was used of everything in the period.
    pub fn used_in_all(&self) -> u64 {
        self.totals.keys().fold(0, |sum, feature| sum.saturating_add(self.used(feature)))
    }

    /// Begins the period in which `now` lies, if that is another than the last.
    pub(crate) fn roll(&mut self, now: UnixTime) {
        let Some(period) = self.period else { return };
        let length = period.days() * DAY_SECS;
        let since = now.as_secs().saturating_sub(self.period_started_at);
        if since >= length {
            self.period_started_at += since / length * length;
            self.totals.values_mut().for_each(|units| units.before = units.total);
        }
    }

    pub(crate) fn add(&mut self, feature: &str, units: u64) {
        let known = self.totals.entry(feature.to_owned()).or_default();
        known.total = known.total.saturating_add(units);
    }
}

/// One activation: a device in a seat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivationRecord {
    /// Its number.
    #[serde(with = "text_form::serial")]
    pub serial: Serial,
    /// The last revision that was issued.
    #[serde(with = "text_form::revision")]
    pub revision: Revision,
    /// The device's identity.
    #[serde(with = "text_form::thumbprint")]
    pub device: Thumbprint,
    /// The device's public key.
    #[serde(with = "text_form::bytes32")]
    pub device_key: [u8; 32],
    /// The request that was answered: the idempotency key.
    #[serde(with = "text_form::bytes32")]
    pub request_digest: [u8; 32],
    /// The device's own id of that request.
    #[serde(with = "text_form::bytes16")]
    pub request_id: [u8; 16],
    /// What the tombstone must open.
    #[serde(with = "text_form::bytes16")]
    pub commitment: [u8; 16],
    /// The number of components that were enrolled.
    pub components: u8,
    /// The activation in the same seat that it replaced: every revision says so, since the first may never have arrived.
    pub supersedes: Option<u64>,
    /// When the first license was issued, in seconds since the epoch.
    pub issued_at: u64,
    /// Until when the last license must be imported, in seconds since the epoch.
    pub import_before: u64,
    /// The last ledger entry that the device told of.
    pub ledger_sequence: u32,
    /// Its hash.
    #[serde(with = "text_form::bytes8")]
    pub ledger_hash: [u8; 8],
    /// Whether the device's ledger did not go on from where it stood: a copied or restored state.
    pub forked: bool,
    /// How it ended, if it has.
    pub ending: Option<Ending>,
    /// Until when the seat is borrowed, in seconds since the epoch; it is free by itself from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub borrowed_until: Option<u64>,
    /// The totals that the device last told, by the feature's code.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub counters: BTreeMap<String, u64>,
    /// The number of its last report.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub report_number: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls with references")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// An activation of which only codes cross: begun by the vendor, answered once (`docs/spec/codes.md`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeRecord {
    /// Its number.
    #[serde(with = "text_form::serial")]
    pub serial: Serial,
    /// The policy that the terms are from.
    #[serde(with = "text_form::bytes16")]
    pub policy: [u8; 16],
    /// The initialization secret, sealed by whoever keeps the records.
    pub sealed_secret: String,
    /// When the initialization was made, in seconds since the epoch.
    pub made_at: u64,
    /// Until when it may be answered, in seconds since the epoch.
    pub use_before: u64,
    /// The device's answer, once it has come.
    pub answer: Option<CodeAnswer>,
    /// How it ended, if it has.
    pub ending: Option<Ending>,
}

/// What an activation code brought, and what was confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeAnswer {
    /// How the license names the request.
    #[serde(with = "text_form::bytes16")]
    pub request: [u8; 16],
    /// What the tombstone must open.
    #[serde(with = "text_form::bytes16")]
    pub commitment: [u8; 16],
    /// The last revision that was confirmed.
    #[serde(with = "text_form::revision")]
    pub revision: Revision,
    /// When the first license was issued, in seconds since the epoch.
    pub issued_at: u64,
    /// Until when the last license must be imported, in seconds since the epoch.
    pub import_before: u64,
}

/// The end of an activation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// When it was recorded, in seconds since the epoch.
    pub at: u64,
    /// What shows it.
    pub evidence: Evidence,
}

/// What shows that an activation is over, weakest first (`docs/spec/credential.md`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Evidence {
    /// The same device has a later activation in the seat.
    Superseded,
    /// The time for which the seat was borrowed is over.
    Lapsed,
    /// Somebody said so: a reset, within a quota.
    Declared,
    /// The tombstone was typed.
    Tombstone,
    /// The device signed a deactivation.
    Signed,
}

impl CodeRecord {
    /// Whether it holds a seat: it was answered, and is not over.
    pub fn is_live(&self) -> bool {
        self.answer.is_some() && self.ending.is_none()
    }
}

impl ActivationRecord {
    /// Whether it holds its seat.
    pub fn is_live(&self) -> bool {
        self.ending.is_none()
    }

    /// Whether the seat was borrowed, and that time is over.
    pub fn is_lapsed(&self, now: UnixTime) -> bool {
        self.is_live() && self.borrowed_until.is_some_and(|until| now.as_secs() >= until)
    }

    /// What the tombstone must open.
    pub fn commitment(&self) -> Commitment {
        Commitment::from_bytes(self.commitment)
    }

    /// The device's own id of the request.
    pub fn request_id(&self) -> RequestId {
        RequestId::from_bytes(self.request_id)
    }

    /// How the license names the request.
    pub fn request(&self) -> ShortDigest {
        let mut short = [0; 16];
        short.copy_from_slice(&self.request_digest[..16]);
        ShortDigest::from_bytes(short)
    }

    /// Whether a document whose ledger stood there shows a copied or restored state (`docs/spec/license.md`).
    pub(crate) fn is_forked_by(&self, head: &carnet_core::LedgerHead) -> bool {
        head.sequence < self.ledger_sequence || head.sequence == self.ledger_sequence && head.hash != self.ledger_hash
    }

    /// Until when the last license must be imported.
    pub fn import_before(&self) -> UnixTime {
        UnixTime::from_secs(self.import_before)
    }
}
