//! Taking in what was brought: reading it, whatever its form, and installing what is for this machine.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use carnet_carrier::drop::{DropFolder, Tray};
use carnet_carrier::qr::{Effort, Frame};
use carnet_carrier::{CarrierError, MAX_INPUT, qr, read};
use carnet_core::{Envelope, Kind, ProductProfile, UnixTime};
use carnet_device::{Device, DeviceError, Installed, durable};
use carnet_words::stick_readme;

use crate::problem::Problem;
use crate::product::{self, Places, Profile};
use crate::state::{Input, Report, Taken};
use crate::worker::{at, meant};

/// So many addresses are pasted at once.
const MAX_PATHS: usize = 100;

/// Documents, or why there is none in their place.
type Rows = Vec<Result<Vec<u8>, CarrierError>>;

/// What was installed, as a message of the catalog and what it names.
type Said = (&'static str, Vec<(&'static str, String)>);

/// Takes in `input` for the product in `folder`, or for the one that it fits. A film or a folder of pictures is told of, if nothing else came with
/// it.
pub(crate) fn take(folder: Option<&Path>, input: Input, now: UnixTime, places: &Places) -> Report {
    let mut taking = Taking { folder, now, places, taken: Taken::default(), film: None };
    let outcome = match input {
        Input::Text(text) => match paths_in(&text) {
            Some(paths) => {
                taking.paths(&paths);
                Ok(())
            }
            None => taking.bytes(text.as_bytes()),
        },
        Input::Picture(width, height, luma) => taking.picture(width, height, luma),
        Input::Stick(stick) => taking.stick(&stick),
        Input::Paths(paths) => {
            taking.paths(&paths);
            Ok(())
        }
    };
    taking.note(outcome);
    let nothing_else = taking.taken == Taken::default();
    match taking.film.filter(|_| nothing_else) {
        Some(film) => Report::Film(film),
        None => Report::Taken(taking.taken),
    }
}

/// What a camera or a film has shown.
pub(crate) fn take_content(folder: Option<&Path>, content: &[u8], now: UnixTime, places: &Places) -> Taken {
    let mut taking = Taking { folder, now, places, taken: Taken::default(), film: None };
    let outcome = taking.bytes(content);
    taking.note(outcome);
    taking.taken
}

/// Files that were copied in a file manager are pasted as their addresses, a line each; a path may be pasted, too.
fn paths_in(text: &str) -> Option<Vec<PathBuf>> {
    let path = |line: &str| match line.strip_prefix("file://") {
        Some(address) => PathBuf::from(unescaped(address)),
        None => PathBuf::from(line),
    };
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let paths: Vec<PathBuf> = lines.map(path).take(MAX_PATHS + 1).collect();
    let are_paths = (1..=MAX_PATHS).contains(&paths.len()) && paths.iter().all(|path| path.is_absolute() && path.exists());
    are_paths.then_some(paths)
}

/// An address without its `%20`s (RFC 3986 §2.1).
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let escaped = after.get(..2).filter(|hex| *first == b'%' && hex.iter().all(u8::is_ascii_hexdigit));
        let byte = escaped.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

struct Taking<'a> {
    folder: Option<&'a Path>,
    now: UnixTime,
    places: &'a Places,
    taken: Taken,
    /// Something to be looked at frame by frame.
    film: Option<PathBuf>,
}

