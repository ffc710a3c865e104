//! The writer: what waits is done in one transaction, each in a savepoint of its own, and everybody is answered after the commit.
//!
//! A durable commit costs a thousand times what a row costs; sharing it is what makes the portal fast (docs/benchmarks.md).

use std::collections::BTreeMap;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::{Arc, RwLock};
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use sqlx::any::AnyConnectOptions;
use sqlx::{AnyConnection, ConnectOptions};
use tokio::sync::{Mutex, mpsc, oneshot};

use super::lanes::{Lanes, Turn};
use super::licenses::{By, lookup_text};
use super::together::{Together, Wanted};
use super::{Backend, StoreError};

/// What may wait; more is refused.
const QUEUE: usize = 4096;
/// What is done in one transaction.
const BATCH: usize = 256;
/// When PostgreSQL plans anew, at the latest.
const PLANS_LAST: Duration = Duration::from_secs(10);
/// How often a transaction is tried again that failed for no fault of its own.
const TRIES: u32 = 5;

/// The way to the threads that write.
#[derive(Clone)]
pub(super) struct Writer {
    /// One for each thread; none once the writer is closed: the threads end when they have done what was accepted.
    queues: Arc<RwLock<Vec<Queue>>>,
    lanes: Lanes,
    threads: Arc<Mutex<Vec<oneshot::Receiver<()>>>>,
}

type Queue = mpsc::Sender<Job>;

/// Work that waits.
struct Job {
    what: What,
    turn: Turn,
}

enum What {
    /// It reads and writes by itself, in a savepoint of its own; work of the same key in the order of asking.
    Alone(Box<dyn Alone>),
    /// What it needs is read, and what it changes is written, together with others.
    Together(Wanted, Box<dyn Joins>),
}

/// The way back to whoever asked.
trait Back: Send {
    /// Answers, now that what was done is durable.
    fn answer(self: Box<Self>);
    /// Answers that nothing was done.
    fn fail(self: Box<Self>, error: StoreError);
}

trait Alone: Back {
    /// Does it; tells whether it is to be kept.
    fn run<'a>(&'a mut self, connection: &'a mut AnyConnection) -> Pin<Box<dyn Future<Output = Ran> + 'a>>;
}

trait Joins: Back {
    /// As [`Alone::run`]; what is not to be kept has changed nothing.
    fn run(&mut self, together: &mut Together, wanted: &Wanted) -> Ran;
}

enum Ran {
    Keep,
    Undo,
    /// The database failed, so that the transaction with all its work is void; worth another try or not.
    Void {
        passing: bool,
    },
}

struct Work<T, F> {
    work: F,
    result: Option<Result<T, StoreError>>,
    back: oneshot::Sender<Result<T, StoreError>>,
}

impl<T: Send, F: Send> Back for Work<T, F> {
    fn answer(self: Box<Self>) {
        // Whoever asked may have gone; what was done is done.
        if let Some(result) = self.result {
            let _ = self.back.send(result);
        }
    }

    fn fail(self: Box<Self>, error: StoreError) {
        let own = self.result.filter(Result::is_err);
        let _ = self.back.send(own.unwrap_or(Err(error)));
    }
}

impl<T, F> Alone for Work<T, F>
where
    T: Send + 'static,
    F: AsyncFn(&mut AnyConnection) -> Result<T, StoreError> + Send + 'static,
{
    fn run<'a>(&'a mut self, connection: &'a mut AnyConnection) -> Pin<Box<dyn Future<Output = Ran> + 'a>> {
        Box::pin(async move {
            // A defect in one job is not the end of all writing; what it left of the connection is thrown away.
            let result = AssertUnwindSafe((self.work)(connection)).catch_unwind().await;
            let has_panicked = result.is_err();
            let result = result.unwrap_or(Err(StoreError::Damaged("work")));
            let ran = match &result {
                _ if has_panicked => Ran::Void { passing: false },
                Ok(_) => Ran::Keep,
                Err(StoreError::Backend(error)) if !is_own_fault(error) => Ran::Void { passing: is_passing(error) },
                Err(_) => Ran::Undo,
            };
            self.result = Some(result);
            ran
        })
    }
}

impl<T, F> Joins for Work<T, F>
where
    T: Send + 'static,
    F: Fn(&mut Together, &Wanted) -> Result<T, StoreError> + Send + 'static,
{
    fn run(&mut self, together: &mut Together, wanted: &Wanted) -> Ran {
        let result = std::panic::catch_unwind(AssertUnwindSafe(|| (self.work)(together, wanted)));
        let result = result.unwrap_or(Err(StoreError::Damaged("work")));
        let ran = match &result {
            Ok(_) => Ran::Keep,
            // What the rules say leaves nothing; anything else may be halfway.
            Err(StoreError::Refused(_) | StoreError::NotFound(_) | StoreError::SignedOut | StoreError::Exists(_)) => Ran::Undo,
            Err(_) => Ran::Void { passing: false },
        };
        self.result = Some(result);
        ran
    }
}

