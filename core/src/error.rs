//! Why a document is refused. Every variant has a stable code; sentences and hints live in `carnet-words`.

use thiserror::Error;

use crate::Kind;

/// What an error's sentence names: names and values.
pub type Arguments = Vec<(&'static str, String)>;

/// Why bytes are not a well-formed document. Nothing is said about who signed it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// The protected header names an algorithm other than the one that the key pins (Ed25519, -19).
    #[error("the algorithm {0} is not allowed")]
    AlgorithmNotAllowed(String),
    /// A claim lies outside its range: too long, too large, or not one of the values listed.
    #[error("claim {0} is out of range")]
    ClaimRange(i64),
    /// A claim is not of its type.
    #[error("claim {0} is not of its type")]
    ClaimType(i64),
    /// The document carries CWT tag 61, which Carnet does not use (`docs/spec/envelope.md`).
    #[error("the CWT tag 61 is not allowed")]
    CwtTag,
    /// A map has the same key twice.
    #[error("a map has the same key twice")]
    DuplicateKey,
    /// A floating-point number.
    #[error("floating-point numbers are not allowed")]
    FloatNotAllowed,
    /// The protected header lists a critical parameter (`crit`); Carnet knows none.
    #[error("an unknown critical header parameter")]
    HeaderCritical,
    /// The protected header holds a parameter that the kind does not have, lacks one, or has it in another type.
    #[error("the protected header is not alg, kid and typ")]
    HeaderMalformed,
    /// A length that is not stated in advance.
    #[error("an indefinite length")]
    IndefiniteLength,
    /// A text that is not UTF-8.
    #[error("a text is not UTF-8")]
    InvalidUtf8,
    /// The `typ` names no kind that this version reads.
    #[error("the kind is unknown")]
    KindUnknown,
    /// Not CBOR, or not a COSE_Sign1 of four parts.
    #[error("not a signed document")]
    Malformed,
    /// A claim that the kind must have is absent.
    #[error("claim {0} is missing")]
    MissingClaim(i64),
    /// An integer or a length that is longer than it needs to be.
    #[error("an integer is not in its shortest form")]
    NotShortest,
    /// The signature is not 64 bytes.
    #[error("the signature is not 64 bytes")]
    SignatureLength,
    /// `null`, `undefined` or another simple value than `true` and `false`.
    #[error("a simple value other than true and false")]
    SimpleNotAllowed,
    /// The COSE_Sign1 tag 18 is absent.
    #[error("the COSE_Sign1 tag 18 is missing")]
    TagMissing,
    /// A tag inside the document.
    #[error("the tag {0} is not allowed")]
    TagNotAllowed(u64),
    /// Nesting beyond [`MAX_DEPTH`](crate::cbor::MAX_DEPTH).
    #[error("nested too deeply")]
    TooDeep,
    /// More than [`MAX_DOCUMENT`](crate::cbor::MAX_DOCUMENT) bytes.
    #[error("larger than 64 KiB")]
    TooLarge,
    /// More than [`MAX_ITEMS`](crate::cbor::MAX_ITEMS) items.
    #[error("more than 4096 items")]
    TooManyItems,
    /// Bytes after the end.
    #[error("bytes after the end of the document")]
    TrailingBytes,
    /// The bytes end before the document does.
    #[error("the document is cut off")]
    Truncated,
    /// A claim that must be understood (key ≥ 0), or any unlisted label at top level (`docs/spec/README.md`).
    #[error("claim {0} is unknown and must be understood")]
    UnknownClaim(i128),
    /// The unprotected header is not the empty map.
    #[error("the unprotected header is not empty")]
    UnprotectedNotEmpty,
    /// Map keys that do not rise in bytewise order.
    #[error("map keys are not in order")]
    UnsortedKeys,
    /// The claims stand under the label of a later version (`docs/spec/README.md`).
    #[error("written by a later version of Carnet")]
    VersionUnsupported,
    /// A well-formed document of another kind than the one that is wanted here.
    #[error("a {found} where a {wanted} is wanted")]
    WrongKind {
        /// The kind that is wanted.
        wanted: Kind,
        /// The kind that came.
        found: Kind,
    },
}

