//! One call of an endpoint: who calls, what they bring, and the one way to write for them.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::{Bytes, HttpBody};
use axum::extract::{FromRequest, Query, RawPathParams, Request};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::{Json, RequestExt};
use carnet_model::noun::{Invalid, Rule};
use carnet_words::Language;
use data_encoding::HEXLOWER;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::AnyConnection;
use tokio::sync::OwnedSemaphorePermit;

use super::{App, MAX_JSON};
use crate::portal::Portal;
use crate::problem::Problem;
use crate::store::keys::{self, Session};
use crate::store::nouns::Page;
use crate::store::operations::{self, Answered};
use crate::store::{Act, StoreError};

const MAX_LIMIT: i64 = 1000;
const DEFAULT_LIMIT: i64 = 100;
const MAX_KEY: usize = 100;

/// A call.
pub(crate) struct Call {
    portal: Portal,
    session: Option<Session>,
    method: Method,
    uri: Uri,
    parameters: HashMap<String, String>,
    query: HashMap<String, String>,
    headers: HeaderMap,
    /// What was sent.
    pub(crate) body: Bytes,
    /// The room that it takes, for as long as it is there.
    _room: OwnedSemaphorePermit,
}

impl FromRequest<App> for Call {
    type Rejection = Problem;

    async fn from_request(mut request: Request, app: &App) -> Result<Self, Problem> {
        let bad = |name: &str| Problem::new(StatusCode::BAD_REQUEST, "parameter-invalid").with("name", name);
        let parameters = request.extract_parts::<RawPathParams>().await.map_err(|_| bad("path"))?;
        let parameters: HashMap<String, String> = parameters.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        if let Some((name, _)) = parameters.iter().find(|(_, value)| value.contains('\0') || value.len() > 200) {
            return Err(bad(name));
        }
        let query = Query::<HashMap<String, String>>::try_from_uri(request.uri()).map_err(|_| bad("query"))?.0;
        if let Some((name, _)) = query.iter().find(|(_, value)| value.contains('\0') || value.len() > 2000) {
            return Err(bad(name));
        }
        let session = request.extensions_mut().remove::<Session>();
        let (parts, body) = request.into_parts();
        let length = parts.headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
        // Nobody fills the memory of the portal, alone or with others, fast or slowly.
        let length = length.unwrap_or(if body.is_end_stream() { 0 } else { MAX_JSON });
        let room = app.gate.room(length).await?;
        let late = || Problem::new(StatusCode::REQUEST_TIMEOUT, "body-incomplete");
        let deadline = app.gate.deadline(length);
        let body = tokio::time::timeout(deadline, Limited::new(body, length).collect()).await.map_err(|_| late())?;
        let body = body.map_err(|error| {
            let is_too_long = error.downcast_ref::<LengthLimitError>().is_some() || error.to_string().contains("length limit");
            if is_too_long { Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body-too-large") } else { late() }
        })?;
        Ok(Self {
            portal: app.portal.clone(),
            session,
            method: parts.method,
            uri: parts.uri,
            parameters,
            query,
            headers: parts.headers,
            body: body.to_bytes(),
            _room: room,
        })
    }
}

impl Call {
    /// The portal.
    pub(crate) fn portal(&self) -> &Portal {
        &self.portal
    }

    /// Who calls.
    pub(crate) fn session(&self) -> Result<&Session, Problem> {
        self.session.as_ref().ok_or_else(|| Problem::new(StatusCode::UNAUTHORIZED, "not-signed-in"))
    }

