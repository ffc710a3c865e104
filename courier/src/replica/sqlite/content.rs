//! What a file is, before anything is written to it.

use std::io::ErrorKind;
use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, Row as _, SqliteConnection};

use super::PATIENCE;
use crate::replica::ReplicaError;

/// How SQLite calls a file that is none of its own.
const NOT_A_DATABASE: &str = "26";
/// A table that every replica has.
const TABLE: &str = "replica_rows";
/// How the names of tables begin that stand in a replica before its own do.
const BEFORE: [&str; 2] = ["_sqlx_", "sqlite_"];

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// Nothing yet, or there is no file.
    Nothing,
    /// A replica.
    Replica,
    /// Something else.
    Other,
}

/// What the file at `path` holds.
///
/// # Errors
/// When it cannot be read.
pub(super) async fn of(path: &Path) -> Result<Content, ReplicaError> {
    match std::fs::metadata(path) {
        Ok(known) if known.len() == 0 => return Ok(Content::Nothing),
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Content::Nothing),
        Err(error) => return Err(ReplicaError::Backend(sqlx::Error::Io(error))),
    }
    match tables(path).await {
        Ok(tables) if tables.iter().any(|table| table == TABLE) => Ok(Content::Replica),
        Ok(tables) if tables.iter().all(|table| BEFORE.iter().any(|before| table.starts_with(before))) => Ok(Content::Nothing),
        Ok(_) => Ok(Content::Other),
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some(NOT_A_DATABASE) => Ok(Content::Other),
        Err(error) => Err(error.into()),
    }
}

async fn tables(path: &Path) -> Result<Vec<String>, sqlx::Error> {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(false).busy_timeout(PATIENCE);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    // The types of columns are texts as well, and whoever asks for them takes them for such.
    let rows = sqlx::query("SELECT type, name, sql FROM sqlite_master").fetch_all(&mut connection).await?;
    let mut names = Vec::new();
    for row in &rows {
        row.try_get::<Option<String>, _>("sql")?;
        if row.try_get::<String, _>("type")? == "table" {
            names.push(row.try_get("name")?);
        }
    }
    connection.close().await?;
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replica::SqliteReplica;

    #[tokio::test]
    async fn a_file_is_a_replica_or_becomes_one_or_stays_what_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        };
        let (empty, text) = (file("empty", b""), file("text", b"Dear diary, no database stands here"));
        let foreign = folder.path().join("foreign.db");
        let options = SqliteConnectOptions::new().filename(&foreign).create_if_missing(true);
        let mut other = SqliteConnection::connect_with(&options).await.unwrap();
        sqlx::query("CREATE TABLE songs (name TEXT)").execute(&mut other).await.unwrap();
        other.close().await.unwrap();
        for path in [&text, &foreign] {
            let before = std::fs::read(path).unwrap();
            for opened in [SqliteReplica::open(path, "a").await, SqliteReplica::open_existing(path, "a").await] {
                assert!(matches!(opened.map(drop), Err(ReplicaError::Foreign)), "{}", path.display());
            }
            assert_eq!(std::fs::read(path).unwrap(), before, "{}", path.display());
        }
        let missing = folder.path().join("missing");
        for path in [&empty, &missing] {
            assert!(matches!(SqliteReplica::open_existing(path, "a").await.map(drop), Err(ReplicaError::Foreign)));
            assert_eq!(std::fs::metadata(path).map_or(0, |known| known.len()), 0, "{}", path.display());
            SqliteReplica::open(path, "a").await.unwrap().close().await.unwrap();
            assert_eq!(SqliteReplica::open_existing(path, "b").await.unwrap().id(), "a");
        }
    }
}
