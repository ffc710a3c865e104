//! Many rows in one statement: handing a statement to the database costs more than a row does (docs/benchmarks.md).

use std::fmt::Write as _;

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

/// Rows, and what is done with them.
pub(super) struct Write {
    rows: Vec<Row>,
    /// The statement, in which `{}` stands for the rows as a table. Rows whose company is empty may be among them.
    sql: String,
}

impl Write {
    /// Inserts rows, whose first value is a company, into a table with its columns, `TABLE (COLUMN, …)`. The same key must not be in two of them.
    pub(super) fn insert(into: &str, on_conflict: &str, rows: Vec<Row>) -> Self {
        let columns: Vec<String> = (1..=rows.first().map_or(0, Vec::len)).map(|at| format!("column{at}")).collect();
        let sql = format!("INSERT INTO {into} SELECT {} FROM {{}} AS new WHERE column1 <> '' {on_conflict}", columns.join(", "));
        Self { rows, sql }
    }

    /// Does with rows what `sql` says of them.
    pub(super) fn of(rows: Vec<Row>, sql: &str) -> Self {
        Self { rows, sql: sql.to_owned() }
    }
}

/// Executes writes that do not need each other.
pub(super) async fn execute(connection: &mut AnyConnection, mut writes: Vec<Write>) -> Result<(), StoreError> {
    // PostgreSQL takes several in one statement. To SQLite, each is a call within the process.
    let together = if connection.backend_name() == "PostgreSQL" { writes.len() } else { 1 };
    loop {
        writes.retain(|write| !write.rows.is_empty());
        if writes.is_empty() {
            return Ok(());
        }
        let (mut parts, mut values) = (Vec::new(), Vec::new());
        for Write { rows, sql } in writes.iter_mut().take(together) {
            let some: Vec<Row> = rows.drain(..rows.len().min(AT_ONCE)).collect();
            parts.push(sql.replace("{}", &table(some, &mut values)));
        }
        let mut query = sqlx::query(AssertSqlSafe(one_statement(parts)));
        for value in values {
            query = match value {
                Value::Text(text) => query.bind(text),
                Value::Number(number) => query.bind(number),
                Value::Bytes(bytes) => query.bind(bytes),
            };
        }
        query.execute(&mut *connection).await?;
    }
}

fn one_statement(mut parts: Vec<String>) -> String {
    let last = parts.pop().unwrap_or_default();
    let before: Vec<String> = parts.iter().enumerate().map(|(at, part)| format!("part{at} AS ({part})")).collect();
    if before.is_empty() { last } else { format!("WITH {} {last}", before.join(", ")) }
}

/// The rows as a table in SQL, with places for their values, which go where the others are.
fn table(rows: Vec<Row>, values: &mut Vec<Value>) -> String {
    // Few different lengths, since every statement with another one is prepared anew.
    let (width, height) = (rows[0].len(), rows.len().next_power_of_two());
    let first = values.len() + 1;
    let filling: Row = rows[0].iter().map(Value::emptied).collect();
    let missing = height - rows.len();
    values.extend(rows.into_iter().chain(std::iter::repeat_n(filling, missing)).flatten());
    let mut sql = "(VALUES ".to_owned();
    for row in 0..height {
        sql += if row == 0 { "(" } else { "), (" };
        append_places(&mut sql, first + row * width, width);
    }
    sql + "))"
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
pub(super) fn places(first: usize, count: usize) -> String {
    let mut sql = String::new();
    append_places(&mut sql, first, count);
    sql
}

fn append_places(sql: &mut String, first: usize, count: usize) {
    for at in first..first + count {
        let comma = if at == first { "" } else { ", " };
        write!(sql, "{comma}${at}").expect("a text takes what is written");
    }
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
