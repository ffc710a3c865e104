//! The rules of licenses, seats and answers, as one pure function.
//!
//! [`decide()`] takes the records of one license, an operation and the time, and says which records change and what is answered, or why
//! not. Whoever keeps records (a vendor folder, a portal's database, a simulation in memory) loads them, calls `decide`, and applies its
//! changes in one transaction. Nothing here reads a clock, a file or a random number, and nothing here signs.

mod by_code;
pub mod custody;
mod decide;
mod edit;
mod inspection;
pub mod noun;
pub mod permission;
mod plan;
mod record;
mod records;
mod refusal;
pub mod sync;
mod text_form;

// The public interface is:
pub use by_code::exchange_digest;
pub use decide::{Answer, Change, Context, Decision, IMPORT_WINDOW_SECS, Operation, decide};
pub use edit::LicenseEdit;
pub use inspection::{Inspection, Signatory, Unverified, json_of};
pub use plan::{FeaturePlan, TermsPlan};
pub use record::{ActivationRecord, CodeAnswer, CodeRecord, Ending, Evidence, LicenseRecord, Usage, UsageTotal};
pub use records::{Elsewhere, Records};
pub use refusal::Refusal;
