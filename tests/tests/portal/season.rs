//! A season in the field: two technicians, forty machines without a network, one portal on PostgreSQL, and a laptop that is lost.
//!
//! Everything is done by the programs that people use: `carnet` on machines and laptops, `carnet-portal`, and its API for whoever sits in the
//! office.

mod books;
mod laptop;
mod machine;
mod office;
mod wire;

use std::collections::{BTreeMap, BTreeSet};

use carnet_core::Digest;
use carnet_tests::Site;
use serde_json::{Value, json};

use books::Books;
use laptop::Laptop;
use machine::{Machine, pack};
use office::Office;
use wire::Wire;

/// What people on the site call the line of welders, the hall of saws, and the same of the other site.
const LINE: &str = "line 2";
const HALL: &str = "hall 3";
const PUMP_HOUSE: &str = "pump house";
const SHED: &str = "shed";

#[test]
fn two_technicians_serve_forty_machines_and_one_laptop_is_lost() {
    let site = Site::new();
    let mut season = Season::begin(&site);
    season.each_sees_what_is_theirs();

    season.ana_collects_from_twenty_machines();
    season.bob_collects_from_twenty_machines();
    season.nothing_has_been_sent();

    season.ana_synchronizes_over_a_wire_that_is_cut();
    season.bob_synchronizes_twice();
    season.ana_chooses_a_license_for_the_lathe();

    season.ana_brings_every_machine_its_license();
    season.ana_notes_what_happens_on_site();
    season.the_portal_has_moved_on();
    season.ana_brings_the_receipts();

    season.bob_brings_what_he_can_and_tells_of_it();
    season.bob_loses_his_laptop();
    season.the_stolen_laptop_is_out();
    season.bob_begins_anew();

    season.all_is_reconciled();
}

/// Everybody, and everything that they have.
struct Season<'a> {
    site: &'a Site,
    office: Office<'a>,
    wire: Wire,
    ana: Technician<'a>,
    bob: Technician<'a>,
    /// Bob's first laptop, once it is lost.
    stolen: Option<Laptop<'a>>,
    presses: Vec<Machine<'a>>,
    welders: Vec<Machine<'a>>,
    saws: Vec<Machine<'a>>,
    lathe: Machine<'a>,
    cranes: Vec<Machine<'a>>,
    pumps: Vec<Machine<'a>>,
    other_saws: Vec<Machine<'a>>,
    /// The activation of the press that will burn out, as its sticker says.
    sticker: String,
    /// The digests of the receipts that were brought.
    receipts: BTreeSet<String>,
}

/// A technician, with the laptop that is theirs.
struct Technician<'a> {
    user: String,
    laptop: Laptop<'a>,
}

impl<'a> Season<'a> {
    /// A company sells licenses of several types in an order of each technician's, in one that both look after, and in one of nobody's.
    fn begin(site: &'a Site) -> Self {
        let mut office = Office::open(site);
        let (ana, bob) = (office.employ("ana"), office.employ("bob"));
        office.take_order("works", &[&ana]);
        office.take_order("harbor", &[&bob]);
        office.take_order("shared", &[&ana, &bob]);
        office.take_order("others", &[]);
        office.sell("presses", "works", &json!({ "seats": 7 }));
        office.sell("welders", "works", &json!({ "seats": 7, "plan": { "license_type": "subscription", "valid_days": 365 } }));
        office.sell("spares", "works", &json!({ "seats": 2 }));
        office.sell("saws", "shared", &json!({ "seats": 12, "is_floating": true, "max_borrow_days": 14 }));
        office.sell("cranes", "harbor", &json!({ "seats": 10 }));
        office.sell("pumps", "harbor", &json!({ "seats": 8, "plan": { "license_type": "trial", "valid_days": 30 } }));
        office.sell("elsewhere", "others", &json!({ "seats": 1 }));
        office.wait_until_sealed();

        let wire = Wire::to(office.url());
        let ana = Technician { laptop: Laptop::begin(site, "ana", &wire.url, &office.api_key(&ana)), user: ana };
        let bob = Technician { laptop: Laptop::begin(site, "bob", office.url(), &office.api_key(&bob)), user: bob };
        Self {
            site,
            office,
            wire,
            ana,
            bob,
            stolen: None,
            presses: Machine::several(site, "press", 1..=7),
            welders: Machine::several(site, "welder", 1..=7),
            saws: Machine::several(site, "saw", 1..=5),
            lathe: Machine::new(site, "lathe-1"),
            cranes: Machine::several(site, "crane", 1..=8),
            pumps: Machine::several(site, "pump", 1..=7),
            other_saws: Machine::several(site, "saw", 6..=10),
            sticker: String::new(),
            receipts: BTreeSet::new(),
        }
    }

