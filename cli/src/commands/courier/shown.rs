//! A thing of the replica in words: fields by their names from the catalog, times as days, and names beside ids.

use std::collections::HashMap;

use carnet_core::{DAY_SECS, UnixTime};
use carnet_courier::Row;
use carnet_model::sync::Kind;
use carnet_words::Words;
use serde_json::{Map, Number, Value};

use super::fields::{DAYS, SECS, duration, label, named};
use crate::courier::Desk;
use crate::output::{clean, kind_in_words};
use crate::{Failure, dates};

/// The fields by which people know things, in the order in which they are shown.
const MAIN: [&str; 19] = [
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
    "order",
    "customer",
    "license",
    "device",
    "note",
];
/// The fields whose own fields have names that somebody chose.
const CHOSEN: [&str; 4] = ["counters", "custom_fields", "metadata", "usage"];

/// Tells of rows, and remembers whose names it has looked up.
pub(super) struct Teller<'a> {
    desk: &'a mut Desk,
    words: &'a Words,
    known: HashMap<(Kind, String), Option<String>>,
}

impl<'a> Teller<'a> {
    /// One that looks names up in a replica.
    pub(super) fn new(desk: &'a mut Desk, words: &'a Words) -> Self {
        Self { desk, words, known: HashMap::new() }
    }

    /// A row in a line: kind, id, and the fields by which people know it.
    ///
    /// # Errors
    /// When the replica cannot be read.
    pub(super) fn summary(&mut self, row: &Row) -> Result<String, Failure> {
        let mut parts = vec![self.title(row)];
        for name in MAIN {
            if let Some(said) = row.body.get(name).map(|value| self.value(name, value)).transpose()?.flatten() {
                parts.push(format!("{} {said}", label(name, self.words)));
            }
        }
        Ok(clean(&parts.join(" · ")))
    }

    /// Every field of a row that is not empty, a line each, below its kind and id; those of a thing inside a thing further in.
    ///
    /// # Errors
    /// When the replica cannot be read.
    pub(super) fn lines(&mut self, row: &Row) -> Result<Vec<String>, Failure> {
        let mut lines = vec![clean(&self.title(row))];
        if let Value::Object(fields) = &row.body {
            self.add(fields, false, 1, &mut lines)?;
        }
        Ok(lines)
    }

    fn title(&self, row: &Row) -> String {
        format!("{} {}", kind_in_words(row.kind.name(), self.words), row.id)
    }

    fn add(&mut self, fields: &Map<String, Value>, is_chosen: bool, depth: usize, lines: &mut Vec<String>) -> Result<(), Failure> {
        let indent = "  ".repeat(depth);
        for (name, shown) in fields.iter().filter(|(name, _)| depth > 1 || *name != "id") {
            let label = if is_chosen { clean(name) } else { clean(&label(name, self.words)) };
            if let Value::Object(inner) = shown {
                let mut below = Vec::new();
                self.add(inner, CHOSEN.contains(&name.as_str()), depth + 1, &mut below)?;
                if !below.is_empty() {
                    lines.push(format!("{indent}{label}:"));
                    lines.append(&mut below);
                }
            } else if let Some(said) = self.value(if is_chosen { "" } else { name.as_str() }, shown)? {
                lines.push(format!("{indent}{label}: {}", clean(&said)));
            }
        }
        Ok(())
    }

    /// The value of the field `name`; none if it says nothing.
    fn value(&mut self, name: &str, value: &Value) -> Result<Option<String>, Failure> {
        let said = match value {
            Value::Null => return Ok(None),
            Value::Bool(on) => self.words.sentence(if *on { "ui-window-yes" } else { "ui-window-no" }, &[]),
            Value::Number(number) => self.number(name, number),
            Value::String(text) => match target(name) {
                Some(kind) if !text.is_empty() => self.with_name(kind, text)?,
                _ => named(name, text, self.words),
            },
            Value::Array(items) => {
                let mut parts = Vec::new();
                for item in items {
                    parts.extend(self.part(name, item)?);
                }
                parts.join(", ")
            }
            Value::Object(fields) => {
                let mut parts = Vec::new();
                for (name, value) in fields {
                    parts.extend(self.value(name, value)?.map(|said| format!("{} {said}", label(name, self.words))));
                }
                parts.join(" ")
            }
        };
        Ok(Some(said).filter(|said| !said.is_empty()))
    }

    /// One of several: a pair is a name and what it stands for.
    fn part(&mut self, name: &str, item: &Value) -> Result<Option<String>, Failure> {
        match item {
            Value::Array(pair) if pair.len() == 2 => {
                let (of, is) = (self.value("", &pair[0])?.unwrap_or_default(), self.value("", &pair[1])?.unwrap_or_default());
                Ok(Some(format!("{of}: {is}")))
            }
            item => self.value(name, item),
        }
    }

    fn number(&self, name: &str, number: &Number) -> String {
        let Some(amount) = number.as_u64() else { return number.to_string() };
        if name.ends_with("_until") {
            dates::show_last(time(amount))
        } else if name.ends_with("_at") {
            dates::show(time(amount))
        } else if name.ends_with(SECS) {
            duration(amount, self.words)
        } else if name.ends_with(DAYS) {
            amount.checked_mul(DAY_SECS).map_or_else(|| number.to_string(), |secs| duration(secs, self.words))
        } else {
            number.to_string()
        }
    }

    /// An id, with what it is called beside it.
    fn with_name(&mut self, kind: Kind, id: &str) -> Result<String, Failure> {
        Ok(self.name(kind, id)?.map_or_else(|| id.to_owned(), |name| format!("{id} ({name})")))
    }

