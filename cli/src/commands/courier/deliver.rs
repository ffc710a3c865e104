//! `carnet courier deliver`: brings a machine what the portal has answered.
//!
//! What is written is durable before the log has it. After a crash between the two, it is delivered once more and never lost.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use carnet_carrier::bundle::{BundleWriter, Outcome};
use carnet_carrier::drop::{DropFolder, Put, Tray};
use carnet_courier::outbox::{HandedOver, Item, PORTAL};
use carnet_courier::visit::{self, Crossing};
use carnet_words::stick_readme;
use serde_json::{Value, json};

use super::crossing::{Crossed, Gate, Way};
use super::{machine, operation};
use crate::args::{CourierDeliverArgs, DeliverArgs};
use crate::courier::Desk;
use crate::deliver::{self, Parcel, Target};
use crate::{ExitStatus, Failure, Session};

/// The longest code that goes into a bundle.
const MAX_CODE: usize = 64;

pub(super) fn run(args: &CourierDeliverArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    deliver::check_targets(&args.deliver, Some(&args.replica.replica))?;
    // Standard output has what is shown, or an object: it is no place for a document.
    let is_shown_only = args.deliver.output.is_empty() && args.stick.is_none();
    if session.out.is_json() && is_shown_only || args.deliver.output.iter().any(|path| path == Path::new("-")) {
        return Err(Failure::trouble("deliver-target-missing"));
    }
    if args.deliver.qr && !session.out.is_json() && !session.out.is_terminal() {
        return Err(Failure::trouble("terminal-missing"));
    }
    let gate = Gate::new(&args.crossing, args.deliver.force, &args.replica.replica, &args.deliver.output, session)?;
    let mut desk = Desk::open(&args.replica.replica)?;
    let who = desk.who()?;
    let carrier = desk.carrier(&who)?;
    desk.check_log()?;
    let items = desk.outbox()?;
    machine::tell_alike(&gate.machine, &items, session)?;
    let waiting = items.iter().filter(|item| item.machine == gate.machine.as_str() && item.is_waiting()).count();
    let (answers, unreadable) = answers(items, gate.machine.as_str(), args.again);
    if answers.is_empty() {
        let nothing = || Failure::no("nothing-to-bring").with("machine", &gate.machine).with("waiting", waiting);
        return Err(unreadable.into_iter().next().unwrap_or_else(nothing));
    }
    // What a portal says that is no document holds up nothing else.
    unreadable.iter().for_each(|failure| session.out.remark(failure));
    check_form(&answers, &args.deliver)?;
    let mut crossing = Vec::new();
    for answer in &answers {
        let documents: Vec<&Crossing> = answer.documents.iter().collect();
        let what = operation::what(&answer.item.operation.action, session);
        session.out.say("ui-courier-answer-to", &[("id", answer.id()), ("what", &what)])?;
        if gate.lets(&documents, "ui-courier-ask-deliver", session)? {
            crossing.push(answer);
        }
    }
    if crossing.is_empty() {
        return Err(Failure::no("crossing-not-confirmed"));
    }
    let mut rows = write(&crossing, args, session)?;
    let documents: Vec<Crossed<'_>> = crossing
        .iter()
        .flat_map(|answer| answer.documents.iter().map(move |crossing| Crossed { crossing, operation: answer.id() }))
        .collect();
    gate.write_page(&documents, &Way { from: PORTAL, to: gate.machine.as_str(), who: &carrier }, session)?;
    // A picture on a screen is gone when it is gone.
    if is_shown_only && !gate.confirms("ui-courier-ask-taken", session)? {
        session.out.say("ui-courier-still-owed", &[("machine", gate.machine.as_str())])?;
        return Ok(ExitStatus::No);
    }
    let by = HandedOver { at: session.now(), who, inspector: gate.inspector().to_owned() };
    for answer in &crossing {
        desk.hand_over(answer.id(), &by)?;
    }
    if let Some(stick) = &args.stick {
        clear(stick, &crossing, session)?;
    }
    let machine = gate.machine.as_str();
    session.out.say("ui-courier-delivered", &[("count", &documents.len().to_string()), ("machine", machine)])?;
    rows.extend(crossing.iter().map(|answer| json!({ "operation": answer.id(), "code": "handed-over" })));
    let declined = answers.len() - crossing.len();
    let code = match unreadable.first() {
        Some(failure) => failure.code(),
        None if declined > 0 => "crossing-not-confirmed",
        None => "ok",
    };
    session.out.json(&json!({ "code": code, "documents": documents.len(), "items": rows }))?;
    Ok(if code == "ok" { ExitStatus::Done } else { ExitStatus::No })
}

