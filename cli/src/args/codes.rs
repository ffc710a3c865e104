//! Arguments of the code exchange and of the policies that it needs.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueHint};

use super::{DeliverArgs, StateArgs, TermsArgs, VendorArgs};

/// Codes that people type.
#[derive(Debug, Subcommand)]
pub enum CodeCommand {
    /// Begin: make an initialization code for a license (vendor)
    Initialize(CodeInitializeArgs),
    /// Answer an initialization code with an activation code (this machine)
    Request(CodeRequestArgs),
    /// Answer an activation code with a confirmation code (vendor)
    Confirm(CodeConfirmArgs),
    /// Take in a confirmation code, the first or a renewal (this machine)
    Install(CodeInstallArgs),
    /// Give up this machine's license, with the proof as a code
    Deactivate(CodeDeactivateArgs),
    /// Take the code of a deactivation and free the seat (vendor)
    Accept(CodeAcceptArgs),
    /// Type in a whole document from a printed page
    Document(CodeDocumentArgs),
}

/// Policies: terms for sites where no file may enter later.
#[derive(Debug, Subcommand)]
pub enum PolicyCommand {
    /// Sign a policy that is put in place with the software
    Create(PolicyCreateArgs),
    /// List the policies
    List(VendorArgs),
}

/// Where a code comes from.
#[derive(Debug, Clone, Args)]
pub struct CodeSourceArgs {
    /// Read the code from FILE, a text or a picture of its QR code; `-` is standard input [default: ask, line by line]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub code_file: Option<PathBuf>,
}

/// Where a code goes.
#[derive(Debug, Clone, Args)]
pub struct CodeTargetArgs {
    /// Write the code to FILE: .txt (text), .png or .svg (QR code) [default: show it]
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,

    /// Show the words for the telephone as well
    #[arg(long)]
    pub spelled: bool,

    /// Replace a file that exists
    #[arg(long)]
    pub force: bool,
}

/// `carnet code initialize`
#[derive(Debug, Args)]
pub struct CodeInitializeArgs {
    /// The license, by its id or the beginning of it
    #[arg(value_name = "LICENSE")]
    pub license: String,

    /// The policy that the machine has, by its digest or the beginning of it [default: the only one of the product]
    #[arg(long, value_name = "POLICY")]
    pub policy: Option<String>,

    /// For how many days the code may be answered
    #[arg(long, value_name = "DAYS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=3650))]
    pub days: u32,

    #[command(flatten)]
    pub(crate) vendor: VendorArgs,

    #[command(flatten)]
    pub(crate) target: CodeTargetArgs,
}

/// `carnet code request`
#[derive(Debug, Args)]
pub struct CodeRequestArgs {
    #[command(flatten)]
    pub(crate) state: StateArgs,

    /// The policy to put in place first, where that was not done before
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub policy: Option<PathBuf>,

    /// The version of the application
    #[arg(long, value_name = "VERSION")]
    pub app_version: Option<String>,

    /// Pin a profile that was not seen before without asking
    #[arg(long)]
    pub yes: bool,

    #[command(flatten)]
    pub(crate) source: CodeSourceArgs,

    #[command(flatten)]
    pub(crate) target: CodeTargetArgs,
}

/// `carnet code confirm`
#[derive(Debug, Args)]
pub struct CodeConfirmArgs {
    #[command(flatten)]
    pub(crate) vendor: VendorArgs,

    #[command(flatten)]
    pub(crate) source: CodeSourceArgs,

    #[command(flatten)]
    pub(crate) target: CodeTargetArgs,
}

/// `carnet code install`
#[derive(Debug, Args)]
pub struct CodeInstallArgs {
    #[command(flatten)]
    pub(crate) state: StateArgs,

    #[command(flatten)]
    pub(crate) source: CodeSourceArgs,
}

/// `carnet code deactivate`
#[derive(Debug, Args)]
pub struct CodeDeactivateArgs {
    /// The activation, by its serial [default: the only one]
    #[arg(long, value_name = "SERIAL")]
    pub serial: Option<u64>,

    /// Why: unspecified, moved or retired
    #[arg(long, value_name = "REASON", default_value = "unspecified")]
    pub reason: String,

    /// Give it up without asking
    #[arg(long)]
    pub yes: bool,

    #[command(flatten)]
    pub(crate) state: StateArgs,

    #[command(flatten)]
    pub(crate) target: CodeTargetArgs,
}

/// `carnet code accept`
#[derive(Debug, Args)]
pub struct CodeAcceptArgs {
    #[command(flatten)]
    pub(crate) vendor: VendorArgs,

    #[command(flatten)]
    pub(crate) source: CodeSourceArgs,
}

/// `carnet code document`
#[derive(Debug, Args)]
pub struct CodeDocumentArgs {
    #[command(flatten)]
    pub(crate) source: CodeSourceArgs,

    #[command(flatten)]
    pub(crate) deliver: DeliverArgs,
}

/// `carnet policy create`
#[derive(Debug, Args)]
pub struct PolicyCreateArgs {
    /// The product's code
    #[arg(long, value_name = "CODE")]
    pub product: String,

    /// The policy's name, for people
    #[arg(long, value_name = "NAME")]
    pub name: String,

    #[command(flatten)]
    pub(crate) vendor: VendorArgs,

    #[command(flatten)]
    pub(crate) terms: TermsArgs,

    #[command(flatten)]
    pub(crate) deliver: DeliverArgs,
}
