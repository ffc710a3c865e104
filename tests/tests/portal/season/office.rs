//! The office: a portal on PostgreSQL, served by a process of its own, and the administrator who calls it.

use std::collections::BTreeMap;
use std::process::Command;
use std::time::{Duration, Instant};

use carnet_tests::server::{Server, http};
use carnet_tests::{Site, carnet_portal, postgres, run};
use serde_json::{Value, json};

use crate::portal::serving::call;

/// What is done is sealed within a second, unless the machine is busy.
const PATIENCE: Duration = Duration::from_mins(1);
/// What a technician may.
const GRANTS: [&str; 5] = ["sync", "offline_activate", "edit_license", "transfer_license", "reset_device"];

/// The office.
pub(super) struct Office<'a> {
    site: &'a Site,
    server: Server,
    database: String,
    admin: String,
    product: String,
    /// The licenses that were sold, by the names that the story has for them.
    licenses: BTreeMap<&'static str, String>,
}

impl<'a> Office<'a> {
    /// A new company with one product. Its profile is `portal.carnet`.
    pub(super) fn open(site: &'a Site) -> Self {
        let database = postgres::shared().database().replace("carnet:secret@", "carnet@");
        let (dir, key) = (site.name("portal"), site.name("data.key"));
        let place = ["serve", "--dir", &dir, "--database", &database, "--data-key", &key];
        let company = ["--company", "acme", "--company-name", "Acme GmbH", "--rate", "1000000", "--burst", "1000000"];
        let server = Server::start(&[&place[..], &company].concat());
        let admin = server.admin.clone().unwrap();
        let product = call(&server.url, &admin, "POST", "/products", &json!({ "code": "cutter", "name": "Cutter" }));
        let product = product["id"].as_str().unwrap().to_owned();
        let (path, bearer) = (format!("/api/v1/products/{product}/profile"), format!("Bearer {admin}"));
        let (status, profile) = http(&server.url, "GET", &path, &[("authorization", &bearer)], b"").unwrap();
        assert_eq!(status, 200);
        std::fs::write(site.path("portal.carnet"), profile).unwrap();
        Self { site, server, database, admin, product, licenses: BTreeMap::new() }
    }

    pub(super) fn url(&self) -> &str {
        &self.server.url
    }

    pub(super) fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        call(&self.server.url, &self.admin, method, path, body)
    }

    /// All of a list, page by page.
    pub(super) fn list(&self, path: &str) -> Vec<Value> {
        let (mut items, mut cursor) = (Vec::new(), String::new());
        let more = if path.contains('?') { '&' } else { '?' };
        loop {
            let page = self.call("GET", &format!("{path}{more}limit=1000&cursor={cursor}"), &Value::Null);
            items.extend(page["items"].as_array().unwrap().iter().cloned());
            let Some(next) = page["next"].as_str() else { return items };
            next.clone_into(&mut cursor);
        }
    }

    /// Takes a technician on; gives the user's id.
    pub(super) fn employ(&self, name: &str) -> String {
        let grants = GRANTS.map(|permission| json!({ "permission": permission }));
        let user = json!({ "email": format!("{name}@acme.example"), "role": "courier", "grants": grants });
        self.call("POST", "/users", &user)["id"].as_str().unwrap().to_owned()
    }

    /// A new API key of a user.
    pub(super) fn api_key(&self, user: &str) -> String {
        let made = self.call("POST", "/api-keys", &json!({ "name": "a laptop", "user": user }));
        made["secret"].as_str().unwrap().to_owned()
    }

    /// An order that these users look after.
    pub(super) fn take_order(&self, id: &str, managers: &[&str]) {
        self.call("POST", &format!("/orders?id={id}"), &json!({ "managers": managers }));
    }

    /// Sells a license in an order, by a policy of its own. Its key is in the file `NAME.key`.
    pub(super) fn sell(&mut self, name: &'static str, order: &str, terms: &Value) {
        let mut policy = json!({ "code": name, "name": name, "product": self.product });
        policy.as_object_mut().unwrap().extend(terms.as_object().unwrap().clone());
        let policy = self.call("POST", "/policies", &policy)["id"].clone();
        let issued = self.call("POST", "/licenses", &json!({ "policy": policy, "order": order, "append": true }));
        let license = &issued["licenses"][0];
        std::fs::write(self.site.path(&format!("{name}.key")), license["license_key"].as_str().unwrap()).unwrap();
        self.licenses.insert(name, license["id"].as_str().unwrap().to_owned());
    }

    /// The id of a license that was sold.
    pub(super) fn id(&self, license: &str) -> &str {
        &self.licenses[license]
    }

    /// The ids of licenses that were sold, in their order.
    pub(super) fn ids(&self, licenses: &[&str]) -> Vec<String> {
        let mut ids: Vec<String> = licenses.iter().map(|license| self.id(license).to_owned()).collect();
        ids.sort();
        ids
    }

    /// How a license stands.
    pub(super) fn license(&self, license: &str) -> Value {
        self.call("GET", &format!("/licenses/{}", self.id(license)), &Value::Null)
    }

    /// How many machines have a license.
    pub(super) fn seats_taken(&self, license: &str) -> u64 {
        self.license(license)["seats_taken"].as_u64().unwrap()
    }

    /// Somebody in charge writes a note on a license.
    pub(super) fn write_note(&self, license: &str, note: &str) {
        self.call("PATCH", &format!("/licenses/{}", self.id(license)), &json!({ "note": note }));
    }

    /// Declares the laptop of a user lost. There is one.
    pub(super) fn declare_lost(&self, user: &str) {
        let mut replicas = self.list("/couriers").into_iter().filter(|replica| replica["user"] == user);
        let (replica, other) = (replicas.next().unwrap(), replicas.next());
        assert_eq!(other, None);
        let lost = self.call("POST", &format!("/couriers/{}/lost", replica["id"].as_str().unwrap()), &Value::Null);
        assert!(lost["lost_at"].is_i64(), "{lost}");
    }

    /// Waits until everything that was done is sealed, so that a sync brings it. The chain of the audit holds, and nothing is missing of it.
    pub(super) fn wait_until_sealed(&self) {
        let (dir, key) = (self.site.name("portal"), self.site.name("data.key"));
        let began = Instant::now();
        loop {
            let mut verify = Command::new(carnet_portal());
            verify.env("PGPASSWORD", "secret").env("LANGUAGE", "en").args(["audit", "verify", "--json"]);
            let said = run(verify.args(["--dir", &dir, "--database", &self.database, "--data-key", &key])).exits(0).json();
            let report = &said["report"];
            assert_eq!((&report["broken_at"], &report["data_missing"]), (&Value::Null, &json!(0)), "{said}");
            if report["unsealed"] == 0 {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "{said}");
        }
    }

    /// Everything that the portal has about licenses, and all that was ever done to it.
    pub(super) fn everything(&self) -> [Vec<Value>; 4] {
        self.wait_until_sealed();
        ["/licenses", "/activations", "/devices", "/audit"].map(|path| self.list(path))
    }
}
