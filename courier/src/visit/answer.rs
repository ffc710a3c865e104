//! What a machine is brought: which operations are due to it, and whether what answers them is an answer.

use carnet_core::inspect::{Field, FieldValue};
use carnet_core::{Arguments, DecodeError, Digest, Envelope, Kind};
use carnet_model::Inspection;
use carnet_model::sync::{Action, Answer};
use data_encoding::BASE64;
use thiserror::Error;

use super::crossing::{Crossing, document};
use crate::outbox::Item;

/// The code of a request that was refused because nobody has said for which license it is.
pub const LICENSE_WANTED: &str = "credential-missing";

/// Why nobody is sent to a machine with what a portal answered.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AnswerError {
    /// What stands in the outbox cannot be.
    #[error("the answer in the outbox is damaged")]
    Damaged,
    /// It is no document.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// It answers something else than this operation, or is nothing that machines are answered by.
    #[error("what the portal answered to operation `{0}` is no answer to it")]
    Foreign(String),
}

impl AnswerError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Damaged => "replica-damaged",
            Self::Decode(error) => error.code(),
            Self::Foreign(_) => "answer-foreign",
        }
    }

    /// What the sentence of the code names, as name and value.
    pub fn arguments(&self) -> Arguments {
        match self {
            Self::Damaged => vec![("part", "answer".to_owned())],
            Self::Decode(error) => error.arguments(),
            Self::Foreign(operation) => vec![("id", operation.clone())],
        }
    }
}

/// Whether an operation's answer is to be brought to this machine; with `again`, also what it has got.
pub fn is_due(item: &Item, machine: &str, again: bool) -> bool {
    let has_documents = item.answer.as_ref().is_some_and(|answer| !answer.documents.is_empty());
    item.machine == machine && (item.is_to_bring() || again && has_documents)
}

/// The documents that answer an operation, none if it has no answer yet.
///
/// # Errors
/// When one of them is no document, or no answer to it.
pub fn answered(item: &Item) -> Result<Vec<Crossing>, AnswerError> {
    let documents = item.answer.iter().flat_map(|answer| &answer.documents);
    let documents = documents.map(|document| crossing(document)).collect::<Result<Vec<_>, AnswerError>>()?;
    let asked = document(&item.operation.action);
    let is_all = documents.iter().all(|one| is_answer(&one.inspection, asked.as_deref()));
    if is_all { Ok(documents) } else { Err(AnswerError::Foreign(item.operation.id.clone())) }
}

/// Whether a document is what machines are answered by, and names what was asked if that was carried. Nobody is sent on a way for what the
/// machine would refuse.
pub fn is_answer(inspection: &Inspection, asked: Option<&[u8]>) -> bool {
    let is_request = |asked: &[u8]| Envelope::parse(asked).is_ok_and(|envelope| envelope.kind() == Kind::Request);
    let names = |name: &str, asked: &[u8]| {
        let short = FieldValue::Bytes(Digest::of(asked).short().as_bytes().to_vec());
        holds(inspection.claims.as_deref().unwrap_or_default(), name, &short)
    };
    match (inspection.kind, asked) {
        // What a report wishes for has the first request's digest.
        (Kind::License, Some(asked)) if is_request(asked) => names("request", asked),
        (Kind::License, _) | (Kind::Receipt, None) => true,
        (Kind::Receipt, Some(asked)) => names("answers", asked),
        _ => false,
    }
}

/// Whether it is a request that was refused because nobody has said for which license it is: it may be queued once more, for a license.
pub fn wants_license(item: &Item) -> bool {
    let is_wanted = item.answer.as_ref().is_some_and(|answer| answer.code.as_deref() == Some(LICENSE_WANTED));
    is_wanted && item.is_refused() && matches!(item.operation.action, Action::Document { license: None, .. })
}

/// The code by which the portal's managers know a request that waits for a license.
pub fn claim(answer: &Answer) -> Option<&str> {
    answer.row.as_ref()?.get("claim_code")?.as_str()
}

fn crossing(document: &str) -> Result<Crossing, AnswerError> {
    let document = BASE64.decode(document.as_bytes()).map_err(|_| AnswerError::Damaged)?;
    Ok(Crossing::of(document)?)
}

/// Whether one of the fields, or of those inside, has this name and value.
fn holds(fields: &[Field], name: &str, value: &FieldValue) -> bool {
    fields.iter().any(|field| match &field.value {
        FieldValue::Map(inner) => holds(inner, name, value),
        own => field.name == name && own == value,
    })
}

#[cfg(test)]
mod tests {
    use carnet_core::{License, Origin, Receipt, Revision, Serial, Signer as _, SigningKey, Terms, UnixTime};
    use carnet_model::sync::{Outcome, PushedOperation};
    use serde_json::json;

    use super::*;

