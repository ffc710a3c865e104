//! What the window knows: plain data without a window. [`State::handle`] is the only writer; what takes time it asks for as [`Effect`]s.

mod bringing;
mod carrying;
mod hearing;
mod messages;

use std::path::PathBuf;

use carnet_core::{LicenseKey, LicenseKeyError};
use zeroize::Zeroizing;

pub use self::bringing::{Bring, Preview, Scan, Source, Typing};
pub use self::carrying::{Carry, Way};
pub use self::messages::{Command, Effect, Input, Look, Report, Taken};
use crate::problem::Problem;
use crate::product::{Found, Product};
use crate::settings::{Settings, ZOOMS};

/// More than any code or armored document has; what is pasted beyond is cut off.
const MAX_TYPED: usize = 256 * 1024;

/// Everything that is shown.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// What the person set.
    pub settings: Settings,
    /// The products of this machine.
    pub products: Vec<Product>,
    /// Whether they were looked for.
    pub is_loaded: bool,
    /// The folder of the product on show.
    pub chosen: Option<PathBuf>,
    /// What is on show.
    pub page: Page,
    /// What there is to say.
    pub notice: Option<Notice>,
    /// What is being done, as a message of the catalog.
    pub busy: Option<&'static str>,
    /// A license key as it is typed.
    pub key: Zeroizing<String>,
    /// What is carried away, and how.
    pub carry: Carry,
    /// How the answer is brought in.
    pub bring: Bring,
    /// USB sticks that are plugged in.
    pub sticks: Vec<PathBuf>,
    /// The cameras of this machine, or the image sequence that stands for one.
    pub cameras: Vec<PathBuf>,
    /// Where files are written, unless somebody says otherwise.
    pub home: Option<PathBuf>,
    /// How often a page was turned to: a page that is shown anew begins anew.
    pub visit: u64,
    /// What was brought while something else was being done.
    pub queue: Vec<(Option<PathBuf>, Input)>,
    /// The number of the last look.
    pub looking: u64,
}

/// What is on show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Page {
    /// The products of this machine; with one, what is so and what to do next.
    #[default]
    Home,
    /// Whether this is the right product.
    SetUp,
    /// The license key.
    Key,
    /// A document for the vendor.
    Carry,
    /// The vendor's answer.
    Bring,
    /// Whether the license is to be given up.
    Move,
    /// What a technician or the vendor asks for.
    Details,
    /// Language, look and size.
    Settings,
}

/// What there is to say.
#[derive(Debug, Clone, PartialEq)]
pub enum Notice {
    /// Something worked: a message of the catalog and what it names.
    Done(&'static str, Vec<(&'static str, String)>),
    /// Something went wrong.
    Problem(Problem),
}

/// What a license key that is being typed is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyCheck {
    /// Nothing is typed.
    Empty,
    /// So far so good: so many characters are missing.
    Missing(usize),
    /// It is wrong.
    Wrong(Problem),
    /// It is right.
    Right,
}

impl State {
    /// The product on show.
    pub fn product(&self) -> Option<&Product> {
        match &self.chosen {
            Some(folder) => self.products.iter().find(|product| product.folder == *folder),
            None if self.products.len() == 1 => self.products.first(),
            None => None,
        }
    }

    /// What the typed license key is worth so far.
    pub fn key_check(&self) -> KeyCheck {
        const WANTED: usize = 25;
        if self.key.trim().is_empty() {
            return KeyCheck::Empty;
        }
        match self.key.parse::<LicenseKey>() {
            Ok(_) => KeyCheck::Right,
            Err(LicenseKeyError::Length(found)) if found < WANTED => KeyCheck::Missing(WANTED - found),
            Err(error) => KeyCheck::Wrong(error.into()),
        }
    }

    /// The only writer: takes what is wanted, changes what is known, and says what is to be done outside.
    pub fn handle(&mut self, command: Command) -> Vec<Effect> {
        match command {
            Command::Go(page) => self.go(page),
            Command::Choose(folder) => {
                self.chosen = Some(folder);
                self.key = Zeroizing::default();
                let is_new = self.product().is_some_and(|product| product.standing.is_none() && product.problem.is_none());
                self.go(if is_new { Page::SetUp } else { Page::Home })
            }
            Command::ShowAll => {
                self.chosen = None;
                self.go(Page::Home)
            }
            Command::LookAgain => vec![Effect::Find],
            Command::SetUp => match self.product() {
                Some(product) => {
                    let effect = Effect::SetUp(product.folder.clone(), product.profile.document.clone());
                    self.work("ui-busy-setting-up", effect)
                }
                None => Vec::new(),
            },
            Command::TypeKey(text) => {
                self.key = text;
                Vec::new()
            }
            Command::Ask { with_key } => self.ask(with_key),
            Command::GiveUp(reason, serial) => match self.product() {
                Some(product) => {
                    let effect = Effect::GiveUp(product.folder.clone(), reason, serial);
                    self.work("ui-busy-giving-up", effect)
                }
                None => Vec::new(),
            },
            Command::Dismiss => {
                self.notice = None;
                Vec::new()
            }
            Command::Speak(language) => self.set(|settings| settings.language = Some(language.code().to_owned())),
            Command::Wear(theme) => self.set(|settings| settings.theme = theme),
            Command::Zoom(zoom) if ZOOMS.contains(&zoom) => self.set(|settings| settings.zoom = zoom),
            Command::Zoom(_) => Vec::new(),
            Command::Report(report) => self.hear(report),
            other => self.handle_carrying(other),
        }
    }

    fn go(&mut self, page: Page) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.page == Page::Carry && page != Page::Carry {
            effects.push(Effect::StopPlaying);
        }
        if self.page == Page::Bring && page != Page::Bring {
            effects.extend(self.stop_looking());
        }
        if page != self.page {
            // A license key stays no longer than its page.
            self.key = Zeroizing::default();
        }
        let exchanges = |page| matches!(page, Page::Carry | Page::Bring);
        if exchanges(page) != exchanges(self.page) {
            effects.push(Effect::WatchSticks(exchanges(page)));
        }
        self.page = page;
        self.visit += 1;
        self.notice = None;
        if page == Page::Carry {
            effects.extend(self.show_parcel());
        }
        effects
    }

    fn ask(&mut self, with_key: bool) -> Vec<Effect> {
        let Some(folder) = self.product().map(|product| product.folder.clone()) else { return Vec::new() };
        let key = match (with_key, self.key.parse::<LicenseKey>()) {
            (false, _) => None,
            (true, Ok(key)) => Some(key),
            (true, Err(error)) => {
                self.notice = Some(Notice::Problem(error.into()));
                return Vec::new();
            }
        };
        self.work("ui-busy-asking", Effect::Ask(folder, key))
    }

    /// One thing after the other: what is asked for while something is being done is not done.
    fn work(&mut self, what: &'static str, effect: Effect) -> Vec<Effect> {
        if self.busy.is_some() {
            return Vec::new();
        }
        self.notice = None;
        self.busy = Some(what);
        vec![effect]
    }

    fn set(&mut self, change: impl FnOnce(&mut Settings)) -> Vec<Effect> {
        change(&mut self.settings);
        vec![Effect::Keep(self.settings.clone())]
    }
}

fn cut(mut text: String) -> String {
    if text.len() > MAX_TYPED {
        let mut end = MAX_TYPED;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
    }
    text
}

#[cfg(test)]
mod tests;
