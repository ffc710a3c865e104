//! A technician's days with real programs: a portal that is served, a replica, and machines that see neither.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use carnet_tests::server::Server;
use carnet_tests::{Said, Site, carnet, run};
use serde_json::{Value, json};

use super::serving::run_guide;

/// A technician with a laptop, beside a site.
struct Technician {
    site: Site,
    server: Server,
    api_key: String,
    license_key: String,
}

impl Technician {
    /// With the company of the demonstration, whose portal is served with these words.
    fn new(words: &[&str]) -> Self {
        let site = Site::new();
        assert!(Server::start(&["demo", "--dir", &site.name("demo")]).stop());
        let demo: Value = serde_json::from_slice(&std::fs::read(site.path("demo/demo.json")).unwrap()).unwrap();
        let api_key = demo["admin_api_key"].as_str().unwrap().to_owned();
        let license_key = demo["license_keys"]["cutter"].as_str().unwrap().to_owned();
        std::fs::write(site.path("api-key"), format!("{api_key}\n")).unwrap();
        std::fs::write(site.path("license-key"), format!("{license_key}\n")).unwrap();
        let serve = ["serve", "--dir", &site.name("demo"), "--rate", "1000000", "--burst", "1000000"].map(str::to_owned);
        let serve: Vec<&str> = serve.iter().map(String::as_str).chain(words.iter().copied()).collect();
        let server = Server::start(&serve);
        Self { site, server, api_key, license_key }
    }

    /// A command on the laptop. Whatever it says, the keys are not in it.
    fn carnet(&self, words: &[&str]) -> Said {
        let said = run(self.site.command().args(words).args(["--replica", &self.site.name("replica.db")]));
        for secret in [&self.api_key, &self.license_key] {
            assert!(!said.stdout.contains(secret.as_str()) && !said.stderr.contains(secret.as_str()), "{words:?} tells a key");
        }
        said
    }

    fn begin(&self, more: &[&str]) -> Said {
        let (key, passphrase) = (self.site.name("api-key"), self.site.name("passphrase"));
        let words = ["sync", "--portal", &self.server.url, "--api-key-file", &key, "--passphrase-file", &passphrase, "--json"];
        self.carnet(&[&words[..], more].concat())
    }

    fn sync(&self) -> Value {
        self.carnet(&["sync", "--passphrase-file", &self.site.name("passphrase"), "--json", "--wait", "30"]).exits(0).json()
    }

    /// A request of a machine without a network, as a file.
    fn request(&self, machine: &str, more: &[&str]) -> String {
        let file = self.site.name(&format!("{machine}-request.carnet"));
        let profile = self.site.name("demo/product.carnet");
        let words = ["request", "--profile", &profile, "--yes", "-o", &file];
        self.site.device(machine, &[&words[..], more].concat()).exits(0);
        file
    }

    fn collect(&self, words: &[&str]) -> Value {
        self.carnet(&[&["courier", "collect", "--yes", "--json"][..], words].concat()).exits(0).json()
    }

    fn is_licensed(&self, machine: &str) -> bool {
        self.site.status(machine)["code"] == "licensed"
    }
}

