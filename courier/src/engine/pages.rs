//! Pages: whether one is what was asked for and follows what is known, and what it changes.

use std::collections::HashSet;

use carnet_model::sync::{Change, Kind, Page, Snapshot, SnapshotRow};

use super::Engine;
use crate::step::{Cursor, Effect, Known, Place, Reason, Refill, Row, Wanted};

impl Engine {
    /// Takes in a page of a snapshot, of everything or of what belongs to one thing.
    pub(super) fn snapshot(&mut self, known: &Known, wanted: &Wanted, page: Snapshot) -> Result<Vec<Effect>, Reason> {
        self.count_page()?;
        check_page(wanted, &page)?;
        if wanted.of.is_some() { self.refill(known, wanted, page) } else { self.fill(known, wanted, page) }
    }

    fn fill(&mut self, known: &Known, wanted: &Wanted, page: Snapshot) -> Result<Vec<Effect>, Reason> {
        let place = &known.place;
        let Some(mut progress) = place.snapshot.clone().filter(|now| (now.kind, &now.after) == (wanted.kind, &wanted.after)) else {
            return Ok(Vec::new());
        };
        if page.scope != progress.target.scope {
            return self.restart();
        }
        let is_before = |known: &Cursor| page.sealed < known.number;
        if is_before(&progress.target) || place.cursor.as_ref().is_some_and(is_before) {
            return Err(Reason::WentBack);
        }
        if !progress.has_begun {
            (progress.target.number, progress.has_begun) = (page.sealed, true);
        }
        let mut effects: Vec<Effect> = rows(wanted.kind, page.rows).map(Effect::Fill).collect();
        let next = following(wanted.kind, page.next, &progress.target.kinds);
        let owner = place.owner.clone();
        let place = if let Some((kind, after)) = next {
            (progress.kind, progress.after) = (kind, after);
            Place { owner, cursor: place.cursor.clone(), snapshot: Some(progress), told: place.told, ..Place::default() }
        } else {
            effects.push(Effect::Swap);
            // What was hidden between two pages may have left devices behind.
            Place { owner, cursor: Some(progress.target), is_unswept: true, told: place.told, ..Place::default() }
        };
        effects.push(Effect::Stand(place));
        Ok(effects)
    }

    fn refill(&mut self, known: &Known, wanted: &Wanted, page: Snapshot) -> Result<Vec<Effect>, Reason> {
        let mut place = known.place.clone();
        let (Some(cursor), Some(refill)) = (&place.cursor, place.refills.first_mut().filter(|refill| is_of(refill, wanted))) else {
            return Ok(Vec::new());
        };
        if page.scope != cursor.scope {
            return self.restart();
        }
        if page.sealed < cursor.number {
            return Err(Reason::WentBack);
        }
        let mut effects: Vec<Effect> = rows(wanted.kind, page.rows).map(Effect::Put).collect();
        match following(wanted.kind, page.next, &belonging(refill.of, &cursor.kinds)) {
            Some((kind, after)) => (refill.kind, refill.after) = (kind, after),
            None => drop(place.refills.remove(0)),
        }
        self.settle(&mut place, &mut effects);
        effects.push(Effect::Stand(place));
        Ok(effects)
    }

    /// Takes in what changed.
    pub(super) fn changes(&mut self, known: &Known, after: i64, page: Page) -> Result<Vec<Effect>, Reason> {
        self.count_page()?;
        let mut place = known.place.clone();
        let is_free = place.snapshot.is_none() && place.refills.is_empty();
        let Some(cursor) = place.cursor.as_mut().filter(|cursor| is_free && cursor.number == after) else { return Ok(Vec::new()) };
        if page.scope != cursor.scope {
            return self.restart();
        }
        if page.sealed < after {
            return Err(Reason::WentBack);
        }
        let mut seen = HashSet::new();
        let fits = |change: &Change| change.number > after && change.number <= page.next;
        let mut is_once = |change: &Change| seen.insert((change.kind, change.id.clone()));
        if page.next < after || page.next > page.sealed || !page.changes.iter().all(|change| fits(change) && is_once(change)) {
            return Err(Reason::OutOfOrder);
        }
        if page.more && page.next == after {
            return Err(Reason::Endless);
        }
        cursor.number = page.next;
        let kinds = cursor.kinds.clone();
        let (mut seen, mut gone, mut refills) = (Vec::new(), Vec::new(), Vec::new());
        for change in page.changes.into_iter().filter(|change| kinds.contains(&change.kind)) {
            let Change { kind, id, row, anew, .. } = change;
            place.is_unswept |= row.is_none();
            let Some(body) = row else {
                gone.push(Effect::Remove { kind, id });
                continue;
            };
            if let Some(first) = belonging(kind, &kinds).first().filter(|_| anew) {
                refills.push(Refill { of: kind, id: id.clone(), kind: *first, after: String::new() });
            }
            seen.push(Row { kind, id, body });
        }
        // A license is there before its activations are.
        seen.sort_by_key(|row| row.kind);
        let mut effects: Vec<Effect> = seen.into_iter().map(Effect::Put).collect();
        // What moved to another order has moved before the order is gone, and its licenses with it.
        effects.append(&mut gone);
        place.refills = refills;
        self.is_current = !page.more;
        self.settle(&mut place, &mut effects);
        effects.push(Effect::Stand(place));
        Ok(effects)
    }

