//! Issuing: by a policy, a product's default one or a bundle's, into a new order or one that exists, with new keys or keys that exist.

use axum::http::{Method, StatusCode};
use axum::response::Response;
use carnet_core::LicenseKey;
use carnet_model::noun::{Bundle, Customer, Order, Policy, Product};
use carnet_model::permission::{Permission, Subject};
use carnet_model::{LicenseEdit, LicenseRecord, Operation, Refusal};
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;
use utoipa::ToSchema;

use super::call::Call;
use super::endpoint::{Access, AppState, Endpoint};
use super::licenses::{check_edit, check_fields};
use crate::problem::Problem;
use crate::store::keys::Session;
use crate::store::licenses::{self, NewLicense};
use crate::store::nouns::{self, Kept};
use crate::store::sees::Sees;
use crate::store::{Act, StoreError, new_id};
use crate::vault::Vault;

/// The most licenses that are issued at once.
const MAX_AT_ONCE: u32 = 100;
/// The most of a bundle: nobody holds the one writer for long.
const MAX_IN_ALL: usize = 500;

pub(super) fn endpoints() -> Vec<Endpoint> {
    use Access::May;
    use Permission as P;
    vec![
        Endpoint::new(Method::POST, "/licenses", "licenses", "Issue licenses; their keys are shown once", May(P::IssueLicense), issue)
            .takes::<Issue>()
            .gives::<Issued>(201),
    ]
}

/// Licenses to be issued.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Issue {
    /// The policy, by its id. Without one, the product's default policy.
    pub(super) policy: Option<String>,
    /// The product, by its id; only where no policy is named.
    pub(super) product: Option<String>,
    /// The bundle, by its id, instead of a policy or a product: a license by each of its policies.
    pub(super) bundle: Option<String>,
    /// The order, by its id; a new one with a random id unless given.
    pub(super) order: Option<String>,
    /// Whether to add to an order that exists; otherwise a new one is made.
    pub(super) append: bool,
    /// The customer of a new order, by its id.
    pub(super) customer: Option<String>,
    /// How many licenses; one unless given.
    pub(super) count: Option<u32>,
    /// What differs from the policy.
    pub(super) edit: Option<LicenseEdit>,
    /// License keys that exist already, one for each license; new ones unless given.
    pub(super) license_keys: Option<Vec<String>>,
}

/// Licenses that were issued.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct Issued {
    /// The order.
    pub(super) order: String,
    /// The licenses.
    pub(super) licenses: Vec<IssuedLicense>,
}

/// A license that was issued, with its key.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct IssuedLicense {
    /// Its id.
    pub(super) id: String,
    /// The product's code.
    product: String,
    /// The key: it is not shown again but to those who may look it up.
    pub(super) license_key: String,
}

async fn issue(_: AppState, call: Call) -> Result<Response, Problem> {
    let (session, wanted): (_, Issue) = (call.session()?.clone(), call.json()?);
    let vault = call.portal().vault().clone();
    let key = wanted.order.clone().unwrap_or_default();
    let work =
        async move |connection: &mut AnyConnection, act: &Act| Ok((issue_all(connection, &vault, act, &session, &wanted).await?, None));
    call.write(key, StatusCode::CREATED, work).await
}

/// Issues all that is wanted, or says why not.
pub(super) async fn issue_all(
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
        let rule = carnet_model::noun::Rule::LicensesAtOnce(MAX_AT_ONCE as usize, MAX_IN_ALL);
        return Err(carnet_model::noun::Invalid { field: "count", rule }.into());
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
pub(super) async fn policies(connection: &mut AnyConnection, session: &Session, wanted: &Issue) -> Result<Vec<Kept<Policy>>, StoreError> {
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
        _ => Err(carnet_model::noun::Invalid { field: "policy", rule: carnet_model::noun::Rule::OneSource }.into()),
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
                return Err(carnet_model::noun::Invalid { field: "order", rule: carnet_model::noun::Rule::Id }.into());
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
    let invalid = carnet_model::noun::Invalid { field: "license_keys", rule: carnet_model::noun::Rule::LicenseKeys };
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
    Ok(changed(record, edit, act)?)
}

/// What an edit makes of a license that is not issued yet.
pub(super) fn changed(record: &LicenseRecord, edit: &LicenseEdit, act: &Act) -> Result<LicenseRecord, Refusal> {
    let zero = carnet_core::Serial::new(0).expect("zero is a serial");
    let context = carnet_model::Context { company: &act.company, now: act.now, next_serial: zero };
    let mut records = carnet_model::Records::new(record.clone());
    let decision = carnet_model::decide(&records, Operation::Edit(edit), context)?;
    records.apply(decision.changes);
    // The order is the one that it is issued in.
    records.license.order.clone_from(&record.order);
    Ok(records.license)
}
