//! Why something that was carried cannot be read or written.

use carnet_core::{Arguments, CodeError, DecodeError};
use thiserror::Error;

/// Why bytes, a text or a picture give no document, or a document does not fit its carrier.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CarrierError {
    /// Empty, or too large for an animation of that density.
    #[error("too large for an animated QR code")]
    AnimationTooLarge,
    /// The armored text was damaged on the way: a character that cannot be there, or a digest that does not fit.
    #[error("the armored text is damaged")]
    ArmorDamaged,
    /// The armored text has a beginning and no end.
    #[error("the armored text has no END line")]
    ArmorEndMissing,
    /// An item of a bundle, or its end, is not what the format says.
    #[error("the bundle is damaged at item {0}")]
    BundleDamaged(u64),
    /// More items than the reader's limit.
    #[error("the bundle has more than {0} items")]
    BundleTooLong(u64),
    /// The bundle ends before its end mark.
    #[error("the bundle is cut off after item {0}")]
    BundleTruncated(u64),
    /// The document was typed as a code, with a mistake.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// The document that was carried is not well-formed.
    #[error(transparent)]
    Document(#[from] DecodeError),
    /// A frame of an animation whose checksum or sizes do not fit.
    #[error("a damaged frame of an animated QR code")]
    FrameDamaged,
    /// A frame of something else than an animation of ours.
    #[error("not a frame of an animated QR code")]
    FrameForeign,
    /// The frames ended before the message was whole.
    #[error("{seen} of {needed} independent frames were seen")]
    FramesMissing {
        /// The independent frames that were seen.
        seen: u32,
        /// The frames that are needed; 0 where none was seen.
        needed: u32,
    },
    /// More bytes than any carrier is allowed to bring.
    #[error("larger than {0} bytes")]
    InputTooLarge(u64),
    /// The source could not be read, or the target not written.
    #[error("{0}")]
    Io(std::io::ErrorKind),
    /// No document in any form that Carnet knows.
    #[error("no Carnet document was found")]
    NothingFound,
    /// A picture without a QR code in it.
    #[error("no QR code was found in the picture")]
    QrNotFound,
    /// A QR code with a text of something else.
    #[error("the QR code is not one of Carnet's")]
    QrForeign,
    /// A Carnet text whose encoding is damaged.
    #[error("the text of the QR code is damaged")]
    QrTextDamaged,
    /// The document is too large for one QR code.
    #[error("too large for one QR code")]
    QrTooLarge,
    /// A picture in a format that is not read here, or a damaged one.
    #[error("not a PNG or JPEG picture")]
    PictureFormat,
    /// A picture that the reader does not come to an end with.
    #[error("the picture takes too long to read")]
    PictureTooHard,
    /// A picture with more pixels than are read.
    #[error("the picture has more than 64 million pixels")]
    PictureTooLarge,
    /// A picture too small to hold a QR code.
    #[error("the picture is smaller than 60 pixels")]
    PictureTooSmall,
    /// A source of frames that cannot be opened: no camera, no program that reads films, no screen.
    #[error("the source of pictures is not available: {0}")]
    SourceUnavailable(String),
    /// Written by a later version of Carnet.
    #[error("written by a later version of Carnet")]
    VersionUnsupported,
}

impl CarrierError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::AnimationTooLarge => "animation-too-large",
            Self::ArmorDamaged => "armor-damaged",
            Self::ArmorEndMissing => "armor-end-missing",
            Self::BundleDamaged(_) => "bundle-damaged",
            Self::BundleTooLong(_) => "bundle-too-long",
            Self::BundleTruncated(_) => "bundle-truncated",
            Self::Code(error) => error.code(),
            Self::Document(error) => error.code(),
            Self::FrameDamaged => "frame-damaged",
            Self::FrameForeign => "frame-foreign",
            Self::FramesMissing { .. } => "frames-missing",
            Self::InputTooLarge(_) => "input-too-large",
            Self::Io(_) => "io",
            Self::NothingFound => "nothing-found",
            Self::QrNotFound => "qr-not-found",
            Self::QrForeign => "qr-foreign",
            Self::QrTextDamaged => "qr-text-damaged",
            Self::QrTooLarge => "qr-too-large",
            Self::PictureFormat => "picture-format",
            Self::PictureTooHard => "picture-too-hard",
            Self::PictureTooLarge => "picture-too-large",
            Self::PictureTooSmall => "picture-too-small",
            Self::SourceUnavailable(_) => "source-unavailable",
            Self::VersionUnsupported => "version-unsupported",
        }
    }

    /// What the sentence of the code names, as name and value.
    pub fn arguments(&self) -> Arguments {
        match self {
            Self::Code(error) => error.arguments(),
            Self::Document(error) => error.arguments(),
            Self::BundleDamaged(item) | Self::BundleTruncated(item) => vec![("item", item.to_string())],
            Self::BundleTooLong(max) | Self::InputTooLarge(max) => vec![("max", max.to_string())],
            Self::FramesMissing { seen, needed } => vec![("seen", seen.to_string()), ("needed", needed.to_string())],
            Self::SourceUnavailable(source) => vec![("source", source.clone())],
            Self::Io(kind) => vec![("reason", kind.to_string()), ("path", "-".to_owned())],
            _ => Vec::new(),
        }
    }
}
