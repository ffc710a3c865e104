//! Across the gap in one story each: pictures that a shaking hand took, and paper.

use std::fs;
use std::path::Path;

use carnet_carrier::animated::{Receiver, is_frame};
use carnet_carrier::frames::{Film, FrameSource};
use carnet_carrier::qr::Effort;
use carnet_tests::pictures::{Random, photographed};
use carnet_tests::{Site, run, tool};

/// A machine shows its request as an animation; a phone films it, badly; the technician's bundle goes to the vendor and comes back on a stick.
#[test]
fn from_an_animation_on_a_screen_to_a_licensed_machine() {
    let site = Site::new();
    site.license("key", &[]);
    let request = site.request("m1", "key");
    let request_name = request.display().to_string();
    let animate = |words: &[&str]| run(site.command().args(["qr", "animate", &request_name]).args(words)).exits(0);
    animate(&["--version", "8", "--count", "40", "--scale", "5", "-o", &site.name("request.gif")]);

    // Frame by frame out of the GIF, three of ten lost, the others as a phone's pictures of the screen.
    let gif = fs::read(site.path("request.gif")).unwrap();
    let mut film = Film::open(std::io::Cursor::new(gif)).unwrap();
    let folder = site.path("pictures");
    fs::create_dir(&folder).unwrap();
    let (mut random, mut lost) = (Random(7), Random(8));
    let (mut shown, mut kept) = (0, 0);
    while let Some(frame) = film.next_frame().unwrap() {
        shown += 1;
        if lost.below(10) >= 3 {
            kept += 1;
            fs::write(folder.join(format!("photo-{shown:03}.jpg")), photographed(&frame, &mut random)).unwrap();
        }
    }
    assert!(shown == 40 && (24..=32).contains(&kept), "{shown} {kept}");
    let received = site.name("received.carnet");
    let scan = ["scan", "--frames", &folder.display().to_string(), "--out", &received, "--json"];
    let said = run(site.command().args(scan)).exits(0).json();
    assert!(said["frames"].as_u64().unwrap() <= 20, "{said}");
    assert_eq!(fs::read(&received).unwrap(), fs::read(&request).unwrap());

    let words = ["bundle", "create", &received, "-o", &site.name("plant.carnet")];
    run(site.command().args(words)).exits(0);
    fs::create_dir_all(site.path("stick/CARNET/outbox")).unwrap();
    fs::rename(site.path("plant.carnet"), site.path("stick/CARNET/outbox/plant.carnet")).unwrap();
    let stick = site.name("stick");
    site.vendor(&["drop", &stick]);
    site.device("m1", &["drop", &stick]).exits(0);
    assert_eq!(site.status("m1")["verdict"], "licensed");
}

/// The page is printed by a real browser, photographed by a real decoder, and typed by hand.
#[test]
fn a_printed_page_is_read_by_camera_and_by_hand() {
    let site = Site::new();
    site.license("key", &[]);
    let request = fs::read(site.request("m1", "key")).unwrap();
    let words = ["request", "--license-key-file", &site.name("key.key"), "-o", &site.name("page.html"), "-o", &site.name("page.code")];
    site.device("m1", &words).exits(0);
    let html = fs::read_to_string(site.path("page.html")).unwrap();
    for language in ["en", "es", "fr", "de"] {
        assert!(html.contains(&format!("<section lang=\"{language}\">")), "{language}");
    }
    assert!(
        !html.contains("<script") && !html.contains("href") && !html.contains("src=") && !html.contains("url("),
        "the page needs nothing from anywhere"
    );
    let mut browser = tool("chromium");
    browser.current_dir(site.path("")).env("HOME", site.path("")).args([
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
    ]);
    let page = format!("file://{}", site.name("page.html"));
    run(browser.args(["--no-pdf-header-footer", "--print-to-pdf=page.pdf", &page])).exits(0);
    run(tool("pdftoppm").current_dir(site.path("")).args(["-r", "150", "-png", "page.pdf", "printed"])).exits(0);
    let pages: Vec<_> = (1..9).map(|number| site.path(&format!("printed-{number}.png"))).filter(|path| Path::exists(path)).collect();
    assert_eq!(pages.len(), 1, "one page");
    assert_eq!(carnet_carrier::read(&fs::read(&pages[0]).unwrap()).unwrap().rows, [Ok(request.clone())]);

    let typed = fs::read_to_string(site.path("page.code")).unwrap();
    fs::write(site.path("typed.txt"), typed.to_lowercase().replace('-', " ").replace('0', "o")).unwrap();
    let words = ["code", "document", "--code-file", &site.name("typed.txt"), "-o", &site.name("typed.carnet")];
    run(site.command().args(words)).exits(0);
    assert_eq!(fs::read(site.path("typed.carnet")).unwrap(), request);
    site.vendor(&["license", "issue", &site.name("page.code"), "-o", &site.name("license.carnet")]);
    let mistaken = typed.replacen('0', "1", 3);
    fs::write(site.path("mistaken.txt"), mistaken).unwrap();
    let words = ["code", "document", "--code-file", &site.name("mistaken.txt"), "-o", &site.name("x.carnet"), "--json"];
    let code = run(site.command().args(words)).exits(1).json()["code"].as_str().unwrap().to_owned();
    assert!(["code-check", "version-unsupported"].contains(&code.as_str()), "{code}");
}

