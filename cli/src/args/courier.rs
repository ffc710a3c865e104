//! Arguments of the technician's commands: sync, and what is done between two of them.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Subcommand, ValueEnum, ValueHint};

use super::DeliverArgs;

/// Where the technician's replica lies.
#[derive(Debug, Clone, Args)]
pub struct ReplicaArgs {
    /// The replica: one file with what you may see, what you have done, and what was carried
    #[arg(long, value_name = "FILE", env = "CARNET_REPLICA", value_hint = ValueHint::FilePath)]
    pub replica: PathBuf,
}

/// `carnet sync`
#[derive(Debug, Args)]
pub struct SyncArgs {
    /// The portal's address, the first time; it is kept in the replica
    #[arg(long, value_name = "URL", requires = "api_key_file", value_hint = ValueHint::Url)]
    pub portal: Option<String>,

    /// Read the API key from the first line of this file, or of standard input with `-`; it is kept in the replica, sealed. Without
    /// `--portal`, it takes the place of the one that is kept
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub api_key_file: Option<PathBuf>,

    /// Trust the certificates in this PEM file beside those of the system; they are kept
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub ca: Option<PathBuf>,

    /// Go through this proxy; it is kept, sealed. An empty one takes it away
    #[arg(long, value_name = "URL", env = "CARNET_PROXY", hide_env_values = true, value_hint = ValueHint::Url)]
    pub proxy: Option<String>,

    /// Read the passphrase from the first line of this file, or of standard input with `-` [default: ask]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub passphrase_file: Option<PathBuf>,

    /// Be called by this name on pages and in lists, beside the user's id; it is kept. An empty one takes it away
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,

    /// Forget the portal's address and the API key, and do nothing else; what was seen and done stays
    #[arg(long, conflicts_with_all = ["portal", "api_key_file", "ca", "name", "anew"])]
    pub forget: bool,

    /// Wait this long in all for a network or a portal that is away
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    pub wait: u64,

    /// Take everything anew, after the portal was restored from a copy
    #[arg(long)]
    pub anew: bool,

    #[command(flatten)]
    pub(crate) replica: ReplicaArgs,
}

/// What a technician does between two syncs.
#[derive(Debug, Subcommand)]
pub enum CourierCommand {
    /// Take requests, proofs and reports of a machine along, after every field was shown
    Collect(CollectArgs),
    /// Tell what the portal has answered, and choose a license for a request that names none
    Answer(AnswerArgs),
    /// Take back what waits, as long as no sync has begun to push it
    Withdraw(WithdrawArgs),
    /// Bring the answers to a machine, after every field was shown
    Deliver(CourierDeliverArgs),
    /// Tell what is owed to which machine
    Owed(ReplicaArgs),
    /// Find licenses, machines, customers and the rest without a network
    Search(SearchArgs),
    /// Show every field of one thing
    Show(ShowArgs),
    /// Note what is to be done at the next sync
    #[command(subcommand)]
    Change(ChangeCommand),
    /// Show what was carried, each entry linked to the one before
    Log(LogArgs),
    /// Copy the whole replica into a new file
    Backup(BackupArgs),
}

/// Whom documents are shown to before they cross.
#[derive(Debug, Clone, Args)]
pub struct CrossingArgs {
    /// The machine, as people on the site call it
    #[arg(long, value_name = "NAME")]
    pub machine: String,

    /// Whoever is shown the documents and lets them cross; it goes into the log
    #[arg(long, value_name = "NAME")]
    pub inspector: Option<String>,

    /// Write what was shown as a page to print and sign
    #[arg(long, value_name = "FILE.html", value_hint = ValueHint::FilePath)]
    pub page: Option<PathBuf>,

    /// Let everything cross without asking
    #[arg(long)]
    pub yes: bool,
}

/// `carnet courier collect`
#[derive(Debug, Args)]
pub struct CollectArgs {
    /// The documents: raw, armored, bundles, or pictures of QR codes; `-` is standard input
    #[arg(value_name = "FILE", required_unless_present = "stick", value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,

