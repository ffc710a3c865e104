//! Activations of which only codes cross: the part of [`decide`](crate::decide()) that is about them (`docs/spec/codes.md`).

use carnet_core::{
    ActivationCode, ActivationContext, Day, Digest, InitializationSecret, License, LicenseTimes, Policy, Revision, Serial, ShortDigest,
    UnixTime, Verified,
};

use crate::decide::{Answer, Change, Context, Decision, began, check_open, count_transfer, ending};
use crate::record::{CodeAnswer, CodeRecord, Evidence, LicenseRecord};
use crate::{Records, Refusal, TermsPlan};

/// Under what the answer to an activation code is kept, beside the answers to documents.
pub fn exchange_digest(serial: Serial, code: &ActivationCode) -> Digest {
    let transcript = [
        b"carnet activation code".as_slice(),
        &serial.as_u64().to_be_bytes(),
        code.request.as_bytes(),
        code.commitment.as_bytes(),
        &code.proof().to_be_bytes(),
    ];
    Digest::of(&transcript.concat())
}

/// Begins an exchange. The seat is taken when the answer comes; that there is one is asked already now.
pub(crate) fn initialize(
    records: &Records,
    policy: &Verified<Policy>,
    sealed_secret: &str,
    use_before: UnixTime,
    context: Context<'_>,
) -> Result<Decision, Refusal> {
    let license = &records.license;
    check_fits(license, policy)?;
    check_open(license, context.now)?;
    if records.seats_taken() >= license.seats as usize {
        return Err(Refusal::SeatsExhausted);
    }
    let serial = context.next_serial;
    let record = CodeRecord {
        serial,
        policy: *policy.digest().short().as_bytes(),
        sealed_secret: sealed_secret.to_owned(),
        made_at: context.now.as_secs(),
        use_before: use_before.as_secs(),
        answer: None,
        ending: None,
    };
    Ok(Decision { changes: vec![Change::Code(record)], answer: Answer::Initialize { serial } })
}

/// The first answer uses the initialization up; the same answer again gets the same confirmation, and another one none.
pub(crate) fn activate(
    records: &Records,
    serial: Serial,
    code: &ActivationCode,
    secret: &InitializationSecret,
    policy: &Verified<Policy>,
    context: Context<'_>,
) -> Result<Decision, Refusal> {
    let record = records.code(serial).ok_or(Refusal::ActivationCodeUnknown)?;
    let license = &records.license;
    let proven = ActivationContext { company: context.company, product: &policy.product, serial };
    if license.product != policy.product.as_str() || !code.is_by(secret, proven) {
        return Err(Refusal::ActivationCodeUnknown);
    }
    if record.ending.is_some() {
        return Err(Refusal::ActivationEnded);
    }
    if let Some(answer) = &record.answer {
        if answer.request != *code.request.as_bytes() || answer.commitment != *code.commitment.as_bytes() {
            return Err(Refusal::InitializationUsed);
        }
        if context.now.as_secs() <= answer.import_before {
            return Ok(Decision { changes: Vec::new(), answer: Answer::Stored { serial } });
        }
        check_open(license, context.now)?;
        let mut decision = next_revision(license, record, policy, Vec::new(), context)?;
        // This one is the answer to the code from now on.
        if let (Answer::Issue(draft), Some(Change::Code(CodeRecord { answer: Some(answer), .. }))) =
            (&decision.answer, decision.changes.last_mut())
        {
            answer.import_before = draft.import_before.as_secs();
        }
        return Ok(decision);
    }
    if context.now.as_secs() > record.use_before {
        return Err(Refusal::InitializationExpired);
    }
    if records.committed(&code.commitment).is_some() || records.is_committed_elsewhere() {
        return Err(Refusal::CommitmentRepeated);
    }
    check_open(license, context.now)?;
    if records.seats_taken() >= license.seats as usize {
        return Err(Refusal::SeatsExhausted);
    }
    let mut license = license.clone();
    license.term_started_at.get_or_insert(context.now.as_secs());
    if records.has_ended() {
        count_transfer(&mut license)?;
    }
    let mut answer = CodeAnswer {
        request: *code.request.as_bytes(),
        commitment: *code.commitment.as_bytes(),
        revision: Revision::FIRST,
        issued_at: context.now.as_secs(),
        import_before: 0,
    };
    let mut changes = vec![Change::License(license.clone())];
    let draft = draft(&license, record, &answer, policy, context)?;
    answer.import_before = draft.import_before.as_secs();
    changes.push(Change::Code(CodeRecord { answer: Some(answer), ..record.clone() }));
    Ok(Decision { changes, answer: Answer::Issue(Box::new(draft)) })
}

/// A renewal, which needs no trip back: a further confirmation with the next revision. The record keeps the `import_before` of the answer to
/// the activation code.
pub(crate) fn next_revision(
    license: &LicenseRecord,
    record: &CodeRecord,
    policy: &Verified<Policy>,
    mut changes: Vec<Change>,
    context: Context<'_>,
) -> Result<Decision, Refusal> {
    let mut answer = record.answer.clone().ok_or(Refusal::ActivationUnknown)?;
    answer.revision = answer.revision.next().ok_or(Refusal::RevisionsExhausted)?;
    let draft = draft(license, record, &answer, policy, context)?;
    changes.push(Change::Code(CodeRecord { answer: Some(answer), ..record.clone() }));
    Ok(Decision { changes, answer: Answer::Issue(Box::new(draft)) })
}

pub(crate) fn ended(record: &CodeRecord, evidence: Evidence, now: UnixTime) -> Change {
    Change::Code(CodeRecord { ending: Some(ending(record.ending, evidence, now)), ..record.clone() })
}

/// A policy fits a license of its product and its type: the license brings the times, the policy everything else. None fits a license that
/// floats: its seats are borrowed until a time that no policy says.
fn check_fits(license: &LicenseRecord, policy: &Verified<Policy>) -> Result<(), Refusal> {
    let is_same = license.product == policy.product.as_str() && license.plan.license_type == policy.terms.license_type.name();
    if is_same && license.max_borrow_days.is_none() { Ok(()) } else { Err(Refusal::PolicyUnfit) }
}

fn draft(
    license: &LicenseRecord,
    record: &CodeRecord,
    answer: &CodeAnswer,
    policy: &Verified<Policy>,
    context: Context<'_>,
) -> Result<License, Refusal> {
    check_fits(license, policy)?;
    if *policy.digest().short().as_bytes() != record.policy {
        return Err(Refusal::PolicyUnfit);
    }
    let plan: &TermsPlan = &license.plan;
    // A code cannot say that a license begins later.
    if plan.starts_at.is_some_and(|start| start > context.now.as_secs()) {
        return Err(Refusal::PlanInvalid);
    }
    let expires_at = plan.terms(began(license, context.now), None)?.expires_at;
    let expires = expires_at.map(|expiry| Day::from(expiry).ok_or(Refusal::PlanInvalid)).transpose()?;
    let issued = Day::of(context.now).ok_or(Refusal::PlanInvalid)?;
    let times = LicenseTimes { revision: answer.revision, issued, expires };
    let draft = License::by_code(policy, record.serial, ShortDigest::from_bytes(answer.request), times);
    if draft.terms.hard_end().is_some_and(|end| end <= context.now) {
        return Err(Refusal::LicenseExpired);
    }
    Ok(draft)
}

#[cfg(test)]
mod tests;
