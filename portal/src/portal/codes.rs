//! The code exchange, for sites where no file may enter or leave: signed policies, initializations, confirmations (`docs/spec/codes.md`).

use carnet_core::{
    ActivationCode, ActivationContext, CompanyCode, ConfirmationCode, DAY_SECS, Digest, InitializationCode, InitializationSecret, Policy,
    Serial, Signer, SigningKey, TrustAnchors, UnixTime, Verified,
};
use carnet_model::noun::{self, Invalid, Product, Rule};
use carnet_model::{Answer, CodeRecord, Operation, Refusal, exchange_digest};
use data_encoding::HEXLOWER;
use sqlx::AnyConnection;
use zeroize::Zeroizing;

use super::Portal;
use crate::store::audit::{self, Event};
use crate::store::codes::{self, Begun};
use crate::store::keys::{self, Session};
use crate::store::licenses::{self, By, LicenseRow};
use crate::store::nouns::{self, Kept};
use crate::store::sees::Sees;
use crate::store::settle::{About, Settled, settle};
use crate::store::{Act, StoreError, micros, offline, random};
use crate::vault::Vault;

/// For how long after its time an initialization is still told from one that there never was.
const REMEMBERED_DAYS: u64 = 90;

/// What an activation code is answered with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// The code for the machine.
    pub code: ConfirmationCode,
    /// The activation.
    pub serial: Serial,
    /// Whether the same code was answered before.
    pub is_repeated: bool,
}

impl Portal {
    /// The signed document of a policy, which ships with the software: the same bytes for a version of the policy whenever it is asked for,
    /// since licenses by code name their digest.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or [`StoreError::Invalid`] if a document cannot say what the policy says.
    pub async fn policy_document(&self, session: &Session, id: &str) -> Result<Vec<u8>, StoreError> {
        let company = &session.company;
        let mut connection = self.store().read().await?;
        let policy: Kept<noun::Policy> = nouns::get(&mut connection, company, &session.sees, id).await?;
        if let Some(document) = codes::signed(&mut connection, company, &policy.id, policy.version).await? {
            return Ok(document);
        }
        let product: Kept<Product> = nouns::get(&mut connection, company, &Sees::All, &policy.body.product).await?;
        drop(connection);
        let (issuing, act) = (self.issuing(company).await?, self.act(company, &session.caller.user)?);
        let (draft, version) = (draft(&act, &product.body, &policy.body)?, policy.clone());
        let signing =
            self.store().write(policy.id.clone(), async move |connection| sign(connection, &act, &issuing, &version, &draft).await);
        match signing.await {
            // Another process was first.
            Err(StoreError::Exists(_)) => {
                let mut connection = self.store().read().await?;
                let document = codes::signed(&mut connection, company, &policy.id, policy.version).await?;
                document.ok_or(StoreError::Damaged("policy"))
            }
            signed => signed,
        }
    }

