//! Rows that nothing in the same transaction reads again: kept until its end, and then written many in one statement. Handing a statement to
//! the database costs more than the row does (docs/benchmarks.md).

use carnet_core::Digest;
use sqlx::{AnyConnection, AssertSqlSafe};

use super::StoreError;

/// Rows of one statement: SQLite takes 32 766 values, PostgreSQL 65 535.
const AT_ONCE: usize = 50;

/// What waits for the end of a transaction.
#[derive(Debug, Default)]
pub(crate) struct Later {
    answers: Vec<(String, Row)>,
    devices: Vec<(String, Row)>,
    audit: Vec<(String, Row)>,
}

type Row = Vec<Value>;

/// A value of a row.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Text(Option<String>),
    Number(i64),
    Bytes(Vec<u8>),
}

impl Later {
    /// An answer, by the digest of what it answers.
    pub(crate) fn answer(&mut self, digest: String, row: Row) {
        self.answers.push((digest, row));
    }

    /// What a device told, by its id.
    pub(crate) fn device(&mut self, id: String, row: Row) {
        self.devices.push((id, row));
    }

    /// A row of the audit, by its id.
    pub(crate) fn audit(&mut self, id: String, row: Row) {
        self.audit.push((id, row));
    }

    /// The answer that waits here for a document, if it does.
    pub(crate) fn waiting_answer(&self, digest: &Digest) -> Option<&[u8]> {
        let digest = digest.to_string();
        let (_, row) = self.answers.iter().rev().find(|(known, _)| *known == digest)?;
        row.iter().find_map(|value| match value {
            Value::Bytes(bytes) => Some(bytes.as_slice()),
            _ => None,
        })
    }

    /// Writes what waits.
    pub(super) async fn flush(&mut self, connection: &mut AnyConnection) -> Result<(), StoreError> {
        let Self { answers, devices, audit } = std::mem::take(self);
        insert(
            connection,
            "devices (company, id, state, body, version, created_at, updated_at)",
            "ON CONFLICT (company, id) DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at",
            devices,
        )
        .await?;
        insert(
            connection,
            "answers (company, digest, license_id, serial, document, created_at)",
            "ON CONFLICT (company, digest) DO UPDATE SET document = excluded.document, serial = excluded.serial",
            answers,
        )
        .await?;
        let columns = "audit (company, id, at, actor, action, kind, object, order_id, before_digest, after_digest)";
        insert(connection, columns, "", audit).await
    }
}

/// Inserts rows, of which only the last of each key counts: no database changes a row twice in one statement.
async fn insert(connection: &mut AnyConnection, columns: &str, on_conflict: &str, rows: Vec<(String, Row)>) -> Result<(), StoreError> {
    let mut seen = std::collections::HashSet::new();
    let mut last: Vec<Row> = rows.into_iter().rev().filter_map(|(key, row)| seen.insert(key).then_some(row)).collect();
    last.reverse();
    for some in last.chunks(AT_ONCE) {
        let width = some.first().map_or(0, Vec::len);
        let place = |row: usize| (1..=width).map(|at| format!("${}", row * width + at)).collect::<Vec<_>>().join(", ");
        let places: Vec<String> = (0..some.len()).map(|row| format!("({})", place(row))).collect();
        let sql = format!("INSERT INTO {columns} VALUES {} {on_conflict}", places.join(", "));
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for value in some.iter().flatten() {
            query = match value {
                Value::Text(text) => query.bind(text.clone()),
                Value::Number(number) => query.bind(*number),
                Value::Bytes(bytes) => query.bind(bytes.clone()),
            };
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}

impl From<Option<&str>> for Value {
    fn from(text: Option<&str>) -> Self {
        Self::Text(text.map(str::to_owned))
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}
