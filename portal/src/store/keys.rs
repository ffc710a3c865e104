//! Companies and their keys: issuing keys, sealed; API keys, hashed.

use carnet_core::{CompanyCode, Signer, SigningKey, Title, UnixTime, VerifyingKey};
use carnet_model::noun::User;
use carnet_model::permission::{Caller, Permission, Role};
use data_encoding::{BASE32_NOPAD, HEXLOWER};
use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};
use zeroize::Zeroizing;

use super::audit::{self, Event};
use super::nouns::{self, json};
use super::sees::Sees;
use super::{Act, StoreError, micros, new_id, random};
use crate::vault::Vault;

/// What every API key begins with, so that scanners for leaked secrets know it.
const PREFIX: &str = "carnet_";

/// A company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Company {
    /// Its code, on every document; it never changes.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The host name of its own, if it has one.
    pub domain: Option<String>,
    /// When it was made, in microseconds since the epoch.
    pub created_at: i64,
}

/// An API key, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ApiKey {
    /// Its id.
    pub id: String,
    /// The user that it acts as, by its id.
    pub user: String,
    /// What it is for.
    pub name: String,
    /// What it is narrowed to; not at all if absent.
    pub permissions: Option<Vec<Permission>>,
    /// The key that it was made with, by its id, and with which it is revoked; none if the operator made it.
    pub made_with: Option<String>,
    /// Until when it is good, in seconds since the epoch.
    pub expires_at: Option<i64>,
    /// When it was revoked, in microseconds since the epoch.
    pub revoked_at: Option<i64>,
    /// When it was made, in microseconds since the epoch.
    pub created_at: i64,
}

/// Somebody who came with an API key.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    /// The company.
    pub company: CompanyCode,
    /// Who it is, and what they may.
    pub caller: Caller,
    /// What they see.
    pub sees: Sees,
    /// The key that they came with, by its id.
    pub key: String,
    /// Until when that is good, in seconds since the epoch.
    pub expires_at: Option<i64>,
}

/// Makes a company with an issuing key and an administrator.
///
/// # Errors
/// [`StoreError::Exists`].
pub async fn create_company(
    connection: &mut AnyConnection,
    vault: &Vault,
    code: &CompanyCode,
    name: &Title,
    issuing: &SigningKey,
    now: UnixTime,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO companies (code, name, domain, body, version, created_at, updated_at) VALUES ($1, $2, $3, '{}', 1, $4, $4)")
        .bind(code.as_str())
        .bind(name.as_str())
        .bind(None::<String>)
        .bind(micros(now))
        .execute(&mut *connection)
        .await
        .map_err(|error| match StoreError::from(error) {
            StoreError::Exists(_) => StoreError::Exists("company"),
            other => other,
        })?;
    sqlx::query("INSERT INTO counters (company, next_serial, last_signed) VALUES ($1, 1, 0)")
        .bind(code.as_str())
        .execute(&mut *connection)
        .await?;
    audit::begin(connection, code).await?;
    let act = Act { company: code.clone(), actor: "system".into(), now };
    add_issuing_key(connection, vault, &act, issuing).await
}

/// Gives a company a host name of its own.
///
/// # Errors
/// [`StoreError::Exists`] if another has it.
pub async fn set_domain(connection: &mut AnyConnection, company: &CompanyCode, domain: Option<&str>) -> Result<(), StoreError> {
    sqlx::query("UPDATE companies SET domain = $2 WHERE code = $1").bind(company.as_str()).bind(domain).execute(connection).await?;
    Ok(())
}

/// Keeps an issuing key; the newest one signs.
///
/// # Errors
/// [`StoreError::Exists`].
pub async fn add_issuing_key(connection: &mut AnyConnection, vault: &Vault, act: &Act, key: &SigningKey) -> Result<(), StoreError> {
    let public = key.verifying_key();
    let thumbprint = public.thumbprint().to_string();
    let sealed = vault.seal(&format!("issuing {} {thumbprint}", act.company), key.seed());
    sqlx::query("UPDATE issuing_keys SET state = 'retired' WHERE company = $1")
        .bind(act.company.as_str())
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "INSERT INTO issuing_keys (company, thumbprint, public_key, sealed_key, state, created_at) VALUES ($1, $2, $3, $4, 'active', $5)",
    )
    .bind(act.company.as_str())
    .bind(&thumbprint)
    .bind(public.as_bytes().to_vec())
    .bind(sealed)
    .bind(micros(act.now))
    .execute(&mut *connection)
    .await?;
    audit::note(connection, act, event("create", "issuing-key", &thumbprint, None)).await
}

