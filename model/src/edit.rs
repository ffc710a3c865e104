//! What somebody in charge changes on a license.

use std::collections::BTreeMap;

use carnet_core::{DAY_SECS, UnixTime};
use serde::{Deserialize, Serialize};

use crate::decide::{Answer, Change, Context, Decision};
use crate::noun::{self, Metadata};
use crate::{Records, Refusal, TermsPlan};

/// A change of a license: what is absent stays. Devices learn of it at their next refresh.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct LicenseEdit {
    /// A new plan; its time runs on from where it began.
    pub plan: Option<TermsPlan>,
    /// How many devices may have it at once.
    pub seats: Option<u32>,
    /// How often it may move to another device.
    pub max_transfers: Option<u16>,
    /// How many activations may be reset without proof.
    pub max_resets: Option<u16>,
    /// How many users may be assigned.
    pub max_users: Option<u32>,
    /// For how many days a seat is borrowed at most; only where seats are borrowed already.
    pub max_borrow_days: Option<u32>,
    /// Whether nothing is issued for now.
    pub is_disabled: Option<bool>,
    /// By how many days it lasts longer, from its expiry or, if that is over, from now.
    pub renew_days: Option<u32>,
    /// The order that it belongs to from now on, by its id.
    pub order: Option<String>,
    /// A user who is assigned, by its id.
    pub assign_user: Option<String>,
    /// A user who is assigned no more, by its id.
    pub unassign_user: Option<String>,
    /// The vendor's note.
    pub note: Option<String>,
    /// Values of the product's custom fields.
    pub custom_fields: Option<BTreeMap<String, String>>,
    /// The vendor's own entries, which no device sees.
    #[cfg_attr(feature = "schema", schema(value_type = Option<Object>))]
    pub metadata: Option<Metadata>,
}

impl LicenseEdit {
    pub(crate) fn apply(&self, records: &Records, context: Context<'_>) -> Result<Decision, Refusal> {
        let mut license = records.license.clone();
        if license.revoked_at.is_some() && (self.renew_days.is_some() || self.is_disabled.is_some() || self.plan.is_some()) {
            return Err(Refusal::LicenseRevoked);
        }
        if let Some(seats) = self.seats {
            if !(1..=crate::noun::MAX_SEATS).contains(&seats) {
                return Err(Refusal::EditInvalid);
            }
            if records.seats_taken() > seats as usize {
                return Err(Refusal::SeatsBelowUse);
            }
            license.seats = seats;
        }
        if let Some(plan) = &self.plan {
            plan.terms(context.now, None)?;
            license.plan = plan.clone();
        }
        if let Some(days) = self.renew_days {
            renew(&mut license, days, context.now)?;
        }
        if let Some(days) = self.max_borrow_days {
            if days > noun::MAX_BORROW_DAYS {
                return Err(Refusal::EditInvalid);
            }
            *license.max_borrow_days.as_mut().ok_or(Refusal::NotFloating)? = days;
        }
        if let Some(user) = &self.assign_user {
            assign(&mut license, user)?;
        }
        if let Some(user) = &self.unassign_user {
            let at = license.users.iter().position(|known| known == user).ok_or(Refusal::UserUnknown)?;
            license.users.remove(at);
        }
        if let Some(is_disabled) = self.is_disabled {
            license.disabled_at = is_disabled.then(|| license.disabled_at.unwrap_or(context.now.as_secs()));
        }
        license.max_transfers = self.max_transfers.or(license.max_transfers);
        license.max_resets = self.max_resets.or(license.max_resets);
        license.max_users = self.max_users.or(license.max_users);
        license.order = self.order.clone().unwrap_or(license.order);
        if let Some(note) = &self.note {
            noun::text("note", note).map_err(|_| Refusal::EditInvalid)?;
            license.note.clone_from(note);
        }
        if let Some(fields) = &self.custom_fields {
            if fields.len() > noun::MAX_ENTRIES {
                return Err(Refusal::EditInvalid);
            }
            let texts = fields.iter().flat_map(|(name, value)| [("custom_fields", name.as_str()), ("custom_fields", value)]);
            noun::lines(texts).map_err(|_| Refusal::EditInvalid)?;
            license.custom_fields.clone_from(fields);
        }
        if let Some(metadata) = &self.metadata {
            noun::metadata(metadata).map_err(|_| Refusal::EditInvalid)?;
            license.metadata.clone_from(metadata);
        }
        let changes = if license == records.license { Vec::new() } else { vec![Change::License(license)] };
        Ok(Decision { changes, answer: Answer::Nothing })
    }
}

fn renew(license: &mut crate::LicenseRecord, days: u32, now: UnixTime) -> Result<(), Refusal> {
    let longer = |expiry: u64| UnixTime::from_secs(expiry.max(now.as_secs())).plus(u64::from(days) * DAY_SECS).as_secs();
    match (license.plan.expires_at, license.plan.valid_days, license.term_started_at) {
        (Some(expiry), ..) => license.plan.expires_at = Some(longer(expiry)),
        // Its time has begun, so that its end is known.
        (None, Some(valid), Some(began)) => {
            let began = began.max(license.plan.starts_at.unwrap_or(0));
            license.plan.expires_at = Some(longer(UnixTime::from_secs(began).plus(u64::from(valid) * DAY_SECS).as_secs()));
            license.plan.valid_days = None;
        }
        (None, Some(valid), None) => license.plan.valid_days = Some(valid.checked_add(days).ok_or(Refusal::EditInvalid)?),
        // What never expires cannot last longer.
        (None, None, _) => return Err(Refusal::EditInvalid),
    }
    license.plan.terms(now, None).map(drop)
}

fn assign(license: &mut crate::LicenseRecord, user: &str) -> Result<(), Refusal> {
    if license.users.iter().any(|known| known == user) {
        return Ok(());
    }
    if license.max_users.is_some_and(|max| license.users.len() >= max as usize) {
        return Err(Refusal::UsersExhausted);
    }
    license.users.push(user.to_owned());
    Ok(())
}
