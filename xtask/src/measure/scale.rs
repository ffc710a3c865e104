//! How the portal is with ten thousand licenses and with a million: lists, searches, activations, and the memory of the server.

use std::net::TcpStream;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use carnet_core::LicenseKey;
use carnet_portal::store::{Backend, Store, StoreError};
use carnet_tests::postgres::Postgres;
use carnet_tests::server::Server;

use super::portal::{ask, hammer, requests, set_up};
use crate::test::cargo;

/// Licenses, first and at last; a fifth as many customers, each with an order.
const SIZES: [u64; 2] = [10_000, 1_000_000];
/// Of each kind of call.
const CALLS: u64 = 2000;
/// How long many clients call at once, for the memory that it takes.
const CROWD: usize = 64;

pub(super) fn run() -> Result<()> {
    cargo(&["build", "--release", "--locked", "-p", "xtask", "-p", "carnet-portal"])?;
    println!("| database | licenses | call | p50 ms | p99 ms | times 10 000's |");
    println!("|---|---|---|---|---|---|");
    let folder = tempfile::tempdir()?;
    let name = |name: &str| folder.path().join(name).display().to_string();
    let file = folder.path().join("portal").join("portal.db");
    measure("SQLite", &["--dir", &name("portal")], &format!("sqlite://{}", file.display()))?;
    let postgres = Postgres::start();
    let database = postgres.database();
    measure("PostgreSQL", &["--dir", &name("pg"), "--database", &database], &database)
}

fn measure(name: &str, place: &[&str], url: &str) -> Result<()> {
    let words = [&["serve", "--company", "acme", "--rate", "1000000", "--burst", "1000000"], place].concat();
    let mut server = Server::start(&words);
    let admin = format!("authorization: Bearer {}\r\n", server.admin.clone().context("the first start makes an administrator")?);
    let keys = set_up(&server)?;
    let (mut machine, mut first, mut from) = (0, Vec::new(), 0);
    for size in SIZES {
        ensure!(server.stop(), "the portal did not stop well");
        fill(url, from, size)?;
        from = size;
        server = Server::start(&words);
        let calls = calls(&server.url, &admin, &keys, &mut machine, size)?;
        for (at, (call, mut times)) in calls.into_iter().enumerate() {
            times.sort_unstable();
            let part = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
            let p99 = part(0.99);
            if first.len() <= at {
                first.push(p99);
            }
            println!("| {name} | {size} | {call} | {:.2} | {p99:.2} | {:.2} |", part(0.5), p99 / first[at]);
        }
        crowd(&server, &admin, &keys, &mut machine)?;
        println!("| {name} | {size} | peak memory of the server, MB | {} | | |", server.peak_memory() / 1_000_000);
    }
    Ok(())
}

type Times = Vec<Duration>;

/// One call after the other on one connection, each kind so often.
fn calls(url: &str, admin: &str, keys: &[LicenseKey], machine: &mut u32, size: u64) -> Result<Vec<(&'static str, Times)>> {
    let address = url.strip_prefix("http://").context("an address over http")?;
    let mut stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    let mut timed = |method: &str, path: &str, body: &[u8]| -> Result<Duration> {
        let began = Instant::now();
        let status = ask(&mut stream, address, method, path, admin, body)?;
        ensure!(status == 200, "{path}: {status}");
        Ok(began.elapsed())
    };
    // Any of them, in an order that has nothing to do with theirs.
    let any = |call: u64| 10_000_000 + call.wrapping_mul(0x9e37_79b9_7f4a_7c15) % size;
    let list = |call| timed("GET", &format!("/api/v1/licenses?limit=50&after=l{}", any(call)), &[]);
    let listed = (0..CALLS).map(list).collect::<Result<_>>()?;
    let find = |call| timed("GET", &format!("/api/v1/customers?q=c{}", any(call)), &[]);
    let found = (0..CALLS).map(find).collect::<Result<_>>()?;
    let browse = |call: u64| timed("GET", &format!("/api/v1/licenses?q=cut&limit=50&after=l{}", any(call)), &[]);
    let browsed = (0..CALLS).map(browse).collect::<Result<_>>()?;
    let activations = requests(machine, keys, usize::try_from(CALLS)?);
    let activate = |request: &Vec<u8>| timed("POST", "/api/v1/offline/documents", request);
    let activated = activations.iter().map(activate).collect::<Result<_>>()?;
    Ok(vec![
        ("list 50 licenses from anywhere", listed),
        ("find a customer by a word", found),
        ("search a word that all licenses have", browsed),
        ("activate", activated),
    ])
}

