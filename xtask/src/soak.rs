//! soak
use anyhow::{Result, bail};
pub(crate) fn run(_name: &str, _count: Option<u64>, _seconds: Option<u64>, _seed: u64) -> Result<()> {
    bail!("later")
}
