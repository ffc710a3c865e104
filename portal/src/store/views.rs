//! Licenses and activations, as they are shown.

use std::collections::BTreeMap;

use carnet_core::UnixTime;
use carnet_model::noun::Metadata;
use carnet_model::{ActivationRecord, CodeRecord, Evidence};
use serde::Serialize;

use super::licenses::{LicenseRow, expires_at};
use super::sees::Sees;

/// A license, as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct LicenseView {
    /// Its id.
    pub id: String,
    /// How often it was changed by somebody in charge; its entity tag.
    pub version: i64,
    /// When it was issued, in microseconds since the epoch.
    pub created_at: i64,
    /// When it was last changed, in microseconds since the epoch.
    pub updated_at: i64,
    /// The order, by its id.
    pub order: String,
    /// The product, by its id.
    pub product: String,
    /// The product's code.
    pub product_code: String,
    /// The policy that it was issued by, by its id.
    pub policy: Option<String>,
    /// That policy's version.
    pub policy_version: Option<i64>,
    /// `active`, `inactive` (nobody has activated it), `disabled`, `expired` or `revoked`.
    pub status: &'static str,
    /// How many devices may have it at once.
    pub seats: u32,
    /// How many have it.
    pub seats_taken: i64,
    /// What it promises.
    pub plan: carnet_model::TermsPlan,
    /// Until when it lasts, in seconds since the epoch, if that is known yet.
    pub expires_at: Option<u64>,
    /// How often it may move to another device; without limit if absent.
    pub max_transfers: Option<u16>,
    /// How often it has moved.
    pub transfers: u16,
    /// How many activations may be reset without proof; without limit if absent.
    pub max_resets: Option<u16>,
    /// How many have been.
    pub resets: u16,
    /// For how many days a seat is borrowed at most, if the license floats.
    pub max_borrow_days: Option<u32>,
    /// How many users may be assigned; without limit if absent.
    pub max_users: Option<u32>,
    /// The users that are assigned, by their ids.
    pub users: Vec<String>,
    /// What its devices have used in the period, by the feature's code.
    pub usage: BTreeMap<String, u64>,
    /// Values of the product's custom fields.
    pub custom_fields: BTreeMap<String, String>,
    /// The vendor's note.
    pub note: String,
    /// The vendor's own entries.
    #[schema(value_type = Object)]
    pub metadata: Metadata,
}

/// An activation, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ActivationView {
    /// Its number.
    pub serial: u64,
    /// The license, by its id.
    pub license: String,
    /// The device, by its id.
    pub device: String,
    /// The last revision that was issued.
    pub revision: u16,
    /// Whether it holds its seat.
    pub is_live: bool,
    /// When the first license was issued, in seconds since the epoch.
    pub issued_at: u64,
    /// Until when the seat is borrowed, in seconds since the epoch.
    pub borrowed_until: Option<u64>,
    /// Whether the device showed a copied or restored state.
    pub is_forked: bool,
    /// When it ended, in seconds since the epoch.
    pub ended_at: Option<u64>,
    /// What shows that it ended: `superseded`, `lapsed`, `declared`, `tombstone` or `signed`.
    pub evidence: Option<Evidence>,
    /// What the device last told of its use, by the feature's code.
    pub counters: BTreeMap<String, u64>,
}

/// An activation of which only codes cross, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct CodeActivationView {
    /// Its number.
    pub serial: u64,
    /// The license, by its id.
    pub license: String,
    /// The signed policy that its terms are from, by its digest.
    pub policy_document: String,
    /// When the initialization code was made, in seconds since the epoch.
    pub made_at: u64,
    /// Until when that may be answered, in seconds since the epoch.
    pub use_before: u64,
    /// The last revision that was confirmed, once it was answered.
    pub revision: Option<u16>,
    /// Whether it holds a seat.
    pub is_live: bool,
    /// When the first license was issued, in seconds since the epoch.
    pub issued_at: Option<u64>,
    /// When it ended, in seconds since the epoch.
    pub ended_at: Option<u64>,
    /// What shows that it ended: `declared` or `tombstone`.
    pub evidence: Option<Evidence>,
}

/// How it is shown.
pub fn view(row: &LicenseRow, now: UnixTime) -> LicenseView {
    let record = &row.record;
    let expires_at = expires_at(record).map(|secs| u64::try_from(secs).unwrap_or(0));
    let is_over =
        expires_at.is_some_and(|expiry| now.as_secs() >= expiry.saturating_add(u64::from(record.plan.grace_days) * carnet_core::DAY_SECS));
    let status = match () {
        () if record.revoked_at.is_some() => "revoked",
        () if record.disabled_at.is_some() => "disabled",
        () if is_over => "expired",
        () if row.live == 0 => "inactive",
        () => "active",
    };
    LicenseView {
        id: row.id.clone(),
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
        order: record.order.clone(),
        product: row.product.clone(),
        product_code: record.product.clone(),
        policy: row.policy.as_ref().map(|(policy, _)| policy.clone()),
        policy_version: row.policy.as_ref().map(|(_, version)| *version),
        status,
        seats: record.seats,
        seats_taken: row.live,
        plan: record.plan.clone(),
        expires_at,
        max_transfers: record.max_transfers,
        transfers: record.transfers,
        max_resets: record.max_resets,
        resets: record.resets,
        max_borrow_days: record.max_borrow_days,
        max_users: record.max_users,
        users: record.users.clone(),
        usage: record.usage.totals.keys().map(|feature| (feature.clone(), record.usage.used(feature))).collect(),
        custom_fields: record.custom_fields.clone(),
        note: record.note.clone(),
        metadata: record.metadata.clone(),
    }
}

/// A customer's own people see their license, not what the vendor notes about it, nor one user the others.
pub(crate) fn seen_by(sees: &Sees, license: LicenseView) -> LicenseView {
    let users = |users: Vec<String>, only: &str| users.into_iter().filter(|user| user == only).collect();
    match sees.of_user() {
        Sees::All | Sees::Below(_) => license,
        Sees::Organization { .. } | Sees::Narrowed { .. } => LicenseView { note: String::new(), metadata: Metadata::new(), ..license },
        Sees::Own(user) => LicenseView { note: String::new(), metadata: Metadata::new(), users: users(license.users, user), ..license },
    }
}

pub(crate) fn view_activation(license: &str, activation: &ActivationRecord) -> ActivationView {
    ActivationView {
        serial: activation.serial.as_u64(),
        license: license.to_owned(),
        device: activation.device.to_string(),
        revision: activation.revision.as_u16(),
        is_live: activation.is_live(),
        issued_at: activation.issued_at,
        borrowed_until: activation.borrowed_until,
        is_forked: activation.forked,
        ended_at: activation.ending.map(|ending| ending.at),
        evidence: activation.ending.map(|ending| ending.evidence),
        counters: activation.counters.clone(),
    }
}

pub(crate) fn view_code(license: &str, code: &CodeRecord) -> CodeActivationView {
    CodeActivationView {
        serial: code.serial.as_u64(),
        license: license.to_owned(),
        policy_document: data_encoding::HEXLOWER.encode(&code.policy),
        made_at: code.made_at,
        use_before: code.use_before,
        revision: code.answer.as_ref().map(|answer| answer.revision.as_u16()),
        is_live: code.is_live(),
        issued_at: code.answer.as_ref().map(|answer| answer.issued_at),
        ended_at: code.ending.map(|ending| ending.at),
        evidence: code.ending.map(|ending| ending.evidence),
    }
}
