//! Licenses, activations and devices: issue, edit, reset, borrow, revoke, look up.

use axum::Json;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use carnet_carrier::armor;
use carnet_core::{LicenseKey, UnixTime};
use carnet_model::noun::{Bundle, Customer, Metadata, Order, Policy, Product, Release, User, eligible_release};
use carnet_model::permission::{Permission, Subject};
use carnet_model::{LicenseEdit, LicenseRecord, Operation, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::AnyConnection;
use utoipa::ToSchema;

use super::call::{Call, one, page};
use super::endpoint::{Access, AppState, Endpoint};
use super::offline::subject;
use crate::problem::Problem;
use crate::store::keys::Session;
use crate::store::licenses::{self, About, ActivationView, By, LicenseRow, LicenseView, NewLicense, view};
use crate::store::nouns::{self, Kept};
use crate::store::offline::{self, DeviceView};
use crate::store::sees::Sees;
use crate::store::{Act, StoreError, new_id};
use crate::vault::Vault;

/// The most licenses that are issued at once.
const MAX_AT_ONCE: u32 = 100;
/// The most of a bundle: nobody holds the one writer for long.
const MAX_IN_ALL: usize = 500;

pub(super) fn endpoints() -> Vec<Endpoint> {
    use Access::{AnyOf, May, SignedIn};
    use Permission as P;
    vec![
        Endpoint::new(Method::GET, "/licenses", "licenses", "List licenses", SignedIn, list)
            .query("q", "only what has words that begin like these")
            .query("order", "only those of this order")
            .query("product", "only those of this product, by its id")
            .gives_page::<LicenseView>(),
        Endpoint::new(Method::POST, "/licenses", "licenses", "Issue licenses; their keys are shown once", May(P::IssueLicense), issue)
            .takes::<Issue>()
            .gives::<Issued>(201),
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

/// Licenses to be issued.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
struct Issue {
    /// The policy, by its id. Without one, the product's default policy.
    policy: Option<String>,
    /// The product, by its id; only where no policy is named.
    product: Option<String>,
    /// The bundle, by its id, instead of a policy or a product: a license by each of its policies.
    bundle: Option<String>,
    /// The order, by its id; a new one with a random id unless given.
    order: Option<String>,
    /// Whether to add to an order that exists; otherwise a new one is made.
    append: bool,
    /// The customer of a new order, by its id.
    customer: Option<String>,
    /// How many licenses; one unless given.
    count: Option<u32>,
    /// What differs from the policy.
    edit: Option<LicenseEdit>,
    /// License keys that exist already, one for each license; new ones unless given.
    license_keys: Option<Vec<String>>,
}

/// Licenses that were issued.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct Issued {
    /// The order.
    order: String,
    /// The licenses.
    licenses: Vec<IssuedLicense>,
}

/// A license that was issued, with its key.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct IssuedLicense {
    /// Its id.
    id: String,
    /// The product's code.
    product: String,
    /// The key: it is not shown again but to those who may look it up.
    license_key: String,
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

async fn list(_: AppState, call: Call) -> Result<Response, Problem> {
    let (session, mut wanted) = (call.session()?, call.page()?);
    let filter = |name, column| call.query(name).map(|value| (column, value.to_owned()));
    wanted.filter = filter("order", "order_id").or(filter("product", "product_id"));
    let mut connection = call.portal().store().read().await?;
    let rows = licenses::list(&mut connection, &session.company, &session.sees, &wanted).await?;
    let items: Vec<LicenseView> = rows.iter().map(|row| seen_by(session, view(row, call.portal().now()))).collect();
    Ok(page(items, wanted.limit, |item| item.id.clone()))
}

async fn show(_: AppState, call: Call) -> Result<Response, Problem> {
    let row = seen(&call).await?;
    Ok(one(&seen_by(call.session()?, view(&row, call.portal().now())), row.version))
}

/// A customer's own people see their license, not what the vendor notes about it, nor one user the others.
fn seen_by(session: &Session, license: LicenseView) -> LicenseView {
    let users = |users: Vec<String>, only: &str| users.into_iter().filter(|user| user == only).collect();
    match &session.sees {
        Sees::All | Sees::Below(_) => license,
        Sees::Organization { .. } => LicenseView { note: String::new(), metadata: Metadata::new(), ..license },
        Sees::Own(user) => LicenseView { note: String::new(), metadata: Metadata::new(), users: users(license.users, user), ..license },
    }
}

/// The license of the path, if the caller sees it.
async fn seen(call: &Call) -> Result<LicenseRow, Problem> {
    let session = call.session()?;
    let mut connection = call.portal().store().read().await?;
    Ok(licenses::get(&mut connection, &session.company, &session.sees, call.parameter("id")).await?)
}

async fn issue(_: AppState, call: Call) -> Result<Response, Problem> {
    let (session, wanted): (_, Issue) = (call.session()?.clone(), call.json()?);
    let vault = call.portal().vault().clone();
    let key = wanted.order.clone().unwrap_or_default();
    let work =
        async move |connection: &mut AnyConnection, act: &Act| Ok((issue_all(connection, &vault, act, &session, &wanted).await?, None));
    call.write(key, StatusCode::CREATED, work).await
}

async fn issue_all(
    connection: &mut AnyConnection,
    vault: &Vault,
    act: &Act,
    session: &Session,
    wanted: &Issue,
) -> Result<Issued, StoreError> {
    let caller = &session.caller;
    let policies = policies(connection, session, wanted).await?;
    let count = wanted.count.unwrap_or(1);
    if !(1..=MAX_AT_ONCE).contains(&count) || policies.len() * count as usize > MAX_IN_ALL {
        return Err(carnet_model::noun::Invalid { field: "count", rule: "1 to 100, and at most 500 licenses in all" }.into());
    }
    let keys = keys(wanted, policies.len() * count as usize)?;
    let (order, account) = order(connection, act, session, wanted).await?;
    let above: Vec<_> = crate::store::keys::above(connection, &act.company, &caller.user).await?;
    let above: Vec<_> =
        above.into_iter().filter(|above| above.user == caller.user || above.has(Permission::IssueLicense).is_ok()).collect();
    let mut licenses = Vec::new();
    let mut keys = keys.into_iter();
    for policy in &policies {
        let product: Kept<Product> = nouns::get(connection, &act.company, &Sees::All, &policy.body.product).await?;
        if policy.body.is_archived || product.body.is_archived {
            return Err(Refusal::PolicyUnfit.into());
        }
        let subject = Subject { product: Some(&product.id), policy: Some(&policy.id), order: Some(&order), account: account.as_deref() };
        caller.may(Permission::IssueLicense, subject)?;
        for _ in 0..count {
            // Whoever hands a quota on does not multiply it: each license counts for everybody above, too.
            for above in &above {
                let quota = above.quota(Permission::IssueLicense, subject);
                licenses::use_quota(connection, act, &above.user, &product.id, quota).await?;
            }
            let record = licenses::by_policy(&policy.body, &product.body, &order, act.now);
            let record = edited(connection, &record, wanted.edit.as_ref(), act, session, subject).await?;
            check_fields(&product.body, &record)?;
            let key = keys.next().flatten().unwrap_or_else(generate);
            let new = NewLicense { id: new_id(act.now), product: product.clone(), policy: Some(policy.clone()), record };
            let row = licenses::insert(connection, vault, act, &new, &key).await?;
            licenses.push(IssuedLicense { id: row.id, product: product.body.code.clone(), license_key: key.reveal().to_string() });
        }
    }
    Ok(Issued { order, licenses })
}

/// The policies that licenses are wanted by.
async fn policies(connection: &mut AnyConnection, session: &Session, wanted: &Issue) -> Result<Vec<Kept<Policy>>, StoreError> {
    let (company, sees) = (&session.company, &session.sees);
    match (&wanted.policy, &wanted.product, &wanted.bundle) {
        (Some(policy), None, None) => Ok(vec![nouns::get(connection, company, sees, policy).await?]),
        (None, Some(product), None) => {
            let page = nouns::Page { limit: 1000, filter: Some(("product_id", product.clone())), ..nouns::Page::default() };
            let all: Vec<Kept<Policy>> = nouns::list(connection, company, sees, &page).await?;
            let default = all.into_iter().find(|policy| policy.body.is_default && !policy.body.is_archived);
            Ok(vec![default.ok_or(StoreError::NotFound("policy"))?])
        }
        (None, None, Some(bundle)) => {
            session.caller.has(Permission::CreateBundleOrder)?;
            let bundle: Kept<Bundle> = nouns::get(connection, company, sees, bundle).await?;
            if bundle.body.is_archived {
                return Err(Refusal::PolicyUnfit.into());
            }
            let mut all = Vec::new();
            for item in &bundle.body.items {
                all.push(nouns::get(connection, company, sees, &item.policy).await?);
            }
            Ok(all)
        }
        _ => Err(carnet_model::noun::Invalid { field: "policy", rule: "exactly one of policy, product and bundle" }.into()),
    }
}

/// The order that licenses go into, and its customer's account. An order that exists is added to only where that was said.
async fn order(
    connection: &mut AnyConnection,
    act: &Act,
    session: &Session,
    wanted: &Issue,
) -> Result<(String, Option<String>), StoreError> {
    let id = wanted.order.clone().unwrap_or_else(|| new_id(act.now));
    let known = match nouns::get::<Order>(connection, &act.company, &session.sees, &id).await {
        Ok(_) if !wanted.append => return Err(StoreError::Exists("order")),
        Ok(known) => known,
        Err(StoreError::NotFound(_)) if wanted.order.is_some() && wanted.append => return Err(StoreError::NotFound("order")),
        Err(StoreError::NotFound(_)) => {
            session.caller.may(Permission::CreateOrder, Subject { order: Some(&id), ..Subject::default() })?;
            if let Some(customer) = &wanted.customer {
                nouns::get::<Customer>(connection, &act.company, &session.sees, customer).await?;
            }
            if !super::nouns::is_id(&id) {
                return Err(carnet_model::noun::Invalid {
                    field: "order",
                    rule: "1 to 64 letters, digits, dashes, dots, colons or underscores",
                }
                .into());
            }
            let managers = if session.caller.is_admin() { Vec::new() } else { vec![session.caller.user.clone()] };
            let order = Order {
                customer: wanted.customer.clone().unwrap_or_default(),
                bundle: wanted.bundle.clone().unwrap_or_default(),
                managers,
                ..Order::default()
            };
            nouns::insert(connection, act, &id, &order).await?
        }
        Err(error) => return Err(error),
    };
    if known.body.customer.is_empty() {
        return Ok((id, None));
    }
    let customer: Kept<Customer> = nouns::get(connection, &act.company, &Sees::All, &known.body.customer).await?;
    Ok((id, Some(customer.body.account).filter(|account| !account.is_empty())))
}

/// License keys that exist already; those under 100 random bits cannot be written as one.
fn keys(wanted: &Issue, licenses: usize) -> Result<Vec<Option<LicenseKey>>, StoreError> {
    let Some(given) = &wanted.license_keys else { return Ok(vec![None; licenses]) };
    let invalid = carnet_model::noun::Invalid { field: "license_keys", rule: "a valid license key for each license" };
    if given.len() != licenses {
        return Err(invalid.into());
    }
    given.iter().map(|text| text.parse().map(Some).map_err(|_| invalid.into())).collect()
}

/// A new license key.
pub fn generate() -> LicenseKey {
    struct System;
    impl rand_core::TryRng for System {
        type Error = std::convert::Infallible;
        fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
            let mut bytes = [0; 4];
            crate::store::random(&mut bytes);
            Ok(u32::from_ne_bytes(bytes))
        }
        fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
            let mut bytes = [0; 8];
            crate::store::random(&mut bytes);
            Ok(u64::from_ne_bytes(bytes))
        }
        fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
            crate::store::random(bytes);
            Ok(())
        }
    }
    impl rand_core::TryCryptoRng for System {}
    LicenseKey::generate(&mut System)
}

