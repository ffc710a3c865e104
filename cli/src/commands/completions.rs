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
    write_page(&command, "carnet", args, session)?;
    for verb in command.get_subcommands() {
        let name = format!("carnet-{}", verb.get_name());
        write_page(verb, &name, args, session)?;
        for noun in verb.get_subcommands() {
            write_page(noun, &format!("{name}-{}", noun.get_name()), args, session)?;
        }
    }
    session.out.json(&serde_json::json!({ "code": "ok" }))?;
    Ok(ExitStatus::Done)
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
