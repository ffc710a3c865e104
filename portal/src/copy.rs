//! Copies: a database into another, row by row in one consistent view, and compared afterwards. A backup is a copy into a SQLite file.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Row};

use crate::failure::Failure;
use crate::store::{Backend, Store, StoreError};

/// Rows that are read at once.
const PAGE: i64 = 2000;

/// A table, as the migrations make it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Table {
    name: String,
    /// Columns with their type.
    columns: Vec<(String, String)>,
    /// Columns of the primary key.
    key: Vec<String>,
}

/// What refers to rows of its own table: written empty first, and set when all rows are there.
const SELF_REFERENCES: [(&str, &str); 3] = [("api_keys", "made_with"), ("customers", "merged_into"), ("users", "parent_id")];

/// Writes everything into a new SQLite file; tells how many rows.
///
/// # Errors
/// What failed; the file is then of no use and removed.
pub async fn backup(from: &Store, to: &Path) -> Result<u64> {
    let partial = to.with_extension("partial");
    ensure!(!partial.exists(), Failure::new("backup-unfinished").with("path", partial.display()));
    let done = async {
        let target = Store::open_file(&partial).await?;
        let rows = copy(from, &target).await?;
        target.close().await;
        // Without it, the last rows would stand in a second file beside it.
        let mut alone = AnyConnection::connect(&format!("sqlite://{}", partial.display())).await?;
        sqlx::query("PRAGMA journal_mode = DELETE").execute(&mut alone).await?;
        alone.close().await?;
        Ok::<u64, anyhow::Error>(rows)
    }
    .await;
    if done.is_ok() {
        std::fs::File::open(&partial).and_then(|file| file.sync_all()).map_err(Failure::at(&partial))?;
        std::fs::rename(&partial, to).map_err(Failure::at(to))?;
    }
    for ending in ["partial", "partial-wal", "partial-shm"] {
        let _ = std::fs::remove_file(to.with_extension(ending));
    }
    done
}

/// Fills an empty database from a file that [`backup`] wrote, which stays as it is; tells how many rows.
///
/// # Errors
/// As [`copy`].
pub async fn restore(from: &Path, to: &Store) -> Result<u64> {
    let folder = tempfile::tempdir().map_err(Failure::at(&std::env::temp_dir()))?;
    let copied = folder.path().join("backup.db");
    std::fs::copy(from, &copied).map_err(Failure::at(from))?;
    let source = Store::open_file(&copied).await.with_context(|| Failure::new("backup-unreadable").with("path", from.display()))?;
    let rows = copy(&source, to).await;
    source.close().await;
    rows
}

/// Copies everything into an empty database, compares, and tells how many rows; all or nothing.
///
/// # Errors
/// When the target is not empty, or the two differ afterwards.
pub async fn copy(from: &Store, to: &Store) -> Result<u64> {
    let tables = tables();
    let mut source = from.read().await?;
    begin_reading(&mut source, from.backend()).await?;
    let mut target = to.read().await?;
    sqlx::query("BEGIN").execute(&mut *target).await?;
    let copied = copy_all(&tables, &mut source, &mut target).await;
    let end = if copied.is_ok() { "COMMIT" } else { "ROLLBACK" };
    sqlx::query(end).execute(&mut *target).await?;
    sqlx::query("ROLLBACK").execute(&mut *source).await?;
    copied
}

/// One view of all tables, however long it takes, while others write.
async fn begin_reading(source: &mut AnyConnection, backend: Backend) -> Result<()> {
    let begin = if backend == Backend::Sqlite { "BEGIN" } else { "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" };
    sqlx::query(begin).execute(source).await?;
    Ok(())
}

async fn copy_all(tables: &[Table], source: &mut AnyConnection, target: &mut AnyConnection) -> Result<u64> {
    for table in tables {
        // Settings say with which data key the database was made; a database that was just opened says so already.
        if table.name == "settings" {
            sqlx::query("DELETE FROM settings").execute(&mut *target).await?;
        }
        let count = count(table, target).await?;
        ensure!(count == 0, Failure::new("copy-target-used").with("count", count).with("table", &table.name));
    }
    let mut rows = 0;
    for table in tables {
        rows += copy_table(table, source, target).await.with_context(|| Failure::new("copy-failed").with("table", &table.name))?;
    }
    for table in tables {
        let same = digest(table, source).await? == digest(table, target).await?;
        ensure!(same, Failure::new("copy-differs").with("table", &table.name));
    }
    Ok(rows)
}

async fn count(table: &Table, connection: &mut AnyConnection) -> Result<i64, StoreError> {
    let sql = format!("SELECT COUNT(*) AS n FROM {}", table.name);
    Ok(sqlx::query(AssertSqlSafe(sql)).fetch_one(connection).await?.try_get("n")?)
}

/// A value of any of the three types.
enum Value {
    Text(Option<String>),
    Number(Option<i64>),
    Bytes(Option<Vec<u8>>),
}

