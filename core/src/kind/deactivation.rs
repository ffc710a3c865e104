//! `deactivation`: a device gives up its license, with proof (`docs/spec/deactivation.md`).

use crate::value::Value;

use crate::field::{Claims, Field, decode_tuple};
use crate::verify::{Document, sign};
use crate::{
    CompanyCode, DecodeError, FeatureCode, Kind, LedgerHead, ProductCode, RequestId, Revision, Serial, SignError, Signer, Tombstone,
    UnixTime,
};

/// The most counters of a deactivation.
pub const MAX_COUNTERS: usize = 64;

/// A deactivation. Signed by the device key; its tombstone opens the commitment of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deactivation {
    /// The company that it is for (`aud`).
    pub company: CompanyCode,
    /// When it was made, by the device's clock (`iat`).
    pub issued_at: UnixTime,
    /// Its id (`cti`).
    pub id: RequestId,
    /// The product.
    pub product: ProductCode,
    /// The activation that ends.
    pub serial: Serial,
    /// The revision that was in use.
    pub revision: Revision,
    /// The revealed secret.
    pub tombstone: Tombstone,
    /// Why.
    pub reason: DeactivationReason,
    /// What was used in all, by feature.
    pub counters: Vec<Counter>,
    /// Where the device's ledger stood.
    pub ledger_head: LedgerHead,
}

/// Why a device gives up its license.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum DeactivationReason {
    /// No reason given.
    #[default]
    Unspecified,
    /// The license moves to another machine.
    Moved,
    /// The machine goes out of use.
    Retired,
}

/// How much of a feature was used in all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counter {
    /// The feature.
    pub feature: FeatureCode,
    /// The total, never a difference.
    pub total: u64,
}

impl DeactivationReason {
    /// Every reason, in the order of the wire numbers, which begin with 0.
    pub const ALL: [Self; 3] = [Self::Unspecified, Self::Moved, Self::Retired];

    /// The name, stable in `--json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unspecified => "unspecified",
            Self::Moved => "moved",
            Self::Retired => "retired",
        }
    }

    pub(crate) fn number(self) -> u8 {
        self as u8
    }

    pub(crate) fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }
}

impl Deactivation {
    /// Signs the deactivation with the device's key.
    ///
    /// # Errors
    /// [`SignError`].
    pub fn sign(&self, device: &dyn Signer) -> Result<Vec<u8>, SignError> {
        sign(self, device)
    }
}

impl Document for Deactivation {
    const KIND: Kind = Kind::Deactivation;
    const COMPANY: i64 = 3;

    fn company(&self) -> &CompanyCode {
        &self.company
    }

    fn write_top(&self, top: &mut Claims<'_>) {
        top.put(6, &self.issued_at);
        top.put(7, &self.id);
    }

    fn write(&self, own: &mut Claims<'_>) {
        own.put(1, &self.product);
        own.put(2, &self.serial);
        own.put(3, &self.revision);
        own.put(4, &self.tombstone);
        own.put(5, &self.reason);
        own.put_list(6, &self.counters);
        own.put(7, &self.ledger_head);
    }

    fn read(company: CompanyCode, top: &mut Claims<'_>, own: &mut Claims<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            company,
            issued_at: top.take(6)?,
            id: top.take(7)?,
            product: own.take(1)?,
            serial: own.take(2)?,
            revision: own.take(3)?,
            tombstone: own.take(4)?,
            reason: own.take(5)?,
            counters: own.take_list(6, MAX_COUNTERS)?,
            ledger_head: own.take(7)?,
        })
    }
}

impl Field for DeactivationReason {
    fn encode(&self) -> Value<'static> {
        Value::from(self.number())
    }

    fn decode(value: Value<'_>, label: i64) -> Result<Self, DecodeError> {
        Self::from_number(u8::decode(value, label)?).ok_or(DecodeError::ClaimRange(label))
    }
}

impl Field for Counter {
    fn encode(&self) -> Value<'static> {
        Value::Array(vec![self.feature.encode(), self.total.encode()])
    }

    fn decode(value: Value<'_>, label: i64) -> Result<Self, DecodeError> {
        let [feature, total] = decode_tuple(value, label)?;
        Ok(Self { feature: Field::decode(feature, label)?, total: Field::decode(total, label)? })
    }
}
