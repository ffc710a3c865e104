//! `carnet courier collect`: takes what machines send along to the portal.
//!
//! A stick is only read: what machines put there stays until the answers are on it, and is known again by then.

use std::collections::HashMap;
use std::path::Path;

use carnet_carrier::drop::{DropFolder, Tray};
use carnet_core::Kind;
use carnet_courier::outbox::{Item, PORTAL};
use carnet_model::Unverified;
use carnet_model::sync::{self, Action};
use data_encoding::BASE64;
use serde_json::{Value, json};

use super::crossing::{Crossed, Crossing, Gate, Way};
use super::machine;
use crate::args::CollectArgs;
use crate::courier::{Desk, Task};
use crate::{ExitStatus, Failure, Session, deliver};

pub(super) fn run(args: &CollectArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let gate = Gate::new(&args.crossing, args.force, &args.replica.replica, &[], session)?;
    let mut desk = Desk::open(&args.replica.replica)?;
    let who = desk.who()?;
    let carrier = desk.carrier(&who)?;
    desk.check_log()?;
    let license = args.license.as_deref().map(|named| desk.row(sync::Kind::License, named)).transpose()?;
    let items = desk.outbox()?;
    let alike = machine::tell_alike(&gate.machine, &items, session)?;
    let known = known(&items, gate.machine.as_str(), license.as_ref().map(|row| row.id.as_str()));
    let elsewhere = elsewhere(&items, gate.machine.as_str());
    let license = license.map(|row| row.id);
    let mut collecting =
        Collecting { desk, gate, who, carrier, license, known, elsewhere, alike, crossed: Vec::new(), rows: Vec::new(), refused: 0 };
    for file in &args.files {
        collecting.take(file, false, session)?;
    }
    if let Some(stick) = &args.stick {
        std::fs::read_dir(stick).map_err(Failure::at(stick))?;
        let files = DropFolder::on(stick).and_then(|folder| folder.files(Tray::Outbox)).map_err(Failure::at(stick))?;
        for file in files {
            collecting.take(&file, true, session)?;
        }
    }
    collecting.end(session)
}

/// Documents of this machine and license that need not be queued again, in base64, with the operation of each: what waits, and what was
/// answered for good.
fn known(items: &[Item], machine: &str, license: Option<&str>) -> HashMap<String, String> {
    let of_this = items.iter().filter(|item| item.machine == machine);
    let is_settled = |item: &&Item| !item.is_refused() || item.answer.as_ref().is_some_and(|answer| !answer.documents.is_empty());
    let documents = of_this.filter(is_settled).filter_map(|item| match &item.operation.action {
        Action::Document { document, license: named } if named.as_deref() == license => Some((document.clone(), item.operation.id.clone())),
        _ => None,
    });
    documents.collect()
}

/// Documents that come along for other machines, or did, in base64, with the last of these machines.
fn elsewhere(items: &[Item], machine: &str) -> HashMap<String, String> {
    let of_others = items.iter().filter(|item| item.machine != machine && !item.is_refused());
    let documents = of_others.filter_map(|item| match &item.operation.action {
        Action::Document { document, .. } => Some((document.clone(), item.machine.clone())),
        _ => None,
    });
    documents.collect()
}

struct Collecting {
    desk: Desk,
    gate: Gate,
    who: String,
    carrier: String,
    license: Option<String>,
    known: HashMap<String, String>,
    elsewhere: HashMap<String, String>,
    /// The name of a machine that is called almost the same.
    alike: Option<String>,
    /// What comes along, each with its operation.
    crossed: Vec<(Crossing, String)>,
    rows: Vec<Value>,
    /// What does not come along.
    refused: u64,
}

impl Collecting {
    /// Takes what is in a file. On a stick there are other things, too.
    fn take(&mut self, file: &Path, is_on_stick: bool, session: &mut Session) -> Result<(), Failure> {
        let carried = match deliver::receive(file) {
            Ok(carried) => carried,
            Err(failure) if is_on_stick && (failure.status() == ExitStatus::No || failure.code() == "file-too-large") => {
                return session.out.note("ui-drop-unread", &[("path", &file.display().to_string())]);
            }
            Err(failure) if failure.status() == ExitStatus::No => return self.refuse(file, None, failure, session),
            Err(failure) => return Err(failure),
        };
        for row in carried.rows {
            match row.map_err(Failure::from).and_then(fit) {
                Ok(crossing) => self.cross(file, crossing, session)?,
                Err(failure) => self.refuse(file, None, failure, session)?,
            }
        }
        Ok(())
    }

