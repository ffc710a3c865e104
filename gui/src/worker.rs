//! Everything that takes time or touches the outside: files, cameras, sticks, the clock. One thread does one thing after the other; what goes on
//! and on (an animation, a camera, the watch for sticks) and the system's dialogs have threads of their own.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use carnet_carrier::FileForm;
use carnet_carrier::animated;
use carnet_carrier::drop::{DropFolder, Tray};
use carnet_carrier::frames::Stopper;
use carnet_carrier::qr::{Correction, Symbol};
use carnet_carrier::typed;
use carnet_core::{Kind, PortalUrl, ProductProfile, UnixTime};
use carnet_device::durable::{self, FileError, SHARED};
use carnet_device::{Ask, DeactivationReason, Device, LicenseKey};
use carnet_words::stick_readme;
use getrandom::SysRng;
use rand_core::UnwrapErr;

use crate::problem::Problem;
use crate::product::{self, Parcel, Places};
use crate::settings::Settings;
use crate::state::{Command, Effect, Look, Report};
use crate::{bring, sticks, watch};

/// Says something to the window: a report, and that there is something new to paint.
pub type Tell = Arc<dyn Fn(Report) + Send + Sync>;

/// What the worker stands on.
#[derive(Clone)]
pub struct Outside {
    /// The machine's clock.
    pub clock: fn() -> UnixTime,
    /// Where products are looked for.
    pub places: Places,
    /// An image sequence that stands for the camera.
    pub frames: Option<PathBuf>,
    /// Where the settings are kept.
    pub settings: Option<PathBuf>,
}

/// The worker's end in the window: effects go in, reports come out.
pub struct Worker {
    effects: Sender<Effect>,
    reports: Receiver<Report>,
}

impl Worker {
    /// Starts the worker. `repaint` is called from its threads after each report.
    pub fn start(outside: Outside, repaint: impl Fn() + Send + Sync + 'static) -> Self {
        let (effects, to_do) = mpsc::channel();
        let (told, reports) = mpsc::channel();
        let tell: Tell = Arc::new(move |report| {
            // Nobody hears it any more when the window is gone.
            let _ = told.send(report);
            repaint();
        });
        thread::spawn(move || {
            let told = tell.clone();
            let mut hand = Hand { outside, tell, playing: Turn::default(), looking: Turn::default(), watching: Turn::default() };
            for effect in to_do {
                // A defect in one thing is said, and the next thing is done.
                if catch_unwind(AssertUnwindSafe(|| hand.run(effect))).is_err() {
                    told(Report::Failed(Problem::new("internal")));
                }
            }
        });
        Self { effects, reports }
    }

    /// Has it done.
    pub fn run(&self, effect: Effect) {
        // The worker ends with the window, not before.
        let _ = self.effects.send(effect);
    }

    /// What there is to say, as far as it has come.
    pub fn commands(&self) -> impl Iterator<Item = Command> + '_ {
        self.reports.try_iter().map(Command::Report)
    }
}

/// Whose turn it is: a thread goes on as long as nobody else was given the turn.
#[derive(Clone, Default)]
pub(crate) struct Turn {
    number: Arc<AtomicU64>,
    /// What ends the one whose turn it is while it waits for a camera.
    stopper: Arc<Mutex<Option<Stopper>>>,
}

impl Turn {
    /// Ends the turn of whoever has it, and gives it to the caller.
    fn next(&self) -> (Self, u64) {
        self.end();
        (self.clone(), self.number.load(Ordering::SeqCst))
    }

    fn end(&self) {
        self.number.fetch_add(1, Ordering::SeqCst);
        if let Some(stop) = self.stopper().take() {
            stop();
        }
    }

    pub(crate) fn is(&self, number: u64) -> bool {
        self.number.load(Ordering::SeqCst) == number
    }

    /// Has `stop` end the one with this number when its turn is over, which may be now.
    pub(crate) fn ends_by(&self, number: u64, stop: Stopper) {
        let mut stopper = self.stopper();
        if self.is(number) { *stopper = Some(stop) } else { stop() }
    }

