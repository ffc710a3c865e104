//! Licenses with their keys and activations, as they are kept, found and shown.

use carnet_core::{CompanyCode, CredentialKey, Digest, LicenseKey, Lookup, Serial, Tombstone, UnixTime, VerifyingKey};
use carnet_model::noun::{Policy, Product};
use carnet_model::{ActivationRecord, LicenseEdit, LicenseRecord, Operation, Usage};
use data_encoding::HEXLOWER;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::audit::{self, Event};
use super::nouns::{self, Kept, Page, json};
use super::sees::Sees;
use super::settle::{About, settle};
use super::views::{ActivationView, view_activation};
use super::{Act, StoreError, micros};
use crate::vault::Vault;

macro_rules! columns {
    ($account:literal) => {
        concat!(
            "id, order_id, product_id, policy_id, policy_version, lookup, sealed_key, live, ended, total, body, version, created_at, updated_at, ",
            $account,
            " AS account_id"
        )
    };
}

/// The account stands with the customer of the order.
pub(super) const COLUMNS: &str = columns!(
    "(SELECT c.account_id FROM orders o JOIN customers c ON c.company = o.company AND c.id = o.customer_id \
     WHERE o.company = licenses.company AND o.id = licenses.order_id)"
);
/// Without the account, which no rule about an activation asks for.
pub(super) const OWN_COLUMNS: &str = columns!("CAST(NULL AS TEXT)");

/// A license as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicenseRow {
    /// Its id.
    pub id: String,
    /// The product, by its id; the record has its code.
    pub product: String,
    /// The policy that it was issued by, with that one's version.
    pub policy: Option<(String, i64)>,
    /// The account of its customer, by its id.
    pub account: Option<String>,
    /// Where requests find it.
    pub lookup: String,
    sealed_key: String,
    /// Activations in a seat.
    pub live: i64,
    /// Activations that left their seat to whoever comes next.
    pub ended: i64,
    /// Activations that there ever were.
    pub total: i64,
    /// What it says.
    pub record: LicenseRecord,
    /// How often it was changed by somebody in charge; its entity tag.
    pub version: i64,
    /// When it was issued, in microseconds since the epoch.
    pub created_at: i64,
    /// When it was last changed, in microseconds since the epoch.
    pub updated_at: i64,
}

/// How a license is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum By {
    Id(String),
    Lookup(Lookup),
}

/// A license to be issued.
#[derive(Debug, Clone)]
pub struct NewLicense {
    /// Its id.
    pub id: String,
    /// The product.
    pub product: Kept<Product>,
    /// The policy.
    pub policy: Option<Kept<Policy>>,
    /// What it says.
    pub record: LicenseRecord,
}

/// The license that a policy makes, issued `now` in `order`.
pub fn by_policy(policy: &Policy, product: &Product, order: &str, now: UnixTime) -> LicenseRecord {
    let mut plan = policy.plan.clone();
    if let Some(days) = policy.maintenance_days {
        plan.maintenance_until = Some(now.plus(u64::from(days) * carnet_core::DAY_SECS).as_secs());
    }
    let defaults = product.custom_fields.iter().filter_map(|field| Some((field.name.clone(), field.default_value.clone()?)));
    LicenseRecord {
        product: product.code.clone(),
        order: order.to_owned(),
        seats: policy.seats,
        plan,
        max_transfers: policy.max_transfers,
        max_resets: policy.max_resets,
        created_at: now.as_secs(),
        max_borrow_days: policy.is_floating.then_some(policy.max_borrow_days),
        max_users: policy.max_users,
        usage: Usage { period: policy.consumption_period, period_started_at: now.as_secs(), ..Usage::default() },
        custom_fields: defaults.collect(),
        ..LicenseRecord::default()
    }
}

