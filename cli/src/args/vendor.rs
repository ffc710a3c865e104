//! Arguments of the vendor's commands: keys, products, profiles, licenses and what comes back.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueHint};

use super::{DeliverArgs, VendorArgs};

/// Keys of the vendor.
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Make a vendor folder with its keys
    Generate(KeyGenerateArgs),
    /// Show the fingerprint of the issuing key
    Show(VendorArgs),
    /// Write the public issuing key as PEM
    Export(KeyExportArgs),
}

/// Products of the vendor.
#[derive(Debug, Subcommand)]
pub enum ProductCommand {
    /// Make a product
    Create(ProductCreateArgs),
    /// List the products
    List(VendorArgs),
}

/// Licenses of the vendor.
#[derive(Debug, Subcommand)]
pub enum LicenseCommand {
    /// Create a license and show its key
    Create(LicenseCreateArgs),
    /// Answer activation requests
    Issue(LicenseIssueArgs),
    /// List the licenses
    List(VendorArgs),
    /// Show a license and its activations
    Show(LicenseShowArgs),
    /// Declare an activation over, without proof
    Reset(LicenseResetArgs),
    /// Revoke a license: nothing more is issued for it
    Revoke(LicenseNameArgs),
}

/// What devices give up.
#[derive(Debug, Subcommand)]
pub enum DeactivationCommand {
    /// Check the proof of a deactivation, free the seat and write the receipt
    Accept(DeactivationAcceptArgs),
}

/// Product profiles.
#[derive(Debug, Subcommand)]
pub enum ProfileCommand {
    /// Sign the profile that is shipped with a product
    Create(ProfileCreateArgs),
}

/// `carnet key generate`
#[derive(Debug, Args)]
pub struct KeyGenerateArgs {
    #[command(flatten)]
    pub(crate) vendor: VendorArgs,

    /// The company's code: 2 to 16 of a-z, 0-9 and -; it can never change
    #[arg(long, value_name = "CODE")]
    pub company: String,

    /// The company's name
    #[arg(long, value_name = "NAME")]
    pub name: String,

    /// The issuer number of this vendor folder, 1 to 255; 0 is the portal's
    #[arg(long, value_name = "NUMBER", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..))]
    pub issuer: u8,
}

/// `carnet key export`
#[derive(Debug, Args)]
pub struct KeyExportArgs {
    #[command(flatten)]
    pub(crate) vendor: VendorArgs,

    /// Where to write the PEM; `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-", value_hint = ValueHint::FilePath)]
    pub output: PathBuf,

    /// Replace a file that exists
    #[arg(long)]
    pub force: bool,
}

/// `carnet product create`
#[derive(Debug, Args)]
pub struct ProductCreateArgs {
    /// The product's code: 1 to 16 characters; it can never change
    #[arg(value_name = "CODE")]
    pub code: String,

    /// The product's name
    #[arg(long, value_name = "NAME")]
    pub name: String,

    #[command(flatten)]
    pub(crate) vendor: VendorArgs,
}

/// `carnet profile create`
#[derive(Debug, Args)]
pub struct ProfileCreateArgs {
    /// The product's code
    #[arg(long, value_name = "CODE")]
    pub product: String,

    /// The portal's address
    #[arg(long, value_name = "URL")]
    pub portal: Option<String>,

    /// A component to enroll [default: all]: machine-id, system-uuid, network-card, processor, disk or board
    #[arg(long = "component", value_name = "COMPONENT")]
    pub components: Vec<String>,

    /// How many components must still match, where a license does not say
    #[arg(long, value_name = "NUMBER", default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=6))]
    pub quorum: u8,

    /// A language of the product [default: en]
    #[arg(long = "language", value_name = "LANG")]
    pub languages: Vec<String>,

    /// Let requests name the host
    #[arg(long)]
    pub host_name: bool,

    /// Do not let the portal recognize a machine after it was set up anew
    #[arg(long)]
    pub hide_hardware: bool,

    #[command(flatten)]
    pub(crate) vendor: VendorArgs,

    #[command(flatten)]
    pub(crate) deliver: DeliverArgs,
}

/// What a license allows.
#[derive(Debug, Clone, Default, Args)]
pub struct TermsArgs {
    /// perpetual, time-limited, subscription, trial, consumption or borrowed
    #[arg(long = "type", value_name = "TYPE")]
    pub license_type: Option<String>,

    /// The day on which it expires, YYYY-MM-DD
    #[arg(long, value_name = "DATE", conflicts_with = "days")]
    pub expires: Option<String>,

