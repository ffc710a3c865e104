//! The `carnet` command line: the device's everyday verbs, the vendor's nouns and verbs, and, by the feature `courier`, the technician's.
//!
//! `main` parses, builds a [`Session`] and calls [`run`]. Every verb is a file under `commands/` with one function that takes its arguments
//! and the session and gives an [`ExitStatus`] or a [`Failure`] with a stable code.

pub mod args;
mod commands;
#[cfg(feature = "courier")]
mod courier;
mod dates;
mod deliver;
mod failure;
pub mod fleet;
mod output;
mod secret;
mod session;
mod vendor;

// The public interface is:
pub use commands::run;
pub use failure::{ExitStatus, Failure};
pub use output::Output;
pub use session::Session;
