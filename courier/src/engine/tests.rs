use carnet_model::sync::{Action, Change, Page, Snapshot, SnapshotRow};
use serde_json::json;

use super::*;
use crate::replica::{MemoryReplica, Replica};
use crate::step::{Refill, Row};

const NOW: UnixTime = UnixTime::from_secs(1_790_000_000);
const NOTHING: [Effect; 0] = [];

fn capabilities(sealed: i64, scope: &str) -> Capabilities {
    Capabilities {
        versions: vec![VERSION],
        company: "acme".into(),
        user: "ana".into(),
        kinds: vec![Kind::Activation, Kind::License, Kind::Order, Kind::Device],
        max_operations: 2,
        max_rows: 3,
        max_push: 1000,
        sealed,
        scope: scope.into(),
    }
}

fn snapshot(kind: Kind, ids: &[&str], next: Option<&str>, sealed: i64) -> Snapshot {
    let rows = ids.iter().map(|id| SnapshotRow { id: (*id).to_owned(), row: json!({ "id": id }) }).collect();
    Snapshot { kind, rows, next: next.map(str::to_owned), sealed, scope: "s".into() }
}

fn changes(numbers: &[i64], next: i64, sealed: i64, more: bool) -> Page {
    let change = |number: &i64| Change { number: *number, kind: Kind::Order, id: format!("o{number}"), row: Some(json!({})), anew: false };
    Page { changes: numbers.iter().map(change).collect(), next, sealed, scope: "s".into(), more }
}

fn operation(id: &str) -> PushedOperation {
    PushedOperation { id: id.into(), at: 1, if_version: None, action: Action::Refresh { serial: 1 } }
}

fn waiting(id: &str) -> Waiting {
    Waiting { operation: operation(id), pushed_at: None }
}

fn answer(id: &str) -> Answer {
    Answer::new(id, Outcome::Applied)
}

fn cursor(number: i64) -> Cursor {
    Cursor { number, scope: "s".into(), kinds: vec![Kind::Order, Kind::License, Kind::Device, Kind::Activation] }
}

/// What is known of a replica that is complete for `number`.
fn complete(number: i64) -> Known {
    let owner = Some(Owner { company: "acme".into(), user: "ana".into() });
    Known { place: Place { owner, cursor: Some(cursor(number)), ..Place::default() }, ..Known::default() }
}

/// An engine that has met the portal.
fn met(known: &Known, sealed: i64) -> Engine {
    let mut engine = Engine::new();
    assert_eq!(engine.take(known, &Step::Ask, Received::Capabilities(capabilities(sealed, "s")), NOW, 0), NOTHING);
    engine
}

fn reason(engine: &Engine, known: &Known) -> Option<Reason> {
    if let Step::GiveUp(reason) = engine.next(known, NOW) { Some(reason) } else { None }
}

#[tokio::test]
async fn a_snapshot_goes_kind_by_kind_and_resumes_where_it_was_whenever_it_stops() {
    let mut replica = MemoryReplica::default();
    replica.apply(vec![Effect::Stand(Place { told: 5, ..Place::default() })]).await.unwrap();
    let pages = [
        snapshot(Kind::Order, &["a", "b", "c"], Some("c"), 7),
        snapshot(Kind::Order, &["d"], None, 8),
        snapshot(Kind::License, &[], None, 8),
        snapshot(Kind::Device, &["x"], None, 9),
        snapshot(Kind::Activation, &["2", "9", "10"], None, 9),
    ];
    for page in &pages {
        // Each page by an engine of its own, as after a stop.
        let mut engine = Engine::new();
        let known = replica.load().await.unwrap();
        assert_eq!(engine.next(&known, NOW), Step::Ask);
        let effects = engine.take(&known, &Step::Ask, Received::Capabilities(capabilities(9, "s")), NOW, 0);
        replica.apply(effects).await.unwrap();
        let known = replica.load().await.unwrap();
        let step = engine.next(&known, NOW);
        let Step::Snapshot(wanted) = &step else { panic!("{step:?}") };
        assert_eq!((wanted.kind, wanted.limit, &wanted.of), (page.kind, 3, &None));
        assert!(replica.rows().await.unwrap().is_empty(), "nothing is read before all is there");
        let effects = engine.take(&known, &step, Received::Snapshot(page.clone()), NOW, 0);
        replica.apply(effects).await.unwrap();
    }
    let place = replica.load().await.unwrap().place;
    assert_eq!((place.cursor, place.snapshot, place.told), (Some(cursor(7)), None, 5), "the log is not told again");
    assert_eq!(replica.rows().await.unwrap().len(), 8);
}

