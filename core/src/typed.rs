//! What people type: Crockford's base 32 in lines of five groups of five, with a check character over GF(32) at the end of each
//! (`docs/spec/codes.md`).
//!
//! The check of a line is c = Σ αⁱ·dᵢ for i = 1…24, plus a constant of the code's kind and the line's number; the check itself has the
//! weight α⁰. α has the order 31, so all 25 weights differ: every single error and every swap of two characters changes the sum.

use thiserror::Error;
use zeroize::Zeroizing;

use crate::error::Arguments;

/// The kinds of code, each with a constant of its own in the check: a line of one is no line of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CodeKind {
    /// A license key.
    LicenseKey = 1,
    /// The vendor begins a code exchange.
    Initialization = 2,
    /// The device answers.
    Activation = 3,
    /// The vendor's signature.
    Confirmation = 4,
    /// The device gives its license up.
    Deactivation = 5,
    /// A whole document.
    Document = 6,
}

/// Why a line or a code is refused. Lines and places count from 1, as people do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CodeError {
    /// A character that codes do not use.
    #[error("line {line}: the character in place {place} is not used in codes")]
    Character {
        /// The line.
        line: usize,
        /// The place, separators not counted.
        place: usize,
    },
    /// The check character does not fit.
    #[error("line {line} has a typing mistake")]
    Check {
        /// The line.
        line: usize,
    },
    /// A group that has too many or too few characters.
    #[error("line {line}: group {group} has {found} characters, not {wanted}")]
    Group {
        /// The line.
        line: usize,
        /// The group.
        group: usize,
        /// How many characters it has.
        found: usize,
        /// How many it should have.
        wanted: usize,
    },
    /// Fewer or more lines than the code has.
    #[error("the code has {wanted} lines, not {found}")]
    Lines {
        /// How many there are.
        found: usize,
        /// How many there should be.
        wanted: usize,
    },
    /// A line that has too many or too few characters, and no groups that would show where.
    #[error("line {line} has {found} characters, not {wanted}")]
    Length {
        /// The line.
        line: usize,
        /// How many characters it has.
        found: usize,
        /// How many it should have.
        wanted: usize,
    },
    /// The lines fit and say something that no program says.
    #[error("the code is not valid")]
    Malformed,
    /// Written by a later version.
    #[error("the code is of a later version")]
    Version,
}

