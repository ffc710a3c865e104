use carnet_carrier::animated::Progress;
use carnet_carrier::qr::Symbol;
use carnet_core::{DeactivationReason, Kind, ProductProfile, Signer, SigningKey, UnixTime, Verified};
use carnet_device::Device;
use carnet_words::Language;
use tempfile::TempDir;

use super::bringing::MAX_QUEUE;
use super::*;
use crate::product::{self, Parcel, Profile};
use crate::settings::Theme;

const NOW: UnixTime = UnixTime::from_secs(1_790_000_000);
const KEY: &str = "2VX2T-77AJA-24W13-TMBFV-4KMVX";

/// A window, and a machine with products that were set up.
struct World {
    folder: TempDir,
    state: State,
}

impl World {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), state: State::default() }
    }

    fn profile(product: &str) -> Verified<ProductProfile> {
        let key = SigningKey::from_seed(&[1; 32]);
        let profile = ProductProfile {
            company: "acme".parse().unwrap(),
            issued_at: UnixTime::from_secs(1),
            company_name: "Acme".parse().unwrap(),
            product: product.parse().unwrap(),
            product_name: product.to_uppercase().parse().unwrap(),
            portal: Some("https://license.acme.example".parse().unwrap()),
            keys: vec![key.verifying_key().clone()],
            components: Vec::new(),
            quorum: 0,
            languages: Vec::new(),
            sends_host_name: false,
            hides_hardware: false,
        };
        ProductProfile::verify_first(&profile.sign(&key).unwrap()).unwrap()
    }

    fn folder_of(&self, product: &str) -> PathBuf {
        self.folder.path().join(product)
    }

    /// A product that is set up, with an open request or without.
    fn product(&self, name: &str, has_request: bool) -> Product {
        let mut rng = crate::worker::rng();
        let folder = self.folder_of(name);
        let mut device = Device::create(&folder, &Self::profile(name), NOW, &mut rng).unwrap();
        if has_request {
            device.request(&carnet_device::Ask::default(), NOW, &mut rng).unwrap();
        }
        product::open(&folder, NOW).unwrap()
    }

    /// A product that was found and is not set up.
    fn new_product(&self, name: &str) -> Product {
        Product { folder: self.folder_of(name), profile: Profile::from(&Self::profile(name)), standing: None, problem: None }
    }

    fn find(&mut self, products: Vec<Product>) -> Vec<Effect> {
        self.report(Report::Found(Found { products, problem: None }))
    }

    fn report(&mut self, report: Report) -> Vec<Effect> {
        self.state.handle(Command::Report(report))
    }

    fn parcel(&self) -> Parcel {
        self.state.products[0].standing.as_ref().unwrap().open[0].clone()
    }
}

fn extension(world: &World) -> &str {
    std::path::Path::new(&world.state.carry.path).extension().and_then(|extension| extension.to_str()).unwrap()
}

fn names(effects: &[Effect]) -> Vec<&'static str> {
    let name = |effect: &Effect| match effect {
        Effect::Find => "find",
        Effect::SetUp(..) => "set up",
        Effect::Ask(..) => "ask",
        Effect::GiveUp(..) => "give up",
        Effect::Draw(..) => "draw",
        Effect::Play { .. } => "play",
        Effect::StopPlaying => "stop playing",
        Effect::Spell(..) => "spell",
        Effect::Write { .. } => "write",
        Effect::PutOnStick(..) => "put on stick",
        Effect::Copy(_) => "copy",
        Effect::PickFile => "pick file",
        Effect::PickTarget(..) => "pick target",
        Effect::Take(..) => "take",
        Effect::Look(..) => "look",
        Effect::StopLooking => "stop looking",
        Effect::WatchSticks(true) => "watch sticks",
        Effect::WatchSticks(false) => "watch no sticks",
        Effect::Keep(_) => "keep",
    };
    effects.iter().map(name).collect()
}

#[test]
fn nothing_found_asks_for_a_profile() {
    let mut world = World::new();
    assert!(world.find(Vec::new()).is_empty());
    assert_eq!((world.state.page, world.state.product()), (Page::Home, None));
}

