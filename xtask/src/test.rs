//! test
use anyhow::{Result, bail};
pub(crate) fn run(_install: bool, _filter: Option<&str>) -> Result<()> {
    bail!("later")
}
