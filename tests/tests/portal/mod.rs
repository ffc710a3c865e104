//! The portal: its rules on both databases, its API as clients see it, and its processes under load and attack.

mod access;
mod attacks;
mod audit;
mod client;
mod codes;
mod contract;
mod courier;
mod custody;
mod field;
mod hostile;
mod http;
mod once;
mod races;
mod season;
mod serving;
mod sync;
mod tables;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use carnet_core::{
    ActivationRequest, CompanyCode, CredentialKey, DeviceReport, Fingerprint, LedgerHead, LicenseKey, RequestId, Revision, Serial, Signer,
    SigningKey, Tombstone, UnixTime,
};
use carnet_portal::api::{self, Limits};
use carnet_portal::demo::{self, Prepared};
use carnet_portal::portal::{Clock, Portal};
use carnet_portal::store::Store;
use carnet_portal::vault::Vault;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt;

pub(crate) const NOW: u64 = 1_795_600_000;

/// A portal in this process, with the company of the demonstration.
pub(crate) struct World {
    pub(crate) portal: Portal,
    pub(crate) prepared: Prepared,
    pub(crate) router: Router,
    pub(crate) now: Arc<AtomicU64>,
    pub(crate) url: String,
    folder: TempDir,
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("{}: {}", self.status, String::from_utf8_lossy(&self.bytes)))
    }

    #[track_caller]
    pub(crate) fn is(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", String::from_utf8_lossy(&self.bytes));
        self
    }

    #[track_caller]
    pub(crate) fn fails(self, status: u16, code: &str) -> Value {
        let problem = self.is(status);
        assert_eq!(problem.headers["content-type"], "application/problem+json");
        let json = problem.json();
        assert_eq!(json["code"], code, "{json}");
        json
    }
}

impl World {
    /// On SQLite, in a file.
    pub(crate) async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("portal.db").display());
        Self::on(url, folder).await
    }

    /// On a new database of a real PostgreSQL.
    pub(crate) async fn postgres() -> Self {
        let url = tokio::task::spawn_blocking(|| carnet_tests::postgres::shared().database()).await.unwrap();
        Self::on(url, tempfile::tempdir().unwrap()).await
    }

    async fn on(url: String, folder: TempDir) -> Self {
        let now = Arc::new(AtomicU64::new(NOW));
        let portal = portal(&url, &now).await;
        let prepared = demo::make(&portal, folder.path()).await.unwrap();
        let router = api::router(portal.clone(), no_limits(), None);
        Self { portal, prepared, router, now, url, folder }
    }

    /// Another process on the same database.
    pub(crate) async fn another(&self) -> Portal {
        portal(&self.url, &self.now).await
    }

    pub(crate) fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn key(&self, product: &str) -> LicenseKey {
        self.prepared.license_keys[product].parse().unwrap()
    }

    /// Calls as the administrator.
    pub(crate) async fn admin(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        self.call(method, path, Some(&self.prepared.admin_api_key.clone()), body).await
    }

    /// Calls with an API key, or as nobody.
    pub(crate) async fn call(&self, method: &str, path: &str, key: Option<&str>, body: Option<Value>) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        if let Some(key) = key {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        let body = match body {
            Some(json) => {
                request = request.header("content-type", "application/json");
                Body::from(json.to_string())
            }
            None => Body::empty(),
        };
        self.send(request.body(body).unwrap()).await
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        send_to(&self.router, request).await
    }

    /// Posts a document.
    pub(crate) async fn offline(&self, document: &[u8]) -> Answer {
        let request = Request::post("/api/v1/offline/documents").body(Body::from(document.to_vec())).unwrap();
        self.send(request).await
    }

    /// A user with a key: nothing but `grants`, below `parent`.
    pub(crate) async fn user(&self, email: &str, role: &str, grants: Value, more: Value) -> (String, String) {
        let mut body = json!({ "email": email, "role": role, "grants": grants });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let user = self.admin("POST", "/users", Some(body)).await.is(201).json()["id"].as_str().unwrap().to_owned();
        let key = self.admin("POST", "/api-keys", Some(json!({ "name": "test", "user": user }))).await.is(201).json();
        (user, key["secret"].as_str().unwrap().to_owned())
    }

    /// A new license by a policy of the demonstration, with its key.
    pub(crate) async fn license(&self, policy: &str, edit: Value) -> (String, LicenseKey) {
        let policy = self.policy(policy).await;
        let issued = self.admin("POST", "/licenses", Some(json!({ "policy": policy, "edit": edit }))).await.is(201).json();
        let license = &issued["licenses"][0];
        (license["id"].as_str().unwrap().to_owned(), license["license_key"].as_str().unwrap().parse().unwrap())
    }

    pub(crate) async fn policy(&self, code: &str) -> String {
        let all = self.admin("GET", "/policies", None).await.is(200).json();
        let found = all["items"].as_array().unwrap().iter().find(|policy| policy["code"] == code).unwrap();
        found["id"].as_str().unwrap().to_owned()
    }
}

