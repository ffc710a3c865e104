use carnet_core::UnixTime;
use carnet_model::custody;
use carnet_model::sync::{Action, Answer, Outcome, PushedOperation};
use serde_json::json;

use super::*;
use crate::replica::MemoryReplica;
use crate::step::Waiting;
use crate::terms::{terms_of, words};

fn row(kind: Kind, id: &str, body: serde_json::Value) -> Row {
    Row { kind, id: id.into(), body }
}

fn queued(id: &str, document: &str) -> Queued {
    let action = Action::Document { document: document.into(), license: None };
    let operation = PushedOperation { id: id.into(), at: 5, if_version: None, action };
    Queued { operation, machine: "saw".into(), who: "ana".into(), inspector: String::new() }
}

fn rows() -> Vec<Row> {
    vec![
        row(Kind::Order, "o1", json!({ "name": "Spring" })),
        row(Kind::License, "l1", json!({ "order": "o1", "note": "Müller & Söhne", "version": 3 })),
        row(Kind::License, "l2", json!({ "order": "o2", "note": "Müllers Mühle" })),
        row(Kind::Device, "d1", json!({ "label": "saw" })),
        row(Kind::Device, "d2", json!({ "label": "press" })),
        row(Kind::Activation, "9", json!({ "license": "l1", "device": "d1" })),
        row(Kind::Activation, "10", json!({ "license": "l2", "device": "d2" })),
    ]
}

fn by(at: u64) -> HandedOver {
    HandedOver { at: UnixTime::from_secs(at), who: "ana".into(), inspector: String::new() }
}

async fn open(folder: &tempfile::TempDir) -> SqliteReplica {
    SqliteReplica::open(&folder.path().join("replica.db"), "r-1").await.unwrap()
}

async fn apply(replica: &mut impl Replica, effects: Vec<Effect>) {
    replica.load().await.unwrap();
    replica.apply(effects).await.unwrap();
}

fn ids(rows: &[Row]) -> Vec<&str> {
    let mut ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    ids.sort_unstable();
    ids
}

#[tokio::test]
async fn what_belongs_to_a_thing_is_found_by_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut replica = open(&folder).await;
    apply(&mut replica, rows().into_iter().map(Effect::Put).collect()).await;
    // What is being filled beside it is not there yet.
    let later = row(Kind::License, "l3", json!({ "order": "o1" }));
    apply(&mut replica, vec![Effect::Fill(later), Effect::Put(row(Kind::License, "l0", json!({ "order": "o1" })))]).await;
    for (kind, id, expected) in [
        (Kind::Order, "o1", &["l0", "l1"][..]),
        (Kind::License, "l1", &["9"]),
        (Kind::Device, "d2", &["10"]),
        (Kind::Device, "l1", &[]),
        (Kind::Customer, "o1", &[]),
    ] {
        let found = replica.belonging_to(kind, id, 10).await.unwrap();
        assert_eq!(ids(&found), expected, "{kind:?} {id}");
    }
    assert_eq!(ids(&replica.belonging_to(Kind::Order, "o1", 1).await.unwrap()), ["l0"]);
}

#[tokio::test]
async fn old_rows_are_read_until_a_snapshot_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut replica = open(&folder).await;
    apply(&mut replica, vec![Effect::Put(row(Kind::Product, "p1", json!({ "name": "Old" })))]).await;
    apply(&mut replica, rows().into_iter().map(Effect::Fill).collect()).await;
    assert_eq!(ids(&replica.rows().await.unwrap()), ["p1"]);
    replica.close().await.unwrap();
    let mut replica = open(&folder).await;
    apply(&mut replica, vec![Effect::Swap]).await;
    assert_eq!(ids(&replica.rows().await.unwrap()), ["10", "9", "d1", "d2", "l1", "l2", "o1"]);
    assert!(replica.search(Kind::Product, "old", 5).await.unwrap().is_empty());
    assert_eq!(replica.row(Kind::License, "l1").await.unwrap().and_then(|row| row.version()), Some(3));
    apply(&mut replica, vec![Effect::Fill(row(Kind::Order, "o9", json!({}))), Effect::Clear, Effect::Swap]).await;
    assert!(replica.rows().await.unwrap().is_empty(), "what was thrown away does not come back");
}

