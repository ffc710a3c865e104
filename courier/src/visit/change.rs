//! What an operation is about, and the version of a license that a change begins with.

use carnet_model::sync::{Action, Kind};

use crate::outbox::Item;
use crate::step::Row;

/// The version that a license will have when what waits already is done: as its row in the replica has it, or as the portal told it since,
/// and one more for each edit that waits in the outbox. If one of those is refused, what comes after it is refused as well. None if nobody
/// tells a version.
pub fn version(license: &Row, items: &[Item]) -> Option<i64> {
    let told = items.iter().filter_map(|item| item.answer.as_ref()?.row.as_ref()).filter(|row| row["id"] == license.id.as_str());
    let told = told.filter_map(|row| row["version"].as_i64());
    let waiting = items.iter().filter(|item| item.is_waiting() && edited(&item.operation.action) == Some(license.id.as_str())).count();
    let waiting = i64::try_from(waiting).unwrap_or(i64::MAX);
    told.chain(license.version()).max().map(|version| version.saturating_add(waiting))
}

/// The license whose version an action raises, by its id.
pub fn edited(action: &Action) -> Option<&str> {
    match action {
        Action::AssignUser { license, .. }
        | Action::UnassignUser { license, .. }
        | Action::Renew { license, .. }
        | Action::Note { license, .. }
        | Action::Transfer { license, .. }
        | Action::Disable { license }
        | Action::Enable { license }
        | Action::Revoke { license } => Some(license),
        _ => None,
    }
}

/// The license that an action names, by its id.
pub fn license_of(action: &Action) -> Option<&str> {
    match action {
        Action::ResetLicense { license } => Some(license),
        Action::Document { license, .. } => license.as_deref(),
        action => edited(action),
    }
}

/// Whether an action is about this thing of the replica.
pub fn concerns(action: &Action, kind: Kind, id: &str) -> bool {
    match action {
        Action::ResetActivation { serial } | Action::Refresh { serial } | Action::Borrow { serial, .. } => {
            kind == Kind::Activation && serial.to_string() == id
        }
        Action::Transfer { license, order } => kind == Kind::License && license == id || kind == Kind::Order && order == id,
        Action::AssignUser { .. }
        | Action::UnassignUser { .. }
        | Action::Renew { .. }
        | Action::ResetLicense { .. }
        | Action::Note { .. }
        | Action::Disable { .. }
        | Action::Enable { .. }
        | Action::Revoke { .. }
        | Action::Document { .. } => kind == Kind::License && license_of(action) == Some(id),
        Action::BlockDevice { device } | Action::UnblockDevice { device } | Action::DeclareDead { device } => {
            kind == Kind::Device && device == id
        }
    }
}

#[cfg(test)]
mod tests {
    use carnet_model::sync::{Answer, Outcome, PushedOperation};
    use serde_json::{Value, json};

    use super::*;

    fn item(action: Action, row: Option<Value>) -> Item {
        let operation = PushedOperation { id: "op-1".into(), at: 1, if_version: None, action };
        let answer = row.map(|row| Answer { row: Some(row), ..Answer::new("op-1", Outcome::Applied) });
        Item { operation, machine: String::new(), answer, is_handed_over: false }
    }

    #[test]
    fn an_operation_is_about_what_it_names_and_nothing_else() {
        let transfer = Action::Transfer { license: "l".into(), order: "o".into() };
        assert!(concerns(&transfer, Kind::License, "l") && concerns(&transfer, Kind::Order, "o"));
        assert!(!concerns(&transfer, Kind::License, "o") && !concerns(&transfer, Kind::Device, "l"));
        assert!(concerns(&Action::Refresh { serial: 12 }, Kind::Activation, "12"));
        assert!(!concerns(&Action::Refresh { serial: 12 }, Kind::Activation, "1"));
        let document = |license: Option<&str>| Action::Document { document: "AAAA".into(), license: license.map(str::to_owned) };
        assert!(concerns(&document(Some("l")), Kind::License, "l") && !concerns(&document(None), Kind::License, "l"));
        let reset = Action::ResetLicense { license: "l".into() };
        assert!(concerns(&reset, Kind::License, "l") && edited(&reset).is_none());
    }

    #[test]
    fn a_change_begins_with_the_version_that_those_before_it_make() {
        let license = |body: Value| Row { kind: Kind::License, id: "l".into(), body };
        let renew = |license: &str| Action::Renew { license: license.into(), days: 1 };
        let row = license(json!({ "version": 4 }));
        assert_eq!((version(&row, &[]), version(&license(json!({})), &[])), (Some(4), None));
        let waiting = [item(renew("l"), None), item(renew("l"), None), item(renew("m"), None), item(Action::Refresh { serial: 1 }, None)];
        assert_eq!(version(&row, &waiting), Some(6), "two edits of this license wait");
        let told = |number: i64| item(renew("l"), Some(json!({ "id": "l", "version": number })));
        assert_eq!(version(&row, &[told(7), item(renew("l"), None)]), Some(8), "the portal told a later one");
        assert_eq!(version(&row, &[told(3)]), Some(4), "the row has a later one");
        assert_eq!(version(&row, &[item(renew("m"), Some(json!({ "id": "m", "version": 9 })))]), Some(4));
        assert_eq!(version(&license(json!({ "version": i64::MAX })), &waiting), Some(i64::MAX));
    }
}
