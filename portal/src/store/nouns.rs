//! Every noun that is not a license or hangs on one: made, read, listed, searched, changed and removed in the same way.

use std::any::Any;
use std::borrow::Cow;

use carnet_core::CompanyCode;
use carnet_model::noun::{Invalid, Noun, Order, Rule, User};
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::audit::{self, Event};
use super::sees::Sees;
use super::{Act, StoreError, keys, micros};

/// The most words by which one thing is found.
const MAX_TERMS: usize = 24;
/// The longest of them, in characters.
const MAX_TERM: usize = 40;
/// What is few: so many things are looked at one by one.
const FEW: i64 = 1000;

/// A noun as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kept<T> {
    /// Its id.
    pub id: String,
    /// How often it was changed; its entity tag.
    pub version: i64,
    /// When it was made, in microseconds since the epoch.
    pub created_at: i64,
    /// When it was last changed, in microseconds since the epoch.
    pub updated_at: i64,
    /// What it says.
    #[serde(flatten)]
    pub body: T,
}

/// The schema of the noun with what is kept beside it: one object, as it is written.
impl<T: ToSchema> PartialSchema for Kept<T> {
    fn schema() -> RefOr<Schema> {
        let mut schema = serde_json::to_value(T::schema()).expect("a schema is JSON");
        for (name, kind, description) in [
            ("id", "string", "Its id."),
            ("version", "integer", "How often it was changed; its entity tag."),
            ("created_at", "integer", "When it was made, in microseconds since the epoch."),
            ("updated_at", "integer", "When it was last changed, in microseconds since the epoch."),
        ] {
            schema["properties"][name] = serde_json::json!({ "type": kind, "description": description });
        }
        let names: Vec<_> = schema["properties"].as_object().into_iter().flat_map(|properties| properties.keys().cloned()).collect();
        schema["required"] = serde_json::json!(names);
        serde_json::from_value(schema).expect("a schema with more properties is one")
    }
}

impl<T: ToSchema> ToSchema for Kept<T> {
    fn name() -> Cow<'static, str> {
        format!("Kept{}", T::name()).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
    }
}

/// Which rows of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// After this id.
    pub after: String,
    /// At most so many.
    pub limit: i64,
    /// Only what has words that begin like these.
    pub search: String,
    /// Only what has this value in this column.
    pub filter: Option<(&'static str, String)>,
}

/// Keeps a new noun.
///
/// # Errors
/// [`StoreError::Invalid`], [`StoreError::Exists`], [`StoreError::Dangling`].
pub async fn insert<T: Noun>(connection: &mut AnyConnection, act: &Act, id: &str, noun: &T) -> Result<Kept<T>, StoreError> {
    noun.check()?;
    check_references(connection, &act.company, noun).await?;
    let body = json(noun);
    let mut names = vec!["company", "id", "owner_id", "body", "version", "created_at", "updated_at"];
    names.extend(T::COLUMNS);
    let places: Vec<String> = (1..=names.len()).map(|at| format!("${at}")).collect();
    let sql = format!("INSERT INTO {} ({}) VALUES ({})", T::PLURAL, names.join(", "), places.join(", "));
    let now = micros(act.now);
    let mut query =
        sqlx::query(AssertSqlSafe(sql)).bind(act.company.as_str()).bind(id).bind(owner(act)).bind(&body).bind(1_i64).bind(now).bind(now);
    for column in noun.columns() {
        query = query.bind(column);
    }
    query.execute(&mut *connection).await.map_err(named(T::NAME))?;
    if let Some(user) = (noun as &dyn Any).downcast_ref::<User>() {
        keys::add_to_tiers(connection, act, id, &user.parent).await?;
    }
    relate(connection, &act.company, id, noun).await?;
    index(connection, &act.company, T::NAME, id, noun.search_texts()).await?;
    let event = Event { action: "create", kind: T::NAME, object: id, order: order_of::<T>(id), before: None, after: Some(&body) };
    audit::note(connection, act, event).await?;
    Ok(Kept { id: id.to_owned(), version: 1, created_at: now, updated_at: now, body: noun.clone() })
}

