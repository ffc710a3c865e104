//! From bytes to belief: every check of a signature stands here, and its only product is [`Verified`].

use std::fmt;
use std::ops::Deref;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::envelope::{self, CLAIMS_V1, Envelope};
use crate::field::Claims;
use crate::{
    ActivationRequest, CompanyCode, Deactivation, DecodeError, DeviceReport, Digest, Kind, License, Policy, ProductProfile, Receipt,
    SignError, Signer, Thumbprint, VerifyError, VerifyingKey, cbor,
};

/// What the claims of a kind are. Sealed: the kinds are `docs/spec/README.md`'s.
pub(crate) trait Document: Sized {
    const KIND: Kind;
    /// Where the company stands: `iss` (1) in the portal's documents, `aud` (3) in the device's.
    const COMPANY: i64;

    fn company(&self) -> &CompanyCode;
    /// The key that must sign, where the claims hold it.
    fn signer(&self) -> Option<&VerifyingKey> {
        None
    }
    /// The registered claims other than the company, at top level.
    fn write_top(&self, claims: &mut Claims<'_>);
    /// The claims of Carnet's own map.
    fn write(&self, claims: &mut Claims<'_>);
    fn read(company: CompanyCode, top: &mut Claims<'_>, own: &mut Claims<'_>) -> Result<Self, DecodeError>;
}

/// The claims of a document whose signature held, together with the bytes that were signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified<T> {
    claims: T,
    signer: Thumbprint,
    digest: Digest,
    bytes: Vec<u8>,
}

impl<T> Verified<T> {
    /// Who signed.
    pub fn signer(&self) -> Thumbprint {
        self.signer
    }

    /// SHA-256 over the document's bytes.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The document's tagged bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The claims alone.
    pub fn into_claims(self) -> T {
        self.claims
    }
}

impl<T> Deref for Verified<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.claims
    }
}

/// Whom a device believes: a company and its keys. There is no way to check a portal's document against a bare key.
#[derive(Clone, PartialEq, Eq)]
pub struct TrustAnchors {
    company: CompanyCode,
    keys: Vec<VerifyingKey>,
}

impl TrustAnchors {
    /// The anchors of `company`: the issuing keys that its application was built with.
    pub fn new(company: CompanyCode, keys: Vec<VerifyingKey>) -> Self {
        Self { company, keys }
    }

    /// The company.
    pub fn company(&self) -> &CompanyCode {
        &self.company
    }

    pub(crate) fn keys(&self) -> &[VerifyingKey] {
        &self.keys
    }

    /// The thumbprints of the trusted keys, for people to compare.
    pub fn thumbprints(&self) -> Vec<Thumbprint> {
        self.keys.iter().map(VerifyingKey::thumbprint).collect()
    }

    /// Whether `signer` is one of the trusted keys.
    pub fn contains(&self, signer: Thumbprint) -> bool {
        self.keys.iter().any(|key| key.thumbprint() == signer)
    }

    /// Verifies the portal's answer to a request.
    ///
    /// # Errors
    /// The first rule of `docs/spec/license.md` that the document breaks.
    pub fn verify_license(&self, bytes: &[u8]) -> Result<Verified<License>, VerifyError> {
        self.verify(bytes)
    }

