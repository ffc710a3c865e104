//! `carnet courier answer`: what became of everything that was done; and a license for a request that names none.

use carnet_courier::outbox::Item;
use carnet_courier::visit;
use carnet_model::sync::{Action, Kind};
use serde_json::{Value, json};

use super::operation;
use crate::args::AnswerArgs;
use crate::courier::{Desk, Task};
use crate::{ExitStatus, Failure, Session};

pub(super) fn run(args: &AnswerArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let mut desk = Desk::open(&args.replica.replica)?;
    desk.who()?;
    let items = desk.outbox()?;
    match (&args.id, &args.license) {
        (Some(named), Some(license)) => choose(&mut desk, &items, meant(&items, named)?, license, session),
        (Some(named), None) => tell(&[meant(&items, named)?], "ui-courier-outbox-empty", session),
        (None, _) => {
            let (is_wanted, nothing): (fn(&Item) -> bool, _) = match args {
                AnswerArgs { waiting: true, .. } => (Item::is_waiting, "ui-courier-none-waiting"),
                AnswerArgs { refused: true, .. } => (Item::is_refused, "ui-courier-none-refused"),
                _ => (|_| true, "ui-courier-outbox-empty"),
            };
            let wanted: Vec<&Item> = items.iter().filter(|item| is_wanted(item)).collect();
            tell(&wanted, nothing, session)
        }
    }
}

/// Says each of the operations; `nothing` is said if there are none.
fn tell(items: &[&Item], nothing: &str, session: &mut Session) -> Result<ExitStatus, Failure> {
    if items.is_empty() {
        session.out.say(nothing, &[])?;
    }
    items.iter().try_for_each(|item| operation::tell(item, session))?;
    session.out.json(&json!({ "code": "ok", "operations": items.iter().map(|item| operation::to_json(item)).collect::<Vec<Value>>() }))?;
    Ok(ExitStatus::Done)
}

/// The one operation that is meant: by its id, the claim code that its request waits under, or the beginning of its id.
///
/// # Errors
/// When there is none, or there are several.
pub(super) fn meant<'a>(items: &'a [Item], named: &str) -> Result<&'a Item, Failure> {
    if let Some(item) = items.iter().find(|item| item.operation.id == named) {
        return Ok(item);
    }
    let claimed =
        |item: &&Item| item.answer.as_ref().and_then(visit::claim).is_some_and(|claim| !named.is_empty() && plain(claim) == plain(named));
    // What was sent once more waits under the same code.
    if let Some(item) = items.iter().rfind(claimed) {
        return Ok(item);
    }
    let mut begun = items.iter().filter(|item| !named.is_empty() && item.operation.id.starts_with(named));
    match (begun.next(), begun.next()) {
        (Some(item), None) => Ok(item),
        (Some(_), Some(_)) => Err(Failure::trouble("operation-ambiguous").with("id", named)),
        (None, _) => Err(Failure::no("operation-unknown").with("id", named)),
    }
}

/// A code as it is compared: people leave dashes and capitals away.
fn plain(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase()).collect()
}

/// Queues the request of an operation once more, for a license. What was refused is never tried again under its own id.
fn choose(desk: &mut Desk, items: &[Item], item: &Item, license: &str, session: &mut Session) -> Result<ExitStatus, Failure> {
    let (true, Action::Document { document, .. }) = (visit::wants_license(item), &item.operation.action) else {
        return Err(Failure::no("operation-wants-no-license").with("id", &item.operation.id));
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

#[cfg(test)]
mod tests {
    use carnet_model::sync::{Answer, Outcome, PushedOperation};

    use super::*;

    fn item(id: &str, claim: Option<&str>) -> Item {
        let operation = PushedOperation { id: id.into(), at: 1, if_version: None, action: Action::Refresh { serial: 1 } };
        let answer = claim.map(|claim| Answer {
            id: id.into(),
            outcome: Outcome::Refused,
            code: Some("credential-missing".into()),
            detail: None,
            row: Some(json!({ "claim_code": claim })),
            documents: Vec::new(),
        });
        Item { operation, machine: "saw".into(), answer, is_handed_over: false }
    }

    #[test]
    fn an_operation_is_named_by_its_id_or_its_claim_or_a_beginning() {
        let items = [item("op-1a", None), item("op-1ab", Some("ABCD-2345")), item("op-2c", Some("WXYZ-9999"))];
        let id = |named: &str| meant(&items, named).map(|item| item.operation.id.clone()).map_err(|failure| failure.code().to_owned());
        for (named, expected) in
            [("op-1a", "op-1a"), ("op-1ab", "op-1ab"), ("op-2", "op-2c"), ("abcd2345", "op-1ab"), ("WXYZ-9999", "op-2c")]
        {
            assert_eq!(id(named), Ok(expected.to_owned()), "{named}");
        }
        for (named, code) in
            [("op-", "operation-ambiguous"), ("op-3", "operation-unknown"), ("", "operation-unknown"), ("-", "operation-unknown")]
        {
            assert_eq!(id(named), Err(code.to_owned()), "{named}");
        }
    }
}
