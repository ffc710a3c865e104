//! What a courier waits for: the first pull beside a raw copy of the same rows, ten changes among few rows and among many, and searches in
//! a million licenses without a network.

mod fill;
mod raw;
mod searches;

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use carnet_courier::{Patience, Portal, SqliteReplica};
use carnet_model::sync::{Action, Kind, Push, PushedOperation};
use carnet_tests::postgres::Postgres;
use carnet_tests::server::{Server, http};

use super::median;
use super::portal::{requests, set_up};
use crate::courier::{self, End, Job, NOW, Running};
use crate::test::cargo;

/// Licenses among which ten changes are synchronized: ten thousand rows in all, and a million and more.
const SIZES: [u64; 2] = [7_500, 1_000_000];
/// How often.
const SYNCS: u64 = 25;
/// Changes of one sync.
const CHANGES: u64 = 10;
/// How long a call waits.
const PATIENCE: Patience = Patience { connect: Duration::from_secs(10), read: Duration::from_mins(1), whole: Duration::from_mins(5) };
/// How long the sealer takes at most when there is nothing else to do.
const SETTLED: Duration = Duration::from_secs(3);
/// How long it may take at all.
const SEALED: Duration = Duration::from_secs(30);
/// How often one is told that something large goes on.
const NEWS: Duration = Duration::from_secs(15);
/// How often is looked whether it has ended.
const GLANCE: Duration = Duration::from_millis(5);

/// A portal that runs, with its database and who may do everything there.
struct Place {
    server: Server,
    admin: String,
    url: String,
}

pub(super) fn run(count: u64) -> Result<()> {
    cargo(&["build", "--release", "--locked", "-p", "xtask", "-p", "carnet-portal"])?;
    let folder = tempfile::tempdir()?;
    println!("| database | rows | first pull, s | rows a second | raw copy, s | of the raw copy | peak memory, MB: portal | courier |");
    println!("|---|---|---|---|---|---|---|---|");
    let place = Place::sqlite(&folder.path().join("first"), count, fill::With::Devices)?;
    first_pull("SQLite", &place, &folder.path().join("first.db"))?;
    drop(place);
    let postgres = Postgres::start();
    let place = Place::postgres(&folder.path().join("postgres"), &postgres, count)?;
    first_pull("PostgreSQL", &place, &folder.path().join("postgres.db"))?;
    drop((place, postgres));

    println!("\n| licenses | rows | {CHANGES} changes synchronized, ms: p50 | slowest | times the first |");
    println!("|---|---|---|---|---|");
    let mut first = None;
    for size in SIZES {
        eprintln!("making {size} licenses and a replica of them");
        let place = Place::sqlite(&folder.path().join(format!("portal-{size}")), size, fill::With::Nothing)?;
        let file = folder.path().join(format!("replica-{size}.db"));
        pull(&place, &file)?;
        let times = runtime()?.block_on(changes(&place, &file, size))?;
        let p50 = median(times.clone());
        let slowest = times.iter().copied().fold(0.0, f64::max);
        let rows = runtime()?.block_on(rows(&file))?;
        println!("| {size} | {rows} | {p50:.1} | {slowest:.1} | {:.2} |", p50 / *first.get_or_insert(p50));
    }
    let [_, many] = SIZES;
    println!();
    runtime()?.block_on(searches::run(&folder.path().join(format!("replica-{many}.db")), many))
}

/// A courier takes everything; then the same rows are copied as they are.
fn first_pull(name: &str, place: &Place, file: &Path) -> Result<()> {
    let (took, peak) = pull(place, file)?;
    let raw = runtime()?.block_on(raw::copy(&place.url, file, &file.with_extension("raw")))?;
    println!(
        "| {name} | {} | {took:.1} | {:.0} | {:.1} | {:.2} | {} | {} |",
        raw.rows,
        raw.rows as f64 / took,
        raw.seconds,
        raw.seconds / took,
        place.server.peak_memory() / 1_000_000,
        peak / 1_000_000
    );
    Ok(())
}

/// Fills a new replica in a process of its own; gives the seconds, and the peak of its memory in bytes.
fn pull(place: &Place, file: &Path) -> Result<(f64, u64)> {
    let began = Instant::now();
    let mut courier = Running::start(&Job {
        portal: place.server.url.clone(),
        api_key: place.admin.clone(),
        replica: file.to_owned(),
        operations: Vec::new(),
        patience: [PATIENCE.connect, PATIENCE.read].map(|patience| patience.as_millis() as u64),
        rests: 3,
    })?;
    let mut told = began;
    while !courier.has_ended()? {
        if told.elapsed() >= NEWS {
            told = Instant::now();
            let size = std::fs::metadata(file).map_or(0, |file| file.len());
            eprintln!("pulling: {} MB after {:.0} s", size / 1_000_000, began.elapsed().as_secs_f64());
        }
        std::thread::sleep(GLANCE);
    }
    let seconds = began.elapsed().as_secs_f64();
    let said = courier.wait()?;
    ensure!(said.is_done(), "the pull was not done: {:?}", said.gave_up());
    Ok((seconds, said.peak().context("its peak")?))
}

