//! Animated QR: a document or a bundle as an endless sequence of frames, of which any sufficient set gives it back (`docs/spec/animated.md`).
//!
//! The frames are Uniform Resources (BCR-2020-005, BCR-2024-001) of the registered type `bytes`: first every fragment once, then mixtures of
//! fragments. The receiver solves for the fragments by elimination, so that nearly every frame that is seen counts.

mod film;
mod receiver;
mod sender;

use std::io::Cursor;
use std::time::{Duration, Instant};

use crate::CarrierError;
use crate::frames::{self, FrameSource};
use crate::qr::Effort;

pub use film::{Film, FilmFormat};
pub use receiver::{Heard, MAX_FRAGMENTS, Progress, Receiver};
pub use sender::{DEFAULT_RATE, DEFAULT_VERSION, MAX_CONTENT, Sender};

/// How long a film that somebody waits for may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// The content of an animated GIF or PNG.
///
/// # Errors
/// [`CarrierError::PictureTooHard`] after a minute, [`CarrierError::FramesMissing`] if the film does not show enough, or why it cannot be read.
pub fn read_film(film: &[u8]) -> Result<Vec<u8>, CarrierError> {
    let mut film = frames::Film::open(Cursor::new(film.to_vec()))?;
    let mut receiver = Receiver::new();
    let deadline = Instant::now() + PATIENCE;
    while let Some(frame) = film.next_frame()? {
        if Instant::now() > deadline {
            return Err(CarrierError::PictureTooHard);
        }
        for text in frame.texts(Effort::Frame).unwrap_or_default() {
            if receiver.receive(&text) == Ok(Heard::Complete) {
                return Ok(receiver.content().unwrap_or_default().to_vec());
            }
        }
    }
    let Progress { seen, needed } = receiver.progress();
    Err(CarrierError::FramesMissing { seen, needed })
}

/// How a frame's text begins.
const PREFIX: &str = "UR:BYTES/";

/// Whether a text looks like a frame of an animation, ours or another's.
pub fn is_frame(text: &str) -> bool {
    text.get(..3).is_some_and(|scheme| scheme.eq_ignore_ascii_case("ur:"))
}