/// The noun with this id, if the caller sees it.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn get<T: Noun>(connection: &mut AnyConnection, company: &CompanyCode, sees: &Sees, id: &str) -> Result<Kept<T>, StoreError> {
    let condition = sees.condition(T::PLURAL, 3);
    let sql =
        format!("SELECT id, version, created_at, updated_at, body FROM {} WHERE company = $1 AND id = $2 AND {}", T::PLURAL, condition.sql);
    let query = condition.bind(sqlx::query(AssertSqlSafe(sql)).bind(company.as_str()).bind(id.to_owned()));
    read(&query.fetch_optional(connection).await?.ok_or(StoreError::NotFound(T::NAME))?)
}

/// The noun whose `column` has this value.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn find<T: Noun>(
    connection: &mut AnyConnection,
    company: &CompanyCode,
    column: &'static str,
    value: &str,
) -> Result<Kept<T>, StoreError> {
    let sql = format!("SELECT id, version, created_at, updated_at, body FROM {} WHERE company = $1 AND {column} = $2", T::PLURAL);
    let row = sqlx::query(AssertSqlSafe(sql)).bind(company.as_str()).bind(value).fetch_optional(connection).await?;
    read(&row.ok_or(StoreError::NotFound(T::NAME))?)
}

/// A page of nouns, in the order of their ids.
///
/// # Errors
/// [`StoreError`].
pub async fn list<T: Noun>(
    connection: &mut AnyConnection,
    company: &CompanyCode,
    sees: &Sees,
    page: &Page,
) -> Result<Vec<Kept<T>>, StoreError> {
    let rows = select(connection, company, sees, page, T::NAME, T::PLURAL, "id, version, created_at, updated_at, body").await?;
    rows.iter().map(read).collect()
}

/// The rows of a page of any table that has `company` and `id`.
pub(crate) async fn select(
    connection: &mut AnyConnection,
    company: &CompanyCode,
    sees: &Sees,
    page: &Page,
    kind: &str,
    table: &str,
    columns: &str,
) -> Result<Vec<AnyRow>, StoreError> {
    let condition = sees.condition(table, 4);
    let mut next = 4 + condition.len();
    let mut sql = format!("SELECT {columns} FROM {table} WHERE company = $1 AND id > $2 AND {}", condition.sql);
    let mut values = Vec::new();
    if let Some((column, value)) = &page.filter {
        sql += &format!(" AND {column} = ${next}");
        values.push(value.clone());
        next += 1;
    }
    for (word, is_rare) in wanted(connection, company, kind, &page.search).await? {
        let (from, until) = (word.clone(), after_all(&word));
        let found = format!(
            "SELECT s.id FROM search_terms s WHERE s.company = $1 AND s.kind = ${next} AND s.term >= ${} AND s.term < ${}",
            next + 1,
            next + 2
        );
        // What few things have leads to them; of what many have, the next ones are soon met. Told to skip none, PostgreSQL looks at one after the
        // other, where it would first gather all that have the word.
        let meet = format!(" AND EXISTS ({found} AND s.id = {table}.id LIMIT 1 OFFSET 0)");
        sql += &if is_rare { format!(" AND id IN ({found})") } else { meet };
        values.extend([kind.to_owned(), from, until]);
        next += 3;
    }
    sql += " ORDER BY id LIMIT $3";
    let mut query = condition.bind(sqlx::query(AssertSqlSafe(sql)).bind(company.as_str()).bind(page.after.clone()).bind(page.limit));
    for value in values {
        query = query.bind(value);
    }
    Ok(query.fetch_all(connection).await?)
}

/// What a noun becomes by a JSON merge patch (RFC 7396).
///
/// # Errors
/// [`StoreError::Invalid`].
pub fn patched<T: Noun>(known: &T, patch: &serde_json::Value) -> Result<T, StoreError> {
    let mut merged = serde_json::to_value(known).map_err(|_| StoreError::Damaged(T::NAME))?;
    merge(&mut merged, patch);
    Ok(serde_json::from_value(merged).map_err(|_| Invalid { field: "body", rule: Rule::Fields })?)
}

