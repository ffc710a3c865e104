//! Documents in, documents out; verification for third parties; requests that wait for a manager; typed codes.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use carnet_carrier::bundle::{BundleWriter, Outcome};
use carnet_carrier::{Form, armor};
use carnet_core::{ComponentKind, DeactivationCode, Kind, ProductProfile, Signer, TypedCode};
use carnet_model::noun::Product;
use carnet_model::permission::{Permission, Subject};
use carnet_model::{Inspection, Refusal};
use futures_util::stream::{self, StreamExt};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::AnyConnection;
use utoipa::ToSchema;

use super::call::{Call, page};
use super::endpoint::{Access, AppState, Endpoint};
use crate::portal::{Brought, PortalError, Reply};
use crate::problem::Problem;
use crate::store::audit::{self, Event};
use crate::store::nouns::{self, Kept};
use crate::store::offline::{self, PendingView, bundled};
use crate::store::{keys, licenses};

/// Documents of a bundle that are verified for a stranger.
const MAX_VERIFIED: usize = 256;
/// The largest body of somebody who is not signed in.
const MAX_STRANGE: usize = 4 * 1024 * 1024;
/// A body that is read faster than it is handed to another thread: that of one document.
const SMALL: usize = 64 * 1024;
/// Rows of a bundle that are answered at the same time.
const AT_ONCE: usize = 512;

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::new(Method::POST, "/offline/documents", "offline", "Answer a document or a bundle of devices", Access::Public, documents)
            .query("license", "the license for a request that names none, by its id; needs the permission `offline_activate`")
            .takes_documents()
            .gives_documents(),
        Endpoint::new(
            Method::POST,
            "/offline/deactivation-codes",
            "offline",
            "Take a typed deactivation code",
            Access::Public,
            deactivation_code,
        )
        .takes::<TypedDeactivation>()
        .gives::<Deactivated>(200),
        Endpoint::new(Method::POST, "/verify", "offline", "Tell what a document says and whether it is true", Access::Public, verify)
            .takes_documents()
            .at_most(super::MAX_JSON)
            .gives::<Verification>(200),
        Endpoint::new(
            Method::GET,
            "/pending-requests",
            "offline",
            "List the requests that name no license",
            Access::May(Permission::OfflineActivate),
            waiting,
        )
        .gives_page::<PendingView>(),
        Endpoint::new(
            Method::POST,
            "/pending-requests/{id}/answer",
            "offline",
            "Choose the license for a request, by its digest or claim code",
            Access::May(Permission::OfflineActivate),
            answer_pending,
        )
        .takes::<Choice>()
        .gives_documents(),
        Endpoint::new(
            Method::GET,
            "/products/{id}/profile",
            "products",
            "Make the signed profile that ships with a product",
            Access::Admin,
            profile,
        )
        .query("portal", "the portal's address in the profile, `https://…`")
        .gives_documents(),
    ]
}

/// A deactivation code, as a person typed it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TypedDeactivation {
    /// The company's code.
    company: String,
    /// The code.
    code: String,
}

/// What a deactivation code ended.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct Deactivated {
    /// The activation.
    serial: u64,
}

/// The license that a manager chooses.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Choice {
    /// Its id.
    license: String,
}

/// What a document says, whoever signed it, and whether the signature holds.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct Verification {
    /// The document's kind.
    kind: Option<String>,
    /// Whether the signature holds.
    verified: bool,
    /// `self`, or the thumbprint of the key that signed.
    signer: Option<String>,
    /// The thumbprint of the key that signed.
    key: Option<String>,
    /// What it says; believed only if `verified`.
    #[schema(value_type = Object)]
    claims: serde_json::Value,
    /// Why it is not verified.
    code: Option<String>,
}

