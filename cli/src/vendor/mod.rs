//! The vendor's side without a portal: one folder of keys, products, licenses and answers.

mod books;
mod codes;
mod folder;
mod issue;
mod journal;

pub(crate) use books::FolderBooks;
pub(crate) use codes::{accept as accept_code, confirm as confirm_code, confirmation, initialize};
pub(crate) use folder::{LicenseFile, Product, Unlocked, VendorFolder};
pub(crate) use issue::{Issued, accept_deactivation, answer_request, change, refusal_receipt};
