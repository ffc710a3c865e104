//! The technician's side: a replica that is open for one command, and what is told of its portal.

mod desk;
mod failures;
mod watched;

pub(crate) use desk::{Desk, Task};
pub(crate) use failures::refused;
pub(crate) use watched::{Tally, Watched};
