//! The kinds of document, one a file; `docs/spec/` has a page for each.

pub(crate) mod deactivation;
pub(crate) mod license;
pub(crate) mod policy;
pub(crate) mod profile;
pub(crate) mod receipt;
pub(crate) mod report;
pub(crate) mod request;
pub(crate) mod terms;
