//! A company that one can try things on: every type of license, customers, managers over two tiers, and machines that use it.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use carnet_core::{
    ActivationRequest, CompanyCode, CredentialKey, DAY_SECS, Fingerprint, LedgerHead, LicenseKey, RequestId, SigningKey, Tombstone,
};
use carnet_model::noun::{
    Account, Bundle, BundleItem, Contact, CustomField, Customer, DataType, Download, FeatureDefinition, FeatureKind, Group, Label, Noun,
    Order, Organization, Period, Policy, Product, Release, User,
};
use carnet_model::permission::{Grant, Permission, ProductScope, Role};
use carnet_model::{FeaturePlan, TermsPlan};
use serde_json::json;
use sqlx::AnyConnection;
use zeroize::Zeroizing;

use crate::api::{generate, sign_profile};
use crate::output::Output;
use crate::portal::Portal;
use crate::run::{generate_key, write_private};
use crate::store::licenses::{self, NewLicense};
use crate::store::nouns::{self, Kept};
use crate::store::{Act, StoreError, keys, new_id, random};

const COMPANY: &str = "acme";
const NAME: &str = "Acme GmbH";

/// What was made, for whoever tries it.
pub struct Prepared {
    /// The administrator's API key.
    pub admin_api_key: Zeroizing<String>,
    /// A license key for each product, by its code.
    pub license_keys: BTreeMap<String, String>,
}

impl Prepared {
    /// Writes `demo.json` into `dir`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, dir: &Path, url: &str) -> Result<()> {
        let profile = std::path::absolute(dir.join("product.carnet"))?;
        let demo = json!({
            "url": url,
            "company": COMPANY,
            "admin_api_key": self.admin_api_key.as_str(),
            "license_keys": self.license_keys,
            "profile": profile,
        });
        write_private(&dir.join("demo.json"), format!("{demo:#}\n").as_bytes())
    }
}

/// Says on standard error what to try first.
pub(crate) fn tell(dir: &Path, url: &str, out: &Output) {
    let keys = out.sentence("ui-portal-demo", &[("path", &dir.join("demo.json").display().to_string())]);
    let docs = out.sentence("ui-portal-demo-docs", &[("url", &format!("{url}/docs"))]);
    let courier = out.sentence("ui-portal-demo-courier", &[]);
    let dir = dir.display();
    eprintln!(
        "\n{keys}\n\
         \n  carnet request --profile {dir}/product.carnet --state machine -o request.carnet\
         \n  curl --data-binary @request.carnet -o license.carnet {url}/api/v1/offline/documents\
         \n  carnet install license.carnet --state machine\
         \n\n{courier}\n\
         \n  carnet sync --replica replica.db --portal {url} --api-key-file api-key\
         \n  carnet courier search cutter --replica replica.db\
         \n\n{docs}\n"
    );
}

/// Makes the company, and its product profile in `dir`.
///
/// # Errors
/// When there is one already, or `dir` cannot be written.
pub async fn make(portal: &Portal, dir: &Path) -> Result<Prepared> {
    let company: CompanyCode = COMPANY.parse()?;
    let act = Act { company: company.clone(), actor: "system".into(), now: portal.now() };
    let (vault, issuing, made) = (portal.vault().clone(), generate_key(), act.clone());
    let profile = sign_profile(&company, NAME, &cutter(), None, &issuing, act.now)?;
    let (admin_api_key, license_keys) = portal
        .store()
        .write("company", async move |connection| {
            let title = NAME.parse().map_err(|_| StoreError::Damaged("name"))?;
            keys::create_company(connection, &vault, &made.company, &title, &issuing, made.now).await?;
            let admin = keys::create_admin(connection, &made, "admin@acme.example").await?;
            Ok((admin, fill(connection, &vault, &made).await?))
        })
        .await?;
    activate(portal, &company, &license_keys).await?;
    write_private(&dir.join("product.carnet"), &profile)?;
    let license_keys = license_keys.into_iter().map(|(product, keys)| (product, keys[0].reveal().to_string())).collect();
    Ok(Prepared { admin_api_key, license_keys })
}

fn cutter() -> Product {
    let field = CustomField { name: "Cost center".into(), data_type: DataType::Number, default_value: None, description: String::new() };
    Product {
        code: "cutter".into(),
        name: "Cutter".into(),
        description: "Cuts sheet metal".into(),
        custom_fields: vec![field],
        languages: vec!["en".into(), "de".into()],
        ..Product::default()
    }
}

