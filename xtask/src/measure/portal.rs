//! Activations a second through a portal over HTTP, beside what its database does for the same rows alone and what the same cores do for the
//! same signatures alone.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use carnet_core::{
    ActivationRequest, CompanyCode, CredentialKey, Digest, Fingerprint, LedgerHead, License, LicenseKey, Origin, RequestId, Revision,
    Serial, Signer, SigningKey, Terms, Tombstone, UnixTime,
};
use carnet_portal::store::{Store, StoreError, new_id};
use carnet_tests::postgres::Postgres;
use carnet_tests::server::{Server, http};
use futures_util::future::try_join_all;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::runtime::Runtime;

use crate::test::cargo;

/// How long each row of the table is measured.
const SPAN: Duration = Duration::from_secs(5);
/// Activations of one transaction of the bare store.
const BATCH: usize = 64;
/// Licenses that the machines are spread over.
const LICENSES: usize = 16;
/// Bundles that are sent, one after the other.
const BUNDLES: usize = 16;
/// Requests of one bundle.
const BUNDLE: usize = 1000;

pub(super) fn run() -> Result<()> {
    cargo(&["build", "--release", "--locked", "-p", "xtask", "-p", "carnet-portal"])?;
    let crypto = bare_crypto()?;
    println!("two cores, signatures alone (verify a request, sign a license): {crypto:.0} a second\n");
    println!("| database | what | a second | p50 ms | p99 ms | of the smaller bound |");
    println!("|---|---|---|---|---|---|");
    let folder = tempfile::tempdir()?;
    let name = |name: &str| folder.path().join(name).display().to_string();
    let file = format!("sqlite://{}", name("bare.db"));
    let server = Server::start(&["serve", "--dir", &name("portal"), "--company", "acme", "--rate", "1000000", "--burst", "1000000"]);
    measure("SQLite", &server, &file, crypto)?;
    drop(server);
    let postgres = Postgres::start();
    let database = postgres.database();
    let words = ["serve", "--dir", &name("pg"), "--database", &database, "--company", "acme", "--rate", "1000000", "--burst", "1000000"];
    let server = Server::start(&words);
    measure("PostgreSQL", &server, &postgres.database(), crypto)
}

fn measure(name: &str, server: &Server, bare: &str, crypto: f64) -> Result<()> {
    let (mut bare, mut rows) = (Bare::open(bare)?, Vec::new());
    // A machine is not as fast now as in a minute: the rows alone are measured before, between and after, and their mean is the bound.
    let mut alone = vec![bare.rate()?];
    let most = alone[0].min(crypto);
    let keys = set_up(server)?;
    let mut machine = 0_u32;
    for clients in [1, 8, 64] {
        // As many as there can be in the time, so that none is asked twice.
        let requests = requests(&mut machine, &keys, (most * SPAN.as_secs_f64() * 1.5) as usize + 100);
        let (done, mut times, took) = hammer(&server.url, &requests, clients)?;
        ensure!(done < requests.len(), "there were too few requests");
        times.sort_unstable();
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
        rows.push((format!("{clients} clients"), done as f64 / took.as_secs_f64(), format!("{:.1} | {:.1}", at(0.5), at(0.99))));
    }
    alone.push(bare.rate()?);
    let bundles: Vec<Vec<u8>> = (0..BUNDLES)
        .map(|_| {
            let mut writer = carnet_carrier::bundle::BundleWriter::new(Vec::new(), "requests")?;
            requests(&mut machine, &keys, BUNDLE).iter().try_for_each(|request| writer.push(None, request))?;
            writer.finish()
        })
        .collect::<Result<_, _>>()?;
    let began = Instant::now();
    for bundle in &bundles {
        let (status, _) = http(&server.url, "POST", "/api/v1/offline/documents", &[], bundle).context("the connection broke")?;
        ensure!(status == 200, "a bundle was answered with {status}");
    }
    rows.push((format!("bundles of {BUNDLE}, one client"), (BUNDLES * BUNDLE) as f64 / began.elapsed().as_secs_f64(), " | ".into()));
    alone.push(bare.rate()?);
    let mean = alone.iter().sum::<f64>() / alone.len() as f64;
    for rate in alone {
        println!("| {name} | the same rows alone, {BATCH} a commit | {rate:.0} | | | |");
    }
    for (what, rate, times) in rows {
        println!("| {name} | {what} | {rate:.0} | {times} | {:.2} |", rate / mean.min(crypto));
    }
    Ok(())
}

