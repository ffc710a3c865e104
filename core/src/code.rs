//! The code exchange, for sites where no file may enter or leave: what each code says (`docs/spec/codes.md`).
//!
//! The vendor gives an initialization code; the device answers with an activation code; the vendor signs the license that both sides now
//! know, and the confirmation code carries the signature alone. The device rebuilds the same license and keeps it like any other.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use rand_core::CryptoRng;
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::typed::{self, BitReader, BitWriter, CodeError, CodeKind, LineReader};
use crate::{
    Commitment, CompanyCode, DAY_SECS, DeactivationReason, License, Origin, Policy, ProductCode, Revision, Serial, ShortDigest, SignError,
    Signer, Tombstone, TrustAnchors, UnixTime, Verified, VerifyingKey,
};

/// The version that every code begins with.
const VERSION: u64 = 1;
const VERSION_BITS: usize = 5;
const SERIAL_BITS: usize = 40;
const PROOF_BITS: usize = 44;
const REVISION_BITS: usize = 10;
const DAY_BITS: usize = 20;
const REASON_BITS: usize = 5;

/// A code that people type.
pub trait TypedCode: Sized {
    /// Its kind.
    const KIND: CodeKind;
    /// Its data symbols, of five bits each.
    const SYMBOLS: usize;

    /// The lines to read out or to print.
    fn to_lines(&self) -> Vec<String>;

    /// What the lines say that `reader` has taken.
    ///
    /// # Errors
    /// [`CodeError::Lines`] unless all are in, [`CodeError::Version`], or [`CodeError::Malformed`].
    fn from_lines(reader: &LineReader) -> Result<Self, CodeError>;

    /// A reader for the lines of this code.
    fn reader() -> LineReader {
        LineReader::new(Self::KIND, Self::SYMBOLS)
    }

    /// Reads a whole code.
    ///
    /// # Errors
    /// The first thing that is wrong.
    fn parse(text: &str) -> Result<Self, CodeError> {
        let mut reader = Self::reader();
        reader.push_all(text)?;
        Self::from_lines(&reader)
    }
}

macro_rules! typed_code {
    ($name:ident, $kind:ident, $bits:expr) => {
        impl TypedCode for $name {
            const KIND: CodeKind = CodeKind::$kind;
            const SYMBOLS: usize = usize::div_ceil(VERSION_BITS + $bits, 5);

            fn to_lines(&self) -> Vec<String> {
                let mut bits = BitWriter::default();
                bits.put(VERSION, VERSION_BITS);
                self.write(&mut bits);
                typed::lines(Self::KIND, &bits.into_symbols())
            }

            fn from_lines(reader: &LineReader) -> Result<Self, CodeError> {
                if !reader.is_complete() {
                    return Err(CodeError::Lines { found: reader.taken(), wanted: reader.lines() });
                }
                let mut bits = BitReader::new(reader.symbols());
                if bits.take(VERSION_BITS)? != VERSION {
                    return Err(CodeError::Version);
                }
                let code = Self::read(&mut bits)?;
                bits.end()?;
                Ok(code)
            }
        }
    };
}

/// The vendor's beginning of an exchange: the serial of the activation to be, and the secret that proves who answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InitializationCode {
    /// The activation.
    pub serial: Serial,
    /// The secret.
    pub secret: InitializationSecret,
}

/// Ten secret bytes, good for one activation.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct InitializationSecret([u8; 10]);

/// The device's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActivationCode {
    /// The request that the device keeps.
    pub request: ShortDigest,
    /// What its tombstone must open.
    pub commitment: Commitment,
    proof: u64,
}

/// What the proof of an activation code is bound to.
#[derive(Debug, Clone, Copy)]
pub struct ActivationContext<'a> {
    /// The company.
    pub company: &'a CompanyCode,
    /// The product.
    pub product: &'a ProductCode,
    /// The activation that the initialization code named.
    pub serial: Serial,
}

/// The vendor's signature under the license that both sides know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConfirmationCode {
    /// The revision.
    pub revision: Revision,
    /// The day of issue.
    pub issued: Day,
    /// The day at whose beginning the license expires; `None` if never.
    pub expires: Option<Day>,
    /// The Ed25519 signature of the license document.
    pub signature: [u8; 64],
}

/// The proof that a license was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeactivationCode {
    /// The secret behind the commitment.
    pub tombstone: Tombstone,
    /// Why.
    pub reason: DeactivationReason,
}

/// A day in UTC, counted from 2020-01-01, below 2^20.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(u32);