/// Milliseconds of syncs that each bring so many changes.
async fn changes(place: &Place, file: &Path, licenses: u64) -> Result<Vec<f64>> {
    let mut replica = SqliteReplica::open(file, "laptop").await?;
    let mut client = courier::client(&place.server.url, &place.admin, PATIENCE)?;
    // What the portal did while it was set up is sealed by then, and is not among what is waited for below.
    tokio::time::sleep(SETTLED).await;
    synchronize(&mut replica, &mut client).await?;
    let mut times = Vec::new();
    for round in 0..SYNCS {
        // Anywhere among them; each once in a round.
        let license =
            |at: u64| fill::license((round * CHANGES + at).wrapping_mul(0x9e37_79b9_7f4a_7c15) % (licenses / CHANGES) * CHANGES + at);
        let note = |at: u64| format!("changed in round {round}, number {at}");
        let operation = |at: u64| PushedOperation {
            id: format!("change-{round}-{at}"),
            at: NOW,
            if_version: None,
            action: Action::Note { license: license(at), note: note(at) },
        };
        let before = call(client.capabilities().await)?.sealed;
        let push = Push { operations: (0..CHANGES).map(operation).collect(), log: None };
        let refused = call(client.push(&push).await)?.answers.into_iter().find_map(|answer| answer.code);
        ensure!(refused.is_none(), "a change was refused: {refused:?}");
        let began = Instant::now();
        while call(client.capabilities().await)?.sealed < before + CHANGES as i64 {
            ensure!(began.elapsed() < SEALED, "the changes are not sealed");
            tokio::time::sleep(GLANCE).await;
        }
        let began = Instant::now();
        synchronize(&mut replica, &mut client).await?;
        times.push(began.elapsed().as_secs_f64() * 1000.0);
        for at in 0..CHANGES {
            let row = replica.row(Kind::License, &license(at)).await?.context("a license")?;
            ensure!(row.body["note"] == note(at).as_str(), "a change did not arrive");
        }
    }
    replica.close().await?;
    Ok(times)
}

async fn synchronize(replica: &mut SqliteReplica, client: &mut impl Portal) -> Result<()> {
    let end = courier::synchronize(replica, client, 0).await?;
    ensure!(end == End::Done, "{end:?}");
    Ok(())
}

fn call<T>(called: Result<T, carnet_courier::CallError>) -> Result<T> {
    called.map_err(|error| anyhow::anyhow!("the portal cannot be called: {error:?}"))
}

/// How many rows a replica has.
async fn rows(file: &Path) -> Result<i64> {
    use sqlx::{Connection, Row};
    let mut connection = raw::open(file).await?;
    let row = sqlx::query("SELECT COUNT(*) AS n FROM replica_rows r JOIN state s ON s.generation = r.generation")
        .fetch_one(&mut connection)
        .await?;
    connection.close().await?;
    Ok(row.try_get("n")?)
}

fn runtime() -> Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?)
}

impl Place {
    fn sqlite(dir: &Path, licenses: u64, with: fill::With) -> Result<Self> {
        Self::begin(dir, None, format!("sqlite://{}", dir.join("portal.db").display()), licenses, with)
    }

    fn postgres(dir: &Path, postgres: &Postgres, licenses: u64) -> Result<Self> {
        let database = postgres.database();
        Self::begin(dir, Some(database.replace("carnet:secret@", "carnet@")), database, licenses, fill::With::Devices)
    }

    /// Starts a portal, sets it up with a machine that is activated, and fills its database by the pattern of that while it is stopped.
    fn begin(dir: &Path, database: Option<String>, url: String, licenses: u64, with: fill::With) -> Result<Self> {
        let dir = dir.display().to_string();
        let mut words = vec!["serve", "--dir", dir.as_str(), "--company", "acme", "--rate", "1000000", "--burst", "1000000"];
        words.extend(database.iter().flat_map(|database| ["--database", database.as_str()]));
        let mut server = Server::start(&words);
        let admin = server.admin.clone().context("the first start makes an administrator")?;
        let keys = set_up(&server)?;
        let request = requests(&mut 0, &keys, 1).pop().context("a request")?;
        let (status, _) = http(&server.url, "POST", "/api/v1/offline/documents", &[], &request).context("the connection broke")?;
        ensure!(status == 200, "the machine was not activated: {status}");
        ensure!(server.stop(), "the portal did not stop well");
        runtime()?.block_on(fill::fill(&url, licenses, with))?;
        Ok(Self { server: Server::start(&words), admin, url })
    }
}
