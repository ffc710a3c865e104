//! `carnet courier search` and `show`: what the replica knows, and what is on its way to change it.

use carnet_courier::Row;
use carnet_courier::outbox::Item;
use carnet_model::sync::Kind;
use serde_json::{Value, json};

use super::operation;
use crate::args::{SearchArgs, ShowArgs};
use crate::courier::Desk;
use crate::output::clean;
use crate::{ExitStatus, Failure, Session};

/// The fields by which people know things, in the order in which they are shown.
const MAIN: [&str; 20] = [
    "name",
    "code",
    "company_name",
    "first_name",
    "last_name",
    "email",
    "product_code",
    "status",
    "state",
    "seats_taken",
    "seats",
    "host_name",
    "os",
    "is_live",
    "revision",
    "order",
    "customer",
    "license",
    "device",
    "note",
];

pub(super) fn search(args: &SearchArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let kinds = match &args.kind {
        Some(name) => vec![kind(name)?],
        None => Kind::ALL.to_vec(),
    };
    let mut desk = Desk::open(&args.replica.replica)?;
    desk.who()?;
    let waiting = waiting(&mut desk)?;
    let mut found: Vec<Row> = Vec::new();
    for kind in kinds {
        let left = args.limit.saturating_sub(u32::try_from(found.len()).unwrap_or(u32::MAX));
        if left > 0 {
            found.extend(desk.run(async |replica| replica.search(kind, &args.text, left).await)?);
        }
    }
    if found.is_empty() {
        session.out.say("ui-courier-nothing-found", &[])?;
    }
    if !session.out.is_json() {
        for row in &found {
            session.out.line(&summary(row))?;
            tell_pending(row, &waiting, session)?;
        }
    }
    let rows: Vec<Value> = found.iter().map(|row| to_json(row, &waiting)).collect();
    session.out.json(&json!({ "code": "ok", "rows": rows }))?;
    Ok(if found.is_empty() { ExitStatus::No } else { ExitStatus::Done })
}

pub(super) fn show(args: &ShowArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let kind = kind(&args.kind)?;
    let mut desk = Desk::open(&args.replica.replica)?;
    desk.who()?;
    let row = desk.row(kind, &args.id)?;
    let waiting = waiting(&mut desk)?;
    if !session.out.is_json() {
        session.out.line(&clean(&format!("{} {}", row.kind.name(), row.id)))?;
        for line in lines(&row.body) {
            session.out.line(&line)?;
        }
        tell_pending(&row, &waiting, session)?;
    }
    let mut object = to_json(&row, &waiting);
    object["code"] = json!("ok");
    session.out.json(&object)?;
    Ok(ExitStatus::Done)
}

fn kind(name: &str) -> Result<Kind, Failure> {
    Kind::named(name).ok_or_else(|| Failure::trouble("value-unknown").with("value", name))
}

/// What the portal has not spoken about yet.
fn waiting(desk: &mut Desk) -> Result<Vec<Item>, Failure> {
    let mut items = desk.outbox()?;
    items.retain(Item::is_waiting);
    Ok(items)
}

/// The operations that will change a row, or not.
fn pending<'a>(row: &'a Row, waiting: &'a [Item]) -> impl Iterator<Item = &'a Item> {
    waiting.iter().filter(move |item| operation::concerns(&item.operation.action, row.kind, &row.id))
}

fn tell_pending(row: &Row, waiting: &[Item], session: &mut Session) -> Result<(), Failure> {
    for item in pending(row, waiting) {
        let what = operation::what(&item.operation.action, session);
        session.out.say("ui-courier-pending", &[("id", &item.operation.id), ("what", &what)])?;
    }
    Ok(())
}

fn to_json(row: &Row, waiting: &[Item]) -> Value {
    let pending: Vec<Value> = pending(row, waiting).map(operation::to_json).collect();
    json!({ "kind": row.kind.name(), "id": row.id, "row": row.body, "pending": pending })
}

/// A row in a line: kind, id, and the fields by which people know it.
fn summary(row: &Row) -> String {
    let fields = MAIN.iter().filter_map(|name| row.body.get(*name).and_then(short).map(|value| format!("{name} {value}")));
    let parts: Vec<String> = [row.kind.name().to_owned(), row.id.clone()].into_iter().chain(fields).collect();
    clean(&parts.join(" · "))
}

/// A value that says something in a word.
fn short(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

/// Every field, a line each, those of a thing inside a thing further in.
fn lines(body: &Value) -> Vec<String> {
    let mut found = Vec::new();
    add(body, 1, &mut found);
    found
}

fn add(value: &Value, depth: usize, found: &mut Vec<String>) {
    let fields: Vec<(String, &Value)> = match value {
        Value::Object(map) => map.iter().map(|(name, value)| (format!("{name}:"), value)).collect(),
        Value::Array(list) => list.iter().map(|value| ("-".to_owned(), value)).collect(),
        _ => Vec::new(),
    };
    for (name, value) in fields {
        let name = format!("{}{}", "  ".repeat(depth), clean(&name));
        match value {
            Value::Object(_) | Value::Array(_) => {
                found.push(name);
                add(value, depth + 1, found);
            }
            Value::String(text) => found.push(format!("{name} {}", clean(text))),
            value => found.push(format!("{name} {value}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn license() -> Row {
        let body = json!({ "id": "l1", "product_code": "cutter", "seats": 2, "note": "a\u{1b}[2Jb", "users": ["u1"], "plan": { "grace_days": 7 } });
        Row { kind: Kind::License, id: "l1".into(), body }
    }

    #[test]
    fn a_line_has_what_people_know_a_thing_by() {
        assert_eq!(summary(&license()), "license · l1 · product_code cutter · seats 2 · note a\u{fffd}[2Jb");
    }

    #[test]
    fn every_field_has_a_line() {
        let expected = ["  id: l1", "  product_code: cutter", "  seats: 2", "  note: a\u{fffd}[2Jb"];
        let nested = ["  users:", "    - u1", "  plan:", "    grace_days: 7"];
        assert_eq!(lines(&license().body), [&expected[..], &nested[..]].concat());
    }
}