/// Keeps a new license under its key.
///
/// # Errors
/// [`StoreError::Exists`] if the key is known, [`StoreError::Dangling`] if the order is not.
pub async fn insert(
    connection: &mut AnyConnection,
    vault: &Vault,
    act: &Act,
    new: &NewLicense,
    key: &LicenseKey,
) -> Result<LicenseRow, StoreError> {
    let lookup = lookup_text(CredentialKey::derive(key, &act.company).lookup());
    let sealed_key = vault.seal(&key_name(&act.company, &new.id), key.reveal().as_bytes());
    let now = micros(act.now);
    let body = json(&new.record);
    sqlx::query(
        "INSERT INTO licenses (company, id, owner_id, order_id, product_id, policy_id, policy_version, lookup, sealed_key, seats, live, ended, \
         total, expires_at, body, version, created_at, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, 0, $11, $12, 1, $13, $13)",
    )
    .bind(act.company.as_str())
    .bind(&new.id)
    .bind(&act.actor)
    .bind(&new.record.order)
    .bind(&new.product.id)
    .bind(new.policy.as_ref().map(|policy| policy.id.clone()))
    .bind(new.policy.as_ref().map(|policy| policy.version))
    .bind(&lookup)
    .bind(&sealed_key)
    .bind(i64::from(new.record.seats))
    .bind(expires_at(&new.record))
    .bind(&body)
    .bind(now)
    .execute(&mut *connection)
    .await
    .map_err(|error| match StoreError::from(error) {
        StoreError::Exists(_) => StoreError::Exists("license"),
        other => other,
    })?;
    relate_users(connection, &act.company, &new.id, &new.record.users).await?;
    index(connection, &act.company, &new.id, &new.record).await?;
    note(connection, act, "create", &new.id, &new.record.order, None, Some(&body)).await?;
    Ok(LicenseRow {
        id: new.id.clone(),
        product: new.product.id.clone(),
        policy: new.policy.as_ref().map(|policy| (policy.id.clone(), policy.version)),
        account: None,
        lookup,
        sealed_key,
        live: 0,
        ended: 0,
        total: 0,
        record: new.record.clone(),
        version: 1,
        created_at: now,
        updated_at: now,
    })
}

/// Counts one more license of `product` by `user`, within `quota`.
///
/// # Errors
/// [`carnet_model::Refusal::QuotaExceeded`].
pub async fn use_quota(connection: &mut AnyConnection, act: &Act, user: &str, product: &str, quota: Option<u32>) -> Result<(), StoreError> {
    let Some(quota) = quota else { return Ok(()) };
    sqlx::query("INSERT INTO quota_uses (company, user_id, product_id, used) VALUES ($1, $2, $3, 0) ON CONFLICT DO NOTHING")
        .bind(act.company.as_str())
        .bind(user)
        .bind(product)
        .execute(&mut *connection)
        .await?;
    // One statement asks and counts, so that two at once cannot both have the last.
    let counted =
        sqlx::query("UPDATE quota_uses SET used = used + 1 WHERE company = $1 AND user_id = $2 AND product_id = $3 AND used < $4")
            .bind(act.company.as_str())
            .bind(user)
            .bind(product)
            .bind(i64::from(quota))
            .execute(connection)
            .await?;
    if counted.rows_affected() == 1 { Ok(()) } else { Err(carnet_model::Refusal::QuotaExceeded.into()) }
}

/// The license with this id, if the caller sees it.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn get(connection: &mut AnyConnection, company: &CompanyCode, sees: &Sees, id: &str) -> Result<LicenseRow, StoreError> {
    let condition = sees.condition("licenses", 3);
    let sql = format!("SELECT {COLUMNS} FROM licenses WHERE company = $1 AND id = $2 AND {}", condition.sql);
    let query = condition.bind(sqlx::query(AssertSqlSafe(sql)).bind(company.as_str()).bind(id.to_owned()));
    read(&query.fetch_optional(connection).await?.ok_or(StoreError::NotFound("license"))?)
}

/// A page of licenses.
///
/// # Errors
/// [`StoreError`].
pub async fn list(connection: &mut AnyConnection, company: &CompanyCode, sees: &Sees, page: &Page) -> Result<Vec<LicenseRow>, StoreError> {
    nouns::select(connection, company, sees, page, "license", "licenses", COLUMNS).await?.iter().map(read).collect()
}

