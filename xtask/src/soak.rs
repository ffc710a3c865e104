//! Counted campaigns: every command is killed at every system call that writes, couriers and a portal die on a network that breaks, and
//! every decoder is fuzzed.

mod contests;
mod outages;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use carnet_tests::{Said, Site, carnet, run as run_program, tool};
use serde_json::Value;

use crate::root;
use crate::test::run_command;

pub(crate) fn run(name: &str, count: Option<u64>, seconds: Option<u64>, seed: u64) -> Result<()> {
    let deadline = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    match name {
        "kills" => kills(count.unwrap_or(u64::MAX), deadline, seed),
        "contests" => contests::run(count.unwrap_or(u64::MAX), deadline, seed),
        "outages" => outages::run(count.unwrap_or(u64::MAX), deadline, seed),
        "fuzz" => fuzz(seconds.unwrap_or(600), seed),
        "sync" => sync(count.unwrap_or(u64::MAX), deadline, seed),
        _ => bail!("no campaign `{name}`: there are `contests`, `fuzz`, `kills`, `outages` and `sync`"),
    }
}

/// Plays couriers, a network and a portal on which anything may fail, from one seed after the other.
fn sync(count: u64, deadline: Option<Instant>, seed: u64) -> Result<()> {
    const AT_ONCE: u64 = 100;
    const IN_FILES: u64 = 2;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (mut done, mut in_files) = (0, 0);
    while done < count && deadline.is_none_or(|deadline| Instant::now() < deadline) {
        let some = AT_ONCE.min(count - done);
        let first = seed.saturating_add(done);
        runtime.block_on(carnet_courier::simulation::run(first, some)).map_err(anyhow::Error::msg)?;
        done += some;
        // The same again for a few of them, with replicas as they are in the field.
        let folder = tempfile::tempdir()?;
        let some = IN_FILES.min(some);
        runtime.block_on(carnet_courier::simulation::run_in_files(folder.path(), first, some)).map_err(anyhow::Error::msg)?;
        in_files += some;
    }
    ensure!(done > 0, "no schedule was played");
    println!(
        "sync: {done} schedules (from seed {seed}), {in_files} of them in files as well, nothing lost, nothing done twice, every replica as \
         what its user sees"
    );
    Ok(())
}

/// The calls by which a file changes.
const CALLS: [&str; 9] = ["mkdir", "write", "fchmod", "fsync", "syncfs", "rename", "renameat2", "link,linkat", "unlink,unlinkat"];

/// A command to be killed.
struct Victim {
    name: &'static str,
    words: Vec<String>,
    /// What must be told from outside before and after: the status of the machine, the license's activations, and how an answer reads.
    before: String,
    after: String,
    /// A verdict that is right in between, for a command that does two things.
    between: &'static str,
}

/// Kills each command at each such call in turn. Then the state is the old or the new one, and the same command again completes it.
fn kills(count: u64, deadline: Option<Instant>, seed: u64) -> Result<()> {
    let site = Site::new();
    let victims = victims(&site)?;
    let mut rounds: Vec<(usize, &str, u32)> = Vec::new();
    for (index, victim) in victims.iter().enumerate() {
        for call in CALLS {
            rounds.extend((1..=calls(&site, victim, call)?).map(|when| (index, call, when)));
        }
    }
    shuffle(&mut rounds, seed);
    let all = rounds.len();
    let (mut done, mut old, mut new) = (0u64, 0u64, 0u64);
    for (index, call, when) in rounds {
        if done >= count || deadline.is_some_and(|deadline| Instant::now() > deadline) {
            break;
        }
        let victim = &victims[index];
        let state =
            round(&site, victim, call, when).with_context(|| format!("{} killed at {call} number {when} (seed {seed})", victim.name))?;
        if state == victim.before {
            old += 1;
        } else {
            new += 1;
        }
        done += 1;
    }
    ensure!(done > 0, "no round was run");
    println!("kills: {done} of {all} rounds (seed {seed}), {old} left the old state, {new} the new one, 0 anything else");
    Ok(())
}

