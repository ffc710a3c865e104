//! The one function that decides (`docs/spec/license.md`).

use std::borrow::Cow;
use std::collections::BTreeMap;

use carnet_core::{
    ActivationCode, ActivationRequest, CompanyCode, Counter, CredentialKey, DAY_SECS, Deactivation, DeviceReport, InitializationSecret,
    License, LicenseType, Origin, Policy, Revision, Serial, ShortDigest, Tombstone, UnixTime, Verified,
};

use crate::by_code;
use crate::edit::LicenseEdit;
use crate::record::{ActivationRecord, CodeRecord, Ending, Evidence, LicenseRecord};
use crate::{Records, Refusal, TermsPlan};

/// How long a response may wait for its first import: 14 days.
pub const IMPORT_WINDOW_SECS: u64 = 14 * 86_400;

/// What somebody wants.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Operation<'a> {
    /// A device asks for a license.
    Activate {
        /// Its request, verified.
        request: &'a Verified<ActivationRequest>,
        /// What the license's key became; `None` when a manager chose the license for a request without credential.
        credential_key: Option<&'a CredentialKey>,
    },
    /// A device gives up its license.
    Deactivate {
        /// Its document, verified by the key of the activation's device.
        document: &'a Verified<Deactivation>,
    },
    /// A device tells what it has used.
    Report {
        /// Its document, verified by the key of the activation's device.
        document: &'a Verified<DeviceReport>,
    },
    /// The tombstone of an activation was typed.
    RevealTombstone {
        /// The secret.
        tombstone: &'a Tombstone,
    },
    /// The vendor begins a code exchange for a seat of the license.
    Initialize {
        /// Where the terms are from.
        policy: &'a Verified<Policy>,
        /// The initialization secret, sealed.
        sealed_secret: &'a str,
        /// Until when it may be answered.
        use_before: UnixTime,
    },
    /// A device answers an initialization code.
    ActivateByCode {
        /// The activation that the initialization named.
        serial: Serial,
        /// The answer.
        code: &'a ActivationCode,
        /// The initialization secret, opened.
        secret: &'a InitializationSecret,
        /// Where the terms are from.
        policy: &'a Verified<Policy>,
    },
    /// The license gets a new plan, for this activation now and for others when they ask; no new request is needed.
    Refresh {
        /// Which.
        serial: Serial,
        /// The new plan, whose time begins now; `None` repeats the old one, whose time runs on.
        plan: Option<&'a TermsPlan>,
        /// Where the terms are from, for an activation by code.
        policy: Option<&'a Verified<Policy>>,
    },
    /// An activation is declared over, without proof.
    Reset {
        /// Which.
        serial: Serial,
    },
    /// The license is revoked: nothing more is issued.
    Revoke,
    /// A seat of a floating license is borrowed for longer, or for less long than it is not yet.
    Borrow {
        /// The activation in the seat.
        serial: Serial,
        /// Until when.
        until: UnixTime,
    },
    /// What somebody in charge changes on the license, for whoever asks from then on.
    Edit(&'a LicenseEdit),
}

/// What a decision is made in.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The company.
    pub company: &'a CompanyCode,
    /// The time.
    pub now: UnixTime,
    /// The serial of the next activation, not used before.
    pub next_serial: Serial,
}

/// What is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The records that change, to be applied all or none.
    pub changes: Vec<Change>,
    /// What is answered.
    pub answer: Answer,
}

/// A record that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// A new activation, or one with this serial as it is now.
    Activation(ActivationRecord),
    /// A new activation by code, or one with this serial as it is now.
    Code(CodeRecord),
    /// The license as it is now.
    License(LicenseRecord),
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Answer {
    /// Sign this license, and keep it as the answer to its request if it is the first.
    Issue(Box<License>),
    /// The stored answer to the same request.
    Stored {
        /// Whose answer.
        serial: Serial,
    },
    /// Give out the initialization code of this activation.
    Initialize {
        /// Which.
        serial: Serial,
    },
    /// A receipt: accepted.
    Accepted,
    /// Nothing goes out.
    Nothing,
}

