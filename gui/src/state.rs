//! What the window knows: plain data without a window. [`State::handle`] is the only writer; what takes time it asks for as [`Effect`]s.

use std::path::PathBuf;
use std::sync::Arc;

use carnet_carrier::animated::Progress;
use carnet_carrier::frames::Region;
use carnet_carrier::qr::Symbol;
use carnet_carrier::typed::DocumentReader;
use carnet_core::{DeactivationReason, Kind, LicenseKey, LicenseKeyError, PortalUrl};
use carnet_words::Language;
use zeroize::Zeroizing;

use crate::problem::Problem;
use crate::product::{Found, Parcel, Product, Profile};
use crate::settings::{DENSITIES, RATES, Settings, Theme, ZOOMS};

/// More than any code or armored document has; what is pasted beyond is cut off.
const MAX_TYPED: usize = 256 * 1024;

/// So many things that were brought wait for their turn.
const MAX_QUEUE: usize = 16;

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
    pub queue: Vec<Input>,
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

/// Where an answer comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Source {
    /// A file, a picture, a stick.
    #[default]
    File,
    /// Copied text or a copied picture.
    Paste,
    /// A camera.
    Camera,
    /// Something that is shown on the screen.
    Screen,
    /// Paper or the telephone.
    Typed,
}

impl Source {
    /// Every source.
    pub const ALL: [Self; 5] = [Self::File, Self::Paste, Self::Camera, Self::Screen, Self::Typed];
}

/// How an answer is brought in.
#[derive(Debug, Clone, Default)]
pub struct Bring {
    /// From where.
    pub source: Source,
    /// A path, as it is typed.
    pub path: String,
    /// A text, as it is pasted.
    pub text: String,
    /// A code, as it is typed.
    pub code: String,
    /// A part of the screen, as it is typed.
    pub region: String,
    /// What is seen.
    pub scan: Option<Scan>,
}

/// What a camera or a screen shows.
#[derive(Debug, Clone, Default)]
pub struct Scan {
    /// The last frame, small.
    pub preview: Option<Preview>,
    /// How many frames were looked at.
    pub frames: u64,
    /// How far an animation has come. Never goes back.
    pub progress: Progress,
    /// Whether the last frame had a code in it.
    pub has_code: bool,
    /// Whether a code was seen that is none of Carnet's.
    pub is_foreign: bool,
}

/// A small gray picture.
#[derive(Debug, Clone)]
pub struct Preview {
    /// Its width in pixels.
    pub width: usize,
    /// Its height in pixels.
    pub height: usize,
    /// Its luminances, row by row.
    pub luma: Arc<[u8]>,
}

/// What to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look {
    /// A camera, or the image sequence that stands for one.
    Camera(PathBuf),
    /// The screen, or a part of it.
    Screen(Option<Region>),
    /// A film or a folder of pictures.
    Film(PathBuf),
}

/// How a typed code is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typing {
    /// The lines that are right.
    pub taken: usize,
    /// The lines that there are; 1 as long as the first is not in.
    pub lines: usize,
    /// The first line that is wrong, from 1, and why.
    pub problem: Option<(usize, Problem)>,
    /// Whether everything is in.
    pub is_complete: bool,
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

/// What somebody or something wants.
#[derive(Debug, Clone)]
pub enum Command {
    /// Show another page.
    Go(Page),
    /// Show this product.
    Choose(PathBuf),
    /// Show all products.
    ShowAll,
    /// Look again how everything stands.
    LookAgain,
    /// The product is the right one: set it up.
    SetUp,
    /// A character more or less of the license key.
    TypeKey(Zeroizing<String>),
    /// Make a request; with the typed key, or without one.
    Ask {
        /// Whether the typed key goes into it.
        with_key: bool,
    },
    /// Carry this document.
    CarryParcel(Parcel),
    /// Carry it this way.
    CarryBy(Way),
    /// Lead a phone to the portal, or give the document alone.
    Link(bool),
    /// The density of the animation, as the slider moves.
    Density(u8),
    /// Its speed, as the slider moves.
    Rate(u32),
    /// The sliders are left: show the animation so.
    Settle,
    /// Stop the animation, or let it go on.
    Pause(bool),
    /// Where to write, as it is typed.
    TypeTarget(String),
    /// Choose where to write, in the system's own dialog.
    PickTarget,
    /// Write the document there.
    Save,
    /// Put it on this stick.
    PutOnStick(PathBuf),
    /// Copy it as text.
    CopyText,
    /// Bring the answer from here.
    BringFrom(Source),
    /// A path, as it is typed.
    TypePath(String),
    /// Choose a file, in the system's own dialog.
    PickFile,
    /// Take what is in the typed path.
    Open,
    /// Take these files or folders: chosen or dropped.
    Take(Vec<PathBuf>),
    /// Take what is on this stick.
    TakeFromStick(PathBuf),
    /// A text, as it is pasted.
    TypeText(String),
    /// Take the pasted text.
    TakeText,
    /// Take a copied picture.
    TakePicture {
        /// Its width in pixels.
        width: u32,
        /// Its height in pixels.
        height: u32,
        /// Its luminances, row by row.
        luma: Vec<u8>,
    },
    /// A code, as it is typed.
    TypeCode(String),
    /// Take the typed code.
    TakeCode,
    /// A part of the screen, as it is typed.
    TypeRegion(String),
    /// Look.
    Look(Look),
    /// Look no more.
    StopLooking,
    /// Give a license up: the one with this number, or the only one.
    GiveUp(DeactivationReason, Option<u64>),
    /// Say no more.
    Dismiss,
    /// Speak this language.
    Speak(Language),
    /// Look like this.
    Wear(Theme),
    /// Be so large, in percent.
    Zoom(u16),
    /// What the worker has to say.
    Report(Report),
}

