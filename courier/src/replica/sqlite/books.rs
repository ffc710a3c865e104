//! The outbox and the log of what was carried.

use carnet_core::UnixTime;
use carnet_model::sync::{Answer, MAX_LOG, MAX_OPERATIONS, Outcome, PushedOperation};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

use super::json;
use crate::outbox::{Item, Queued};
use crate::replica::{Log, ReplicaError};
use crate::step::Waiting;
use carnet_model::custody::{Carried, Entry, Head, append};

/// The name of the end that was kept with the last entry of the log.
pub(super) const END: &str = "end";
/// The name of the last end that the portal was told.
pub(super) const TOLD: &str = "told";

/// The first operations that wait.
pub(super) async fn waiting(connection: &mut SqliteConnection) -> Result<Vec<Waiting>, ReplicaError> {
    let rows = sqlx::query("SELECT operation, pushed_at FROM outbox WHERE state = 'waiting' ORDER BY number LIMIT $1")
        .bind(i64::try_from(MAX_OPERATIONS).unwrap_or(i64::MAX))
        .fetch_all(connection)
        .await?;
    let waiting = |row| {
        let pushed_at = SqliteRow::try_get::<Option<i64>, _>(row, "pushed_at")?;
        let pushed_at = pushed_at.map(u64::try_from).transpose().map_err(|_| ReplicaError::Damaged("operation"))?;
        Ok(Waiting { operation: operation(row)?, pushed_at: pushed_at.map(UnixTime::from_secs) })
    };
    rows.iter().map(waiting).collect()
}

