//! Everything that takes time or touches the outside: files, cameras, sticks, the clock. One thread does one thing after the other; what goes on
//! and on (an animation, a camera, the watch for sticks) and the system's dialogs have threads of their own.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use carnet_carrier::FileForm;
use carnet_carrier::animated;
use carnet_carrier::drop::{DropFolder, Tray};
use carnet_carrier::qr::{Correction, Symbol};
use carnet_carrier::typed;
use carnet_core::{Kind, PortalUrl, ProductProfile, UnixTime};
use carnet_device::durable::{self, FileError, SHARED};
use carnet_device::{Ask, DeactivationReason, Device, LicenseKey};
use carnet_words::{Language, Words};
use getrandom::SysRng;
use rand_core::UnwrapErr;

use crate::problem::Problem;
use crate::product::{self, Parcel, Places};
use crate::settings::Settings;
use crate::state::{Command, Effect, Look, Report};
use crate::{bring, sheet, sticks, watch};

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
            let mut hand = Hand { outside, tell, playing: Turn::default(), looking: Turn::default(), watching: Turn::default() };
            for effect in to_do {
                hand.run(effect);
            }
        });
        Self { effects, reports }
    }

    /// Has it done.
    pub fn run(&self, effect: Effect) {
        // A worker that is gone has panicked; the window stays, and says so by never answering.
        let _ = self.effects.send(effect);
    }

    /// What there is to say, as far as it has come.
    pub fn commands(&self) -> impl Iterator<Item = Command> + '_ {
        self.reports.try_iter().map(Command::Report)
    }
}

/// Whose turn it is: a thread goes on as long as nobody else was given the turn.
#[derive(Clone, Default)]
pub(crate) struct Turn(Arc<AtomicU64>);

impl Turn {
    /// Ends the turn of whoever has it, and gives it to the caller.
    fn next(&self) -> (Self, u64) {
        (self.clone(), self.0.fetch_add(1, Ordering::SeqCst) + 1)
    }

    fn end(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }

    pub(crate) fn is(&self, number: u64) -> bool {
        self.0.load(Ordering::SeqCst) == number
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
            Effect::Play { document, density, rate } => self.play(&document, density, rate),
            Effect::StopPlaying => self.playing.end(),
            Effect::Look(folder, look) => self.look(folder, look),
            Effect::StopLooking => self.looking.end(),
            Effect::WatchSticks(true) => self.watch_sticks(),
            Effect::WatchSticks(false) => self.watching.end(),
            Effect::PickFile => self.ask(|| Report::Picked(rfd::FileDialog::new().pick_file())),
            Effect::PickTarget(name) => self.ask(move || Report::PickedTarget(pick_target(Path::new(&name)))),
            effect => match self.answer(effect) {
                Ok(Some(report)) => {
                    // What changed the state is told of only when the window can show it.
                    if report.changes_state() {
                        (self.tell)(Report::Found(product::find(&self.outside.places, (self.outside.clock)())));
                    }
                    (self.tell)(report);
                }
                Ok(None) => {}
                Err(problem) => (self.tell)(Report::Failed(problem)),
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
            Effect::Ask(folder, key) => Some(Report::Made(ask(&folder, key, now)?)),
            Effect::GiveUp(folder, reason) => Some(Report::Made(give_up(&folder, reason, now)?)),
            Effect::Draw(document, portal) => Some(draw(&document, portal.as_ref())?),
            Effect::Spell(document) => Some(Report::Spelled(typed::lines(&document)?)),
            Effect::Write(path, document, portal) => {
                write(&path, &document, portal.as_ref())?;
                Some(Report::Written(path))
            }
            Effect::PutOnStick(stick, name, document) => {
                let tray = DropFolder::on(&stick).map_err(at(&stick))?;
                tray.prepare(&readme()).map_err(at(&stick))?;
                let put = tray.put(Tray::Outbox, &name, &document).map_err(at(&stick))?;
                Some(Report::Written(put.path().to_owned()))
            }
            Effect::Take(folder, input) => {
                Some(bring::take(folder.as_deref(), input, now, &self.outside.places, &self.looking_at(folder.clone()))?)
            }
            Effect::Keep(settings) => {
                self.keep(&settings)?;
                None
            }
            _ => None,
        })
    }

    /// Where a folder of pictures or a film was dropped, it is looked at as a camera would be.
    fn looking_at(&self, folder: Option<PathBuf>) -> impl Fn(PathBuf) + use<'_> {
        move |path| self.look(folder.clone(), Look::Film(path))
    }

    fn look(&self, folder: Option<PathBuf>, look: Look) {
        let (turn, number) = self.looking.next();
        let watch = watch::Watch {
            folder,
            look,
            frames: self.outside.frames.clone(),
            clock: self.outside.clock,
            places: self.outside.places.clone(),
        };
        let tell = self.tell.clone();
        thread::spawn(move || watch.run(&*tell, || turn.is(number)));
    }

    /// Shows one code after the other, as long as nothing else is to be shown.
    fn play(&self, document: &[u8], density: u8, rate: u32) {
        let (turn, number) = self.playing.next();
        let mut sender = match animated::Sender::new(document, density) {
            Ok(sender) => sender,
            Err(error) => return (self.tell)(Report::Failed(error.into())),
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
                tell(Report::Frame(symbol, u64::from(shown), fragments));
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
        thread::spawn(move || sticks::watch(&|sticks| tell(Report::Sticks(sticks)), &|| turn.is(number)));
    }

    /// Dialogs wait for people; nothing else waits for them.
    fn ask(&self, question: impl FnOnce() -> Report + Send + 'static) {
        let tell = self.tell.clone();
        thread::spawn(move || tell(question()));
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

fn ask(folder: &Path, license_key: Option<LicenseKey>, now: UnixTime) -> Result<Parcel, Problem> {
    let mut device = Device::open_by_profile(folder)?;
    let ask = Ask { license_key, host_name: host_name(), ..Ask::default() };
    let document = device.request(&ask, now, &mut rng())?.document;
    Ok(Parcel { kind: Kind::Request, document, refusal: None })
}

fn give_up(folder: &Path, reason: DeactivationReason, now: UnixTime) -> Result<Parcel, Problem> {
    let mut device = Device::open_by_profile(folder)?;
    let document = device.deactivate(None, reason, now, &mut rng())?.document;
    Ok(Parcel { kind: Kind::Deactivation, document, refusal: None })
}

/// The code of a document; where it does not go into a link, the document alone.
fn draw(document: &[u8], portal: Option<&PortalUrl>) -> Result<Report, Problem> {
    if let Some(symbol) = portal.and_then(|portal| Symbol::link(document, portal, Correction::Medium).ok()) {
        return Ok(Report::Drawn(symbol, true));
    }
    let symbol = Symbol::still(document, Correction::Medium).or_else(|_| Symbol::still(document, Correction::Low))?;
    Ok(Report::Drawn(symbol, false))
}

/// Writes a new file; what is there already is not written over.
fn write(path: &Path, document: &[u8], portal: Option<&PortalUrl>) -> Result<(), Problem> {
    let form = FileForm::of(path).ok_or_else(|| Problem::new("extension-unknown").with("path", path.display()))?;
    let content = form.encode(document, portal, sheet::instruct)?;
    if let Ok(known) = std::fs::symlink_metadata(path) {
        let is_same = known.is_file() && std::fs::read(path).is_ok_and(|there| there == content);
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

/// What stands on every stick, in all languages.
pub(crate) fn readme() -> String {
    let texts = Language::ALL.map(|language| Words::new(language).sentence("ui-drop-readme", &[]));
    texts.join("\n\n----------------------------------------\n\n") + "\n"
}
