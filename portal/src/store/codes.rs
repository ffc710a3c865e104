//! Activations of which only codes cross: the signed policies that they take their terms from, and the initializations that they begin with.

use carnet_core::{Commitment, CompanyCode, InitializationSecret, ProductCode, Serial};
use carnet_model::CodeRecord;
use carnet_model::noun::Policy;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::licenses::{self, LicenseRow};
use super::nouns::Kept;
use super::views::{CodeActivationView, view_code};
use super::{Act, StoreError, micros};
use crate::vault::Vault;

/// The most initializations of a company that may wait for an answer: a code is tried with each.
const MAX_OPEN: i64 = 10_000;
/// The most of one license: all its codes are read whenever anything is asked of it.
const MAX_OPEN_OF_LICENSE: i64 = 1_000;

/// An initialization, with what the proof of its answer is bound to.
#[derive(Debug)]
pub(crate) struct Begun {
    pub(crate) license: String,
    pub(crate) product: ProductCode,
    pub(crate) record: CodeRecord,
}

/// Keeps a signed policy, by its digest.
pub(crate) async fn keep_document(connection: &mut AnyConnection, act: &Act, digest: &str, document: &[u8]) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO policy_documents (company, digest, document, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (company, digest) DO NOTHING",
    )
    .bind(act.company.as_str())
    .bind(digest)
    .bind(document.to_vec())
    .bind(micros(act.now))
    .execute(connection)
    .await?;
    Ok(())
}

/// Keeps which signed policy a version of a policy has.
///
/// # Errors
/// [`StoreError::Exists`] if that version has one.
pub(crate) async fn keep_signed(connection: &mut AnyConnection, act: &Act, policy: &Kept<Policy>, digest: &str) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO signed_policies (company, policy_id, policy_version, digest, created_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(act.company.as_str())
        .bind(&policy.id)
        .bind(policy.version)
        .bind(digest)
        .bind(micros(act.now))
        .execute(connection)
        .await?;
    Ok(())
}

/// The signed policy with this digest.
///
/// # Errors
/// [`StoreError::NotFound`].
pub(crate) async fn document(connection: &mut AnyConnection, company: &CompanyCode, digest: &str) -> Result<Vec<u8>, StoreError> {
    let row = sqlx::query("SELECT document FROM policy_documents WHERE company = $1 AND digest = $2")
        .bind(company.as_str())
        .bind(digest)
        .fetch_optional(connection)
        .await?;
    Ok(row.ok_or(StoreError::NotFound("policy-document"))?.try_get("document")?)
}

/// The signed policy of a version of a policy; `None` if it was never signed.
pub(crate) async fn signed(
    connection: &mut AnyConnection,
    company: &CompanyCode,
    policy: &str,
    version: i64,
) -> Result<Option<Vec<u8>>, StoreError> {
    let row = sqlx::query(
        "SELECT d.document FROM signed_policies s JOIN policy_documents d ON d.company = s.company AND d.digest = s.digest \
         WHERE s.company = $1 AND s.policy_id = $2 AND s.policy_version = $3",
    )
    .bind(company.as_str())
    .bind(policy)
    .bind(version)
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| row.try_get("document")).transpose()?)
}

/// The signed policy of the last version of a policy that was signed.
pub(crate) async fn last_signed(
    connection: &mut AnyConnection,
    company: &CompanyCode,
    policy: &str,
) -> Result<Option<Vec<u8>>, StoreError> {
    let row = sqlx::query(
        "SELECT d.document FROM signed_policies s JOIN policy_documents d ON d.company = s.company AND d.digest = s.digest \
         WHERE s.company = $1 AND s.policy_id = $2 ORDER BY s.policy_version DESC LIMIT 1",
    )
    .bind(company.as_str())
    .bind(policy)
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| row.try_get("document")).transpose()?)
}

/// Whether the signed policy with this digest is one of the policy that a license was issued by.
pub(crate) async fn is_of(
    connection: &mut AnyConnection,
    company: &CompanyCode,
    license: &LicenseRow,
    digest: &str,
) -> Result<bool, StoreError> {
    let Some((policy, _)) = &license.policy else { return Ok(false) };
    let row = sqlx::query("SELECT digest FROM signed_policies WHERE company = $1 AND policy_id = $2 AND digest = $3 LIMIT 1")
        .bind(company.as_str())
        .bind(policy)
        .bind(digest)
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

/// The signed policy for a code of a license: that of the version by which the license was issued, or else the last one of its policy.
///
/// # Errors
/// [`StoreError::NotFound`] if there is none, so that no machine can have it.
pub(crate) async fn of_license(connection: &mut AnyConnection, company: &CompanyCode, license: &LicenseRow) -> Result<Vec<u8>, StoreError> {
    let unknown = StoreError::NotFound("policy-document");
    let Some((policy, version)) = &license.policy else { return Err(unknown) };
    match signed(connection, company, policy, *version).await? {
        Some(document) => Ok(document),
        None => last_signed(connection, company, policy).await?.ok_or(unknown),
    }
}

/// Refuses to begin more than anybody answers.
///
/// # Errors
/// [`StoreError::Busy`] if too many wait.
pub(crate) async fn check_room(connection: &mut AnyConnection, act: &Act, license: &str) -> Result<(), StoreError> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS n, COUNT(CASE WHEN license_id = $2 THEN 1 END) AS own FROM code_activations \
         WHERE company = $1 AND use_before >= $3 AND commitment IS NULL",
    )
    .bind(act.company.as_str())
    .bind(license)
    .bind(micros(act.now))
    .fetch_one(connection)
    .await?;
    let is_full = row.try_get::<i64, _>("n")? >= MAX_OPEN || row.try_get::<i64, _>("own")? >= MAX_OPEN_OF_LICENSE;
    if is_full { Err(StoreError::Busy) } else { Ok(()) }
}

