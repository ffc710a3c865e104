//! QR codes: a document as one symbol, written and read (`docs/spec/README.md`, `docs/spec/qr.md`).

mod binarize;
mod reader;
mod symbol;
mod text;

pub use reader::{Effort, Frame, is_picture, read_picture};
pub(crate) use reader::{FULL_PIXELS, check_size, limits, refused};
pub use symbol::{Correction, Symbol};
pub use text::{document_in, is_carnet_text, link_text, still_text};
