//! Who may: permissions as data, each scopable, and the one function that asks for them.

use serde::{Deserialize, Serialize};

use crate::Refusal;
use crate::noun::{Invalid, MAX_LIST, Rule, lines, rule};

/// What somebody may be allowed to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Permission {
    /// Make orders, and be assigned to those.
    CreateOrder,
    /// Make orders of bundles.
    CreateBundleOrder,
    /// Issue licenses in orders.
    IssueLicense,
    /// Change licenses: renew, disable, edit, replace the key, look a key up.
    EditLicense,
    /// Assign a license to a request, a customer's machine, or users of it.
    AssignLicense,
    /// Revoke licenses.
    RevokeLicense,
    /// Free all devices of a license, without proof.
    ResetLicense,
    /// Free one device, without proof.
    ResetDevice,
    /// Block devices.
    RevokeDevice,
    /// Move licenses to another order.
    TransferLicense,
    /// Borrow seats of floating licenses.
    BorrowLicense,
    /// Make and edit policies.
    CreateLicensePolicy,
    /// Add managers, and change what they may.
    ManageManagers,
    /// Add users of licenses and groups, assign and unassign them.
    ManageLicenseUsers,
    /// Reset the credentials of users.
    ManageLicenseUserCredentials,
    /// Add and change accounts, customers and labels, and merge customers.
    ManageCustomers,
    /// Add and change organizations.
    ManageOrganizations,
    /// Answer requests that name no license, and exchange codes.
    OfflineActivate,
    /// Take in deactivations for others.
    OfflineDeactivate,
    /// See releases and their downloads.
    ViewReleases,
    /// Make and revoke API keys and other clients.
    ManageOauthClients,
    /// Read the audit.
    ViewAudit,
    /// Keep a replica on a laptop.
    Sync,
}

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 23] = [
        Self::CreateOrder,
        Self::CreateBundleOrder,
        Self::IssueLicense,
        Self::EditLicense,
        Self::AssignLicense,
        Self::RevokeLicense,
        Self::ResetLicense,
        Self::ResetDevice,
        Self::RevokeDevice,
        Self::TransferLicense,
        Self::BorrowLicense,
        Self::CreateLicensePolicy,
        Self::ManageManagers,
        Self::ManageLicenseUsers,
        Self::ManageLicenseUserCredentials,
        Self::ManageCustomers,
        Self::ManageOrganizations,
        Self::OfflineActivate,
        Self::OfflineDeactivate,
        Self::ViewReleases,
        Self::ManageOauthClients,
        Self::ViewAudit,
        Self::Sync,
    ];

    /// Its name, as in JSON.
    pub fn name(self) -> String {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::String(name)) => name,
            _ => unreachable!("a permission is a text in JSON"),
        }
    }
}

/// What a user is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Role {
    /// The vendor's own: may do everything in the company.
    VendorAdmin,
    /// Manages the orders that are assigned.
    LicenseManager,
    /// Makes orders, and adds resellers to them.
    Distributor,
    /// Assigns what others have issued; any depth of tiers.
    ResellerAdmin,
    /// A contact of a customer's organization.
    OrganizationContact,
    /// Uses licenses.
    #[default]
    LicenseUser,
    /// Carries documents between sites.
    Courier,
}

