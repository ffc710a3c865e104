//! The command line. Its comments are the help text, and the help text is the documentation.

mod carriers;
mod codes;
#[cfg(feature = "courier")]
mod courier;
mod vendor;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueHint};
use clap_complete::Shell;

pub use carriers::{BundleCommand, BundleCreateArgs, BundleListArgs, DropArgs};
pub use codes::{
    CodeAcceptArgs, CodeCommand, CodeConfirmArgs, CodeDeactivateArgs, CodeDocumentArgs, CodeInitializeArgs, CodeInstallArgs,
    CodeRequestArgs, CodeSourceArgs, CodeTargetArgs, PolicyCommand, PolicyCreateArgs,
};
#[cfg(feature = "courier")]
pub use courier::{
    AnswerArgs, BackupArgs, ChangeBorrowArgs, ChangeCommand, ChangeDeviceArgs, ChangeLicenseArgs, ChangeNoteArgs, ChangeRefreshArgs,
    ChangeRenewArgs, ChangeSerialArgs, ChangeTransferArgs, ChangeUserArgs, CollectArgs, CourierCommand, CourierDeliverArgs, CrossingArgs,
    LogArgs, LogQuestion, ReplicaArgs, SearchArgs, ShowArgs, SyncArgs, WithdrawArgs,
};
pub use vendor::{
    DeactivationAcceptArgs, DeactivationCommand, KeyCommand, KeyExportArgs, KeyGenerateArgs, LicenseCommand, LicenseCreateArgs,
    LicenseIssueArgs, LicenseNameArgs, LicenseResetArgs, LicenseShowArgs, ProductCommand, ProductCreateArgs, ProfileCommand,
    ProfileCreateArgs, TermsArgs,
};

/// Activates software on machines that have no network
#[derive(Debug, Parser)]
#[command(name = "carnet", version, propagate_version = true, max_term_width = 100)]
pub struct Cli {
    /// Print one JSON object instead of sentences; codes are never translated
    #[arg(long, global = true)]
    pub json: bool,

    /// The language: en, es, fr or de [default: that of the locale]
    #[arg(long, global = true, value_name = "LANG", value_parser = ["en", "es", "fr", "de"], hide_possible_values = true)]
    pub lang: Option<String>,

    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Play the whole life of a license with real files and pictures
    Demo(DemoArgs),
    /// Make an activation request on this machine
    Request(RequestArgs),
    /// Take in a license, a receipt or a bundle on this machine
    Install(InstallArgs),
    /// Tell whether this machine is licensed, with what, and until when
    Status(StatusArgs),
    /// Give a license new terms, and an activation its next revision (vendor)
    Refresh(RefreshArgs),
    /// Tell the vendor what was used on this machine, and what it wishes
    Report(ReportArgs),
    /// Give up this machine's license, with proof
    Deactivate(DeactivateArgs),
    /// Show every field of a document, and whether its signature holds
    Inspect(InspectArgs),
    /// Receive a document from an animated QR code
    Scan(ScanArgs),
    /// Activate with codes that people type, where no file may enter or leave
    #[command(subcommand)]
    Code(CodeCommand),
    /// Exchange documents with a USB stick: take what is for this side, and put what is for the other
    Drop(DropArgs),
    /// Put many documents into one file, and tell what is in it
    #[command(subcommand)]
    Bundle(BundleCommand),
    /// Read QR codes, and show them as animations
    #[command(subcommand)]
    Qr(QrCommand),
    /// Make and show the vendor's keys
    #[command(subcommand)]
    Key(KeyCommand),
    /// Make and list products
    #[command(subcommand)]
    Product(ProductCommand),
    /// Create, issue and manage licenses
    #[command(subcommand)]
    License(LicenseCommand),
    /// Take in what devices give up
    #[command(subcommand)]
    Deactivation(DeactivationCommand),
    /// Make product profiles
    #[command(subcommand)]
    Profile(ProfileCommand),
    /// Make and list policies: terms for sites where no file may enter later
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// Bring the portal what was done, and take what is new there (technician)
    #[cfg(feature = "courier")]
    Sync(SyncArgs),
    /// Carry documents, search, note what is to be done, without a network (technician)
    #[cfg(feature = "courier")]
    #[command(subcommand)]
    Courier(CourierCommand),
    /// Print the completion script of a shell
    Completions(CompletionsArgs),
    /// Write the manual pages into a folder
    Man(ManArgs),
}

