//! From the first window to the license and away again.

use carnet_carrier::{armor, typed};
use carnet_core::{ActivationRequest, Kind};
use carnet_desktop::settings::Settings;
use carnet_desktop::state::{Notice, Page};
use eframe::egui;
use egui_kittest::kittest::Queryable;

use crate::site::{KEY, Site, Window};

fn window(site: &Site) -> Window {
    site.window(Settings::default(), [800.0, 900.0])
}

fn code_of(window: &Window) -> Option<String> {
    match &window.state().notice {
        Some(Notice::Problem(problem)) => Some(problem.code().to_owned()),
        _ => None,
    }
}

#[test]
fn a_license_comes_by_pasted_text() {
    let site = Site::new();
    let mut window = window(&site);
    window.sees("Is this your product?");
    window.sees("license.acme.example");
    window.press("This is right");
    window.type_into("License key", &KEY[..9]);
    window.sees("17 characters to go");
    window.type_into("License key", &KEY[9..]);
    window.sees("The key is typed correctly");
    window.press("Make the request");
    window.sees("it leads to license.acme.example");
    let request = window.state().carry.parcel.clone().unwrap().document;
    assert!(!request.windows(5).any(|part| part == &KEY.as_bytes()[..5]), "the key never travels");
    window.press("I have the answer");
    let license = armor::encode(&site.license(&request, 1)).unwrap();
    window.event(egui::Event::Paste(license));
    window.sees("Activated");
    window.sees("365 days left");
    window.sees("12,000");
    window.press("Details");
    window.sees("A license was installed");
}

#[test]
fn a_license_comes_as_a_pasted_picture() {
    let site = Site::new();
    let mut window = window(&site);
    window.ask();
    let request = window.state().carry.parcel.clone().unwrap().document;
    let symbol = carnet_carrier::qr::Symbol::still(&site.license(&request, 1), carnet_carrier::qr::Correction::Medium).unwrap();
    let picture = image::load_from_memory(&symbol.to_png(4)).unwrap().into_rgba8();
    let size = [picture.width() as usize, picture.height() as usize];
    let image = egui::ColorImage::from_rgba_unmultiplied(size, picture.as_raw());
    window.event(egui::Event::PasteImage(std::sync::Arc::new(image)));
    window.sees("Activated");
}

#[test]
fn a_license_comes_typed_and_errors_are_marked_in_their_line() {
    let site = Site::new();
    let mut window = window(&site);
    window.ask();
    let request = window.state().carry.parcel.clone().unwrap().document;
    window.press("Typed");
    window.sees("lines to type or to read out");
    window.press("I have the answer");
    window.press("Type");
    let lines = typed::lines(&site.license(&request, 1)).unwrap();
    let mut wrong = lines.clone();
    wrong[2] = lines[2].chars().rev().collect();
    window.send(carnet_desktop::state::Command::TypeCode(wrong.join("\n")));
    window.sees("Line 3");
    window.send(carnet_desktop::state::Command::TypeCode(lines.join("\n")));
    window.sees(&format!("Right lines: {0} of {0}", lines.len()));
    window.press("Take the code");
    window.sees("Activated");
}

#[test]
fn a_camera_that_joins_midway_brings_the_license() {
    let site = Site::new();
    let mut window = window(&site);
    window.ask();
    let request = window.state().carry.parcel.clone().unwrap().document;
    std::fs::create_dir(site.path("frames")).unwrap();
    let mut sender = carnet_carrier::animated::Sender::new(&site.license(&request, 1), 5).unwrap();
    let fragments = sender.fragments();
    assert!(fragments > 3);
    for number in 0..3 * fragments {
        let picture = sender.next_symbol().to_png(4);
        if number > 1 {
            std::fs::write(site.path(&format!("frames/{number:03}.png")), picture).unwrap();
        }
    }
    window.press("I have the answer");
    window.press("Camera");
    window.press("Start the camera");
    window.sees("Activated");
}

