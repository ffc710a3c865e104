//! The portal over HTTP: every answer is bounded, every wait ends, and what failed has a name.

mod answer;
mod connection;
mod failure;
mod trust;

use std::fmt;
use std::time::Duration;

use carnet_model::sync::{Capabilities, Page, Push, Pushed, Snapshot};
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::{RequestBuilder, Response, Url};
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use crate::session::Portal;
use crate::step::{CallError, Trouble, Wanted};
use answer::Told;

pub use connection::{Connection, ConnectionError};

/// The most bytes of what a portal says about itself.
const MAX_CAPABILITIES: usize = 64 * 1024;
/// The most bytes of a page, or of the answers to a push.
const MAX_PAGE: usize = 16 * 1024 * 1024;
/// The slowest line on which a push still arrives, in bytes a second.
const SLOWEST: u64 = 16 * 1024;

const SILENT: CallError = CallError::Passing { trouble: Trouble::Silent, retry_after: None };

/// How long a call waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For a connection, through a proxy and with TLS.
    pub connect: Duration,
    /// For the next byte.
    pub read: Duration,
    /// For all of an answer.
    pub whole: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), read: Duration::from_secs(30), whole: Duration::from_mins(10) }
    }
}

/// A portal that is called over HTTP. It needs a runtime of tokio with time and network.
pub struct Client {
    http: reqwest::Client,
    /// Where sync is, below the portal's address.
    base: Url,
    patience: Patience,
    /// Whether a proxy is gone through that was named, so that what fails before there is a connection is its failure.
    is_proxied: bool,
}

impl Client {
    /// Prepares to call. Nothing is sent yet.
    ///
    /// # Errors
    /// [`ConnectionError`].
    pub fn new(connection: &Connection) -> Result<Self, ConnectionError> {
        Self::with_patience(connection, Patience::default())
    }

    /// The same, with other limits of time.
    ///
    /// # Errors
    /// [`ConnectionError`].
    pub fn with_patience(connection: &Connection, patience: Patience) -> Result<Self, ConnectionError> {
        let base = connection.base()?;
        // What is not encrypted stays on this machine, and the key with it: no proxy hears it, whoever named one.
        let proxy = connection.proxy()?.filter(|_| base.scheme() == "https");
        let uses_tls = base.scheme() == "https" || proxy.as_ref().is_some_and(|proxy| proxy.scheme() == "https");
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(trust::tls(connection.ca.as_deref(), uses_tls)?)
            .default_headers(connection.headers()?)
            .user_agent(concat!("carnet-courier/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .http1_only()
            .connect_timeout(patience.connect)
            .tcp_keepalive(patience.read);
        let is_proxied = proxy.is_some();
        if let Some(proxy) = proxy {
            builder = builder.proxy(reqwest::Proxy::all(proxy).map_err(|_| ConnectionError::ProxyInvalid)?);
        } else if connection::is_loopback(&base) {
            // A proxy that the environment names is another machine, and would look for the portal there.
            builder = builder.no_proxy();
        }
        let http = builder.build().map_err(|_| ConnectionError::CertificatesUnavailable)?;
        Ok(Self { http, base, patience, is_proxied })
    }

    async fn ask<T: DeserializeOwned>(&self, tail: &str, query: &[(&str, &str)], most: usize) -> Result<T, CallError> {
        self.call(self.http.get(self.endpoint(tail, query)), 0, most).await
    }

    fn endpoint(&self, tail: &str, query: &[(&str, &str)]) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!("{}{tail}", self.base.path()));
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }

    /// Sends a request with a body of `sent` bytes, and reads an answer of at most `most`.
    async fn call<T: DeserializeOwned>(&self, request: RequestBuilder, sent: usize, most: usize) -> Result<T, CallError> {
        let body = timeout(self.patience.whole, self.exchange(request, sent, most)).await.unwrap_or(Err(SILENT))?;
        serde_json::from_slice(&body).map_err(|_| CallError::Malformed)
    }