/// Fills the company; tells the license keys by product, of which the first has a free seat.
async fn fill(
    connection: &mut AnyConnection,
    vault: &crate::vault::Vault,
    act: &Act,
) -> Result<BTreeMap<String, Vec<LicenseKey>>, StoreError> {
    let mut products = BTreeMap::new();
    let others =
        [("lathe", "Lathe"), ("press", "Press")].map(|(code, name)| Product { code: code.into(), name: name.into(), ..Product::default() });
    for product in others.into_iter().chain([cutter()]) {
        products.insert(product.code.clone(), keep(connection, act, &product).await?);
    }
    for (code, name, kind) in [("nest", "Nesting", FeatureKind::Activation), ("cuts", "Cuts", FeatureKind::Consumption)] {
        let product = products["cutter"].id.clone();
        keep(connection, act, &FeatureDefinition { code: code.into(), name: name.into(), product, kind, ..FeatureDefinition::default() })
            .await?;
    }
    for (at, version) in ["1.0", "1.1", "2.0"].iter().enumerate() {
        let released_at = act.now.as_secs() - (3 - at as u64) * 120 * DAY_SECS;
        let file = Download {
            name: format!("cutter-{version}.deb"),
            url: format!("https://download.acme.example/cutter-{version}.deb"),
            size: 48_000_000,
            sha256: "0".repeat(64),
        };
        let product = products["cutter"].id.clone();
        let notes = format!("What is new in {version}");
        keep(connection, act, &Release { product, release: (*version).into(), released_at, notes, downloads: vec![file] }).await?;
    }
    let policies = make_policies(connection, act, &products).await?;
    let items = [&policies[0], &policies[1]].map(|policy| BundleItem { policy: policy.id.clone() }).to_vec();
    keep(connection, act, &Bundle { code: "workshop".into(), name: "Workshop".into(), items, ..Bundle::default() }).await?;
    let orders = make_people(connection, act, &products).await?;

    let mut license_keys: BTreeMap<String, Vec<LicenseKey>> = BTreeMap::new();
    for (at, policy) in policies.iter().enumerate() {
        let product = products.values().find(|product| product.id == policy.body.product).ok_or(StoreError::NotFound("product"))?;
        let (key, order) = (generate(), &orders[at % orders.len()]);
        let mut record = licenses::by_policy(&policy.body, &product.body, order, act.now);
        record.note = format!("Demonstrates {}", policy.body.name.to_lowercase());
        let new = NewLicense { id: new_id(act.now), product: product.clone(), policy: Some(policy.clone()), record };
        licenses::insert(connection, vault, act, &new, &key).await?;
        license_keys.entry(product.body.code.clone()).or_default().push(key);
    }
    Ok(license_keys)
}

/// A policy of every type; the first of each product has seats to spare.
async fn make_policies(
    connection: &mut AnyConnection,
    act: &Act,
    products: &BTreeMap<String, Kept<Product>>,
) -> Result<Vec<Kept<Policy>>, StoreError> {
    let plan = |license_type: &str| TermsPlan { license_type: license_type.into(), ..TermsPlan::default() };
    let days = |license_type: &str, days| TermsPlan { valid_days: Some(days), ..plan(license_type) };
    let nesting = FeaturePlan { code: "nest".into(), ..FeaturePlan::default() };
    let policy = |code: &str, name: &str, product: &str, seats, plan| Policy {
        code: code.into(),
        name: name.into(),
        product: products[product].id.clone(),
        seats,
        plan,
        ..Policy::default()
    };
    let all = [
        Policy {
            is_default: true,
            maintenance_days: Some(365),
            ..policy("perpetual", "Perpetual", "cutter", 5, TermsPlan { features: vec![nesting], ..plan("perpetual") })
        },
        Policy { is_default: true, ..policy("year", "One year", "lathe", 3, TermsPlan { grace_days: 14, ..days("time-limited", 365) }) },
        Policy {
            is_default: true,
            ..policy("subscription", "Subscription", "press", 10, TermsPlan { grace_days: 7, ..days("subscription", 31) })
        },
        policy("trial", "Trial of thirty days", "cutter", 1, days("trial", 30)),
        Policy {
            consumption_period: Some(Period::Monthly),
            ..policy(
                "metered",
                "Metered",
                "cutter",
                2,
                TermsPlan { consumption_limit: Some(10_000), overage: Some(500), ..plan("consumption") },
            )
        },
        Policy { is_floating: true, max_borrow_days: 14, ..policy("floating", "Floating", "lathe", 4, plan("perpetual")) },
    ];
    let mut kept = Vec::new();
    for policy in &all {
        kept.push(keep(connection, act, policy).await?);
    }
    Ok(kept)
}

