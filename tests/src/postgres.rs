//! A real PostgreSQL for tests: a cluster of its own on a socket of its own, gone when the test is.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_mins(1);

/// A running server.
pub struct Postgres {
    folder: TempDir,
    server: Child,
    port: u16,
}

/// The server that the tests of this process share; it ends with the process.
///
/// # Panics
/// When it cannot be started.
pub fn shared() -> &'static Postgres {
    static SHARED: OnceLock<Postgres> = OnceLock::new();
    SHARED.get_or_init(|| {
        let (give, take) = std::sync::mpsc::channel();
        // The server dies with the thread that started it: this one lives as long as the process.
        std::thread::spawn(move || {
            let _ = give.send(Postgres::start());
            loop {
                std::thread::park();
            }
        });
        take.recv().expect("the server starts")
    })
}

impl Postgres {
    /// Starts a server with an empty cluster.
    ///
    /// # Panics
    /// When it cannot be.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (data, passwords) = (folder.path().join("data"), folder.path().join("password"));
        std::fs::write(&passwords, "secret\n").expect("a file");
        give_to_postgres(folder.path());
        give_to_postgres(&passwords);
        let done = as_postgres("initdb")
            .args(["--no-sync", "--encoding=UTF8", "--locale=C.UTF-8", "--username=carnet", "--auth=scram-sha-256", "--pwfile"])
            .arg(&passwords)
            .arg(&data)
            .stdout(Stdio::null())
            .status();
        assert!(done.expect("initdb runs").success(), "initdb");
        let port = free_port();
        let mut postgres = Self { server: run_server(folder.path(), port), folder, port };
        postgres.wait();
        postgres
    }

    /// The address of a new, empty database.
    ///
    /// # Panics
    /// When it cannot be made.
    pub fn database(&self) -> String {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("test{}", COUNT.fetch_add(1, Ordering::Relaxed));
        self.create(&name);
        format!("postgres://carnet:secret@{}/{name}", self.address())
    }

    /// Makes a database with this name.
    ///
    /// # Panics
    /// When it cannot be made.
    pub fn create(&self, name: &str) {
        let done = self.psql("postgres", &format!("CREATE DATABASE {name}"));
        assert!(done.expect("psql runs").success(), "the database is made");
    }

    /// Where it listens.
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Kills the server as a power cut would, and starts it again on what it wrote.
    ///
    /// # Panics
    /// When it does not come back.
    pub fn crash_and_restart(&mut self) {
        let pid = std::fs::read_to_string(self.folder.path().join("data/postmaster.pid")).expect("it runs");
        let _ = Command::new("kill").args(["-9", pid.lines().next().expect("a process id")]).status();
        let _ = self.server.kill();
        let _ = self.server.wait();
        let began = Instant::now();
        // Its children see that it is gone, and let go of the shared memory.
        loop {
            self.server = run_server(self.folder.path(), self.port);
            std::thread::sleep(Duration::from_millis(200));
            if matches!(self.server.try_wait(), Ok(None)) {
                break;
            }
            assert!(began.elapsed() < PATIENCE, "the server comes back");
        }
        self.wait();
    }

    fn psql(&self, database: &str, sql: &str) -> std::io::Result<std::process::ExitStatus> {
        crate::tool("psql")
            .env("PGPASSWORD", "secret")
            .env("PGCONNECT_TIMEOUT", "5")
            .args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string(), "-U", "carnet", "-d", database, "-c", sql])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
    }

    fn wait(&mut self) {
        let began = Instant::now();
        while !self.psql("postgres", "SELECT 1").is_ok_and(|status| status.success()) {
            assert!(began.elapsed() < PATIENCE, "the server answers");
            assert!(matches!(self.server.try_wait(), Ok(None)), "the server runs");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn run_server(folder: &Path, port: u16) -> Child {
    as_postgres("postgres")
        .arg("-D")
        .arg(folder.join("data"))
        .args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200"])
        .arg("-k")
        .arg(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the server starts")
}

/// A program of PostgreSQL, as a user who is not root, and which ends with whoever started it.
fn as_postgres(name: &str) -> Command {
    let program = program(name);
    if is_root() {
        let mut command = crate::tool("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--pdeathsig=KILL", "--"]).arg(program);
        command
    } else {
        let mut command = crate::tool("setpriv");
        command.args(["--pdeathsig=KILL", "--"]).arg(program);
        command
    }
}

fn program(name: &str) -> PathBuf {
    let versions =
        std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path().join("bin").join(name));
    let found = versions.filter(|path| path.is_file()).max();
    found.unwrap_or_else(|| panic!("`{name}` is missing: run `cargo xtask test --install`"))
}

fn is_root() -> bool {
    let status = Command::new("id").arg("-u").output();
    status.is_ok_and(|output| output.stdout.starts_with(b"0\n"))
}

fn give_to_postgres(path: &Path) {
    if is_root() {
        let done = Command::new("chown").arg("postgres:postgres").arg(path).status();
        assert!(done.is_ok_and(|status| status.success()), "chown");
    }
}

/// A port that was free a moment ago; PostgreSQL takes no port 0.
fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}