async fn documents(_: AppState, call: Call) -> Result<Response, Problem> {
    let chosen = call.query("license");
    if let Some(license) = chosen {
        check_choice(&call, license).await?;
    }
    if call.session_if_any().is_none() && call.body.len() > MAX_STRANGE {
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body-too-large"));
    }
    let carried = if call.body.len() <= SMALL {
        read(&call.body)?
    } else {
        let body = call.body.clone();
        blocking(move || read(&body)).await??
    };
    if carried.form == Form::Bundle {
        return bundle(&call, carried.rows).await;
    }
    let document = carried.rows.into_iter().next().ok_or(PortalError::Carrier(carnet_carrier::CarrierError::NothingFound))?;
    let reply = call.portal().answer(&document.map_err(PortalError::from)?, call.session_if_any(), chosen).await?;
    answer(reply, carried.form, wants_json(&call))
}

/// Whether the caller may choose this license for a request that names none.
pub(super) async fn check_choice(call: &Call, license: &str) -> Result<(), Problem> {
    let session = call.session()?;
    session.caller.has(Permission::OfflineActivate)?;
    let mut connection = call.portal().store().read().await?;
    let row = licenses::get(&mut connection, &session.company, &session.sees, license).await?;
    Ok(session.caller.may(Permission::OfflineActivate, subject(&row))?)
}

/// Pictures are for the pages, which bound what they cost; here come bytes and texts.
pub(super) fn read(body: &[u8]) -> Result<carnet_carrier::Carried, PortalError> {
    if carnet_carrier::qr::is_picture(body) || body.starts_with(b"GIF8") {
        return Err(carnet_carrier::CarrierError::NothingFound.into());
    }
    Ok(carnet_carrier::read(body)?)
}

async fn bundle(call: &Call, rows: Vec<Result<Vec<u8>, carnet_carrier::CarrierError>>) -> Result<Response, Problem> {
    let mut writer = BundleWriter::new(Vec::new(), "results").map_err(PortalError::from)?;
    let (portal, session) = (call.portal().clone(), call.session_if_any().cloned().map(Arc::new));
    // All cores verify; then, in the order of the rows, many wait for the writers at a time, so that they share commits and the first of each
    // license are served first.
    let mut replies = stream::iter(rows)
        .map(|row| {
            let session = session.clone();
            tokio::spawn(async move { Brought::read(&row?, session.as_deref()) })
        })
        .buffered(AT_ONCE)
        .map(|brought| {
            let (portal, session) = (portal.clone(), session.clone());
            async move {
                match brought.map_err(failed)? {
                    Ok(brought) => Ok::<_, Problem>(portal.settle(brought, session.as_deref(), None).await),
                    Err(error) => Ok(Err(error)),
                }
            }
        })
        .buffered(AT_ONCE);
    let mut more = Vec::new();
    while let Some(reply) = replies.next().await {
        let row = |done, code: &str| Outcome { done, code: code.to_owned() };
        let (outcome, document) = match reply? {
            Ok(Reply::Done(done)) => {
                let mut documents = done.documents.into_iter();
                let first = documents.next().unwrap_or_default();
                more.extend(documents);
                (row(true, "ok"), first)
            }
            Ok(Reply::Refused { refusal, document }) => (row(false, refusal.code()), document),
            Ok(Reply::Pending(_)) => (row(false, Refusal::CredentialMissing.code()), Vec::new()),
            Err(error) => {
                let problem = Problem::from(error);
                if problem.status.is_server_error() {
                    return Err(problem);
                }
                (row(false, problem.code), Vec::new())
            }
        };
        writer.push(Some(&outcome), &document).map_err(PortalError::from)?;
    }
    // What was wished for with a report follows all rows, so that these stand beside the rows of the request.
    for document in more {
        writer.push(Some(&Outcome { done: true, code: "ok".to_owned() }), &document).map_err(PortalError::from)?;
    }
    let bytes = writer.finish().map_err(PortalError::from)?;
    Ok(binary(bytes))
}

