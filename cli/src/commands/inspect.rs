//! `carnet inspect`: what a document says, whoever signed it, and whether the signature holds.
//!
//! The one place where claims are read out of a document that nobody has verified; each line of output says which it is.

use std::path::Path;

use carnet_carrier::{CarrierError, Form};
use carnet_core::VerifyingKey;
use carnet_core::inspect::{Field, FieldValue};
use carnet_device::durable;
use carnet_model::{Inspection, json_of};
use carnet_words::Words;
use data_encoding::HEXLOWER;
use serde_json::{Value, json};

use crate::args::InspectArgs;
use crate::output::clean;
use crate::{ExitStatus, Failure, Session, dates, deliver};

const MAX_PEM: u64 = 16 * 1024;

pub(crate) fn run(args: &InspectArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let key = args.key.as_deref().map(load_key).transpose()?;
    let carried = match deliver::receive(&args.file) {
        Err(failure) if failure.status() == ExitStatus::No => {
            session.out.json(&to_json(&Err(failure.clone())))?;
            return if session.out.is_json() { Ok(ExitStatus::No) } else { Err(failure) };
        }
        carried => carried?,
    };
    // Row by row: a bundle of many documents must not be held in memory as so many trees.
    let count = carried.rows.len();
    let is_list = carried.form == Form::Bundle || count != 1;
    let (mut all_verified, mut first_code) = (true, Value::Null);
    if is_list && session.out.is_json() {
        session.out.line("{\n\"kind\": \"bundle\",\n\"items\": [")?;
    }
    for (index, row) in carried.rows.into_iter().enumerate() {
        let one = inspect(row, key.as_ref());
        if let Some(failure) = failure_of(&one) {
            all_verified = false;
            if first_code.is_null() {
                first_code = json!(failure.code());
            }
        }
        session.out.json(&to_json(&one))?;
        if is_list && session.out.is_json() && index + 1 < count {
            session.out.line(",")?;
        }
        if !session.out.is_json() {
            if count > 1 {
                session.out.say("ui-inspect-item", &[("row", &(index + 1).to_string())])?;
            }
            tell(&one, "ui-inspect-not-checked", session)?;
        }
    }
    if is_list && session.out.is_json() {
        session
            .out
            .line(&format!("],\n\"verified\": {all_verified},\n\"signer\": null,\n\"claims\": null,\n\"code\": {first_code}\n}}"))?;
    }
    Ok(if all_verified { ExitStatus::Done } else { ExitStatus::No })
}

fn load_key(path: &Path) -> Result<VerifyingKey, Failure> {
    let pem = durable::read(&std::fs::canonicalize(path).map_err(Failure::at(path))?, MAX_PEM)?;
    Ok(VerifyingKey::from_pem(&String::from_utf8_lossy(&pem))?)
}

fn inspect(row: Result<Vec<u8>, CarrierError>, key: Option<&VerifyingKey>) -> Result<Inspection, Failure> {
    Ok(Inspection::of(&row?, key.map_or(&[], std::slice::from_ref))?)
}

/// Why it is not verified.
fn failure_of(inspected: &Result<Inspection, Failure>) -> Option<Failure> {
    match inspected {
        Ok(inspection) => inspection.signer.as_ref().err().map(|why| Failure::from(why.clone())),
        Err(failure) => Some(failure.clone()),
    }
}

fn to_json(inspected: &Result<Inspection, Failure>) -> Value {
    match inspected {
        Ok(inspection) => inspection.to_json(),
        Err(failure) => {
            json!({ "kind": null, "verified": false, "signer": null, "key": null, "claims": null, "code": failure.code() })
        }
    }
}

/// Tells everything about a document. `unchecked` says what it means that there was no key to check it with.
pub(super) fn tell(inspected: &Result<Inspection, Failure>, unchecked: &str, session: &mut Session) -> Result<(), Failure> {
    if let Ok(inspection) = inspected {
        session.out.say("ui-inspect-kind", &[("kind", inspection.kind.name())])?;
    }
    let signature = signature(inspected, unchecked, session.out.words());
    session.out.line(&clean(&signature))?;
    let claims = inspected.as_ref().ok().and_then(|inspection| inspection.claims.as_deref());
    lines(claims.unwrap_or_default(), 1, session)
}

/// Whether the signature of a document holds, in a sentence; `unchecked` is the one for a document that there was no key for.
pub(super) fn signature(inspected: &Result<Inspection, Failure>, unchecked: &str, words: &Words) -> String {
    if let Ok(Inspection { signer: Ok(signer), .. }) = inspected {
        let id = if signer.is_self { "ui-inspect-self" } else { "ui-inspect-verified" };
        return words.sentence(id, &[("key", &signer.key.to_string())]);
    }
    match failure_of(inspected) {
        Some(failure) if failure.code() != "key-not-given" => {
            let reason = words.sentence(failure.code(), &failure.arguments());
            words.sentence("ui-inspect-not-verified", &[("reason", &reason), ("code", failure.code())])
        }
        _ => words.sentence(unchecked, &[]),
    }
}

fn lines(fields: &[Field], depth: usize, session: &mut Session) -> Result<(), Failure> {
    for Field { name, value } in fields {
        let (name, indent) = (clean(name), "  ".repeat(depth));
        match value {
            FieldValue::Map(fields) => {
                session.out.line(&format!("{indent}{name}:"))?;
                lines(fields, depth + 1, session)?;
            }
            FieldValue::List(items) if items.iter().any(|item| matches!(item, FieldValue::Map(_))) => {
                session.out.line(&format!("{indent}{name}:"))?;
                for item in items {
                    session.out.line(&format!("{indent}  - {}", plain(item)))?;
                }
            }
            value => session.out.line(&format!("{indent}{name}: {}", plain(value)))?,
        }
    }
    Ok(())
}

/// A value for people: times as days, texts without quotes and without what could move the cursor or turn the line around.
fn plain(value: &FieldValue) -> String {
    let text = match value {
        FieldValue::Text(text) => text.clone(),
        FieldValue::Time(secs) => format!("{} ({secs})", dates::show(carnet_core::UnixTime::from_secs(*secs))),
        FieldValue::Map(fields) => {
            fields.iter().map(|field| format!("{} {}", field.name, plain(&field.value))).collect::<Vec<_>>().join(", ")
        }
        FieldValue::Bytes(bytes) => HEXLOWER.encode(bytes),
        other => json_of(other).to_string(),
    };
    clean(&text)
}
