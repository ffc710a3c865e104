//! Taking in what was brought: reading it, whatever its form, and installing what is for this machine.

use std::fs;
use std::path::{Path, PathBuf};

use carnet_carrier::drop::{DropFolder, Tray};
use carnet_carrier::qr::{Effort, Frame};
use carnet_carrier::{CarrierError, MAX_INPUT, qr, read};
use carnet_core::{Envelope, Kind, ProductProfile, UnixTime};
use carnet_device::{Device, Installed, durable, state_folder};

use crate::problem::Problem;
use crate::product::{Places, Profile};
use crate::state::{Input, Report, Taken};
use crate::worker::{at, readme};

/// Documents, or why there is none in their place.
type Rows = Vec<Result<Vec<u8>, CarrierError>>;

/// Takes in `input` for the product in `folder`. Films and folders of pictures are handed to `look`.
///
/// # Errors
/// Why nothing could be read.
pub(crate) fn take(folder: Option<&Path>, input: Input, now: UnixTime, places: &Places, look: &dyn Fn(PathBuf)) -> Result<Report, Problem> {
    let taking = Taking { folder, now, places };
    let mut taken = Taken::default();
    match input {
        Input::Text(text) => taking.rows(read(text.as_bytes())?.rows, &mut taken),
        Input::Picture(width, height, luma) => {
            let texts = Frame::from_luma(width, height, luma)?.texts(Effort::Still)?;
            let documents: Rows = texts.iter().map(|text| qr::document_in(text)).collect();
            taking.rows(documents, &mut taken);
        }
        Input::Stick(stick) => taking.stick(&stick, &mut taken)?,
        Input::Paths(paths) => {
            for path in paths {
                let metadata = fs::metadata(&path).map_err(at(&path))?;
                if metadata.is_dir() && DropFolder::is_on(&path) {
                    taking.stick(&path, &mut taken)?;
                } else if metadata.is_dir() {
                    look(path);
                    return Ok(Report::Looking);
                } else {
                    // What a link leads to counts, not the link.
                    let path = fs::canonicalize(&path).map_err(at(&path))?;
                    taking.rows(read(&durable::read(&path, MAX_INPUT)?)?.rows, &mut taken);
                }
            }
        }
    }
    Ok(Report::Taken(taken))
}

/// What a camera or a film has shown.
pub(crate) fn take_content(folder: Option<&Path>, content: &[u8], now: UnixTime, places: &Places) -> Report {
    let mut taken = Taken::default();
    match read(content) {
        Ok(carried) => Taking { folder, now, places }.rows(carried.rows, &mut taken),
        Err(error) => taken.problem = Some(error.into()),
    }
    Report::Taken(taken)
}

struct Taking<'a> {
    folder: Option<&'a Path>,
    now: UnixTime,
    places: &'a Places,
}

impl Taking<'_> {
    fn rows(&self, rows: Rows, taken: &mut Taken) {
        if rows.is_empty() {
            taken.problem = Some(Problem::new("nothing-found"));
        }
        let is_alone = rows.len() == 1;
        for row in rows {
            let outcome = row.map_err(Problem::from).and_then(|document| self.document(&document, is_alone, taken));
            if let Err(problem) = outcome {
                taken.problem.get_or_insert(problem);
            }
        }
        // One that fits is what the person wanted; that others in the same bundle do not is nothing to complain about.
        if !taken.installed.is_empty() && !is_alone {
            taken.problem = None;
        }
    }

    fn document(&self, document: &[u8], is_alone: bool, taken: &mut Taken) -> Result<(), Problem> {
        let kind = Envelope::parse(document)?.kind();
        let mut device = match (self.folder, kind) {
            (Some(folder), _) => Device::open_by_profile(folder)?,
            (None, Kind::Profile) => return self.profile(document, taken),
            (None, _) => return Err(Problem::new("product-not-chosen")),
        };
        if kind == Kind::Profile && is_other_product(&device, document) {
            return self.profile(document, taken);
        }
        if !is_alone && device.is_for_another(document) {
            taken.others += 1;
            return Ok(());
        }
        taken.installed.push(said(&device.install(document, self.now)?));
        Ok(())
    }

    /// A profile of a product that is not set up here: the person is asked first.
    fn profile(&self, document: &[u8], taken: &mut Taken) -> Result<(), Problem> {
        let profile = ProductProfile::verify_first(document)?;
        let folder = self.places.state.clone().filter(|_| self.folder.is_none());
        let folder = folder.or_else(|| state_folder(profile.company.as_str(), profile.product.as_str()));
        taken.profile = Some((folder.ok_or_else(|| Problem::new("no-home"))?, Profile::from(&profile)));
        Ok(())
    }

    /// Takes what is for this machine off a stick, and leaves the rest.
    fn stick(&self, stick: &Path, taken: &mut Taken) -> Result<(), Problem> {
        let trays = DropFolder::on(stick).map_err(at(stick))?;
        let folder = self.folder.ok_or_else(|| Problem::new("product-not-chosen"))?;
        let before = taken.installed.len();
        for file in trays.files(Tray::Inbox).map_err(at(stick))? {
            let Ok(carried) = durable::read(&file, MAX_INPUT).map_err(Problem::from).and_then(|bytes| Ok(read(&bytes)?)) else { continue };
            let device = Device::open_by_profile(folder)?;
            let is_ours = |document: &&[u8]| device.concerns(document);
            let all = carried.rows.len();
            let ours: Rows = carried.documents().filter(is_ours).map(|document| Ok(document.to_vec())).collect();
            if ours.is_empty() {
                taken.others += 1;
                continue;
            }
            let is_all = ours.len() == all;
            let installed = taken.installed.len();
            self.rows(ours, taken);
            // Where the stick cannot be written the file stays, which harms nothing.
            if is_all && taken.installed.len() > installed && taken.problem.is_none() {
                let _ = trays.prepare(&readme()).and_then(|()| trays.take(&file));
            }
        }
        if taken.installed.len() == before && taken.problem.is_none() {
            taken.problem = Some(Problem::new(if taken.others > 0 { "for-other-machines" } else { "stick-empty" }));
        }
        Ok(())
    }
}

fn is_other_product(device: &Device, document: &[u8]) -> bool {
    let known = device.profile();
    ProductProfile::verify_first(document).is_ok_and(|profile| profile.company != known.company || profile.product != known.product)
}

/// What was installed, as a message of the catalog and what it names.
fn said(installed: &Installed) -> (&'static str, Vec<(&'static str, String)>) {
    match installed {
        Installed::License { serial, revision: 1 } => ("ui-window-activated", vec![("serial", serial.to_string())]),
        Installed::License { serial, revision } => {
            ("ui-window-renewed", vec![("serial", serial.to_string()), ("revision", revision.to_string())])
        }
        Installed::Policy => ("ui-window-policy", Vec::new()),
        Installed::Profile => ("ui-window-profile", Vec::new()),
        Installed::Receipt { refusal: None, .. } => ("ui-window-receipt", Vec::new()),
        Installed::Receipt { refusal: Some(code), .. } => ("ui-window-refused", vec![("code", code.clone())]),
        _ => ("ui-window-unchanged", Vec::new()),
    }
}
