//! The outbox: what was done without a network, and what became of it.

use carnet_core::{Digest, UnixTime};
use carnet_model::sync::{Action, Answer, Outcome, PushedOperation};
use data_encoding::BASE64;

use crate::replica::ReplicaError;
use carnet_model::custody::Carried;

/// How the portal is called in the log.
pub const PORTAL: &str = "portal";
/// How the courier is called in the log: what comes from there was given back, and was never at the portal.
pub const COURIER: &str = "courier";

/// An operation on its way into the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queued {
    /// What is to be done, under an id of the courier's making.
    pub operation: PushedOperation,
    /// The machine that it is for, as people call it; empty if for none.
    pub machine: String,
    /// Who carries it.
    pub who: String,
    /// Who let a document leave the site after every field was shown, on the word of who carries it; empty if nobody is named.
    pub inspector: String,
}

/// How documents were handed over to a machine: the answer to an operation, or one that was given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedOver {
    /// When.
    pub at: UnixTime,
    /// Who did it.
    pub who: String,
    /// Who let it enter the site after every field was shown, on the word of who did it; empty if nobody is named.
    pub inspector: String,
}

/// An operation in the outbox.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// What was to be done.
    pub operation: PushedOperation,
    /// The machine that it is for; empty if for none.
    pub machine: String,
    /// What the portal said; absent as long as it waits.
    pub answer: Option<Answer>,
    /// Whether what was answered was handed over to the machine.
    pub is_handed_over: bool,
}

impl Item {
    /// Whether the portal has not answered it yet.
    pub fn is_waiting(&self) -> bool {
        self.answer.is_none()
    }

    /// Whether the portal refused it. Why is in the answer.
    pub fn is_refused(&self) -> bool {
        self.answer.as_ref().is_some_and(|answer| answer.outcome == Outcome::Refused)
    }

    /// Whether there are documents to be brought to the machine.
    pub fn is_to_bring(&self) -> bool {
        !self.is_handed_over && !self.machine.is_empty() && self.answer.as_ref().is_some_and(|answer| !answer.documents.is_empty())
    }
}

/// What is still owed to a machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// The machine, as people call it.
    pub machine: String,
    /// Operations that wait for the portal, by their ids.
    pub waiting: Vec<String>,
    /// Operations whose answers are here and are to be brought to it, by their ids.
    pub to_bring: Vec<String>,
}

/// What is owed, machine by machine in the order in which they were first seen.
pub fn owed(items: &[Item]) -> Vec<Owed> {
    let mut owed: Vec<Owed> = Vec::new();
    for item in items.iter().filter(|item| !item.machine.is_empty() && (item.is_waiting() || item.is_to_bring())) {
        let at = owed.iter().position(|owed| owed.machine == item.machine).unwrap_or_else(|| {
            owed.push(Owed { machine: item.machine.clone(), waiting: Vec::new(), to_bring: Vec::new() });
            owed.len() - 1
        });
        let list = if item.is_waiting() { &mut owed[at].waiting } else { &mut owed[at].to_bring };
        list.push(item.operation.id.clone());
    }
    owed
}

/// What the log notes when an operation is queued: the document that was taken in, if it is one.
///
/// # Errors
/// When the operation breaks a rule of the wire.
pub(crate) fn taken_in(queued: &Queued) -> Result<Option<Carried>, ReplicaError> {
    let Queued { operation, machine, who, inspector } = queued;
    operation.check().map_err(|invalid| ReplicaError::Invalid(invalid.field))?;
    let Action::Document { document, .. } = &operation.action else { return Ok(None) };
    let document = BASE64.decode(document.as_bytes()).map_err(|_| ReplicaError::Invalid("document"))?;
    let carried = Carried::new(UnixTime::from_secs(operation.at), who, &Digest::of(&document), machine, PORTAL);
    checked(Carried { inspector: inspector.clone(), ..carried }).map(Some)
}

