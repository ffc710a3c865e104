//! Real processes, real databases, real kills.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use carnet_tests::postgres::{self, Postgres};
use carnet_tests::server::{Server, http};
use carnet_tests::{Site, carnet_portal, tool};
use serde_json::{Value, json};

use super::Machine;

/// Calls with an API key what must succeed.
pub(super) fn call(url: &str, key: &str, method: &str, path: &str, body: &Value) -> Value {
    let bearer = format!("Bearer {key}");
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    let (status, bytes) = http(url, method, &format!("/api/v1{path}"), &headers, body.to_string().as_bytes()).unwrap();
    assert!(status < 300, "{method} {path}: {}", String::from_utf8_lossy(&bytes));
    if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).unwrap() }
}

/// A product with a license of many seats; tells the license key. The profile is written to `profile`.
fn set_up(url: &str, admin: &str, profile: &Path, seats: u32) -> String {
    let product = call(url, admin, "POST", "/products", &json!({ "code": "cutter", "name": "Cutter" }))["id"].clone();
    let policy = json!({ "code": "p", "name": "P", "product": product, "seats": seats });
    let policy = call(url, admin, "POST", "/policies", &policy)["id"].clone();
    let issued = call(url, admin, "POST", "/licenses", &json!({ "policy": policy }));
    let bearer = format!("Bearer {admin}");
    let path = format!("/api/v1/products/{}/profile", product.as_str().unwrap());
    let (status, bytes) = http(url, "GET", &path, &[("authorization", &bearer)], b"").unwrap();
    assert_eq!(status, 200);
    std::fs::write(profile, bytes).unwrap();
    issued["licenses"][0]["license_key"].as_str().unwrap().to_owned()
}

fn post(url: &str, document: &[u8]) -> Option<(u16, Vec<u8>)> {
    http(url, "POST", "/api/v1/offline/documents", &[], document)
}

/// Two machines activate, refresh, report and give up through a portal, of which one process is killed midway if there are several.
fn two_machines(servers: &mut [Server], admin: &str, site: &Site) {
    let key = set_up(&servers[0].url, admin, &site.path("portal.carnet"), 2);
    std::fs::write(site.path("portal.key"), &key).unwrap();
    let urls: Vec<String> = servers.iter().map(|server| server.url.clone()).collect();
    let through = |at: usize, from: &str, to: &str| {
        let (status, bytes) = post(&urls[at % urls.len()], &std::fs::read(site.path(from)).unwrap()).unwrap();
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&bytes));
        std::fs::write(site.path(to), bytes).unwrap();
    };
    for (at, machine) in ["one", "two"].into_iter().enumerate() {
        let words = ["request", "--profile", &site.name("portal.carnet"), "--license-key-file", &site.name("portal.key"), "--yes", "-o"];
        let request = site.name(&format!("{machine}-request.carnet"));
        site.device(machine, &[&words[..], &[&request]].concat()).exits(0);
        through(at, &format!("{machine}-request.carnet"), &format!("{machine}-license.carnet"));
        site.device(machine, &["install", &site.name(&format!("{machine}-license.carnet"))]).exits(0);
        assert_eq!(site.device(machine, &["status", "--json"]).exits(0).json()["code"], "licensed");
    }
    if servers.len() > 1 {
        servers[0].kill();
    }
    let last = urls.len() - 1;
    // What a process answered that is gone, the others answer in the same way.
    through(last, "one-request.carnet", "one-again.carnet");
    assert_eq!(std::fs::read(site.path("one-license.carnet")).unwrap(), std::fs::read(site.path("one-again.carnet")).unwrap());
    // A report with a wish brings the next revision.
    site.device("one", &["report", "--use", "cuts=7", "--want", "refresh", "-o", &site.name("one-report.carnet")]).exits(0);
    through(last, "one-report.carnet", "one-answer.carnet");
    site.device("one", &["install", &site.name("one-answer.carnet")]).exits(0);
    assert_eq!(site.device("one", &["status", "--json"]).exits(0).json()["revision"], 2);
    // Given up with proof, and the receipt is taken.
    site.device("two", &["deactivate", "--yes", "-o", &site.name("two-deactivation.carnet")]).exits(0);
    through(last, "two-deactivation.carnet", "two-receipt.carnet");
    site.device("two", &["install", &site.name("two-receipt.carnet")]).exits(0);
    let license = call(&urls[last], admin, "GET", "/licenses", &Value::Null);
    assert_eq!((&license["items"][0]["seats_taken"], &license["items"][0]["usage"]["cuts"]), (&json!(1), &json!(7)));
}