#[tokio::test]
async fn rows_are_found_by_the_beginnings_of_their_words() {
    let folder = tempfile::tempdir().unwrap();
    let mut replica = open(&folder).await;
    apply(&mut replica, rows().into_iter().map(Effect::Put).collect()).await;
    for (text, found) in
        [("mül", vec!["l1", "l2"]), ("MÜLLER söh", vec!["l1"]), ("l2", vec!["l2"]), ("saw", vec![]), ("", vec!["l1", "l2"])]
    {
        assert_eq!(ids(&replica.search(Kind::License, text, 10).await.unwrap()), found, "{text}");
    }
    assert_eq!(replica.search(Kind::License, "mül", 1).await.unwrap().len(), 1);
    apply(&mut replica, vec![Effect::Put(row(Kind::License, "l1", json!({ "order": "o1", "note": "Schmidt" })))]).await;
    assert_eq!(ids(&replica.search(Kind::License, "mül", 10).await.unwrap()), ["l2"]);
}

#[tokio::test]
async fn what_is_found_does_not_depend_on_how_common_it_is() {
    const LICENSES: u32 = 4_500;
    let folder = tempfile::tempdir().unwrap();
    let mut replica = open(&folder).await;
    // A word that all have, one of every other, one of the last ten, a beginning of forty words, and words of their own.
    let license = |at: u32| {
        let (half, last) = (if at.is_multiple_of(2) { "even" } else { "odd" }, if at >= LICENSES - 10 { "latest" } else { "" });
        let note = format!("cutter {half} {last} hall{} own{at}", at % 40);
        row(Kind::License, &format!("l{:05}", at * 7 % LICENSES), json!({ "note": note }))
    };
    let licenses: Vec<Row> = (0..LICENSES).map(license).collect();
    apply(&mut replica, licenses.iter().cloned().map(Effect::Fill).chain([Effect::Swap]).collect()).await;
    for text in
        ["", "cutter", "cut", "even", "latest", "hall", "hall7 odd", "hal cutter", "own44", "own4499", "even latest", "odd even", "l0012"]
    {
        let fits = |found: &&Row| {
            let terms = terms_of(&found.id, &found.body);
            words(text).all(|word| terms.iter().any(|term| term.starts_with(&word)))
        };
        let mut expected: Vec<&str> = licenses.iter().filter(fits).map(|row| row.id.as_str()).collect();
        expected.sort_unstable();
        expected.truncate(100);
        let found = replica.search(Kind::License, text, 100).await.unwrap();
        assert_eq!(found.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), expected, "{text}");
    }
}

#[tokio::test]
async fn a_row_that_is_filled_twice_is_found_by_its_last_words() {
    let folder = tempfile::tempdir().unwrap();
    let mut replica = open(&folder).await;
    let license = |note: &str| Effect::Fill(row(Kind::License, "l1", json!({ "note": note })));
    apply(&mut replica, vec![license("early")]).await;
    apply(&mut replica, vec![license("late"), Effect::Swap]).await;
    assert!(replica.search(Kind::License, "early", 5).await.unwrap().is_empty());
    assert_eq!(ids(&replica.search(Kind::License, "late", 5).await.unwrap()), ["l1"]);
}

