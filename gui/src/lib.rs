//! The desktop application: what is licensed on this machine, and how to activate it.
//!
//! [`state::State`] is plain data and knows no window; [`worker::Worker`] does what takes time; the views only read, and send
//! [`state::Command`]s; [`app::App`] carries between the three.

pub mod app;
mod bring;
mod format;
pub mod problem;
pub mod product;
pub mod settings;
pub mod state;
mod sticks;
mod theme;
mod views;
mod watch;
pub mod worker;
