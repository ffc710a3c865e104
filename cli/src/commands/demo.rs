//! `carnet demo`: the whole life of a license, with the same commands that everybody types, real files and real pictures.

use std::path::{Path, PathBuf};

use carnet_carrier::{Form, read};
use carnet_core::LicenseKey;
use carnet_device::durable::{self, PRIVATE, create_folder};
use carnet_device::{Device, Standing, Verdict};
use clap::Parser;
use rand_core::Rng as _;

use crate::args::{Cli, DemoArgs};
use crate::session::rng;
use crate::{ExitStatus, Failure, Session};

pub(crate) fn run(args: &DemoArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let folder = prepare(&args.dir)?;
    let demo = Demo { folder };
    session.out.say("ui-demo-folder", &[("path", &demo.folder.display().to_string())])?;
    demo.vendor_prepares(session)?;
    demo.device_asks(session)?;
    demo.vendor_answers(session)?;
    demo.device_runs(session)?;
    demo.vendor_refreshes(session)?;
    demo.device_gives_up(session)?;
    session.out.line("")?;
    session.out.say("ui-demo-done", &[("path", &demo.folder.display().to_string())])?;
    session.out.line("demo: ok")?;
    Ok(ExitStatus::Done)
}

/// An empty folder of our own: a demo must never touch what is there.
fn prepare(dir: &Path) -> Result<PathBuf, Failure> {
    create_folder(dir, 0o755)?;
    let folder = std::fs::canonicalize(dir).map_err(Failure::at(dir))?;
    if std::fs::read_dir(&folder).map_err(Failure::at(dir))?.next().is_some() {
        return Err(Failure::trouble("demo-folder-not-empty").with("path", dir.display()));
    }
    Ok(folder)
}

struct Demo {
    folder: PathBuf,
}

impl Demo {
    fn vendor_prepares(&self, session: &mut Session) -> Result<(), Failure> {
        self.chapter("ui-demo-vendor", session)?;
        let mut secret = [0; 16];
        rng().fill_bytes(&mut secret);
        durable::write(&self.path("passphrase"), format!("{}\n", data_encoding::HEXLOWER.encode(&secret)).as_bytes(), PRIVATE)?;
        self.carnet(&["key", "generate", "--company", "demo-works", "--name", "Demo Works", VENDOR, PASSPHRASE], session)?;
        self.carnet(&["key", "export", "-o", "@/vendor.pub.pem", VENDOR], session)?;
        self.carnet(&["product", "create", "cutter", "--name", "Cutter 3000", VENDOR], session)?;
        let portal = ["--portal", "https://portal.demo-works.example", "--language", "en"];
        self.carnet(
            &[&["profile", "create", "--product", "cutter", "-o", "@/product.carnet", VENDOR, PASSPHRASE], &portal[..]].concat(),
            session,
        )?;
        self.chapter("ui-demo-license", session)?;
        let terms = [
            "--type",
            "time-limited",
            "--days",
            "30",
            "--grace-days",
            "7",
            "--feature",
            "cut-2d",
            "--feature",
            "cut-3d",
            "--feature",
            "export:100",
        ];
        let create = ["license", "create", "--product", "cutter", "--license-key-out", "@/license-key", VENDOR, PASSPHRASE];
        self.carnet(&[&create[..], &terms[..]].concat(), session)?;
        let key: LicenseKey = self.text("license-key")?.trim().parse()?;
        session.out.say("ui-license-key", &[("key", &key.reveal())])
    }

    fn device_asks(&self, session: &mut Session) -> Result<(), Failure> {
        self.chapter("ui-demo-device", session)?;
        let files = ["-o", "@/request.carnet", "-o", "@/request.carnet.txt", "-o", "@/request.png", "--qr"];
        let request =
            ["request", "--profile", "@/product.carnet", STATE, "--license-key-file", "@/license-key", "--app-version", "4.2.1", "--yes"];
        self.carnet(&[&request[..], &files[..]].concat(), session)?;
        self.chapter("ui-demo-inspect", session)?;
        self.carnet(&["inspect", "@/request.carnet"], session)?;
        let picture = read(&self.bytes("request.png")?)?;
        let same = picture.form == Form::Picture && picture.documents().eq([self.bytes("request.carnet")?.as_slice()]);
        self.hold(same, "request.png")?;
        self.expect(Standing::Denied, "activation-pending", session).map(drop)
    }

    fn vendor_answers(&self, session: &mut Session) -> Result<(), Failure> {
        self.chapter("ui-demo-issue", session)?;
        let files = ["-o", "@/license.carnet", "-o", "@/license.carnet.txt", "-o", "@/license.png"];
        self.carnet(&[&["license", "issue", "@/request.png", VENDOR, PASSPHRASE], &files[..]].concat(), session)?;
        self.chapter("ui-demo-again", session)?;
        self.carnet(&["license", "issue", "@/request.carnet.txt", VENDOR, PASSPHRASE, "-o", "@/license-again.carnet"], session)?;
        self.hold(self.bytes("license.carnet")? == self.bytes("license-again.carnet")?, "license-again.carnet")
    }

    fn device_runs(&self, session: &mut Session) -> Result<(), Failure> {
        self.chapter("ui-demo-install", session)?;
        self.carnet(&["install", "@/license.png", STATE], session)?;
        self.carnet(&["status", STATE], session)?;
        let verdict = self.expect(Standing::Licensed, "licensed", session)?;
        let license = verdict.license.as_ref();
        self.hold(license.is_some_and(|license| license.features.len() == 3 && license.days_left == Some(30)), "license.carnet")
    }

