//! What the technician's commands say without a network and without a portal, on replicas that are made here.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use carnet_courier::{Effect, Owner, Place, Replica, Row, SqliteReplica};
use carnet_model::sync::Kind;
use carnet_tests::{Said, Site, carnet, run, tool, workspace};
use serde_json::{Value, json};
use sqlx::{Connection, SqliteConnection};
use tempfile::TempDir;

use crate::terminal::typed;

/// A replica in a folder of its own.
struct Laptop {
    folder: TempDir,
}

/// Makes a replica with a license, its activation and its machine; of the user `ana`, if the portal was met.
async fn fill(path: &Path, is_met: bool) {
    let mut replica = SqliteReplica::open(path, "replica-of-a-test").await.unwrap();
    let owner = is_met.then(|| Owner { company: "acme-gmb".into(), user: "ana".into() });
    let put = |kind, id: &str, body| Effect::Put(Row { kind, id: id.into(), body });
    let effects = vec![
        Effect::Stand(Place { owner, ..Place::default() }),
        put(Kind::Customer, "c1", json!({ "id": "c1", "first_name": "Ingrid", "last_name": "Sørensen", "phone": "" })),
        put(Kind::Order, "A-1001", json!({ "id": "A-1001", "customer": "c1" })),
        put(Kind::License, "01ab", json!({ "id": "01ab", "order": "A-1001", "product_code": "cutter", "version": 3, "note": "Zebra" })),
        put(Kind::License, "01ac", json!({ "id": "01ac", "order": "A-1001", "product_code": "lathe", "version": 1 })),
        put(Kind::Device, "d1d1d1d1d1d1d1d1d1d1", json!({ "id": "d1d1d1d1d1d1d1d1d1d1", "host_name": "press-04" })),
        put(Kind::Activation, "77", json!({ "serial": 77, "license": "01ab", "device": "d1d1d1d1d1d1d1d1d1d1" })),
    ];
    replica.load().await.unwrap();
    replica.apply(effects).await.unwrap();
    replica.close().await.unwrap();
}

