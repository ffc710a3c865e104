//! What a replica is told: everything that somebody sees, kind by kind, and what the sealed rows of the audit touched since.

mod touched;

use carnet_core::UnixTime;
use carnet_model::noun::{Account, Customer, Noun, Order, Policy, Product};
use carnet_model::sync::{Kind, SnapshotRow};
use serde_json::json;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use super::keys::Session;
use super::nouns::{self, Kept};
use super::rows::Value;
use super::views::{seen_by, view, view_activation, view_code};
use super::{StoreError, codes, licenses, offline};

/// What a replica is filled from: the database, as somebody sees it.
pub(crate) struct Source<'a> {
    connection: &'a mut AnyConnection,
    session: &'a Session,
    now: UnixTime,
}

impl<'a> Source<'a> {
    pub(crate) fn new(connection: &'a mut AnyConnection, session: &'a Session, now: UnixTime) -> Self {
        Self { connection, session, now }
    }

    /// The number of the last sealed row.
    pub(crate) async fn sealed(&mut self) -> Result<i64, StoreError> {
        let row = sqlx::query("SELECT number FROM audit_heads WHERE company = $1")
            .bind(self.session.company.as_str())
            .fetch_optional(&mut *self.connection)
            .await?;
        Ok(row.ok_or(StoreError::NotFound("company"))?.try_get("number")?)
    }

    /// A page of everything of a kind, or of what belongs to an order or a license, by its id.
    pub(crate) async fn snapshot(
        &mut self,
        kind: Kind,
        within: Option<(Kind, &str)>,
        after: &str,
        limit: usize,
    ) -> Result<Vec<SnapshotRow>, StoreError> {
        let mut found = Vec::new();
        for table in tables(kind) {
            let after = match kind {
                Kind::Activation => Value::Number(Some(after.parse().unwrap_or(-1))),
                _ => Value::Text(Some(after.to_owned())),
            };
            let (mut more, mut values) = (format!("{} > $2", key(table)), vec![after]);
            if let Some((whole, id)) = within {
                more += &format!(" AND {}", belongs(table, whole));
                values.push(Value::Text(Some(id.to_owned())));
            }
            let end = format!(" ORDER BY {} LIMIT {limit}", key(table));
            found.extend(self.select(table, &more, values, &end).await?);
        }
        if kind == Kind::Activation {
            found.sort_by_key(|row| row.id.parse::<u64>().ok());
            found.truncate(limit);
        }
        Ok(found)
    }

    /// The rows of `table` that the caller sees and of which `more` is true, whose values are `$2` and so on.
    async fn select(&mut self, table: &str, more: &str, values: Vec<Value>, end: &str) -> Result<Vec<SnapshotRow>, StoreError> {
        let session = self.session;
        let condition = session.sees.condition(table, values.len() + 2);
        // An initialization that nobody answered is no activation yet, and may be forgotten.
        let answered = if table == "code_activations" { " AND commitment IS NOT NULL" } else { "" };
        let sql = format!("SELECT {} FROM {table} WHERE company = $1 AND {more}{answered} AND {}{end}", columns(table), condition.sql);
        let mut query = sqlx::query(AssertSqlSafe(sql)).bind(session.company.as_str());
        for value in values {
            query = match value {
                Value::Text(text) => query.bind(text),
                Value::Number(number) => query.bind(number),
                Value::Bytes(bytes) => query.bind(bytes),
            };
        }
        let rows = condition.bind(query).fetch_all(&mut *self.connection).await?;
        rows.iter().map(|row| self.shown(table, row)).collect()
    }

    /// A row, as the API shows it.
    fn shown(&self, table: &str, row: &AnyRow) -> Result<SnapshotRow, StoreError> {
        match table {
            "accounts" => noun::<Account>(row),
            "customers" => noun::<Customer>(row),
            "orders" => noun::<Order>(row),
            "products" => noun::<Product>(row),
            "policies" => noun::<Policy>(row),
            "licenses" => {
                let license = licenses::read(row)?;
                let shown = seen_by(&self.session.sees, view(&license, self.now));
                Ok(SnapshotRow { id: license.id, row: json!(shown) })
            }
            "devices" => {
                let device = offline::read_device(row)?;
                Ok(SnapshotRow { id: device.id.clone(), row: json!(device) })
            }
            "activations" => {
                let activation = view_activation(&row.try_get::<String, _>("license_id")?, &licenses::parse(row)?);
                Ok(SnapshotRow { id: activation.serial.to_string(), row: json!(activation) })
            }
            _ => {
                let activation = view_code(&row.try_get::<String, _>("license_id")?, &codes::read(row)?);
                Ok(SnapshotRow { id: activation.serial.to_string(), row: json!(activation) })
            }
        }
    }
}

fn noun<T: Noun>(row: &AnyRow) -> Result<SnapshotRow, StoreError> {
    let kept: Kept<T> = nouns::read(row)?;
    Ok(SnapshotRow { id: kept.id.clone(), row: json!(kept) })
}

fn tables(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Account => &["accounts"],
        Kind::Customer => &["customers"],
        Kind::Product => &["products"],
        Kind::Policy => &["policies"],
        Kind::Order => &["orders"],
        Kind::License => &["licenses"],
        Kind::Device => &["devices"],
        Kind::Activation => &["activations", "code_activations"],
    }
}

fn key(table: &str) -> &'static str {
    if table.ends_with("activations") { "serial" } else { "id" }
}

fn columns(table: &str) -> &'static str {
    match table {
        "licenses" => licenses::COLUMNS,
        "devices" => "id, state, body, created_at, updated_at",
        "activations" | "code_activations" => "license_id, body",
        _ => "id, version, created_at, updated_at, body",
    }
}

/// The rows of `table` that belong to the order or the license `$3`.
fn belongs(table: &str, whole: Kind) -> String {
    let is_order = whole == Kind::Order;
    let of = if is_order { "IN (SELECT l.id FROM licenses l WHERE l.company = $1 AND l.order_id = $3)" } else { "= $3" };
    match table {
        "licenses" if is_order => "order_id = $3".into(),
        "licenses" => "id = $3".into(),
        "devices" => format!("id IN (SELECT a.device FROM activations a WHERE a.company = $1 AND a.license_id {of})"),
        _ => format!("license_id {of}"),
    }
}