/// The bytes of everything that the replica has on the disk.
fn on_disk(replica: &Path) -> Vec<u8> {
    let files = ["", "-wal", "-shm"].map(|ending| format!("{}{ending}", replica.display()));
    files.iter().filter_map(|file| std::fs::read(file).ok()).flatten().collect()
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn a_request_is_carried_to_the_portal_and_its_license_back() {
    let mut technician = Technician::new(&[]);
    let began = technician.begin(&[]).exits(0).json();
    assert!(began["rows"].as_u64().unwrap() > 20, "{began}");
    let replica = technician.site.path("replica.db");
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&replica).unwrap().permissions()) & 0o777, 0o600);
    std::fs::remove_file(technician.site.path("api-key")).unwrap();

    // Without a network: what is there is found, a note is made, a request is taken in.
    assert!(technician.server.stop());
    let found = technician.carnet(&["courier", "search", "cutter", "--kind", "license", "--json"]).exits(0).json();
    let license = found["rows"][0]["id"].as_str().unwrap().to_owned();
    technician.carnet(&["courier", "change", "note", &license, "hall 3", "--json"]).exits(0);
    let license_key = technician.site.name("license-key");
    let request = technician.request("press", &["--license-key-file", &license_key]);
    let taken = technician.collect(&[&request, "--machine", "press 4", "--inspector", "Ivy Gate"]);
    assert_eq!((&taken["items"][0]["kind"], &taken["items"][0]["code"]), (&json!("request"), &json!("ok")));
    assert_eq!(technician.collect(&[&request, "--machine", "press 4"])["items"][0]["code"], "unchanged");
    let owed = technician.carnet(&["courier", "owed", "--json"]).exits(0).json();
    assert_eq!(owed["machines"][0]["waiting"].as_array().unwrap().len(), 1, "{owed}");
    let away = technician.carnet(&["sync", "--passphrase-file", &technician.site.name("passphrase"), "--json"]).exits(2).json();
    assert_eq!(away["code"], "portal-unreachable");

    // With a network again, at another address: the key has to be given once more, under whatever passphrase.
    technician.server = Server::start(&["serve", "--dir", &technician.site.name("demo")]);
    std::fs::write(technician.site.path("api-key"), &technician.api_key).unwrap();
    let done = technician.begin(&[]).exits(0).json();
    assert_eq!((&done["applied"], &done["refused"]), (&json!(2), &json!(0)), "{done}");
    assert_eq!(done["owed"][0]["to_bring"].as_array().unwrap().len(), 1, "{done}");
    let shown = technician.carnet(&["courier", "show", "license", &license, "--json"]).exits(0).json();
    assert_eq!(shown["pending"], json!([]));

    // Back to the machine.
    let answer = technician.site.name("answer.carnet");
    let page = technician.site.name("page.html");
    technician.carnet(&["courier", "deliver", "--machine", "press 4", "--yes", "-o", &answer, "--page", &page]).exits(0);
    assert!(std::fs::read_to_string(page).unwrap().contains("press 4"));
    technician.site.device("press", &["install", &answer]).exits(0);
    assert!(technician.is_licensed("press"));
    let nothing = technician.carnet(&["courier", "deliver", "--machine", "press 4", "--yes", "-o", &answer, "--force", "--json"]);
    assert_eq!(nothing.exits(1).json()["code"], "nothing-to-bring");
    let again = ["courier", "deliver", "--machine", "press 4", "--yes", "--again", "-o", &answer, "--force"];
    technician.carnet(&again).exits(0);

    // The portal is told of both ways, and of each once.
    technician.sync();
    let log = technician.carnet(&["courier", "log", "verify", "--json"]).exits(0).json();
    assert_eq!((&log["entries"], &log["told"]), (&json!(2), &json!(2)), "{log}");
    let entries = technician.carnet(&["courier", "log", "--json"]).exits(0).json();
    assert_eq!(entries["entries"][0]["carried"]["inspector"], "Ivy Gate");
}

#[test]
fn a_stick_goes_round_and_a_request_without_a_key_gets_its_license_from_the_technician() {
    let technician = Technician::new(&[]);
    technician.begin(&[]).exits(0);
    std::fs::create_dir(technician.site.path("stick")).unwrap();
    let (stick, license_key) = (technician.site.name("stick"), technician.site.name("license-key"));
    technician.request("saw", &["--license-key-file", &license_key]);
    technician.site.device("saw", &["drop", &stick]).exits(0);
    assert_eq!(technician.collect(&["--drop", &stick, "--machine", "hall 3"])["items"][0]["code"], "ok");
    let outbox = technician.site.path("stick/CARNET/outbox");
    assert_eq!(std::fs::read_dir(&outbox).unwrap().count(), 1, "it stays on the stick");
    let keyless = technician.request("lathe", &["--no-license-key"]);
    technician.collect(&[&keyless, "--machine", "lathe"]);
    let done = technician.sync();
    assert_eq!((&done["applied"], &done["refused"]), (&json!(1), &json!(1)), "{done}");
    technician.carnet(&["courier", "deliver", "--machine", "hall 3", "--yes", "--drop", &stick]).exits(0);
    assert_eq!(std::fs::read_dir(&outbox).unwrap().count(), 0, "it was dealt with");
    technician.site.device("saw", &["drop", &stick]).exits(0);
    assert!(technician.is_licensed("saw"));

    // Nobody had said for which license the other one is.
    let answers = technician.carnet(&["courier", "answer", "--json"]).exits(0).json();
    let refused = answers["operations"].as_array().unwrap().iter().find(|operation| operation["machine"] == "lathe").unwrap();
    assert_eq!(refused["code"], "credential-missing");
    assert!(refused["claim_code"].is_string(), "{refused}");
    let found = technician.carnet(&["courier", "search", "perpetual cutter", "--kind", "license", "--json"]).exits(0).json();
    let license = found["rows"][0]["id"].as_str().unwrap();
    let id = refused["id"].as_str().unwrap();
    let chosen = technician.carnet(&["courier", "answer", id, "--license", license, "--json"]).exits(0).json();
    let again = technician.carnet(&["courier", "answer", id, "--license", license, "--json"]).exits(0).json();
    assert_eq!((&again["code"], &again["operation"]), (&json!("unchanged"), &chosen["operation"]));
    assert_eq!(technician.sync()["applied"], 1);
    let answer = technician.site.name("lathe.carnet");
    technician.carnet(&["courier", "deliver", "--machine", "lathe", "--yes", "-o", &answer]).exits(0);
    technician.site.device("lathe", &["install", &answer]).exits(0);
    assert!(technician.is_licensed("lathe"));
}

