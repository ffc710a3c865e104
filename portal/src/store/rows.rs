//! Many rows in one statement: handing a statement to the database costs more than a row does (docs/benchmarks.md).

use sqlx::{AnyConnection, AssertSqlSafe};

use super::StoreError;

/// Rows of one statement, at most.
const AT_ONCE: usize = 64;

/// The values of a row.
pub(crate) type Row = Vec<Value>;

/// A value of a row.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Text(Option<String>),
    Number(Option<i64>),
    Bytes(Vec<u8>),
}

/// Inserts `rows` into a table with its columns, `TABLE (COLUMN, …)`. The same key must not be in two of them.
pub(super) async fn insert(connection: &mut AnyConnection, into: &str, on_conflict: &str, rows: &[Row]) -> Result<(), StoreError> {
    execute(connection, rows, |values| format!("INSERT INTO {into} VALUES {values} {on_conflict}")).await
}

/// Executes `sql` with the rows in its place, as many of them at a time as it takes.
pub(super) async fn execute(connection: &mut AnyConnection, rows: &[Row], sql: impl Fn(&str) -> String) -> Result<(), StoreError> {
    let mut rest = rows;
    while !rest.is_empty() {
        // Few different lengths, since every statement with another one is prepared anew.
        let (some, more) = rest.split_at(AT_ONCE.min(1 << rest.len().ilog2()));
        rest = more;
        let width = some[0].len();
        let places: Vec<String> = (0..some.len()).map(|row| format!("({})", places(row * width + 1, width))).collect();
        let mut query = sqlx::query(AssertSqlSafe(sql(&places.join(", "))));
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

/// So many places for values, from `$first` on.
fn places(first: usize, count: usize) -> String {
    (first..first + count).map(|at| format!("${at}")).collect::<Vec<_>>().join(", ")
}

/// A list to be joined with, of which each value is looked up: its `column1`.
pub(super) struct List(Vec<String>);

impl List {
    /// Each of the values once, and as many empty ones as make the length a power of two: few different statements.
    pub(super) fn new(mut values: Vec<String>) -> Self {
        values.sort_unstable();
        values.dedup();
        values.resize(values.len().next_power_of_two(), String::new());
        Self(values)
    }

    /// As SQL, with places from `$first` on.
    pub(super) fn sql(&self, first: usize) -> String {
        let places: Vec<String> = (first..first + self.0.len()).map(|at| format!("(${at})")).collect();
        format!("(VALUES {})", places.join(", "))
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn into_values(self) -> impl Iterator<Item = String> {
        self.0.into_iter()
    }
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
        Self::Number(Some(number))
    }
}

impl From<Option<i64>> for Value {
    fn from(number: Option<i64>) -> Self {
        Self::Number(number)
    }
}