/// The keys of a company that it has ever signed with, the active one first.
///
/// # Errors
/// [`StoreError`].
pub async fn public_keys(connection: &mut AnyConnection, company: &CompanyCode) -> Result<Vec<VerifyingKey>, StoreError> {
    let rows = sqlx::query("SELECT public_key, state FROM issuing_keys WHERE company = $1 ORDER BY state, created_at DESC")
        .bind(company.as_str())
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            let bytes: Vec<u8> = row.try_get("public_key")?;
            let bytes = bytes.try_into().map_err(|_| StoreError::Damaged("issuing key"))?;
            VerifyingKey::from_bytes(&bytes).map_err(|_| StoreError::Damaged("issuing key"))
        })
        .collect()
}

/// The key that a company signs with.
///
/// # Errors
/// [`StoreError::NotFound`] if there is no such company; [`StoreError::Damaged`] if the data key does not open it.
pub async fn issuing_key(connection: &mut AnyConnection, vault: &Vault, company: &CompanyCode) -> Result<SigningKey, StoreError> {
    let row = sqlx::query("SELECT thumbprint, sealed_key FROM issuing_keys WHERE company = $1 AND state = 'active'")
        .bind(company.as_str())
        .fetch_optional(connection)
        .await?
        .ok_or(StoreError::NotFound("company"))?;
    let thumbprint: String = row.try_get("thumbprint")?;
    let sealed: String = row.try_get("sealed_key")?;
    let seed = vault.open(&format!("issuing {company} {thumbprint}"), &sealed)?;
    let seed = Zeroizing::new(<[u8; 32]>::try_from(seed.as_slice()).map_err(|_| StoreError::Damaged("issuing key"))?);
    Ok(SigningKey::from_seed(&seed))
}

/// Every company.
///
/// # Errors
/// [`StoreError`].
pub async fn companies(connection: &mut AnyConnection) -> Result<Vec<Company>, StoreError> {
    let rows = sqlx::query("SELECT code, name, domain, created_at FROM companies ORDER BY code").fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            Ok(Company {
                code: row.try_get("code")?,
                name: row.try_get("name")?,
                domain: row.try_get("domain")?,
                created_at: row.try_get("created_at")?,
            })
        })
        .collect()
}

/// Makes an API key for a user, and gives its secret: only its hash is kept. It goes when the key goes that it is `made_with`.
///
/// # Errors
/// [`StoreError::Dangling`] if there is no such user; [`StoreError::SignedOut`] if the key that it is made with was revoked.
pub async fn create_api_key(
    connection: &mut AnyConnection,
    act: &Act,
    user: &str,
    name: &str,
    permissions: Option<&[Permission]>,
    expires_at: Option<i64>,
    made_with: Option<&str>,
) -> Result<(ApiKey, Zeroizing<String>), StoreError> {
    if let Some(made_with) = made_with {
        // It holds the row: whoever revokes that key waits, and then finds the new one.
        let sql = "UPDATE api_keys SET revoked_at = NULL WHERE company = $1 AND id = $2 AND revoked_at IS NULL";
        let held = sqlx::query(sql).bind(act.company.as_str()).bind(made_with).execute(&mut *connection).await?;
        if held.rows_affected() == 0 {
            return Err(StoreError::SignedOut);
        }
    }
    let mut secret = Zeroizing::new([0; 20]);
    random(secret.as_mut());
    let text = Zeroizing::new(format!("{PREFIX}{}", BASE32_NOPAD.encode(secret.as_ref()).to_lowercase()));
    let key = ApiKey {
        id: new_id(act.now),
        user: user.to_owned(),
        name: name.to_owned(),
        permissions: permissions.map(<[Permission]>::to_vec),
        made_with: made_with.map(str::to_owned),
        expires_at,
        revoked_at: None,
        created_at: micros(act.now),
    };
    sqlx::query(
        "INSERT INTO api_keys (company, id, user_id, name, hash, permissions, made_with, expires_at, revoked_at, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, $9)",
    )
    .bind(act.company.as_str())
    .bind(&key.id)
    .bind(user)
    .bind(name)
    .bind(hash(&text))
    .bind(key.permissions.as_ref().map(json))
    .bind(key.made_with.clone())
    .bind(expires_at)
    .bind(key.created_at)
    .execute(&mut *connection)
    .await?;
    audit::note(connection, act, event("create", "api-key", &key.id, Some(&json(&key)))).await?;
    Ok((key, text))
}