    fn golden(name: &str) -> Vec<u8> {
        std::fs::read(format!("{}/../fixtures/documents/{name}.carnet", env!("CARGO_MANIFEST_DIR"))).unwrap()
    }

    fn item(action: Action, documents: &[&[u8]], code: Option<&str>) -> Item {
        let operation = PushedOperation { id: "op-1".into(), at: 1, if_version: None, action };
        let answer = Answer {
            code: code.map(str::to_owned),
            row: Some(json!({ "claim_code": "ABCD-EFGH" })),
            documents: documents.iter().map(|document| BASE64.encode(document)).collect(),
            ..Answer::new("op-1", if code.is_some() { Outcome::Refused } else { Outcome::Applied })
        };
        Item { operation, machine: "saw".into(), answer: Some(answer), is_handed_over: false }
    }

    fn carrying(document: &[u8], license: Option<&str>) -> Action {
        Action::Document { document: BASE64.encode(document), license: license.map(str::to_owned) }
    }

    fn license_for(request: &[u8]) -> Vec<u8> {
        let (issuer, device, now) = (SigningKey::from_seed(&[1; 32]), SigningKey::from_seed(&[2; 32]), UnixTime::from_secs(1_790_000_000));
        let license = License {
            company: "acme".parse().unwrap(),
            issued_at: now,
            not_before: now,
            origin: Origin::Document(device.verifying_key().thumbprint()),
            product: "cutter".parse().unwrap(),
            serial: Serial::new(1).unwrap(),
            revision: Revision::FIRST,
            request: Digest::of(request).short(),
            import_before: now.plus(14 * 86_400),
            terms: Terms::perpetual(),
            supersedes: None,
        };
        license.sign(&issuer).unwrap()
    }

    fn receipt_for(document: &[u8], answered_kind: Kind) -> Vec<u8> {
        let receipt = Receipt {
            company: "acme".parse().unwrap(),
            issued_at: UnixTime::from_secs(1_790_000_000),
            product: "cutter".parse().unwrap(),
            answers: Digest::of(document).short(),
            answered_kind,
            refusal: None,
            counters: Vec::new(),
        };
        receipt.sign(&SigningKey::from_seed(&[1; 32])).unwrap()
    }

    #[test]
    fn nobody_is_sent_with_an_answer_to_something_else() {
        let (request, deactivation) = (golden("request-typical"), golden("deactivation-typical"));
        let code = |asked: &[u8], answer: &[u8]| {
            answered(&item(carrying(asked, None), &[answer], None)).map(|documents| documents.len()).map_err(|error| error.code())
        };
        assert_eq!(code(&request, &license_for(&request)), Ok(1));
        assert_eq!(code(&deactivation, &receipt_for(&deactivation, Kind::Deactivation)), Ok(1));
        // A license for another request, a receipt for something else, and what is no answer at all.
        assert_eq!(code(&request, &license_for(&golden("request-bare"))), Err("answer-foreign"));
        assert_eq!(code(&deactivation, &receipt_for(&request, Kind::Request)), Err("answer-foreign"));
        assert_eq!(code(&request, &request), Err("answer-foreign"));
        assert_eq!(code(&request, b"nothing"), Err(Crossing::of(b"nothing".to_vec()).unwrap_err().code()));
        let mut damaged = item(carrying(&request, None), &[], None);
        damaged.answer.as_mut().unwrap().documents.push("?".into());
        assert_eq!(answered(&damaged), Err(AnswerError::Damaged));
        // What was not carried is named by nobody.
        assert_eq!(answered(&item(Action::Refresh { serial: 1 }, &[&golden("license-typical")], None)).unwrap().len(), 1);
    }

    #[test]
    fn a_machine_is_due_what_it_is_owed_and_again_what_it_got() {
        let owed = item(Action::Refresh { serial: 1 }, &[b"an answer"], None);
        assert!(is_due(&owed, "saw", false) && !is_due(&owed, "press", true));
        let got = Item { is_handed_over: true, ..owed };
        assert!(!is_due(&got, "saw", false) && is_due(&got, "saw", true));
        assert!(!is_due(&item(Action::Refresh { serial: 1 }, &[], None), "saw", true));
    }

    #[test]
    fn only_a_refused_request_without_a_license_waits_for_one() {
        assert!(wants_license(&item(carrying(b"", None), &[], Some(LICENSE_WANTED))));
        assert!(!wants_license(&item(carrying(b"", Some("l")), &[], Some(LICENSE_WANTED))));
        assert!(!wants_license(&item(carrying(b"", None), &[], Some("device-blocked"))));
        let waiting = Item { answer: None, ..item(carrying(b"", None), &[], None) };
        assert!(!wants_license(&waiting));
        assert_eq!(item(carrying(b"", None), &[], Some(LICENSE_WANTED)).answer.as_ref().and_then(claim), Some("ABCD-EFGH"));
    }
}
