//! Couriers: their replicas, where each of them carried what, and the laptops that are lost.

use axum::http::{Method, StatusCode};
use axum::response::Response;
use carnet_model::permission::Permission;
use sqlx::AnyConnection;

use super::call::{Call, page};
use super::endpoint::{Access, AppState, Endpoint};
use crate::problem::Problem;
use crate::store::couriers::{self, Courier, Logged};
use crate::store::{Act, StoreError};

pub(super) fn endpoints() -> Vec<Endpoint> {
    let reads = Access::May(Permission::ViewAudit);
    vec![
        Endpoint::new(Method::GET, "/couriers", "couriers", "List couriers' replicas", reads, replicas).gives_page::<Courier>(),
        Endpoint::new(Method::GET, "/couriers/log", "couriers", "Tell who carried a document, from where to where", reads, carried)
            .query("digest", "SHA-256 of the document, in hexadecimal")
            .gives_page::<Logged>(),
        Endpoint::new(Method::GET, "/couriers/{id}/log", "couriers", "Read the log of a courier's replica in its order", reads, log)
            .query("after", "only the entries after this number")
            .gives_page::<Logged>(),
        Endpoint::new(
            Method::POST,
            "/couriers/{id}/lost",
            "couriers",
            "Declare a courier's laptop lost, and revoke the API keys that its log was pushed with",
            Access::May(Permission::ManageOauthClients),
            lost,
        )
        .gives::<Courier>(200),
    ]
}

fn bad(name: &str) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "parameter-invalid").with("name", name)
}

async fn replicas(_: AppState, call: Call) -> Result<Response, Problem> {
    let (session, wanted) = (call.session()?, call.page()?);
    let mut connection = call.portal().store().read().await?;
    let items = couriers::page(&mut connection, &session.company, &session.sees, &wanted).await?;
    Ok(page(items, wanted.limit, |item| item.id.clone()))
}

async fn log(_: AppState, call: Call) -> Result<Response, Problem> {
    let (session, wanted) = (call.session()?, call.page()?);
    let name = if wanted.after.is_empty() { "after" } else { "cursor" };
    let after: i64 = call.query(name).map_or(Ok(0), |text| text.parse().map_err(|_| bad(name)))?;
    let mut connection = call.portal().store().read().await?;
    let items = couriers::log(&mut connection, &session.company, &session.sees, call.parameter("id"), after, wanted.limit).await?;
    Ok(page(items, wanted.limit, |item| item.entry.number.to_string()))
}

async fn carried(_: AppState, call: Call) -> Result<Response, Problem> {
    let (session, wanted) = (call.session()?, call.page()?);
    let digest = call.query("digest").map(str::to_ascii_lowercase).unwrap_or_default();
    if digest.len() != 64 || !digest.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(bad("digest"));
    }
    // No id of a replica has a colon in it.
    let after: (&str, i64) = match wanted.after.rsplit_once(':') {
        Some((replica, number)) => (replica, number.parse().map_err(|_| bad("cursor"))?),
        None if wanted.after.is_empty() => ("", 0),
        None => return Err(bad("cursor")),
    };
    let mut connection = call.portal().store().read().await?;
    let items = couriers::carried(&mut connection, &session.company, &session.sees, &digest, after, wanted.limit).await?;
    Ok(page(items, wanted.limit, |item| format!("{}:{}", item.replica, item.entry.number)))
}

async fn lost(_: AppState, call: Call) -> Result<Response, Problem> {
    let (session, id) = (call.session()?.clone(), call.parameter("id").to_owned());
    let key = couriers::key(&id);
    let work = async move |connection: &mut AnyConnection, act: &Act| {
        let courier = couriers::declare_lost(connection, act, &session.sees, &id).await?;
        Ok::<_, StoreError>((courier, None))
    };
    call.write(key, StatusCode::OK, work).await
}
