//! The credential: proof that a request comes from someone who holds the license key, without the key (`docs/spec/credential.md`).

use std::fmt;

use crate::value::Value;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::field::{Field, decode_tuple};
use crate::{Commitment, CompanyCode, DecodeError, LicenseKey, ProductCode, RequestId, Thumbprint};

/// What stands in a request in place of the license key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Credential {
    credential_type: CredentialType,
    lookup: Lookup,
    proof: [u8; 16],
}

/// What the proof was made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CredentialType {
    /// A license key.
    LicenseKey,
    /// A one-time token of the portal.
    Token,
}

/// Where the portal finds the license: eight bytes derived from its key, unique within the company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lookup([u8; 8]);

/// What a license key becomes at one company: the lookup id and the key of the proof. Whoever checks many requests of one license derives it
/// once.
#[derive(Clone)]
pub struct CredentialKey {
    lookup: Lookup,
    mac_key: Zeroizing<[u8; 32]>,
}

/// What a proof is bound to: it is worth nothing in another request.
#[derive(Debug, Clone, Copy)]
pub struct CredentialContext<'a> {
    /// The company that the request is for.
    pub company: &'a CompanyCode,
    /// The product that the request is for.
    pub product: &'a ProductCode,
    /// The request's id.
    pub id: &'a RequestId,
    /// The device's key.
    pub device: &'a Thumbprint,
    /// The tombstone's commitment.
    pub commitment: &'a Commitment,
}

impl Credential {
    /// The credential of whoever holds the license key that `key` was derived from, at the company of `context`.
    pub fn prove(key: &CredentialKey, context: CredentialContext<'_>) -> Self {
        Self { credential_type: CredentialType::LicenseKey, lookup: key.lookup, proof: proof(&key.mac_key, context) }
    }

    /// Whether this credential was made by someone who holds that license key, for this very request. Constant time.
    pub fn is_by(&self, key: &CredentialKey, context: CredentialContext<'_>) -> bool {
        let right = Self::prove(key, context);
        self.credential_type == right.credential_type && bool::from(self.lookup.0.ct_eq(&right.lookup.0) & self.proof.ct_eq(&right.proof))
    }

    /// Where to look for the license.
    pub fn lookup(&self) -> Lookup {
        self.lookup
    }

    /// What the proof was made with.
    pub fn credential_type(&self) -> CredentialType {
        self.credential_type
    }
}

impl Lookup {
    /// The lookup id with these eight bytes.
    pub fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(bytes)
    }

    /// The eight bytes.
    pub fn as_bytes(&self) -> &[u8; 8] {
        &self.0
    }
}

impl CredentialKey {
    /// HKDF-SHA256 (RFC 5869) of the normalized key, salted with the company: 8 bytes of lookup, then 32 of MAC key.
    pub fn derive(key: &LicenseKey, company: &CompanyCode) -> Self {
        let mut secrets = Zeroizing::new([0; 40]);
        Hkdf::<Sha256>::new(Some(company.as_str().as_bytes()), key.normalized().as_ref())
            .expand(b"carnet license key v1", secrets.as_mut())
            .expect("40 bytes are within HKDF's limit");
        let mut lookup = [0; 8];
        lookup.copy_from_slice(&secrets[..8]);
        let mut mac_key = Zeroizing::new([0; 32]);
        mac_key.copy_from_slice(&secrets[8..]);
        Self { lookup: Lookup(lookup), mac_key }
    }

    /// Where the license is found.
    pub fn lookup(&self) -> Lookup {
        self.lookup
    }
}

impl fmt::Debug for CredentialKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CredentialKey({:?})", self.lookup)
    }
}

fn proof(mac_key: &[u8; 32], context: CredentialContext<'_>) -> [u8; 16] {
    let mut mac = Hmac::<Sha256>::new_from_slice(mac_key).expect("HMAC takes keys of any length");
    mac.update(b"carnet credential v1");
    let parts: [&[u8]; 5] = [
        context.company.as_str().as_bytes(),
        context.product.as_str().as_bytes(),
        context.id.as_bytes(),
        context.device.as_bytes(),
        context.commitment.as_bytes(),
    ];
    for part in parts {
        mac.update(&[u8::try_from(part.len()).expect("every part is shorter than 256 bytes")]);
        mac.update(part);
    }
    let mut proof = [0; 16];
    proof.copy_from_slice(&mac.finalize().into_bytes()[..16]);
    proof
}

impl Field for Credential {
    fn encode(&self) -> Value<'static> {
        let credential_type: u8 = match self.credential_type {
            CredentialType::LicenseKey => 1,
            CredentialType::Token => 2,
        };
        Value::Array(vec![credential_type.encode(), self.lookup.0.encode(), self.proof.encode()])
    }

    fn decode(value: Value<'_>, label: i64) -> Result<Self, DecodeError> {
        let [credential_type, lookup, proof] = decode_tuple(value, label)?;
        let credential_type = match u8::decode(credential_type, label)? {
            1 => CredentialType::LicenseKey,
            2 => CredentialType::Token,
            _ => return Err(DecodeError::ClaimRange(label)),
        };
        Ok(Self { credential_type, lookup: Lookup(Field::decode(lookup, label)?), proof: Field::decode(proof, label)? })
    }
}