impl DecodeError {
    /// The stable code, the same in `--json`, HTTP answers and documents.
    pub fn code(&self) -> &'static str {
        match self {
            Self::AlgorithmNotAllowed(_) => "algorithm-not-allowed",
            Self::ClaimRange(_) => "claim-range",
            Self::ClaimType(_) => "claim-type",
            Self::CwtTag => "cwt-tag",
            Self::DuplicateKey => "duplicate-key",
            Self::FloatNotAllowed => "float-not-allowed",
            Self::HeaderCritical => "header-critical",
            Self::HeaderMalformed => "header-malformed",
            Self::IndefiniteLength => "indefinite-length",
            Self::InvalidUtf8 => "invalid-utf8",
            Self::KindUnknown => "kind-unknown",
            Self::Malformed => "malformed",
            Self::MissingClaim(_) => "missing-claim",
            Self::NotShortest => "not-shortest",
            Self::SignatureLength => "signature-length",
            Self::SimpleNotAllowed => "simple-not-allowed",
            Self::TagMissing => "tag-missing",
            Self::TagNotAllowed(_) => "tag-not-allowed",
            Self::TooDeep => "too-deep",
            Self::TooLarge => "too-large",
            Self::TooManyItems => "too-many-items",
            Self::TrailingBytes => "trailing-bytes",
            Self::Truncated => "truncated",
            Self::UnknownClaim(_) => "unknown-claim",
            Self::UnprotectedNotEmpty => "unprotected-not-empty",
            Self::UnsortedKeys => "unsorted-keys",
            Self::VersionUnsupported => "version-unsupported",
            Self::WrongKind { .. } => "wrong-kind",
        }
    }

    /// What the sentence of the code names, as name and value.
    pub fn arguments(&self) -> Arguments {
        match self {
            Self::AlgorithmNotAllowed(algorithm) => vec![("algorithm", algorithm.clone())],
            Self::ClaimRange(claim) | Self::ClaimType(claim) | Self::MissingClaim(claim) => vec![("claim", claim.to_string())],
            Self::UnknownClaim(claim) => vec![("claim", claim.to_string())],
            Self::TagNotAllowed(tag) => vec![("tag", tag.to_string())],
            Self::WrongKind { wanted, found } => vec![("wanted", wanted.to_string()), ("found", found.to_string())],
            _ => Vec::new(),
        }
    }
}

/// Why a document is not believed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// The bytes are no well-formed document of the kind.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The document belongs to another company than the keys.
    #[error("the document belongs to the company `{0}`")]
    OtherCompany(String),
    /// The signature is not of any key that it could be of. One opaque outcome, whatever was wrong with it.
    #[error("the signature does not hold")]
    SignatureInvalid,
    /// No trusted key has the document's key id.
    #[error("signed by a key that is not trusted here")]
    UnknownKey,
}

impl VerifyError {
    /// The stable code, the same in `--json`, HTTP answers and documents.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Decode(error) => error.code(),
            Self::OtherCompany(_) => "other-company",
            Self::SignatureInvalid => "signature-invalid",
            Self::UnknownKey => "unknown-key",
        }
    }

    /// What the sentence of the code names, as name and value.
    pub fn arguments(&self) -> Arguments {
        match self {
            Self::Decode(error) => error.arguments(),
            Self::OtherCompany(company) => vec![("company", company.clone())],
            _ => Vec::new(),
        }
    }
}

/// Why a document could not be signed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SignError {
    /// A claim is outside the range that a reader would take; a document is never made that its own reader refuses.
    #[error(transparent)]
    Claims(#[from] DecodeError),
    /// The signing key is out of reach (a token that is gone, say).
    #[error("the signing key is not available")]
    SignerUnavailable,
    /// The document must be signed by the key that it holds.
    #[error("the document must be signed by the key that it holds")]
    WrongKey,
}

impl SignError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Claims(error) => error.code(),
            Self::SignerUnavailable => "signer-unavailable",
            Self::WrongKey => "wrong-key",
        }
    }
}

/// Why a key, or a file that holds one, is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The file is encrypted with a weaker key derivation than scrypt N = 2^14, r = 8, p = 5.
    #[error("the key file is protected too weakly")]
    FileWeak,
    /// Not a key in the form that is wanted.
    #[error("not an Ed25519 key in PEM form")]
    Malformed,
    /// The passphrase does not open the file.
    #[error("the passphrase does not open the key file")]
    PassphraseWrong,
    /// A point of small order: anyone can sign for it.
    #[error("the key is of small order")]
    Weak,
}

impl KeyError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::FileWeak => "key-file-weak",
            Self::Malformed => "key-malformed",
            Self::PassphraseWrong => "passphrase-wrong",
            Self::Weak => "key-weak",
        }
    }
}
