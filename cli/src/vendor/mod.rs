//! The vendor's side without a portal: one folder of keys, products, licenses and answers.

mod folder;
mod issue;
mod journal;
mod seal;

pub(crate) use folder::{LicenseFile, Product, Unlocked, VendorFolder};
pub(crate) use issue::{Issued, accept_deactivation, answer_request, change, refusal_receipt};
