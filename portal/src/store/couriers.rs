//! Couriers' replicas, and what each of them carried: taken in entry by entry, and never changed.

use carnet_core::CompanyCode;
use carnet_model::custody::{self, Carried, Entry, Head};
use carnet_model::sync::LogPart;
use serde::Serialize;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use super::audit::{self, Event};
use super::keys::{self, Session};
use super::nouns::{self, json};
use super::rows::{self, Row, Write};
use super::sees::Sees;
use super::{Act, StoreError, micros};

/// The kind of a replica, as problems and the audit name it.
const KIND: &str = "courier";
/// What is read of a replica.
const REPLICA: &str = "id, user_id, key_id, number, hash, last_seen_at, lost_at, lost_by, created_at";
/// Where entries are inserted.
const INTO: &str = "courier_log (company, replica, number, at, who, digest, source, target, inspector, hash)";

/// A courier's replica: what is on one laptop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Courier {
    /// Its id, of the courier's making.
    pub id: String,
    /// The user whose it is, by its id.
    pub user: String,
    /// The API key that a part of its log was last pushed with, by its id.
    pub key: String,
    /// The end of its log, as far as it was pushed.
    pub log: Head,
    /// When a part of its log was last pushed, in microseconds since the epoch.
    pub last_seen_at: i64,
    /// When it was declared lost, in microseconds since the epoch.
    pub lost_at: Option<i64>,
    /// Who declared it lost, by the user's id.
    pub lost_by: Option<String>,
    /// When a part of its log was first pushed, in microseconds since the epoch.
    pub created_at: i64,
}

/// An entry of a courier's log, with whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Logged {
    /// The replica, by its id.
    pub replica: String,
    /// The user whose replica it is, by its id.
    pub user: String,
    /// The entry, as it was pushed.
    pub entry: Entry,
}

/// The key by which the writer orders what is done with a replica.
pub(crate) fn key(id: &str) -> String {
    format!("{KIND} {id}")
}

/// Takes in a part of a log that was checked by itself, from whoever pushes it; gives the log's end after the last entry of the part. What is
/// there already changes nothing. The replica is made if there is none of this id.
///
/// # Errors
/// [`StoreError::ReplicaOtherUser`], [`StoreError::ReplicaLost`]; [`StoreError::LogForged`] if the part does not continue what is kept, or
/// says something else. Nothing of the part is kept then.
pub(crate) async fn take(connection: &mut AnyConnection, act: &Act, session: &Session, part: &LogPart) -> Result<Head, StoreError> {
    let Held { is_new, has_new_key, end } = hold(connection, act, session, &part.replica).await?;
    let (known, told) = compare(connection, &act.company, part, &end).await?;
    let added = &part.entries[known..];
    if added.is_empty() && !has_new_key {
        return Ok(told);
    }
    add(connection, act, &part.replica, added).await?;
    let (before, after) = (json(&end), json(if added.is_empty() { &end } else { &told }));
    let before = (!is_new).then_some(before.as_str());
    let event = Event { action: "carry", kind: KIND, object: &part.replica, order: None, before, after: Some(&after) };
    audit::note(connection, act, event).await?;
    Ok(told)
}

/// A page of the replicas of users whom the caller sees.
pub(crate) async fn page(
    connection: &mut AnyConnection,
    company: &CompanyCode,
    sees: &Sees,
    page: &nouns::Page,
) -> Result<Vec<Courier>, StoreError> {
    let condition = sees.condition("courier_replicas", 4);
    let sql = format!("SELECT {REPLICA} FROM courier_replicas WHERE company = $1 AND id > $2 AND {} ORDER BY id LIMIT $3", condition.sql);
    let query = sqlx::query(AssertSqlSafe(sql)).bind(company.as_str()).bind(page.after.clone()).bind(page.limit);
    condition.bind(query).fetch_all(connection).await?.iter().map(read).collect()
}

