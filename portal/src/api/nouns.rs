//! The endpoints that every noun has: list, make, show, change, remove.

use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use carnet_model::noun::{Noun, Order, User};
use carnet_model::permission::{Caller, Permission, Role, Subject};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::call::{Call, one, page};
use super::endpoint::{Access, AppState, Endpoint};
use crate::problem::Problem;
use crate::store::nouns::{self, Kept};
use crate::store::{StoreError, new_id};

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
    Ok(page(items, wanted.limit, |item| item.id.clone()))
}

async fn show<T: Noun>(_: AppState, call: Call) -> Result<Response, Problem> {
    let session = call.session()?;
    let mut connection = call.portal().store().read().await?;
    let kept: Kept<T> = nouns::get(&mut connection, &session.company, &session.sees, call.parameter("id")).await?;
    Ok(one(&kept, kept.version))
}

async fn create<T: Noun>(State(_): AppState, call: Call) -> Result<Response, Problem> {
    let session = call.session()?;
    let mut noun: T = call.json()?;
    complete(&session.caller, &mut noun);
    authorize(&session.caller, None, &noun)?;
    let id = match call.query("id") {
        None => new_id(call.portal().now()),
        Some(id) if is_id(id) => id.to_owned(),
        Some(_) => return Err(Problem::new(StatusCode::BAD_REQUEST, "parameter-invalid").with("name", "id")),
    };
    let work = async move |connection: &mut sqlx::AnyConnection, act: &crate::store::Act| {
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
    let work = async move |connection: &mut sqlx::AnyConnection, act: &crate::store::Act| {
        let known: Kept<T> = nouns::get(connection, &act.company, &session.sees, &id).await?;
        let next: T = nouns::patched(&known.body, &patch)?;
        authorize(&session.caller, Some(&known.body), &next)?;
        let kept = nouns::replace(connection, act, &known, version, &next).await?;
        let version = kept.version;
        Ok((kept, Some(version)))
    };
    call.write(T::NAME, StatusCode::OK, work).await
}

async fn remove<T: Noun>(_: AppState, call: Call) -> Result<Response, Problem> {
    let (session, version, id) = (call.session()?.clone(), call.version()?, call.parameter("id").to_owned());
    let work = async move |connection: &mut sqlx::AnyConnection, act: &crate::store::Act| {
        let known: Kept<T> = nouns::get(connection, &act.company, &session.sees, &id).await?;
        authorize(&session.caller, Some(&known.body), &known.body)?;
        nouns::remove::<T>(connection, act, &session.sees, &id, version).await?;
        Ok(((), None))
    };
    call.write(T::NAME, StatusCode::NO_CONTENT, work).await
}

/// An id that a client made: an order's number, say.
pub(super) fn is_id(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte))
}

/// What is left out follows from who makes it.
fn complete<T: Noun>(caller: &Caller, noun: &mut T) {
    if let Some(user) = (noun as &mut dyn std::any::Any).downcast_mut::<User>() {
        if user.parent.is_empty() && !caller.is_admin() {
            user.parent.clone_from(&caller.user);
        }
        if user.grants.is_empty() && user.role != Role::VendorAdmin {
            user.grants = user.role.preset();
            // Of the default set, what the caller can give.
            user.grants.retain(|grant| caller.may_grant(user.role, std::slice::from_ref(grant)).is_ok());
        }
    }
    if let Some(order) = (noun as &mut dyn std::any::Any).downcast_mut::<Order>()
        && !caller.is_admin()
        && !order.managers.contains(&caller.user)
    {
        order.managers.push(caller.user.clone());
    }
}

/// Asks whether the caller's permission reaches this very noun, as it stood and as it will stand.
fn authorize<T: Noun>(caller: &Caller, known: Option<&T>, next: &T) -> Result<(), StoreError> {
    for noun in known.into_iter().chain([next]) {
        let column = |name: &str| {
            let at = T::COLUMNS.iter().position(|column| *column == name)?;
            noun.columns().swap_remove(at)
        };
        let (product, account) = (column("product_id"), column("account_id"));
        let subject = Subject { product: product.as_deref(), account: account.as_deref(), ..Subject::default() };
        match T::NAME {
            "account" | "customer" => caller.may(Permission::ManageCustomers, subject)?,
            "policy" => caller.may(Permission::CreateLicensePolicy, subject)?,
            "organization" => caller.may(Permission::ManageOrganizations, subject)?,
            _ => {}
        }
    }
    let any = |noun: &T| -> Option<User> { (noun as &dyn std::any::Any).downcast_ref::<User>().cloned() };
    if let Some(user) = any(next) {
        let permission = if user.role == Role::LicenseUser { Permission::ManageLicenseUsers } else { Permission::ManageManagers };
        caller.has(permission)?;
        caller.may_grant(user.role, &user.grants)?;
        if let Some(known) = known.and_then(any) {
            // Nobody changes those who may more than themselves.
            caller.may_grant(known.role, &known.grants)?;
        }
    }
    if let Some(order) = (next as &dyn std::any::Any).downcast_ref::<Order>()
        && !order.bundle.is_empty()
    {
        caller.has(Permission::CreateBundleOrder)?;
    }
    Ok(())
}
