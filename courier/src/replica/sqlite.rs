//! A replica in one SQLite file, for its owner alone and durable on every commit.

mod backup;
mod books;
mod rows;
mod settings;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::time::Duration;

use carnet_model::sync::Kind;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection, Row as _, SqliteConnection};

use super::{Log, Replica, ReplicaError};
use crate::outbox::{self, HandedOver, Item, Queued};
use crate::step::{Effect, Known, Place, Row};
use carnet_model::custody::Head;

/// How long anything waits for a lock.
const PATIENCE: Duration = Duration::from_secs(10);
/// The name under which a file keeps what it is called.
const ID: &str = "replica";
/// A writer that began by reading would find the file changed under it when it comes to write.
const BEGIN: &str = "BEGIN IMMEDIATE";

/// A replica in a file. Several processes may have it open; of two that synchronize at once, one is told so and stops.
pub struct SqliteReplica {
    connection: SqliteConnection,
    id: String,
    /// How often sync had changed the file when it was last read.
    revision: i64,
}

impl SqliteReplica {
    /// Opens the file at `path`, or makes it, and brings its schema up to date. A new file gets `id`, which should be of chance: 1 to 64
    /// of `A-Z a-z 0-9 - _ .`.
    ///
    /// # Errors
    /// When it cannot be, or was made by a later version.
    pub async fn open(path: &Path, id: &str) -> Result<Self, ReplicaError> {
        create_private(path)?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(PATIENCE)
            .pragma("temp_store", "MEMORY");
        let mut connection = SqliteConnection::connect_with(&options).await?;
        sqlx::migrate!().run(&mut connection).await.map_err(sqlx::Error::from)?;
        let place = json(&Place::default());
        sqlx::query("INSERT INTO state (one, generation, revision, place) VALUES (1, 1, 0, $1) ON CONFLICT (one) DO NOTHING")
            .bind(place)
            .execute(&mut connection)
            .await?;
        for name in [books::END, books::TOLD] {
            let none = Head::default();
            sqlx::query("INSERT INTO log_heads (name, number, hash) VALUES ($1, 0, $2) ON CONFLICT (name) DO NOTHING")
                .bind(name)
                .bind(none.hash)
                .execute(&mut connection)
                .await?;
        }
        settings::set_if_new(&mut connection, ID, id).await?;
        let id = settings::read(&mut connection, ID).await?.ok_or(ReplicaError::Damaged("id"))?;
        Ok(Self { connection, id, revision: 0 })
    }

    /// What the replica is called by: the portal knows its log under this id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What somebody noted in the file under a name: where the portal is, say.
    ///
    /// # Errors
    /// [`ReplicaError`].
    pub async fn setting(&mut self, name: &str) -> Result<Option<String>, ReplicaError> {
        settings::read(&mut self.connection, name).await
    }

    /// Notes a text under a name, or takes the note away.
    ///
    /// # Errors
    /// [`ReplicaError`].
    pub async fn set(&mut self, name: &str, value: Option<&str>) -> Result<(), ReplicaError> {
        settings::set(&mut self.connection, name, value).await
    }

    /// Rows of a kind that have words beginning like all the words of `text`, at most `limit`, by their ids.
    ///
    /// # Errors
    /// [`ReplicaError`].
    pub async fn search(&mut self, kind: Kind, text: &str, limit: u32) -> Result<Vec<Row>, ReplicaError> {
        let mut transaction = self.connection.begin().await?;
        let (generation, ..) = state(&mut transaction).await?;
        let found = rows::search(&mut transaction, generation, kind, text, limit).await?;
        transaction.commit().await?;
        Ok(found)
    }

    /// The row with this id, if the user sees it.
    ///
    /// # Errors
    /// [`ReplicaError`].
    pub async fn row(&mut self, kind: Kind, id: &str) -> Result<Option<Row>, ReplicaError> {
        let row = sqlx::query(
            "SELECT r.kind, r.id, r.body FROM replica_rows r JOIN state s ON s.generation = r.generation WHERE r.kind = $1 AND r.id = $2",
        )
        .bind(kind.name())
        .bind(id)
        .fetch_optional(&mut self.connection)
        .await?;
        row.as_ref().map(rows::read).transpose()
    }

    /// Copies everything, as it stands at one moment, into a new file for its owner alone. The copy has the same id: of two that go on side
    /// by side, the portal takes the log of one only.
    ///
    /// # Errors
    /// When there is a file of that name already, or it cannot be written; nothing is left of it then.
    pub async fn backup(&mut self, to: &Path) -> Result<(), ReplicaError> {
        backup::write(&mut self.connection, to).await
    }

    /// Ends the connection; everything is durable already.
    ///
    /// # Errors
    /// When the file cannot be closed.
    pub async fn close(self) -> Result<(), ReplicaError> {
        Ok(self.connection.close().await?)
    }
}

