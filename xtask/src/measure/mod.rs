//! Measurements that are no tests: `cargo xtask measure NAME`. Each prints the table that `docs/benchmarks.md` holds.

mod desktop;
mod fleet;
mod pictures;
mod portal;
mod scale;
mod sync;
mod transfer;

use anyhow::{Result, bail};

pub(crate) fn run(name: &str, count: Option<u64>) -> Result<()> {
    match name {
        "pictures" => pictures::run(count.unwrap_or(60)),
        "transfer" => {
            transfer::run(count.unwrap_or(200));
            Ok(())
        }
        "desktop" => desktop::run(),
        "portal" => portal::run(),
        "scale" => scale::run(),
        "sync" => sync::run(count.unwrap_or(100_000)),
        "fleet" => fleet::run(count.unwrap_or(10_000)),
        // One run of `fleet`, in a process of its own.
        "fleet-once" => fleet::once(count.unwrap_or(10_000)),
        _ => bail!("no measurement `{name}`: there are `desktop`, `fleet`, `pictures`, `portal`, `scale`, `sync` and `transfer`"),
    }
}

/// The middle one.
fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}
