//! What the worker says, and what follows from it.

use carnet_carrier::animated::Progress;
use zeroize::Zeroizing;

use super::{Bring, Command, Effect, Found, Look, Notice, Page, Report, Scan, State, Taken};
use crate::problem::Problem;
use crate::product::{Product, same_folder};

impl State {
    /// What the worker says.
    pub(super) fn hear(&mut self, report: Report) -> Vec<Effect> {
        match report {
            Report::Found(found) => self.found(found),
            Report::WasSetUp(folder) => {
                self.busy = None;
                // It is not waiting any more, however its folder was spelled.
                let document =
                    self.products.iter().find(|product| product.folder == folder).map(|product| product.profile.document.clone());
                self.products.retain(|product| product.standing.is_some() || Some(&product.profile.document) != document.as_ref());
                self.chosen = Some(folder);
                self.then(|state| state.go(Page::Key))
            }
            Report::Made(folder, parcel) => {
                self.busy = None;
                self.chosen = Some(folder);
                self.key = Zeroizing::default();
                self.then(|state| state.handle(Command::CarryParcel(parcel)))
            }
            // What was made for an earlier showing comes too late.
            Report::Drawn(.., showing) | Report::Frame(.., showing) | Report::Spelled(_, showing) if showing != self.carry.showing => {
                Vec::new()
            }
            Report::Drawn(symbol, is_link, _) => {
                self.carry.is_link = is_link;
                self.carry.symbol = Some(symbol);
                Vec::new()
            }
            Report::Frame(..) if self.carry.is_paused => Vec::new(),
            Report::Frame(symbol, number, of, _) => {
                self.carry.symbol = Some(symbol);
                self.carry.shown = Some((number, of));
                Vec::new()
            }
            Report::Spelled(lines, _) => {
                self.carry.lines = lines;
                Vec::new()
            }
            Report::Written(path) => {
                self.busy = None;
                self.notice = Some(Notice::Done("ui-written-there", vec![("path", path.display().to_string())]));
                self.then(|_| Vec::new())
            }
            Report::Failed(problem) => {
                self.busy = None;
                self.notice = Some(Notice::Problem(problem));
                self.then(|_| Vec::new())
            }
            Report::ShowFailed(problem) => {
                self.notice = Some(Notice::Problem(problem));
                Vec::new()
            }
            Report::Taken(taken) => {
                self.busy = None;
                let mut effects = self.stop_looking();
                effects.extend(self.took(taken));
                effects.extend(self.then(|_| Vec::new()));
                effects
            }
            Report::Film(path) => {
                self.busy = None;
                let mut effects = if self.page == Page::Bring { Vec::new() } else { self.go(Page::Bring) };
                effects.extend(self.look(Look::Film(path)));
                effects.extend(self.then(|_| Vec::new()));
                effects
            }
            // What was seen by an earlier look comes too late.
            Report::Seen(look, _) | Report::Ended(look) | Report::LookFailed(look, _) | Report::Shown(look, _) if look != self.looking => {
                Vec::new()
            }
            report => self.hear_outside(report),
        }
    }

    /// What is said of dialogs, of what is plugged in, and of what is seen.
    pub(super) fn hear_outside(&mut self, report: Report) -> Vec<Effect> {
        match report {
            Report::Picked(path) => return self.handle(Command::Take(path.into_iter().collect())),
            Report::PickedTarget(Some(path), name) if self.carry.parcel.as_ref().is_some_and(|parcel| parcel.file_name() == name) => {
                self.carry.path = path.display().to_string();
                // The dialog has asked whether what is there may go.
                return self.save(path, true);
            }
            Report::PickedTarget(..) => {}
            Report::NoDialog => self.notice = Some(Notice::Problem(Problem::new("no-dialog"))),
            Report::Sticks(sticks) => self.sticks = sticks,
            Report::Cameras(cameras) => self.cameras = cameras,
            Report::Seen(_, scan) => {
                // What was asked for is not wanted any more, once the page is gone.
                if let Some(before) = &mut self.bring.scan {
                    let progress = farther(before.progress, scan.progress);
                    *before = Scan { progress, ..scan };
                }
            }
            Report::Shown(_, taken) => {
                self.bring.scan = None;
                return self.took(taken);
            }
            Report::Ended(_) => self.bring.scan = None,
            Report::LookFailed(_, problem) => {
                self.bring.scan = None;
                self.notice = Some(Notice::Problem(problem));
            }
            _ => {}
        }
        Vec::new()
    }

    /// Goes on, and then with what was brought meanwhile.
    pub(super) fn then(&mut self, go_on: impl FnOnce(&mut Self) -> Vec<Effect>) -> Vec<Effect> {
        let mut effects = go_on(self);
        if self.busy.is_none() && !self.queue.is_empty() {
            let (target, input) = self.queue.remove(0);
            let notice = self.notice.take();
            effects.extend(self.take_for(target, input));
            self.notice = notice;
        }
        effects
    }

    pub(super) fn found(&mut self, found: Found) -> Vec<Effect> {
        let is_first = !std::mem::replace(&mut self.is_loaded, true);
        // A product that was dropped on the window stays until it is set up or another one is chosen.
        let waiting = self.product().filter(|product| product.standing.is_none() && product.problem.is_none()).cloned();
        self.products = found.products;
        if let Some(waiting) = waiting.filter(|waiting| !self.products.iter().any(|product| same_folder(&product.folder, &waiting.folder)))
        {
            self.products.push(waiting);
        }
        let mut effects = Vec::new();
        if is_first {
            // Whoever closed the window with a request open comes back to it.
            let standing = self.product().and_then(|product| product.standing.as_ref());
            let open = standing.and_then(|standing| standing.open.iter().find(|parcel| parcel.refusal.is_none()).cloned());
            effects = match (self.product(), open) {
                (_, Some(parcel)) => self.handle(Command::CarryParcel(parcel)),
                (Some(product), None) if product.standing.is_none() && product.problem.is_none() => self.go(Page::SetUp),
                _ => Vec::new(),
            };
        }
        if let Some(problem) = found.problem
            && self.notice.is_none()
        {
            self.notice = Some(Notice::Problem(problem));
        }
        effects
    }

    pub(super) fn took(&mut self, taken: Taken) -> Vec<Effect> {
        let mut effects = Vec::new();
        if taken.folder.is_some() {
            self.chosen = taken.folder;
        }
        if let Some((folder, profile)) = taken.profile {
            if !self.products.iter().any(|product| same_folder(&product.folder, &folder)) {
                self.products.push(Product { folder: folder.clone(), profile, standing: None, problem: None });
            }
            // What was installed is what the person came for; the other product is in the list.
            if taken.installed.is_none() {
                effects.extend(self.handle(Command::Choose(folder)));
            }
        }
        let message = match (taken.installed, taken.problem, taken.others) {
            // That something fitted counts more than what did not.
            (Some((id, arguments)), ..) => {
                self.bring = Bring { source: self.bring.source, ..Bring::default() };
                effects.extend(self.go(Page::Home));
                Some(Notice::Done(id, arguments))
            }
            (None, Some(problem), _) => Some(Notice::Problem(problem)),
            (None, None, 1..) => Some(Notice::Problem(Problem::new("for-other-machines"))),
            (None, None, 0) => self.notice.take(),
        };
        self.notice = message;
        effects
    }
}

fn farther(one: Progress, other: Progress) -> Progress {
    if other.fraction() >= one.fraction() { other } else { one }
}