    /// Answers a typed activation code: finds the initialization that it answers, and issues the license. The same code gets the same
    /// confirmation.
    ///
    /// # Errors
    /// [`Refusal::ActivationCodeUnknown`] to whoever guesses, whatever they guess wrong; otherwise why it is refused, or what failed.
    pub async fn confirm(&self, company: &CompanyCode, code: &ActivationCode, actor: &str) -> Result<Confirmation, StoreError> {
        let issuing = self.issuing(company).await.map_err(|error| match error {
            StoreError::NotFound("company") => StoreError::Refused(Refusal::ActivationCodeUnknown),
            other => other,
        })?;
        let act = self.act(company, actor)?;
        let since = UnixTime::from_secs(act.now.as_secs().saturating_sub(REMEMBERED_DAYS * DAY_SECS));
        let mut connection = self.store().read().await?;
        let begun = codes::begun(&mut connection, company, &code.commitment, micros(since)).await?;
        let (begun, secret) = answered(self.vault(), company, begun, code).ok_or(Refusal::ActivationCodeUnknown)?;
        let policy = policy(&mut connection, company, &begun.record).await?;
        let anchors = anchors(&mut connection, company).await?;
        drop(connection);
        let (typed, serial) = (*code, begun.record.serial);
        let digest = exchange_digest(serial, code);
        let issued = self.store().write(begun.license.clone(), async move |connection| {
            let row = licenses::lock(connection, &act.company, &By::Id(begun.license.clone())).await?;
            let operation = Operation::ActivateByCode { serial, code: &typed, secret: &secret, policy: &policy };
            let about = About::code(serial, &typed);
            let Settled { answer, license, order } = settle(connection, &act, &row, &about, operation, serial).await?;
            match answer {
                Answer::Stored { .. } => {
                    let known = offline::answer(connection, &act.company, &digest).await?;
                    let document = known.and_then(|documents| documents.into_iter().next()).ok_or(StoreError::Damaged("answer"))?;
                    Ok((document, true))
                }
                Answer::Issue(draft) => {
                    let document = draft.sign(&*issuing).map_err(|_| StoreError::Damaged("license"))?;
                    let documents = std::slice::from_ref(&document);
                    offline::keep_answer(connection, &act, &digest, &license, serial, documents).await?;
                    licenses::note_document(connection, &act, "activate", &license, &order, &Digest::of(&document)).await?;
                    Ok((document, false))
                }
                _ => Err(StoreError::Damaged("answer")),
            }
        });
        let (document, is_repeated) = issued.await?;
        Ok(Confirmation { code: confirmation(&anchors, &document)?, serial, is_repeated })
    }
}

/// The signed policy that a code of this license takes its terms from, unless `named` is the digest of another one.
///
/// # Errors
/// [`StoreError::NotFound`] if there is none.
pub(crate) async fn policy_for(
    connection: &mut AnyConnection,
    company: &CompanyCode,
    license: &LicenseRow,
    named: Option<&str>,
) -> Result<Verified<Policy>, StoreError> {
    let document = match named {
        Some(digest) => codes::document(connection, company, digest).await?,
        None => codes::of_license(connection, company, license).await?,
    };
    believed(connection, company, &document).await
}

/// Begins an exchange for a seat of the license, which is locked. The secret leaves in the code and nowhere else.
///
/// # Errors
/// Why the rules say no, or [`StoreError::Busy`] if too many initializations wait.
pub(crate) async fn initialize(
    connection: &mut AnyConnection,
    vault: &Vault,
    act: &Act,
    license: &LicenseRow,
    policy: &Verified<Policy>,
    use_before: UnixTime,
    serial: Serial,
) -> Result<InitializationCode, StoreError> {
    codes::check_room(connection, act, &license.id).await?;
    let mut bytes = Zeroizing::new([0_u8; 10]);
    random(bytes.as_mut());
    let secret = InitializationSecret::from_bytes(*bytes);
    let sealed_secret = codes::seal(vault, &act.company, serial, &secret);
    let operation = Operation::Initialize { policy, sealed_secret: &sealed_secret, use_before };
    let settled = settle(connection, act, license, &About::serial(serial), operation, serial).await?;
    licenses::note(connection, act, "initialize", &license.id, &settled.order, None, Some(&serial.to_string())).await?;
    Ok(InitializationCode { serial, secret })
}

/// A renewal without a trip back: the confirmation of the next revision.
///
/// # Errors
/// [`Refusal::ActivationUnknown`] for an activation by document, or why the rules say no.
pub(crate) async fn renew(
    connection: &mut AnyConnection,
    act: &Act,
    issuing: &SigningKey,
    license: &str,
    serial: Serial,
) -> Result<ConfirmationCode, StoreError> {
    codes::get(connection, &act.company, serial).await?.ok_or(Refusal::ActivationUnknown)?;
    let document = super::revise(connection, act, issuing, license, serial, None).await?;
    confirmation(&TrustAnchors::new(act.company.clone(), vec![issuing.verifying_key().clone()]), &document)
}

