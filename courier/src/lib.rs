//! The travelling side: a replica of what a user sees, an outbox of what was done without a network, and the sync of both with a portal.
//!
//! [`Engine`] decides, as a pure function of what is known, what comes next and what follows from an answer. A [`Replica`] keeps what must
//! outlive a stop, in one SQLite file, and applies what follows from one answer in one transaction. A [`Session`] goes between the two and
//! the [`Portal`], which a [`Client`] is over HTTP. Being offline is the normal state: rows are read and searched, documents taken in and
//! handed over, and operations queued without anybody to ask.
//!
//! A window, or a command, would use it so:
//!
//! ```no_run
//! use carnet_courier::outbox::{self, HandedOver, Queued};
//! use carnet_courier::{Client, Replica, Session, SqliteReplica, Step, UnixTime, custody, kept, visit};
//! use carnet_model::sync::{Action, PushedOperation};
//!
//! # type Failed = Box<dyn std::error::Error>;
//! # async fn example(
//! #     passphrase: &str,
//! #     request: Vec<u8>,
//! #     who: &str,
//! #     now: fn() -> UnixTime,
//! #     rng: &mut impl rand_core::CryptoRng,
//! # ) -> Result<(), Failed> {
//! // Where there is a network: open, and synchronize.
//! let mut replica = SqliteReplica::open_existing("replica.db".as_ref(), &visit::replica_id(rng)).await?;
//! let mut portal = Client::new(&kept::open(&mut replica, passphrase, "en").await?)?;
//! let mut session = Session::new(&mut replica, &mut portal);
//! loop {
//!     match session.step(now, rng.next_u64()).await? {
//!         Step::Done => break println!("in step with the portal"),
//!         Step::GiveUp(reason) => break println!("not done: {}", reason.code()),
//!         Step::Wait { until, trouble } => break println!("{}; again at {}", trouble.code(), until.as_secs()),
//!         step => println!("{step:?}"),
//!     }
//! }
//!
//! // On site: nothing is added to a log that is not as it was written.
//! let log = replica.log().await?;
//! custody::verify(&log.entries, &log.known)?;
//! // A document comes along after a person has seen what it says.
//! let machine = visit::machine("press 4")?;
//! let crossing = visit::fit(request)?;
//! println!("{:?}", crossing.inspection.claims);
//! if !visit::known(&replica.outbox().await?, machine.as_str(), None).contains_key(&crossing.to_base64()) {
//!     let action = Action::Document { document: crossing.to_base64(), license: None };
//!     let operation = PushedOperation { id: visit::operation_id(rng), at: now().as_secs(), if_version: None, action };
//!     let (machine, who) = (machine.to_string(), who.to_owned());
//!     replica.queue(Queued { operation, machine, who, inspector: String::new() }).await?;
//! }
//!
//! // After a further sync: what is owed to whom, and what this machine is brought.
//! let items = replica.outbox().await?;
//! for owed in outbox::owed(&items) {
//!     println!("{}: {} wait, {} to bring", owed.machine, owed.waiting.len(), owed.to_bring.len());
//! }
//! for item in items.iter().filter(|item| visit::is_due(item, machine.as_str(), false)) {
//!     for crossing in visit::answered(item)? {
//!         std::fs::write(crossing.digest() + ".carnet", &crossing.document)?;
//!     }
//!     let by = HandedOver { at: now(), who: who.to_owned(), inspector: String::new() };
//!     replica.hand_over(&item.operation.id, &by).await?;
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # What is absent
//!
//! No command line, no window, no files but the replica, and no signing: what is carried is signed elsewhere and verified elsewhere, but for
//! the signature of a request, which holds its key. No clock and no randomness: both are passed in. Only [`Client`] knows of HTTP; it
//! measures how long it waits, and asks nobody what time it is, but for the certificates of TLS.

mod client;
mod engine;
pub mod kept;
pub mod outbox;
mod replica;
mod session;
#[cfg(any(test, feature = "simulation"))]
pub mod simulation;
mod step;
mod terms;
pub mod visit;

// The public interface is `outbox` and `visit`, for those who carry documents, `kept`, for the way to the portal at rest, `simulation`, for
// campaigns, and:
pub use carnet_core::UnixTime;
pub use carnet_model::custody;
pub use client::{Client, Connection, ConnectionError, Patience};
pub use engine::Engine;
pub use replica::{Log, MemoryReplica, Replica, ReplicaError, SqliteReplica};
pub use session::{Portal, Session};
pub use step::{CallError, Cursor, Effect, Known, Owner, Place, Progress, Reason, Received, Refill, Row, Step, Trouble, Waiting, Wanted};