    /// Who calls, if anybody is signed in.
    pub(crate) fn session_if_any(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// A part of the path.
    pub(crate) fn parameter(&self, name: &str) -> &str {
        self.parameters.get(name).map_or("", String::as_str)
    }

    /// A number in the path; what is none names nothing.
    pub(crate) fn serial(&self) -> Result<carnet_core::Serial, Problem> {
        let serial = self.parameter("serial").parse().ok().and_then(carnet_core::Serial::new);
        serial.ok_or_else(|| StoreError::NotFound("activation").into())
    }

    /// A value of the query.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// A header, as text.
    pub(crate) fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The language that the caller prefers.
    pub(crate) fn language(&self) -> Language {
        super::gate::preferred(self.header(header::ACCEPT_LANGUAGE))
    }

    /// Which page of a list.
    pub(crate) fn page(&self) -> Result<Page, Problem> {
        let bad = |name: &str| Problem::new(StatusCode::BAD_REQUEST, "parameter-invalid").with("name", name);
        let limit = self.query("limit").map_or(Ok(DEFAULT_LIMIT), |text| text.parse().map_err(|_| bad("limit")))?;
        if !(1..=MAX_LIMIT).contains(&limit) {
            return Err(bad("limit"));
        }
        let after = self.query("cursor").unwrap_or_default().to_owned();
        Ok(Page { after, limit, search: self.query("q").unwrap_or_default().to_owned(), filter: None })
    }

    /// The version that the caller saw (`If-Match`).
    pub(crate) fn version(&self) -> Result<Option<i64>, Problem> {
        let tag = self.header(header::IF_MATCH);
        if tag.is_empty() || tag == "*" {
            return Ok(None);
        }
        let number = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')).and_then(|number| number.parse().ok());
        number.map(Some).ok_or_else(|| Problem::new(StatusCode::PRECONDITION_FAILED, "changed-meanwhile"))
    }

    /// The body, JSON of this shape and nothing else.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        let media_type = self.header(header::CONTENT_TYPE).split(';').next().unwrap_or_default().trim().to_lowercase();
        if media_type != "application/json" && media_type != "application/merge-patch+json" {
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "content-type-unsupported").with("wanted", "application/json"));
        }
        // No database keeps it, and no text needs it.
        if escapes_nul(&self.body) {
            return Err(StoreError::from(Invalid { field: "body", rule: Rule::WithoutNul }).into());
        }
        serde_json::from_slice(&self.body).map_err(|error| {
            let line = format!("{}:{}", error.line(), error.column());
            if error.is_data() {
                // The message names fields and what was expected, which is the caller's own.
                let reason = error.to_string().split(" at line").next().unwrap_or_default().chars().take(200).collect::<String>();
                let shape = Invalid { field: "body", rule: Rule::JsonShape };
                Problem::from(StoreError::from(shape)).with("place", line).with("reason", reason)
            } else {
                Problem::new(StatusCode::BAD_REQUEST, "body-not-json").with("place", line)
            }
        })
    }

    /// Writes for the caller and answers in JSON.
    ///
    /// What `work` gives second is the entity tag, if the answer has one.
    pub(crate) async fn write<T, F>(&self, key: impl Into<String>, status: StatusCode, work: F) -> Result<Response, Problem>
    where
        T: Serialize + Send + 'static,
        F: AsyncFn(&mut AnyConnection, &Act) -> Result<(T, Option<i64>), StoreError> + Send + Sync + 'static,
    {
        let (status, kept) = self.perform(key, status, work).await?;
        let mut response =
            if status == StatusCode::NO_CONTENT { status.into_response() } else { (status, Json(&kept["answer"])).into_response() };
        if let Some(version) = kept["version"].as_i64() {
            response.headers_mut().insert(header::ETAG, tag(version));
        }
        Ok(response)
    }

    /// Writes for the caller, and gives the answer as JSON. A repeated POST with the same idempotency key is answered as the first was.
    pub(crate) async fn perform<T, F>(
        &self,
        key: impl Into<String>,
        status: StatusCode,
        work: F,
    ) -> Result<(StatusCode, serde_json::Value), Problem>
    where
        T: Serialize + Send + 'static,
        F: AsyncFn(&mut AnyConnection, &Act) -> Result<(T, Option<i64>), StoreError> + Send + Sync + 'static,
    {
        let (done, _) = self.perform_once(key, status, self.idempotency_key()?, self.digest(), work).await?;
        Ok(done)
    }

    /// As [`Call::perform`], under an id that stands elsewhere, for what has this digest. Tells whether it was done before.
    pub(super) async fn perform_once<T, F>(
        &self,
        key: impl Into<String>,
        status: StatusCode,
        id: Option<String>,
        digest: String,
        work: F,
    ) -> Result<((StatusCode, serde_json::Value), bool), Problem>
    where
        T: Serialize + Send + 'static,
        F: AsyncFn(&mut AnyConnection, &Act) -> Result<(T, Option<i64>), StoreError> + Send + Sync + 'static,
    {
        let (key, session) = (key.into(), self.session()?.clone());
        let act = self.portal.act(&session.company, &session.caller.user)?;
        let vault = self.portal.vault().clone();
        let has_id = id.is_some();
        let job = Arc::new(async move |connection: &mut AnyConnection| {
            // Much may have happened while the body was on its way.
            keys::check_alive(connection, &session, act.now).await?;
            if let Some(id) = &id
                && let Some(known) = operations::known(connection, &vault, &act, id, &digest).await?
            {
                return Ok((known, true));
            }
            let (answer, version) = work(connection, &act).await?;
            let answer = json!({ "version": version, "answer": answer }).to_string();
            let answered = Answered { status: status.as_u16(), answer };
            if let Some(id) = &id {
                operations::keep(connection, &vault, &act, id, &digest, &answered).await?;
            }
            Ok((answered, false))
        });
        let ask = || {
            let job = Arc::clone(&job);
            self.portal.store().write(key.clone(), async move |connection: &mut AnyConnection| job(connection).await)
        };
        let (answered, is_repeated) = match ask().await {
            // The same operation was under way through another process; by now it is kept.
            Err(StoreError::Exists(_)) if has_id => ask().await?,
            answered => answered?,
        };
        let kept = serde_json::from_str(&answered.answer).map_err(|_| StoreError::Damaged("operation"))?;
        let status = StatusCode::from_u16(answered.status).map_err(|_| StoreError::Damaged("operation"))?;
        Ok(((status, kept), is_repeated))
    }

    fn idempotency_key(&self) -> Result<Option<String>, Problem> {
        let Some(value) = self.headers.get("idempotency-key").filter(|_| self.method == Method::POST) else { return Ok(None) };
        let key = value.to_str().unwrap_or_default();
        let is_key = (1..=MAX_KEY).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
        if is_key {
            Ok(Some(key.to_owned()))
        } else {
            Err(Problem::new(StatusCode::BAD_REQUEST, "parameter-invalid").with("name", "Idempotency-Key"))
        }
    }

    /// What was asked, so that a key is not used for something else.
    fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for part in [self.method.as_str().as_bytes(), self.uri.to_string().as_bytes(), &self.body] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        HEXLOWER.encode(&hash.finalize())
    }
}

