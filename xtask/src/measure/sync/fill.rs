//! A portal's database with many licenses, by the pattern of one that the portal itself issued and activated.

use anyhow::{Context, Result, ensure};
use carnet_portal::store::{Backend, Store, StoreError};
use serde_json::Value;
use sqlx::{AssertSqlSafe, Row as _};

/// Rows of one statement.
const PORTION: u64 = 100_000;
/// Where numbers begin: of eight digits, so that they are in order as texts.
const FIRST: u64 = 10_000_000;

/// What there is beside licenses, orders and customers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum With {
    /// A device for every other license.
    Devices,
    /// Nothing.
    Nothing,
}

/// The pattern: an activation as the portal wrote it, cut where its serial and its device stand.
struct Pattern {
    /// `"serial":1234`, as it stands in the body.
    serial: String,
    /// The device's id, and as it stands in the body.
    device: String,
    written: String,
    /// The order of the pattern's license.
    order: String,
    digest: &'static str,
}

/// The id of a license, by its number from 0.
pub(super) fn license(number: u64) -> String {
    format!("l{}", FIRST + number)
}

/// The id of the order of a license, by the license's number.
pub(super) fn order(number: u64) -> String {
    format!("o{}", FIRST + number / 5 * 5)
}

/// Fills the database at `url`: a fifth as many orders as licenses, a tenth as many customers; notes tell of a hall, one of 97.
pub(super) async fn fill(url: &str, licenses: u64, with: With) -> Result<()> {
    let store = Store::open(url).await?;
    let pattern = pattern(&store).await?;
    let mut begin = 0;
    while begin < licenses {
        let end = licenses.min(begin + PORTION);
        for sql in statements(&pattern, with, begin, end) {
            store
                .write("", async move |connection| {
                    sqlx::query(AssertSqlSafe(sql.clone())).execute(connection).await?;
                    Ok::<_, StoreError>(())
                })
                .await?;
        }
        begin = end;
    }
    store
        .write("", async |connection| {
            sqlx::query("ANALYZE").execute(connection).await?;
            Ok(())
        })
        .await?;
    store.close().await;
    Ok(())
}

async fn pattern(store: &Store) -> Result<Pattern> {
    let mut connection = store.read().await?;
    let row = sqlx::query(
        "SELECT a.device, a.body, l.order_id, l.body AS license FROM activations a \
         JOIN licenses l ON l.company = a.company AND l.id = a.license_id WHERE a.company = 'acme' LIMIT 1",
    )
    .fetch_one(&mut *connection)
    .await?;
    let body: String = row.try_get("body")?;
    let read: Value = serde_json::from_str(&body)?;
    let serial = format!("\"serial\":{}", read["serial"]);
    let (device, written): (String, String) = (row.try_get("device")?, read["device"].as_str().context("a device")?.to_owned());
    let (order, license): (String, String) = (row.try_get("order_id")?, row.try_get("license")?);
    ensure!(body.contains(&serial) && body.contains(&written), "an activation is written in another way: {body}");
    ensure!(license.contains("\"note\":\"\"") && license.contains(&order), "a license is written in another way: {license}");
    let digest = match store.backend() {
        Backend::Sqlite => "printf('%08x', n * 2654435761 % 4294967296) || printf('%056d', n)",
        Backend::Postgres => "lpad(to_hex(n * 2654435761 % 4294967296), 8, '0') || lpad(n::text, 56, '0')",
    };
    Ok(Pattern { serial, device, written, order, digest })
}

fn statements(pattern: &Pattern, with: With, begin: u64, end: u64) -> Vec<String> {
    let Pattern { serial, device, written, order, digest } = pattern;
    let numbers = format!(
        "WITH RECURSIVE numbers (n) AS (SELECT {} UNION ALL SELECT n + 1 FROM numbers WHERE n < {})",
        FIRST + begin,
        FIRST + end - 1
    );
    let known = format!("(SELECT * FROM licenses WHERE company = 'acme' AND order_id = '{order}' AND id < 'l' ORDER BY id LIMIT 1)");
    let fifth = "(n / 5 * 5)";
    let live = if with == With::Devices { "CASE WHEN n % 2 = 0 THEN 1 ELSE 0 END" } else { "0" };
    let mut statements = vec![
        format!(
            "INSERT INTO customers (company, id, email, reference, body, version, created_at, updated_at) {numbers} SELECT 'acme', 'c' || n, \
             'c' || n || '@example.com', '', '{{\"email\":\"c' || n || '@example.com\",\"last_name\":\"Smith\"}}', 1, 0, 0 \
             FROM numbers WHERE n % 10 = 0"
        ),
        format!(
            "INSERT INTO orders (company, id, customer_id, body, version, created_at, updated_at) {numbers} SELECT 'acme', 'o' || n, \
             'c' || (n / 10 * 10), known.body, 1, 0, 0 \
             FROM numbers CROSS JOIN (SELECT body FROM orders WHERE company = 'acme' AND id = '{order}') AS known WHERE n % 5 = 0"
        ),
        format!(
            "INSERT INTO licenses (company, id, order_id, product_id, policy_id, policy_version, lookup, sealed_key, seats, live, ended, total, \
             body, version, created_at, updated_at) {numbers} SELECT 'acme', 'l' || n, 'o' || {fifth}, known.product_id, known.policy_id, \
             known.policy_version, 'x' || n, known.sealed_key, known.seats, {live}, 0, {live}, \
             replace(replace(known.body, '{order}', 'o' || {fifth}), '\"note\":\"\"', '\"note\":\"hall ' || (n % 97) || '\"'), 1, 0, 0 \
             FROM numbers CROSS JOIN {known} AS known"
        ),
    ];
    if with == With::Devices {
        statements.push(format!(
            "INSERT INTO devices (company, id, state, body, version, created_at, updated_at) {numbers} SELECT 'acme', {digest}, 'active', \
             known.body, 1, 0, 0 FROM numbers CROSS JOIN (SELECT body FROM devices WHERE company = 'acme' AND id = '{device}') AS known \
             WHERE n % 2 = 0"
        ));
        statements.push(format!(
            "INSERT INTO activations (company, serial, license_id, device, request_digest, commitment, is_live, body, version, created_at, \
             updated_at) {numbers} SELECT 'acme', 1000000000 + n, 'l' || n, {digest}, {digest}, 'x' || n, 1, \
             replace(replace(known.body, '{serial}', '\"serial\":' || (1000000000 + n)), '{written}', {digest}), 1, 0, 0 \
             FROM numbers CROSS JOIN (SELECT body FROM activations WHERE company = 'acme' AND device = '{device}' ORDER BY serial LIMIT 1) \
             AS known WHERE n % 2 = 0"
        ));
    }
    statements
}