pub(crate) async fn send_to(router: &Router, request: Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    Answer { status: parts.status, headers: parts.headers, bytes: body.collect().await.unwrap().to_bytes().to_vec() }
}

async fn portal(url: &str, now: &Arc<AtomicU64>) -> Portal {
    let store = Store::open(url).await.unwrap();
    let now = Arc::clone(now);
    // The tests' time moves as they say, a little at a time.
    Portal::new(store, Vault::new(&[7; 32]), Clock::new(move || UnixTime::from_secs(now.load(Ordering::Relaxed))))
}

pub(crate) fn no_limits() -> Limits {
    let many = std::num::NonZeroU32::MAX;
    Limits { per_second: many, burst: many, body_patience: std::time::Duration::from_secs(1), behind_proxy: false }
}

/// A device with its requests.
pub(crate) struct Machine {
    pub(crate) key: SigningKey,
}

impl Machine {
    pub(crate) fn new(seed: u32) -> Self {
        let mut bytes = [9; 32];
        bytes[..4].copy_from_slice(&seed.to_be_bytes());
        Self { key: SigningKey::from_seed(&bytes) }
    }

    pub(crate) fn request(&self, id: u8, product: &str, license: Option<&LicenseKey>) -> Vec<u8> {
        self.request_with(id, product, license, |_| {})
    }

    /// A request on which something is changed before it is proven and signed.
    pub(crate) fn request_with(
        &self,
        id: u8,
        product: &str,
        license: Option<&LicenseKey>,
        change: impl FnOnce(&mut ActivationRequest),
    ) -> Vec<u8> {
        let company: CompanyCode = "acme".parse().unwrap();
        let id = RequestId::from_bytes([id; 16]);
        let mut request = ActivationRequest {
            company: company.clone(),
            issued_at: UnixTime::from_secs(NOW),
            id,
            device_key: self.key.verifying_key().clone(),
            app_version: None,
            product: product.parse().unwrap(),
            credential: None,
            fingerprint: Fingerprint::default(),
            commitment: Tombstone::derive(&self.key, &id).commitment(&company),
            reads: 1,
            ledger_head: LedgerHead { sequence: u32::from(id.as_bytes()[0]), hash: [0; 8], nonce: [0; 4] },
            os: "linux".parse().unwrap(),
            arch: "x86_64".parse().unwrap(),
            host_name: None,
        };
        change(&mut request);
        if let Some(license) = license {
            request.prove(&CredentialKey::derive(license, &company));
        }
        request.sign(&self.key).unwrap()
    }

    /// A report on which something is changed before it is signed.
    pub(crate) fn report_with(&self, serial: Serial, number: u32, change: impl FnOnce(&mut DeviceReport)) -> Vec<u8> {
        let mut report = DeviceReport {
            company: "acme".parse().unwrap(),
            issued_at: UnixTime::from_secs(NOW),
            id: RequestId::from_bytes([u8::try_from(number).unwrap() + 100; 16]),
            nonce: None,
            product: "cutter".parse().unwrap(),
            serial,
            revision: Revision::FIRST,
            number,
            counters: Vec::new(),
            variables: Vec::new(),
            ledger_head: LedgerHead { sequence: number + 10, hash: [1; 8], nonce: [0; 4] },
            wants: [].into(),
        };
        change(&mut report);
        report.sign(&self.key).unwrap()
    }
}

/// Runs the same story on both databases.
macro_rules! on_both {
    ($name:ident) => {
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$name(&crate::portal::World::sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                super::$name(&crate::portal::World::postgres().await).await;
            }
        }
    };
}
pub(crate) use on_both;
