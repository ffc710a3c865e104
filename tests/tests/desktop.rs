//! The desktop application in a real window under Xvfb, driven by names and roles as a screen reader would, and by the keyboard.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use carnet_tests::{Site, carnet_desktop, run, tool, workspace};

use crate::terminal::Display;

/// One window at a time: six at once would wait for each other on two cores.
static TURN: Mutex<()> = Mutex::new(());

/// A running `carnet-desktop`, and whoever drives it.
struct Window {
    driver: Child,
    commands: ChildStdin,
    answers: BufReader<ChildStdout>,
    display: Display,
    _turn: MutexGuard<'static, ()>,
}

impl Window {
    fn open(site: &Site, arguments: &[&str]) -> Self {
        Self::open_after(site, "true", arguments)
    }

    /// In a view of the file system of its own, after `prepare` has changed it.
    fn open_after(site: &Site, prepare: &str, arguments: &[&str]) -> Self {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let display = Display::start();
        tool("xdotool");
        let mut driver = tool("timeout")
            .args(["--kill-after=5", "170", "unshare", "-rm", "sh", "-ec", &format!("{prepare}; exec \"$@\""), "sh"])
            .args(["dbus-run-session", "--", "/usr/bin/python3", "-B"])
            .arg(workspace().join("tests/desktop/drive.py"))
            .arg(carnet_desktop())
            .args(arguments)
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", site.path(""))
            .env("XDG_RUNTIME_DIR", site.path(""))
            .env("LANG", "C.UTF-8")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("DISPLAY", &display.name)
            .current_dir(site.path(""))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(site.path("driver.log")).unwrap())
            .spawn()
            .unwrap();
        let (commands, answers) = (driver.stdin.take().unwrap(), BufReader::new(driver.stdout.take().unwrap()));
        let mut window = Self { driver, commands, answers, display, _turn: turn };
        window.hear(&format!("start, see {}", site.path("driver.log").display()));
        window
    }

    /// The window of one machine.
    fn of(site: &Site, more: &[&str]) -> Self {
        let (state, profile) = (site.name("m1"), site.name("product.carnet"));
        Self::open(site, &[&["--state", &state, "--profile", &profile], more].concat())
    }

    fn hear(&mut self, what: &str) -> String {
        let mut answer = String::new();
        self.answers.read_line(&mut answer).unwrap();
        match answer.trim_end().strip_prefix("ok") {
            Some(told) => told.trim().to_owned(),
            None => panic!("{what}: {answer}"),
        }
    }

    fn tell(&mut self, words: &[&str]) -> String {
        writeln!(self.commands, "{}", words.join("\t")).unwrap();
        self.hear(&words.join(" "))
    }

    fn waits_for(&mut self, text: &str) {
        self.tell(&["wait", text]);
    }

    fn press(&mut self, name: &str) {
        self.tell(&["press", name]);
    }

    fn type_into(&mut self, name: &str, text: &str) {
        self.tell(&["type", name, &text.replace('\n', "\\n")]);
    }

    /// From the first question to the request on the screen.
    fn ask(&mut self, site: &Site, key: &str) {
        self.waits_for("Is this your product?");
        self.tell(&["unnamed"]);
        self.press("This is right");
        self.waits_for("Enter the license key");
        let key = std::fs::read_to_string(site.path(&format!("{key}.key"))).unwrap();
        self.type_into("License key", key.trim());
        self.waits_for("The key is typed correctly");
        self.tell(&["keys", "Return"]);
        self.waits_for("Activation request");
        self.waits_for("QR code of the document");
        self.tell(&["unnamed"]);
    }

    /// What a camera would read from the screen, once it is painted: names are there a moment before.
    fn read_from_screen(&mut self, site: &Site) -> Vec<u8> {
        let file = site.path("screen.png");
        let end = Instant::now() + Duration::from_mins(1);
        loop {
            self.tell(&["shot", &file.display().to_string()]);
            match carnet_carrier::read(&std::fs::read(&file).unwrap()) {
                Ok(carried) => return carried.documents().next().unwrap().to_vec(),
                Err(error) => assert!(Instant::now() < end, "{error}, see {}", file.display()),
            }
        }
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// The vendor's answer to what is on the screen.
fn answer(site: &Site, window: &mut Window, form: &str) -> String {
    std::fs::write(site.path("request.carnet"), window.read_from_screen(site)).unwrap();
    let file = site.name(&format!("license.{form}"));
    site.vendor(&["license", "issue", &site.name("request.carnet"), "--force", "-o", &file]);
    file
}

#[test]
fn a_person_activates_by_pasted_text() {
    let site = Site::new();
    site.license("key", &["--feature", "cut-3d"]);
    let mut window = Window::of(&site, &[]);
    window.ask(&site, "key");
    let file = answer(&site, &mut window, "txt");
    window.press("I have the answer");
    window.waits_for("Bring the answer");
    let mut clipboard = tool("xclip")
        .args(["-selection", "clipboard", "-loops", "4", "-quiet", "-i", &file])
        .env("DISPLAY", &window.display.name)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    window.tell(&["until-owned"]);
    window.tell(&["keys", "ctrl+v"]);
    window.waits_for("Activated");
    window.waits_for("cut-3d");
    window.tell(&["unnamed"]);
    let _ = clipboard.kill();
    let _ = clipboard.wait();
    assert_eq!(site.status("m1")["verdict"], "licensed");
}

#[test]
fn a_person_activates_by_a_dropped_file() {
    let site = Site::new();
    site.license("key", &[]);
    let mut window = Window::of(&site, &[]);
    window.ask(&site, "key");
    let file = answer(&site, &mut window, "png");
    window.press("I have the answer");
    window.tell(&["drop", &file]);
    window.waits_for("Activated");
    assert_eq!(site.status("m1")["verdict"], "licensed");
}

#[test]
fn a_person_activates_by_a_camera_that_joins_midway() {
    let site = Site::new();
    site.license("key", &[]);
    let frames = site.name("frames");
    let mut window = Window::of(&site, &["--frames", &frames]);
    window.ask(&site, "key");
    let file = answer(&site, &mut window, "carnet");
    run(site.command().args(["qr", "animate", &file, "--frames", &frames, "--version", "6", "--count", "30"])).exits(0);
    let mut pictures: Vec<_> = std::fs::read_dir(&frames).unwrap().map(|entry| entry.unwrap().path()).collect();
    pictures.sort();
    for picture in &pictures[..3] {
        std::fs::remove_file(picture).unwrap();
    }
    window.press("I have the answer");
    window.press("Camera");
    window.press("Start the camera");
    window.waits_for("Activated");
    assert_eq!(site.status("m1")["verdict"], "licensed");
}

#[test]
fn a_window_that_is_killed_between_request_and_answer_comes_back_to_the_request() {
    let site = Site::new();
    site.license("key", &[]);
    let mut window = Window::of(&site, &[]);
    window.ask(&site, "key");
    let request = window.read_from_screen(&site);
    window.tell(&["kill"]);
    drop(window);
    let mut window = Window::of(&site, &[]);
    window.waits_for("QR code of the document");
    assert_eq!(window.read_from_screen(&site), request);
    let file = answer(&site, &mut window, "carnet");
    window.press("I have the answer");
    window.type_into("Path", &file);
    window.tell(&["keys", "Return"]);
    window.waits_for("Activated");
}

#[test]
fn a_person_gives_the_license_up_and_shows_the_proof_until_the_receipt_is_in() {
    let site = Site::new();
    site.license("key", &[]);
    site.activate("m1", "key");
    let mut window = Window::of(&site, &[]);
    window.waits_for("Licensed");
    window.press("Move to another machine");
    window.press("Give the license up");
    window.waits_for("Proof of deactivation");
    window.waits_for("QR code of the document");
    let proof = window.read_from_screen(&site);
    window.tell(&["close"]);
    drop(window);
    std::fs::write(site.path("proof.carnet"), &proof).unwrap();
    site.vendor(&["deactivation", "accept", &site.name("proof.carnet"), "-o", &site.name("receipt.carnet")]);
    let mut window = Window::of(&site, &[]);
    window.waits_for("Proof of deactivation");
    assert_eq!(window.read_from_screen(&site), proof, "the same again");
    window.press("I have the answer");
    window.type_into("Path", &site.name("receipt.carnet"));
    window.tell(&["keys", "Return"]);
    window.waits_for("The receipt is in");
}

#[test]
fn an_animation_on_the_screen_is_read_by_the_command_line() {
    let site = Site::new();
    site.license("key", &[]);
    let mut window = Window::of(&site, &[]);
    window.ask(&site, "key");
    let request = window.read_from_screen(&site);
    window.press("Animation");
    window.waits_for("it stands still");
    let out = site.name("scanned.carnet");
    let mut scan = site.command();
    scan.args(["scan", "--screen", "0,0,900,1000", "-o", &out]).env("DISPLAY", &window.display.name);
    run(&mut scan).exits(0);
    assert_eq!(std::fs::read(&out).unwrap(), request);
}

#[test]
fn a_camera_that_gives_nothing_is_let_go() {
    use std::os::unix::fs::PermissionsExt;
    let site = Site::new();
    site.license("key", &[]);
    site.request("m1", "key");
    std::fs::create_dir(site.path("bin")).unwrap();
    let program = site.path("bin/ffmpeg");
    std::fs::write(&program, "#!/bin/sh\necho $$ > \"$HOME/ffmpeg.pid\"\nexec sleep 1000\n").unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let prepare = format!("export PATH={}:$PATH", site.name("bin"));
    let state = site.name("m1");
    let mut window = Window::open_after(&site, &prepare, &["--state", &state]);
    window.waits_for("Activation request");
    window.press("I have the answer");
    window.press("Screen");
    window.press("Look at the whole screen");
    window.waits_for("Starting");
    window.tell(&["run", &format!("until [ -s {} ]; do sleep 0.05; done", site.name("ffmpeg.pid"))]);
    window.press("Stop");
    window.tell(&["run", &format!("while kill -0 $(cat {}) 2>/dev/null; do sleep 0.05; done", site.name("ffmpeg.pid"))]);
    window.waits_for("Look at the whole screen");
}

#[test]
fn a_full_disk_is_said_and_nothing_is_lost() {
    let site = Site::new();
    site.license("key", &[]);
    std::fs::create_dir(site.path("m1")).unwrap();
    let mount = format!("mount -t tmpfs -o size=16k none {}", site.name("m1"));
    let (state, profile) = (site.name("m1"), site.name("product.carnet"));
    let mut window = Window::open_after(&site, &mount, &["--state", &state, "--profile", &profile]);
    window.waits_for("Is this your product?");
    window.press("This is right");
    window.waits_for("The disk is full");
    window.tell(&["run", &format!("mount -o remount,size=1m {state}")]);
    window.press("This is right");
    window.waits_for("Enter the license key");
    let key = std::fs::read_to_string(site.path("key.key")).unwrap();
    window.type_into("License key", key.trim());
    window.tell(&["keys", "Return"]);
    window.waits_for("QR code of the document");
}

#[test]
fn a_state_that_may_not_be_written_shows_the_license_and_keeps_it() {
    let site = Site::new();
    site.license("key", &[]);
    site.activate("m1", "key");
    let state = site.name("m1");
    let read_only = format!("mount --bind {state} {state}; mount -o remount,ro,bind {state}");
    let mut window = Window::open_after(&site, &read_only, &["--state", &state]);
    window.waits_for("Licensed");
    window.press("Move to another machine");
    window.press("Give the license up");
    window.waits_for("the disk is read-only");
    window.tell(&["close"]);
    drop(window);
    assert_eq!(site.status("m1")["verdict"], "licensed");
}

#[test]
fn without_a_display_it_says_so_kindly() {
    let site = Site::new();
    let mut command = Command::new(carnet_desktop());
    command.env_clear().env("LANG", "C.UTF-8").env("HOME", site.path("")).env("PATH", "/usr/bin:/bin");
    let said = run(&mut command).exits(2);
    assert!(said.stderr.contains("error: The window cannot be opened") && said.stderr.contains("hint: "), "{}", said.stderr);
    assert!(!said.stderr.contains(".rs"), "{}", said.stderr);
}
