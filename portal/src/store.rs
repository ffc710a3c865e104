//! The store: SQLite in one file, or PostgreSQL with any number of processes on it. The same SQL runs on both.
//!
//! Everything that is read or written here belongs to one company: every function takes it, every statement binds it.

pub mod audit;
pub mod codes;
pub mod couriers;
pub mod grants;
pub mod keys;
mod lanes;
pub mod licenses;
pub mod nouns;
pub mod offline;
pub mod operations;
mod rows;
pub mod sees;
pub(crate) mod settle;
pub(crate) mod sync;
pub(crate) mod together;
pub mod views;
mod writer;

use std::path::Path;
use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use carnet_core::{CompanyCode, UnixTime};
use carnet_model::Refusal;
use carnet_model::custody::LogError;
use carnet_model::noun::Invalid;
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, Connection};
use thiserror::Error;

use together::{Together, Wanted};
use writer::Writer;

/// Connections that read, at most.
const READERS: u32 = 16;
/// Transactions that write at the same time, at most: SQLite has one writer, PostgreSQL gains by as many as there are cores.
const MAX_WRITERS: usize = 8;
/// How long anything waits for a connection or a lock.
const PATIENCE: Duration = Duration::from_secs(10);

/// Which database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// One file.
    Sqlite,
    /// A server.
    Postgres,
}

/// An open store.
#[derive(Clone)]
pub struct Store {
    readers: AnyPool,
    writer: Writer,
    backend: Backend,
}

/// Who changes something, and when: what every audit row says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// The company.
    pub company: CompanyCode,
    /// The user, by its id; `device`, `system` or `import` where nobody was signed in.
    pub actor: String,
    /// When.
    pub now: UnixTime,
}