impl CodeError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Character { .. } => "code-character",
            Self::Check { .. } => "code-check",
            Self::Group { .. } => "code-group",
            Self::Lines { .. } => "code-lines",
            Self::Length { .. } => "code-length",
            Self::Malformed => "code-malformed",
            Self::Version => "version-unsupported",
        }
    }

    /// What the sentence of the code names, as name and value.
    pub fn arguments(&self) -> Arguments {
        let numbers = |numbers: &[(&'static str, usize)]| numbers.iter().map(|(name, number)| (*name, number.to_string())).collect();
        match *self {
            Self::Character { line, place } => numbers(&[("line", line), ("place", place)]),
            Self::Check { line } => numbers(&[("line", line)]),
            Self::Group { line, group, found, wanted } => {
                numbers(&[("line", line), ("group", group), ("found", found), ("wanted", wanted)])
            }
            Self::Lines { found, wanted } => numbers(&[("found", found), ("wanted", wanted)]),
            Self::Length { line, found, wanted } => numbers(&[("line", line), ("found", found), ("wanted", wanted)]),
            _ => Vec::new(),
        }
    }
}

/// The symbols of a line before its check.
pub const LINE_DATA: usize = 24;
/// The characters of a group.
pub const GROUP: usize = 5;
/// The most symbols of a code: a document of 64 KiB would take days; this is a request or a license with room to spare.
const MAX_SYMBOLS: usize = 64 * LINE_DATA;

/// The lines of a code, as they are shown: `XXXXX-XXXXX-XXXXX-XXXXX-XXXXX`.
pub fn lines(kind: CodeKind, symbols: &[u8]) -> Vec<String> {
    let line = |(data, number): (&[u8], u8)| grouped(data, check(data, kind, number));
    symbols.chunks(LINE_DATA).zip((0..=31).cycle()).map(line).collect()
}

fn grouped(data: &[u8], check: u8) -> String {
    let mut text = String::with_capacity(data.len() + data.len() / GROUP + 2);
    for (at, symbol) in data.iter().chain([&check]).enumerate() {
        if at > 0 && at % GROUP == 0 {
            text.push('-');
        }
        text.push(char::from(character(*symbol)));
    }
    text
}

/// Takes a code line by line, as it is typed, and says at each line what is wrong with it.
pub struct LineReader {
    kind: CodeKind,
    wanted: usize,
    symbols: Zeroizing<Vec<u8>>,
}

impl LineReader {
    /// Waits for the first line of a code of `symbols` symbols.
    pub fn new(kind: CodeKind, symbols: usize) -> Self {
        Self { kind, wanted: symbols.min(MAX_SYMBOLS), symbols: Zeroizing::new(Vec::with_capacity(symbols.min(MAX_SYMBOLS))) }
    }

    /// How many lines there are; of a code that says its length itself, as far as is known.
    pub fn lines(&self) -> usize {
        self.wanted.div_ceil(LINE_DATA)
    }

    /// How many lines are in.
    pub fn taken(&self) -> usize {
        self.symbols.len().div_ceil(LINE_DATA)
    }

    /// Whether every line is in.
    pub fn is_complete(&self) -> bool {
        self.symbols.len() == self.wanted
    }

    /// Says how long the code is after all.
    pub fn want(&mut self, symbols: usize) {
        self.wanted = symbols.min(MAX_SYMBOLS);
    }

    /// The data symbols of the lines that are in.
    pub fn symbols(&self) -> &[u8] {
        &self.symbols
    }

    /// Takes the next line. Lower case, `O` for 0, `I` and `L` for 1, and other dashes or blanks are forgiven.
    ///
    /// # Errors
    /// What is wrong with the line; it is then asked for again.
    pub fn push(&mut self, text: &str) -> Result<(), CodeError> {
        let line = self.taken() + 1;
        if self.is_complete() {
            return Err(CodeError::Lines { found: line, wanted: self.lines() });
        }
        let data = (self.wanted - self.symbols.len()).min(LINE_DATA);
        let mut typed = Zeroizing::new(Vec::with_capacity(LINE_DATA + 1));
        let mut found = 0;
        for character in text.chars().filter(|character| !is_separator(*character)) {
            found += 1;
            let symbol = symbol(character).map_err(|SymbolError| CodeError::Character { line, place: found })?;
            if found <= data + 1 {
                typed.push(symbol);
            }
        }
        if found != data + 1 {
            return Err(wrong_length(text, line, found, data + 1));
        }
        let number = u8::try_from((line - 1) % 32).expect("a remainder of 32");
        if check(&typed[..data], self.kind, number) != typed[data] {
            return Err(CodeError::Check { line });
        }
        self.symbols.extend_from_slice(&typed[..data]);
        Ok(())
    }

    /// Takes a whole code: a line each, or everything in one line.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn push_all(&mut self, text: &str) -> Result<(), CodeError> {
        let text = text.trim_start_matches('\u{feff}');
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        match lines.as_slice() {
            [all] if self.lines() > 1 && all.chars().filter(|character| !is_separator(*character)).count() > LINE_DATA + 1 => {
                let characters: Zeroizing<Vec<char>> = Zeroizing::new(all.chars().filter(|character| !is_separator(*character)).collect());
                characters.chunks(LINE_DATA + 1).try_for_each(|line| self.push(&Zeroizing::new(line.iter().collect::<String>())))?;
            }
            lines => lines.iter().try_for_each(|line| self.push(line))?,
        }
        if self.is_complete() { Ok(()) } else { Err(CodeError::Lines { found: self.taken(), wanted: self.lines() }) }
    }
}

/// Names the group that is too long or too short, where the groups were typed as groups.
fn wrong_length(text: &str, line: usize, found: usize, wanted: usize) -> CodeError {
    let groups: Vec<usize> = text.split(is_separator).map(|group| group.chars().count()).filter(|len| *len > 0).collect();
    let sizes = (0..wanted.div_ceil(GROUP)).map(|group| (wanted - group * GROUP).min(GROUP));
    if groups.len() != wanted.div_ceil(GROUP) {
        return CodeError::Length { line, found, wanted };
    }
    let wrong = groups.iter().zip(sizes).enumerate().find(|(_, (found, wanted))| *found != wanted);
    wrong.map_or(CodeError::Length { line, found, wanted }, |(group, (found, wanted))| CodeError::Group {
        line,
        group: group + 1,
        found: *found,
        wanted,
    })
}

/// Bits as they are packed into symbols of five, the first bit highest.
#[derive(Default)]
pub(crate) struct BitWriter {
    symbols: Zeroizing<Vec<u8>>,
    len: usize,
}

