//! The technician's side: a replica that is open for one command, and the way to its portal.

mod connection;
mod desk;
mod failures;
mod watched;

pub(crate) use connection::{Kept, forget, is_kept, keep, kept};
pub(crate) use desk::{Desk, Task};
pub(crate) use failures::refused;
pub(crate) use watched::{Tally, Watched};
