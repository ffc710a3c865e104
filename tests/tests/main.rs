//! Everything that crosses crates, in one binary: `fixtures/`, foreign vectors, the program as people use it, and the program under attack.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod animated;
mod armor;
mod cli;
mod codes;
mod courier;
mod desktop;
mod drop;
mod faults;
mod fixtures;
mod fleet;
mod gap;
mod install;
mod interop;
mod invariants;
mod lifecycle;
mod machines;
mod pictures;
mod portal;
mod primitives;
mod properties;
mod terminal;
