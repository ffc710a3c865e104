//! A product on this machine, as the window shows it: plain data, read from its state folder or from a profile that was found.

use std::fs;
use std::path::{Path, PathBuf};

use carnet_carrier::{MAX_INPUT, read};
use carnet_core::{Envelope, Kind, PortalUrl, ProductProfile, UnixTime, Verified};
use carnet_device::{Device, DeviceError, Verdict, durable, state_folder};

use crate::problem::Problem;

/// Profiles are small; what is larger beside an application is something else.
const MAX_PROFILE: u64 = 256 * 1024;
/// So many products are listed.
const MAX_PRODUCTS: usize = 64;

/// A product: set up here, or found and waiting to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Product {
    /// Its state folder, which need not be there yet.
    pub folder: PathBuf,
    /// What its profile says of it.
    pub profile: Profile,
    /// How it stands; `None` as long as it is not set up.
    pub standing: Option<Standing>,
    /// Why its state cannot be read, if it is there and cannot.
    pub problem: Option<Problem>,
}

/// What a profile says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The company's name.
    pub company: String,
    /// The company's code.
    pub company_code: String,
    /// The product's name.
    pub product: String,
    /// The thumbprint of the key that signed it, in hexadecimal.
    pub key: String,
    /// The vendor's portal.
    pub portal: Option<PortalUrl>,
    /// The document.
    pub document: Vec<u8>,
}

/// How a product stands that is set up.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// May it run?
    pub verdict: Verdict,
    /// The numbers of its live licenses.
    pub serials: Vec<u64>,
    /// What must be carried to the vendor: requests, the newest first, then proofs.
    pub open: Vec<Parcel>,
    /// Every document that counts here, with what it is.
    pub documents: Vec<Parcel>,
    /// What happened here, newest first.
    pub story: Vec<(UnixTime, &'static str)>,
    /// The thumbprint of the device's key.
    pub device: String,
}

/// A document of this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// What it is.
    pub kind: Kind,
    /// Its bytes.
    pub document: Vec<u8>,
    /// The vendor's refusal, if it has answered.
    pub refusal: Option<String>,
}

impl Parcel {
    /// A name for a file with this document, without extension: the kind and the beginning of the digest, so that it tells the same
    /// document again.
    pub fn file_name(&self) -> String {
        format!("{}-{}", self.kind.name(), &carnet_core::Digest::of(&self.document).to_string()[..16])
    }
}

impl Profile {
    /// What is known of a product whose state cannot be read: how its folders are called.
    fn unreadable(folder: &Path) -> Self {
        let name = |path: Option<&Path>| path.and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Self {
            company: name(folder.parent()),
            company_code: name(folder.parent()),
            product: name(Some(folder)),
            key: String::new(),
            portal: None,
            document: Vec::new(),
        }
    }
}

impl From<&Verified<ProductProfile>> for Profile {
    fn from(profile: &Verified<ProductProfile>) -> Self {
        Self {
            company: profile.company_name.as_str().to_owned(),
            company_code: profile.company.as_str().to_owned(),
            product: profile.product_name.as_str().to_owned(),
            key: profile.signer().to_string(),
            portal: profile.portal.clone(),
            document: profile.bytes().to_vec(),
        }
    }
}

/// Where to look for products.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// One state folder, and no others.
    pub state: Option<PathBuf>,
    /// A profile that was named.
    pub profile: Option<PathBuf>,
    /// Folders in which profiles lie: beside the application, in the system's place.
    pub profiles: Vec<PathBuf>,
    /// Folders of `company/product` with states.
    pub states: Vec<PathBuf>,
}

impl Places {
    /// Where the state of a product lies, or will lie.
    pub(crate) fn folder_of(&self, profile: &ProductProfile) -> Option<PathBuf> {
        self.state.clone().or_else(|| state_folder(profile.company.as_str(), profile.product.as_str()))
    }
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// The products, set up ones first.
    pub products: Vec<Product>,
    /// Why the profile that was named cannot be read.
    pub problem: Option<Problem>,
}

/// Looks for products and asks each how it stands.
pub fn find(places: &Places, now: UnixTime) -> Found {
    let mut found = Found::default();
    for folder in states(places) {
        match open(&folder, now) {
            Ok(product) => found.products.push(product),
            Err(DeviceError::NotSetUp) => {}
            Err(error) => {
                let profile = Profile::unreadable(&folder);
                found.products.push(Product { folder, profile, standing: None, problem: Some(error.into()) });
            }
        }
    }
    let beside = places.profiles.iter().flat_map(|folder| profiles_in(folder));
    for (path, is_named) in places.profile.iter().map(|path| (path.clone(), true)).chain(beside.map(|path| (path, false))) {
        match load_profile(&path) {
            Ok(profile) => {
                let Some(folder) = places.folder_of(&profile) else { continue };
                add(&mut found.products, Product { folder, profile: Profile::from(&profile), standing: None, problem: None });
            }
            // Whatever else lies beside an application is none of ours.
            Err(problem) if is_named => found.problem = Some(problem),
            Err(_) => {}
        }
    }
    found
}

