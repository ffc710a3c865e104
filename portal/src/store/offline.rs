//! What is kept about documents: answers, requests that wait for a manager, and the devices that sent them.

use std::collections::BTreeMap;

use carnet_carrier::bundle::BundleWriter;
use carnet_core::{ActivationRequest, CompanyCode, Digest, Serial, Verified};
use serde::Serialize;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::audit::{self, Event};
use super::nouns::{Page, json};
use super::rows::{self, Value, Write};
use super::sees::Sees;
use super::{Act, StoreError, licenses, micros, random};

/// Where answers are inserted.
pub(super) const ANSWERS: &str = "answers (company, digest, license_id, serial, document, created_at)";
/// A later answer to the same document takes the place of the last.
pub(super) const ANSWER_AGAIN: &str = "ON CONFLICT (company, digest) DO UPDATE SET document = excluded.document, serial = excluded.serial";
/// Where devices are inserted.
pub(super) const DEVICES: &str = "devices (company, id, state, body, version, created_at, updated_at)";
/// A device that is seen again tells how it is now; whether it is blocked is not its to say.
pub(super) const DEVICE_AGAIN: &str = "ON CONFLICT (company, id) DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at";
/// The characters of a claim code (Crockford's, without those that are mistaken for others).
const CLAIM_ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Its length: 60 bits, so that nobody guesses another's.
const CLAIM_LEN: usize = 12;

/// A device, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct DeviceView {
    /// Its id: the thumbprint of its key.
    pub id: String,
    /// `active`, `blocked` or `dead`.
    pub state: String,
    /// The operating system.
    pub os: String,
    /// The processor's architecture.
    pub arch: String,
    /// The name of the machine, where the vendor's policy lets it be told.
    pub host_name: Option<String>,
    /// The version of the application.
    pub app_version: Option<String>,
    /// When it was first seen, in microseconds since the epoch.
    pub created_at: i64,
    /// When it was last seen or changed, in microseconds since the epoch.
    pub updated_at: i64,
}

/// What a device told of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
struct DeviceFacts {
    os: String,
    arch: String,
    host_name: Option<String>,
    app_version: Option<String>,
}

/// A request that waits for a manager.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct PendingView {
    /// The digest of the request.
    pub id: String,
    /// What its user holds.
    pub claim_code: String,
    /// The product's code.
    pub product: String,
    /// The license that a manager chose, by its id.
    pub license: Option<String>,
    /// When it came, in microseconds since the epoch.
    pub created_at: i64,
    /// When it was answered, in microseconds since the epoch.
    pub answered_at: Option<i64>,
}