/// An operation with the documents that answer it.
struct Answered {
    item: Item,
    documents: Vec<Crossing>,
}

impl Answered {
    fn id(&self) -> &str {
        &self.item.operation.id
    }

    /// What became of it, as a row of a bundle has it.
    fn outcome(&self) -> Outcome {
        let is_code = |code: &&str| code.len() <= MAX_CODE && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        let code = self.item.answer.as_ref().and_then(|answer| answer.code.as_deref()).filter(is_code);
        let done = !self.item.is_refused();
        Outcome { done, code: if done { "ok" } else { code.unwrap_or("refused") }.to_owned() }
    }
}

/// What is to be brought to a machine, with `again` also what it has got; and why some of it cannot be read.
fn answers(items: Vec<Item>, machine: &str, again: bool) -> (Vec<Answered>, Vec<Failure>) {
    let (mut answers, mut unreadable) = (Vec::new(), Vec::new());
    for item in items.into_iter().filter(|item| visit::is_due(item, machine, again)) {
        match answered(item) {
            Ok(answer) => answers.push(answer),
            Err(failure) => unreadable.push(failure),
        }
    }
    (answers, unreadable)
}

fn answered(item: Item) -> Result<Answered, Failure> {
    let documents = visit::answered(&item)?;
    Ok(Answered { item, documents })
}

/// Several documents go into one bundle, which neither a still code nor a page can hold.
fn check_form(answers: &[Answered], args: &DeliverArgs) -> Result<(), Failure> {
    if answers.iter().map(|answer| answer.documents.len()).sum::<usize>() < 2 {
        return Ok(());
    }
    if args.qr {
        return Err(Failure::trouble("one-output-wanted"));
    }
    args.output.iter().try_for_each(|path| deliver::check_bundle_name(path))
}

/// Writes the documents wherever they are wanted, durable when this returns; tells what was written.
fn write(crossing: &[&Answered], args: &CourierDeliverArgs, session: &mut Session) -> Result<Vec<Value>, Failure> {
    let mut rows = Vec::new();
    if let Some(stick) = &args.stick {
        put(stick, crossing, &mut rows, session)?;
    }
    let written = |path: &PathBuf| json!({ "file": path.display().to_string(), "code": "written" });
    rows.extend(args.deliver.output.iter().map(written));
    let documents: Vec<&Crossing> = crossing.iter().flat_map(|answer| &answer.documents).collect();
    match documents.as_slice() {
        [one] if !args.deliver.output.is_empty() || args.deliver.qr => {
            let parcel = Parcel { document: &one.document, portal: None, name: "answer.png" };
            deliver::send(&parcel, &args.deliver, &mut session.out)?;
        }
        [_] => {}
        _ => args.deliver.output.iter().try_for_each(|path| write_bundle(path, crossing, session))?,
    }
    Ok(rows)
}

fn write_bundle(path: &Path, crossing: &[&Answered], session: &mut Session) -> Result<(), Failure> {
    let mut bundle = BundleWriter::new(Target::create(path)?, "results")?;
    for answer in crossing {
        let outcome = answer.outcome();
        answer.documents.iter().try_for_each(|one| bundle.push(Some(&outcome), &one.document))?;
    }
    bundle.finish()?.commit()?;
    session.out.note("ui-written", &[("path", &path.display().to_string())])
}

/// Puts each document into the inbox of a stick, where each machine finds its own.
fn put(stick: &Path, crossing: &[&Answered], rows: &mut Vec<Value>, session: &mut Session) -> Result<(), Failure> {
    // A mistyped name must not become a folder.
    std::fs::read_dir(stick).map_err(Failure::at(stick))?;
    let folder = DropFolder::on(stick).map_err(Failure::at(stick))?;
    folder.prepare(&stick_readme()).map_err(Failure::at(stick))?;
    for one in crossing.iter().flat_map(|answer| &answer.documents) {
        let name = format!("{}-{}", one.inspection.kind.name(), &one.digest()[..16]);
        let put = folder.put(Tray::Inbox, &name, &one.document).map_err(Failure::at(stick))?;
        let (id, code) = if matches!(put, Put::New(_)) { ("ui-written", "written") } else { ("ui-drop-known", "unchanged") };
        let path = put.path().display().to_string();
        session.out.note(id, &[("path", &path)])?;
        rows.push(json!({ "file": path, "code": code }));
    }
    Ok(())
}

