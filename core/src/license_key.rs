//! License keys: 24 random characters and a check, five groups of five, in Crockford's alphabet (`docs/spec/credential.md`).

use std::fmt;
use std::str::FromStr;

use rand_core::CryptoRng;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::error::Arguments;
use crate::typed::{self, CodeKind, SymbolError};

/// The number of data characters: 120 random bits.
const DATA: usize = 24;
const GROUP: usize = 5;

/// A license key. It never travels: a request carries a [`Credential`](crate::Credential) that only its holder could make.
#[derive(Clone, PartialEq, Eq)]
pub struct LicenseKey(Zeroizing<[u8; DATA + 1]>);

/// Why a text is no license key. None of the variants repeats what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LicenseKeyError {
    /// A character outside Crockford's alphabet.
    #[error("the character in place {0} is not used in license keys")]
    Character(usize),
    /// The check character does not fit.
    #[error("the license key has a typing mistake")]
    Check,
    /// Not 25 characters.
    #[error("a license key has 25 characters, not {0}")]
    Length(usize),
}

impl LicenseKeyError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Character(_) => "license-key-character",
            Self::Check => "license-key-check",
            Self::Length(_) => "license-key-length",
        }
    }

    /// What the sentence of the code names, as name and value.
    pub fn arguments(&self) -> Arguments {
        match self {
            Self::Character(place) => vec![("place", place.to_string())],
            Self::Length(length) => vec![("length", length.to_string())],
            Self::Check => Vec::new(),
        }
    }
}

impl LicenseKey {
    /// A new key of 120 bits from `rng`.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut symbols = Zeroizing::new([0; DATA + 1]);
        rng.fill_bytes(&mut symbols[..DATA]);
        symbols[..DATA].iter_mut().for_each(|symbol| *symbol &= 0x1f);
        symbols[DATA] = typed::check(&symbols[..DATA], CodeKind::LicenseKey, 0);
        Self(symbols)
    }

    /// The 25 upper-case characters without dashes: what key derivation takes.
    pub(crate) fn normalized(&self) -> Zeroizing<[u8; DATA + 1]> {
        let mut text = Zeroizing::new([0; DATA + 1]);
        text.iter_mut().zip(self.0.iter()).for_each(|(character, symbol)| *character = typed::character(*symbol));
        text
    }

    /// The key as it is shown to its owner: `XXXXX-XXXXX-XXXXX-XXXXX-XXXXX`.
    pub fn reveal(&self) -> Zeroizing<String> {
        let text = self.normalized();
        let mut shown = Zeroizing::new(String::with_capacity(DATA + GROUP));
        for (at, character) in text.iter().enumerate() {
            if at > 0 && at % GROUP == 0 {
                shown.push('-');
            }
            shown.push(char::from(*character));
        }
        shown
    }
}

impl FromStr for LicenseKey {
    type Err = LicenseKeyError;

    /// Reads what a person typed: lower case, `O` for 0, `I` and `L` for 1, and missing or extra dashes and blanks are forgiven.
    fn from_str(text: &str) -> Result<Self, LicenseKeyError> {
        let mut symbols = Zeroizing::new([0; DATA + 1]);
        let mut len = 0;
        for character in text.chars().filter(|c| !typed::is_separator(*c)) {
            let symbol = typed::symbol(character).map_err(|SymbolError| LicenseKeyError::Character(len + 1))?;
            if let Some(place) = symbols.get_mut(len) {
                *place = symbol;
            }
            len += 1;
        }
        if len != DATA + 1 {
            return Err(LicenseKeyError::Length(len));
        }
        if typed::check(&symbols[..DATA], CodeKind::LicenseKey, 0) != symbols[DATA] {
            return Err(LicenseKeyError::Check);
        }
        Ok(Self(symbols))
    }
}

impl fmt::Debug for LicenseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LicenseKey(…)")
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::cast_possible_truncation, reason = "symbols are small")]

    use super::*;

    const KEY: &str = "00000-11111-22222-33333-4444";

    fn key() -> LicenseKey {
        let mut symbols = [0; DATA + 1];
        (0..DATA).for_each(|at| symbols[at] = (at * 7 % 32) as u8);
        symbols[DATA] = typed::check(&symbols[..DATA], CodeKind::LicenseKey, 0);
        LicenseKey(Zeroizing::new(symbols))
    }

    #[test]
    fn forgives_what_people_type() {
        let shown = key().reveal();
        let typed = [
            shown.to_lowercase(),
            shown.replace('-', ""),
            shown.replace('-', " "),
            format!("  {} \n", shown.replace('-', "\u{2013}")),
            shown.replace('0', "o").replace('1', "l"),
            shown.replace('0', "O").replace('1', "I"),
        ];
        for text in typed {
            assert_eq!(text.parse::<LicenseKey>(), Ok(key()), "{text}");
        }
    }

    #[test]
    fn catches_every_single_error_and_every_swap() {
        let right = key().0;
        for at in 0..=DATA {
            for other in (0..32).filter(|symbol| *symbol != right[at]) {
                let mut wrong = right.clone();
                wrong[at] = other;
                assert_ne!(typed::check(&wrong[..DATA], CodeKind::LicenseKey, 0), wrong[DATA]);
            }
            for with in (at + 1..=DATA).filter(|with| right[*with] != right[at]) {
                let mut wrong = right.clone();
                wrong.swap(at, with);
                assert_ne!(typed::check(&wrong[..DATA], CodeKind::LicenseKey, 0), wrong[DATA]);
            }
        }
    }

    #[test]
    fn says_what_is_wrong_without_repeating_it() {
        assert_eq!(KEY.parse::<LicenseKey>(), Err(LicenseKeyError::Length(24)));
        assert_eq!(format!("{KEY}U").parse::<LicenseKey>(), Err(LicenseKeyError::Character(25)));
        assert_eq!("".parse::<LicenseKey>(), Err(LicenseKeyError::Length(0)));
        assert_eq!("7".repeat(10_000).parse::<LicenseKey>(), Err(LicenseKeyError::Length(10_000)));
        assert_eq!(format!("{:?}", key()), "LicenseKey(…)");
    }
}
