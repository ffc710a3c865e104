//! What the program prints, case by case; and every command of the documents, run as it stands there.

use std::fs;
use std::path::Path;
use std::process::Command;

use carnet_tests::{carnet, run, tool, workspace};

#[test]
fn outcomes_are_as_they_were() {
    trycmd::TestCases::new()
        .register_bin("carnet", carnet())
        .env("LANG", "C.UTF-8")
        .env("HOME", "/nonexistent")
        .env("NO_COLOR", "1")
        .case("cmd/*.toml")
        .case("cmd/*.trycmd");
}

/// The lines that begin with `$ ` in the `console` blocks of a document.
pub(crate) fn commands(document: &Path) -> Vec<String> {
    let text = fs::read_to_string(document).unwrap();
    let blocks = text.split("```console\n").skip(1).map(|block| block.split("```").next().unwrap());
    blocks.flat_map(str::lines).filter_map(|line| line.strip_prefix("$ ")).map(str::to_owned).collect()
}

/// Runs a document's commands one after the other in a folder of their own. `# exits N` names an exit status other than 0.
fn run_document(name: &str) {
    let folder = tempfile::tempdir().unwrap();
    let commands = commands(&workspace().join(name));
    assert!(!commands.is_empty(), "{name} has no command");
    let path = format!("{}:{}", carnet().parent().unwrap().display(), std::env::var("PATH").unwrap());
    for command in commands {
        if command.starts_with("cargo ") {
            continue; // the commands of the workspace itself are what runs this test
        }
        let expected = command.split_once("# exits ").map_or(0, |(_, code)| code.trim().parse().unwrap());
        let said = run(tool("sh")
            .current_dir(folder.path())
            .env("HOME", folder.path())
            .env("LANG", "C.UTF-8")
            .env("PATH", &path)
            .args(["-c", &command]));
        assert_eq!(said.code, Some(expected), "{name}: `{command}`: {said:?}");
    }
}

#[test]
fn the_commands_of_the_readme_work() {
    run_document("README.md");
}

#[test]
fn the_commands_of_the_guide_work() {
    run_document("docs/guides/command-line.md");
}

#[test]
fn the_commands_of_the_guide_to_pictures_work() {
    run_document("docs/guides/pictures.md");
}

#[test]
fn the_commands_of_the_guide_to_codes_work() {
    run_document("docs/guides/codes.md");
}

#[test]
fn the_commands_of_the_guide_to_sticks_and_fleets_work() {
    run_document("docs/guides/sticks-and-fleets.md");
}

#[test]
fn completions_and_manual_pages_come_from_the_same_definitions() {
    for shell in ["bash", "zsh", "fish"] {
        let script = run(Command::new(carnet()).args(["completions", shell])).exits(0).stdout;
        assert!(script.contains("deactivation") && script.contains("refresh"));
    }
    let folder = tempfile::tempdir().unwrap();
    run(Command::new(carnet()).arg("man").arg(folder.path())).exits(0);
    let pages: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(pages.len() > 20 && pages.contains(&"carnet-license-issue.1".to_owned()), "{pages:?}");
}