impl Laptop {
    async fn new(is_met: bool) -> Self {
        let laptop = Self { folder: tempfile::tempdir().unwrap() };
        fill(&laptop.path("replica.db"), is_met).await;
        laptop
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn name(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    fn courier(&self, words: &[&str]) -> Said {
        self.carnet("courier", words)
    }

    fn sync(&self, words: &[&str]) -> Said {
        self.carnet("sync", words)
    }

    fn carnet(&self, verb: &str, words: &[&str]) -> Said {
        run(Command::new(carnet())
            .current_dir(self.folder.path())
            .env("LANG", "C.UTF-8")
            .env("CARNET_REPLICA", self.path("replica.db"))
            .arg(verb)
            .args(words))
    }

    fn json(&self, words: &[&str], exit: i32) -> Value {
        self.courier(&[words, &["--json"]].concat()).exits(exit).json()
    }

    async fn forge(&self, statement: &'static str) {
        let mut file = SqliteConnection::connect(&format!("sqlite://{}", self.name("replica.db"))).await.unwrap();
        assert_eq!(sqlx::query(statement).execute(&mut file).await.unwrap().rows_affected(), 1, "{statement}");
        file.close().await.unwrap();
    }
}

fn fixture(name: &str) -> String {
    workspace().join("fixtures/documents").join(name).display().to_string()
}

#[tokio::test]
async fn only_what_a_portal_answers_is_taken_along_and_each_once() {
    let laptop = Laptop::new(true).await;
    let (request, license) = (fixture("request-typical.carnet"), fixture("license-typical.carnet"));
    let refused = laptop.json(&["collect", &license, "--machine", "saw", "--yes"], 1);
    assert_eq!((&refused["code"], &refused["items"][0]["operation"]), (&json!("not-for-the-portal"), &Value::Null));
    let item = &refused["items"][0];
    assert_eq!((&item["code"], &item["kind"]), (&json!("not-for-the-portal"), &Value::Null), "{refused}");
    assert!(item["error"].as_str().unwrap().contains("License") && item["hint"].is_string(), "{refused}");
    assert_eq!(laptop.json(&["collect", &fixture("bit-flipped.carnet"), "--machine", "saw", "--yes"], 1)["code"], "not-for-the-portal");
    assert_eq!(laptop.json(&["collect", &fixture("truncated-half.carnet"), "--machine", "saw", "--yes"], 1)["code"], "truncated");
    assert_eq!(laptop.json(&["collect", &request, "--machine", "a\nb", "--yes"], 2)["code"], "name-invalid");

    // Nobody is at the terminal to be asked.
    let unasked = laptop.courier(&["collect", &request, "--machine", "saw"]).exits(1);
    assert!(unasked.stderr.contains("[crossing-not-confirmed]"), "{unasked:?}");
    assert_eq!(laptop.json(&["owed"], 0)["machines"], json!([]));

    let taken = laptop.courier(&["collect", &request, "--machine", "saw", "--inspector", "Ivy", "--page", "page.html", "--yes"]).exits(0);
    // Every field is told before, as `inspect` tells it.
    let inspected = run(Command::new(carnet()).env("LANG", "C.UTF-8").args(["inspect", &request])).exits(0).stdout;
    assert!(taken.stdout.contains(&inspected), "{taken:?}");
    assert_eq!(laptop.json(&["collect", &request, "--machine", "saw", "--yes"], 0)["items"][0]["code"], "unchanged");
    assert_eq!(laptop.json(&["collect", &request, "--machine", "press", "--yes"], 0)["items"][0]["code"], "ok");
    let entries = laptop.json(&["log"], 0)["entries"].clone();
    assert_eq!((entries.as_array().unwrap().len(), &entries[0]["carried"]["inspector"]), (2, &json!("Ivy")));
    let operations = laptop.json(&["answer"], 0)["operations"].clone();
    assert!(operations[0]["id"].as_str().unwrap().starts_with("op-") && operations[0]["state"] == "waiting", "{operations}");

    // The log knows which document it was, and for what.
    let listed = laptop.courier(&["log"]).exits(0).stdout;
    let told = format!("· saw → portal · Activation request {} · ", operations[0]["id"].as_str().unwrap());
    assert!(listed.contains(&told) && listed.lines().count() == 2, "{listed}");
    let documents = laptop.json(&["log"], 0)["documents"].clone();
    assert_eq!(documents.as_array().unwrap().len(), 2, "{documents}");
    assert_eq!((&documents[0]["kind"], &documents[0]["digest"]), (&json!("request"), &entries[0]["carried"]["digest"]));

    let page = std::fs::read_to_string(laptop.path("page.html")).unwrap();
    assert!(page.contains(operations[0]["digest"].as_str().unwrap()) && page.contains("Ivy"), "{page}");
    // Which operation it is, and whether the signature holds, as it was told.
    let verified = taken.stdout.lines().find(|line| line.starts_with("verified by the key that it holds: ")).unwrap();
    let key = verified.rsplit(' ').next().unwrap();
    assert!(page.contains(operations[0]["id"].as_str().unwrap()), "{page}");
    assert!(page.contains(&format!("verified by the key that it holds: <code>{key}</code>")), "{page}");
    for name in ["page.txt", "page", "-"] {
        let refused = laptop.json(&["collect", &request, "--machine", "saw", "--page", name, "--yes"], 2);
        assert_eq!(refused["code"], "page-name", "{name}");
    }
    let again = laptop.json(&["collect", &request, "--machine", "saw", "--page", "page.html", "--yes"], 2);
    assert_eq!(again["code"], "file-exists");
}

#[tokio::test]
async fn a_person_reads_every_field_and_decides() {
    let site = Site::new();
    fill(&site.path("replica.db"), true).await;
    let request = fixture("request-typical.carnet");
    let command = format!("{} courier collect {request} --machine saw --replica replica.db", carnet().display());
    let waiting = || run(site.command().args(["courier", "owed", "--replica", &site.name("replica.db"), "--json"])).exits(0).json();
    let shown = typed(&site, &command, "n\n");
    assert!(shown.contains("commitment: ") && shown.contains("[crossing-not-confirmed]"), "{shown}");
    assert_eq!(waiting()["machines"], json!([]));
    let shown = typed(&site, &command, "y\n");
    assert!(shown.contains("comes along as op-"), "{shown}");
    assert_eq!(waiting()["machines"][0]["machine"], "saw");
}

#[tokio::test]
async fn nobody_carries_before_the_portal_has_said_who_it_is() {
    let laptop = Laptop::new(false).await;
    let request = fixture("request-typical.carnet");
    assert_eq!(laptop.json(&["collect", &request, "--machine", "saw", "--yes"], 1)["code"], "replica-unmet");
    assert_eq!(laptop.json(&["change", "revoke", "01ab"], 1)["code"], "replica-unmet");
    // Nor is an empty answer given where nothing has come yet.
    for words in [&["search", "zebra"][..], &["show", "license", "01ab"], &["owed"], &["answer"], &["log"], &["log", "verify"]] {
        assert_eq!(laptop.json(words, 1)["code"], "replica-unmet", "{words:?}");
    }
}

#[tokio::test]
async fn a_machine_is_called_by_what_can_be_seen() {
    let laptop = Laptop::new(true).await;
    let request = fixture("request-typical.carnet");
    assert_eq!(laptop.json(&["collect", &request, "--machine", "\u{2800}", "--yes"], 2)["code"], "machine-name-blank");
    assert_eq!(laptop.json(&["collect", &request, "--machine", " saw ", "--yes"], 0)["alike"], Value::Null);
    assert_eq!(laptop.json(&["owed"], 0)["machines"][0]["machine"], "saw");
    // Another machine that is called almost the same, and the same document.
    let taken = laptop.json(&["collect", &request, "--machine", "Saw", "--yes"], 0);
    assert_eq!(
        (&taken["alike"], &taken["items"][0]["elsewhere"], &taken["items"][0]["code"]),
        (&json!("saw"), &json!("saw"), &json!("ok"))
    );
    let told = laptop.courier(&["deliver", "--machine", "s a w", "--yes", "-o", "a.carnet"]).exits(1);
    assert!(told.stderr.contains("`s a w` counts as another one"), "{told:?}");
}

#[tokio::test]
async fn what_waits_can_be_taken_back() {
    let laptop = Laptop::new(true).await;
    let request = fixture("request-typical.carnet");
    let taken = laptop.json(&["collect", &request, "--machine", "saw", "--yes"], 0);
    let id = taken["items"][0]["operation"].as_str().unwrap().to_owned();
    let note = laptop.json(&["change", "note", "01ab", "hall 3"], 0)["operation"].as_str().unwrap().to_owned();
    assert_eq!(laptop.json(&["withdraw", &id[..12]], 0)["machine"], "saw");
    assert_eq!(laptop.json(&["withdraw", &id], 1)["code"], "operation-unknown");
    assert_eq!(laptop.json(&["owed"], 0)["machines"], json!([]));
    // The log has both ways, and the request may be taken in again.
    let entries = laptop.json(&["log"], 0)["entries"].clone();
    let (in_, back) = (&entries[0]["carried"], &entries[1]["carried"]);
    assert_eq!((&back["from"], &back["to"], &back["digest"]), (&json!("courier"), &json!("saw"), &in_["digest"]));
    assert_eq!(laptop.json(&["log", "verify"], 0)["entries"], 2);
    assert_eq!(laptop.json(&["collect", &request, "--machine", "saw", "--yes"], 0)["items"][0]["code"], "ok");
    // A sync has begun to push it: the portal may have it.
    laptop.forge(r#"UPDATE outbox SET pushed_at = 1 WHERE operation LIKE '%"do":"note"%'"#).await;
    assert_eq!(laptop.json(&["withdraw", &note], 1)["code"], "operation-under-way");
}

#[tokio::test]
async fn one_operation_is_told_by_the_beginning_of_its_id() {
    let laptop = Laptop::new(true).await;
    let id = laptop.json(&["change", "note", "01ab", "hall 3"], 0)["operation"].as_str().unwrap().to_owned();
    laptop.json(&["change", "revoke", "01ac"], 0);
    let told = laptop.json(&["answer", &id[..12]], 0);
    assert_eq!((told["operations"].as_array().unwrap().len(), &told["operations"][0]["id"]), (1, &json!(id)));
    assert_eq!(laptop.json(&["answer", "op-"], 2)["code"], "operation-ambiguous");
    assert_eq!(laptop.json(&["answer", "op-none"], 1)["code"], "operation-unknown");
    assert_eq!(laptop.json(&["answer", "--waiting"], 0)["operations"].as_array().unwrap().len(), 2);
    assert_eq!(laptop.json(&["answer", "--refused"], 0)["operations"], json!([]));
    assert_eq!(laptop.courier(&["answer", "--refused"]).exits(0).stdout, "The portal has refused nothing\n");
}

#[tokio::test]
async fn what_is_to_be_done_is_about_what_is_in_the_replica() {
    let laptop = Laptop::new(true).await;
    assert_eq!(laptop.json(&["change", "note", "01ab", "hall 3"], 0)["if_version"], 3);
    // The first one will have raised the version, the second one not.
    assert_eq!(laptop.json(&["change", "refresh", "77"], 0)["if_version"], 4);
    assert_eq!(laptop.json(&["change", "disable", "01ab"], 0)["if_version"], 4);
    assert_eq!(laptop.json(&["change", "revoke", "01ab"], 0)["if_version"], 5);
    assert_eq!(laptop.json(&["owed"], 0)["machines"][0]["machine"], "press-04");
    assert_eq!(laptop.courier(&["owed"]).exits(0).stdout, "press-04: one operation waits for the portal\n");
    let unknown = laptop.courier(&["show", "customer", "c9"]).exits(1).stderr;
    assert!(unknown.contains("The replica has nothing of the kind Customer with the id `c9` [row-unknown]"), "{unknown}");
    assert_eq!(laptop.json(&["change", "renew", "01ac", "--days", "30"], 0)["if_version"], 1);
    assert_eq!(laptop.json(&["change", "borrow", "77", "--until", "2099-01-31", "--machine", "press 4"], 0)["machine"], "press 4");
    assert_eq!(laptop.json(&["change", "block", "d1d1"], 0)["if_version"], Value::Null);
    for (words, exit, code) in [
        (&["change", "revoke", "01"][..], 2, "row-ambiguous"),
        (&["change", "revoke", "ffff"], 1, "row-unknown"),
        (&["change", "reset", "7"], 1, "row-unknown"),
        (&["change", "transfer", "01ab", "--order", "B-1"], 1, "row-unknown"),
        (&["change", "borrow", "77", "--until", "tomorrow"], 2, "date-invalid"),
        (&["change", "borrow", "77", "--until", "2020-02-29"], 2, "date-past"),
        (&["change", "refresh", "77", "--machine", ""], 2, "name-invalid"),
        (&["show", "license", ""], 1, "row-unknown"),
        (&["show", "user", "u1"], 2, "value-unknown"),
        (&["answer", "op-none", "--license", "01ab"], 1, "operation-unknown"),
        (&["deliver", "--machine", "saw", "--yes", "-o", "answer.carnet"], 1, "nothing-to-bring"),
        (&["deliver", "--machine", "saw", "--yes", "-o", "page.html", "--page", "./page.html"], 2, "output-twice"),
        (&["deliver", "--machine", "saw", "--yes", "-o", "replica.db", "--force"], 2, "input-is-output"),
    ] {
        assert_eq!(laptop.json(words, exit)["code"], code, "{words:?}");
    }
    let operations = laptop.json(&["answer"], 0)["operations"].clone();
    let done: Vec<&str> = operations.as_array().unwrap().iter().map(|operation| operation["do"].as_str().unwrap()).collect();
    assert_eq!(done, ["note", "refresh", "disable", "revoke", "renew", "borrow", "block-device"]);
    let note = operations[0]["id"].as_str().unwrap();
    assert_eq!(laptop.json(&["answer", note, "--license", "01ab"], 1)["code"], "operation-wants-no-license");

    // What is shown is what the portal said last, and what is on its way stands beside it.
    let shown = laptop.courier(&["show", "license", "01ab"]).exits(0).stdout;
    assert!(
        shown.contains("  Note: Zebra\n") && shown.contains(&format!("pending until the portal has spoken: note on license 01ab ({note})"))
    );
    let found = laptop.json(&["search", "zeb", "--kind", "license"], 0);
    assert_eq!((found["rows"].as_array().unwrap().len(), &found["rows"][0]["pending"][0]["id"]), (1, &json!(note)));
    assert_eq!(laptop.json(&["search", "nothing like it"], 1)["rows"], json!([]));
}

#[tokio::test]
async fn a_thing_is_shown_in_words_with_what_belongs_to_it() {
    let laptop = Laptop::new(true).await;
    let ids = |shown: &Value| -> Vec<String> {
        shown["below"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    };
    for (words, below) in [
        (["show", "customer", "c1"], &["A-1001", "01ab", "01ac"][..]),
        (["show", "order", "A-1001"], &["01ab", "01ac"]),
        (["show", "license", "01ab"], &["77"]),
        (["show", "license", "01ac"], &[]),
        (["show", "device", "d1d1"], &["77"]),
    ] {
        let shown = laptop.json(&words, 0);
        assert_eq!((ids(&shown), &shown["more"]), (below.iter().map(|id| (*id).to_owned()).collect(), &json!(false)), "{words:?}");
    }
    // From the customer's name to the serial, with names beside ids and nothing that is empty.
    let found = laptop.courier(&["search", "søren"]).exits(0).stdout;
    assert!(found.contains("Customer c1 · First name Ingrid · Last name Sørensen\n"), "{found}");
    let shown = laptop.courier(&["show", "license", "01ab"]).exits(0).stdout;
    assert!(shown.starts_with("License 01ab\n") && shown.contains("  Order: A-1001 (Ingrid Sørensen)\n"), "{shown}");
    assert!(shown.contains("  Activation 77 · License 01ab (cutter) · Device d1d1d1d1d1d1d1d1d1d1 (press-04)\n"), "{shown}");
    let shown = laptop.courier(&["show", "customer", "c1", "--lang", "de"]).exits(0).stdout;
    assert!(shown.starts_with("Kunde c1\n") && shown.contains("  Nachname: Sørensen\n") && !shown.contains("Telefon"), "{shown}");

    // Whether there are more is told.
    let some = laptop.json(&["search", "01a", "--kind", "license", "--limit", "1"], 0);
    assert_eq!((some["rows"].as_array().unwrap().len(), &some["more"]), (1, &json!(true)));
    assert_eq!(laptop.json(&["search", "01a", "--kind", "license", "--limit", "2"], 0)["more"], false);
}

#[tokio::test]
async fn without_a_terminal_no_code_is_shown_and_no_picture_is_left() {
    let laptop = Laptop::new(true).await;
    let refused = laptop.courier(&["deliver", "--machine", "saw", "--yes", "--qr"]).exits(2);
    assert!(refused.stderr.contains("[terminal-missing]"), "{refused:?}");
    assert_eq!(laptop.json(&["deliver", "--machine", "saw", "--yes", "--qr"], 2)["code"], "deliver-target-missing");
    let pictures = std::fs::read_dir(laptop.path(""))
        .unwrap()
        .filter(|file| file.as_ref().unwrap().path().extension().is_some_and(|end| end == "png"));
    assert_eq!(pictures.count(), 0);
}

#[tokio::test]
async fn a_log_that_was_changed_or_cut_is_told() {
    for (statement, code) in [
        ("UPDATE log SET who = 'eve' WHERE number = 1", "log-forged"),
        ("UPDATE log SET digest = source WHERE number = 2", "log-forged"),
        ("DELETE FROM log WHERE number = 2", "log-cut"),
    ] {
        let laptop = Laptop::new(true).await;
        for machine in ["saw", "press"] {
            laptop.json(&["collect", &fixture("request-typical.carnet"), "--machine", machine, "--yes"], 0);
        }
        assert_eq!(laptop.json(&["log", "verify"], 0)["entries"], 2);
        laptop.forge(statement).await;
        assert_eq!(laptop.json(&["log", "verify"], 1)["code"], code, "{statement}");
        // Nothing is added to it.
        let request = fixture("request-typical.carnet");
        assert_eq!(laptop.json(&["collect", &request, "--machine", "lathe", "--yes"], 1)["code"], code, "{statement}");
        assert_eq!(laptop.json(&["deliver", "--machine", "saw", "--yes", "-o", "a.carnet"], 1)["code"], code, "{statement}");
        assert_eq!(laptop.sync(&["--json"]).exits(1).json()["code"], code, "{statement}");
        assert_eq!(laptop.json(&["answer"], 0)["operations"].as_array().unwrap().len(), 2, "{statement}");
        // What it says about the portal can be taken away all the same.
        laptop.sync(&["--forget"]).exits(0);
    }
}

#[tokio::test]
async fn a_backup_is_a_whole_replica_and_replaces_nothing() {
    let laptop = Laptop::new(true).await;
    laptop.json(&["collect", &fixture("request-typical.carnet"), "--machine", "saw", "--yes"], 0);
    laptop.json(&["backup", "copy.db"], 0);
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(laptop.path("copy.db")).unwrap().permissions()) & 0o777, 0o600);
    let exists = laptop.json(&["backup", "copy.db"], 2);
    assert_eq!((&exists["code"], &exists["hint"]), (&json!("file-exists"), &json!("Choose another name")), "there is no `--force`");
    assert_eq!(laptop.json(&["backup", "replica.db"], 2)["code"], "input-is-output");
    let log = laptop.json(&["log"], 0);
    assert_eq!(laptop.json(&["log", "--replica", "copy.db"], 0), log);
    assert_eq!(laptop.json(&["owed", "--replica", "no-such-file"], 2)["code"], "replica-missing");
    assert!(!laptop.path("no-such-file").exists(), "a mistyped name makes no replica");
}

#[tokio::test]
async fn what_is_no_replica_stays_what_it_is() {
    let laptop = Laptop::new(true).await;
    for (name, bytes) in [("empty.db", &b""[..]), ("diary.txt", b"Dear diary, no database stands here")] {
        std::fs::write(laptop.path(name), bytes).unwrap();
        for verb in ["owed", "answer", "log"] {
            assert_eq!(laptop.json(&[verb, "--replica", name], 2)["code"], "not-a-replica", "{verb} {name}");
        }
        assert_eq!(laptop.sync(&["--replica", name, "--forget", "--json"]).exits(2).json()["code"], "not-a-replica", "{name}");
        assert_eq!(std::fs::read(laptop.path(name)).unwrap(), bytes, "{name}");
    }
}

#[tokio::test]
async fn where_a_file_keeps_no_rights_it_is_read_all_the_same() {
    let laptop = Laptop::new(true).await;
    std::fs::set_permissions(laptop.path("replica.db"), Permissions::from_mode(0o644)).unwrap();
    // As FAT and others say it; and what is no answer of theirs, which shows that it was asked.
    for (error, exit) in [("EPERM", 0), ("EOPNOTSUPP", 0), ("ENOSYS", 0), ("EIO", 2)] {
        let mut command = tool("strace");
        command.args(["-f", "-qq", "-o", "/dev/null", &format!("--inject=fchmod:error={error}")]).arg(carnet());
        run(command.args(["courier", "owed", "--replica", &laptop.name("replica.db")])).exits(exit);
    }
}

#[tokio::test]
async fn where_nothing_is_to_be_brought_it_is_told_what_is_missing() {
    let laptop = Laptop::new(true).await;
    let hint = |laptop: &Laptop| laptop.json(&["deliver", "--machine", "saw", "--yes", "-o", "a.carnet"], 1)["hint"].clone();
    assert!(hint(&laptop).as_str().unwrap().contains("carnet courier owed"), "{}", hint(&laptop));
    laptop.json(&["collect", &fixture("request-typical.carnet"), "--machine", "saw", "--yes"], 0);
    assert_eq!(hint(&laptop), "One operation for it waits for the portal: run `carnet sync`");
}

#[tokio::test]
async fn a_carrier_is_called_by_name_and_logged_by_id() {
    let laptop = Laptop::new(true).await;
    std::fs::write(laptop.path("api-key"), "carnet_of_a_test\n").unwrap();
    std::fs::write(laptop.path("passphrase"), "four words of chance\n").unwrap();
    let begin = ["--portal", "http://127.0.0.1:9", "--api-key-file", "api-key", "--passphrase-file", "passphrase"];
    assert_eq!(laptop.sync(&[&begin[..], &["--name", "a\nb", "--json"]].concat()).exits(2).json()["code"], "name-invalid");
    laptop.sync(&[&begin[..], &["--name", " Ana Ruiz "]].concat()).exits(2);
    let request = fixture("request-typical.carnet");
    laptop.json(&["collect", &request, "--machine", "saw", "--page", "page.html", "--yes"], 0);
    assert!(std::fs::read_to_string(laptop.path("page.html")).unwrap().contains("<dd>Ana Ruiz (ana)</dd>"));
    assert!(laptop.courier(&["log"]).exits(0).stdout.contains(" · Ana Ruiz (ana) · "));
    assert_eq!(laptop.json(&["log"], 0)["entries"][0]["carried"]["who"], "ana");
    laptop.sync(&["--passphrase-file", "passphrase", "--name", ""]).exits(2);
    assert!(laptop.courier(&["log"]).exits(0).stdout.contains(" · ana · "));
}

#[tokio::test]
async fn a_passphrase_is_asked_for_by_what_it_opens() {
    let laptop = Laptop::new(true).await;
    std::fs::write(laptop.path("api-key"), "carnet_of_a_test\n").unwrap();
    let begin = ["--portal", "http://127.0.0.1:9", "--api-key-file", "api-key", "--json"];
    let unasked = laptop.sync(&begin).exits(2).json();
    assert_eq!((&unasked["code"], &unasked["hint"]), (&json!("secret-not-given"), &json!("Give a file with `--passphrase-file`")));
    std::fs::write(laptop.path("passphrase"), "four words of chance\n").unwrap();
    std::fs::write(laptop.path("wrong"), "five words of chance\n").unwrap();
    let away = laptop.sync(&[&begin[..], &["--passphrase-file", "passphrase"]].concat()).exits(2).json();
    assert_eq!(away["code"], "portal-unreachable", "it is kept all the same");
    // Given once more, it goes under the new passphrase, which is told.
    let begin = ["--portal", "http://127.0.0.1:9", "--api-key-file", "api-key", "--passphrase-file", "passphrase"];
    assert!(laptop.sync(&begin).exits(2).stderr.contains("and with it the passphrase"));
    let alone = laptop.sync(&["--api-key-file", "api-key", "--passphrase-file", "wrong", "--json"]).exits(2).json();
    assert_eq!(alone["code"], "passphrase-wrong", "the passphrase that there is has to open it");
    let wrong = laptop.sync(&["--passphrase-file", "wrong", "--json"]).exits(2).json();
    assert_eq!((&wrong["code"], &wrong["error"]), (&json!("passphrase-wrong"), &json!("The passphrase is not that of this replica")));
}
