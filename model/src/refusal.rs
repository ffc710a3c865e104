//! Why an operation is refused. The code goes into the signed receipt.

use thiserror::Error;

/// Why `decide` refuses. Nothing changes then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The activation code was not made for this initialization.
    #[error("the activation code answers none of the initialization codes")]
    ActivationCodeUnknown,
    /// The activation that the request led to is over; its license is never given out again.
    #[error("the activation is over")]
    ActivationEnded,
    /// The license has no such activation.
    #[error("the license has no such activation")]
    ActivationUnknown,
    /// Another activation has the same commitment: its tombstone would end two.
    #[error("another activation has the same commitment")]
    CommitmentRepeated,
    /// The machine shows fewer components than the license wants to see again.
    #[error("the machine shows too few components")]
    ComponentsTooFew,
    /// No proof of a license key, and no manager chose the license.
    #[error("the request carries no proof of a license key")]
    CredentialMissing,
    /// The initialization code was not used in time.
    #[error("the initialization code was not used in time")]
    InitializationExpired,
    /// The initialization code was used up by another activation code.
    #[error("the initialization code was used already")]
    InitializationUsed,
    /// The license has expired for good.
    #[error("the license has expired")]
    LicenseExpired,
    /// The license was revoked.
    #[error("the license was revoked")]
    LicenseRevoked,
    /// The request is for another product.
    #[error("the license is for another product")]
    OtherProduct,
    /// The terms cannot be expressed in a license.
    #[error("the terms of the license are invalid")]
    PlanInvalid,
    /// The policy is for another product or another type of license.
    #[error("the policy does not fit the license")]
    PolicyUnfit,
    /// The proof was not made with the license's key, or for another request.
    #[error("the proof of the license key does not hold")]
    ProofInvalid,
    /// Another request of the same device has the same id.
    #[error("another request of this device has the same id")]
    RequestIdConflict,
    /// No more activations may be reset without proof.
    #[error("no more activations may be reset")]
    ResetsExhausted,
    /// The activation has had its 1023 revisions.
    #[error("the activation has no revision left")]
    RevisionsExhausted,
    /// Every seat is taken.
    #[error("every seat of the license is taken")]
    SeatsExhausted,
    /// The tombstone does not open the activation's commitment.
    #[error("the proof of deactivation does not hold")]
    TombstoneInvalid,
    /// The license may not move to another device any more.
    #[error("the license may not move to another device any more")]
    TransfersExhausted,
}

impl Refusal {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::ActivationCodeUnknown => "activation-code-unknown",
            Self::ActivationEnded => "activation-ended",
            Self::ActivationUnknown => "activation-unknown",
            Self::CommitmentRepeated => "commitment-repeated",
            Self::ComponentsTooFew => "components-too-few",
            Self::CredentialMissing => "credential-missing",
            Self::InitializationExpired => "initialization-expired",
            Self::InitializationUsed => "initialization-used",
            Self::LicenseExpired => "license-expired",
            Self::LicenseRevoked => "license-revoked",
            Self::OtherProduct => "other-product",
            Self::PlanInvalid => "plan-invalid",
            Self::PolicyUnfit => "policy-unfit",
            Self::ProofInvalid => "proof-invalid",
            Self::RequestIdConflict => "request-id-conflict",
            Self::ResetsExhausted => "resets-exhausted",
            Self::RevisionsExhausted => "revisions-exhausted",
            Self::SeatsExhausted => "seats-exhausted",
            Self::TombstoneInvalid => "tombstone-invalid",
            Self::TransfersExhausted => "transfers-exhausted",
        }
    }
}
