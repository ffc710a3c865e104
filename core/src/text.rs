//! Names and short texts, each with the alphabet and the length that the wire allows.

use std::fmt;
use std::str::FromStr;

use crate::value::Value;
use thiserror::Error;

use crate::DecodeError;
use crate::field::Field;

/// A text that breaks the rule of its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct TextError(&'static str);

impl TextError {
    /// A name of a list that the list does not have.
    pub(crate) const UNKNOWN: Self = Self("the name is not in the list");

    /// The stable code.
    pub fn code(&self) -> &'static str {
        "name-invalid"
    }
}

macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident, $max:literal, $rule:literal, $allowed:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The longest form, in bytes.
            pub const MAX: usize = $max;

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = TextError;

            fn from_str(text: &str) -> Result<Self, TextError> {
                let allowed: fn(&str) -> bool = $allowed;
                if text.len() <= Self::MAX && allowed(text) { Ok(Self(text.to_owned())) } else { Err(TextError($rule)) }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Field for $name {
            fn encode(&self) -> Value<'static> {
                self.0.clone().into()
            }

            fn decode(value: Value<'_>, label: i64) -> Result<Self, DecodeError> {
                match value {
                    Value::Text(text) => text.parse().map_err(|_| DecodeError::ClaimRange(label)),
                    _ => Err(DecodeError::ClaimType(label)),
                }
            }
        }
    };
}

text_type! {
    /// A company's immutable code: two to sixteen of `a-z 0-9 -` (`docs/spec/README.md`).
    CompanyCode, 16, "a company code is 2 to 16 of a-z, 0-9 and -",
    |text| text.len() >= 2 && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

text_type! {
    /// A product's immutable code: one to sixteen of `A-Z a-z 0-9 . _ -`, beginning with a letter or digit.
    ProductCode, 16, "a product code is 1 to 16 of A-Z, a-z, 0-9, . _ and -, and begins with a letter or digit", is_code
}

text_type! {
    /// A feature's immutable code: one to twelve of `A-Z a-z 0-9 . _ -`, beginning with a letter or digit.
    FeatureCode, 12, "a feature code is 1 to 12 of A-Z, a-z, 0-9, . _ and -, and begins with a letter or digit", is_code
}

text_type! {
    /// An outcome's stable code, as a receipt carries it: one to 32 of `a-z 0-9 -`.
    OutcomeCode, 32, "an outcome code is 1 to 32 of a-z, 0-9 and -",
    |text| !text.is_empty() && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

text_type! {
    /// A machine fact: operating system, architecture or version; 1 to 16 bytes without control characters.
    Fact, 16, "a fact is 1 to 16 bytes without control characters", is_plain
}

text_type! {
    /// A host name or a metadata value: 1 to 32 bytes without control characters.
    Label, 32, "a label is 1 to 32 bytes without control characters", is_plain
}

text_type! {
    /// A name for people: 1 to 64 bytes without control characters.
    Title, 64, "a name is 1 to 64 bytes without control characters", is_plain
}

text_type! {
    /// A portal's address: `https://`, a host, and at most 128 bytes.
    PortalUrl, 128, "a portal address is https://HOST, at most 128 bytes of visible ASCII",
    |text| text.strip_prefix("https://").is_some_and(|rest| {
        !rest.is_empty() && !rest.starts_with(['/', '?', ':']) && !rest.contains('@') && rest.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'#' | b'"' | b'<' | b'>' | b'\\'))
    })
}

text_type! {
    /// A language tag such as `en` or `de-CH`, at most 8 bytes.
    LanguageTag, 8, "a language tag is 2 to 8 of A-Z, a-z and -",
    |text| text.len() >= 2 && text.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-')
}

fn is_code(text: &str) -> bool {
    text.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}

/// Control characters, directions and marks without width would let a name lie about what stands beside it.
fn is_plain(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|c| {
            !c.is_control()
                && !matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
        })
}

impl PortalUrl {
    /// The host, with the port if there is one, as it is shown to people.
    pub fn host(&self) -> &str {
        let rest = self.0.strip_prefix("https://").expect("the constructor checked the scheme");
        rest.split(['/', '?']).next().unwrap_or(rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_the_rule_allows_and_nothing_else() {
        assert!("acme-2".parse::<CompanyCode>().is_ok());
        for bad in ["a", "Acme", "acme_2", "seventeen-letters", "ac me", "ac\u{e9}"] {
            assert!(bad.parse::<CompanyCode>().is_err(), "{bad}");
        }
        assert!("..".parse::<ProductCode>().is_err(), "a code is used as a file name");
        assert!("a/b".parse::<ProductCode>().is_err());
        assert!("bad\u{202e}name".parse::<Title>().is_err());
        assert!("http://x.example".parse::<PortalUrl>().is_err());
        assert_eq!("https://p.example:8443/o?x".parse::<PortalUrl>().unwrap().host(), "p.example:8443");
    }
}
