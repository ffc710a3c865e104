//! The gate: who calls, how often, and what goes wrong put into words.

use std::collections::HashSet;
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use carnet_core::CompanyCode;
use carnet_words::Language;
use data_encoding::HEXLOWER;
use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use sha2::{Digest, Sha256};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{Access, App};
use crate::problem::Problem;
use crate::store::{keys, new_id};

/// KiB of bodies that may be in memory at the same time.
const MAX_BODIES: usize = 192 * 1024;
/// Activation codes that strangers may try at once on a company after a pause; after that, one a second. A proof of 44 bits is for people.
const TRIES: u32 = 60;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// How often somebody may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Calls a second, for each API key and, of those without one, each address.
    pub per_second: NonZeroU32,
    /// Calls at once after a pause.
    pub burst: NonZeroU32,
    /// How long a client may be silent in the middle of a body.
    pub body_patience: Duration,
    /// Whether a proxy stands in front, which adds the caller's address to `X-Forwarded-For`.
    pub behind_proxy: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            per_second: NonZeroU32::new(50).expect("not zero"),
            burst: NonZeroU32::new(500).expect("not zero"),
            body_patience: Duration::from_secs(20),
            behind_proxy: false,
        }
    }
}

type Limiter = RateLimiter<String, DefaultKeyedStateStore<String>, DefaultClock, StateInformationMiddleware>;

/// Counts the calls of everybody.
pub(crate) struct Gate {
    limits: Limits,
    limiter: Limiter,
    /// Activation codes that strangers tried, by the company.
    tries: Limiter,
    calls: AtomicU64,
    /// Digests of keys that were good a moment ago: only these have a limit of their own, so that nobody gets around theirs by guessing.
    good: Mutex<HashSet<[u8; 32]>>,
    /// KiB of bodies that may be in memory at the same time.
    bodies: Arc<Semaphore>,
    /// Checks of documents for strangers, which cost time and memory, that may run at the same time.
    pub(super) checks: Semaphore,
}

impl Gate {
    pub(crate) fn new(limits: Limits) -> Self {
        let quota = Quota::per_second(limits.per_second).allow_burst(limits.burst);
        let tries = Quota::per_second(NonZeroU32::MIN).allow_burst(NonZeroU32::new(TRIES).expect("not zero"));
        Self {
            limits,
            limiter: RateLimiter::keyed(quota).with_middleware(),
            tries: RateLimiter::keyed(tries).with_middleware(),
            calls: AtomicU64::new(0),
            good: Mutex::default(),
            bodies: Arc::new(Semaphore::new(MAX_BODIES)),
            checks: Semaphore::new(2),
        }
    }

    /// Forgets now and then whom it has not seen for a while, so that memory does not grow with the number of strangers.
    fn count(&self) {
        const SWEEP: u64 = 4096;
        if self.calls.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            self.limiter.retain_recent();
            self.tries.retain_recent();
            self.good().clear();
        }
    }

    /// Counts an activation code of somebody who is not signed in, whoever sends it from wherever.
    pub(super) fn try_code(&self, company: &CompanyCode) -> Result<(), Problem> {
        match self.tries.check_key(&company.to_string()) {
            Ok(_) => Ok(()),
            Err(not_until) => Err(too_many(not_until.wait_time_from(DefaultClock::default().now()).as_secs() + 1)),
        }
    }

    /// Room for a body of so many bytes.
    pub(super) async fn room(&self, length: usize) -> Result<OwnedSemaphorePermit, Problem> {
        let busy = || Problem { retry_after: Some(5), ..Problem::new(StatusCode::SERVICE_UNAVAILABLE, "portal-busy") };
        let kib = u32::try_from(length.div_ceil(1024)).map_err(|_| busy())?;
        let room = tokio::time::timeout(self.limits.body_patience, Arc::clone(&self.bodies).acquire_many_owned(kib)).await;
        room.map_err(|_| busy())?.map_err(|_| busy())
    }

    /// How long a body of so many bytes may take in all: whoever sends less than 32 KiB a second over minutes only holds memory.
    pub(super) fn deadline(&self, length: usize) -> Duration {
        self.limits.body_patience + Duration::from_secs(length as u64 / (32 * 1024))
    }

    /// By what name a caller is counted.
    fn name(&self, bearer: Option<&str>, address: String) -> String {
        match bearer.map(digest).filter(|digest| self.good().contains(digest)) {
            Some(digest) => HEXLOWER.encode(&digest),
            None => address,
        }
    }

    fn good(&self) -> MutexGuard<'_, HashSet<[u8; 32]>> {
        self.good.lock().expect("nobody panics with the lock")
    }
}

/// Lets a call through if it may.
pub(super) async fn check(State(app): State<App>, access: Access, mut request: Request, next: Next) -> Response {
    let bearer = bearer(request.headers()).map(str::to_owned);
    let name = app.gate.name(bearer.as_deref(), address_of(&request, app.gate.limits.behind_proxy));
    app.gate.count();
    let remaining = match app.gate.limiter.check_key(&name) {
        Ok(state) => state.remaining_burst_capacity(),
        Err(not_until) => {
            let wait = not_until.wait_time_from(DefaultClock::default().now()).as_secs() + 1;
            return limited(too_many(wait).into_response(), app.gate.limits, 0, wait);
        }
    };
    let admitted = admit(&app, access, bearer.as_deref(), &mut request).await;
    let response = match admitted {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    };
    limited(response, app.gate.limits, remaining, 0)
}

