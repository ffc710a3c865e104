//! The window without a screen: pages by label and role, in four languages and at double size, and a few pictures.

#![expect(clippy::unwrap_used, reason = "a test fails where something is not there")]

mod pages;
mod site;
mod stories;
