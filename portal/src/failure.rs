//! Why a command failed: a stable code, and what belongs in its sentence.

use std::fmt;
use std::io;
use std::path::Path;

use carnet_core::TextError;
use carnet_words::Argument;

use crate::store::StoreError;

/// Why a command failed. Beneath it may lie what others told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    code: &'static str,
    arguments: Vec<(&'static str, String)>,
}

impl Failure {
    /// A failure with `code`.
    pub fn new(code: &'static str) -> Self {
        Self { code, arguments: Vec::new() }
    }

    /// Adds what the sentence names.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.arguments.push((name, value.to_string()));
        self
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// What the sentence names.
    pub fn arguments(&self) -> Vec<Argument<'_>> {
        self.arguments.iter().map(|(name, value)| (*name, value.as_str())).collect()
    }

    /// The operating system refused `path`.
    pub fn at(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |error| {
            let failure = match error.kind() {
                io::ErrorKind::NotFound => Self::new("file-not-found"),
                io::ErrorKind::PermissionDenied => Self::new("permission-denied"),
                io::ErrorKind::StorageFull => Self::new("disk-full"),
                kind => Self::new("io").with("reason", kind),
            };
            failure.with("path", path.display())
        }
    }

    /// A standard stream failed.
    pub fn output(error: io::Error) -> Self {
        Self::new("output-failed").with("reason", error.kind())
    }

    /// What an error is, as far as there are words for it.
    pub fn of(error: &anyhow::Error) -> Self {
        match (error.downcast_ref::<Self>(), error.downcast_ref::<StoreError>()) {
            (Some(failure), _) => failure.clone(),
            (None, Some(StoreError::Backend(_))) => Self::new("portal-unavailable"),
            (None, Some(StoreError::Busy)) => Self::new("portal-busy"),
            (None, Some(StoreError::ClockJumped)) => Self::new("portal-clock-jumped"),
            (None, _) => Self::new("command-failed"),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}

impl std::error::Error for Failure {}

impl From<TextError> for Failure {
    fn from(error: TextError) -> Self {
        Self::new(error.code()).with("rule", error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::Context;

    #[test]
    fn what_was_being_done_is_told_before_what_lies_beneath() {
        let beneath = || Err::<(), _>(StoreError::Busy);
        assert_eq!(Failure::of(&beneath().context(Failure::new("database-unreachable")).unwrap_err()).code(), "database-unreachable");
        assert_eq!(Failure::of(&beneath().unwrap_err().into()).code(), "portal-busy");
        assert_eq!(Failure::of(&anyhow::anyhow!("something")).code(), "command-failed");
    }
}