/// The API keys of a company that belong to users whom the caller sees.
///
/// # Errors
/// [`StoreError`].
pub async fn api_keys(
    connection: &mut AnyConnection,
    company: &CompanyCode,
    sees: &Sees,
    page: &nouns::Page,
) -> Result<Vec<ApiKey>, StoreError> {
    let condition = sees.condition("users", 4);
    let sql = format!(
        "SELECT id, user_id, name, permissions, made_with, expires_at, revoked_at, created_at FROM api_keys WHERE company = $1 AND id > $2 \
         AND user_id IN (SELECT id FROM users WHERE company = $1 AND {}) ORDER BY id LIMIT $3",
        condition.sql
    );
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(company.as_str()).bind(page.after.clone()).bind(page.limit);
    condition.bind(query).fetch_all(connection).await?.iter().map(read_key).collect()
}

/// Revokes an API key, and every key that was made with it, over all generations; they are good for nothing from now on.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn revoke_api_key(connection: &mut AnyConnection, act: &Act, sees: &Sees, id: &str) -> Result<(), StoreError> {
    let condition = sees.condition("users", 4);
    let sql = format!(
        "UPDATE api_keys SET revoked_at = $3 WHERE company = $1 AND id = $2 AND revoked_at IS NULL \
         AND user_id IN (SELECT id FROM users WHERE company = $1 AND {})",
        condition.sql
    );
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(act.company.as_str()).bind(id.to_owned()).bind(micros(act.now));
    if condition.bind(query).execute(&mut *connection).await?.rows_affected() == 0 {
        return Err(StoreError::NotFound("api-key"));
    }
    note_revoked(connection, act, id).await
}

/// Revokes an API key, as [`revoke_api_key`], whoever sees its user. One that is revoked already stays as it is.
pub(super) async fn revoke(connection: &mut AnyConnection, act: &Act, id: &str) -> Result<(), StoreError> {
    let revoked = sqlx::query("UPDATE api_keys SET revoked_at = $3 WHERE company = $1 AND id = $2 AND revoked_at IS NULL")
        .bind(act.company.as_str())
        .bind(id)
        .bind(micros(act.now))
        .execute(&mut *connection)
        .await?;
    if revoked.rows_affected() == 0 { Ok(()) } else { note_revoked(connection, act, id).await }
}

/// Notes that an API key was revoked, and revokes every key that was made with it.
async fn note_revoked(connection: &mut AnyConnection, act: &Act, id: &str) -> Result<(), StoreError> {
    audit::note(connection, act, event("revoke", "api-key", id, None)).await?;
    let mut revoked = vec![id.to_owned()];
    while let Some(made_with) = revoked.pop() {
        let sql = "UPDATE api_keys SET revoked_at = $3 WHERE company = $1 AND made_with = $2 AND revoked_at IS NULL RETURNING id";
        let query = sqlx::query(sql).bind(act.company.as_str()).bind(made_with).bind(micros(act.now));
        for row in query.fetch_all(&mut *connection).await? {
            let id: String = row.try_get("id")?;
            audit::note(connection, act, event("revoke", "api-key", &id, None)).await?;
            revoked.push(id);
        }
    }
    Ok(())
}

/// Who comes with this key; `None` if nobody does, any more.
///
/// # Errors
/// [`StoreError`].
pub async fn authenticate(connection: &mut AnyConnection, secret: &str, now: UnixTime) -> Result<Option<Session>, StoreError> {
    if !secret.starts_with(PREFIX) || secret.len() > 100 {
        return Ok(None);
    }
    let row = sqlx::query(
        "SELECT k.id AS key_id, k.company, k.permissions, k.expires_at, k.revoked_at, u.id, u.body FROM api_keys k \
         JOIN users u ON u.company = k.company AND u.id = k.user_id WHERE k.hash = $1",
    )
    .bind(hash(secret))
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let (expires_at, revoked_at): (Option<i64>, Option<i64>) = (row.try_get("expires_at")?, row.try_get("revoked_at")?);
    let is_over = expires_at.is_some_and(|expiry| i64::try_from(now.as_secs()).unwrap_or(i64::MAX) >= expiry);
    let body: String = row.try_get("body")?;
    let user: User = serde_json::from_str(&body).map_err(|_| StoreError::Damaged("user"))?;
    if revoked_at.is_some() || is_over || user.is_suspended {
        return Ok(None);
    }
    let narrowed = row.try_get::<Option<String>, _>("permissions")?;
    let narrowed = narrowed.map(|text| serde_json::from_str(&text).map_err(|_| StoreError::Damaged("api key"))).transpose()?;
    let caller = Caller { user: row.try_get("id")?, role: user.role, grants: user.grants, narrowed };
    let company: String = row.try_get("company")?;
    let sees = Sees::of(&caller, &user.organization);
    let company = company.parse().map_err(|_| StoreError::Damaged("company"))?;
    // Whoever was suspended takes those below along.
    let sql = "SELECT u.body FROM user_tiers t JOIN users u ON u.company = t.company AND u.id = t.above_id \
               WHERE t.company = $1 AND t.user_id = $2";
    for above in sqlx::query(sql).bind(row.try_get::<String, _>("company")?).bind(&caller.user).fetch_all(connection).await? {
        let above: User = serde_json::from_str(&above.try_get::<String, _>("body")?).map_err(|_| StoreError::Damaged("user"))?;
        if above.is_suspended {
            return Ok(None);
        }
    }
    Ok(Some(Session { company, caller, sees, key: row.try_get("key_id")?, expires_at }))
}

