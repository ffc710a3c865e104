//! Activations and devices: reset, refresh, borrow, block, declare dead.

use axum::Json;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use carnet_carrier::armor;
use carnet_core::{Serial, UnixTime};
use carnet_model::Refusal;
use carnet_model::permission::Permission;
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;
use utoipa::ToSchema;

use super::call::{Call, page};
use super::endpoint::{Access, AppState, Endpoint};
use super::licenses::{reset_all, reset_one, shown};
use super::offline::subject;
use crate::problem::Problem;
use crate::store::keys::Session;
use crate::store::licenses::{self, LicenseRow};
use crate::store::offline::{self, DeviceView};
use crate::store::sees::Sees;
use crate::store::views::{ActivationView, LicenseView};
use crate::store::{Act, StoreError};

pub(super) fn endpoints() -> Vec<Endpoint> {
    use Access::{May, SignedIn};
    use Permission as P;
    vec![
        Endpoint::new(Method::GET, "/activations", "activations", "List activations", SignedIn, activations)
            .query("license", "only those of this license")
            .query("device", "only those of this device")
            .gives_page::<ActivationView>(),
        Endpoint::new(
            Method::POST,
            "/activations/{serial}/reset",
            "activations",
            "Free the seat without proof, within the quota",
            May(P::ResetDevice),
            reset,
        )
        .gives::<LicenseView>(200),
        Endpoint::new(
            Method::POST,
            "/activations/{serial}/refresh",
            "activations",
            "Make the next revision, with no new request",
            May(P::OfflineActivate),
            refresh,
        )
        .gives_documents(),
        Endpoint::new(
            Method::POST,
            "/activations/{serial}/borrow",
            "activations",
            "Borrow the seat for longer",
            May(P::BorrowLicense),
            borrow,
        )
        .takes::<Borrow>()
        .gives_documents(),
        Endpoint::new(Method::GET, "/devices", "devices", "List devices", SignedIn, devices).gives_page::<DeviceView>(),
        Endpoint::new(Method::GET, "/devices/{id}", "devices", "Show a device", SignedIn, device).gives::<DeviceView>(200),
        Endpoint::new(Method::GET, "/devices/{id}/variables", "devices", "What a device told beside its use", SignedIn, variables)
            .gives::<Variables>(200),
        Endpoint::new(
            Method::POST,
            "/devices/{id}/block",
            "devices",
            "Answer nothing more that the device asks",
            May(P::RevokeDevice),
            block,
        )
        .gives::<DeviceView>(200),
        Endpoint::new(Method::POST, "/devices/{id}/unblock", "devices", "Answer the device again", May(P::RevokeDevice), unblock)
            .gives::<DeviceView>(200),
        Endpoint::new(
            Method::POST,
            "/devices/{id}/declare-dead",
            "devices",
            "Free all seats of a device that is no more, within the quotas",
            May(P::ResetDevice),
            declare_dead,
        )
        .gives::<DeviceView>(200),
    ]
}

/// What a device told beside its use, by name.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct Variables(std::collections::BTreeMap<String, String>);

/// Until when a seat is borrowed.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Borrow {
    /// In seconds since the epoch.
    until: u64,
}

async fn activations(_: AppState, call: Call) -> Result<Response, Problem> {
    let (session, wanted) = (call.session()?, call.page()?);
    let after = if wanted.after.is_empty() { Ok(-1) } else { wanted.after.parse() };
    let after = after.map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "parameter-invalid").with("name", "cursor"))?;
    let filter = |name, column| call.query(name).map(|value| (column, value));
    let filter = filter("license", "license_id").or(filter("device", "device"));
    let mut connection = call.portal().store().read().await?;
    let items = licenses::activations(&mut connection, &session.company, &session.sees, filter, after, wanted.limit).await?;
    Ok(page(items, wanted.limit, |item| item.serial.to_string()))
}

/// The license of the path's activation, after asking whether the permission reaches it.
pub(super) async fn reached(call: &Call, permission: Permission) -> Result<LicenseRow, Problem> {
    let mut connection = call.portal().store().read().await?;
    Ok(reach(&mut connection, call.session()?, call.serial()?, permission).await?)
}

/// The license of an activation, after asking whether the permission reaches it.
pub(super) async fn reach(
    connection: &mut AnyConnection,
    session: &Session,
    serial: Serial,
    permission: Permission,
) -> Result<LicenseRow, StoreError> {
    let license = licenses::license_of(connection, &session.company, &session.sees, serial).await?;
    let row = licenses::get(connection, &session.company, &session.sees, &license).await?;
    session.caller.may(permission, subject(&row))?;
    Ok(row)
}

