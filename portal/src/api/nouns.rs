//! The endpoints that every noun has: list, make, show, change, remove.

use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use carnet_model::Refusal;
use carnet_model::noun::{Customer, Invalid, Noun, Order, Release, Rule, User};
use carnet_model::permission::{Caller, Permission, Role, Subject};
use serde::Deserialize;
use serde_json::Value;
use sqlx::AnyConnection;
use utoipa::ToSchema;

use super::call::{Call, one, page_with};
use super::endpoint::{Access, AppState, Endpoint};
use crate::problem::Problem;
use crate::store::keys::Session;
use crate::store::nouns::{self, Kept};
use crate::store::{Act, StoreError, grants, new_id};

/// The endpoints of `T`: `read` for looking, `write` for changing.
pub(super) fn endpoints<T: Noun + ToSchema>(read: Access, write: Access) -> Vec<Endpoint> {
    let (many, one) = (format!("/{}", T::PLURAL), format!("/{}/{{id}}", T::PLURAL));
    let tag = T::PLURAL;
    let named = |verb: &str| format!("{verb} {} {}", if T::NAME.starts_with(['a', 'o']) { "an" } else { "a" }, T::NAME);
    vec![
        Endpoint::new(Method::GET, &many, tag, &format!("List {}", T::PLURAL), read, list::<T>)
            .query("q", "only what has words that begin like these")
            .gives_page::<Kept<T>>(),
        Endpoint::new(Method::POST, &many, tag, &named("Make"), write, create::<T>)
            .query("id", "an id of your own; a random one unless given")
            .takes::<T>()
            .gives::<Kept<T>>(201),
        Endpoint::new(Method::GET, &one, tag, &named("Show"), read, show::<T>).gives::<Kept<T>>(200),
        Endpoint::new(Method::PATCH, &one, tag, &format!("{} by a JSON merge patch", named("Change")), write, update::<T>)
            .takes::<Patch>()
            .gives::<Kept<T>>(200),
        Endpoint::new(Method::DELETE, &one, tag, &format!("{} that nothing refers to", named("Remove")), write, remove::<T>)
            .gives_nothing(),
    ]
}

/// A JSON merge patch (RFC 7396): fields with their new values, `null` for what returns to its default.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = Object)]
pub(super) struct Patch(serde_json::Map<String, Value>);

async fn list<T: Noun>(_: AppState, call: Call) -> Result<Response, Problem> {
    let (session, wanted) = (call.session()?, call.page()?);
    let mut connection = call.portal().store().read().await?;
    let items: Vec<Kept<T>> = nouns::list(&mut connection, &session.company, &session.sees, &wanted).await?;
    let (next, is_full) = (items.last().map(|item| item.id.clone()), i64::try_from(items.len()).is_ok_and(|len| len >= wanted.limit));
    let items: Vec<Kept<T>> = items.into_iter().filter(|item| is_shown(&session.caller, &item.body)).collect();
    Ok(page_with(items, next.filter(|_| is_full)))
}

/// Whether the permission to see reaches this noun: releases are scoped by their product.
fn is_shown<T: Noun>(caller: &Caller, noun: &T) -> bool {
    as_a::<T, Release>(noun).is_none_or(|release| {
        let subject = Subject { product: Some(&release.product), ..Subject::default() };
        caller.may(Permission::ViewReleases, subject).is_ok()
    })
}

async fn show<T: Noun>(_: AppState, call: Call) -> Result<Response, Problem> {
    let session = call.session()?;
    let mut connection = call.portal().store().read().await?;
    let kept: Kept<T> = nouns::get(&mut connection, &session.company, &session.sees, call.parameter("id")).await?;
    if !is_shown(&session.caller, &kept.body) {
        return Err(StoreError::NotFound(T::NAME).into());
    }
    Ok(one(&kept, kept.version))
}

async fn create<T: Noun>(State(_): AppState, call: Call) -> Result<Response, Problem> {
    let session = call.session()?.clone();
    let noun: T = call.json()?;
    let id = match call.query("id") {
        None => new_id(call.portal().now()),
        // Who a user is stands in the audit under the id: nobody chooses that.
        Some(id) if is_id(id) && T::NAME != "user" => id.to_owned(),
        Some(_) => return Err(Problem::new(StatusCode::BAD_REQUEST, "parameter-invalid").with("name", "id")),
    };
    let work = async move |connection: &mut AnyConnection, act: &Act| {
        let noun = completed(connection, &session, &noun).await?;
        authorize(connection, &session, &id, None, &noun).await?;
        let kept = nouns::insert(connection, act, &id, &noun).await?;
        let version = kept.version;
        Ok((kept, Some(version)))
    };
    call.write(T::NAME, StatusCode::CREATED, work).await
}

async fn update<T: Noun>(_: AppState, call: Call) -> Result<Response, Problem> {
    let (session, version) = (call.session()?.clone(), call.version()?);
    let (id, Patch(patch)) = (call.parameter("id").to_owned(), call.json()?);
    let patch = Value::Object(patch);
    let work = async move |connection: &mut AnyConnection, act: &Act| {
        let known: Kept<T> = nouns::get(connection, &act.company, &session.sees, &id).await?;
        let next: T = nouns::patched(&known.body, &patch)?;
        authorize(connection, &session, &id, Some(&known.body), &next).await?;
        let kept = nouns::replace(connection, act, &known, version, &next).await?;
        let version = kept.version;
        Ok((kept, Some(version)))
    };
    call.write(T::NAME, StatusCode::OK, work).await
}

