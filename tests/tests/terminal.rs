//! The request as it is shown: in a real terminal window, on a light and on a dark theme, read back from a screenshot.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use carnet_tests::{Site, carnet, run, tool};

/// A display without a screen, gone when it is dropped.
pub(crate) struct Display {
    server: Child,
    pub(crate) name: String,
}

impl Display {
    /// The server chooses a free number itself, and says it when it is ready.
    pub(crate) fn start() -> Self {
        let mut server = tool("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1200x1000x24", "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
        Self { server, name: format!(":{}", number.trim()) }
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// Shows the machine's request in an `xterm` of these colours and size, and reads the screenshot until the code is there.
fn screenshot_shows_the_request(background: &str, foreground: &str, no_color: bool) {
    let site = Site::new();
    site.license("key", &[]);
    let request = std::fs::read(site.request("m1", "key")).unwrap();
    let display = Display::start();
    let script =
        format!("{} request --qr --state {} --license-key-file {}; read wait", carnet().display(), site.name("m1"), site.name("key.key"));
    let mut terminal = tool("xterm");
    terminal.env("DISPLAY", &display.name).env("LANG", "C.UTF-8").args([
        "-bg",
        background,
        "-fg",
        foreground,
        "-fa",
        "DejaVu Sans Mono",
        "-fs",
        "8",
    ]);
    if no_color {
        terminal.env("NO_COLOR", "1");
    }
    let mut terminal = terminal.args(["-geometry", "100x60", "-e", "sh", "-c", &script]).stderr(Stdio::null()).spawn().unwrap();
    let picture = site.path("screen.png");
    let deadline = Instant::now() + Duration::from_mins(1);
    let found = loop {
        run(tool("import").env("DISPLAY", &display.name).args(["-window", "root"]).arg(&picture)).exits(0);
        match carnet_carrier::read(&std::fs::read(&picture).unwrap()) {
            Ok(carried) => break carried.rows,
            Err(error) => assert!(Instant::now() < deadline, "{error} on the screenshot"),
        }
    };
    let _ = terminal.kill();
    let _ = terminal.wait();
    assert_eq!(found, [Ok(request)]);
}

#[test]
fn a_light_terminal_shows_a_readable_request() {
    screenshot_shows_the_request("white", "black", false);
}

#[test]
fn a_dark_terminal_shows_a_readable_request() {
    screenshot_shows_the_request("black", "white", false);
}

#[test]
fn a_terminal_without_colours_shows_a_readable_request() {
    screenshot_shows_the_request("black", "gray", true);
}

#[test]
fn a_terminal_that_is_too_small_gets_a_picture_and_the_size() {
    let site = Site::new();
    site.license("key", &[]);
    let request = std::fs::read(site.request("m1", "key")).unwrap();
    let said = site.device("m1", &["request", "--qr", "--license-key-file", &site.name("key.key")]).exits(0);
    assert!(said.stderr.contains("columns and") && said.stderr.contains("request.png"), "{said:?}");
    let carried = carnet_carrier::read(&std::fs::read(site.path("request.png")).unwrap()).unwrap();
    assert_eq!(carried.rows, [Ok(request)]);
}

#[test]
fn a_typical_request_fits_eighty_columns() {
    let request = std::fs::read(carnet_tests::workspace().join("fixtures/documents/request-typical.carnet")).unwrap();
    let symbol = carnet_carrier::qr::Symbol::still(&request, carnet_carrier::qr::Correction::Low).unwrap();
    assert!(symbol.columns() <= 80, "{}", symbol.columns());
}

/// Types into a pseudo-terminal what a person would.
pub(crate) fn typed(site: &Site, command: &str, keys: &str) -> String {
    let mut child = tool("script")
        .current_dir(site.path(""))
        .env("LANG", "C.UTF-8")
        .env("HOME", site.path(""))
        .args(["-qec", command, "/dev/null"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut keyboard = child.stdin.take().unwrap();
    let mut screen = BufReader::new(child.stdout.take().unwrap());
    let mut shown = String::new();
    for line in keys.lines() {
        // Answers come after questions: each of them ends in a colon or a bracket and a blank.
        let mut byte = [0];
        while !(shown.ends_with(": ") || shown.ends_with("] ")) && std::io::Read::read(&mut screen, &mut byte).unwrap() == 1 {
            shown.push(char::from(byte[0]));
        }
        writeln!(keyboard, "{line}").unwrap();
        shown.push('\n');
    }
    std::io::Read::read_to_string(&mut screen, &mut shown).unwrap();
    let _ = child.wait();
    shown
}

#[test]
fn a_person_confirms_the_vendor_and_types_the_license_key() {
    let site = Site::new();
    site.license("key", &[]);
    let key = std::fs::read_to_string(site.path("key.key")).unwrap();
    let sloppy = key.trim().to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
    let command = format!("{} request --profile product.carnet --state m1 -o request.carnet", carnet().display());
    let shown = typed(&site, &command, &format!("y\n{sloppy}\n"));
    assert!(shown.contains("Acme GmbH (acme)") && shown.contains("The request is made"), "{shown}");
    assert!(!shown.contains(&sloppy) && !shown.contains(key.trim()), "a secret is not echoed: {shown}");
    site.vendor(&["license", "issue", &site.name("request.carnet"), "-o", &site.name("license.carnet")]);
    site.device("m1", &["install", &site.name("license.carnet")]).exits(0);
}

#[test]
fn the_echo_is_off_before_the_question_shows() {
    let site = Site::new();
    site.license("key", &[]);
    let key = std::fs::read_to_string(site.path("key.key")).unwrap().trim().to_owned();
    let command = format!(
        "strace -o calls -s 256 -e trace=ioctl,write {} request --profile product.carnet --state m1 --yes -o request.carnet",
        carnet().display()
    );
    typed(&site, &command, &format!("{key}\n"));
    let calls = std::fs::read_to_string(site.path("calls")).unwrap();
    let (before, after) = calls.split_once("License key: ").unwrap();
    let set = |calls: &str| calls.lines().rfind(|call| call.contains("TCSETS")).map(|call| call.contains("|ECHO|"));
    assert_eq!((set(before), set(after)), (Some(false), Some(true)), "off before the question, on again at the end: {calls}");
}

#[test]
fn a_person_who_says_no_pins_nothing() {
    let site = Site::new();
    let command = format!("{} request --profile product.carnet --state m1 -o request.carnet", carnet().display());
    let shown = typed(&site, &command, "n\n");
    assert!(shown.contains("profile-not-confirmed"), "{shown}");
    assert_eq!(site.device("m1", &["status", "--json"]).exits(1).json()["code"], "not-set-up");
}

#[test]
fn a_typing_mistake_in_the_license_key_is_told() {
    let site = Site::new();
    site.license("key", &[]);
    let mut key = std::fs::read_to_string(site.path("key.key")).unwrap().trim().to_owned();
    let last = if key.pop() == Some('2') { '3' } else { '2' };
    let command = format!("{} request --profile product.carnet --state m1 --yes -o request.carnet", carnet().display());
    let shown = typed(&site, &command, &format!("{key}{last}\n"));
    assert!(shown.contains("There is a typing mistake in the license key"), "{shown}");
}
