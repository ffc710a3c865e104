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

/// Inserts `rows`, whose first value is a company, into a table with its columns, `TABLE (COLUMN, …)`. The same key must not be in two of them.
pub(super) async fn insert(connection: &mut AnyConnection, into: &str, on_conflict: &str, rows: &[Row]) -> Result<(), StoreError> {
    let columns: Vec<String> = (1..=rows.first().map_or(0, Vec::len)).map(|at| format!("column{at}")).collect();
    let columns = columns.join(", ");
    execute(connection, rows, |values| {
        format!("INSERT INTO {into} SELECT {columns} FROM {values} AS new WHERE column1 <> '' {on_conflict}")
    })
    .await
}

/// Executes `sql` with the rows in its place as a table, as many of them at a time as it takes. Rows whose company is empty may be among them.
pub(super) async fn execute(connection: &mut AnyConnection, rows: &[Row], sql: impl Fn(&str) -> String) -> Result<(), StoreError> {
    for some in rows.chunks(AT_ONCE) {
        // Few different lengths, since every statement with another one is prepared anew.
        let (width, height) = (some[0].len(), some.len().next_power_of_two());
        let places: Vec<String> = (0..height).map(|row| format!("({})", places(row * width + 1, width))).collect();
        let mut query = sqlx::query(AssertSqlSafe(sql(&format!("(VALUES {})", places.join(", ")))));
        let filling = some[0].iter().cycle().take((height - some.len()) * width).map(Value::emptied);
        for value in some.iter().flatten().cloned().chain(filling) {
            query = match value {
                Value::Text(text) => query.bind(text),
                Value::Number(number) => query.bind(number),
                Value::Bytes(bytes) => query.bind(bytes),
            };
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

impl Value {
    /// One of the same type that says nothing.
    fn emptied(&self) -> Self {
        match self {
            Self::Text(_) => Self::Text(Some(String::new())),
            Self::Number(_) => Self::Number(None),
            Self::Bytes(_) => Self::Bytes(Vec::new()),
        }
    }
}

/// So many places for values, from `$first` on.
fn places(first: usize, count: usize) -> String {
    (first..first + count).map(|at| format!("${at}")).collect::<Vec<_>>().join(", ")
}

/// Keys to be joined with, of which each is looked up: the company, `$1`, in `column1`, a value in `column2`. A key as a whole leaves a database no reason to
/// read everything of the company instead.
pub(super) struct Keys {
    values: Vec<String>,
}

impl Keys {
    /// Each of the values once, and as many empty ones as make the number a power of two: few different statements.
    pub(super) fn new(mut values: Vec<String>) -> Self {
        values.sort_unstable();
        values.dedup();
        values.resize(values.len().next_power_of_two(), String::new());
        Self { values }
    }

    /// As SQL, with places from `$first` on.
    pub(super) fn sql(&self, first: usize) -> String {
        let places: Vec<String> = (first..first + self.values.len()).map(|at| format!("($1, ${at})")).collect();
        format!("(VALUES {})", places.join(", "))
    }

    /// How many values there are.
    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    pub(super) fn into_values(self) -> impl Iterator<Item = String> {
        self.values.into_iter()
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
