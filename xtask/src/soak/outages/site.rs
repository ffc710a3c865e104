//! A portal in a process of its own on a real PostgreSQL, which dies and comes back, and what stands in its database.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use carnet_core::{CompanyCode, LicenseKey};
use carnet_portal::store::{Store, audit};
use carnet_tests::postgres::Postgres;
use carnet_tests::server::{Server, http};
use serde_json::{Value, json};
use sqlx::Row as _;

use super::books::{Counts, Expected};

/// The licenses that couriers work on.
const LICENSES: usize = 4;
/// The orders that these move between.
const ORDERS: usize = 3;
/// The seats of each license.
pub(super) const SEATS: u32 = 3;

/// A license that was issued.
pub(super) struct Issued {
    pub(super) id: String,
    pub(super) key: LicenseKey,
}

/// The portal, and what it was set up with.
pub(super) struct Site {
    server: Server,
    words: Vec<String>,
    pub(super) admin: String,
    pub(super) licenses: Vec<Issued>,
    pub(super) orders: Vec<String>,
    pub(super) database: String,
    /// It ends after the portal.
    _postgres: Postgres,
}

impl Site {
    /// Starts both, and makes licenses of few seats; the portal's own files go into `folder`.
    pub(super) fn begin(folder: &Path) -> Result<Self> {
        let postgres = Postgres::start();
        let database = postgres.database();
        let dir = folder.join("portal").display().to_string();
        // The password comes by the environment.
        let public = database.replace("carnet:secret@", "carnet@");
        let words = ["serve", "--dir", &dir, "--database", &public, "--company", "acme", "--rate", "1000000", "--burst", "1000000"];
        let words: Vec<String> = words.map(str::to_owned).into();
        let server = start(&words);
        let admin = server.admin.clone().context("the first start makes an administrator")?;
        let mut site = Self { server, words, admin, licenses: Vec::new(), orders: Vec::new(), database, _postgres: postgres };
        site.set_up()?;
        Ok(site)
    }

    /// Where it listens now.
    pub(super) fn url(&self) -> &str {
        &self.server.url
    }

    /// Kills the portal as a power cut would, and starts it again.
    pub(super) fn restart(&mut self) {
        self.server.kill();
        self.server = start(&self.words);
    }

    fn set_up(&mut self) -> Result<()> {
        let product = self.make("/products", &json!({ "code": "cutter", "name": "Cutter" }))?["id"].clone();
        let policy = json!({ "code": "p", "name": "P", "product": product, "seats": SEATS, "max_resets": u16::MAX });
        let policy = self.make("/policies", &policy)?["id"].clone();
        for _ in 0..ORDERS {
            let order = self.make("/orders", &json!({}))?;
            self.orders.push(text(&order["id"])?);
        }
        for at in 0..LICENSES {
            let issue = json!({ "policy": policy, "order": self.orders[at % ORDERS], "append": true });
            let issued = self.make("/licenses", &issue)?["licenses"][0].clone();
            self.licenses.push(Issued { id: text(&issued["id"])?, key: text(&issued["license_key"])?.parse()? });
        }
        Ok(())
    }

    fn make(&self, path: &str, body: &Value) -> Result<Value> {
        let bearer = format!("Bearer {}", self.admin);
        let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
        let path = format!("/api/v1{path}");
        let answer = http(&self.server.url, "POST", &path, &headers, body.to_string().as_bytes());
        let (status, bytes) = answer.context("the connection broke")?;
        ensure!(status == 201, "{path}: {}", String::from_utf8_lossy(&bytes));
        Ok(serde_json::from_slice(&bytes)?)
    }
}

fn start(words: &[String]) -> Server {
    Server::start(&words.iter().map(String::as_str).collect::<Vec<_>>())
}

fn text(value: &Value) -> Result<String> {
    Ok(value.as_str().context("a text")?.to_owned())
}

fn company() -> CompanyCode {
    "acme".parse().expect("a company code")
}

/// Seals all that was done.
pub(super) async fn seal(store: &Store) -> Result<()> {
    while audit::seal(store, &company()).await? > 0 {}
    Ok(())
}

/// Follows the chain of the portal's audit.
pub(super) async fn check_chain(store: &Store) -> Result<()> {
    let report = audit::verify(store, &company()).await?;
    ensure!(report.broken_at.is_none() && report.data_missing == 0, "the audit does not hold: {report:?}");
    Ok(())
}

/// How the licenses stand in the database, each with the serials of its live activations.
pub(super) async fn licenses(store: &Store) -> Result<BTreeMap<String, Expected>> {
    let mut connection = store.read().await?;
    let rows =
        sqlx::query("SELECT id, order_id, live, total, body FROM licenses WHERE company = 'acme'").fetch_all(&mut *connection).await?;
    let mut licenses = BTreeMap::new();
    for row in &rows {
        let record: Value = serde_json::from_str(&row.try_get::<String, _>("body")?)?;
        let license = Expected {
            order: row.try_get("order_id")?,
            note: text(&record["note"])?,
            live: row.try_get("live")?,
            total: row.try_get("total")?,
            resets: record["resets"].as_i64().context("a number")?,
            ..Expected::default()
        };
        ensure!(record["order"] == license.order.as_str(), "the order of a license is told in two ways");
        licenses.insert(row.try_get::<String, _>("id")?, license);
    }
    let rows = sqlx::query("SELECT license_id, serial FROM activations WHERE company = 'acme' AND is_live = 1")
        .fetch_all(&mut *connection)
        .await?;
    for row in &rows {
        let license: String = row.try_get("license_id")?;
        let serial = u64::try_from(row.try_get::<i64, _>("serial")?)?;
        licenses.get_mut(&license).context("a license")?.serials.insert(serial);
    }
    for (id, license) in &licenses {
        let live = license.serials.len() as i64;
        ensure!(live == license.live && live <= i64::from(SEATS), "{id}: {live} activations live, {} seats taken", license.live);
    }
    Ok(licenses)
}

/// How many audit rows there are about licenses, by what was done.
pub(super) async fn counts(store: &Store) -> Result<Counts> {
    let mut connection = store.read().await?;
    let rows = sqlx::query("SELECT action, COUNT(*) AS n FROM audit WHERE company = 'acme' AND kind = 'license' GROUP BY action")
        .fetch_all(&mut *connection)
        .await?;
    let mut counts = Counts::default();
    for row in &rows {
        let n: i64 = row.try_get("n")?;
        match row.try_get::<String, _>("action")?.as_str() {
            "activate" => counts.activations = n,
            "reset" => counts.resets = n,
            "transfer" => counts.transfers = n,
            "update" => counts.notes = n,
            _ => {}
        }
    }
    Ok(counts)
}

/// How many operations of couriers have their answers kept.
pub(super) async fn operations(store: &Store) -> Result<i64> {
    let mut connection = store.read().await?;
    let row =
        sqlx::query("SELECT COUNT(*) AS n FROM operations WHERE company = 'acme' AND id LIKE 'op-%'").fetch_one(&mut *connection).await?;
    Ok(row.try_get("n")?)
}
