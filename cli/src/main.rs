//! Parse, run, say why not, exit.

use std::process::ExitCode;
use std::time::SystemTime;

use carnet::args::Cli;
use carnet::{ExitStatus, Output, Session, run};
use carnet_core::UnixTime;
use carnet_words::Language;
use clap::Parser;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let locale = cli.lang.clone().or_else(sys_locale::get_locale).unwrap_or_default();
    let mut session = Session::new(clock, Output::standard(Language::of_locale(&locale), cli.json));
    let status = if getrandom::u64().is_ok() {
        run(cli.command, &mut session).unwrap_or_else(|failure| {
            session.out.failure(&failure);
            failure.status()
        })
    } else {
        session.out.failure(&carnet::Failure::trouble("no-randomness"));
        ExitStatus::Trouble
    };
    ExitCode::from(status.code())
}

/// The one place where this program reads a clock.
#[expect(clippy::disallowed_methods, reason = "time enters here and is passed on")]
fn clock() -> UnixTime {
    let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    UnixTime::from_secs(since_epoch.as_secs())
}