/// Puts `next` in the place of `known`, if that still has the `version` that the caller saw.
///
/// # Errors
/// [`StoreError::Stale`], [`StoreError::Invalid`], and those of [`insert`].
pub async fn replace<T: Noun>(
    connection: &mut AnyConnection,
    act: &Act,
    known: &Kept<T>,
    version: Option<i64>,
    next: &T,
) -> Result<Kept<T>, StoreError> {
    if version.is_some_and(|version| version != known.version) {
        return Err(StoreError::Stale);
    }
    next.check()?;
    if let Some(field) = known.body.frozen(next) {
        return Err(Invalid { field, rule: Rule::AsItWas }.into());
    }
    if *next == known.body {
        return Ok(known.clone());
    }
    check_references(connection, &act.company, next).await?;
    let (before, after) = (json(&known.body), json(next));
    let sets: Vec<String> = T::COLUMNS.iter().enumerate().map(|(at, column)| format!(", {column} = ${}", at + 6)).collect();
    let sql = format!(
        "UPDATE {} SET body = $4, updated_at = $5, version = version + 1{} WHERE company = $1 AND id = $2 AND version = $3",
        T::PLURAL,
        sets.concat()
    );
    let mut query =
        sqlx::query(AssertSqlSafe(sql)).bind(act.company.as_str()).bind(&known.id).bind(known.version).bind(&after).bind(micros(act.now));
    for column in next.columns() {
        query = query.bind(column);
    }
    if query.execute(&mut *connection).await.map_err(named(T::NAME))?.rows_affected() == 0 {
        return Err(StoreError::Stale);
    }
    relate(connection, &act.company, &known.id, next).await?;
    index(connection, &act.company, T::NAME, &known.id, next.search_texts()).await?;
    let order = order_of::<T>(&known.id);
    let event = Event { action: "update", kind: T::NAME, object: &known.id, order, before: Some(&before), after: Some(&after) };
    audit::note(connection, act, event).await?;
    Ok(Kept { version: known.version + 1, updated_at: micros(act.now), body: next.clone(), ..known.clone() })
}

/// Removes a noun that nothing refers to.
///
/// # Errors
/// [`StoreError::NotFound`], [`StoreError::InUse`], [`StoreError::Stale`].
pub async fn remove<T: Noun>(
    connection: &mut AnyConnection,
    act: &Act,
    sees: &Sees,
    id: &str,
    version: Option<i64>,
) -> Result<(), StoreError> {
    let known = get::<T>(connection, &act.company, sees, id).await?;
    if version.is_some_and(|version| version != known.version) {
        return Err(StoreError::Stale);
    }
    for (table, column) in [("order_managers", "order_id"), ("user_tiers", "user_id")] {
        if matches!((T::NAME, table), ("order", "order_managers") | ("user", "user_tiers")) {
            let sql = format!("DELETE FROM {table} WHERE company = $1 AND {column} = $2");
            sqlx::query(AssertSqlSafe(sql)).bind(act.company.as_str()).bind(id).execute(&mut *connection).await.map_err(in_use)?;
        }
    }
    let sql = format!("DELETE FROM {} WHERE company = $1 AND id = $2 AND version = $3", T::PLURAL);
    let query = sqlx::query(AssertSqlSafe(sql)).bind(act.company.as_str()).bind(id).bind(known.version);
    if query.execute(&mut *connection).await.map_err(in_use)?.rows_affected() == 0 {
        return Err(StoreError::Stale);
    }
    index(connection, &act.company, T::NAME, id, Vec::new()).await?;
    let before = json(&known.body);
    let event = Event { action: "delete", kind: T::NAME, object: id, order: order_of::<T>(id), before: Some(&before), after: None };
    audit::note(connection, act, event).await
}