    fn each_sees_what_is_theirs(&self) {
        let Self { office, ana, bob, .. } = self;
        assert_eq!(ana.laptop.ids("order"), ["shared", "works"]);
        assert_eq!(bob.laptop.ids("order"), ["harbor", "shared"]);
        assert_eq!(ana.laptop.ids("license"), office.ids(&["presses", "welders", "spares", "saws"]));
        assert_eq!(bob.laptop.ids("license"), office.ids(&["cranes", "pumps", "saws"]));
    }

    /// Press by press, the welders in one bundle, the saws by stick, and a lathe of which nobody knows the license key.
    fn ana_collects_from_twenty_machines(&self) {
        let laptop = &self.ana.laptop;
        for press in &self.presses {
            assert_eq!(laptop.collect(&press.name, &[&press.request(Some("presses"))]), 1);
        }
        assert_eq!(laptop.collect(LINE, &[&bundle_of(self.site, "welders", &self.welders)]), 7);
        assert_eq!(laptop.collect_stick(HALL, &stick_of(self.site, "saws.stick", "saws", &self.saws)), 5);
        assert_eq!(laptop.collect(&self.lathe.name, &[&self.lathe.request(None)]), 1);
    }

    fn bob_collects_from_twenty_machines(&self) {
        let laptop = &self.bob.laptop;
        for crane in &self.cranes {
            assert_eq!(laptop.collect(&crane.name, &[&crane.request(Some("cranes"))]), 1);
        }
        assert_eq!(laptop.collect(PUMP_HOUSE, &[&bundle_of(self.site, "pumps", &self.pumps)]), 7);
        assert_eq!(laptop.collect_stick(SHED, &stick_of(self.site, "other-saws.stick", "saws", &self.other_saws)), 5);
    }