#[test]
fn a_product_that_is_not_set_up_is_shown_before_anything_is_made() {
    let mut world = World::new();
    let product = world.new_product("cutter");
    world.find(vec![product]);
    assert_eq!(world.state.page, Page::SetUp);
    assert_eq!(names(&world.state.handle(Command::SetUp)), ["set up"]);
    assert!(world.state.handle(Command::SetUp).is_empty(), "one thing after the other");
    let folder = world.folder_of("cutter");
    let product = world.product("cutter", false);
    world.find(vec![product]);
    world.report(Report::WasSetUp(folder));
    assert_eq!((world.state.page, world.state.busy), (Page::Key, None));
}

#[test]
fn the_license_key_is_checked_as_it_is_typed() {
    let mut world = World::new();
    let checks = [("", KeyCheck::Empty), ("2VX2T-77A", KeyCheck::Missing(17)), (KEY, KeyCheck::Right)];
    for (text, check) in checks {
        world.state.handle(Command::TypeKey(text.to_owned().into()));
        assert_eq!(world.state.key_check(), check, "{text}");
    }
    for (text, code) in
        [(KEY.replace("2VX", "2XV"), "license-key-check"), (format!("{KEY}A"), "license-key-length"), ("U".into(), "license-key-character")]
    {
        world.state.handle(Command::TypeKey(text.clone().into()));
        let KeyCheck::Wrong(problem) = world.state.key_check() else { panic!("{text}") };
        assert_eq!(problem.code(), code, "{text}");
    }
}

#[test]
fn a_wrong_key_makes_no_request_and_a_right_one_is_forgotten_afterwards() {
    let mut world = World::new();
    let product = world.product("cutter", false);
    world.find(vec![product]);
    world.state.handle(Command::Go(Page::Key));
    world.state.handle(Command::TypeKey("2VX2T".to_owned().into()));
    assert!(world.state.handle(Command::Ask { with_key: true }).is_empty());
    assert!(matches!(&world.state.notice, Some(Notice::Problem(problem)) if problem.code() == "license-key-length"));
    world.state.handle(Command::TypeKey(KEY.to_owned().into()));
    assert!(matches!(world.state.handle(Command::Ask { with_key: true }).as_slice(), [Effect::Ask(_, Some(_))]));
    let product = world.product("cutter", true);
    world.find(vec![product]);
    let parcel = world.parcel();
    let folder = world.state.products[0].folder.clone();
    world.report(Report::Made(folder, parcel));
    assert_eq!(world.state.page, Page::Carry);
    assert!(world.state.key.is_empty());
}

#[test]
fn a_request_can_be_made_without_a_key() {
    let mut world = World::new();
    let product = world.product("cutter", false);
    world.find(vec![product]);
    assert!(matches!(world.state.handle(Command::Ask { with_key: false }).as_slice(), [Effect::Ask(_, None)]));
}

#[test]
fn whoever_closed_the_window_with_a_request_open_comes_back_to_it() {
    let mut world = World::new();
    let product = world.product("cutter", true);
    let effects = world.find(vec![product]);
    assert_eq!(world.state.page, Page::Carry);
    assert_eq!(names(&effects), ["watch sticks", "stop playing", "draw"]);
    assert!(matches!(effects.last(), Some(Effect::Draw(_, Some(portal), _)) if portal.host() == "license.acme.example"));
    // Later looks do not lead there again.
    world.state.handle(Command::Go(Page::Home));
    let product = world.product("cutter", true);
    world.find(vec![product]);
    assert_eq!(world.state.page, Page::Home);
}

#[test]
fn every_way_to_carry_asks_for_what_it_needs() {
    let mut world = World::new();
    let product = world.product("cutter", true);
    world.find(vec![product]);
    let wanted = [
        (Way::Code, vec!["stop playing", "draw"]),
        (Way::Animation, vec!["stop playing", "play"]),
        (Way::Typed, vec!["stop playing", "spell"]),
        (Way::Stick, vec!["stop playing"]),
        (Way::File, vec!["stop playing"]),
        (Way::Paper, vec!["stop playing"]),
    ];
    for (way, effects) in wanted {
        assert_eq!(names(&world.state.handle(Command::CarryBy(way))), effects, "{way:?}");
    }
    assert_eq!(extension(&world), "html");
    assert_eq!(names(&world.state.handle(Command::Save)), ["write"]);
    world.report(Report::Written("/there".into()));
    assert_eq!(world.state.notice, Some(Notice::Done("ui-written-there", vec![("path", "/there".to_owned())])));
    world.state.handle(Command::CarryBy(Way::File));
    assert_eq!(extension(&world), "carnet");
    assert_eq!(names(&world.state.handle(Command::CopyText)), ["copy"]);
    assert_eq!(names(&world.state.handle(Command::PickTarget)), ["pick target"]);
    let name = world.state.carry.parcel.as_ref().unwrap().file_name();
    assert!(world.report(Report::PickedTarget(None, name.clone())).is_empty(), "a dialog that says nothing changes nothing");
    assert!(world.report(Report::PickedTarget(Some("/x.png".into()), "another document".into())).is_empty());
    let effects = world.report(Report::PickedTarget(Some("/x.png".into()), name));
    assert!(matches!(effects.as_slice(), [Effect::Write { replace: true, .. }]), "the dialog has asked: {effects:?}");
    world.report(Report::NoDialog);
    assert!(matches!(&world.state.notice, Some(Notice::Problem(problem)) if problem.code() == "no-dialog"));
    world.report(Report::Written("/x.png".into()));
    assert_eq!(names(&world.state.handle(Command::PutOnStick("/media/stick".into()))), ["put on stick"]);
}