/// Decides `operation` on the records of one license.
///
/// # Errors
/// The [`Refusal`]; nothing changes then.
pub fn decide(records: &Records, operation: Operation<'_>, context: Context<'_>) -> Result<Decision, Refusal> {
    match operation {
        Operation::Activate { request, credential_key } => activate(records, request, credential_key, context),
        Operation::Deactivate { document } => deactivate(records, document, context),
        Operation::Report { document } => report(records, document, context),
        Operation::RevealTombstone { tombstone } => reveal(records, tombstone, context),
        Operation::Initialize { policy, sealed_secret, use_before } => {
            by_code::initialize(records, policy, sealed_secret, use_before, context)
        }
        Operation::ActivateByCode { serial, code, secret, policy } => by_code::activate(records, serial, code, secret, policy, context),
        Operation::Refresh { serial, plan, policy } => refresh(records, serial, plan, policy, context),
        Operation::Reset { serial } => reset(records, serial, context),
        Operation::Revoke => Ok(revoke(records, context)),
        Operation::Borrow { serial, until } => borrow(records, serial, until, context),
        Operation::Edit(edit) => edit.apply(records, context),
    }
}

fn activate(
    records: &Records,
    request: &Verified<ActivationRequest>,
    credential_key: Option<&CredentialKey>,
    context: Context<'_>,
) -> Result<Decision, Refusal> {
    let license = &records.license;
    if request.product.as_str() != license.product {
        return Err(Refusal::OtherProduct);
    }
    match credential_key {
        Some(_) if request.credential.is_none() => return Err(Refusal::CredentialMissing),
        Some(key) if !request.is_proven_by(key) => return Err(Refusal::ProofInvalid),
        Some(_) => {}
        // A manager may choose for a request that names no license, not against one that does.
        None if request.credential.is_some() => return Err(Refusal::ProofInvalid),
        None => {}
    }
    if let Some(known) = records.answering(&request.digest()) {
        return again(records, known, context);
    }
    let device = request.device_key.thumbprint();
    if records.of_request_id(&device, request.id).is_some() {
        return Err(Refusal::RequestIdConflict);
    }
    if records.committed(&request.commitment).is_some() || records.is_committed_elsewhere() {
        return Err(Refusal::CommitmentRepeated);
    }
    check_open(license, context.now)?;

    let seat = records.of_device(&device).find(|activation| activation.is_live());
    // Seats that were borrowed and whose time is over are free.
    let lapsed = records.lapsed(context.now).filter(|other| other.device != device);
    let mut changes: Vec<_> = lapsed.map(|other| ended(other, Evidence::Lapsed, context.now)).collect();
    let seats_taken = records.seats_taken() - changes.len();
    // In a fleet the license itself hardly ever changes.
    let mut license = Cow::Borrowed(license);
    if license.term_started_at.is_none() {
        license.to_mut().term_started_at = Some(context.now.as_secs());
        changes.push(Change::License(license.clone().into_owned()));
    }
    match seat {
        // A device has one seat: its new activation takes the place of the old one.
        Some(old) => changes.push(ended(old, Evidence::Superseded, context.now)),
        None if seats_taken >= license.seats as usize => return Err(Refusal::SeatsExhausted),
        None => {
            if records.has_others(&device) && records.has_ended() {
                count_transfer(license.to_mut())?;
                changes.push(Change::License(license.clone().into_owned()));
            }
        }
    }
    let last_known = records.of_device(&device).max_by_key(|activation| activation.serial);
    let activation = ActivationRecord {
        serial: context.next_serial,
        revision: Revision::FIRST,
        device,
        device_key: *request.device_key.as_bytes(),
        request_digest: *request.digest().as_bytes(),
        request_id: *request.id.as_bytes(),
        commitment: *request.commitment.as_bytes(),
        components: u8::try_from(request.fingerprint.len()).unwrap_or(u8::MAX),
        supersedes: seat.map(|old| old.serial.as_u64()),
        issued_at: context.now.as_secs(),
        import_before: context.now.plus(IMPORT_WINDOW_SECS).as_secs(),
        ledger_sequence: request.ledger_head.sequence,
        ledger_hash: request.ledger_head.hash,
        forked: last_known.is_some_and(|known| known.is_forked_by(&request.ledger_head)),
        ending: None,
        borrowed_until: license.max_borrow_days.map(|days| context.now.plus(u64::from(days) * DAY_SECS).as_secs()),
        counters: BTreeMap::new(),
        report_number: 0,
    };
    let answer = Answer::Issue(Box::new(draft(&license, &activation, context)?));
    changes.push(Change::Activation(activation));
    Ok(Decision { changes, answer })
}

