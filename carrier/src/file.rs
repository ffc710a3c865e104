//! The forms of a file with a document, as its name asks for them.

use std::path::Path;

use carnet_core::PortalUrl;

use crate::animated::{DEFAULT_RATE, DEFAULT_VERSION, Film, FilmFormat, Sender};
use crate::qr::{Correction, Symbol};
use crate::sheet::{self, Instructions};
use crate::{CarrierError, armor, typed};

/// Pixels per module of a PNG: large enough for any scanner, still a small file.
const PNG_SCALE: u32 = 8;
/// Pixels per module of a film.
const FILM_SCALE: u32 = 6;

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileForm {
    /// Armored text.
    Armor,
    /// The lines of a typed code.
    Code,
    /// Animated QR codes.
    Film(FilmFormat),
    /// A QR code as a PNG picture.
    Png,
    /// The bytes themselves.
    Raw,
    /// A page to print.
    Sheet,
    /// A QR code as an SVG drawing.
    Svg,
}

impl FileForm {
    /// The form that a name asks for; `None` where its extension is unknown.
    pub fn of(path: &Path) -> Option<Self> {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_ascii_lowercase();
        Some(match extension.as_str() {
            "carnet" | "" => Self::Raw,
            "txt" | "asc" => Self::Armor,
            "png" => Self::Png,
            "svg" => Self::Svg,
            "gif" => Self::Film(FilmFormat::Gif),
            "apng" => Self::Film(FilmFormat::Apng),
            "code" => Self::Code,
            "html" | "htm" => Self::Sheet,
            _ => return None,
        })
    }

    /// The file's content. With `portal`, pictures lead a phone's browser there. `instruct` is for [`sheet::html`].
    ///
    /// # Errors
    /// Why the document does not go into this form.
    pub fn encode(
        self,
        document: &[u8],
        portal: Option<&PortalUrl>,
        instruct: impl Fn(&str, usize) -> Vec<Instructions>,
    ) -> Result<Vec<u8>, CarrierError> {
        Ok(match self {
            Self::Raw => document.to_vec(),
            Self::Armor => armor::encode(document)?.into_bytes(),
            Self::Png => symbol(document, portal)?.to_png(PNG_SCALE),
            Self::Svg => symbol(document, portal)?.to_svg().into_bytes(),
            Self::Film(format) => film(document, format)?,
            Self::Code => (typed::lines(document)?.join("\n") + "\n").into_bytes(),
            Self::Sheet => sheet::html(document, instruct)?.into_bytes(),
        })
    }
}

/// With more correction where there is room for it.
fn symbol(document: &[u8], portal: Option<&PortalUrl>) -> Result<Symbol, CarrierError> {
    Symbol::of_document(document, portal, Correction::Medium).or_else(|_| Symbol::of_document(document, portal, Correction::Low))
}

/// An animation that shows every fragment twice, once alone and once mixed, and then begins again.
fn film(content: &[u8], format: FilmFormat) -> Result<Vec<u8>, CarrierError> {
    let mut sender = Sender::new(content, DEFAULT_VERSION)?;
    let frames = u32::try_from(sender.fragments()).unwrap_or(u32::MAX).saturating_mul(2);
    let mut film = Vec::new();
    Film { frames, rate: DEFAULT_RATE, scale: FILM_SCALE }.write(&mut sender, format, &mut film)?;
    Ok(film)
}
