//! A whole document as a code that people type: for a site where paper is the only carrier (`docs/spec/codes.md`).
//!
//! The code is version, length and document in lines of 25 characters, each with its check. The length stands in the first line, so that
//! whoever types is told how many there are.

use carnet_core::typed::{CodeError, CodeKind, LINE_DATA, LineReader, lines as to_lines};
use data_encoding::{BitOrder, Encoding, Specification};

use crate::CarrierError;

/// The largest document that goes into a code: 64 lines, half an hour of typing.
pub const MAX_DOCUMENT: usize = 957;
const VERSION: u8 = 1;
/// Version and length.
const HEADER: usize = 3;
/// The symbols that hold it.
const HEADER_SYMBOLS: usize = 5;

/// The lines of a document's code.
///
/// # Errors
/// [`CarrierError::InputTooLarge`] above [`MAX_DOCUMENT`].
pub fn lines(document: &[u8]) -> Result<Vec<String>, CarrierError> {
    let len = u16::try_from(document.len()).ok().filter(|len| usize::from(*len) <= MAX_DOCUMENT);
    let len = len.ok_or(CarrierError::InputTooLarge(MAX_DOCUMENT as u64))?;
    let bytes = [&[VERSION], &len.to_be_bytes()[..], document].concat();
    let mut symbols: Vec<u8> = encoding().encode(&bytes).bytes().map(symbol).collect();
    symbols.resize(symbols.len().next_multiple_of(LINE_DATA), 0);
    Ok(to_lines(CodeKind::Document, &symbols))
}

/// Whether a text looks like a document's code: nothing but groups, the first of which begins with the version.
pub fn is_code(text: &str) -> bool {
    let is_group = |group: &str| group.len() <= 7 && group.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let begins = text.trim_start().get(..2).is_some_and(|first| ["04", "O4", "o4"].contains(&first));
    begins && text.split(|c: char| c == '-' || c.is_whitespace()).all(is_group)
}

/// Takes a document's code line by line.
pub struct DocumentReader {
    reader: LineReader,
}

impl Default for DocumentReader {
    fn default() -> Self {
        Self::new()
    }
}

impl DocumentReader {
    /// Waits for the first line.
    pub fn new() -> Self {
        Self { reader: LineReader::new(CodeKind::Document, LINE_DATA) }
    }

    /// How many lines there are; one, as long as the first is not in.
    pub fn lines(&self) -> usize {
        self.reader.lines()
    }

    /// How many lines are in.
    pub fn taken(&self) -> usize {
        self.reader.taken()
    }

    /// Whether every line is in.
    pub fn is_complete(&self) -> bool {
        self.reader.is_complete() && self.reader.taken() > 0
    }

    /// Takes the next line.
    ///
    /// # Errors
    /// What is wrong with it; it is then asked for again. [`CodeError::Version`] and [`CodeError::Malformed`] are about the whole code.
    pub fn push(&mut self, line: &str) -> Result<(), CodeError> {
        let is_first = self.taken() == 0;
        self.reader.push(line)?;
        if is_first {
            let len = length(self.reader.symbols())?;
            self.reader.want(((HEADER + len) * 8).div_ceil(5).next_multiple_of(LINE_DATA));
        }
        Ok(())
    }

    /// Takes a whole code, a line each.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn push_all(&mut self, text: &str) -> Result<(), CodeError> {
        text.trim_start_matches('\u{feff}').lines().map(str::trim).filter(|line| !line.is_empty()).try_for_each(|line| self.push(line))?;
        if self.is_complete() { Ok(()) } else { Err(CodeError::Lines { found: self.taken(), wanted: self.lines() }) }
    }

    /// The document.
    ///
    /// # Errors
    /// [`CodeError::Lines`] unless all lines are in, or [`CodeError::Malformed`].
    pub fn document(&self) -> Result<Vec<u8>, CodeError> {
        if !self.is_complete() {
            return Err(CodeError::Lines { found: self.taken(), wanted: self.lines() });
        }
        let symbols = self.reader.symbols();
        let len = length(symbols)?;
        let (data, padding) = symbols.split_at(((HEADER + len) * 8).div_ceil(5));
        let bytes = decode(data).filter(|_| padding.iter().all(|symbol| *symbol == 0)).ok_or(CodeError::Malformed)?;
        bytes.get(HEADER..HEADER + len).map(<[u8]>::to_vec).ok_or(CodeError::Malformed)
    }
}

