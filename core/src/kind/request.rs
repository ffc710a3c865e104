//! `request`: a device asks for a license (`docs/spec/request.md`).

use std::fmt;

use crate::value::Value;
use data_encoding::HEXLOWER;

use crate::field::{Claims, Field, decode_tuple};
use crate::key::ConfirmationKey;
use crate::verify::{Document, sign};
use crate::{
    Commitment, CompanyCode, Credential, CredentialContext, CredentialKey, DecodeError, Fact, Fingerprint, Kind, Label, LedgerHead,
    ProductCode, SignError, Signer, UnixTime, VerifyingKey,
};

/// The highest version that this code reads, as the device tells it to the portal.
pub const READS: u8 = 1;

/// The device's own name of a request: 16 random bytes (`cti`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId([u8; 16]);

/// An activation request. Signed by the device key that it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivationRequest {
    /// The company that it is for (`aud`).
    pub company: CompanyCode,
    /// When it was made, by the device's clock (`iat`).
    pub issued_at: UnixTime,
    /// Its id (`cti`).
    pub id: RequestId,
    /// The device's public key (`cnf`): the identity of the seat.
    pub device_key: VerifyingKey,
    /// The application's version (`swversion`).
    pub app_version: Option<Fact>,
    /// The product to activate.
    pub product: ProductCode,
    /// Proof of the license key; without it, a signed-in manager chooses the license.
    pub credential: Option<Credential>,
    /// The machine as it is enrolled.
    pub fingerprint: Fingerprint,
    /// What the tombstone must open.
    pub commitment: Commitment,
    /// The highest version that the device reads.
    pub reads: u8,
    /// Where the device's ledger stood.
    pub ledger_head: LedgerHead,
    /// The operating system's family.
    pub os: Fact,
    /// The processor architecture.
    pub arch: Fact,
    /// The host name, only where the vendor's profile asks for it.
    pub host_name: Option<Label>,
}

impl RequestId {
    /// The id with these 16 bytes.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The 16 bytes.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Debug for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RequestId({})", HEXLOWER.encode(&self.0))
    }
}

impl ActivationRequest {
    /// Signs the request with the device's key.
    ///
    /// # Errors
    /// [`SignError`]; the key must be [`device_key`](Self::device_key).
    pub fn sign(&self, device: &dyn Signer) -> Result<Vec<u8>, SignError> {
        sign(self, device)
    }

    /// Adds the proof that whoever makes this request holds the license key that `key` was derived from.
    pub fn prove(&mut self, key: &CredentialKey) {
        self.credential = Some(Credential::prove(key, self.credential_context(&self.device_key.thumbprint())));
    }

    /// Whether the credential was made with `key`, for this request.
    pub fn is_proven_by(&self, key: &CredentialKey) -> bool {
        self.credential.is_some_and(|credential| credential.is_by(key, self.credential_context(&self.device_key.thumbprint())))
    }

    fn credential_context<'a>(&'a self, device: &'a crate::Thumbprint) -> CredentialContext<'a> {
        CredentialContext { company: &self.company, product: &self.product, id: &self.id, device, commitment: &self.commitment }
    }
}

impl Document for ActivationRequest {
    const KIND: Kind = Kind::Request;
    const COMPANY: i64 = 3;

    fn company(&self) -> &CompanyCode {
        &self.company
    }

    fn signer(&self) -> Option<&VerifyingKey> {
        Some(&self.device_key)
    }

    fn write_top(&self, top: &mut Claims<'_>) {
        top.put(6, &self.issued_at);
        top.put(7, &self.id);
        top.put(8, &ConfirmationKey(self.device_key.clone()));
        top.put_optional(271, self.app_version.clone().map(SwVersion).as_ref());
    }

    fn write(&self, own: &mut Claims<'_>) {
        own.put(1, &self.product);
        own.put_optional(2, self.credential.as_ref());
        own.put(3, &self.fingerprint);
        own.put(4, &self.commitment);
        own.put(5, &self.reads);
        own.put(6, &self.ledger_head);
        own.put(7, &self.os);
        own.put(8, &self.arch);
        own.put_optional(9, self.host_name.as_ref());
    }

    fn read(company: CompanyCode, top: &mut Claims<'_>, own: &mut Claims<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            company,
            issued_at: top.take(6)?,
            id: top.take(7)?,
            device_key: top.take_confirmation_key()?,
            app_version: top.take_optional::<SwVersion>(271)?.map(|version| version.0),
            product: own.take(1)?,
            credential: own.take_optional(2)?,
            fingerprint: own.take(3)?,
            commitment: own.take(4)?,
            reads: match own.take(5)? {
                0 => return Err(DecodeError::ClaimRange(5)),
                reads => reads,
            },
            ledger_head: own.take(6)?,
            os: own.take(7)?,
            arch: own.take(8)?,
            host_name: own.take_optional(9)?,
        })
    }
}

impl Field for RequestId {
    fn encode(&self) -> Value<'static> {
        self.0.encode()
    }

    fn decode(value: Value<'_>, label: i64) -> Result<Self, DecodeError> {
        Field::decode(value, label).map(Self)
    }
}

/// `swversion` is `[version]`: RFC 9711 §4.2.7, without the optional scheme.
struct SwVersion(Fact);

impl Field for SwVersion {
    fn encode(&self) -> Value<'static> {
        Value::Array(vec![self.0.encode()])
    }

    fn decode(value: Value<'_>, label: i64) -> Result<Self, DecodeError> {
        let [version] = decode_tuple(value, label)?;
        Fact::decode(version, label).map(Self)
    }
}
