//! The envelope: COSE_Sign1 (RFC 9052 §4.2), tag 18, in one form only (`docs/spec/envelope.md`).
//!
//! `D2 84 <protected> A0 <payload> <signature>`: protected is `{1: -19, 4: kid, 16: typ}`, without `kid` where the claims hold the key
//! itself. External data is empty.

use std::fmt;
use std::str::FromStr;

use crate::field::Claims;
use crate::value::{Value, remove};
use crate::{DecodeError, Digest, KeyId, SignError, Signer, VerifyingKey, cbor};

/// The private-use label under which all claims of version 1 stand.
pub const CLAIMS_V1: i64 = -65_537;

/// The header labels that are asked for: RFC 9052 §3.1 and, for `typ`, RFC 9596.
const ALG: i64 = 1;
const CRIT: i64 = 2;
const TYP: i64 = 16;

/// Ed25519 of RFC 9864, the only algorithm.
const ED25519: Value<'static> = Value::Integer(-19);
/// How a header begins: a map of two, with `1: -19`.
const HEADER: [u8; 3] = [0xa2, 0x01, 0x32];
/// How one with a key id begins: a map of three, with `1: -19` and the head of `4: kid`.
const HEADER_WITH_KID: [u8; 5] = [0xa3, 0x01, 0x32, 0x04, 0x48];
/// `16:` and the head of a text of 24 to 255 bytes.
const TYP_TEXT: [u8; 2] = [0x10, 0x78];
const TAG_SIGN1: u8 = 0xd2;
const TAG_CWT: [u8; 2] = [0xd8, 0x3d];
const ARRAY_OF_4: u8 = 0x84;
const EMPTY_MAP: u8 = 0xa0;

/// The kinds of document that this version reads and writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// From a device that gives up its license, with proof.
    Deactivation,
    /// From a device that tells what was used, and what it wishes.
    DeviceReport,
    /// The activation response.
    License,
    /// The terms that a device already holds where no file may enter later.
    Policy,
    /// What a device must know before its first request.
    Profile,
    /// The portal's answer to any device document.
    Receipt,
    /// From a device that wants a license.
    Request,
}

impl Kind {
    /// Every kind, in alphabetical order.
    pub const ALL: [Self; 7] =
        [Self::Deactivation, Self::DeviceReport, Self::License, Self::Policy, Self::Profile, Self::Receipt, Self::Request];

    /// The kind's name, as it stands in `typ` and in the armor line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Deactivation => "deactivation",
            Self::DeviceReport => "device-report",
            Self::License => "license",
            Self::Policy => "policy",
            Self::Profile => "profile",
            Self::Receipt => "receipt",
            Self::Request => "request",
        }
    }

    fn typ(self) -> String {
        format!("application/vnd.carnet.{}+cwt", self.name())
    }

    fn from_typ(typ: &str) -> Option<Self> {
        typ.strip_prefix("application/vnd.carnet.")?.strip_suffix("+cwt")?.parse().ok()
    }

    /// Whether the claims hold the whole key, so that no key id is needed.
    fn holds_key(self) -> bool {
        self == Self::Request
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Kind {
    type Err = DecodeError;

    fn from_str(name: &str) -> Result<Self, DecodeError> {
        Self::ALL.into_iter().find(|kind| kind.name() == name).ok_or(DecodeError::KindUnknown)
    }
}

/// A well-formed document that nobody has verified yet. It tells its kind, its digest and which key to try, and nothing else.
#[derive(Clone)]
pub struct Envelope {
    kind: Kind,
    key_id: Option<KeyId>,
    /// What the signature is over (RFC 9052 §4.4); it ends in the payload.
    sig_structure: Vec<u8>,
    payload_len: usize,
    signature: [u8; 64],
    digest: Digest,
}

impl Envelope {
    /// Parses a document's tagged bytes, strictly.
    ///
    /// # Errors
    /// The first rule of `docs/spec/envelope.md` that the bytes break.
    pub fn parse(bytes: &[u8]) -> Result<Self, DecodeError> {
        if bytes.len() > cbor::MAX_DOCUMENT {
            return Err(DecodeError::TooLarge);
        }
        let untagged = strip_tag(bytes)?;
        cbor::check(untagged)?;
        let [protected, payload, signature] = split(untagged)?;
        let (kind, key_id) = read_header(protected)?;
        cbor::check(payload)?;
        Ok(Self {
            kind,
            key_id,
            sig_structure: sig_structure(protected, payload),
            payload_len: payload.len(),
            signature: signature.try_into().map_err(|_| DecodeError::SignatureLength)?,
            digest: Digest::of(bytes),
        })
    }

    /// The kind that the protected header names.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Which key to try; `None` where the claims hold the key.
    pub fn key_id(&self) -> Option<KeyId> {
        self.key_id
    }

    /// SHA-256 over the document's bytes.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Whether the signature is `key`'s.
    pub(crate) fn is_signed_by(&self, key: &VerifyingKey) -> bool {
        key.verify(&self.sig_structure, &self.signature)
    }

    /// The encoded claims, which nobody has verified.
    pub(crate) fn payload(&self) -> &[u8] {
        &self.sig_structure[self.sig_structure.len() - self.payload_len..]
    }

    /// The claims under the v1 label and those at top level, ready to be read.
    pub(crate) fn claims(&self) -> Result<Claims<'_>, DecodeError> {
        Claims::from_slice(self.payload())
    }
}