#[test]
fn a_camera_that_shows_nothing_says_so_and_goes_away() {
    let site = Site::new();
    let mut window = window(&site);
    window.ask();
    std::fs::create_dir(site.path("frames")).unwrap();
    let gray = image::GrayImage::from_pixel(640, 360, image::Luma([90]));
    gray.save(site.path("frames/1.png")).unwrap();
    window.press("I have the answer");
    window.press("Camera");
    window.press("Start the camera");
    window.sees("No code in the picture");
    std::fs::remove_dir_all(site.path("frames")).unwrap();
    window.until("the end", |window| window.state().bring.scan.is_none());
    assert!(code_of(&window).is_some());
    assert_eq!(window.state().page, Page::Bring);
}

#[test]
fn a_stick_carries_both_ways() {
    let site = Site::new();
    let mut window = window(&site);
    let stick = site.path("stick");
    std::fs::create_dir(&stick).unwrap();
    window.ask();
    let request = window.state().carry.parcel.clone().unwrap().document;
    window.press("USB stick");
    window.type_into("Folder of the stick", &stick.display().to_string());
    window.press("Put it there");
    window.sees("Written");
    let there: Vec<_> = std::fs::read_dir(stick.join("CARNET/outbox")).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(there.len(), 1);
    assert_eq!(std::fs::read(&there[0]).unwrap(), request);
    std::fs::write(stick.join("CARNET/inbox/license-1.carnet"), site.license(&request, 1)).unwrap();
    window.press("I have the answer");
    window.drop_on(&stick);
    window.sees("Activated");
    assert_eq!(std::fs::read_dir(stick.join("CARNET/inbox")).unwrap().count(), 0, "what was taken in is put away");
}

#[test]
fn closing_in_between_loses_nothing() {
    let site = Site::new();
    let mut first = window(&site);
    first.ask();
    let request = first.state().carry.parcel.clone().unwrap();
    drop(first);
    let mut second = window(&site);
    second.sees("Activation request");
    assert_eq!(second.state().carry.parcel.as_ref(), Some(&request));
    second.bring(&site.license(&request.document, 1));
    second.sees("Licensed");
}

#[test]
fn renewing_takes_the_next_revision_and_no_older_one() {
    let site = Site::new();
    let mut window = window(&site);
    window.ask();
    let request = window.state().carry.parcel.clone().unwrap().document;
    window.bring(&site.license(&request, 2));
    window.sees("Renewed");
    window.press("Renew");
    window.sees("Tell the vendor the number 7");
    window.bring(&site.license(&request, 1));
    assert_eq!(code_of(&window).as_deref(), Some("revision-lower"));
    window.bring(&site.license(&request, 2));
    window.sees("Nothing changed");
}

#[test]
fn the_proof_is_shown_again_until_the_receipt_is_in() {
    let site = Site::new();
    site.activate();
    let mut first = window(&site);
    first.press("Move to another machine");
    first.press("Give the license up");
    first.sees("Proof of deactivation");
    let proof = first.state().carry.parcel.clone().unwrap().document;
    drop(first);
    let mut second = window(&site);
    second.sees("Proof of deactivation");
    assert_eq!(second.state().carry.parcel.as_ref().unwrap().document, proof);
    let device = carnet_device::Device::open_by_profile(&site.state()).unwrap();
    assert!(Site::believes(&proof, device.key()));
    second.bring(&site.receipt(&proof, Kind::Deactivation, None));
    second.sees("The receipt is in");
    assert!(second.query_by_label("Show the proof").is_none());
    second.sees("The license of this machine was given up");
    second.press("Details");
    second.sees("Receipt ·");
}

#[test]
fn a_refusal_of_the_vendor_is_said_in_words() {
    let site = Site::new();
    let mut window = window(&site);
    window.ask();
    let request = window.state().carry.parcel.clone().unwrap().document;
    window.bring(&site.receipt(&request, Kind::Request, Some("seats-exhausted")));
    window.sees("The vendor refused the request: Every seat of the license is taken");
    window.press("Activate");
}

#[test]
fn a_product_without_a_profile_beside_it_is_dropped() {
    let site = Site::new();
    std::fs::rename(site.path("product.carnet"), site.path("elsewhere.carnet")).unwrap();
    let mut window = window(&site);
    window.sees("Welcome");
    window.drop_on(&site.path("elsewhere.carnet"));
    window.sees("Is this your product?");
    window.press("This is right");
    window.sees("Enter the license key");
}

