//! What a courier can do without a network, by the functions that do it for whoever has one.

use carnet_core::{Serial, SigningKey, UnixTime};
use carnet_model::permission::Permission;
use carnet_model::sync::{Action, PushedOperation};
use carnet_model::{LicenseEdit, Refusal};
use serde_json::{Value, json};
use sqlx::AnyConnection;

use crate::api::devices::{put_device, reach};
use crate::api::licenses::{edit_own, own, reset_one, reset_own, revoke_own, shown, user_permission};
use crate::portal::revise;
use crate::store::keys::Session;
use crate::store::licenses::{self, By, LicenseRow};
use crate::store::{Act, StoreError};

/// The key by which the writer orders work: that of the endpoint that does the same.
pub(super) fn key(action: &Action) -> &str {
    match action {
        Action::ResetLicense { license }
        | Action::AssignUser { license, .. }
        | Action::UnassignUser { license, .. }
        | Action::Renew { license, .. }
        | Action::Note { license, .. }
        | Action::Transfer { license, .. }
        | Action::Disable { license }
        | Action::Enable { license }
        | Action::Revoke { license } => license,
        Action::BlockDevice { device } | Action::UnblockDevice { device } | Action::DeclareDead { device } => device,
        Action::ResetActivation { .. } => "reset",
        Action::Refresh { .. } | Action::Borrow { .. } | Action::Document { .. } => "revise",
    }
}

/// Does what an operation says, if its caller may; gives the thing as it stands then, and documents for a device.
pub(super) async fn apply(
    connection: &mut AnyConnection,
    act: &Act,
    session: &Session,
    signer: &SigningKey,
    operation: &PushedOperation,
) -> Result<(Value, Vec<Vec<u8>>), StoreError> {
    let (action, version) = (&operation.action, operation.if_version);
    if let Some((license, permission, name, edit)) = edit_of(session, action) {
        let row = own(connection, act, session, permission, license).await?;
        edit_own(connection, act, session, &row, version, (name, &edit)).await?;
        return Ok((shown(connection, act, &row.id).await?.0, Vec::new()));
    }
    let mut documents = Vec::new();
    let license = match action {
        Action::ResetActivation { serial } => {
            let (row, serial) = held(connection, act, session, *serial, Permission::ResetDevice, version).await?;
            reset_one(connection, act, &row.id, serial).await?;
            row.id
        }
        Action::ResetLicense { license } => {
            let row = own(connection, act, session, Permission::ResetLicense, license).await?;
            check_version(&row, version)?;
            reset_own(connection, act, &row).await?;
            row.id
        }
        Action::Revoke { license } => {
            let row = own(connection, act, session, Permission::RevokeLicense, license).await?;
            check_version(&row, version)?;
            revoke_own(connection, act, &row).await?;
            row.id
        }
        Action::Refresh { serial } => {
            let (row, serial) = held(connection, act, session, *serial, Permission::OfflineActivate, version).await?;
            documents.push(revise(connection, act, signer, &row.id, serial, None).await?);
            row.id
        }
        Action::Borrow { serial, until } => {
            if *until >= 1 << 40 {
                return Err(Refusal::BorrowTooLong.into());
            }
            let (row, serial) = held(connection, act, session, *serial, Permission::BorrowLicense, version).await?;
            documents.push(revise(connection, act, signer, &row.id, serial, Some(UnixTime::from_secs(*until))).await?);
            row.id
        }
        Action::BlockDevice { device } => return set(connection, act, session, device, "blocked").await,
        Action::UnblockDevice { device } => return set(connection, act, session, device, "active").await,
        Action::DeclareDead { device } => return set(connection, act, session, device, "dead").await,
        // Edits are done above, and documents elsewhere.
        _ => return Err(StoreError::Damaged("operation")),
    };
    Ok((shown(connection, act, &license).await?.0, documents))
}

/// The edit of a license that an action is: which license, the permission that it needs, and its name in the audit.
fn edit_of<'a>(session: &Session, action: &'a Action) -> Option<(&'a str, Permission, &'static str, LicenseEdit)> {
    let none = LicenseEdit::default;
    let (license, permission, name, edit) = match action {
        Action::AssignUser { license, user } => {
            (license, user_permission(session), "assign-user", LicenseEdit { assign_user: Some(user.clone()), ..none() })
        }
        Action::UnassignUser { license, user } => {
            (license, user_permission(session), "unassign-user", LicenseEdit { unassign_user: Some(user.clone()), ..none() })
        }
        Action::Renew { license, days } => (license, Permission::EditLicense, "renew", LicenseEdit { renew_days: Some(*days), ..none() }),
        Action::Note { license, note } => (license, Permission::EditLicense, "update", LicenseEdit { note: Some(note.clone()), ..none() }),
        Action::Transfer { license, order } => {
            (license, Permission::TransferLicense, "transfer", LicenseEdit { order: Some(order.clone()), ..none() })
        }
        Action::Disable { license } => (license, Permission::EditLicense, "disable", LicenseEdit { is_disabled: Some(true), ..none() }),
        Action::Enable { license } => (license, Permission::EditLicense, "enable", LicenseEdit { is_disabled: Some(false), ..none() }),
        _ => return None,
    };
    Some((license.as_str(), permission, name, edit))
}

/// The license of an activation, locked, if the permission reaches it and it is as the courier saw it; with the serial.
async fn held(
    connection: &mut AnyConnection,
    act: &Act,
    session: &Session,
    serial: u64,
    permission: Permission,
    version: Option<i64>,
) -> Result<(LicenseRow, Serial), StoreError> {
    let serial = Serial::new(serial).ok_or(StoreError::NotFound("activation"))?;
    let row = reach(connection, session, serial, permission).await?;
    let row = licenses::lock(connection, &act.company, &By::Id(row.id)).await?;
    check_version(&row, version)?;
    Ok((row, serial))
}

fn check_version(row: &LicenseRow, version: Option<i64>) -> Result<(), StoreError> {
    if version.is_some_and(|version| version != row.version) { Err(StoreError::Stale) } else { Ok(()) }
}

async fn set(
    connection: &mut AnyConnection,
    act: &Act,
    session: &Session,
    device: &str,
    state: &str,
) -> Result<(Value, Vec<Vec<u8>>), StoreError> {
    Ok((json!(put_device(connection, act, session, device, state).await?), Vec::new()))
}