/// The entries of a replica's log after number `after`, at most `limit`.
///
/// # Errors
/// [`StoreError::NotFound`] if there is no such replica, or the caller does not see it.
pub(crate) async fn log(
    connection: &mut AnyConnection,
    company: &CompanyCode,
    sees: &Sees,
    id: &str,
    after: i64,
    limit: i64,
) -> Result<Vec<Logged>, StoreError> {
    let Courier { id, user, .. } = get(connection, company, sees, id).await?;
    let entries = kept(connection, company, &id, after, limit).await?;
    Ok(entries.into_iter().map(|entry| Logged { replica: id.clone(), user: user.clone(), entry }).collect())
}

/// The entries about the document with this digest, of the replicas of users whom the caller sees, after an entry of a replica, at most
/// `limit`.
pub(crate) async fn carried(
    connection: &mut AnyConnection,
    company: &CompanyCode,
    sees: &Sees,
    digest: &str,
    (replica, number): (&str, i64),
    limit: i64,
) -> Result<Vec<Logged>, StoreError> {
    let condition = sees.condition("courier_replicas", 6);
    let sql = format!(
        "SELECT l.replica, l.number, l.at, l.who, l.digest, l.source, l.target, l.inspector, l.hash, r.user_id \
         FROM courier_log l JOIN courier_replicas r ON r.company = l.company AND r.id = l.replica \
         WHERE l.company = $1 AND l.digest = $2 AND (l.replica > $3 OR (l.replica = $3 AND l.number > $4)) \
         AND l.replica IN (SELECT id FROM courier_replicas WHERE company = $1 AND {}) ORDER BY l.replica, l.number LIMIT $5",
        condition.sql
    );
    let query = sqlx::query(AssertSqlSafe(sql)).bind(company.as_str()).bind(digest.to_owned()).bind(replica.to_owned());
    let rows = condition.bind(query.bind(number).bind(limit)).fetch_all(connection).await?;
    rows.iter().map(|row| Ok(Logged { replica: row.try_get("replica")?, user: row.try_get("user_id")?, entry: read_entry(row)? })).collect()
}

/// Declares a replica lost: nothing more of its log is taken in, and the API keys that it was pushed with are revoked, with those that were
/// made with them. A second time changes nothing.
///
/// # Errors
/// [`StoreError::NotFound`] if there is no such replica, or the caller does not see it.
pub(crate) async fn declare_lost(connection: &mut AnyConnection, act: &Act, sees: &Sees, id: &str) -> Result<Courier, StoreError> {
    let condition = sees.condition("courier_replicas", 5);
    let sql = format!(
        "UPDATE courier_replicas SET lost_at = $3, lost_by = $4 WHERE company = $1 AND id = $2 AND lost_at IS NULL AND {}",
        condition.sql
    );
    let query = sqlx::query(AssertSqlSafe(sql)).bind(act.company.as_str()).bind(id.to_owned());
    let query = condition.bind(query.bind(micros(act.now)).bind(act.actor.clone()));
    // Whoever pushes for it at the same time has the row first, and then its key is found below; or waits, and is refused.
    let is_news = query.execute(&mut *connection).await?.rows_affected() > 0;
    let courier = get(connection, &act.company, sees, id).await?;
    if !is_news {
        return Ok(courier);
    }
    let body = json(&courier);
    let event = Event { action: "declare-lost", kind: KIND, object: id, order: None, before: None, after: Some(&body) };
    audit::note(connection, act, event).await?;
    let pushed_with = sqlx::query("SELECT key_id FROM courier_keys WHERE company = $1 AND replica = $2 ORDER BY key_id")
        .bind(act.company.as_str())
        .bind(id)
        .fetch_all(&mut *connection)
        .await?;
    for key in pushed_with {
        keys::revoke(connection, act, &key.try_get::<String, _>("key_id")?).await?;
    }
    Ok(courier)
}