/// Clients that ask one thing after the other, each over one connection, until the time is over. All in one thread: what they need of the
/// processor, the portal does not get.
pub(super) fn hammer(url: &str, requests: &[Vec<u8>], clients: usize) -> Result<(usize, Vec<Duration>, Duration)> {
    let (next, began) = (AtomicUsize::new(0), Instant::now());
    let address = url.strip_prefix("http://").context("an address over http")?;
    let client = async || -> Result<Vec<Duration>> {
        let mut stream = tokio::net::TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let mut times = Vec::new();
        while began.elapsed() < SPAN {
            let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
            let asked = Instant::now();
            stream.write_all(&message(address, "POST", "/api/v1/offline/documents", "", request)).await?;
            let mut answer = Vec::with_capacity(1024);
            while status(&answer)?.is_none() {
                ensure!(stream.read_buf(&mut answer).await? > 0, "the connection broke");
            }
            ensure!(status(&answer)? == Some(200), "an activation was refused");
            times.push(asked.elapsed());
        }
        Ok(times)
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let times = runtime.block_on(try_join_all((0..clients).map(|_| client())))?;
    let times: Vec<Duration> = times.into_iter().flatten().collect();
    Ok((times.len(), times, began.elapsed()))
}

/// One call on a connection that stays open; `headers` end in line breaks.
pub(super) fn ask(stream: &mut TcpStream, host: &str, method: &str, path: &str, headers: &str, body: &[u8]) -> Result<u16> {
    stream.write_all(&message(host, method, path, headers, body))?;
    let (mut answer, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        let read = stream.read(&mut buffer)?;
        ensure!(read > 0, "the connection broke");
        answer.extend_from_slice(&buffer[..read]);
        if let Some(status) = status(&answer)? {
            return Ok(status);
        }
    }
}

fn message(host: &str, method: &str, path: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let mut message = format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\ncontent-length: {length}\r\n{headers}\r\n").into_bytes();
    message.extend_from_slice(body);
    message
}

/// The status of an answer, once it is whole.
fn status(answer: &[u8]) -> Result<Option<u16>> {
    let Some(end) = answer.windows(4).position(|window| window == b"\r\n\r\n") else { return Ok(None) };
    let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
    let length: usize = head.lines().find_map(|line| line.strip_prefix("content-length: ")).context("a length")?.trim().parse()?;
    Ok(if answer.len() >= end + 4 + length { Some(head[9..12].parse()?) } else { None })
}

pub(super) fn set_up(server: &Server) -> Result<Vec<LicenseKey>> {
    let admin = format!("Bearer {}", server.admin.as_deref().context("the first start makes an administrator")?);
    let call = |path: &str, body: Value| -> Result<Value> {
        let headers = [("authorization", admin.as_str()), ("content-type", "application/json")];
        let (status, bytes) = http(&server.url, "POST", path, &headers, body.to_string().as_bytes()).context("the connection broke")?;
        ensure!(status == 201, "{path}: {}", String::from_utf8_lossy(&bytes));
        Ok(serde_json::from_slice(&bytes)?)
    };
    let product = call("/api/v1/products", json!({ "code": "cutter", "name": "Cutter" }))?["id"].clone();
    let policy = call("/api/v1/policies", json!({ "code": "p", "name": "P", "product": product, "seats": 1_000_000 }))?["id"].clone();
    let issued = call("/api/v1/licenses", json!({ "policy": policy, "count": LICENSES }))?;
    let keys = issued["licenses"].as_array().context("licenses")?;
    keys.iter().map(|license| Ok(license["license_key"].as_str().context("a key")?.parse()?)).collect()
}

pub(super) fn requests(machine: &mut u32, licenses: &[LicenseKey], count: usize) -> Vec<Vec<u8>> {
    let company: CompanyCode = "acme".parse().expect("a company code");
    let credentials: Vec<_> = licenses.iter().map(|license| CredentialKey::derive(license, &company)).collect();
    (0..count)
        .map(|_| {
            *machine += 1;
            request(*machine, &company, credentials.get(*machine as usize % credentials.len()))
        })
        .collect()
}

fn request(machine: u32, company: &CompanyCode, credential: Option<&CredentialKey>) -> Vec<u8> {
    let mut seed = [3; 32];
    seed[..4].copy_from_slice(&machine.to_be_bytes());
    let (key, id) = (SigningKey::from_seed(&seed), RequestId::from_bytes([1; 16]));
    let mut request = ActivationRequest {
        company: company.clone(),
        issued_at: UnixTime::from_secs(1_790_000_000),
        id,
        device_key: key.verifying_key().clone(),
        app_version: None,
        product: "cutter".parse().expect("a product code"),
        credential: None,
        fingerprint: Fingerprint::default(),
        commitment: Tombstone::derive(&key, &id).commitment(company),
        reads: 1,
        ledger_head: LedgerHead { sequence: 1, hash: [0; 8], nonce: [0; 4] },
        os: "linux".parse().expect("a fact"),
        arch: "x86_64".parse().expect("a fact"),
        host_name: None,
    };
    if let Some(credential) = credential {
        request.prove(credential);
    }
    request.sign(&key).expect("a request can be signed")
}

/// Verifying requests and signing licenses on all cores, and nothing else.
fn bare_crypto() -> Result<f64> {
    let company: CompanyCode = "acme".parse()?;
    let requests: Vec<_> = (0..2000).map(|machine| request(machine, &company, None)).collect();
    let issuer = SigningKey::from_seed(&[5; 32]);
    let work = || {
        for request in &requests {
            let request = ActivationRequest::verify(request, &company).expect("it holds");
            let license = License {
                company: company.clone(),
                issued_at: UnixTime::from_secs(1_790_000_000),
                not_before: UnixTime::from_secs(1_790_000_000),
                origin: Origin::Document(request.device_key.thumbprint()),
                product: request.product.clone(),
                serial: Serial::new(1).expect("a serial"),
                revision: Revision::FIRST,
                request: request.digest().short(),
                import_before: UnixTime::from_secs(1_791_000_000),
                terms: Terms::perpetual(),
                supersedes: None,
            };
            std::hint::black_box(license.sign(&issuer).expect("it can be signed"));
        }
    };
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let began = Instant::now();
    std::thread::scope(|scope| (0..cores).for_each(|_| drop(scope.spawn(work))));
    Ok((cores * requests.len()) as f64 / began.elapsed().as_secs_f64())
}

/// The rows that an activation writes, and nothing else: no reading, no rules, no signatures.
struct Bare {
    runtime: Runtime,
    store: Store,
    /// The next activation of each license.
    next: usize,
}

impl Bare {
    fn open(url: &str) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let store = runtime.block_on(async {
            let store = Store::open(url).await?;
            store.write("", async |connection| {
                for sql in [
                    "INSERT INTO companies (code, name, body, version, created_at, updated_at) VALUES ('acme', 'Acme', '{}', 1, 0, 0)",
                    "INSERT INTO products (company, id, code, body, version, created_at, updated_at) VALUES ('acme', 'p', 'p', '{}', 1, 0, 0)",
                    "INSERT INTO orders (company, id, body, version, created_at, updated_at) VALUES ('acme', 'o', '{}', 1, 0, 0)",
                ] {
                    sqlx::query(sql).execute(&mut *connection).await?;
                }
                for license in 0..LICENSES {
                    sqlx::query(
                        "INSERT INTO licenses (company, id, order_id, product_id, lookup, sealed_key, seats, live, ended, total, body, version, \
                         created_at, updated_at) VALUES ('acme', $1, 'o', 'p', $1, 'x', 1000000, 0, 0, 0, '{}', 1, 0, 0)",
                    )
                    .bind(format!("l{license}"))
                    .execute(&mut *connection)
                    .await?;
                }
                Ok(())
            }).await?;
            Ok::<_, StoreError>(store)
        })?;
        Ok(Self { runtime, store, next: 0 })
    }

    /// Activations a second, with enough at the same time that no writer waits, each with a license of its own.
    fn rate(&mut self) -> Result<f64> {
        let (began, first, store) = (Instant::now(), self.next, &self.store);
        let done = self.runtime.block_on(try_join_all((0..LICENSES).map(|license| async move {
            let mut next = first;
            while began.elapsed() < SPAN {
                store
                    .write(format!("l{license}"), async move |connection| {
                        for row in next..next + BATCH {
                            rows(connection, &format!("l{license}"), row * LICENSES + license).await?;
                        }
                        Ok(())
                    })
                    .await?;
                next += BATCH;
            }
            Ok::<_, StoreError>(next)
        })))?;
        let took = began.elapsed();
        self.next = done.iter().copied().max().unwrap_or(first);
        Ok(done.iter().map(|next| next - first).sum::<usize>() as f64 / took.as_secs_f64())
    }
}

