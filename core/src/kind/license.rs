//! `license`: the portal's answer to a request (`docs/spec/license.md`).

use std::fmt;

use crate::value::Value;

use crate::field::{Claims, Field};
use crate::key::ConfirmationThumbprint;
use crate::verify::{Document, sign};
use crate::{CompanyCode, DecodeError, Kind, ProductCode, ShortDigest, SignError, Signer, Terms, Thumbprint, UnixTime};

/// The number of an activation, allocated by whoever issues it: below 2^40, of which the upper 8 bits name the issuer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Serial(u64);

/// The number of a license within its activation: 1 to 1023, rising.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Revision(u16);

/// A license: the activation response. Bound to a device key, to the request that it answers, and to a machine by that request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct License {
    /// The company that issued it (`iss`).
    pub company: CompanyCode,
    /// When it was issued (`iat`).
    pub issued_at: UnixTime,
    /// When it starts (`nbf`).
    pub not_before: UnixTime,
    /// How it is bound to its device.
    pub origin: Origin,
    /// The product.
    pub product: ProductCode,
    /// The activation.
    pub serial: Serial,
    /// The revision within the activation.
    pub revision: Revision,
    /// The request that it answers; the same over all revisions.
    pub request: ShortDigest,
    /// Until when it must be imported for the first time.
    pub import_before: UnixTime,
    /// What it allows.
    pub terms: Terms,
    /// The activation in the same seat that this one replaces.
    pub supersedes: Option<Serial>,
}

/// How a license is bound to its device: always by the request that it answers, and by what came with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// The request came as a document: the device key's thumbprint (`cnf`).
    Document(Thumbprint),
    /// Only codes crossed: the digest of the policy that the terms are from. There is no `cnf`.
    Code(ShortDigest),
}

impl Origin {
    /// The device key's thumbprint, where the issuer knew it.
    pub fn device(&self) -> Option<Thumbprint> {
        match self {
            Self::Document(device) => Some(*device),
            Self::Code(_) => None,
        }
    }

    fn policy(&self) -> Option<ShortDigest> {
        match self {
            Self::Document(_) => None,
            Self::Code(policy) => Some(*policy),
        }
    }
}

impl Serial {
    /// The first serial that does not exist.
    pub const END: u64 = 1 << 40;

    /// The serial `number`, if it is below 2^40.
    pub fn new(number: u64) -> Option<Self> {
        (number < Self::END).then_some(Self(number))
    }

    /// The number.
    pub fn as_u64(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Revision {
    /// The first revision of an activation.
    pub const FIRST: Self = Self(1);
    /// The last revision that an activation can have.
    pub const LAST: Self = Self(1023);

    /// The revision `number`, if it is 1 to 1023.
    pub fn new(number: u16) -> Option<Self> {
        (1..=Self::LAST.0).contains(&number).then_some(Self(number))
    }

    /// The number.
    pub fn as_u16(self) -> u16 {
        self.0
    }

    /// The next revision, unless this is the last.
    pub fn next(self) -> Option<Self> {
        Self::new(self.0 + 1)
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl License {
    /// Signs the license.
    ///
    /// # Errors
    /// [`SignError`].
    pub fn sign(&self, issuer: &dyn Signer) -> Result<Vec<u8>, SignError> {
        sign(self, issuer)
    }
}

impl Document for License {
    const KIND: Kind = Kind::License;
    const COMPANY: i64 = 1;

    fn company(&self) -> &CompanyCode {
        &self.company
    }

    fn write_top(&self, top: &mut Claims<'_>) {
        top.put_optional(4, self.terms.hard_end().as_ref());
        top.put(5, &self.not_before);
        top.put(6, &self.issued_at);
        top.put_optional(8, self.origin.device().map(ConfirmationThumbprint).as_ref());
    }

    fn write(&self, own: &mut Claims<'_>) {
        own.put(1, &self.product);
        own.put(2, &self.serial);
        own.put(3, &self.revision);
        own.put(4, &self.request);
        own.put(5, &self.import_before);
        own.put(6, &self.terms);
        own.put_optional(7, self.supersedes.as_ref());
        own.put_optional(8, self.origin.policy().as_ref());
    }

    fn read(company: CompanyCode, top: &mut Claims<'_>, own: &mut Claims<'_>) -> Result<Self, DecodeError> {
        let hard_end: Option<UnixTime> = top.take_optional(4)?;
        let device = top.take_optional::<ConfirmationThumbprint>(8)?;
        let origin = match (device, own.take_optional(8)?) {
            (Some(device), None) => Origin::Document(device.0),
            (None, Some(policy)) => Origin::Code(policy),
            (None, None) => return Err(DecodeError::MissingClaim(8)),
            (Some(_), Some(_)) => return Err(DecodeError::ClaimRange(8)),
        };
        Ok(Self {
            company,
            not_before: top.take(5)?,
            issued_at: top.take(6)?,
            origin,
            product: own.take(1)?,
            serial: own.take(2)?,
            revision: own.take(3)?,
            request: own.take(4)?,
            import_before: own.take(5)?,
            terms: own.take::<Terms>(6)?.ending(hard_end)?,
            supersedes: own.take_optional(7)?,
        })
    }
}

impl Field for Serial {
    fn encode(&self) -> Value<'static> {
        self.0.encode()
    }

    fn decode(value: Value<'_>, label: i64) -> Result<Self, DecodeError> {
        Self::new(u64::decode(value, label)?).ok_or(DecodeError::ClaimRange(label))
    }
}

impl Field for Revision {
    fn encode(&self) -> Value<'static> {
        self.0.encode()
    }

    fn decode(value: Value<'_>, label: i64) -> Result<Self, DecodeError> {
        Self::new(u16::decode(value, label)?).ok_or(DecodeError::ClaimRange(label))
    }
}
