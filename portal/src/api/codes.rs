//! The code exchange: signed policies for the software, initialization codes out, activation codes in, confirmation codes out.

use axum::Json;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use carnet_core::{ActivationCode, CompanyCode, ConfirmationCode, DAY_SECS, InitializationCode, TypedCode, VerifyError, typed};
use carnet_model::Refusal;
use carnet_model::noun::{Invalid, Rule};
use carnet_model::permission::Permission;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::AnyConnection;
use utoipa::ToSchema;

use super::call::{Call, page};
use super::devices::reached;
use super::endpoint::{Access, AppState, Endpoint};
use super::licenses::{own, seen};
use super::offline::give;
use crate::portal::{self, PortalError};
use crate::problem::Problem;
use crate::store::views::CodeActivationView;
use crate::store::{Act, StoreError, codes};

/// For how many days an initialization code may be answered, unless it is said otherwise.
const DAYS: u32 = 30;
/// For how many at most.
const MAX_DAYS: u32 = 365;

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::new(
            Method::GET,
            "/policies/{id}/document",
            "policies",
            "Give the signed policy that ships with the software, for machines of which only codes cross",
            Access::Admin,
            policy_document,
        )
        .gives_documents(),
        Endpoint::new(
            Method::POST,
            "/licenses/{id}/initialization-codes",
            "codes",
            "Make an initialization code, which is shown once",
            Access::May(Permission::OfflineActivate),
            initialize,
        )
        .takes::<NewInitialization>()
        .gives::<Initialization>(201),
        Endpoint::new(
            Method::GET,
            "/licenses/{id}/code-activations",
            "codes",
            "List what was begun and activated by codes",
            Access::SignedIn,
            code_activations,
        )
        .gives_page::<CodeActivationView>(),
        Endpoint::new(
            Method::POST,
            "/offline/activation-codes",
            "codes",
            "Answer a typed activation code with the confirmation code",
            Access::Public,
            activation_code,
        )
        .takes::<TypedActivation>()
        .gives::<Confirmation>(200),
        Endpoint::new(
            Method::POST,
            "/activations/{serial}/confirmation-code",
            "codes",
            "Make the confirmation code of the next revision, with nothing new from the machine",
            Access::May(Permission::OfflineActivate),
            renew,
        )
        .gives::<Confirmation>(200),
    ]
}

/// What an initialization code is to be.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
struct NewInitialization {
    /// For how many days it may be answered, at most 365; 30 unless given.
    days: Option<u32>,
    /// The signed policy that the machine has, by its digest; that of the license unless given. One of another policy is the administrators'
    /// to choose.
    policy_document: Option<String>,
}

/// An initialization code. It is a secret until it is answered: whoever hears it can have the seat.
#[derive(Clone, Serialize, ToSchema)]
struct Initialization {
    /// The activation to be.
    serial: u64,
    /// The code, in the lines in which it is read out.
    lines: Vec<String>,
    /// The same lines, in words for the telephone.
    spelled: Vec<String>,
    /// Until when it may be answered, in seconds since the epoch.
    use_before: u64,
    /// The signed policy that the machine must have, by its digest.
    policy_document: String,
}

/// An activation code, as a person typed it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TypedActivation {
    /// The company's code.
    company: String,
    /// The code: a line each, or all in one.
    code: String,
}

/// A confirmation code.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct Confirmation {
    /// The activation.
    serial: u64,
    /// The revision of the license.
    revision: u16,
    /// Whether the same code was answered before.
    repeated: bool,
    /// The code, in the lines in which it is read out.
    lines: Vec<String>,
    /// The same lines, in words for the telephone.
    spelled: Vec<String>,
}

impl Initialization {
    fn of(code: &InitializationCode, use_before: u64, policy_document: String) -> Self {
        let lines = code.to_lines();
        Self { serial: code.serial.as_u64(), spelled: spelled(&lines), lines, use_before, policy_document }
    }
}

impl Confirmation {
    fn of(code: &ConfirmationCode, serial: u64, repeated: bool) -> Self {
        let lines = code.to_lines();
        Self { serial, revision: code.revision.as_u16(), repeated, spelled: spelled(&lines), lines }
    }
}

fn spelled(lines: &[String]) -> Vec<String> {
    lines.iter().map(|line| typed::spelled(line)).collect()
}