/// What the policy says, with what was wanted otherwise; only those who may edit this license may want it otherwise.
async fn edited(
    connection: &mut AnyConnection,
    record: &LicenseRecord,
    edit: Option<&LicenseEdit>,
    act: &Act,
    session: &Session,
    subject: Subject<'_>,
) -> Result<LicenseRecord, StoreError> {
    let Some(edit) = edit else { return Ok(record.clone()) };
    session.caller.may(Permission::EditLicense, subject)?;
    check_edit(connection, session, edit, subject).await?;
    let zero = carnet_core::Serial::new(0).expect("zero is a serial");
    let context = carnet_model::Context { company: &act.company, now: act.now, next_serial: zero };
    let mut records = carnet_model::Records::new(record.clone());
    let decision = carnet_model::decide(&records, Operation::Edit(edit), context)?;
    records.apply(decision.changes);
    // The order is the one that it is issued in.
    records.license.order.clone_from(&record.order);
    Ok(records.license)
}

/// What an edit needs beside the permission to edit: a license goes only where the caller may take it, and to users whom they may assign.
async fn check_edit(connection: &mut AnyConnection, session: &Session, edit: &LicenseEdit, subject: Subject<'_>) -> Result<(), StoreError> {
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
fn check_fields(product: &Product, record: &LicenseRecord) -> Result<(), StoreError> {
    let fits =
        |(name, value): (&String, &String)| product.custom_fields.iter().any(|field| field.name == *name && field.data_type.accepts(value));
    if record.custom_fields.iter().all(fits) {
        Ok(())
    } else {
        Err(carnet_model::noun::Invalid { field: "custom_fields", rule: "fields of the product, with values of their types" }.into())
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

fn user_permission(session: &Session) -> Permission {
    let has = session.caller.has(Permission::ManageLicenseUsers).is_ok();
    if has { Permission::ManageLicenseUsers } else { Permission::AssignLicense }
}

/// Edits the license of the path, after asking whether the permission reaches it.
async fn change(call: &Call, permission: Permission, action: &'static str, edit: LicenseEdit) -> Result<Response, Problem> {
    let (session, id, version) = (call.session()?.clone(), call.parameter("id").to_owned(), call.version()?);
    let work = async move |connection: &mut AnyConnection, act: &Act| {
        let row = own(connection, act, &session, permission, &id).await?;
        check_edit(connection, &session, &edit, subject(&row)).await?;
        if edit.custom_fields.is_some() {
            let product: Kept<Product> = nouns::get(connection, &act.company, &Sees::All, &row.product).await?;
            check_fields(
                &product.body,
                &LicenseRecord { custom_fields: edit.custom_fields.clone().unwrap_or_default(), ..row.record.clone() },
            )?;
        }
        licenses::edit(connection, act, &row, version, action, &edit).await?;
        shown(connection, act, &row.id).await
    };
    call.write(call.parameter("id"), StatusCode::OK, work).await
}

/// The license, locked, if the caller sees it and the permission reaches it.
async fn own(
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

async fn shown(connection: &mut AnyConnection, act: &Act, id: &str) -> Result<(serde_json::Value, Option<i64>), StoreError> {
    let row = licenses::get(connection, &act.company, &Sees::All, id).await?;
    Ok((json!(view(&row, act.now)), Some(row.version)))
}

async fn revoke(_: AppState, call: Call) -> Result<Response, Problem> {
    let (session, id) = (call.session()?.clone(), call.parameter("id").to_owned());
    let work = async move |connection: &mut AnyConnection, act: &Act| {
        let row = own(connection, act, &session, Permission::RevokeLicense, &id).await?;
        let zero = carnet_core::Serial::new(0).expect("zero is a serial");
        licenses::settle(connection, act, &row, &About::default(), Operation::Revoke, zero).await?;
        licenses::note(connection, act, "revoke", &row.id, &row.record.order, None, None).await?;
        shown(connection, act, &row.id).await
    };
    call.write(call.parameter("id"), StatusCode::OK, work).await
}

async fn key(_: AppState, call: Call) -> Result<Response, Problem> {
    hand_out(&call, "look-up", String::new()).await
}

async fn dispatch(_: AppState, call: Call) -> Result<Response, Problem> {
    let dispatch: Dispatch = call.json()?;
    let is_line = !dispatch.to.trim().is_empty() && dispatch.to.chars().count() <= 200 && !dispatch.to.chars().any(char::is_control);
    if !is_line {
        return Err(StoreError::from(carnet_model::noun::Invalid { field: "to", rule: "one line of at most 200 characters" }).into());
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
        reset_all(connection, act, ("license_id", &row.id)).await?;
        shown(connection, act, &row.id).await
    };
    call.write(call.parameter("id"), StatusCode::OK, work).await
}

/// Resets every live activation that `filter` names, all or none.
async fn reset_all(connection: &mut AnyConnection, act: &Act, filter: (&'static str, &str)) -> Result<(), StoreError> {
    let all = Sees::All;
    let mut after = -1;
    loop {
        let page = licenses::activations(connection, &act.company, &all, Some(filter), after, 1000).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = i64::try_from(last.serial).map_err(|_| StoreError::Damaged("activation"))?;
        for activation in page.iter().filter(|activation| activation.is_live) {
            let serial = carnet_core::Serial::new(activation.serial).ok_or(StoreError::Damaged("activation"))?;
            let row = licenses::lock(connection, &act.company, &By::Id(activation.license.clone())).await?;
            let about = About::serial(serial);
            let settled = licenses::settle(connection, act, &row, &about, Operation::Reset { serial }, serial).await?;
            licenses::note(connection, act, "reset", &row.id, &settled.order, None, Some(&serial.to_string())).await?;
        }
    }
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

/// The license of an activation, after asking whether the permission reaches it.
async fn reached(call: &Call, permission: Permission) -> Result<LicenseRow, Problem> {
    let session = call.session()?;
    let mut connection = call.portal().store().read().await?;
    let license = licenses::license_of(&mut connection, &session.company, &session.sees, call.serial()?).await?;
    let row = licenses::get(&mut connection, &session.company, &session.sees, &license).await?;
    session.caller.may(permission, subject(&row))?;
    Ok(row)
}

async fn reset(_: AppState, call: Call) -> Result<Response, Problem> {
    let (row, serial) = (reached(&call, Permission::ResetDevice).await?, call.serial()?);
    let work = async move |connection: &mut AnyConnection, act: &Act| {
        let row = licenses::lock(connection, &act.company, &By::Id(row.id.clone())).await?;
        let settled = licenses::settle(connection, act, &row, &About::serial(serial), Operation::Reset { serial }, serial).await?;
        licenses::note(connection, act, "reset", &row.id, &settled.order, None, Some(&serial.to_string())).await?;
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
    let work = async move |connection: &mut AnyConnection, act: &Act| {
        offline::device(connection, &act.company, &session.sees, &id).await?;
        let permission = if state == "dead" { Permission::ResetDevice } else { Permission::RevokeDevice };
        // All of its licenses must be within reach, since all of them lose it.
        let mut after = -1;
        loop {
            let page = licenses::activations(connection, &act.company, &Sees::All, Some(("device", &id)), after, 1000).await?;
            let Some(last) = page.last() else { break };
            after = i64::try_from(last.serial).map_err(|_| StoreError::Damaged("activation"))?;
            for activation in page.iter().filter(|activation| activation.is_live) {
                let row = licenses::get(connection, &act.company, &session.sees, &activation.license).await?;
                session.caller.may(permission, subject(&row))?;
            }
        }
        if state == "dead" {
            reset_all(connection, act, ("device", &id)).await?;
        }
        offline::set_device_state(connection, act, &id, state).await?;
        Ok((offline::device(connection, &act.company, &Sees::All, &id).await?, None))
    };
    call.write(call.parameter("id"), StatusCode::OK, work).await
}