    /// Shows a document, asks, and puts it into the outbox, where it is durable before anything else is done.
    fn cross(&mut self, file: &Path, crossing: Crossing, session: &mut Session) -> Result<(), Failure> {
        if !self.gate.lets(&[&crossing], "ui-courier-ask-collect", session)? {
            return self.refuse(file, Some(&crossing), Failure::no("crossing-not-confirmed"), session);
        }
        let machine = self.gate.machine.as_str();
        let document = BASE64.encode(&crossing.document);
        let other = self.elsewhere.get(&document).filter(|_| !self.known.contains_key(&document)).cloned();
        if let Some(known) = &other {
            session.out.say("ui-courier-known-elsewhere", &[("known", known)])?;
            if !self.gate.confirms("ui-courier-ask-too", session)? {
                return self.refuse(file, Some(&crossing), Failure::no("crossing-not-confirmed"), session);
            }
        }
        let (id, code, said) = if let Some(id) = self.known.get(&document) {
            (id.clone(), "unchanged", "ui-courier-known")
        } else {
            let action = Action::Document { document: document.clone(), license: self.license.clone() };
            let task = Task { action, if_version: None, machine, who: &self.who, inspector: self.gate.inspector() };
            let id = self.desk.queue(task, session.now())?;
            self.known.insert(document, id.clone());
            (id, "ok", "ui-courier-collected")
        };
        let kind = crossing.inspection.kind.name();
        self.rows.push(json!({
            "file": file.display().to_string(), "kind": kind, "digest": crossing.digest(), "code": code, "operation": id,
            "elsewhere": other,
        }));
        session.out.say(said, &[("thing", kind), ("machine", machine), ("id", &id)])?;
        self.crossed.push((crossing, id));
        Ok(())
    }

    fn refuse(&mut self, file: &Path, crossing: Option<&Crossing>, failure: Failure, session: &mut Session) -> Result<(), Failure> {
        self.refused += 1;
        let (kind, digest) = (crossing.map(|crossing| crossing.inspection.kind.name()), crossing.map(Crossing::digest));
        let path = file.display().to_string();
        let mut row = session.out.object(&failure);
        (row["file"], row["kind"], row["digest"], row["operation"]) = (json!(path), json!(kind), json!(digest), Value::Null);
        self.rows.push(row);
        session.out.note("ui-picture", &[("path", &path)])?;
        session.out.remark(&failure);
        Ok(())
    }

    fn end(self, session: &mut Session) -> Result<ExitStatus, Failure> {
        let crossed: Vec<Crossed<'_>> = self.crossed.iter().map(|(crossing, operation)| Crossed { crossing, operation }).collect();
        let way = Way { from: self.gate.machine.as_str(), to: PORTAL, who: &self.carrier };
        self.gate.write_page(&crossed, &way, session)?;
        if self.rows.is_empty() {
            session.out.note("ui-drop-nothing", &[])?;
        }
        let code = if self.refused == 0 { "ok" } else { first_refusal(&self.rows) };
        session.out.json(&json!({ "code": code, "items": self.rows, "alike": self.alike }))?;
        Ok(if self.refused == 0 { ExitStatus::Done } else { ExitStatus::No })
    }
}

/// A document that a portal answers, and that is whole as far as it can be told here.
fn fit(document: Vec<u8>) -> Result<Crossing, Failure> {
    let crossing = Crossing::of(document)?;
    let kind = crossing.inspection.kind;
    if !matches!(kind, Kind::Request | Kind::Deactivation | Kind::DeviceReport) {
        return Err(Failure::no("not-for-the-portal").with("thing", kind));
    }
    match &crossing.inspection.signer {
        // A request holds its key. For what else machines send, only the portal has one.
        Ok(_) | Err(Unverified::KeyNotGiven) => Ok(crossing),
        Err(why) => Err(why.clone().into()),
    }
}

fn first_refusal(rows: &[Value]) -> &str {
    rows.iter().filter_map(|row| row["code"].as_str()).find(|code| !matches!(*code, "ok" | "unchanged")).unwrap_or("some-refused")
}