/// Where the terms of an activation by code are from; `None` for one by document.
pub(super) async fn policy_of(
    connection: &mut AnyConnection,
    company: &CompanyCode,
    serial: Serial,
) -> Result<Option<Verified<Policy>>, StoreError> {
    match codes::get(connection, company, serial).await? {
        Some(record) => policy(connection, company, &record).await.map(Some),
        None => Ok(None),
    }
}

async fn policy(connection: &mut AnyConnection, company: &CompanyCode, record: &CodeRecord) -> Result<Verified<Policy>, StoreError> {
    let document = codes::document(connection, company, &HEXLOWER.encode(&record.policy)).await.map_err(|error| match error {
        // It was kept before it was given out.
        StoreError::NotFound(_) => StoreError::Damaged("policy"),
        other => other,
    })?;
    believed(connection, company, &document).await
}

async fn believed(connection: &mut AnyConnection, company: &CompanyCode, document: &[u8]) -> Result<Verified<Policy>, StoreError> {
    anchors(connection, company).await?.verify_policy(document).map_err(|_| StoreError::Damaged("policy"))
}

/// Every key that the company has signed with.
async fn anchors(connection: &mut AnyConnection, company: &CompanyCode) -> Result<TrustAnchors, StoreError> {
    Ok(TrustAnchors::new(company.clone(), keys::public_keys(connection, company).await?))
}

/// The one that the code answers, with its secret.
fn answered(vault: &Vault, company: &CompanyCode, begun: Vec<Begun>, code: &ActivationCode) -> Option<(Begun, InitializationSecret)> {
    begun.into_iter().find_map(|begun| {
        // One that cannot be opened any more stops nobody else's.
        let secret = codes::secret(vault, company, &begun.record).ok()?;
        let context = ActivationContext { company, product: &begun.product, serial: begun.record.serial };
        let is_answered = code.is_by(&secret, context);
        is_answered.then_some((begun, secret))
    })
}

fn confirmation(anchors: &TrustAnchors, document: &[u8]) -> Result<ConfirmationCode, StoreError> {
    let license = anchors.verify_license(document).map_err(|_| StoreError::Damaged("license"))?;
    ConfirmationCode::of(&license).ok_or(StoreError::Damaged("license"))
}

/// What stands in the document of a policy: its terms but for the times, which come with each code.
fn draft(act: &Act, product: &Product, policy: &noun::Policy) -> Result<Policy, StoreError> {
    let mut terms = policy.plan.terms(UnixTime::from_secs(0), None)?;
    terms.expires_at = None;
    Ok(Policy {
        company: act.company.clone(),
        issued_at: act.now,
        product: product.code.parse().map_err(|_| StoreError::Damaged("product"))?,
        name: policy.name.parse().map_err(|_| Invalid { field: "name", rule: Rule::Title })?,
        terms,
    })
}

/// Signs what a version of a policy says, and keeps it. A version that says nothing else than the last that was signed has the same
/// document: machines hold that one.
async fn sign(
    connection: &mut AnyConnection,
    act: &Act,
    issuing: &SigningKey,
    version: &Kept<noun::Policy>,
    draft: &Policy,
) -> Result<Vec<u8>, StoreError> {
    let anchors = TrustAnchors::new(act.company.clone(), vec![issuing.verifying_key().clone()]);
    let last = codes::last_signed(connection, &act.company, &version.id).await?;
    let last = last.and_then(|document| anchors.verify_policy(&document).ok());
    let document = match last.filter(|last| Policy { issued_at: last.issued_at, ..draft.clone() } == **last) {
        Some(last) => last.bytes().to_vec(),
        None => draft.sign(issuing).map_err(|_| StoreError::Damaged("policy"))?,
    };
    let digest = Digest::of(&document).short().to_string();
    codes::keep_document(connection, act, &digest, &document).await?;
    codes::keep_signed(connection, act, version, &digest).await?;
    let event = Event { action: "sign-policy", kind: "policy", object: &version.id, order: None, before: None, after: Some(&digest) };
    audit::note(connection, act, event).await?;
    Ok(document)
}