async fn rows(connection: &mut sqlx::AnyConnection, license: &str, number: usize) -> Result<(), StoreError> {
    // Digests, as the real ones are: where they go in an index is left to chance.
    let digest = |of: &str| Digest::of(format!("{of} {number}").as_bytes()).to_string();
    let (device, request, commitment) = (digest("device"), digest("request"), digest("commitment")[..32].to_owned());
    let (body, document) = ("x".repeat(700), vec![0_u8; 240]);
    sqlx::query(
        "INSERT INTO devices (company, id, state, body, version, created_at, updated_at) VALUES ('acme', $1, 'active', $2, 1, 0, 0)",
    )
    .bind(&device)
    .bind("x".repeat(80))
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "INSERT INTO activations (company, serial, license_id, device, request_digest, commitment, is_live, body, version, created_at, updated_at) \
         VALUES ('acme', $1, $2, $3, $4, $5, 1, $6, 1, 0, 0)",
    )
    .bind(i64::try_from(number).unwrap_or(i64::MAX))
    .bind(license)
    .bind(&device)
    .bind(&request)
    .bind(&commitment)
    .bind(&body)
    .execute(&mut *connection)
    .await?;
    sqlx::query("UPDATE licenses SET live = live + 1, total = total + 1, updated_at = $1 WHERE company = 'acme' AND id = $2")
        .bind(i64::try_from(number).unwrap_or(i64::MAX))
        .bind(license)
        .execute(&mut *connection)
        .await?;
    sqlx::query("INSERT INTO answers (company, digest, license_id, serial, document, created_at) VALUES ('acme', $1, $2, $3, $4, 0)")
        .bind(&request)
        .bind(license)
        .bind(i64::try_from(number).unwrap_or(i64::MAX))
        .bind(document)
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "INSERT INTO audit (company, id, at, actor, action, kind, object, order_id, after_digest) \
         VALUES ('acme', $1, 0, 'device', 'activate', 'license', $2, 'o', $3)",
    )
    .bind(new_id(UnixTime::from_secs(1_790_000_000)))
    .bind(license)
    .bind(&request)
    .execute(&mut *connection)
    .await?;
    Ok(())
}