    fn stopper(&self) -> MutexGuard<'_, Option<Stopper>> {
        self.stopper.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Hand {
    outside: Outside,
    tell: Tell,
    playing: Turn,
    looking: Turn,
    watching: Turn,
}

impl Hand {
    fn run(&mut self, effect: Effect) {
        match effect {
            Effect::Play { document, density, rate, showing } => self.play(&document, density, rate, showing),
            Effect::StopPlaying => self.playing.end(),
            Effect::Look(folder, look, number) => self.look(folder, look, number),
            Effect::StopLooking => self.looking.end(),
            Effect::WatchSticks(true) => self.watch_sticks(),
            Effect::WatchSticks(false) => self.watching.end(),
            Effect::PickFile => self.ask(|| rfd::FileDialog::new().pick_file(), Report::Picked),
            Effect::PickTarget(path, name) => {
                self.ask(move || pick_target(Path::new(&path)), move |picked| Report::PickedTarget(picked, name));
            }
            effect @ (Effect::Draw(..) | Effect::Spell(..) | Effect::Keep(_)) => match self.answer(effect) {
                Ok(Some(report)) => (self.tell)(report),
                Ok(None) => {}
                Err(problem) => (self.tell)(Report::ShowFailed(problem)),
            },
            effect => match self.answer(effect) {
                Ok(Some(report)) => {
                    // What changed the state is told of only when the window can show it.
                    if report.changes_state() {
                        (self.tell)(Report::Found(product::find(&self.outside.places, (self.outside.clock)())));
                    }
                    (self.tell)(report);
                }
                Ok(None) => {}
                Err(problem) => {
                    // It may have failed half-way, or because things are not as the window shows them.
                    (self.tell)(Report::Found(product::find(&self.outside.places, (self.outside.clock)())));
                    (self.tell)(Report::Failed(problem));
                }
            },
        }
    }

    fn answer(&self, effect: Effect) -> Result<Option<Report>, Problem> {
        let now = (self.outside.clock)();
        Ok(match effect {
            Effect::Find => {
                (self.tell)(Report::Cameras(self.cameras()));
                Some(Report::Found(product::find(&self.outside.places, now)))
            }
            Effect::SetUp(folder, profile) => {
                let profile = ProductProfile::verify_first(&profile)?;
                let device = Device::create(&folder, &profile, now, &mut rng())?;
                Some(Report::WasSetUp(device.folder().to_owned()))
            }
            Effect::Ask(folder, key) => Some(ask(&folder, key, now)?),
            Effect::GiveUp(folder, reason, serial) => Some(give_up(&folder, reason, serial, now)?),
            Effect::Draw(document, portal, showing) => Some(draw(&document, portal.as_ref(), showing)?),
            Effect::Spell(document, showing) => Some(Report::Spelled(typed::lines(&document)?, showing)),
            Effect::Write { path, document, portal, replace } => {
                let path = meant(&path)?;
                write(&path, &document, portal.as_ref(), replace)?;
                Some(Report::Written(path))
            }
            Effect::PutOnStick(stick, name, document) => {
                let stick = meant(&stick)?;
                // A mistyped name must not become a folder, nor what was pulled out.
                std::fs::read_dir(&stick).map_err(at(&stick))?;
                let tray = DropFolder::on(&stick).map_err(at(&stick))?;
                tray.prepare(&stick_readme()).map_err(at(&stick))?;
                let put = tray.put(Tray::Outbox, &name, &document).map_err(at(&stick))?;
                Some(Report::Written(put.path().to_owned()))
            }
            Effect::Take(folder, input) => Some(bring::take(folder.as_deref(), input, now, &self.outside.places)),
            Effect::Keep(settings) => {
                self.keep(&settings)?;
                None
            }
            _ => None,
        })
    }

    fn look(&self, folder: Option<PathBuf>, look: Look, look_number: u64) {
        let (turn, number) = self.looking.next();
        let watch = watch::Watch {
            folder,
            look,
            frames: self.outside.frames.clone(),
            clock: self.outside.clock,
            places: self.outside.places.clone(),
        };
        let tell = self.tell.clone();
        thread::spawn(move || watch.run(&*tell, look_number, &turn, number));
    }

    /// Shows one code after the other, as long as nothing else is to be shown.
    fn play(&self, document: &[u8], density: u8, rate: u32, showing: u64) {
        let (turn, number) = self.playing.next();
        let mut sender = match animated::Sender::new(document, density) {
            Ok(sender) => sender,
            Err(error) => return (self.tell)(Report::ShowFailed(error.into())),
        };
        let tell = self.tell.clone();
        let pause = Duration::from_secs(1) / rate.max(1);
        thread::spawn(move || {
            let begun = Instant::now();
            for shown in 1.. {
                let symbol = sender.next_symbol();
                if !turn.is(number) {
                    return;
                }
                let fragments = sender.fragments();
                tell(Report::Frame(symbol, u64::from(shown), fragments, showing));
                if fragments == 1 {
                    return;
                }
                // By the clock, so that drawing takes nothing from the time on show.
                thread::sleep((begun + pause * shown).saturating_duration_since(Instant::now()));
            }
        });
    }

    fn watch_sticks(&self) {
        let (turn, number) = self.watching.next();
        let tell = self.tell.clone();
        let frames = self.outside.frames.clone();
        thread::spawn(move || {
            sticks::watch(
                &|sticks, cameras| {
                    tell(Report::Sticks(sticks));
                    tell(Report::Cameras(frames.clone().map_or(cameras, |frames| vec![frames])));
                },
                &|| turn.is(number),
            );
        });
    }