pub(super) async fn queue(connection: &mut SqliteConnection, queued: &Queued) -> Result<(), ReplicaError> {
    sqlx::query("INSERT INTO outbox (id, operation, machine, state, is_handed_over) VALUES ($1, $2, $3, 'waiting', 0)")
        .bind(queued.operation.id.as_str())
        .bind(json(&queued.operation))
        .bind(queued.machine.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn item(connection: &mut SqliteConnection, id: &str) -> Result<Option<Item>, ReplicaError> {
    let row = sqlx::query("SELECT operation, machine, answer, is_handed_over FROM outbox WHERE id = $1")
        .bind(id)
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(read_item).transpose()
}

pub(super) async fn all(connection: &mut SqliteConnection) -> Result<Vec<Item>, ReplicaError> {
    let rows = sqlx::query("SELECT operation, machine, answer, is_handed_over FROM outbox ORDER BY number").fetch_all(connection).await?;
    rows.iter().map(read_item).collect()
}

/// Notes that a push is begun for an operation that waits, if it is the first.
pub(super) async fn pushing(connection: &mut SqliteConnection, id: &str, at: UnixTime) -> Result<(), ReplicaError> {
    sqlx::query("UPDATE outbox SET pushed_at = COALESCE(pushed_at, $2) WHERE id = $1 AND state = 'waiting'")
        .bind(id)
        .bind(signed(at.as_secs())?)
        .execute(connection)
        .await?;
    Ok(())
}

/// Takes an operation out of the outbox, if it waits and no push was begun for it; tells whether that was so.
pub(super) async fn withdraw(connection: &mut SqliteConnection, id: &str) -> Result<bool, ReplicaError> {
    let gone =
        sqlx::query("DELETE FROM outbox WHERE id = $1 AND state = 'waiting' AND pushed_at IS NULL").bind(id).execute(connection).await?;
    Ok(gone.rows_affected() == 1)
}

/// Notes what became of an operation that waits. What was answered stays answered.
pub(super) async fn answer(connection: &mut SqliteConnection, answer: &Answer) -> Result<(), ReplicaError> {
    let state = if answer.outcome == Outcome::Refused { "refused" } else { "applied" };
    sqlx::query("UPDATE outbox SET state = $2, answer = $3 WHERE id = $1 AND state = 'waiting'")
        .bind(answer.id.as_str())
        .bind(state)
        .bind(json(answer))
        .execute(connection)
        .await?;
    Ok(())
}

/// Adds to the log what was carried.
pub(super) async fn carry(connection: &mut SqliteConnection, carried: Carried) -> Result<(), ReplicaError> {
    let entry = append(&head(&mut *connection, END).await?, carried);
    let Entry { number, carried, hash } = &entry;
    sqlx::query("INSERT INTO log (number, at, who, digest, source, target, inspector, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(signed(*number)?)
        .bind(signed(carried.at)?)
        .bind(carried.who.as_str())
        .bind(carried.digest.as_str())
        .bind(carried.from.as_str())
        .bind(carried.to.as_str())
        .bind(carried.inspector.as_str())
        .bind(hash.as_str())
        .execute(&mut *connection)
        .await?;
    note(connection, END, &entry.head()).await
}

/// Notes that the portal was told an end of the log.
pub(super) async fn tell(connection: &mut SqliteConnection, head: &Head) -> Result<(), ReplicaError> {
    note(connection, TOLD, head).await
}

pub(super) async fn head(connection: &mut SqliteConnection, name: &str) -> Result<Head, ReplicaError> {
    let row = sqlx::query("SELECT number, hash FROM log_heads WHERE name = $1").bind(name).fetch_one(connection).await?;
    Ok(Head { number: unsigned(&row, "number")?, hash: row.try_get("hash")? })
}

pub(super) async fn log(connection: &mut SqliteConnection) -> Result<Log, ReplicaError> {
    let entries = entries(&mut *connection, 0, i64::MAX).await?;
    let known = [head(&mut *connection, END).await?, head(&mut *connection, TOLD).await?];
    Ok(Log { entries, known })
}

/// The first entries after number `told`.
pub(super) async fn untold(connection: &mut SqliteConnection, told: u64) -> Result<Vec<Entry>, ReplicaError> {
    entries(connection, signed(told)?, i64::try_from(MAX_LOG).unwrap_or(i64::MAX)).await
}

async fn entries(connection: &mut SqliteConnection, after: i64, most: i64) -> Result<Vec<Entry>, ReplicaError> {
    let rows =
        sqlx::query("SELECT number, at, who, digest, source, target, inspector, hash FROM log WHERE number > $1 ORDER BY number LIMIT $2")
            .bind(after)
            .bind(most)
            .fetch_all(connection)
            .await?;
    rows.iter().map(read_entry).collect()
}

/// An end takes the place of an earlier one.
async fn note(connection: &mut SqliteConnection, name: &str, head: &Head) -> Result<(), ReplicaError> {
    sqlx::query("UPDATE log_heads SET number = $2, hash = $3 WHERE name = $1 AND number <= $2")
        .bind(name)
        .bind(signed(head.number)?)
        .bind(head.hash.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

fn operation(row: &SqliteRow) -> Result<PushedOperation, ReplicaError> {
    let operation: String = row.try_get("operation")?;
    serde_json::from_str(&operation).map_err(|_| ReplicaError::Damaged("operation"))
}

fn read_item(row: &SqliteRow) -> Result<Item, ReplicaError> {
    let answer: Option<String> = row.try_get("answer")?;
    let answer = answer.map(|answer| serde_json::from_str::<Answer>(&answer)).transpose();
    Ok(Item {
        operation: operation(row)?,
        machine: row.try_get("machine")?,
        answer: answer.map_err(|_| ReplicaError::Damaged("answer"))?,
        is_handed_over: row.try_get::<i64, _>("is_handed_over")? == 1,
    })
}

fn read_entry(row: &SqliteRow) -> Result<Entry, ReplicaError> {
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

fn signed(number: u64) -> Result<i64, ReplicaError> {
    i64::try_from(number).map_err(|_| ReplicaError::Damaged("log"))
}

fn unsigned(row: &SqliteRow, column: &str) -> Result<u64, ReplicaError> {
    u64::try_from(row.try_get::<i64, _>(column)?).map_err(|_| ReplicaError::Damaged("log"))
}