/// Why something cannot be read or written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is none with this id, or the caller may not see it.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// Something with this key exists already.
    #[error("there is such a {0} already")]
    Exists(&'static str),
    /// It refers to something that does not exist.
    #[error("it refers to something that does not exist")]
    Dangling,
    /// Something else refers to it.
    #[error("something else refers to it")]
    InUse,
    /// Somebody changed it since it was read.
    #[error("somebody changed it in the meantime")]
    Stale,
    /// A field breaks its rule, or may never change.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The rules say no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The same idempotency key came with another body.
    #[error("the idempotency key was used for something else")]
    KeyReused,
    /// Too much is waiting to be written.
    #[error("the portal is busy")]
    Busy,
    /// The key that the caller came with is good no more.
    #[error("the API key is not valid any more")]
    SignedOut,
    /// A part of a courier's log does not fit to what is kept of it: the number of the entry.
    #[error("entry {0} of the courier's log does not fit to those before it")]
    LogForged(u64),
    /// A replica of this id is another user's.
    #[error("the replica is another user's")]
    ReplicaOtherUser,
    /// The replica was declared lost.
    #[error("the replica was declared lost")]
    ReplicaLost,
    /// The server's clock jumped.
    #[error("the clock of the portal jumped")]
    ClockJumped,
    /// What stands in the database cannot be.
    #[error("what is stored is damaged: {0}")]
    Damaged(&'static str),
    /// The database failed.
    #[error("the database failed")]
    Backend(#[source] sqlx::Error),
}

impl StoreError {
    /// Whether nothing is wrong with what was asked: the database failed, so that everything else in the same transaction did too.
    pub(crate) fn is_backend(&self) -> bool {
        matches!(self, Self::Backend(_))
    }
}

impl From<LogError> for StoreError {
    fn from(error: LogError) -> Self {
        Self::LogForged(error.number())
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let Some(database) = error.as_database_error() else { return Self::Backend(error) };
        // SQLite: 787, 1555 and 2067; PostgreSQL: class 23.
        let code = database.code().unwrap_or_default().into_owned();
        match code.as_str() {
            "2067" | "1555" | "23505" => Self::Exists("thing"),
            "787" | "23503" => Self::Dangling,
            _ => Self::Backend(error),
        }
    }
}

impl Store {
    /// Opens the database at `url` (`sqlite://FILE` or `postgres://…`), and brings its schema up to date.
    ///
    /// # Errors
    /// When it cannot be reached, or was made by a later version.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let backend = if url.starts_with("sqlite:") { Backend::Sqlite } else { Backend::Postgres };
        if backend == Backend::Sqlite {
            create_private(url)?;
        }
        let options = AnyConnectOptions::from_str(url)?;
        // A database that cannot be reached says so at once; a pool would try until its patience ends.
        AnyConnection::connect_with(&options).await?.close().await?;
        let pool = |most: u32| {
            AnyPoolOptions::new().max_connections(most).acquire_timeout(PATIENCE).after_connect(move |connection, _| {
                Box::pin(async move {
                    if backend == Backend::Sqlite {
                        set_up_sqlite(connection).await?;
                    }
                    Ok(())
                })
            })
        };
        let readers = pool(READERS).connect_with(options.clone()).await?;
        let migrated = match backend {
            Backend::Sqlite => sqlx::migrate!("migrations/sqlite").run(&readers).await,
            Backend::Postgres => sqlx::migrate!("migrations/postgres").run(&readers).await,
        };
        migrated.map_err(|error| StoreError::Backend(sqlx::Error::Migrate(Box::new(error))))?;
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let writers = if backend == Backend::Sqlite { 1 } else { cores.clamp(2, MAX_WRITERS) };
        Ok(Self { readers, writer: Writer::start(options, backend, writers), backend })
    }

    /// Opens, or makes, the SQLite file at `path`.
    ///
    /// # Errors
    /// When it cannot be.
    pub async fn open_file(path: &Path) -> Result<Self, StoreError> {
        Self::open(&format!("sqlite://{}", path.display())).await
    }

    /// Which database it is.
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// A connection to read with.
    ///
    /// # Errors
    /// When there is none in time.
    pub async fn read(&self) -> Result<PoolConnection<Any>, StoreError> {
        Ok(self.readers.acquire().await?)
    }

    /// Does `work` in a transaction that it may share with others, and answers once that is durable. What `work` refuses leaves nothing.
    ///
    /// Where it fails for a reason that is not its own (two processes waited for each other), `work` is done again. Work with the same
    /// `key` is done in the order of asking.
    ///
    /// # Errors
    /// What `work` says, [`StoreError::Busy`], or [`StoreError::Backend`].
    pub async fn write<T, F>(&self, key: impl Into<String>, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: AsyncFn(&mut AnyConnection) -> Result<T, StoreError> + Send + 'static,
    {
        self.writer.write(key.into(), work).await
    }

    /// As [`Store::write`], for an activation: what it needs is read, and what it changes is written, together with others. `work` changes nothing
    /// unless it succeeds.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub(crate) async fn write_together<T, F>(&self, wanted: Wanted, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: Fn(&mut Together, &Wanted) -> Result<T, StoreError> + Send + 'static,
    {
        self.writer.write_together(wanted, work).await
    }

    /// Ends the connections; what was accepted is written first.
    pub async fn close(&self) {
        self.writer.close().await;
        self.readers.close().await;
    }
}

/// An empty file for its owner alone, where there is none; SQLite gives the same rights to what it puts beside it.
fn create_private(url: &str) -> Result<(), StoreError> {
    let path = url.trim_start_matches("sqlite:").trim_start_matches("//").split('?').next().unwrap_or_default();
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(|error| StoreError::Backend(sqlx::Error::Io(error)))
}

/// What SQLite needs to be told on every connection: durable on commit, readers beside the writer, patience. Whoever commits when the log has
/// 4000 pages (16 MB) writes them back to their places: less often than usual, since then more of them are the same.
async fn set_up_sqlite(connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
    let pragmas = [
        "journal_mode = WAL",
        "wal_autocheckpoint = 4000",
        "synchronous = FULL",
        "foreign_keys = ON",
        "busy_timeout = 10000",
        "temp_store = MEMORY",
    ];
    for pragma in pragmas {
        sqlx::query(sqlx::AssertSqlSafe(format!("PRAGMA {pragma}"))).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Microseconds since the epoch, as times stand in the database.
pub(crate) fn micros(time: UnixTime) -> i64 {
    i64::try_from(time.as_secs().saturating_mul(1_000_000)).unwrap_or(i64::MAX)
}

/// A new id of 26 characters, in the order of their making: 48 bits of the time, 32 that count within this process, and 48 of chance.
pub fn new_id(now: UnixTime) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let mut bytes = [0; 16];
    bytes[..6].copy_from_slice(&(now.as_secs().saturating_mul(1000)).to_be_bytes()[2..]);
    bytes[6..10].copy_from_slice(&COUNT.fetch_add(1, Ordering::Relaxed).to_be_bytes());
    random(&mut bytes[10..]);
    ulid(&bytes)
}

fn ulid(bytes: &[u8; 16]) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let number = u128::from_be_bytes(*bytes);
    (0..26).rev().map(|at| char::from(ALPHABET[(number >> (at * 5) & 31) as usize])).collect()
}

/// Fills `bytes` with what nobody can guess.
pub(crate) fn random(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("the system has random bytes");
}

/// Asks the database whether it is there.
pub(crate) async fn ping(store: &Store) -> Result<(), StoreError> {
    Ok(store.read().await?.ping().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_in_the_order_of_their_making() {
        let (early, late) = (new_id(UnixTime::from_secs(1_790_000_000)), new_id(UnixTime::from_secs(1_790_000_001)));
        assert!(early < late && early.len() == 26, "{early} {late}");
        assert!(new_id(UnixTime::from_secs(1)) < new_id(UnixTime::from_secs(1)), "also within a second");
    }

    #[test]
    fn both_databases_have_the_same_schema() {
        let (sqlite, postgres) =
            (include_str!("../migrations/sqlite/0001_initial.sql"), include_str!("../migrations/postgres/0001_initial.sql"));
        let same =
            postgres.replace("TEXT COLLATE \"C\"", "TEXT").replace("BYTEA", "BLOB").replace("migrations/sqlite", "migrations/postgres");
        assert_eq!(sqlite, same);
    }
}
