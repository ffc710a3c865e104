//! Animated QR: a document or a bundle as an endless sequence of frames, of which any sufficient set gives it back (`docs/spec/animated.md`).
//!
//! The frames are Uniform Resources (BCR-2020-005, BCR-2024-001) of the registered type `bytes`: first every fragment once, then mixtures of
//! fragments. The receiver solves for the fragments by elimination, so that nearly every frame that is seen counts.

mod film;
mod receiver;
mod sender;

pub use film::{Film, FilmFormat};
pub use receiver::{Heard, MAX_FRAGMENTS, Progress, Receiver};
pub use sender::{DEFAULT_RATE, DEFAULT_VERSION, MAX_CONTENT, Sender};

/// How a frame's text begins.
const PREFIX: &str = "UR:BYTES/";

/// Whether a text looks like a frame of an animation, ours or another's.
pub fn is_frame(text: &str) -> bool {
    text.get(..3).is_some_and(|scheme| scheme.eq_ignore_ascii_case("ur:"))
}