/// The document's length, out of the first line.
fn length(symbols: &[u8]) -> Result<usize, CodeError> {
    // Five symbols are 25 bits: the header and a bit of the document.
    let bits = symbols.iter().take(HEADER_SYMBOLS).fold(0u32, |bits, symbol| bits << 5 | u32::from(*symbol)) >> 1;
    let [_, version, high, low] = bits.to_be_bytes();
    match (version, usize::from(u16::from_be_bytes([high, low]))) {
        (VERSION, len @ 1..=MAX_DOCUMENT) => Ok(len),
        (VERSION, _) => Err(CodeError::Malformed),
        _ => Err(CodeError::Version),
    }
}

/// Five bits a symbol, the first highest: RFC 4648's order, with digits for the values 0 to 9 and letters from there.
fn encoding() -> Encoding {
    let mut specification = Specification::new();
    specification.symbols.push_str(std::str::from_utf8(ALPHABET).expect("letters and digits"));
    specification.bit_order = BitOrder::MostSignificantFirst;
    specification.encoding().expect("an alphabet of 32 symbols")
}

const ALPHABET: &[u8; 32] = b"0123456789abcdefghijklmnopqrstuv";

fn symbol(letter: u8) -> u8 {
    if letter.is_ascii_digit() { letter - b'0' } else { letter - b'a' + 10 }
}

fn decode(symbols: &[u8]) -> Option<Vec<u8>> {
    let text: Vec<u8> = symbols.iter().map(|symbol| ALPHABET[usize::from(symbol & 0x1f)]).collect();
    encoding().decode(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<u8>, CodeError> {
        let mut reader = DocumentReader::new();
        reader.push_all(text)?;
        reader.document()
    }

    #[test]
    fn every_length_reads_back() {
        for len in 1..=MAX_DOCUMENT {
            let document: Vec<u8> = (0..len).map(|at| u8::try_from(at * 37 % 251).unwrap()).collect();
            let lines = lines(&document).unwrap();
            assert!(lines.iter().all(|line| line.len() == 29) && lines.len() <= 64);
            assert_eq!(read(&lines.join("\n")).unwrap(), document, "{len}");
        }
        assert!(lines(&[0; MAX_DOCUMENT + 1]).is_err());
    }

    #[test]
    fn the_first_line_tells_how_many_there_are() {
        let lines = lines(&[7; 100]).unwrap();
        let mut reader = DocumentReader::new();
        reader.push(&lines[0]).unwrap();
        assert_eq!((reader.lines(), reader.taken(), reader.is_complete()), (lines.len(), 1, false));
        assert_eq!(reader.push(&lines[2]), Err(CodeError::Check { line: 2 }));
        assert_eq!(read(&lines[..3].join("\n")), Err(CodeError::Lines { found: 3, wanted: 7 }));
        assert_eq!(read(""), Err(CodeError::Lines { found: 0, wanted: 1 }));
    }

    #[test]
    fn another_version_and_an_impossible_length_are_told_apart() {
        let code = |bytes: [u8; 3]| {
            let mut symbols: Vec<u8> = encoding().encode(&bytes).bytes().map(symbol).collect();
            symbols.resize(LINE_DATA, 0);
            read(&to_lines(CodeKind::Document, &symbols).join("\n"))
        };
        assert_eq!(code([2, 0, 1]), Err(CodeError::Version));
        assert_eq!(code([1, 0, 0]), Err(CodeError::Malformed));
        assert_eq!(code([1, 255, 255]), Err(CodeError::Malformed));
    }
}