#[test]
fn what_is_pushed_is_noted_before_it_goes_out() {
    let known = Known { waiting: ["a", "b", "c"].map(waiting).into(), ..complete(5) };
    let step = met(&known, 5).next(&known, NOW);
    // As many as go into one push, and no more.
    let pushing = |id: &str| Effect::Pushing { id: id.into(), at: NOW };
    assert_eq!(Engine::before(&step, NOW), [pushing("a"), pushing("b")]);
    assert_eq!(Engine::before(&Step::Ask, NOW), NOTHING);
    assert_eq!(Engine::before(&Step::Changes { after: 5, limit: 3 }, NOW), NOTHING);
}

#[test]
fn pages_that_do_not_follow_are_refused_and_change_nothing() {
    let wanted = |kind, after: &str| Wanted { kind, after: after.into(), limit: 3, of: None };
    let place = |kind, after: &str| Place {
        snapshot: Some(Progress { target: cursor(7), has_begun: true, kind, after: after.into() }),
        ..complete(5).place
    };
    for (kind, after, page, why) in [
        (Kind::Order, "b", snapshot(Kind::License, &["c"], None, 8), Reason::OutOfOrder),
        (Kind::Order, "b", snapshot(Kind::Order, &["b"], None, 8), Reason::OutOfOrder),
        (Kind::Order, "b", snapshot(Kind::Order, &["d", "c"], None, 8), Reason::OutOfOrder),
        (Kind::Order, "b", snapshot(Kind::Order, &["c", "d", "e", "f"], None, 8), Reason::OutOfOrder),
        (Kind::Order, "b", snapshot(Kind::Order, &["d"], Some("c"), 8), Reason::OutOfOrder),
        (Kind::Order, "b", snapshot(Kind::Order, &[], Some("b"), 8), Reason::Endless),
        (Kind::Order, "b", snapshot(Kind::Order, &["c"], None, 6), Reason::WentBack),
        (Kind::Activation, "9", snapshot(Kind::Activation, &["10", "9"], None, 8), Reason::OutOfOrder),
        (Kind::Activation, "9", snapshot(Kind::Activation, &["ten"], None, 8), Reason::OutOfOrder),
    ] {
        let known = Known { place: place(kind, after), ..Known::default() };
        let mut engine = met(&known, 9);
        let step = engine.next(&known, NOW);
        assert_eq!(step, Step::Snapshot(wanted(kind, after)));
        assert_eq!(engine.take(&known, &step, Received::Snapshot(page.clone()), NOW, 0), NOTHING, "{page:?}");
        assert_eq!(reason(&engine, &known), Some(why), "{page:?}");
    }
    for (page, why) in [
        (changes(&[5], 7, 9, false), Reason::OutOfOrder),
        (changes(&[8], 7, 9, false), Reason::OutOfOrder),
        (changes(&[6, 6], 7, 9, false), Reason::OutOfOrder),
        (changes(&[6], 10, 9, false), Reason::OutOfOrder),
        (changes(&[], 4, 9, false), Reason::OutOfOrder),
        (changes(&[], 5, 4, false), Reason::WentBack),
        (changes(&[], 5, 9, true), Reason::Endless),
    ] {
        let known = complete(5);
        let mut engine = met(&known, 9);
        let step = engine.next(&known, NOW);
        assert_eq!(step, Step::Changes { after: 5, limit: 3 });
        assert_eq!(engine.take(&known, &step, Received::Changes(page.clone()), NOW, 0), NOTHING, "{page:?}");
        assert_eq!(reason(&engine, &known), Some(why), "{page:?}");
    }
}

#[test]
fn a_portal_that_is_not_the_one_is_refused() {
    let with = |change: fn(&mut Capabilities)| {
        let mut told = capabilities(9, "s");
        change(&mut told);
        told
    };
    for (told, why) in [
        (with(|told| told.versions = vec![VERSION + 1]), Reason::VersionUnsupported),
        (with(|told| told.user = "ben".into()), Reason::OtherUser),
        (with(|told| told.sealed = 4), Reason::WentBack),
        (with(|told| told.kinds.clear()), Reason::Malformed),
        (with(|told| told.max_rows = 0), Reason::Malformed),
    ] {
        let (mut engine, known) = (Engine::new(), complete(5));
        assert_eq!(engine.take(&known, &Step::Ask, Received::Capabilities(told), NOW, 0), NOTHING);
        assert_eq!(reason(&engine, &known), Some(why));
    }
    let known = complete(5);
    assert!(Engine::anew(&known).contains(&Effect::Stand(Place { owner: known.place.owner.clone(), ..Place::default() })));
}

