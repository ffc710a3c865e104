//! Generators, checks and campaigns of the workspace: `cargo xtask --help`.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::decimal_bitwise_operands,
    reason = "the numbers are the generator's own and small"
)]

mod cli_docs;
mod courier;
mod fixtures;
mod measure;
mod release;
mod soak;
mod test;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Generators, checks and campaigns of the Carnet workspace
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Write `fixtures/` anew, from fixed seeds
    Fixtures {
        /// Change nothing; fail if anything would change
        #[arg(long)]
        check: bool,
    },
    /// Write `docs/cli.md` anew, from the command line's own definitions
    CliDocs {
        /// Change nothing; fail if anything would change
        #[arg(long)]
        check: bool,
    },
    /// Run every test
    Test {
        /// Install the system packages that are missing, with root or sudo
        #[arg(long)]
        install: bool,
        /// Only tests whose name contains this
        filter: Option<String>,
    },
    /// Measure, and print a table: `desktop`, `fleet`, `pictures`, `portal`, `scale`, `sync` or `transfer`
    Measure {
        /// Which
        name: String,
        /// How many of each
        #[arg(long)]
        count: Option<u64>,
    },
    /// Make the package for Debian, with both programs
    Release,
    /// Be a courier for a campaign or a measurement, which says what to do as JSON on standard input
    #[command(hide = true)]
    Courier,
    /// Run a counted campaign: `contests`, `fuzz`, `kills`, `outages` or `sync`
    Soak {
        /// Which
        name: String,
        /// How many rounds
        #[arg(long)]
        count: Option<u64>,
        /// Stop after so many seconds
        #[arg(long)]
        seconds: Option<u64>,
        /// Where the random numbers begin
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Fixtures { check } => fixtures::run(check),
        Task::CliDocs { check } => cli_docs::run(check),
        Task::Test { install, filter } => test::run(install, filter.as_deref()),
        Task::Measure { name, count } => measure::run(&name, count),
        Task::Release => release::run(),
        Task::Courier => courier::run(),
        Task::Soak { name, count, seconds, seed } => soak::run(&name, count, seconds, seed),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The workspace's folder.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace").to_owned()
}