/// A part of a real screen, on which a real window shows an animation.
#[test]
fn an_animation_in_a_window_is_read_from_the_screen() {
    let site = Site::new();
    site.license("key", &[]);
    let request = site.request("m1", "key");
    let display = crate::terminal::Display::start();
    let script = format!("{} qr animate {} --version 10 --rate 8; read wait", carnet_tests::carnet().display(), request.display());
    let mut terminal = tool("xterm");
    terminal.env("DISPLAY", &display.name).env("LANG", "C.UTF-8").args(["-fa", "DejaVu Sans Mono", "-fs", "9", "-geometry", "90x50+0+0"]);
    let mut terminal = terminal.args(["-e", "sh", "-c", &script]).stderr(std::process::Stdio::null()).spawn().unwrap();
    let mut scan = site.command();
    scan.env("DISPLAY", &display.name).args(["scan", "--screen", "0,0,800,800", "--out", &site.name("seen.carnet"), "--json"]);
    let said = run(&mut scan);
    let _ = terminal.kill();
    let _ = terminal.wait();
    assert_eq!(said.exits(0).json()["kind"], "request");
    assert_eq!(fs::read(site.path("seen.carnet")).unwrap(), fs::read(&request).unwrap());
}

#[test]
fn what_shows_nothing_is_told_apart_from_what_shows_too_little() {
    let site = Site::new();
    site.license("key", &[]);
    let request = site.request("m1", "key").display().to_string();
    let scan = |words: &[&str]| {
        let said = run(site.command().args(["scan", "--json", "--out", &site.name("x.carnet")]).args(words));
        (said.code.unwrap(), said.json()["code"].as_str().unwrap().to_owned())
    };
    fs::write(site.path("film.mp4"), "no film").unwrap();
    assert_eq!(scan(&["--frames", &site.name("film.mp4")]), (2, "source-unavailable".into()));
    assert_eq!(scan(&["--camera", &site.name("no-camera")]), (2, "source-unavailable".into()));
    assert_eq!(scan(&["--frames", &site.name("nothing")]), (2, "file-not-found".into()));
    run(site.command().args(["qr", "animate", &request, "--version", "8", "--count", "2", "--frames", &site.name("two")])).exits(0);
    assert_eq!(scan(&["--frames", &site.name("two")]), (1, "frames-missing".into()));
    run(site.command().args(["qr", "animate", &request, "--version", "8", "--count", "30", "--frames", &site.name("all")])).exits(0);
    assert_eq!(scan(&["--frames", &site.name("two"), "--resume", &site.name("seen")]), (1, "frames-missing".into()));
    let resumed =
        run(site.command().args(["scan", "--json", "--frames", &site.name("all"), "--resume", &site.name("seen")])).exits(0).json();
    let fresh = run(site.command().args(["scan", "--json", "--frames", &site.name("all")])).exits(0).json();
    assert_eq!((&resumed["bytes"], &resumed["content"]), (&fresh["bytes"], &fresh["content"]));
    assert!(!site.path("seen").exists(), "what was kept is not needed any more");
    // A film of any other kind, by ffmpeg.
    let mut ffmpeg = tool("ffmpeg");
    ffmpeg.current_dir(site.path("")).args(["-loglevel", "error", "-framerate", "5", "-i", "all/frame-%05d.png", "-r", "25", "all.mp4"]);
    run(&mut ffmpeg).exits(0);
    assert_eq!(scan(&["--frames", &site.name("all.mp4")]), (0, "ok".into()));
    let texts = |frame: &carnet_carrier::qr::Frame| frame.texts(Effort::Still).unwrap_or_default();
    let mut receiver = Receiver::new();
    let mut film = Film::open(std::io::Cursor::new(fs::read(site.path("all/frame-00001.png")).unwrap())).unwrap();
    let frame = film.next_frame().unwrap().unwrap();
    assert!(texts(&frame).iter().all(|text| is_frame(text) && receiver.receive(text).is_ok()));
}

#[test]
fn a_scan_keeps_its_frames_in_no_file_of_others() {
    let site = Site::new();
    site.license("key", &[]);
    let request = site.request("m1", "key").display().to_string();
    run(site.command().args(["qr", "animate", &request, "-o", &site.name("r.gif")])).exits(0);
    fs::write(site.path("notes.txt"), "mine\n").unwrap();
    let scan = |out: &str, resume: &str| {
        let words = ["scan", "--frames", "r.gif", "--json", "--out", out, "--resume", resume];
        run(site.command().args(words)).exits(2).json()["code"].as_str().unwrap().to_owned()
    };
    assert_eq!(scan("x.carnet", "notes.txt"), "resume-foreign");
    assert_eq!(scan("x.carnet", "x.carnet"), "input-is-output");
    assert_eq!(fs::read(site.path("notes.txt")).unwrap(), b"mine\n");
}

#[test]
fn a_device_file_is_never_replaced() {
    let site = Site::new();
    site.license("key", &[]);
    let request = site.request("m1", "key").display().to_string();
    run(tool("mkfifo").arg(site.path("pipe"))).exits(0);
    for target in ["/dev/full", &site.name("pipe")] {
        let said = run(site.command().args(["bundle", "create", &request, "--force", "-o", target, "--json"])).exits(2);
        assert_eq!(said.json()["code"], "not-a-regular-file", "{target}");
    }
}
