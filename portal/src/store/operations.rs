//! Operations that clients name themselves: whoever asks twice under the same id is answered the same, and it is done once.

use sqlx::{AnyConnection, Row};

use super::{Act, StoreError, micros};
use crate::vault::Vault;

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The status of HTTP.
    pub status: u16,
    /// The body, JSON.
    pub answer: String,
}

/// What was answered under `id` before, opened.
///
/// # Errors
/// [`StoreError::KeyReused`] if it was for something else.
pub(crate) async fn known(
    connection: &mut AnyConnection,
    vault: &Vault,
    act: &Act,
    id: &str,
    digest: &str,
) -> Result<Option<Answered>, StoreError> {
    let row = sqlx::query("SELECT digest, status, answer FROM operations WHERE company = $1 AND user_id = $2 AND id = $3")
        .bind(act.company.as_str())
        .bind(&act.actor)
        .bind(id)
        .fetch_optional(connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    if row.try_get::<String, _>("digest")? != digest {
        return Err(StoreError::KeyReused);
    }
    let status = u16::try_from(row.try_get::<i64, _>("status")?).map_err(|_| StoreError::Damaged("operation"))?;
    let answer = vault.open(&name(act, id), &row.try_get::<String, _>("answer")?)?;
    Ok(Some(Answered { status, answer: String::from_utf8_lossy(&answer).into_owned() }))
}

/// Keeps what is answered under `id`; sealed, since it may hold a license key or an API key.
pub(crate) async fn keep(
    connection: &mut AnyConnection,
    vault: &Vault,
    act: &Act,
    id: &str,
    digest: &str,
    answered: &Answered,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO operations (company, user_id, id, digest, status, answer, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(act.company.as_str())
        .bind(&act.actor)
        .bind(id)
        .bind(digest)
        .bind(i64::from(answered.status))
        .bind(vault.seal(&name(act, id), answered.answer.as_bytes()))
        .bind(micros(act.now))
        .execute(connection)
        .await
        .map_err(|error| match StoreError::from(error) {
            StoreError::Exists(_) => StoreError::Exists("operation"),
            other => other,
        })?;
    Ok(())
}

/// What an answer is sealed under.
fn name(act: &Act, id: &str) -> String {
    format!("answer {} {} {id}", act.company, act.actor)
}

/// Forgets what was answered before `before` (microseconds since the epoch).
pub(crate) async fn forget(connection: &mut AnyConnection, before: i64) -> Result<u64, StoreError> {
    Ok(sqlx::query("DELETE FROM operations WHERE created_at < $1").bind(before).execute(connection).await?.rows_affected())
}
