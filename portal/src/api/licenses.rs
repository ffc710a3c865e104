//! Licenses once they are issued: shown, edited, renewed, revoked, moved, reset; their keys and users.

use axum::http::{Method, StatusCode};
use axum::response::Response;
use carnet_core::Serial;
use carnet_model::noun::{Order, Product, Release, User, eligible_release};
use carnet_model::permission::{Permission, Subject};
use carnet_model::{LicenseEdit, LicenseRecord, Operation};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::AnyConnection;
use utoipa::ToSchema;

use super::call::{Call, one, page};
use super::endpoint::{Access, AppState, Endpoint};
use super::issue::generate;
use super::offline::subject;
use crate::problem::Problem;
use crate::store::keys::Session;
use crate::store::licenses::{self, By, LicenseRow};
use crate::store::nouns::{self, Kept};
use crate::store::sees::Sees;
use crate::store::settle::{About, settle};
use crate::store::views::{LicenseView, seen_by, view};
use crate::store::{Act, StoreError, codes};

pub(super) fn endpoints() -> Vec<Endpoint> {
    use Access::{AnyOf, May, SignedIn};
    use Permission as P;
    vec![
        Endpoint::new(Method::GET, "/licenses", "licenses", "List licenses", SignedIn, list)
            .query("q", "only what has words that begin like these")
            .query("order", "only those of this order")
            .query("product", "only those of this product, by its id")
            .gives_page::<LicenseView>(),
        Endpoint::new(Method::GET, "/licenses/{id}", "licenses", "Show a license", SignedIn, show).gives::<LicenseView>(200),
        Endpoint::new(Method::PATCH, "/licenses/{id}", "licenses", "Edit a license: what is absent stays", May(P::EditLicense), update)
            .takes::<LicenseEdit>()
            .gives::<LicenseView>(200),
        Endpoint::new(
            Method::GET,
            "/licenses/{id}/key",
            "licenses",
            "Look up the license key; each look is audited",
            May(P::EditLicense),
            key,
        )
        .gives::<RevealedKey>(200),
        Endpoint::new(
            Method::POST,
            "/licenses/{id}/dispatch",
            "licenses",
            "Hand the license key out to somebody; audited",
            May(P::EditLicense),
            dispatch,
        )
        .takes::<Dispatch>()
        .gives::<RevealedKey>(200),
        Endpoint::new(Method::POST, "/licenses/{id}/renew", "licenses", "Let a license last longer", May(P::EditLicense), renew)
            .takes::<Renewal>()
            .gives::<LicenseView>(200),
        Endpoint::new(Method::POST, "/licenses/{id}/disable", "licenses", "Issue nothing for now", May(P::EditLicense), disable)
            .gives::<LicenseView>(200),
        Endpoint::new(Method::POST, "/licenses/{id}/enable", "licenses", "Issue again", May(P::EditLicense), enable)
            .gives::<LicenseView>(200),
        Endpoint::new(Method::POST, "/licenses/{id}/revoke", "licenses", "Revoke a license for good", May(P::RevokeLicense), revoke)
            .gives::<LicenseView>(200),
        Endpoint::new(
            Method::POST,
            "/licenses/{id}/replace-key",
            "licenses",
            "Put a new key in the place of the old one",
            May(P::EditLicense),
            replace_key,
        )
        .gives::<RevealedKey>(200),
        Endpoint::new(
            Method::POST,
            "/licenses/{id}/transfer",
            "licenses",
            "Move a license to another order",
            May(P::TransferLicense),
            transfer,
        )
        .takes::<Transfer>()
        .gives::<LicenseView>(200),
        Endpoint::new(
            Method::POST,
            "/licenses/{id}/reset",
            "licenses",
            "Free all devices without proof, within the quota",
            May(P::ResetLicense),
            reset_license,
        )
        .gives::<LicenseView>(200),
        Endpoint::new(
            Method::PUT,
            "/licenses/{id}/users/{user}",
            "licenses",
            "Assign a user",
            AnyOf(&[P::ManageLicenseUsers, P::AssignLicense]),
            assign,
        )
        .gives::<LicenseView>(200),
        Endpoint::new(
            Method::DELETE,
            "/licenses/{id}/users/{user}",
            "licenses",
            "Unassign a user",
            AnyOf(&[P::ManageLicenseUsers, P::AssignLicense]),
            unassign,
        )
        .gives::<LicenseView>(200),
        Endpoint::new(
            Method::GET,
            "/licenses/{id}/update",
            "licenses",
            "The newest release that maintenance includes",
            May(P::ViewReleases),
            update_for,
        )
        .gives::<Kept<Release>>(200),
    ]
}