#[test]
fn two_machines_and_a_portal_on_a_file() {
    let site = Site::new();
    let mut server = Server::start(&["serve", "--dir", &site.name("portal"), "--company", "acme", "--company-name", "Acme GmbH"]);
    let admin = server.admin.clone().unwrap();
    two_machines(std::slice::from_mut(&mut server), &admin, &site);
    assert!(server.stop(), "it stops when it is asked to");
    // Started again, it is the same portal, and makes no new administrator.
    let again = Server::start(&["serve", "--dir", &site.name("portal")]);
    assert_eq!(again.admin, None);
    assert_eq!(call(&again.url, &admin, "GET", "/me", &Value::Null)["company"], "acme");
}

#[test]
fn two_machines_and_three_processes_on_postgres() {
    let site = Site::new();
    let database = postgres::shared().database().replace("carnet:secret@", "carnet@");
    let start = |name: &str| {
        let (dir, key) = (site.name(name), site.name("data.key"));
        Server::start(&["serve", "--dir", &dir, "--database", &database, "--data-key", &key, "--company", "acme"])
    };
    let mut servers = vec![start("p1"), start("p2"), start("p3")];
    let admin = servers[0].admin.clone().unwrap();
    assert!(servers[1..].iter().all(|server| server.admin.is_none()), "one of them makes the company");
    two_machines(&mut servers, &admin, &site);
    assert!(servers[1..].iter_mut().all(Server::stop), "they stop when they are asked to");
}

/// Machines ask all the time; the portal dies again and again. What was answered is there afterwards, and the same request gets the same bytes.
fn under_load(url: &(impl Fn() -> String + Sync), key: &str, rounds: u32, mut strike: impl FnMut(u32)) -> BTreeMap<Vec<u8>, Vec<u8>> {
    let license = key.parse().unwrap();
    let (stop, next) = (AtomicBool::new(false), AtomicU32::new(0));
    let client = || {
        let mut answered = Vec::new();
        while !stop.load(Ordering::Relaxed) {
            let request = Machine::new(next.fetch_add(1, Ordering::Relaxed)).request(1, "cutter", Some(&license));
            while !stop.load(Ordering::Relaxed) {
                match post(&url(), &request) {
                    Some((200, license)) => {
                        answered.push((request, license));
                        break;
                    }
                    // It is gone, or just coming back: ask again.
                    Some((503, _)) | None => std::thread::sleep(Duration::from_millis(20)),
                    Some((status, bytes)) => panic!("{status}: {}", String::from_utf8_lossy(&bytes)),
                }
            }
        }
        answered
    };
    std::thread::scope(|scope| {
        let clients: Vec<_> = (0..8).map(|_| scope.spawn(client)).collect();
        for round in 0..rounds {
            std::thread::sleep(Duration::from_millis(700));
            strike(round);
        }
        stop.store(true, Ordering::Relaxed);
        clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
    })
}

/// Every answer again, and a seat for each and no more.
fn all_there(url: &str, admin: &str, answered: &BTreeMap<Vec<u8>, Vec<u8>>) {
    assert!(answered.len() > 20, "{} answers", answered.len());
    for (request, license) in answered {
        assert_eq!(post(url, request).unwrap(), (200, license.clone()), "the same bytes as before");
    }
    let taken = call(url, admin, "GET", "/licenses", &Value::Null)["items"][0]["seats_taken"].as_u64().unwrap();
    let counted = call(url, admin, "GET", "/analytics/counts", &Value::Null)["activations"].as_u64().unwrap();
    assert_eq!(taken, counted);
    // Some were durable and their answer was lost on the way; none is there twice.
    assert!((answered.len() as u64..=answered.len() as u64 + 8 * 8).contains(&taken), "{taken} of {}", answered.len());
}

