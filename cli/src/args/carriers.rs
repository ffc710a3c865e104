//! Arguments of what carries many documents: bundles, drop folders, printed sheets.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueHint};

use super::StateArgs;

/// Bundles of documents.
#[derive(Debug, Subcommand)]
pub enum BundleCommand {
    /// Put the documents of many files and folders into one bundle
    Create(BundleCreateArgs),
    /// Tell what is in a bundle, as a table
    List(BundleListArgs),
}

/// `carnet drop`
#[derive(Debug, Args)]
pub struct DropArgs {
    /// The stick, or a folder that stands for one
    #[arg(value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub folder: PathBuf,

    #[command(flatten)]
    pub(crate) state: StateArgs,

    /// The vendor's side: answer what the machines sent
    #[arg(long, value_name = "DIR", conflicts_with_all = ["state", "profile"], value_hint = ValueHint::DirPath)]
    pub vendor: Option<PathBuf>,

    /// Read the passphrase from the first line of this file, or of standard input with `-` [default: ask]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub passphrase_file: Option<PathBuf>,

    /// The license, by its id or the beginning of it, for requests without a license key
    #[arg(long, value_name = "LICENSE", requires = "vendor")]
    pub license: Option<String>,
}

/// `carnet bundle create`
#[derive(Debug, Args)]
pub struct BundleCreateArgs {
    /// Files of any form, and folders of them
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::AnyPath)]
    pub files: Vec<PathBuf>,

    /// Write the bundle to FILE
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: PathBuf,

    /// Replace a file that exists
    #[arg(long)]
    pub force: bool,
}

/// `carnet bundle list`
#[derive(Debug, Args)]
pub struct BundleListArgs {
    /// The bundle
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: PathBuf,

    /// Write every row to FILE, as comma-separated values
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub csv: Option<PathBuf>,

    /// Replace a file that exists
    #[arg(long)]
    pub force: bool,
}
