//! The name of a document: SHA-256 over its whole tagged bytes.

use std::fmt;

use crate::value::Value;
use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};

use crate::DecodeError;
use crate::field::Field;

/// SHA-256 over a document's whole tagged bytes: its idempotency key (`docs/spec/license.md`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

/// The first 16 bytes of a [`Digest`]: how one document names another (`docs/spec/envelope.md`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShortDigest([u8; 16]);

impl Digest {
    /// The digest of `document`.
    pub fn of(document: &[u8]) -> Self {
        Self(Sha256::digest(document).into())
    }

    /// The form in which another document names this one.
    pub fn short(&self) -> ShortDigest {
        let mut short = [0; 16];
        short.copy_from_slice(&self.0[..16]);
        ShortDigest(short)
    }

    /// The digest with these 32 bytes, as it was kept.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl ShortDigest {
    /// The short digest with these 16 bytes.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The 16 bytes.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

macro_rules! hex_form {
    ($name:ident) => {
        impl fmt::Display for $name {
            /// Lower-case hexadecimal.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&HEXLOWER.encode(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }
    };
}
hex_form!(Digest);
hex_form!(ShortDigest);

impl Field for ShortDigest {
    fn encode(&self) -> Value<'static> {
        self.0.encode()
    }

    fn decode(value: Value<'_>, label: i64) -> Result<Self, DecodeError> {
        Field::decode(value, label).map(Self)
    }
}
