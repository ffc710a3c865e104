//! Rows in their generations, and the words by which they are found.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use carnet_model::sync::Kind;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row as _, SqliteConnection};

use super::json;
use crate::replica::ReplicaError;
use crate::step::{Row, below};
use crate::terms;

/// How many rows one statement inserts. Few sizes, so that each statement is prepared once.
const PORTIONS: [usize; 3] = [64, 8, 1];
/// How many rows, and words, of a generation that is left over go at once.
const PIECES: [i64; 2] = [2_000, 20_000];

/// What becomes of a row that is there already when another takes its place.
const AGAIN: &str = "UPDATE SET version = excluded.version, parent = excluded.parent, device = excluded.device, words = excluded.words, \
     body = excluded.body";

/// Fills rows into a generation that nobody reads yet, many with one statement. They are new there, so that no old words are looked for.
pub(super) async fn fill(connection: &mut SqliteConnection, generation: i64, rows: &[Row]) -> Result<(), ReplicaError> {
    for rows in rows.chunk_by(|one, next| one.kind == next.kind) {
        let rows = placed(connection, generation, rows).await?;
        let rows: &[Row] = &rows;
        let words: Vec<Vec<String>> = rows.iter().map(|row| terms::terms_of(&row.id, &row.body)).collect();
        if insert(connection, generation, rows, &words, "NOTHING").await? == rows.len() as u64 {
            index(connection, generation, rows, &words).await?;
        } else {
            // One of them was there already, with other words perhaps.
            for row in rows {
                put(connection, generation, row).await?;
            }
        }
    }
    Ok(())
}

/// Puts a row in the place of what was there.
pub(super) async fn put(connection: &mut SqliteConnection, generation: i64, row: &Row) -> Result<(), ReplicaError> {
    if placed(connection, generation, std::slice::from_ref(row)).await?.is_empty() {
        return Ok(());
    }
    forget_words(connection, generation, row.kind, &row.id).await?;
    let (rows, words) = (std::slice::from_ref(row), [terms::terms_of(&row.id, &row.body)]);
    insert(connection, generation, rows, &words, AGAIN).await?;
    index(connection, generation, rows, &words).await
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
        forget_words(connection, generation, kind, &id).await?;
        sqlx::query("DELETE FROM replica_rows WHERE generation = $1 AND kind = $2 AND id = $3")
            .bind(generation)
            .bind(kind.name())
            .bind(id.as_str())
            .execute(&mut *connection)
            .await?;
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
        remove(connection, generation, Kind::Device, device).await?;
    }
    Ok(())
}

/// Removes a piece of the generations that are left over; tells whether there was any. Millions of rows go in many short transactions:
/// nobody waits for long, and the database's own log stays small.
pub(super) async fn tidy(connection: &mut SqliteConnection) -> Result<bool, ReplicaError> {
    let left = |table: &str| {
        format!(
            "COALESCE((SELECT MIN(generation) FROM {table} WHERE generation < s.generation), \
             (SELECT MIN(generation) FROM {table} WHERE generation > s.generation AND generation < s.filling))"
        )
    };
    let sql = format!("SELECT {} AS of_rows, {} AS of_words FROM state s", left("replica_rows"), left("search_terms"));
    let row = sqlx::query(AssertSqlSafe(sql)).fetch_one(&mut *connection).await?;
    let (of_rows, of_words): (Option<i64>, Option<i64>) = (row.try_get("of_rows")?, row.try_get("of_words")?);
    let [rows, words] = PIECES;
    if let Some(generation) = of_words {
        tidy_words(connection, generation, words).await?;
    }
    if let Some(generation) = of_rows {
        sqlx::query("DELETE FROM replica_rows WHERE rowid IN (SELECT rowid FROM replica_rows WHERE generation = $1 LIMIT $2)")
            .bind(generation)
            .bind(rows)
            .execute(&mut *connection)
            .await?;
    }
    Ok(of_rows.is_some() || of_words.is_some())
}

pub(super) fn read(row: &SqliteRow) -> Result<Row, ReplicaError> {
    let (kind, body): (String, String) = (row.try_get("kind")?, row.try_get("body")?);
    let kind = Kind::named(&kind).ok_or(ReplicaError::Damaged("row"))?;
    Ok(Row { kind, id: row.try_get("id")?, body: serde_json::from_str(&body).map_err(|_| ReplicaError::Damaged("row"))? })
}