#[tokio::test]
async fn nothing_is_left_of_rows_that_were_replaced_or_thrown_away() {
    let folder = tempfile::tempdir().unwrap();
    let mut replica = open(&folder).await;
    let many =
        || (0..2_500).map(|at| Effect::Fill(row(Kind::License, &format!("l{at}"), json!({ "note": format!("a b c d e f g h {at}") }))));
    let one = || Effect::Fill(row(Kind::Order, "o1", json!({ "name": "Spring" })));
    apply(&mut replica, many().chain([Effect::Swap]).collect()).await;
    apply(&mut replica, many().chain([Effect::Clear, one(), Effect::Swap]).collect()).await;
    assert_eq!(ids(&replica.rows().await.unwrap()), ["o1"]);
    // The next change cleans up; what is filled beside stays.
    apply(&mut replica, vec![one(), Effect::Stand(Place::default())]).await;
    apply(&mut replica, vec![Effect::Stand(Place::default())]).await;
    for (table, left) in [("replica_rows", 2_i64), ("search_terms", 4)] {
        let sql = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) AS n FROM {table}"));
        let count = sqlx::query(sql).fetch_one(&mut replica.connection).await.unwrap();
        assert_eq!(count.try_get::<i64, _>("n").unwrap(), left, "{table}");
    }
    apply(&mut replica, vec![Effect::Swap]).await;
    assert_eq!(ids(&replica.rows().await.unwrap()), ["o1"]);
}

#[tokio::test]
async fn what_belongs_to_something_goes_with_it_here_as_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    let (mut file, mut memory) = (open(&folder).await, MemoryReplica::default());
    let remove = |kind, id: &str| Effect::Remove { kind, id: id.into() };
    for (effects, left) in [
        (rows().into_iter().map(Effect::Put).collect::<Vec<_>>(), vec!["10", "9", "d1", "d2", "l1", "l2", "o1"]),
        (vec![remove(Kind::Order, "o2")], vec!["9", "d1", "d2", "l1", "o1"]),
        (vec![Effect::Sweep], vec!["9", "d1", "l1", "o1"]),
        (vec![remove(Kind::Order, "unknown"), remove(Kind::License, "l1"), Effect::Sweep], vec!["o1"]),
    ] {
        apply(&mut file, effects.clone()).await;
        apply(&mut memory, effects).await;
        assert_eq!(ids(&file.rows().await.unwrap()), left);
        assert_eq!(ids(&memory.rows().await.unwrap()), left);
    }
}

#[tokio::test]
async fn an_operation_is_kept_once_and_answered_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut replica = open(&folder).await;
    replica.queue(queued("a", "AAAA")).await.unwrap();
    replica.queue(queued("a", "AAAA")).await.unwrap();
    assert!(matches!(replica.queue(queued("a", "BBBB")).await, Err(ReplicaError::IdTaken)));
    assert!(matches!(replica.queue(queued("a b", "AAAA")).await, Err(ReplicaError::Invalid("id"))));
    assert!(matches!(replica.hand_over("a", &by(6)).await, Err(ReplicaError::NotFound)));
    assert_eq!(replica.load().await.unwrap().waiting, [Waiting { operation: queued("a", "AAAA").operation, pushed_at: None }]);
    let applied = Answer { documents: vec!["CCCC".into(), "DDDD".into()], ..Answer::new("a", Outcome::Applied) };
    let refused = Answer { outcome: Outcome::Refused, ..applied.clone() };
    let known = replica.load().await.unwrap();
    assert_eq!((known.replica.as_str(), known.untold.len()), ("r-1", 1));
    let head = known.untold[0].head();
    let place = Place { told: 1, ..Place::default() };
    apply(&mut replica, vec![Effect::Answered(applied.clone()), Effect::Told(head), Effect::Stand(place), Effect::Answered(refused)]).await;
    replica.hand_over("a", &by(6)).await.unwrap();
    replica.hand_over("a", &by(7)).await.unwrap();
    let items = replica.outbox().await.unwrap();
    assert_eq!((items.len(), &items[0].answer, items[0].is_handed_over), (1, &Some(applied), true));
    let log = replica.log().await.unwrap();
    assert_eq!((log.entries.len(), log.known[1].number), (3, 1));
    assert_eq!(replica.load().await.unwrap().untold, log.entries[1..]);
    assert_eq!(custody::verify(&log.entries, &log.known), Ok(log.known[0].clone()));
    assert_eq!(custody::verify(&log.entries[..2], &log.known), Err(custody::LogError::Cut(2)));
}

#[tokio::test]
async fn what_waits_is_taken_back_unless_its_push_was_begun_here_as_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    let (mut file, mut memory) = (open(&folder).await, MemoryReplica::default());
    withdraws(&mut file).await;
    withdraws(&mut memory).await;
    assert_eq!(file.log().await.unwrap().entries, memory.log().await.unwrap().entries);
}