    async fn exchange(&self, request: RequestBuilder, sent: usize, most: usize) -> Result<Vec<u8>, CallError> {
        // The portal says nothing before it has everything, and a long push takes its time on a slow line.
        let on_its_way = Duration::from_secs(u64::try_from(sent).map_or(u64::MAX, |sent| sent / SLOWEST));
        let pause = self.patience.connect.saturating_add(self.patience.read).saturating_add(on_its_way);
        let response = timeout(pause, request.send()).await.map_err(|_| SILENT)?;
        let response = response.map_err(|error| failure::of(&error, self.is_proxied))?;
        let status = response.status();
        match answer::judge(status, response.headers()) {
            Told::Answer => self.read(response, most).await,
            Told::Problem => Err(answer::problem(status, &self.read(response, answer::MAX_PROBLEM).await?)),
            Told::Nothing(error) => Err(error),
        }
    }

    /// The body, as it is once it is decompressed.
    async fn read(&self, mut response: Response, most: usize) -> Result<Vec<u8>, CallError> {
        let mut body = Vec::new();
        loop {
            let chunk = timeout(self.patience.read, response.chunk()).await.map_err(|_| SILENT)?;
            let Some(chunk) = chunk.map_err(|error| failure::of(&error, self.is_proxied))? else { return Ok(body) };
            if chunk.len() > most.saturating_sub(body.len()) {
                return Err(CallError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
    }
}

impl Portal for Client {
    async fn capabilities(&mut self) -> Result<Capabilities, CallError> {
        self.ask("", &[], MAX_CAPABILITIES).await
    }

    async fn push(&mut self, push: &Push) -> Result<Pushed, CallError> {
        let body = serde_json::to_vec(push).map_err(|_| CallError::Malformed)?;
        let sent = body.len();
        let request = self.http.post(self.endpoint("/operations", &[]));
        let request = request.header(CONTENT_TYPE, HeaderValue::from_static("application/json")).body(body);
        self.call(request, sent, MAX_PAGE).await
    }

    async fn snapshot(&mut self, wanted: &Wanted) -> Result<Snapshot, CallError> {
        let limit = wanted.limit.to_string();
        let mut query = vec![("kind", wanted.kind.name()), ("limit", limit.as_str())];
        if !wanted.after.is_empty() {
            query.push(("after", wanted.after.as_str()));
        }
        if let Some((of, id)) = &wanted.of {
            query.push((of.name(), id.as_str()));
        }
        self.ask("/snapshot", &query, MAX_PAGE).await
    }

    async fn changes(&mut self, after: i64, limit: u32) -> Result<Page, CallError> {
        let (after, limit) = (after.to_string(), limit.to_string());
        self.ask("/changes", &[("after", after.as_str()), ("limit", limit.as_str())], MAX_PAGE).await
    }
}

/// Neither the key nor a proxy, which may have a password.
impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Client").field("base", &self.base.as_str()).field("patience", &self.patience).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use super::*;

    #[test]
    fn what_is_asked_for_is_below_the_portals_path_and_encoded() {
        let portal = "http://localhost:8080/licenses/".to_owned();
        let api_key = Zeroizing::new("carnet_secret".to_owned());
        let client = Client::new(&Connection { portal, api_key, ca: None, proxy: None, language: "en".into() }).unwrap();
        let url = client.endpoint("/snapshot", &[("after", "a&b=c#d/ü +%"), ("license", "../x")]);
        assert_eq!(url.as_str(), "http://localhost:8080/licenses/api/v1/sync/snapshot?after=a%26b%3Dc%23d%2F%C3%BC+%2B%25&license=..%2Fx");
        assert_eq!(client.endpoint("", &[]).as_str(), "http://localhost:8080/licenses/api/v1/sync");
        let shown = format!("{client:?}");
        assert!(shown.contains("localhost") && !shown.contains("secret"), "{shown}");
    }
}
