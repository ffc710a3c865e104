//! Documents in, answers out: verified on the way in, decided in one transaction, signed, durable, and only then given out.

mod brought;
mod clock;
mod codes;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, RwLock};

use carnet_carrier::CarrierError;
use carnet_core::{
    ActivationRequest, CompanyCode, DeactivationCode, DecodeError, Digest, Envelope, Kind, Serial, SigningKey, UnixTime, Verified,
    VerifyError, Wish,
};
use carnet_model::{Answer, Operation, Refusal};
use sqlx::{AnyConnection, Row};
use thiserror::Error;
use tokio::sync::Mutex;

use crate::store::keys::Session;
use crate::store::licenses::{self, By};
use crate::store::offline::{self, PendingView};
use crate::store::operations::{Answered, Named};
use crate::store::settle::{About, settle};
use crate::store::together::{Guard, Wanted};
use crate::store::{Act, Store, StoreError, audit, keys, micros};
use crate::vault::Vault;

pub use brought::Brought;
use brought::{Asked, Told};
pub use clock::Clock;
pub use codes::Confirmation;
pub(crate) use codes::{initialize, policy_for, renew};

/// Serials that a process takes first. While it takes some, everybody waits: each time it takes twice as many as the last.
const FIRST_BLOCK: u64 = 256;
/// Serials that it takes at once, at most: those that are left are lost when it ends.
const LARGEST_BLOCK: u64 = 16_384;

/// The portal: a store, the data key, and the time.
#[derive(Clone)]
pub struct Portal(Arc<Inner>);

struct Inner {
    store: Store,
    vault: Vault,
    clock: Clock,
    issuing: RwLock<HashMap<CompanyCode, Arc<SigningKey>>>,
    serials: Mutex<HashMap<CompanyCode, Serials>>,
}

/// Serials that are this process's own.
#[derive(Default)]
struct Serials {
    block: Range<u64>,
    /// How many it was that were taken last.
    taken: u64,
    /// Taken, and not used after all: who asks again and again must not use up what there is.
    unused: Vec<Serial>,
}