/// Whether the caller sees the row of `table` with this id.
pub(crate) async fn is_seen(
    connection: &mut AnyConnection,
    company: &CompanyCode,
    sees: &Sees,
    table: &str,
    id: &str,
) -> Result<bool, StoreError> {
    let condition = sees.condition(table, 3);
    let sql = format!("SELECT id FROM {table} WHERE company = $1 AND id = $2 AND {}", condition.sql);
    let query = condition.bind(sqlx::query(AssertSqlSafe(sql)).bind(company.as_str()).bind(id.to_owned()));
    Ok(query.fetch_optional(connection).await?.is_some())
}

/// Everything that a noun refers to, as table and id.
pub(crate) fn references<T: Noun>(noun: &T) -> Vec<(&'static str, String)> {
    let table = |column: &str| match column {
        "account_id" => Some("accounts"),
        "bundle_id" => Some("bundles"),
        "customer_id" | "merged_into" => Some("customers"),
        "organization_id" => Some("organizations"),
        "parent_id" => Some("users"),
        "product_id" => Some("products"),
        _ => None,
    };
    let columns = T::COLUMNS.iter().zip(noun.columns()).filter_map(|(column, value)| Some((table(column)?, value?)));
    columns.chain(noun.references().into_iter().map(|(table, id)| (table, id.to_owned()))).collect()
}

async fn check_references<T: Noun>(connection: &mut AnyConnection, company: &CompanyCode, noun: &T) -> Result<(), StoreError> {
    for (table, id) in noun.references() {
        let sql = format!("SELECT id FROM {table} WHERE company = $1 AND id = $2");
        let row = sqlx::query(AssertSqlSafe(sql)).bind(company.as_str()).bind(id.to_owned()).fetch_optional(&mut *connection).await?;
        row.ok_or(StoreError::Dangling)?;
    }
    Ok(())
}