impl BitWriter {
    pub(crate) fn put(&mut self, value: u64, bits: usize) {
        for bit in (0..bits).rev() {
            if self.len.is_multiple_of(5) {
                self.symbols.push(0);
            }
            let last = self.symbols.last_mut().expect("a symbol was pushed");
            *last |= u8::from(value >> bit & 1 == 1) << (4 - self.len % 5);
            self.len += 1;
        }
    }

    pub(crate) fn put_bytes(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.put((*byte).into(), 8));
    }

    /// The symbols; the bits that are left of the last one are 0.
    pub(crate) fn into_symbols(self) -> Zeroizing<Vec<u8>> {
        self.symbols
    }
}

/// Reads bits back.
pub(crate) struct BitReader<'a> {
    symbols: &'a [u8],
    at: usize,
}

impl<'a> BitReader<'a> {
    pub(crate) fn new(symbols: &'a [u8]) -> Self {
        Self { symbols, at: 0 }
    }

    pub(crate) fn take(&mut self, bits: usize) -> Result<u64, CodeError> {
        (0..bits).try_fold(0, |value, _| {
            let symbol = self.symbols.get(self.at / 5).ok_or(CodeError::Malformed)?;
            let bit = symbol >> (4 - self.at % 5) & 1;
            self.at += 1;
            Ok(value << 1 | u64::from(bit))
        })
    }

    pub(crate) fn take_bytes<const N: usize>(&mut self) -> Result<[u8; N], CodeError> {
        let mut bytes = [0; N];
        for byte in &mut bytes {
            *byte = u8::try_from(self.take(8)?).map_err(|_| CodeError::Malformed)?;
        }
        Ok(bytes)
    }

    /// Whether what is left are only zeros.
    pub(crate) fn end(mut self) -> Result<(), CodeError> {
        let left = self.symbols.len() * 5 - self.at;
        for _ in 0..left {
            if self.take(1)? != 0 {
                return Err(CodeError::Malformed);
            }
        }
        Ok(())
    }
}

/// The words for a code on the telephone: the spelling alphabet of ICAO and ITU, and the digits in English.
pub fn spelled(line: &str) -> String {
    let word = |character: char| match character {
        '-' => Some(","),
        character => symbol(character).ok().map(|symbol| WORDS[usize::from(symbol)]),
    };
    line.chars().filter_map(word).fold(String::new(), |mut text, word| {
        if !text.is_empty() && word != "," {
            text.push(' ');
        }
        text.push_str(word);
        text
    })
}

const WORDS: [&str; 32] = [
    "Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Alfa", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot",
    "Golf", "Hotel", "Juliett", "Kilo", "Mike", "November", "Papa", "Quebec", "Romeo", "Sierra", "Tango", "Victor", "Whiskey", "Xray",
    "Yankee", "Zulu",
];

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A character that stands for no symbol.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SymbolError;

/// The upper-case character of a symbol below 32.
pub(crate) fn character(symbol: u8) -> u8 {
    ALPHABET[usize::from(symbol & 0x1f)]
}

/// The symbol that a person meant by `character`.
pub(crate) fn symbol(character: char) -> Result<u8, SymbolError> {
    let meant = match character.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let place = ALPHABET.iter().position(|known| char::from(*known) == meant);
    place.and_then(|place| u8::try_from(place).ok()).ok_or(SymbolError)
}