typed_code!(InitializationCode, Initialization, SERIAL_BITS + 80);
typed_code!(ActivationCode, Activation, 128 + 128 + PROOF_BITS);
typed_code!(ConfirmationCode, Confirmation, REVISION_BITS + 2 * DAY_BITS + 512);
typed_code!(DeactivationCode, Deactivation, 128 + REASON_BITS);

impl InitializationSecret {
    /// A new secret of 80 bits from `rng`.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut secret = Self([0; 10]);
        rng.fill_bytes(&mut secret.0);
        secret
    }

    /// The secret with these bytes.
    pub fn from_bytes(bytes: [u8; 10]) -> Self {
        Self(bytes)
    }

    /// The ten bytes.
    pub fn as_bytes(&self) -> &[u8; 10] {
        &self.0
    }
}

impl fmt::Debug for InitializationSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InitializationSecret(…)")
    }
}

impl InitializationCode {
    fn write(&self, bits: &mut BitWriter) {
        bits.put(self.serial.as_u64(), SERIAL_BITS);
        bits.put_bytes(&self.secret.0);
    }

    fn read(bits: &mut BitReader<'_>) -> Result<Self, CodeError> {
        let serial = Serial::new(bits.take(SERIAL_BITS)?).ok_or(CodeError::Malformed)?;
        Ok(Self { serial, secret: InitializationSecret(bits.take_bytes()?) })
    }
}

impl ActivationCode {
    /// The answer of the device whose request this is to whoever gave it `secret`.
    pub fn prove(request: ShortDigest, commitment: Commitment, secret: &InitializationSecret, context: ActivationContext<'_>) -> Self {
        Self { request, commitment, proof: proof(&request, &commitment, secret, context) }
    }

    /// The same answer, made before.
    pub fn from_parts(request: ShortDigest, commitment: Commitment, proof: u64) -> Self {
        Self { request, commitment, proof: proof & ((1 << PROOF_BITS) - 1) }
    }

    /// Whether it was made with `secret`, for this activation. Constant time.
    pub fn is_by(&self, secret: &InitializationSecret, context: ActivationContext<'_>) -> bool {
        let right = proof(&self.request, &self.commitment, secret, context);
        right.to_be_bytes().ct_eq(&self.proof.to_be_bytes()).into()
    }

    /// The proof alone, 44 bits: what a device keeps to show the code again.
    pub fn proof(&self) -> u64 {
        self.proof
    }

    fn write(&self, bits: &mut BitWriter) {
        bits.put_bytes(self.request.as_bytes());
        bits.put_bytes(self.commitment.as_bytes());
        bits.put(self.proof, PROOF_BITS);
    }

    fn read(bits: &mut BitReader<'_>) -> Result<Self, CodeError> {
        Ok(Self {
            request: ShortDigest::from_bytes(bits.take_bytes()?),
            commitment: Commitment::from_bytes(bits.take_bytes()?),
            proof: bits.take(PROOF_BITS)?,
        })
    }
}

/// HMAC-SHA256 under the initialization secret, the first 44 bits.
fn proof(request: &ShortDigest, commitment: &Commitment, secret: &InitializationSecret, context: ActivationContext<'_>) -> u64 {
    let mut mac = Hmac::<Sha256>::new_from_slice(&secret.0).expect("HMAC takes keys of any length");
    mac.update(b"carnet activation code v1");
    let serial = context.serial.as_u64().to_be_bytes();
    let parts: [&[u8]; 5] =
        [context.company.as_str().as_bytes(), context.product.as_str().as_bytes(), &serial, request.as_bytes(), commitment.as_bytes()];
    for part in parts {
        mac.update(&[u8::try_from(part.len()).expect("every part is shorter than 256 bytes")]);
        mac.update(part);
    }
    let mut first = [0; 8];
    first.copy_from_slice(&mac.finalize().into_bytes()[..8]);
    u64::from_be_bytes(first) >> (64 - PROOF_BITS)
}

impl ConfirmationCode {
    /// The code of a license that was issued by code; `None` for another.
    pub fn of(license: &Verified<License>) -> Option<Self> {
        let Origin::Code(_) = license.origin else { return None };
        let (_, signature) = license.bytes().split_last_chunk::<64>()?;
        Some(Self {
            revision: license.revision,
            issued: Day::of(license.issued_at)?,
            expires: license.terms.expires_at.map(Day::of).map_or(Some(None), |day| day.map(Some))?,
            signature: *signature,
        })
    }