fn round(site: &Site, victim: &Victim, call: &str, when: u32) -> Result<String> {
    restore(site, victim.name)?;
    let said = injected(site, victim, call, &format!("signal=KILL:when={when}"));
    let state = observe(site)?;
    ensure!(
        state == victim.before || state == victim.after || state.starts_with(victim.between),
        "neither the old nor the new state\n{state}\nbefore\n{}\nafter\n{}\n{said:?}",
        victim.before,
        victim.after
    );
    let again = run_program(site.command().args(&victim.words));
    // The new state may be there already: then the command says that there is nothing to do, or that its output is.
    ensure!(matches!(again.code, Some(0..=2)), "the command again: {again:?}");
    let end = observe(site)?;
    ensure!(end == victim.after, "the command again does not complete it: {again:?}\n{end}\nwanted\n{}", victim.after);
    Ok(state)
}

/// The life of a license, step by step; each step is a command that is killed later, on a copy of the folders before it.
fn victims(site: &Site) -> Result<Vec<Victim>> {
    site.license("key", &["--seats", "1", "--max-resets", "5"]);
    let vendor = ["--vendor".to_owned(), site.name("vendor"), "--passphrase-file".to_owned(), site.name("passphrase")];
    let machine = ["--state".to_owned(), site.name("m1")];
    let id = site.vendor(&["license", "list", "--json"]).json()["licenses"][0]["id"].as_str().context("an id")?.to_owned();
    // A plant of three machines with a license of their own.
    site.license("fleet", &["--seats", "3"]);
    let plant = ["m2", "m3", "m4"].map(|machine| site.request(machine, "fleet").display().to_string());
    let fleet = site.name("fleet.carnet");
    run_program(site.command().args(["bundle", "create", "-o", &fleet]).args(&plant)).exits(0);
    let file = |name: &str| site.name(name);
    let words =
        |words: &[&str], tail: &[String]| words.iter().map(|word| (*word).to_owned()).chain(tail.iter().cloned()).collect::<Vec<_>>();
    let steps: Vec<(&'static str, Vec<String>)> = vec![
        (
            "request",
            words(
                &[
                    "request",
                    "--profile",
                    &file("product.carnet"),
                    "--license-key-file",
                    &file("key.key"),
                    "--yes",
                    "--force",
                    "-o",
                    &file("request.carnet"),
                ],
                &machine,
            ),
        ),
        ("issue", words(&["license", "issue", &file("request.carnet"), "--force", "-o", &file("license.carnet")], &vendor)),
        ("install", words(&["install", &file("license.carnet")], &machine)),
        ("status", words(&["status"], &machine)),
        ("refresh", words(&["refresh", &id, "--feature", "more", "--force", "-o", &file("refreshed.carnet")], &vendor)),
        ("install-refreshed", words(&["install", &file("refreshed.carnet")], &machine)),
        ("report", words(&["report", "--use", "more=7", "--force", "-o", &file("report.carnet")], &machine)),
        ("deactivate", words(&["deactivate", "--force", "-o", &file("proof.carnet")], &machine)),
        ("accept", words(&["deactivation", "accept", &file("proof.carnet"), "--force", "-o", &file("receipt.carnet")], &vendor)),
        ("install-receipt", words(&["install", &file("receipt.carnet")], &machine)),
        ("policy", words(&["policy", "create", "--product", "cutter", "--name", "Standard", "-o", &file("policy.carnet")], &vendor)),
        ("initialize", words(&["code", "initialize", &id, "-o", &file("init.txt")], &vendor)),
        (
            "code-request",
            words(
                &[
                    "code",
                    "request",
                    "--policy",
                    &file("policy.carnet"),
                    "--code-file",
                    &file("init.txt"),
                    "--force",
                    "-o",
                    &file("act.txt"),
                ],
                &machine,
            ),
        ),
        ("code-confirm", words(&["code", "confirm", "--code-file", &file("act.txt"), "--force", "-o", &file("conf.txt")], &vendor)),
        ("code-install", words(&["code", "install", "--code-file", &file("conf.txt")], &machine)),
        ("code-deactivate", words(&["code", "deactivate", "--force", "-o", &file("dead.txt")], &machine)),
        ("code-accept", words(&["code", "accept", "--code-file", &file("dead.txt")], &vendor)),
        ("fleet", words(&["license", "issue", &fleet, "--force", "-o", &file("results.carnet")], &vendor)),
    ];
    let mut victims = Vec::new();
    for (name, words) in steps {
        save(site, name)?;
        let before = observe(site)?;
        let said = run_program(site.command().args(&words));
        ensure!(said.code == Some(0), "{name}: {said:?}");
        let after = observe(site)?;
        // A refresh again is one revision more, and an initialization again another one, which is right and has no fixed end.
        if !["refresh", "policy", "initialize"].contains(&name) {
            let between = match name {
                // Setting a product up is a change of its own; the request is the next.
                "request" => "\"denied\" \"not-activated\"",
                // So is putting a policy in place, which the status does not tell.
                _ => "nothing",
            };
            victims.push(Victim { name, words, before, after, between });
        }
    }
    Ok(victims)
}