/// A license key, looked up.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct RevealedKey {
    /// The key.
    license_key: String,
}

/// To whom a key is handed out.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Dispatch {
    /// Who gets it: a mail, a name, a ticket.
    to: String,
}

/// How much longer a license lasts.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Renewal {
    /// Days, from its expiry or, if that is over, from now.
    days: u32,
}

/// Where a license goes.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Transfer {
    /// The order, by its id.
    order: String,
}

async fn list(_: AppState, call: Call) -> Result<Response, Problem> {
    let (session, mut wanted) = (call.session()?, call.page()?);
    let filter = |name, column| call.query(name).map(|value| (column, value.to_owned()));
    wanted.filter = filter("order", "order_id").or(filter("product", "product_id"));
    let mut connection = call.portal().store().read().await?;
    let rows = licenses::list(&mut connection, &session.company, &session.sees, &wanted).await?;
    let items: Vec<LicenseView> = rows.iter().map(|row| seen_by(&session.sees, view(row, call.portal().now()))).collect();
    Ok(page(items, wanted.limit, |item| item.id.clone()))
}

async fn show(_: AppState, call: Call) -> Result<Response, Problem> {
    let row = seen(&call).await?;
    Ok(one(&seen_by(&call.session()?.sees, view(&row, call.portal().now())), row.version))
}

/// The license of the path, if the caller sees it.
pub(super) async fn seen(call: &Call) -> Result<LicenseRow, Problem> {
    let session = call.session()?;
    let mut connection = call.portal().store().read().await?;
    Ok(licenses::get(&mut connection, &session.company, &session.sees, call.parameter("id")).await?)
}

/// What an edit needs beside the permission to edit: a license goes only where the caller may take it, and to users whom they may assign.
pub(super) async fn check_edit(
    connection: &mut AnyConnection,
    session: &Session,
    edit: &LicenseEdit,
    subject: Subject<'_>,
) -> Result<(), StoreError> {
    let (caller, company) = (&session.caller, &session.company);
    if let Some(order) = &edit.order {
        caller.may(Permission::TransferLicense, subject)?;
        caller.may(Permission::TransferLicense, Subject { order: Some(order), ..subject })?;
        nouns::get::<Order>(connection, company, &session.sees, order).await?;
    }
    if edit.assign_user.is_some() || edit.unassign_user.is_some() {
        caller.may(Permission::ManageLicenseUsers, subject).or_else(|_| caller.may(Permission::AssignLicense, subject))?;
    }
    if let Some(user) = &edit.assign_user {
        nouns::get::<User>(connection, company, &session.sees, user).await?;
    }
    Ok(())
}

/// Custom fields are those of the product, with values of their types.
pub(super) fn check_fields(product: &Product, record: &LicenseRecord) -> Result<(), StoreError> {
    let fits =
        |(name, value): (&String, &String)| product.custom_fields.iter().any(|field| field.name == *name && field.data_type.accepts(value));
    if record.custom_fields.iter().all(fits) {
        Ok(())
    } else {
        Err(carnet_model::noun::Invalid { field: "custom_fields", rule: carnet_model::noun::Rule::CustomFields }.into())
    }
}

async fn update(_: AppState, call: Call) -> Result<Response, Problem> {
    let edit: LicenseEdit = call.json()?;
    change(&call, Permission::EditLicense, "update", edit).await
}

async fn renew(_: AppState, call: Call) -> Result<Response, Problem> {
    let renewal: Renewal = call.json()?;
    change(&call, Permission::EditLicense, "renew", LicenseEdit { renew_days: Some(renewal.days), ..LicenseEdit::default() }).await
}

async fn disable(_: AppState, call: Call) -> Result<Response, Problem> {
    change(&call, Permission::EditLicense, "disable", LicenseEdit { is_disabled: Some(true), ..LicenseEdit::default() }).await
}

async fn enable(_: AppState, call: Call) -> Result<Response, Problem> {
    change(&call, Permission::EditLicense, "enable", LicenseEdit { is_disabled: Some(false), ..LicenseEdit::default() }).await
}

async fn transfer(_: AppState, call: Call) -> Result<Response, Problem> {
    let transfer: Transfer = call.json()?;
    change(&call, Permission::TransferLicense, "transfer", LicenseEdit { order: Some(transfer.order), ..LicenseEdit::default() }).await
}