impl Taking<'_> {
    /// What went wrong is told, and the rest is taken all the same.
    fn note(&mut self, outcome: Result<(), Problem>) {
        if let Err(problem) = outcome {
            self.taken.problem.get_or_insert(problem);
        }
    }

    fn paths(&mut self, paths: &[PathBuf]) {
        for path in paths {
            let outcome = self.path(path);
            self.note(outcome);
        }
    }

    fn path(&mut self, path: &Path) -> Result<(), Problem> {
        let path = &meant(path)?;
        if fs::metadata(path).map_err(at(path))?.is_dir() {
            if DropFolder::is_on(path) {
                return self.stick(path);
            }
            self.film = Some(path.to_owned());
            return Ok(());
        }
        // What a link leads to counts, not the link.
        let path = fs::canonicalize(path).map_err(at(path))?;
        if is_film(&path) {
            self.film = Some(path);
            return Ok(());
        }
        let bytes = durable::read(&path, MAX_INPUT)?;
        self.bytes(&bytes)
    }

    fn bytes(&mut self, bytes: &[u8]) -> Result<(), Problem> {
        let rows = read(bytes)?.rows;
        self.rows(rows);
        Ok(())
    }

    fn picture(&mut self, width: u32, height: u32, luma: Vec<u8>) -> Result<(), Problem> {
        let texts = Frame::from_luma(width, height, luma)?.texts(Effort::Still)?;
        self.rows(texts.iter().map(|text| qr::document_in(text)).collect());
        Ok(())
    }

    fn rows(&mut self, rows: Rows) {
        if rows.is_empty() {
            self.note(Err(Problem::new("nothing-found")));
        }
        let is_alone = rows.len() == 1;
        for row in rows {
            let outcome = row.map_err(Problem::from).and_then(|document| self.document(&document, is_alone));
            self.note(outcome);
        }
    }

    fn document(&mut self, document: &[u8], is_alone: bool) -> Result<(), Problem> {
        let kind = Envelope::parse(document)?.kind();
        let Some(mut device) = self.device(document, kind)? else { return self.profile(document) };
        if !is_alone && device.is_for_another(document) {
            self.taken.others += 1;
            return Ok(());
        }
        let said = said(&device.install(document, self.now)?);
        self.say(said);
        self.taken.folder = Some(device.folder().to_owned());
        Ok(())
    }

    /// The product that a document is for; none for the profile of one that is not set up here.
    fn device(&self, document: &[u8], kind: Kind) -> Result<Option<Device>, Problem> {
        // A profile is for its own product, whichever is on show.
        let folders = if kind == Kind::Profile { product::states(self.places) } else { self.states() };
        let is_only = folders.len() == 1;
        let mut devices: Vec<Device> = folders.iter().filter_map(|folder| Device::open_by_profile(folder).ok()).collect();
        if let Some(at) = devices.iter().position(|device| device.concerns(document)) {
            return Ok(Some(devices.swap_remove(at)));
        }
        match (devices.pop(), kind) {
            (Some(device), Kind::Profile) if !is_other_product(&device, document) && is_only => Ok(Some(device)),
            // A window that was started for one state shows no other.
            (Some(_), Kind::Profile) if self.places.state.is_some() => Err(Problem::new("window-of-one-product")),
            (_, Kind::Profile) => Ok(None),
            (Some(device), _) if is_only => Ok(Some(device)),
            (Some(_), _) => Err(Problem::new("product-not-chosen")),
            (None, _) if is_only => Ok(Some(Device::open_by_profile(&folders[0]).map_err(Problem::from)?)),
            (None, _) => Err(Problem::new("not-set-up")),
        }
    }

    /// A profile of a product that is not set up here: the person is asked first.
    fn profile(&mut self, document: &[u8]) -> Result<(), Problem> {
        let profile = ProductProfile::verify_first(document)?;
        let folder = self.places.folder_of(&profile);
        self.taken.profile = Some((folder.ok_or_else(|| Problem::new("no-home"))?, Profile::from(&profile)));
        Ok(())
    }

    /// Takes what is for this machine off a stick, and leaves the rest.
    fn stick(&mut self, stick: &Path) -> Result<(), Problem> {
        let trays = DropFolder::on(stick).map_err(at(stick))?;
        let folders = self.states();
        self.ready(&folders)?;
        let mut seen = 0;
        for file in trays.files(Tray::Inbox).map_err(at(stick))? {
            // People put other things on a stick as well.
            let Ok(carried) = durable::read(&file, MAX_INPUT).map_err(Problem::from).and_then(|bytes| Ok(read(&bytes)?)) else { continue };
            let devices: Vec<Device> = folders.iter().filter_map(|folder| Device::open_by_profile(folder).ok()).collect();
            let is_ours = |document: &&[u8]| devices.iter().any(|device| device.concerns(document));
            let ours: Vec<Vec<u8>> = carried.documents().filter(is_ours).map(<[u8]>::to_vec).collect();
            if ours.is_empty() {
                self.taken.others += 1;
                continue;
            }
            seen += ours.len();
            let mut is_done = ours.len() == carried.rows.len();
            for document in ours {
                let outcome = self.document(&document, true);
                is_done &= outcome.is_ok() && !is_for_all(&document);
                self.note(outcome);
            }
            // Where the stick cannot be written the file stays, which harms nothing.
            if is_done {
                let _ = trays.prepare(&stick_readme()).and_then(|()| trays.take(&file));
            }
        }
        match (seen, self.taken.others) {
            (0, 0) => Err(Problem::new("stick-empty")),
            (0, _) => Err(Problem::new("for-other-machines")),
            _ => Ok(()),
        }
    }

    /// The products that a document may be for.
    fn states(&self) -> Vec<PathBuf> {
        self.folder.map_or_else(|| product::states(self.places), |folder| vec![folder.to_owned()])
    }

    /// Whether one of the products can take something; otherwise why the first cannot.
    fn ready(&self, folders: &[PathBuf]) -> Result<(), Problem> {
        let mut opened = folders.iter().map(|folder| Device::open_by_profile(folder));
        let first = opened.next().unwrap_or(Err(DeviceError::NotSetUp));
        if first.is_ok() || opened.any(|device| device.is_ok()) { Ok(()) } else { Ok(first.map(drop)?) }
    }

    /// Keeps the more important of two things to say: a license before a receipt, anything before "nothing changed".
    fn say(&mut self, said: Said) {
        let rank = |said: &Said| match said.0 {
            "ui-window-activated" | "ui-window-renewed" => 3,
            "ui-window-refused" | "ui-window-receipt" | "ui-window-receipt-of-report" => 2,
            "ui-window-unchanged" => 0,
            _ => 1,
        };
        if self.taken.installed.as_ref().is_none_or(|known| rank(known) < rank(&said)) {
            self.taken.installed = Some(said);
        }
    }
}

