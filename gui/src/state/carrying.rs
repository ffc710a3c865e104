//! What goes out: a document for the vendor, in one of many ways.

use std::path::PathBuf;

use carnet_carrier::qr::Symbol;
use carnet_core::{Kind, PortalUrl};

use super::{Command, Effect, Notice, Page, State, cut};
use crate::product::Parcel;
use crate::settings::{DENSITIES, RATES};

/// How a document goes to the vendor.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Way {
    /// One large QR code.
    #[default]
    Code,
    /// Many codes, one after the other.
    Animation,
    /// A USB stick.
    Stick,
    /// A file anywhere.
    File,
    /// Typed or read out.
    Typed,
    /// A printed page.
    Paper,
}

impl Way {
    /// Every way, the easy ones first.
    pub const ALL: [Self; 6] = [Self::Code, Self::Animation, Self::Stick, Self::File, Self::Typed, Self::Paper];
}

/// What is carried away.
#[derive(Debug, Clone, Default)]
pub struct Carry {
    /// The document.
    pub parcel: Option<Parcel>,
    /// How.
    pub way: Way,
    /// The code on show.
    pub symbol: Option<Symbol>,
    /// The portal of the document's product, where it has one and the document may be sent there.
    pub portal: Option<PortalUrl>,
    /// Whether the code leads a phone's browser to the portal.
    pub is_link: bool,
    /// Which showing this is: what was made for an earlier one comes too late.
    pub showing: u64,
    /// How many codes an animation has, and how many were shown.
    pub shown: Option<(u64, usize)>,
    /// Whether the animation stands still.
    pub is_paused: bool,
    /// The lines of the typed code.
    pub lines: Vec<String>,
    /// Where to write, as it is typed.
    pub path: String,
}

impl State {
    /// The commands about what goes out; the rest is about what comes in.
    pub(super) fn handle_carrying(&mut self, command: Command) -> Vec<Effect> {
        match command {
            Command::CarryParcel(parcel) => {
                let portal = self.product().and_then(|product| product.profile.portal.clone());
                let portal = portal.filter(|_| parcel.kind == Kind::Request);
                self.carry = Carry {
                    way: self.carry.way,
                    showing: self.carry.showing,
                    is_link: portal.is_some(),
                    portal,
                    parcel: Some(parcel),
                    ..Carry::default()
                };
                self.go(Page::Carry)
            }
            Command::CarryBy(way) => {
                self.carry.way = way;
                self.show_parcel()
            }
            Command::Link(is_link) => {
                self.carry.is_link = is_link;
                self.show_parcel()
            }
            Command::Density(density) if DENSITIES.contains(&density) => {
                self.settings.density = density;
                Vec::new()
            }
            Command::Rate(rate) if RATES.contains(&rate) => {
                self.settings.rate = rate;
                Vec::new()
            }
            Command::Density(_) | Command::Rate(_) => Vec::new(),
            Command::Settle => {
                let mut effects = vec![Effect::Keep(self.settings.clone())];
                effects.extend(self.show_parcel());
                effects
            }
            Command::Pause(is_paused) => {
                self.carry.is_paused = is_paused;
                if is_paused { vec![Effect::StopPlaying] } else { self.show_parcel() }
            }
            Command::TypeTarget(path) => {
                self.carry.path = cut(path);
                Vec::new()
            }
            Command::PickTarget => match &self.carry.parcel {
                Some(parcel) => vec![Effect::PickTarget(self.suggestion(parcel), parcel.file_name())],
                None => Vec::new(),
            },
            Command::Save if self.carry.path.trim().is_empty() => Vec::new(),
            Command::Save => self.save(PathBuf::from(self.carry.path.trim()), false),
            Command::PutOnStick(stick) => match &self.carry.parcel {
                Some(parcel) => {
                    let effect = Effect::PutOnStick(stick, parcel.file_name(), parcel.document.clone());
                    self.work("ui-busy-writing", effect)
                }
                None => Vec::new(),
            },
            Command::CopyText => match &self.carry.parcel {
                Some(parcel) => {
                    let effect = Effect::Copy(parcel.document.clone());
                    self.notice = Some(Notice::Done("ui-copied", Vec::new()));
                    vec![effect]
                }
                None => Vec::new(),
            },
            other => self.handle_bringing(other),
        }
    }

    /// Brings the document on show into the form of the chosen way.
    pub(super) fn show_parcel(&mut self) -> Vec<Effect> {
        let Some(parcel) = self.carry.parcel.clone() else { return Vec::new() };
        self.carry.symbol = None;
        self.carry.shown = None;
        self.carry.lines.clear();
        self.carry.showing += 1;
        let showing = self.carry.showing;
        self.carry.path = if matches!(self.carry.way, Way::File | Way::Paper) { self.suggestion(&parcel) } else { String::new() };
        let mut effects = vec![Effect::StopPlaying];
        match self.carry.way {
            Way::Code => effects.push(Effect::Draw(parcel.document, self.portal(), showing)),
            Way::Animation => {
                self.carry.is_paused = false;
                let (density, rate) = (self.settings.density, self.settings.rate);
                effects.push(Effect::Play { document: parcel.document, density, rate, showing });
            }
            Way::Typed => effects.push(Effect::Spell(parcel.document, showing)),
            Way::Stick | Way::File | Way::Paper => {}
        }
        effects
    }

    /// A path to write to that is as good as any.
    pub(super) fn suggestion(&self, parcel: &Parcel) -> String {
        let extension = if self.carry.way == Way::Paper { "html" } else { "carnet" };
        let name = format!("{}.{extension}", parcel.file_name());
        let home = self.home.as_deref().map(|home| home.join(&name));
        home.unwrap_or_else(|| PathBuf::from(name)).display().to_string()
    }

    /// The portal that a code on show leads to.
    pub(super) fn portal(&self) -> Option<PortalUrl> {
        self.carry.portal.clone().filter(|_| self.carry.is_link)
    }

    /// Writes the document there; over what is there already only if the person said so.
    pub(super) fn save(&mut self, path: PathBuf, replace: bool) -> Vec<Effect> {
        match &self.carry.parcel {
            Some(parcel) => {
                let effect = Effect::Write { path, document: parcel.document.clone(), portal: self.portal(), replace };
                self.work("ui-busy-writing", effect)
            }
            None => Vec::new(),
        }
    }
}