/// What stands between the groups: any dash, any blank.
pub(crate) fn is_separator(character: char) -> bool {
    character.is_whitespace() || matches!(character, '-' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// The check symbol of up to 24 data symbols in line `line` (from 0) of a code of `kind`.
pub(crate) fn check(data: &[u8], kind: CodeKind, line: u8) -> u8 {
    let constant = ((kind as u8).wrapping_mul(5) ^ line) & 0x1f;
    let mut weight = 1;
    data.iter().fold(constant, |sum, symbol| {
        weight = times_alpha(weight);
        sum ^ multiply(weight, *symbol)
    })
}

/// Multiplication by α in GF(2⁵) with x⁵ + x² + 1, where α = x is primitive.
fn times_alpha(a: u8) -> u8 {
    let doubled = a << 1;
    if doubled & 0x20 == 0 { doubled } else { (doubled ^ 0x25) & 0x1f }
}

fn multiply(mut a: u8, b: u8) -> u8 {
    let mut product = 0;
    for bit in 0..5 {
        if b >> bit & 1 == 1 {
            product ^= a;
        }
        a = times_alpha(a);
    }
    product
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alpha_has_the_order_31() {
        let powers: std::collections::BTreeSet<u8> = std::iter::successors(Some(1), |a| Some(times_alpha(*a))).take(31).collect();
        assert_eq!(powers.len(), 31);
    }

    fn code(symbols: usize) -> Vec<u8> {
        (0..symbols).map(|at| u8::try_from(at * 7 % 32).unwrap()).collect()
    }

    #[test]
    fn reads_back_what_it_wrote_in_any_form() {
        for len in [1, 5, 23, 24, 25, 61, 114] {
            let shown = lines(CodeKind::Activation, &code(len));
            for text in [shown.join("\n"), shown.join("\r\n\n").to_lowercase(), shown.concat(), shown.join(" ").replace('-', " ")] {
                let mut reader = LineReader::new(CodeKind::Activation, len);
                assert_eq!(reader.push_all(&text), Ok(()), "{text}");
                assert_eq!(reader.symbols(), code(len));
            }
        }
    }

    /// Every wrong character and every swap, in every line of every kind of code.
    #[test]
    fn every_single_error_and_every_swap_is_caught() {
        let kinds = [
            (CodeKind::LicenseKey, 24),
            (CodeKind::Initialization, 25),
            (CodeKind::Activation, 61),
            (CodeKind::Confirmation, 114),
            (CodeKind::Deactivation, 28),
        ];
        let (mut errors, mut swaps) = (0, 0);
        for (kind, len) in kinds {
            let symbols = code(len);
            for (data, number) in symbols.chunks(LINE_DATA).zip(0..) {
                let right = [data, &[check(data, kind, number)]].concat();
                let is_caught = |wrong: &[u8]| check(&wrong[..data.len()], kind, number) != wrong[data.len()];
                for at in 0..right.len() {
                    for other in (0..32).filter(|other| *other != right[at]) {
                        let mut wrong = right.clone();
                        wrong[at] = other;
                        assert!(is_caught(&wrong));
                        errors += 1;
                    }
                    for with in (at + 1..right.len()).filter(|with| right[*with] != right[at]) {
                        let mut wrong = right.clone();
                        wrong.swap(at, with);
                        assert!(is_caught(&wrong));
                        swaps += 1;
                    }
                }
            }
        }
        println!("{errors} single errors and {swaps} swaps, all caught");
        assert!(errors > 8000 && swaps > 2500, "{errors} {swaps}");
    }

    #[test]
    fn a_line_of_another_place_or_kind_is_caught() {
        let shown = lines(CodeKind::Activation, &code(61));
        let mut reader = LineReader::new(CodeKind::Activation, 61);
        assert_eq!(reader.push(&shown[1]), Err(CodeError::Check { line: 1 }));
        let mut reader = LineReader::new(CodeKind::Confirmation, 61);
        assert_eq!(reader.push(&shown[0]), Err(CodeError::Check { line: 1 }));
    }

    #[test]
    fn a_doubled_or_missing_character_is_named_by_its_group() {
        let shown = lines(CodeKind::Activation, &code(61));
        let groups: Vec<&str> = shown[0].split('-').collect();
        for at in 0..5 {
            let with = |group: String| {
                let mut groups: Vec<String> = groups.iter().map(|group| (*group).to_owned()).collect();
                groups[at] = group;
                LineReader::new(CodeKind::Activation, 61).push(&groups.join("-"))
            };
            let wrong = |found| Err(CodeError::Group { line: 1, group: at + 1, found, wanted: 5 });
            assert_eq!(with(groups[at][1..].to_owned()), wrong(4));
            assert_eq!(with(format!("{}{}", &groups[at][..1], groups[at])), wrong(6));
        }
        let without_groups = shown[0].replace('-', "");
        assert_eq!(
            LineReader::new(CodeKind::Activation, 61).push(&without_groups[1..]),
            Err(CodeError::Length { line: 1, found: 24, wanted: 25 })
        );
        assert_eq!(LineReader::new(CodeKind::Activation, 61).push("UUUUU"), Err(CodeError::Character { line: 1, place: 1 }));
        assert_eq!(LineReader::new(CodeKind::Activation, 61).push_all(&shown[0]), Err(CodeError::Lines { found: 1, wanted: 3 }));
    }

    #[test]
    fn the_telephone_has_a_word_for_every_character() {
        assert_eq!(WORDS.iter().collect::<std::collections::BTreeSet<_>>().len(), 32);
        for (symbol, word) in (0..).zip(WORDS) {
            let letter = char::from(character(symbol));
            assert!(letter.is_ascii_digit() || word.starts_with(letter), "{letter} {word}");
        }
        assert_eq!(spelled("0AZ-7"), "Zero Alfa Zulu, Seven");
    }
}
