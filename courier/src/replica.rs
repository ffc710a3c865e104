//! The replica: what the user sees, and the outbox, kept without a network.

mod memory;
mod sqlite;

use std::future::Future;

use thiserror::Error;

use crate::outbox::{HandedOver, Item, Queued};
use crate::step::{Effect, Known, Row};
use carnet_model::custody::{Entry, Head};

pub use memory::MemoryReplica;
pub use sqlite::SqliteReplica;

/// Why a replica cannot be read or written. What failed has changed nothing.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ReplicaError {
    /// Another process synchronized the same replica in the meantime.
    #[error("another process synchronizes the same replica")]
    InUse,
    /// There is an operation with this id already, and it is another one.
    #[error("there is another operation with this id")]
    IdTaken,
    /// There is no such operation, or nothing to hand over.
    #[error("there is no such answer to hand over")]
    NotFound,
    /// The portal has the operation, or may have it.
    #[error("the operation was pushed, or its push was begun")]
    UnderWay,
    /// A field breaks its rule.
    #[error("the field {0} is invalid")]
    Invalid(&'static str),
    /// What stands in the file cannot be.
    #[error("what is stored is damaged: {0}")]
    Damaged(&'static str),
    /// The file is something else.
    #[error("the file is no replica")]
    Foreign,
    /// The database failed.
    #[error("the database failed")]
    Backend(#[source] sqlx::Error),
}

/// What SQLite says of a file whose pages are not as it wrote them (`SQLITE_CORRUPT`), in the lower byte of its extended codes.
const CORRUPT: u32 = 11;

impl From<sqlx::Error> for ReplicaError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => Self::Damaged("value"),
            error if is_corrupt(&error) => Self::Damaged("file"),
            error => Self::Backend(error),
        }
    }
}

/// Whether the file's pages are not as they were written; a migration has that inside.
fn is_corrupt(error: &(dyn std::error::Error + 'static)) -> bool {
    let database = error.downcast_ref::<sqlx::Error>().and_then(sqlx::Error::as_database_error);
    let code = database.and_then(sqlx::error::DatabaseError::code).and_then(|code| code.parse::<u32>().ok());
    code.is_some_and(|code| code & 0xff == CORRUPT) || error.source().is_some_and(is_corrupt)
}

impl ReplicaError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::InUse => "replica-in-use",
            Self::IdTaken => "operation-id-taken",
            Self::NotFound => "answer-unknown",
            Self::UnderWay => "operation-under-way",
            Self::Invalid(_) => "operation-invalid",
            Self::Damaged(_) => "replica-damaged",
            Self::Foreign => "not-a-replica",
            Self::Backend(_) => "replica-unavailable",
        }
    }
}

/// The log, and the ends that it must have had.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Log {
    /// Its entries.
    pub entries: Vec<Entry>,
    /// The end that was kept, and the last one that the portal was told.
    pub known: [Head; 2],
}

/// What keeps a replica. Each function that writes holds entirely or not at all.
pub trait Replica: Send {
    /// What the engine decides on.
    ///
    /// # Errors
    /// [`ReplicaError`].
    fn load(&mut self) -> impl Future<Output = Result<Known, ReplicaError>> + Send;

    /// Applies the effects of one step, together, if nobody else has applied any since [`Replica::load`].
    ///
    /// # Errors
    /// [`ReplicaError`].
    fn apply(&mut self, effects: Vec<Effect>) -> impl Future<Output = Result<(), ReplicaError>> + Send;

    /// Puts an operation into the outbox, and into the log if it is a document. The same one again changes nothing.
    ///
    /// # Errors
    /// [`ReplicaError`].
    fn queue(&mut self, queued: Queued) -> impl Future<Output = Result<(), ReplicaError>> + Send;

    /// Takes an operation back that no push was begun for. If it is a document, the log notes that it was given back to its machine.
    ///
    /// # Errors
    /// [`ReplicaError::UnderWay`] if the portal may have it.
    fn withdraw(&mut self, id: &str, by: &HandedOver) -> impl Future<Output = Result<(), ReplicaError>> + Send;

    /// Notes that the documents that answer an operation were handed over. A second time changes nothing.
    ///
    /// # Errors
    /// [`ReplicaError`].
    fn hand_over(&mut self, id: &str, by: &HandedOver) -> impl Future<Output = Result<(), ReplicaError>> + Send;

    /// Every row.
    ///
    /// # Errors
    /// [`ReplicaError`].
    fn rows(&mut self) -> impl Future<Output = Result<Vec<Row>, ReplicaError>> + Send;

    /// The outbox, in the order in which it was filled.
    ///
    /// # Errors
    /// [`ReplicaError`].
    fn outbox(&mut self) -> impl Future<Output = Result<Vec<Item>, ReplicaError>> + Send;

    /// The log of what was carried.
    ///
    /// # Errors
    /// [`ReplicaError`].
    fn log(&mut self) -> impl Future<Output = Result<Log, ReplicaError>> + Send;
}