async fn remove<T: Noun>(_: AppState, call: Call) -> Result<Response, Problem> {
    let (session, version, id) = (call.session()?.clone(), call.version()?, call.parameter("id").to_owned());
    let work = async move |connection: &mut AnyConnection, act: &Act| {
        let known: Kept<T> = nouns::get(connection, &act.company, &session.sees, &id).await?;
        authorize(connection, &session, &id, Some(&known.body), &known.body).await?;
        nouns::remove::<T>(connection, act, &session.sees, &id, version).await?;
        Ok(((), None))
    };
    call.write(T::NAME, StatusCode::NO_CONTENT, work).await
}

/// An id that a client made: an order's number, say.
pub(super) fn is_id(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte))
}

/// What is left out follows from who makes it, and from what the company gives to a role.
async fn completed<T: Noun>(connection: &mut AnyConnection, session: &Session, noun: &T) -> Result<T, StoreError> {
    let (caller, mut noun) = (&session.caller, noun.clone());
    if let Some(user) = (&mut noun as &mut dyn std::any::Any).downcast_mut::<User>() {
        if user.parent.is_empty() && !caller.is_admin() {
            user.parent.clone_from(&caller.user);
        }
        if user.grants.is_empty() && user.role != Role::VendorAdmin {
            user.grants = grants::get(connection, &session.company, user.role).await?.grants;
            // Of the default set, what the caller can give.
            user.grants.retain(|grant| caller.may_grant(user.role, std::slice::from_ref(grant)).is_ok());
        }
    }
    if let Some(order) = (&mut noun as &mut dyn std::any::Any).downcast_mut::<Order>()
        && !caller.is_admin()
        && !order.managers.contains(&caller.user)
    {
        order.managers.push(caller.user.clone());
    }
    Ok(noun)
}

/// Asks whether the caller's permission reaches this very noun, as it stood and as it will stand, and whether the caller sees what it newly
/// refers to: what somebody can name is not therefore theirs to reach.
async fn authorize<T: Noun>(
    connection: &mut AnyConnection,
    session: &Session,
    id: &str,
    known: Option<&T>,
    next: &T,
) -> Result<(), StoreError> {
    let caller = &session.caller;
    for noun in known.into_iter().chain([next]) {
        let column = |name: &str| T::COLUMNS.iter().position(|column| *column == name).and_then(|at| noun.columns().swap_remove(at));
        let (product, account) = (column("product_id"), column("account_id"));
        let mut subject = Subject { product: product.as_deref(), account: account.as_deref(), ..Subject::default() };
        match T::NAME {
            "account" => {
                subject.account = known.map(|_| id);
                caller.may(Permission::ManageCustomers, subject)?;
            }
            "customer" | "label" => caller.may(Permission::ManageCustomers, subject)?,
            "group" => caller.may(Permission::ManageLicenseUsers, subject)?,
            "order" => caller.may(Permission::CreateOrder, Subject { order: Some(id), ..subject })?,
            "organization" => caller.may(Permission::ManageOrganizations, subject)?,
            "policy" => caller.may(Permission::CreateLicensePolicy, subject)?,
            _ => {}
        }
    }
    let before: Vec<_> = known.map(nouns::references).unwrap_or_default();
    for (table, other) in nouns::references(next).into_iter().filter(|reference| !before.contains(reference)) {
        let is_own = table == "users" && other == caller.user;
        if !is_own && !nouns::is_seen(connection, &session.company, &session.sees, table, &other).await? {
            return Err(StoreError::Dangling);
        }
    }
    if let Some(next) = as_a::<T, User>(next) {
        authorize_user(caller, id, known.and_then(as_a::<T, User>), next)?;
    }
    if let Some(order) = as_a::<T, Order>(next)
        && !order.bundle.is_empty()
    {
        caller.may(Permission::CreateBundleOrder, Subject { order: Some(id), ..Subject::default() })?;
    }
    if let Some(customer) = as_a::<T, Customer>(next)
        && known.and_then(as_a::<T, Customer>).map_or("", |known| &known.merged_into) != customer.merged_into
    {
        return Err(Invalid { field: "merged_into", rule: Rule::SetByMerging }.into());
    }
    Ok(())
}

fn authorize_user(caller: &Caller, id: &str, known: Option<&User>, next: &User) -> Result<(), StoreError> {
    for user in known.into_iter().chain([next]) {
        let is_mere_user = user.role == Role::LicenseUser;
        let permission = if is_mere_user { Permission::ManageLicenseUsers } else { Permission::ManageManagers };
        caller.may(permission, Subject::default())?;
        // Nobody makes, or changes, those who may more than themselves.
        caller.may_grant(user.role, &user.grants)?;
    }
    let rights = |user: &User| (user.role, user.grants.clone(), user.organization.clone(), user.is_suspended);
    let is_own_change = id == caller.user && known.is_some_and(|known| rights(known) != rights(next));
    if is_own_change && !caller.is_admin() { Err(Refusal::OutOfScope.into()) } else { Ok(()) }
}

fn as_a<T: Noun, U: Noun>(noun: &T) -> Option<&U> {
    (noun as &dyn std::any::Any).downcast_ref()
}