#[test]
fn an_animation_changes_with_its_sliders_and_stops_with_its_page() {
    let mut world = World::new();
    let product = world.product("cutter", true);
    world.find(vec![product]);
    world.state.handle(Command::CarryBy(Way::Animation));
    assert!(world.state.handle(Command::Density(24)).is_empty() && world.state.handle(Command::Rate(8)).is_empty());
    let effects = world.state.handle(Command::Settle);
    assert_eq!(names(&effects), ["keep", "stop playing", "play"]);
    assert!(matches!(effects.last(), Some(Effect::Play { density: 24, rate: 8, .. })));
    assert!(world.state.handle(Command::Density(41)).is_empty());
    assert!(world.state.handle(Command::Rate(0)).is_empty());
    assert_eq!(names(&world.state.handle(Command::Pause(true))), ["stop playing"]);
    let symbol = Symbol::of_text("LATE", carnet_carrier::qr::Correction::Low).unwrap();
    let showing = world.state.carry.showing;
    world.report(Report::Frame(symbol.clone(), 1, 9, showing));
    assert_eq!(world.state.carry.shown, None, "what comes late is not shown");
    world.state.handle(Command::Pause(false));
    world.report(Report::Frame(symbol.clone(), 1, 9, showing));
    assert_eq!(world.state.carry.shown, None, "nor what was for an earlier showing");
    let showing = world.state.carry.showing;
    world.report(Report::Frame(symbol, 1, 9, showing));
    assert_eq!(world.state.carry.shown, Some((1, 9)));
    assert_eq!(names(&world.state.handle(Command::Go(Page::Home))), ["stop playing", "watch no sticks"]);
}

#[test]
fn a_link_is_for_requests_and_can_be_left_away() {
    let mut world = World::new();
    let product = world.product("cutter", true);
    world.find(vec![product]);
    assert!(world.state.carry.is_link);
    let effects = world.state.handle(Command::Link(false));
    assert!(matches!(effects.last(), Some(Effect::Draw(_, None, _))));
    let proof = Parcel { kind: Kind::Deactivation, ..world.parcel() };
    world.state.handle(Command::CarryParcel(proof));
    assert!(!world.state.carry.is_link);
}

#[test]
fn what_is_brought_goes_to_the_product_on_show() {
    let mut world = World::new();
    let product = world.product("cutter", true);
    world.find(vec![product]);
    world.state.handle(Command::Go(Page::Bring));
    let inputs: [(Vec<Command>, Input); 4] = [
        (vec![Command::TypePath(" /a b ".into()), Command::Open], Input::Paths(vec!["/a b".into()])),
        (vec![Command::TypeText("text".into()), Command::TakeText], Input::Text("text".into())),
        (vec![Command::TakeFromStick("/media/x".into())], Input::Stick("/media/x".into())),
        (vec![Command::Take(vec!["/dropped".into()])], Input::Paths(vec!["/dropped".into()])),
    ];
    for (commands, wanted) in inputs {
        let effects: Vec<Effect> = commands.into_iter().flat_map(|command| world.state.handle(command)).collect();
        let [Effect::Take(Some(folder), input)] = effects.as_slice() else { panic!("{effects:?}") };
        assert_eq!((folder, input), (&world.state.products[0].folder, &wanted));
        assert!(world.state.busy.is_some());
        world.report(Report::Failed(Problem::new("nothing-found")));
        assert!(world.state.busy.is_none() && matches!(world.state.notice, Some(Notice::Problem(_))));
    }
    for command in [Command::Take(Vec::new()), Command::Open, Command::TakeText] {
        world.state.bring = Bring::default();
        assert!(world.state.handle(command).is_empty(), "nothing is nothing to take");
    }
}

