//! What is sold: products, their policies, features, bundles and releases.

use carnet_core::{FeatureCode, ProductCode, UnixTime};
use serde::{Deserialize, Serialize};

use super::{Invalid, MAX_ENTRIES, MAX_SEATS, Metadata, Noun, Rule, code, column, first_changed, lines, metadata, name, rule, text};
use crate::TermsPlan;

/// A product: what a license is for.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Product {
    /// Its code on the wire, at most 16 characters; it never changes.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// What licenses of it may say beside their terms.
    pub custom_fields: Vec<CustomField>,
    /// How many components of a machine must stay as they were, where a license does not say.
    pub quorum: u8,
    /// The languages that the product speaks, as tags (BCP 47); English unless given.
    pub languages: Vec<String>,
    /// Whether requests name the host.
    pub sends_host_name: bool,
    /// Whether the portal must not recognize a machine after it was set up anew.
    pub hides_hardware: bool,
    /// Whether nothing new is issued for it.
    pub is_archived: bool,
    /// The vendor's own entries.
    #[cfg_attr(feature = "schema", schema(value_type = Object))]
    pub metadata: Metadata,
}

/// What a license of a product may say beside its terms.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct CustomField {
    /// Its name.
    pub name: String,
    /// What its values are.
    pub data_type: DataType,
    /// What holds where a license does not say.
    pub default_value: Option<String>,
    /// What it is for.
    pub description: String,
}

/// What the values of a custom field are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum DataType {
    /// Any text.
    #[default]
    Text,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Flag,
    /// A day, `2027-01-31`.
    Date,
}

impl DataType {
    /// Whether `value` is one.
    pub fn accepts(self, value: &str) -> bool {
        match self {
            Self::Text => true,
            Self::Number => value.parse::<i64>().is_ok(),
            Self::Flag => matches!(value, "true" | "false"),
            Self::Date => is_date(value),
        }
    }
}

fn is_date(value: &str) -> bool {
    let part = |range| value.get(range).filter(|digits: &&str| digits.bytes().all(|byte| byte.is_ascii_digit()));
    let [Some(year), Some(month), Some(day)] = [part(0..4), part(5..7), part(8..10)] else { return false };
    let (year, month, day): (u32, u32, u32) = (year.parse().unwrap_or(0), month.parse().unwrap_or(0), day.parse().unwrap_or(0));
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => 0,
    };
    value.len() == 10 && value.get(4..5) == Some("-") && value.get(7..8) == Some("-") && (1..=days).contains(&day)
}

impl Noun for Product {
    const NAME: &'static str = "product";
    const PLURAL: &'static str = "products";
    const COLUMNS: &'static [&'static str] = &["code"];

    fn columns(&self) -> Vec<Option<String>> {
        vec![column(&self.code)]
    }

    fn check(&self) -> Result<(), Invalid> {
        rule(self.code.parse::<ProductCode>().is_ok(), "code", Rule::ProductCode)?;
        rule(self.name.parse::<carnet_core::Title>().is_ok(), "name", Rule::Title)?;
        text("description", &self.description)?;
        rule(self.quorum <= 8, "quorum", Rule::AtMost(8))?;
        let are_languages = self.languages.iter().all(|tag| tag.parse::<carnet_core::LanguageTag>().is_ok());
        let most = carnet_core::MAX_LANGUAGES;
        rule(self.languages.len() <= most && are_languages, "languages", Rule::Languages(most))?;
        rule(self.custom_fields.len() <= MAX_ENTRIES, "custom_fields", Rule::AtMostEntries(MAX_ENTRIES))?;
        for (at, field) in self.custom_fields.iter().enumerate() {
            name("custom_fields", &field.name)?;
            text("custom_fields", &field.description)?;
            let is_first = !self.custom_fields[..at].iter().any(|known| known.name == field.name);
            rule(is_first, "custom_fields", Rule::EachNameOnce)?;
            let fits = field.default_value.as_ref().is_none_or(|value| field.data_type.accepts(value));
            rule(fits, "custom_fields", Rule::DefaultValue)?;
            lines(field.default_value.iter().map(|value| ("custom_fields", value.as_str())))?;
        }
        metadata(&self.metadata)
    }

    fn frozen(&self, next: &Self) -> Option<&'static str> {
        (self.code != next.code).then_some("code")
    }

    fn search_texts(&self) -> Vec<&str> {
        vec![&self.code, &self.name]
    }
}