/// What the log notes when an operation is taken back: its document, if it is one, goes back to the machine. That it was taken in stays noted.
///
/// # Errors
/// When the document is not what it should be.
pub(crate) fn given_back(item: &Item, by: &HandedOver) -> Result<Option<Carried>, ReplicaError> {
    let Action::Document { document, .. } = &item.operation.action else { return Ok(None) };
    let document = BASE64.decode(document.as_bytes()).map_err(|_| ReplicaError::Damaged("document"))?;
    let carried = Carried::new(by.at, &by.who, &Digest::of(&document), COURIER, &item.machine);
    checked(Carried { inspector: by.inspector.clone(), ..carried }).map(Some)
}

/// What the log notes when an answer is handed over: each document in it.
///
/// # Errors
/// When a document in the answer is not what it should be.
pub(crate) fn handed_over(item: &Item, by: &HandedOver) -> Result<Vec<Carried>, ReplicaError> {
    let documents = item.answer.iter().flat_map(|answer| &answer.documents);
    let carried = documents.map(|document| {
        let document = BASE64.decode(document.as_bytes()).map_err(|_| ReplicaError::Damaged("document"))?;
        let carried = Carried::new(by.at, &by.who, &Digest::of(&document), PORTAL, &item.machine);
        checked(Carried { inspector: by.inspector.clone(), ..carried })
    });
    carried.collect()
}

/// What the portal would not take into its own copy of the log must not be in this one.
fn checked(carried: Carried) -> Result<Carried, ReplicaError> {
    carried.check().map_err(|invalid| ReplicaError::Invalid(invalid.field))?;
    Ok(carried)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(id: &str, machine: &str, answer: Option<(Outcome, &[&str])>) -> Item {
        let operation = PushedOperation { id: id.into(), at: 1, if_version: None, action: Action::Refresh { serial: 1 } };
        let documents = |all: &[&str]| all.iter().map(|document| (*document).to_owned()).collect();
        let answer = answer.map(|(outcome, all)| Answer { documents: documents(all), ..Answer::new(id, outcome) });
        Item { operation, machine: machine.into(), answer, is_handed_over: false }
    }

    #[test]
    fn what_is_owed_is_told_by_machine() {
        let items = [
            item("a", "press 4", None),
            item("b", "", None),
            item("c", "saw", Some((Outcome::Applied, &["AAAA"]))),
            item("d", "press 4", Some((Outcome::Already, &["AAAA"]))),
            item("e", "lathe", Some((Outcome::Refused, &[]))),
            Item { is_handed_over: true, ..item("f", "saw", Some((Outcome::Applied, &["AAAA"]))) },
        ];
        let list = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            owed(&items),
            [
                Owed { machine: "press 4".into(), waiting: list(&["a"]), to_bring: list(&["d"]) },
                Owed { machine: "saw".into(), waiting: list(&[]), to_bring: list(&["c"]) },
            ]
        );
        assert!(items[4].is_refused() && !items[2].is_refused());
    }

    #[test]
    fn a_document_goes_through_the_log_both_ways() {
        let document = BASE64.encode(b"a request");
        let operation = PushedOperation { id: "a".into(), at: 7, if_version: None, action: Action::Document { document, license: None } };
        let queued = Queued { operation, machine: "saw".into(), who: "ana".into(), inspector: "ivy".into() };
        let carried = taken_in(&queued).unwrap().unwrap();
        let expected = Carried::new(UnixTime::from_secs(7), "ana", &Digest::of(b"a request"), "saw", PORTAL);
        assert_eq!(carried, Carried { inspector: "ivy".into(), ..expected });
        let answered = item("a", "saw", Some((Outcome::Applied, &["AAAA"])));
        let carried =
            handed_over(&answered, &HandedOver { at: UnixTime::from_secs(9), who: "ana".into(), inspector: String::new() }).unwrap();
        assert_eq!(carried, [Carried::new(UnixTime::from_secs(9), "ana", &Digest::of(&[0; 3]), PORTAL, "saw")]);
        let mut bad = queued.clone();
        bad.operation.id = "a b".into();
        assert!(taken_in(&bad).is_err());
        bad = queued.clone();
        bad.machine = "a\nb".into();
        assert!(taken_in(&bad).is_err());
        bad = queued;
        bad.operation.action = Action::Document { document: "?".into(), license: None };
        assert!(taken_in(&bad).is_err());
    }
}
