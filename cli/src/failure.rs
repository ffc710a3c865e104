//! Why a command failed: a stable code, what belongs in its sentence, and the exit status.

use std::io;
use std::path::Path;

use carnet_carrier::CarrierError;
use carnet_core::{CodeError, DecodeError, KeyError, LicenseKeyError, SignError, TextError, VerifyError};
use carnet_device::DeviceError;
use carnet_device::durable::FileError;
use carnet_model::Refusal;
use carnet_words::Argument;

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExitStatus {
    /// Done, or the answer is yes.
    Done,
    /// The answer is no: refused, denied, unreadable.
    No,
    /// Wrong usage, or a file, disk or stream that failed.
    Trouble,
}

impl ExitStatus {
    /// The process's exit code.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::No => 1,
            Self::Trouble => 2,
        }
    }
}

/// Why a command failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    code: String,
    arguments: Vec<(&'static str, String)>,
    status: ExitStatus,
}

impl Failure {
    /// The answer is no.
    pub fn no(code: &str) -> Self {
        Self { code: code.to_owned(), arguments: Vec::new(), status: ExitStatus::No }
    }

    /// Wrong usage, or something that failed around the answer.
    pub fn trouble(code: &str) -> Self {
        Self { code: code.to_owned(), arguments: Vec::new(), status: ExitStatus::Trouble }
    }

    /// Adds what the sentence names.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.arguments.push((name, value.to_string()));
        self
    }

    /// The stable code.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// What the sentence names.
    pub fn arguments(&self) -> Vec<Argument<'_>> {
        self.arguments.iter().map(|(name, value)| (*name, value.as_str())).collect()
    }

    /// How the program ends.
    pub fn status(&self) -> ExitStatus {
        self.status
    }

    /// Whether nobody reads the output any more.
    pub fn is_closed_pipe(&self) -> bool {
        self.code == "output-failed" && self.arguments.iter().any(|(_, reason)| *reason == io::ErrorKind::BrokenPipe.to_string())
    }

    /// A standard stream failed.
    pub fn output(error: io::Error) -> Self {
        Self::trouble("output-failed").with("reason", error.kind())
    }

    /// The operating system refused `path`.
    pub fn at(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |error| FileError::at(path)(error).into()
    }
}

impl From<FileError> for Failure {
    fn from(error: FileError) -> Self {
        let failure = Self::trouble(error.code());
        match &error {
            FileError::Io { kind, path } => failure.with("path", path.display()).with("reason", kind),
            FileError::Busy(path) | FileError::NotRegular(path) | FileError::TooLarge(path) => failure.with("path", path.display()),
            _ => failure,
        }
    }
}

impl From<DeviceError> for Failure {
    fn from(error: DeviceError) -> Self {
        let failure = if error.is_refusal() { Self::no(error.code()) } else { Self::trouble(error.code()) };
        match error {
            DeviceError::File(error) => error.into(),
            DeviceError::Verify(error) => error.into(),
            DeviceError::ImportTooLate { late_secs } => failure.with("days", late_secs.div_ceil(carnet_core::DAY_SECS)),
            DeviceError::NotInstallable(kind) => failure.with("kind", kind),
            DeviceError::OtherProduct(product) => failure.with("product", product),
            DeviceError::RevisionLower { offered, installed } => failure.with("offered", offered).with("installed", installed),
            DeviceError::RevisionRepeated(revision) => failure.with("revision", revision),
            DeviceError::SerialRetired(serial) | DeviceError::SerialSuperseded(serial) | DeviceError::SerialUnknown(serial) => {
                failure.with("serial", serial)
            }
            DeviceError::StateFormatNewer(format) => failure.with("format", format),
            _ => failure,
        }
    }
}

impl From<VerifyError> for Failure {
    fn from(error: VerifyError) -> Self {
        match error {
            VerifyError::Decode(error) => error.into(),
            VerifyError::OtherCompany(company) => Self::no("other-company").with("company", company),
            error => Self::no(error.code()),
        }
    }
}

impl From<DecodeError> for Failure {
    fn from(error: DecodeError) -> Self {
        let failure = Self::no(error.code());
        match error {
            DecodeError::AlgorithmNotAllowed(algorithm) => failure.with("algorithm", algorithm),
            DecodeError::ClaimRange(claim) | DecodeError::ClaimType(claim) | DecodeError::MissingClaim(claim) => {
                failure.with("claim", claim)
            }
            DecodeError::UnknownClaim(claim) => failure.with("claim", claim),
            DecodeError::TagNotAllowed(tag) => failure.with("tag", tag),
            DecodeError::WrongKind { wanted, found } => failure.with("wanted", wanted).with("found", found),
            _ => failure,
        }
    }
}

impl From<CarrierError> for Failure {
    fn from(error: CarrierError) -> Self {
        let failure = Self::no(error.code());
        match error {
            CarrierError::Code(error) => error.into(),
            CarrierError::Document(error) => error.into(),
            CarrierError::BundleDamaged(item) | CarrierError::BundleTruncated(item) => failure.with("item", item),
            CarrierError::BundleTooLong(max) | CarrierError::InputTooLarge(max) => failure.with("max", max),
            CarrierError::FramesMissing { seen, needed } => failure.with("seen", seen).with("needed", needed),
            CarrierError::SourceUnavailable(source) => Self::trouble("source-unavailable").with("source", source),
            CarrierError::Io(kind) => Self::trouble("io").with("reason", kind).with("path", "-"),
            _ => failure,
        }
    }
}

impl From<CodeError> for Failure {
    fn from(error: CodeError) -> Self {
        let failure = Self::no(error.code());
        match error {
            CodeError::Character { line, place } => failure.with("line", line).with("place", place),
            CodeError::Check { line } => failure.with("line", line),
            CodeError::Group { line, group, found, wanted } => {
                failure.with("line", line).with("group", group).with("found", found).with("wanted", wanted)
            }
            CodeError::Lines { found, wanted } => failure.with("found", found).with("wanted", wanted),
            CodeError::Length { line, found, wanted } => failure.with("line", line).with("found", found).with("wanted", wanted),
            _ => failure,
        }
    }
}

impl From<LicenseKeyError> for Failure {
    fn from(error: LicenseKeyError) -> Self {
        let failure = Self::no(error.code());
        match error {
            LicenseKeyError::Character(place) => failure.with("place", place),
            LicenseKeyError::Length(length) => failure.with("length", length),
            _ => failure,
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::no(refusal.code())
    }
}

impl From<KeyError> for Failure {
    fn from(error: KeyError) -> Self {
        Self::trouble(error.code())
    }
}

impl From<SignError> for Failure {
    fn from(error: SignError) -> Self {
        match error {
            SignError::Claims(error) => error.into(),
            error => Self::trouble(error.code()),
        }
    }
}

impl From<TextError> for Failure {
    fn from(error: TextError) -> Self {
        Self::trouble(error.code()).with("rule", error)
    }
}