    /// Take what machines put on a stick with `carnet drop`; it stays there until the answers are on the same stick
    #[arg(long = "drop", value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub stick: Option<PathBuf>,

    /// The license, by its id or the beginning of it, for requests without a license key
    #[arg(long, value_name = "LICENSE")]
    pub license: Option<String>,

    /// Replace a page that exists
    #[arg(long)]
    pub force: bool,

    #[command(flatten)]
    pub(crate) crossing: CrossingArgs,

    #[command(flatten)]
    pub(crate) replica: ReplicaArgs,
}

/// `carnet courier answer`
#[derive(Debug, Args)]
pub struct AnswerArgs {
    /// The operation, by its id, the beginning of it, or its claim code [default: all]
    #[arg(value_name = "ID", conflicts_with_all = ["waiting", "refused"])]
    pub id: Option<String>,

    /// Only what waits for the portal
    #[arg(long, conflicts_with = "refused")]
    pub waiting: bool,

    /// Only what the portal has refused
    #[arg(long)]
    pub refused: bool,

    /// Send its request once more, for this license, by its id or the beginning of it
    #[arg(long, value_name = "LICENSE", requires = "id")]
    pub license: Option<String>,

    #[command(flatten)]
    pub(crate) replica: ReplicaArgs,
}

/// `carnet courier withdraw`
#[derive(Debug, Args)]
pub struct WithdrawArgs {
    /// The operation, by its id, the beginning of it, or its claim code
    #[arg(value_name = "ID")]
    pub id: String,

    #[command(flatten)]
    pub(crate) replica: ReplicaArgs,
}

/// `carnet courier deliver`
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("target").required(true).multiple(true).args(["output", "qr", "stick"]))]
pub struct CourierDeliverArgs {
    /// Put the answers on a stick, where `carnet drop` of the machine finds them
    #[arg(long = "drop", value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub stick: Option<PathBuf>,

    /// Also what was handed over before; the log has it once
    #[arg(long)]
    pub again: bool,

    #[command(flatten)]
    pub(crate) crossing: CrossingArgs,

    #[command(flatten)]
    pub(crate) deliver: DeliverArgs,

    #[command(flatten)]
    pub(crate) replica: ReplicaArgs,
}

/// `carnet courier search`
#[derive(Debug, Args)]
pub struct SearchArgs {
    /// Beginnings of words, all of which must be there
    #[arg(value_name = "TEXT")]
    pub text: String,

    /// One kind only: account, customer, product, policy, order, license, device or activation
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,

    /// The most to show
    #[arg(long, value_name = "NUMBER", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub limit: u32,

    #[command(flatten)]
    pub(crate) replica: ReplicaArgs,
}

/// `carnet courier show`
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// account, customer, product, policy, order, license, device or activation
    #[arg(value_name = "KIND")]
    pub kind: String,

    /// Its id, or the beginning of it; an activation by its serial
    #[arg(value_name = "ID")]
    pub id: String,

    #[command(flatten)]
    pub(crate) replica: ReplicaArgs,
}

/// What is to be done at the next sync.
#[derive(Debug, Subcommand)]
pub enum ChangeCommand {
    /// Write the vendor's note on a license
    Note(ChangeNoteArgs),
    /// Free the seat of an activation without proof
    Reset(ChangeSerialArgs),
    /// Free all devices of a license without proof
    ResetLicense(ChangeLicenseArgs),
    /// Let a license last longer
    Renew(ChangeRenewArgs),
    /// Move a license to another order
    Transfer(ChangeTransferArgs),
    /// Borrow the seat of an activation for longer; the answer is brought to the machine
    Borrow(ChangeBorrowArgs),
    /// Make the next revision for an activation; the answer is brought to the machine
    Refresh(ChangeRefreshArgs),
    /// Assign a user to a license
    Assign(ChangeUserArgs),
    /// Assign a user to a license no more
    Unassign(ChangeUserArgs),
    /// Issue nothing more of a license for now
    Disable(ChangeLicenseArgs),
    /// Issue of a license again
    Enable(ChangeLicenseArgs),
    /// Revoke a license for good
    Revoke(ChangeLicenseArgs),
    /// Answer a device no more
    Block(ChangeDeviceArgs),
    /// Answer a device again
    Unblock(ChangeDeviceArgs),
    /// Free all seats of a device that is no more
    DeclareDead(ChangeDeviceArgs),
}

