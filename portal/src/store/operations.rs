//! Operations that clients name themselves: whoever asks twice under the same id is answered the same, and it is done once.

use sqlx::{AnyConnection, Row as _};

use super::rows::{self, Row, Write};
use super::{Act, StoreError, micros};
use crate::vault::Vault;

/// Where answers are kept, as [`row`] gives one.
pub(super) const COLUMNS: &str = "operations (company, user_id, id, digest, status, answer, created_at)";

/// An operation, as whoever asks names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    /// Its id, of the caller's making.
    pub(crate) id: String,
    /// SHA-256 of what is asked, in hexadecimal: under the same id nothing else may be.
    pub(crate) digest: String,
}

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
    let row = row(vault, act, &Named { id: id.to_owned(), digest: digest.to_owned() }, answered);
    rows::execute(connection, vec![Write::insert(COLUMNS, "", vec![row])]).await.map_err(|error| match error {
        StoreError::Exists(_) => StoreError::Exists("operation"),
        other => other,
    })
}

/// What is answered, as it is inserted into [`COLUMNS`].
pub(super) fn row(vault: &Vault, act: &Act, named: &Named, answered: &Answered) -> Row {
    let sealed = vault.seal(&name(act, &named.id), answered.answer.as_bytes());
    vec![
        act.company.as_str().into(),
        act.actor.as_str().into(),
        named.id.as_str().into(),
        named.digest.as_str().into(),
        i64::from(answered.status).into(),
        sealed.into(),
        micros(act.now).into(),
    ]
}

/// Whether something was answered under `id`.
pub(super) async fn is_known(connection: &mut AnyConnection, act: &Act, id: &str) -> Result<bool, StoreError> {
    let row = sqlx::query("SELECT 1 FROM operations WHERE company = $1 AND user_id = $2 AND id = $3")
        .bind(act.company.as_str())
        .bind(&act.actor)
        .bind(id)
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

/// What an answer is sealed under.
fn name(act: &Act, id: &str) -> String {
    format!("answer {} {} {id}", act.company, act.actor)
}

/// Forgets what was answered before `before` (microseconds since the epoch).
pub(crate) async fn forget(connection: &mut AnyConnection, before: i64) -> Result<u64, StoreError> {
    Ok(sqlx::query("DELETE FROM operations WHERE created_at < $1").bind(before).execute(connection).await?.rows_affected())
}