/// Moves away what machines had put on the stick and has its answer there now. Where the stick cannot be written it stays, which harms nothing.
fn clear(stick: &Path, crossing: &[&Answered], session: &mut Session) -> Result<(), Failure> {
    let asked: HashSet<Vec<u8>> = crossing.iter().filter_map(|answer| visit::document(&answer.item.operation.action)).collect();
    let folder = DropFolder::on(stick).map_err(Failure::at(stick))?;
    for file in folder.files(Tray::Outbox).map_err(Failure::at(stick))? {
        let Ok(carried) = deliver::receive(&file) else { continue };
        let is_answered = carried.rows.iter().all(|row| row.as_ref().is_ok_and(|document| asked.contains(document)));
        if is_answered && !carried.rows.is_empty() && folder.take(&file).is_err() {
            session.out.note("ui-drop-stays", &[("path", &file.display().to_string())])?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use carnet_model::sync::{Action, Answer, Outcome as Became, PushedOperation};
    use data_encoding::BASE64;

    use super::*;

    fn item(id: &str, machine: &str, is_handed_over: bool, documents: &[&[u8]], code: Option<&str>) -> Item {
        let operation = PushedOperation { id: id.into(), at: 1, if_version: None, action: Action::Refresh { serial: 1 } };
        let answer = Answer {
            id: id.into(),
            outcome: if code.is_some() { Became::Refused } else { Became::Applied },
            code: code.map(str::to_owned),
            detail: None,
            row: None,
            documents: documents.iter().map(|document| BASE64.encode(document)).collect(),
        };
        Item { operation, machine: machine.into(), answer: Some(answer), is_handed_over }
    }

    fn golden() -> Vec<u8> {
        std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/documents/license-typical.carnet")).unwrap()
    }

    #[test]
    fn a_machine_gets_what_it_is_owed_and_again_what_it_got() {
        let golden = golden();
        let items = || {
            vec![
                item("a", "saw", false, &[&golden], None),
                item("b", "saw", true, &[&golden], None),
                item("c", "saw", false, &[], None),
                item("d", "press", false, &[&golden], None),
            ]
        };
        let ids = |again: bool| -> Vec<String> { answers(items(), "saw", again).0.iter().map(|answer| answer.id().to_owned()).collect() };
        assert_eq!((ids(false), ids(true)), (vec!["a".to_owned()], vec!["a".to_owned(), "b".to_owned()]));
    }

    #[test]
    fn an_answer_that_is_no_document_holds_up_nothing_else() {
        let items = vec![item("a", "saw", false, &[b"nothing"], None), item("b", "saw", false, &[&golden()], None)];
        let (answers, unreadable) = answers(items, "saw", false);
        assert_eq!((answers.len(), answers[0].id(), unreadable.len()), (1, "b", 1));
        assert_eq!(unreadable[0].status(), ExitStatus::No);
    }

    #[test]
    fn a_row_tells_a_code_that_others_can_read() {
        let outcome = |code: Option<&str>| answered(item("a", "saw", false, &[&golden()], code)).unwrap().outcome();
        assert_eq!(outcome(None), Outcome { done: true, code: "ok".into() });
        assert_eq!(outcome(Some("seats-exhausted")), Outcome { done: false, code: "seats-exhausted".into() });
        assert_eq!(outcome(Some(&"x".repeat(300))).code, "refused");
    }

    #[test]
    fn several_documents_are_a_bundle_and_nothing_else() {
        let golden = golden();
        let two = [answered(item("a", "saw", false, &[&golden, &golden], None)).unwrap()];
        let to = |output: &str, qr: bool| DeliverArgs { output: vec![output.into()], qr, force: false };
        let code = |args: &DeliverArgs| check_form(&two, args).map_err(|failure| failure.code().to_owned());
        assert_eq!(code(&to("answer.carnet", false)), Ok(()));
        assert_eq!(code(&to("answer.png", false)), Err("bundle-name".to_owned()));
        assert_eq!(code(&to("answer.carnet", true)), Err("one-output-wanted".to_owned()));
    }
}