#[test]
fn the_api_key_is_nowhere_but_sealed() {
    let technician = Technician::new(&[]);
    let proxy = "http://ana:secret-of-the-proxy@127.0.0.1:9";
    technician.begin(&[]).exits(0);
    // Kept, although a portal on this machine is asked through none; and taken away again.
    let passphrase = technician.site.name("passphrase");
    let through = run(technician.site.command().env("CARNET_PROXY", proxy).args([
        "sync",
        "--passphrase-file",
        &passphrase,
        "--replica",
        &technician.site.name("replica.db"),
        "--json",
    ]));
    assert!(!through.stdout.contains("secret-of-the-proxy") && !through.stderr.contains("secret-of-the-proxy"), "{through:?}");
    assert_eq!(through.code, Some(0), "{through:?}");
    let bytes = on_disk(&technician.site.path("replica.db"));
    for secret in [technician.api_key.as_str(), "secret-of-the-proxy", "correct horse battery staple"] {
        assert!(!holds(&bytes, secret), "it stands in the file");
        assert!(!holds(&bytes, &data_encoding::BASE64.encode(secret.as_bytes())), "it stands in the file, in base64");
    }
    assert!(holds(&bytes, "ENCRYPTED PRIVATE KEY"), "the test reads the file");
    technician.carnet(&["sync", "--passphrase-file", &passphrase, "--proxy", "", "--json"]).exits(0);

    // Another passphrase opens nothing; none is asked for where nobody could answer.
    std::fs::write(technician.site.path("wrong"), "incorrect horse\n").unwrap();
    let wrong = technician.carnet(&["sync", "--passphrase-file", &technician.site.name("wrong"), "--json"]).exits(2).json();
    assert_eq!(wrong["code"], "passphrase-wrong");
    assert_eq!(technician.carnet(&["sync", "--json"]).exits(2).json()["code"], "secret-not-given");
    technician.carnet(&["sync", "--forget"]).exits(0);
    let forgotten = technician.carnet(&["sync", "--passphrase-file", &passphrase, "--json"]).exits(2).json();
    assert_eq!(forgotten["code"], "connection-missing");
    technician.carnet(&["courier", "search", "cutter"]).exits(0);
}

#[test]
fn what_is_refused_is_told_in_our_words_with_what_to_do() {
    let technician = Technician::new(&[]);
    technician.begin(&[]).exits(0);
    let found = technician.carnet(&["courier", "search", "perpetual cutter", "--kind", "license", "--json"]).exits(0).json();
    let license = found["rows"][0]["id"].as_str().unwrap();
    technician.carnet(&["courier", "change", "renew", license, "--days", "30"]).exits(0);
    let done = technician.sync();
    assert_eq!((&done["refused"], &done["answers"][0]["code"]), (&json!(1), &json!("edit-invalid")), "{done}");
    let told = technician.carnet(&["courier", "answer"]).exits(0).stdout;
    assert!(told.contains("  Only a license that has an end can last longer; this one is perpetual\n"), "{told}");

    // A key that the portal does not know.
    std::fs::write(technician.site.path("api-key"), "carnet_of_nobody\n").unwrap();
    let stranger = technician.begin(&[]).exits(1).json();
    assert_eq!(stranger["code"], "not-signed-in");
    assert_eq!(stranger["hint"], "Give a valid one with `--portal URL --api-key-file FILE`");
    // What the portal has answered is not taken back.
    let answered = done["answers"][0]["id"].as_str().unwrap();
    let late = technician.carnet(&["courier", "withdraw", answered, "--json"]).exits(1).json();
    assert_eq!(late["code"], "operation-under-way");
    // The right one takes its place, under the passphrase that there is.
    let (key, passphrase) = (technician.site.name("api-key"), technician.site.name("passphrase"));
    std::fs::write(&key, &technician.api_key).unwrap();
    technician.carnet(&["sync", "--api-key-file", &key, "--passphrase-file", &passphrase, "--json"]).exits(0);
    technician.sync();
}

#[test]
fn a_certificate_of_its_own_is_trusted_by_who_was_given_it() {
    let technician = Technician::new(&["--self-signed"]);
    assert!(technician.server.url.starts_with("https://"));
    assert_eq!(technician.begin(&[]).exits(1).json()["code"], "portal-untrusted");
    technician.begin(&["--ca", &technician.site.name("demo/tls.crt")]).exits(0);
    technician.sync();
}

#[test]
fn the_commands_of_the_guide_to_the_courier_work() {
    assert_eq!(carnet().parent(), carnet_tests::carnet_portal().parent(), "one path has both programs");
    run_guide("docs/guides/courier.md", BTreeMap::new());
    // Its commands are those of the program.
    let help = run(Command::new(carnet()).args(["courier", "--help"])).exits(0).stdout;
    for verb in ["collect", "answer", "withdraw", "deliver", "owed", "search", "show", "change", "log", "backup"] {
        assert!(help.contains(verb), "{help}");
    }
}
