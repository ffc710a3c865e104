//! What the courier's library says of itself, as a failure of the program.

use carnet_core::Arguments;
use carnet_courier::custody::LogError;
use carnet_courier::kept::KeptError;
use carnet_courier::visit::{AnswerError, MachineError, UnfitError};
use carnet_courier::{ConnectionError, Reason, ReplicaError};
use carnet_model::sync;
use carnet_words::Words;

use crate::Failure;

impl From<ReplicaError> for Failure {
    fn from(error: ReplicaError) -> Self {
        match &error {
            ReplicaError::IdTaken | ReplicaError::NotFound | ReplicaError::UnderWay => Self::no(error.code()),
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

impl From<KeptError> for Failure {
    fn from(error: KeptError) -> Self {
        let code = error.code();
        match error {
            KeptError::Newer(format) => Self::no(code).with("format", format),
            KeptError::Key(error) => Self::from(error).with("of", "replica"),
            KeptError::Replica(error) => error.into(),
            _ => Self::trouble(code),
        }
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

impl From<MachineError> for Failure {
    fn from(error: MachineError) -> Self {
        match error {
            MachineError::Invalid(error) => error.into(),
            error => Self::trouble(error.code()),
        }
    }
}

impl From<UnfitError> for Failure {
    fn from(error: UnfitError) -> Self {
        with_all(Self::no(error.code()), error.arguments())
    }
}

impl From<AnswerError> for Failure {
    fn from(error: AnswerError) -> Self {
        let failure = if error == AnswerError::Damaged { Self::trouble(error.code()) } else { Self::no(error.code()) };
        with_all(failure, error.arguments())
    }
}

fn with_all(failure: Failure, arguments: Arguments) -> Failure {
    arguments.into_iter().fold(failure, |failure, (name, value)| failure.with(name, value))
}

/// Why a sync ended without being done. A code of the portal that cannot be told from what is known here is told as what it is: its word.
pub(crate) fn refused(reason: &Reason, words: &Words) -> Failure {
    // What the sentences of a portal name, as far as it is known here: it told a code, and no more.
    let failure = Failure::no(reason.code()).with("of", "courier").with("versions", sync::VERSION).with("number", 0);
    match reason {
        Reason::Refused(code) if !words.can_tell(code, &failure.arguments()) => Failure::no("portal-refused").with("code", code),
        _ => failure,
    }
}

#[cfg(test)]
mod tests {
    use carnet_core::KeyError;
    use carnet_words::Language;

    use super::*;
    use crate::ExitStatus;

    #[test]
    fn what_keeps_a_connection_closed_is_told_of_the_replica() {
        let told = |error: KeptError| {
            let failure = Failure::from(error);
            let arguments: Vec<_> = failure.arguments().into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            (failure.code().to_owned(), arguments, failure.status())
        };
        let text = str::to_owned;
        let of_replica = vec![(text("of"), text("replica"))];
        assert_eq!(told(KeptError::Key(KeyError::PassphraseWrong)), (text("passphrase-wrong"), of_replica, ExitStatus::Trouble));
        assert_eq!(told(KeptError::Newer(7)), (text("state-format-newer"), vec![(text("format"), text("7"))], ExitStatus::No));
        assert_eq!(told(KeptError::Missing), (text("connection-missing"), Vec::new(), ExitStatus::Trouble));
        assert_eq!(told(KeptError::Replica(ReplicaError::Foreign)).0, "not-a-replica");
    }

    #[test]
    fn whatever_a_portal_refuses_with_is_told_whole() {
        let mut told = 0;
        for language in Language::ALL {
            let words = Words::new(language);
            for code in carnet_words::ids(Language::English).into_iter().chain(["a-code-of-a-later-portal"]) {
                let failure = refused(&Reason::Refused(code.to_owned()), &words);
                let hint = words.hint(failure.code(), &failure.arguments()).unwrap_or_default();
                let said = format!("{} {hint}", words.sentence(failure.code(), &failure.arguments()));
                assert!(!said.contains("{$") && !said.contains("{ $"), "{}, {code}: {said}", language.code());
                assert!(failure.code() == code || said.contains(code), "{}, {code}: {said}", language.code());
                assert!(!hint.is_empty(), "{}, {code}", language.code());
                assert!(!failure.code().starts_with("ui-"), "{}, {code}", language.code());
                told += usize::from(failure.code() == code);
            }
        }
        assert!(told > 4 * 100, "{told}");
    }

    #[test]
    fn what_portals_say_to_couriers_is_told_in_our_words() {
        for language in Language::ALL {
            let words = Words::new(language);
            for code in
                ["courier-log-forged", "not-found", "not-signed-in", "replica-lost", "replica-other-user", "sync-version-unsupported"]
            {
                assert_eq!(refused(&Reason::Refused(code.to_owned()), &words).code(), code, "{}", language.code());
            }
            // Those name fields, which the code alone does not tell.
            for code in ["field-invalid", "body-not-json", "file-not-found", "ui-yes-letters"] {
                assert_eq!(refused(&Reason::Refused(code.to_owned()), &words).code(), "portal-refused", "{}", language.code());
            }
        }
    }
}