/// A change of a license.
#[derive(Debug, Args)]
pub struct ChangeLicenseArgs {
    /// The license, by its id or the beginning of it
    #[arg(value_name = "LICENSE")]
    pub license: String,

    #[command(flatten)]
    pub(crate) replica: ReplicaArgs,
}

/// A change of a device.
#[derive(Debug, Args)]
pub struct ChangeDeviceArgs {
    /// The device, by its id or the beginning of it
    #[arg(value_name = "DEVICE")]
    pub device: String,

    #[command(flatten)]
    pub(crate) replica: ReplicaArgs,
}

/// A change of an activation.
#[derive(Debug, Args)]
pub struct ChangeSerialArgs {
    /// The activation, by its serial
    #[arg(value_name = "SERIAL")]
    pub serial: u64,

    #[command(flatten)]
    pub(crate) replica: ReplicaArgs,
}

/// `carnet courier change note`
#[derive(Debug, Args)]
pub struct ChangeNoteArgs {
    #[command(flatten)]
    pub(crate) license: ChangeLicenseArgs,

    /// The note
    #[arg(value_name = "TEXT")]
    pub note: String,
}

/// `carnet courier change renew`
#[derive(Debug, Args)]
pub struct ChangeRenewArgs {
    /// Days, from its expiry or, if that is over, from the day of the sync
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..))]
    pub days: u32,

    #[command(flatten)]
    pub(crate) license: ChangeLicenseArgs,
}

/// `carnet courier change transfer`
#[derive(Debug, Args)]
pub struct ChangeTransferArgs {
    /// The order, by its id or the beginning of it
    #[arg(long, value_name = "ORDER")]
    pub order: String,

    #[command(flatten)]
    pub(crate) license: ChangeLicenseArgs,
}

/// `carnet courier change borrow`
#[derive(Debug, Args)]
pub struct ChangeBorrowArgs {
    /// The last day, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    pub until: String,

    #[command(flatten)]
    pub(crate) refresh: ChangeRefreshArgs,
}

/// `carnet courier change refresh`
#[derive(Debug, Args)]
pub struct ChangeRefreshArgs {
    /// The machine to bring the answer to, as people on the site call it [default: the name that it told the portal]
    #[arg(long, value_name = "NAME")]
    pub machine: Option<String>,

    #[command(flatten)]
    pub(crate) serial: ChangeSerialArgs,
}

/// `carnet courier change assign` and `unassign`
#[derive(Debug, Args)]
pub struct ChangeUserArgs {
    /// The user, by its id
    #[arg(long, value_name = "USER")]
    pub user: String,

    #[command(flatten)]
    pub(crate) license: ChangeLicenseArgs,
}

/// `carnet courier log`
#[derive(Debug, Args)]
pub struct LogArgs {
    /// Tell whether every entry is as it was written and none is missing, instead of showing them
    #[arg(value_name = "verify", value_enum, hide_possible_values = true)]
    pub what: Option<LogQuestion>,

    #[command(flatten)]
    pub(crate) replica: ReplicaArgs,
}

/// What is asked of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogQuestion {
    /// Whether it holds
    Verify,
}

/// `carnet courier backup`
#[derive(Debug, Args)]
pub struct BackupArgs {
    /// The new file
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: PathBuf,

    #[command(flatten)]
    pub(crate) replica: ReplicaArgs,
}
