//! `docs/cli.md`: every command and option, from the same definitions as the parser and its help.

use std::fmt::Write as _;
use std::fs;

use anyhow::{Result, bail};
use carnet::args::Cli;
use clap::{Command, CommandFactory};

pub(crate) fn run(check: bool) -> Result<()> {
    let path = crate::root().join("docs/cli.md");
    let text = text();
    if !check {
        return Ok(fs::write(path, text)?);
    }
    if fs::read_to_string(path).ok().as_deref() == Some(&text) {
        Ok(())
    } else {
        bail!("docs/cli.md is out of date: run `cargo xtask cli-docs`")
    }
}

fn text() -> String {
    let mut text = String::from(
        "# The command line\n\nWritten by `cargo xtask cli-docs`. Exit status: 0 done, 1 the answer is no, 2 usage, files or streams.\n",
    );
    let mut command = Cli::command().term_width(100).disable_help_subcommand(true);
    command.build();
    section(&mut command, "", &mut text);
    text
}

fn section(command: &mut Command, above: &str, text: &mut String) {
    let name = format!("{above}{}", command.get_name());
    let help = command.render_help().to_string();
    let help: Vec<&str> = help.lines().map(str::trim_end).collect();
    writeln!(text, "\n## `{name}`\n\n```text\n{}\n```", help.join("\n").trim_end()).expect("a string can be written");
    for inner in command.get_subcommands_mut() {
        section(inner, &format!("{name} "), text);
    }
}