/// Somebody is to come again after `wait` seconds.
fn too_many(wait: u64) -> Problem {
    Problem { retry_after: Some(wait), ..Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many-requests") }
}

async fn admit(app: &App, access: Access, bearer: Option<&str>, request: &mut Request) -> Result<(), Problem> {
    let unknown = || Problem::new(StatusCode::UNAUTHORIZED, "not-signed-in");
    let session = match bearer {
        None => None,
        Some(secret) => {
            let mut connection = app.portal.store().read().await?;
            // A key that is wrong is told so even where none is needed: whoever sends one counts on it.
            let session = keys::authenticate(&mut connection, secret, app.portal.now()).await?.ok_or_else(unknown)?;
            app.gate.good().insert(digest(secret));
            Some(session)
        }
    };
    match (access, session) {
        (Access::Public, session) => {
            if let Some(session) = session {
                request.extensions_mut().insert(session);
            }
            Ok(())
        }
        (_, None) => Err(unknown()),
        (access, Some(session)) => {
            access.check(&session.caller)?;
            request.extensions_mut().insert(session);
            Ok(())
        }
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().unwrap_or("-");
    let secret = value.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map_or("-", |(_, secret)| secret.trim());
    Some(secret)
}

fn digest(secret: &str) -> [u8; 32] {
    Sha256::digest(secret).into()
}

/// Where a call comes from, as far as it is counted by that.
fn address_of(request: &Request, behind_proxy: bool) -> String {
    let forwarded = request.headers().get_all("x-forwarded-for").iter().next_back().and_then(|value| value.to_str().ok());
    let forwarded = forwarded.filter(|_| behind_proxy).and_then(|list| list.rsplit(',').next()?.trim().parse().ok());
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    forwarded.or(peer).map(block_of).unwrap_or_default()
}

/// Whoever has one address of IPv6 has the other 2^64 of its network.
fn block_of(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("{:x}", address.to_bits() >> 64),
    }
}

/// The headers of the IETF's draft "RateLimit header fields for HTTP".
fn limited(mut response: Response, limits: Limits, remaining: u32, reset: u64) -> Response {
    let headers = response.headers_mut();
    headers.insert("ratelimit-limit", HeaderValue::from(limits.burst.get()));
    headers.insert("ratelimit-remaining", HeaderValue::from(remaining));
    headers.insert("ratelimit-reset", HeaderValue::from(reset));
    response
}

/// The outermost layer: gives every request an id, puts problems into words, counts and logs.
pub(super) async fn in_words(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let given = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok());
    let is_id = |id: &&str| (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let id = given.filter(is_id).map_or_else(|| new_id(carnet_core::UnixTime::from_secs(0)), str::to_owned);
    let language =
        request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).map_or(Language::English, preferred);
    // Anybody can invent methods, and each would have a place in the counts for ever.
    let known = [Method::GET, Method::POST, Method::PATCH, Method::PUT, Method::DELETE];
    let method = known.into_iter().find(|known| known == request.method()).map_or_else(|| "other".to_owned(), |method| method.to_string());
    let path = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned()).unwrap_or_default();
    let mut response = next.run(request).await;
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        let headers = std::mem::take(response.headers_mut());
        response = (problem.status, Json(problem.document(language, &id))).into_response();
        response.headers_mut().extend(headers.into_iter().filter_map(|(name, value)| {
            name.filter(|name| *name != header::CONTENT_TYPE && *name != header::CONTENT_LENGTH).map(|name| (name, value))
        }));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response.headers_mut().insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.code()));
    } else if response.status() == StatusCode::PAYLOAD_TOO_LARGE {
        // The limit's own refusal, before anything of the body is read.
        let problem = Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body-too-large");
        response = (problem.status, Json(problem.document(language, &id))).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    let status = response.status().as_u16();
    metrics::counter!("carnet_requests_total", "method" => method.clone(), "path" => path.clone(), "status" => status.to_string())
        .increment(1);
    metrics::histogram!("carnet_request_seconds", "path" => path.clone()).record(began.elapsed().as_secs_f64());
    tracing::info!(%method, path, status, request_id = id, millis = began.elapsed().as_millis(), "request");
    response
}

/// The first language that the caller prefers and the catalog has (RFC 9110 §12.5.4).
pub(super) fn preferred(accepted: &str) -> Language {
    let mut ranges: Vec<(f32, &str)> = accepted
        .split(',')
        .filter_map(|range| {
            let (tag, weight) = range.split_once(';').unwrap_or((range, "q=1"));
            Some((weight.trim().strip_prefix("q=")?.parse().ok()?, tag.trim()))
        })
        .collect();
    ranges.sort_by(|one, other| other.0.total_cmp(&one.0));
    let known = |tag: &str| Language::ALL.into_iter().find(|language| tag.to_lowercase().starts_with(language.code()));
    ranges.into_iter().find_map(|(_, tag)| known(tag)).unwrap_or(Language::English)
}

pub(super) fn path_unknown() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "path-unknown")
}

pub(super) fn method_not_allowed() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_has_no_body_needs_no_room() {
        let gate = Gate::new(Limits { body_patience: Duration::from_millis(1), ..Limits::default() });
        let all = gate.room(MAX_BODIES * 1024).await.unwrap();
        assert_eq!(gate.room(1).await.unwrap_err().code, "portal-busy");
        assert!(gate.room(0).await.is_ok());
        drop(all);
        assert!(gate.room(1).await.is_ok());
    }

    #[test]
    fn the_language_is_the_one_that_is_preferred_most() {
        assert_eq!(preferred("fr-CA,fr;q=0.9,en;q=0.8"), Language::French);
        assert_eq!(preferred("it, de;q=0.5, es;q=0.7"), Language::Spanish);
        assert_eq!(preferred(";;;q=x"), Language::English);
    }
}
