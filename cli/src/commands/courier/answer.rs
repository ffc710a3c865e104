//! `carnet courier answer`: what became of everything that was done; and a license for a request that names none.

use carnet_courier::outbox::Item;
use carnet_model::sync::{Action, Kind};
use serde_json::{Value, json};

use super::operation;
use crate::args::AnswerArgs;
use crate::courier::{Desk, Task};
use crate::{ExitStatus, Failure, Session};

pub(super) fn run(args: &AnswerArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let mut desk = Desk::open(&args.replica.replica)?;
    let items = desk.outbox()?;
    match (&args.id, &args.license) {
        (Some(id), Some(license)) => choose(&mut desk, &items, id, license, session),
        _ => tell(&items, session),
    }
}

fn tell(items: &[Item], session: &mut Session) -> Result<ExitStatus, Failure> {
    if items.is_empty() {
        session.out.say("ui-courier-outbox-empty", &[])?;
    }
    items.iter().try_for_each(|item| operation::tell(item, session))?;
    session.out.json(&json!({ "code": "ok", "operations": items.iter().map(operation::to_json).collect::<Vec<Value>>() }))?;
    Ok(ExitStatus::Done)
}

/// Queues the request of an operation once more, for a license. What was refused is never tried again under its own id.
fn choose(desk: &mut Desk, items: &[Item], id: &str, license: &str, session: &mut Session) -> Result<ExitStatus, Failure> {
    let item = items.iter().find(|item| item.operation.id == id).ok_or_else(|| Failure::no("operation-unknown").with("id", id))?;
    let (true, Action::Document { document, .. }) = (operation::wants_license(item), &item.operation.action) else {
        return Err(Failure::no("operation-wants-no-license").with("id", id));
    };
    let who = desk.who()?;
    let license = desk.row(Kind::License, license)?.id;
    let action = Action::Document { document: document.clone(), license: Some(license) };
    let is_same = |other: &&Item| other.operation.action == action && other.machine == item.machine && !other.is_refused();
    let (id, code, said) = if let Some(other) = items.iter().find(is_same) {
        (other.operation.id.clone(), "unchanged", "ui-courier-known-as")
    } else {
        let task = Task { action: action.clone(), if_version: None, machine: &item.machine, who: &who, inspector: "" };
        (desk.queue(task, session.now())?, "ok", "ui-courier-queued")
    };
    let what = operation::what(&action, session);
    session.out.say(said, &[("id", &id), ("what", &what)])?;
    session.out.json(&json!({ "code": code, "operation": id }))?;
    Ok(ExitStatus::Done)
}
