//! Arguments of what carries many documents: bundles, drop folders, printed sheets.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueHint};

/// Bundles of documents.
#[derive(Debug, Subcommand)]
pub enum BundleCommand {
    /// Put the documents of many files and folders into one bundle
    Create(BundleCreateArgs),
    /// Tell what is in a bundle, as a table
    List(BundleListArgs),
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