/// A template of licenses. It can be edited: licenses issued from then on have the new version, those before keep theirs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// Its code, unique in the company; it never changes.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The product, by its id; it never changes.
    pub product: String,
    /// What a license promises.
    pub plan: TermsPlan,
    /// How many devices may have a license at once.
    pub seats: u32,
    /// How often it may move to another device; without limit if absent.
    pub max_transfers: Option<u16>,
    /// How many activations may be reset without proof; without limit if absent.
    pub max_resets: Option<u16>,
    /// How many users may be assigned; without limit if absent.
    pub max_users: Option<u32>,
    /// Whether seats are borrowed for a while instead of held.
    pub is_floating: bool,
    /// For how many days a seat may be borrowed at most.
    pub max_borrow_days: u32,
    /// How many days maintenance lasts from the day of issue; what the plan says if absent.
    pub maintenance_days: Option<u32>,
    /// After which time the counting of consumption begins anew; never if absent.
    pub consumption_period: Option<Period>,
    /// Whether it is taken where none is named.
    pub is_default: bool,
    /// Whether nothing new is issued by it.
    pub is_archived: bool,
    /// The vendor's own entries.
    #[cfg_attr(feature = "schema", schema(value_type = Object))]
    pub metadata: Metadata,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            code: String::new(),
            name: String::new(),
            product: String::new(),
            plan: TermsPlan::default(),
            seats: 1,
            max_transfers: None,
            max_resets: Some(3),
            max_users: None,
            is_floating: false,
            max_borrow_days: 30,
            maintenance_days: None,
            consumption_period: None,
            is_default: false,
            is_archived: false,
            metadata: Metadata::new(),
        }
    }
}

/// After which time the counting of consumption begins anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Period {
    /// A day.
    Daily,
    /// Seven days.
    Weekly,
    /// 30 days.
    Monthly,
    /// 365 days.
    Annually,
}

impl Period {
    /// Its length in days: every period is as long as the one before, so that nobody has to ask in which calendar.
    pub fn days(self) -> u64 {
        match self {
            Self::Daily => 1,
            Self::Weekly => 7,
            Self::Monthly => 30,
            Self::Annually => 365,
        }
    }
}

impl Noun for Policy {
    const NAME: &'static str = "policy";
    const PLURAL: &'static str = "policies";
    const COLUMNS: &'static [&'static str] = &["code", "product_id"];

    fn columns(&self) -> Vec<Option<String>> {
        vec![column(&self.code), column(&self.product)]
    }

    fn check(&self) -> Result<(), Invalid> {
        code("code", &self.code)?;
        name("name", &self.name)?;
        lines([("product", self.product.as_str())])?;
        rule(!self.product.is_empty(), "product", Rule::ProductId)?;
        rule((1..=MAX_SEATS).contains(&self.seats), "seats", Rule::Between(1, MAX_SEATS as usize))?;
        let most = Rule::AtMostDays(super::MAX_BORROW_DAYS as usize);
        rule(self.max_borrow_days <= super::MAX_BORROW_DAYS, "max_borrow_days", most)?;
        rule(self.maintenance_days.is_none_or(|days| days <= 36_500), "maintenance_days", Rule::AtMostDays(36_500))?;
        rule(self.plan.terms(UnixTime::from_secs(0), None).is_ok(), "plan", Rule::LicenseTerms)?;
        metadata(&self.metadata)
    }

    fn frozen(&self, next: &Self) -> Option<&'static str> {
        first_changed([("code", self.code != next.code), ("product", self.product != next.product)])
    }

    fn search_texts(&self) -> Vec<&str> {
        vec![&self.code, &self.name]
    }
}

