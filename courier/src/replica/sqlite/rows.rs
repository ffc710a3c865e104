//! Rows and the words by which they are found, in generations.

use carnet_model::sync::Kind;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row as _, SqliteConnection};

use super::json;
use crate::replica::ReplicaError;
use crate::step::{Row, below};
use crate::terms;

/// The most words that are searched for at once.
const MAX_WORDS: usize = 16;

pub(super) async fn put(connection: &mut SqliteConnection, generation: i64, row: &Row) -> Result<(), ReplicaError> {
    sqlx::query(
        "INSERT INTO replica_rows (generation, kind, id, version, parent, device, body) VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (generation, kind, id) DO UPDATE SET version = excluded.version, parent = excluded.parent, device = excluded.device, \
         body = excluded.body",
    )
    .bind(generation)
    .bind(row.kind.name())
    .bind(row.id.as_str())
    .bind(row.version())
    .bind(row.parent())
    .bind(row.device())
    .bind(json(&row.body))
    .execute(&mut *connection)
    .await?;
    forget_terms(&mut *connection, generation, row.kind, &row.id).await?;
    sqlx::query("INSERT INTO search_terms (generation, kind, term, id) SELECT $1, $2, value, $3 FROM json_each($4)")
        .bind(generation)
        .bind(row.kind.name())
        .bind(row.id.as_str())
        .bind(json(&terms::terms_of(&row.id, &row.body)))
        .execute(connection)
        .await?;
    Ok(())
}

/// Removes a row and what belongs to it, whether the row itself is there or not.
pub(super) async fn remove(connection: &mut SqliteConnection, generation: i64, kind: Kind, id: String) -> Result<(), ReplicaError> {
    let mut leaving = vec![(kind, id)];
    while let Some((kind, id)) = leaving.pop() {
        if let Some(below) = below(kind) {
            let children = sqlx::query("SELECT id FROM replica_rows WHERE generation = $1 AND kind = $2 AND parent = $3")
                .bind(generation)
                .bind(below.name())
                .bind(id.as_str())
                .fetch_all(&mut *connection)
                .await?;
            for child in &children {
                leaving.push((below, child.try_get("id")?));
            }
        }
        sqlx::query("DELETE FROM replica_rows WHERE generation = $1 AND kind = $2 AND id = $3")
            .bind(generation)
            .bind(kind.name())
            .bind(id.as_str())
            .execute(&mut *connection)
            .await?;
        forget_terms(&mut *connection, generation, kind, &id).await?;
    }
    Ok(())
}

/// Removes devices that have no activation.
pub(super) async fn sweep(connection: &mut SqliteConnection, generation: i64) -> Result<(), ReplicaError> {
    let loose = sqlx::query(
        "SELECT d.id FROM replica_rows d WHERE d.generation = $1 AND d.kind = 'device' \
         AND NOT EXISTS (SELECT 1 FROM replica_rows a WHERE a.generation = $1 AND a.device = d.id)",
    )
    .bind(generation)
    .fetch_all(&mut *connection)
    .await?;
    let loose = loose.iter().map(|device| device.try_get("id")).collect::<Result<Vec<String>, _>>()?;
    for device in loose {
        remove(&mut *connection, generation, Kind::Device, device).await?;
    }
    Ok(())
}

/// Removes a generation.
pub(super) async fn clear(connection: &mut SqliteConnection, generation: i64) -> Result<(), ReplicaError> {
    for statement in ["DELETE FROM replica_rows WHERE generation = $1", "DELETE FROM search_terms WHERE generation = $1"] {
        sqlx::query(statement).bind(generation).execute(&mut *connection).await?;
    }
    Ok(())
}

pub(super) async fn search(
    connection: &mut SqliteConnection,
    generation: i64,
    kind: Kind,
    text: &str,
    limit: u32,
) -> Result<Vec<Row>, ReplicaError> {
    let words: Vec<String> = terms::words(text).take(MAX_WORDS).collect();
    let mut sql = "SELECT kind, id, body FROM replica_rows WHERE generation = $1 AND kind = $2".to_owned();
    for at in 0..words.len() {
        let (from, until) = (at * 2 + 4, at * 2 + 5);
        sql += &format!(
            " AND id IN (SELECT s.id FROM search_terms s WHERE s.generation = $1 AND s.kind = $2 AND s.term >= ${from} AND s.term < ${until})"
        );
    }
    sql += " ORDER BY id LIMIT $3";
    let mut query = sqlx::query(AssertSqlSafe(sql)).bind(generation).bind(kind.name()).bind(i64::from(limit));
    for word in words {
        query = query.bind(word.clone()).bind(format!("{word}\u{10ffff}"));
    }
    query.fetch_all(connection).await?.iter().map(read).collect()
}

pub(super) fn read(row: &SqliteRow) -> Result<Row, ReplicaError> {
    let (kind, body): (String, String) = (row.try_get("kind")?, row.try_get("body")?);
    let kind = Kind::named(&kind).ok_or(ReplicaError::Damaged("row"))?;
    Ok(Row { kind, id: row.try_get("id")?, body: serde_json::from_str(&body).map_err(|_| ReplicaError::Damaged("row"))? })
}

async fn forget_terms(connection: &mut SqliteConnection, generation: i64, kind: Kind, id: &str) -> Result<(), ReplicaError> {
    sqlx::query("DELETE FROM search_terms WHERE generation = $1 AND kind = $2 AND id = $3")
        .bind(generation)
        .bind(kind.name())
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}