/// The license moves to another device, if it still may.
pub(crate) fn count_transfer(license: &mut LicenseRecord) -> Result<(), Refusal> {
    if license.max_transfers.is_some_and(|max| license.transfers >= max) {
        return Err(Refusal::TransfersExhausted);
    }
    license.transfers = license.transfers.saturating_add(1);
    Ok(())
}

/// The same request bytes: the same answer while it can be imported, then the next revision, and never one after the end.
fn again(records: &Records, known: &ActivationRecord, context: Context<'_>) -> Result<Decision, Refusal> {
    if !known.is_live() {
        return Err(Refusal::ActivationEnded);
    }
    if context.now <= known.import_before() {
        return Ok(Decision { changes: Vec::new(), answer: Answer::Stored { serial: known.serial } });
    }
    check_open(&records.license, context.now)?;
    let renewed = ActivationRecord { import_before: context.now.plus(IMPORT_WINDOW_SECS).as_secs(), ..known.clone() };
    next_revision(&records.license, renewed, Vec::new(), context)
}

/// The record keeps the `import_before` of the answer to the request, not that of a refresh.
fn refresh(
    records: &Records,
    serial: Serial,
    plan: Option<&TermsPlan>,
    policy: Option<&Verified<Policy>>,
    context: Context<'_>,
) -> Result<Decision, Refusal> {
    let (known, code) = (records.activation(serial), records.code(serial));
    let is_live = known.map(ActivationRecord::is_live).or(code.map(CodeRecord::is_live)).ok_or(Refusal::ActivationUnknown)?;
    if !is_live {
        return Err(Refusal::ActivationEnded);
    }
    let mut license = records.license.clone();
    let mut changes = Vec::new();
    if let Some(plan) = plan {
        license.plan = plan.clone();
        license.term_started_at = Some(context.now.as_secs());
        changes.push(Change::License(license.clone()));
    }
    check_open(&license, context.now)?;
    match (known, code, policy) {
        (Some(known), ..) => next_revision(&license, known.clone(), changes, context),
        (None, Some(code), Some(policy)) => by_code::next_revision(&license, code, policy, changes, context),
        _ => Err(Refusal::PolicyUnfit),
    }
}

fn next_revision(
    license: &LicenseRecord,
    mut activation: ActivationRecord,
    mut changes: Vec<Change>,
    context: Context<'_>,
) -> Result<Decision, Refusal> {
    activation.revision = activation.revision.next().ok_or(Refusal::RevisionsExhausted)?;
    let answer = Answer::Issue(Box::new(draft(license, &activation, context)?));
    changes.push(Change::Activation(activation));
    Ok(Decision { changes, answer })
}

fn deactivate(records: &Records, document: &Verified<Deactivation>, context: Context<'_>) -> Result<Decision, Refusal> {
    let known = records.activation(document.serial).ok_or(Refusal::ActivationUnknown)?;
    if document.signer() != known.device || document.product.as_str() != records.license.product {
        return Err(Refusal::ActivationUnknown);
    }
    if !document.tombstone.opens(&known.commitment(), context.company) {
        return Err(Refusal::TombstoneInvalid);
    }
    let mut known = known.clone();
    known.forked |= known.is_forked_by(&document.ledger_head);
    (known.ledger_sequence, known.ledger_hash) = (document.ledger_head.sequence, document.ledger_head.hash);
    let mut changes = count(&records.license, &mut known, &document.counters, context.now);
    changes.push(ended(&known, Evidence::Signed, context.now));
    Ok(Decision { changes, answer: Answer::Accepted })
}

