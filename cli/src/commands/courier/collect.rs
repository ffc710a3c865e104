//! `carnet courier collect`: takes what machines send along to the portal.
//!
//! A stick is only read: what machines put there stays until the answers are on it, and is known again by then.

use std::collections::HashMap;
use std::path::Path;

use carnet_carrier::drop::{DropFolder, Tray};
use carnet_courier::outbox::PORTAL;
use carnet_courier::visit::{self, Crossing};
use carnet_model::sync::{Action, Kind};
use serde_json::{Value, json};

use super::crossing::{Crossed, Gate, Way};
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
    let license = args.license.as_deref().map(|named| desk.row(Kind::License, named)).transpose()?;
    let items = desk.outbox()?;
    let alike = machine::tell_alike(&gate.machine, &items, session)?;
    let known = visit::known(&items, gate.machine.as_str(), license.as_ref().map(|row| row.id.as_str()));
    let elsewhere = visit::elsewhere(&items, gate.machine.as_str());
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
            match row.map_err(Failure::from).and_then(|document| visit::fit(document).map_err(Failure::from)) {
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
        let document = crossing.to_base64();
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

fn first_refusal(rows: &[Value]) -> &str {
    rows.iter().filter_map(|row| row["code"].as_str()).find(|code| !matches!(*code, "ok" | "unchanged")).unwrap_or("some-refused")
}