async fn policy_document(_: AppState, call: Call) -> Result<Response, Problem> {
    let document = call.portal().policy_document(call.session()?, call.parameter("id")).await?;
    give(&call, document)
}

async fn initialize(_: AppState, call: Call) -> Result<Response, Problem> {
    let (session, wanted): (_, NewInitialization) = (call.session()?.clone(), call.json()?);
    let days = wanted.days.unwrap_or(DAYS);
    if !(1..=MAX_DAYS).contains(&days) {
        return Err(StoreError::from(Invalid { field: "days", rule: Rule::Between(1, MAX_DAYS as usize) }).into());
    }
    let (company, id, vault) = (session.company.clone(), call.parameter("id").to_owned(), call.portal().vault().clone());
    let serial = call.portal().next_serial(&company).await?;
    let work = async move |connection: &mut AnyConnection, act: &Act| {
        let license = own(connection, act, &session, Permission::OfflineActivate, &id).await?;
        let named = wanted.policy_document.as_deref();
        if let Some(digest) = named
            && !session.caller.is_admin()
            && !codes::is_of(connection, &act.company, &license, digest).await?
        {
            // Its terms are what the machine gets.
            return Err(Refusal::OutOfScope.into());
        }
        let policy = portal::policy_for(connection, &act.company, &license, named).await?;
        let use_before = act.now.plus(u64::from(days) * DAY_SECS);
        let code = portal::initialize(connection, &vault, act, &license, &policy, use_before, serial).await?;
        Ok((Initialization::of(&code, use_before.as_secs(), policy.digest().short().to_string()), None))
    };
    let done = call.perform(call.parameter("id"), StatusCode::CREATED, work).await;
    // After a failure of the portal it is not known whether the serial was used.
    let is_unused = match &done {
        Ok((_, kept)) => kept["answer"]["serial"] != json!(serial.as_u64()),
        Err(problem) => !problem.status.is_server_error(),
    };
    if is_unused {
        call.portal().give_back(&company, serial).await;
    }
    let (status, kept) = done?;
    Ok((status, Json(&kept["answer"])).into_response())
}

async fn code_activations(_: AppState, call: Call) -> Result<Response, Problem> {
    let (license, wanted) = (seen(&call).await?, call.page()?);
    let after = if wanted.after.is_empty() { Ok(-1) } else { wanted.after.parse() };
    let after = after.map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "parameter-invalid").with("name", "cursor"))?;
    let mut connection = call.portal().store().read().await?;
    let items = codes::list(&mut connection, &call.session()?.company, &license.id, after, wanted.limit).await?;
    Ok(page(items, wanted.limit, |item| item.serial.to_string()))
}

async fn activation_code(State(app): AppState, call: Call) -> Result<Response, Problem> {
    let typed: TypedActivation = call.json()?;
    let company: CompanyCode = typed.company.parse().map_err(|_| Problem::from(Refusal::ActivationCodeUnknown))?;
    let code = ActivationCode::parse(&typed.code).map_err(PortalError::from)?;
    let session = call.session_if_any();
    // A caller of one company answers for that company only.
    if session.is_some_and(|session| session.company != company) {
        return Err(PortalError::from(VerifyError::OtherCompany(company.to_string())).into());
    }
    // Whoever answers telephones all day is signed in.
    if session.is_none_or(|session| session.caller.has(Permission::OfflineActivate).is_err()) {
        app.gate.try_code(&company)?;
    }
    let actor = session.map_or("device", |session| session.caller.user.as_str());
    let confirmed = call.portal().confirm(&company, &code, actor).await?;
    Ok(Json(Confirmation::of(&confirmed.code, confirmed.serial.as_u64(), confirmed.is_repeated)).into_response())
}

async fn renew(_: AppState, call: Call) -> Result<Response, Problem> {
    let (license, serial) = (reached(&call, Permission::OfflineActivate).await?, call.serial()?);
    let issuing = call.portal().issuing(&call.session()?.company).await?;
    let work = async move |connection: &mut AnyConnection, act: &Act| {
        let code = portal::renew(connection, act, &issuing, &license.id, serial).await?;
        Ok((Confirmation::of(&code, serial.as_u64(), false), None))
    };
    call.write("revise", StatusCode::OK, work).await
}