/// QR codes.
#[derive(Debug, Subcommand)]
pub enum QrCommand {
    /// Print the text of every QR code in pictures, whoever's it is
    Read(QrReadArgs),
    /// Show a document or a bundle as an animated QR code
    #[command(disable_version_flag = true)]
    Animate(QrAnimateArgs),
}

/// Where the vendor's data lies, and how its keys are opened.
#[derive(Debug, Clone, Args)]
pub struct VendorArgs {
    /// The vendor folder
    #[arg(long, value_name = "DIR", env = "CARNET_VENDOR", value_hint = ValueHint::DirPath)]
    pub vendor: PathBuf,

    /// Read the passphrase from the first line of this file, or of standard input with `-` [default: ask]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub passphrase_file: Option<PathBuf>,
}

/// Where this machine's state lies.
#[derive(Debug, Clone, Args)]
pub struct StateArgs {
    /// The state folder of the product [default: that of the profile's product]
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub state: Option<PathBuf>,

    /// The product's profile
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub profile: Option<PathBuf>,
}

/// Where documents go.
#[derive(Debug, Clone, Default, Args)]
pub struct DeliverArgs {
    /// Write to FILE, in the form that its name asks for: .carnet (raw), .txt (armored), .png or .svg (QR), .gif or .apng (animated QR),
    /// .html (a page to print), .code (to be typed); `-` is standard output, armored. May be given several times
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Vec<PathBuf>,

    /// Show the QR code in the terminal
    #[arg(long)]
    pub qr: bool,

    /// Replace files that exist
    #[arg(long)]
    pub force: bool,
}

/// `carnet demo`
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// The folder to leave the files in; it must be empty or new
    #[arg(long, value_name = "DIR", default_value = "carnet-demo", value_hint = ValueHint::DirPath)]
    pub dir: PathBuf,
}

/// `carnet request`
#[derive(Debug, Args)]
pub struct RequestArgs {
    #[command(flatten)]
    pub(crate) state: StateArgs,

    /// Read the license key from the first line of this file, or of standard input with `-` [default: ask]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "no_license_key")]
    pub license_key_file: Option<PathBuf>,

    /// Ask without a license key: a manager of the vendor chooses the license
    #[arg(long)]
    pub no_license_key: bool,

    /// The version of the application
    #[arg(long, value_name = "VERSION")]
    pub app_version: Option<String>,

    /// Make a new request even if one is open
    #[arg(long)]
    pub new: bool,

    /// Pin a profile that was not seen before without asking
    #[arg(long)]
    pub yes: bool,

    /// Write QR codes in the link form, which opens the portal on any phone
    #[arg(long)]
    pub link: bool,

    #[command(flatten)]
    pub(crate) deliver: DeliverArgs,
}

/// `carnet install`
#[derive(Debug, Args)]
pub struct InstallArgs {
    /// The document: raw, armored, a bundle, or a picture of a QR code; `-` is standard input
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) state: StateArgs,
}

/// `carnet status`
#[derive(Debug, Args)]
pub struct StatusArgs {
    #[command(flatten)]
    pub(crate) state: StateArgs,
}

/// `carnet refresh`
#[derive(Debug, Args)]
pub struct RefreshArgs {
    /// The license, by its id or the beginning of it
    #[arg(value_name = "LICENSE")]
    pub license: String,

    /// The activation, by its serial [default: the only live one]
    #[arg(long, value_name = "SERIAL")]
    pub serial: Option<u64>,

    #[command(flatten)]
    pub(crate) vendor: VendorArgs,

    #[command(flatten)]
    pub(crate) terms: TermsArgs,

    #[command(flatten)]
    pub(crate) deliver: DeliverArgs,
}

/// `carnet report`
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// The activation, by its serial [default: the only one]
    #[arg(long, alias = "license", value_name = "SERIAL")]
    pub serial: Option<u64>,

    /// What was used of a feature in all; may be given several times
    #[arg(long = "use", value_name = "FEATURE=TOTAL")]
    pub counters: Vec<String>,

    /// What else the vendor should know; may be given several times
    #[arg(long = "set", value_name = "NAME=VALUE")]
    pub variables: Vec<String>,

    /// What this machine wishes: time-repair, refresh or rebind; may be given several times
    #[arg(long = "want", value_name = "WISH")]
    pub wants: Vec<String>,

    /// Make a new report even if one that says the same is open
    #[arg(long)]
    pub new: bool,

    /// Write QR codes in the link form, which opens the portal on any phone
    #[arg(long)]
    pub link: bool,

    #[command(flatten)]
    pub(crate) state: StateArgs,

    #[command(flatten)]
    pub(crate) deliver: DeliverArgs,
}

