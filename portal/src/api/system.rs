//! The portal about itself: who is asking, what new users may, API keys, audit, counts, health.

use std::net::SocketAddr;

use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use carnet_model::noun::User;
use carnet_model::permission::{Grant, Permission, Role};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::{AnyConnection, AssertSqlSafe, Row};
use utoipa::ToSchema;

use super::App;
use super::call::{Call, one, page};
use super::endpoint::{Access, AppRouter, AppState, Endpoint};
use crate::problem::Problem;
use crate::store::audit::{self, AuditRow};
use crate::store::grants::{self, RoleGrants};
use crate::store::keys::{self, ApiKey};
use crate::store::nouns::{self, Kept};
use crate::store::{Act, StoreError};

pub(super) fn endpoints() -> Vec<Endpoint> {
    use Permission as P;
    let clients = Access::May(P::ManageOauthClients);
    vec![
        Endpoint::new(Method::GET, "/me", "system", "Tell who is asking, and what they may", Access::SignedIn, me).gives::<Me>(200),
        Endpoint::new(Method::GET, "/api-keys", "system", "List API keys", clients, api_keys).gives_page::<ApiKey>(),
        Endpoint::new(Method::POST, "/api-keys", "system", "Make an API key; its secret is shown once", clients, create_api_key)
            .takes::<NewApiKey>()
            .gives::<CreatedApiKey>(201),
        Endpoint::new(
            Method::DELETE,
            "/api-keys/{id}",
            "system",
            "Revoke an API key, and those that were made with it",
            clients,
            revoke_api_key,
        )
        .gives_nothing(),
        Endpoint::new(
            Method::GET,
            "/roles/{role}/grants",
            "system",
            "Show what a new user of a role may, unless it is said otherwise",
            Access::Admin,
            role_grants,
        )
        .gives::<RoleGrants>(200),
        Endpoint::new(
            Method::PUT,
            "/roles/{role}/grants",
            "system",
            "Say what a new user of a role may from now on",
            Access::Admin,
            replace_role_grants,
        )
        .takes::<NewRoleGrants>()
        .gives::<RoleGrants>(200),
        Endpoint::new(Method::GET, "/audit", "system", "Read the sealed audit in its order", Access::May(P::ViewAudit), audit_rows)
            .gives_page::<AuditRow>(),
        Endpoint::new(Method::GET, "/analytics/counts", "system", "Count what there is", Access::SignedIn, counts).gives::<Counts>(200),
    ]
}

/// What is no endpoint of the API.
pub(super) fn routes() -> AppRouter {
    AppRouter::new().route("/healthz", get(|| async { "ok\n" })).route("/readyz", get(ready)).route("/metrics", get(metrics))
}

/// Who is asking.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct Me {
    /// The company.
    company: String,
    /// The user, by its id.
    user: String,
    /// What the user is.
    role: Role,
    /// What the user may.
    grants: Vec<Grant>,
    /// What the key is narrowed to; not at all if absent.
    narrowed: Option<Vec<Permission>>,
}

/// An API key to be made.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewApiKey {
    /// What it is for.
    name: String,
    /// The user that it acts as, by its id; whoever asks unless given.
    #[serde(default)]
    user: Option<String>,
    /// What it is narrowed to; not at all if absent.
    #[serde(default)]
    permissions: Option<Vec<Permission>>,
    /// Until when it is good, in seconds since the epoch; for ever if absent.
    #[serde(default)]
    expires_at: Option<u64>,
}

/// An API key with its secret.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct CreatedApiKey {
    /// The key.
    #[serde(flatten)]
    key: ApiKey,
    /// The secret, which stands in `Authorization: Bearer …`. It is not shown again.
    secret: String,
}

/// What a new user of a role may from now on.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewRoleGrants {
    /// What the user may.
    grants: Vec<Grant>,
}

/// How many there are of each kind, of what the caller sees.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct Counts {
    /// Accounts.
    accounts: i64,
    /// Customers.
    customers: i64,
    /// Orders.
    orders: i64,
    /// Licenses.
    licenses: i64,
    /// Licenses that were revoked or disabled do not count here; those that somebody has activated do.
    licenses_active: i64,
    /// Activations that hold a seat.
    activations: i64,
    /// Devices.
    devices: i64,
}

async fn me(_: AppState, call: Call) -> Result<Response, Problem> {
    let session = call.session()?;
    let caller = session.caller.clone();
    let company = session.company.to_string();
    Ok(Json(Me { company, user: caller.user, role: caller.role, grants: caller.grants, narrowed: caller.narrowed }).into_response())
}

async fn api_keys(_: AppState, call: Call) -> Result<Response, Problem> {
    let (session, wanted) = (call.session()?, call.page()?);
    let mut connection = call.portal().store().read().await?;
    let items = keys::api_keys(&mut connection, &session.company, &session.sees, &wanted).await?;
    Ok(page(items, wanted.limit, |item| item.id.clone()))
}