/// Other machines want these as well.
fn is_for_all(document: &[u8]) -> bool {
    Envelope::parse(document).is_ok_and(|envelope| matches!(envelope.kind(), Kind::Policy | Kind::Profile))
}

fn is_other_product(device: &Device, document: &[u8]) -> bool {
    let known = device.profile();
    ProductProfile::verify_first(document).is_ok_and(|profile| profile.company != known.company || profile.product != known.product)
}

/// Whether a file begins as films do: MP4 and QuickTime, Matroska and WebM, AVI.
fn is_film(path: &Path) -> bool {
    let mut beginning = [0; 12];
    let is_file = fs::metadata(path).is_ok_and(|metadata| metadata.is_file());
    let is_read = is_file && File::open(path).and_then(|mut file| file.read_exact(&mut beginning)).is_ok();
    is_read && (&beginning[4..8] == b"ftyp" || beginning.starts_with(&[0x1a, 0x45, 0xdf, 0xa3]) || &beginning[8..] == b"AVI ")
}

fn said(installed: &Installed) -> Said {
    match installed {
        Installed::License { serial, revision: 1 } => ("ui-window-activated", vec![("serial", serial.to_string())]),
        Installed::License { serial, revision } => {
            ("ui-window-renewed", vec![("serial", serial.to_string()), ("revision", revision.to_string())])
        }
        Installed::Policy => ("ui-window-policy", Vec::new()),
        Installed::Profile => ("ui-window-profile", Vec::new()),
        Installed::Receipt { answered: Kind::DeviceReport, refusal: None } => ("ui-window-receipt-of-report", Vec::new()),
        Installed::Receipt { refusal: None, .. } => ("ui-window-receipt", Vec::new()),
        Installed::Receipt { refusal: Some(code), .. } => ("ui-window-refused", vec![("code", code.clone())]),
        _ => ("ui-window-unchanged", Vec::new()),
    }
}
