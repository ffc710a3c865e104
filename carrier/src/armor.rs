//! Armor: a document as text that survives mail, chat and terminals (`docs/spec/armor.md`).
//!
//! ```text
//! -----BEGIN CARNET LICENSE 1-----
//! 0oRYMqMBMgRI…
//! -----END CARNET LICENSE 5f3a09c1-----
//! ```
//!
//! The 1 is the armor's version. The END line carries the first four bytes of the document's digest, so that damage is told apart from
//! forgery. Reading forgives what mail, chat and terminals do: CRLF, blank and quoted lines, lost or converted dashes, newlines that
//! became spaces, a missing last newline.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use carnet_core::{Digest, Envelope};
use data_encoding::HEXLOWER;

use crate::CarrierError;

const VERSION: &str = "1";
const LINE: usize = 64;

/// The armored form of `document`.
///
/// # Errors
/// [`CarrierError::Document`] if the bytes are no document.
pub fn encode(document: &[u8]) -> Result<String, CarrierError> {
    let kind = Envelope::parse(document)?.kind().name().to_uppercase();
    let body = BASE64.encode(document);
    let lines: Vec<String> = body.as_bytes().chunks(LINE).map(|line| line.iter().map(|byte| char::from(*byte)).collect()).collect();
    Ok(format!("-----BEGIN CARNET {kind} {VERSION}-----\n{}\n-----END CARNET {kind} {}-----\n", lines.join("\n"), check(document)))
}

/// Every document that stands armored in `text`, in order, with whatever else around them.
///
/// # Errors
/// What is wrong with the first one that cannot be read; [`CarrierError::NothingFound`] if there is none.
pub fn decode(text: &str) -> Result<Vec<Vec<u8>>, CarrierError> {
    // Any run of blanks, also of those that are none in ASCII, is one blank: a mark may be broken between its words.
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut documents = Vec::new();
    let mut rest = text.as_str();
    while let Some((_, after)) = split_at_mark(rest, "BEGIN CARNET ") {
        let (body, after_end) = split_at_mark(after, "END CARNET ").ok_or(CarrierError::ArmorEndMissing)?;
        documents.push(block(body, after_end)?);
        rest = after_end;
    }
    if documents.is_empty() { Err(CarrierError::NothingFound) } else { Ok(documents) }
}

/// One block: `KIND 1----- base64…` up to the END mark, and what follows the mark: `KIND check-----`.
fn block(body: &str, end: &str) -> Result<Vec<u8>, CarrierError> {
    let (kind, body) = self::kind(body);
    let (version, body) = word(body);
    if version != VERSION {
        return Err(if version.bytes().all(|b| b.is_ascii_digit()) {
            CarrierError::VersionUnsupported
        } else {
            CarrierError::ArmorDamaged
        });
    }
    let base64: String = body.chars().filter(|c| !is_noise(*c)).collect();
    let document = BASE64.decode(&base64).map_err(|_| CarrierError::ArmorDamaged)?;
    let (end_kind, end) = self::kind(end);
    let (check_as_read, _) = word(end);
    let is_of_kind = Envelope::parse(&document).map_or(true, |envelope| is_same_kind(envelope.kind().name(), kind));
    if !is_of_kind || !is_same_kind(end_kind, kind) || !check_as_read.eq_ignore_ascii_case(&check(&document)) {
        return Err(CarrierError::ArmorDamaged);
    }
    Ok(document)
}

/// The first four bytes of the digest.
fn check(document: &[u8]) -> String {
    HEXLOWER.encode(&Digest::of(document).as_bytes()[..4])
}

/// The text before and after the next `mark`, in any case.
fn split_at_mark<'a>(text: &'a str, mark: &str) -> Option<(&'a str, &'a str)> {
    let at = text.as_bytes().windows(mark.len()).position(|window| window.eq_ignore_ascii_case(mark.as_bytes()))?;
    Some((text.get(..at)?, text.get(at + mark.len()..)?))
}

/// The kind, which may have dashes of its own, and what follows it.
fn kind(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()))
}

/// Whether two words name one kind: the dash in a name suffers what the dashes around it do.
fn is_same_kind(one: &str, other: &str) -> bool {
    let letters = |kind: &str| kind.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    letters(one) == letters(other)
}

/// The next run of letters and digits, and what follows it.
fn word(text: &str) -> (&str, &str) {
    let text = text.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    text.split_at(text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len()))
}

/// What mail, chat and terminals put in: blanks, quote marks, dashes of every kind, marks without width.
fn is_noise(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '>' | '|' | '-' | '*' | '`' | '\u{ad}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}