/// What was answered to the document with this digest.
pub(crate) async fn answer(
    connection: &mut AnyConnection,
    company: &CompanyCode,
    digest: &Digest,
) -> Result<Option<Vec<Vec<u8>>>, StoreError> {
    let row = sqlx::query("SELECT document FROM answers WHERE company = $1 AND digest = $2")
        .bind(company.as_str())
        .bind(licenses::digest_text(digest))
        .fetch_optional(connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let bytes: Vec<u8> = row.try_get("document")?;
    if !carnet_carrier::bundle::is_bundle(&bytes) {
        return Ok(Some(vec![bytes]));
    }
    let items = carnet_carrier::read(&bytes).map_err(|_| StoreError::Damaged("answer"))?.rows;
    items.into_iter().collect::<Result<_, _>>().map(Some).map_err(|_| StoreError::Damaged("answer"))
}

/// Keeps an answer; a later one to the same document takes its place.
pub(crate) async fn keep_answer(
    connection: &mut AnyConnection,
    act: &Act,
    digest: &Digest,
    license: &str,
    serial: Serial,
    documents: &[Vec<u8>],
) -> Result<(), StoreError> {
    let bytes = match documents {
        [one] => one.clone(),
        several => bundled(several)?,
    };
    rows::execute(connection, vec![Write::insert(ANSWERS, ANSWER_AGAIN, vec![answer_row(act, digest, license, serial, &bytes)])]).await
}

/// Several documents as one file.
pub(crate) fn bundled(documents: &[Vec<u8>]) -> Result<Vec<u8>, StoreError> {
    let written = BundleWriter::new(Vec::new(), "results").and_then(|mut writer| {
        documents.iter().try_for_each(|document| writer.push(None, document))?;
        writer.finish()
    });
    written.map_err(|_| StoreError::Damaged("answer"))
}

/// The most variables of a device: a report has at most 32, and names are few.
const MAX_VARIABLES: i64 = 64;

/// Keeps what a device told beside its use.
///
/// # Errors
/// [`carnet_model::Refusal::VariablesExhausted`] if these would be too many names.
pub(crate) async fn keep_variables(
    connection: &mut AnyConnection,
    act: &Act,
    device: &str,
    variables: &[(carnet_core::Label, carnet_core::Label)],
) -> Result<(), StoreError> {
    if variables.is_empty() {
        return Ok(());
    }
    for (name, value) in variables {
        sqlx::query(
            "INSERT INTO device_variables (company, device, name, value, updated_at) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (company, device, name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
        )
        .bind(act.company.as_str())
        .bind(device)
        .bind(name.as_str())
        .bind(value.as_str())
        .bind(micros(act.now))
        .execute(&mut *connection)
        .await?;
    }
    let kept = sqlx::query("SELECT COUNT(*) AS n FROM device_variables WHERE company = $1 AND device = $2")
        .bind(act.company.as_str())
        .bind(device)
        .fetch_one(connection)
        .await?;
    if kept.try_get::<i64, _>("n")? > MAX_VARIABLES { Err(carnet_model::Refusal::VariablesExhausted.into()) } else { Ok(()) }
}

/// What a device has told beside its use, by name.
pub(crate) async fn variables(
    connection: &mut AnyConnection,
    company: &CompanyCode,
    device: &str,
) -> Result<BTreeMap<String, String>, StoreError> {
    let rows = sqlx::query("SELECT name, value FROM device_variables WHERE company = $1 AND device = $2 ORDER BY name")
        .bind(company.as_str())
        .bind(device)
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| Ok((row.try_get("name")?, row.try_get("value")?))).collect()
}

/// An answer, as it is inserted into [`ANSWERS`].
pub(super) fn answer_row(act: &Act, digest: &Digest, license: &str, serial: Serial, document: &[u8]) -> rows::Row {
    vec![
        act.company.as_str().into(),
        licenses::digest_text(digest).into(),
        license.into(),
        licenses::number(serial).into(),
        Value::Bytes(document.to_vec()),
        micros(act.now).into(),
    ]
}

/// A device that was seen, and what it told, as it is inserted into [`DEVICES`]; with its id.
pub(super) fn device_row(act: &Act, request: &Verified<ActivationRequest>) -> (String, rows::Row) {
    let facts = DeviceFacts {
        os: request.os.to_string(),
        arch: request.arch.to_string(),
        host_name: request.host_name.as_ref().map(ToString::to_string),
        app_version: request.app_version.as_ref().map(ToString::to_string),
    };
    let (id, now) = (request.device_key.thumbprint().to_string(), micros(act.now));
    let row = vec![act.company.as_str().into(), id.clone().into(), "active".into(), json(&facts).into(), 1.into(), now.into(), now.into()];
    (id, row)
}

/// Refuses what is for a device that was blocked or declared dead.
pub(crate) async fn check_device(connection: &mut AnyConnection, company: &CompanyCode, serial: Serial) -> Result<(), StoreError> {
    let row = sqlx::query(
        "SELECT d.state FROM devices d JOIN activations a ON a.company = d.company AND a.device = d.id WHERE a.company = $1 AND a.serial = $2",
    )
    .bind(company.as_str())
    .bind(licenses::number(serial))
    .fetch_optional(connection)
    .await?;
    let is_open = row.map(|row| row.try_get::<String, _>("state")).transpose()?.is_none_or(|state| state == "active");
    if is_open { Ok(()) } else { Err(carnet_model::Refusal::DeviceBlocked.into()) }
}

