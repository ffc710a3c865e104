//! Who buys what: accounts, customers, their labels, and orders.

use serde::{Deserialize, Serialize};

use super::{Invalid, Metadata, Noun, Rule, code, column, email, lines, list, metadata, name, rule, text};

/// A group of customers that is one to the vendor: a corporation, an institute.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Account {
    /// Its name.
    pub name: String,
    /// Its code, unique in the company; it never changes.
    pub code: String,
    /// What it is.
    pub description: String,
    /// Its telephone.
    pub phone: String,
    /// Its postal address.
    pub address: String,
    /// Its mail.
    pub email: String,
    /// The vendor's own entries.
    #[cfg_attr(feature = "schema", schema(value_type = Object))]
    pub metadata: Metadata,
}

impl Noun for Account {
    const NAME: &'static str = "account";
    const PLURAL: &'static str = "accounts";
    const COLUMNS: &'static [&'static str] = &["code"];

    fn columns(&self) -> Vec<Option<String>> {
        vec![column(&self.code)]
    }

    fn check(&self) -> Result<(), Invalid> {
        name("name", &self.name)?;
        code("code", &self.code)?;
        text("description", &self.description)?;
        text("address", &self.address)?;
        lines([("phone", self.phone.as_str())])?;
        email("email", &self.email)?;
        metadata(&self.metadata)
    }

    fn frozen(&self, next: &Self) -> Option<&'static str> {
        (self.code != next.code).then_some("code")
    }

    fn search_texts(&self) -> Vec<&str> {
        vec![&self.name, &self.code, &self.email]
    }
}

/// Who an order is for.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Customer {
    /// The mail of the person.
    pub email: String,
    /// The person's first name.
    pub first_name: String,
    /// The person's last name.
    pub last_name: String,
    /// Where the person works.
    pub company_name: String,
    /// The telephone.
    pub phone: String,
    /// The vendor's own number of this customer.
    pub reference: String,
    /// The postal address.
    pub address: String,
    /// The postal code.
    pub postcode: String,
    /// The city.
    pub city: String,
    /// The country.
    pub country: String,
    /// The state or region.
    pub state: String,
    /// The account that it belongs to, by its id; empty if none.
    pub account: String,
    /// The labels that it has, by their ids.
    pub labels: Vec<String>,
    /// The customer that this one became part of, by its id; empty if none.
    pub merged_into: String,
    /// The vendor's own entries.
    #[cfg_attr(feature = "schema", schema(value_type = Object))]
    pub metadata: Metadata,
}

impl Noun for Customer {
    const NAME: &'static str = "customer";
    const PLURAL: &'static str = "customers";
    const COLUMNS: &'static [&'static str] = &["account_id", "email", "reference", "merged_into"];

    fn columns(&self) -> Vec<Option<String>> {
        vec![column(&self.account), column(&self.email.to_lowercase()), column(&self.reference), column(&self.merged_into)]
    }

    fn check(&self) -> Result<(), Invalid> {
        email("email", &self.email)?;
        lines([
            ("first_name", self.first_name.as_str()),
            ("last_name", &self.last_name),
            ("company_name", &self.company_name),
            ("phone", &self.phone),
            ("reference", &self.reference),
            ("postcode", &self.postcode),
            ("city", &self.city),
            ("country", &self.country),
            ("state", &self.state),
            ("account", &self.account),
            ("merged_into", &self.merged_into),
        ])?;
        text("address", &self.address)?;
        list("labels", &self.labels)?;
        lines(self.labels.iter().map(|label| ("labels", label.as_str())))?;
        let is_named = [&self.email, &self.last_name, &self.company_name].iter().any(|text| !text.trim().is_empty());
        rule(is_named, "email", Rule::Named)?;
        metadata(&self.metadata)
    }

    fn references(&self) -> Vec<(&'static str, &str)> {
        self.labels.iter().map(|label| ("labels", label.as_str())).collect()
    }

    fn search_texts(&self) -> Vec<&str> {
        vec![&self.email, &self.first_name, &self.last_name, &self.company_name, &self.reference, &self.city]
    }
}

impl Customer {
    /// What becomes of this customer when `other` becomes part of it: what it does not say itself, it takes over.
    pub fn merge(&mut self, other: &Self) {
        let texts = [
            (&mut self.email, &other.email),
            (&mut self.first_name, &other.first_name),
            (&mut self.last_name, &other.last_name),
            (&mut self.company_name, &other.company_name),
            (&mut self.phone, &other.phone),
            (&mut self.reference, &other.reference),
            (&mut self.address, &other.address),
            (&mut self.postcode, &other.postcode),
            (&mut self.city, &other.city),
            (&mut self.country, &other.country),
            (&mut self.state, &other.state),
            (&mut self.account, &other.account),
        ];
        for (mine, theirs) in texts {
            if mine.is_empty() {
                mine.clone_from(theirs);
            }
        }
        for label in &other.labels {
            if !self.labels.contains(label) {
                self.labels.push(label.clone());
            }
        }
        for (name, value) in &other.metadata {
            self.metadata.entry(name).or_insert_with(|| value.clone());
        }
    }
}

