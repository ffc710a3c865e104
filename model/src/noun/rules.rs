//! What fields should be: a stable code for each rule, and the numbers that its sentence names.

use std::fmt;

use carnet_core::{Arguments, FeatureCode, ProductCode, Title};

use super::{MAX_CODE, MAX_ENTRIES, MAX_LINE, MAX_METADATA, MAX_TEXT};

/// What a field should be. The sentence is said by whoever has words for the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// A customer other than this one.
    AnotherCustomer,
    /// As it was: it never changes.
    AsItWas,
    /// At most so much.
    AtMost(usize),
    /// At most so many days.
    AtMostDays(usize),
    /// At most so many entries.
    AtMostEntries(usize),
    /// From so much to so much.
    Between(usize, usize),
    /// A size in bytes.
    Bytes,
    /// A code of the portal's own.
    Code,
    /// A color, `#rrggbb`.
    Color,
    /// Fields of the product, with values of their types.
    CustomFields,
    /// A number of days, where no other end is given.
    Days,
    /// A default value of the field's type.
    DefaultValue,
    /// Each name once.
    EachNameOnce,
    /// An address of mail.
    Email,
    /// A day or a second, where there is an end.
    End,
    /// From so many entries to so many.
    EntriesBetween(usize, usize),
    /// A feature's code.
    FeatureCode,
    /// The fields of its kind.
    Fields,
    /// Addresses over https.
    Https,
    /// An id that a client made.
    Id,
    /// What the description of the API says; a reader of JSON tells what differs.
    JsonShape,
    /// A language tag.
    Language,
    /// At most so many language tags.
    Languages(usize),
    /// A valid license key for each license.
    LicenseKeys,
    /// Terms that a license can carry.
    LicenseTerms,
    /// So many licenses, and so many in all.
    LicensesAtOnce(usize, usize),
    /// One line of bounded length.
    Line,
    /// An object of bounded size.
    Metadata,
    /// A mail, a last name or a company name.
    Named,
    /// A license key that no license has.
    NewLicenseKey,
    /// Not empty.
    NotEmpty,
    /// At most one primary contact.
    OnePrimaryContact,
    /// Exactly one of policy, product and bundle.
    OneSource,
    /// The mail of one customer, who is the order's.
    OrdersCustomer,
    /// The code of a policy.
    PolicyCode,
    /// A product's code.
    ProductCode,
    /// The id of a product.
    ProductId,
    /// The code of a product that has a default policy.
    ProductWithPolicy,
    /// What merging customers makes it.
    SetByMerging,
    /// A role whose grants can be set.
    SettableRole,
    /// A SHA-256 in hexadecimal.
    Sha256,
    /// A text of bounded length.
    Text,
    /// Texts.
    Texts,
    /// Seconds since the epoch.
    Time,
    /// A name that documents can carry.
    Title,
    /// Texts without the character U+0000.
    WithoutNul,
}

impl Rule {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::AnotherCustomer => "another-customer",
            Self::AsItWas => "as-it-was",
            Self::AtMost(_) => "at-most",
            Self::AtMostDays(_) => "at-most-days",
            Self::AtMostEntries(_) => "at-most-entries",
            Self::Between(..) => "between",
            Self::Bytes => "bytes",
            Self::Code => "code",
            Self::Color => "color",
            Self::CustomFields => "custom-fields",
            Self::Days => "days",
            Self::DefaultValue => "default-value",
            Self::EachNameOnce => "each-name-once",
            Self::Email => "email",
            Self::End => "end",
            Self::EntriesBetween(..) => "entries-between",
            Self::FeatureCode => "feature-code",
            Self::Fields => "fields",
            Self::Https => "https",
            Self::Id => "id",
            Self::JsonShape => "json-shape",
            Self::Language => "language",
            Self::Languages(_) => "languages",
            Self::LicenseKeys => "license-keys",
            Self::LicenseTerms => "license-terms",
            Self::LicensesAtOnce(..) => "licenses-at-once",
            Self::Line => "line",
            Self::Metadata => "metadata",
            Self::Named => "named",
            Self::NewLicenseKey => "new-license-key",
            Self::NotEmpty => "not-empty",
            Self::OnePrimaryContact => "one-primary-contact",
            Self::OneSource => "one-source",
            Self::OrdersCustomer => "orders-customer",
            Self::PolicyCode => "policy-code",
            Self::ProductCode => "product-code",
            Self::ProductId => "product-id",
            Self::ProductWithPolicy => "product-with-policy",
            Self::SetByMerging => "set-by-merging",
            Self::SettableRole => "settable-role",
            Self::Sha256 => "sha256",
            Self::Text => "text",
            Self::Texts => "texts",
            Self::Time => "time",
            Self::Title => "title",
            Self::WithoutNul => "without-nul",
        }
    }

    /// The numbers that its sentence names.
    pub fn arguments(self) -> Arguments {
        match self {
            Self::AtMost(max) | Self::AtMostDays(max) | Self::AtMostEntries(max) | Self::Languages(max) => vec![("max", grouped(max))],
            Self::Between(min, max) | Self::EntriesBetween(min, max) => vec![("min", grouped(min)), ("max", grouped(max))],
            Self::Code | Self::Id => vec![("max", grouped(MAX_CODE))],
            Self::FeatureCode => vec![("max", grouped(FeatureCode::MAX))],
            Self::LicensesAtOnce(max, all) => vec![("max", grouped(max)), ("all", grouped(all))],
            Self::Line => vec![("max", grouped(MAX_LINE))],
            Self::Metadata => vec![("entries", grouped(MAX_ENTRIES)), ("max", grouped(MAX_METADATA / 1024))],
            Self::ProductCode => vec![("max", grouped(ProductCode::MAX))],
            Self::Text => vec![("max", grouped(MAX_TEXT))],
            Self::Title => vec![("max", grouped(Title::MAX))],
            _ => Vec::new(),
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A number as people read it: from five digits on, in groups of three.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let begins_group = |at: usize| digits.len() > 4 && at > 0 && (digits.len() - at).is_multiple_of(3);
    digits.chars().enumerate().flat_map(|(at, digit)| begins_group(at).then_some(' ').into_iter().chain([digit])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_people_read_them() {
        for (number, text) in [(0, "0"), (200, "200"), (3650, "3650"), (36_500, "36 500"), (1_000_000, "1 000 000")] {
            assert_eq!(Rule::AtMost(number).arguments(), [("max", text.to_owned())]);
        }
    }
}
