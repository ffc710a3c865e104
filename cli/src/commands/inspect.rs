//! `carnet inspect`: what a document says, whoever signed it, and whether the signature holds.
//!
//! The one place where claims are read out of a document that nobody has verified; each line of output says which it is.

use std::path::Path;

use carnet_carrier::{CarrierError, Form};
use carnet_core::{
    ActivationRequest, CLAIMS_V1, CompanyCode, ComponentKind, Deactivation, DeactivationReason, Enforcement, Envelope, Kind, LicenseType,
    ProductProfile, Thumbprint, TrustAnchors, VerifyError, VerifyingKey, inspect::unverified_claims,
};
use carnet_device::durable;
use data_encoding::HEXLOWER;
use serde_cbor::Value as Cbor;
use serde_json::{Map, Value, json};

use crate::args::InspectArgs;
use crate::{ExitStatus, Failure, Session, dates, deliver};

const MAX_PEM: u64 = 16 * 1024;

/// What was found out about a document.
struct Inspected {
    kind: Option<Kind>,
    /// `self`, or the thumbprint of the given key.
    signer: Option<String>,
    /// The thumbprint of the key that signed, for people to compare.
    key: Option<String>,
    claims: Value,
    /// Why it is not verified.
    failure: Option<Failure>,
}

pub(crate) fn run(args: &InspectArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let key = args.key.as_deref().map(load_key).transpose()?;
    let carried = match deliver::receive(&args.file) {
        Err(failure) if failure.status() == ExitStatus::No => {
            session.out.json(&to_json(&Inspected {
                kind: None,
                signer: None,
                key: None,
                claims: Value::Null,
                failure: Some(failure.clone()),
            }))?;
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
    let nothing = |failure: Failure| Inspected { kind: None, signer: None, key: None, claims: Value::Null, failure: Some(failure) };
    let document = match row {
        Ok(document) => document,
        Err(error) => return nothing(error.into()),
    };
    let envelope = match Envelope::parse(&document) {
        Ok(envelope) => envelope,
        Err(error) => return nothing(error.into()),
    };
    let kind = envelope.kind();
    let (cbor, failure) = match unverified_claims(&envelope) {
        Ok(cbor) => (cbor, None),
        Err(error) => (Cbor::Null, Some(error.into())),
    };
    let verified = match failure {
        Some(failure) => Err(failure),
        None => verify(&document, kind, company_in(&cbor, kind), key),
    };
    let (signer, key, failure) = match verified {
        Ok((signer, key)) => (Some(signer), Some(key.to_string()), None),
        Err(failure) => (None, None, Some(failure)),
    };
    Inspected { kind: Some(kind), signer, key, claims: named(&cbor, top_names(), kind), failure }
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
                _ => Deactivation::verify(document, &company, key)?.signer(),
            };
            Ok((signer.to_string(), signer))
        }
    }
}

fn company_in(claims: &Cbor, kind: Kind) -> Option<CompanyCode> {
    let label = if matches!(kind, Kind::Request | Kind::Deactivation) { 3 } else { 1 };
    match claims {
        Cbor::Map(map) => match map.get(&Cbor::from(label)) {
            Some(Cbor::Text(code)) => code.parse().ok(),
            _ => None,
        },
        _ => None,
    }
}

fn to_json(inspected: &Inspected) -> Value {
    json!({
        "kind": inspected.kind.map(Kind::name),
        "verified": inspected.failure.is_none(),
        "signer": inspected.signer,
        "key": inspected.key,
        "claims": inspected.claims,
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
    lines(&inspected.claims, 1, session)
}

fn lines(value: &Value, depth: usize, session: &mut Session) -> Result<(), Failure> {
    let Value::Object(map) = value else { return Ok(()) };
    for (name, value) in map {
        let name = &plain("", &json!(name));
        let indent = "  ".repeat(depth);
        match value {
            Value::Object(_) => {
                session.out.line(&format!("{indent}{name}:"))?;
                lines(value, depth + 1, session)?;
            }
            Value::Array(items) if items.iter().any(Value::is_object) => {
                session.out.line(&format!("{indent}{name}:"))?;
                for item in items {
                    let parts: Vec<String> = item
                        .as_object()
                        .iter()
                        .flat_map(|map| map.iter())
                        .map(|(name, value)| format!("{name} {}", plain(name, value)))
                        .collect();
                    session.out.line(&format!("{indent}  - {}", parts.join(", ")))?;
                }
            }
            value => session.out.line(&format!("{indent}{name}: {}", plain(name, value)))?,
        }
    }
    Ok(())
}

/// A value for people: times as days, texts without quotes and without what could move the cursor or turn the line around.
fn plain(name: &str, value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) if is_time(name) => match number.as_u64() {
            Some(secs) => format!("{} ({secs})", dates::show(carnet_core::UnixTime::from_secs(secs))),
            None => number.to_string(),
        },
        other => other.to_string(),
    };
    crate::output::clean(&text)
}

fn is_time(name: &str) -> bool {
    matches!(name, "exp" | "nbf" | "iat" | "import_before" | "maintenance_until" | "expires_at")
}

/// The names of the labels of a map, and of the maps inside it.
type Names = &'static [(i64, &'static str)];

fn top_names() -> Names {
    &[(1, "iss"), (3, "aud"), (4, "exp"), (5, "nbf"), (6, "iat"), (7, "cti"), (8, "cnf"), (271, "swversion"), (CLAIMS_V1, "carnet")]
}