    /// Verifies many licenses over all cores, each alone; the outcomes stand in the order of the documents.
    ///
    /// There is no batch equation here: it would take signatures that the strict check of a single one refuses.
    pub fn verify_licenses(&self, documents: &[Vec<u8>]) -> Vec<Result<Verified<License>, VerifyError>> {
        /// A worker takes so many at a time: few enough that no core waits long for another.
        const PORTION: usize = 16;
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let next = AtomicUsize::new(0);
        let work = || {
            let portions = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed))
                .map_while(|at| Some((at, documents.chunks(PORTION).nth(at)?)));
            portions
                .map(|(at, portion)| (at, portion.iter().map(|document| self.verify_license(document)).collect::<Vec<_>>()))
                .collect::<Vec<_>>()
        };
        let mut done: Vec<_> = std::thread::scope(|scope| {
            let helpers: Vec<_> = (1..cores).map(|_| scope.spawn(work)).collect();
            let own = work();
            helpers.into_iter().flat_map(|helper| helper.join().expect("verification does not panic")).chain(own).collect()
        });
        done.sort_by_key(|(at, _)| *at);
        done.into_iter().flat_map(|(_, outcomes)| outcomes).collect()
    }

    /// Verifies the portal's answer to a document of the device.
    ///
    /// # Errors
    /// The first rule of `docs/spec/receipt.md` that the document breaks.
    pub fn verify_receipt(&self, bytes: &[u8]) -> Result<Verified<Receipt>, VerifyError> {
        self.verify(bytes)
    }

    /// Verifies a policy.
    ///
    /// # Errors
    /// The first rule of `docs/spec/policy.md` that the document breaks.
    pub fn verify_policy(&self, bytes: &[u8]) -> Result<Verified<Policy>, VerifyError> {
        self.verify(bytes)
    }

    /// Verifies a product profile that replaces the pinned one.
    ///
    /// # Errors
    /// The first rule of `docs/spec/profile.md` that the document breaks.
    pub fn verify_profile(&self, bytes: &[u8]) -> Result<Verified<ProductProfile>, VerifyError> {
        self.verify(bytes)
    }

    /// Whether a document that was verified before still is what it was: its signature alone, checked again.
    pub fn reaffirm<T>(&self, document: &Reaffirmable<T>) -> bool {
        self.keys.iter().any(|key| key.thumbprint() == document.verified.signer && document.envelope.is_signed_by(key))
    }

    fn verify<T: Document>(&self, bytes: &[u8]) -> Result<Verified<T>, VerifyError> {
        let envelope = parse::<T>(bytes)?;
        let mut matching = self.keys.iter().filter(|key| Some(key.id()) == envelope.key_id()).peekable();
        if matching.peek().is_none() {
            return Err(VerifyError::UnknownKey);
        }
        let signer = matching.find(|key| envelope.is_signed_by(key)).ok_or(VerifyError::SignatureInvalid)?;
        believe(&envelope, envelope.claims()?, bytes, signer, &self.company)
    }
}

impl fmt::Debug for TrustAnchors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TrustAnchors({}, {:?})", self.company, self.keys)
    }
}

/// A verified document kept parsed, so that its signature can be checked again at every verdict for the price of the signature.
#[derive(Debug, Clone)]
pub struct Reaffirmable<T> {
    verified: Verified<T>,
    envelope: Envelope,
}

impl<T> Reaffirmable<T> {
    /// Keeps `verified` ready.
    pub fn new(verified: Verified<T>) -> Self {
        let envelope = Envelope::parse(&verified.bytes).expect("the bytes were parsed when they were verified");
        Self { verified, envelope }
    }
}

impl<T> Deref for Reaffirmable<T> {
    type Target = Verified<T>;

    fn deref(&self) -> &Verified<T> {
        &self.verified
    }
}

impl ActivationRequest {
    /// Verifies a request by the key that it holds: whoever made it has that key.
    ///
    /// # Errors
    /// The first rule of `docs/spec/request.md` that the document breaks.
    pub fn verify(bytes: &[u8], company: &CompanyCode) -> Result<Verified<Self>, VerifyError> {
        let envelope = parse::<Self>(bytes)?;
        let mut claims = envelope.claims()?;
        let key = claims.take_confirmation_key()?;
        if !envelope.is_signed_by(&key) {
            return Err(VerifyError::SignatureInvalid);
        }
        believe(&envelope, claims.knowing(&key), bytes, &key, company)
    }
}

impl Deactivation {
    /// Verifies a deactivation by the key of the device whose request was answered.
    ///
    /// # Errors
    /// The first rule of `docs/spec/deactivation.md` that the document breaks.
    pub fn verify(bytes: &[u8], company: &CompanyCode, device: &VerifyingKey) -> Result<Verified<Self>, VerifyError> {
        verify_by(device, bytes, company)
    }
}

