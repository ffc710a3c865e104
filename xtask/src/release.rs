//! The package for Debian: `cargo xtask release`.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::root;
use crate::test::{cargo, run_command};

/// What the package needs. The window's libraries are loaded by name, so that no tool finds them in the program.
const DEPENDS: &str = "libc6 (>= 2.34), libgcc-s1, libx11-6, libxcursor1, libxi6, libx11-xcb1, libxkbcommon-x11-0, libgl1, libegl1";
/// What makes it better: cameras, screens and films; the desktop's own dialogs; the type of `.carnet` files.
const RECOMMENDS: &str = "ffmpeg, zenity | xdg-desktop-portal, shared-mime-info, desktop-file-utils";

/// Files of the package that are in the tree.
const FILES: [(&str, &str); 5] = [
    ("gui/package/carnet-desktop.desktop", "usr/share/applications/carnet-desktop.desktop"),
    ("gui/package/carnet-desktop.svg", "usr/share/icons/hicolor/scalable/apps/carnet-desktop.svg"),
    ("gui/package/carnet.xml", "usr/share/mime/packages/carnet.xml"),
    ("CHANGELOG.md", "usr/share/doc/carnet/NEWS.md"),
    ("LICENSE-MIT", "usr/share/doc/carnet/copyright"),
];

/// Builds both programs for release and puts them into one package; gives its path.
pub(crate) fn run() -> Result<()> {
    cargo(&["build", "--locked", "--release", "--package", "carnet", "--package", "carnet-desktop"])?;
    let package = package(&root().join("target/release"))?;
    println!("{}", package.display());
    Ok(())
}

/// The package of the programs in `built`.
fn package(built: &Path) -> Result<PathBuf> {
    let architecture = output(Command::new("dpkg").arg("--print-architecture"))?;
    let folder = tempfile::tempdir()?;
    let place = |path: &str| -> Result<PathBuf> {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().context("a path in the package")?)?;
        Ok(path)
    };
    for program in ["carnet", "carnet-desktop"] {
        let target = place(&format!("usr/bin/{program}"))?;
        run_command(Command::new("strip").arg("--strip-unneeded").arg("-o").arg(&target).arg(built.join(program)))?;
        fs::set_permissions(&target, fs::Permissions::from_mode(0o755))?;
    }
    for (source, target) in FILES {
        fs::copy(root().join(source), place(target)?).with_context(|| source.to_owned())?;
    }
    let carnet = built.join("carnet");
    run_command(Command::new(&carnet).args(["man"]).arg(place("usr/share/man/man1/carnet.1")?.parent().context("a folder")?))?;
    compress(&folder.path().join("usr/share/man/man1"))?;
    compress(&folder.path().join("usr/share/doc/carnet"))?;
    for (shell, target) in [
        ("bash", "usr/share/bash-completion/completions/carnet"),
        ("zsh", "usr/share/zsh/vendor-completions/_carnet"),
        ("fish", "usr/share/fish/vendor_completions.d/carnet.fish"),
    ] {
        fs::write(place(target)?, output(Command::new(&carnet).args(["completions", shell]))?)?;
    }
    let control = format!(
        "Package: carnet\nVersion: {}\nArchitecture: {}\nMaintainer: The Carnet developers <carnet@localhost>\nSection: admin\nPriority: optional\n\
         Installed-Size: {}\nDepends: {DEPENDS}\nRecommends: {RECOMMENDS}\nDescription: activates software on machines that have no network\n \
         A signed request leaves the machine as a file, a text, a QR code or a printed\n page; a signed license comes back the same way.\n",
        env!("CARGO_PKG_VERSION"),
        architecture.trim(),
        size_kib(folder.path())?,
    );
    fs::write(place("DEBIAN/control")?, control)?;
    let package = built.join(format!("carnet_{}_{}.deb", env!("CARGO_PKG_VERSION"), architecture.trim()));
    run_command(Command::new("dpkg-deb").args(["--root-owner-group", "--build"]).arg(folder.path()).arg(&package))?;
    Ok(package)
}

/// As Debian wants manual pages and changes; what is to be read without a tool stays as it is.
fn compress(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.file_name().is_none_or(|name| name != "copyright") {
            run_command(Command::new("gzip").args(["-9", "-n"]).arg(path))?;
        }
    }
    Ok(())
}

fn output(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("{command:?}"))?;
    ensure!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?)
}

fn size_kib(folder: &Path) -> Result<u64> {
    let mut size = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        size += if path.is_dir() { size_kib(&path)? } else { path.metadata()?.len().div_ceil(1024) };
    }
    Ok(size)
}
