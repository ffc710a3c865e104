//! Machines that never see a network: a state folder each, and the program on them.

use std::ops::RangeInclusive;

use carnet_tests::Site;
use serde_json::Value;

/// A machine.
#[derive(Clone)]
pub(super) struct Machine<'a> {
    site: &'a Site,
    /// What people on the site call it; its state folder has the same name.
    pub(super) name: String,
}

impl<'a> Machine<'a> {
    pub(super) fn new(site: &'a Site, name: &str) -> Self {
        Self { site, name: name.to_owned() }
    }

    /// Machines of a kind, by their numbers.
    pub(super) fn several(site: &'a Site, kind: &str, numbers: RangeInclusive<u32>) -> Vec<Self> {
        numbers.map(|number| Self::new(site, &format!("{kind}-{number}"))).collect()
    }

    /// Asks for a license of this name, or for any; gives the file of the request.
    pub(super) fn request(&self, license: Option<&str>) -> String {
        self.ask(license).0
    }

    /// Asks once more for what was asked for and has not come: the same bytes again.
    pub(super) fn request_again(&self, license: &str) -> String {
        let before = std::fs::read(self.file("request")).unwrap();
        let (file, told) = self.ask(Some(license));
        assert_eq!(told["repeated"], true, "{}: {told}", self.name);
        assert_eq!(std::fs::read(&file).unwrap(), before, "{}", self.name);
        file
    }

    fn ask(&self, license: Option<&str>) -> (String, Value) {
        let (file, profile) = (self.file("request"), self.site.name("portal.carnet"));
        let words = ["request", "--profile", &profile, "--yes", "--json", "--force", "-o", &file];
        let key = license.map(|license| self.site.name(&format!("{license}.key")));
        let with_key = key.as_ref().map_or(vec!["--no-license-key"], |key| vec!["--license-key-file", key.as_str()]);
        let told = self.site.device(&self.name, &[&words[..], &with_key].concat()).exits(0).json();
        (file, told)
    }

    /// Gives its license up; gives the file of the proof. A second time it is the same proof.
    pub(super) fn give_up(&self) -> String {
        let file = self.file("proof");
        self.site.device(&self.name, &["deactivate", "--yes", "--reason", "moved", "--force", "-o", &file]).exits(0);
        file
    }

    /// Takes in what is for it in a file; gives what it says of that.
    pub(super) fn install(&self, file: &str) -> Value {
        let told = self.site.device(&self.name, &["install", file, "--json"]).exits(0).json();
        let own = told["items"].as_array().unwrap().iter().find(|row| row["code"] != "for-others");
        own.unwrap_or_else(|| panic!("{}: {told}", self.name)).clone()
    }

    /// Takes from a stick what is for it, and puts there what is not answered yet.
    pub(super) fn exchange(&self, stick: &str) {
        self.site.device(&self.name, &["drop", stick]).exits(0);
    }

    /// What it says of its license.
    pub(super) fn status(&self) -> Value {
        self.site.status(&self.name)
    }

    pub(super) fn is_licensed(&self) -> bool {
        self.status()["code"] == "licensed"
    }

    /// What it says of its license to people.
    pub(super) fn tells(&self) -> String {
        self.site.device(&self.name, &["status"]).stdout
    }

    /// It burns out, with all that was on it.
    pub(super) fn die(&self) {
        std::fs::remove_dir_all(self.site.path(&self.name)).unwrap();
    }

    /// A file of its own.
    pub(super) fn file(&self, what: &str) -> String {
        self.site.name(&format!("{}.{what}.carnet", self.name))
    }
}

/// Puts several files into one bundle.
pub(super) fn pack(site: &Site, name: &str, files: &[String]) -> String {
    let bundle = site.name(name);
    let words: Vec<&str> = ["bundle", "create", "-o", &bundle].into_iter().chain(files.iter().map(String::as_str)).collect();
    carnet_tests::run(site.command().args(words)).exits(0);
    bundle
}