/// Those of some rows of one kind that belong to nothing, or to a license that is there.
async fn placed<'a>(connection: &mut SqliteConnection, generation: i64, rows: &'a [Row]) -> Result<Cow<'a, [Row]>, ReplicaError> {
    let licenses: BTreeSet<&str> = rows.iter().filter_map(Row::license).collect();
    if licenses.is_empty() {
        return Ok(Cow::Borrowed(rows));
    }
    let known = sqlx::query(
        "SELECT r.id FROM json_each($2) AS wanted CROSS JOIN replica_rows r \
         WHERE r.generation = $1 AND r.kind = 'license' AND r.id = wanted.value",
    )
    .bind(generation)
    .bind(json(&licenses))
    .fetch_all(connection)
    .await?;
    if known.len() == licenses.len() {
        return Ok(Cow::Borrowed(rows));
    }
    let known = known.iter().map(|row| row.try_get("id")).collect::<Result<BTreeSet<String>, _>>()?;
    let is_placed = |row: &&Row| row.license().is_none_or(|license| known.contains(license));
    Ok(Cow::Owned(rows.iter().filter(is_placed).cloned().collect()))
}

/// Inserts rows of which each has its words at the same place, and does `again` with those that are there; tells how many were written.
async fn insert(
    connection: &mut SqliteConnection,
    generation: i64,
    rows: &[Row],
    words: &[Vec<String>],
    again: &str,
) -> Result<u64, ReplicaError> {
    let (mut at, mut inserted) = (0, 0);
    while at < rows.len() {
        let size = PORTIONS.into_iter().find(|size| at + size <= rows.len()).unwrap_or(1);
        let values = vec!["(?, ?, ?, ?, ?, ?, ?, ?)"; size].join(", ");
        let sql = format!(
            "INSERT INTO replica_rows (generation, kind, id, version, parent, device, words, body) VALUES {values} \
             ON CONFLICT (generation, kind, id) DO {again}"
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for (row, words) in rows.iter().zip(words).skip(at).take(size) {
            query = query
                .bind(generation)
                .bind(row.kind.name())
                .bind(row.id.as_str())
                .bind(row.version())
                .bind(row.parent())
                .bind(row.device())
                .bind(json(words))
                .bind(json(&row.body));
        }
        inserted += query.execute(&mut *connection).await?.rows_affected();
        at += size;
    }
    Ok(inserted)
}

/// Writes the words of new rows of one kind, all with one statement and in the order of their tree.
async fn index(connection: &mut SqliteConnection, generation: i64, rows: &[Row], words: &[Vec<String>]) -> Result<(), ReplicaError> {
    let Some(first) = rows.first() else { return Ok(()) };
    let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (row, words) in rows.iter().zip(words) {
        words.iter().for_each(|word| found.entry(word).or_default().push(&row.id));
    }
    sqlx::query(
        "INSERT OR IGNORE INTO search_terms (generation, kind, term, id) \
         SELECT $1, $2, word.key, found.value FROM json_each($3) AS word, json_each(word.value) AS found",
    )
    .bind(generation)
    .bind(first.kind.name())
    .bind(json(&found))
    .execute(connection)
    .await?;
    Ok(())
}

/// Removes the first so many words of a generation. Where they end is looked up first: then they are one stretch of their tree.
async fn tidy_words(connection: &mut SqliteConnection, generation: i64, most: i64) -> Result<(), ReplicaError> {
    let end = sqlx::query("SELECT kind, term, id FROM search_terms WHERE generation = $1 ORDER BY kind, term, id LIMIT 1 OFFSET $2")
        .bind(generation)
        .bind(most)
        .fetch_optional(&mut *connection)
        .await?;
    let Some(end) = end else {
        sqlx::query("DELETE FROM search_terms WHERE generation = $1").bind(generation).execute(connection).await?;
        return Ok(());
    };
    sqlx::query("DELETE FROM search_terms WHERE generation = $1 AND (kind, term, id) < ($2, $3, $4)")
        .bind(generation)
        .bind(end.try_get::<String, _>("kind")?)
        .bind(end.try_get::<String, _>("term")?)
        .bind(end.try_get::<String, _>("id")?)
        .execute(connection)
        .await?;
    Ok(())
}

/// Removes the words of a row, which has them noted.
async fn forget_words(connection: &mut SqliteConnection, generation: i64, kind: Kind, id: &str) -> Result<(), ReplicaError> {
    sqlx::query(
        "DELETE FROM search_terms WHERE generation = $1 AND kind = $2 AND id = $3 AND term IN (SELECT word.value FROM replica_rows r, \
         json_each(r.words) AS word WHERE r.generation = $1 AND r.kind = $2 AND r.id = $3)",
    )
    .bind(generation)
    .bind(kind.name())
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}
