//! A wire between a laptop and the portal that can be cut at the worst moment: what was asked is done, and the answer never arrives.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How a push begins on the wire. Who asks waits for each answer, so that every question begins a piece of its own.
const PUSH: &[u8] = b"POST /api/v1/sync/operations";
/// A wire on which nothing is said for so long is hung up.
const PATIENCE: Duration = Duration::from_mins(1);
/// So much is carried at once, in bytes.
const PIECE: usize = 64 * 1024;

/// A wire to the portal, on an address of its own.
pub(super) struct Wire {
    /// The address.
    pub(super) url: String,
    /// How many pushes there are up to the one whose answer is cut off; 0 for none.
    left: Arc<Mutex<u32>>,
}

impl Wire {
    /// A wire to the portal at `url`.
    pub(super) fn to(url: &str) -> Self {
        let portal = url.strip_prefix("http://").unwrap().to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let wire = Self { url: format!("http://{}", listener.local_addr().unwrap()), left: Arc::default() };
        let left = Arc::clone(&wire.left);
        std::thread::spawn(move || {
            for near in listener.incoming().flatten() {
                let Ok(far) = TcpStream::connect(&portal) else { continue };
                join(near, far, Arc::clone(&left));
            }
        });
        wire
    }

    /// Has the answer to a push cut off: to the first from now on, or to a later one.
    pub(super) fn cut_answer_to_push(&self, number: u32) {
        *self.left.lock().unwrap() = number;
    }

    /// Whether what was to be cut has been.
    pub(super) fn was_cut(&self) -> bool {
        *self.left.lock().unwrap() == 0
    }
}

/// Carries both ways until either end hangs up, or the answer comes that is to be cut off.
fn join(near: TcpStream, far: TcpStream, left: Arc<Mutex<u32>>) {
    for stream in [&near, &far] {
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
    }
    let is_cut = Arc::new(AtomicBool::new(false));
    let (asks, answers) = ((near.try_clone().unwrap(), far.try_clone().unwrap()), (far, near));
    let will_be_cut = Arc::clone(&is_cut);
    std::thread::spawn(move || {
        carry(asks, |piece| {
            if piece.starts_with(PUSH) && counts_to_zero(&left) {
                will_be_cut.store(true, Ordering::SeqCst);
            }
            true
        });
    });
    std::thread::spawn(move || carry(answers, |_| !is_cut.load(Ordering::SeqCst)));
}

/// Carries one way as long as `lets` lets it.
fn carry((mut from, mut to): (TcpStream, TcpStream), lets: impl Fn(&[u8]) -> bool) {
    let mut buffer = vec![0; PIECE];
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        if !lets(&buffer[..length]) || to.write_all(&buffer[..length]).is_err() {
            break;
        }
    }
    for stream in [from, to] {
        let _ = stream.shutdown(Shutdown::Both);
    }
}

/// Whether this is the last of those that were counted.
fn counts_to_zero(left: &Mutex<u32>) -> bool {
    let mut left = left.lock().unwrap();
    let is_last = *left == 1;
    *left = left.saturating_sub(1);
    is_last
}