/// The state folders of the products.
pub(crate) fn states(places: &Places) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = match &places.state {
        Some(folder) => vec![folder.clone()],
        None => places.states.iter().flat_map(|root| subfolders(root)).flat_map(|company| subfolders(&company)).collect(),
    };
    folders.truncate(MAX_PRODUCTS);
    folders
}

/// A profile of a product that is set up already is no second product. It lends its names to one whose state cannot be read.
fn add(products: &mut Vec<Product>, product: Product) {
    let is_full = products.len() >= MAX_PRODUCTS;
    match products.iter_mut().find(|known| same_folder(&known.folder, &product.folder)) {
        Some(known) if known.problem.is_some() => known.profile = product.profile,
        None if !is_full => products.push(product),
        _ => {}
    }
}

/// Whether two names are of one folder.
pub(crate) fn same_folder(one: &Path, other: &Path) -> bool {
    one == other || matches!((fs::canonicalize(one), fs::canonicalize(other)), (Ok(one), Ok(other)) if one == other)
}

/// Opens one product and asks how it stands. Notes the time, as an application would.
///
/// # Errors
/// Why its state cannot be read.
pub fn open(folder: &Path, now: UnixTime) -> Result<Product, DeviceError> {
    let mut device = Device::open_by_profile(folder)?;
    let mut verdict = device.verdict(device.profile().product.as_str(), now);
    if !device.observe(now) {
        verdict.warnings.push("observe-failed");
    }
    let parcel = |kind, document| Parcel { kind, document, refusal: None };
    let requests = device.pending_requests()?.into_iter().filter(|pending| !pending.is_by_code);
    let requests = requests.map(|pending| Parcel { refusal: pending.refusal, ..parcel(Kind::Request, pending.document) });
    let proofs = device.unanswered_proofs()?.into_iter().map(|document| parcel(Kind::Deactivation, document));
    let mut open: Vec<Parcel> = proofs.chain(requests).collect();
    open.reverse();
    let licenses = device.licenses().map(|license| parcel(Kind::License, license.bytes().to_vec()));
    let policies = device.policies().into_iter().map(|document| parcel(Kind::Policy, document));
    let reports = device.open_reports().into_iter();
    let reports = reports.map(|report| Parcel { refusal: report.refusal, ..parcel(Kind::DeviceReport, report.document) });
    let receipts = device.receipts().into_iter().map(|document| parcel(Kind::Receipt, document));
    let mut documents: Vec<Parcel> = licenses.chain(open.iter().cloned()).chain(reports).chain(receipts).chain(policies).collect();
    let serials = device.licenses().map(|license| license.serial.as_u64()).collect();
    documents.push(parcel(Kind::Profile, device.profile().bytes().to_vec()));
    let mut story = device.history();
    story.reverse();
    let standing = Standing { verdict, serials, open, documents, story, device: device.key().thumbprint().to_string() };
    Ok(Product { folder: device.folder().to_owned(), profile: Profile::from(device.profile()), standing: Some(standing), problem: None })
}

/// The profile in a file, whatever its form.
///
/// # Errors
/// Why there is none.
pub fn load_profile(path: &Path) -> Result<Verified<ProductProfile>, Problem> {
    let carried = read(&durable::read(path, MAX_INPUT.min(MAX_PROFILE))?)?;
    let document = carried.documents().next().ok_or_else(|| Problem::new("nothing-found"))?;
    Ok(ProductProfile::verify_first(document)?)
}

fn profiles_in(folder: &Path) -> Vec<PathBuf> {
    let is_profile = |path: &PathBuf| {
        let fits = path.extension().is_some_and(|extension| extension == "carnet")
            && fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.len() <= MAX_PROFILE);
        fits && fs::read(path).is_ok_and(|bytes| Envelope::parse(&bytes).is_ok_and(|envelope| envelope.kind() == Kind::Profile))
    };
    entries(folder).filter(is_profile).collect()
}

fn subfolders(folder: &Path) -> Vec<PathBuf> {
    entries(folder).filter(|path| path.is_dir()).collect()
}

/// What lies in a folder, in order; nothing where it cannot be read.
fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).take(1000).collect();
    paths.sort();
    paths.into_iter()
}