/// A feature that licenses of a product can have.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct FeatureDefinition {
    /// Its code on the wire, at most 12 characters, unique in the product; it never changes.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The product, by its id; it never changes.
    pub product: String,
    /// Whether it is had or counted.
    pub kind: FeatureKind,
    /// What it is.
    pub description: String,
    /// The vendor's own entries.
    #[cfg_attr(feature = "schema", schema(value_type = Object))]
    pub metadata: Metadata,
}

/// Whether a feature is had or counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FeatureKind {
    /// A license has it or not.
    #[default]
    Activation,
    /// Its use is counted.
    Consumption,
}

impl Noun for FeatureDefinition {
    const NAME: &'static str = "feature";
    const PLURAL: &'static str = "features";
    const COLUMNS: &'static [&'static str] = &["code", "product_id"];

    fn columns(&self) -> Vec<Option<String>> {
        vec![column(&self.code), column(&self.product)]
    }

    fn check(&self) -> Result<(), Invalid> {
        rule(self.code.parse::<FeatureCode>().is_ok(), "code", Rule::FeatureCode)?;
        name("name", &self.name)?;
        lines([("product", self.product.as_str())])?;
        rule(!self.product.is_empty(), "product", Rule::ProductId)?;
        text("description", &self.description)?;
        metadata(&self.metadata)
    }

    fn frozen(&self, next: &Self) -> Option<&'static str> {
        first_changed([("code", self.code != next.code), ("product", self.product != next.product)])
    }

    fn search_texts(&self) -> Vec<&str> {
        vec![&self.code, &self.name]
    }
}

/// Products that are ordered together: an order of a bundle issues a license by each of its policies.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Bundle {
    /// Its code, unique in the company; it never changes.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What is in it.
    pub items: Vec<BundleItem>,
    /// Whether it is ordered no more.
    pub is_archived: bool,
    /// The vendor's own entries.
    #[cfg_attr(feature = "schema", schema(value_type = Object))]
    pub metadata: Metadata,
}

/// One part of a bundle.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct BundleItem {
    /// The policy by which its license is issued, by its id.
    pub policy: String,
}

impl Noun for Bundle {
    const NAME: &'static str = "bundle";
    const PLURAL: &'static str = "bundles";
    const COLUMNS: &'static [&'static str] = &["code"];

    fn columns(&self) -> Vec<Option<String>> {
        vec![column(&self.code)]
    }

    fn check(&self) -> Result<(), Invalid> {
        code("code", &self.code)?;
        name("name", &self.name)?;
        rule((1..=100).contains(&self.items.len()), "items", Rule::EntriesBetween(1, 100))?;
        lines(self.items.iter().map(|item| ("items", item.policy.as_str())))?;
        metadata(&self.metadata)
    }

    fn frozen(&self, next: &Self) -> Option<&'static str> {
        (self.code != next.code).then_some("code")
    }

    fn references(&self) -> Vec<(&'static str, &str)> {
        self.items.iter().map(|item| ("policies", item.policy.as_str())).collect()
    }

    fn search_texts(&self) -> Vec<&str> {
        vec![&self.code, &self.name]
    }
}

/// A version of a product.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Release {
    /// The product, by its id; it never changes.
    pub product: String,
    /// Its version, `2.0.1`, unique in the product; it never changes.
    pub release: String,
    /// When it came out, in seconds since the epoch.
    pub released_at: u64,
    /// What is new.
    pub notes: String,
    /// Where it is had.
    pub downloads: Vec<Download>,
}

/// A file of a release.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Download {
    /// The file's name.
    pub name: String,
    /// Its address, over https.
    pub url: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