#[test]
fn a_request_without_a_key_is_a_request() {
    let site = Site::new();
    let mut window = window(&site);
    window.press("This is right");
    window.press("I have no license key");
    window.sees("Activation request");
    let request = window.state().carry.parcel.clone().unwrap().document;
    assert!(ActivationRequest::verify(&request, &"acme".parse().unwrap()).unwrap().credential.is_none());
}

#[test]
fn the_page_and_the_file_are_written_once_and_never_over_another() {
    let site = Site::new();
    let mut window = window(&site);
    window.ask();
    for (way, name) in [("Paper", "page.html"), ("File", "request.png")] {
        let target = site.path(name);
        window.press(way);
        window.send(carnet_desktop::state::Command::TypeTarget(target.display().to_string()));
        window.press("Save");
        window.sees("Written");
        assert!(target.metadata().unwrap().len() > 500);
        std::fs::write(&target, "somebody else's").unwrap();
        window.press("Save");
        window.until("a refusal", |window| code_of(window).is_some());
        assert_eq!(code_of(&window).as_deref(), Some("file-exists"));
        assert_eq!(std::fs::read_to_string(&target).unwrap(), "somebody else's");
    }
    window.send(carnet_desktop::state::Command::TypeTarget(site.path("x.docx").display().to_string()));
    window.press("Save");
    window.until("a refusal", |window| code_of(window).as_deref() == Some("extension-unknown"));
}

#[test]
fn whatever_the_fixtures_refuse_is_refused_and_the_window_stays() {
    let site = Site::new();
    let mut window = window(&site);
    window.ask();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("fixtures");
    let mut files = Vec::new();
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.extension().is_some_and(|extension| extension == "json" || extension == "md") {
                files.push(path);
            }
        }
    }
    files.sort();
    assert!(files.len() > 150, "{}", files.len());
    for file in files {
        window.send(carnet_desktop::state::Command::Dismiss);
        window.drop_on(&file);
        window.until(&file.display().to_string(), |window| window.state().busy.is_none() && window.state().bring.scan.is_none());
        // Some are profiles of other products, about which the window asks; nothing of them is installed.
        assert!(!matches!(&window.state().notice, Some(Notice::Done(..))), "{}: {:?}", file.display(), window.state().notice);
    }
    let device = carnet_device::Device::open_by_profile(&site.state()).unwrap();
    assert!(!device.has_license());
    assert_eq!(device.pending_requests().unwrap().len(), 1, "nothing is lost");
}

#[test]
fn what_is_no_file_is_said() {
    let site = Site::new();
    let mut window = window(&site);
    window.ask();
    let huge = site.path("huge.carnet");
    std::fs::File::create(&huge).unwrap().set_len(4 << 30).unwrap();
    std::fs::create_dir(site.path("empty")).unwrap();
    std::os::unix::fs::symlink("/nowhere/at/all", site.path("dangling")).unwrap();
    let cases = [
        (site.path("gone"), "file-not-found"),
        (huge, "file-too-large"),
        (site.path("dangling"), "file-not-found"),
        ("/dev/zero".into(), "not-a-regular-file"),
    ];
    for (path, code) in cases {
        window.send(carnet_desktop::state::Command::Dismiss);
        window.drop_on(&path);
        window.until(code, |window| window.state().busy.is_none());
        assert_eq!(code_of(&window).as_deref(), Some(code), "{}", path.display());
    }
    window.send(carnet_desktop::state::Command::Dismiss);
    window.drop_on(&site.path("empty"));
    window.until("a refusal", |window| code_of(window).is_some());
}

#[test]
fn a_second_window_sees_what_the_first_did() {
    let site = Site::new();
    let mut first = window(&site);
    first.ask();
    let mut second = window(&site);
    let request = first.state().carry.parcel.clone().unwrap().document;
    first.bring(&site.license(&request, 1));
    first.sees("Licensed");
    second.bring(&site.license(&request, 1));
    second.sees("Nothing changed");
}

