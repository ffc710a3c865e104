//! A replica that is open for one command, with what runs its futures to their end.

use std::io::ErrorKind;
use std::path::Path;

use carnet_core::{Title, UnixTime};
use carnet_courier::outbox::{HandedOver, Item, Queued};
use carnet_courier::{Log, Replica as _, ReplicaError, Row, SqliteReplica, custody, visit};
use carnet_model::sync::{Action, Kind, PushedOperation};
use tokio::runtime::{Builder, Runtime};

use crate::Failure;
use crate::session::rng;

/// The name of the note that says how the carrier is called.
const NAME: &str = "carrier";
/// So many things are looked at to tell which one the beginning of an id means.
const MAX_ALIKE: u32 = 1000;

/// A replica on the technician's desk.
pub(crate) struct Desk {
    runtime: Runtime,
    replica: SqliteReplica,
}

impl Desk {
    /// Opens the replica at `path`.
    ///
    /// # Errors
    /// When there is none, the file is something else, or it cannot be read.
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        match std::fs::metadata(path) {
            Ok(known) if known.is_file() => Self::begin(path, async |id| SqliteReplica::open_existing(path, id).await),
            Ok(_) => Err(Failure::trouble("not-a-regular-file").with("path", path.display())),
            Err(error) if error.kind() == ErrorKind::NotFound => Err(Failure::trouble("replica-missing").with("path", path.display())),
            Err(error) => Err(Failure::at(path)(error)),
        }
    }

    /// Opens the replica at `path`, or makes it.
    ///
    /// # Errors
    /// When it cannot be.
    pub(crate) fn make(path: &Path) -> Result<Self, Failure> {
        Self::begin(path, async |id| SqliteReplica::open(path, id).await)
    }

    fn begin(path: &Path, open: impl AsyncFnOnce(&str) -> Result<SqliteReplica, ReplicaError>) -> Result<Self, Failure> {
        let runtime = Builder::new_current_thread().enable_all().build().map_err(Failure::at(path))?;
        let replica = runtime.block_on(open(&visit::replica_id(&mut rng())))?;
        Ok(Self { runtime, replica })
    }

    /// Does something with the replica, and waits until it is done.
    ///
    /// # Errors
    /// What the work says.
    pub(crate) fn run<T, E>(&mut self, work: impl AsyncFnOnce(&mut SqliteReplica) -> Result<T, E>) -> Result<T, Failure>
    where
        Failure: From<E>,
    {
        Ok(self.runtime.block_on(work(&mut self.replica))?)
    }

    /// Who carries: the user whose replica it is.
    ///
    /// # Errors
    /// When that is not known, since the replica has not met its portal.
    pub(crate) fn who(&mut self) -> Result<String, Failure> {
        let known = self.run(async |replica| replica.load().await)?;
        known.place.owner.map(|owner| owner.user).ok_or_else(|| Failure::no("replica-unmet"))
    }

    /// How a carrier is called on pages and in lists: by the name that was given, with the user's id beside it; by the id if none was, or if
    /// it is another user.
    ///
    /// # Errors
    /// When the replica has not met its portal, or cannot be read.
    pub(crate) fn carrier(&mut self, who: &str) -> Result<String, Failure> {
        let name = self.run(async |replica| replica.setting(NAME).await)?;
        let is_owner = self.who()? == who;
        Ok(name.filter(|_| is_owner).map_or_else(|| who.to_owned(), |name| format!("{name} ({who})")))
    }

    /// Keeps the name of the carrier, or none.
    ///
    /// # Errors
    /// When the replica cannot be written.
    pub(crate) fn call_carrier(&mut self, name: Option<&Title>) -> Result<(), Failure> {
        self.run(async |replica| replica.set(NAME, name.map(Title::as_str)).await)
    }

    /// The outbox, in the order in which it was filled.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn outbox(&mut self) -> Result<Vec<Item>, Failure> {
        self.run(async |replica| replica.outbox().await)
    }

    /// The log of what was carried.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn log(&mut self) -> Result<Log, Failure> {
        self.run(async |replica| replica.log().await)
    }

    /// Follows the whole chain of the log: nothing is added to one that is not as it was written. That is one hash an entry.
    ///
    /// # Errors
    /// When an entry was changed or is missing, or the log cannot be read.
    pub(crate) fn check_log(&mut self) -> Result<(), Failure> {
        let log = self.log()?;
        custody::verify(&log.entries, &log.known)?;
        Ok(())
    }

    /// The one thing of a kind that is meant: by its id or, but for an activation, by the beginning of it.
    ///
    /// # Errors
    /// When there is no such thing, or there are several.
    pub(crate) fn row(&mut self, kind: Kind, named: &str) -> Result<Row, Failure> {
        let about = |failure: Failure| failure.with("thing", kind.name()).with("id", named);
        let unknown = || about(Failure::no("row-unknown"));
        if let Some(row) = self.exact(kind, named)? {
            return Ok(row);
        }
        // Part of a number is another number.
        if kind == Kind::Activation || named.is_empty() {
            return Err(unknown());
        }
        let found = self.run(async |replica| replica.search(kind, named, MAX_ALIKE).await)?;
        let is_all = u32::try_from(found.len()).is_ok_and(|count| count < MAX_ALIKE);
        let mut meant = found.into_iter().filter(|row| row.id.starts_with(named));
        match (meant.next(), meant.next()) {
            (Some(row), None) if is_all => Ok(row),
            (Some(_), _) => Err(about(Failure::trouble("row-ambiguous"))),
            (None, _) => Err(unknown()),
        }
    }

    /// The thing with exactly this id, if it is there.
    ///
    /// # Errors
    /// When the replica cannot be read.
    pub(crate) fn exact(&mut self, kind: Kind, id: &str) -> Result<Option<Row>, Failure> {
        self.run(async |replica| replica.row(kind, id).await)
    }

    /// Puts an operation into the outbox under a fresh id, which is given.
    ///
    /// # Errors
    /// When it breaks a rule, or the replica cannot be written.
    pub(crate) fn queue(&mut self, task: Task<'_>, now: UnixTime) -> Result<String, Failure> {
        let Task { action, if_version, machine, who, inspector } = task;
        let id = visit::operation_id(&mut rng());
        let operation = PushedOperation { id: id.clone(), at: now.as_secs(), if_version, action };
        let queued = Queued { operation, machine: machine.to_owned(), who: who.to_owned(), inspector: inspector.to_owned() };
        self.run(async |replica| replica.queue(queued).await)?;
        Ok(id)
    }

    /// Takes an operation back that waits, if no push was begun for it.
    ///
    /// # Errors
    /// When the portal may have it, or the replica cannot be written.
    pub(crate) fn withdraw(&mut self, id: &str, by: &HandedOver) -> Result<(), Failure> {
        self.run(async |replica| replica.withdraw(id, by).await)
    }

    /// Notes in the log that the documents that answer an operation were handed over.
    ///
    /// # Errors
    /// When the replica cannot be written.
    pub(crate) fn hand_over(&mut self, id: &str, by: &HandedOver) -> Result<(), Failure> {
        self.run(async |replica| replica.hand_over(id, by).await)
    }
}

/// What is put into the outbox.
pub(crate) struct Task<'a> {
    /// What is to be done.
    pub(crate) action: Action,
    /// The version of the license as it is in the replica, where it has to be that.
    pub(crate) if_version: Option<i64>,
    /// The machine that it is for; empty if for none.
    pub(crate) machine: &'a str,
    /// Who carries it.
    pub(crate) who: &'a str,
    /// Who let it cross; empty if nobody was asked.
    pub(crate) inspector: &'a str,
}