/// What an activation code with this commitment may answer: what it has answered before, and every initialization that was to be answered
/// before a time not earlier than `since` (microseconds since the epoch).
pub(crate) async fn begun(
    connection: &mut AnyConnection,
    company: &CompanyCode,
    commitment: &Commitment,
    since: i64,
) -> Result<Vec<Begun>, StoreError> {
    let all = "SELECT c.license_id, c.body, p.code FROM code_activations c \
               JOIN licenses l ON l.company = c.company AND l.id = c.license_id \
               JOIN products p ON p.company = l.company AND p.id = l.product_id WHERE c.company = $1";
    let rows = sqlx::query(AssertSqlSafe(format!("{all} AND c.commitment = $2 UNION ALL {all} AND c.use_before >= $3")))
        .bind(company.as_str())
        .bind(data_encoding::HEXLOWER.encode(commitment.as_bytes()))
        .bind(since)
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            let product: String = row.try_get("code")?;
            let product = product.parse().map_err(|_| StoreError::Damaged("product"))?;
            Ok(Begun { license: row.try_get("license_id")?, product, record: read(row)? })
        })
        .collect()
}

/// The activation by code with this serial; `None` if it is by document, or there is none.
pub(crate) async fn get(connection: &mut AnyConnection, company: &CompanyCode, serial: Serial) -> Result<Option<CodeRecord>, StoreError> {
    let row = sqlx::query("SELECT body FROM code_activations WHERE company = $1 AND serial = $2")
        .bind(company.as_str())
        .bind(licenses::number(serial))
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(read).transpose()
}

/// A page of the activations by code of a license, in the order of their serials.
pub(crate) async fn list(
    connection: &mut AnyConnection,
    company: &CompanyCode,
    license: &str,
    after: i64,
    limit: i64,
) -> Result<Vec<CodeActivationView>, StoreError> {
    let rows =
        sqlx::query("SELECT body FROM code_activations WHERE company = $1 AND license_id = $2 AND serial > $3 ORDER BY serial LIMIT $4")
            .bind(company.as_str())
            .bind(license)
            .bind(after)
            .bind(limit)
            .fetch_all(connection)
            .await?;
    rows.iter().map(|row| Ok(view_code(license, &read(row)?))).collect()
}

/// The activations by code that hold a seat of a license.
pub(crate) async fn live(connection: &mut AnyConnection, company: &CompanyCode, license: &str) -> Result<Vec<Serial>, StoreError> {
    let rows = sqlx::query("SELECT body FROM code_activations WHERE company = $1 AND license_id = $2 AND is_live = 1 ORDER BY serial")
        .bind(company.as_str())
        .bind(license)
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| Ok(read(row)?.serial)).collect()
}

/// Forgets initializations that were to be answered before `before` (microseconds since the epoch), and that nobody answered.
///
/// # Errors
/// [`StoreError`].
pub async fn forget_unanswered(connection: &mut AnyConnection, before: i64) -> Result<u64, StoreError> {
    let sql = "DELETE FROM code_activations WHERE use_before < $1 AND commitment IS NULL";
    Ok(sqlx::query(sql).bind(before).execute(connection).await?.rows_affected())
}

/// Seals the secret of an initialization.
pub(crate) fn seal(vault: &Vault, company: &CompanyCode, serial: Serial, secret: &InitializationSecret) -> String {
    vault.seal(&secret_name(company, serial), secret.as_bytes())
}

/// The secret of an initialization, opened.
///
/// # Errors
/// [`StoreError::Damaged`].
pub(crate) fn secret(vault: &Vault, company: &CompanyCode, record: &CodeRecord) -> Result<InitializationSecret, StoreError> {
    let opened = vault.open(&secret_name(company, record.serial), &record.sealed_secret)?;
    let bytes = <[u8; 10]>::try_from(opened.as_slice()).map_err(|_| StoreError::Damaged("initialization"))?;
    Ok(InitializationSecret::from_bytes(bytes))
}

fn secret_name(company: &CompanyCode, serial: Serial) -> String {
    format!("initialization {company} {serial}")
}

pub(super) fn read(row: &AnyRow) -> Result<CodeRecord, StoreError> {
    let body: String = row.try_get("body")?;
    serde_json::from_str(&body).map_err(|_| StoreError::Damaged("record"))
}
