//! What stands in a QR code: upper-case text only, since binary payloads do not survive every scanner, and alphanumeric but for the `#` of
//! links, since that is the densest mode.
//!
//! The still form is `CARNET1:` and base45 (RFC 9285). The link form is `HTTPS://HOST/O#1` and base32 (RFC 4648, unpadded): any phone's
//! camera opens the right page, and no server log sees what follows the `#`.

use carnet_core::{Envelope, Kind, PortalUrl};
use data_encoding::BASE32_NOPAD;

use crate::CarrierError;

const STILL: &str = "CARNET1:";
const STILL_ANY_VERSION: &str = "CARNET";
const LINK: &str = "/O#1";
const LINK_ANY_VERSION: &str = "/O#";

/// The still form of `document`.
pub fn still_text(document: &[u8]) -> String {
    format!("{STILL}{}", base45::encode(document))
}

/// The link form of a device's `document` for `portal`.
///
/// # Errors
/// [`CarrierError::Document`] unless it is a request or a report: links are for nothing else.
pub fn link_text(document: &[u8], portal: &PortalUrl) -> Result<String, CarrierError> {
    match Envelope::parse(document)?.kind() {
        Kind::Request | Kind::DeviceReport => {
            Ok(format!("HTTPS://{}{LINK}{}", portal.host().to_uppercase(), BASE32_NOPAD.encode(document)))
        }
        found => Err(carnet_core::DecodeError::WrongKind { wanted: Kind::Request, found }.into()),
    }
}

/// Whether `text` looks like one of the two forms, in whatever version.
pub fn is_carnet_text(text: &str) -> bool {
    form_of(text.trim()).is_some()
}

/// The document in the text of a QR code.
///
/// # Errors
/// [`CarrierError::QrForeign`] for other texts, [`CarrierError::VersionUnsupported`], [`CarrierError::QrTextDamaged`], or what is wrong
/// with the document's shape.
pub fn document_in(text: &str) -> Result<Vec<u8>, CarrierError> {
    let text = text.trim();
    let decoded = match form_of(text).ok_or(CarrierError::QrForeign)? {
        // Only what the encoder gives: a pair that stands for more than a byte has another reading elsewhere.
        TextForm::Still => base45::decode(&text[STILL.len()..]).ok().filter(|document| base45::encode(document) == text[STILL.len()..]),
        TextForm::Link(payload) => BASE32_NOPAD.decode(payload.to_ascii_uppercase().as_bytes()).ok(),
        TextForm::Later => return Err(CarrierError::VersionUnsupported),
    };
    let document = decoded.ok_or(CarrierError::QrTextDamaged)?;
    Envelope::parse(&document)?;
    Ok(document)
}

enum TextForm<'a> {
    Still,
    Link(&'a str),
    Later,
}

fn form_of(text: &str) -> Option<TextForm<'_>> {
    if text.starts_with(STILL) {
        return Some(TextForm::Still);
    }
    if let Some(rest) = text.strip_prefix(STILL_ANY_VERSION) {
        let (version, _) = rest.split_once(':')?;
        return (!version.is_empty() && version.bytes().all(|b| b.is_ascii_digit())).then_some(TextForm::Later);
    }
    if !text.get(..8)?.eq_ignore_ascii_case("https://") {
        return None;
    }
    let at = text.as_bytes().windows(LINK_ANY_VERSION.len()).position(|window| window.eq_ignore_ascii_case(LINK_ANY_VERSION.as_bytes()))?;
    let fragment = text.get(at + LINK_ANY_VERSION.len()..)?;
    match fragment.strip_prefix('1') {
        Some(payload) => Some(TextForm::Link(payload)),
        None => fragment.starts_with(|c: char| c.is_ascii_digit()).then_some(TextForm::Later),
    }
}