    fn vendor_refreshes(&self, session: &mut Session) -> Result<(), Failure> {
        self.chapter("ui-demo-refresh", session)?;
        let license = self.license_id()?;
        let terms = [
            "--type",
            "subscription",
            "--days",
            "365",
            "--feature",
            "cut-2d",
            "--feature",
            "cut-3d",
            "--feature",
            "engrave",
            "--feature",
            "export:500",
        ];
        self.carnet(&[&["refresh", &license, VENDOR, PASSPHRASE, "-o", "@/license-refreshed.carnet"], &terms[..]].concat(), session)?;
        self.carnet(&["install", "@/license-refreshed.carnet", STATE], session)?;
        self.carnet(&["status", STATE], session)?;
        let verdict = self.expect(Standing::Licensed, "licensed", session)?;
        self.hold(
            verdict.feature("engrave").is_some() && verdict.license.is_some_and(|license| license.revision == 2),
            "license-refreshed.carnet",
        )
    }

    fn device_gives_up(&self, session: &mut Session) -> Result<(), Failure> {
        self.chapter("ui-demo-deactivate", session)?;
        self.carnet(&["deactivate", "--reason", "moved", "--yes", STATE, "-o", "@/deactivation.carnet"], session)?;
        self.expect(Standing::Denied, "license-retired", session)?;
        self.chapter("ui-demo-receipt", session)?;
        self.carnet(&["deactivation", "accept", "@/deactivation.carnet", VENDOR, PASSPHRASE, "-o", "@/receipt.carnet"], session)?;
        self.carnet(&["install", "@/receipt.carnet", STATE], session)?;
        self.hold(self.device()?.unanswered_retirements().is_empty(), "receipt.carnet")?;
        self.chapter("ui-demo-denied", session)?;
        self.carnet_giving(ExitStatus::No, &["status", STATE], session)?;
        self.chapter("ui-demo-refused", session)?;
        self.hold(self.carnet_code(&["install", "@/license.carnet", STATE], session)? == ExitStatus::No, "license.carnet")
    }

    /// The verdict as a vendor's application would get it, with the vendor's key and not the pinned profile.
    fn expect(&self, standing: Standing, code: &str, session: &Session) -> Result<Verdict, Failure> {
        let verdict = self.device()?.verdict("cutter", session.now());
        self.hold(verdict.standing == standing && verdict.code == code, verdict.code)?;
        Ok(verdict)
    }

    fn device(&self) -> Result<Device, Failure> {
        let key = carnet_core::VerifyingKey::from_pem(&self.text("vendor.pub.pem")?)?;
        let anchors = carnet_core::TrustAnchors::new("demo-works".parse()?, vec![key]);
        Ok(Device::open(&self.path("machine/state"), anchors)?)
    }

    fn license_id(&self) -> Result<String, Failure> {
        let folder = self.path("vendor/licenses");
        let mut names = std::fs::read_dir(&folder).map_err(Failure::at(&folder))?;
        let name = names.next().and_then(Result::ok).map(|entry| entry.file_name().to_string_lossy().into_owned());
        name.and_then(|name| name.strip_suffix(".json").map(str::to_owned))
            .ok_or_else(|| Failure::no("demo-failed").with("step", "license"))
    }

    fn chapter(&self, id: &str, session: &mut Session) -> Result<(), Failure> {
        session.out.line("")?;
        session.out.say(id, &[])
    }

    /// Shows a command as it is typed, and runs it.
    fn carnet(&self, words: &[&str], session: &mut Session) -> Result<(), Failure> {
        self.carnet_giving(ExitStatus::Done, words, session)
    }

    fn carnet_giving(&self, expected: ExitStatus, words: &[&str], session: &mut Session) -> Result<(), Failure> {
        let status = self.carnet_code(words, session)?;
        self.hold(status == expected, words.first().copied().unwrap_or_default())
    }

    fn carnet_code(&self, words: &[&str], session: &mut Session) -> Result<ExitStatus, Failure> {
        let words: Vec<&str> = words.iter().flat_map(|word| word.split('\u{1f}')).collect();
        let shown: Vec<String> = words.iter().map(|word| quoted(&word.replace("@/", ""))).collect();
        session.out.line(&format!("\n$ carnet {}", shown.join(" ")))?;
        let folder = self.folder.display().to_string();
        let typed = std::iter::once("carnet".to_owned()).chain(words.iter().map(|word| word.replace("@/", &format!("{folder}/"))));
        let cli = Cli::try_parse_from(typed).map_err(|error| Failure::trouble("demo-failed").with("step", error))?;
        super::run(cli.command, session)
    }

    fn hold(&self, holds: bool, step: &str) -> Result<(), Failure> {
        if holds { Ok(()) } else { Err(Failure::no("demo-failed").with("step", step)) }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn bytes(&self, name: &str) -> Result<Vec<u8>, Failure> {
        Ok(durable::read(&self.path(name), carnet_carrier::MAX_INPUT)?)
    }

    fn text(&self, name: &str) -> Result<String, Failure> {
        Ok(String::from_utf8_lossy(&self.bytes(name)?).into_owned())
    }
}

/// Two words each, split at the unit separator; `@/` is the demo's folder.
const VENDOR: &str = "--vendor\u{1f}@/vendor";
const PASSPHRASE: &str = "--passphrase-file\u{1f}@/passphrase";
const STATE: &str = "--state\u{1f}@/machine/state";

fn quoted(word: &str) -> String {
    if word.contains(' ') { format!("'{word}'") } else { word.to_owned() }
}