/// What the worker has to say.
#[derive(Debug, Clone)]
pub enum Report {
    /// The products.
    Found(Found),
    /// A product was set up.
    WasSetUp(PathBuf),
    /// A request or a proof was made by the product in this folder, or is shown again.
    Made(PathBuf, Parcel),
    /// A code to show, whether it leads to the portal, and for which showing it is.
    Drawn(Symbol, bool, u64),
    /// The next code of an animation: how many were shown, how many there are, and for which showing it is.
    Frame(Symbol, u64, usize, u64),
    /// The lines of a typed code, and for which showing they are.
    Spelled(Vec<String>, u64),
    /// Something was written there.
    Written(PathBuf),
    /// What was there to take, and what became of it.
    Taken(Taken),
    /// A file, a folder or nothing was chosen to read.
    Picked(Option<PathBuf>),
    /// A place was chosen to write the document of this name to, or none.
    PickedTarget(Option<PathBuf>, String),
    /// There are no dialogs here.
    NoDialog,
    /// The sticks that are plugged in.
    Sticks(Vec<PathBuf>),
    /// The cameras of this machine.
    Cameras(Vec<PathBuf>),
    /// What is seen.
    Seen(Scan),
    /// What was brought is a film: it is looked at now.
    Looking,
    /// Nothing more will be seen.
    Ended,
    /// What was to be done went wrong.
    Failed(Problem),
    /// What was to be looked at cannot be seen any more.
    LookFailed(Problem),
    /// What was to be shown or kept went wrong.
    ShowFailed(Problem),
}

impl Report {
    /// Whether it is about something that changed how products stand.
    pub(crate) fn changes_state(&self) -> bool {
        matches!(self, Self::WasSetUp(_) | Self::Made(..) | Self::Taken(_))
    }
}

/// What became of what was brought.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Taken {
    /// The product that it was for, if one was found.
    pub folder: Option<PathBuf>,
    /// The most important of what was installed: a message of the catalog and what it names.
    pub installed: Option<(&'static str, Vec<(&'static str, String)>)>,
    /// A profile of a product that is not set up here.
    pub profile: Option<(PathBuf, Profile)>,
    /// Why something was refused.
    pub problem: Option<Problem>,
    /// How many documents were for other machines.
    pub others: usize,
}

/// What is to be done outside.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Look for products, sticks and cameras.
    Find,
    /// Set up the product of this profile.
    SetUp(PathBuf, Vec<u8>),
    /// Make a request.
    Ask(PathBuf, Option<LicenseKey>),
    /// Give the license up.
    GiveUp(PathBuf, DeactivationReason, Option<u64>),
    /// Draw a code of the document for this showing; with the portal's address, or without.
    Draw(Vec<u8>, Option<PortalUrl>, u64),
    /// Show an animation of the document, from now on.
    Play {
        /// The document.
        document: Vec<u8>,
        /// The version of the codes.
        density: u8,
        /// The frames a second.
        rate: u32,
        /// The showing.
        showing: u64,
    },
    /// Show no animation any more.
    StopPlaying,
    /// Make the typed code for this showing.
    Spell(Vec<u8>, u64),
    /// Write the document in the form that the name asks for.
    Write {
        /// Where.
        path: PathBuf,
        /// The document.
        document: Vec<u8>,
        /// The portal that pictures lead to.
        portal: Option<PortalUrl>,
        /// Whether the person has said that what is there may go.
        replace: bool,
    },
    /// Put the document on a stick, under this name.
    PutOnStick(PathBuf, String, Vec<u8>),
    /// Copy a text.
    Copy(Vec<u8>),
    /// Let a file be chosen.
    PickFile,
    /// Let a place be chosen, and suggest this path, for the document of this name.
    PickTarget(String, String),
    /// Take documents for the product in this folder, if one is chosen.
    Take(Option<PathBuf>, Input),
    /// Look at frames.
    Look(Option<PathBuf>, Look),
    /// Look no more.
    StopLooking,
    /// Look for sticks, as long as somebody may plug one in.
    WatchSticks(bool),
    /// Keep the settings.
    Keep(Settings),
}

