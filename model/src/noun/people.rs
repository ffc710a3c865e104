//! Who uses the portal: users with their roles, groups, and organizations with their contacts.

use serde::{Deserialize, Serialize};

use super::{Invalid, Noun, Rule, column, email, lines, list, name, rule};
use crate::permission::{Grant, Role, check_grants};

/// Somebody whom the portal knows: a manager, a contact, a user of licenses, a courier.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct User {
    /// The mail, unique in the company.
    pub email: String,
    /// The first name.
    pub first_name: String,
    /// The last name.
    pub last_name: String,
    /// The telephone.
    pub phone: String,
    /// What the user is.
    pub role: Role,
    /// What the user may do. A new manager gets the company's default set where this is left out.
    pub grants: Vec<Grant>,
    /// The manager in whose charge the user is, by its id; empty for the vendor's own. Tiers may be of any depth.
    pub parent: String,
    /// The organization, by its id; empty if none.
    pub organization: String,
    /// Whether the user may do nothing for now.
    pub is_suspended: bool,
    /// The language, as a tag (BCP 47).
    pub language: String,
}

impl Noun for User {
    const NAME: &'static str = "user";
    const PLURAL: &'static str = "users";
    const COLUMNS: &'static [&'static str] = &["email", "role", "parent_id", "organization_id"];

    fn columns(&self) -> Vec<Option<String>> {
        vec![column(&self.email.to_lowercase()), Some(self.role.name().to_owned()), column(&self.parent), column(&self.organization)]
    }

    fn check(&self) -> Result<(), Invalid> {
        email("email", &self.email)?;
        rule(!self.email.is_empty(), "email", Rule::NotEmpty)?;
        lines([
            ("first_name", self.first_name.as_str()),
            ("last_name", &self.last_name),
            ("phone", &self.phone),
            ("parent", &self.parent),
            ("organization", &self.organization),
        ])?;
        check_grants(&self.grants)?;
        let is_language = self.language.is_empty() || self.language.parse::<carnet_core::LanguageTag>().is_ok();
        rule(is_language, "language", Rule::Language)
    }

    fn frozen(&self, next: &Self) -> Option<&'static str> {
        (self.parent != next.parent).then_some("parent")
    }

    fn search_texts(&self) -> Vec<&str> {
        vec![&self.email, &self.first_name, &self.last_name]
    }
}

/// Users who are assigned together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Group {
    /// Its name, unique in the company.
    pub name: String,
    /// Its users, by their ids.
    pub users: Vec<String>,
}

impl Noun for Group {
    const NAME: &'static str = "group";
    const PLURAL: &'static str = "groups";
    const COLUMNS: &'static [&'static str] = &["name"];

    fn columns(&self) -> Vec<Option<String>> {
        vec![column(&self.name)]
    }

    fn check(&self) -> Result<(), Invalid> {
        name("name", &self.name)?;
        list("users", &self.users)?;
        lines(self.users.iter().map(|user| ("users", user.as_str())))
    }

    fn references(&self) -> Vec<(&'static str, &str)> {
        self.users.iter().map(|user| ("users", user.as_str())).collect()
    }

    fn search_texts(&self) -> Vec<&str> {
        vec![&self.name]
    }
}

/// A customer's organization: its contacts see all its licenses and users.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Organization {
    /// Its name.
    pub name: String,
    /// The account that it belongs to, by its id; empty if none.
    pub account: String,
    /// Its contacts.
    pub contacts: Vec<Contact>,
}

/// A contact of an organization.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Contact {
    /// The user, by its id.
    pub user: String,
    /// Whether it is the primary one; the others are secondary.
    pub is_primary: bool,
}

impl Noun for Organization {
    const NAME: &'static str = "organization";
    const PLURAL: &'static str = "organizations";
    const COLUMNS: &'static [&'static str] = &["account_id"];

    fn columns(&self) -> Vec<Option<String>> {
        vec![column(&self.account)]
    }

    fn check(&self) -> Result<(), Invalid> {
        name("name", &self.name)?;
        lines([("account", self.account.as_str())])?;
        list("contacts", &self.contacts)?;
        lines(self.contacts.iter().map(|contact| ("contacts", contact.user.as_str())))?;
        rule(self.contacts.iter().filter(|contact| contact.is_primary).count() <= 1, "contacts", Rule::OnePrimaryContact)
    }

    fn references(&self) -> Vec<(&'static str, &str)> {
        self.contacts.iter().map(|contact| ("users", contact.user.as_str())).collect()
    }

    fn search_texts(&self) -> Vec<&str> {
        vec![&self.name]
    }
}