fn own_names(kind: Kind) -> Names {
    match kind {
        Kind::Request => &[
            (1, "product"),
            (2, "credential"),
            (3, "fingerprint"),
            (4, "commitment"),
            (5, "reads"),
            (6, "ledger_head"),
            (7, "os"),
            (8, "arch"),
            (9, "host_name"),
        ],
        Kind::License => &[
            (1, "product"),
            (2, "serial"),
            (3, "revision"),
            (4, "request"),
            (5, "import_before"),
            (6, "terms"),
            (7, "supersedes"),
            (8, "policy"),
        ],
        Kind::Policy => &[(1, "product"), (2, "name"), (3, "terms")],
        Kind::Deactivation => {
            &[(1, "product"), (2, "serial"), (3, "revision"), (4, "tombstone"), (5, "reason"), (6, "counters"), (7, "ledger_head")]
        }
        Kind::Receipt => &[(1, "product"), (2, "answers"), (3, "answered_kind"), (4, "refusal"), (5, "counters")],
        Kind::Profile => &[
            (1, "company_name"),
            (2, "product"),
            (3, "product_name"),
            (4, "portal"),
            (5, "keys"),
            (6, "components"),
            (7, "quorum"),
            (8, "languages"),
            (9, "sends_host_name"),
            (10, "hides_hardware"),
        ],
        _ => &[],
    }
}

const TERMS: Names = &[
    (0, "license_type"),
    (1, "grace_secs"),
    (2, "maintenance_until"),
    (3, "features"),
    (4, "consumption_limit"),
    (5, "overage"),
    (6, "enforcement"),
    (7, "vm_allowed"),
    (8, "quorum"),
    (9, "clock_slack_secs"),
    (10, "transfers_left"),
    (11, "metadata"),
];
const FEATURE: Names = &[(0, "code"), (1, "value"), (2, "limit"), (3, "expires_at")];
const CNF: Names = &[(1, "cose_key"), (5, "ckt")];
const COSE_KEY: Names = &[(1, "kty"), (-1, "crv"), (-2, "x")];

/// The claims with names for labels; a label that has none keeps its number.
fn named(cbor: &Cbor, names: Names, kind: Kind) -> Value {
    match cbor {
        Cbor::Map(map) => Value::Object(map.iter().map(|(label, value)| named_entry(label, value, names, kind)).collect::<Map<_, _>>()),
        Cbor::Array(items) => Value::Array(items.iter().map(|item| named(item, names, kind)).collect()),
        Cbor::Bytes(bytes) => json!(HEXLOWER.encode(bytes)),
        Cbor::Text(text) => json!(text),
        Cbor::Bool(on) => json!(on),
        Cbor::Integer(number) => i64::try_from(*number).map_or_else(|_| json!(number.to_string()), |number| json!(number)),
        _ => Value::Null,
    }
}

fn named_entry(label: &Cbor, value: &Cbor, names: Names, kind: Kind) -> (String, Value) {
    let name = match label {
        Cbor::Integer(number) => names.iter().find(|(known, _)| i128::from(*known) == *number).map(|(_, name)| *name),
        _ => None,
    };
    let inner: Names = match name {
        Some("carnet") => own_names(kind),
        Some("terms") => TERMS,
        Some("features") => FEATURE,
        Some("cnf") => CNF,
        Some("cose_key") => COSE_KEY,
        _ => &[],
    };
    let number = match label {
        Cbor::Integer(number) => number.to_string(),
        other => named(other, &[], kind).to_string(),
    };
    let value = match (name, value) {
        (Some("fingerprint"), Cbor::Map(components)) => Value::Object(
            components
                .iter()
                .map(|(component, hash)| {
                    let known = ComponentKind::ALL.iter().find(|kind| *component == Cbor::from(kind.number()));
                    (known.map_or_else(|| named(component, &[], kind).to_string(), |kind| kind.name().to_owned()), named(hash, &[], kind))
                })
                .collect(),
        ),
        (Some("license_type"), Cbor::Integer(number)) => enumerated(*number, &LicenseType::ALL.map(LicenseType::name)),
        (Some("enforcement"), Cbor::Integer(number)) => enumerated(*number, &Enforcement::ALL.map(Enforcement::name)),
        (Some("reason"), Cbor::Integer(number)) => enumerated(*number, &DeactivationReason::ALL.map(DeactivationReason::name)),
        (Some("credential"), Cbor::Array(parts)) if parts.len() == 3 => parted(parts, &["type", "lookup", "proof"]),
        (Some("ledger_head"), Cbor::Array(parts)) if parts.len() == 3 => parted(parts, &["sequence", "hash", "nonce"]),
        (Some("components"), Cbor::Array(numbers)) => numbers.iter().map(component_name).collect(),
        (_, value) => named(value, inner, kind),
    };
    (name.map_or(number, str::to_owned), value)
}

/// The parts of an array under their names.
fn parted(parts: &[Cbor], names: &[&str]) -> Value {
    Value::Object(names.iter().zip(parts).map(|(name, part)| ((*name).to_owned(), named(part, &[], Kind::Request))).collect())
}

/// The name behind a number on the wire; a number that this version does not know stays one.
fn enumerated(number: i128, names: &[&str]) -> Value {
    usize::try_from(number).ok().and_then(|number| names.get(number)).map_or_else(|| json!(number.to_string()), |name| json!(name))
}

fn component_name(number: &Cbor) -> Value {
    match ComponentKind::ALL.iter().find(|kind| *number == Cbor::from(kind.number())) {
        Some(kind) => json!(kind.name()),
        None => named(number, &[], Kind::Profile),
    }
}
