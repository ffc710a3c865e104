//! Ed25519 keys, their names, and the seam through which everything is signed.

use std::fmt;

use crate::value::{Value, remove};
use data_encoding::HEXLOWER;
use ed25519_dalek::Signer as _;
use rand_core::CryptoRng;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::field::Field;
use crate::{DecodeError, KeyError, SignError};

/// What signs documents: a key in memory, or one that never leaves its token.
pub trait Signer {
    /// The public half.
    fn verifying_key(&self) -> &VerifyingKey;

    /// The Ed25519 signature of `message` (RFC 8032 §5.1.6).
    ///
    /// # Errors
    /// [`SignError::SignerUnavailable`] when the key is out of reach.
    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignError>;
}

/// A private key in memory, wiped when it is dropped.
pub struct SigningKey {
    secret: ed25519_dalek::SigningKey,
    public: VerifyingKey,
}

/// A public key that was checked once and is kept ready for use. Its identity is the [`Thumbprint`].
#[derive(Clone)]
pub struct VerifyingKey {
    point: ed25519_dalek::VerifyingKey,
    thumbprint: Thumbprint,
}

/// SHA-256 of the key as a deterministic COSE_Key `{1: 1, -1: 6, -2: x}` (RFC 9679): its identity, 32 bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Thumbprint([u8; 32]);

/// The first eight bytes of the thumbprint: a hint which key to try, never an identity.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId([u8; 8]);

impl SigningKey {
    /// A new key from `rng`.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut seed = Zeroizing::new([0; 32]);
        rng.fill_bytes(seed.as_mut());
        Self::from_seed(&seed)
    }

    /// The key of a 32-byte RFC 8032 secret.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self::from_dalek(ed25519_dalek::SigningKey::from_bytes(seed))
    }

    /// The 32-byte secret, from which a device derives its other secrets (`docs/spec/credential.md`).
    pub fn seed(&self) -> &[u8; 32] {
        self.secret.as_bytes()
    }

    pub(crate) fn from_dalek(secret: ed25519_dalek::SigningKey) -> Self {
        let public = VerifyingKey::from_dalek(secret.verifying_key());
        Self { secret, public }
    }
}

impl Signer for SigningKey {
    fn verifying_key(&self) -> &VerifyingKey {
        &self.public
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignError> {
        Ok(self.secret.sign(message).to_bytes())
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.public.thumbprint)
    }
}

impl VerifyingKey {
    /// The key of a 32-byte encoded point (RFC 8032 §5.1.5).
    ///
    /// # Errors
    /// [`KeyError::Malformed`] if the bytes are no point, [`KeyError::Weak`] if it is of small order.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, KeyError> {
        let point = ed25519_dalek::VerifyingKey::from_bytes(bytes).map_err(|_| KeyError::Malformed)?;
        if point.is_weak() { Err(KeyError::Weak) } else { Ok(Self::from_dalek(point)) }
    }

    /// The 32-byte encoded point.
    pub fn as_bytes(&self) -> &[u8; 32] {
        self.point.as_bytes()
    }

    /// The key's identity.
    pub fn thumbprint(&self) -> Thumbprint {
        self.thumbprint
    }

    /// The hint that documents carry.
    pub fn id(&self) -> KeyId {
        self.thumbprint.id()
    }

    /// Whether `signature` is this key's over `message`. Strict: no small-order points, no malleable forms.
    pub fn verify(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        self.point.verify_strict(message, &ed25519_dalek::Signature::from_bytes(signature)).is_ok()
    }

    pub(crate) fn from_dalek(point: ed25519_dalek::VerifyingKey) -> Self {
        // {1: 1, -1: 6, -2: x}: the one encoding that RFC 9679 hashes, written out because it never changes.
        let thumbprint = Sha256::new().chain_update([0xa3, 0x01, 0x01, 0x20, 0x06, 0x21, 0x58, 0x20]).chain_update(point.as_bytes());
        Self { point, thumbprint: Thumbprint(thumbprint.finalize().into()) }
    }

    pub(crate) fn as_dalek(&self) -> &ed25519_dalek::VerifyingKey {
        &self.point
    }
}

impl PartialEq for VerifyingKey {
    fn eq(&self, other: &Self) -> bool {
        self.thumbprint == other.thumbprint
    }
}

impl Eq for VerifyingKey {}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifyingKey({})", self.thumbprint)
    }
}