impl Role {
    /// Its name, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::VendorAdmin => "vendor-admin",
            Self::LicenseManager => "license-manager",
            Self::Distributor => "distributor",
            Self::ResellerAdmin => "reseller-admin",
            Self::OrganizationContact => "organization-contact",
            Self::LicenseUser => "license-user",
            Self::Courier => "courier",
        }
    }

    /// What somebody of this role may by default. The sets for managers and distributors are the ones that users of comparable portals
    /// know; a reseller assigns, and never creates.
    pub fn preset(self) -> Vec<Grant> {
        use Permission as P;
        let permissions: &[P] = match self {
            Self::VendorAdmin => &P::ALL,
            Self::LicenseManager => &[
                P::CreateOrder,
                P::IssueLicense,
                P::ResetLicense,
                P::ResetDevice,
                P::ManageLicenseUsers,
                P::ManageLicenseUserCredentials,
                P::OfflineActivate,
                P::OfflineDeactivate,
                P::ViewReleases,
            ],
            Self::Distributor => &[P::CreateOrder, P::IssueLicense, P::ManageManagers, P::ManageCustomers, P::ViewReleases],
            Self::ResellerAdmin => &[P::AssignLicense, P::ManageManagers, P::ManageLicenseUsers, P::OfflineActivate, P::ViewReleases],
            Self::OrganizationContact => &[P::ManageLicenseUsers, P::ResetDevice, P::OfflineDeactivate, P::ViewReleases],
            Self::LicenseUser => &[P::OfflineDeactivate, P::ViewReleases],
            Self::Courier => &[P::OfflineActivate, P::OfflineDeactivate, P::Sync],
        };
        permissions.iter().map(|permission| Grant::everywhere(*permission)).collect()
    }
}

/// A permission with where it holds: an empty list is no limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// What.
    pub permission: Permission,
    /// For which products.
    #[serde(default)]
    pub products: Vec<ProductScope>,
    /// For which policies, by their ids.
    #[serde(default)]
    pub policies: Vec<String>,
    /// In which orders, by their ids.
    #[serde(default)]
    pub orders: Vec<String>,
    /// For which accounts, by their ids.
    #[serde(default)]
    pub accounts: Vec<String>,
}

/// A product in the scope of a grant, with a quota.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProductScope {
    /// The product, by its id.
    pub product: String,
    /// How many licenses; without limit if absent.
    #[serde(default)]
    pub quota: Option<u32>,
}

impl Grant {
    /// The permission without limits.
    pub fn everywhere(permission: Permission) -> Self {
        Self { permission, products: Vec::new(), policies: Vec::new(), orders: Vec::new(), accounts: Vec::new() }
    }

    fn check(&self) -> Result<(), Invalid> {
        let lists = [&self.policies, &self.orders, &self.accounts];
        rule(self.products.len() <= MAX_LIST && lists.iter().all(|list| list.len() <= MAX_LIST), "grants", Rule::AtMostEntries(MAX_LIST))?;
        lines(lists.into_iter().flatten().map(|id| ("grants", id.as_str())))?;
        lines(self.products.iter().map(|scope| ("grants", scope.product.as_str())))
    }

    fn covers(&self, subject: &Subject<'_>) -> bool {
        let within = |list: &[String], id: Option<&str>| list.is_empty() || id.is_some_and(|id| list.iter().any(|known| known == id));
        let is_product =
            self.products.is_empty() || subject.product.is_some_and(|product| self.products.iter().any(|scope| scope.product == product));
        is_product
            && within(&self.policies, subject.policy)
            && within(&self.orders, subject.order)
            && within(&self.accounts, subject.account)
    }

    /// Whether whoever has this grant may hand `other` on: nobody gives more than they have.
    fn contains(&self, other: &Self) -> bool {
        let within =
            |mine: &[String], theirs: &[String]| mine.is_empty() || !theirs.is_empty() && theirs.iter().all(|id| mine.contains(id));
        let has = |theirs: &ProductScope| {
            let fits = |mine: &ProductScope| match (mine.quota, theirs.quota) {
                (None, _) => true,
                (Some(mine), Some(theirs)) => theirs <= mine,
                (Some(_), None) => false,
            };
            self.products.iter().any(|mine| mine.product == theirs.product && fits(mine))
        };
        self.permission == other.permission
            && (self.products.is_empty() || !other.products.is_empty() && other.products.iter().all(has))
            && within(&self.policies, &other.policies)
            && within(&self.orders, &other.orders)
            && within(&self.accounts, &other.accounts)
    }
}