    fn nothing_has_been_sent(&self) {
        let one_each = |machines: &[Machine<'_>]| machines.iter().map(|machine| (machine.name.clone(), 1)).collect::<BTreeMap<_, _>>();
        let many = |name: &str, count: usize| (name.to_owned(), count);
        let mut of_ana = one_each(&self.presses);
        of_ana.extend([many(LINE, 7), many(HALL, 5), many(&self.lathe.name, 1)]);
        let mut of_bob = one_each(&self.cranes);
        of_bob.extend([many(PUMP_HOUSE, 7), many(SHED, 5)]);
        for (technician, waiting) in [(&self.ana, of_ana), (&self.bob, of_bob)] {
            assert_eq!(technician.laptop.waiting(), waiting);
            assert_eq!(technician.laptop.to_bring(), BTreeMap::new());
        }
        assert!(self.office.list("/activations").is_empty());
        assert!(self.office.list("/couriers").is_empty());
    }

    /// The first push tells the log, the second has the requests. These are answered, and the answers are lost on their way.
    fn ana_synchronizes_over_a_wire_that_is_cut(&self) {
        let Self { office, wire, ana, .. } = self;
        wire.cut_answer_to_push(2);
        let cut = ana.laptop.try_to_sync().exits(2).json();
        assert_eq!((&cut["code"], wire.was_cut()), (&json!("portal-unreachable"), true));
        assert_eq!(office.list("/activations").len(), 19, "the portal has done it all");
        assert_eq!(ana.laptop.waiting().values().sum::<usize>(), 20, "and the laptop does not know");

        let synced = ana.laptop.sync();
        assert_eq!(synced.applied(), 19);
        assert_eq!(synced.refused(), [refusal("document", &self.lathe.name, "credential-missing")]);
        assert_eq!(office.list("/activations").len(), 19, "each of them once");
        let seats = ["presses", "welders", "spares", "saws"].map(|license| office.seats_taken(license));
        assert_eq!(seats, [7, 7, 0, 5]);
    }

    fn bob_synchronizes_twice(&self) {
        let Self { office, bob, .. } = self;
        let synced = bob.laptop.sync();
        assert_eq!((synced.applied(), synced.refused()), (20, Vec::new()));
        let again = bob.laptop.sync();
        assert_eq!((again.applied(), again.refused()), (0, Vec::new()));
        assert_eq!(bob.laptop.to_bring().values().sum::<usize>(), 20);
        assert_eq!(["cranes", "pumps", "saws"].map(|license| office.seats_taken(license)), [8, 7, 10]);
    }

    fn ana_chooses_a_license_for_the_lathe(&self) {
        let Self { office, ana, lathe, .. } = self;
        ana.laptop.choose(&lathe.name, office.id("spares"));
        let synced = ana.laptop.sync();
        assert_eq!((synced.applied(), synced.refused()), (1, Vec::new()));
        assert_eq!(office.seats_taken("spares"), 1);
        assert_eq!(ana.laptop.to_bring().values().sum::<usize>(), 20);
        // Before she leaves, what was issued is on her laptop as well.
        office.wait_until_sealed();
        ana.laptop.sync();
        assert_eq!(ana.laptop.ids("activation").len(), 25, "hers, and Bob's saws in the order that both look after");
    }

    fn ana_brings_every_machine_its_license(&mut self) {
        let Self { site, ana, presses, welders, saws, lathe, .. } = &*self;
        let laptop = &ana.laptop;
        for machine in presses.iter().chain([lathe]) {
            bring_license(laptop, machine);
        }
        bring_bundle(laptop, LINE, &site.name("line.answers.carnet"), welders);
        bring_stick(laptop, HALL, &site.name("saws.stick"), saws);
        assert_eq!(laptop.to_bring(), BTreeMap::new());
        self.sticker = self.presses[2].status()["serial"].to_string();
    }

    /// Three machines give their licenses up, one burns out, an eighth welder wants a seat where there are seven; and two things are to be
    /// changed.
    fn ana_notes_what_happens_on_site(&self) {
        let Self { site, office, ana, presses, saws, sticker, .. } = self;
        let laptop = &ana.laptop;
        for machine in [&presses[0], &presses[1], &saws[0]] {
            assert_eq!(laptop.collect(&machine.name, &[&machine.give_up()]), 1);
            assert!(!machine.is_licensed(), "{}", machine.name);
        }
        presses[2].die();
        laptop.change(&["reset", sticker]);
        let eighth = Machine::new(site, "welder-8");
        laptop.collect(&eighth.name, &[&eighth.request(Some("welders"))]);
        laptop.change(&["transfer", office.id("spares"), "--order", "shared"]);
        laptop.change(&["note", office.id("welders"), "second floor"]);
    }

    /// In the office, somebody in charge has changed the license of the welders in the meantime.
    fn the_portal_has_moved_on(&self) {
        let Self { office, ana, bob, .. } = self;
        office.write_note("welders", "audited in spring");
        let synced = ana.laptop.sync();
        assert_eq!(synced.applied(), 5, "three proofs, the reset, and the transfer");
        let refused = [refusal("document", "welder-8", "seats-exhausted"), refusal("note", "", "changed-meanwhile")];
        assert_eq!(synced.refused(), refused);
        assert_eq!(office.license("welders")["note"], "audited in spring");
        assert_eq!(office.license("spares")["order"], "shared");
        let seats = ["presses", "welders", "spares", "saws"].map(|license| office.seats_taken(license));
        assert_eq!(seats, [4, 7, 1, 9]);

        // Both see what became of it. What went into the order that both look after comes to Bob with its machine.
        office.wait_until_sealed();
        ana.laptop.sync();
        let seen = |laptop: &Laptop<'_>, license: &str| laptop.rows().remove(&("license", office.id(license).to_owned()));
        assert_eq!(seen(&ana.laptop, "welders").unwrap()["note"], "audited in spring");
        assert_eq!(seen(&bob.laptop, "spares"), None);
        bob.laptop.sync();
        assert_eq!(seen(&bob.laptop, "spares").unwrap()["seats_taken"], 1);
        assert!(bob.laptop.ids("device").contains(&self.lathe.status()["device"].as_str().unwrap().to_owned()));
    }

    fn ana_brings_the_receipts(&mut self) {
        let Self { site, ana, presses, saws, .. } = &*self;
        let mut receipts = Vec::from([&presses[0], &presses[1], &saws[0]].map(|machine| bring_receipt(&ana.laptop, machine)));
        let eighth = Machine::new(site, "welder-8");
        let file = eighth.file("receipt");
        ana.laptop.deliver(&eighth.name, &file);
        assert_eq!(eighth.install(&file)["refusal"], "seats-exhausted");
        assert!(!eighth.is_licensed());
        assert!(eighth.tells().contains("Every seat of the license is taken"), "{}", eighth.tells());
        receipts.push(digest_of(&file));
        ana.laptop.sync();
        self.receipts.extend(receipts);
    }

    /// Three cranes are out of reach that day.
    fn bob_brings_what_he_can_and_tells_of_it(&self) {
        let Self { site, bob, cranes, pumps, other_saws, .. } = self;
        for crane in &cranes[..5] {
            bring_license(&bob.laptop, crane);
        }
        bring_bundle(&bob.laptop, PUMP_HOUSE, &site.name("pumps.answers.carnet"), pumps);
        bring_stick(&bob.laptop, SHED, &site.name("other-saws.stick"), other_saws);
        bob.laptop.sync();
        assert_eq!(bob.laptop.to_bring().into_keys().collect::<Vec<_>>(), ["crane-6", "crane-7", "crane-8"]);
    }

    /// With a proof, a request and a note on it that no portal has seen, and with three licenses that no machine has seen.
    fn bob_loses_his_laptop(&mut self) {
        let Self { office, bob, cranes, .. } = &*self;
        let ninth = Machine::new(self.site, "crane-9");
        bob.laptop.collect(&cranes[0].name, &[&cranes[0].give_up()]);
        bob.laptop.collect(&ninth.name, &[&ninth.request(Some("cranes"))]);
        bob.laptop.change(&["note", office.id("pumps"), "in the pump house"]);

        office.declare_lost(&bob.user);
        let anew = Laptop::begin(self.site, "bob-anew", office.url(), &office.api_key(&bob.user));
        self.stolen = Some(std::mem::replace(&mut self.bob.laptop, anew));
    }

    /// Even for a thief who knows the passphrase.
    fn the_stolen_laptop_is_out(&self) {
        let stolen = self.stolen.as_ref().unwrap();
        let (before, waiting) = (self.office.everything(), stolen.waiting());
        assert_eq!(waiting, BTreeMap::from(["crane-1", "crane-9"].map(|machine| (machine.to_owned(), 1))));
        for _ in 0..2 {
            assert_eq!(stolen.try_to_sync().exits(1).json()["code"], "not-signed-in");
        }
        assert_eq!(self.office.everything(), before);
        assert_eq!(stolen.waiting(), waiting);
    }

    /// He goes to the machines once more. What they had asked for already has been answered, and takes no second seat.
    fn bob_begins_anew(&mut self) {
        let Self { site, office, bob, cranes, .. } = &*self;
        let (laptop, ninth) = (&bob.laptop, Machine::new(site, "crane-9"));
        assert_eq!((laptop.waiting(), laptop.to_bring()), (BTreeMap::new(), BTreeMap::new()), "it knows nothing of the other's");
        let proof = std::fs::read(cranes[0].file("proof")).unwrap();
        assert_eq!(std::fs::read(cranes[0].give_up()).unwrap(), proof);
        laptop.collect(&cranes[0].name, &[&cranes[0].file("proof")]);
        for crane in cranes[5..].iter().chain([&ninth]) {
            assert_eq!(laptop.collect(&crane.name, &[&crane.request_again("cranes")]), 1);
        }
        laptop.change(&["note", office.id("pumps"), "in the pump house"]);

        office.wait_until_sealed();
        let issued = Books::read(office).issued();
        let synced = laptop.sync();
        assert_eq!((synced.applied(), synced.refused()), (6, Vec::new()));
        assert_eq!(office.seats_taken("cranes"), 8, "one came, and one went");
        assert_eq!(office.license("pumps")["note"], "in the pump house");
        for crane in cranes[5..].iter().chain([&ninth]) {
            bring_license(laptop, crane);
            let is_known = issued.contains(&digest_of(&crane.file("license")));
            assert_eq!(is_known, crane.name != "crane-9", "{}: the license is that of the first time", crane.name);
        }
        let receipt = bring_receipt(laptop, &cranes[0]);
        laptop.sync();
        self.receipts.insert(receipt);
    }

    fn all_is_reconciled(&self) {
        let Self { site, office, ana, bob, stolen, receipts, .. } = self;
        office.wait_until_sealed();
        for (technician, name) in [(ana, "ana-fresh"), (bob, "bob-fresh")] {
            technician.laptop.sync();
            let fresh = Laptop::begin(site, name, office.url(), &office.api_key(&technician.user));
            let (kept, fresh) = (technician.laptop.rows(), fresh.rows());
            assert_eq!(kept.keys().collect::<Vec<_>>(), fresh.keys().collect::<Vec<_>>(), "{name}");
            assert_eq!(kept, fresh, "{name}");
        }
        let licensed: BTreeMap<String, u64> = self.machines().iter().filter_map(activation_of).collect();
        assert_eq!(licensed.len(), 36, "of forty-two four gave up, one burnt out, and for one there was no seat");
        let books = Books::read(office);
        books.seats_are_those_of(&licensed);
        books.each_was_done_once(&ana.user, &bob.user);
        books.logs_are_those_of(&[(&ana.laptop, false), (&bob.laptop, false), (stolen.as_ref().unwrap(), true)], office);
        books.explain_what_was_carried(receipts, office);
    }

    /// All machines but the one that burnt out, also those that came later.
    fn machines(&self) -> Vec<Machine<'a>> {
        let groups = [&self.presses, &self.welders, &self.saws, &self.cranes, &self.pumps, &self.other_saws];
        let later = ["welder-8", "crane-9"].map(|name| Machine::new(self.site, name));
        let all = groups.into_iter().flatten().chain([&self.lathe]).cloned().chain(later);
        all.filter(|machine| machine.name != "press-3").collect()
    }
}

