//! A courier in a process of its own, so that it can be killed and its memory be read: it queues operations and synchronizes once.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use carnet_courier::outbox::Queued;
use carnet_courier::{Client, Connection, Patience, Portal, Replica, Session, SqliteReplica, Step, UnixTime};
use carnet_model::sync::PushedOperation;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// When it is at the courier's when it begins; the portal has a clock of its own.
pub(crate) const NOW: u64 = 1_795_600_000;
/// How long a rest of the engine takes here.
const REST: Duration = Duration::from_millis(30);

/// What a courier is to do.
#[derive(Serialize, Deserialize)]
pub(crate) struct Job {
    /// The portal's address.
    pub(crate) portal: String,
    /// The user's key.
    pub(crate) api_key: String,
    /// The file of the replica.
    pub(crate) replica: PathBuf,
    /// What to queue first, each with the machine that it is for.
    pub(crate) operations: Vec<(String, PushedOperation)>,
    /// How long a call waits for a connection, and for the next byte, in milliseconds.
    pub(crate) patience: [u64; 2],
    /// After how many rests it lets it be.
    pub(crate) rests: u32,
}

/// A courier that runs; killed when it is dropped.
pub(crate) struct Running {
    process: Child,
    lines: Option<JoinHandle<Vec<String>>>,
}

/// What a courier said until it ended or died.
pub(crate) struct Told {
    lines: Vec<String>,
}

/// How a sync ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// Everything is pushed and pulled.
    Done,
    /// Something stood in the way too often: the code of the last time.
    LetBe(&'static str),
    /// Something is wrong that does not pass: its code.
    GaveUp(String),
}

/// Does the job that standard input tells. Prints a line for each operation once it is durable, how it ended, and how much memory it took.
pub(crate) fn run() -> Result<()> {
    let job: Job = serde_json::from_reader(std::io::stdin().lock())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut replica = SqliteReplica::open(&job.replica, "laptop").await?;
        for (machine, operation) in &job.operations {
            queue(&mut replica, machine, operation).await?;
            println!("queued {}", operation.id);
        }
        let [connect, read] = job.patience.map(Duration::from_millis);
        let mut client = client(&job.portal, &job.api_key, Patience { connect, read, whole: Duration::from_mins(2) })?;
        match synchronize(&mut replica, &mut client, job.rests).await? {
            End::Done => println!("done"),
            End::LetBe(code) => println!("let be: {code}"),
            End::GaveUp(code) => println!("gave up: {code}"),
        }
        replica.close().await?;
        println!("peak {}", peak("self")?);
        Ok(())
    })
}

/// A way to the portal.
pub(crate) fn client(portal: &str, api_key: &str, patience: Patience) -> Result<Client> {
    let (portal, api_key) = (portal.to_owned(), Zeroizing::new(api_key.to_owned()));
    Ok(Client::with_patience(&Connection { portal, api_key, ca: None, proxy: None, language: "en".to_owned() }, patience)?)
}

/// Puts an operation into the outbox.
pub(crate) async fn queue(replica: &mut SqliteReplica, machine: &str, operation: &PushedOperation) -> Result<()> {
    let (operation, machine) = (operation.clone(), machine.to_owned());
    Ok(replica.queue(Queued { operation, machine, who: "ana".to_owned(), inspector: String::new() }).await?)
}

/// Synchronizes. The engine's rests take no time to speak of, and there are at most so many.
pub(crate) async fn synchronize(replica: &mut SqliteReplica, portal: &mut impl Portal, rests: u32) -> Result<End> {
    let (began, skipped) = (Instant::now(), AtomicU64::new(0));
    let now = || UnixTime::from_secs(NOW + began.elapsed().as_secs() + skipped.load(Ordering::Relaxed));
    let mut session = Session::new(replica, portal);
    let mut rested = 0;
    loop {
        match session.step(now, 0).await? {
            Step::Done => return Ok(End::Done),
            Step::GiveUp(reason) => return Ok(End::GaveUp(reason.code().to_owned())),
            Step::Wait { trouble, .. } if rested >= rests => return Ok(End::LetBe(trouble.code())),
            Step::Wait { until, .. } => {
                rested += 1;
                tokio::time::sleep(REST).await;
                skipped.fetch_add(until.as_secs().saturating_sub(now().as_secs()), Ordering::Relaxed);
            }
            _ => {}
        }
    }
}

/// This program. While it runs, cargo may build it anew, as for other targets: then the system tells that what runs is deleted, and what stands
/// there now is meant.
fn own_program() -> Result<PathBuf> {
    let program = std::env::current_exe()?;
    let name = program.to_str().and_then(|name| name.strip_suffix(" (deleted)"));
    Ok(name.map_or(program.clone(), PathBuf::from))
}

/// The most memory that a process has had so far, in bytes.
pub(crate) fn peak(process: &str) -> Result<u64> {
    let status = std::fs::read_to_string(Path::new("/proc").join(process).join("status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("a peak")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? * 1024)
}

impl Running {
    /// Starts a courier.
    pub(crate) fn start(job: &Job) -> Result<Self> {
        let mut process = Command::new(own_program()?).arg("courier").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let output = BufReader::new(process.stdout.take().context("it is piped")?);
        let lines = std::thread::spawn(move || output.lines().map_while(Result::ok).collect());
        let mut input = process.stdin.take().context("it is piped")?;
        let running = Self { process, lines: Some(lines) };
        input.write_all(&serde_json::to_vec(job)?)?;
        // The end of the input is what it waits for.
        drop(input);
        Ok(running)
    }

    /// Whether it has ended.
    pub(crate) fn has_ended(&mut self) -> Result<bool> {
        Ok(self.process.try_wait()?.is_some())
    }

    /// Kills it, as a power cut would.
    pub(crate) fn kill(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }

    /// Waits until it ends; tells what it said. That it failed by itself is an error, that it was killed is none.
    pub(crate) fn wait(mut self) -> Result<Told> {
        let status = self.process.wait()?;
        let lines = self.lines.take().and_then(|lines| lines.join().ok()).context("what it said")?;
        match status.code() {
            Some(0) | None => Ok(Told { lines }),
            Some(code) => bail!("the courier ended with {code}: {}", lines.join(", ")),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Told {
    /// Whether everything was pushed and pulled.
    pub(crate) fn is_done(&self) -> bool {
        self.lines.iter().any(|line| line == "done")
    }

    /// Why it gave up, if it did.
    pub(crate) fn gave_up(&self) -> Option<&str> {
        self.after("gave up: ").next()
    }

    /// The operations that it said are in the outbox, by their ids.
    pub(crate) fn queued(&self) -> impl Iterator<Item = &str> {
        self.after("queued ")
    }

    /// How much memory it took, in bytes.
    pub(crate) fn peak(&self) -> Option<u64> {
        self.after("peak ").next()?.parse().ok()
    }

    fn after(&self, beginning: &'static str) -> impl Iterator<Item = &str> {
        self.lines.iter().filter_map(move |line| line.strip_prefix(beginning))
    }
}
