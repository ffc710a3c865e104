//! What the stories share: where the fixtures are, the program under test, and the tools that it is tried with.

pub mod pictures;
pub mod postgres;
pub mod server;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use carnet_core::{
    ActivationRequest, CompanyCode, ComponentKind, Deactivation, DeviceReport, Digest, Fingerprint, Kind, License, ProductProfile,
    TrustAnchors, Verified, VerifyError, VerifyingKey,
};
use serde_json::Value;

/// Nothing that a test starts may take longer.
const PATIENCE: Duration = Duration::from_mins(2);

/// The workspace's folder.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests lies in the workspace").to_owned()
}

/// The `carnet` that was just built.
///
/// # Panics
/// When it is not there, or older than a source file: a test of yesterday's program proves nothing.
pub fn carnet() -> PathBuf {
    let parts = ["core/src", "carrier/src", "device/src", "model/src", "courier/src", "courier/migrations", "words/src", "words/locales"];
    built("carnet", &[&parts[..], &["cli/src"]].concat())
}

/// The `carnet-desktop` that was just built.
///
/// # Panics
/// As [`carnet`].
pub fn carnet_desktop() -> PathBuf {
    built("carnet-desktop", &["core/src", "carrier/src", "device/src", "words/src", "words/locales", "gui/src"])
}

/// The `carnet-portal` that was just built.
///
/// # Panics
/// As [`carnet`].
pub fn carnet_portal() -> PathBuf {
    built("carnet-portal", &["core/src", "carrier/src", "model/src", "words/src", "words/locales", "portal/src", "portal/migrations"])
}

fn built(name: &str, parts: &[&str]) -> PathBuf {
    let mut folder = std::env::current_exe().expect("a test has a path");
    while folder.file_name().is_some_and(|name| name != "debug" && name != "release") {
        folder.pop();
    }
    let program = folder.join(name);
    let built = modified(&program).unwrap_or_else(|| panic!("{} is missing: run `cargo build --workspace`", program.display()));
    for part in parts {
        let newest = newest(&workspace().join(part)).expect("a crate has files");
        assert!(newest <= built, "{} is older than {part}/: run `cargo build --workspace`", program.display());
    }
    program
}

fn newest(folder: &Path) -> Option<SystemTime> {
    let entries = std::fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
    entries.filter_map(|path| if path.is_dir() { newest(&path) } else { modified(&path) }).max()
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().ok()?.modified().ok()
}

/// A tool of the system.
///
/// # Panics
/// When it is missing, with what to do about it: a test never skips silently.
pub fn tool(name: &str) -> Command {
    let found = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).any(|folder| folder.join(name).is_file());
    assert!(found, "`{name}` is missing: run `cargo xtask test --install`");
    Command::new(name)
}

/// What a program said.
#[derive(Debug)]
pub struct Said {
    /// Its exit code; `None` if a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Said {
    /// Standard output as JSON.
    ///
    /// # Panics
    /// When it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The same, after a check of the exit code.
    ///
    /// # Panics
    /// When the code is another.
    #[expect(clippy::must_use_candidate, clippy::return_self_not_must_use, reason = "the check is the point")]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        self
    }
}