    /// How many days it lasts from its first activation on, or from a refresh
    #[arg(long, value_name = "DAYS")]
    pub days: Option<u32>,

    /// The day on which it starts, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    pub starts: Option<String>,

    /// Days of grace after expiry
    #[arg(long, value_name = "DAYS")]
    pub grace_days: Option<u32>,

    /// The last day of maintenance, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    pub maintenance: Option<String>,

    /// A feature, as CODE, CODE=VALUE or CODE:LIMIT; may be given several times
    #[arg(long = "feature", value_name = "FEATURE")]
    pub features: Vec<String>,

    /// The most units that may be used
    #[arg(long, value_name = "UNITS")]
    pub consumption: Option<u32>,

    /// The units that may be used beyond that
    #[arg(long, value_name = "UNITS")]
    pub overage: Option<u32>,

    /// advisory, grace or strict
    #[arg(long, value_name = "MODE")]
    pub enforcement: Option<String>,

    /// Do not allow virtual machines
    #[arg(long)]
    pub no_vm: bool,

    /// How many of the enrolled components must be as they were
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u8).range(0..=6))]
    pub quorum: Option<u8>,

    /// How far the clock may go back, in seconds
    #[arg(long, value_name = "SECONDS")]
    pub clock_slack: Option<u32>,

    /// An entry of your own, as NAME=VALUE; may be given several times
    #[arg(long = "metadata", value_name = "ENTRY")]
    pub metadata: Vec<String>,
}

/// `carnet license create`
#[derive(Debug, Args)]
pub struct LicenseCreateArgs {
    /// The product's code
    #[arg(long, value_name = "CODE")]
    pub product: String,

    /// The order that it belongs to [default: a random one]
    #[arg(long, value_name = "ORDER")]
    pub order: Option<String>,

    /// How many devices may have it at once
    #[arg(long, value_name = "NUMBER", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub seats: u32,

    /// How often it may move to another device [default: without limit]
    #[arg(long, value_name = "NUMBER")]
    pub max_transfers: Option<u16>,

    /// How many activations may be reset without proof [default: without limit]
    #[arg(long, value_name = "NUMBER")]
    pub max_resets: Option<u16>,

    /// A note for yourself
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub note: String,

    /// Write the license key to this file, readable by you alone, instead of showing it
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub license_key_out: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) terms: TermsArgs,

    #[command(flatten)]
    pub(crate) vendor: VendorArgs,
}

/// `carnet license issue`
#[derive(Debug, Args)]
pub struct LicenseIssueArgs {
    /// The request: raw, armored, a bundle, or a picture of a QR code; `-` is standard input
    #[arg(value_name = "REQUEST", value_hint = ValueHint::FilePath)]
    pub request: PathBuf,

    /// The license, by its id or the beginning of it, for a request without a license key
    #[arg(long, value_name = "LICENSE")]
    pub license: Option<String>,

    /// If the request is refused, write the signed refusal to this file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub refusal: Option<PathBuf>,

    /// Of a bundle of requests, write what became of each row to this file, as comma-separated values
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub csv: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) vendor: VendorArgs,

    #[command(flatten)]
    pub(crate) deliver: DeliverArgs,
}

/// `carnet license show`
#[derive(Debug, Args)]
pub struct LicenseShowArgs {
    /// The license, by its id or the beginning of it
    #[arg(value_name = "LICENSE")]
    pub license: String,

    /// Show the license key too; asks for the passphrase
    #[arg(long)]
    pub reveal_key: bool,

    #[command(flatten)]
    pub(crate) vendor: VendorArgs,
}

/// `carnet license reset`
#[derive(Debug, Args)]
pub struct LicenseResetArgs {
    /// The license, by its id or the beginning of it
    #[arg(value_name = "LICENSE")]
    pub license: String,

    /// The activation, by its serial [default: the only live one]
    #[arg(long, value_name = "SERIAL")]
    pub serial: Option<u64>,

    #[command(flatten)]
    pub(crate) vendor: VendorArgs,
}

/// `carnet license revoke`
#[derive(Debug, Args)]
pub struct LicenseNameArgs {
    /// The license, by its id or the beginning of it
    #[arg(value_name = "LICENSE")]
    pub license: String,

    #[command(flatten)]
    pub(crate) vendor: VendorArgs,
}

/// `carnet deactivation accept`
#[derive(Debug, Args)]
pub struct DeactivationAcceptArgs {
    /// The deactivation: raw, armored, or a picture of a QR code; `-` is standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: PathBuf,

    #[command(flatten)]
    pub(crate) vendor: VendorArgs,

    #[command(flatten)]
    pub(crate) deliver: DeliverArgs,
}