#[test]
fn a_portal_that_is_killed_under_load_forgets_nothing_that_it_answered() {
    let site = Site::new();
    let words = |site: &Site| {
        ["serve", "--dir", &site.name("portal"), "--company", "acme", "--rate", "1000000", "--burst", "1000000"].map(str::to_owned)
    };
    let words = words(&site);
    let start = || Server::start(&words.iter().map(String::as_str).collect::<Vec<_>>());
    let server = std::sync::Mutex::new(start());
    let (first, admin) = {
        let server = server.lock().unwrap();
        (server.url.clone(), server.admin.clone().unwrap())
    };
    let key = set_up(&first, &admin, &site.path("portal.carnet"), 100_000);
    let url = std::sync::Mutex::new(first);
    let answered = under_load(&|| url.lock().unwrap().clone(), &key, 5, |_| {
        let mut server = server.lock().unwrap();
        server.kill();
        *server = start();
        url.lock().unwrap().clone_from(&server.url);
    });
    let last = url.lock().unwrap().clone();
    all_there(&last, &admin, &answered);
}

#[test]
fn a_database_that_crashes_under_load_loses_nothing_that_was_answered() {
    let site = Site::new();
    let mut database = Postgres::start();
    let address = database.database();
    let key_file = site.name("data.key");
    let start = |name: &str| {
        let dir = site.name(name);
        let words = [
            "serve",
            "--dir",
            &dir,
            "--database",
            &address,
            "--data-key",
            &key_file,
            "--company",
            "acme",
            "--rate",
            "1000000",
            "--burst",
            "1000000",
        ];
        Server::start(&words)
    };
    let (one, other) = (start("p1"), start("p2"));
    let admin = one.admin.clone().unwrap();
    let key = set_up(&one.url, &admin, &site.path("portal.carnet"), 100_000);
    let turn = AtomicU32::new(0);
    let url = || if turn.fetch_add(1, Ordering::Relaxed).is_multiple_of(2) { one.url.clone() } else { other.url.clone() };
    let answered = under_load(&url, &key, 3, |_| database.crash_and_restart());
    all_there(&one.url, &admin, &answered);
}

#[test]
fn a_full_disk_refuses_and_loses_nothing() {
    let site = Site::new();
    // A file system of its own, so small that it is soon full.
    let script = format!(
        "mount -t tmpfs -o size=8m none {dir} && exec {portal} serve --dir {dir} --company acme --rate 1000000 --burst 1000000 --listen 127.0.0.1:0",
        dir = site.name("small"),
        portal = carnet_portal().display()
    );
    std::fs::create_dir(site.path("small")).unwrap();
    let mut unshare = tool("unshare");
    unshare.env("LANGUAGE", "en").args(["-rm", "sh", "-c", &script]).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut process = unshare.spawn().unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let admin = lines.next().unwrap().unwrap();
    let admin = admin.strip_prefix("administrator API key, shown this once: ").unwrap().to_owned();
    let url = lines.next().unwrap().unwrap().strip_prefix("listening on ").unwrap().to_owned();
    let server = Server::of(process, url);
    let key = set_up(&server.url, &admin, &site.path("portal.carnet"), 100_000).parse().unwrap();
    let mut answered = Vec::new();
    let refused = (0..20_000).find_map(|machine| {
        let request = Machine::new(machine).request(1, "cutter", Some(&key));
        match post(&server.url, &request).unwrap() {
            (200, license) => {
                answered.push((request, license));
                None
            }
            refused => Some(refused),
        }
    });
    let (status, problem) = refused.expect("the disk is full at last");
    let problem: Value = serde_json::from_slice(&problem).unwrap();
    assert_eq!((status, &problem["code"]), (503, &json!("portal-unavailable")));
    assert!(answered.len() > 50, "{}", answered.len());
    // It still reads, and what was answered is all there.
    let counts = call(&server.url, &admin, "GET", "/analytics/counts", &Value::Null);
    assert_eq!(counts["activations"], json!(answered.len()));
}