/// What must be so of the grants of somebody, whatever else is kept.
///
/// # Errors
/// The first rule that they break.
pub fn check_grants(grants: &[Grant]) -> Result<(), Invalid> {
    rule(grants.len() <= 100, "grants", Rule::AtMostEntries(100))?;
    grants.iter().try_for_each(Grant::check)
}

/// What something is about, as far as scopes go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Subject<'a> {
    /// The product, by its id.
    pub product: Option<&'a str>,
    /// The policy, by its id.
    pub policy: Option<&'a str>,
    /// The order, by its id.
    pub order: Option<&'a str>,
    /// The account, by its id.
    pub account: Option<&'a str>,
}

/// Somebody who asks.
#[derive(Debug, Clone, PartialEq)]
pub struct Caller {
    /// The user, by its id.
    pub user: String,
    /// What the user is.
    pub role: Role,
    /// What the user may.
    pub grants: Vec<Grant>,
    /// What the key that the user came with is narrowed to; not at all if absent.
    pub narrowed: Option<Vec<Permission>>,
}

impl Caller {
    /// What is left of the grants by what the key is narrowed to.
    pub fn narrowed_grants(&self) -> Vec<Grant> {
        match &self.narrowed {
            None => self.grants.clone(),
            Some(narrowed) if self.is_admin() => narrowed.iter().map(|permission| Grant::everywhere(*permission)).collect(),
            Some(narrowed) => self.grants.iter().filter(|grant| narrowed.contains(&grant.permission)).cloned().collect(),
        }
    }

    /// Whether the caller has `permission` at all, wherever: asked at the door of every endpoint.
    ///
    /// # Errors
    /// [`Refusal::PermissionMissing`].
    pub fn has(&self, permission: Permission) -> Result<(), Refusal> {
        let is_narrowed_out = self.narrowed.as_ref().is_some_and(|narrowed| !narrowed.contains(&permission));
        let has = self.is_admin() || self.grants.iter().any(|grant| grant.permission == permission);
        if has && !is_narrowed_out { Ok(()) } else { Err(Refusal::PermissionMissing) }
    }

    /// Whether the caller may do this to `subject`.
    ///
    /// # Errors
    /// [`Refusal::PermissionMissing`], or [`Refusal::OutOfScope`].
    pub fn may(&self, permission: Permission, subject: Subject<'_>) -> Result<(), Refusal> {
        self.has(permission)?;
        let covers = |grant: &Grant| grant.permission == permission && grant.covers(&subject);
        if self.is_admin() || self.grants.iter().any(covers) { Ok(()) } else { Err(Refusal::OutOfScope) }
    }

    /// How many licenses of the product of `subject` the caller may issue in all; `None` if without limit. Only grants that reach the
    /// subject count.
    pub fn quota(&self, permission: Permission, subject: Subject<'_>) -> Option<u32> {
        if self.is_admin() {
            return None;
        }
        let reaching = self.grants.iter().filter(|grant| grant.permission == permission && grant.covers(&subject));
        let of = |grant: &Grant| {
            grant.products.iter().find(|scope| Some(scope.product.as_str()) == subject.product).and_then(|scope| scope.quota)
        };
        // One grant without a limit is none; of several limits the widest holds.
        reaching.map(of).try_fold(0, |most, quota| quota.map(|quota| quota.max(most)))
    }

    /// Whether the caller may make somebody with `grants`.
    ///
    /// # Errors
    /// [`Refusal::OutOfScope`]: nobody gives more than they have.
    pub fn may_grant(&self, role: Role, grants: &[Grant]) -> Result<(), Refusal> {
        let has = |wanted: &Grant| self.has(wanted.permission).is_ok() && self.grants.iter().any(|mine| mine.contains(wanted));
        match (self.is_admin(), role) {
            (true, _) if self.narrowed.is_none() => Ok(()),
            (_, Role::VendorAdmin) => Err(Refusal::OutOfScope),
            _ if grants.iter().all(has) => Ok(()),
            _ => Err(Refusal::OutOfScope),
        }
    }