#[test]
fn whoever_comes_back_to_the_window_sees_how_things_stand_now() {
    let site = Site::new();
    let mut first = window(&site);
    first.ask();
    let request = first.state().carry.parcel.clone().unwrap().document;
    first.input_mut().focused = false;
    first.settle();
    window(&site).bring(&site.license(&request, 1));
    first.press("Back");
    first.sees("A request is open");
    // The laptop wakes up.
    first.input_mut().focused = true;
    first.sees("Licensed");
}

#[test]
fn settings_are_there_the_next_time() {
    let site = Site::new();
    let mut window = window(&site);
    window.press("Settings");
    window.press("Deutsch");
    window.sees("Einstellungen");
    window.until("the file", |_| site.path("config/desktop.json").exists());
    let kept = Settings::from_json(&std::fs::read_to_string(site.path("config/desktop.json")).unwrap());
    assert_eq!(kept.language.as_deref(), Some("de"));
}

#[test]
fn pictures_of_any_shape_are_shown_small() {
    let site = Site::new();
    let mut window = window(&site);
    window.ask();
    std::fs::create_dir(site.path("frames")).unwrap();
    for (number, (width, height)) in [(500, 20_000), (20_000, 500), (60, 60)].into_iter().enumerate() {
        image::GrayImage::from_pixel(width, height, image::Luma([90])).save(site.path(&format!("frames/{number}.png"))).unwrap();
    }
    window.drop_on(&site.path("frames"));
    window.until("a picture", |window| {
        window
            .state()
            .bring
            .scan
            .as_ref()
            .and_then(|scan| scan.preview.as_ref())
            .is_some_and(|preview| preview.width.max(preview.height) <= 640)
    });
    window.until("the end", |window| window.state().bring.scan.is_none());
    assert_eq!(code_of(&window).as_deref(), Some("frames-missing"));
}

#[test]
fn a_license_among_other_files_is_installed_and_said() {
    let site = Site::new();
    let mut window = window(&site);
    window.ask();
    let request = window.state().carry.parcel.clone().unwrap().document;
    std::fs::write(site.path("readme.pdf"), "%PDF-1.7 not one of ours").unwrap();
    std::fs::write(site.path("license.carnet"), site.license(&request, 1)).unwrap();
    std::fs::create_dir(site.path("folder")).unwrap();
    let paths = ["folder", "readme.pdf", "license.carnet", "gone"].map(|name| site.path(name)).to_vec();
    window.send(carnet_desktop::state::Command::Take(paths));
    window.sees("Activated");
    window.sees("Licensed");
}

#[test]
fn a_proof_stays_in_reach_beside_a_newer_request() {
    let site = Site::new();
    site.activate();
    let mut window = window(&site);
    window.press("Move to another machine");
    window.press("Give the license up");
    window.sees("Proof of deactivation");
    window.press("Back");
    window.press("Activate");
    window.type_into("License key", KEY);
    window.press("Make the request");
    window.sees("Activation request");
    window.press("Back");
    window.press("Show the proof");
    window.sees("Proof of deactivation");
}

#[test]
fn a_license_key_is_not_taken_back_by_undo() {
    let site = Site::new();
    let mut window = window(&site);
    window.press("This is right");
    window.type_into("License key", KEY);
    // The field remembers what stands there for a while.
    window.run_steps(20);
    window.press("Make the request");
    window.sees("Activation request");
    window.press("Back");
    window.press("Use another key");
    window.type_into("License key", "A");
    window.run_steps(20);
    for _ in 0..5 {
        window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
        window.settle();
        assert!(!window.state().key.contains("77AJA"));
    }
    assert!(window.state().key.len() <= 1, "the field takes back what was typed into it");
}

#[test]
fn escape_leaves_the_field_before_the_page() {
    let site = Site::new();
    let mut window = window(&site);
    window.press("This is right");
    window.type_into("License key", &KEY[..9]);
    window.key_press(egui::Key::Escape);
    window.settle();
    assert_eq!(window.state().page, Page::Key);
    assert_eq!(window.state().key.as_str(), &KEY[..9]);
    window.key_press(egui::Key::Escape);
    window.settle();
    assert_eq!(window.state().page, Page::Home);
}

