//! The courier's client over real sockets: a portal with a certificate, and whatever else may answer on a network.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum_server::tls_rustls::RustlsConfig;
use carnet_courier::{CallError, Client, Connection, ConnectionError, Patience, Portal, Reason, Replica, SqliteReplica, Trouble, Wanted};
use carnet_model::sync::{Action, Capabilities, Kind, Page};
use data_encoding::BASE64;
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use zeroize::Zeroizing;

use super::courier::{item, queued, synchronize};
use super::{Machine, World};

const KEY: &str = "carnet_a-key-of-somebody";
const JSON: &str = "application/json";
const PROBLEM: &str = "application/problem+json";
const PAGE: &str = "text/html; charset=utf-8";

/// For what is silent on purpose.
const HASTY: Patience = Patience { connect: Duration::from_millis(300), read: Duration::from_millis(300), whole: Duration::from_secs(20) };

/// An authority that no system knows.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, name);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    fn pem(&self) -> Vec<u8> {
        self.0.pem().into_bytes()
    }

    /// A certificate for a name, on which something may be changed.
    fn certify(&self, name: &str, change: impl FnOnce(&mut CertificateParams)) -> RustlsConfig {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.distinguished_name.push(DnType::CommonName, "portal");
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        tls(certificate.der().clone(), &key)
    }
}

fn tls(certificate: CertificateDer<'static>, key: &KeyPair) -> RustlsConfig {
    let builder = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let config = builder.with_single_cert(vec![certificate], PrivatePkcs8KeyDer::from(key.serialize_der()).into()).unwrap();
    RustlsConfig::from_config(Arc::new(config))
}

/// Serves a portal over TLS until the test is over; tells where.
fn serve(router: &Router, tls: RustlsConfig) -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let server = axum_server::from_tcp_rustls(listener, tls).unwrap();
    tokio::spawn(server.serve(router.clone().into_make_service_with_connect_info::<SocketAddr>()));
    format!("https://{address}")
}

fn connection(portal: &str, key: &str) -> Connection {
    Connection { portal: portal.into(), api_key: Zeroizing::new(key.into()), ca: None, proxy: None, language: "fr".into() }
}

fn trusting(portal: &str, key: &str, ca: Vec<u8>) -> Connection {
    Connection { ca: Some(ca), ..connection(portal, key) }
}

fn trouble(trouble: Trouble) -> CallError {
    CallError::Passing { trouble, retry_after: None }
}

/// What follows what is said first.
#[derive(Clone)]
enum Then {
    Close,
    Silence,
    /// The same, for as long as anybody listens.
    Again(Vec<u8>),
}

/// Somebody who listens on a port, notes what is asked, and says what they like.
struct Stage {
    address: SocketAddr,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Stage {
    async fn new(says: impl Fn() -> Vec<u8> + Send + Sync + 'static, then: Then) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, heard, says) = (listener.local_addr().unwrap(), Arc::default(), Arc::new(says));
        let stage = Self { address, heard: Arc::clone(&heard) };
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (heard, says, then) = (Arc::clone(&heard), Arc::clone(&says), then.clone());
                tokio::spawn(async move {
                    let Some(head) = head(&mut stream).await else { return };
                    heard.lock().unwrap().push(head);
                    let first = says();
                    play(&mut stream, &first, then).await;
                });
            }
        });
        stage
    }

    async fn saying(first: impl Into<Vec<u8>>, then: Then) -> Self {
        let first = first.into();
        Self::new(move || first.clone(), then).await
    }

    fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }

    fn client(&self, patience: Patience) -> Client {
        Client::with_patience(&connection(&self.url(), KEY), patience).unwrap()
    }
}

async fn play(stream: &mut TcpStream, first: &[u8], then: Then) {
    // Whoever has heard enough hangs up.
    if stream.write_all(first).await.is_err() {
        return;
    }
    match then {
        Then::Close => drop(stream.shutdown().await),
        Then::Silence => drop(stream.read(&mut [0; 1]).await),
        Then::Again(piece) => while stream.write_all(&piece).await.is_ok() {},
    }
}