async fn withdraws(replica: &mut impl Replica) {
    for (id, document) in [("a", "AAAA"), ("b", "BBBB"), ("c", "CCCC")] {
        replica.queue(queued(id, document)).await.unwrap();
    }
    replica.withdraw("a", &by(6)).await.unwrap();
    assert!(matches!(replica.withdraw("a", &by(6)).await, Err(ReplicaError::NotFound)));
    // A push was begun, and its answer got lost; then it came.
    apply(replica, vec![Effect::Pushing { id: "b".into(), at: UnixTime::from_secs(6) }]).await;
    assert!(matches!(replica.withdraw("b", &by(7)).await, Err(ReplicaError::UnderWay)));
    let answer = Answer::new("b", Outcome::Applied);
    apply(replica, vec![Effect::Answered(answer)]).await;
    assert!(matches!(replica.withdraw("b", &by(7)).await, Err(ReplicaError::UnderWay)));
    let left: Vec<String> = replica.outbox().await.unwrap().into_iter().map(|item| item.operation.id).collect();
    assert_eq!(left, ["b", "c"]);
    // That it was taken in stays noted, and that it went back stands after it.
    let log = replica.log().await.unwrap();
    assert_eq!(custody::verify(&log.entries, &log.known), Ok(log.known[0].clone()));
    let (first, last) = (&log.entries[0].carried, &log.entries[3].carried);
    assert_eq!((log.entries.len(), last.from.as_str(), last.to.as_str(), &last.digest), (4, outbox::COURIER, "saw", &first.digest));
}

#[tokio::test]
async fn a_sync_that_has_read_the_outbox_pushes_nothing_that_was_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let (mut sync, mut other) = (open(&folder).await, open(&folder).await);
    other.queue(queued("a", "AAAA")).await.unwrap();
    assert_eq!(sync.load().await.unwrap().waiting.len(), 1);
    other.withdraw("a", &by(6)).await.unwrap();
    assert!(matches!(sync.apply(vec![Effect::Pushing { id: "a".into(), at: UnixTime::from_secs(6) }]).await, Err(ReplicaError::InUse)));
    assert!(sync.load().await.unwrap().waiting.is_empty());
}

#[tokio::test]
async fn of_two_that_synchronize_at_once_one_stops_and_nothing_is_half_written() {
    let folder = tempfile::tempdir().unwrap();
    let (mut one, mut other) = (open(&folder).await, open(&folder).await);
    one.load().await.unwrap();
    apply(&mut other, vec![Effect::Put(row(Kind::Order, "o1", json!({})))]).await;
    let late = one.apply(vec![Effect::Put(row(Kind::Order, "o2", json!({})))]).await;
    assert!(matches!(late, Err(ReplicaError::InUse)));
    assert_eq!(ids(&one.rows().await.unwrap()), ["o1"]);
    apply(&mut one, vec![Effect::Put(row(Kind::Order, "o3", json!({})))]).await;
    assert_eq!(ids(&other.rows().await.unwrap()), ["o1", "o3"]);
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let replica = open(&folder).await;
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        assert_eq!(entry.unwrap().metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    replica.close().await.unwrap();
    // A copy that others may read is theirs no more once it is opened.
    let path = folder.path().join("replica.db");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    open(&folder).await.close().await.unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn a_backup_has_everything_and_replaces_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut replica = open(&folder).await;
    apply(&mut replica, rows().into_iter().map(Effect::Put).collect()).await;
    replica.queue(queued("a", "AAAA")).await.unwrap();
    replica.set("note", Some("kept")).await.unwrap();
    let to = folder.path().join("copy.db");
    replica.backup(&to).await.unwrap();
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&to).unwrap().permissions()) & 0o777, 0o600);
    let mut copy = SqliteReplica::open(&to, "r-2").await.unwrap();
    assert_eq!(copy.id(), "r-1");
    assert_eq!(copy.rows().await.unwrap(), replica.rows().await.unwrap());
    assert_eq!(copy.outbox().await.unwrap(), replica.outbox().await.unwrap());
    assert_eq!(copy.log().await.unwrap(), replica.log().await.unwrap());
    assert_eq!(copy.setting("note").await.unwrap().as_deref(), Some("kept"));
    copy.close().await.unwrap();

    let before = std::fs::read(&to).unwrap();
    assert!(matches!(replica.backup(&to).await, Err(ReplicaError::Backend(_))));
    assert_eq!(std::fs::read(&to).unwrap(), before);
    assert!(replica.backup(&folder.path().join("nowhere/copy.db")).await.is_err());
    let mut names = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(!names.any(|name| name.ends_with(".unfinished")));
}

