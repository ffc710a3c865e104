//! Machines as people on a site call them.

use carnet_core::Title;
use carnet_courier::outbox::Item;
use carnet_courier::visit;

use crate::{Failure, Session};

/// Says that another machine is called almost the same, and gives its name.
///
/// # Errors
/// When standard error is closed or full.
pub(super) fn tell_alike(name: &Title, items: &[Item], session: &mut Session) -> Result<Option<String>, Failure> {
    let Some(known) = visit::alike(name.as_str(), items) else { return Ok(None) };
    session.out.note("ui-courier-machine-alike", &[("known", known), ("machine", name.as_str())])?;
    Ok(Some(known.to_owned()))
}