/// A page of devices.
///
/// # Errors
/// [`StoreError`].
pub async fn devices(
    connection: &mut AnyConnection,
    company: &CompanyCode,
    sees: &Sees,
    page: &Page,
) -> Result<Vec<DeviceView>, StoreError> {
    let rows =
        super::nouns::select(connection, company, sees, page, "device", "devices", "id, state, body, created_at, updated_at").await?;
    rows.iter().map(read_device).collect()
}

/// The device with this id, if the caller sees it.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn device(connection: &mut AnyConnection, company: &CompanyCode, sees: &Sees, id: &str) -> Result<DeviceView, StoreError> {
    let condition = sees.condition("devices", 3);
    let sql = format!("SELECT id, state, body, created_at, updated_at FROM devices WHERE company = $1 AND id = $2 AND {}", condition.sql);
    let query = condition.bind(sqlx::query(AssertSqlSafe(sql)).bind(company.as_str()).bind(id.to_owned()));
    read_device(&query.fetch_optional(connection).await?.ok_or(StoreError::NotFound("device"))?)
}

/// Blocks a device, declares it dead, or lets it in again.
pub(crate) async fn set_device_state(connection: &mut AnyConnection, act: &Act, device: &str, state: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE devices SET state = $3, updated_at = $4, version = version + 1 WHERE company = $1 AND id = $2")
        .bind(act.company.as_str())
        .bind(device)
        .bind(state)
        .bind(micros(act.now))
        .execute(&mut *connection)
        .await?;
    let event = Event { action: state, kind: "device", object: device, order: None, before: None, after: None };
    audit::note(connection, act, event).await?;
    // Once more for each order that it concerns, whose managers see what is theirs only.
    let orders = sqlx::query(
        "SELECT DISTINCT l.order_id FROM activations a JOIN licenses l ON l.company = a.company AND l.id = a.license_id \
         WHERE a.company = $1 AND a.device = $2 ORDER BY l.order_id",
    )
    .bind(act.company.as_str())
    .bind(device)
    .fetch_all(&mut *connection)
    .await?;
    for order in orders {
        let order: String = order.try_get("order_id")?;
        let event = Event { action: state, kind: "device", object: device, order: Some(&order), before: None, after: None };
        audit::note(connection, act, event).await?;
    }
    Ok(())
}

pub(super) fn read_device(row: &sqlx::any::AnyRow) -> Result<DeviceView, StoreError> {
    let body: String = row.try_get("body")?;
    let facts: DeviceFacts = serde_json::from_str(&body).map_err(|_| StoreError::Damaged("device"))?;
    Ok(DeviceView {
        id: row.try_get("id")?,
        state: row.try_get("state")?,
        os: facts.os,
        arch: facts.arch,
        host_name: facts.host_name,
        app_version: facts.app_version,
        created_at: row.try_get("created_at")?,
        updated_at: row.try_get("updated_at")?,
    })
}

/// The most requests of a company that may wait: more are from nobody who means it.
const MAX_PENDING: i64 = 10_000;

/// Keeps a request that names no license; the same one has the same claim code.
///
/// # Errors
/// [`carnet_model::Refusal::OtherProduct`] if there is no such product; [`StoreError::Busy`] if too many wait.
pub(crate) async fn keep_pending(
    connection: &mut AnyConnection,
    act: &Act,
    request: &Verified<ActivationRequest>,
) -> Result<PendingView, StoreError> {
    let product = sqlx::query("SELECT id FROM products WHERE company = $1 AND code = $2")
        .bind(act.company.as_str())
        .bind(request.product.as_str())
        .fetch_optional(&mut *connection)
        .await?;
    product.ok_or(carnet_model::Refusal::OtherProduct)?;
    let waiting = sqlx::query("SELECT COUNT(*) AS n FROM pending_requests WHERE company = $1 AND answered_at IS NULL")
        .bind(act.company.as_str())
        .fetch_one(&mut *connection)
        .await?;
    if waiting.try_get::<i64, _>("n")? >= MAX_PENDING {
        return Err(StoreError::Busy);
    }
    let mut bytes = [0; CLAIM_LEN];
    random(&mut bytes);
    let code: String = bytes.iter().map(|byte| char::from(CLAIM_ALPHABET[usize::from(byte & 31)])).collect();
    let digest = licenses::digest_text(&request.digest());
    sqlx::query(
        "INSERT INTO pending_requests (company, digest, claim_code, product, document, license_id, created_at, answered_at) \
         VALUES ($1, $2, $3, $4, $5, NULL, $6, NULL) ON CONFLICT (company, digest) DO NOTHING",
    )
    .bind(act.company.as_str())
    .bind(&digest)
    .bind(code)
    .bind(request.product.as_str())
    .bind(request.bytes().to_vec())
    .bind(micros(act.now))
    .execute(&mut *connection)
    .await?;
    Ok(pending(connection, &act.company, &digest).await?.0)
}

