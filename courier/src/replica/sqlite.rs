//! A replica in one SQLite file, for its owner alone and durable on every commit.

mod backup;
mod books;
mod content;
mod rows;
mod search;
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
use content::Content;

/// How long anything waits for a lock.
const PATIENCE: Duration = Duration::from_secs(10);
/// The name under which a file keeps what it is called.
const ID: &str = "replica";
/// How much of the file is kept in memory, in KiB: words go everywhere in their tree, which would be read again and again.
const CACHE: &str = "-32768";
/// After how many pages of its log the database brings them to their places. What many rows change is written there once, not with each
/// commit.
const LOG_PAGES: &str = "4000";
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
    /// When it cannot be, was made by a later version, or is something else, which stays as it is.
    pub async fn open(path: &Path, id: &str) -> Result<Self, ReplicaError> {
        if content::of(path).await? == Content::Other {
            return Err(ReplicaError::Foreign);
        }
        create_private(path)?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(PATIENCE)
            .pragma("cache_size", CACHE)
            .pragma("wal_autocheckpoint", LOG_PAGES)
            .pragma("temp_store", "MEMORY");
        let mut connection = SqliteConnection::connect_with(&options).await?;
        sqlx::migrate!().run(&mut connection).await.map_err(sqlx::Error::from)?;
        let place = json(&Place::default());
        sqlx::query("INSERT INTO state (one, generation, filling, revision, place) VALUES (1, 1, 2, 0, $1) ON CONFLICT (one) DO NOTHING")
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

    /// Opens the file at `path`, which has to be a replica already: nothing is made of one that is empty.
    ///
    /// # Errors
    /// As [`open`](Self::open), and when it is none.
    pub async fn open_existing(path: &Path, id: &str) -> Result<Self, ReplicaError> {
        if content::of(path).await? == Content::Replica { Self::open(path, id).await } else { Err(ReplicaError::Foreign) }
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
        let state = state(&mut transaction).await?;
        let found = search::search(&mut transaction, state.generation, kind, text, limit).await?;
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

    /// Rows that belong to a thing, at most `limit`, by their ids: licenses to an order, activations to a license or to a device. Nothing
    /// belongs to anything else.
    ///
    /// # Errors
    /// [`ReplicaError`].
    pub async fn belonging_to(&mut self, kind: Kind, id: &str, limit: u32) -> Result<Vec<Row>, ReplicaError> {
        let query = match kind {
            Kind::Order => {
                "SELECT r.kind, r.id, r.body FROM replica_rows r JOIN state s ON s.generation = r.generation \
                 WHERE r.kind = 'license' AND r.parent = $1 ORDER BY r.id LIMIT $2"
            }
            Kind::License => {
                "SELECT r.kind, r.id, r.body FROM replica_rows r JOIN state s ON s.generation = r.generation \
                 WHERE r.kind = 'activation' AND r.parent = $1 ORDER BY r.id LIMIT $2"
            }
            Kind::Device => {
                "SELECT r.kind, r.id, r.body FROM replica_rows r JOIN state s ON s.generation = r.generation \
                 WHERE r.device = $1 ORDER BY r.id LIMIT $2"
            }
            _ => return Ok(Vec::new()),
        };
        let found = sqlx::query(query).bind(id).bind(i64::from(limit)).fetch_all(&mut self.connection).await?;
        found.iter().map(rows::read).collect()
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
        let state = state(&mut transaction).await?;
        let place: Place = serde_json::from_str(&state.place).map_err(|_| ReplicaError::Damaged("place"))?;
        let waiting = books::waiting(&mut transaction).await?;
        let untold = books::untold(&mut transaction, place.told).await?;
        transaction.commit().await?;
        self.revision = state.revision;
        Ok(Known { place, waiting, replica: self.id.clone(), untold })
    }

    async fn apply(&mut self, effects: Vec<Effect>) -> Result<(), ReplicaError> {
        if effects.is_empty() {
            return Ok(());
        }
        // Before, and in transactions of its own: what fails here has changed nothing, and what is stopped here goes on next time.
        while rows::tidy(&mut self.connection).await? {}
        let mut transaction = self.connection.begin_with(BEGIN).await?;
        let claimed = sqlx::query("UPDATE state SET revision = revision + 1 WHERE revision = $1")
            .bind(self.revision)
            .execute(&mut *transaction)
            .await?;
        if claimed.rows_affected() == 0 {
            return Err(ReplicaError::InUse);
        }
        let mut state = state(&mut transaction).await?;
        let mut effects = effects.into_iter().peekable();
        while let Some(effect) = effects.next() {
            match effect {
                Effect::Fill(row) => {
                    let mut filled = vec![row];
                    while let Some(Effect::Fill(row)) = effects.next_if(|effect| matches!(effect, Effect::Fill(_))) {
                        filled.push(row);
                    }
                    rows::fill(&mut transaction, state.filling, &filled).await?;
                }
                other => change(&mut transaction, &mut state, other).await?,
            }
        }
        transaction.commit().await?;
        self.revision = state.revision;
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

    async fn withdraw(&mut self, id: &str, by: &HandedOver) -> Result<(), ReplicaError> {
        let mut transaction = self.connection.begin_with(BEGIN).await?;
        let item = books::item(&mut transaction, id).await?.ok_or(ReplicaError::NotFound)?;
        if !books::withdraw(&mut transaction, id).await? {
            return Err(ReplicaError::UnderWay);
        }
        if let Some(carried) = outbox::given_back(&item, by)? {
            books::carry(&mut transaction, carried).await?;
        }
        // A sync that has read the outbox before finds the file changed, and pushes nothing.
        sqlx::query("UPDATE state SET revision = revision + 1").execute(&mut *transaction).await?;
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

/// The one row about the file.
struct State {
    /// Which generation of rows is read.
    generation: i64,
    /// Which one a snapshot fills.
    filling: i64,
    /// How often sync has changed the file.
    revision: i64,
    /// Where the replica stands.
    place: String,
}

/// Applies an effect.
async fn change(connection: &mut SqliteConnection, state: &mut State, effect: Effect) -> Result<(), ReplicaError> {
    match effect {
        Effect::Clear => turn(connection, state.generation, state).await,
        Effect::Swap => turn(connection, state.filling, state).await,
        Effect::Fill(row) => rows::fill(connection, state.filling, std::slice::from_ref(&row)).await,
        Effect::Put(row) => rows::put(connection, state.generation, &row).await,
        Effect::Remove { kind, id } => rows::remove(connection, state.generation, kind, id).await,
        Effect::Sweep => rows::sweep(connection, state.generation).await,
        Effect::Stand(place) => {
            sqlx::query("UPDATE state SET place = $1").bind(json(&place)).execute(connection).await?;
            Ok(())
        }
        Effect::Pushing { id, at } => books::pushing(connection, &id, at).await,
        Effect::Answered(answer) => books::answer(connection, &answer).await,
        Effect::Told(head) => books::tell(connection, &head).await,
    }
}

/// Reads `generation` from now on, and fills a new one. What is neither is left over: to throw millions of rows away is to change two
/// numbers.
async fn turn(connection: &mut SqliteConnection, generation: i64, state: &mut State) -> Result<(), ReplicaError> {
    (state.generation, state.filling) = (generation, state.filling + 1);
    sqlx::query("UPDATE state SET generation = $1, filling = $2").bind(state.generation).bind(state.filling).execute(connection).await?;
    Ok(())
}

async fn state(connection: &mut SqliteConnection) -> Result<State, ReplicaError> {
    let row = sqlx::query("SELECT generation, filling, revision, place FROM state").fetch_one(connection).await?;
    let number = |name: &str| row.try_get(name);
    Ok(State {
        generation: number("generation")?,
        filling: number("filling")?,
        revision: number("revision")?,
        place: row.try_get("place")?,
    })
}

/// An empty file for its owner alone, where there is none; SQLite gives the same rights to what it puts beside it.
fn create_private(path: &Path) -> Result<(), ReplicaError> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let made = options.open(path).and_then(|file| for_owner_alone(&file));
    made.map_err(|error| ReplicaError::Backend(sqlx::Error::Io(error)))
}

/// A copy that somebody made has whatever rights they copy with.
#[cfg(unix)]
fn for_owner_alone(file: &std::fs::File) -> std::io::Result<()> {
    use std::io::ErrorKind;
    use std::os::unix::fs::PermissionsExt as _;
    let others_may = file.metadata()?.permissions().mode() & 0o077 != 0;
    if !others_may {
        return Ok(());
    }
    match file.set_permissions(std::fs::Permissions::from_mode(0o600)) {
        // A stick with a FAT file system keeps no rights, and somebody else's file is theirs to change.
        Err(error) if matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::Unsupported) => Ok(()),
        changed => changed,
    }
}

#[cfg(not(unix))]
fn for_owner_alone(_: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("plain values are serializable")
}
