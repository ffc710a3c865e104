//! The travelling side: a replica of what a user sees, an outbox of what was done without a network, and the sync of both with a portal.
//!
//! [`Engine`] decides, as a pure function of what is known, what comes next and what follows from an answer. A [`Replica`] keeps what must
//! outlive a stop, in one SQLite file, and applies what follows from one answer in one transaction. A [`Session`] goes between the two and
//! the [`Portal`], which a [`Client`] is over HTTP. Being offline is the normal state: rows are read and searched, documents taken in and
//! handed over, and operations queued without anybody to ask.
//!
//! ```no_run
//! use carnet_courier::{Portal, Replica, ReplicaError, Session, SqliteReplica, Step, UnixTime};
//!
//! # async fn sync(portal: &mut impl Portal, now: fn() -> UnixTime) -> Result<(), ReplicaError> {
//! let mut replica = SqliteReplica::open("replica.db".as_ref(), "any-id-by-chance").await?;
//! let mut session = Session::new(&mut replica, portal);
//! loop {
//!     match session.step(now, 4).await? {
//!         Step::Done => break println!("in step with the portal"),
//!         Step::GiveUp(reason) => break println!("not done: {}", reason.code()),
//!         Step::Wait { until, trouble } => break println!("{}; again at {}", trouble.code(), until.as_secs()),
//!         step => println!("{step:?}"),
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # What is absent
//!
//! No command line and no window, no keys, and no signing: what is carried is signed elsewhere and verified elsewhere. No clock and no
//! randomness: both are passed in. Only [`Client`] knows of HTTP; it measures how long it waits, and asks nobody what time it is, but for the
//! certificates of TLS.

mod client;
#[cfg(test)]
mod counting;
mod engine;
pub mod outbox;
mod replica;
mod session;
#[cfg(any(test, feature = "simulation"))]
pub mod simulation;
mod step;
mod terms;
pub mod visit;

// The public interface is `outbox`, for those who carry documents, `simulation`, for campaigns, and:
pub use carnet_core::UnixTime;
pub use carnet_model::custody;
pub use client::{Client, Connection, ConnectionError, Patience};
pub use engine::Engine;
pub use replica::{Log, MemoryReplica, Replica, ReplicaError, SqliteReplica};
pub use session::{Portal, Session};
pub use step::{CallError, Cursor, Effect, Known, Owner, Place, Progress, Reason, Received, Refill, Row, Step, Trouble, Waiting, Wanted};
