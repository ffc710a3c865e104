//! Sync: what a courier's replica is filled from, and what a courier brings.

mod actions;

use std::sync::Arc;

use axum::Json;
use axum::http::{HeaderName, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use carnet_core::SigningKey;
use carnet_model::custody::Head;
use carnet_model::permission::Permission;
use carnet_model::sync::{self, Action, Answer, Capabilities, Kind, LogPart, Outcome, Push, Pushed, PushedOperation, Snapshot};
use data_encoding::{BASE64, HEXLOWER};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sqlx::AnyConnection;

use super::call::Call;
use super::endpoint::{Access, AppState, Endpoint};
use super::offline::{blocking, check_choice, read};
use crate::portal::{Keeps, PortalError, Reply};
use crate::problem::Problem;
use crate::store::keys::Session;
use crate::store::operations::{self, Answered, Named};
use crate::store::sees::Sees;
use crate::store::sync::Source;
use crate::store::{Act, StoreError, couriers};

/// What an id that was used for something else is refused by.
const REUSED: &str = "idempotency-key-reused";

pub(super) fn endpoints() -> Vec<Endpoint> {
    let access = Access::May(Permission::Sync);
    vec![
        Endpoint::new(Method::GET, "/sync", "sync", "Tell what of sync is spoken, and how far the caller sees", access, capabilities)
            .gives::<Capabilities>(200),
        Endpoint::new(Method::GET, "/sync/changes", "sync", "Tell what changed after a sealed number, as it stands now", access, changes)
            .query("after", "`next` of the page before, or `sealed` of the first page of the snapshot")
            .query("limit", "how many sealed numbers it covers, at most 1000; 100 unless given")
            .gives::<sync::Page>(200)
            .compressed(),
        Endpoint::new(
            Method::GET,
            "/sync/snapshot",
            "sync",
            "Give everything of a kind that the caller sees, page by page",
            access,
            snapshot,
        )
        .query("kind", "which kind")
        .query("order", "only what belongs to this order: licenses, devices or activations")
        .query("license", "only what belongs to this license: itself, devices or activations")
        .query("after", "`next` of the page before")
        .query("limit", "how many, at most 1000; 100 unless given")
        .gives::<Snapshot>(200)
        .compressed(),
        Endpoint::new(
            Method::POST,
            "/sync/operations",
            "sync",
            "Take in what was carried, and do what was done without a network, each once",
            access,
            push,
        )
        .at_most(sync::MAX_PUSH)
        .takes::<Push>()
        .gives::<Pushed>(200),
    ]
}

/// Refuses a courier that speaks another version.
fn check_version(call: &Call) -> Result<(), Problem> {
    let spoken = sync::VERSION.to_string();
    if call.header(HeaderName::from_static(sync::VERSION_HEADER)) == spoken {
        Ok(())
    } else {
        Err(Problem::new(StatusCode::BAD_REQUEST, "sync-version-unsupported").with("versions", spoken))
    }
}

fn bad(name: &str) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "parameter-invalid").with("name", name)
}

/// How many rows a page has at most.
fn limit(call: &Call) -> Result<usize, Problem> {
    usize::try_from(call.page()?.limit).map_err(|_| bad("limit"))
}

/// The digest of how far the caller sees, and of what they may.
fn scope(session: &Session) -> String {
    let organization = match session.sees.of_user() {
        Sees::Organization { organization, .. } => organization.as_str(),
        _ => "",
    };
    let caller = &session.caller;
    let scope = json!([session.company.as_str(), caller.user, caller.role, caller.grants, caller.narrowed, organization]);
    HEXLOWER.encode(&Sha256::digest(scope.to_string()))
}

async fn capabilities(_: AppState, call: Call) -> Result<Response, Problem> {
    check_version(&call)?;
    let session = call.session()?;
    let mut connection = call.portal().store().read().await?;
    let sealed = Source::new(&mut connection, session, call.portal().now()).sealed().await?;
    let capabilities = Capabilities {
        versions: vec![sync::VERSION],
        company: session.company.to_string(),
        user: session.caller.user.clone(),
        kinds: Kind::ALL.to_vec(),
        max_operations: sync::MAX_OPERATIONS,
        max_rows: sync::MAX_ROWS,
        max_push: sync::MAX_PUSH,
        sealed,
        scope: scope(session),
    };
    Ok(Json(capabilities).into_response())
}

async fn changes(_: AppState, call: Call) -> Result<Response, Problem> {
    check_version(&call)?;
    let (session, limit) = (call.session()?, limit(&call)?);
    let after: i64 = call.query("after").unwrap_or("0").parse().map_err(|_| bad("after"))?;
    let mut connection = call.portal().store().read().await?;
    let mut source = Source::new(&mut connection, session, call.portal().now());
    let sealed = source.sealed().await?;
    // Such a number is of another portal, or of this one before it was restored from a backup.
    if !(0..=sealed).contains(&after) {
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "sync-cursor-unknown"));
    }
    let found = source.changes(after, limit).await?;
    let sealed = sealed.max(found.next);
    let page = sync::Page { changes: found.changes, next: found.next, sealed, scope: scope(session), more: found.more };
    Ok(Json(page).into_response())
}