/// A label that customers can have.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Label {
    /// What it says, unique in the company.
    pub label: String,
    /// Its color, `#rrggbb`.
    pub color: String,
}

impl Noun for Label {
    const NAME: &'static str = "label";
    const PLURAL: &'static str = "labels";
    const COLUMNS: &'static [&'static str] = &["label"];

    fn columns(&self) -> Vec<Option<String>> {
        vec![column(&self.label)]
    }

    fn check(&self) -> Result<(), Invalid> {
        name("label", &self.label)?;
        let digits = self.color.strip_prefix('#').unwrap_or_default();
        let is_color = self.color.is_empty() || digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        rule(is_color, "color", Rule::Color)
    }

    fn search_texts(&self) -> Vec<&str> {
        vec![&self.label]
    }
}

/// An order: every license belongs to one. It may have no customer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Order {
    /// The customer, by its id; empty if none.
    pub customer: String,
    /// The bundle that was ordered, by its id; empty if single products were.
    pub bundle: String,
    /// The managers that it is assigned to, by their ids.
    pub managers: Vec<String>,
    /// The organization whose contacts see it, by its id; empty if none.
    pub organization: String,
    /// Whether it is a trial of the vendor's own processes.
    pub is_test: bool,
    /// The language of whoever ordered, as a tag (BCP 47).
    pub language: String,
    /// What brought the order about.
    pub campaign: String,
    /// The vendor's note.
    pub note: String,
    /// The vendor's own entries.
    #[cfg_attr(feature = "schema", schema(value_type = Object))]
    pub metadata: Metadata,
}

impl Noun for Order {
    const NAME: &'static str = "order";
    const PLURAL: &'static str = "orders";
    const COLUMNS: &'static [&'static str] = &["customer_id", "bundle_id", "organization_id"];

    fn columns(&self) -> Vec<Option<String>> {
        vec![column(&self.customer), column(&self.bundle), column(&self.organization)]
    }

    fn check(&self) -> Result<(), Invalid> {
        lines([
            ("customer", self.customer.as_str()),
            ("bundle", &self.bundle),
            ("organization", &self.organization),
            ("campaign", &self.campaign),
        ])?;
        list("managers", &self.managers)?;
        lines(self.managers.iter().map(|manager| ("managers", manager.as_str())))?;
        let is_language = self.language.is_empty() || self.language.parse::<carnet_core::LanguageTag>().is_ok();
        rule(is_language, "language", Rule::Language)?;
        text("note", &self.note)?;
        metadata(&self.metadata)
    }

    fn references(&self) -> Vec<(&'static str, &str)> {
        self.managers.iter().map(|manager| ("users", manager.as_str())).collect()
    }

    fn search_texts(&self) -> Vec<&str> {
        vec![&self.campaign]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_merged_customer_keeps_its_own_and_takes_what_it_lacks() {
        let mut kept = Customer { email: "a@example.com".into(), labels: vec!["gold".into()], ..Customer::default() };
        let other =
            Customer { email: "b@example.com".into(), phone: "1".into(), labels: vec!["gold".into(), "new".into()], ..Customer::default() };
        kept.merge(&other);
        assert_eq!((kept.email.as_str(), kept.phone.as_str()), ("a@example.com", "1"));
        assert_eq!(kept.labels, ["gold", "new"]);
    }

    #[test]
    fn what_cannot_be_kept_is_refused_by_its_field() {
        let field = |customer: Customer| customer.check().unwrap_err().field;
        assert_eq!(field(Customer::default()), "email", "nobody at all");
        assert_eq!(field(Customer { email: "nobody".into(), ..Customer::default() }), "email");
        let long = Customer { last_name: "x".repeat(201), ..Customer::default() };
        assert_eq!(field(long), "last_name");
        assert_eq!(field(Customer { last_name: "a\0b".into(), ..Customer::default() }), "last_name");
        let nul = Metadata::from_iter([("a".to_owned(), serde_json::json!(["\u{0}"]))]);
        assert_eq!(field(Customer { last_name: "x".into(), metadata: nul, ..Customer::default() }), "metadata");
        assert_eq!(Label { label: "a".into(), color: "red".into() }.check().unwrap_err().field, "color");
    }
}