/// Signs the encoded claims as a document of `kind`.
pub(crate) fn seal(kind: Kind, payload: &[u8], signer: &dyn Signer) -> Result<Vec<u8>, SignError> {
    let protected = header(kind, signer.verifying_key().id());
    let signature = signer.sign(&sig_structure(&protected, payload))?;
    let mut bytes = Vec::with_capacity(protected.len() + payload.len() + signature.len() + 16);
    bytes.extend([TAG_SIGN1, ARRAY_OF_4]);
    cbor::put_bytes(&protected, &mut bytes);
    bytes.push(EMPTY_MAP);
    cbor::put_bytes(payload, &mut bytes);
    cbor::put_bytes(&signature, &mut bytes);
    if bytes.len() > cbor::MAX_DOCUMENT { Err(DecodeError::TooLarge.into()) } else { Ok(bytes) }
}

fn strip_tag(bytes: &[u8]) -> Result<&[u8], DecodeError> {
    match bytes {
        [] => Err(DecodeError::Truncated),
        [TAG_SIGN1, rest @ ..] => Ok(rest),
        [first, second, ..] if [*first, *second] == TAG_CWT => Err(DecodeError::CwtTag),
        [first, ..] if first >> 5 == 4 => Err(DecodeError::TagMissing),
        _ => Err(DecodeError::Malformed),
    }
}

/// The content of `[protected, {}, payload, signature]`.
fn split(untagged: &[u8]) -> Result<[&[u8]; 3], DecodeError> {
    let parts = untagged.strip_prefix(&[ARRAY_OF_4]).ok_or(DecodeError::Malformed)?;
    let (protected, rest) = cbor::split_bytes(parts).ok_or(DecodeError::Malformed)?;
    let rest = match rest {
        [EMPTY_MAP, rest @ ..] => rest,
        [first, ..] if first >> 5 == 5 => return Err(DecodeError::UnprotectedNotEmpty),
        _ => return Err(DecodeError::Malformed),
    };
    let (payload, rest) = cbor::split_bytes(rest).ok_or(DecodeError::Malformed)?;
    match cbor::split_bytes(rest) {
        Some((signature, [])) => Ok([protected, payload, signature]),
        _ => Err(DecodeError::Malformed),
    }
}

/// The one form of a header: `{1: -19, 4: kid, 16: typ}`, without `kid` where the claims hold the key.
fn header(kind: Kind, key_id: KeyId) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(64);
    if kind.holds_key() {
        bytes.extend(HEADER);
    } else {
        bytes.extend(HEADER_WITH_KID);
        bytes.extend(key_id.as_bytes());
    }
    let typ = kind.typ();
    bytes.extend([TYP_TEXT[0], TYP_TEXT[1], u8::try_from(typ.len()).expect("a media type is short")]);
    bytes.extend(typ.as_bytes());
    bytes
}

/// Reads what [`header`] wrote. There is no other form, so that no map has to be decoded.
fn read_header(protected: &[u8]) -> Result<(Kind, Option<KeyId>), DecodeError> {
    let typ = |rest: &[u8]| {
        let [length, typ @ ..] = rest.strip_prefix(&TYP_TEXT)? else { return None };
        if usize::from(*length) == typ.len() { Kind::from_typ(std::str::from_utf8(typ).ok()?) } else { None }
    };
    let without = || Some((protected.strip_prefix(&HEADER).and_then(typ)?, None));
    let with = || {
        let (key_id, rest) = protected.strip_prefix(&HEADER_WITH_KID)?.split_first_chunk()?;
        Some((typ(rest)?, Some(KeyId::from_bytes(*key_id))))
    };
    let known = without().or_else(with).filter(|(kind, key_id)| kind.holds_key() == key_id.is_none());
    known.ok_or_else(|| why_not(protected))
}

/// The rule that a header breaks.
fn why_not(protected: &[u8]) -> DecodeError {
    let decoded = cbor::check(protected).ok().and_then(|()| serde_cbor::from_slice(protected).ok());
    let Some(Value::Map(mut header)) = decoded else { return DecodeError::HeaderMalformed };
    if remove(&mut header, CRIT).is_some() {
        return DecodeError::HeaderCritical;
    }
    match (remove(&mut header, ALG), remove(&mut header, TYP)) {
        (Some(ED25519), Some(Value::Text(typ))) if Kind::from_typ(&typ).is_none() => DecodeError::KindUnknown,
        (Some(ED25519), _) => DecodeError::HeaderMalformed,
        (Some(Value::Integer(other)), _) => DecodeError::AlgorithmNotAllowed(other.to_string()),
        (Some(Value::Text(_)), _) => DecodeError::AlgorithmNotAllowed("of another registry".to_owned()),
        _ => DecodeError::HeaderMalformed,
    }
}

/// `["Signature1", protected, external_aad = h'', payload]` (RFC 9052 §4.4).
fn sig_structure(protected: &[u8], payload: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(protected.len() + payload.len() + 24);
    bytes.push(ARRAY_OF_4);
    bytes.extend(b"\x6aSignature1");
    cbor::put_bytes(protected, &mut bytes);
    cbor::put_bytes(&[], &mut bytes);
    cbor::put_bytes(payload, &mut bytes);
    bytes
}

impl fmt::Debug for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Envelope({}, {})", self.kind, self.digest.short())
    }
}