    /// When nothing is outstanding, a device without an activation is one that is seen no more.
    fn settle(&self, place: &mut Place, effects: &mut Vec<Effect>) {
        if self.is_current && place.refills.is_empty() && std::mem::take(&mut place.is_unswept) {
            effects.push(Effect::Sweep);
        }
    }
}

/// What follows when there is nothing any more of which to take a snapshot.
pub(super) fn without_refill(known: &Known, wanted: &Wanted) -> Vec<Effect> {
    let mut place = known.place.clone();
    if !place.refills.first().is_some_and(|refill| is_of(refill, wanted)) {
        return Vec::new();
    }
    place.refills.remove(0);
    vec![Effect::Stand(place)]
}

fn is_of(refill: &Refill, wanted: &Wanted) -> bool {
    let is_same = wanted.of.as_ref().is_some_and(|(of, id)| (*of, id) == (refill.of, &refill.id));
    is_same && (refill.kind, &refill.after) == (wanted.kind, &wanted.after)
}

/// The kinds that a snapshot of what belongs to one thing has.
fn belonging(of: Kind, kinds: &[Kind]) -> Vec<Kind> {
    let all: &[Kind] = match of {
        Kind::Order => &[Kind::License, Kind::Device, Kind::Activation],
        Kind::License => &[Kind::Device, Kind::Activation],
        _ => &[],
    };
    all.iter().copied().filter(|kind| kinds.contains(kind)).collect()
}

/// Where the next page begins: further in the same kind, or with the kind after it.
fn following(kind: Kind, next: Option<String>, kinds: &[Kind]) -> Option<(Kind, String)> {
    if let Some(after) = next {
        return Some((kind, after));
    }
    let at = kinds.iter().position(|other| *other == kind)?;
    kinds.get(at + 1).map(|kind| (*kind, String::new()))
}

fn rows(kind: Kind, rows: Vec<SnapshotRow>) -> impl Iterator<Item = Row> {
    rows.into_iter().map(move |SnapshotRow { id, row }| Row { kind, id, body: row })
}

fn check_page(wanted: &Wanted, page: &Snapshot) -> Result<(), Reason> {
    if page.kind != wanted.kind || page.rows.len() > wanted.limit as usize {
        return Err(Reason::OutOfOrder);
    }
    let mut last = wanted.after.as_str();
    for row in &page.rows {
        if !is_after(wanted.kind, &row.id, last) {
            return Err(Reason::OutOfOrder);
        }
        last = &row.id;
    }
    let Some(next) = &page.next else { return Ok(()) };
    if page.rows.is_empty() && !is_after(wanted.kind, next, last) {
        return Err(Reason::Endless);
    }
    if next == last || is_after(wanted.kind, next, last) { Ok(()) } else { Err(Reason::OutOfOrder) }
}

/// Whether an id comes after another one in the order of its kind: serials are numbers. Everything comes after nothing.
fn is_after(kind: Kind, id: &str, before: &str) -> bool {
    if id.is_empty() || before.is_empty() {
        return !id.is_empty();
    }
    if kind != Kind::Activation {
        return id > before;
    }
    let serial = |text: &str| text.parse::<u64>().ok();
    matches!((serial(id), serial(before)), (Some(id), Some(before)) if id > before)
}