/// What can be seen from outside: the machine's status, whether a proof or a report waits for its receipt, and how many activations the
/// license has, live and ended.
fn observe(site: &Site) -> Result<String> {
    let status = site.device("m1", &["status", "--json"]);
    let status: Value = serde_json::from_str(&status.stdout).with_context(|| format!("{status:?}"))?;
    let licenses = run_program(site.command().args(["license", "list", "--json", "--vendor", &site.name("vendor")]));
    let licenses: Value = serde_json::from_str(&licenses.stdout).with_context(|| format!("{licenses:?}"))?;
    let mut activations = Vec::new();
    for license in licenses["licenses"].as_array().context("licenses")? {
        for activation in license["activations"].as_array().context("activations")? {
            let (serial, revision, ended) = (&activation["serial"], &activation["revision"], !activation["ending"].is_null());
            activations.push(format!("{serial} revision {revision} ended {ended}"));
        }
        for code in license["codes"].as_array().context("codes")? {
            let (serial, revision, ended) = (&code["serial"], &code["answer"]["revision"], !code["ending"].is_null());
            activations.push(format!("{serial} by code revision {revision} ended {ended}"));
        }
    }
    let words = run_program(site.command().args(["status", "--state", &site.name("m1")]));
    let receipt_missing = words.stdout.contains("has no receipt yet");
    let report_open = words.stdout.contains("is not answered yet");
    Ok(format!(
        "{} {} revision {} receipt missing {receipt_missing} report open {report_open} / {}",
        status["verdict"],
        status["code"],
        status["revision"],
        activations.join(", ")
    ))
}

/// How many times the command makes this call when nothing kills it.
fn calls(site: &Site, victim: &Victim, call: &str) -> Result<u32> {
    restore(site, victim.name)?;
    injected(site, victim, call, "delay_enter=1us");
    let trace = fs::read_to_string(trace_file(site))?;
    u32::try_from(trace.lines().filter(|line| call.split(',').any(|call| line.contains(&format!("{call}(")))).count()).context("a count")
}

fn injected(site: &Site, victim: &Victim, call: &str, what: &str) -> Said {
    let program = carnet();
    let mut strace = tool("strace");
    strace.current_dir(site.path("")).env("LANG", "C.UTF-8").env("HOME", site.path(""));
    let trace = format!("trace={call}");
    let inject = format!("inject={call}:{what}");
    run_program(strace.args(["-f", "-qq", "-e", &trace, "-e", &inject, "-o"]).arg(trace_file(site)).arg(program).args(&victim.words))
}

fn trace_file(site: &Site) -> PathBuf {
    site.path("trace")
}