#[test]
fn another_scope_begins_anew_and_one_that_never_rests_ends_the_sync() {
    let known = complete(5);
    let mut engine = Engine::new();
    let effects = engine.take(&known, &Step::Ask, Received::Capabilities(capabilities(9, "t")), NOW, 0);
    let [Effect::Clear, Effect::Stand(place)] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(place.cursor, Some(cursor(5)), "the rows stay what they are until there are others");
    assert_eq!(place.snapshot.as_ref().map(|progress| progress.target.scope.as_str()), Some("t"));

    let mut engine = met(&known, 9);
    let mut foreign = changes(&[6], 6, 9, false);
    foreign.scope = "t".into();
    for _ in 0..=MAX_RESTARTS {
        let step = Step::Changes { after: 5, limit: 3 };
        assert_eq!(engine.take(&known, &step, Received::Changes(foreign.clone()), NOW, 0), NOTHING);
    }
    assert_eq!(reason(&engine, &known), Some(Reason::ScopeUnsteady));
}

#[test]
fn what_belongs_to_something_newly_seen_is_taken_before_the_next_change() {
    let mut known = complete(5);
    let mut engine = met(&known, 9);
    let mut page = changes(&[6, 7], 7, 9, false);
    page.changes[0].anew = true;
    page.changes[1].row = None;
    let effects = engine.take(&known, &Step::Changes { after: 5, limit: 3 }, Received::Changes(page), NOW, 0);
    let refill = Refill { of: Kind::Order, id: "o6".into(), kind: Kind::License, after: String::new() };
    let place = Place { cursor: Some(cursor(7)), refills: vec![refill], is_unswept: true, ..known.place.clone() };
    let put = Effect::Put(Row { kind: Kind::Order, id: "o6".into(), body: json!({}) });
    assert_eq!(effects, [put, Effect::Remove { kind: Kind::Order, id: "o7".into() }, Effect::Stand(place.clone())]);
    known.place = place;
    for kind in [Kind::License, Kind::Device, Kind::Activation] {
        let step = engine.next(&known, NOW);
        let of = Some((Kind::Order, "o6".to_owned()));
        assert_eq!(step, Step::Snapshot(Wanted { kind, after: String::new(), limit: 3, of }));
        let effects = engine.take(&known, &step, Received::Snapshot(snapshot(kind, &["1"], None, 9)), NOW, 0);
        let Some(Effect::Stand(place)) = effects.last() else { panic!("{effects:?}") };
        assert_eq!(effects.contains(&Effect::Sweep), kind == Kind::Activation);
        known.place = place.clone();
    }
    assert_eq!(known.place, complete(7).place);
    assert_eq!(engine.next(&known, NOW), Step::Done);
}

#[test]
fn operations_go_first_and_only_their_own_answers_are_taken() {
    let known = Known { waiting: ["a", "b", "c"].map(waiting).into(), ..complete(5) };
    let mut engine = met(&known, 9);
    let step = engine.next(&known, NOW);
    let Step::Push(push) = &step else { panic!("{step:?}") };
    assert_eq!(push.operations, [operation("a"), operation("b")], "no more than the portal takes");
    let taken = engine.take(&known, &step, Received::Pushed(Pushed { log: None, answers: vec![answer("a"), answer("b")] }), NOW, 0);
    assert_eq!(taken, [Effect::Answered(answer("a")), Effect::Answered(answer("b"))]);
    for answers in [vec![], vec![answer("b"), answer("a")], vec![answer("a"), answer("b"), answer("c")]] {
        let mut engine = engine.clone();
        assert_eq!(engine.take(&known, &step, Received::Pushed(Pushed { log: None, answers }), NOW, 0), NOTHING);
        assert_eq!(reason(&engine, &known), Some(Reason::AnswersUnfit));
    }
    // What the portal does not take is found by halves, and holds up nothing else.
    let unfit = || Received::Failed(CallError::Unfit { code: "bad".into() });
    assert_eq!(engine.take(&known, &step, unfit(), NOW, 0), NOTHING);
    let step = engine.next(&known, NOW);
    let refused = Answer { outcome: Outcome::Refused, code: Some("bad".into()), ..answer("a") };
    assert_eq!(engine.take(&known, &step, unfit(), NOW, 0), [Effect::Answered(refused)]);
}

