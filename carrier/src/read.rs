//! Reading whatever a person has: raw, armored, bundled, or a picture of a QR code.

use carnet_core::Envelope;

use crate::{CarrierError, animated, armor, bundle, qr, typed};

/// The largest input that is read into memory: a picture, or a bundle to be installed.
pub const MAX_INPUT: u64 = 64 * 1024 * 1024;

/// The form in which documents came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Form {
    /// Armored text.
    Armor,
    /// A bundle.
    Bundle,
    /// A code that was typed.
    Code,
    /// The text of a QR code, as a scanner gives it.
    QrText,
    /// A picture with QR codes in it.
    Picture,
    /// The tagged bytes themselves.
    Raw,
}

/// What was read: at least one row, each a document's bytes or why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// The form in which they came.
    pub form: Form,
    /// The documents in their order. A bundle or a picture can have rows that could not be read beside others that could.
    pub rows: Vec<Result<Vec<u8>, CarrierError>>,
}

impl Carried {
    /// The documents that could be read.
    pub fn documents(&self) -> impl Iterator<Item = &[u8]> {
        self.rows.iter().filter_map(|row| row.as_deref().ok())
    }

    fn one(form: Form, document: Vec<u8>) -> Self {
        Self { form, rows: vec![Ok(document)] }
    }
}

/// Reads documents from `input`, whatever its form. They are not verified.
///
/// # Errors
/// Why nothing could be read, said for the form that the input seems to have.
pub fn read(input: &[u8]) -> Result<Carried, CarrierError> {
    if input.len() as u64 > MAX_INPUT {
        return Err(CarrierError::InputTooLarge(MAX_INPUT));
    }
    if bundle::is_bundle(input) {
        let rows = bundle::BundleReader::new(input, bundle::DEFAULT_MAX_ITEMS)?.map(|item| item.map(|item| item.document));
        return Ok(Carried { form: Form::Bundle, rows: rows.collect() });
    }
    if input.starts_with(b"GIF8") {
        return read_content(&animated::read_film(input)?);
    }
    if qr::is_picture(input) {
        let texts = qr::read_picture(input)?;
        if texts.iter().any(|text| animated::is_frame(text)) {
            return read_content(&animated::read_film(input)?);
        }
        let documents: Vec<_> = texts.iter().map(|text| qr::document_in(text)).collect();
        if documents.iter().all(Result::is_err) {
            return Err(documents.into_iter().find_map(Result::err).unwrap_or(CarrierError::QrNotFound));
        }
        let rows = documents.into_iter().filter(|document| document != &Err(CarrierError::QrForeign)).collect();
        return Ok(Carried { form: Form::Picture, rows });
    }
    // A document's first two bytes happen to be UTF-8, for a mark that no text begins with.
    match text_of(input).filter(|_| !input.starts_with(&[0xd2, 0x84])) {
        Some(text) if qr::is_carnet_text(text) => Ok(Carried::one(Form::QrText, qr::document_in(text)?)),
        Some(text) if typed::is_code(text) => {
            let mut reader = typed::DocumentReader::new();
            reader.push_all(text)?;
            let document = reader.document()?;
            Envelope::parse(&document)?;
            Ok(Carried::one(Form::Code, document))
        }
        Some(text) => Ok(Carried { form: Form::Armor, rows: armor::decode(text)?.into_iter().map(Ok).collect() }),
        None => {
            Envelope::parse(input)?;
            Ok(Carried::one(Form::Raw, input.to_vec()))
        }
    }
}

/// What an animation carried: a document or a bundle, never again a picture.
fn read_content(content: &[u8]) -> Result<Carried, CarrierError> {
    if bundle::is_bundle(content) {
        return read(content);
    }
    Envelope::parse(content)?;
    Ok(Carried::one(Form::Picture, content.to_vec()))
}

/// The input as text, if it is text: a raw document always has bytes that UTF-8 or people do not use.
fn text_of(input: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(input).ok()?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    (!text.trim().is_empty() && text.chars().all(|c| !c.is_control() || c.is_whitespace())).then_some(text)
}