    /// The license that this code confirms, as one of the `anchors` signed it: the document's bytes. `None` if none of them did.
    pub fn confirm(&self, policy: &Verified<Policy>, serial: Serial, request: ShortDigest, anchors: &TrustAnchors) -> Option<Vec<u8>> {
        let times = LicenseTimes { revision: self.revision, issued: self.issued, expires: self.expires };
        let license = License::by_code(policy, serial, request, times);
        let documents = anchors.keys().iter().filter_map(|key| license.sign(&Given { key, signature: self.signature }).ok());
        documents.into_iter().find(|document| anchors.verify_license(document).is_ok())
    }

    fn write(&self, bits: &mut BitWriter) {
        bits.put(self.revision.as_u16().into(), REVISION_BITS);
        bits.put(self.issued.0.into(), DAY_BITS);
        bits.put(self.expires.map_or(0, |day| day.0).into(), DAY_BITS);
        bits.put_bytes(&self.signature);
    }

    fn read(bits: &mut BitReader<'_>) -> Result<Self, CodeError> {
        let revision = u16::try_from(bits.take(REVISION_BITS)?).ok().and_then(Revision::new).ok_or(CodeError::Malformed)?;
        let mut day = || bits.take(DAY_BITS).and_then(|day| u32::try_from(day).map(Day).map_err(|_| CodeError::Malformed));
        // The first of all days is long past, and stands for never.
        let (issued, expires) = (day()?, Some(day()?).filter(|day| day.0 > 0));
        Ok(Self { revision, issued, expires, signature: bits.take_bytes()? })
    }
}

/// What a confirmation code brings beside the signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LicenseTimes {
    /// The revision.
    pub revision: Revision,
    /// The day of issue.
    pub issued: Day,
    /// The day at whose beginning the license expires; `None` if never.
    pub expires: Option<Day>,
}

impl License {
    /// The license that both sides of a code exchange make from what they know. It begins with its day of issue, and may be imported for
    /// the first time until fourteen days after that day.
    pub fn by_code(policy: &Verified<Policy>, serial: Serial, request: ShortDigest, times: LicenseTimes) -> Self {
        let issued_at = times.issued.begins();
        let mut terms = policy.terms.clone();
        terms.expires_at = times.expires.map(Day::begins);
        Self {
            company: policy.company.clone(),
            issued_at,
            not_before: issued_at,
            origin: Origin::Code(policy.digest().short()),
            product: policy.product.clone(),
            serial,
            revision: times.revision,
            request,
            import_before: issued_at.plus(15 * DAY_SECS),
            terms,
            supersedes: None,
        }
    }
}

/// A signature that somebody else has made, under the key that may have made it.
struct Given<'a> {
    key: &'a VerifyingKey,
    signature: [u8; 64],
}

impl Signer for Given<'_> {
    fn verifying_key(&self) -> &VerifyingKey {
        self.key
    }

    fn sign(&self, _: &[u8]) -> Result<[u8; 64], SignError> {
        Ok(self.signature)
    }
}

impl DeactivationCode {
    fn write(&self, bits: &mut BitWriter) {
        bits.put_bytes(self.tombstone.as_bytes());
        bits.put(self.reason.number().into(), REASON_BITS);
    }

    fn read(bits: &mut BitReader<'_>) -> Result<Self, CodeError> {
        let tombstone = Tombstone::from_bytes(bits.take_bytes()?);
        let reason = u8::try_from(bits.take(REASON_BITS)?).ok().and_then(DeactivationReason::from_number).ok_or(CodeError::Malformed)?;
        Ok(Self { tombstone, reason })
    }
}

impl Day {
    /// 2020-01-01T00:00:00Z.
    const FIRST: u64 = 1_577_836_800;

    /// The day that `time` lies in; `None` before 2020 and after the last day.
    pub fn of(time: UnixTime) -> Option<Self> {
        Self::counted(time.as_secs().checked_sub(Self::FIRST)? / DAY_SECS)
    }

    /// The first day that begins at `time` or later.
    pub fn from(time: UnixTime) -> Option<Self> {
        Self::counted(time.as_secs().checked_sub(Self::FIRST)?.div_ceil(DAY_SECS))
    }

    fn counted(days: u64) -> Option<Self> {
        u32::try_from(days).ok().filter(|days| *days < 1 << DAY_BITS).map(Self)
    }

    /// Its first second.
    pub fn begins(self) -> UnixTime {
        UnixTime::from_secs(Self::FIRST + u64::from(self.0) * DAY_SECS)
    }
}
