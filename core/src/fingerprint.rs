//! The fingerprint: what a machine looks like, in hashes that only the right reader can compare (`docs/spec/credential.md`).

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::field::Field;
use crate::value::Value;
use crate::{CompanyCode, DecodeError, SigningKey, TextError};

/// What a component is read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ComponentKind {
    /// The operating system's machine id. Too long to guess.
    MachineId,
    /// The SMBIOS system UUID. Too long to guess.
    SystemUuid,
    /// The hardware address of the first built-in network card.
    NetworkCard,
    /// The processor's model and signature.
    Processor,
    /// The serial number of the first fixed disk.
    Disk,
    /// The serial number of the main board.
    Board,
}

impl ComponentKind {
    /// Every kind, in the order of the wire numbers, which begin with 1.
    pub const ALL: [Self; 6] = [Self::MachineId, Self::SystemUuid, Self::NetworkCard, Self::Processor, Self::Disk, Self::Board];

    /// The name, stable in `--json` and in the catalog.
    pub fn name(self) -> &'static str {
        match self {
            Self::MachineId => "machine-id",
            Self::SystemUuid => "system-uuid",
            Self::NetworkCard => "network-card",
            Self::Processor => "processor",
            Self::Disk => "disk",
            Self::Board => "board",
        }
    }

    /// The number on the wire, from 1.
    pub fn number(self) -> u8 {
        self as u8 + 1
    }

    pub(crate) fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.number() == number)
    }

    /// Whether nobody can find the value by trying all of them, so that the portal may recognize it.
    fn is_unguessable(self) -> bool {
        matches!(self, Self::MachineId | Self::SystemUuid)
    }
}

impl fmt::Display for ComponentKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for ComponentKind {
    type Err = TextError;

    fn from_str(name: &str) -> Result<Self, TextError> {
        Self::ALL.into_iter().find(|kind| kind.name() == name).ok_or(TextError::UNKNOWN)
    }
}

/// The key of the components that could be guessed. Kept beside the licenses, so that a verdict needs no private key.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct FingerprintKey([u8; 32]);

impl FingerprintKey {
    /// The fingerprint key of a device.
    pub fn derive(device: &SigningKey) -> Self {
        let mut key = [0; 32];
        Hkdf::<Sha256>::new(None, device.seed()).expand(b"fp", &mut key).expect("32 bytes are within HKDF's limit");
        Self(key)
    }

    /// The key with these 32 bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for FingerprintKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FingerprintKey(…)")
    }
}

/// The hashed components of a machine, at most one of each kind. What a machine does not have is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fingerprint(BTreeMap<ComponentKind, [u8; 8]>);

impl Fingerprint {
    /// Hashes what was read from a machine. `recognizable` lets the portal know a machine again by its unguessable components.
    pub fn of<'a>(
        components: impl IntoIterator<Item = (ComponentKind, &'a str)>,
        company: &CompanyCode,
        key: &FingerprintKey,
        recognizable: bool,
    ) -> Self {
        let hash = |(kind, value): (ComponentKind, &str)| {
            let key = if kind.is_unguessable() && recognizable { company.as_str().as_bytes() } else { &key.0 };
            let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
            mac.update(&[kind.number()]);
            mac.update(value.as_bytes());
            let mut hash = [0; 8];
            hash.copy_from_slice(&mac.finalize().into_bytes()[..8]);
            (kind, hash)
        };
        Self(components.into_iter().map(hash).collect())
    }

    /// The fingerprint with these hashed components.
    pub fn from_hashes(hashes: impl IntoIterator<Item = (ComponentKind, [u8; 8])>) -> Self {
        Self(hashes.into_iter().collect())
    }

    /// The number of components.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no component at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Compares what was enrolled (`self`) with what the machine shows now.
    pub fn compare(&self, now: &Self) -> FingerprintReport {
        let matches = |(kind, enrolled): (&ComponentKind, &[u8; 8])| {
            let outcome = match now.0.get(kind) {
                None => ComponentMatch::Absent,
                Some(shown) if shown == enrolled => ComponentMatch::Same,
                Some(_) => ComponentMatch::Changed,
            };
            (*kind, outcome)
        };
        FingerprintReport(self.0.iter().map(matches).collect())
    }
}

/// What became of each enrolled component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FingerprintReport(Vec<(ComponentKind, ComponentMatch)>);

/// What became of one component.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ComponentMatch {
    /// It cannot be read now: neither match nor mismatch.
    Absent,
    /// It shows another value.
    Changed,
    /// It is as it was.
    Same,
}

impl FingerprintReport {
    /// Each enrolled component and what became of it.
    pub fn components(&self) -> &[(ComponentKind, ComponentMatch)] {
        &self.0
    }

    /// The components that show another value.
    pub fn changed(&self) -> Vec<ComponentKind> {
        self.0.iter().filter(|(_, outcome)| *outcome == ComponentMatch::Changed).map(|(kind, _)| *kind).collect()
    }

    /// Whether at least `quorum` of the enrolled components are as they were.
    pub fn reaches(&self, quorum: u8) -> bool {
        self.0.iter().filter(|(_, outcome)| *outcome == ComponentMatch::Same).count() >= usize::from(quorum)
    }
}

/// A map from component number to hash: one byte string a kind, at most one of each.
impl Field for Fingerprint {
    fn encode(&self) -> Value<'static> {
        Value::Map(self.0.iter().map(|(kind, hash)| (Value::from(kind.number()), hash.encode())).collect())
    }

    fn decode(value: Value<'_>, label: i64) -> Result<Self, DecodeError> {
        let Value::Map(map) = value else { return Err(DecodeError::ClaimType(label)) };
        let mut components = BTreeMap::new();
        for (key, hash) in map {
            match key {
                Value::Integer(number) if number < 0 => {}
                Value::Integer(number) => {
                    let kind = u8::try_from(number).ok().and_then(ComponentKind::from_number).ok_or(DecodeError::UnknownClaim(number))?;
                    components.insert(kind, Field::decode(hash, label)?);
                }
                _ => return Err(DecodeError::ClaimType(label)),
            }
        }
        Ok(Self(components))
    }
}

impl Field for ComponentKind {
    fn encode(&self) -> Value<'static> {
        self.number().encode()
    }

    fn decode(value: Value<'_>, label: i64) -> Result<Self, DecodeError> {
        Self::from_number(u8::decode(value, label)?).ok_or(DecodeError::ClaimRange(label))
    }
}