/// A reply in the form in which the question came.
fn answer(reply: Reply, form: Form, wants_json: bool) -> Result<Response, Problem> {
    let (code, documents, more) = match reply {
        Reply::Pending(pending) => {
            return Ok((StatusCode::ACCEPTED, Json(json!({ "outcome": "pending", "pending": pending }))).into_response());
        }
        Reply::Done(done) => {
            ("ok", done.documents, json!({ "license": done.license, "serial": done.serial, "repeated": done.is_repeated }))
        }
        Reply::Refused { refusal, document } => (refusal.code(), vec![document], json!({})),
    };
    let texts = || documents.iter().map(|document| armor::encode(document)).collect::<Result<Vec<_>, _>>().map_err(PortalError::from);
    let mut response = if wants_json {
        let mut body = json!({ "outcome": code, "documents": texts()? });
        body.as_object_mut().expect("an object").extend(more.as_object().cloned().unwrap_or_default());
        Json(body).into_response()
    } else if form == Form::Raw {
        binary(if documents.len() == 1 { documents.concat() } else { bundled(&documents)? })
    } else {
        ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], texts()?.concat()).into_response()
    };
    response.headers_mut().insert("carnet-outcome", HeaderValue::from_static(code));
    Ok(response)
}

fn wants_json(call: &Call) -> bool {
    call.header(header::ACCEPT).split(',').next().is_some_and(|first| first.trim().starts_with("application/json"))
}

fn binary(bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/vnd.carnet")], Body::from(bytes)).into_response()
}

async fn deactivation_code(_: AppState, call: Call) -> Result<Response, Problem> {
    let typed: TypedDeactivation = call.json()?;
    let unknown = || Problem::from(Refusal::TombstoneInvalid);
    let company = typed.company.parse().map_err(|_| unknown())?;
    let code = DeactivationCode::parse(&typed.code).map_err(PortalError::from)?;
    // Somebody of another company is nobody here.
    let session = call.session_if_any().filter(|session| session.company == company);
    let (_, serial) = call.portal().reveal(&company, &code, session).await?;
    Ok(Json(Deactivated { serial }).into_response())
}

async fn verify(State(app): AppState, call: Call) -> Result<Response, Problem> {
    let _turn = app.gate.checks.acquire().await;
    let body = call.body.clone();
    let carried = blocking(move || read(&body)).await??;
    if carried.rows.len() > MAX_VERIFIED {
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body-too-large"));
    }
    let (mut items, is_list) = (Vec::new(), carried.form == Form::Bundle);
    for row in carried.rows {
        let document = row.map_err(PortalError::from)?;
        let envelope = carnet_core::Envelope::parse(&document).map_err(PortalError::from)?;
        // What a device signed is checked with the keys of the devices that are known; requests hold their key.
        let company = carnet_core::inspect::unverified_company(&envelope);
        let mut connection = call.portal().store().read().await?;
        let keys = match (&company, envelope.kind()) {
            (Some(company), Kind::Deactivation | Kind::DeviceReport) => {
                let key_id = envelope.key_id().map(|id| data_encoding::HEXLOWER.encode(id.as_bytes())).unwrap_or_default();
                licenses::keys_like(&mut connection, company, &key_id).await?
            }
            (_, Kind::Request) | (None, _) => Vec::new(),
            (Some(company), _) => keys::public_keys(&mut connection, company).await?,
        };
        drop(connection);
        items.push(blocking(move || Inspection::of(&document, &keys)).await?.map_err(PortalError::from)?.to_json());
    }
    let body = match items.pop() {
        Some(item) if !is_list => item,
        last => {
            items.extend(last);
            let verified = items.iter().all(|item| item["verified"] == json!(true));
            let code = items.iter().map(|item| item["code"].clone()).find(|code| !code.is_null());
            json!({ "kind": "bundle", "items": items, "verified": verified, "signer": null, "claims": null, "code": code })
        }
    };
    Ok(Json(body).into_response())
}

/// Does what takes the processor for long where nobody waits for it.
pub(super) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(failed)
}

fn failed(_: tokio::task::JoinError) -> Problem {
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "portal-failed")
}

async fn waiting(_: AppState, call: Call) -> Result<Response, Problem> {
    let (session, wanted) = (call.session()?, call.page()?);
    let mut connection = call.portal().store().read().await?;
    let mut items = offline::waiting(&mut connection, &session.company, &wanted.after, wanted.limit).await?;
    if !session.caller.is_admin() {
        // Whoever answers for a customer has the claim code from them: it is the proof that they ask.
        items.iter_mut().for_each(|item| (item.claim_code, item.license) = (String::new(), None));
    }
    Ok(page(items, wanted.limit, |item| item.id.clone()))
}

