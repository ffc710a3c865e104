//! `carnet-portal`.

use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use carnet_core::UnixTime;
use carnet_portal::args::Arguments;
use carnet_portal::output::Output;
use carnet_portal::run::run;
use carnet_words::Language;
use clap::Parser;
use mimalloc::MiMalloc;

/// A seventh of the portal's time went into glibc's allocator (docs/adr/0009-portal.md).
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let locale = arguments.lang.clone().or_else(sys_locale::get_locale).unwrap_or_default();
    let out = Output::new(Language::of_locale(&locale));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let done = runtime.map_err(anyhow::Error::from).and_then(|runtime| runtime.block_on(run(arguments, &out, now)));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            out.failure(&error);
            ExitCode::from(2)
        }
    }
}

/// The one place where the portal reads the calendar.
#[expect(clippy::disallowed_methods, reason = "main hands the time on")]
fn now() -> UnixTime {
    UnixTime::from_secs(SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()))
}
