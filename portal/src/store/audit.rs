//! The audit: who changed what, in the transaction of the change; and the sealer, which links the rows into a chain.

use carnet_core::{CompanyCode, UnixTime};
use data_encoding::HEXLOWER;
use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::{AnyConnection, Row as _};

use super::rows::{self, Row, Value, Write};
use super::{Act, Store, StoreError, micros, new_id};

/// Where rows are inserted.
pub(super) const COLUMNS: &str = "audit (company, id, at, actor, action, kind, object, order_id, before_digest, after_digest)";
/// What becomes of rows that are sealed.
const SEALED: &str = "UPDATE audit SET number = sealed.column3, hash = sealed.column4 FROM {} AS sealed \
     WHERE audit.company = sealed.column1 AND audit.id = sealed.column2";
/// Rows that are sealed in one transaction.
const PORTION: i64 = 1000;
/// Actions whose rows have the digest of a document and nothing beside it.
const DOCUMENTS: [&str; 5] = ["activate", "borrow", "deactivation", "device-report", "refresh"];
/// What the first row of a chain is linked to.
const BEGINNING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What an audit row says beside who and when.
#[derive(Debug, Clone, Copy)]
pub struct Event<'a> {
    /// What was done: `create`, `update`, `activate`, `look-up`.
    pub action: &'a str,
    /// To what kind of thing.
    pub kind: &'a str,
    /// To which, by its id.
    pub object: &'a str,
    /// The order that it belongs to, whose managers may see the row.
    pub order: Option<&'a str>,
    /// How it stood before.
    pub before: Option<&'a str>,
    /// How it stands now.
    pub after: Option<&'a str>,
}

/// A row, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct AuditRow {
    /// Its number in the chain; absent for less than a second.
    pub number: Option<i64>,
    /// Its id.
    pub id: String,
    /// When, in microseconds since the epoch.
    pub at: i64,
    /// Who, by the user's id; `device`, `system` or `import` where nobody was signed in.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// To what kind of thing.
    pub kind: String,
    /// To which, by its id.
    pub object: String,
    /// The order that it belongs to.
    pub order: Option<String>,
    /// SHA-256 of how it stood before.
    pub before_digest: Option<String>,
    /// SHA-256 of how it stands now.
    pub after_digest: Option<String>,
    /// The link of the chain.
    pub hash: Option<String>,
}

/// Notes an event. It holds if the transaction does.
pub(crate) async fn note(connection: &mut AnyConnection, act: &Act, event: Event<'_>) -> Result<(), StoreError> {
    let digest = |body: Option<&str>| body.map(|body| HEXLOWER.encode(&Sha256::digest(body)));
    let id = insert(connection, act, event, digest(event.before), digest(event.after)).await?;
    if event.before.is_some() || event.after.is_some() {
        sqlx::query("INSERT INTO audit_data (company, id, before_body, after_body) VALUES ($1, $2, $3, $4)")
            .bind(act.company.as_str())
            .bind(&id)
            .bind(event.before)
            .bind(event.after)
            .execute(connection)
            .await?;
    }
    Ok(())
}

/// Notes an event whose outcome is a document with this digest; nothing stands beside it.
pub(crate) async fn note_digest(connection: &mut AnyConnection, act: &Act, event: Event<'_>, digest: &str) -> Result<(), StoreError> {
    insert(connection, act, event, None, Some(digest.to_owned())).await.map(drop)
}

/// As [`note_digest`], as it is inserted into [`COLUMNS`].
pub(super) fn document_row(act: &Act, event: Event<'_>, digest: &carnet_core::Digest) -> Row {
    row(act, new_id(act.now), event, None, Some(digest.to_string()))
}

async fn insert(
    connection: &mut AnyConnection,
    act: &Act,
    event: Event<'_>,
    before: Option<String>,
    after: Option<String>,
) -> Result<String, StoreError> {
    let id = new_id(act.now);
    rows::execute(connection, vec![Write::insert(COLUMNS, "", vec![row(act, id.clone(), event, before, after)])]).await?;
    Ok(id)
}

fn row(act: &Act, id: String, event: Event<'_>, before: Option<String>, after: Option<String>) -> Row {
    vec![
        act.company.as_str().into(),
        id.into(),
        micros(act.now).into(),
        act.actor.as_str().into(),
        event.action.into(),
        event.kind.into(),
        event.object.into(),
        event.order.into(),
        Value::Text(before),
        Value::Text(after),
    ]
}