async fn copy_table(table: &Table, source: &mut AnyConnection, target: &mut AnyConnection) -> Result<u64, StoreError> {
    let own = SELF_REFERENCES.iter().find(|(name, _)| *name == table.name).map(|(_, column)| *column);
    let names: Vec<&str> = table.columns.iter().map(|(name, _)| name.as_str()).collect();
    let places: Vec<String> = (1..=names.len()).map(|at| format!("${at}")).collect();
    let insert = format!("INSERT INTO {} ({}) VALUES ({})", table.name, names.join(", "), places.join(", "));
    let mut copied = 0;
    let mut later = Vec::new();
    loop {
        let rows = page(table, source, copied).await?;
        if rows.is_empty() {
            break;
        }
        copied += i64::try_from(rows.len()).unwrap_or(PAGE);
        for row in rows {
            let mut query = sqlx::query(AssertSqlSafe(insert.clone()));
            let mut reference = None;
            for ((name, _), value) in table.columns.iter().zip(&row) {
                query = match value {
                    Value::Text(Some(text)) if own == Some(name.as_str()) => {
                        reference = Some(text.clone());
                        query.bind(None::<String>)
                    }
                    Value::Text(text) => query.bind(text.clone()),
                    Value::Number(number) => query.bind(*number),
                    Value::Bytes(bytes) => query.bind(bytes.clone()),
                };
            }
            query.execute(&mut *target).await?;
            if let (Some(reference), Some(Value::Text(company)), Some(Value::Text(id))) = (reference, row.first(), row.get(1)) {
                later.push((company.clone(), id.clone(), reference));
            }
        }
    }
    if let Some(own) = own {
        let sql = format!("UPDATE {} SET {own} = $3 WHERE company = $1 AND id = $2", table.name);
        for (company, id, reference) in later {
            sqlx::query(AssertSqlSafe(sql.clone())).bind(company).bind(id).bind(reference).execute(&mut *target).await?;
        }
    }
    Ok(u64::try_from(copied).unwrap_or(0))
}

/// Rows after the first `skipped`, in the order of the key. Within one view, an offset is exact.
async fn page(table: &Table, connection: &mut AnyConnection, skipped: i64) -> Result<Vec<Vec<Value>>, StoreError> {
    let names: Vec<&str> = table.columns.iter().map(|(name, _)| name.as_str()).collect();
    let sql = format!("SELECT {} FROM {} ORDER BY {} LIMIT $1 OFFSET $2", names.join(", "), table.name, table.key.join(", "));
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(PAGE).bind(skipped).fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            let value = |(name, kind): &(String, String)| match kind.as_str() {
                "BIGINT" => Ok(Value::Number(row.try_get(name.as_str())?)),
                "BLOB" => Ok(Value::Bytes(row.try_get(name.as_str())?)),
                _ => Ok(Value::Text(row.try_get(name.as_str())?)),
            };
            table.columns.iter().map(value).collect()
        })
        .collect()
}

async fn digest(table: &Table, connection: &mut AnyConnection) -> Result<(i64, Vec<u8>), StoreError> {
    let (mut hash, mut seen) = (Sha256::new(), 0);
    loop {
        let rows = page(table, connection, seen).await?;
        if rows.is_empty() {
            return Ok((seen, hash.finalize().to_vec()));
        }
        seen += i64::try_from(rows.len()).unwrap_or(PAGE);
        for value in rows.into_iter().flatten() {
            let bytes = match value {
                Value::Text(text) => text.map(String::into_bytes),
                Value::Number(number) => number.map(|number| number.to_be_bytes().to_vec()),
                Value::Bytes(bytes) => bytes,
            };
            hash.update([u8::from(bytes.is_some())]);
            let bytes = bytes.unwrap_or_default();
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        }
    }
}

/// The tables of the schema, in an order in which no row refers to one that is not there yet.
fn tables() -> Vec<Table> {
    let schema = include_str!("../migrations/sqlite/0001_initial.sql");
    schema
        .split("CREATE TABLE ")
        .skip(1)
        .filter_map(|rest| {
            let (name, rest) = rest.split_once(" (\n")?;
            let body = rest.split("\n);").next()?;
            let lines = body.lines().map(|line| line.trim().trim_end_matches(','));
            let is_rule = |line: &str| ["PRIMARY", "UNIQUE", "FOREIGN", "CHECK"].iter().any(|word| line.starts_with(word));
            let column = |line: &str| {
                let mut words = line.split_whitespace();
                Some((words.next()?.to_owned(), words.next()?.to_owned()))
            };
            let columns: Vec<_> = lines.clone().filter(|line| !is_rule(line)).filter_map(column).collect();
            let key = lines.clone().find_map(|line| line.strip_prefix("PRIMARY KEY (")?.strip_suffix(')'));
            let own = || lines.clone().find(|line| line.contains("PRIMARY KEY")).and_then(|line| line.split_whitespace().next());
            let key = key.or_else(own)?.split(", ").map(str::to_owned).collect();
            Some(Table { name: name.to_owned(), columns, key })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_known_with_its_key() {
        let tables = tables();
        let schema = include_str!("../migrations/sqlite/0001_initial.sql");
        assert_eq!(tables.len(), schema.matches("CREATE TABLE").count());
        let licenses = tables.iter().find(|table| table.name == "licenses").unwrap();
        assert_eq!(licenses.key, ["company", "id"]);
        assert_eq!(licenses.columns.first().unwrap(), &("company".to_owned(), "TEXT".to_owned()));
        assert!(tables.iter().all(|table| table.columns.iter().all(|(_, kind)| ["TEXT", "BIGINT", "BLOB"].contains(&kind.as_str()))));
        assert_eq!(tables.iter().find(|table| table.name == "settings").unwrap().key, ["name"]);
    }
}