const KEPT: &str = "saved";

/// Keeps the folder as it is before a step.
fn save(site: &Site, step: &str) -> Result<()> {
    let target = site.path(KEPT).join(step);
    fs::create_dir_all(&target)?;
    for entry in fs::read_dir(site.path(""))? {
        let path = entry?.path();
        if !path.ends_with(KEPT) {
            run_command(Command::new("cp").arg("-a").arg(&path).arg(&target))?;
        }
    }
    Ok(())
}

fn restore(site: &Site, step: &str) -> Result<()> {
    for entry in fs::read_dir(site.path(""))? {
        let path = entry?.path();
        if path.ends_with(KEPT) {
            continue;
        }
        if path.is_dir() { fs::remove_dir_all(&path)? } else { fs::remove_file(&path)? }
    }
    run_command(Command::new("cp").arg("-aT").arg(site.path(KEPT).join(step)).arg(site.path("")))
}

/// Fisher and Yates, with a small generator of its own so that a seed means the same for ever (xorshift64*).
fn shuffle<T>(items: &mut [T], seed: u64) {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    for last in (1..items.len()).rev() {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        let random = state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        items.swap(last, random as usize % (last + 1));
    }
}

/// The fuzz targets, one for each decoder.
const TARGETS: [&str; 10] = ["cbor", "documents", "armor", "bundle", "qr_text", "picture", "license_key", "frame", "film", "code"];
const TRIPLE: &str = "x86_64-unknown-linux-gnu";

/// Runs libFuzzer on every target, an equal share of the time each, beginning with the fixtures.
fn fuzz(seconds: u64, seed: u64) -> Result<()> {
    let manifest = root().join("fuzz/Cargo.toml");
    let coverage = [
        "-Cpasses=sancov-module",
        "-Cllvm-args=-sanitizer-coverage-level=4",
        "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
        "-Cllvm-args=-sanitizer-coverage-pc-table",
        "-Cllvm-args=-sanitizer-coverage-trace-compares",
    ];
    run_command(
        Command::new(env!("CARGO"))
            .args(["build", "--release", "--locked", "--target", TRIPLE, "--manifest-path"])
            .arg(&manifest)
            .env("CARGO_TARGET_DIR", root().join("target"))
            .env("RUSTFLAGS", coverage.join(" ")),
    )?;
    let share = (seconds / TARGETS.len() as u64).max(1);
    for target in TARGETS {
        let corpus = root().join("target/fuzz-corpus").join(target);
        fs::create_dir_all(&corpus)?;
        let artifacts = root().join("target/fuzz-artifacts").join(target);
        fs::create_dir_all(&artifacts)?;
        let program = root().join("target").join(TRIPLE).join("release").join(target);
        let output = Command::new(program)
            .arg(format!("-max_total_time={share}"))
            .arg(format!("-seed={seed}"))
            .arg(format!("-artifact_prefix={}/", artifacts.display()))
            .args(["-max_len=70000", "-timeout=10", "-rss_limit_mb=2048", "-print_final_stats=1"])
            .arg(&corpus)
            .args(seeds(target))
            .output()?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let runs = said.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:")).map_or("no", str::trim);
        ensure!(
            output.status.success(),
            "fuzzing {target}: {}\n{}",
            output.status,
            said.lines().rev().take(40).collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join("\n")
        );
        println!("fuzz: {target}: {runs} inputs in {share} s (seed {seed}), none of them a crash");
    }
    Ok(())
}

fn seeds(target: &str) -> Vec<PathBuf> {
    let fixtures = root().join("fixtures");
    let folders: &[&str] = match target {
        "picture" | "film" => &["qr"],
        "frame" => &["animated"],
        "code" => &["codes"],
        "bundle" => &["bundles"],
        _ => &["documents", "verdicts"],
    };
    folders.iter().map(|folder| fixtures.join(folder)).filter(|path: &PathBuf| Path::is_dir(path)).collect()
}
