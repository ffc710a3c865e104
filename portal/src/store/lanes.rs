//! Lanes: which of the threads that write does what.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

/// How the key of upkeep begins: work of the portal that nobody waits for. A single `~` only comes after all other keys.
const UPKEEP: &str = "~~";

/// The lanes, one for each thread. Work of one key is in one lane as long as any of it is under way, since two threads that want the same rows would
/// only wait for each other. Other work goes where the least is under way.
#[derive(Clone)]
pub(super) struct Lanes(Arc<Mutex<UnderWay>>);

struct UnderWay {
    /// How much is under way in each lane that is not for upkeep.
    lanes: Vec<usize>,
    /// Whether upkeep has a lane of its own, after all others.
    has_upkeep: bool,
    /// The lane of each key of which something is under way, and how much that is.
    keys: HashMap<String, (usize, usize)>,
}

/// The place of some work in its lane, until it is dropped.
pub(super) struct Turn {
    lanes: Lanes,
    lane: usize,
    key: String,
}

impl Lanes {
    /// So many lanes, and one more for upkeep if that is to have its own.
    pub(super) fn new(lanes: usize, has_upkeep: bool) -> Self {
        Self(Arc::new(Mutex::new(UnderWay { lanes: vec![0; lanes], has_upkeep, keys: HashMap::new() })))
    }

    /// A place for work of this key.
    pub(super) fn enter(&self, key: String) -> Turn {
        let lane = self.lock().enter(&key);
        Turn { lanes: self.clone(), lane, key }
    }

    fn lock(&self) -> MutexGuard<'_, UnderWay> {
        self.0.lock().expect("nobody panics with the lock")
    }
}

impl Turn {
    pub(super) fn lane(&self) -> usize {
        self.lane
    }

    pub(super) fn key(&self) -> &str {
        &self.key
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.lanes.lock().leave(&self.key, self.lane);
    }
}

impl UnderWay {
    fn enter(&mut self, key: &str) -> usize {
        if self.has_upkeep && key.starts_with(UPKEEP) {
            return self.lanes.len();
        }
        let idlest = (0..self.lanes.len()).min_by_key(|lane| self.lanes[*lane]).unwrap_or(0);
        let (lane, under_way) = self.keys.entry(key.to_owned()).or_insert((idlest, 0));
        *under_way += 1;
        self.lanes[*lane] += 1;
        *lane
    }

    fn leave(&mut self, key: &str, lane: usize) {
        let Some(under_way) = self.lanes.get_mut(lane) else { return };
        *under_way -= 1;
        if let Some((_, under_way)) = self.keys.get_mut(key) {
            *under_way -= 1;
            if *under_way == 0 {
                self.keys.remove(key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_stays_in_its_lane_until_nothing_of_it_is_under_way() {
        let lanes = Lanes::new(2, false);
        let (first, other) = (lanes.enter("a".into()), lanes.enter("b".into()));
        assert_ne!(first.lane(), other.lane(), "each to whoever has the least to do");
        let second = lanes.enter("a".into());
        assert_eq!(second.lane(), first.lane(), "although the other has less to do");
        let lane = first.lane();
        drop(first);
        let third = lanes.enter("a".into());
        assert_eq!(third.lane(), lane);
        drop((second, third));
        let _busy = [lanes.enter("c".into()), lanes.enter("c".into()), lanes.enter("c".into())];
        assert_eq!(lanes.enter("a".into()).lane(), other.lane(), "now it goes where there is less to do");
        assert_eq!(lanes.lock().keys.len(), 2, "nothing is kept of what is over");
    }

    #[test]
    fn upkeep_has_a_lane_of_its_own_where_there_is_one() {
        let lanes = Lanes::new(2, true);
        let upkeep = [lanes.enter("~~seal".into()), lanes.enter("~~seal".into()), lanes.enter("~~time".into())];
        assert!(upkeep.iter().all(|turn| turn.lane() == 2));
        assert_eq!(lanes.lock().lanes, [0, 0], "which says nothing about the others");
        assert_ne!(lanes.enter("~serials".into()).lane(), 2, "for these, activations wait");
        assert_eq!(Lanes::new(1, false).enter("~~seal".into()).lane(), 0);
    }
}