/// Many clients at once, half of them activating and half listing.
fn crowd(server: &Server, admin: &str, keys: &[LicenseKey], machine: &mut u32) -> Result<()> {
    let requests = requests(machine, keys, 20_000);
    let address = server.url.strip_prefix("http://").context("an address over http")?;
    std::thread::scope(|scope| {
        let listing: Vec<_> = (0..CROWD / 2)
            .map(|_| {
                scope.spawn(|| -> Result<()> {
                    let mut stream = TcpStream::connect(address)?;
                    for _ in 0..20 {
                        ask(&mut stream, address, "GET", "/api/v1/licenses?limit=200", admin, &[])?;
                    }
                    Ok(())
                })
            })
            .collect();
        hammer(&server.url, &requests, CROWD / 2)?;
        listing.into_iter().try_for_each(|client| client.join().expect("a client does not panic"))
    })
}

/// Fills the database with what the portal itself would have written, from that many licenses to this many.
fn fill(url: &str, from: u64, to: u64) -> Result<()> {
    /// Rows of one statement.
    const PORTION: u64 = 100_000;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let store = Store::open(url).await?;
        let digest = match store.backend() {
            Backend::Sqlite => "lower(hex(randomblob(32)))",
            Backend::Postgres => "md5(n || 'a') || md5(n || 'b')",
        };
        let mut begin = from;
        while begin < to {
            let end = to.min(begin + PORTION);
            store.write("", async move |connection| fill_portion(connection, digest, begin, end).await).await?;
            begin = end;
        }
        store
            .write("", async |connection| {
                sqlx::query("ANALYZE").execute(connection).await?;
                Ok(())
            })
            .await?;
        // What is left to do of a million rows that came at once is no part of what a call takes.
        let settling: &[&'static str] = match store.backend() {
            Backend::Sqlite => &["PRAGMA wal_checkpoint(TRUNCATE)"],
            Backend::Postgres => &["VACUUM (ANALYZE)", "CHECKPOINT"],
        };
        let mut connection = store.read().await?;
        for sql in settling {
            sqlx::query(*sql).execute(&mut *connection).await?;
        }
        drop(connection);
        store.close().await;
        Ok(())
    })
}

async fn fill_portion(connection: &mut sqlx::AnyConnection, digest: &str, begin: u64, end: u64) -> Result<(), StoreError> {
    // Numbers of eight digits, so that they are in order as texts; every fifth license begins a customer with an order.
    let numbers = format!(
        "WITH RECURSIVE numbers (n) AS (SELECT {} UNION ALL SELECT n + 1 FROM numbers WHERE n < {})",
        10_000_000 + begin,
        10_000_000 + end - 1
    );
    let fifth = "10000000 + (n - 10000000) / 5 * 5";
    let statements = [
        format!(
            "INSERT INTO customers (company, id, email, reference, body, version, created_at, updated_at) {numbers} SELECT 'acme', 'c' || n, \
             'c' || n || '@example.com', '', '{{\"email\":\"c' || n || '@example.com\",\"last_name\":\"Smith\"}}', 1, 0, 0 \
             FROM numbers WHERE n % 5 = 0"
        ),
        format!(
            "INSERT INTO search_terms (company, kind, term, id) {numbers} \
             SELECT 'acme', 'customer', 'c' || n, 'c' || n FROM numbers WHERE n % 5 = 0 \
             UNION ALL SELECT 'acme', 'customer', 'smith', 'c' || n FROM numbers WHERE n % 5 = 0 \
             UNION ALL SELECT 'acme', 'license', 'l' || n, 'l' || n FROM numbers \
             UNION ALL SELECT 'acme', 'license', 'o' || ({fifth}), 'l' || n FROM numbers \
             UNION ALL SELECT 'acme', 'license', 'cutter', 'l' || n FROM numbers"
        ),
        format!(
            "INSERT INTO orders (company, id, customer_id, body, version, created_at, updated_at) {numbers} SELECT 'acme', 'o' || n, 'c' || n, \
             (SELECT body FROM orders WHERE company = 'acme' AND id < 'l' LIMIT 1), 1, 0, 0 FROM numbers WHERE n % 5 = 0"
        ),
        format!(
            "INSERT INTO licenses (company, id, order_id, product_id, policy_id, policy_version, lookup, sealed_key, seats, live, ended, total, \
             body, version, created_at, updated_at) {numbers} SELECT 'acme', 'l' || n, 'o' || ({fifth}), known.product_id, known.policy_id, \
             known.policy_version, 'x' || n, known.sealed_key, known.seats, 1, 0, 1, known.body, 1, 0, 0 \
             FROM numbers CROSS JOIN (SELECT * FROM licenses WHERE company = 'acme' AND id < 'l' LIMIT 1) AS known"
        ),
        format!(
            "INSERT INTO activations (company, serial, license_id, device, request_digest, commitment, is_live, body, version, created_at, \
             updated_at) {numbers} SELECT 'acme', 1000000000 + n, 'l' || n, {digest}, {digest}, substr({digest}, 1, 24) || n, 1, \
             (SELECT body FROM licenses WHERE company = 'acme' AND id < 'l' LIMIT 1), 1, 0, 0 FROM numbers"
        ),
    ];
    for sql in statements {
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut *connection).await?;
    }
    Ok(())
}
