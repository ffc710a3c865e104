//! How numbers and bytes stand in stored records: numbers as numbers, bytes as lower-case hexadecimal.

use carnet_core::{Revision, Serial, Thumbprint};
use data_encoding::HEXLOWER;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! bytes {
    ($module:ident, $len:literal) => {
        pub(crate) mod $module {
            use super::*;

            pub(crate) fn serialize<S: Serializer>(bytes: &[u8; $len], serializer: S) -> Result<S::Ok, S::Error> {
                HEXLOWER.encode(bytes).serialize(serializer)
            }

            pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; $len], D::Error> {
                let text = String::deserialize(deserializer)?;
                let bytes = HEXLOWER.decode(text.as_bytes()).map_err(D::Error::custom)?;
                bytes.try_into().map_err(|_| D::Error::custom(concat!("not ", $len, " bytes")))
            }
        }
    };
}
bytes!(bytes8, 8);
bytes!(bytes16, 16);
bytes!(bytes32, 32);

pub(crate) mod thumbprint {
    use super::{Deserializer, Serializer, Thumbprint, bytes32};

    pub(crate) fn serialize<S: Serializer>(thumbprint: &Thumbprint, serializer: S) -> Result<S::Ok, S::Error> {
        bytes32::serialize(thumbprint.as_bytes(), serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Thumbprint, D::Error> {
        bytes32::deserialize(deserializer).map(Thumbprint::from_bytes)
    }
}

pub(crate) mod serial {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(serial: &Serial, serializer: S) -> Result<S::Ok, S::Error> {
        serial.as_u64().serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Serial, D::Error> {
        Serial::new(u64::deserialize(deserializer)?).ok_or_else(|| D::Error::custom("not a serial"))
    }
}

pub(crate) mod revision {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(revision: &Revision, serializer: S) -> Result<S::Ok, S::Error> {
        revision.as_u16().serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Revision, D::Error> {
        Revision::new(u16::deserialize(deserializer)?).ok_or_else(|| D::Error::custom("not a revision"))
    }
}
