//! Deciding, signing and keeping: the one path by which anything leaves a vendor folder.

use carnet_core::{
    ActivationRequest, Deactivation, Digest, Envelope, Kind, ProductCode, Receipt, ShortDigest, UnixTime, Verified, VerifyError,
    VerifyingKey,
};
use carnet_model::{Answer, Context, Operation, decide};

use super::books::FolderBooks;
use super::folder::{LicenseFile, Unlocked, VendorFolder};
use super::journal::Journal;
use crate::Failure;
use crate::fleet::{Books, Decided, Issue};

/// A document that was issued.
#[derive(Debug)]
pub(crate) struct Issued {
    pub(crate) document: Vec<u8>,
    /// The license that it is about.
    pub(crate) license: String,
    /// The activation.
    pub(crate) serial: u64,
    /// Whether the same request was answered before.
    pub(crate) is_repeated: bool,
}

/// Answers a request: the license that its credential names, or the one that a manager chose.
///
/// # Errors
/// Why it is refused; the folder is then as it was.
pub(crate) fn answer_request(
    folder: &mut VendorFolder,
    keys: &Unlocked,
    request: &Verified<ActivationRequest>,
    chosen: Option<&str>,
    now: UnixTime,
) -> Result<Issued, Failure> {
    let mut books = FolderBooks::new(folder, keys, chosen, now)?;
    match books.decide(request)? {
        Decided::Stored(serial, license) => Ok(Issued { document: books.answer(&request.digest())?, license, serial, is_repeated: true }),
        Decided::Issue(draft, license) => {
            let (serial, document) = (draft.serial.as_u64(), draft.sign(&keys.issuing)?);
            let issue = Issue { request: request.digest(), license: license.clone(), draft: *draft, document: document.clone() };
            books.commit(&[issue])?;
            Ok(Issued { document, license, serial, is_repeated: false })
        }
    }
}

/// Does what the vendor wants with a license; a refresh gives a document.
///
/// # Errors
/// Why it is refused; the folder is then as it was.
pub(crate) fn change(
    folder: &mut VendorFolder,
    keys: Option<&Unlocked>,
    license: LicenseFile,
    operation: Operation<'_>,
    now: UnixTime,
) -> Result<Option<Issued>, Failure> {
    if let Some(keys) = keys {
        apply(folder, keys, license, operation, None, now)
    } else {
        let code = folder.code()?;
        let decision = decide(&license.records, operation, Context { company: &code, now, next_serial: folder.next_serial()? })?;
        let mut license = license;
        license.records.apply(decision.changes);
        let mut journal = Journal::default();
        folder.journal_license(&mut journal, &license);
        folder.commit(&journal)?;
        Ok(None)
    }
}

/// Checks a deactivation, frees the seat, and makes the receipt; the same receipt for the same document.
///
/// # Errors
/// Why it is refused; the folder is then as it was.
pub(crate) fn accept_deactivation(folder: &mut VendorFolder, keys: &Unlocked, document: &[u8], now: UnixTime) -> Result<Issued, Failure> {
    let (mut license, document) = find_deactivated(folder, document)?;
    let code = folder.code()?;
    let decision = decide(
        &license.records,
        Operation::Deactivate { document: &document },
        Context { company: &code, now, next_serial: folder.next_serial()? },
    )?;
    let id = license.id.clone();
    let serial = document.serial.as_u64();
    if let Some(receipt) = folder.answer(&document.digest())? {
        return Ok(Issued { document: receipt, license: id, serial, is_repeated: true });
    }
    license.records.apply(decision.changes);
    let receipt = Receipt {
        company: code,
        issued_at: now,
        product: document.product.clone(),
        answers: document.digest().short(),
        answered_kind: Kind::Deactivation,
        refusal: None,
        counters: document.counters.clone(),
    }
    .sign(&keys.issuing)?;
    let mut journal = Journal::default();
    folder.journal_license(&mut journal, &license);
    folder.journal_answer(&mut journal, &document.digest(), &receipt);
    folder.commit(&journal)?;
    Ok(Issued { document: receipt, license: id, serial, is_repeated: false })
}