/// The lines of a request above its body.
async fn head(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    String::from_utf8(head).ok()
}

fn answer(status: &str, form: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\ncontent-type: {form}\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n");
    [head.as_bytes(), body].concat()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn capabilities() -> Value {
    let kinds: Vec<&str> = Kind::ALL.into_iter().map(Kind::name).collect();
    json!({
        "versions": [1], "company": "acme", "user": "ana", "kinds": kinds, "max_operations": 200, "max_rows": 1000, "max_push": 100_000,
        "sealed": 7, "scope": "0123",
    })
}

/// What a client makes of an answer to its first question.
async fn made_of(first: impl Into<Vec<u8>>, then: Then, patience: Patience) -> Result<Capabilities, CallError> {
    Stage::saying(first, then).await.client(patience).capabilities().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_portal_with_an_authority_of_its_own_is_synchronized_with() {
    let world = World::sqlite().await;
    let authority = Authority::new("acme");
    let url = serve(&world.router, authority.certify("127.0.0.1", |_| {}));
    let key = world.prepared.admin_api_key.to_string();
    // Another one beside it does no harm.
    let ca = [Authority::new("other").pem(), authority.pem()].concat();
    let mut client = Client::new(&trusting(&url, &key, ca)).unwrap();
    assert_eq!(client.capabilities().await.unwrap().company, "acme");

    let (license, license_key) = world.license("perpetual", json!({ "seats": 3 })).await;
    let mut replica = SqliteReplica::open(&world.path("replica.db"), "laptop-1").await.unwrap();
    synchronize(&world, &mut replica, &mut client).await.unwrap();
    let request = Machine::new(1).request(1, "cutter", Some(&license_key));
    let document = Action::Document { document: BASE64.encode(&request), license: None };
    replica.queue(queued("request", "press 4", document)).await.unwrap();
    replica.queue(queued("note", "", Action::Note { license: license.clone(), note: "hall 3 & größer".into() })).await.unwrap();
    synchronize(&world, &mut replica, &mut client).await.unwrap();
    synchronize(&world, &mut replica, &mut client).await.unwrap();
    let items = replica.outbox().await.unwrap();
    assert_eq!(item(&items, "request").answer.as_ref().unwrap().documents.len(), 1);
    let row = replica.row(Kind::License, &license).await.unwrap().unwrap();
    assert_eq!((&row.body["note"], &row.body["seats_taken"]), (&json!("hall 3 & größer"), &json!(1)));

    // What is asked for has characters of its own in it.
    let wanted = |of: &str| Wanted { kind: Kind::Activation, after: String::new(), limit: 10, of: Some((Kind::License, of.into())) };
    assert_eq!(client.snapshot(&wanted(&license)).await.unwrap().rows.len(), 1);
    let odd = client.snapshot(&wanted("a&limit=x#/ü")).await;
    assert!(matches!(&odd, Err(CallError::NotFound)) || odd.is_ok_and(|page| page.rows.is_empty()));
    assert_eq!(client.changes(i64::MAX, 10).await, Err(CallError::Refused { code: "sync-cursor-unknown".into() }));

    let mut stranger = Client::new(&trusting(&url, "carnet_nobody", authority.pem())).unwrap();
    assert_eq!(stranger.capabilities().await, Err(CallError::Refused { code: "not-signed-in".into() }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_cannot_show_to_be_the_portal_is_told_nothing() {
    let world = World::sqlite().await;
    let authority = Authority::new("acme");
    let right = serve(&world.router, authority.certify("127.0.0.1", |_| {}));
    let other_name = serve(&world.router, authority.certify("portal.example", |_| {}));
    let expired = serve(
        &world.router,
        authority.certify("127.0.0.1", |params| {
            (params.not_before, params.not_after) = (rcgen::date_time_ymd(2001, 1, 1), rcgen::date_time_ymd(2002, 1, 1));
        }),
    );
    let mut ours = Client::new(&trusting(&right, KEY, authority.pem())).unwrap();
    assert_eq!(ours.capabilities().await, Err(CallError::Refused { code: "not-signed-in".into() }), "it was told the key");
    for (url, ca) in [
        (&right, Authority::new("other").pem()),
        // By the same name, with another key.
        (&right, Authority::new("acme").pem()),
        (&other_name, authority.pem()),
        (&expired, authority.pem()),
    ] {
        let mut client = Client::new(&trusting(url, KEY, ca)).unwrap();
        assert_eq!(client.capabilities().await, Err(CallError::Untrusted));
    }
    // Without any authority there are those of the system, if it has some.
    match Client::new(&connection(&right, KEY)) {
        Ok(mut client) => assert_eq!(client.capabilities().await, Err(CallError::Untrusted)),
        Err(error) => assert_eq!(error, ConnectionError::CertificatesUnavailable),
    }
    let mut replica = SqliteReplica::open(&world.path("replica.db"), "laptop-1").await.unwrap();
    let mut client = Client::new(&trusting(&expired, KEY, authority.pem())).unwrap();
    assert_eq!(synchronize(&world, &mut replica, &mut client).await, Err(Reason::Untrusted));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_certificate_that_a_portal_made_itself_can_be_named() {
    let world = World::sqlite().await;
    let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
    let url = serve(&world.router, tls(made.cert.der().clone(), &made.signing_key));
    let key = world.prepared.admin_api_key.to_string();
    let mut client = Client::new(&trusting(&url, &key, made.cert.pem().into_bytes())).unwrap();
    assert_eq!(client.capabilities().await.unwrap().company, "acme");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_call_says_what_it_has_to_and_nothing_else() {
    let body = capabilities().to_string();
    let stage = Stage::saying(answer("200 OK", JSON, "set-cookie: a=b\r\n", body.as_bytes()), Then::Close).await;
    let mut client = Client::new(&connection(&format!("{}/licenses/", stage.url()), KEY)).unwrap();
    for _ in 0..2 {
        assert_eq!(client.capabilities().await.unwrap().scope, "0123");
    }
    let heard = stage.heard();
    assert_eq!(heard.len(), 2);
    for head in &heard {
        assert!(head.starts_with("GET /licenses/api/v1/sync HTTP/1.1\r\n"), "{head}");
        let bearer = format!("authorization: Bearer {KEY}");
        let agent = format!("user-agent: carnet-courier/{}", env!("CARGO_PKG_VERSION"));
        let said = ["carnet-sync-version: 1", &bearer, "accept: application/json", "accept-language: fr", "accept-encoding: gzip", &agent];
        for line in said {
            assert!(head.lines().any(|said| said == line), "{line} in {head}");
        }
        assert!(!head.contains("cookie") && !head.contains("referer"), "{head}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_stands_in_the_way_has_a_name() {
    let elsewhere = Stage::saying(answer("200 OK", JSON, "", capabilities().to_string().as_bytes()), Then::Close).await;
    let location = format!("location: {}/api/v1/sync\r\n", elsewhere.url());
    let sign_in = b"<html>Welcome to our hotel</html>";
    let busy = |retry_after| Err(CallError::Passing { trouble: Trouble::Busy, retry_after });
    let problem = |code: &str| json!({ "type": "about:blank", "title": "x", "code": code, "status": 400 }).to_string().into_bytes();
    for (first, made) in [
        (answer("302 Found", PAGE, &location, sign_in), Err(trouble(Trouble::CaptivePortal))),
        (answer("307 Temporary Redirect", JSON, &location, b"{}"), Err(trouble(Trouble::CaptivePortal))),
        (answer("200 OK", PAGE, "", sign_in), Err(trouble(Trouble::CaptivePortal))),
        (answer("403 Forbidden", PAGE, "", sign_in), Err(trouble(Trouble::CaptivePortal))),
        (answer("511 Network Authentication Required", PAGE, "", sign_in), Err(trouble(Trouble::CaptivePortal))),
        (answer("503 Service Unavailable", PROBLEM, "retry-after: 17\r\n", &problem("portal-busy")), busy(Some(17))),
        (answer("429 Too Many Requests", PROBLEM, "retry-after: x\r\n", &problem("too-many-requests")), busy(None)),
        (answer("502 Bad Gateway", PAGE, "", b"<html>"), busy(None)),
        (answer("407 Proxy Authentication Required", PAGE, "", b"<html>"), Err(trouble(Trouble::Proxy))),
        (answer("401 Unauthorized", PROBLEM, "", &problem("not-signed-in")), Err(CallError::Refused { code: "not-signed-in".into() })),
        (answer("404 Not Found", PROBLEM, "", &problem("not-found")), Err(CallError::NotFound)),
        (answer("422 Unprocessable", PROBLEM, "", &problem("field-invalid")), Err(CallError::Unfit { code: "field-invalid".into() })),
        (answer("413 Too Large", PAGE, "", b"<html>"), Err(CallError::Unfit { code: "body-too-large".into() })),
        (answer("401 Unauthorized", PROBLEM, "", &problem("no code\u{1b}[2J")), Err(CallError::Malformed)),
        (answer("401 Unauthorized", PROBLEM, "", &problem(&"x".repeat(10_000_000))), Err(CallError::TooLarge)),
        (answer("200 OK", "text/plain", "", capabilities().to_string().as_bytes()), Err(CallError::Malformed)),
    ] {
        let shown = String::from_utf8_lossy(&first[..100.min(first.len())]).into_owned();
        assert_eq!(made_of(first, Then::Close, Patience::default()).await, made, "{shown}");
    }
    assert_eq!(elsewhere.heard(), [""; 0], "no redirect is followed, and the key goes nowhere");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_that_are_none_are_refused_and_never_without_end() {
    let mut wrong = capabilities();
    wrong["sealed"] = json!("7");
    let mut missing = capabilities();
    missing.as_object_mut().unwrap().remove("scope");
    let deep = format!("{{\"versions\":{}{}}}", "[".repeat(30_000), "]".repeat(30_000));
    let deep_beside = format!("{{\"more\":{}{}}}", "[".repeat(30_000), "]".repeat(30_000));
    let twice = capabilities().to_string().replacen('{', "{\"sealed\":8,", 1);
    let more = format!("{}{{}}", capabilities());
    let large = format!("{}{}", capabilities(), " ".repeat(70_000));
    for body in ["", "null", "[]", "\u{feff}{}", &wrong.to_string(), &missing.to_string(), &deep, &deep_beside, &twice, &more] {
        let made = made_of(answer("200 OK", JSON, "", body.as_bytes()), Then::Close, Patience::default()).await;
        assert_eq!(made, Err(CallError::Malformed), "{}", &body[..60.min(body.len())]);
    }
    let made = made_of(answer("200 OK", JSON, "", large.as_bytes()), Then::Close, Patience::default()).await;
    assert_eq!(made, Err(CallError::TooLarge));

    let chunked = format!("HTTP/1.1 200 OK\r\ncontent-type: {JSON}\r\ntransfer-encoding: chunked\r\n\r\n");
    let until_closed = format!("HTTP/1.1 200 OK\r\ncontent-type: {JSON}\r\n\r\n");
    let piece = [b"1000\r\n".as_slice(), &[b' '; 0x1000], b"\r\n"].concat();
    assert_eq!(made_of(chunked.clone(), Then::Again(piece), Patience::default()).await, Err(CallError::TooLarge));
    assert_eq!(made_of(until_closed, Then::Again(vec![b' '; 4096]), Patience::default()).await, Err(CallError::TooLarge));
    let endless_code = format!("HTTP/1.1 400 Bad Request\r\ncontent-type: {PROBLEM}\r\n\r\n{{\"code\":\"");
    assert_eq!(made_of(endless_code, Then::Again(vec![b'x'; 4096]), Patience::default()).await, Err(CallError::TooLarge));
    let no_chunk = format!("{chunked}no number\r\n");
    let made = made_of(no_chunk, Then::Close, Patience::default()).await;
    assert!(made.is_err(), "{made:?}");

    // Compressed it is taken, and what swells is not.
    let coded = "content-encoding: gzip\r\n";
    let small = answer("200 OK", JSON, coded, &gzip(capabilities().to_string().as_bytes()));
    assert_eq!(made_of(small, Then::Close, Patience::default()).await.unwrap().scope, "0123");
    let bomb = gzip(&vec![b' '; 65 << 20]);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(made_of(answer("200 OK", JSON, coded, &bomb), Then::Close, Patience::default()).await, Err(CallError::TooLarge));
    let stage = Stage::saying(answer("200 OK", JSON, coded, &bomb), Then::Close).await;
    assert_eq!(stage.client(Patience::default()).changes(0, 10).await, Err(CallError::TooLarge));
    let no_gzip = answer("200 OK", JSON, coded, capabilities().to_string().as_bytes());
    assert_eq!(made_of(no_gzip, Then::Close, Patience::default()).await, Err(CallError::Malformed));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_falls_silent_is_left_and_who_hangs_up_is_not_there() {
    let half = format!("HTTP/1.1 200 OK\r\ncontent-type: {JSON}\r\ncontent-length: 1000\r\n\r\n{{\"versions\":");
    for first in ["", "HTTP/1.1 200 OK\r\ncontent-", half.as_str()] {
        assert_eq!(made_of(first, Then::Silence, HASTY).await, Err(trouble(Trouble::Silent)), "{first}");
    }
    let whole = Patience { whole: Duration::from_millis(300), ..Patience::default() };
    assert_eq!(made_of(half.as_str(), Then::Silence, whole).await, Err(trouble(Trouble::Silent)), "in all");
    for first in ["", "HTTP/1.1 200 OK\r\ncontent-", half.as_str(), "SSH-2.0-somebody\r\n"] {
        assert_eq!(made_of(first, Then::Close, Patience::default()).await, Err(trouble(Trouble::Unreachable)), "{first}");
    }
    // Something that listens, and speaks no TLS.
    let stage = Stage::saying("", Then::Close).await;
    let url = format!("https://{}", stage.address);
    let mut client = Client::with_patience(&trusting(&url, KEY, Authority::new("acme").pem()), HASTY).unwrap();
    assert_eq!(client.capabilities().await, Err(trouble(Trouble::Unreachable)));

    let mut client = Client::new(&connection(&format!("http://{}", nobody()), KEY)).unwrap();
    assert_eq!(client.capabilities().await, Err(trouble(Trouble::Unreachable)));
}

/// An address at which nobody listens.
fn nobody() -> SocketAddr {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// A proxy that lets through what it is asked to, and notes that.
async fn proxy() -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, heard) = (listener.local_addr().unwrap(), Arc::new(Mutex::new(Vec::new())));
    let noted = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let noted = Arc::clone(&noted);
            tokio::spawn(async move {
                let Some(head) = head(&mut stream).await else { return };
                noted.lock().unwrap().push(head.clone());
                let target = head.split(' ').nth(1).unwrap();
                let address = target.trim_start_matches("http://").split('/').next().unwrap();
                let Ok(mut there) = TcpStream::connect(address).await else { return };
                let passed = if head.starts_with("CONNECT ") {
                    stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await
                } else {
                    there.write_all(head.as_bytes()).await
                };
                if passed.is_ok() {
                    drop(copy_bidirectional(&mut stream, &mut there).await);
                }
            });
        }
    });
    (address, heard)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proxy_is_gone_through_and_told_no_key() {
    let world = World::sqlite().await;
    let authority = Authority::new("acme");
    let url = serve(&world.router, authority.certify("127.0.0.1", |_| {}));
    let key = world.prepared.admin_api_key.to_string();
    let (address, heard) = proxy().await;
    let through = |ca: Vec<u8>| {
        let proxy = Some(format!("http://ana:pass%20word@{address}"));
        Client::new(&Connection { proxy, ..trusting(&url, &key, ca) }).unwrap()
    };
    let mut client = through(authority.pem());
    assert!(!format!("{client:?}").contains("pass"));
    assert_eq!(client.capabilities().await.unwrap().company, "acme");
    let told = heard.lock().unwrap().concat();
    assert!(told.starts_with(&format!("CONNECT {} HTTP/1.1\r\n", url.trim_start_matches("https://"))), "{told}");
    let login = format!("proxy-authorization: basic {}", BASE64.encode(b"ana:pass word").to_ascii_lowercase());
    assert!(told.to_ascii_lowercase().contains(&login) && !told.contains(&key), "{told}");
    // That the portal is not trusted is no fault of the proxy.
    assert_eq!(through(Authority::new("other").pem()).capabilities().await, Err(CallError::Untrusted));

    // A portal on this machine may speak without TLS. Then the key stays here, whatever proxy is named.
    let stage = Stage::saying(answer("200 OK", JSON, "", capabilities().to_string().as_bytes()), Then::Close).await;
    let plain = Connection { proxy: Some(format!("http://{address}")), ..connection(&stage.url(), KEY) };
    let before = heard.lock().unwrap().len();
    assert_eq!(Client::new(&plain).unwrap().capabilities().await.unwrap().user, "ana");
    assert_eq!(heard.lock().unwrap().len(), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proxy_that_does_not_let_through_is_named() {
    let authority = Authority::new("acme");
    let mut proxies = vec![nobody()];
    for refusal in ["407 Proxy Authentication Required", "403 Forbidden", "502 Bad Gateway"] {
        let stage = Stage::saying(answer(refusal, PAGE, "", b"<html>"), Then::Close).await;
        proxies.push(stage.address);
    }
    proxies.push(Stage::saying("", Then::Close).await.address);
    proxies.push(Stage::saying("no proxy\r\n\r\n", Then::Close).await.address);
    for address in proxies {
        let proxy = Some(format!("http://{address}"));
        let mut client = Client::new(&Connection { proxy, ..trusting("https://127.0.0.1:1", KEY, authority.pem()) }).unwrap();
        assert_eq!(client.capabilities().await, Err(trouble(Trouble::Proxy)));
    }
}

#[test]
fn no_body_makes_a_client_panic_or_pass() {
    let page = Page { changes: Vec::new(), next: 7, sealed: 7, scope: "0123".into(), more: false };
    let page = serde_json::to_vec(&page).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let body = Arc::new(Mutex::new(page.clone()));
    let said = Arc::clone(&body);
    let says = move || answer("200 OK", JSON, "", &said.lock().unwrap());
    let stage = runtime.block_on(Stage::new(says, Then::Close));
    let mut client = stage.client(Patience::default());
    assert!(runtime.block_on(client.changes(0, 10)).is_ok(), "as it is, it passes");

    let cut = (0..page.len()).prop_map(move |end| page[..end].to_vec());
    let signs = vec(select(b"[]{}\",:0-9enulltrfas".to_vec()), 0..80);
    let bodies = prop_oneof![vec(any::<u8>(), 0..200), cut, signs];
    let config = ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let client = std::cell::RefCell::new(client);
    runner
        .run(&bodies, |bytes| {
            *body.lock().unwrap() = bytes;
            let made = runtime.block_on(client.borrow_mut().changes(0, 10));
            prop_assert_eq!(made, Err(CallError::Malformed));
            Ok(())
        })
        .unwrap();
}