/// A replica, if the caller sees it.
async fn get(connection: &mut AnyConnection, company: &CompanyCode, sees: &Sees, id: &str) -> Result<Courier, StoreError> {
    let condition = sees.condition("courier_replicas", 3);
    let sql = format!("SELECT {REPLICA} FROM courier_replicas WHERE company = $1 AND id = $2 AND {}", condition.sql);
    let query = sqlx::query(AssertSqlSafe(sql)).bind(company.as_str()).bind(id.to_owned());
    let row = condition.bind(query).fetch_optional(connection).await?;
    read(&row.ok_or(StoreError::NotFound(KIND))?)
}

/// A replica, of which nobody else pushes anything until the transaction ends.
struct Held {
    /// Whether nobody pushed anything of it before.
    is_new: bool,
    /// Whether nothing of it was pushed with this key before.
    has_new_key: bool,
    /// The end of its log.
    end: Head,
}

/// Holds the row of a replica, and makes it if there is none; notes when it was seen, and with which key.
async fn hold(connection: &mut AnyConnection, act: &Act, session: &Session, id: &str) -> Result<Held, StoreError> {
    let (company, user, key, now) = (act.company.as_str(), session.caller.user.as_str(), session.key.as_str(), micros(act.now));
    let nothing = Head::default();
    let made = sqlx::query(
        "INSERT INTO courier_replicas (company, id, user_id, key_id, number, hash, last_seen_at, lost_at, lost_by, created_at) \
         VALUES ($1, $2, $3, $4, 0, $5, $6, NULL, NULL, $6) ON CONFLICT (company, id) DO NOTHING",
    )
    .bind(company)
    .bind(id)
    .bind(user)
    .bind(key)
    .bind(nothing.hash.as_str())
    .bind(now)
    .execute(&mut *connection)
    .await?;
    let row = sqlx::query(
        "UPDATE courier_replicas SET key_id = $3, last_seen_at = $4 WHERE company = $1 AND id = $2 RETURNING user_id, number, hash, lost_at",
    )
    .bind(company)
    .bind(id)
    .bind(key)
    .bind(now)
    .fetch_one(&mut *connection)
    .await?;
    if row.try_get::<String, _>("user_id")? != user {
        return Err(StoreError::ReplicaOtherUser);
    }
    if row.try_get::<Option<i64>, _>("lost_at")?.is_some() {
        return Err(StoreError::ReplicaLost);
    }
    let noted = sqlx::query(
        "INSERT INTO courier_keys (company, replica, key_id) VALUES ($1, $2, $3) ON CONFLICT (company, replica, key_id) DO NOTHING",
    )
    .bind(company)
    .bind(id)
    .bind(key)
    .execute(&mut *connection)
    .await?;
    Ok(Held { is_new: made.rows_affected() > 0, has_new_key: noted.rows_affected() > 0, end: read_head(&row)? })
}

/// Compares a part with what is kept of a log that ends at `end`; gives how many of its entries are kept already, and its own end.
async fn compare(connection: &mut AnyConnection, company: &CompanyCode, part: &LogPart, end: &Head) -> Result<(usize, Head), StoreError> {
    let Some(first) = part.entries.first() else { return Ok((0, end.clone())) };
    let before = first.number.checked_sub(1).filter(|before| *before <= end.number);
    let before = before.ok_or(StoreError::LogForged(end.number.saturating_add(1)))?;
    let known = usize::try_from(end.number - before).unwrap_or(usize::MAX).min(part.entries.len());
    let most = i64::try_from(known).unwrap_or(i64::MAX);
    let start = if before == end.number { end.clone() } else { end_at(connection, company, &part.replica, before).await? };
    // It is one chain, from an entry that is kept; so what is new in it follows the end that is kept.
    let told = custody::follow(&start, &part.entries)?;
    let kept = kept(connection, company, &part.replica, signed(before)?, most).await?;
    if kept.len() < known {
        return Err(StoreError::Damaged("courier log"));
    }
    match part.entries.iter().zip(&kept).find(|(entry, kept)| entry != kept) {
        Some((entry, _)) => Err(StoreError::LogForged(entry.number)),
        None => Ok((known, told)),
    }
}