impl Noun for Release {
    const NAME: &'static str = "release";
    const PLURAL: &'static str = "releases";
    const COLUMNS: &'static [&'static str] = &["product_id", "release_version"];

    fn columns(&self) -> Vec<Option<String>> {
        vec![column(&self.product), column(&self.release)]
    }

    fn check(&self) -> Result<(), Invalid> {
        lines([("product", self.product.as_str())])?;
        rule(!self.product.is_empty(), "product", Rule::ProductId)?;
        name("release", &self.release)?;
        rule(self.released_at < 1 << 40, "released_at", Rule::Time)?;
        text("notes", &self.notes)?;
        rule(self.downloads.len() <= 100, "downloads", Rule::AtMostEntries(100))?;
        self.downloads.iter().try_for_each(|file| {
            name("downloads", &file.name)?;
            lines([("downloads", file.url.as_str())])?;
            rule(file.url.starts_with("https://"), "downloads", Rule::Https)?;
            rule(file.size < 1 << 50, "downloads", Rule::Bytes)?;
            let is_digest = file.sha256.len() == 64 && file.sha256.bytes().all(|byte| byte.is_ascii_hexdigit());
            rule(is_digest, "downloads", Rule::Sha256)
        })
    }

    fn frozen(&self, next: &Self) -> Option<&'static str> {
        first_changed([("product", self.product != next.product), ("release", self.release != next.release)])
    }

    fn search_texts(&self) -> Vec<&str> {
        vec![&self.release]
    }
}

/// The newest release that maintenance includes: the last that came out not after `maintenance_until`, of those that are out.
pub fn eligible_release<'a>(
    releases: impl IntoIterator<Item = &'a Release>,
    maintenance_until: Option<u64>,
    now: UnixTime,
) -> Option<&'a Release> {
    let last = maintenance_until.unwrap_or(u64::MAX).min(now.as_secs());
    releases.into_iter().filter(|release| release.released_at <= last).max_by_key(|release| release.released_at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_release_within_maintenance_is_the_update() {
        let release = |release: &str, released_at| Release { release: release.into(), released_at, ..Release::default() };
        let releases = [release("3", 300), release("1", 100), release("2", 200)];
        let update = |until, now| eligible_release(&releases, until, UnixTime::from_secs(now)).map(|release| release.release.as_str());
        assert_eq!(update(None, 1000), Some("3"), "maintenance without end");
        assert_eq!(update(Some(200), 1000), Some("2"), "the day itself counts");
        assert_eq!(update(Some(50), 1000), None);
        assert_eq!(update(None, 250), Some("2"), "what comes out tomorrow is not out");
    }

    #[test]
    fn what_a_product_and_a_policy_hold_is_bounded_in_number() {
        let field = |number: usize| CustomField { name: format!("Field {number}"), ..CustomField::default() };
        let product = |fields, entries| Product {
            code: "saw".into(),
            name: "Saw".into(),
            custom_fields: (0..fields).map(field).collect(),
            metadata: (0..entries).map(|number| (format!("entry {number}"), serde_json::json!(number))).collect(),
            ..Product::default()
        };
        assert_eq!(product(64, 64).check(), Ok(()));
        assert_eq!(product(65, 0).check().unwrap_err().field, "custom_fields");
        assert_eq!(product(0, 65).check().unwrap_err().field, "metadata");
        let policy = |features, entries| Policy {
            code: "saw".into(),
            name: "Saw".into(),
            product: "saw".into(),
            plan: TermsPlan {
                features: (0..features).map(|number| crate::FeaturePlan { code: format!("f{number:03}"), ..Default::default() }).collect(),
                metadata: (0..entries).map(|number| (format!("e{number:03}"), "x".to_owned())).collect(),
                ..TermsPlan::default()
            },
            ..Policy::default()
        };
        assert_eq!(policy(carnet_core::MAX_FEATURES, carnet_core::MAX_METADATA).check(), Ok(()));
        assert_eq!(policy(carnet_core::MAX_FEATURES + 1, 0).check().unwrap_err().field, "plan");
        assert_eq!(policy(0, carnet_core::MAX_METADATA + 1).check().unwrap_err().field, "plan");
    }

    #[test]
    fn the_values_of_custom_fields_are_of_their_type() {
        for (data_type, good, bad) in [
            (DataType::Number, "-5", "five"),
            (DataType::Flag, "true", "yes"),
            (DataType::Date, "2028-02-29", "2027-02-29"),
            (DataType::Date, "2027-12-31", "2027-1-31"),
        ] {
            assert!(data_type.accepts(good) && !data_type.accepts(bad), "{data_type:?}");
        }
        assert!(!DataType::Date.accepts("20é7-01-0"), "no panic within a character");
    }
}
