//! A network between courier and portal that cuts, delays, refuses and falls silent, from a seed.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result};
use carnet_courier::simulation::Random;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::time::sleep;

/// How long a connection stays open on which nothing comes any more; longer than couriers are patient.
const SILENCE: Duration = Duration::from_secs(5);
/// Bytes that are passed on at once.
const PORTION: usize = 4096;

/// The way to the portal, wherever that is now.
pub(super) struct Wire {
    shared: Arc<Shared>,
    /// The address that couriers know.
    pub(super) url: String,
    /// What carries; it ends with the wire.
    _runtime: Runtime,
}

#[derive(Default)]
struct Shared {
    portal: Mutex<Option<SocketAddr>>,
    /// Where faults come from; none as long as the network is well.
    faults: Mutex<Option<Random>>,
    struck: AtomicU64,
}

/// What becomes of a connection.
struct Fate {
    /// How many bytes pass to the portal, and back; then it is over.
    passing: [usize; 2],
    /// Whether it stays open when it is over.
    is_silent: bool,
    /// How long each portion takes.
    delay: Duration,
}

impl Wire {
    /// Listens on a port of its own, and is well.
    pub(super) fn new() -> Result<Self> {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
        let url = format!("http://{}", listener.local_addr()?);
        let shared = Arc::new(Shared::default());
        runtime.spawn(accept(listener, Arc::clone(&shared)));
        Ok(Self { shared, url, _runtime: runtime })
    }

    /// Leads to the portal at this address.
    pub(super) fn lead_to(&self, url: &str) -> Result<()> {
        let address = url.strip_prefix("http://").context("an address over http")?.parse()?;
        *self.shared.portal.lock().unwrap_or_else(PoisonError::into_inner) = Some(address);
        Ok(())
    }

    /// Fails from now on as `seed` says.
    pub(super) fn break_down(&self, seed: u64) {
        *self.shared.faults.lock().unwrap_or_else(PoisonError::into_inner) = Some(Random::new(seed));
    }

    /// Fails no more.
    pub(super) fn heal(&self) {
        *self.shared.faults.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// How many connections were cut, refused or fell silent.
    pub(super) fn struck(&self) -> u64 {
        self.shared.struck.load(Ordering::Relaxed)
    }
}

impl Shared {
    /// What becomes of the next connection.
    fn fate(&self) -> Fate {
        let mut fate = Fate { passing: [usize::MAX; 2], is_silent: false, delay: Duration::ZERO };
        let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(random) = faults.as_mut() else { return fate };
        // Most of what crosses is short: breaks lie among the first bytes, or anywhere in a long body.
        let way = random.below(2);
        let longest = if random.chance(50) { 600 } else { 20_000 };
        match random.below(100) {
            0..40 => {}
            40..72 => fate.passing[way] = 1 + random.below(longest),
            72..80 => fate.passing = [0; 2],
            80..86 => (fate.passing[way], fate.is_silent) = (random.below(longest), true),
            _ => fate.delay = Duration::from_millis(5 + random.below(40) as u64),
        }
        fate
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((courier, _)) = listener.accept().await {
        tokio::spawn(carry(courier, Arc::clone(&shared)));
    }
}

/// Carries a connection to its fate. When one side ends it, or it is cut, both sides see it closed.
async fn carry(mut courier: TcpStream, shared: Arc<Shared>) {
    let fate = shared.fate();
    let address = *shared.portal.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(address) = address else { return };
    if fate.passing == [0; 2] && !fate.is_silent {
        shared.struck.fetch_add(1, Ordering::Relaxed);
        return;
    }
    let Ok(mut portal) = TcpStream::connect(address).await else { return };
    let is_struck = {
        let (mut from_courier, mut to_courier) = courier.split();
        let (mut from_portal, mut to_portal) = portal.split();
        let [there, back] = fate.passing;
        tokio::select! {
            is_struck = pass(&mut from_courier, &mut to_portal, there, fate.delay) => is_struck,
            is_struck = pass(&mut from_portal, &mut to_courier, back, fate.delay) => is_struck,
        }
    };
    if is_struck {
        shared.struck.fetch_add(1, Ordering::Relaxed);
        if fate.is_silent {
            sleep(SILENCE).await;
        }
    }
}

/// Passes on what comes, at most so many bytes; tells whether there was more to come, as far as this side knows.
async fn pass(from: &mut (impl AsyncRead + Unpin), to: &mut (impl AsyncWrite + Unpin), mut left: usize, delay: Duration) -> bool {
    let mut buffer = vec![0; PORTION];
    while left > 0 {
        let Ok(read @ 1..) = from.read(&mut buffer).await else { return false };
        if !delay.is_zero() {
            sleep(delay).await;
        }
        let passing = read.min(left);
        if to.write_all(&buffer[..passing]).await.is_err() {
            return false;
        }
        left -= passing;
    }
    true
}
