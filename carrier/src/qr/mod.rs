//! QR codes: a document as one symbol, written and read (`docs/spec/README.md`, `docs/spec/qr.md`).

mod reader;
mod symbol;
mod text;

pub use reader::{is_picture, read_picture};
pub use symbol::{Correction, Symbol};
pub use text::{document_in, is_carnet_text, link_text, still_text};
