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
    /// A seat is not borrowed for so long, or not into the past.
    #[error("the seat cannot be borrowed until then")]
    BorrowTooLong,
    /// The seat is borrowed, and free by itself only when that time is over.
    #[error("the seat is borrowed until later")]
    BorrowedUntil,
    /// Another activation has the same commitment: its tombstone would end two.
    #[error("another activation has the same commitment")]
    CommitmentRepeated,
    /// The machine shows fewer components than the license wants to see again.
    #[error("the machine shows too few components")]
    ComponentsTooFew,
    /// Everything that may be used is used up.
    #[error("everything that may be used is used up")]
    ConsumptionExhausted,
    /// No proof of a license key, and no manager chose the license.
    #[error("the request carries no proof of a license key")]
    CredentialMissing,
    /// The device was blocked by the vendor.
    #[error("the device was blocked")]
    DeviceBlocked,
    /// The license cannot be changed so.
    #[error("the license cannot be changed so")]
    EditInvalid,
    /// The initialization code was not used in time.
    #[error("the initialization code was not used in time")]
    InitializationExpired,
    /// The initialization code was used up by another activation code.
    #[error("the initialization code was used already")]
    InitializationUsed,
    /// The license is disabled for now.
    #[error("the license is disabled")]
    LicenseDisabled,
    /// The license has expired for good.
    #[error("the license has expired")]
    LicenseExpired,
    /// The license was revoked.
    #[error("the license was revoked")]
    LicenseRevoked,
    /// Only seats of floating licenses are borrowed.
    #[error("the license does not float")]
    NotFloating,
    /// The request is for another product.
    #[error("the license is for another product")]
    OtherProduct,
    /// The permission does not reach so far.
    #[error("the permission does not reach so far")]
    OutOfScope,
    /// The caller may not do this.
    #[error("the permission is missing")]
    PermissionMissing,
    /// The terms cannot be expressed in a license.
    #[error("the terms of the license are invalid")]
    PlanInvalid,
    /// The policy is for another product or another type of license.
    #[error("the policy does not fit the license")]
    PolicyUnfit,
    /// The proof was not made with the license's key, or for another request.
    #[error("the proof of the license key does not hold")]
    ProofInvalid,
    /// The caller has issued as many licenses as allowed.
    #[error("the quota is used up")]
    QuotaExceeded,
    /// A later report of the same activation was taken in before.
    #[error("a later report was taken in before")]
    ReportStale,
    /// Another request of the same device has the same id.
    #[error("another request of this device has the same id")]
    RequestIdConflict,
    /// No more activations may be reset without proof.
    #[error("no more activations may be reset")]
    ResetsExhausted,
    /// The activation has had its 1023 revisions.
    #[error("the activation has no revision left")]
    RevisionsExhausted,
    /// More seats are taken than the license would have.
    #[error("more seats are taken than the license would have")]
    SeatsBelowUse,
    /// Every seat is taken.
    #[error("every seat of the license is taken")]
    SeatsExhausted,
    /// The tombstone does not open the activation's commitment.
    #[error("the proof of deactivation does not hold")]
    TombstoneInvalid,
    /// The license may not move to another device any more.
    #[error("the license may not move to another device any more")]
    TransfersExhausted,
    /// The user is not assigned to the license.
    #[error("the user is not assigned")]
    UserUnknown,
    /// No more users may be assigned.
    #[error("no more users may be assigned")]
    UsersExhausted,
    /// The device has told variables under as many names as are kept.
    #[error("no more variables of the device are kept")]
    VariablesExhausted,
}

impl Refusal {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::ActivationCodeUnknown => "activation-code-unknown",
            Self::ActivationEnded => "activation-ended",
            Self::ActivationUnknown => "activation-unknown",
            Self::BorrowTooLong => "borrow-too-long",
            Self::BorrowedUntil => "borrowed-until",
            Self::CommitmentRepeated => "commitment-repeated",
            Self::ComponentsTooFew => "components-too-few",
            Self::ConsumptionExhausted => "consumption-exhausted",
            Self::CredentialMissing => "credential-missing",
            Self::DeviceBlocked => "device-blocked",
            Self::EditInvalid => "edit-invalid",
            Self::InitializationExpired => "initialization-expired",
            Self::InitializationUsed => "initialization-used",
            Self::LicenseDisabled => "license-disabled",
            Self::LicenseExpired => "license-expired",
            Self::LicenseRevoked => "license-revoked",
            Self::NotFloating => "not-floating",
            Self::OtherProduct => "other-product",
            Self::OutOfScope => "out-of-scope",
            Self::PermissionMissing => "permission-missing",
            Self::PlanInvalid => "plan-invalid",
            Self::PolicyUnfit => "policy-unfit",
            Self::ProofInvalid => "proof-invalid",
            Self::QuotaExceeded => "quota-exceeded",
            Self::ReportStale => "report-stale",
            Self::RequestIdConflict => "request-id-conflict",
            Self::ResetsExhausted => "resets-exhausted",
            Self::RevisionsExhausted => "revisions-exhausted",
            Self::SeatsBelowUse => "seats-below-use",
            Self::SeatsExhausted => "seats-exhausted",
            Self::TombstoneInvalid => "tombstone-invalid",
            Self::TransfersExhausted => "transfers-exhausted",
            Self::UserUnknown => "user-unassigned",
            Self::UsersExhausted => "users-exhausted",
            Self::VariablesExhausted => "variables-exhausted",
        }
    }
}
