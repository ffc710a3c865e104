//! What is brought: documents of devices, as far as each can be checked by itself, and the receipts that answer them.

use carnet_core::{
    ActivationRequest, CompanyCode, Counter, Deactivation, DecodeError, DeviceReport, Digest, Envelope, Kind, ProductCode, Receipt, Serial,
    SigningKey, Thumbprint, UnixTime, Verified, VerifyError, VerifyingKey,
};
use carnet_model::{Operation, Refusal};

use super::{Done, PortalError, Reply};
use crate::store::StoreError;
use crate::store::keys::Session;

/// A document of a device, as far as it can be checked without knowing the device.
pub enum Brought {
    /// A request, which holds its key: its signature is verified.
    Request(Box<Verified<ActivationRequest>>),
    /// Something else, which only the device's activation can tell the key of.
    #[non_exhaustive]
    Told {
        /// The document, parsed.
        envelope: Envelope,
        /// Its bytes.
        document: Vec<u8>,
        /// The company that it is for.
        company: CompanyCode,
    },
}

impl Brought {
    /// Reads `document`, which `session` brought. Takes the processor for as long as a signature does.
    ///
    /// # Errors
    /// Why it is no document of a device for the session's company.
    pub fn read(document: &[u8], session: Option<&Session>) -> Result<Self, PortalError> {
        let envelope = Envelope::parse(document)?;
        let company = carnet_core::inspect::unverified_company(&envelope).ok_or(DecodeError::MissingClaim(3))?;
        // A caller of one company answers for that company only.
        if session.is_some_and(|session| session.company != company) {
            return Err(VerifyError::OtherCompany(company.to_string()).into());
        }
        match envelope.kind() {
            Kind::Request => Ok(Self::Request(Box::new(ActivationRequest::verify(document, &company)?))),
            Kind::Deactivation | Kind::DeviceReport => Ok(Self::Told { envelope, document: document.to_vec(), company }),
            found => Err(DecodeError::WrongKind { wanted: Kind::Request, found }.into()),
        }
    }
}

/// A device's document, as far as its receipt names it.
#[derive(Clone)]
pub(super) struct Asked {
    pub(super) company: CompanyCode,
    pub(super) product: ProductCode,
    pub(super) digest: Digest,
    pub(super) kind: Kind,
    pub(super) now: UnixTime,
}

impl Asked {
    /// Turns what the rules refuse into a signed receipt: the device that asked can believe it.
    pub(super) fn reply(&self, done: Result<Done, StoreError>, issuing: &SigningKey) -> Result<Reply, PortalError> {
        match done {
            Ok(done) => Ok(Reply::Done(done)),
            Err(StoreError::Refused(refusal)) => self.refuse(refusal, issuing),
            // That a key is unknown and that a proof is wrong are the same to whoever tries.
            Err(StoreError::NotFound("license")) => self.refuse(Refusal::ProofInvalid, issuing),
            Err(error) => Err(error.into()),
        }
    }

    pub(super) fn refuse(&self, refusal: Refusal, issuing: &SigningKey) -> Result<Reply, PortalError> {
        Ok(Reply::Refused { refusal, document: self.receipt(Some(refusal), &[], issuing)? })
    }

    pub(super) fn receipt(&self, refusal: Option<Refusal>, counters: &[Counter], issuing: &SigningKey) -> Result<Vec<u8>, StoreError> {
        let refusal = refusal.map(|refusal| refusal.code().parse()).transpose().map_err(|_| StoreError::Damaged("refusal"))?;
        let receipt = Receipt {
            company: self.company.clone(),
            issued_at: self.now,
            product: self.product.clone(),
            answers: self.digest.short(),
            answered_kind: self.kind,
            refusal,
            counters: counters.to_vec(),
        };
        receipt.sign(issuing).map_err(|_| StoreError::Damaged("receipt"))
    }
}

/// What a device tells about its activation.
pub(super) enum Told {
    Deactivation(Verified<Deactivation>),
    Report(Verified<DeviceReport>),
}

impl Told {
    /// Verified by one of the devices whose key may have signed it.
    pub(super) fn verify(kind: Kind, document: &[u8], company: &CompanyCode, candidates: &[VerifyingKey]) -> Result<Self, VerifyError> {
        let mut error = VerifyError::UnknownKey;
        for key in candidates {
            let told = match kind {
                Kind::Deactivation => Deactivation::verify(document, company, key).map(Self::Deactivation),
                _ => DeviceReport::verify(document, company, key).map(Self::Report),
            };
            match told {
                Ok(told) => return Ok(told),
                Err(other) => error = other,
            }
        }
        Err(error)
    }

    pub(super) fn signer(&self) -> Thumbprint {
        match self {
            Self::Deactivation(document) => document.signer(),
            Self::Report(document) => document.signer(),
        }
    }

    pub(super) fn operation(&self) -> Operation<'_> {
        match self {
            Self::Deactivation(document) => Operation::Deactivate { document },
            Self::Report(document) => Operation::Report { document },
        }
    }

    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Deactivation(_) => Kind::Deactivation,
            Self::Report(_) => Kind::DeviceReport,
        }
    }

    pub(super) fn digest(&self) -> Digest {
        match self {
            Self::Deactivation(document) => document.digest(),
            Self::Report(document) => document.digest(),
        }
    }

    pub(super) fn product(&self) -> &ProductCode {
        match self {
            Self::Deactivation(document) => &document.product,
            Self::Report(document) => &document.product,
        }
    }

    pub(super) fn serial(&self) -> Serial {
        match self {
            Self::Deactivation(document) => document.serial,
            Self::Report(document) => document.serial,
        }
    }

    pub(super) fn counters(&self) -> &[Counter] {
        match self {
            Self::Deactivation(document) => &document.counters,
            Self::Report(document) => &document.counters,
        }
    }
}