/// What is brought.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// Files or folders.
    Paths(Vec<PathBuf>),
    /// A stick.
    Stick(PathBuf),
    /// A text: armored, or a code.
    Text(String),
    /// A gray picture: width, height, luminances.
    Picture(u32, u32, Vec<u8>),
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

    /// How the typed code is doing.
    pub fn typing(&self) -> Typing {
        let mut reader = DocumentReader::new();
        let lines = self.bring.code.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let mut problem = None;
        for (at, line) in lines {
            if let Err(error) = reader.push(line.trim()) {
                problem = Some((at + 1, Problem::from(carnet_carrier::CarrierError::from(error))));
                break;
            }
        }
        Typing { taken: reader.taken(), lines: reader.lines(), is_complete: problem.is_none() && reader.is_complete(), problem }
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

    /// The commands about what goes out; the rest is about what comes in.
    fn handle_carrying(&mut self, command: Command) -> Vec<Effect> {
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
            Command::Save => self.save(false),
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

    fn handle_bringing(&mut self, command: Command) -> Vec<Effect> {
        match command {
            Command::BringFrom(source) => {
                self.bring.source = source;
                self.stop_looking()
            }
            Command::TypePath(path) => {
                self.bring.path = cut(path);
                Vec::new()
            }
            Command::PickFile => vec![Effect::PickFile],
            Command::Open if self.bring.path.trim().is_empty() => Vec::new(),
            Command::Open => {
                let path = PathBuf::from(self.bring.path.trim());
                self.take(Input::Paths(vec![path]))
            }
            Command::Take(paths) if paths.is_empty() => Vec::new(),
            Command::Take(paths) => self.take(Input::Paths(paths)),
            Command::TakeFromStick(stick) => self.take(Input::Stick(stick)),
            Command::TypeText(text) => {
                self.bring.text = cut(text);
                Vec::new()
            }
            Command::TakeText if self.bring.text.trim().is_empty() => Vec::new(),
            Command::TakeText => {
                let text = self.bring.text.clone();
                self.take(Input::Text(text))
            }
            Command::TakePicture { width, height, luma } => self.take(Input::Picture(width, height, luma)),
            Command::TypeCode(code) => {
                self.bring.code = cut(code);
                Vec::new()
            }
            Command::TakeCode if self.typing().is_complete => {
                let code = self.bring.code.clone();
                self.take(Input::Text(code))
            }
            Command::TypeRegion(region) => {
                self.bring.region = cut(region);
                Vec::new()
            }
            Command::Look(look) => {
                self.notice = None;
                self.bring.scan = Some(Scan::default());
                vec![Effect::Look(self.target(), look)]
            }
            Command::StopLooking => self.stop_looking(),
            _ => Vec::new(),
        }
    }

    /// What the worker says.
    fn hear(&mut self, report: Report) -> Vec<Effect> {
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
            Report::Taken(taken) => self.took(taken),
            report => self.hear_outside(report),
        }
    }

    /// What is said of dialogs, of what is plugged in, and of what is seen.
    fn hear_outside(&mut self, report: Report) -> Vec<Effect> {
        match report {
            Report::Picked(path) => return self.handle(Command::Take(path.into_iter().collect())),
            Report::PickedTarget(Some(path), name) if self.carry.parcel.as_ref().is_some_and(|parcel| parcel.file_name() == name) => {
                self.carry.path = path.display().to_string();
                // The dialog has asked whether what is there may go.
                return self.save(true);
            }
            Report::PickedTarget(..) => {}
            Report::NoDialog => self.notice = Some(Notice::Problem(Problem::new("no-dialog"))),
            Report::Sticks(sticks) => self.sticks = sticks,
            Report::Cameras(cameras) => self.cameras = cameras,
            Report::Seen(scan) => {
                // What was asked for is not wanted any more, once the page is gone.
                if let Some(before) = &mut self.bring.scan {
                    let progress = farther(before.progress, scan.progress);
                    *before = Scan { progress, ..scan };
                }
            }
            Report::Looking => {
                self.busy = None;
                let effects = if self.page == Page::Bring { Vec::new() } else { self.go(Page::Bring) };
                self.bring.scan.get_or_insert_default();
                return effects;
            }
            Report::Ended => self.bring.scan = None,
            Report::LookFailed(problem) => {
                self.bring.scan = None;
                self.notice = Some(Notice::Problem(problem));
            }
            _ => {}
        }
        Vec::new()
    }

    /// Goes on, and then with what was brought meanwhile.
    fn then(&mut self, go_on: impl FnOnce(&mut Self) -> Vec<Effect>) -> Vec<Effect> {
        let mut effects = go_on(self);
        if self.busy.is_none() && !self.queue.is_empty() {
            let input = self.queue.remove(0);
            let notice = self.notice.take();
            effects.extend(self.take(input));
            self.notice = notice;
        }
        effects
    }

    fn found(&mut self, found: Found) -> Vec<Effect> {
        let is_first = !std::mem::replace(&mut self.is_loaded, true);
        // A product that was dropped on the window stays until it is set up or another one is chosen.
        let waiting = self.product().filter(|product| product.standing.is_none() && product.problem.is_none()).cloned();
        self.products = found.products;
        if let Some(waiting) = waiting.filter(|waiting| !self.products.iter().any(|product| product.folder == waiting.folder)) {
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

    fn took(&mut self, taken: Taken) -> Vec<Effect> {
        self.busy = None;
        let mut effects = self.stop_looking();
        if taken.folder.is_some() {
            self.chosen = taken.folder;
        }
        if let Some((folder, profile)) = taken.profile {
            if !self.products.iter().any(|product| product.folder == folder) {
                self.products.push(Product { folder: folder.clone(), profile, standing: None, problem: None });
            }
            effects.extend(self.handle(Command::Choose(folder)));
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
        effects.extend(self.then(|_| Vec::new()));
        effects
    }

    fn go(&mut self, page: Page) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.page == Page::Carry && page != Page::Carry {
            effects.push(Effect::StopPlaying);
        }
        if self.page == Page::Bring && page != Page::Bring {
            effects.extend(self.stop_looking());
        }
        if page == Page::Key && self.page != Page::Key {
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

    /// Brings the document on show into the form of the chosen way.
    fn show_parcel(&mut self) -> Vec<Effect> {
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
    fn suggestion(&self, parcel: &Parcel) -> String {
        let extension = if self.carry.way == Way::Paper { "html" } else { "carnet" };
        let name = format!("{}.{extension}", parcel.file_name());
        let home = self.home.as_deref().map(|home| home.join(&name));
        home.unwrap_or_else(|| PathBuf::from(name)).display().to_string()
    }

    /// The portal that a code on show leads to.
    fn portal(&self) -> Option<PortalUrl> {
        self.carry.portal.clone().filter(|_| self.carry.is_link)
    }

    /// The product that what is brought is for, where one is set up.
    fn target(&self) -> Option<PathBuf> {
        self.product().filter(|product| product.standing.is_some()).map(|product| product.folder.clone())
    }

    /// Writes the document to the typed path; what is there already only if the person said so.
    fn save(&mut self, replace: bool) -> Vec<Effect> {
        match &self.carry.parcel {
            Some(parcel) if !self.carry.path.trim().is_empty() => {
                let path = PathBuf::from(self.carry.path.trim());
                let effect = Effect::Write { path, document: parcel.document.clone(), portal: self.portal(), replace };
                self.work("ui-busy-writing", effect)
            }
            _ => Vec::new(),
        }
    }

    /// What is brought while something else is being done waits for its turn.
    fn take(&mut self, input: Input) -> Vec<Effect> {
        if self.busy.is_some() {
            if self.queue.len() < MAX_QUEUE {
                self.queue.push(input);
            }
            return Vec::new();
        }
        let effect = Effect::Take(self.target(), input);
        self.work("ui-busy-reading", effect)
    }

    fn stop_looking(&mut self) -> Vec<Effect> {
        match self.bring.scan.take() {
            Some(_) => vec![Effect::StopLooking],
            None => Vec::new(),
        }
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

fn farther(one: Progress, other: Progress) -> Progress {
    if other.fraction() >= one.fraction() { other } else { one }
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
