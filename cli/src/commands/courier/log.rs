//! `carnet courier log`: what was carried, and whether the chain of it holds.

use std::collections::{BTreeMap, HashMap, hash_map};

use carnet_core::{Digest, UnixTime};
use carnet_courier::custody::{self, Entry};
use carnet_courier::outbox::{Item, PORTAL};
use carnet_courier::visit;
use carnet_words::Words;
use data_encoding::BASE64;
use serde_json::{Value, json};

use super::operation;
use crate::args::{LogArgs, LogQuestion};
use crate::courier::Desk;
use crate::output::kind_in_words;
use crate::{ExitStatus, Failure, Session, dates};

pub(super) fn run(args: &LogArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let mut desk = Desk::open(&args.replica.replica)?;
    desk.who()?;
    let log = desk.log()?;
    match args.what {
        None => show(&log.entries, &mut desk, session),
        Some(LogQuestion::Verify) => verify(&log, session),
    }
}

fn show(entries: &[Entry], desk: &mut Desk, session: &mut Session) -> Result<ExitStatus, Failure> {
    if entries.is_empty() {
        session.out.say("ui-courier-log-empty", &[])?;
    }
    let documents = documents(&desk.outbox()?);
    let mut carriers: HashMap<&str, String> = HashMap::new();
    for Entry { number, carried, .. } in entries {
        if let hash_map::Entry::Vacant(unknown) = carriers.entry(&carried.who) {
            unknown.insert(desk.carrier(&carried.who)?);
        }
        let machine = if carried.to == PORTAL { &carried.from } else { &carried.to };
        let known = documents.get(&(carried.digest.clone(), machine.clone()));
        let what = known.map_or_else(|| "—".to_owned(), |known| known.in_words(session.out.words()));
        let (number, time) = (number.to_string(), dates::show_second(UnixTime::from_secs(carried.at)));
        let arguments = [
            ("number", number.as_str()),
            ("time", &time),
            ("who", carriers.get(carried.who.as_str()).unwrap_or(&carried.who)),
            ("from", &carried.from),
            ("to", &carried.to),
            ("what", &what),
            ("digest", &carried.digest),
            ("inspector", &carried.inspector),
        ];
        let id = if carried.inspector.is_empty() { "ui-courier-log-line" } else { "ui-courier-log-line-inspected" };
        session.out.say(id, &arguments)?;
    }
    let told = documents.iter().map(
        |((digest, machine), known)| json!({ "digest": digest, "machine": machine, "kind": known.kind, "operation": known.operation }),
    );
    session.out.json(&json!({ "code": "ok", "entries": entries, "documents": told.collect::<Vec<Value>>() }))?;
    Ok(ExitStatus::Done)
}

/// What is known about a document.
struct Known {
    kind: Option<&'static str>,
    /// The operation that brought it, or that it answers, by its id.
    operation: String,
}

impl Known {
    fn in_words(&self, words: &Words) -> String {
        self.kind.map_or_else(|| self.operation.clone(), |kind| format!("{} {}", kind_in_words(kind, words), self.operation))
    }
}

/// The documents of the outbox, by their SHA-256 and the machine: those that were taken in, and those that answer them. Of several operations
/// with the same one, the first counts.
fn documents(items: &[Item]) -> BTreeMap<(String, String), Known> {
    let mut found = BTreeMap::new();
    for item in items {
        let answers = item.answer.iter().flat_map(|answer| &answer.documents);
        let answers = answers.filter_map(|document| BASE64.decode(document.as_bytes()).ok());
        for document in visit::document(&item.operation.action).into_iter().chain(answers) {
            let known = || Known { kind: operation::kind_of(&document), operation: item.operation.id.clone() };
            found.entry((Digest::of(&document).to_string(), item.machine.clone())).or_insert_with(known);
        }
    }
    found
}

fn verify(log: &carnet_courier::Log, session: &mut Session) -> Result<ExitStatus, Failure> {
    let head = custody::verify(&log.entries, &log.known)?;
    let [_, told] = &log.known;
    let (entries, told) = (head.number, told.number);
    session.out.say("ui-courier-log-holds", &[("entries", &entries.to_string()), ("told", &told.to_string()), ("head", &head.hash)])?;
    session.out.json(&json!({ "code": "ok", "entries": entries, "told": told, "head": head.hash }))?;
    Ok(ExitStatus::Done)
}