/// Whether a text of this JSON has the character U+0000, which is there as an escape only.
fn escapes_nul(json: &[u8]) -> bool {
    let mut rest = json;
    while let Some(at) = rest.iter().position(|byte| *byte == b'\\') {
        rest = &rest[at + 1..];
        if rest.starts_with(b"u0000") {
            return true;
        }
        // What is escaped is no beginning of an escape.
        rest = rest.get(1..).unwrap_or_default();
    }
    false
}

/// A page of items as an answer; `next` where there may be more.
pub(crate) fn page<T: Serialize>(items: Vec<T>, limit: i64, cursor: impl Fn(&T) -> String) -> Response {
    let is_full = i64::try_from(items.len()).is_ok_and(|len| len >= limit);
    let next = items.last().filter(|_| is_full).map(cursor);
    page_with(items, next)
}

/// A page of items as an answer, with the cursor of the next.
pub(crate) fn page_with<T: Serialize>(items: Vec<T>, next: Option<String>) -> Response {
    Json(json!({ "items": items, "next": next })).into_response()
}

/// One thing as an answer, with its entity tag.
pub(crate) fn one<T: Serialize>(item: &T, version: i64) -> Response {
    let mut response = Json(item).into_response();
    response.headers_mut().insert(header::ETAG, tag(version));
    response
}

fn tag(version: i64) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{version}\"")).expect("digits are a header")
}
