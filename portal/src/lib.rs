//! The portal: keeps companies, customers, orders, licenses and devices, verifies what devices send, and signs what they get.

pub mod api;
pub mod args;
pub mod copy;
pub mod demo;
pub mod failure;
pub mod import;
pub mod output;
pub mod portal;
pub mod problem;
pub mod run;
pub mod store;
pub mod vault;