#[tokio::test]
async fn what_was_noted_is_gone_when_it_is_taken_away() {
    let folder = tempfile::tempdir().unwrap();
    let mut replica = open(&folder).await;
    let holds = |needle: &str| {
        let files = std::fs::read_dir(folder.path()).unwrap().map(|file| std::fs::read(file.unwrap().path()).unwrap());
        files.into_iter().any(|bytes| bytes.windows(needle.len()).any(|window| window == needle.as_bytes()))
    };
    for (note, next) in [("first-sealed-key", Some("second-sealed-key")), ("second-sealed-key", None)] {
        replica.set("connection", Some(note)).await.unwrap();
        assert!(holds(note), "the test reads the files");
        replica.set("connection", next).await.unwrap();
        assert!(!holds(note), "{note}");
    }
    assert_eq!(replica.setting("connection").await.unwrap(), None);
}

/// Between two pages of a snapshot an order may be seen and hidden again: its licenses are not there then, and nobody tells that what belongs to
/// them is gone.
#[tokio::test]
async fn an_activation_is_only_where_its_license_is() {
    let folder = tempfile::tempdir().unwrap();
    let (mut file, mut memory) = (open(&folder).await, MemoryReplica::default());
    let activation = |serial: &str, license: &str| row(Kind::Activation, serial, json!({ "license": license, "device": "d" }));
    let rows = || [row(Kind::License, "l1", json!({ "order": "o" })), activation("1", "l1"), activation("2", "l2")];
    for effects in [rows().map(Effect::Put).to_vec(), [rows().map(Effect::Fill).to_vec(), vec![Effect::Swap]].concat()] {
        apply(&mut file, effects.clone()).await;
        apply(&mut memory, effects).await;
        for rows in [file.rows().await.unwrap(), memory.rows().await.unwrap()] {
            let mut ids = ids(&rows);
            ids.sort_unstable();
            assert_eq!(ids, ["1", "l1"]);
        }
    }
}

#[tokio::test]
async fn a_file_that_was_damaged_is_told_to_be_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut replica = open(&folder).await;
    let note = "x".repeat(500);
    let rows = (0..200).map(|at| Effect::Put(row(Kind::License, &format!("l{at}"), json!({ "note": note }))));
    apply(&mut replica, rows.collect()).await;
    replica.close().await.unwrap();
    let path = folder.path().join("replica.db");
    let whole = std::fs::read(&path).unwrap();

    // Every page but the first two is noise.
    let mut noise = whole.clone();
    noise[8192..].fill(0xa5);
    std::fs::write(&path, noise).unwrap();
    let read = async {
        let mut replica = SqliteReplica::open_existing(&path, "r-1").await?;
        replica.rows().await
    };
    let error = read.await.unwrap_err();
    assert_eq!(error.code(), "replica-damaged", "{error:?}");

    // A type that is no text.
    let mut schema = whole;
    let table = b"CREATE TABLE outbox (\n    number INTEGER";
    let at = schema.windows(table.len()).position(|window| window == table).unwrap() + table.len() - 3;
    schema[at] = 0xff;
    std::fs::write(&path, schema).unwrap();
    let error = SqliteReplica::open_existing(&path, "r-1").await.map(drop).unwrap_err();
    assert_eq!(error.code(), "replica-damaged", "{error:?}");
}