/// Asks again, in the transaction of a change, whether the key that the caller came with is still good.
///
/// # Errors
/// [`StoreError::SignedOut`].
pub(crate) async fn check_alive(connection: &mut AnyConnection, session: &Session, now: UnixTime) -> Result<(), StoreError> {
    let row = sqlx::query(
        "SELECT k.expires_at, u.body FROM api_keys k JOIN users u ON u.company = k.company AND u.id = k.user_id \
         WHERE k.company = $1 AND k.id = $2 AND k.revoked_at IS NULL",
    )
    .bind(session.company.as_str())
    .bind(&session.key)
    .fetch_optional(connection)
    .await?
    .ok_or(StoreError::SignedOut)?;
    let user: User = serde_json::from_str(&row.try_get::<String, _>("body")?).map_err(|_| StoreError::Damaged("user"))?;
    let is_over =
        row.try_get::<Option<i64>, _>("expires_at")?.is_some_and(|expiry| i64::try_from(now.as_secs()).unwrap_or(i64::MAX) >= expiry);
    let is_as_it_was = user.role == session.caller.role && user.grants == session.caller.grants && !user.is_suspended;
    if is_as_it_was && !is_over { Ok(()) } else { Err(StoreError::SignedOut) }
}

/// The users above somebody, over all tiers, with what they may; that one is among them.
pub(crate) async fn above(connection: &mut AnyConnection, company: &CompanyCode, user: &str) -> Result<Vec<Caller>, StoreError> {
    let rows = sqlx::query(
        "SELECT u.id, u.body FROM user_tiers t JOIN users u ON u.company = t.company AND u.id = t.above_id \
         WHERE t.company = $1 AND t.user_id = $2 ORDER BY u.id",
    )
    .bind(company.as_str())
    .bind(user)
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            let above: User = serde_json::from_str(&row.try_get::<String, _>("body")?).map_err(|_| StoreError::Damaged("user"))?;
            Ok(Caller { user: row.try_get("id")?, role: above.role, grants: above.grants, narrowed: None })
        })
        .collect()
}

/// The first administrator of a company.
///
/// # Errors
/// [`StoreError::Exists`].
pub async fn create_admin(connection: &mut AnyConnection, act: &Act, email: &str) -> Result<Zeroizing<String>, StoreError> {
    let user = User { email: email.to_owned(), role: Role::VendorAdmin, grants: Role::VendorAdmin.preset(), ..User::default() };
    let kept = nouns::insert(connection, act, &new_id(act.now), &user).await?;
    Ok(create_api_key(connection, act, &kept.id, "administrator", None, None, None).await?.1)
}

/// Puts a user below `parent` and whoever is above that.
pub(crate) async fn add_to_tiers(connection: &mut AnyConnection, act: &Act, user: &str, parent: &str) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO user_tiers (company, user_id, above_id) VALUES ($1, $2, $2)")
        .bind(act.company.as_str())
        .bind(user)
        .execute(&mut *connection)
        .await?;
    sqlx::query("INSERT INTO user_tiers (company, user_id, above_id) SELECT company, $2, above_id FROM user_tiers WHERE company = $1 AND user_id = $3")
        .bind(act.company.as_str())
        .bind(user)
        .bind(parent)
        .execute(connection)
        .await?;
    Ok(())
}

fn hash(secret: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(secret))
}

fn read_key(row: &AnyRow) -> Result<ApiKey, StoreError> {
    let permissions: Option<String> = row.try_get("permissions")?;
    Ok(ApiKey {
        id: row.try_get("id")?,
        user: row.try_get("user_id")?,
        name: row.try_get("name")?,
        permissions: permissions.map(|text| serde_json::from_str(&text).map_err(|_| StoreError::Damaged("api key"))).transpose()?,
        made_with: row.try_get("made_with")?,
        expires_at: row.try_get("expires_at")?,
        revoked_at: row.try_get("revoked_at")?,
        created_at: row.try_get("created_at")?,
    })
}

fn event<'a>(action: &'a str, kind: &'a str, object: &'a str, after: Option<&'a str>) -> Event<'a> {
    Event { action, kind, object, order: None, before: None, after }
}
