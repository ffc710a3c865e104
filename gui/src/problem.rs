//! What went wrong: a stable code and what its sentence names. The views say it in the language of the moment.

use carnet_carrier::CarrierError;
use carnet_core::{Arguments, DecodeError, LicenseKeyError, TextError, VerifyError};
use carnet_device::DeviceError;
use carnet_device::durable::FileError;
use carnet_words::{Argument, Words};

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    code: String,
    arguments: Arguments,
}

impl Problem {
    /// The problem with this code, whose sentence names nothing.
    pub fn new(code: &str) -> Self {
        Self { code: code.to_owned(), arguments: Vec::new() }
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

    /// What happened, in words.
    pub fn sentence(&self, words: &Words) -> String {
        words.sentence(&self.code, &self.named()).replace('`', "")
    }

    /// What to do about it in a window, in words.
    pub fn hint(&self, words: &Words) -> Option<String> {
        // Backquotes stand around literals in a terminal.
        words.hint_in_window(&self.code, &self.named()).map(|hint| hint.replace('`', ""))
    }

    fn named(&self) -> Vec<Argument<'_>> {
        self.arguments.iter().map(|(name, value)| (*name, value.as_str())).collect()
    }
}

macro_rules! problem_from {
    ($($error:ty),* $(,)?) => {$(
        impl From<$error> for Problem {
            fn from(error: $error) -> Self {
                Self { code: error.code().to_owned(), arguments: error.arguments() }
            }
        }
    )*};
}
problem_from!(CarrierError, DecodeError, DeviceError, FileError, LicenseKeyError, VerifyError);

impl From<TextError> for Problem {
    fn from(error: TextError) -> Self {
        Self::new(error.code()).with("rule", error)
    }
}