    /// Whether the caller is the vendor's own, who may do everything in the company.
    pub fn is_admin(&self) -> bool {
        self.role == Role::VendorAdmin
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manager(grants: Vec<Grant>) -> Caller {
        Caller { user: "m".into(), role: Role::LicenseManager, grants, narrowed: None }
    }

    fn scoped(product: &str, quota: Option<u32>) -> Grant {
        let products = vec![ProductScope { product: product.into(), quota }];
        Grant { products, ..Grant::everywhere(Permission::IssueLicense) }
    }

    #[test]
    fn a_permission_holds_within_its_scope_only() {
        let caller = manager(vec![scoped("cutter", Some(5)), Grant::everywhere(Permission::ResetDevice)]);
        let about = |product| Subject { product: Some(product), ..Subject::default() };
        assert_eq!(caller.may(Permission::IssueLicense, about("cutter")), Ok(()));
        assert_eq!(caller.may(Permission::IssueLicense, about("saw")), Err(Refusal::OutOfScope));
        assert_eq!(caller.may(Permission::IssueLicense, Subject::default()), Err(Refusal::OutOfScope), "what has no product is not in one");
        assert_eq!(caller.may(Permission::ResetDevice, about("saw")), Ok(()));
        assert_eq!(caller.may(Permission::RevokeLicense, about("cutter")), Err(Refusal::PermissionMissing));
        let elsewhere = Grant { orders: vec!["nowhere".into()], ..Grant::everywhere(Permission::IssueLicense) };
        let with_more = manager(vec![scoped("cutter", Some(5)), elsewhere]);
        assert_eq!(with_more.quota(Permission::IssueLicense, about("cutter")), Some(5), "a grant that does not reach here lifts nothing");
        assert_eq!(with_more.quota(Permission::IssueLicense, about("saw")), Some(0));
    }

    #[test]
    fn a_narrowed_key_can_do_no_more_than_it_was_made_for() {
        let admin = Caller { user: "a".into(), role: Role::VendorAdmin, grants: vec![], narrowed: Some(vec![Permission::ViewAudit]) };
        assert_eq!(admin.has(Permission::ViewAudit), Ok(()));
        assert_eq!(admin.has(Permission::RevokeLicense), Err(Refusal::PermissionMissing));
        assert_eq!(admin.may_grant(Role::VendorAdmin, &[]), Err(Refusal::OutOfScope), "no way out by a new user");
        assert_eq!(admin.narrowed_grants(), [Grant::everywhere(Permission::ViewAudit)]);
        let mut caller = manager(vec![scoped("cutter", None), Grant::everywhere(Permission::ResetDevice)]);
        caller.narrowed = Some(vec![Permission::IssueLicense, Permission::ViewAudit]);
        assert_eq!(caller.narrowed_grants(), [scoped("cutter", None)], "with its scope, and nothing that the user has not");
    }

    #[test]
    fn nobody_gives_more_than_they_have() {
        let caller = manager(vec![scoped("cutter", Some(5))]);
        assert_eq!(caller.may_grant(Role::ResellerAdmin, &[scoped("cutter", Some(5))]), Ok(()));
        assert_eq!(caller.may_grant(Role::ResellerAdmin, &[scoped("cutter", Some(6))]), Err(Refusal::OutOfScope));
        assert_eq!(caller.may_grant(Role::ResellerAdmin, &[scoped("cutter", None)]), Err(Refusal::OutOfScope));
        assert_eq!(caller.may_grant(Role::ResellerAdmin, &[Grant::everywhere(Permission::IssueLicense)]), Err(Refusal::OutOfScope));
        assert_eq!(caller.may_grant(Role::VendorAdmin, &[]), Err(Refusal::OutOfScope));
    }

    #[test]
    fn every_permission_has_a_name_that_reads_back() {
        for permission in Permission::ALL {
            assert_eq!(serde_json::from_value::<Permission>(permission.name().into()).unwrap(), permission);
        }
    }
}