impl DeviceReport {
    /// Verifies a report by the key of the device whose request was answered.
    ///
    /// # Errors
    /// The first rule of `docs/spec/device-report.md` that the document breaks.
    pub fn verify(bytes: &[u8], company: &CompanyCode, device: &VerifyingKey) -> Result<Verified<Self>, VerifyError> {
        verify_by(device, bytes, company)
    }
}

impl ProductProfile {
    /// Verifies a profile by the key that it names first. This proves that the profile is whole, not whose it is: show
    /// [`names and thumbprints`](ProductProfile::anchors) to a person before it is pinned.
    ///
    /// # Errors
    /// The first rule of `docs/spec/profile.md` that the document breaks.
    pub fn verify_first(bytes: &[u8]) -> Result<Verified<Self>, VerifyError> {
        let envelope = parse::<Self>(bytes)?;
        let profile: Self = read(envelope.claims()?)?;
        let key = &profile.keys[0];
        if envelope.key_id() != Some(key.id()) {
            return Err(VerifyError::UnknownKey);
        }
        if !envelope.is_signed_by(key) {
            return Err(VerifyError::SignatureInvalid);
        }
        Ok(Verified { signer: key.thumbprint(), digest: envelope.digest(), bytes: bytes.to_vec(), claims: profile })
    }
}

/// Signs the claims as a document, after reading what was written as a stranger would.
pub(crate) fn sign<T: Document>(document: &T, signer: &dyn Signer) -> Result<Vec<u8>, SignError> {
    if document.signer().is_some_and(|key| key != signer.verifying_key()) {
        return Err(SignError::WrongKey);
    }
    let mut own = Claims::default();
    document.write(&mut own);
    let mut top = Claims::default();
    top.put(T::COMPANY, document.company());
    document.write_top(&mut top);
    top.put_map(CLAIMS_V1, own);
    let (payload, written) = top.into_bytes();
    cbor::check(&payload)?;
    read::<T>(written)?;
    envelope::seal(T::KIND, &payload, signer)
}

fn parse<T: Document>(bytes: &[u8]) -> Result<Envelope, DecodeError> {
    let envelope = Envelope::parse(bytes)?;
    match envelope.kind() {
        kind if kind == T::KIND => Ok(envelope),
        found => Err(DecodeError::WrongKind { wanted: T::KIND, found }),
    }
}

/// Verifies what a device signs after its request: the issuer keeps the key of each.
fn verify_by<T: Document>(device: &VerifyingKey, bytes: &[u8], company: &CompanyCode) -> Result<Verified<T>, VerifyError> {
    let envelope = parse::<T>(bytes)?;
    if envelope.key_id() != Some(device.id()) {
        return Err(VerifyError::UnknownKey);
    }
    if !envelope.is_signed_by(device) {
        return Err(VerifyError::SignatureInvalid);
    }
    believe(&envelope, envelope.claims()?, bytes, device, company)
}

/// Reads the claims of a document whose signature held, and checks whose it is.
fn believe<T: Document>(
    envelope: &Envelope,
    claims: Claims<'_>,
    bytes: &[u8],
    signer: &VerifyingKey,
    company: &CompanyCode,
) -> Result<Verified<T>, VerifyError> {
    let claims: T = read(claims)?;
    if claims.company() != company {
        return Err(VerifyError::OtherCompany(claims.company().to_string()));
    }
    Ok(Verified { claims, signer: signer.thumbprint(), digest: envelope.digest(), bytes: bytes.to_vec() })
}

fn read<T: Document>(mut top: Claims<'_>) -> Result<T, DecodeError> {
    if top.is_later_version(CLAIMS_V1) {
        return Err(DecodeError::VersionUnsupported);
    }
    let company = top.take(T::COMPANY)?;
    let mut own = top.take_map(CLAIMS_V1)?;
    let document = T::read(company, &mut top, &mut own)?;
    own.end()?;
    top.end_top()?;
    Ok(document)
}