/// The end that a log had when it had `number` entries.
async fn end_at(connection: &mut AnyConnection, company: &CompanyCode, replica: &str, number: u64) -> Result<Head, StoreError> {
    let Some(before) = number.checked_sub(1) else { return Ok(Head::default()) };
    let entry = kept(connection, company, replica, signed(before)?, 1).await?.pop();
    entry.as_ref().map(Entry::head).ok_or(StoreError::Damaged("courier log"))
}

/// The entries that are kept after number `after`, at most `limit`.
async fn kept(
    connection: &mut AnyConnection,
    company: &CompanyCode,
    replica: &str,
    after: i64,
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    let rows = sqlx::query(
        "SELECT number, at, who, digest, source, target, inspector, hash FROM courier_log \
         WHERE company = $1 AND replica = $2 AND number > $3 ORDER BY number LIMIT $4",
    )
    .bind(company.as_str())
    .bind(replica)
    .bind(after)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.iter().map(read_entry).collect()
}

/// Adds entries to a log that they follow.
async fn add(connection: &mut AnyConnection, act: &Act, replica: &str, entries: &[Entry]) -> Result<(), StoreError> {
    let Some(last) = entries.last() else { return Ok(()) };
    let added = entries.iter().map(|entry| row(act, replica, entry)).collect::<Result<Vec<Row>, _>>()?;
    rows::execute(connection, vec![Write::insert(INTO, "", added)]).await?;
    sqlx::query("UPDATE courier_replicas SET number = $3, hash = $4 WHERE company = $1 AND id = $2")
        .bind(act.company.as_str())
        .bind(replica)
        .bind(signed(last.number)?)
        .bind(last.hash.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

fn row(act: &Act, replica: &str, entry: &Entry) -> Result<Row, StoreError> {
    let Carried { at, who, digest, from, to, inspector } = &entry.carried;
    Ok(vec![
        act.company.as_str().into(),
        replica.into(),
        signed(entry.number)?.into(),
        signed(*at)?.into(),
        who.as_str().into(),
        digest.as_str().into(),
        from.as_str().into(),
        to.as_str().into(),
        inspector.as_str().into(),
        entry.hash.as_str().into(),
    ])
}

fn read(row: &AnyRow) -> Result<Courier, StoreError> {
    Ok(Courier {
        id: row.try_get("id")?,
        user: row.try_get("user_id")?,
        key: row.try_get("key_id")?,
        log: read_head(row)?,
        last_seen_at: row.try_get("last_seen_at")?,
        lost_at: row.try_get("lost_at")?,
        lost_by: row.try_get("lost_by")?,
        created_at: row.try_get("created_at")?,
    })
}

fn read_head(row: &AnyRow) -> Result<Head, StoreError> {
    Ok(Head { number: unsigned(row, "number")?, hash: row.try_get("hash")? })
}

fn read_entry(row: &AnyRow) -> Result<Entry, StoreError> {
    let carried = Carried {
        at: unsigned(row, "at")?,
        who: row.try_get("who")?,
        digest: row.try_get("digest")?,
        from: row.try_get("source")?,
        to: row.try_get("target")?,
        inspector: row.try_get("inspector")?,
    };
    Ok(Entry { number: unsigned(row, "number")?, carried, hash: row.try_get("hash")? })
}

fn unsigned(row: &AnyRow, column: &str) -> Result<u64, StoreError> {
    u64::try_from(row.try_get::<i64, _>(column)?).map_err(|_| StoreError::Damaged("courier log"))
}

fn signed(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|_| StoreError::Damaged("courier log"))
}
