//! Degraded pictures, read by `carnet qr read` and by zxing-cpp (PyPI), the same files in the same run.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use carnet_tests::pictures::{Class, Picture};
use serde_json::Value;

use super::median;
use crate::root;
use crate::test::{cargo, provide};

/// What a reader made of one picture.
struct Reading {
    texts: Vec<String>,
    ms: f64,
}

pub(crate) fn run(count: u64) -> Result<()> {
    provide(false)?;
    cargo(&["build", "--locked", "--release"])?;
    let folder = root().join("target/measure/pictures");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    println!("| class | ours | zxing-cpp | ours, ms | zxing-cpp, ms | ratio |\n|---|---|---|---|---|---|");
    let (mut all, mut all_theirs) = (0, 0);
    let mut ratios = Vec::new();
    for class in Class::ALL {
        let mut texts = BTreeMap::new();
        for seed in 0..count {
            let picture = Picture::new(class, seed);
            let path = folder.join(format!("{}-{seed:04}.png", class.name()));
            fs::write(&path, picture.to_png())?;
            texts.insert(path, picture.text);
        }
        let paths: Vec<&PathBuf> = texts.keys().collect();
        let mut carnet = Command::new(root().join("target/release/carnet"));
        let ours = readings(carnet.args(["qr", "read", "--json"]).args(&paths), "")?;
        let mut python = Command::new(root().join("target/python/bin/python"));
        let list = paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join("\n");
        let theirs = readings(python.arg(root().join("xtask/src/measure/zxing.py")), &list)?;
        let right = |readings: &BTreeMap<PathBuf, Reading>| {
            texts.iter().filter(|(path, text)| readings.get(*path).is_some_and(|reading| reading.texts.contains(text))).count()
        };
        let wrong = texts.iter().any(|(path, text)| ours.get(path).is_some_and(|reading| reading.texts.iter().any(|read| read != text)));
        ensure!(!wrong, "{}: a wrong text", class.name());
        let ms = |readings: &BTreeMap<PathBuf, Reading>| median(readings.values().map(|reading| reading.ms).collect());
        let (right_ours, right_theirs) = (right(&ours), right(&theirs));
        let (ms_ours, ms_theirs) = (ms(&ours), ms(&theirs));
        println!(
            "| {} | {right_ours}/{count} | {right_theirs}/{count} | {ms_ours:.1} | {ms_theirs:.1} | {:.2} |",
            class.name(),
            ms_ours / ms_theirs
        );
        // Time is compared on pictures that both read at once; what is hard takes further passes, on purpose.
        ratios.extend(ours.iter().filter_map(|(path, reading)| {
            let other = theirs.get(path).filter(|other| !other.texts.is_empty() && !reading.texts.is_empty())?;
            Some(reading.ms / other.ms)
        }));
        all += right_ours;
        all_theirs += right_theirs;
    }
    let total = count * Class::ALL.len() as u64;
    println!("| all | {all}/{total} | {all_theirs}/{total} | | | {:.2} (median of pictures that both read) |", median(ratios));
    Ok(())
}

fn readings(command: &mut Command, input: &str) -> Result<BTreeMap<PathBuf, Reading>> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().with_context(|| format!("{command:?}"))?;
    child.stdin.take().context("a pipe")?.write_all(input.as_bytes())?;
    let output = child.wait_with_output()?;
    let mut readings = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let line: Value = serde_json::from_str(line)?;
        let texts = line["texts"].as_array().context("texts")?.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        let file = Path::new(line["file"].as_str().context("a file")?).to_owned();
        readings.insert(file, Reading { texts, ms: line["ms"].as_f64().context("a time")? });
    }
    Ok(readings)
}