async fn answer_pending(_: AppState, call: Call) -> Result<Response, Problem> {
    let (session, choice): (_, Choice) = (call.session()?, call.json()?);
    let mut connection = call.portal().store().read().await?;
    let (pending, _) = offline::pending(&mut connection, &session.company, call.parameter("id")).await?;
    if !session.caller.is_admin() && pending.id == call.parameter("id") {
        return Err(crate::store::StoreError::NotFound("pending-request").into());
    }
    let row = licenses::get(&mut connection, &session.company, &session.sees, &choice.license).await?;
    drop(connection);
    session.caller.may(Permission::OfflineActivate, subject(&row))?;
    let reply = call.portal().answer_pending(session, call.parameter("id"), &choice.license).await?;
    answer(reply, Form::Armor, wants_json(&call))
}

/// What a license is, as far as scopes go.
pub(super) fn subject(row: &licenses::LicenseRow) -> Subject<'_> {
    Subject {
        product: Some(&row.product),
        policy: row.policy.as_ref().map(|(policy, _)| policy.as_str()),
        order: Some(&row.record.order),
        account: row.account.as_deref(),
    }
}

async fn profile(_: AppState, call: Call) -> Result<Response, Problem> {
    let session = call.session()?;
    let mut connection = call.portal().store().read().await?;
    let product: Kept<Product> = nouns::get(&mut connection, &session.company, &session.sees, call.parameter("id")).await?;
    let company = keys::companies(&mut connection).await?.into_iter().find(|company| company.code == session.company.as_str());
    drop(connection);
    let company = company.ok_or(crate::store::StoreError::NotFound("company"))?;
    let portal = call.query("portal").map(str::parse).transpose();
    let portal = portal.map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "parameter-invalid").with("name", "portal"))?;
    let issuing = call.portal().issuing(&session.company).await?;
    let act = call.portal().act(&session.company, &session.caller.user)?;
    let document = sign_profile(&session.company, &company.name, &product.body, portal, &issuing, act.now)?;
    let digest = carnet_core::Digest::of(&document).to_string();
    call.portal()
        .store()
        .write("profile", async move |connection: &mut AnyConnection| {
            let event =
                Event { action: "sign-profile", kind: "product", object: &product.id, order: None, before: None, after: Some(&digest) };
            audit::note(connection, &act, event).await
        })
        .await?;
    give(&call, document)
}

/// A document that nothing was asked for by: as a file, or as text for whoever wants that.
pub(super) fn give(call: &Call, document: Vec<u8>) -> Result<Response, Problem> {
    answer(
        Reply::Done(crate::portal::Done { documents: vec![document], license: String::new(), serial: 0, is_repeated: false }),
        if wants_text(call) { Form::Armor } else { Form::Raw },
        false,
    )
}

fn wants_text(call: &Call) -> bool {
    call.header(header::ACCEPT).trim().starts_with("text/")
}

/// The profile of a product: what a machine must know before its first request.
pub(crate) fn sign_profile(
    company: &carnet_core::CompanyCode,
    company_name: &str,
    product: &Product,
    portal: Option<carnet_core::PortalUrl>,
    issuing: &carnet_core::SigningKey,
    now: carnet_core::UnixTime,
) -> Result<Vec<u8>, crate::store::StoreError> {
    let damaged = |_: carnet_core::TextError| crate::store::StoreError::Damaged("product");
    let languages = product.languages.iter().map(|tag| tag.parse().map_err(damaged)).collect::<Result<Vec<_>, _>>()?;
    let profile = ProductProfile {
        company: company.clone(),
        issued_at: now,
        company_name: company_name.parse().map_err(damaged)?,
        product: product.code.parse().map_err(damaged)?,
        product_name: product.name.parse().map_err(damaged)?,
        portal,
        keys: vec![issuing.verifying_key().clone()],
        components: ComponentKind::ALL.to_vec(),
        quorum: product.quorum,
        languages: if languages.is_empty() { vec!["en".parse().map_err(damaged)?] } else { languages },
        sends_host_name: product.sends_host_name,
        hides_hardware: product.hides_hardware,
    };
    profile.sign(issuing).map_err(|_| crate::store::StoreError::Damaged("profile"))
}