#[test]
fn what_was_installed_leads_home_and_says_so() {
    let mut world = World::new();
    let product = world.product("cutter", true);
    world.find(vec![product]);
    world.state.handle(Command::Go(Page::Bring));
    world.state.handle(Command::TypeText("secret text".into()));
    let installed = ("ui-window-activated", vec![("serial", "1".to_owned())]);
    let problem = Some(Problem::new("nothing-found"));
    world.report(Report::Taken(Taken { installed: Some(installed.clone()), problem, ..Taken::default() }));
    assert_eq!(world.state.page, Page::Home);
    assert_eq!(world.state.notice, Some(Notice::Done("ui-window-activated", installed.1)));
    assert!(world.state.bring.text.is_empty());
}

#[test]
fn a_refusal_stays_on_the_page_with_what_was_typed() {
    let mut world = World::new();
    let product = world.product("cutter", true);
    world.find(vec![product]);
    world.state.handle(Command::Go(Page::Bring));
    world.state.handle(Command::TypeCode("04".into()));
    world.report(Report::Taken(Taken { problem: Some(Problem::new("other-device")), ..Taken::default() }));
    assert_eq!((world.state.page, world.state.bring.code.as_str()), (Page::Bring, "04"));
    assert!(matches!(&world.state.notice, Some(Notice::Problem(problem)) if problem.code() == "other-device"));
    world.report(Report::Taken(Taken { others: 3, ..Taken::default() }));
    assert!(matches!(&world.state.notice, Some(Notice::Problem(problem)) if problem.code() == "for-other-machines"));
}

#[test]
fn a_dropped_profile_asks_whether_it_is_the_right_product() {
    let mut world = World::new();
    world.find(Vec::new());
    let product = world.new_product("cutter");
    world.report(Report::Taken(Taken { profile: Some((product.folder.clone(), product.profile.clone())), ..Taken::default() }));
    assert_eq!((world.state.page, world.state.product()), (Page::SetUp, Some(&product)));
    // It stays while others are looked for.
    let other = world.product("mill", false);
    world.find(vec![other]);
    assert_eq!(world.state.product(), Some(&product));
}

#[test]
fn several_products_are_a_list_until_one_is_chosen() {
    let mut world = World::new();
    let products = vec![world.product("cutter", false), world.new_product("mill")];
    world.find(products);
    assert_eq!((world.state.page, world.state.product()), (Page::Home, None));
    let (cutter, mill) = (world.folder_of("cutter"), world.folder_of("mill"));
    let cutter = world.state.products.iter().find(|product| product.folder.ends_with(cutter.file_name().unwrap())).unwrap().folder.clone();
    world.state.handle(Command::Choose(cutter.clone()));
    assert_eq!((world.state.page, world.state.product().map(|product| &product.folder)), (Page::Home, Some(&cutter)));
    world.state.handle(Command::Choose(mill));
    assert_eq!(world.state.page, Page::SetUp);
    world.state.handle(Command::ShowAll);
    assert_eq!(world.state.product(), None);
}

#[test]
fn progress_never_goes_back_and_ends_with_its_page() {
    let mut world = World::new();
    let product = world.product("cutter", true);
    world.find(vec![product]);
    world.state.handle(Command::Go(Page::Bring));
    assert_eq!(names(&world.state.handle(Command::Look(Look::Camera("/dev/video0".into())))), ["look"]);
    let look = world.state.looking;
    let seen = |seen| Report::Seen(look, Scan { progress: Progress { seen, needed: 10 }, ..Scan::default() });
    for (says, shows) in [(3, 3), (5, 5), (4, 5), (6, 6)] {
        world.report(seen(says));
        assert_eq!(world.state.bring.scan.as_ref().unwrap().progress.seen, shows);
    }
    assert_eq!(names(&world.state.handle(Command::StopLooking)), ["stop looking"]);
    world.report(seen(7));
    assert!(world.state.bring.scan.is_none(), "what comes late is not shown");
    world.state.handle(Command::Look(Look::Screen(None)));
    // What the camera before it says is not about the screen.
    world.report(seen(9));
    world.report(Report::Ended(look));
    world.report(Report::LookFailed(look, Problem::new("source-unavailable")));
    world.report(Report::Shown(look, Taken { others: 1, ..Taken::default() }));
    assert!(world.state.notice.is_none() && world.state.bring.scan.as_ref().is_some_and(|scan| scan.progress.seen == 0));
    assert_eq!(names(&world.state.handle(Command::BringFrom(Source::File))), ["stop looking"]);
    world.state.handle(Command::Look(Look::Screen(None)));
    assert_eq!(names(&world.state.handle(Command::Go(Page::Home))), ["stop looking", "watch no sticks"]);
}

