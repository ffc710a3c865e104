//! Notes that belong to the file: its id, and what those who open it want to find again.

use sqlx::{Row as _, SqliteConnection};

use crate::replica::ReplicaError;

pub(super) async fn read(connection: &mut SqliteConnection, name: &str) -> Result<Option<String>, ReplicaError> {
    let row = sqlx::query("SELECT value FROM settings WHERE name = $1").bind(name).fetch_optional(connection).await?;
    Ok(row.map(|row| row.try_get("value")).transpose()?)
}

/// What was noted before, a sealed key say, is left neither in the file's free space nor in the database's own log.
pub(super) async fn set(connection: &mut SqliteConnection, name: &str, value: Option<&str>) -> Result<(), ReplicaError> {
    let query = match value {
        Some(value) => sqlx::query("INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2")
            .bind(name)
            .bind(value),
        None => sqlx::query("DELETE FROM settings WHERE name = $1").bind(name),
    };
    sqlx::query("PRAGMA secure_delete = ON").execute(&mut *connection).await?;
    let set = query.execute(&mut *connection).await;
    // For rows it would double what is written.
    sqlx::query("PRAGMA secure_delete = OFF").execute(&mut *connection).await?;
    set?;
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(connection).await?;
    Ok(())
}

pub(super) async fn set_if_new(connection: &mut SqliteConnection, name: &str, value: &str) -> Result<(), ReplicaError> {
    sqlx::query("INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
        .bind(name)
        .bind(value)
        .execute(connection)
        .await?;
    Ok(())
}
