//! Answers that are of the wire, and not what a portal may say: each is refused by its name, and nothing of it is in the replica afterwards.

use std::path::Path;

use carnet_core::UnixTime;
use carnet_courier::custody::{Entry, Head};
use carnet_courier::outbox::{Item, Queued};
use carnet_courier::{CallError, Engine, Log, Place, Portal, Reason, Replica, Row, Session, SqliteReplica, Step, Wanted};
use carnet_model::sync::{
    Action, Answer, Capabilities, Change, Kind, Outcome, Page, Push, Pushed, PushedOperation, Snapshot, SnapshotRow, VERSION,
};
use data_encoding::BASE64;
use serde_json::json;

use super::NOW;

/// What the honest portal has sealed.
const SEALED: i64 = 7;
const SCOPE: &str = "0123";

/// A portal that says what it is told to.
struct Script {
    capabilities: Capabilities,
    snapshot: Box<dyn Fn(&Wanted) -> Snapshot + Send>,
    changes: Box<dyn Fn(i64) -> Page + Send>,
    pushed: Box<dyn Fn(&Push) -> Pushed + Send>,
}

impl Script {
    /// One that is honest: an order with two licenses, and nothing new since.
    fn honest() -> Self {
        let capabilities = Capabilities {
            versions: vec![VERSION],
            company: "acme".into(),
            user: "ana".into(),
            kinds: vec![Kind::Order, Kind::License],
            max_operations: 200,
            max_rows: 1000,
            max_push: 1 << 20,
            sealed: SEALED,
            scope: SCOPE.into(),
        };
        Self { capabilities, snapshot: Box::new(snapshot), changes: Box::new(nothing_new), pushed: Box::new(pushed) }
    }
}

impl Portal for Script {
    async fn capabilities(&mut self) -> Result<Capabilities, CallError> {
        Ok(self.capabilities.clone())
    }

    async fn push(&mut self, push: &Push) -> Result<Pushed, CallError> {
        Ok((self.pushed)(push))
    }

    async fn snapshot(&mut self, wanted: &Wanted) -> Result<Snapshot, CallError> {
        Ok((self.snapshot)(wanted))
    }

    async fn changes(&mut self, after: i64, _limit: u32) -> Result<Page, CallError> {
        Ok((self.changes)(after))
    }
}

fn row(id: &str) -> SnapshotRow {
    SnapshotRow { id: id.into(), row: json!({ "order": "o1", "note": id }) }
}

fn snapshot(wanted: &Wanted) -> Snapshot {
    let rows = if wanted.kind == Kind::Order { vec![row("o1")] } else { vec![row("l1"), row("l2")] };
    Snapshot { kind: wanted.kind, rows, next: None, sealed: SEALED, scope: SCOPE.into() }
}

fn nothing_new(after: i64) -> Page {
    Page { changes: Vec::new(), next: after, sealed: SEALED, scope: SCOPE.into(), more: false }
}

fn answer(id: &str) -> Answer {
    Answer { id: id.into(), outcome: Outcome::Applied, code: None, detail: None, row: None, documents: Vec::new() }
}

fn pushed(push: &Push) -> Pushed {
    let answers = push.operations.iter().map(|operation| answer(&operation.id)).collect();
    Pushed { answers, log: push.log.as_ref().and_then(|log| log.entries.last()).map(Entry::head) }
}

/// A license that is new, and one that is gone.
fn news(number: i64) -> Vec<Change> {
    let change = |id: &str, row| Change { number, kind: Kind::License, id: id.into(), row, anew: false };
    vec![change("l3", Some(json!({ "order": "o1" }))), change("l1", None)]
}

/// All that a replica keeps.
#[derive(Debug, PartialEq)]
struct Kept {
    rows: Vec<Row>,
    outbox: Vec<Item>,
    log: Log,
    place: Place,
}

async fn kept(replica: &mut SqliteReplica) -> Kept {
    let place = replica.load().await.unwrap().place;
    Kept { rows: replica.rows().await.unwrap(), outbox: replica.outbox().await.unwrap(), log: replica.log().await.unwrap(), place }
}

/// Goes on until there is nothing more to do; tells why it ends otherwise.
async fn synchronize(replica: &mut SqliteReplica, script: &mut Script) -> Result<(), Reason> {
    let mut session = Session::new(replica, script);
    for _ in 0..100 {
        match session.step(|| UnixTime::from_secs(NOW), 0).await.unwrap() {
            Step::Done => return Ok(()),
            Step::GiveUp(reason) => return Err(reason),
            _ => {}
        }
    }
    panic!("it has no end");
}

async fn open(folder: &Path, name: &str) -> SqliteReplica {
    SqliteReplica::open(&folder.join(name), "laptop-1").await.unwrap()
}

/// A replica that is in step with the honest portal.
async fn begun(folder: &Path, name: &str) -> SqliteReplica {
    let mut replica = open(folder, name).await;
    synchronize(&mut replica, &mut Script::honest()).await.unwrap();
    assert_eq!(replica.rows().await.unwrap().len(), 3);
    replica
}

