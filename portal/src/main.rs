//! `carnet-portal`.

use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use carnet_core::UnixTime;
use carnet_portal::args::Arguments;
use clap::Parser;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(2);
        }
    };
    match runtime.block_on(carnet_portal::run::run(arguments, now)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// The one place where the portal reads the calendar.
#[expect(clippy::disallowed_methods, reason = "main hands the time on")]
fn now() -> UnixTime {
    UnixTime::from_secs(SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()))
}
