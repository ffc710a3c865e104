//! Why the device side refuses, with a stable code for each.

use carnet_core::{Arguments, DAY_SECS, Kind, SignError, VerifyError};
use thiserror::Error;

use crate::durable::FileError;

/// Why an operation on a device's state was refused. The state is then as it was before.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DeviceError {
    /// The confirmation code is for none of the requests and licenses here.
    #[error("the code confirms nothing that is open on this machine")]
    ConfirmationUnknown,
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The license came too late to be imported for the first time.
    #[error("the license had to be imported {} days ago", late_secs.div_ceil(86_400))]
    ImportTooLate {
        /// By how many seconds.
        late_secs: u64,
    },
    /// The license came by code, and the issuer does not know the key that signs a report.
    #[error("the license {0} came by code, and nothing can be reported on it")]
    LicenseByCode(u64),
    /// A document of this kind is nothing that a device takes in.
    #[error("a {0} cannot be installed")]
    NotInstallable(Kind),
    /// No live license to give up, and no proof of an earlier one.
    #[error("there is no license to deactivate")]
    NothingToDeactivate,
    /// No live license to report on.
    #[error("there is no license to report on")]
    NothingToReport,
    /// The state folder holds no device yet.
    #[error("this product is not set up on this machine")]
    NotSetUp,
    /// The license is for another device key.
    #[error("the license is for another device")]
    OtherDevice,
    /// The document is for another product.
    #[error("the document is for the product `{0}`")]
    OtherProduct(String),
    /// No policy is in place, and a license by code takes its terms from one.
    #[error("no policy is in place on this machine")]
    PolicyMissing,
    /// The profile is not signed by the keys that are pinned.
    #[error("the profile is not signed by the keys that are pinned")]
    ProfileNotTrusted,
    /// The profile is older than the pinned one.
    #[error("the profile is older than the one that is pinned")]
    ProfileOlder,
    /// The license answers a request that is not open here.
    #[error("the license answers a request that is not open on this machine")]
    RequestUnknown,
    /// A receipt for nothing that this device has sent.
    #[error("the receipt answers a document that this machine did not send")]
    ReceiptUnexpected,
    /// A revision lower than the one that is installed.
    #[error("revision {offered} is lower than revision {installed}, which is installed")]
    RevisionLower {
        /// What came.
        offered: u16,
        /// What is there.
        installed: u16,
    },
    /// The installed revision again, with other bytes.
    #[error("revision {0} is installed with other contents")]
    RevisionRepeated(u16),
    /// The license was given up on this machine.
    #[error("the license {0} was deactivated on this machine")]
    SerialRetired(u64),
    /// The license was replaced by a later activation.
    #[error("the license {0} was replaced by a later activation")]
    SerialSuperseded(u64),
    /// Several live licenses, and none was named.
    #[error("this machine has several licenses")]
    SerialWanted,
    /// No live license has that serial.
    #[error("there is no license {0} on this machine")]
    SerialUnknown(u64),
    /// A document could not be signed.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// A file of the state is not what this program wrote.
    #[error("the state folder is damaged")]
    StateDamaged,
    /// The state was written by a later version.
    #[error("the state folder has format {0}, which is newer than this program")]
    StateFormatNewer(u32),
    /// A document is not believed.
    #[error(transparent)]
    Verify(#[from] VerifyError),
}

impl DeviceError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::ConfirmationUnknown => "confirmation-unknown",
            Self::File(error) => error.code(),
            Self::ImportTooLate { .. } => "import-too-late",
            Self::LicenseByCode(_) => "license-by-code",
            Self::NotInstallable(_) => "not-installable",
            Self::NothingToDeactivate => "nothing-to-deactivate",
            Self::NothingToReport => "nothing-to-report",
            Self::NotSetUp => "not-set-up",
            Self::OtherDevice => "other-device",
            Self::OtherProduct(_) => "other-product",
            Self::PolicyMissing => "policy-missing",
            Self::ProfileNotTrusted => "profile-not-trusted",
            Self::ProfileOlder => "profile-older",
            Self::RequestUnknown => "request-unknown",
            Self::ReceiptUnexpected => "receipt-unexpected",
            Self::RevisionLower { .. } => "revision-lower",
            Self::RevisionRepeated(_) => "revision-repeated",
            Self::SerialRetired(_) => "serial-retired",
            Self::SerialSuperseded(_) => "serial-superseded",
            Self::SerialWanted => "serial-wanted",
            Self::SerialUnknown(_) => "serial-unknown",
            Self::Sign(error) => error.code(),
            Self::StateDamaged => "state-damaged",
            Self::StateFormatNewer(_) => "state-format-newer",
            Self::Verify(error) => error.code(),
        }
    }

    /// What the sentence of the code names, as name and value.
    pub fn arguments(&self) -> Arguments {
        match self {
            Self::File(error) => error.arguments(),
            Self::Verify(error) => error.arguments(),
            Self::Sign(SignError::Claims(error)) => error.arguments(),
            Self::ImportTooLate { late_secs } => vec![("days", late_secs.div_ceil(DAY_SECS).to_string())],
            Self::NotInstallable(kind) => vec![("kind", kind.to_string())],
            Self::OtherProduct(product) => vec![("product", product.clone())],
            Self::RevisionLower { offered, installed } => vec![("offered", offered.to_string()), ("installed", installed.to_string())],
            Self::RevisionRepeated(revision) => vec![("revision", revision.to_string())],
            Self::LicenseByCode(serial) | Self::SerialRetired(serial) | Self::SerialSuperseded(serial) | Self::SerialUnknown(serial) => {
                vec![("serial", serial.to_string())]
            }
            Self::StateFormatNewer(format) => vec![("format", format.to_string())],
            _ => Vec::new(),
        }
    }

    /// Whether the document or the answer is at fault, rather than a file, a disk or how the program was called.
    pub fn is_refusal(&self) -> bool {
        !matches!(self, Self::File(_) | Self::Sign(_) | Self::NotSetUp | Self::PolicyMissing | Self::SerialWanted)
    }
}
