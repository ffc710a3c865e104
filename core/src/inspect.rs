//! What a document says, whoever signed it: for people to look at.
//!
//! Nothing here is believed. A program that decides by it has no check at all; use the `verify` functions of the kinds instead.

use serde_cbor::Value;

use crate::{CLAIMS_V1, CompanyCode, ComponentKind, DeactivationReason, DecodeError, Enforcement, Envelope, Kind, LicenseType, Wish};

/// A claim with its name in `docs/spec`, or its number where this version knows none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The name.
    pub name: String,
    /// What it says.
    pub value: FieldValue,
}

/// What a claim says, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldValue {
    /// Bytes: a hash, a key, an id.
    Bytes(Vec<u8>),
    /// Yes or no.
    Flag(bool),
    /// Several.
    List(Vec<FieldValue>),
    /// Claims inside.
    Map(Vec<Field>),
    /// A number.
    Number(i128),
    /// A text, or the name of a value that has one.
    Text(String),
    /// Seconds since the epoch.
    Time(u64),
}

/// The claims of a document that nobody has verified, with their names.
///
/// # Errors
/// [`DecodeError::Malformed`] if the payload is no map.
pub fn unverified_fields(envelope: &Envelope) -> Result<Vec<Field>, DecodeError> {
    match serde_cbor::from_slice(envelope.payload()) {
        Ok(Value::Map(map)) => Ok(map.iter().map(|(label, value)| field(label, value, TOP, envelope.kind())).collect()),
        _ => Err(DecodeError::Malformed),
    }
}

/// The company that a document names: whose keys to check it with. Every `verify` function asks for it again.
pub fn unverified_company(envelope: &Envelope) -> Option<CompanyCode> {
    /// RFC 8392 §4: whom a device writes to, and who else writes.
    const AUDIENCE: i64 = 3;
    const ISSUER: i64 = 1;
    let is_of_device = matches!(envelope.kind(), Kind::Request | Kind::Deactivation | Kind::DeviceReport);
    envelope.claims().ok()?.take(if is_of_device { AUDIENCE } else { ISSUER }).ok()
}

/// The names of the labels of a map, and of the maps inside it.
type Names = &'static [(i64, &'static str)];

const TOP: Names = &[
    (1, "iss"),
    (3, "aud"),
    (4, "exp"),
    (5, "nbf"),
    (6, "iat"),
    (7, "cti"),
    (8, "cnf"),
    (10, "nonce"),
    (271, "swversion"),
    (CLAIMS_V1, "carnet"),
];

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
        Kind::DeviceReport => &[
            (1, "product"),
            (2, "serial"),
            (3, "revision"),
            (4, "number"),
            (5, "counters"),
            (6, "variables"),
            (7, "ledger_head"),
            (8, "wants"),
        ],
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

const TIMES: [&str; 6] = ["exp", "expires_at", "iat", "import_before", "maintenance_until", "nbf"];

fn field(label: &Value, value: &Value, names: Names, kind: Kind) -> Field {
    let name = match label {
        Value::Integer(number) => names.iter().find(|(known, _)| i128::from(*known) == *number).map(|(_, name)| *name),
        _ => None,
    };
    let Some(name) = name else { return Field { name: number_of(label), value: told(value, &[], kind) } };
    let inner: Names = match name {
        "carnet" => own_names(kind),
        "terms" => TERMS,
        "features" => FEATURE,
        "cnf" => CNF,
        "cose_key" => COSE_KEY,
        _ => &[],
    };
    let value = match (name, value) {
        ("fingerprint", Value::Map(components)) => {
            let component = |(component, hash): (&Value, &Value)| {
                let known = ComponentKind::ALL.iter().find(|kind| *component == Value::from(kind.number()));
                Field { name: known.map_or_else(|| number_of(component), |kind| kind.name().to_owned()), value: told(hash, &[], kind) }
            };
            FieldValue::Map(components.iter().map(component).collect())
        }
        ("license_type", Value::Integer(number)) => enumerated(*number, &LicenseType::ALL.map(LicenseType::name)),
        ("enforcement", Value::Integer(number)) => enumerated(*number, &Enforcement::ALL.map(Enforcement::name)),
        ("reason", Value::Integer(number)) => enumerated(*number, &DeactivationReason::ALL.map(DeactivationReason::name)),
        ("credential", Value::Array(parts)) if parts.len() == 3 => parted(parts, &["type", "lookup", "proof"]),
        ("ledger_head", Value::Array(parts)) if parts.len() == 3 => parted(parts, &["sequence", "hash", "nonce"]),
        ("components", Value::Array(numbers)) => FieldValue::List(numbers.iter().map(component_name).collect()),
        ("wants", Value::Array(numbers)) => FieldValue::List(numbers.iter().map(wish_name).collect()),
        (name, Value::Integer(number)) if TIMES.contains(&name) => {
            u64::try_from(*number).map_or(FieldValue::Number(*number), FieldValue::Time)
        }
        (_, value) => told(value, inner, kind),
    };
    Field { name: name.to_owned(), value }
}

fn number_of(label: &Value) -> String {
    match label {
        Value::Integer(number) => number.to_string(),
        other => format!("{other:?}"),
    }
}

fn told(value: &Value, names: Names, kind: Kind) -> FieldValue {
    match value {
        Value::Map(map) => FieldValue::Map(map.iter().map(|(label, value)| field(label, value, names, kind)).collect()),
        Value::Array(items) => FieldValue::List(items.iter().map(|item| told(item, names, kind)).collect()),
        Value::Bytes(bytes) => FieldValue::Bytes(bytes.clone()),
        Value::Bool(on) => FieldValue::Flag(*on),
        Value::Integer(number) => FieldValue::Number(*number),
        Value::Text(text) => FieldValue::Text(text.clone()),
        other => FieldValue::Text(format!("{other:?}")),
    }
}

/// The parts of an array under their names.
fn parted(parts: &[Value], names: &[&str]) -> FieldValue {
    let part = |(name, part): (&&str, &Value)| Field { name: (*name).to_owned(), value: told(part, &[], Kind::Request) };
    FieldValue::Map(names.iter().zip(parts).map(part).collect())
}

/// The name behind a number on the wire; a number that this version does not know stays one.
fn enumerated(number: i128, names: &[&str]) -> FieldValue {
    let name = usize::try_from(number).ok().and_then(|number| names.get(number));
    FieldValue::Text(name.map_or_else(|| number.to_string(), |name| (*name).to_owned()))
}

fn component_name(number: &Value) -> FieldValue {
    match ComponentKind::ALL.iter().find(|kind| *number == Value::from(kind.number())) {
        Some(kind) => FieldValue::Text(kind.name().to_owned()),
        None => told(number, &[], Kind::Profile),
    }
}

fn wish_name(number: &Value) -> FieldValue {
    match number {
        Value::Integer(number) => enumerated(*number, &Wish::ALL.map(Wish::name)),
        other => told(other, &[], Kind::DeviceReport),
    }
}
