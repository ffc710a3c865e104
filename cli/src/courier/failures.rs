//! What the courier's library says of itself, as a failure of the program.

use carnet_courier::custody::LogError;
use carnet_courier::{ConnectionError, Reason, ReplicaError};
use carnet_model::sync;
use carnet_words::Words;

use crate::Failure;

impl From<ReplicaError> for Failure {
    fn from(error: ReplicaError) -> Self {
        match &error {
            ReplicaError::IdTaken | ReplicaError::NotFound => Self::no(error.code()),
            ReplicaError::Invalid(field) => Self::no(error.code()).with("field", field),
            ReplicaError::Damaged(part) => Self::trouble(error.code()).with("part", part),
            _ => Self::trouble(error.code()),
        }
    }
}

impl From<ConnectionError> for Failure {
    fn from(error: ConnectionError) -> Self {
        Self::trouble(error.code())
    }
}

impl From<LogError> for Failure {
    fn from(error: LogError) -> Self {
        let failure = Self::no(error.code());
        match error {
            LogError::Forged(number) | LogError::Cut(number) => failure.with("number", number),
            _ => failure,
        }
    }
}

/// Why a sync ended without being done. A code of the portal that the catalog does not know is told as what it is: its word.
pub(crate) fn refused(reason: &Reason, words: &Words) -> Failure {
    match reason {
        Reason::Refused(code) if !words.knows(code) => Failure::no("portal-refused").with("code", code),
        // What the sentences of a portal name, as far as it is known here.
        Reason::Refused(code) => Failure::no(code).with("kind", "sync").with("versions", sync::VERSION),
        reason => Failure::no(reason.code()).with("versions", sync::VERSION),
    }
}