#[test]
fn failures_that_pass_are_waited_for_and_others_end_the_sync() {
    let known = complete(5);
    let mut engine = Engine::new();
    let mut rests = Vec::new();
    for jitter in 0..12 {
        let failed = Received::Failed(CallError::Passing { trouble: Trouble::Silent, retry_after: None });
        assert_eq!(engine.take(&known, &Step::Ask, failed, NOW, jitter * 1_000_003), NOTHING);
        let Step::Wait { until, trouble: Trouble::Silent } = engine.next(&known, NOW) else { panic!("it waits") };
        rests.push(until.since(NOW));
        assert_eq!(engine.next(&known, until), Step::Ask, "then it tries again");
        assert_eq!(engine.next(&known, UnixTime::from_secs(5)), Step::Ask, "as it does when the clock was put back");
    }
    assert!(rests.iter().enumerate().all(|(at, rest)| (1..=2_u64 << at).contains(rest)), "{rests:?}");
    assert!(rests[11] >= MAX_REST / 2 && rests[11] <= MAX_REST, "{rests:?}");
    let asked = Received::Failed(CallError::Passing { trouble: Trouble::Busy, retry_after: Some(1_000_000) });
    assert_eq!(engine.take(&known, &Step::Ask, asked, NOW, 0), NOTHING);
    assert_eq!(engine.next(&known, NOW), Step::Wait { until: NOW.plus(MAX_ASKED_REST), trouble: Trouble::Busy });
    for (error, code) in [
        (CallError::Refused { code: "signed-out".into() }, "signed-out"),
        (CallError::NotFound, "not-found"),
        (CallError::Malformed, "sync-answer-malformed"),
    ] {
        assert!(error.is_permanent());
        let mut engine = Engine::new();
        assert_eq!(engine.take(&known, &Step::Ask, Received::Failed(error), NOW, 0), NOTHING);
        assert_eq!(reason(&engine, &known).as_ref().map(Reason::code), Some(code));
    }
}

#[test]
fn pages_without_end_end_the_sync() {
    let mut known = complete(0);
    let mut engine = met(&known, 0);
    for number in 0.. {
        let step = engine.next(&known, NOW);
        if let Step::GiveUp(reason) = step {
            assert_eq!((reason, number), (Reason::Endless, i64::from(MAX_PAGES) + 1));
            break;
        }
        let effects = engine.take(&known, &step, Received::Changes(changes(&[], number + 1, number + 2, true)), NOW, 0);
        if let Some(Effect::Stand(place)) = effects.last() {
            known.place = place.clone();
        }
    }
}

#[test]
fn a_page_that_is_too_long_is_asked_for_in_smaller_ones() {
    let known = complete(5);
    let mut engine = met(&known, 9);
    for limit in [3, 1] {
        let step = engine.next(&known, NOW);
        assert_eq!(step, Step::Changes { after: 5, limit });
        assert_eq!(engine.take(&known, &step, Received::Failed(CallError::TooLarge), NOW, 0), NOTHING);
    }
    assert_eq!(reason(&engine, &known), Some(Reason::Malformed), "one row cannot be halved");
}

#[test]
fn what_the_portal_may_have_forgotten_is_not_pushed_again() {
    let pushed = |id: &str, days: u64| Waiting { pushed_at: Some(UnixTime::from_secs(NOW.as_secs() - days * DAY_SECS)), ..waiting(id) };
    let known = Known { waiting: vec![pushed("a", 89), pushed("b", 88), waiting("c")], ..complete(5) };
    let mut engine = Engine::new();
    let effects = engine.take(&known, &Step::Ask, Received::Capabilities(capabilities(5, "s")), NOW, 0);
    let [Effect::Answered(answer)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((answer.id.as_str(), answer.outcome, answer.code.as_deref()), ("a", Outcome::Refused, Some("operation-too-old")));
    // As long as there is one, nothing is pushed.
    assert_eq!(engine.next(&known, NOW), Step::Ask);
    let rest = Known { waiting: known.waiting[1..].to_vec(), ..known };
    let Step::Push(push) = engine.next(&rest, NOW) else { panic!("they are pushed") };
    assert_eq!(push.operations, [operation("b"), operation("c")]);
}