async fn assign(_: AppState, call: Call) -> Result<Response, Problem> {
    let edit = LicenseEdit { assign_user: Some(call.parameter("user").to_owned()), ..LicenseEdit::default() };
    let permission = user_permission(call.session()?);
    change(&call, permission, "assign-user", edit).await
}

async fn unassign(_: AppState, call: Call) -> Result<Response, Problem> {
    let edit = LicenseEdit { unassign_user: Some(call.parameter("user").to_owned()), ..LicenseEdit::default() };
    let permission = user_permission(call.session()?);
    change(&call, permission, "unassign-user", edit).await
}

pub(super) fn user_permission(session: &Session) -> Permission {
    let has = session.caller.has(Permission::ManageLicenseUsers).is_ok();
    if has { Permission::ManageLicenseUsers } else { Permission::AssignLicense }
}

/// Edits the license of the path, after asking whether the permission reaches it.
async fn change(call: &Call, permission: Permission, action: &'static str, edit: LicenseEdit) -> Result<Response, Problem> {
    let (session, id, version) = (call.session()?.clone(), call.parameter("id").to_owned(), call.version()?);
    let work = async move |connection: &mut AnyConnection, act: &Act| {
        let row = own(connection, act, &session, permission, &id).await?;
        edit_own(connection, act, &session, &row, version, (action, &edit)).await?;
        shown(connection, act, &row.id).await
    };
    call.write(call.parameter("id"), StatusCode::OK, work).await
}

/// Edits a license by [`own`].
pub(super) async fn edit_own(
    connection: &mut AnyConnection,
    act: &Act,
    session: &Session,
    row: &LicenseRow,
    version: Option<i64>,
    (action, edit): (&str, &LicenseEdit),
) -> Result<(), StoreError> {
    check_edit(connection, session, edit, subject(row)).await?;
    if edit.custom_fields.is_some() {
        let product: Kept<Product> = nouns::get(connection, &act.company, &Sees::All, &row.product).await?;
        check_fields(
            &product.body,
            &LicenseRecord { custom_fields: edit.custom_fields.clone().unwrap_or_default(), ..row.record.clone() },
        )?;
    }
    licenses::edit(connection, act, row, version, action, edit).await
}

/// The license, locked, if the caller sees it and the permission reaches it.
pub(super) async fn own(
    connection: &mut AnyConnection,
    act: &Act,
    session: &Session,
    permission: Permission,
    id: &str,
) -> Result<LicenseRow, StoreError> {
    licenses::get(connection, &act.company, &session.sees, id).await?;
    let row = licenses::lock(connection, &act.company, &By::Id(id.to_owned())).await?;
    session.caller.may(permission, subject(&row))?;
    Ok(row)
}

pub(super) async fn shown(connection: &mut AnyConnection, act: &Act, id: &str) -> Result<(serde_json::Value, Option<i64>), StoreError> {
    let row = licenses::get(connection, &act.company, &Sees::All, id).await?;
    Ok((json!(view(&row, act.now)), Some(row.version)))
}

async fn revoke(_: AppState, call: Call) -> Result<Response, Problem> {
    let (session, id) = (call.session()?.clone(), call.parameter("id").to_owned());
    let work = async move |connection: &mut AnyConnection, act: &Act| {
        let row = own(connection, act, &session, Permission::RevokeLicense, &id).await?;
        revoke_own(connection, act, &row).await?;
        shown(connection, act, &row.id).await
    };
    call.write(call.parameter("id"), StatusCode::OK, work).await
}

/// Revokes a license by [`own`].
pub(super) async fn revoke_own(connection: &mut AnyConnection, act: &Act, row: &LicenseRow) -> Result<(), StoreError> {
    let zero = Serial::new(0).expect("zero is a serial");
    settle(connection, act, row, &About::default(), Operation::Revoke, zero).await?;
    licenses::note(connection, act, "revoke", &row.id, &row.record.order, None, None).await
}

async fn key(_: AppState, call: Call) -> Result<Response, Problem> {
    hand_out(&call, "look-up", String::new()).await
}

async fn dispatch(_: AppState, call: Call) -> Result<Response, Problem> {
    let dispatch: Dispatch = call.json()?;
    let is_line = !dispatch.to.trim().is_empty() && dispatch.to.chars().count() <= 200 && !dispatch.to.chars().any(char::is_control);
    if !is_line {
        return Err(StoreError::from(carnet_model::noun::Invalid { field: "to", rule: carnet_model::noun::Rule::Line }).into());
    }
    hand_out(&call, "dispatch", dispatch.to).await
}