#[test]
fn a_camera_that_goes_away_is_said_and_nothing_is_lost() {
    let mut world = World::new();
    let product = world.product("cutter", true);
    world.find(vec![product]);
    world.state.handle(Command::Go(Page::Bring));
    world.state.handle(Command::Look(Look::Camera("/dev/video0".into())));
    world.report(Report::Failed(Problem::new("nothing-found")));
    assert!(world.state.bring.scan.is_some(), "another failure is none of the camera's");
    let look = world.state.looking;
    world.report(Report::LookFailed(look, carnet_carrier::CarrierError::SourceUnavailable("/dev/video0".into()).into()));
    assert!(world.state.bring.scan.is_none());
    assert!(matches!(&world.state.notice, Some(Notice::Problem(problem)) if problem.code() == "source-unavailable"));
    assert_eq!(world.state.page, Page::Bring);
}

#[test]
fn a_typed_code_is_marked_in_its_line() {
    let mut world = World::new();
    let product = world.product("cutter", true);
    world.find(vec![product]);
    let lines = carnet_carrier::typed::lines(&world.parcel().document).unwrap();
    world.state.handle(Command::TypeCode(lines[..2].join("\n")));
    let typing = world.state.typing();
    assert_eq!((typing.taken, typing.lines, typing.is_complete), (2, lines.len(), false));
    assert!(world.state.handle(Command::TakeCode).is_empty(), "half a code is not taken");
    let wrong = lines[2].replace(lines[2].chars().next().unwrap(), "Z");
    world.state.handle(Command::TypeCode(format!("{}\n\n{}\n{wrong}\n{}", lines[0], lines[1], lines[3])));
    let (line, problem) = world.state.typing().problem.unwrap();
    assert_eq!(line, 4, "as it is typed, the blank line included");
    assert!(problem.code().starts_with("code-"), "{problem:?}");
    world.state.handle(Command::TypeCode(lines.join("\n").to_lowercase()));
    assert!(world.state.typing().is_complete);
    assert_eq!(names(&world.state.handle(Command::TakeCode)), ["take"]);
}

#[test]
fn giving_up_shows_the_proof() {
    let mut world = World::new();
    let product = world.product("cutter", true);
    world.find(vec![product]);
    world.state.handle(Command::Go(Page::Move));
    assert_eq!(names(&world.state.handle(Command::GiveUp(DeactivationReason::Moved, None))), ["give up"]);
    let proof = Parcel { kind: Kind::Deactivation, ..world.parcel() };
    let folder = world.state.products[0].folder.clone();
    world.report(Report::Made(folder, proof.clone()));
    assert_eq!((world.state.page, world.state.carry.parcel.as_ref()), (Page::Carry, Some(&proof)));
}

#[test]
fn settings_take_effect_and_are_kept() {
    let mut world = World::new();
    assert_eq!(names(&world.state.handle(Command::Speak(Language::German))), ["keep"]);
    assert_eq!(names(&world.state.handle(Command::Wear(Theme::Contrast))), ["keep"]);
    assert_eq!(names(&world.state.handle(Command::Zoom(200))), ["keep"]);
    assert!(world.state.handle(Command::Zoom(300)).is_empty());
    let settings = &world.state.settings;
    assert_eq!((settings.language.as_deref(), settings.theme, settings.zoom), (Some("de"), Theme::Contrast, 200));
}

#[test]
fn no_text_grows_without_end() {
    let mut world = World::new();
    world.state.handle(Command::TypeText("é".repeat(MAX_TYPED)));
    assert!(world.state.bring.text.len() <= MAX_TYPED);
}

#[test]
fn what_is_said_can_be_dismissed() {
    let mut world = World::new();
    world.report(Report::Failed(Problem::new("disk-full").with("path", "/x")));
    world.state.handle(Command::Dismiss);
    assert_eq!(world.state.notice, None);
}

