//! What a caller sees, as a condition on every statement that reads: the one place where visibility is put into SQL.

use carnet_model::permission::{Caller, Role};
use sqlx::Any;
use sqlx::any::AnyArguments;
use sqlx::query::Query;

/// How far somebody sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sees {
    /// Everything of the company.
    All,
    /// The orders that the user, or somebody below, manages or made, and what hangs on them.
    Below(String),
    /// The orders of an organization, and what hangs on them.
    Organization {
        /// The organization.
        organization: String,
        /// The contact.
        user: String,
    },
    /// The licenses that are assigned to the user.
    Own(String),
}

/// A condition with its values. The company is `$1` in every statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Condition {
    /// The SQL, which stands after an `AND`.
    pub(crate) sql: String,
    values: Vec<String>,
}

impl Condition {
    /// Binds its values; they come last in the statement.
    pub(crate) fn bind<'q>(&self, mut query: Query<'q, Any, AnyArguments>) -> Query<'q, Any, AnyArguments> {
        for value in &self.values {
            query = query.bind(value.clone());
        }
        query
    }

    /// The number of its values.
    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }
}

impl Sees {
    /// How far `caller` sees.
    pub fn of(caller: &Caller, organization: &str) -> Self {
        match caller.role {
            Role::VendorAdmin => Self::All,
            Role::OrganizationContact if !organization.is_empty() => {
                Self::Organization { organization: organization.to_owned(), user: caller.user.clone() }
            }
            Role::LicenseUser | Role::OrganizationContact => Self::Own(caller.user.clone()),
            _ => Self::Below(caller.user.clone()),
        }
    }

    /// The condition on the rows of `table`, whose first value is `$first`.
    pub(crate) fn condition(&self, table: &str, first: usize) -> Condition {
        let below = "SELECT t.user_id FROM user_tiers t WHERE t.company = $1 AND t.above_id = {user}";
        let orders = match self {
            Self::All => return Condition { sql: "1 = 1".into(), values: Vec::new() },
            Self::Below(_) => format!(
                "SELECT m.order_id FROM order_managers m WHERE m.company = $1 AND m.user_id IN ({below}) \
                 UNION SELECT o.id FROM orders o WHERE o.company = $1 AND o.owner_id IN ({below})"
            ),
            Self::Organization { .. } => "SELECT o.id FROM orders o WHERE o.company = $1 AND o.organization_id = {organization}".into(),
            Self::Own(_) => "SELECT o.id FROM orders o WHERE o.company = $1 AND 1 = 0".into(),
        };
        let licenses = match self {
            Self::Own(_) => "SELECT u.license_id FROM license_users u WHERE u.company = $1 AND u.user_id = {user}".into(),
            _ => format!("SELECT l.id FROM licenses l WHERE l.company = $1 AND l.order_id IN ({orders})"),
        };
        let customers = format!("SELECT o.customer_id FROM orders o WHERE o.company = $1 AND o.id IN ({orders})");
        let sql = match table {
            "orders" => format!("id IN ({orders})"),
            "licenses" => format!("id IN ({licenses})"),
            "activations" | "code_activations" | "answers" => format!("license_id IN ({licenses})"),
            "devices" => format!("id IN (SELECT a.device FROM activations a WHERE a.company = $1 AND a.license_id IN ({licenses}))"),
            "customers" => format!("(id IN ({customers}) OR owner_id IN ({below}))"),
            "accounts" => format!(
                "(id IN (SELECT c.account_id FROM customers c WHERE c.company = $1 AND c.id IN ({customers})) OR owner_id IN ({below}))"
            ),
            "users" => match self {
                Self::Organization { .. } => "organization_id = {organization}".into(),
                _ => format!("id IN ({below})"),
            },
            "organizations" => match self {
                Self::Organization { .. } => "id = {organization}".into(),
                _ => format!("owner_id IN ({below})"),
            },
            "audit" => format!("order_id IN ({orders})"),
            "groups" => format!("owner_id IN ({below})"),
            // A request that names no license is anybody's who may answer those.
            "pending_requests" | "products" | "policies" | "features" | "bundles" | "releases" | "labels" => "1 = 1".into(),
            _ => "1 = 0".into(),
        };
        let (user, organization) = match self {
            Self::All => unreachable!("whoever sees everything has no condition"),
            Self::Below(user) | Self::Own(user) => (user, ""),
            Self::Organization { organization, user } => (user, organization.as_str()),
        };
        let (mut sql, mut values) = (sql, Vec::new());
        for (name, value) in [("{user}", user.as_str()), ("{organization}", organization)] {
            if sql.contains(name) {
                sql = sql.replace(name, &format!("${}", first + values.len()));
                values.push(value.to_owned());
            }
        }
        Condition { sql, values }
    }
}
