//! What goes wrong, as a problem document (RFC 9457): a stable code, a sentence in the caller's language, and what to do next.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use carnet_model::Refusal;
use carnet_words::{Argument, Language, Words};
use serde::Serialize;

use crate::portal::PortalError;
use crate::store::StoreError;

/// A problem, before it is put into words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The status of HTTP.
    pub status: StatusCode,
    /// The stable code.
    pub code: &'static str,
    /// What the sentence names.
    pub arguments: Vec<(&'static str, String)>,
    /// After how many seconds it is worth to try again.
    pub retry_after: Option<u64>,
}

/// The document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub struct ProblemDocument {
    /// `urn:carnet:problem:` and the code.
    #[serde(rename = "type")]
    pub problem_type: String,
    /// The sentence, in the language that was asked for.
    pub title: String,
    /// The status of HTTP.
    pub status: u16,
    /// The stable code.
    pub code: String,
    /// What to do next.
    pub hint: Option<String>,
    /// The field that is meant, if it is one.
    pub field: Option<String>,
    /// What the field should be: a stable code.
    pub rule: Option<String>,
    /// What the field should be, in the language that was asked for.
    pub detail: Option<String>,
    /// The request's id, to be found in the log.
    pub request_id: String,
}

impl Problem {
    /// A problem with `code`.
    pub fn new(status: StatusCode, code: &'static str) -> Self {
        Self { status, code, arguments: Vec::new(), retry_after: None }
    }

    /// Names `value` in the sentence.
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.arguments.push((name, value.to_string()));
        self
    }

    /// The document, in words.
    pub fn document(&self, language: Language, request_id: &str) -> ProblemDocument {
        with_words(language, |words| self.say(words, request_id))
    }

    fn say(&self, words: &Words, request_id: &str) -> ProblemDocument {
        let named = |name: &str| self.arguments.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
        let rule = named("rule");
        let detail = rule.as_ref().map(|rule| rule_sentence(words, rule, &self.arguments));
        // The title names the rule in words.
        let in_words = self.arguments.iter().map(|(name, value)| match &detail {
            Some(detail) if *name == "rule" => (*name, detail.as_str()),
            _ => (*name, value.as_str()),
        });
        let arguments: Vec<Argument<'_>> = in_words.collect();
        ProblemDocument {
            problem_type: format!("urn:carnet:problem:{}", self.code),
            title: words.sentence(self.code, &arguments),
            status: self.status.as_u16(),
            code: self.code.to_owned(),
            hint: words.hint_in_window(self.code, &arguments),
            field: named("field"),
            rule,
            detail,
            request_id: request_id.to_owned(),
        }
    }

    fn of(status: StatusCode, code: &'static str, arguments: carnet_core::Arguments) -> Self {
        Self { status, code, arguments, retry_after: None }
    }
}

/// Says something in `language`. Each thread reads a catalog once: that takes longer than most answers.
fn with_words<T>(language: Language, say: impl FnOnce(&Words) -> T) -> T {
    thread_local! {
        static KNOWN: RefCell<HashMap<Language, Rc<Words>>> = RefCell::default();
    }
    let words = KNOWN.with_borrow_mut(|known| Rc::clone(known.entry(language).or_insert_with(|| Rc::new(Words::new(language)))));
    say(&words)
}

/// What a field should be, in words.
pub(crate) fn rule_sentence(words: &Words, code: &str, arguments: &[(&'static str, String)]) -> String {
    let arguments: Vec<Argument<'_>> = arguments.iter().map(|(name, value)| (*name, value.as_str())).collect();
    words.sentence(&format!("rule-{code}"), &arguments)
}

/// In the extensions of a response: the outermost layer puts it into words.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        const UNPROCESSABLE: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
        match error {
            StoreError::NotFound(kind) => Self::new(StatusCode::NOT_FOUND, "not-found").with("kind", kind),
            StoreError::Exists(kind) => Self::new(StatusCode::CONFLICT, "already-exists").with("kind", kind),
            StoreError::Dangling => Self::new(UNPROCESSABLE, "reference-unknown"),
            StoreError::InUse => Self::new(StatusCode::CONFLICT, "still-in-use"),
            StoreError::Stale => Self::new(StatusCode::PRECONDITION_FAILED, "changed-meanwhile"),
            StoreError::Invalid(invalid) => {
                let named = Self::new(UNPROCESSABLE, "field-invalid").with("field", invalid.field).with("rule", invalid.rule);
                invalid.rule.arguments().into_iter().fold(named, |problem, (name, value)| problem.with(name, value))
            }
            StoreError::Refused(refusal) => refusal.into(),
            StoreError::KeyReused => Self::new(UNPROCESSABLE, "idempotency-key-reused"),
            StoreError::Busy => Self { retry_after: Some(1), ..Self::new(StatusCode::SERVICE_UNAVAILABLE, "portal-busy") },
            StoreError::SignedOut => Self::new(StatusCode::UNAUTHORIZED, "not-signed-in"),
            StoreError::LogForged(number) => Self::new(StatusCode::CONFLICT, "courier-log-forged").with("number", number),
            StoreError::ReplicaOtherUser => Self::new(StatusCode::CONFLICT, "replica-other-user"),
            StoreError::ReplicaLost => Self::new(StatusCode::FORBIDDEN, "replica-lost"),
            StoreError::ClockJumped => Self::new(StatusCode::SERVICE_UNAVAILABLE, "portal-clock-jumped"),
            StoreError::Damaged(what) => {
                tracing::error!(what, "what is stored is damaged");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "portal-failed")
            }
            StoreError::Backend(error) => {
                tracing::error!(error = ?error, "the database failed");
                Self { retry_after: Some(5), ..Self::new(StatusCode::SERVICE_UNAVAILABLE, "portal-unavailable") }
            }
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let status = match refusal {
            Refusal::PermissionMissing | Refusal::OutOfScope | Refusal::QuotaExceeded => StatusCode::FORBIDDEN,
            Refusal::EditInvalid | Refusal::PlanInvalid | Refusal::BorrowTooLong => StatusCode::UNPROCESSABLE_ENTITY,
            Refusal::ActivationUnknown => StatusCode::NOT_FOUND,
            _ => StatusCode::CONFLICT,
        };
        Self::new(status, refusal.code())
    }
}

impl From<PortalError> for Problem {
    fn from(error: PortalError) -> Self {
        const UNPROCESSABLE: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
        match error {
            PortalError::Carrier(error) => Self::of(UNPROCESSABLE, error.code(), error.arguments()),
            PortalError::Decode(error) => Self::of(UNPROCESSABLE, error.code(), error.arguments()),
            PortalError::Verify(error) => Self::of(UNPROCESSABLE, error.code(), error.arguments()),
            PortalError::Code(error) => Self::of(UNPROCESSABLE, error.code(), error.arguments()),
            PortalError::Store(error) => error.into(),
        }
    }
}
