//! `carnet courier search` and `show`: what the replica knows, and what is on its way to change it.

use carnet_courier::outbox::Item;
use carnet_courier::{Row, visit};
use carnet_model::sync::Kind;
use serde_json::{Value, json};

use super::operation;
use super::shown::Teller;
use crate::args::{SearchArgs, ShowArgs};
use crate::courier::Desk;
use crate::{ExitStatus, Failure, Session};

/// So many things that belong to one are shown with it.
const MAX_BELOW: u32 = 100;

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
        // One more, so that it is known whether there are more.
        let left = args.limit.saturating_add(1).saturating_sub(count(&found));
        if left > 0 {
            found.extend(desk.run(async |replica| replica.search(kind, &args.text, left).await)?);
        }
    }
    let has_more = cut(&mut found, args.limit);
    if found.is_empty() {
        session.out.say("ui-courier-nothing-found", &[])?;
    }
    if !session.out.is_json() {
        tell_all(&found, "", &waiting, &mut desk, session)?;
    }
    if has_more {
        session.out.say("ui-courier-more", &[])?;
    }
    let rows: Vec<Value> = found.iter().map(|row| to_json(row, &waiting)).collect();
    session.out.json(&json!({ "code": "ok", "rows": rows, "more": has_more }))?;
    Ok(if found.is_empty() { ExitStatus::No } else { ExitStatus::Done })
}

pub(super) fn show(args: &ShowArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let kind = kind(&args.kind)?;
    let mut desk = Desk::open(&args.replica.replica)?;
    desk.who()?;
    let row = desk.row(kind, &args.id)?;
    let waiting = waiting(&mut desk)?;
    let mut below = below(&row, &mut desk)?;
    let has_more = cut(&mut below, MAX_BELOW);
    if !session.out.is_json() {
        let lines = Teller::new(&mut desk, session.out.words()).lines(&row)?;
        lines.iter().try_for_each(|line| session.out.line(line))?;
        tell_pending(&row, &waiting, session)?;
        tell_all(&below, "  ", &waiting, &mut desk, session)?;
    }
    if has_more {
        session.out.say("ui-courier-more-below", &[])?;
    }
    let mut object = to_json(&row, &waiting);
    object["code"] = json!("ok");
    object["below"] = below.iter().map(|row| to_json(row, &waiting)).collect();
    object["more"] = json!(has_more);
    session.out.json(&object)?;
    Ok(ExitStatus::Done)
}

/// What belongs to a thing, and one more than is shown if there is: the orders of a customer with their licenses, the licenses of an order,
/// the activations of a license and of a device.
fn below(row: &Row, desk: &mut Desk) -> Result<Vec<Row>, Failure> {
    let most = MAX_BELOW.saturating_add(1);
    if row.kind != Kind::Customer {
        return desk.run(async |replica| replica.belonging_to(row.kind, &row.id, most).await);
    }
    let orders = desk.run(async |replica| replica.search(Kind::Order, &row.id, most).await)?;
    let mut found = Vec::new();
    for order in orders.into_iter().filter(|order| order.body.get("customer").and_then(Value::as_str) == Some(row.id.as_str())) {
        let licenses = desk.run(async |replica| replica.belonging_to(order.kind, &order.id, most).await)?;
        found.push(order);
        found.extend(licenses);
        if count(&found) > MAX_BELOW {
            break;
        }
    }
    Ok(found)
}

/// Leaves so many rows; tells whether there were more.
fn cut(rows: &mut Vec<Row>, most: u32) -> bool {
    let has_more = count(rows) > most;
    rows.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    has_more
}

fn count(rows: &[Row]) -> u32 {
    u32::try_from(rows.len()).unwrap_or(u32::MAX)
}

/// Says rows, a line each after `indent`, and what is on its way to change them.
fn tell_all(rows: &[Row], indent: &str, waiting: &[Item], desk: &mut Desk, session: &mut Session) -> Result<(), Failure> {
    let mut teller = Teller::new(desk, session.out.words());
    let lines = rows.iter().map(|row| teller.summary(row)).collect::<Result<Vec<_>, _>>()?;
    for (row, line) in rows.iter().zip(lines) {
        session.out.line(&format!("{indent}{line}"))?;
        tell_pending(row, waiting, session)?;
    }
    Ok(())
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
    waiting.iter().filter(move |item| visit::concerns(&item.operation.action, row.kind, &row.id))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_much_is_noticed() {
        let row = || Row { kind: Kind::Order, id: "o".into(), body: Value::Null };
        for (len, has_more, left) in [(2, false, 2), (3, false, 3), (4, true, 3)] {
            let mut rows: Vec<Row> = (0..len).map(|_| row()).collect();
            assert_eq!((cut(&mut rows, 3), rows.len()), (has_more, left));
        }
    }
}