fn report(records: &Records, document: &Verified<DeviceReport>, context: Context<'_>) -> Result<Decision, Refusal> {
    let known = records.activation(document.serial).ok_or(Refusal::ActivationUnknown)?;
    if document.signer() != known.device || document.product.as_str() != records.license.product {
        return Err(Refusal::ActivationUnknown);
    }
    if !known.is_live() {
        return Err(Refusal::ActivationEnded);
    }
    if document.number <= known.report_number {
        return Err(Refusal::ReportStale);
    }
    let mut known = known.clone();
    known.report_number = document.number;
    known.forked |= known.is_forked_by(&document.ledger_head);
    (known.ledger_sequence, known.ledger_hash) = (document.ledger_head.sequence, document.ledger_head.hash);
    let mut changes = count(&records.license, &mut known, &document.counters, context.now);
    changes.push(Change::Activation(known));
    Ok(Decision { changes, answer: Answer::Accepted })
}

/// Takes over the totals that a device tells; they never fall, so that one that comes late or twice adds nothing.
pub(crate) fn count(license: &LicenseRecord, activation: &mut ActivationRecord, counters: &[Counter], now: UnixTime) -> Vec<Change> {
    let mut usage = license.usage.clone();
    usage.roll(now);
    for counter in counters {
        let feature = counter.feature.as_str();
        let known = activation.counters.entry(feature.to_owned()).or_default();
        usage.add(feature, counter.total.saturating_sub(*known));
        *known = counter.total.max(*known);
    }
    if usage == license.usage { Vec::new() } else { vec![Change::License(LicenseRecord { usage, ..license.clone() })] }
}

fn borrow(records: &Records, serial: Serial, until: UnixTime, context: Context<'_>) -> Result<Decision, Refusal> {
    let known = records.activation(serial).ok_or(Refusal::ActivationUnknown)?;
    if !known.is_live() || known.is_lapsed(context.now) {
        return Err(Refusal::ActivationEnded);
    }
    let days = records.license.max_borrow_days.ok_or(Refusal::NotFloating)?;
    let longest = context.now.plus(u64::from(days) * DAY_SECS);
    // The machine may run until the end that it was told, so that no sooner end frees the seat.
    let is_shorter = known.borrowed_until.is_some_and(|end| until.as_secs() < end);
    if until > longest || until <= context.now || is_shorter {
        return Err(Refusal::BorrowTooLong);
    }
    check_open(&records.license, context.now)?;
    let borrowed = ActivationRecord { borrowed_until: Some(until.as_secs()), ..known.clone() };
    next_revision(&records.license, borrowed, Vec::new(), context)
}

fn reveal(records: &Records, tombstone: &Tombstone, context: Context<'_>) -> Result<Decision, Refusal> {
    let serial = records.committed(&tombstone.commitment(context.company)).ok_or(Refusal::TombstoneInvalid)?;
    let change = match (records.activation(serial), records.code(serial)) {
        (Some(known), _) => ended(known, Evidence::Tombstone, context.now),
        (None, Some(code)) => by_code::ended(code, Evidence::Tombstone, context.now),
        (None, None) => return Err(Refusal::TombstoneInvalid),
    };
    Ok(Decision { changes: vec![change], answer: Answer::Accepted })
}

fn reset(records: &Records, serial: Serial, context: Context<'_>) -> Result<Decision, Refusal> {
    let over = match (records.activation(serial), records.code(serial)) {
        // The machine runs on until then, whatever is declared here.
        (Some(known), _) if known.is_live() && known.borrowed_until.is_some() && !known.is_lapsed(context.now) => {
            return Err(Refusal::BorrowedUntil);
        }
        (Some(known), _) if known.is_live() => ended(known, Evidence::Declared, context.now),
        // An initialization that nobody has answered is withdrawn, which costs nothing.
        (None, Some(code)) if code.ending.is_none() && code.answer.is_none() => {
            let over = by_code::ended(code, Evidence::Declared, context.now);
            return Ok(Decision { changes: vec![over], answer: Answer::Nothing });
        }
        (None, Some(code)) if code.is_live() => by_code::ended(code, Evidence::Declared, context.now),
        (None, None) => return Err(Refusal::ActivationUnknown),
        _ => return Err(Refusal::ActivationEnded),
    };
    let mut license = records.license.clone();
    if license.max_resets.is_some_and(|max| license.resets >= max) {
        return Err(Refusal::ResetsExhausted);
    }
    license.resets = license.resets.saturating_add(1);
    Ok(Decision { changes: vec![Change::License(license), over], answer: Answer::Nothing })
}

