//! What an answer is, before its body is read: an answer of the portal, a problem, or something that stands in the way.

use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use serde::Deserialize;

use crate::step::{CallError, Trouble};

/// The most bytes of a problem document.
pub(super) const MAX_PROBLEM: usize = 64 * 1024;
/// The codes of a body that the portal does not take, whenever it comes.
const OF_BODY: [&str; 3] = ["body-not-json", "body-too-large", "field-invalid"];
/// The longest stable code, in bytes.
const MAX_CODE: usize = 64;

/// What is in the body.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// What was asked for.
    Answer,
    /// A problem document (RFC 9457).
    Problem,
    /// Nothing that is worth reading.
    Nothing(CallError),
}

/// Judges by what stands above the body.
pub(super) fn judge(status: StatusCode, headers: &HeaderMap) -> Told {
    let passing = |trouble, retry_after| Told::Nothing(CallError::Passing { trouble, retry_after });
    let form = form(headers);
    match status.as_u16() {
        407 => passing(Trouble::Proxy, None),
        300..=399 | 511 => passing(Trouble::CaptivePortal, None),
        // Whoever stands before the portal says so in a page of their own, which signs nobody in.
        408 | 429 | 500 | 502..=504 => passing(Trouble::Busy, retry_after(headers)),
        // Those take less than the portal does, and say so in a page, too: half of it may go through.
        413 => Told::Nothing(CallError::Unfit { code: "body-too-large".into() }),
        _ if form == Form::Page => passing(Trouble::CaptivePortal, None),
        200 if form == Form::Json => Told::Answer,
        400..=499 if form == Form::Problem => Told::Problem,
        500..=599 => passing(Trouble::Busy, retry_after(headers)),
        _ => Told::Nothing(CallError::Malformed),
    }
}

/// What a problem document says.
pub(super) fn problem(status: StatusCode, body: &[u8]) -> CallError {
    #[derive(Deserialize)]
    struct Problem {
        code: String,
    }

    let is_code =
        |code: &str| (1..=MAX_CODE).contains(&code.len()) && code.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
    match serde_json::from_slice(body) {
        Ok(Problem { code }) if is_code(&code) => match status.as_u16() {
            404 => CallError::NotFound,
            // Only what is wrong with the body is a fault of what is in it.
            _ if OF_BODY.contains(&code.as_str()) => CallError::Unfit { code },
            _ => CallError::Refused { code },
        },
        _ => CallError::Malformed,
    }
}

#[derive(PartialEq, Eq)]
enum Form {
    Json,
    Problem,
    Page,
    Other,
}

fn form(headers: &HeaderMap) -> Form {
    let named = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let named = named.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match named.as_str() {
        "application/json" => Form::Json,
        "application/problem+json" => Form::Problem,
        "text/html" | "application/xhtml+xml" => Form::Page,
        _ => Form::Other,
    }
}

/// For how many seconds to wait. A date is not read: the engine has a rest of its own.
fn retry_after(headers: &HeaderMap) -> Option<u64> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn judged(status: u16, form: &'static str) -> Told {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(form));
        judge(StatusCode::from_u16(status).unwrap(), &headers)
    }

    fn passing(trouble: Trouble) -> Told {
        Told::Nothing(CallError::Passing { trouble, retry_after: None })
    }

    #[test]
    fn an_answer_is_told_from_what_stands_in_the_way() {
        let (json, problem, page, text) = ("application/json", "application/problem+json", "text/html; charset=utf-8", "text/plain");
        for (status, form, told) in [
            (200, json, Told::Answer),
            (200, "Application/JSON; charset=utf-8", Told::Answer),
            (200, page, passing(Trouble::CaptivePortal)),
            (200, text, Told::Nothing(CallError::Malformed)),
            (200, problem, Told::Nothing(CallError::Malformed)),
            (204, json, Told::Nothing(CallError::Malformed)),
            (206, json, Told::Nothing(CallError::Malformed)),
            (302, json, passing(Trouble::CaptivePortal)),
            (304, text, passing(Trouble::CaptivePortal)),
            (400, problem, Told::Problem),
            (400, json, Told::Nothing(CallError::Malformed)),
            (403, page, passing(Trouble::CaptivePortal)),
            (404, page, passing(Trouble::CaptivePortal)),
            (404, problem, Told::Problem),
            (407, page, passing(Trouble::Proxy)),
            (408, page, passing(Trouble::Busy)),
            (413, page, Told::Nothing(CallError::Unfit { code: "body-too-large".into() })),
            (429, problem, passing(Trouble::Busy)),
            (500, problem, passing(Trouble::Busy)),
            (501, text, passing(Trouble::Busy)),
            (502, page, passing(Trouble::Busy)),
            (511, page, passing(Trouble::CaptivePortal)),
            (520, page, passing(Trouble::CaptivePortal)),
            (999, json, Told::Nothing(CallError::Malformed)),
        ] {
            assert_eq!(judged(status, form), told, "{status} {form}");
        }
        assert_eq!(judge(StatusCode::OK, &HeaderMap::new()), Told::Nothing(CallError::Malformed));
    }

    #[test]
    fn how_long_to_wait_is_a_number_of_seconds() {
        for (text, seconds) in [
            ("7", Some(7)),
            (" 120 ", Some(120)),
            ("", None),
            ("-1", None),
            ("+1", None),
            ("1.5", None),
            ("99999999999999999999999", None),
            ("Fri, 31 Dec 1999 23:59:59 GMT", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, HeaderValue::from_static(text));
            assert_eq!(retry_after(&headers), seconds, "{text}");
        }
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }

    #[test]
    fn a_code_is_one_or_the_problem_is_none() {
        let told = |status, body: &str| problem(StatusCode::from_u16(status).unwrap(), body.as_bytes());
        let named = r#"{"type":"urn:carnet:problem:field-invalid","code":"field-invalid","more":[{}]}"#;
        assert_eq!(told(422, named), CallError::Unfit { code: "field-invalid".into() });
        assert_eq!(told(403, r#"{"code":"permission-missing"}"#), CallError::Refused { code: "permission-missing".into() });
        assert_eq!(told(401, r#"{"code":"not-signed-in"}"#), CallError::Refused { code: "not-signed-in".into() });
        assert_eq!(told(404, r#"{"code":"not-found"}"#), CallError::NotFound);
        let long = format!(r#"{{"code":"{}"}}"#, "x".repeat(MAX_CODE + 1));
        for body in
            ["", "{}", "[]", r#"{"code":""}"#, r#"{"code":"A"}"#, r#"{"code":"a b"}"#, r#"{"code":"a\u001b[2J"}"#, r#"{"code":7}"#, &long]
        {
            assert_eq!(told(400, body), CallError::Malformed, "{body}");
        }
    }
}
