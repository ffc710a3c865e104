//! A portal in a process of its own, and the least that is needed to talk to it.

use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use crate::carnet_portal;

/// A portal that runs; killed when it is dropped.
pub struct Server {
    process: Child,
    /// What it says after that; a portal whose output is closed under its hands ends.
    _output: Option<Lines<BufReader<ChildStdout>>>,
    /// Where it listens.
    pub url: String,
    /// The administrator's key, where this start made it.
    pub admin: Option<String>,
}

impl Server {
    /// Starts `carnet-portal` with these words on a port of its own.
    ///
    /// # Panics
    /// When it does not say where it listens.
    pub fn start(words: &[&str]) -> Self {
        let mut process = Command::new(carnet_portal())
            .args(words)
            .args(["--listen", "127.0.0.1:0"])
            .env("PGPASSWORD", "secret")
            .env("LANGUAGE", "en")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the portal starts");
        let mut lines = BufReader::new(process.stdout.take().expect("it is piped")).lines();
        let (mut admin, mut url) = (None, None);
        while url.is_none() {
            let line = lines.next().expect("it says where it listens").expect("a line");
            admin = line.strip_prefix("administrator API key, shown this once: ").map(str::to_owned).or(admin);
            url = line.strip_prefix("listening on ").map(str::to_owned);
        }
        Self { process, _output: Some(lines), url: url.expect("the loop ends with it"), admin }
    }

    /// A portal that was started by other means.
    pub fn of(process: Child, url: String) -> Self {
        Self { process, _output: None, url, admin: None }
    }

    /// Kills it, as a power cut would.
    pub fn kill(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }

    /// The most memory that it has had so far, in bytes.
    ///
    /// # Panics
    /// When the system does not tell.
    pub fn peak_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("its peak");
        line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") * 1024
    }

    /// Asks it to stop, and waits until it has; tells whether it ended well.
    ///
    /// # Panics
    /// When it cannot be asked.
    pub fn stop(&mut self) -> bool {
        let pid = self.process.id().to_string();
        Command::new("kill").args(["-TERM", &pid]).status().expect("kill runs");
        self.process.wait().expect("it ends").success()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// One request over HTTP/1.1; `None` if the connection broke before the answer was whole.
///
/// # Panics
/// When `url` is no address over http.
pub fn http(url: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Option<(u16, Vec<u8>)> {
    let address = url.strip_prefix("http://").expect("an address over http");
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_mins(1))).ok()?;
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let head =
        format!("{method} {path} HTTP/1.1\r\nhost: {address}\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n", body.len());
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(body).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
    let body = answer[end + 4..].to_vec();
    let length =
        head.lines().find_map(|line| line.strip_prefix("content-length: ")).and_then(|length| length.parse().ok()).unwrap_or(0_usize);
    (body.len() == length).then(|| (head[9..12].parse().unwrap_or(0), body))
}