impl Job {
    fn answer(self) {
        match self.what {
            What::Alone(job) => job.answer(),
            What::Together(_, job) => job.answer(),
        }
    }

    fn fail(self, error: StoreError) {
        match self.what {
            What::Alone(job) => job.fail(error),
            What::Together(_, job) => job.fail(error),
        }
    }
}

impl Writer {
    /// Starts `threads` that write; on PostgreSQL, one more for upkeep.
    pub(super) fn start(options: AnyConnectOptions, backend: Backend, threads: usize) -> Self {
        let has_upkeep = backend == Backend::Postgres;
        let (queues, ends) = (0..threads + usize::from(has_upkeep))
            .map(|_| {
                let ((queue, waiting), (over, end)) = (mpsc::channel(QUEUE), oneshot::channel());
                let options = options.clone();
                let run = move || {
                    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a thread has a runtime");
                    runtime.block_on(write_on(&options, backend, waiting));
                    let _ = over.send(());
                };
                std::thread::Builder::new().name("writer".into()).spawn(run).expect("a thread can be started");
                (queue, end)
            })
            .unzip();
        Self { queues: Arc::new(RwLock::new(queues)), lanes: Lanes::new(threads, has_upkeep), threads: Arc::new(Mutex::new(ends)) }
    }

    pub(super) async fn write<T, F>(&self, key: String, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: AsyncFn(&mut AnyConnection) -> Result<T, StoreError> + Send + 'static,
    {
        let (back, answer) = oneshot::channel();
        self.put(key, What::Alone(Box::new(Work { work, result: None, back })))?;
        answer.await.unwrap_or(Err(StoreError::Busy))
    }

    pub(super) async fn write_together<T, F>(&self, wanted: Wanted, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: Fn(&mut Together, &Wanted) -> Result<T, StoreError> + Send + 'static,
    {
        let (back, answer) = oneshot::channel();
        let key = match &wanted.by {
            By::Id(id) => id.clone(),
            By::Lookup(lookup) => lookup_text(*lookup),
        };
        self.put(key, What::Together(wanted, Box::new(Work { work, result: None, back })))?;
        answer.await.unwrap_or(Err(StoreError::Busy))
    }

    fn put(&self, key: String, what: What) -> Result<(), StoreError> {
        let turn = self.lanes.enter(key);
        let queues = self.queues.read().expect("nobody panics with the lock");
        let queue = queues.get(turn.lane()).ok_or(StoreError::Busy)?;
        queue.try_send(Job { what, turn }).map_err(|_| StoreError::Busy)
    }

    /// Takes nothing more, and waits until what was accepted is written.
    pub(super) async fn close(&self) {
        self.queues.write().expect("nobody panics with the lock").clear();
        for end in self.threads.lock().await.drain(..) {
            let _ = end.await;
        }
    }
}

async fn write_on(options: &AnyConnectOptions, backend: Backend, mut waiting: mpsc::Receiver<Job>) {
    let (mut connection, mut planned): (Option<AnyConnection>, _) = (None, Instant::now());
    for number in 1_u64.. {
        let mut jobs = Vec::new();
        if waiting.recv_many(&mut jobs, BATCH).await == 0 {
            return;
        }
        // PostgreSQL keeps plans. One from when a table was nearly empty would read it whole until the table is analyzed.
        if backend == Backend::Postgres && (number.is_power_of_two() || planned.elapsed() >= PLANS_LAST) {
            planned = Instant::now();
            if let Some(open) = &mut connection
                && execute(open, "DISCARD PLANS").await.is_err()
            {
                connection = None;
            }
        }
        // In one order everywhere, so that two transactions do not wait for each other.
        jobs.sort_by(|one, other| key(one).cmp(key(other)));
        commit(&mut connection, options, backend, jobs).await;
    }
}

fn key(job: &Job) -> &str {
    match job.what {
        What::Alone(_) => job.turn.key(),
        What::Together(..) => "",
    }
}

async fn commit(connection: &mut Option<AnyConnection>, options: &AnyConnectOptions, backend: Backend, mut jobs: Vec<Job>) {
    let unavailable = || StoreError::Backend(sqlx::Error::WorkerCrashed);
    for tried in 1..=TRIES {
        let Err(failure) = attempt(connection, options, backend, &mut jobs).await else {
            return jobs.into_iter().for_each(Job::answer);
        };
        // The connection is in an unknown state: the next one begins anew, and the server rolls back what was open.
        *connection = None;
        tracing::warn!(error = ?failure.error, tried, "a transaction failed");
        if failure.is_open {
            return jobs.into_iter().for_each(|job| job.fail(unavailable()));
        }
        // A full disk will not be less full in a moment, while two that waited for each other will not meet again.
        if tried == TRIES || !failure.passing {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10 << tried)).await;
    }
    if jobs.len() == 1 {
        return jobs.into_iter().for_each(|job| job.fail(unavailable()));
    }
    // One of them may be the cause: each alone, so that it harms nobody else.
    for job in jobs {
        let mut alone = vec![job];
        let outcome = attempt(connection, options, backend, &mut alone).await;
        if outcome.is_err() {
            *connection = None;
        }
        for job in alone {
            if outcome.is_ok() { job.answer() } else { job.fail(unavailable()) }
        }
    }
}

/// Lock conflicts, and connections that were lost.
fn is_passing(error: &sqlx::Error) -> bool {
    match error {
        // Locks; and PostgreSQL that is shut down or started.
        sqlx::Error::Database(database) => is_lock(error) || matches!(database.code().as_deref(), Some("57P01" | "57P02" | "57P03")),
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut => true,
        _ => false,
    }
}

async fn attempt(
    connection: &mut Option<AnyConnection>,
    options: &AnyConnectOptions,
    backend: Backend,
    jobs: &mut [Job],
) -> Result<(), Failure> {
    let connection = match connection {
        Some(connection) => connection,
        None => connection.insert(connect(options, backend).await?),
    };
    // A writer that begins by reading would find the file changed under it when it comes to write.
    execute(connection, if backend == Backend::Sqlite { "BEGIN IMMEDIATE" } else { "BEGIN" }).await?;
    let is_only = jobs.len() == 1;
    let mut is_changed = join(connection, jobs).await?;
    for job in jobs.iter_mut() {
        let What::Alone(job) = &mut job.what else { continue };
        if !is_only {
            execute(connection, "SAVEPOINT job").await?;
        }
        let ran = job.run(connection).await;
        is_changed |= matches!(ran, Ran::Keep);
        match ran {
            Ran::Void { passing } => return Err(Failure { passing, is_open: false, error: None }),
            Ran::Undo if !is_only => execute(connection, "ROLLBACK TO SAVEPOINT job").await?,
            _ => {}
        }
        if !is_only {
            execute(connection, "RELEASE SAVEPOINT job").await?;
        }
    }
    let end = execute(connection, if is_changed { "COMMIT" } else { "ROLLBACK" }).await;
    // It may be durable although nobody said so: doing it again would do it twice. Whoever asked asks again, and then it shows.
    end.map_err(|error| Failure { passing: is_lock(&error), is_open: !is_lock(&error), error: Some(error) })
}

/// Does what is done together, one company after the other; tells whether there is anything to keep.
async fn join(connection: &mut AnyConnection, jobs: &mut [Job]) -> Result<bool, Failure> {
    let mut companies = BTreeMap::<_, Vec<_>>::new();
    for job in jobs.iter_mut() {
        if let What::Together(wanted, job) = &mut job.what {
            companies.entry(wanted.act.company.clone()).or_default().push((&*wanted, job));
        }
    }
    let mut is_changed = false;
    for (company, jobs) in &mut companies {
        let wanted: Vec<&Wanted> = jobs.iter().map(|(wanted, _)| *wanted).collect();
        let mut together = Together::load(connection, company, &wanted).await?;
        for (wanted, job) in jobs {
            match job.run(&mut together, wanted) {
                Ran::Keep => is_changed = true,
                Ran::Undo => {}
                Ran::Void { passing } => return Err(Failure { passing, is_open: false, error: None }),
            }
        }
        together.write(connection).await?;
    }
    Ok(is_changed)
}

/// Why a transaction failed.
#[derive(Debug)]
struct Failure {
    /// Whether it is worth another try.
    passing: bool,
    /// Whether it may be durable all the same.
    is_open: bool,
    /// What the database said; where it said it to a job, that has it.
    error: Option<sqlx::Error>,
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Self { passing: is_passing(&error), is_open: false, error: Some(error) }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Backend(error) => error.into(),
            _ => Self { passing: false, is_open: false, error: None },
        }
    }
}