#[test]
fn no_license_key_is_shown_by_debug() {
    let mut world = World::new();
    world.state.handle(Command::TypeKey(KEY.to_owned().into()));
    let shown = format!("{:?} {:?}", world.state, Command::TypeKey(KEY.to_owned().into()));
    assert!(!shown.contains("77AJA"), "{shown}");
}

#[test]
fn what_was_made_for_one_product_is_never_shown_under_another() {
    let mut world = World::new();
    let products = vec![world.product("cutter", true), world.product("mill", false)];
    world.find(products);
    let (cutter, mill) = (world.state.products[0].folder.clone(), world.state.products[1].folder.clone());
    world.state.handle(Command::Choose(cutter.clone()));
    world.state.handle(Command::Ask { with_key: false });
    world.state.handle(Command::ShowAll);
    world.state.handle(Command::Choose(mill));
    let parcel = world.parcel();
    world.report(Report::Made(cutter.clone(), parcel));
    assert_eq!(world.state.product().map(|product| &product.folder), Some(&cutter));
}

#[test]
fn what_is_brought_while_something_is_done_waits_for_its_turn() {
    let mut world = World::new();
    let product = world.product("cutter", true);
    world.find(vec![product]);
    assert_eq!(names(&world.state.handle(Command::Take(vec!["/first".into()]))), ["take"]);
    assert!(world.state.handle(Command::Take(vec!["/second".into()])).is_empty());
    let effects = world.report(Report::Taken(Taken { problem: Some(Problem::new("nothing-found")), ..Taken::default() }));
    assert!(matches!(effects.as_slice(), [Effect::Take(_, Input::Paths(paths))] if paths == &[PathBuf::from("/second")]), "{effects:?}");
    for number in 0..100 {
        world.state.handle(Command::Take(vec![format!("/{number}").into()]));
    }
    assert!(world.state.queue.len() <= MAX_QUEUE);
}

#[test]
fn a_state_that_cannot_be_read_is_never_set_up_anew() {
    let mut world = World::new();
    let product = Product { problem: Some(Problem::new("state-damaged")), ..world.new_product("cutter") };
    assert!(world.find(vec![product.clone()]).is_empty());
    assert_eq!(world.state.page, Page::Home);
    world.state.handle(Command::Choose(product.folder));
    assert_eq!(world.state.page, Page::Home);
}

#[test]
fn a_refused_request_does_not_hide_one_that_waits() {
    let mut world = World::new();
    let mut product = world.product("cutter", true);
    let open = &mut product.standing.as_mut().unwrap().open;
    let refused = Parcel { refusal: Some("seats-exhausted".to_owned()), ..open[0].clone() };
    open.insert(0, refused);
    world.find(vec![product]);
    assert_eq!(world.state.carry.parcel.as_ref().map(|parcel| &parcel.refusal), Some(&None));
}

#[test]
fn what_waits_goes_to_the_product_that_it_was_brought_for() {
    let mut world = World::new();
    let products = vec![world.product("cutter", true), world.product("mill", false)];
    world.find(products);
    let (cutter, mill) = (world.state.products[0].folder.clone(), world.state.products[1].folder.clone());
    world.state.handle(Command::Choose(cutter.clone()));
    world.state.handle(Command::Take(vec!["/first".into()]));
    world.state.handle(Command::Take(vec!["/second".into()]));
    world.state.handle(Command::Choose(mill));
    let effects = world.report(Report::Film("/first".into()));
    assert_eq!(names(&effects), ["watch sticks", "look", "take"], "a film keeps nothing waiting");
    assert!(matches!(effects.last(), Some(Effect::Take(Some(folder), _)) if *folder == cutter));
}

#[test]
fn what_was_installed_counts_more_than_a_profile_beside_it() {
    let mut world = World::new();
    let product = world.product("cutter", true);
    world.find(vec![product]);
    let folder = world.state.products[0].folder.clone();
    let other = world.new_product("mill");
    let taken = Taken {
        folder: Some(folder.clone()),
        installed: Some(("ui-window-activated", Vec::new())),
        profile: Some((other.folder, other.profile)),
        ..Taken::default()
    };
    world.report(Report::Taken(taken));
    assert_eq!((world.state.page, world.state.product().map(|product| &product.folder)), (Page::Home, Some(&folder)));
    assert_eq!(world.state.products.len(), 2);
}
