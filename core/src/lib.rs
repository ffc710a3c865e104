//! What a Carnet document says, and whether it is true.
//!
//! A document is a COSE_Sign1 (RFC 9052) over a CWT claims map (RFC 8392) in deterministic CBOR (RFC 8949 §4.2.1); `docs/spec/` has a page
//! for each kind. This crate is pure: no files, no network, no clock, no global state. Time, trusted keys, randomness and machine facts
//! are passed in.
//!
//! ```
//! use carnet_core::{License, Origin, Revision, Serial, ShortDigest, Signer, SigningKey, Terms, TrustAnchors, UnixTime};
//!
//! let issuer = SigningKey::from_seed(&[1; 32]);
//! let device = SigningKey::from_seed(&[2; 32]);
//! let now = UnixTime::from_secs(1_790_000_000);
//! let license = License {
//!     company: "acme".parse()?,
//!     issued_at: now,
//!     not_before: now,
//!     origin: Origin::Document(device.verifying_key().thumbprint()),
//!     product: "cutter".parse()?,
//!     serial: Serial::new(1).unwrap(),
//!     revision: Revision::FIRST,
//!     request: ShortDigest::from_bytes([0; 16]),
//!     import_before: now.plus(14 * 86_400),
//!     terms: Terms::perpetual(),
//!     supersedes: None,
//! };
//! let bytes = license.sign(&issuer)?;
//!
//! let anchors = TrustAnchors::new("acme".parse()?, vec![issuer.verifying_key().clone()]);
//! let verified = anchors.verify_license(&bytes)?;
//! assert_eq!(verified.serial, license.serial);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Everything that a caller believes comes out of a `verify` function as [`Verified`]; reading claims out of an unverified document is
//! possible only through [`inspect`], whose name says so.
//!
//! The feature `seal` adds the module of that name: secrets at rest under a key, for those who keep any. A device does not.

pub mod cbor;
mod code;
mod credential;
mod digest;
mod envelope;
mod error;
mod field;
mod fingerprint;
pub mod inspect;
mod key;
mod kind;
mod ledger_head;
mod license_key;
mod pem;
#[cfg(feature = "seal")]
pub mod seal;
mod text;
mod time;
mod tombstone;
pub mod typed;
mod value;
mod verify;

// The public interface is:
pub use code::{
    ActivationCode, ActivationContext, ConfirmationCode, Day, DeactivationCode, InitializationCode, InitializationSecret, LicenseTimes,
    TypedCode,
};
pub use credential::{Credential, CredentialContext, CredentialKey, CredentialType, Lookup};
pub use digest::{Digest, ShortDigest};
pub use envelope::{CLAIMS_V1, Envelope, Kind};
pub use error::{Arguments, DecodeError, KeyError, SignError, VerifyError};
pub use fingerprint::{ComponentKind, ComponentMatch, Fingerprint, FingerprintKey, FingerprintReport};
pub use key::{KeyId, Signer, SigningKey, Thumbprint, VerifyingKey};
pub use kind::deactivation::{Counter, Deactivation, DeactivationReason, MAX_COUNTERS};
pub use kind::license::{License, Origin, Revision, Serial};
pub use kind::policy::Policy;
pub use kind::profile::{MAX_KEYS, MAX_LANGUAGES, ProductProfile};
pub use kind::receipt::Receipt;
pub use kind::report::{DeviceReport, MAX_VARIABLES, Wish};
pub use kind::request::{ActivationRequest, READS, RequestId};
pub use kind::terms::{DEFAULT_CLOCK_SLACK_SECS, Enforcement, Feature, LicenseType, MAX_FEATURES, MAX_METADATA, Terms};
pub use ledger_head::LedgerHead;
pub use license_key::{LicenseKey, LicenseKeyError};
pub use text::{CompanyCode, Fact, FeatureCode, Label, LanguageTag, OutcomeCode, PortalUrl, ProductCode, TextError, Title};
pub use time::{DAY_SECS, UnixTime};
pub use tombstone::{Commitment, Tombstone};
pub use typed::{CodeError, CodeKind, LineReader};
pub use verify::{Reaffirmable, TrustAnchors, Verified};
