//! What people type: Crockford's base 32 and the check character over GF(32) (`docs/spec/credential.md`).
//!
//! The check of a line is c = Σ αⁱ·dᵢ for i = 1…24, plus a constant of the code's kind and the line's number; the check itself has the
//! weight α⁰. α has the order 31, so all 25 weights differ: every single error and every swap of two characters changes the sum.

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The kind constant of license keys.
pub(crate) const LICENSE_KEY: u8 = 1;

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
pub(crate) fn check(data: &[u8], kind: u8, line: u8) -> u8 {
    let constant = (kind.wrapping_mul(5) ^ line) & 0x1f;
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
}