impl Thumbprint {
    /// The thumbprint with these 32 bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The hint made of its first eight bytes.
    pub fn id(&self) -> KeyId {
        let mut id = [0; 8];
        id.copy_from_slice(&self.0[..8]);
        KeyId(id)
    }
}

impl KeyId {
    /// The id with these eight bytes.
    pub fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(bytes)
    }

    /// The eight bytes.
    pub fn as_bytes(&self) -> &[u8; 8] {
        &self.0
    }
}

impl fmt::Display for Thumbprint {
    /// Lower-case hexadecimal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for Thumbprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Thumbprint({self})")
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyId({})", HEXLOWER.encode(&self.0))
    }
}

impl Field for Thumbprint {
    fn encode(&self) -> Value<'static> {
        self.0.encode()
    }

    fn decode(value: Value<'_>, label: i64) -> Result<Self, DecodeError> {
        Field::decode(value, label).map(Self)
    }
}

/// As a bare point, where a table says that only Ed25519 keys stand there.
impl Field for VerifyingKey {
    fn encode(&self) -> Value<'static> {
        self.as_bytes().encode()
    }

    fn decode(value: Value<'_>, label: i64) -> Result<Self, DecodeError> {
        Self::from_bytes(&Field::decode(value, label)?).map_err(|_| DecodeError::ClaimRange(label))
    }
}

/// `cnf` with the whole key: `{1: COSE_Key}` (RFC 8747 §3.2).
pub(crate) struct ConfirmationKey(pub(crate) VerifyingKey);

/// `cnf` with the thumbprint alone: `{5: ckt}` (RFC 9679 §5.6).
pub(crate) struct ConfirmationThumbprint(pub(crate) Thumbprint);

struct CoseKey(VerifyingKey);

/// Registered maps hold exactly their one member: here negative labels are not ours to ignore.
macro_rules! confirmation {
    ($name:ident, $label:literal, $inner:ty, $to:expr, $from:expr) => {
        impl Field for $name {
            fn encode(&self) -> Value<'static> {
                let to: fn(&$name) -> $inner = $to;
                Value::Map(vec![($label.into(), to(self).encode())])
            }

            fn decode(value: Value<'_>, label: i64) -> Result<Self, DecodeError> {
                let Value::Map(mut map) = value else { return Err(DecodeError::ClaimType(label)) };
                let member = remove(&mut map, $label).ok_or(DecodeError::MissingClaim($label))?;
                let from: fn($inner) -> $name = $from;
                if map.is_empty() { <$inner>::decode(member, label).map(from) } else { Err(DecodeError::ClaimRange(label)) }
            }
        }
    };
}
confirmation!(ConfirmationKey, 1, CoseKey, |cnf| CoseKey(cnf.0.clone()), |key| ConfirmationKey(key.0));
confirmation!(ConfirmationThumbprint, 5, Thumbprint, |cnf| cnf.0, ConfirmationThumbprint);

/// Exactly `{1: 1, -1: 6, -2: x}`.
impl Field for CoseKey {
    fn encode(&self) -> Value<'static> {
        let pairs = [(1, Value::from(1)), (-1, Value::from(6)), (-2, self.0.encode())];
        Value::Map(pairs.into_iter().map(|(label, value)| (label.into(), value)).collect())
    }

    fn decode(value: Value<'_>, label: i64) -> Result<Self, DecodeError> {
        let Value::Map(mut map) = value else { return Err(DecodeError::ClaimType(label)) };
        let mut take = |key: i64| remove(&mut map, key).ok_or(DecodeError::MissingClaim(key));
        let (kty, crv, x) = (take(1)?, take(-1)?, take(-2)?);
        if kty != Value::from(1) || crv != Value::from(6) || !map.is_empty() {
            return Err(DecodeError::ClaimRange(label));
        }
        VerifyingKey::decode(x, label).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_secret() {
        let key = SigningKey::from_seed(&[7; 32]);
        assert_eq!(format!("{key:?}"), format!("SigningKey({})", key.verifying_key().thumbprint()));
    }

    #[test]
    fn refuses_points_of_small_order() {
        let identity = {
            let mut bytes = [0; 32];
            bytes[0] = 1;
            bytes
        };
        assert_eq!(VerifyingKey::from_bytes(&identity).unwrap_err(), KeyError::Weak);
        assert_eq!(VerifyingKey::from_bytes(&[0; 32]).unwrap_err(), KeyError::Weak);
        assert_eq!(VerifyingKey::from_bytes(&[2; 32]).unwrap_err(), KeyError::Malformed);
    }
}