fn revoke(records: &Records, context: Context<'_>) -> Decision {
    let mut license = records.license.clone();
    license.revoked_at.get_or_insert(context.now.as_secs());
    Decision { changes: vec![Change::License(license)], answer: Answer::Nothing }
}

/// The activation as it is after its end. A later end changes nothing but adds better evidence; a superseded one stays superseded, since
/// its seat went to its successor.
fn ended(activation: &ActivationRecord, evidence: Evidence, now: UnixTime) -> Change {
    Change::Activation(ActivationRecord { ending: Some(ending(activation.ending, evidence, now)), ..activation.clone() })
}

pub(crate) fn ending(known: Option<Ending>, evidence: Evidence, now: UnixTime) -> Ending {
    match known {
        None => Ending { at: now.as_secs(), evidence },
        Some(ending) if ending.evidence == Evidence::Superseded => ending,
        Some(ending) => Ending { evidence: ending.evidence.max(evidence), ..ending },
    }
}

/// Whether anything may be issued at all.
pub(crate) fn check_open(license: &LicenseRecord, now: UnixTime) -> Result<(), Refusal> {
    if license.revoked_at.is_some() {
        return Err(Refusal::LicenseRevoked);
    }
    if license.disabled_at.is_some() {
        return Err(Refusal::LicenseDisabled);
    }
    match license.plan.expires_at {
        Some(expiry) if now.as_secs() >= expiry => Err(Refusal::LicenseExpired),
        _ => Ok(()),
    }
}

/// Days count from when the license's time began, so that asking again does not prolong it.
pub(crate) fn began(license: &LicenseRecord, now: UnixTime) -> UnixTime {
    UnixTime::from_secs(license.term_started_at.unwrap_or(now.as_secs())).max(UnixTime::from_secs(license.plan.starts_at.unwrap_or(0)))
}

fn draft(license: &LicenseRecord, activation: &ActivationRecord, context: Context<'_>) -> Result<License, Refusal> {
    if activation.components < license.plan.quorum {
        return Err(Refusal::ComponentsTooFew);
    }
    let starts = context.now.max(UnixTime::from_secs(license.plan.starts_at.unwrap_or(0)));
    let began = began(license, context.now);
    let transfers_left = license.max_transfers.map(|max| max.saturating_sub(license.transfers));
    let mut terms = license.plan.terms(began, transfers_left)?;
    if let Some(until) = activation.borrowed_until.map(UnixTime::from_secs) {
        terms.license_type = LicenseType::Borrowed;
        terms.expires_at = Some(terms.expires_at.map_or(until, |expiry| expiry.min(until)));
        terms.grace_secs = 0;
    }
    // The device counts from its own beginning: what is left for all comes on top of what it has used itself.
    if let Some(limit) = terms.consumption_limit {
        let mut usage = license.usage.clone();
        usage.roll(context.now);
        let most = u64::from(limit) + u64::from(terms.overage.unwrap_or(0));
        if usage.used_in_all() >= most {
            return Err(Refusal::ConsumptionExhausted);
        }
        let own = activation.counters.values().fold(0_u64, |sum, total| sum.saturating_add(*total));
        let left = u64::from(limit).saturating_sub(usage.used_in_all());
        terms.consumption_limit = Some(u32::try_from(own.saturating_add(left)).unwrap_or(u32::MAX));
        terms.overage = terms.overage.map(|_| u32::try_from(most - usage.used_in_all() - left).unwrap_or(u32::MAX));
    }
    if terms.hard_end().is_some_and(|end| end <= context.now) {
        return Err(Refusal::LicenseExpired);
    }
    Ok(License {
        company: context.company.clone(),
        issued_at: context.now,
        not_before: starts,
        origin: Origin::Document(activation.device),
        product: license.product.parse().map_err(|_| Refusal::PlanInvalid)?,
        serial: activation.serial,
        revision: activation.revision,
        request: ShortDigest::from_bytes(*activation.request().as_bytes()),
        import_before: context.now.plus(IMPORT_WINDOW_SECS),
        terms,
        supersedes: activation.supersedes.and_then(Serial::new),
    })
}

#[cfg(test)]
mod tests;
