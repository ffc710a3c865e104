//! What a new user of a role may: what the company has said, and the presets where it has not.

use carnet_core::CompanyCode;
use carnet_model::noun::{Invalid, Rule};
use carnet_model::permission::{Grant, Role, check_grants};
use serde::Serialize;
use sqlx::{AnyConnection, Row};

use super::audit::{self, Event};
use super::nouns::json;
use super::{Act, StoreError, micros};

/// What a new user of a role may, unless it is said otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct RoleGrants {
    /// The role.
    pub role: Role,
    /// How often the company changed it; its entity tag.
    pub version: i64,
    /// What the user may. Whoever makes the user gives of these what they have.
    pub grants: Vec<Grant>,
}

/// What a new user of `role` may.
///
/// # Errors
/// [`StoreError`].
pub async fn get(connection: &mut AnyConnection, company: &CompanyCode, role: Role) -> Result<RoleGrants, StoreError> {
    let row = sqlx::query("SELECT body, version FROM role_grants WHERE company = $1 AND role = $2")
        .bind(company.as_str())
        .bind(role.name())
        .fetch_optional(connection)
        .await?;
    let Some(row) = row else { return Ok(RoleGrants { role, version: 0, grants: role.preset() }) };
    let body: String = row.try_get("body")?;
    let grants = serde_json::from_str(&body).map_err(|_| StoreError::Damaged("role"))?;
    Ok(RoleGrants { role, version: row.try_get("version")?, grants })
}

/// Says what a new user of `role` may from now on, if that still has the `version` that the caller saw. Users that are there keep theirs.
///
/// # Errors
/// [`StoreError::Stale`], [`StoreError::Invalid`].
pub async fn replace(
    connection: &mut AnyConnection,
    act: &Act,
    role: Role,
    version: Option<i64>,
    grants: &[Grant],
) -> Result<RoleGrants, StoreError> {
    if role == Role::VendorAdmin {
        return Err(Invalid { field: "role", rule: Rule::SettableRole }.into());
    }
    check_grants(grants)?;
    let known = get(connection, &act.company, role).await?;
    if version.is_some_and(|version| version != known.version) {
        return Err(StoreError::Stale);
    }
    if known.grants == grants {
        return Ok(known);
    }
    let (before, after) = (json(&known.grants), json(&grants));
    let written = sqlx::query(
        "INSERT INTO role_grants (company, role, body, version, created_at, updated_at) VALUES ($1, $2, $3, 1, $4, $4) \
         ON CONFLICT (company, role) DO UPDATE SET body = excluded.body, version = role_grants.version + 1, \
         updated_at = excluded.updated_at WHERE role_grants.version = $5",
    )
    .bind(act.company.as_str())
    .bind(role.name())
    .bind(&after)
    .bind(micros(act.now))
    .bind(known.version)
    .execute(&mut *connection)
    .await?;
    if written.rows_affected() == 0 {
        return Err(StoreError::Stale);
    }
    let event = Event { action: "update", kind: "role", object: role.name(), order: None, before: Some(&before), after: Some(&after) };
    audit::note(connection, act, event).await?;
    Ok(RoleGrants { role, version: known.version + 1, grants: grants.to_vec() })
}