/// The waiting request with this digest or claim code, and its bytes.
pub(crate) async fn pending(
    connection: &mut AnyConnection,
    company: &CompanyCode,
    name: &str,
) -> Result<(PendingView, Vec<u8>), StoreError> {
    let code = name.to_uppercase().replace('-', "");
    let row = sqlx::query(
        "SELECT digest, claim_code, product, document, license_id, created_at, answered_at FROM pending_requests \
         WHERE company = $1 AND (digest = $2 OR claim_code = $3)",
    )
    .bind(company.as_str())
    .bind(name)
    .bind(code)
    .fetch_optional(connection)
    .await?
    .ok_or(StoreError::NotFound("pending-request"))?;
    Ok((read_pending(&row)?, row.try_get("document")?))
}

/// A page of waiting requests.
pub(crate) async fn waiting(
    connection: &mut AnyConnection,
    company: &CompanyCode,
    after: &str,
    limit: i64,
) -> Result<Vec<PendingView>, StoreError> {
    let rows = sqlx::query(
        "SELECT digest, claim_code, product, license_id, created_at, answered_at FROM pending_requests \
         WHERE company = $1 AND digest > $2 ORDER BY digest LIMIT $3",
    )
    .bind(company.as_str())
    .bind(after.to_owned())
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.iter().map(read_pending).collect()
}

/// Forgets requests that came before `before` (microseconds since the epoch) and that nobody answered.
pub(crate) async fn forget_waiting(connection: &mut AnyConnection, before: i64) -> Result<u64, StoreError> {
    let sql = "DELETE FROM pending_requests WHERE created_at < $1 AND answered_at IS NULL";
    Ok(sqlx::query(sql).bind(before).execute(connection).await?.rows_affected())
}

/// Notes which license a manager chose for a waiting request.
pub(crate) async fn choose(connection: &mut AnyConnection, act: &Act, digest: &Digest, license: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE pending_requests SET license_id = $3, answered_at = $4 WHERE company = $1 AND digest = $2")
        .bind(act.company.as_str())
        .bind(licenses::digest_text(digest))
        .bind(license)
        .bind(micros(act.now))
        .execute(connection)
        .await?;
    Ok(())
}

fn read_pending(row: &sqlx::any::AnyRow) -> Result<PendingView, StoreError> {
    let code: String = row.try_get("claim_code")?;
    let groups: Vec<&str> = (0..CLAIM_LEN).step_by(4).filter_map(|at| code.get(at..at + 4)).collect();
    Ok(PendingView {
        id: row.try_get("digest")?,
        claim_code: groups.join("-"),
        product: row.try_get("product")?,
        license: row.try_get("license_id")?,
        created_at: row.try_get("created_at")?,
        answered_at: row.try_get("answered_at")?,
    })
}

/// Takes over a device of which only the key is known.
pub(crate) async fn adopt_device(connection: &mut AnyConnection, act: &Act, device: &str) -> Result<(), StoreError> {
    let facts = DeviceFacts { os: String::new(), arch: String::new(), host_name: None, app_version: None };
    sqlx::query(
        "INSERT INTO devices (company, id, state, body, version, created_at, updated_at) VALUES ($1, $2, 'active', $3, 1, $4, $4) \
         ON CONFLICT (company, id) DO NOTHING",
    )
    .bind(act.company.as_str())
    .bind(device)
    .bind(json(&facts))
    .bind(micros(act.now))
    .execute(connection)
    .await?;
    Ok(())
}