/// A signed refusal of a device's document.
///
/// # Errors
/// When it cannot be signed.
pub(crate) fn refusal_receipt(
    folder: &VendorFolder,
    keys: &Unlocked,
    product: ProductCode,
    answers: ShortDigest,
    kind: Kind,
    code: &str,
    now: UnixTime,
) -> Result<Vec<u8>, Failure> {
    let receipt = Receipt {
        company: folder.code()?,
        issued_at: now,
        product,
        answers,
        answered_kind: kind,
        refusal: Some(code.parse()?),
        counters: Vec::new(),
    };
    Ok(receipt.sign(&keys.issuing)?)
}

/// Decides, signs, and makes records and answer durable together, before anything is given out.
pub(super) fn apply(
    folder: &mut VendorFolder,
    keys: &Unlocked,
    mut license: LicenseFile,
    operation: Operation<'_>,
    request: Option<Digest>,
    now: UnixTime,
) -> Result<Option<Issued>, Failure> {
    let company = folder.code()?;
    let next_serial = folder.next_serial()?;
    let decision = decide(&license.records, operation, Context { company: &company, now, next_serial })?;
    let id = license.id.clone();
    let draft = match decision.answer {
        Answer::Stored { serial } => {
            let damaged = || Failure::trouble("vendor-damaged").with("path", "answers");
            let document = folder.answer(&request.ok_or_else(damaged)?)?.ok_or_else(damaged)?;
            return Ok(Some(Issued { document, license: id, serial: serial.as_u64(), is_repeated: true }));
        }
        Answer::Issue(draft) => Some(draft),
        _ => None,
    };
    license.records.apply(decision.changes);
    let mut journal = Journal::default();
    folder.journal_license(&mut journal, &license);
    let issued = match draft {
        None => None,
        Some(draft) => {
            let document = draft.sign(&keys.issuing)?;
            if draft.serial == next_serial {
                folder.journal_serial(&mut journal)?;
            }
            if let Some(device) = draft.origin.device() {
                folder.journal_device(&mut journal, &device, [id.as_str()])?;
            }
            if let Some(request) = request {
                folder.journal_answer(&mut journal, &request, &document);
            }
            Some(Issued { document, license: id, serial: draft.serial.as_u64(), is_repeated: false })
        }
    };
    folder.commit(&journal)?;
    Ok(issued)
}

/// The license that a deactivation is about, and the document verified by the key of that activation's device.
fn find_deactivated(folder: &VendorFolder, document: &[u8]) -> Result<(LicenseFile, Verified<Deactivation>), Failure> {
    let company = folder.code()?;
    let envelope = Envelope::parse(document)?;
    match envelope.kind() {
        Kind::Deactivation => {}
        Kind::DeviceReport => return Err(Failure::no("report-not-kept")),
        found => return Err(carnet_core::DecodeError::WrongKind { wanted: Kind::Deactivation, found }.into()),
    }
    let mut failure = Failure::from(VerifyError::UnknownKey);
    for device in envelope.key_id().map(|id| folder.devices_with(&id)).transpose()?.unwrap_or_default() {
        for id in folder.licenses_of_named(&device)? {
            let Some(license) = folder.license(&id)? else { continue };
            let Some(key) = license.records.activations().iter().find(|activation| activation.device.to_string() == device) else {
                continue;
            };
            match Deactivation::verify(document, &company, &VerifyingKey::from_bytes(&key.device_key)?) {
                Ok(verified) if license.records.activation(verified.serial).is_some() => return Ok((license, verified)),
                Ok(_) => failure = Failure::no("activation-unknown"),
                Err(error) => failure = error.into(),
            }
        }
    }
    Err(failure)
}