#[test]
fn pasting_works_wherever_the_focus_is() {
    let site = Site::new();
    let mut window = window(&site);
    window.ask();
    let request = window.state().carry.parcel.clone().unwrap().document;
    window.press("I have the answer");
    window.get_by_label("Camera").focus();
    window.settle();
    window.event(egui::Event::Paste(armor::encode(&site.license(&request, 1)).unwrap()));
    window.sees("Activated");
}

#[test]
fn a_file_that_was_copied_is_pasted_as_its_address() {
    let site = Site::new();
    let mut window = window(&site);
    window.ask();
    let request = window.state().carry.parcel.clone().unwrap().document;
    std::fs::write(site.path("my license.carnet"), site.license(&request, 1)).unwrap();
    let address = format!("file://{}\n", site.path("my license.carnet").display().to_string().replace(' ', "%20"));
    window.event(egui::Event::Paste(address));
    window.sees("Activated");
}

#[test]
fn a_stick_with_something_old_and_something_new_brings_the_new() {
    let site = Site::new();
    let mut window = window(&site);
    window.ask();
    let request = window.state().carry.parcel.clone().unwrap().document;
    let inbox = site.path("stick/CARNET/inbox");
    std::fs::create_dir_all(&inbox).unwrap();
    window.bring(&site.license(&request, 2));
    window.sees("Licensed");
    std::fs::write(inbox.join("a-old.carnet"), site.license(&request, 1)).unwrap();
    std::fs::write(inbox.join("b-new.carnet"), site.license(&request, 3)).unwrap();
    window.drop_on(&site.path("stick"));
    window.sees("This is revision 3");
    assert!(inbox.join("a-old.carnet").exists() && !inbox.join("b-new.carnet").exists());
}

#[test]
fn a_stick_that_is_not_there_is_not_made() {
    let site = Site::new();
    let mut window = window(&site);
    window.ask();
    window.press("USB stick");
    window.type_into("Folder of the stick", &site.path("nowhere").display().to_string());
    window.press("Put it there");
    window.until("a refusal", |window| code_of(window).as_deref() == Some("file-not-found"));
    assert!(!site.path("nowhere").exists());
}

#[test]
fn a_damaged_state_is_said_and_stays_as_it_is() {
    let site = Site::new();
    site.activate();
    std::fs::write(site.state().join("ledger"), "garbage").unwrap();
    let mut window = window(&site);
    window.sees("The state folder is damaged");
    window.sees(&site.state().display().to_string());
    assert!(window.query_by_label("Set up").is_none() && window.query_by_label("This is right").is_none());
    assert_eq!(std::fs::read_to_string(site.state().join("ledger")).unwrap(), "garbage");
}

#[test]
fn a_window_of_one_product_takes_no_other() {
    let site = Site::new();
    site.activate();
    let mut window = window(&site);
    let fixtures = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("fixtures");
    window.drop_on(&fixtures.join("documents/profile-typical.carnet"));
    window.until("a refusal", |window| code_of(window).as_deref() == Some("window-of-one-product"));
}

#[test]
fn a_license_key_is_pasted_into_its_page_and_nowhere_else() {
    let site = Site::new();
    let mut window = window(&site);
    window.press("This is right");
    window.sees("Enter the license key");
    window.settle();
    window.get_by_label("I have no license key").focus();
    window.settle();
    window.event(egui::Event::Paste(KEY.to_owned()));
    window.sees("The key is typed correctly");
    assert!(window.state().bring.text.is_empty());
    window.press("Back");
    assert!(window.state().key.is_empty(), "it stays no longer than its page");
}

#[test]
fn what_is_for_all_machines_stays_on_the_stick() {
    let site = Site::new();
    let mut window = window(&site);
    window.ask();
    let inbox = site.path("stick/CARNET/inbox");
    std::fs::create_dir_all(&inbox).unwrap();
    std::fs::write(inbox.join("product.carnet"), site.profile()).unwrap();
    window.drop_on(&site.path("stick"));
    window.sees("Nothing changed");
    assert!(inbox.join("product.carnet").exists());
}
