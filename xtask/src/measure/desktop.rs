//! The desktop application: first picture, frames while a camera is watched, and what it costs when nothing happens.

use std::process::Command;

use anyhow::{Context, Result, ensure};
use carnet_tests::Site;

use crate::root;
use crate::test::cargo;

pub(crate) fn run() -> Result<()> {
    cargo(&["build", "--locked", "--release", "--package", "carnet-desktop", "--example", "frame-times"])?;
    cargo(&["build", "--locked", "--release", "--package", "carnet", "--package", "carnet-desktop"])?;
    let built = root().join("target/release");
    let site = Site::new();
    site.license("key", &["--feature", "cut-3d"]);
    site.activate("m1", "key");
    let output = Command::new("/usr/bin/python3")
        .arg(root().join("tests/desktop/measure.py"))
        .arg(built.join("carnet-desktop"))
        .args(["--state", &site.name("m1")])
        .env("HOME", site.path(""))
        .output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let number = |name: &str| told[name].as_f64().with_context(|| name.to_owned());
    println!("| from the start of the process to the first picture | {:.0} ms (median of 5) |", number("first_frame_ms")?);
    println!("| processor time when nothing happens | {:.1} ms a second, over 10 s |", number("idle_cpu_ms_per_s")?);
    println!("| resident memory, a license on show | {:.0} MB |", number("resident_mb")?);
    let frames = Command::new(built.join("examples/frame-times")).output()?;
    ensure!(frames.status.success(), "{}", String::from_utf8_lossy(&frames.stderr));
    println!("| a camera of 720p at 30 frames a second | {} |", String::from_utf8_lossy(&frames.stdout).trim());
    Ok(())
}
