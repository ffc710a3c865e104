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
    /// Whether the code leads a phone's browser to the portal.
    pub is_link: bool,
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
    /// The density of the animation.
    Density(u8),
    /// Its speed.
    Rate(u32),
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
    /// Give the license up.
    GiveUp(DeactivationReason),
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
    /// A request or a proof was made, or is shown again.
    Made(Parcel),
    /// A code to show, and whether it leads to the portal.
    Drawn(Symbol, bool),
    /// The next code of an animation: how many were shown, and how many there are.
    Frame(Symbol, u64, usize),
    /// The lines of a typed code.
    Spelled(Vec<String>),
    /// Something was written there.
    Written(PathBuf),
    /// What was there to take, and what became of it.
    Taken(Taken),
    /// A file, a folder or nothing was chosen to read.
    Picked(Option<PathBuf>),
    /// A place was chosen to write to, or none.
    PickedTarget(Option<PathBuf>),
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
    /// It went wrong.
    Failed(Problem),
}

impl Report {
    /// Whether it is about something that changed how products stand.
    pub(crate) fn changes_state(&self) -> bool {
        matches!(self, Self::WasSetUp(_) | Self::Made(_) | Self::Taken(_))
    }
}

/// What became of what was brought.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Taken {
    /// What was installed: a message of the catalog and what it names.
    pub installed: Vec<(&'static str, Vec<(&'static str, String)>)>,
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
    GiveUp(PathBuf, DeactivationReason),
    /// Draw a code of the document; with the portal's address, or without.
    Draw(Vec<u8>, Option<PortalUrl>),
    /// Show an animation of the document, from now on.
    Play {
        /// The document.
        document: Vec<u8>,
        /// The version of the codes.
        density: u8,
        /// The frames a second.
        rate: u32,
    },
    /// Show no animation any more.
    StopPlaying,
    /// Make the typed code.
    Spell(Vec<u8>),
    /// Write the document in the form that the name asks for.
    Write(PathBuf, Vec<u8>, Option<PortalUrl>),
    /// Put the document on a stick, under this name.
    PutOnStick(PathBuf, String, Vec<u8>),
    /// Copy a text.
    Copy(Vec<u8>),
    /// Let a file be chosen.
    PickFile,
    /// Let a place be chosen, and suggest this name.
    PickTarget(String),
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
                let is_set_up = self.product().is_some_and(|product| product.standing.is_some());
                self.go(if is_set_up { Page::Home } else { Page::SetUp })
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
            Command::GiveUp(reason) => match self.product() {
                Some(product) => {
                    let effect = Effect::GiveUp(product.folder.clone(), reason);
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
                self.carry = Carry { way: self.carry.way, is_link: self.has_portal(&parcel), parcel: Some(parcel), ..Carry::default() };
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
                let mut effects = self.set(|settings| settings.density = density);
                effects.extend(self.show_parcel());
                effects
            }
            Command::Rate(rate) if RATES.contains(&rate) => {
                let mut effects = self.set(|settings| settings.rate = rate);
                effects.extend(self.show_parcel());
                effects
            }
            Command::Density(_) | Command::Rate(_) => Vec::new(),
            Command::Pause(is_paused) => {
                self.carry.is_paused = is_paused;
                if is_paused { vec![Effect::StopPlaying] } else { self.show_parcel() }
            }
            Command::TypeTarget(path) => {
                self.carry.path = cut(path);
                Vec::new()
            }
            Command::PickTarget => match &self.carry.parcel {
                Some(parcel) => vec![Effect::PickTarget(self.suggestion(parcel))],
                None => Vec::new(),
            },
            Command::Save => match &self.carry.parcel {
                Some(parcel) if !self.carry.path.trim().is_empty() => {
                    let effect = Effect::Write(PathBuf::from(self.carry.path.trim()), parcel.document.clone(), self.portal());
                    self.work("ui-busy-writing", effect)
                }
                _ => Vec::new(),
            },
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
                self.chosen = Some(folder);
                self.go(Page::Key)
            }
            Report::Made(parcel) => {
                self.busy = None;
                self.key = Zeroizing::default();
                self.handle(Command::CarryParcel(parcel))
            }
            Report::Drawn(symbol, is_link) if self.page == Page::Carry && self.carry.way == Way::Code => {
                self.carry.is_link = is_link;
                self.carry.symbol = Some(symbol);
                Vec::new()
            }
            Report::Frame(symbol, number, of) if self.page == Page::Carry && self.carry.way == Way::Animation && !self.carry.is_paused => {
                self.carry.symbol = Some(symbol);
                self.carry.shown = Some((number, of));
                Vec::new()
            }
            // They come late, for what is not shown any more.
            Report::Drawn(..) | Report::Frame(..) => Vec::new(),
            Report::Spelled(lines) => {
                self.carry.lines = lines;
                Vec::new()
            }
            Report::Written(path) => {
                self.busy = None;
                self.notice = Some(Notice::Done("ui-written-there", vec![("path", path.display().to_string())]));
                Vec::new()
            }
            Report::Taken(taken) => self.took(taken),
            Report::Picked(path) => self.handle(Command::Take(path.into_iter().collect())),
            Report::PickedTarget(path) => {
                if let Some(path) = path {
                    self.carry.path = path.display().to_string();
                    return self.handle(Command::Save);
                }
                Vec::new()
            }
            Report::Sticks(sticks) => {
                self.sticks = sticks;
                Vec::new()
            }
            Report::Cameras(cameras) => {
                self.cameras = cameras;
                Vec::new()
            }
            Report::Seen(scan) => {
                // What was asked for is not wanted any more, once the page is gone.
                if let Some(before) = &mut self.bring.scan {
                    let progress = farther(before.progress, scan.progress);
                    *before = Scan { progress, ..scan };
                }
                Vec::new()
            }
            Report::Looking => {
                self.busy = None;
                self.bring.scan.get_or_insert_default();
                Vec::new()
            }
            Report::Ended => {
                self.bring.scan = None;
                Vec::new()
            }
            Report::Failed(problem) => {
                self.busy = None;
                self.bring.scan = None;
                self.notice = Some(Notice::Problem(problem));
                Vec::new()
            }
        }
    }

    fn found(&mut self, found: Found) -> Vec<Effect> {
        let is_first = !std::mem::replace(&mut self.is_loaded, true);
        // A product that was dropped on the window stays until it is set up or another one is chosen.
        let waiting = self.product().filter(|product| product.standing.is_none()).cloned();
        self.products = found.products;
        if let Some(waiting) = waiting.filter(|waiting| !self.products.iter().any(|product| product.folder == waiting.folder)) {
            self.products.push(waiting);
        }
        if let Some(problem) = found.problems.into_iter().next()
            && self.notice.is_none()
        {
            self.notice = Some(Notice::Problem(problem));
        }
        if !is_first {
            return Vec::new();
        }
        // Whoever closed the window with a request open comes back to it.
        let open = self.product().and_then(|product| product.standing.as_ref()).and_then(|standing| standing.open.first().cloned());
        match (self.product(), open) {
            (_, Some(parcel)) if parcel.refusal.is_none() => self.handle(Command::CarryParcel(parcel)),
            (Some(product), _) if product.standing.is_none() => self.go(Page::SetUp),
            _ => Vec::new(),
        }
    }

    fn took(&mut self, taken: Taken) -> Vec<Effect> {
        self.busy = None;
        self.bring.scan = None;
        let mut effects = vec![Effect::StopLooking];
        if let Some((folder, profile)) = taken.profile {
            if !self.products.iter().any(|product| product.folder == folder) {
                self.products.push(Product { folder: folder.clone(), profile, standing: None });
            }
            effects.extend(self.handle(Command::Choose(folder)));
        }
        let message = match (taken.installed.into_iter().next_back(), taken.problem, taken.others) {
            (Some((id, arguments)), None, _) => {
                let source = self.bring.source;
                self.bring = Bring { source, ..Bring::default() };
                effects.extend(self.go(Page::Home));
                Some(Notice::Done(id, arguments))
            }
            (_, Some(problem), _) => Some(Notice::Problem(problem)),
            (None, None, 1..) => Some(Notice::Problem(Problem::new("for-other-machines"))),
            (None, None, 0) => self.notice.take(),
        };
        self.notice = message;
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
        self.carry.path = if matches!(self.carry.way, Way::File | Way::Paper) { self.suggestion(&parcel) } else { String::new() };
        let mut effects = vec![Effect::StopPlaying];
        match self.carry.way {
            Way::Code => effects.push(Effect::Draw(parcel.document, self.portal())),
            Way::Animation => {
                self.carry.is_paused = false;
                effects.push(Effect::Play { document: parcel.document, density: self.settings.density, rate: self.settings.rate });
            }
            Way::Typed => effects.push(Effect::Spell(parcel.document)),
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

    fn has_portal(&self, parcel: &Parcel) -> bool {
        parcel.kind == Kind::Request && self.product().is_some_and(|product| product.profile.portal.is_some())
    }

    /// The portal that a code on show leads to.
    fn portal(&self) -> Option<PortalUrl> {
        self.product().and_then(|product| product.profile.portal.clone()).filter(|_| self.carry.is_link)
    }

    /// The product that what is brought is for, where one is set up.
    fn target(&self) -> Option<PathBuf> {
        self.product().filter(|product| product.standing.is_some()).map(|product| product.folder.clone())
    }

    fn take(&mut self, input: Input) -> Vec<Effect> {
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