/// Seals what is not sealed yet; tells how many rows that were. One sealer at a time: the others wait for its row in `audit_heads`.
///
/// # Errors
/// [`StoreError`].
pub async fn seal(store: &Store, company: &CompanyCode) -> Result<u64, StoreError> {
    let company = company.to_string();
    store
        .write(END_OF_BATCH, async move |connection| {
            let head = sqlx::query("UPDATE audit_heads SET number = number WHERE company = $1 RETURNING number, hash")
                .bind(&company)
                .fetch_one(&mut *connection)
                .await?;
            let (mut number, mut hash): (i64, String) = (head.try_get("number")?, head.try_get("hash")?);
            let unsealed = sqlx::query(
                "SELECT company, id, at, actor, action, kind, object, order_id, before_digest, after_digest, number, hash FROM audit \
                 WHERE company = $1 AND number IS NULL ORDER BY at, id LIMIT $2",
            )
            .bind(&company)
            .bind(PORTION)
            .fetch_all(&mut *connection)
            .await?;
            let mut sealed = Vec::with_capacity(unsealed.len());
            for row in &unsealed {
                let row = read(row)?;
                number += 1;
                hash = link(&hash, number, &row);
                sealed.push(vec![company.as_str().into(), row.id.into(), number.into(), hash.as_str().into()]);
            }
            rows::execute(connection, vec![Write::of(sealed, SEALED)]).await?;
            if !unsealed.is_empty() {
                sqlx::query("UPDATE audit_heads SET number = $2, hash = $3 WHERE company = $1")
                    .bind(&company)
                    .bind(number)
                    .bind(&hash)
                    .execute(&mut *connection)
                    .await?;
            }
            Ok(unsealed.len() as u64)
        })
        .await
}

/// Whether there is anything to seal.
pub(crate) async fn has_unsealed(store: &Store, company: &CompanyCode) -> Result<bool, StoreError> {
    let mut connection = store.read().await?;
    let row = sqlx::query("SELECT id FROM audit WHERE company = $1 AND number IS NULL LIMIT 1").bind(company.as_str());
    Ok(row.fetch_optional(&mut *connection).await?.is_some())
}

/// Sealing comes after whatever else is in the transaction.
const END_OF_BATCH: &str = "~~seal";

/// What a check of the chain found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChainReport {
    /// Rows that are sealed.
    pub sealed: i64,
    /// Rows that wait for the sealer.
    pub unsealed: i64,
    /// Rows whose data was erased, or does not fit its digest.
    pub data_missing: i64,
    /// The first row that does not fit into the chain.
    pub broken_at: Option<i64>,
    /// The end of the chain.
    pub head: String,
}

/// Follows the chain of a company from its beginning. What is sealed meanwhile belongs to it.
///
/// # Errors
/// [`StoreError`].
pub async fn verify(store: &Store, company: &CompanyCode) -> Result<ChainReport, StoreError> {
    let mut connection = store.read().await?;
    let mut report = ChainReport { sealed: 0, unsealed: 0, data_missing: 0, broken_at: None, head: BEGINNING.to_owned() };
    loop {
        let (known, (last, head)) = (report.sealed, end(&mut connection, company).await?);
        follow(&mut connection, company, &mut report).await?;
        if report.broken_at.is_some() || (report.sealed, &report.head) == (last, &head) {
            break;
        }
        // The sealer writes its rows and the end together. Rows behind the end were sealed after it was read, and then the next end is theirs.
        if report.sealed <= last || report.sealed == known {
            report.broken_at = Some(report.sealed + 1);
            break;
        }
    }
    report.unsealed = sqlx::query("SELECT COUNT(*) AS n FROM audit WHERE company = $1 AND number IS NULL")
        .bind(company.as_str())
        .fetch_one(&mut *connection)
        .await?
        .try_get("n")?;
    Ok(report)
}

/// The end of the chain, as the sealer keeps it.
async fn end(connection: &mut AnyConnection, company: &CompanyCode) -> Result<(i64, String), StoreError> {
    let row =
        sqlx::query("SELECT number, hash FROM audit_heads WHERE company = $1").bind(company.as_str()).fetch_optional(connection).await?;
    let row = row.ok_or(StoreError::NotFound("company"))?;
    Ok((row.try_get("number")?, row.try_get("hash")?))
}