/// Why a document is not answered by another.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PortalError {
    /// It cannot be read.
    #[error(transparent)]
    Carrier(#[from] CarrierError),
    /// It is no document.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// Its signature does not hold, or it is not for anybody here.
    #[error(transparent)]
    Verify(#[from] VerifyError),
    /// A typed code has a mistake.
    #[error(transparent)]
    Code(#[from] carnet_core::CodeError),
    /// The store says no, or failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a document is answered with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// A license or a receipt that says yes.
    Done(Done),
    /// A signed receipt that says no.
    Refused {
        /// Why.
        refusal: Refusal,
        /// The receipt.
        document: Vec<u8>,
    },
    /// The request names no license: a manager must choose one.
    Pending(PendingView),
}

/// An answer that says yes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The documents: a license, or a receipt and what was wished for with the report.
    pub documents: Vec<Vec<u8>>,
    /// The license, by its id.
    pub license: String,
    /// The activation.
    pub serial: u64,
    /// Whether the same document was answered before.
    pub is_repeated: bool,
}

impl Portal {
    /// A portal on `store`.
    pub fn new(store: Store, vault: Vault, clock: Clock) -> Self {
        Self(Arc::new(Inner { store, vault, clock, issuing: RwLock::default(), serials: Mutex::default() }))
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The data key.
    pub fn vault(&self) -> &Vault {
        &self.0.vault
    }

    /// The time.
    pub fn now(&self) -> UnixTime {
        self.0.clock.now()
    }

    /// Whether the clock has not jumped.
    pub fn is_steady(&self) -> bool {
        self.0.clock.steady().is_ok()
    }

    /// Who acts, and when; refused when the clock jumped.
    ///
    /// # Errors
    /// [`StoreError::ClockJumped`].
    pub fn act(&self, company: &CompanyCode, actor: &str) -> Result<Act, StoreError> {
        Ok(Act { company: company.clone(), actor: actor.to_owned(), now: self.0.clock.steady()? })
    }

    /// The key that a company signs with.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if there is no such company.
    pub async fn issuing(&self, company: &CompanyCode) -> Result<Arc<SigningKey>, StoreError> {
        let known = self.0.issuing.read().expect("nobody panics with the lock").get(company).cloned();
        if let Some(key) = known {
            return Ok(key);
        }
        let key = Arc::new(keys::issuing_key(&mut *self.store().read().await?, self.vault(), company).await?);
        self.0.issuing.write().expect("nobody panics with the lock").insert(company.clone(), Arc::clone(&key));
        Ok(key)
    }

    /// A serial that nobody else gets. One that is not used goes back by [`Portal::give_back`].
    pub(crate) async fn next_serial(&self, company: &CompanyCode) -> Result<Serial, StoreError> {
        let mut serials = self.0.serials.lock().await;
        let serials = serials.entry(company.clone()).or_default();
        if let Some(serial) = serials.unused.pop() {
            return Ok(serial);
        }
        if serials.block.is_empty() {
            let (code, now) = (company.clone(), self.0.clock.steady()?);
            let wanted = (serials.taken * 2).clamp(FIRST_BLOCK, LARGEST_BLOCK);
            serials.block = self
                .store()
                // After whatever else is in the transaction: other processes wait for the row.
                .write("~serials", async move |connection| {
                    audit::check_clock(connection, &code, now).await?;
                    let sql =
                        "UPDATE counters SET next_serial = next_serial + $2, last_signed = $3 WHERE company = $1 RETURNING next_serial";
                    let row = sqlx::query(sql)
                        .bind(code.as_str())
                        .bind(i64::try_from(wanted).expect("a block is small"))
                        .bind(micros(now))
                        .fetch_optional(connection)
                        .await?;
                    let end: i64 = row.ok_or(StoreError::NotFound("company"))?.try_get("next_serial")?;
                    let end = u64::try_from(end).map_err(|_| StoreError::Damaged("serials"))?;
                    Ok(end - wanted..end)
                })
                .await?;
            serials.taken = wanted;
        }
        let next = serials.block.next().ok_or(StoreError::Damaged("serials"))?;
        // The portal's issuer number is 0: the upper eight bits of 40 stay free for vendor folders and delegations.
        Serial::new(next).filter(|_| next >> 32 == 0).ok_or(StoreError::Damaged("serials"))
    }

    pub(crate) async fn give_back(&self, company: &CompanyCode, serial: Serial) {
        if let Some(serials) = self.0.serials.lock().await.get_mut(company) {
            serials.unused.push(serial);
        }
    }

    /// Answers any document of a device.
    ///
    /// `session` is who brought it, if they are signed in; `chosen` the license for a request that names none.
    ///
    /// # Errors
    /// What cannot be answered by a document: it is not known who sent it, or the portal failed.
    pub async fn answer(&self, document: &[u8], session: Option<&Session>, chosen: Option<&str>) -> Result<Reply, PortalError> {
        self.settle(Brought::read(document, session)?, session, chosen).await
    }

    /// Answers a document that is brought as an operation, which is done once. What is answered with a license is kept in the same
    /// transaction; everything else is for the caller to keep.
    ///
    /// # Errors
    /// As [`Portal::answer`], and [`StoreError::Exists`] if the operation was answered in the meantime.
    pub(crate) async fn answer_operation(
        &self,
        document: &[u8],
        session: &Session,
        chosen: Option<&str>,
        keeps: Keeps,
    ) -> Result<Reply, PortalError> {
        match Brought::read(document, Some(session))? {
            Brought::Request(request) => self.activate(*request, Some(session), chosen, Some(keeps)).await,
            brought @ Brought::Told { .. } => self.settle(brought, Some(session), chosen).await,
        }
    }

    /// Answers what was read by [`Brought::read`].
    ///
    /// # Errors
    /// As [`Portal::answer`].
    pub async fn settle(&self, brought: Brought, session: Option<&Session>, chosen: Option<&str>) -> Result<Reply, PortalError> {
        match brought {
            Brought::Request(request) => self.activate(*request, session, chosen, None).await,
            Brought::Told { envelope, document, company } => self.take_in(&envelope, &document, company, session).await,
        }
    }

    async fn activate(
        &self,
        request: Verified<ActivationRequest>,
        session: Option<&Session>,
        chosen: Option<&str>,
        keeps: Option<Keeps>,
    ) -> Result<Reply, PortalError> {
        let company = request.company.clone();
        let issuing = self.issuing(&company).await.map_err(|error| not_here(error, &company))?;
        let by = match (&request.credential, chosen) {
            (Some(credential), None) => By::Lookup(credential.lookup()),
            (Some(_), Some(_)) => return Err(StoreError::Refused(Refusal::ProofInvalid).into()),
            (None, Some(license)) => By::Id(license.to_owned()),
            (None, None) => match self.pending(&request, &company).await? {
                PendingView { license: Some(license), .. } => By::Id(license),
                pending => return Ok(Reply::Pending(pending)),
            },
        };
        let act = self.act(&company, actor(session))?;
        let serial = self.next_serial(&company).await?;
        let asked = Asked {
            company: company.clone(),
            product: request.product.clone(),
            digest: request.digest(),
            kind: Kind::Request,
            now: act.now,
        };
        let (vault, signer) = (self.vault().clone(), Arc::clone(&issuing));
        let operation = keeps.as_ref().map(|keeps| keeps.named.clone());
        let guard = session.map(|session| Guard { session: session.clone(), operation });
        let wanted = Wanted { act, by, about: About::request(&request), guard };
        let done = self.store().write_together(wanted, move |together, wanted| {
            let credential_key = match request.credential {
                Some(_) => Some(together.credential_key(&wanted.by, &vault)?),
                None => None,
            };
            let operation = Operation::Activate { request: &request, credential_key: credential_key.as_ref() };
            let settled = together.settle(wanted, operation, serial)?;
            let done = match &settled.answer {
                Answer::Stored { serial } => {
                    let documents = vec![together.answer(&request.digest())?];
                    Done { documents, license: settled.license, serial: serial.as_u64(), is_repeated: true }
                }
                Answer::Issue(draft) => {
                    let document = draft.sign(&*signer).map_err(|_| StoreError::Damaged("license"))?;
                    together.issue(&wanted.act, &request, &settled, draft.serial, &document);
                    Done { documents: vec![document], serial: draft.serial.as_u64(), license: settled.license, is_repeated: false }
                }
                _ => return Err(StoreError::Damaged("answer")),
            };
            if let Some(keeps) = &keeps {
                together.keep(wanted, &vault, &(keeps.answered)(&done.documents));
            }
            Ok(done)
        });
        let done = done.await;
        // After a failure of the database it is not known whether it was used.
        let is_unused = match &done {
            Ok(done) => done.serial != serial.as_u64(),
            Err(error) => !error.is_backend(),
        };
        if is_unused {
            self.give_back(&company, serial).await;
        }
        asked.reply(done, &issuing)
    }

    async fn pending(&self, request: &Verified<ActivationRequest>, company: &CompanyCode) -> Result<PendingView, StoreError> {
        let digest = request.digest().to_string();
        match offline::pending(&mut *self.store().read().await?, company, &digest).await {
            Ok((known, _)) => return Ok(known),
            Err(StoreError::NotFound(_)) => {}
            Err(error) => return Err(error),
        }
        let (act, request) = (self.act(company, "device")?, request.clone());
        self.store().write(digest, async move |connection| offline::keep_pending(connection, &act, &request).await).await
    }

    /// Answers what a device signs with the key that is known from its activation: a deactivation, or a report.
    async fn take_in(
        &self,
        envelope: &Envelope,
        document: &[u8],
        company: CompanyCode,
        session: Option<&Session>,
    ) -> Result<Reply, PortalError> {
        let (kind, issuing) = (envelope.kind(), self.issuing(&company).await.map_err(|error| not_here(error, &company))?);
        let key_id = envelope.key_id().map(|id| data_encoding::HEXLOWER.encode(id.as_bytes())).unwrap_or_default();
        let mut connection = self.store().read().await?;
        let candidates = licenses::keys_like(&mut connection, &company, &key_id).await?;
        let told = Told::verify(kind, document, &company, &candidates)?;
        let license = licenses::license_of_device(&mut connection, &company, &told.signer().to_string(), told.serial()).await?;
        drop(connection);
        let act = self.act(&company, actor(session))?;
        let asked = Asked { company, product: told.product().clone(), digest: told.digest(), kind, now: act.now };
        let Some(license) = license else {
            return asked.refuse(Refusal::ActivationUnknown, &issuing);
        };
        let (signer, yes, session) = (Arc::clone(&issuing), asked.clone(), session.cloned());
        let done = self.store().write(license.clone(), async move |connection| {
            if let Some(session) = &session {
                keys::check_alive(connection, session, act.now).await?;
            }
            let row = licenses::lock(connection, &act.company, &By::Id(license.clone())).await?;
            let serial = told.serial();
            if let Some(mut documents) = offline::answer(connection, &act.company, &told.digest()).await? {
                // The receipt again, but no license after its end.
                if !licenses::is_open(connection, &act.company, &row, serial).await? {
                    documents.truncate(1);
                }
                return Ok(Done { documents, license: row.id, serial: serial.as_u64(), is_repeated: true });
            }
            // The serial is not for a new activation: there is none.
            let settled = settle(connection, &act, &row, &About::serial(serial), told.operation(), serial).await?;
            let mut documents = vec![yes.receipt(None, told.counters(), &signer)?];
            if let Told::Report(report) = &told {
                offline::keep_variables(connection, &act, &report.signer().to_string(), &report.variables).await?;
                if report.wants.contains(&Wish::Refresh) {
                    match revise(connection, &act, &signer, &license, serial, None).await {
                        Ok(next) => documents.push(next),
                        // The report itself is taken in all the same.
                        Err(StoreError::Refused(_)) => {}
                        Err(error) => return Err(error),
                    }
                }
            }
            offline::keep_answer(connection, &act, &told.digest(), &row.id, serial, &documents).await?;
            licenses::note_document(connection, &act, told.kind().name(), &row.id, &settled.order, &told.digest()).await?;
            Ok(Done { documents, license: row.id, serial: serial.as_u64(), is_repeated: false })
        });
        asked.reply(done.await, &issuing)
    }

    /// Takes a typed deactivation code: the tombstone ends the activation whose commitment it opens.
    ///
    /// # Errors
    /// [`Refusal::TombstoneInvalid`], or what failed.
    pub async fn reveal(
        &self,
        company: &CompanyCode,
        code: &DeactivationCode,
        session: Option<&Session>,
    ) -> Result<(String, u64), StoreError> {
        let tombstone = code.tombstone.clone();
        let (license, serial) = licenses::committed(&mut *self.store().read().await?, company, &tombstone).await?;
        let (act, session) = (self.act(company, actor(session))?, session.cloned());
        self.store()
            .write(license.clone(), async move |connection| {
                if let Some(session) = &session {
                    keys::check_alive(connection, session, act.now).await?;
                }
                let row = licenses::lock(connection, &act.company, &By::Id(license.clone())).await?;
                let operation = Operation::RevealTombstone { tombstone: &tombstone };
                let settled = settle(connection, &act, &row, &About::serial(serial), operation, serial).await?;
                licenses::note(connection, &act, "reveal-tombstone", &row.id, &settled.order, None, Some(&serial.to_string())).await?;
                Ok((row.id, serial.as_u64()))
            })
            .await
    }

    /// The manager's choice for a request that names no license.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or as [`Portal::answer`].
    pub async fn answer_pending(&self, session: &Session, name: &str, license: &str) -> Result<Reply, PortalError> {
        let mut connection = self.store().read().await?;
        let (_, document) = offline::pending(&mut connection, &session.company, name).await?;
        licenses::get(&mut connection, &session.company, &session.sees, license).await?;
        drop(connection);
        self.answer(&document, Some(session), Some(license)).await
    }
}

/// Who acts when a document or code of a device is brought: whoever is signed in, or nobody but the device.
fn actor(session: Option<&Session>) -> &str {
    session.map_or("device", |session| &session.caller.user)
}

/// What is kept of an answer by documents.
type AnsweredBy = dyn Fn(&[Vec<u8>]) -> Answered + Send + Sync;

/// How the answer to an operation is kept.
pub(crate) struct Keeps {
    /// The operation.
    pub(crate) named: Named,
    /// What is kept when these documents are the answer.
    pub(crate) answered: Box<AnsweredBy>,
}

/// The next revision for a device, with no new request; with `until`, its seat is borrowed for longer.
///
/// # Errors
/// Why the rules, or the device's state, say no.
pub(crate) async fn revise(
    connection: &mut AnyConnection,
    act: &Act,
    signer: &SigningKey,
    license: &str,
    serial: Serial,
    until: Option<UnixTime>,
) -> Result<Vec<u8>, StoreError> {
    let row = licenses::lock(connection, &act.company, &By::Id(license.to_owned())).await?;
    offline::check_device(connection, &act.company, serial).await?;
    let policy = codes::policy_of(connection, &act.company, serial).await?;
    let (action, operation) = match until {
        Some(until) => ("borrow", Operation::Borrow { serial, until }),
        None => ("refresh", Operation::Refresh { serial, plan: None, policy: policy.as_ref() }),
    };
    let settled = settle(connection, act, &row, &About::serial(serial), operation, serial).await?;
    let Answer::Issue(draft) = settled.answer else { return Err(StoreError::Damaged("answer")) };
    let document = draft.sign(signer).map_err(|_| StoreError::Damaged("license"))?;
    licenses::note_document(connection, act, action, &row.id, &settled.order, &Digest::of(&document)).await?;
    Ok(document)
}

/// A document for a company that is not here is as one for another company.
fn not_here(error: StoreError, company: &CompanyCode) -> PortalError {
    match error {
        StoreError::NotFound("company") => VerifyError::OtherCompany(company.to_string()).into(),
        other => other.into(),
    }
}