/// Runs a command to its end, with nothing on standard input, and never waits for ever.
///
/// # Panics
/// When it cannot be started, or takes too long.
pub fn run(command: &mut Command) -> Said {
    let output = tempfile::tempdir().expect("a temporary folder");
    let file = |name: &str| std::fs::File::create(output.path().join(name)).expect("a temporary file");
    let mut child =
        command.stdin(Stdio::null()).stdout(file("out")).stderr(file("err")).spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let deadline = Instant::now() + PATIENCE;
    let status = loop {
        match child.try_wait().expect("a child can be waited for") {
            Some(status) => break status,
            None if Instant::now() > deadline => {
                let _ = child.kill();
                panic!("{command:?} takes too long");
            }
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    };
    let read = |name: &str| String::from_utf8_lossy(&std::fs::read(output.path().join(name)).expect("the output is there")).into_owned();
    Said { code: status.code(), stdout: read("out"), stderr: read("err") }
}

/// A vendor and a product in a folder of their own, and machines beside them.
pub struct Site {
    folder: tempfile::TempDir,
}

impl Site {
    /// A vendor folder with the product `cutter`, its profile `product.carnet`, and `vendor.pub.pem`.
    ///
    /// # Panics
    /// When the program does not do its part.
    pub fn new() -> Self {
        let site = Self { folder: tempfile::tempdir().expect("a temporary folder") };
        std::fs::write(site.path("passphrase"), "correct horse battery staple\n").expect("a file");
        site.vendor(&["key", "generate", "--company", "acme", "--name", "Acme GmbH"]);
        site.vendor(&["product", "create", "cutter", "--name", "Cutter"]);
        site.vendor(&["profile", "create", "--product", "cutter", "-o", &site.name("product.carnet")]);
        run(site.command().args(["key", "export", "--vendor", &site.name("vendor"), "-o", &site.name("vendor.pub.pem")])).exits(0);
        site
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The same as text.
    pub fn name(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    /// The program, in English, without the user's own folders.
    pub fn command(&self) -> Command {
        let mut command = Command::new(carnet());
        command
            .current_dir(self.folder.path())
            .env_clear()
            .env("LANG", "C.UTF-8")
            .env("HOME", self.folder.path())
            .env("PATH", "/usr/bin:/bin");
        command
    }

    /// A verb of the vendor that must succeed.
    ///
    /// # Panics
    /// When it does not.
    pub fn vendor(&self, words: &[&str]) -> Said {
        self.vendor_command(words).exits(0)
    }

    /// A verb of the vendor.
    pub fn vendor_command(&self, words: &[&str]) -> Said {
        run(self.command().args(words).args(["--vendor", &self.name("vendor")]).args(["--passphrase-file", &self.name("passphrase")]))
    }

    /// A new license, its key in the file `NAME.key`; gives its id.
    ///
    /// # Panics
    /// When it cannot be made.
    pub fn license(&self, name: &str, terms: &[&str]) -> String {
        let key = self.name(&format!("{name}.key"));
        let words = [&["license", "create", "--product", "cutter", "--license-key-out", &key, "--json"], terms].concat();
        self.vendor(&words).json()["license"].as_str().expect("an id").to_owned()
    }

    /// A verb on the machine whose state is the folder `machine`.
    pub fn device(&self, machine: &str, words: &[&str]) -> Said {
        run(self.command().args(words).args(["--state", &self.name(machine)]))
    }

    /// A request of `machine` with the key in `NAME.key`, as `MACHINE.request`.
    ///
    /// # Panics
    /// When it cannot be made.
    pub fn request(&self, machine: &str, name: &str) -> PathBuf {
        let file = self.path(&format!("{machine}.request.carnet"));
        let (profile, key) = (self.name("product.carnet"), self.name(&format!("{name}.key")));
        let words = ["request", "--profile", &profile, "--license-key-file", &key, "--yes", "--force", "-o", &file.display().to_string()];
        self.device(machine, &words).exits(0);
        file
    }

    /// Requests, issues and installs; gives the license file.
    ///
    /// # Panics
    /// When any step fails.
    pub fn activate(&self, machine: &str, name: &str) -> PathBuf {
        let request = self.request(machine, name);
        let license = self.path(&format!("{machine}.license.carnet"));
        self.vendor(&["license", "issue", &request.display().to_string(), "--force", "-o", &license.display().to_string()]);
        self.device(machine, &["install", &license.display().to_string()]).exits(0);
        license
    }

    /// What `status --json` says of a machine.
    pub fn status(&self, machine: &str) -> Value {
        self.device(machine, &["status", "--json"]).json()
    }
}

impl Default for Site {
    fn default() -> Self {
        Self::new()
    }
}

/// A case of `fixtures/`: its name, its sidecar and its bytes.
pub struct Case {
    /// The path below `fixtures/`, without extension.
    pub name: String,
    /// The sidecar.
    pub sidecar: Value,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Every case in a folder of `fixtures/`, in order.
///
/// # Panics
/// When the folder cannot be read, or a file has no partner.
pub fn cases(folder: &str) -> Vec<Case> {
    let root = workspace().join("fixtures").join(folder);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&root).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let (sidecars, files): (Vec<PathBuf>, Vec<PathBuf>) =
        paths.into_iter().partition(|path| path.extension().is_some_and(|ext| ext == "json"));
    assert_eq!(sidecars.len(), files.len(), "every case of {folder} has one sidecar");
    let case = |(file, sidecar): (PathBuf, PathBuf)| Case {
        name: format!("{folder}/{}", file.file_stem().expect("a name").to_string_lossy()),
        sidecar: serde_json::from_slice(&std::fs::read(sidecar).expect("a sidecar")).expect("JSON"),
        bytes: std::fs::read(file).expect("a file"),
    };
    files.into_iter().zip(sidecars).map(case).collect()
}

/// Reads a document as its sidecar says: `ok`, or the code of the refusal.
///
/// # Panics
/// When the sidecar is incomplete.
pub fn outcome(bytes: &[u8], sidecar: &Value) -> &'static str {
    let company: CompanyCode = sidecar["company"].as_str().expect("a company").parse().expect("a company code");
    let key = hex(&sidecar["key"]);
    let anchors = || TrustAnchors::new(company_of(bytes, &company, sidecar), vec![VerifyingKey::from_bytes(&key).expect("a key")]);
    let read: Result<(), VerifyError> = match sidecar["read_as"].as_str().expect("a kind").parse().expect("a kind") {
        Kind::License => anchors().verify_license(bytes).map(drop),
        Kind::Receipt => anchors().verify_receipt(bytes).map(drop),
        Kind::Policy => anchors().verify_policy(bytes).map(drop),
        Kind::Profile => ProductProfile::verify_first(bytes).map(drop),
        Kind::Request => ActivationRequest::verify(bytes, &company_of(bytes, &company, sidecar)).map(drop),
        Kind::Deactivation => Deactivation::verify(bytes, &company, &VerifyingKey::from_bytes(&key).expect("a key")).map(drop),
        Kind::DeviceReport => DeviceReport::verify(bytes, &company, &VerifyingKey::from_bytes(&key).expect("a key")).map(drop),
        other => panic!("{other}"),
    };
    read.map_or_else(|error| error.code(), |()| "ok")
}

/// One valid request is for the longest company code there is.
fn company_of(bytes: &[u8], company: &CompanyCode, sidecar: &Value) -> CompanyCode {
    let longest = "sixteen-letters-";
    let is_longest = sidecar["expect"] == "ok" && bytes.windows(longest.len()).any(|window| window == longest.as_bytes());
    if is_longest { longest.parse().expect("a company code") } else { company.clone() }
}

/// Bytes written in hexadecimal.
///
/// # Panics
/// When they are not, or of another length.
pub fn hex<const N: usize>(value: &Value) -> [u8; N] {
    let bytes = data_encoding::HEXLOWER.decode(value.as_str().expect("a text").as_bytes()).expect("hexadecimal");
    bytes.try_into().expect("the length")
}

/// The fingerprint of a sidecar.
///
/// # Panics
/// When it names no component.
pub fn fingerprint(value: &Value) -> Fingerprint {
    let component = |(name, hash): (&String, &Value)| -> (ComponentKind, [u8; 8]) { (name.parse().expect("a component"), hex(hash)) };
    Fingerprint::from_hashes(value.as_object().expect("an object").iter().map(component))
}

/// The license of a case of `verdicts`, and the request that it answers.
///
/// # Panics
/// When one of them does not verify.
pub fn answered(case: &Case) -> (Verified<License>, Verified<ActivationRequest>) {
    let company: CompanyCode = case.sidecar["company"].as_str().expect("a company").parse().expect("a company code");
    let anchors = TrustAnchors::new(company.clone(), vec![VerifyingKey::from_bytes(&hex(&case.sidecar["key"])).expect("a key")]);
    let license = anchors.verify_license(&case.bytes).expect("a valid license");
    let request = std::fs::read(workspace().join("fixtures").join(case.sidecar["request"].as_str().expect("a path"))).expect("a request");
    assert_eq!(license.request, Digest::of(&request).short());
    (license, ActivationRequest::verify(&request, &company).expect("a valid request"))
}
