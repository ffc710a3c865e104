//! The nouns of the portal other than licenses and what belongs to them: each says what it holds, what must be so, what it refers to, and
//! by which words it is found.

mod catalog;
mod people;
mod rules;
mod sale;

use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

pub use catalog::{
    Bundle, BundleItem, CustomField, DataType, Download, FeatureDefinition, FeatureKind, Period, Policy, Product, Release, eligible_release,
};
pub use people::{Contact, Group, Organization, User};
pub use rules::Rule;
pub use sale::{Account, Customer, Label, Order};

/// The vendor's own entries: a JSON object.
pub type Metadata = serde_json::Map<String, serde_json::Value>;

/// The longest text of one line, in characters.
pub const MAX_LINE: usize = 200;
/// The longest text of several lines, in characters.
pub const MAX_TEXT: usize = 10_000;
/// For how many days a seat can be borrowed at all: ten years.
pub const MAX_BORROW_DAYS: u32 = 3650;
/// The most entries of a list inside a noun.
pub const MAX_LIST: usize = 1_000;
/// The longest code of the portal's own, and the longest id that a client makes.
const MAX_CODE: usize = 64;
/// The most entries of the vendor's own, and the most custom fields, of one thing.
pub const MAX_ENTRIES: usize = 64;
/// The most seats of a license.
pub const MAX_SEATS: u32 = 1_000_000;
/// The most metadata, in bytes of JSON.
const MAX_METADATA: usize = 16 * 1024;

/// A kind of thing that the portal keeps.
pub trait Noun: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Its name: in audit rows, in search terms, and as the stem of stable codes.
    const NAME: &'static str;
    /// The name of many: in paths and as its table.
    const PLURAL: &'static str;
    /// What of it stands in columns of its own, so that the database can hold it unique, refer by it, or select by it.
    const COLUMNS: &'static [&'static str];

    /// The values of [`Noun::COLUMNS`], in that order.
    fn columns(&self) -> Vec<Option<String>>;

    /// What must be so, whatever else is kept.
    ///
    /// # Errors
    /// The first field that breaks its rule.
    fn check(&self) -> Result<(), Invalid>;

    /// The first field that differs in `next` although it may never change.
    fn frozen(&self, _next: &Self) -> Option<&'static str> {
        None
    }

    /// What its lists refer to, as table and id; what refers by a column the database checks.
    fn references(&self) -> Vec<(&'static str, &str)> {
        Vec::new()
    }

    /// The texts by whose words it is found.
    fn search_texts(&self) -> Vec<&str>;
}

/// A field that breaks its rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the field {field} is invalid: {rule}")]
pub struct Invalid {
    /// The field.
    pub field: &'static str,
    /// What it should be.
    pub rule: Rule,
}

/// Requires that `holds`.
pub(crate) fn rule(holds: bool, field: &'static str, rule: Rule) -> Result<(), Invalid> {
    if holds { Ok(()) } else { Err(Invalid { field, rule }) }
}

/// Texts of one line each: no control characters, and bounded.
pub(crate) fn lines<'a>(texts: impl IntoIterator<Item = (&'static str, &'a str)>) -> Result<(), Invalid> {
    let is_line = |text: &str| text.chars().count() <= MAX_LINE && !text.chars().any(char::is_control);
    texts.into_iter().try_for_each(|(field, text)| rule(is_line(text), field, Rule::Line))
}

/// A name: a line that says something.
pub(crate) fn name(field: &'static str, text: &str) -> Result<(), Invalid> {
    lines([(field, text)])?;
    rule(!text.trim().is_empty(), field, Rule::NotEmpty)
}

/// A text of several lines.
pub(crate) fn text(field: &'static str, text: &str) -> Result<(), Invalid> {
    let is_plain = !text.chars().any(|character| character.is_control() && !matches!(character, '\n' | '\r' | '\t'));
    rule(is_plain && text.chars().count() <= MAX_TEXT, field, Rule::Text)
}

/// An address of mail, as far as anybody can tell without sending to it.
pub(crate) fn email(field: &'static str, text: &str) -> Result<(), Invalid> {
    lines([(field, text)])?;
    let is_address = |(local, host): (&str, &str)| !local.is_empty() && !host.is_empty() && !text.contains(char::is_whitespace);
    rule(text.is_empty() || text.rsplit_once('@').is_some_and(is_address), field, Rule::Email)
}

/// A code of the portal's own: what people write in lists and scripts.
pub(crate) fn code(field: &'static str, text: &str) -> Result<(), Invalid> {
    let is_code = (1..=MAX_CODE).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    rule(is_code, field, Rule::Code)
}

pub(crate) fn metadata(map: &Metadata) -> Result<(), Invalid> {
    let size = serde_json::to_string(map).map_or(usize::MAX, |json| json.len());
    let is_small = map.len() <= MAX_ENTRIES && size <= MAX_METADATA;
    rule(is_small && !has_control(map.iter()), "metadata", Rule::Metadata)
}

/// PostgreSQL keeps no NUL in a text, and nobody wants the others in a list.
fn has_control<'a>(entries: impl Iterator<Item = (&'a String, &'a serde_json::Value)>) -> bool {
    fn within(value: &serde_json::Value) -> bool {
        match value {
            serde_json::Value::String(text) => text.chars().any(is_bad),
            serde_json::Value::Array(list) => list.iter().any(within),
            serde_json::Value::Object(map) => has_control(map.iter()),
            _ => false,
        }
    }
    fn is_bad(character: char) -> bool {
        character.is_control() && !matches!(character, '\n' | '\r' | '\t')
    }
    entries.into_iter().any(|(name, value)| name.chars().any(is_bad) || within(value))
}

pub(crate) fn list<T>(field: &'static str, list: &[T]) -> Result<(), Invalid> {
    rule(list.len() <= MAX_LIST, field, Rule::AtMostEntries(MAX_LIST))
}

/// The first field that differs.
pub(crate) fn first_changed<const N: usize>(fields: [(&'static str, bool); N]) -> Option<&'static str> {
    fields.into_iter().find(|(_, differs)| *differs).map(|(field, _)| field)
}

/// A value in its column; an empty one is none.
pub(crate) fn column(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
