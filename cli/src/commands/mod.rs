//! The verbs, one a file.

mod bundle;
mod code;
mod completions;
#[cfg(feature = "courier")]
mod courier;
mod deactivate;
mod deactivation;
mod demo;
mod drop;
mod inspect;
mod install;
mod issue;
mod key;
mod license;
mod plan;
mod policy;
mod product;
mod profile;
mod qr;
mod refresh;
mod report;
mod request;
mod scan;
mod state;
mod status;
#[cfg(feature = "courier")]
mod sync;
mod tally;

use crate::args::{
    BundleCommand, CodeCommand, Command, DeactivationCommand, KeyCommand, LicenseCommand, PolicyCommand, ProductCommand, ProfileCommand,
    QrCommand,
};
use crate::{ExitStatus, Failure, Session};

/// Runs a command.
///
/// # Errors
/// Why it failed, for [`Output::failure`](crate::Output::failure) to say.
pub fn run(command: Command, session: &mut Session) -> Result<ExitStatus, Failure> {
    match command {
        Command::Demo(args) => demo::run(&args, session),
        Command::Request(args) => request::run(&args, session),
        Command::Install(args) => install::run(&args, session),
        Command::Status(args) => status::run(&args, session),
        Command::Refresh(args) => refresh::run(&args, session),
        Command::Report(args) => report::run(&args, session),
        Command::Deactivate(args) => deactivate::run(&args, session),
        Command::Inspect(args) => inspect::run(&args, session),
        Command::Scan(args) => scan::run(&args, session),
        Command::Code(CodeCommand::Initialize(args)) => code::initialize(&args, session),
        Command::Code(CodeCommand::Request(args)) => code::request(&args, session),
        Command::Code(CodeCommand::Confirm(args)) => code::confirm(&args, session),
        Command::Code(CodeCommand::Install(args)) => code::install(&args, session),
        Command::Code(CodeCommand::Deactivate(args)) => code::deactivate(&args, session),
        Command::Code(CodeCommand::Accept(args)) => code::accept(&args, session),
        Command::Code(CodeCommand::Document(args)) => code::document(&args, session),
        Command::Policy(PolicyCommand::Create(args)) => policy::create(&args, session),
        Command::Policy(PolicyCommand::List(args)) => policy::list(&args, session),
        Command::Drop(args) => drop::run(&args, session),
        Command::Bundle(BundleCommand::Create(args)) => bundle::create(&args, session),
        Command::Bundle(BundleCommand::List(args)) => bundle::list(&args, session),
        Command::Qr(QrCommand::Read(args)) => qr::read(&args, session),
        Command::Qr(QrCommand::Animate(args)) => qr::animate(&args, session),
        Command::Key(KeyCommand::Generate(args)) => key::generate(&args, session),
        Command::Key(KeyCommand::Show(args)) => key::show(&args, session),
        Command::Key(KeyCommand::Export(args)) => key::export(&args, session),
        Command::Product(ProductCommand::Create(args)) => product::create(&args, session),
        Command::Product(ProductCommand::List(args)) => product::list(&args, session),
        Command::License(LicenseCommand::Create(args)) => license::create(&args, session),
        Command::License(LicenseCommand::Issue(args)) => issue::issue(&args, session),
        Command::License(LicenseCommand::List(args)) => license::list(&args, session),
        Command::License(LicenseCommand::Show(args)) => license::show(&args, session),
        Command::License(LicenseCommand::Reset(args)) => license::reset(&args, session),
        Command::License(LicenseCommand::Revoke(args)) => license::revoke(&args, session),
        Command::Deactivation(DeactivationCommand::Accept(args)) => deactivation::accept(&args, session),
        Command::Profile(ProfileCommand::Create(args)) => profile::create(&args, session),
        #[cfg(feature = "courier")]
        Command::Sync(args) => sync::run(&args, session),
        #[cfg(feature = "courier")]
        Command::Courier(command) => courier::run(&command, session),
        Command::Completions(args) => completions::completions(&args, session),
        Command::Man(args) => completions::man(&args, session),
    }
}
