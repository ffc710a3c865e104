//! A vendor in memory, a machine in a folder, and the window on it.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use carnet_core::{
    ActivationRequest, Deactivation, Feature, Kind, License, LicenseType, Origin, ProductProfile, Receipt, Revision, Serial, Signer,
    SigningKey, Terms, UnixTime, VerifyingKey,
};
use carnet_desktop::app::App;
use carnet_desktop::product::Places;
use carnet_desktop::settings::Settings;
use carnet_desktop::state::{Command, State};
use carnet_desktop::worker::Outside;
use eframe::egui;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

pub(crate) const KEY: &str = "2VX2T-77AJA-24W13-TMBFV-4KMVX";
const NOW: UnixTime = UnixTime::from_secs(1_790_000_000);
const PATIENCE: Duration = Duration::from_mins(1);

/// A vendor and a machine.
pub(crate) struct Site {
    folder: tempfile::TempDir,
    vendor: SigningKey,
}

impl Site {
    pub(crate) fn new() -> Self {
        let site = Self { folder: tempfile::tempdir().unwrap(), vendor: SigningKey::from_seed(&[1; 32]) };
        std::fs::write(site.path("product.carnet"), site.profile()).unwrap();
        site
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn state(&self) -> PathBuf {
        self.path("state")
    }

    pub(crate) fn profile(&self) -> Vec<u8> {
        let profile = ProductProfile {
            company: "acme".parse().unwrap(),
            issued_at: UnixTime::from_secs(1),
            company_name: "Acme Laser GmbH".parse().unwrap(),
            product: "cutter".parse().unwrap(),
            product_name: "Laser Cutter 3D".parse().unwrap(),
            portal: Some("https://license.acme.example".parse().unwrap()),
            keys: vec![self.vendor.verifying_key().clone()],
            components: vec![carnet_core::ComponentKind::MachineId],
            quorum: 0,
            languages: Vec::new(),
            sends_host_name: false,
            hides_hardware: false,
        };
        profile.sign(&self.vendor).unwrap()
    }

    /// The vendor's answer to a request.
    pub(crate) fn license(&self, request: &[u8], revision: u16) -> Vec<u8> {
        let request = ActivationRequest::verify(request, &"acme".parse().unwrap()).unwrap();
        let feature = |code: &str, value: Option<&str>, limit| Feature {
            code: code.parse().unwrap(),
            value: value.map(|value| value.parse().unwrap()),
            limit,
            expires_at: None,
        };
        let terms = Terms {
            license_type: LicenseType::TimeLimited,
            expires_at: Some(NOW.plus(365 * carnet_core::DAY_SECS)),
            maintenance_until: Some(NOW.plus(200 * carnet_core::DAY_SECS)),
            features: vec![feature("cut-3d", None, None), feature("nesting", Some("pro"), None), feature("jobs", None, Some(12_000))],
            ..Terms::perpetual()
        };
        let license = License {
            company: "acme".parse().unwrap(),
            issued_at: NOW,
            not_before: NOW,
            origin: Origin::Document(request.device_key.thumbprint()),
            product: "cutter".parse().unwrap(),
            serial: Serial::new(7).unwrap(),
            revision: Revision::new(revision).unwrap(),
            request: request.digest().short(),
            import_before: NOW.plus(1000),
            terms,
            supersedes: None,
        };
        license.sign(&self.vendor).unwrap()
    }

    /// The vendor's receipt for a proof or for a request that it refuses.
    pub(crate) fn receipt(&self, document: &[u8], kind: Kind, refusal: Option<&str>) -> Vec<u8> {
        let receipt = Receipt {
            company: "acme".parse().unwrap(),
            issued_at: NOW,
            product: "cutter".parse().unwrap(),
            answers: carnet_core::Digest::of(document).short(),
            answered_kind: kind,
            refusal: refusal.map(|code| code.parse().unwrap()),
            counters: Vec::new(),
        };
        receipt.sign(&self.vendor).unwrap()
    }

    /// Whether the vendor believes a proof of the device with this key.
    pub(crate) fn believes(proof: &[u8], device: &VerifyingKey) -> bool {
        Deactivation::verify(proof, &"acme".parse().unwrap(), device).is_ok()
    }

    fn outside(&self) -> Outside {
        let places = Places {
            state: Some(self.state()),
            profile: Some(self.path("product.carnet")).filter(|path| path.exists()),
            ..Places::default()
        };
        Outside { clock: || NOW, places, frames: Some(self.path("frames")), settings: Some(self.path("config/desktop.json")) }
    }

    /// The window on this machine, once it knows how things stand.
    pub(crate) fn window(&self, settings: Settings, size: [f32; 2]) -> Window {
        let outside = self.outside();
        let theme = if settings.theme == carnet_desktop::settings::Theme::Light { egui::Theme::Light } else { egui::Theme::Dark };
        let harness = Harness::builder()
            .with_size(egui::Vec2::from(size))
            .with_theme(theme)
            .with_os(egui::os::OperatingSystem::Nix)
            .wgpu()
            .build_eframe(move |creation| App::new(&creation.egui_ctx, outside, settings, "en"));
        let mut window = Window(harness);
        window.until("the products", |window| window.state().is_loaded);
        window.settle();
        window
    }

    /// The same, activated.
    pub(crate) fn activate(&self) {
        let mut window = self.window(Settings::default(), [800.0, 900.0]);
        window.ask();
        let request = window.state().carry.parcel.clone().unwrap().document;
        window.bring(&self.license(&request, 1));
        window.until("a license", |window| window.query_by_label("Licensed").is_some());
    }
}

/// The window, driven by labels.
pub(crate) struct Window(pub(crate) Harness<'static, App>);

impl std::ops::Deref for Window {
    type Target = Harness<'static, App>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl std::ops::DerefMut for Window {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl Window {
    pub(crate) fn state(&self) -> &State {
        self.0.state().state()
    }

    /// Until something is so; the worker has threads of its own.
    pub(crate) fn until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !is_so(self) {
            assert!(Instant::now() < end, "{what} did not come; notice: {:?}", self.state().notice);
            std::thread::sleep(Duration::from_millis(2));
            self.0.step();
        }
        self.0.step();
    }

    /// A few frames: what was pressed has its effect in the next, what was scrolled in the one after.
    pub(crate) fn settle(&mut self) {
        self.0.run_steps(4);
    }

    pub(crate) fn sees(&mut self, text: &str) {
        self.until(text, |window| window.query_all_by_label_contains(text).next().is_some());
    }

    pub(crate) fn press(&mut self, label: &str) {
        self.until(label, |window| window.query_all_by_label(label).next().is_some());
        self.0.get_by_label(label).click_accesskit();
        self.settle();
    }

    pub(crate) fn type_into(&mut self, label: &str, text: &str) {
        let role = egui::accesskit::Role::TextInput;
        self.until(label, |window| window.query_by_role_and_label(role, label).is_some());
        let field = self.0.get_by_role_and_label(role, label);
        field.focus();
        field.type_text(text);
        self.settle();
    }

    pub(crate) fn send(&mut self, command: Command) {
        let ctx = self.0.ctx.clone();
        self.0.state_mut().send(command, &ctx);
        self.settle();
    }

    /// Sets up where that is needed, and makes a request with the license key.
    pub(crate) fn ask(&mut self) {
        if self.query_by_label("This is right").is_some() {
            self.press("This is right");
        } else {
            self.press("Activate");
        }
        self.sees("Enter the license key");
        self.type_into("License key", KEY);
        self.press("Make the request");
        self.until("a request", |window| window.state().carry.parcel.is_some());
    }

    /// Brings a document in as a file.
    pub(crate) fn bring(&mut self, document: &[u8]) {
        let file = tempfile::Builder::new().suffix(".carnet").tempfile().unwrap();
        std::fs::write(file.path(), document).unwrap();
        self.drop_on(file.path());
        self.until("an answer", |window| window.state().busy.is_none());
    }

    /// Drops a file on the window.
    pub(crate) fn drop_on(&mut self, path: &Path) {
        self.send(Command::Take(vec![path.to_owned()]));
    }
}
