//! Parse, run, say why not, exit.

use std::process::ExitCode;
use std::time::SystemTime;

use carnet::args::Cli;
use carnet::{ExitStatus, Failure, Output, Session, run};
use carnet_core::UnixTime;
use carnet_words::Language;
use clap::Parser;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    let locale = cli.lang.clone().or_else(sys_locale::get_locale).unwrap_or_default();
    let mut session = Session::new(clock, Output::standard(Language::of_locale(&locale), cli.json));
    let status = if getrandom::u64().is_ok() {
        run(cli.command, &mut session).unwrap_or_else(|failure| {
            session.out.failure(&failure);
            failure.status()
        })
    } else {
        session.out.failure(&Failure::trouble("no-randomness"));
        ExitStatus::Trouble
    };
    ExitCode::from(status.code())
}

/// Help and version are answers; anything else is wrong usage, as an object for machines that asked for one.
fn usage(error: &clap::Error) -> ExitCode {
    let wants_json = std::env::args_os().any(|word| word == "--json");
    if !wants_json || !error.use_stderr() {
        let _ = error.print();
        return ExitCode::from(if error.use_stderr() { ExitStatus::Trouble } else { ExitStatus::Done }.code());
    }
    let failure = Failure::trouble("usage").with("reason", reason(&error.to_string()));
    Output::standard(Language::English, true).failure(&failure);
    ExitCode::from(failure.status().code())
}

/// What is wrong, in a line: all that stands before the first empty one, such as the names of what is missing.
fn reason(said: &str) -> String {
    let lines = said.lines().map(str::trim).take_while(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ").trim_start_matches("error: ").to_owned()
}

/// The one place where this program reads a clock.
#[expect(clippy::disallowed_methods, reason = "time enters here and is passed on")]
fn clock() -> UnixTime {
    let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    UnixTime::from_secs(since_epoch.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_names_what_is_missing() {
        let said = "error: the following were not provided:\n  --portal <URL>\n  --page <FILE>\n\nUsage: carnet sync\n";
        assert_eq!(reason(said), "the following were not provided: --portal <URL> --page <FILE>");
        assert_eq!(reason("error: no such word"), "no such word");
    }
}