/// Shows a license key, after that was noted.
async fn hand_out(call: &Call, action: &'static str, to: String) -> Result<Response, Problem> {
    let (session, id, vault) = (call.session()?.clone(), call.parameter("id").to_owned(), call.portal().vault().clone());
    let work = async move |connection: &mut AnyConnection, act: &Act| {
        let row = own(connection, act, &session, Permission::EditLicense, &id).await?;
        let to = Some(to.as_str()).filter(|to| !to.is_empty());
        licenses::note(connection, act, action, &row.id, &row.record.order, None, to).await?;
        let key = licenses::license_key(&vault, &act.company, &row)?;
        Ok((RevealedKey { license_key: key.reveal().to_string() }, None))
    };
    call.write(call.parameter("id"), StatusCode::OK, work).await
}

async fn replace_key(_: AppState, call: Call) -> Result<Response, Problem> {
    let (session, id, vault) = (call.session()?.clone(), call.parameter("id").to_owned(), call.portal().vault().clone());
    let work = async move |connection: &mut AnyConnection, act: &Act| {
        let row = own(connection, act, &session, Permission::EditLicense, &id).await?;
        let key = generate();
        licenses::replace_key(connection, &vault, act, &row, &key).await?;
        Ok((RevealedKey { license_key: key.reveal().to_string() }, None))
    };
    call.write(call.parameter("id"), StatusCode::OK, work).await
}

async fn reset_license(_: AppState, call: Call) -> Result<Response, Problem> {
    let (session, id) = (call.session()?.clone(), call.parameter("id").to_owned());
    let work = async move |connection: &mut AnyConnection, act: &Act| {
        let row = own(connection, act, &session, Permission::ResetLicense, &id).await?;
        reset_own(connection, act, &row).await?;
        shown(connection, act, &row.id).await
    };
    call.write(call.parameter("id"), StatusCode::OK, work).await
}

/// Resets every live activation of a license by [`own`], by document or by code.
pub(super) async fn reset_own(connection: &mut AnyConnection, act: &Act, row: &LicenseRow) -> Result<(), StoreError> {
    reset_all(connection, act, ("license_id", &row.id)).await?;
    for serial in codes::live(connection, &act.company, &row.id).await? {
        reset_one(connection, act, &row.id, serial).await?;
    }
    Ok(())
}

/// Resets every live activation that `filter` names, all or none.
pub(super) async fn reset_all(connection: &mut AnyConnection, act: &Act, filter: (&'static str, &str)) -> Result<(), StoreError> {
    let all = Sees::All;
    let mut after = -1;
    loop {
        let page = licenses::activations(connection, &act.company, &all, Some(filter), after, 1000).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = i64::try_from(last.serial).map_err(|_| StoreError::Damaged("activation"))?;
        for activation in page.iter().filter(|activation| activation.is_live) {
            let serial = Serial::new(activation.serial).ok_or(StoreError::Damaged("activation"))?;
            reset_one(connection, act, &activation.license, serial).await?;
        }
    }
}

/// Frees the seat of one activation, by document or by code, without proof.
pub(super) async fn reset_one(connection: &mut AnyConnection, act: &Act, license: &str, serial: Serial) -> Result<(), StoreError> {
    let row = licenses::lock(connection, &act.company, &By::Id(license.to_owned())).await?;
    let settled = settle(connection, act, &row, &About::serial(serial), Operation::Reset { serial }, serial).await?;
    licenses::note(connection, act, "reset", &row.id, &settled.order, None, Some(&serial.to_string())).await
}

async fn update_for(_: AppState, call: Call) -> Result<Response, Problem> {
    let row = seen(&call).await?;
    let session = call.session()?;
    let mut connection = call.portal().store().read().await?;
    let mut releases: Vec<Kept<Release>> = Vec::new();
    let mut wanted = nouns::Page { limit: 1000, filter: Some(("product_id", row.product.clone())), ..nouns::Page::default() };
    loop {
        let page: Vec<Kept<Release>> = nouns::list(&mut connection, &session.company, &session.sees, &wanted).await?;
        let Some(last) = page.last() else { break };
        wanted.after.clone_from(&last.id);
        releases.extend(page);
    }
    let newest = eligible_release(releases.iter().map(|release| &release.body), row.record.plan.maintenance_until, call.portal().now());
    let newest = releases.iter().find(|release| Some(&release.body) == newest).ok_or(StoreError::NotFound("release"))?;
    Ok(one(newest, newest.version))
}