async fn snapshot(_: AppState, call: Call) -> Result<Response, Problem> {
    check_version(&call)?;
    let (session, limit) = (call.session()?, limit(&call)?);
    let kind = call.query("kind").and_then(Kind::named).ok_or_else(|| bad("kind"))?;
    let within = |whole: Kind| call.query(whole.name()).map(|id| (whole, id));
    let within = within(Kind::Order).or(within(Kind::License));
    if let Some((whole, _)) = within
        && !matches!(kind, Kind::License | Kind::Device | Kind::Activation)
    {
        return Err(bad(whole.name()));
    }
    let after = call.query("after").unwrap_or_default();
    if kind == Kind::Activation && !after.is_empty() && after.parse::<i64>().is_err() {
        return Err(bad("after"));
    }
    let mut connection = call.portal().store().read().await?;
    let mut source = Source::new(&mut connection, session, call.portal().now());
    // Before the rows: what changes while they are read comes with the changes.
    let sealed = source.sealed().await?;
    let rows = source.snapshot(kind, within, after, limit).await?;
    let next = rows.last().filter(|_| rows.len() >= limit).map(|row| row.id.clone());
    Ok(Json(Snapshot { kind, rows, next, sealed, scope: scope(session) }).into_response())
}

async fn push(_: AppState, call: Call) -> Result<Response, Problem> {
    check_version(&call)?;
    let Push { operations, log } = call.json()?;
    if operations.len() > sync::MAX_OPERATIONS || log.as_ref().is_some_and(|part| part.entries.len() > sync::MAX_LOG) {
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body-too-large"));
    }
    operations.iter().try_for_each(PushedOperation::check).map_err(StoreError::from)?;
    log.as_ref().map_or(Ok(()), LogPart::check).map_err(StoreError::from)?;
    let signer = call.portal().issuing(&call.session()?.company).await?;
    let log = match log {
        Some(part) => Some(take_log(&call, part).await?),
        None => None,
    };
    let mut answers = Vec::with_capacity(operations.len());
    for operation in operations {
        answers.push(answer(&call, &signer, operation).await?);
    }
    Ok(Json(Pushed { answers, log }).into_response())
}

/// Takes in what was carried, in one transaction, before anything is done; gives the log's end after it.
async fn take_log(call: &Call, part: LogPart) -> Result<Head, Problem> {
    let (session, key) = (call.session()?.clone(), couriers::key(&part.replica));
    let work = async move |connection: &mut AnyConnection, act: &Act| Ok((couriers::take(connection, act, &session, &part).await?, None));
    // The log is its own proof against being taken in twice.
    let ((_, kept), _) = call.perform_once(key, StatusCode::OK, None, String::new(), work).await?;
    serde_json::from_value(kept["answer"].clone()).map_err(|_| StoreError::Damaged("courier log").into())
}

/// What becomes of an operation. What is refused is kept as well; what failed, or who is not signed in any more, ends the push.
async fn answer(call: &Call, signer: &Arc<SigningKey>, operation: PushedOperation) -> Result<Answer, Problem> {
    let asked = Asked::of(&operation)?;
    let done = match operation.action {
        Action::Document { document, license } => carried(call, &asked, document, license.as_deref()).await,
        _ => applied(call, signer, &asked, operation).await,
    };
    match done {
        Err(problem) if problem.code == REUSED => Ok(asked.refused(call, &problem)),
        Err(problem) if is_final(problem.status) => keep(call, &asked, asked.refused(call, &problem)).await,
        done => done,
    }
}

/// Whether it is the operation that is wrong, rather than the moment or the caller.
fn is_final(status: StatusCode) -> bool {
    const NOT_NOW: [StatusCode; 3] = [StatusCode::UNAUTHORIZED, StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_MANY_REQUESTS];
    status.is_client_error() && !NOT_NOW.contains(&status)
}

/// Under what an answer is kept.
#[derive(Clone)]
struct Asked {
    id: String,
    digest: String,
}

impl Asked {
    fn of(operation: &PushedOperation) -> Result<Self, StoreError> {
        let bytes = serde_json::to_vec(operation).map_err(|_| StoreError::Damaged("operation"))?;
        Ok(Self { id: operation.id.clone(), digest: HEXLOWER.encode(&Sha256::digest(bytes)) })
    }

    fn applied(&self, row: Option<Value>, documents: &[Vec<u8>]) -> Answer {
        let documents = documents.iter().map(|document| BASE64.encode(document)).collect();
        Answer { id: self.id.clone(), outcome: Outcome::Applied, code: None, detail: None, row, documents }
    }