/// `carnet deactivate`
#[derive(Debug, Args)]
pub struct DeactivateArgs {
    /// The activation, by its serial [default: the only one]
    #[arg(long, value_name = "SERIAL")]
    pub serial: Option<u64>,

    /// Give it up without asking
    #[arg(long)]
    pub yes: bool,

    /// Why: unspecified, moved or retired
    #[arg(long, value_name = "REASON", default_value = "unspecified")]
    pub reason: String,

    #[command(flatten)]
    pub(crate) state: StateArgs,

    #[command(flatten)]
    pub(crate) deliver: DeliverArgs,
}

/// `carnet inspect`
#[derive(Debug, Args)]
pub struct InspectArgs {
    /// The document: raw, armored, a bundle, or a picture of a QR code; `-` is standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: PathBuf,

    /// The public key, as PEM, that the signature must be of
    #[arg(long, value_name = "PEM", value_hint = ValueHint::FilePath)]
    pub key: Option<PathBuf>,
}

/// `carnet scan`
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("source").required(true).args(["frames", "camera", "screen"]))]
pub struct ScanArgs {
    /// Look at a folder of pictures in the order of their names, an animated GIF or PNG, or a film
    #[arg(long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub frames: Option<PathBuf>,

    /// Look through a camera [default: /dev/video0]
    #[arg(long, value_name = "DEVICE", num_args = 0..=1, default_missing_value = "/dev/video0", value_hint = ValueHint::AnyPath)]
    pub camera: Option<PathBuf>,

    /// Look at a part of the screen, X,Y,WIDTH,HEIGHT in pixels
    #[arg(long, value_name = "REGION")]
    pub screen: Option<String>,

    /// Write what was received to FILE; `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-", value_hint = ValueHint::FilePath)]
    pub out: PathBuf,

    /// Keep the frames that were seen in FILE, and go on from those that are in it already
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub resume: Option<PathBuf>,

    /// Replace a file that exists
    #[arg(long)]
    pub force: bool,
}

/// `carnet qr read`
#[derive(Debug, Args)]
pub struct QrReadArgs {
    /// The pictures: PNG or JPEG
    #[arg(value_name = "PICTURE", required = true, value_hint = ValueHint::FilePath)]
    pub pictures: Vec<PathBuf>,
}

/// `carnet qr animate`
#[derive(Debug, Args)]
pub struct QrAnimateArgs {
    /// The document or bundle
    #[arg(value_name = "DOCUMENT", value_hint = ValueHint::FilePath)]
    pub document: PathBuf,

    /// Write the frames into this folder, as PNG pictures in the order of their names
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub frames: Option<PathBuf>,

    /// Write a film to FILE: .gif, .png or .apng
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,

    /// The version of the codes, 5 to 40: higher is denser
    #[arg(long, value_name = "VERSION", default_value_t = carnet_carrier::animated::DEFAULT_VERSION, value_parser = clap::value_parser!(u8).range(5..=40))]
    pub version: u8,

    /// How many frames to make [default: twice as many as are needed at least; without end in the terminal]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=36_000))]
    pub count: Option<u32>,

    /// Frames a second, 1 to 30
    #[arg(long, value_name = "NUMBER", default_value_t = carnet_carrier::animated::DEFAULT_RATE, value_parser = clap::value_parser!(u32).range(1..=30))]
    pub rate: u32,

    /// Pixels a module, 1 to 20
    #[arg(long, value_name = "PIXELS", default_value_t = 6, value_parser = clap::value_parser!(u32).range(1..=20))]
    pub scale: u32,

    /// Replace files that exist
    #[arg(long)]
    pub force: bool,
}

/// `carnet completions`
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    pub shell: Shell,
}

/// `carnet man`
#[derive(Debug, Args)]
pub struct ManArgs {
    /// The folder to write into
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dir: PathBuf,
}