type Twist = Box<dyn Fn(&mut Script)>;

fn twist(change: impl Fn(&mut Script) + 'static) -> Twist {
    Box::new(change)
}

/// Twists the page of changes.
fn page(change: impl Fn(&mut Page) + Clone + Send + 'static) -> Twist {
    twist(move |script| {
        let change = change.clone();
        script.changes = Box::new(move |after| {
            let mut page = nothing_new(after);
            (page.next, page.sealed) = (after + 2, after + 2);
            page.changes = news(after + 2);
            change(&mut page);
            page
        });
    })
}

/// Twists the page of licenses in a snapshot; that of orders stays as it is.
fn licenses(change: impl Fn(&mut Snapshot) + Clone + Send + 'static) -> Twist {
    twist(move |script| {
        let change = change.clone();
        script.snapshot = Box::new(move |wanted| {
            let mut page = snapshot(wanted);
            if wanted.kind == Kind::License {
                change(&mut page);
            }
            page
        });
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_does_not_follow_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    // The page would be taken, if it were not twisted.
    let mut replica = begun(folder.path(), "honest.db").await;
    let mut script = Script::honest();
    page(|_| {})(&mut script);
    synchronize(&mut replica, &mut script).await.unwrap();
    let ids: Vec<String> = replica.rows().await.unwrap().into_iter().map(|row| row.id).collect();
    assert_eq!(ids, ["l2", "l3", "o1"]);

    let twists: [(&str, &str, Twist); 15] = [
        ("another company", "sync-other-user", twist(|script| script.capabilities.company = "other".into())),
        ("another user", "sync-other-user", twist(|script| script.capabilities.user = "eve".into())),
        ("another version", "sync-version-unsupported", twist(|script| script.capabilities.versions = vec![2, 3])),
        ("no kinds", "sync-answer-malformed", twist(|script| script.capabilities.kinds = Vec::new())),
        ("no rows a page", "sync-answer-malformed", twist(|script| script.capabilities.max_rows = 0)),
        ("sealed less than before", "sync-portal-went-back", twist(|script| script.capabilities.sealed = SEALED - 1)),
        ("sealed less than the page before", "sync-portal-went-back", page(|page| page.sealed = SEALED - 1)),
        ("a cursor that goes back", "sync-pages-out-of-order", page(|page| page.next = SEALED - 1)),
        ("a cursor beyond what is sealed", "sync-pages-out-of-order", page(|page| page.next = page.sealed + 1)),
        ("a change of before", "sync-pages-out-of-order", page(|page| page.changes[0].number = SEALED)),
        ("a change of later", "sync-pages-out-of-order", page(|page| page.changes[1].number = page.next + 1)),
        ("a thing twice", "sync-pages-out-of-order", page(|page| page.changes.push(page.changes[0].clone()))),
        (
            "more of nothing",
            "sync-pages-endless",
            page(|page| {
                (page.next, page.more, page.changes) = (SEALED, true, Vec::new());
            }),
        ),
        ("rows of another scope", "sync-scope-unsteady", page(|page| page.scope = "4567".into())),
        (
            "an end of numbers",
            "sync-pages-out-of-order",
            page(|page| {
                (page.next, page.sealed) = (i64::MIN, i64::MAX);
            }),
        ),
    ];
    for (number, (what, code, twist)) in twists.into_iter().enumerate() {
        let mut replica = begun(folder.path(), &format!("{number}.db")).await;
        let before = kept(&mut replica).await;
        let mut script = Script::honest();
        twist(&mut script);
        let reason = synchronize(&mut replica, &mut script).await.expect_err(what);
        assert_eq!(reason.code(), code, "{what}");
        assert_eq!(kept(&mut replica).await, before, "{what}");
        // Whoever is honest is believed afterwards.
        synchronize(&mut replica, &mut Script::honest()).await.unwrap();
        assert_eq!(kept(&mut replica).await, before, "{what}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_snapshot_that_does_not_follow_is_not_seen() {
    let folder = tempfile::tempdir().unwrap();
    let twists: [(&str, &str, Twist); 11] = [
        ("out of order", "sync-pages-out-of-order", licenses(|page| page.rows.reverse())),
        ("a row twice", "sync-pages-out-of-order", licenses(|page| page.rows.push(row("l2")))),
        ("a row without an id", "sync-pages-out-of-order", licenses(|page| page.rows.insert(0, row("")))),
        ("another kind", "sync-pages-out-of-order", licenses(|page| page.kind = Kind::Order)),
        (
            "more than was asked for",
            "sync-pages-out-of-order",
            licenses(|page| {
                page.rows = (0..1001).map(|number| row(&format!("l{number:04}"))).collect();
            }),
        ),
        ("on from before", "sync-pages-out-of-order", licenses(|page| page.next = Some("a".into()))),
        (
            "on from nothing",
            "sync-pages-endless",
            licenses(|page| {
                (page.rows, page.next) = (Vec::new(), Some(String::new()));
            }),
        ),
        ("the same page for ever", "sync-pages-out-of-order", licenses(|page| page.next = Some("l2".into()))),
        ("sealed less than the first page", "sync-portal-went-back", licenses(|page| page.sealed = SEALED - 1)),
        ("rows of another scope", "sync-scope-unsteady", licenses(|page| page.scope = "4567".into())),
        (
            "nothing, and on from there",
            "sync-pages-endless",
            licenses(|page| {
                (page.rows, page.next) = (Vec::new(), Some("l2".into()));
            }),
        ),
    ];
    for (number, (what, code, twist)) in twists.into_iter().enumerate() {
        // A replica that has nothing yet, and one that is made anew beside what it has.
        let mut fresh = open(folder.path(), &format!("fresh-{number}.db")).await;
        let mut old = begun(folder.path(), &format!("old-{number}.db")).await;
        let mut script = Script::honest();
        twist(&mut script);
        let known = old.load().await.unwrap();
        old.apply(Engine::anew(&known)).await.unwrap();
        for replica in [&mut fresh, &mut old] {
            let before = replica.rows().await.unwrap();
            let reason = synchronize(replica, &mut script).await.expect_err(what);
            assert_eq!(reason.code(), code, "{what}");
            assert_eq!(replica.rows().await.unwrap(), before, "{what}");
            let place = replica.load().await.unwrap().place;
            assert!(place.cursor.is_none() && place.snapshot.is_some(), "{what}: {place:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_to_something_else_leave_all_waiting() {
    let folder = tempfile::tempdir().unwrap();
    let twists: [(&str, &str, Twist); 9] = [
        ("other operations", "sync-answers-unfit", answers(|answers| answers[0].id = "eve".into())),
        ("in another order", "sync-answers-unfit", answers(|answers| answers.reverse())),
        ("too few", "sync-answers-unfit", answers(|answers| drop(answers.pop()))),
        ("none", "sync-answers-unfit", answers(Vec::clear)),
        ("too many", "sync-answers-unfit", answers(|answers| answers.push(answers[0].clone()))),
        ("another end of the log", "sync-log-unfit", end(|log| *log = log.take().map(|head| Head { hash: "0".repeat(64), ..head }))),
        ("another number of the log", "sync-log-unfit", end(|log| *log = log.take().map(|head| Head { number: head.number + 1, ..head }))),
        ("no end of the log", "sync-log-unfit", end(|log| *log = None)),
        (
            "an answer to the log alone",
            "sync-answers-unfit",
            twist(|script| {
                script.pushed = Box::new(|push| Pushed { answers: vec![answer("note")], ..pushed(push) });
            }),
        ),
    ];
    for (number, (what, code, twist)) in twists.into_iter().enumerate() {
        let mut replica = begun(folder.path(), &format!("{number}.db")).await;
        let note = |note: &str| Action::Note { license: "l1".into(), note: note.into() };
        let document = Action::Document { document: BASE64.encode(b"a request"), license: None };
        // The log goes first, by itself: where it is not what is twisted, there is none.
        let is_of_log = code == "sync-log-unfit" || what.contains("log");
        replica.queue(queued("request", "press 4", if is_of_log { document } else { note("one") })).await.unwrap();
        replica.queue(queued("note", "", note("two"))).await.unwrap();
        let before = kept(&mut replica).await;
        let mut script = Script::honest();
        twist(&mut script);
        let reason = synchronize(&mut replica, &mut script).await.expect_err(what);
        assert_eq!(reason.code(), code, "{what}");
        let after = kept(&mut replica).await;
        assert_eq!(after, before, "{what}");
        assert!(after.outbox.iter().all(Item::is_waiting), "{what}");
        // And all is still to be done, once.
        synchronize(&mut replica, &mut Script::honest()).await.unwrap();
        assert!(!replica.outbox().await.unwrap().iter().any(Item::is_waiting), "{what}");
    }
}

/// Twists the answers to operations.
fn answers(change: impl Fn(&mut Vec<Answer>) + Clone + Send + 'static) -> Twist {
    twist(move |script| {
        let change = change.clone();
        script.pushed = Box::new(move |push| {
            let mut pushed = pushed(push);
            change(&mut pushed.answers);
            pushed
        });
    })
}

/// Twists the end of the log.
fn end(change: impl Fn(&mut Option<Head>) + Clone + Send + 'static) -> Twist {
    twist(move |script| {
        let change = change.clone();
        script.pushed = Box::new(move |push| {
            let mut pushed = pushed(push);
            change(&mut pushed.log);
            pushed
        });
    })
}

fn queued(id: &str, machine: &str, action: Action) -> Queued {
    let operation = PushedOperation { id: id.into(), at: NOW, if_version: None, action };
    Queued { operation, machine: machine.into(), who: "ana".into(), inspector: String::new() }
}