    /// What a thing is called: an order by its customer.
    fn name(&mut self, kind: Kind, id: &str) -> Result<Option<String>, Failure> {
        let key = (kind, id.to_owned());
        if let Some(known) = self.known.get(&key) {
            return Ok(known.clone());
        }
        let name = match self.desk.exact(kind, id)? {
            Some(Row { kind: Kind::Order, body, .. }) => match body.get("customer").and_then(Value::as_str) {
                Some(customer) => self.name(Kind::Customer, customer)?,
                None => None,
            },
            Some(row) => called(&row),
            None => None,
        };
        self.known.insert(key, name.clone());
        Ok(name)
    }
}

/// What the field of this name has the id of.
fn target(name: &str) -> Option<Kind> {
    if name == "merged_into" { Some(Kind::Customer) } else { Kind::named(name) }
}

/// What a row says it is called, if it does.
fn called(row: &Row) -> Option<String> {
    let text = |name: &str| row.body.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let name = match row.kind {
        Kind::Account | Kind::Policy | Kind::Product => text("name")?.to_owned(),
        Kind::Customer => {
            let person: Vec<&str> = [text("first_name"), text("last_name")].into_iter().flatten().collect();
            let person = Some(person.join(" ")).filter(|person| !person.is_empty());
            let names: Vec<String> = [person, text("company_name").map(str::to_owned)].into_iter().flatten().collect();
            if names.is_empty() { text("email")?.to_owned() } else { names.join(", ") }
        }
        Kind::Device => text("host_name")?.to_owned(),
        Kind::License => text("product_code")?.to_owned(),
        Kind::Activation | Kind::Order => return None,
    };
    Some(name)
}

/// A time of the portal, in seconds or, where it tells when a row was written, in millionths of them.
fn time(amount: u64) -> UnixTime {
    let is_fine = amount > UnixTime::MAX.as_secs();
    UnixTime::from_secs(if is_fine { amount / 1_000_000 } else { amount })
}

#[cfg(test)]
mod tests {
    use carnet_courier::{Effect, Replica as _};
    use carnet_words::Language;
    use serde_json::json;

    use super::*;

    /// A replica with a customer, an order, and a license of it.
    fn desk(folder: &tempfile::TempDir) -> Desk {
        let mut desk = Desk::make(&folder.path().join("replica.db")).unwrap();
        let row = |kind, id: &str, body| Row { kind, id: id.to_owned(), body };
        let customer = json!({ "id": "c1", "first_name": "Ana", "last_name": "Ruiz", "company_name": "Mill", "phone": "" });
        let rows = [row(Kind::Customer, "c1", customer), row(Kind::Order, "A-1", json!({ "id": "A-1", "customer": "c1" })), license()];
        desk.run(async |replica| {
            replica.load().await?;
            replica.apply(rows.into_iter().map(Effect::Put).collect()).await
        })
        .unwrap();
        desk
    }

    fn license() -> Row {
        let plan = json!({ "license_type": "trial", "grace_days": 7, "expires_at": null, "clock_slack_secs": 7200, "features": [
            { "code": "nest", "limit": 5, "value": null } ], "metadata": [["site", "Hall 7"]] });
        let body = json!({ "id": "l1", "created_at": 1_795_673_313_000_000_u64, "order": "A-1", "product_code": "cutter", "seats": 2,
            "maintenance_until": 1_795_737_600, "note": "a\u{1b}[2Jb", "users": ["u1"], "custom_fields": { "name": "x" }, "usage": {},
            "plan": plan });
        Row { kind: Kind::License, id: "l1".into(), body }
    }

    #[test]
    fn a_line_has_what_people_know_a_thing_by() {
        let folder = tempfile::tempdir().unwrap();
        let (mut desk, words) = (desk(&folder), Words::new(Language::English));
        let said = Teller::new(&mut desk, &words).summary(&license()).unwrap();
        assert_eq!(said, "License l1 · Product cutter · Seats 2 · Order A-1 (Ana Ruiz, Mill) · Note a\u{fffd}[2Jb");
    }

    #[test]
    fn every_field_that_says_something_has_a_line() {
        let folder = tempfile::tempdir().unwrap();
        let (mut desk, words) = (desk(&folder), Words::new(Language::English));
        let mut lines = Teller::new(&mut desk, &words).lines(&license()).unwrap();
        assert_eq!(lines.remove(0), "License l1");
        let expected = [
            "  Made on: 2026-11-26",
            "  Order: A-1 (Ana Ruiz, Mill)",
            "  Product: cutter",
            "  Seats: 2",
            "  Maintenance until: 2026-11-26",
            "  Note: a\u{fffd}[2Jb",
            "  Users: u1",
            "  Fields of the product:",
            "    name: x",
            "  Terms for the machines:",
            "    Type of license: Trial",
            "    Grace period: 7 days",
            "    Tolerance of the clock: 2 hours",
            "    Features: Code nest Limit 5",
            "    Notes of the vendor: site: Hall 7",
        ];
        lines.sort_unstable();
        let mut sorted = expected.map(str::to_owned);
        sorted.sort_unstable();
        assert_eq!(lines, sorted, "whatever their order is");
    }

    #[test]
    fn a_time_is_of_seconds_or_of_millionths() {
        for amount in [1_795_673_313, 1_795_673_313_000_000] {
            assert_eq!(time(amount), UnixTime::from_secs(1_795_673_313));
        }
    }
}