async fn create_api_key(_: AppState, call: Call) -> Result<Response, Problem> {
    let (session, wanted): (_, NewApiKey) = (call.session()?.clone(), call.json()?);
    let is_name = (1..=200).contains(&wanted.name.chars().count()) && !wanted.name.chars().any(char::is_control);
    if !is_name {
        return Err(StoreError::from(carnet_model::noun::Invalid { field: "name", rule: carnet_model::noun::Rule::Line }).into());
    }
    let expires_at = wanted.expires_at.map(|at| i64::try_from(at).unwrap_or(i64::MAX));
    // A key lives no longer than the one that makes it.
    let expires_at = session.expires_at.map_or(expires_at, |own| Some(expires_at.map_or(own, |wanted| wanted.min(own))));
    let work = async move |connection: &mut AnyConnection, act: &Act| {
        let id = wanted.user.as_deref().unwrap_or(&session.caller.user);
        let user: Kept<User> = nouns::get(connection, &act.company, &session.sees, id).await?;
        // A key can do no more than whoever makes it.
        if user.id != session.caller.user {
            session.caller.may_grant(user.body.role, &user.body.grants)?;
        }
        let narrowed = match (&wanted.permissions, &session.caller.narrowed) {
            (Some(wanted), _) => {
                wanted.iter().try_for_each(|permission| session.caller.has(*permission))?;
                Some(wanted.clone())
            }
            (None, narrowed) => narrowed.clone(),
        };
        let (narrowed, made_with) = (narrowed.as_deref(), Some(session.key.as_str()));
        let (key, secret) = keys::create_api_key(connection, act, &user.id, &wanted.name, narrowed, expires_at, made_with).await?;
        Ok((CreatedApiKey { key, secret: secret.to_string() }, None))
    };
    call.write("api-key", StatusCode::CREATED, work).await
}

async fn revoke_api_key(_: AppState, call: Call) -> Result<Response, Problem> {
    let (session, id) = (call.session()?.clone(), call.parameter("id").to_owned());
    let work = async move |connection: &mut AnyConnection, act: &Act| {
        keys::revoke_api_key(connection, act, &session.sees, &id).await?;
        Ok(((), None))
    };
    call.write("api-key", StatusCode::NO_CONTENT, work).await
}

/// The role that the path names.
fn role(call: &Call) -> Result<Role, Problem> {
    serde_json::from_value(call.parameter("role").into()).map_err(|_| StoreError::NotFound("role").into())
}

async fn role_grants(_: AppState, call: Call) -> Result<Response, Problem> {
    let (session, role) = (call.session()?, role(&call)?);
    let mut connection = call.portal().store().read().await?;
    let known = grants::get(&mut connection, &session.company, role).await?;
    Ok(one(&known, known.version))
}

async fn replace_role_grants(_: AppState, call: Call) -> Result<Response, Problem> {
    let role = role(&call)?;
    let (version, wanted): (_, NewRoleGrants) = (call.version()?, call.json()?);
    let work = async move |connection: &mut AnyConnection, act: &Act| {
        let kept = grants::replace(connection, act, role, version, &wanted.grants).await?;
        let version = kept.version;
        Ok((kept, Some(version)))
    };
    call.write("role", StatusCode::OK, work).await
}

async fn audit_rows(_: AppState, call: Call) -> Result<Response, Problem> {
    let (session, wanted) = (call.session()?, call.page()?);
    let cursor = if wanted.after.is_empty() { Ok(0) } else { wanted.after.parse() };
    let cursor = cursor.map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "parameter-invalid").with("name", "cursor"))?;
    let mut connection = call.portal().store().read().await?;
    let items = audit::page(&mut connection, &session.company, &session.sees, cursor, wanted.limit).await?;
    Ok(page(items, wanted.limit, |item| item.number.unwrap_or(0).to_string()))
}

async fn counts(_: AppState, call: Call) -> Result<Response, Problem> {
    let session = call.session()?;
    let mut connection = call.portal().store().read().await?;
    let mut count = async |table: &str, more: &str| -> Result<i64, StoreError> {
        let condition = session.sees.condition(table, 2);
        let sql = format!("SELECT COUNT(*) AS n FROM {table} WHERE company = $1 AND {}{more}", condition.sql);
        let query = condition.bind(sqlx::query(AssertSqlSafe(sql)).bind(session.company.as_str()));
        Ok(query.fetch_one(&mut *connection).await?.try_get("n")?)
    };
    let counts = Counts {
        accounts: count("accounts", "").await?,
        customers: count("customers", "").await?,
        orders: count("orders", "").await?,
        licenses: count("licenses", "").await?,
        licenses_active: count("licenses", " AND live > 0").await?,
        activations: count("activations", " AND is_live = 1").await? + count("code_activations", " AND is_live = 1").await?,
        devices: count("devices", "").await?,
    };
    Ok(Json(counts).into_response())
}

async fn ready(State(app): State<App>) -> Response {
    let is_ready = crate::store::ping(app.portal.store()).await.is_ok() && app.portal.is_steady();
    let status = if is_ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(json!({ "ready": is_ready }))).into_response()
}

/// For whoever is on the same machine: how much a vendor sells is nobody else's business.
async fn metrics(State(app): State<App>, request: axum::extract::Request) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let is_near = peer.is_none_or(|peer| peer.0.ip().is_loopback()) && !request.headers().contains_key("x-forwarded-for");
    match &app.metrics {
        Some(metrics) if is_near => ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], metrics.render()).into_response(),
        _ => super::gate::path_unknown().into_response(),
    }
}