/// Keeps the managers of an order where they can be joined.
async fn relate<T: Noun>(connection: &mut AnyConnection, company: &CompanyCode, id: &str, noun: &T) -> Result<(), StoreError> {
    let Some(order) = (noun as &dyn Any).downcast_ref::<Order>() else { return Ok(()) };
    sqlx::query("DELETE FROM order_managers WHERE company = $1 AND order_id = $2")
        .bind(company.as_str())
        .bind(id)
        .execute(&mut *connection)
        .await?;
    let mut managers = order.managers.clone();
    managers.sort();
    managers.dedup();
    for manager in managers {
        sqlx::query("INSERT INTO order_managers (company, order_id, user_id) VALUES ($1, $2, $3)")
            .bind(company.as_str())
            .bind(id)
            .bind(manager)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

fn in_use(error: sqlx::Error) -> StoreError {
    match StoreError::from(error) {
        StoreError::Dangling => StoreError::InUse,
        other => other,
    }
}

fn named(name: &'static str) -> impl Fn(sqlx::Error) -> StoreError {
    move |error| match StoreError::from(error) {
        StoreError::Exists(_) => StoreError::Exists(name),
        other => other,
    }
}

/// Whoever made something sees it; devices and the system see nothing.
fn owner(act: &Act) -> Option<String> {
    (!matches!(act.actor.as_str(), "device" | "system" | "import")).then(|| act.actor.clone())
}

/// An order is visible as itself.
fn order_of<T: Noun>(id: &str) -> Option<&str> {
    (T::NAME == "order").then_some(id)
}

/// Writes the words by which a thing is found.
pub(crate) async fn index(
    connection: &mut AnyConnection,
    company: &CompanyCode,
    kind: &str,
    id: &str,
    texts: Vec<&str>,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM search_terms WHERE company = $1 AND kind = $2 AND id = $3")
        .bind(company.as_str())
        .bind(kind)
        .bind(id)
        .execute(&mut *connection)
        .await?;
    let is_gone = texts.is_empty();
    let words = terms(std::iter::once(id).chain(texts)).into_iter().take(MAX_TERMS);
    for word in words.filter(|_| !is_gone) {
        sqlx::query("INSERT INTO search_terms (company, kind, term, id) VALUES ($1, $2, $3, $4)")
            .bind(company.as_str())
            .bind(kind)
            .bind(word)
            .bind(id)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// The words that are searched, each with whether few things have it.
async fn wanted(
    connection: &mut AnyConnection,
    company: &CompanyCode,
    kind: &str,
    search: &str,
) -> Result<Vec<(String, bool)>, StoreError> {
    let mut words = Vec::new();
    for word in terms([search]) {
        let row = sqlx::query(
            "SELECT COUNT(*) AS n FROM (SELECT s.id FROM search_terms s \
             WHERE s.company = $1 AND s.kind = $2 AND s.term >= $3 AND s.term < $4 LIMIT $5) AS found",
        )
        .bind(company.as_str())
        .bind(kind)
        .bind(&word)
        .bind(after_all(&word))
        .bind(FEW + 1)
        .fetch_one(&mut *connection)
        .await?;
        let is_rare = row.try_get::<i64, _>("n")? <= FEW;
        words.push((word, is_rare));
    }
    Ok(words)
}

/// What comes after everything that begins with `word`.
fn after_all(word: &str) -> String {
    format!("{word}\u{10ffff}")
}

/// The words of texts, as they are searched: in lower case, without what stands between them.
fn terms<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let words = texts.into_iter().flat_map(|text| text.split(|character: char| !character.is_alphanumeric()));
    let mut words: Vec<String> =
        words.filter(|word| !word.is_empty()).map(|word| word.to_lowercase().chars().take(MAX_TERM).collect()).collect();
    words.sort();
    words.dedup();
    words
}

pub(crate) fn read<T: Noun>(row: &AnyRow) -> Result<Kept<T>, StoreError> {
    let body: String = row.try_get("body")?;
    Ok(Kept {
        id: row.try_get("id")?,
        version: row.try_get("version")?,
        created_at: row.try_get("created_at")?,
        updated_at: row.try_get("updated_at")?,
        body: serde_json::from_str(&body).map_err(|_| StoreError::Damaged(T::NAME))?,
    })
}

pub(crate) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("a record is serializable")
}

/// JSON merge patch (RFC 7396).
fn merge(target: &mut serde_json::Value, patch: &serde_json::Value) {
    use serde_json::Value::{Null, Object};
    match (target, patch) {
        (Object(target), Object(patch)) => {
            for (name, value) in patch {
                if *value == Null {
                    target.remove(name);
                } else {
                    merge(target.entry(name).or_insert(Null), value);
                }
            }
        }
        (target, patch) if patch.is_object() => {
            *target = Object(serde_json::Map::new());
            merge(target, patch);
        }
        (target, patch) => *target = patch.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_merge_patch_is_rfc_7396() {
        for (target, patch, result) in [
            (r#"{"a":"b"}"#, r#"{"a":"c"}"#, r#"{"a":"c"}"#),
            (r#"{"a":"b"}"#, r#"{"b":"c"}"#, r#"{"a":"b","b":"c"}"#),
            (r#"{"a":"b"}"#, r#"{"a":null}"#, r"{}"),
            (r#"{"a":["b"]}"#, r#"{"a":"c"}"#, r#"{"a":"c"}"#),
            (r#"{"a":{"b":"c"}}"#, r#"{"a":{"b":"d","c":null}}"#, r#"{"a":{"b":"d"}}"#),
            (r#"["a"]"#, r#"{"a":{"bb":{"ccc":null}}}"#, r#"{"a":{"bb":{}}}"#),
        ] {
            let mut merged = serde_json::from_str(target).unwrap();
            merge(&mut merged, &serde_json::from_str(patch).unwrap());
            assert_eq!(merged, serde_json::from_str::<serde_json::Value>(result).unwrap(), "{target} {patch}");
        }
    }

    #[test]
    fn words_are_found_in_any_script_and_case() {
        assert_eq!(terms(["Müller & Söhne, ООО", "müller"]), ["müller", "söhne", "ооо"]);
    }
}