impl Replica for SqliteReplica {
    async fn load(&mut self) -> Result<Known, ReplicaError> {
        let mut transaction = self.connection.begin().await?;
        let (_, revision, place) = state(&mut transaction).await?;
        let place: Place = serde_json::from_str(&place).map_err(|_| ReplicaError::Damaged("place"))?;
        let waiting = books::waiting(&mut transaction).await?;
        let untold = books::untold(&mut transaction, place.told).await?;
        transaction.commit().await?;
        self.revision = revision;
        Ok(Known { place, waiting, replica: self.id.clone(), untold })
    }

    async fn apply(&mut self, effects: Vec<Effect>) -> Result<(), ReplicaError> {
        if effects.is_empty() {
            return Ok(());
        }
        let mut transaction = self.connection.begin_with(BEGIN).await?;
        let claimed = sqlx::query("UPDATE state SET revision = revision + 1 WHERE revision = $1")
            .bind(self.revision)
            .execute(&mut *transaction)
            .await?;
        if claimed.rows_affected() == 0 {
            return Err(ReplicaError::InUse);
        }
        let (mut generation, revision, _) = state(&mut transaction).await?;
        for effect in effects {
            generation = change(&mut transaction, generation, effect).await?;
        }
        transaction.commit().await?;
        self.revision = revision;
        Ok(())
    }

    async fn queue(&mut self, queued: Queued) -> Result<(), ReplicaError> {
        let carried = outbox::taken_in(&queued)?;
        let mut transaction = self.connection.begin_with(BEGIN).await?;
        if let Some(known) = books::item(&mut transaction, &queued.operation.id).await? {
            return if known.operation == queued.operation { Ok(()) } else { Err(ReplicaError::IdTaken) };
        }
        books::queue(&mut transaction, &queued).await?;
        if let Some(carried) = carried {
            books::carry(&mut transaction, carried).await?;
        }
        Ok(transaction.commit().await?)
    }

    async fn hand_over(&mut self, id: &str, by: &HandedOver) -> Result<(), ReplicaError> {
        let mut transaction = self.connection.begin_with(BEGIN).await?;
        let item = books::item(&mut transaction, id).await?.ok_or(ReplicaError::NotFound)?;
        if item.is_handed_over {
            return Ok(());
        }
        if !item.is_to_bring() {
            return Err(ReplicaError::NotFound);
        }
        for carried in outbox::handed_over(&item, by)? {
            books::carry(&mut transaction, carried).await?;
        }
        sqlx::query("UPDATE outbox SET is_handed_over = 1 WHERE id = $1").bind(id).execute(&mut *transaction).await?;
        Ok(transaction.commit().await?)
    }

    async fn rows(&mut self) -> Result<Vec<Row>, ReplicaError> {
        let rows = sqlx::query(
            "SELECT r.kind, r.id, r.body FROM replica_rows r JOIN state s ON s.generation = r.generation ORDER BY r.kind, r.id",
        )
        .fetch_all(&mut self.connection)
        .await?;
        rows.iter().map(rows::read).collect()
    }

    async fn outbox(&mut self) -> Result<Vec<Item>, ReplicaError> {
        books::all(&mut self.connection).await
    }

    async fn log(&mut self) -> Result<Log, ReplicaError> {
        let mut transaction = self.connection.begin().await?;
        let log = books::log(&mut transaction).await?;
        transaction.commit().await?;
        Ok(log)
    }
}

/// Applies an effect; gives the generation that is read from then on.
async fn change(connection: &mut SqliteConnection, generation: i64, effect: Effect) -> Result<i64, ReplicaError> {
    match effect {
        Effect::Clear => rows::clear(connection, generation + 1).await?,
        Effect::Fill(row) => rows::put(connection, generation + 1, &row).await?,
        Effect::Put(row) => rows::put(connection, generation, &row).await?,
        Effect::Remove { kind, id } => rows::remove(connection, generation, kind, id).await?,
        Effect::Sweep => rows::sweep(connection, generation).await?,
        Effect::Swap => {
            sqlx::query("UPDATE state SET generation = $1").bind(generation + 1).execute(&mut *connection).await?;
            rows::clear(connection, generation).await?;
            return Ok(generation + 1);
        }
        Effect::Stand(place) => {
            sqlx::query("UPDATE state SET place = $1").bind(json(&place)).execute(connection).await?;
        }
        Effect::Answered(answer) => books::answer(connection, &answer).await?,
        Effect::Told(head) => books::tell(connection, &head).await?,
    }
    Ok(generation)
}

/// The generation that is read, how often sync has changed the file, and where it stands.
async fn state(connection: &mut SqliteConnection) -> Result<(i64, i64, String), ReplicaError> {
    let row = sqlx::query("SELECT generation, revision, place FROM state").fetch_one(connection).await?;
    Ok((row.try_get("generation")?, row.try_get("revision")?, row.try_get("place")?))
}

/// An empty file for its owner alone, where there is none; SQLite gives the same rights to what it puts beside it.
fn create_private(path: &Path) -> Result<(), ReplicaError> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(|error| ReplicaError::Backend(sqlx::Error::Io(error)))
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("plain values are serializable")
}
