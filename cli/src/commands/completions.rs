//! `carnet completions` and `carnet man`: both come from the same definitions as the parser.

use carnet_device::durable::{self, SHARED};
use clap::CommandFactory;

use crate::args::{Cli, CompletionsArgs, ManArgs};
use crate::{ExitStatus, Failure, Session};

pub(crate) fn completions(args: &CompletionsArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "carnet", &mut script);
    session.out.bytes(&script)?;
    Ok(ExitStatus::Done)
}

pub(crate) fn man(args: &ManArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    durable::create_folder(&args.dir, 0o755)?;
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    write_pages(&command, "carnet", args, session)?;
    session.out.json(&serde_json::json!({ "code": "ok" }))?;
    Ok(ExitStatus::Done)
}

fn write_pages(command: &clap::Command, name: &str, args: &ManArgs, session: &mut Session) -> Result<(), Failure> {
    write_page(command, name, args, session)?;
    command.get_subcommands().try_for_each(|inner| write_pages(inner, &format!("{name}-{}", inner.get_name()), args, session))
}

fn write_page(command: &clap::Command, name: &str, args: &ManArgs, session: &mut Session) -> Result<(), Failure> {
    let mut page = Vec::new();
    // clap keeps names for the life of the program; a manual page is made once.
    let name: &'static str = name.to_owned().leak();
    clap_mangen::Man::new(command.clone().name(name)).render(&mut page).map_err(Failure::output)?;
    let path = args.dir.join(format!("{name}.1"));
    durable::write(&path, &page, SHARED)?;
    session.out.note("ui-written", &[("path", &path.display().to_string())])
}
