//! How the bytes of a document cross an air gap, unchanged: raw file, armored text, QR picture, bundle.
//!
//! Nothing here says whether a document is true; that is `carnet-core`'s. What comes in may be damaged or hostile, so every reader is
//! bounded by what it was given, never by what the bytes declare.
//!
//! ```
//! use carnet_carrier::{armor, qr, read};
//! use carnet_core::{SigningKey, Signer};
//! # use carnet_core::{ProductProfile, UnixTime};
//! # let key = SigningKey::from_seed(&[1; 32]);
//! # let document = ProductProfile { company: "acme".parse()?, issued_at: UnixTime::from_secs(1), company_name: "Acme".parse()?,
//! #     product: "cutter".parse()?, product_name: "Cutter".parse()?, portal: None, keys: vec![key.verifying_key().clone()],
//! #     components: vec![], quorum: 0, languages: vec![], sends_host_name: false, hides_hardware: false }.sign(&key)?;
//!
//! let text = armor::encode(&document)?;
//! assert_eq!(read(text.as_bytes())?.documents().next(), Some(&document[..]));
//!
//! let picture = qr::Symbol::still(&document, qr::Correction::Medium)?.to_png(8);
//! assert_eq!(read(&picture)?.documents().next(), Some(&document[..]));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod animated;
pub mod armor;
pub mod bundle;
pub mod drop;
mod error;
mod file;
pub mod frames;
pub mod qr;
mod read;
pub mod sheet;
pub mod typed;

// The public interface is the three carriers above, and:
pub use error::CarrierError;
pub use file::FileForm;
pub use read::{Carried, Form, MAX_INPUT, read};