/// Whether the statement itself cannot be done, whatever else is: values out of range, rules of the schema.
fn is_own_fault(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code).unwrap_or_default();
    let is_postgres = code.len() == 5 && ["22", "23", "42", "54"].iter().any(|class| code.starts_with(class));
    // SQLite: text too big, constraints, types, values out of range.
    is_postgres || matches!(code.as_ref(), "18" | "19" | "20" | "25" | "275" | "1299" | "1811" | "3091")
}

/// Whether two only stood in each other's way.
fn is_lock(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code).unwrap_or_default();
    matches!(code.as_ref(), "5" | "6" | "261" | "517" | "40001" | "40P01")
}

async fn connect(options: &AnyConnectOptions, backend: Backend) -> Result<AnyConnection, sqlx::Error> {
    let mut connection = options.connect().await?;
    match backend {
        Backend::Sqlite => super::set_up_sqlite(&mut connection).await?,
        // All that is looked up here has a key. To start workers, or to plan anew each time, takes longer than to look it up.
        Backend::Postgres => {
            execute(&mut connection, "SET max_parallel_workers_per_gather = 0").await?;
            execute(&mut connection, "SET plan_cache_mode = force_generic_plan").await?;
        }
    }
    Ok(connection)
}

async fn execute(connection: &mut AnyConnection, sql: &'static str) -> Result<(), sqlx::Error> {
    sqlx::query(sql).execute(connection).await.map(drop)
}
