//! `carnet courier`: what a technician does between two syncs, without a network. One file a verb.

mod answer;
mod backup;
mod change;
mod collect;
mod crossing;
mod deliver;
mod fields;
mod log;
mod machine;
pub(super) mod operation;
pub(super) mod owed;
mod page;
mod rows;
mod shown;
mod withdraw;

use crate::args::CourierCommand;
use crate::{ExitStatus, Failure, Session};

pub(crate) fn run(command: &CourierCommand, session: &mut Session) -> Result<ExitStatus, Failure> {
    match command {
        CourierCommand::Collect(args) => collect::run(args, session),
        CourierCommand::Answer(args) => answer::run(args, session),
        CourierCommand::Withdraw(args) => withdraw::run(args, session),
        CourierCommand::Deliver(args) => deliver::run(args, session),
        CourierCommand::Owed(args) => owed::run(args, session),
        CourierCommand::Search(args) => rows::search(args, session),
        CourierCommand::Show(args) => rows::show(args, session),
        CourierCommand::Change(command) => change::run(command, session),
        CourierCommand::Log(args) => log::run(args, session),
        CourierCommand::Backup(args) => backup::run(args, session),
    }
}