/// Accounts, customers, managers over two tiers, users, and orders; tells the orders.
async fn make_people(
    connection: &mut AnyConnection,
    act: &Act,
    products: &BTreeMap<String, Kept<Product>>,
) -> Result<Vec<String>, StoreError> {
    let account = keep(connection, act, &Account { name: "Northern Shipyards".into(), code: "north".into(), ..Account::default() }).await?;
    let label = keep(connection, act, &Label { label: "Key account".into(), color: "#2266cc".into() }).await?;
    let mut customers = Vec::new();
    for (first, last, company, city, country) in [
        ("Ingrid", "Sørensen", "Nordvik Verft", "Bergen", "Norway"),
        ("Jürgen", "Groß", "Groß Blechbau", "Kassel", "Germany"),
        ("Lucía", "Muñoz", "Talleres Muñoz", "Bilbao", "Spain"),
        ("Hélène", "Lefèvre", "Chaudronnerie Lefèvre", "Nantes", "France"),
    ] {
        let account = if country == "Norway" { account.id.clone() } else { String::new() };
        let labels = if country == "Norway" { vec![label.id.clone()] } else { Vec::new() };
        let email = format!("{}@customer.example", last.to_lowercase().replace(|c: char| !c.is_ascii(), ""));
        let text = |text: &str| text.to_owned();
        let (first_name, last_name, company_name) = (text(first), text(last), text(company));
        let customer = Customer {
            email,
            first_name,
            last_name,
            company_name,
            city: text(city),
            country: text(country),
            account,
            labels,
            ..Customer::default()
        };
        customers.push(keep(connection, act, &customer).await?);
    }
    let organization =
        keep(connection, act, &Organization { name: "Nordvik Verft".into(), account: account.id.clone(), ..Organization::default() })
            .await?;
    let user = |email: &str, role: Role, parent: &str| User {
        email: format!("{email}@acme.example"),
        role,
        grants: role.preset(),
        parent: parent.to_owned(),
        ..User::default()
    };
    let distributor = keep(connection, act, &user("distributor", Role::Distributor, "")).await?;
    let limited = Grant {
        products: vec![ProductScope { product: products["cutter"].id.clone(), quota: Some(20) }],
        ..Grant::everywhere(Permission::IssueLicense)
    };
    let reseller = User { grants: vec![limited], ..user("reseller", Role::ResellerAdmin, &distributor.id) };
    let reseller = keep(connection, act, &reseller).await?;
    let manager = keep(connection, act, &user("manager", Role::LicenseManager, "")).await?;
    let contact = User { organization: organization.id.clone(), ..user("contact", Role::OrganizationContact, "") };
    let contact = keep(connection, act, &contact).await?;
    let worker = keep(connection, act, &user("worker", Role::LicenseUser, &manager.id)).await?;
    keep(connection, act, &user("courier", Role::Courier, "")).await?;
    keep(connection, act, &Group { name: "Night shift".into(), users: vec![worker.id.clone()] }).await?;
    let contacts = vec![Contact { user: contact.id.clone(), is_primary: true }];
    let with_contacts = Organization { contacts, ..organization.body.clone() };
    nouns::replace(connection, act, &organization, None, &with_contacts).await?;

    let mut orders = Vec::new();
    for (at, customer) in customers.iter().enumerate() {
        let managers = vec![[&manager, &distributor, &reseller][at % 3].id.clone()];
        let order = Order { customer: customer.id.clone(), managers, ..Order::default() };
        let order = Order { organization: if at == 0 { organization.id.clone() } else { String::new() }, ..order };
        let id = format!("A-{}", 1001 + at);
        nouns::insert(connection, act, &id, &order).await?;
        orders.push(id);
    }
    Ok(orders)
}

async fn keep<T: Noun>(connection: &mut AnyConnection, act: &Act, noun: &T) -> Result<Kept<T>, StoreError> {
    nouns::insert(connection, act, &new_id(act.now), noun).await
}

/// Two machines for the first license of each product, as if they had sent their requests.
async fn activate(portal: &Portal, company: &CompanyCode, license_keys: &BTreeMap<String, Vec<LicenseKey>>) -> Result<()> {
    for (product, keys) in license_keys {
        for machine in 1..=2 {
            let device = generate_key();
            let mut id = [0; 16];
            random(&mut id);
            let id = RequestId::from_bytes(id);
            let mut request = ActivationRequest {
                company: company.clone(),
                issued_at: portal.now(),
                id,
                device_key: carnet_core::Signer::verifying_key(&device).clone(),
                app_version: Some("1.1".parse()?),
                product: product.parse()?,
                credential: None,
                fingerprint: Fingerprint::default(),
                commitment: Tombstone::derive(&device, &id).commitment(company),
                reads: carnet_core::READS,
                ledger_head: LedgerHead { sequence: 1, hash: [0; 8], nonce: [0; 4] },
                os: "linux".parse()?,
                arch: "x86_64".parse()?,
                host_name: Some(format!("{product}-{machine:02}").parse()?),
            };
            request.prove(&CredentialKey::derive(&keys[0], company));
            let document = sign_request(&request, &device)?;
            portal.answer(&document, None, None).await?;
        }
    }
    Ok(())
}

fn sign_request(request: &ActivationRequest, device: &SigningKey) -> Result<Vec<u8>> {
    Ok(request.sign(device)?)
}