/// The license, and nobody else changes it until the transaction is over.
pub(crate) async fn lock(connection: &mut AnyConnection, company: &CompanyCode, by: &By) -> Result<LicenseRow, StoreError> {
    let (column, value) = match by {
        By::Id(id) => ("id", id.clone()),
        By::Lookup(lookup) => ("lookup", lookup_text(*lookup)),
    };
    // SQLite has one writer, which whoever writes is already.
    let and_keep = if connection.backend_name() == "PostgreSQL" { " FOR UPDATE" } else { "" };
    let sql = format!("SELECT {COLUMNS} FROM licenses WHERE company = $1 AND {column} = $2{and_keep}");
    let row = sqlx::query(AssertSqlSafe(sql)).bind(company.as_str()).bind(value).fetch_optional(connection).await?;
    read(&row.ok_or(StoreError::NotFound("license"))?)
}

/// Who may see a license for being assigned to it.
pub(super) async fn relate_users(
    connection: &mut AnyConnection,
    company: &CompanyCode,
    license: &str,
    users: &[String],
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM license_users WHERE company = $1 AND license_id = $2")
        .bind(company.as_str())
        .bind(license)
        .execute(&mut *connection)
        .await?;
    for user in users {
        sqlx::query("INSERT INTO license_users (company, license_id, user_id) VALUES ($1, $2, $3)")
            .bind(company.as_str())
            .bind(license)
            .bind(user)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

pub(super) async fn index(
    connection: &mut AnyConnection,
    company: &CompanyCode,
    id: &str,
    record: &LicenseRecord,
) -> Result<(), StoreError> {
    let texts = vec![record.product.as_str(), record.order.as_str(), record.note.as_str()];
    nouns::index(connection, company, "license", id, texts).await
}

/// A new revision, a reset, a borrowed seat: what somebody in charge does to one activation.
pub(crate) async fn license_of(
    connection: &mut AnyConnection,
    company: &CompanyCode,
    sees: &Sees,
    serial: Serial,
) -> Result<String, StoreError> {
    let condition = sees.condition("activations", 3);
    let sql = format!(
        "SELECT license_id FROM activations WHERE company = $1 AND serial = $2 AND {0} \
         UNION ALL SELECT license_id FROM code_activations WHERE company = $1 AND serial = $2 AND {0}",
        condition.sql
    );
    let query = condition.bind(sqlx::query(AssertSqlSafe(sql)).bind(company.as_str()).bind(number(serial)));
    let row = query.fetch_optional(connection).await?.ok_or(StoreError::NotFound("activation"))?;
    Ok(row.try_get("license_id")?)
}

/// A page of activations, in the order of their serials.
///
/// # Errors
/// [`StoreError`].
pub async fn activations(
    connection: &mut AnyConnection,
    company: &CompanyCode,
    sees: &Sees,
    filter: Option<(&'static str, &str)>,
    after: i64,
    limit: i64,
) -> Result<Vec<ActivationView>, StoreError> {
    let condition = sees.condition("activations", 4);
    let mut sql = format!("SELECT license_id, body FROM activations WHERE company = $1 AND serial > $2 AND {}", condition.sql);
    if let Some((column, _)) = filter {
        sql += &format!(" AND {column} = ${}", 4 + condition.len());
    }
    sql += " ORDER BY serial LIMIT $3";
    let mut query = condition.bind(sqlx::query(AssertSqlSafe(sql)).bind(company.as_str()).bind(after).bind(limit));
    if let Some((_, value)) = filter {
        query = query.bind(value.to_owned());
    }
    let rows = query.fetch_all(connection).await?;
    rows.iter().map(|row| Ok(view_activation(&row.try_get::<String, _>("license_id")?, &parse(row)?))).collect()
}

/// The keys of devices whose thumbprint begins so: candidates for whoever signed something.
pub(crate) async fn keys_like(
    connection: &mut AnyConnection,
    company: &CompanyCode,
    key_id: &str,
) -> Result<Vec<VerifyingKey>, StoreError> {
    /// Eight bytes of a digest hardly ever meet twice.
    const MOST: i64 = 8;
    let rows = sqlx::query(
        "SELECT body FROM activations WHERE company = $1 AND serial IN ( \
         SELECT MAX(serial) FROM activations WHERE company = $1 AND device >= $2 AND device < $3 GROUP BY device ORDER BY device LIMIT $4)",
    )
    .bind(company.as_str())
    .bind(key_id)
    .bind(format!("{key_id}g"))
    .bind(MOST)
    .fetch_all(connection)
    .await?;
    let key = |row| VerifyingKey::from_bytes(&parse::<ActivationRecord>(row)?.device_key).map_err(|_| StoreError::Damaged("activation"));
    rows.iter().map(key).collect()
}

/// The license of an activation of this device.
pub(crate) async fn license_of_device(
    connection: &mut AnyConnection,
    company: &CompanyCode,
    device: &str,
    serial: Serial,
) -> Result<Option<String>, StoreError> {
    let row = sqlx::query("SELECT license_id FROM activations WHERE company = $1 AND serial = $2 AND device = $3")
        .bind(company.as_str())
        .bind(number(serial))
        .bind(device)
        .fetch_optional(connection)
        .await?;
    Ok(row.map(|row| row.try_get("license_id")).transpose()?)
}

/// Whether an activation holds its seat, and its license is one that more may be issued of.
pub(crate) async fn is_open(
    connection: &mut AnyConnection,
    company: &CompanyCode,
    row: &LicenseRow,
    serial: Serial,
) -> Result<bool, StoreError> {
    let live = sqlx::query("SELECT is_live FROM activations WHERE company = $1 AND serial = $2")
        .bind(company.as_str())
        .bind(number(serial))
        .fetch_optional(connection)
        .await?;
    let is_live = live.map(|live| live.try_get::<i64, _>("is_live")).transpose()? == Some(1);
    Ok(is_live && row.record.revoked_at.is_none() && row.record.disabled_at.is_none())
}

/// The license whose activation has this commitment.
pub(crate) async fn committed(
    connection: &mut AnyConnection,
    company: &CompanyCode,
    tombstone: &Tombstone,
) -> Result<(String, Serial), StoreError> {
    let commitment = HEXLOWER.encode(tombstone.commitment(company).as_bytes());
    let row = sqlx::query(
        "SELECT license_id, serial FROM activations WHERE company = $1 AND commitment = $2 \
         UNION ALL SELECT license_id, serial FROM code_activations WHERE company = $1 AND commitment = $2",
    )
    .bind(company.as_str())
    .bind(commitment)
    .fetch_optional(connection)
    .await?
    .ok_or(carnet_model::Refusal::TombstoneInvalid)?;
    let serial = u64::try_from(row.try_get::<i64, _>("serial")?).ok().and_then(Serial::new).ok_or(StoreError::Damaged("activation"))?;
    Ok((row.try_get("license_id")?, serial))
}

/// The license key, opened.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn license_key(vault: &Vault, company: &CompanyCode, row: &LicenseRow) -> Result<LicenseKey, StoreError> {
    let opened = vault.open(&key_name(company, &row.id), &row.sealed_key)?;
    let text = std::str::from_utf8(&opened).ok().and_then(|text| text.parse().ok());
    text.ok_or(StoreError::Damaged("license key"))
}

/// Puts a new key in the place of the old one, which activates nothing more; activations live on.
///
/// # Errors
/// [`StoreError::Exists`].
pub async fn replace_key(
    connection: &mut AnyConnection,
    vault: &Vault,
    act: &Act,
    row: &LicenseRow,
    key: &LicenseKey,
) -> Result<(), StoreError> {
    let lookup = lookup_text(CredentialKey::derive(key, &act.company).lookup());
    let sealed = vault.seal(&key_name(&act.company, &row.id), key.reveal().as_bytes());
    sqlx::query("UPDATE licenses SET lookup = $3, sealed_key = $4, updated_at = $5, version = version + 1 WHERE company = $1 AND id = $2")
        .bind(act.company.as_str())
        .bind(&row.id)
        .bind(&lookup)
        .bind(sealed)
        .bind(micros(act.now))
        .execute(&mut *connection)
        .await?;
    note(connection, act, "replace-key", &row.id, &row.record.order, Some(&row.lookup), Some(&lookup)).await
}

/// An audit row about a document that was issued or taken in: its digest says all, and the document itself stands in the answers.
pub(crate) async fn note_document(
    connection: &mut AnyConnection,
    act: &Act,
    action: &str,
    license: &str,
    order: &str,
    digest: &Digest,
) -> Result<(), StoreError> {
    let event = Event { action, kind: "license", object: license, order: Some(order), before: None, after: None };
    audit::note_digest(connection, act, event, &digest.to_string()).await
}

/// An audit row about a license.
pub(crate) async fn note(
    connection: &mut AnyConnection,
    act: &Act,
    action: &str,
    license: &str,
    order: &str,
    before: Option<&str>,
    after: Option<&str>,
) -> Result<(), StoreError> {
    audit::note(connection, act, Event { action, kind: "license", object: license, order: Some(order), before, after }).await
}

/// An edit by somebody in charge, noted.
pub(crate) async fn edit(
    connection: &mut AnyConnection,
    act: &Act,
    row: &LicenseRow,
    version: Option<i64>,
    action: &str,
    edit: &LicenseEdit,
) -> Result<(), StoreError> {
    if version.is_some_and(|version| version != row.version) {
        return Err(StoreError::Stale);
    }
    settle(connection, act, row, &About::default(), Operation::Edit(edit), Serial::new(0).expect("zero is a serial")).await?;
    note(connection, act, action, &row.id, edit.order.as_deref().unwrap_or(&row.record.order), Some(&json(&row.record)), Some(&json(edit)))
        .await
}

/// When it expires, if that is known: days count from the first activation.
pub(crate) fn expires_at(record: &LicenseRecord) -> Option<i64> {
    let began = record.term_started_at.map(|began| began.max(record.plan.starts_at.unwrap_or(0)));
    let by_days = || Some(began?.saturating_add(u64::from(record.plan.valid_days?) * carnet_core::DAY_SECS));
    record.plan.expires_at.or_else(by_days).and_then(|secs| i64::try_from(secs).ok())
}

pub(crate) fn number(serial: Serial) -> i64 {
    i64::try_from(serial.as_u64()).expect("a serial is below 2^40")
}

pub(crate) fn digest_text(digest: &Digest) -> String {
    digest.to_string()
}

pub(super) fn lookup_text(lookup: Lookup) -> String {
    HEXLOWER.encode(lookup.as_bytes())
}

fn key_name(company: &CompanyCode, license: &str) -> String {
    format!("license {company} {license}")
}

pub(super) fn read(row: &AnyRow) -> Result<LicenseRow, StoreError> {
    let policy: Option<String> = row.try_get("policy_id")?;
    let policy_version: Option<i64> = row.try_get("policy_version")?;
    Ok(LicenseRow {
        id: row.try_get("id")?,
        product: row.try_get("product_id")?,
        policy: policy.zip(policy_version),
        account: row.try_get("account_id")?,
        lookup: row.try_get("lookup")?,
        sealed_key: row.try_get("sealed_key")?,
        live: row.try_get("live")?,
        ended: row.try_get("ended")?,
        total: row.try_get("total")?,
        record: parse(row)?,
        version: row.try_get("version")?,
        created_at: row.try_get("created_at")?,
        updated_at: row.try_get("updated_at")?,
    })
}

pub(super) fn parse<T: serde::de::DeserializeOwned>(row: &AnyRow) -> Result<T, StoreError> {
    let body: String = row.try_get("body")?;
    serde_json::from_str(&body).map_err(|_| StoreError::Damaged("record"))
}
