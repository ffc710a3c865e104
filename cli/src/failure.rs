//! Why a command failed: a stable code, what belongs in its sentence, and the exit status.

use std::io;
use std::path::Path;

use carnet_carrier::CarrierError;
use carnet_core::{CodeError, DecodeError, KeyError, LicenseKeyError, SignError, TextError, VerifyError};
use carnet_device::DeviceError;
use carnet_device::durable::FileError;
use carnet_model::{Refusal, Unverified};
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

/// What an error says of itself becomes a failure: where the answer is no, or where something failed around it.
macro_rules! failure_from {
    ($($error:ty => $status:expr),* $(,)?) => {$(
        impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                let status: fn(&$error) -> ExitStatus = $status;
                Self { code: error.code().to_owned(), arguments: error.arguments(), status: status(&error) }
            }
        }
    )*};
}
failure_from! {
    CarrierError => |error| trouble_if(matches!(error, CarrierError::SourceUnavailable(_) | CarrierError::Io(_))),
    CodeError => |_| ExitStatus::No,
    DecodeError => |_| ExitStatus::No,
    DeviceError => |error| trouble_if(!error.is_refusal()),
    FileError => |_| ExitStatus::Trouble,
    LicenseKeyError => |_| ExitStatus::No,
    Unverified => |_| ExitStatus::No,
    VerifyError => |_| ExitStatus::No,
}

fn trouble_if(is_trouble: bool) -> ExitStatus {
    if is_trouble { ExitStatus::Trouble } else { ExitStatus::No }
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
