//! A document that is about to cross, and which of those that machines send come along to the portal.

use std::collections::HashMap;

use carnet_core::{Arguments, DecodeError, Digest, Kind};
use carnet_model::sync::Action;
use carnet_model::{Inspection, Unverified};
use data_encoding::BASE64;
use thiserror::Error;

use crate::outbox::Item;

/// A document that is about to cross, with what it says: every field is shown before it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crossing {
    /// The document.
    pub document: Vec<u8>,
    /// What it says, believed or not.
    pub inspection: Inspection,
}

impl Crossing {
    /// A document of any kind.
    ///
    /// # Errors
    /// [`DecodeError`] if it is none.
    pub fn of(document: Vec<u8>) -> Result<Self, DecodeError> {
        let inspection = Inspection::of(&document, &[])?;
        Ok(Self { document, inspection })
    }

    /// SHA-256 of the document, in lower-case hexadecimal.
    pub fn digest(&self) -> String {
        Digest::of(&self.document).to_string()
    }

    /// The document in base64, as operations have it.
    pub fn to_base64(&self) -> String {
        BASE64.encode(&self.document)
    }
}

/// Why a document is not taken along to the portal.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum UnfitError {
    /// It is no document.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// It is of a kind that no machine sends to a portal.
    #[error("a {0} is nothing that a machine sends to the portal")]
    NotForPortal(Kind),
    /// It is not whole, or not signed by whom it says.
    #[error(transparent)]
    Unverified(#[from] Unverified),
}

impl UnfitError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Decode(error) => error.code(),
            Self::NotForPortal(_) => "not-for-the-portal",
            Self::Unverified(why) => why.code(),
        }
    }

    /// What the sentence of the code names, as name and value.
    pub fn arguments(&self) -> Arguments {
        match self {
            Self::Decode(error) => error.arguments(),
            Self::NotForPortal(kind) => vec![("thing", kind.to_string())],
            Self::Unverified(why) => why.arguments(),
        }
    }
}

/// A document that a portal answers, and that is whole as far as it can be told on the way.
///
/// # Errors
/// [`UnfitError`].
pub fn fit(document: Vec<u8>) -> Result<Crossing, UnfitError> {
    let crossing = Crossing::of(document)?;
    let kind = crossing.inspection.kind;
    if !matches!(kind, Kind::Request | Kind::Deactivation | Kind::DeviceReport) {
        return Err(UnfitError::NotForPortal(kind));
    }
    match &crossing.inspection.signer {
        // A request holds its key. For what else machines send, only the portal has one.
        Ok(_) | Err(Unverified::KeyNotGiven) => Ok(crossing),
        Err(why) => Err(why.clone().into()),
    }
}

/// The document that an operation carries, if it carries one.
pub fn document(action: &Action) -> Option<Vec<u8>> {
    match action {
        Action::Document { document, .. } => BASE64.decode(document.as_bytes()).ok(),
        _ => None,
    }
}

/// Documents of this machine and license that need not be queued again, in base64, with the id of the operation of each: what waits, and
/// what was answered for good.
pub fn known(items: &[Item], machine: &str, license: Option<&str>) -> HashMap<String, String> {
    let of_this = items.iter().filter(|item| item.machine == machine);
    let is_settled = |item: &&Item| !item.is_refused() || item.answer.as_ref().is_some_and(|answer| !answer.documents.is_empty());
    let documents = of_this.filter(is_settled).filter_map(|item| match &item.operation.action {
        Action::Document { document, license: named } if named.as_deref() == license => Some((document.clone(), item.operation.id.clone())),
        _ => None,
    });
    documents.collect()
}

/// Documents that come along for other machines than this one, or did, in base64, with the last of these machines.
pub fn elsewhere(items: &[Item], machine: &str) -> HashMap<String, String> {
    let of_others = items.iter().filter(|item| item.machine != machine && !item.is_refused());
    let documents = of_others.filter_map(|item| match &item.operation.action {
        Action::Document { document, .. } => Some((document.clone(), item.machine.clone())),
        _ => None,
    });
    documents.collect()
}

#[cfg(test)]
mod tests {
    use carnet_model::sync::{Answer, Outcome, PushedOperation};

    use super::*;

    fn golden(name: &str) -> Vec<u8> {
        std::fs::read(format!("{}/../fixtures/documents/{name}.carnet", env!("CARGO_MANIFEST_DIR"))).unwrap()
    }

    #[test]
    fn what_machines_send_comes_along_and_nothing_else() {
        for name in ["request-typical", "deactivation-typical", "device-report-typical"] {
            let document = golden(name);
            let crossing = fit(document.clone()).unwrap();
            assert_eq!((crossing.digest(), crossing.document), (Digest::of(&document).to_string(), document), "{name}");
        }
        for (name, kind) in [("license-typical", "license"), ("profile-typical", "profile"), ("policy-typical", "policy")] {
            let error = fit(golden(name)).unwrap_err();
            assert_eq!((error.code(), error.arguments()), ("not-for-the-portal", vec![("thing", kind.to_owned())]), "{name}");
        }
        let mut forged = golden("request-typical");
        *forged.last_mut().unwrap() ^= 1;
        assert_eq!(fit(forged).unwrap_err().code(), "signature-invalid");
        let mut cut = golden("deactivation-typical");
        cut.pop();
        assert_eq!(fit(cut).unwrap_err().code(), "truncated");
    }

    fn item(id: &str, machine: &str, license: Option<&str>, answer: Option<(Outcome, &[&str])>) -> Item {
        let action = Action::Document { document: "AAAA".into(), license: license.map(str::to_owned) };
        let documents = |all: &[&str]| all.iter().map(|document| (*document).to_owned()).collect();
        let answer = answer.map(|(outcome, all)| Answer { documents: documents(all), ..Answer::new(id, outcome) });
        let operation = PushedOperation { id: id.into(), at: 1, if_version: None, action };
        Item { operation, machine: machine.into(), answer, is_handed_over: false }
    }

    #[test]
    fn what_waits_or_was_answered_for_good_is_known() {
        let id = |item: Item, license: Option<&str>| known(&[item], "saw", license).remove("AAAA");
        let of = |text: &str| Some(text.to_owned());
        assert_eq!(id(item("a", "saw", None, None), None), of("a"));
        assert_eq!(id(item("a", "saw", None, Some((Outcome::Applied, &[]))), None), of("a"));
        assert_eq!(id(item("a", "saw", None, Some((Outcome::Refused, &["BBBB"]))), None), of("a"), "by a signed receipt");
        assert_eq!(id(item("a", "saw", None, Some((Outcome::Refused, &[]))), None), None, "it may be tried again");
        assert_eq!(id(item("a", "press", None, None), None), None);
        assert_eq!((id(item("a", "saw", Some("l"), None), None), id(item("a", "saw", Some("l"), None), Some("l"))), (None, of("a")));
    }

    #[test]
    fn what_comes_along_for_another_machine_is_noticed() {
        let items = [item("a", "press", None, None), item("b", "lathe", None, Some((Outcome::Applied, &[]))), item("c", "saw", None, None)];
        assert_eq!(elsewhere(&items, "saw").remove("AAAA").as_deref(), Some("lathe"), "the last of them");
        assert!(elsewhere(&items[2..], "saw").is_empty());
        assert!(elsewhere(&[item("a", "press", None, Some((Outcome::Refused, &[])))], "saw").is_empty());
    }
}