async fn reset(_: AppState, call: Call) -> Result<Response, Problem> {
    let (row, serial) = (reached(&call, Permission::ResetDevice).await?, call.serial()?);
    let work = async move |connection: &mut AnyConnection, act: &Act| {
        reset_one(connection, act, &row.id, serial).await?;
        shown(connection, act, &row.id).await
    };
    call.write("reset", StatusCode::OK, work).await
}

async fn refresh(_: AppState, call: Call) -> Result<Response, Problem> {
    revise(&call, Permission::OfflineActivate, None).await
}

async fn borrow(_: AppState, call: Call) -> Result<Response, Problem> {
    let wanted: Borrow = call.json()?;
    if wanted.until >= 1 << 40 {
        return Err(Refusal::BorrowTooLong.into());
    }
    revise(&call, Permission::BorrowLicense, Some(UnixTime::from_secs(wanted.until))).await
}

/// Another revision for a device, without a new request.
async fn revise(call: &Call, permission: Permission, until: Option<UnixTime>) -> Result<Response, Problem> {
    let (row, serial) = (reached(call, permission).await?, call.serial()?);
    let signer = call.portal().issuing(&call.session()?.company).await?;
    let work = async move |connection: &mut AnyConnection, act: &Act| {
        let document = crate::portal::revise(connection, act, &signer, &row.id, serial, until).await?;
        Ok((armor::encode(&document).map_err(|_| StoreError::Damaged("license"))?, None))
    };
    let (_, kept) = call.perform("revise", StatusCode::OK, work).await?;
    let text = kept["answer"].as_str().unwrap_or_default().to_owned();
    Ok(([(axum::http::header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}

async fn devices(_: AppState, call: Call) -> Result<Response, Problem> {
    let (session, wanted) = (call.session()?, call.page()?);
    let mut connection = call.portal().store().read().await?;
    let items = offline::devices(&mut connection, &session.company, &session.sees, &wanted).await?;
    Ok(page(items, wanted.limit, |item| item.id.clone()))
}

async fn device(_: AppState, call: Call) -> Result<Response, Problem> {
    let session = call.session()?;
    let mut connection = call.portal().store().read().await?;
    Ok(Json(offline::device(&mut connection, &session.company, &session.sees, call.parameter("id")).await?).into_response())
}

async fn variables(_: AppState, call: Call) -> Result<Response, Problem> {
    let session = call.session()?;
    let mut connection = call.portal().store().read().await?;
    let device = offline::device(&mut connection, &session.company, &session.sees, call.parameter("id")).await?;
    Ok(Json(Variables(offline::variables(&mut connection, &session.company, &device.id).await?)).into_response())
}

async fn block(_: AppState, call: Call) -> Result<Response, Problem> {
    set_device(&call, "blocked").await
}

async fn unblock(_: AppState, call: Call) -> Result<Response, Problem> {
    set_device(&call, "active").await
}

async fn declare_dead(_: AppState, call: Call) -> Result<Response, Problem> {
    set_device(&call, "dead").await
}

async fn set_device(call: &Call, state: &'static str) -> Result<Response, Problem> {
    let (session, id) = (call.session()?.clone(), call.parameter("id").to_owned());
    let work = async move |connection: &mut AnyConnection, act: &Act| Ok((put_device(connection, act, &session, &id, state).await?, None));
    call.write(call.parameter("id"), StatusCode::OK, work).await
}

/// Blocks a device, declares it dead, or lets it in again, if the caller sees it and the permission reaches it.
pub(super) async fn put_device(
    connection: &mut AnyConnection,
    act: &Act,
    session: &Session,
    id: &str,
    state: &str,
) -> Result<DeviceView, StoreError> {
    offline::device(connection, &act.company, &session.sees, id).await?;
    let permission = if state == "dead" { Permission::ResetDevice } else { Permission::RevokeDevice };
    session.caller.has(permission)?;
    // All of its licenses must be within reach, since all of them lose it.
    let mut after = -1;
    loop {
        let page = licenses::activations(connection, &act.company, &Sees::All, Some(("device", id)), after, 1000).await?;
        let Some(last) = page.last() else { break };
        after = i64::try_from(last.serial).map_err(|_| StoreError::Damaged("activation"))?;
        for activation in page.iter().filter(|activation| activation.is_live) {
            let row = licenses::get(connection, &act.company, &session.sees, &activation.license).await?;
            session.caller.may(permission, subject(&row))?;
        }
    }
    if state == "dead" {
        reset_all(connection, act, ("device", id)).await?;
    }
    offline::set_device_state(connection, act, id, state).await?;
    offline::device(connection, &act.company, &Sees::All, id).await
}
