//! The air-gapped side of Carnet: may I run, with which features, until when?
//!
//! A vendor's application links this crate, brings its own trust anchors, and asks:
//!
//! ```no_run
//! use carnet_device::{Device, TrustAnchors, UnixTime, VerifyingKey, state_folder};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # const KEY: &str = "";
//! let anchors = TrustAnchors::new("acme".parse()?, vec![VerifyingKey::from_pem(KEY)?]); // KEY: include_str!("vendor.pub.pem")
//! let folder = state_folder("acme", "cutter").ok_or("no home folder")?;
//! let now = UnixTime::from_secs(std::time::UNIX_EPOCH.elapsed()?.as_secs());
//! let mut device = Device::open(&folder, anchors)?;
//! let verdict = device.verdict("cutter", now);
//! if !verdict.may_run() {
//!     return Err(format!("no license: {}", verdict.code).into());
//! }
//! device.observe(now);
//! println!("3D cutting: {}", verdict.feature("cut-3d").is_some());
//! # Ok(())
//! # }
//! ```
//!
//! `examples/application.rs` is the program to start from. Nothing here needs a network, a camera, a database or an async runtime, and a
//! test on `cargo tree` keeps it so.
//!
//! The state of a product is one folder: a device key (0600, needed only to make requests, reports and deactivations), documents by their
//! digests, and a hash-chained ledger whose replacement is the moment at which anything becomes true. A guard copy beside the folder
//! notices when an old folder was restored. What that can and cannot prevent stands in `SECURITY.md`.

mod clock;
mod device;
pub mod durable;
mod error;
mod guard;
mod ledger;
mod paths;
mod probe;
mod state;
pub mod verdict;

// The public interface is `verdict`, for those who judge without a folder, `durable`, for those who keep files as we do, and:
pub use carnet_core::{
    ComponentKind, ComponentMatch, DeactivationReason, Fact, Feature, FeatureCode, FingerprintReport, Kind, Label, LicenseKey, LicenseType,
    ProductProfile, TrustAnchors, UnixTime, Verified, VerifyingKey, Wish,
};
pub use clock::OBSERVE_EVERY_SECS;
pub use device::{Answering, Ask, Device, Installed, OpenReport, Outgoing, PendingRequest, Tell};
pub use error::DeviceError;
pub use ledger::STATE_FORMAT;
pub use paths::state_folder;
pub use probe::Machine;
pub use verdict::{LicenseFacts, Standing, Verdict};