#[test]
fn a_vendor_folder_moves_in_with_its_answers() {
    let site = Site::new();
    site.license("key", &["--seats", "2"]);
    let request = std::fs::read(site.request("m1", "key")).unwrap();
    site.vendor(&["license", "issue", &site.name("m1.request.carnet"), "-o", &site.name("m1-license.carnet")]).exits(0);
    let done = Command::new(carnet_portal())
        .env("LANGUAGE", "en")
        .args(["import", "--dir", &site.name("portal"), "--vendor", &site.name("vendor"), "--passphrase-file", &site.name("passphrase")])
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(String::from_utf8_lossy(&done.stdout).contains("1 licenses, 1 activations"), "{done:?}");
    let again = Command::new(carnet_portal())
        .env("LANGUAGE", "en")
        .args(["import", "--dir", &site.name("portal"), "--vendor", &site.name("vendor"), "--passphrase-file", &site.name("passphrase")])
        .output()
        .unwrap();
    assert!(!again.status.success() && String::from_utf8_lossy(&again.stderr).contains("has the company acme already"));
    let server = Server::start(&["serve", "--dir", &site.name("portal")]);
    assert_eq!(server.admin, None, "the company is the folder's; its administrator's key is made by command");
    assert_eq!(post(&server.url, &request).unwrap().1, std::fs::read(site.path("m1-license.carnet")).unwrap(), "the same answer");
    // The other seat, and no more than that; the devices believe the portal, since it signs with the same key.
    let second = std::fs::read(site.request("m2", "key")).unwrap();
    std::fs::write(site.path("m2-license.carnet"), post(&server.url, &second).unwrap().1).unwrap();
    site.device("m2", &["install", &site.name("m2-license.carnet")]).exits(0);
    let third = std::fs::read(site.request("m3", "key")).unwrap();
    std::fs::write(site.path("m3-license.carnet"), post(&server.url, &third).unwrap().1).unwrap();
    assert_eq!(
        site.device("m3", &["install", &site.name("m3-license.carnet"), "--json"]).exits(0).json()["items"][0]["refusal"],
        "seats-exhausted"
    );
}

#[test]
fn people_are_told_in_their_language_and_programs_in_one() {
    let site = Site::new();
    let server = Server::start(&["serve", "--dir", &site.name("portal"), "--lang", "fr"]);
    assert_eq!(server.admin, None, "the key is not told in English, the address as always");
    let portal = |words: &[&str]| carnet_tests::run(Command::new(carnet_portal()).env("LANGUAGE", "de_CH").args(words));
    let key = portal(&["admin-key", "--dir", &site.name("portal"), "--company", "company"]).exits(0).stdout;
    let (words, secret) = key.trim().rsplit_once(": ").unwrap();
    assert!(words.starts_with("API-Schlüssel") && secret.starts_with("carnet_"), "{words}");
    let missing = portal(&["audit", "verify", "--dir", &site.name("elsewhere")]).exits(2).stderr;
    assert!(missing.starts_with("Fehler: ") && missing.contains("[data-key-missing]\n\nHinweis: "), "{missing}");
    let verified = portal(&["audit", "verify", "--dir", &site.name("portal"), "--json"]).exits(0);
    assert_eq!(verified.json()["company"], "company");
    let unreachable =
        portal(&["move", "--dir", &site.name("portal"), "--to", "sqlite:///nowhere/portal.db", "--lang", "en"]).exits(2).stderr;
    assert!(
        unreachable.starts_with("error: The database cannot be opened [database-unreachable]\n  the database failed\n"),
        "{unreachable}"
    );
}