    fn refused(&self, call: &Call, problem: &Problem) -> Answer {
        let (code, detail) = (Some(problem.code.to_owned()), Some(problem.document(call.language(), "").title));
        Answer { outcome: Outcome::Refused, code, detail, ..self.applied(None, &[]) }
    }

    /// An answer that was kept, as it is told now.
    fn kept(kept: &Value, is_repeated: bool) -> Result<Answer, StoreError> {
        let mut answer: Answer = serde_json::from_value(kept["answer"].clone()).map_err(|_| StoreError::Damaged("operation"))?;
        if is_repeated && answer.outcome == Outcome::Applied {
            answer.outcome = Outcome::Already;
        }
        Ok(answer)
    }
}

/// Does an operation and keeps its answer, in one transaction.
async fn applied(call: &Call, signer: &Arc<SigningKey>, asked: &Asked, operation: PushedOperation) -> Result<Answer, Problem> {
    let (session, signer) = (call.session()?.clone(), Arc::clone(signer));
    let (key, own) = (actions::key(&operation.action).to_owned(), Asked { id: asked.id.clone(), digest: asked.digest.clone() });
    let work = async move |connection: &mut AnyConnection, act: &Act| {
        let (row, documents) = actions::apply(connection, act, &session, &signer, &operation).await?;
        Ok((own.applied(Some(row), &documents), None))
    };
    let ((_, kept), is_repeated) = call.perform_once(key, StatusCode::OK, Some(asked.id.clone()), asked.digest.clone(), work).await?;
    Ok(Asked::kept(&kept, is_repeated)?)
}

/// Keeps an answer. If another was kept in the meantime, that one stands.
async fn keep(call: &Call, asked: &Asked, answer: Answer) -> Result<Answer, Problem> {
    let own = answer.clone();
    let work = async move |_: &mut AnyConnection, _: &Act| Ok::<_, StoreError>((own.clone(), None));
    let ((_, kept), is_repeated) = call.perform_once("sync", StatusCode::OK, Some(asked.id.clone()), asked.digest.clone(), work).await?;
    // What was kept with the license a moment ago is this very answer.
    let is_own = Asked::kept(&kept, false)? == answer;
    Ok(Asked::kept(&kept, is_repeated && !is_own)?)
}

/// What was answered to an operation before.
async fn known(call: &Call, asked: &Asked) -> Result<Option<Answer>, Problem> {
    let session = call.session()?;
    let act = call.portal().act(&session.company, &session.caller.user)?;
    let mut connection = call.portal().store().read().await?;
    let known = operations::known(&mut connection, call.portal().vault(), &act, &asked.id, &asked.digest).await?;
    let Some(known) = known else { return Ok(None) };
    let kept: Value = serde_json::from_str(&known.answer).map_err(|_| StoreError::Damaged("operation"))?;
    Ok(Some(Asked::kept(&kept, true)?))
}

/// Answers a document that a courier carried. A license is issued and the answer kept in one transaction. Everything else is its own proof
/// against being done twice: the same bytes get the same answer, so that the answer to the operation can be kept after it.
async fn carried(call: &Call, asked: &Asked, document: String, license: Option<&str>) -> Result<Answer, Problem> {
    let session = call.session()?;
    if let Some(known) = known(call, asked).await? {
        return Ok(known);
    }
    if let Some(license) = license {
        check_choice(call, license).await?;
    }
    let nothing = || PortalError::Carrier(carnet_carrier::CarrierError::NothingFound);
    let bytes = BASE64.decode(document.as_bytes()).map_err(|_| nothing())?;
    let mut rows = blocking(move || read(&bytes)).await??.rows;
    let document = rows.pop().filter(|_| rows.is_empty()).ok_or_else(nothing)?.map_err(PortalError::from)?;
    let (own, named) = (asked.clone(), Named { id: asked.id.clone(), digest: asked.digest.clone() });
    let answered = move |documents: &[Vec<u8>]| {
        let answer = json!({ "version": null, "answer": own.applied(None, documents) }).to_string();
        Answered { status: StatusCode::OK.as_u16(), answer }
    };
    let keeps = Keeps { named, answered: Box::new(answered) };
    let answer = match call.portal().answer_operation(&document, session, license, keeps).await {
        // Another push of the same operation was faster.
        Err(PortalError::Store(StoreError::Exists(_))) => return known(call, asked).await?.ok_or_else(|| StoreError::Busy.into()),
        reply => reply?,
    };
    let answer = match answer {
        Reply::Done(done) => asked.applied(None, &done.documents),
        Reply::Refused { refusal, document } => {
            Answer { documents: vec![BASE64.encode(&document)], ..asked.refused(call, &refusal.into()) }
        }
        Reply::Pending(pending) => {
            let refused = asked.refused(call, &carnet_model::Refusal::CredentialMissing.into());
            Answer { row: Some(json!(pending)), ..refused }
        }
    };
    keep(call, asked, answer).await
}