/// What a sync says of an operation that was refused.
fn refusal(action: &str, machine: &str, code: &str) -> (String, String, String) {
    (action.to_owned(), machine.to_owned(), code.to_owned())
}

/// The requests of several machines for a license, in one bundle.
fn bundle_of(site: &Site, license: &str, machines: &[Machine<'_>]) -> String {
    let requests: Vec<String> = machines.iter().map(|machine| machine.request(Some(license))).collect();
    pack(site, &format!("{license}.requests.carnet"), &requests)
}

/// A stick that went round several machines, which ask for a license.
fn stick_of(site: &Site, name: &str, license: &str, machines: &[Machine<'_>]) -> String {
    let stick = site.name(name);
    std::fs::create_dir(&stick).unwrap();
    for machine in machines {
        machine.request(Some(license));
        machine.exchange(&stick);
    }
    stick
}

fn bring_license(laptop: &Laptop<'_>, machine: &Machine<'_>) {
    let file = machine.file("license");
    laptop.deliver(&machine.name, &file);
    assert_eq!(machine.install(&file)["kind"], "license");
    assert!(machine.is_licensed(), "{}", machine.name);
}

fn bring_bundle(laptop: &Laptop<'_>, place: &str, file: &str, machines: &[Machine<'_>]) {
    laptop.deliver(place, file);
    for machine in machines {
        assert_eq!(machine.install(file)["kind"], "license");
        assert!(machine.is_licensed(), "{}", machine.name);
    }
}

fn bring_stick(laptop: &Laptop<'_>, place: &str, stick: &str, machines: &[Machine<'_>]) {
    laptop.deliver_stick(place, stick);
    for machine in machines {
        machine.exchange(stick);
        assert!(machine.is_licensed(), "{}", machine.name);
    }
}

/// Brings a machine the receipt for its proof; gives the receipt's digest.
fn bring_receipt(laptop: &Laptop<'_>, machine: &Machine<'_>) -> String {
    let file = machine.file("receipt");
    laptop.deliver(&machine.name, &file);
    let taken = machine.install(&file);
    assert_eq!((&taken["kind"], &taken["answers"], &taken["refusal"]), (&json!("receipt"), &json!("deactivation"), &Value::Null));
    digest_of(&file)
}

fn digest_of(file: &str) -> String {
    Digest::of(&std::fs::read(file).unwrap()).to_string()
}

/// The device and the activation of a machine, if it is licensed.
fn activation_of(machine: &Machine<'_>) -> Option<(String, u64)> {
    let status = machine.status();
    let is_licensed = status["code"] == "licensed";
    is_licensed.then(|| (status["device"].as_str().unwrap().to_owned(), status["serial"].as_u64().unwrap()))
}
