//! What a caller sees, as a condition on every statement that reads: the one place where visibility is put into SQL.

use carnet_core::CompanyCode;
use carnet_model::permission::{Caller, Grant, Permission, Role};
use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, AnyConnection};

use super::StoreError;

/// What everybody sees who is signed in, or who may answer requests.
const OPEN: [&str; 7] = ["pending_requests", "products", "policies", "features", "bundles", "releases", "labels"];
/// The most ids of scopes in one condition: databases take some ten thousands of values.
const MAX_IDS: usize = 10_000;

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
    /// What a narrowed key sees: of what its user sees, that which its grants are about.
    Narrowed {
        /// What the user sees.
        within: Box<Self>,
        /// The grants that the key is narrowed to.
        grants: Vec<Grant>,
    },
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
        let all = match caller.role {
            Role::VendorAdmin => Self::All,
            Role::OrganizationContact if !organization.is_empty() => {
                Self::Organization { organization: organization.to_owned(), user: caller.user.clone() }
            }
            Role::LicenseUser | Role::OrganizationContact => Self::Own(caller.user.clone()),
            _ => Self::Below(caller.user.clone()),
        };
        if caller.narrowed.is_none() { all } else { Self::Narrowed { within: Box::new(all), grants: caller.narrowed_grants() } }
    }

    /// How far the user sees, with whatever key.
    pub(crate) fn of_user(&self) -> &Self {
        match self {
            Self::Narrowed { within, .. } => within,
            all => all,
        }
    }

    /// Whether somebody saw what is gone by now, or stood otherwise: by those who made or managed it, or by its organization.
    pub(crate) async fn saw(
        &self,
        connection: &mut AnyConnection,
        company: &CompanyCode,
        people: &[String],
        organization: &str,
    ) -> Result<bool, StoreError> {
        let user = match self.of_user() {
            Self::All => return Ok(true),
            Self::Organization { organization: own, .. } if own == organization => return Ok(true),
            Self::Below(user) | Self::Own(user) | Self::Organization { user, .. } => user,
            Self::Narrowed { .. } => unreachable!("a user is not narrowed, only a key is"),
        };
        for person in people {
            let found = sqlx::query("SELECT user_id FROM user_tiers WHERE company = $1 AND user_id = $2 AND above_id = $3")
                .bind(company.as_str())
                .bind(person.as_str())
                .bind(user.as_str())
                .fetch_optional(&mut *connection)
                .await?;
            if found.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The condition on the rows of `table`, whose first value is `$first`.
    pub(crate) fn condition(&self, table: &str, first: usize) -> Condition {
        let below = "SELECT t.user_id FROM user_tiers t WHERE t.company = $1 AND t.above_id = {user}";
        let orders = match self {
            Self::All => return Condition { sql: "1 = 1".into(), values: Vec::new() },
            Self::Narrowed { within, grants } => {
                let all = within.condition(table, first);
                let reach = reach(grants, table, first + all.len());
                return Condition { sql: format!("{} AND {}", all.sql, reach.sql), values: [all.values, reach.values].concat() };
            }
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
            "courier_replicas" => match self {
                Self::Organization { .. } => {
                    "user_id IN (SELECT p.id FROM users p WHERE p.company = $1 AND p.organization_id = {organization})".into()
                }
                _ => format!("user_id IN ({below})"),
            },
            "audit" => format!("order_id IN ({orders})"),
            "groups" => format!("owner_id IN ({below})"),
            // A request that names no license is anybody's who may answer those.
            open if OPEN.contains(&open) => "1 = 1".into(),
            _ => "1 = 0".into(),
        };
        let (user, organization) = match self {
            Self::All | Self::Narrowed { .. } => unreachable!("these have their condition already"),
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

/// The rows of `table` that one of the grants is about. A scope limits the kinds that have it: an order has no product, and a user nothing.
fn reach(grants: &[Grant], table: &str, first: usize) -> Condition {
    if OPEN.contains(&table) {
        return Condition { sql: "1 = 1".into(), values: Vec::new() };
    }
    let (mut ways, mut values) = (Vec::new(), Vec::new());
    for grant in grants.iter().filter(|grant| opens(grant.permission, table)) {
        let limits = limits(grant, table);
        // What is too much for one statement is not seen.
        if values.len() + limits.iter().map(|(_, ids)| ids.len()).sum::<usize>() > MAX_IDS {
            continue;
        }
        let mut all = vec!["1 = 1".to_owned()];
        for (sql, ids) in limits.into_iter().filter(|(_, ids)| !ids.is_empty()) {
            let begin = first + values.len();
            let places: Vec<String> = (begin..begin + ids.len()).map(|at| format!("${at}")).collect();
            values.extend(ids);
            all.push(sql.replace("{ids}", &places.join(", ")));
        }
        ways.push(all.join(" AND "));
    }
    let found = if ways.is_empty() { "1 = 0".to_owned() } else { format!("({})", ways.join(" OR ")) };
    let licenses = format!("SELECT id FROM licenses WHERE company = $1 AND {found}");
    let sql = match table {
        "activations" | "code_activations" | "answers" => format!("license_id IN ({licenses})"),
        "devices" => format!("id IN (SELECT a.device FROM activations a WHERE a.company = $1 AND a.license_id IN ({licenses}))"),
        _ => found,
    };
    Condition { sql, values }
}

/// Whether a narrowed key sees things of a kind for having a permission: those that it is about, and those without which it is of no use.
fn opens(permission: Permission, table: &str) -> bool {
    use Permission as P;
    let tables: &[&str] = match permission {
        P::CreateOrder | P::CreateBundleOrder => &["orders", "customers"],
        P::IssueLicense | P::TransferLicense => &["licenses", "orders"],
        P::EditLicense | P::RevokeLicense | P::ViewReleases => &["licenses"],
        P::AssignLicense => &["licenses", "users"],
        P::ResetLicense | P::ResetDevice | P::RevokeDevice | P::BorrowLicense | P::OfflineActivate | P::OfflineDeactivate => {
            &["licenses", "activations", "code_activations", "answers", "devices"]
        }
        P::ManageManagers => &["users", "organizations"],
        P::ManageLicenseUsers => &["users", "groups", "organizations", "licenses"],
        P::ManageLicenseUserCredentials => &["users"],
        P::ManageOauthClients => &["users", "courier_replicas"],
        P::ManageCustomers => &["customers", "accounts"],
        P::ManageOrganizations => &["organizations", "accounts", "users"],
        P::ViewAudit => &["audit", "courier_replicas"],
        P::Sync => return true,
        _ => &[],
    };
    tables.contains(&table)
}

/// The conditions on a table that the scopes of a grant are, with the ids of each.
fn limits(grant: &Grant, table: &str) -> Vec<(&'static str, Vec<String>)> {
    let products = || -> Vec<String> { grant.products.iter().map(|scope| scope.product.clone()).collect() };
    let (policies, orders, accounts) = (|| grant.policies.clone(), || grant.orders.clone(), || grant.accounts.clone());
    match table {
        "licenses" | "activations" | "code_activations" | "answers" | "devices" => vec![
            ("product_id IN ({ids})", products()),
            ("policy_id IN ({ids})", policies()),
            ("order_id IN ({ids})", orders()),
            (
                "order_id IN (SELECT o.id FROM orders o JOIN customers c ON c.company = o.company AND c.id = o.customer_id \
                 WHERE o.company = $1 AND c.account_id IN ({ids}))",
                accounts(),
            ),
        ],
        "orders" => vec![
            ("id IN ({ids})", orders()),
            ("customer_id IN (SELECT c.id FROM customers c WHERE c.company = $1 AND c.account_id IN ({ids}))", accounts()),
        ],
        "customers" => vec![
            ("id IN (SELECT o.customer_id FROM orders o WHERE o.company = $1 AND o.id IN ({ids}))", orders()),
            ("account_id IN ({ids})", accounts()),
        ],
        "accounts" => vec![("id IN ({ids})", accounts())],
        "organizations" => vec![("account_id IN ({ids})", accounts())],
        "audit" => vec![("order_id IN ({ids})", orders())],
        _ => Vec::new(),
    }
}
