//! `carnet inspect`: what a document says, whoever signed it, and whether the signature holds.
//!
//! The one place where claims are read out of a document that nobody has verified; each line of output says which it is.

use std::path::Path;

use carnet_carrier::{CarrierError, Form};
use carnet_core::inspect::{Field, FieldValue, unverified_fields};
use carnet_core::{
    ActivationRequest, CompanyCode, Deactivation, DeviceReport, Envelope, Kind, ProductProfile, Thumbprint, TrustAnchors, VerifyError,
    VerifyingKey,
};
use carnet_device::durable;
use data_encoding::HEXLOWER;
use serde_json::{Value, json};

use crate::args::InspectArgs;
use crate::output::clean;
use crate::{ExitStatus, Failure, Session, dates, deliver};

const MAX_PEM: u64 = 16 * 1024;

/// What was found out about a document.
struct Inspected {
    kind: Option<Kind>,
    /// `self`, or the thumbprint of the given key.
    signer: Option<String>,
    /// The thumbprint of the key that signed, for people to compare.
    key: Option<String>,
    claims: Option<Vec<Field>>,
    /// Why it is not verified.
    failure: Option<Failure>,
}

pub(crate) fn run(args: &InspectArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let key = args.key.as_deref().map(load_key).transpose()?;
    let carried = match deliver::receive(&args.file) {
        Err(failure) if failure.status() == ExitStatus::No => {
            session.out.json(&to_json(&Inspected { kind: None, signer: None, key: None, claims: None, failure: Some(failure.clone()) }))?;
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
        if let Some(failure) = &one.failure {
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
            tell(&one, session)?;
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

fn inspect(row: Result<Vec<u8>, CarrierError>, key: Option<&VerifyingKey>) -> Inspected {
    let nothing = |failure: Failure| Inspected { kind: None, signer: None, key: None, claims: None, failure: Some(failure) };
    let document = match row {
        Ok(document) => document,
        Err(error) => return nothing(error.into()),
    };
    let envelope = match Envelope::parse(&document) {
        Ok(envelope) => envelope,
        Err(error) => return nothing(error.into()),
    };
    let kind = envelope.kind();
    let claims = unverified_fields(&envelope).map_err(Failure::from);
    let verified = claims.as_ref().map_err(Failure::clone).and_then(|claims| verify(&document, kind, company_in(claims, kind), key));
    let (signer, key, failure) = match verified {
        Ok((signer, key)) => (Some(signer), Some(key.to_string()), None),
        Err(failure) => (None, None, Some(failure)),
    };
    Inspected { kind: Some(kind), signer, key, claims: claims.ok(), failure }
}

/// Checks the signature: a request and a profile hold their key, anything else wants one from outside.
fn verify(document: &[u8], kind: Kind, company: Option<CompanyCode>, key: Option<&VerifyingKey>) -> Result<(String, Thumbprint), Failure> {
    // A document whose company cannot be read is refused for that very claim by the reader below.
    let company = company.unwrap_or_else(|| "unreadable".parse().expect("a company code"));
    match (kind, key) {
        (Kind::Request, key) => {
            let request = ActivationRequest::verify(document, &company)?;
            match key {
                Some(key) if request.signer() != key.thumbprint() => Err(VerifyError::UnknownKey.into()),
                _ => Ok(("self".to_owned(), request.signer())),
            }
        }
        (Kind::Profile, None) => {
            ProductProfile::verify_first(document).map(|profile| ("self".to_owned(), profile.signer())).map_err(Failure::from)
        }
        (_, None) => Err(Failure::no("key-not-given")),
        (kind, Some(key)) => {
            let anchors = TrustAnchors::new(company.clone(), vec![key.clone()]);
            let signer = match kind {
                Kind::License => anchors.verify_license(document)?.signer(),
                Kind::Receipt => anchors.verify_receipt(document)?.signer(),
                Kind::Policy => anchors.verify_policy(document)?.signer(),
                Kind::Profile => anchors.verify_profile(document)?.signer(),
                Kind::DeviceReport => DeviceReport::verify(document, &company, key)?.signer(),
                _ => Deactivation::verify(document, &company, key)?.signer(),
            };
            Ok((signer.to_string(), signer))
        }
    }
}

fn company_in(claims: &[Field], kind: Kind) -> Option<CompanyCode> {
    let name = if matches!(kind, Kind::Request | Kind::Deactivation | Kind::DeviceReport) { "aud" } else { "iss" };
    claims.iter().find(|field| field.name == name).and_then(|field| match &field.value {
        FieldValue::Text(code) => code.parse().ok(),
        _ => None,
    })
}

fn to_json(inspected: &Inspected) -> Value {
    json!({
        "kind": inspected.kind.map(Kind::name),
        "verified": inspected.failure.is_none(),
        "signer": inspected.signer,
        "key": inspected.key,
        "claims": inspected.claims.as_deref().map_or(Value::Null, object),
        "code": inspected.failure.as_ref().map(Failure::code),
    })
}

fn tell(inspected: &Inspected, session: &mut Session) -> Result<(), Failure> {
    if let Some(kind) = inspected.kind {
        session.out.say("ui-inspect-kind", &[("kind", kind.name())])?;
    }
    match (&inspected.failure, inspected.signer.as_deref()) {
        (None, Some("self")) => session.out.say("ui-inspect-self", &[("key", inspected.key.as_deref().unwrap_or_default())])?,
        (None, signer) => session.out.say("ui-inspect-verified", &[("key", signer.unwrap_or_default())])?,
        (Some(failure), _) if failure.code() == "key-not-given" => session.out.say("ui-inspect-not-checked", &[])?,
        (Some(failure), _) => {
            let reason = session.out.words().sentence(failure.code(), &failure.arguments());
            session.out.say("ui-inspect-not-verified", &[("reason", &reason), ("code", failure.code())])?;
        }
    }
    lines(inspected.claims.as_deref().unwrap_or_default(), 1, session)
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

/// A value as JSON: bytes in hexadecimal, times in seconds.
fn json_of(value: &FieldValue) -> Value {
    match value {
        FieldValue::Bytes(bytes) => json!(HEXLOWER.encode(bytes)),
        FieldValue::Flag(on) => json!(on),
        FieldValue::List(items) => items.iter().map(json_of).collect(),
        FieldValue::Map(fields) => object(fields),
        FieldValue::Number(number) => i64::try_from(*number).map_or_else(|_| json!(number.to_string()), |number| json!(number)),
        FieldValue::Text(text) => json!(text),
        FieldValue::Time(secs) => json!(secs),
    }
}

fn object(fields: &[Field]) -> Value {
    Value::Object(fields.iter().map(|field| (field.name.clone(), json_of(&field.value))).collect())
}