#[test]
fn strangers_read_the_description_and_find_no_fault_with_the_api() {
    let site = Site::new();
    assert!(Server::start(&["demo", "--dir", &site.name("demo")]).stop());
    // The same company without limits, so that nobody is refused for asking too often.
    let server = Server::start(&["serve", "--dir", &site.name("demo"), "--rate", "1000000", "--burst", "1000000"]);
    let demo: Value = serde_json::from_slice(&std::fs::read(site.path("demo/demo.json")).unwrap()).unwrap();
    let (_, description) = http(&server.url, "GET", "/api/v1/openapi.json", &[], b"").unwrap();
    std::fs::write(site.path("openapi.json"), description).unwrap();
    let python = carnet_tests::workspace().join("target/python/bin");
    let check = |command: &mut Command| {
        let output = command.env("PATH", format!("{}:/usr/bin:/bin", python.display())).current_dir(site.path("")).output().unwrap();
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{command:?}\n{out}\n{err}");
    };
    check(Command::new(python.join("openapi-spec-validator")).arg("openapi.json"));
    // What this generator knows no form for, it takes as bytes.
    let overrides = ["application/vnd.carnet", "text/csv", "text/plain"].map(|name| format!("  {name}: application/octet-stream\n"));
    std::fs::write(site.path("client.yaml"), format!("content_type_overrides:\n{}", overrides.concat())).unwrap();
    check(Command::new(python.join("openapi-python-client")).args([
        "generate",
        "--path",
        "openapi.json",
        "--meta",
        "none",
        "--output-path",
        "client",
        "--config",
        "client.yaml",
        "--fail-on-warning",
    ]));
    let bearer = format!("Authorization: Bearer {}", demo["admin_api_key"].as_str().unwrap());
    check(
        Command::new(python.join("schemathesis"))
            .args([
                "run",
                "openapi.json",
                "--url",
                &server.url,
                "-H",
                &bearer,
                "--seed",
                "1",
                "--max-examples",
                "15",
                "--phases",
                "examples,coverage,fuzzing",
            ])
            .args([
                "--checks",
                "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,ignored_auth",
            ])
            .args(["--rate-limit", "400/s", "--no-color"]),
    );
}

/// Runs the commands of a guide that starts portals. It names the ports that people will use; here each of them is one that is free, but for
/// those that `ports` says.
pub(super) fn run_guide(name: &str, mut ports: BTreeMap<String, String>) {
    let folder = tempfile::tempdir().unwrap();
    let mut port_of = |address: &str| {
        let free = || std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        ports.entry(address.to_owned()).or_insert_with(free).clone()
    };
    let path = format!("{}:{}", carnet_portal().parent().unwrap().display(), std::env::var("PATH").unwrap());
    let mut failure = None;
    for command in crate::cli::commands(&carnet_tests::workspace().join(name)) {
        let expected = command.split_once("# exits ").map_or(0, |(_, code)| code.trim().parse().unwrap());
        let mut parts = command.split("127.0.0.1:");
        let mut moved = parts.next().unwrap().to_owned();
        for part in parts {
            let digits = part.bytes().take_while(u8::is_ascii_digit).count();
            moved += &port_of(&format!("127.0.0.1:{}", &part[..digits]));
            moved += &part[digits..];
        }
        let said = carnet_tests::run(
            tool("sh")
                .current_dir(folder.path())
                .env("HOME", folder.path())
                .env("LANG", "C.UTF-8")
                .env("LANGUAGE", "de")
                .env("PGPASSWORD", "secret")
                .env("PATH", &path)
                .args(["-c", &moved]),
        );
        if said.code != Some(expected) {
            failure = Some(format!("{name}: `{command}`: {said:?}"));
            break;
        }
    }
    // Whatever still runs is asked to stop.
    let stop = "for file in *.pid; do kill $(cat $file) 2>/dev/null; done; true";
    let _ = Command::new("sh").current_dir(folder.path()).args(["-c", stop]).status();
    assert_eq!(failure, None);
}

#[test]
fn the_commands_of_the_guide_to_the_portal_work() {
    let database = postgres::shared();
    for name in ["carnet", "moved"] {
        database.create(name);
    }
    run_guide("docs/guides/portal.md", BTreeMap::from([("127.0.0.1:5432".to_owned(), database.address())]));
}
