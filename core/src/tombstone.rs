//! The tombstone: a secret whose revealing ends exactly one activation (`docs/spec/credential.md`).

use std::fmt;

use crate::value::Value;
use hkdf::Hkdf;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::field::Field;
use crate::{CompanyCode, DecodeError, RequestId, SigningKey};

/// The 16 secret bytes. Secret until the device is retired, public from then on.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Tombstone([u8; 16]);

/// What a request says of its tombstone: SHA-256("carnet tombstone v1" ‖ company ‖ secret), the first 16 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Commitment([u8; 16]);

impl Tombstone {
    /// The tombstone of the activation that the request `id` asks for, derived from the device's key.
    pub fn derive(device: &SigningKey, id: &RequestId) -> Self {
        let mut secret = [0; 16];
        Hkdf::<Sha256>::new(None, device.seed())
            .expand_multi_info(&[b"tombstone", id.as_bytes()], &mut secret)
            .expect("16 bytes are within HKDF's limit");
        Self(secret)
    }

    /// The tombstone with these 16 bytes.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// The commitment that `company` stored for this tombstone.
    pub fn commitment(&self, company: &CompanyCode) -> Commitment {
        let hash = Sha256::new().chain_update(b"carnet tombstone v1").chain_update(company.as_str()).chain_update(self.0).finalize();
        let mut commitment = [0; 16];
        commitment.copy_from_slice(&hash[..16]);
        Commitment(commitment)
    }

    /// Whether this is the secret behind `commitment`.
    pub fn opens(&self, commitment: &Commitment, company: &CompanyCode) -> bool {
        self.commitment(company).0.ct_eq(&commitment.0).into()
    }
}

impl fmt::Debug for Tombstone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tombstone(…)")
    }
}

impl Commitment {
    /// The commitment with these 16 bytes.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The 16 bytes.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl Field for Tombstone {
    fn encode(&self) -> Value<'static> {
        self.0.encode()
    }

    fn decode(value: Value<'_>, label: i64) -> Result<Self, DecodeError> {
        Field::decode(value, label).map(Self)
    }
}

impl Field for Commitment {
    fn encode(&self) -> Value<'static> {
        self.0.encode()
    }

    fn decode(value: Value<'_>, label: i64) -> Result<Self, DecodeError> {
        Field::decode(value, label).map(Self)
    }
}