/// Follows the chain from where `report` ends, as far as there are rows that fit.
async fn follow(connection: &mut AnyConnection, company: &CompanyCode, report: &mut ChainReport) -> Result<(), StoreError> {
    loop {
        let rows = sqlx::query(
            "SELECT a.id, a.at, a.actor, a.action, a.kind, a.object, a.order_id, a.before_digest, a.after_digest, a.number, a.hash, \
             d.before_body, d.after_body FROM audit a LEFT JOIN audit_data d ON d.company = a.company AND d.id = a.id \
             WHERE a.company = $1 AND a.number > $2 ORDER BY a.number LIMIT $3",
        )
        .bind(company.as_str())
        .bind(report.sealed)
        .bind(PORTION)
        .fetch_all(&mut *connection)
        .await?;
        if rows.is_empty() {
            return Ok(());
        }
        for row in &rows {
            let (before, after): (Option<String>, Option<String>) = (row.try_get("before_body")?, row.try_get("after_body")?);
            let row = read(row)?;
            let expected = link(&report.head, report.sealed + 1, &row);
            if row.number != Some(report.sealed + 1) || row.hash.as_ref() != Some(&expected) {
                report.broken_at = Some(report.sealed + 1);
                return Ok(());
            }
            let fits = |body: Option<String>, digest: &Option<String>| body.map(|body| HEXLOWER.encode(&Sha256::digest(body))) == *digest;
            // What was issued has its document in the answers instead.
            let has_data = !DOCUMENTS.contains(&row.action.as_str());
            report.data_missing += i64::from(has_data && (!fits(before, &row.before_digest) || !fits(after, &row.after_digest)));
            (report.sealed, report.head) = (report.sealed + 1, expected);
        }
    }
}

/// The sealed rows after `cursor`, in their order.
pub(crate) async fn page(
    connection: &mut AnyConnection,
    company: &CompanyCode,
    sees: &super::sees::Sees,
    cursor: i64,
    limit: i64,
) -> Result<Vec<AuditRow>, StoreError> {
    let condition = sees.condition("audit", 4);
    let sql = format!(
        "SELECT id, at, actor, action, kind, object, order_id, before_digest, after_digest, number, hash FROM audit \
         WHERE company = $1 AND number > $2 AND {} ORDER BY number LIMIT $3",
        condition.sql
    );
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(company.as_str()).bind(cursor).bind(limit);
    let rows = condition.bind(query).fetch_all(connection).await?;
    rows.iter().map(read).collect()
}

pub(crate) async fn begin(connection: &mut AnyConnection, company: &CompanyCode) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO audit_heads (company, number, hash) VALUES ($1, 0, $2)")
        .bind(company.as_str())
        .bind(BEGINNING)
        .execute(connection)
        .await?;
    Ok(())
}

fn read(row: &sqlx::any::AnyRow) -> Result<AuditRow, StoreError> {
    Ok(AuditRow {
        number: row.try_get("number")?,
        id: row.try_get("id")?,
        at: row.try_get("at")?,
        actor: row.try_get("actor")?,
        action: row.try_get("action")?,
        kind: row.try_get("kind")?,
        object: row.try_get("object")?,
        order: row.try_get("order_id")?,
        before_digest: row.try_get("before_digest")?,
        after_digest: row.try_get("after_digest")?,
        hash: row.try_get("hash")?,
    })
}

/// SHA-256 over the link before, the number and every column, each with its length before it.
fn link(before: &str, number: i64, row: &AuditRow) -> String {
    let mut hash = Sha256::new();
    let (number, at) = (number.to_string(), row.at.to_string());
    let fixed = [before, &number, &row.id, &at, &row.actor, &row.action, &row.kind, &row.object];
    let absent = |text: &Option<String>| text.clone().map_or(String::new(), |text| format!("+{text}"));
    let optional = [absent(&row.order), absent(&row.before_digest), absent(&row.after_digest)];
    for part in fixed.into_iter().chain(optional.iter().map(String::as_str)) {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    HEXLOWER.encode(&hash.finalize())
}

/// When something was last done at all: what the clock is compared with.
pub(crate) async fn check_clock(connection: &mut AnyConnection, company: &CompanyCode, now: UnixTime) -> Result<(), StoreError> {
    const DAY: i64 = 86_400_000_000;
    let row = sqlx::query("SELECT last_signed FROM counters WHERE company = $1").bind(company.as_str()).fetch_optional(connection).await?;
    let last: i64 = row.ok_or(StoreError::NotFound("company"))?.try_get("last_signed")?;
    // Forward jumps are the ordinary case of a portal that nobody used for a week; only a clock that went back is sure to be wrong.
    if last > 0 && micros(now) < last - DAY { Err(StoreError::ClockJumped) } else { Ok(()) }
}

/// Notes that it is `now` (microseconds since the epoch), for every company.
pub(crate) async fn note_time(connection: &mut AnyConnection, now: i64) -> Result<(), StoreError> {
    sqlx::query("UPDATE counters SET last_signed = $1 WHERE last_signed < $1").bind(now).execute(connection).await?;
    Ok(())
}
