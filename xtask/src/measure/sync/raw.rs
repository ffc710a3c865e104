//! The raw copy: the rows of a portal's database, read as the texts that stand there, and written as a replica has them, a page with a few
//! statements; no HTTP, no rules, no words to be found first.

use std::collections::HashMap;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use carnet_courier::SqliteReplica;
use carnet_portal::store::Store;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Connection, Row as _, SqliteConnection};

/// Rows that are read at once, and of one transaction.
const PAGE: i64 = 1000;
/// Rows that one statement writes.
const ROWS: usize = 64;
/// The kinds, each with its table and the key of that.
const TABLES: [(&str, &str, &str); 8] = [
    ("account", "accounts", "id"),
    ("customer", "customers", "id"),
    ("product", "products", "id"),
    ("policy", "policies", "id"),
    ("order", "orders", "id"),
    ("license", "licenses", "id"),
    ("device", "devices", "id"),
    ("activation", "activations", "serial"),
];

/// What was copied.
pub(super) struct Copied {
    pub(super) rows: u64,
    pub(super) seconds: f64,
}

/// A row, as a replica has it.
struct Kept {
    version: Option<i64>,
    parent: Option<String>,
    device: Option<String>,
    words: String,
    terms: Vec<String>,
    body: String,
}

/// Copies what `replica` has from the portal's database at `url` into the new file `to`.
pub(super) async fn copy(url: &str, replica: &Path, to: &Path) -> Result<Copied> {
    let kept = read(replica).await?;
    SqliteReplica::open(to, "raw").await?.close().await?;
    let mut connection = open(to).await?;
    let store = Store::open(url).await?;
    let began = Instant::now();
    let mut rows = 0;
    for (kind, table, key) in TABLES {
        rows += copy_table(&store, &mut connection, &kept, (kind, table, key)).await?;
    }
    let seconds = began.elapsed().as_secs_f64();
    anyhow::ensure!(rows == kept.len() as u64, "{rows} rows were copied, and the replica has {}", kept.len());
    store.close().await;
    connection.close().await?;
    Ok(Copied { rows, seconds })
}

/// Opens the database of a replica as that does.
pub(super) async fn open(file: &Path) -> Result<SqliteConnection> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("cache_size", "-32768")
        .pragma("wal_autocheckpoint", "4000");
    Ok(SqliteConnection::connect_with(&options).await?)
}

async fn copy_table(
    store: &Store,
    connection: &mut SqliteConnection,
    kept: &HashMap<(String, String), Kept>,
    (kind, table, key): (&str, &str, &str),
) -> Result<u64> {
    let mut portal = store.read().await?;
    let (mut copied, mut after, mut serial) = (0, String::new(), -1);
    loop {
        let sql = format!("SELECT {key} AS key, body FROM {table} WHERE company = 'acme' AND {key} > $1 ORDER BY {key} LIMIT {PAGE}");
        let query = sqlx::query(AssertSqlSafe(sql));
        let query = if key == "serial" { query.bind(serial) } else { query.bind(after.clone()) };
        let rows = query.fetch_all(&mut *portal).await?;
        if rows.is_empty() {
            return Ok(copied);
        }
        let mut page = Vec::with_capacity(rows.len());
        for row in &rows {
            let read: String = row.try_get("body")?;
            std::hint::black_box(&read);
            if key == "serial" {
                serial = row.try_get("key")?;
                after = i64::to_string(&serial);
            } else {
                after = row.try_get("key")?;
            }
            page.push((after.clone(), kept.get(&(kind.to_owned(), after.clone())).context("a row that the replica has not")?));
        }
        let mut transaction = connection.begin().await?;
        write(&mut transaction, kind, &page).await?;
        transaction.commit().await?;
        copied += page.len() as u64;
    }
}

/// Writes the rows of a page, many with one statement, and all their words with one, in the order of their tree.
async fn write(connection: &mut SqliteConnection, kind: &str, page: &[(String, &Kept)]) -> Result<()> {
    for rows in page.chunks(ROWS) {
        let values = vec!["(1, ?, ?, ?, ?, ?, ?, ?)"; rows.len()].join(", ");
        let sql = format!("INSERT INTO replica_rows (generation, kind, id, version, parent, device, words, body) VALUES {values}");
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for (id, row) in rows {
            query = query.bind(kind).bind(id.as_str()).bind(row.version).bind(row.parent.as_deref());
            query = query.bind(row.device.as_deref()).bind(row.words.as_str()).bind(row.body.as_str());
        }
        query.execute(&mut *connection).await?;
    }
    let mut words: Vec<[&str; 2]> = page.iter().flat_map(|(id, row)| row.terms.iter().map(|term| [term.as_str(), id.as_str()])).collect();
    words.sort_unstable();
    sqlx::query(
        "INSERT INTO search_terms (generation, kind, term, id) SELECT 1, $1, value ->> 0, value ->> 1 FROM json_each($2) WHERE true",
    )
    .bind(kind)
    .bind(serde_json::to_string(&words)?)
    .execute(connection)
    .await?;
    Ok(())
}

/// What a replica has, by kind and id.
async fn read(replica: &Path) -> Result<HashMap<(String, String), Kept>> {
    let mut connection = open(replica).await?;
    let rows = sqlx::query(
        "SELECT r.kind, r.id, r.version, r.parent, r.device, r.words, r.body FROM replica_rows r \
         JOIN state s ON s.generation = r.generation",
    )
    .fetch_all(&mut connection)
    .await?;
    connection.close().await?;
    let mut kept = HashMap::new();
    for row in &rows {
        let words: String = row.try_get("words")?;
        let row_kept = Kept {
            version: row.try_get("version")?,
            parent: row.try_get("parent")?,
            device: row.try_get("device")?,
            terms: serde_json::from_str(&words)?,
            words,
            body: row.try_get("body")?,
        };
        kept.insert((row.try_get("kind")?, row.try_get("id")?), row_kept);
    }
    Ok(kept)
}