    /// Dialogs wait for people; nothing else waits for them. One that answers "nothing" faster than a person could has never been there.
    fn ask(
        &self,
        question: impl FnOnce() -> Option<PathBuf> + Send + 'static,
        report: impl FnOnce(Option<PathBuf>) -> Report + Send + 'static,
    ) {
        const FASTEST: Duration = Duration::from_millis(250);
        let tell = self.tell.clone();
        thread::spawn(move || {
            let asked = Instant::now();
            let answer = catch_unwind(AssertUnwindSafe(question)).unwrap_or_default();
            tell(if answer.is_none() && asked.elapsed() < FASTEST { Report::NoDialog } else { report(answer) });
        });
    }

    fn cameras(&self) -> Vec<PathBuf> {
        match &self.outside.frames {
            Some(frames) => vec![frames.clone()],
            None => sticks::cameras(),
        }
    }

    fn keep(&self, settings: &Settings) -> Result<(), FileError> {
        let Some(path) = &self.outside.settings else { return Ok(()) };
        if let Some(folder) = path.parent() {
            durable::create_folder(folder, 0o700)?;
        }
        durable::write(path, settings.to_json().as_bytes(), 0o600)
    }
}

fn ask(folder: &Path, license_key: Option<LicenseKey>, now: UnixTime) -> Result<Report, Problem> {
    let mut device = Device::open_by_profile(folder)?;
    let ask = Ask { license_key, host_name: host_name(), ..Ask::default() };
    let document = device.request(&ask, now, &mut rng())?.document;
    Ok(Report::Made(device.folder().to_owned(), Parcel { kind: Kind::Request, document, refusal: None }))
}

fn give_up(folder: &Path, reason: DeactivationReason, serial: Option<u64>, now: UnixTime) -> Result<Report, Problem> {
    let mut device = Device::open_by_profile(folder)?;
    let document = device.deactivate(serial, reason, now, &mut rng())?.document;
    Ok(Report::Made(device.folder().to_owned(), Parcel { kind: Kind::Deactivation, document, refusal: None }))
}

/// The code of a document; where it does not go into a link, the document alone.
fn draw(document: &[u8], portal: Option<&PortalUrl>, showing: u64) -> Result<Report, Problem> {
    if let Some(symbol) = portal.and_then(|portal| Symbol::link(document, portal, Correction::Medium).ok()) {
        return Ok(Report::Drawn(symbol, true, showing));
    }
    let symbol = Symbol::still(document, Correction::Medium).or_else(|_| Symbol::still(document, Correction::Low))?;
    Ok(Report::Drawn(symbol, false, showing))
}

/// The path that a person means, from the file system's root: `~` is their home.
pub(crate) fn meant(path: &Path) -> Result<PathBuf, Problem> {
    let path = match (path.strip_prefix("~"), std::env::var_os("HOME")) {
        (Ok(rest), Some(home)) => Path::new(&home).join(rest),
        _ => path.to_owned(),
    };
    std::path::absolute(&path).map_err(at(&path))
}

/// Writes a file; what is there already is not written over unless the person has said so.
fn write(path: &Path, document: &[u8], portal: Option<&PortalUrl>, replace: bool) -> Result<(), Problem> {
    let form = FileForm::of(path).ok_or_else(|| Problem::new("extension-unknown").with("path", path.display()))?;
    let content = form.encode(document, portal, carnet_words::sheet)?;
    if replace && std::fs::symlink_metadata(path).is_ok_and(|known| known.is_file()) {
        return Ok(durable::write(path, &content, SHARED)?);
    }
    if let Ok(known) = std::fs::symlink_metadata(path) {
        let is_same = known.is_file() && durable::read(path, content.len() as u64).is_ok_and(|there| there == content);
        return if is_same { Ok(()) } else { Err(Problem::new("file-exists").with("path", path.display())) };
    }
    Ok(durable::create(path, &content, SHARED)?)
}

fn pick_target(suggested: &Path) -> Option<PathBuf> {
    let name = suggested.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let dialog = rfd::FileDialog::new().set_file_name(name);
    let dialog =
        suggested.parent().filter(|folder| folder.is_dir()).map_or_else(|| dialog.clone(), |folder| dialog.clone().set_directory(folder));
    dialog.save_file()
}

pub(crate) fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Problem + '_ {
    move |error| FileError::at(path)(error).into()
}

pub(crate) fn rng() -> UnwrapErr<SysRng> {
    UnwrapErr(SysRng)
}

fn host_name() -> Option<carnet_core::Label> {
    std::fs::read_to_string("/proc/sys/kernel/hostname").ok()?.trim().parse().ok()
}
