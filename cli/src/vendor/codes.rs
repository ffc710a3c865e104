//! The code exchange, the vendor's side: initialization codes out, activation codes in, confirmations out (`docs/spec/codes.md`).

use carnet_core::{
    ActivationCode, ActivationContext, ConfirmationCode, DeactivationCode, InitializationCode, InitializationSecret, Policy, TrustAnchors,
    UnixTime, Verified,
};
use carnet_model::{CodeRecord, Context, Operation, decide, exchange_digest};
use rand_core::CryptoRng;

use super::folder::{LicenseFile, Unlocked, VendorFolder};
use super::issue::{self, Issued};
use super::journal::Journal;
use crate::Failure;

/// Begins an exchange for a seat of `license`.
///
/// # Errors
/// Why it is refused; the folder is then as it was.
pub(crate) fn initialize(
    folder: &mut VendorFolder,
    keys: &Unlocked,
    mut license: LicenseFile,
    policy: &Verified<Policy>,
    use_before: UnixTime,
    now: UnixTime,
    rng: &mut impl CryptoRng,
) -> Result<InitializationCode, Failure> {
    let (company, serial) = (folder.code()?, folder.next_serial()?);
    let secret = InitializationSecret::generate(rng);
    let sealed_secret = keys.seal_secret(serial, &secret, rng);
    let operation = Operation::Initialize { policy, sealed_secret: &sealed_secret, use_before };
    let decision = decide(&license.records, operation, Context { company: &company, now, next_serial: serial })?;
    license.records.apply(decision.changes);
    let mut journal = Journal::default();
    folder.journal_license(&mut journal, &license);
    folder.journal_serial(&mut journal)?;
    folder.commit(&journal)?;
    Ok(InitializationCode { serial, secret })
}

/// Answers an activation code: finds the initialization that it answers, and issues the license. The same code gets the same answer.
///
/// # Errors
/// Why it is refused; the folder is then as it was.
pub(crate) fn confirm(
    folder: &mut VendorFolder,
    keys: &Unlocked,
    code: &ActivationCode,
    now: UnixTime,
) -> Result<(Issued, ConfirmationCode), Failure> {
    let company = folder.code()?;
    for license in folder.licenses()? {
        let product = license.records.license.product.parse()?;
        for record in license.records.codes() {
            // One that cannot be opened any more stops nobody else's.
            let Ok(secret) = keys.secret(record) else { continue };
            if !code.is_by(&secret, ActivationContext { company: &company, product: &product, serial: record.serial }) {
                continue;
            }
            let (serial, policy) = (record.serial, folder.policy_of(record)?);
            let operation = Operation::ActivateByCode { serial, code, secret: &secret, policy: &policy };
            let issued = issue::apply(folder, keys, license.clone(), operation, Some(exchange_digest(serial, code)), now)?;
            let issued = issued.ok_or_else(|| Failure::no("activation-code-unknown"))?;
            let confirmation = confirmation(folder, &issued)?.ok_or_else(|| Failure::no("activation-code-unknown"))?;
            return Ok((issued, confirmation));
        }
    }
    Err(Failure::no("activation-code-unknown"))
}

/// The confirmation code of a license that was issued by code; `None` for another.
///
/// # Errors
/// When the folder's own document does not verify.
pub(crate) fn confirmation(folder: &VendorFolder, issued: &Issued) -> Result<Option<ConfirmationCode>, Failure> {
    let anchors = TrustAnchors::new(folder.code()?, vec![folder.public_key()?]);
    Ok(ConfirmationCode::of(&anchors.verify_license(&issued.document)?))
}

/// Takes the code of a deactivation; gives the license's id and whether it was known before. Whatever has this commitment is over: a stranger
/// who copied it ends with it.
///
/// # Errors
/// [`Failure`] if no activation has such a tombstone.
pub(crate) fn accept(folder: &mut VendorFolder, code: &DeactivationCode, now: UnixTime) -> Result<(String, bool), Failure> {
    let company = folder.code()?;
    let (mut journal, mut found) = (Journal::default(), None);
    for mut license in folder.licenses()? {
        let operation = Operation::RevealTombstone { tombstone: &code.tombstone };
        let Ok(decision) = decide(&license.records, operation, Context { company: &company, now, next_serial: folder.next_serial()? })
        else {
            continue;
        };
        let before = license.records.clone();
        license.records.apply(decision.changes);
        if license.records != before {
            folder.journal_license(&mut journal, &license);
            found = Some((license.id, false));
        } else if found.is_none() {
            found = Some((license.id, true));
        }
    }
    match found {
        Some((license, false)) => folder.commit(&journal).map(|()| (license, false)),
        Some(known) => Ok(known),
        None => Err(Failure::no("tombstone-invalid")),
    }
}

impl VendorFolder {
    /// The policy of an activation by code.
    pub(crate) fn policy_of(&self, record: &CodeRecord) -> Result<Verified<Policy>, Failure> {
        self.policy(&data_encoding::HEXLOWER.encode(&record.policy))
    }
}
