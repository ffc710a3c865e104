//! Every test, with what it needs: `cargo xtask test`, and `--install` on a new machine.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{root, soak};

/// A program or a file that tests need, and the Debian package that brings it.
const NEEDS: &[(&str, &str)] = &[
    ("Xvfb", "xvfb"),
    ("c++", "g++"),
    ("cc", "gcc"),
    ("curl", "curl"),
    ("chromium", "chromium"),
    ("dbus-run-session", "dbus"),
    ("dpkg-deb", "dpkg"),
    ("faketime", "faketime"),
    ("ffmpeg", "ffmpeg"),
    ("fusefat", "fusefat"),
    ("fusermount", "fuse"),
    ("git", "git"),
    ("import", "imagemagick"),
    ("/usr/sbin/mkfs.vfat", "dosfstools"),
    ("/usr/share/doc/postgresql", "postgresql"),
    ("psql", "postgresql-client"),
    ("setpriv", "util-linux"),
    ("openssl", "openssl"),
    ("pdftoppm", "poppler-utils"),
    ("python3", "python3"),
    ("script", "bsdutils"),
    ("strace", "strace"),
    ("systemd-analyze", "systemd"),
    ("unshare", "util-linux"),
    ("xclip", "xclip"),
    ("xdotool", "xdotool"),
    ("xterm", "xterm"),
    // A window: libraries that are loaded by name, a renderer in software, and what a screen reader would use.
    ("/usr/lib/x86_64-linux-gnu/libGL.so.1", "libgl1"),
    ("/usr/lib/x86_64-linux-gnu/libEGL.so.1", "libegl1"),
    ("/usr/lib/x86_64-linux-gnu/libX11-xcb.so.1", "libx11-xcb1"),
    ("/usr/lib/x86_64-linux-gnu/libXi.so.6", "libxi6"),
    ("/usr/lib/x86_64-linux-gnu/dri/swrast_dri.so", "libgl1-mesa-dri"),
    ("/usr/lib/x86_64-linux-gnu/libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    ("/usr/lib/x86_64-linux-gnu/libXcursor.so.1", "libxcursor1"),
    ("/usr/share/vulkan/icd.d/lvp_icd.x86_64.json", "mesa-vulkan-drivers"),
    ("/usr/libexec/at-spi-bus-launcher", "at-spi2-core"),
    ("/usr/share/doc/python3-pyatspi", "python3-pyatspi"),
    ("/usr/share/doc/python3-xlib", "python3-xlib"),
    ("/usr/share/doc/python3-dbus", "python3-dbus"),
    ("/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf", "fonts-dejavu-core"),
    ("/usr/share/doc/python3-venv", "python3-venv"),
];

/// An independent COSE implementation with the CBOR library that it stands on, an independent reader of QR codes, and what reads the
/// description of the API: a validator, a generator of clients, and one that tries every endpoint.
const PYTHON: [&str; 8] =
    ["cwt==3.3.0", "cbor2", "zxing-cpp", "numpy", "pillow", "openapi-spec-validator", "openapi-python-client", "schemathesis==4.*"];

/// How long each counted campaign runs here; the full number is run by hand.
const CAMPAIGN_SECS: u64 = 60;

pub(crate) fn run(install: bool, filter: Option<&str>) -> Result<()> {
    provide(install)?;
    cargo(&["fetch", "--locked"])?;
    cargo(&["build", "--locked", "--workspace"])?;
    let test = ["test", "--locked", "--workspace", "--no-fail-fast"];
    cargo(&[&test[..], filter.as_slice()].concat())?;
    if filter.is_none() {
        cargo(&["build", "--locked", "--workspace", "--examples", "--benches"])?;
        soak::run("contests", None, Some(CAMPAIGN_SECS), 1)?;
        soak::run("sync", None, Some(CAMPAIGN_SECS), 1)?;
        soak::run("outages", None, Some(CAMPAIGN_SECS), 1)?;
        soak::run("kills", None, Some(CAMPAIGN_SECS), 1)?;
        soak::run("fuzz", None, Some(CAMPAIGN_SECS), 1)?;
    }
    Ok(())
}

/// Makes sure that everything is there, or says what is not.
pub(crate) fn provide(install: bool) -> Result<()> {
    let missing: Vec<&str> = NEEDS.iter().filter(|(need, _)| !is_there(need)).map(|(_, package)| *package).collect();
    let python = root().join("target/python");
    // What was installed there before, so that a longer list is noticed.
    let stamp = python.join("carnet-packages");
    let has_packages = fs::read_to_string(&stamp).is_ok_and(|packages| packages == PYTHON.join(" "));
    if missing.is_empty() && has_packages {
        return Ok(());
    }
    if !install {
        let python = if has_packages { String::new() } else { format!("\nPython packages in target/python: {}", PYTHON.join(" ")) };
        bail!("missing Debian packages: {}{python}\nrun `cargo xtask test --install`", missing.join(" "));
    }
    if !missing.is_empty() {
        as_root(&["apt-get", "update"])?;
        as_root(&[&["apt-get", "install", "--yes", "--no-install-recommends"], missing.as_slice()].concat())?;
    }
    if !has_packages {
        // The interpreter of the system, whatever else stands first in the path.
        run_command(Command::new("/usr/bin/python3").args(["-m", "venv"]).arg(&python))?;
        run_command(
            Command::new(python.join("bin/python")).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(PYTHON),
        )?;
        fs::write(&stamp, PYTHON.join(" "))?;
    }
    Ok(())
}

fn is_there(need: &str) -> bool {
    if need.starts_with('/') {
        return Path::new(need).exists();
    }
    env::split_paths(&env::var_os("PATH").unwrap_or_default()).any(|folder| folder.join(need).is_file())
}

fn as_root(words: &[&str]) -> Result<()> {
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n");
    let words = if is_root { words.to_vec() } else { [&["sudo"], words].concat() };
    run_command(Command::new(words[0]).env("DEBIAN_FRONTEND", "noninteractive").args(&words[1..]))
}

pub(crate) fn cargo(words: &[&str]) -> Result<()> {
    println!("+ cargo {}", words.join(" "));
    run_command(Command::new(env!("CARGO")).current_dir(root()).args(words))
}

pub(crate) fn run_command(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("{command:?}"))?;
    if status.success() { Ok(()) } else { bail!("{command:?} ended with {status}") }
}
