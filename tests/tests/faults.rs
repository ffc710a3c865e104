//! Full disks, read-only folders, links, crowds, and a kill at every system call that writes.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use carnet_core::{ActivationRequest, SigningKey, Tombstone};
use carnet_tests::{Said, Site, carnet, run, tool};

/// Runs a shell script in a mount namespace where this user is root.
fn in_namespace(site: &Site, script: &str) -> Said {
    let mut command = tool("unshare");
    command.current_dir(site.path("")).env("LANG", "C.UTF-8").env("HOME", site.path("")).env("CARNET", carnet());
    run(command.args(["-rm", "sh", "-ec", script]))
}

fn tree(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            files.extend(tree(&entry));
        } else {
            files.push((entry.display().to_string(), fs::read(&entry).unwrap()));
        }
    }
    files.sort();
    files
}

#[test]
fn a_read_only_folder_gives_verdicts_and_refuses_changes() {
    let site = Site::new();
    let id = site.license("key", &[]);
    site.activate("m1", "key");
    site.vendor(&["refresh", &id, "-o", &site.name("r2.carnet")]);
    let before = tree(&site.path("m1"));
    let script = "mount --bind m1 m1; mount -o remount,ro,bind m1; \"$CARNET\" status --state m1 --json; \"$CARNET\" install r2.carnet --state m1 --json";
    let said = in_namespace(&site, &format!("{script} || echo \"exit $?\""));
    assert!(said.stdout.contains("\"verdict\": \"licensed\""), "{said:?}");
    assert!(said.stdout.contains("\"code\": \"read-only\"") && said.stdout.contains("exit 2"), "{said:?}");
    assert_eq!(tree(&site.path("m1")), before);

    // The time that was seen is kept in the user's own folder, and a clock that goes back from it is noticed.
    let script = "mount --bind m1 m1; mount -o remount,ro,bind m1; faketime -f +20d \"$CARNET\" status --state m1 --json; \"$CARNET\" status --state m1 --json || true";
    let said = in_namespace(&site, script);
    assert!(said.stdout.contains("\"verdict\": \"licensed\"") && !said.stdout.contains("observe-failed"), "{said:?}");
    assert!(said.stdout.contains("\"code\": \"clock-rolled-back\""), "{said:?}");
}

#[test]
fn a_full_disk_loses_nothing() {
    let site = Site::new();
    let id = site.license("key", &[]);
    site.activate("m1", "key");
    site.vendor(&["refresh", &id, "-o", &site.name("r2.carnet")]);
    let script = "mkdir disk; mount -t tmpfs -o size=256k none disk; cp -a m1 disk/m1; cp .m1.carnet-guard disk/
        dd if=/dev/zero of=disk/fill bs=1k 2>/dev/null || true
        \"$CARNET\" install r2.carnet --state disk/m1 --json || echo \"exit $?\"
        rm disk/fill
        \"$CARNET\" status --state disk/m1 --json
        \"$CARNET\" install r2.carnet --state disk/m1 >/dev/null && \"$CARNET\" status --state disk/m1 --json";
    let said = in_namespace(&site, script);
    assert!(said.stdout.contains("\"code\": \"disk-full\"") && said.stdout.contains("exit 2"), "{said:?}");
    assert!(said.stdout.contains("\"revision\": 1") && said.stdout.contains("\"revision\": 2"), "{said:?}");
}

#[test]
fn links_and_pipes_in_the_state_folder_are_not_followed() {
    let site = Site::new();
    site.license("key", &[]);
    site.activate("m1", "key");
    for name in ["ledger", "device.pub.pem", "fingerprint.key"] {
        let (path, aside) = (site.path(&format!("m1/{name}")), site.path("aside"));
        fs::rename(&path, &aside).unwrap();
        std::os::unix::fs::symlink(&aside, &path).unwrap();
        assert_eq!(site.device("m1", &["status", "--json"]).exits(2).json()["code"], "not-a-regular-file", "{name}");
        fs::remove_file(&path).unwrap();
        run(tool("mkfifo").arg(&path)).exits(0);
        assert_eq!(site.device("m1", &["status", "--json"]).exits(2).json()["code"], "not-a-regular-file", "{name}");
        fs::remove_file(&path).unwrap();
        fs::rename(&aside, &path).unwrap();
    }
    assert_eq!(site.status("m1")["verdict"], "licensed");
    let victim = site.path("victim");
    fs::write(&victim, "untouched").unwrap();
    fs::remove_file(site.path("m1/lock")).unwrap();
    std::os::unix::fs::symlink(&victim, site.path("m1/lock")).unwrap();
    let said = site.device("m1", &["deactivate", "-o", &site.name("proof.carnet"), "--json"]).exits(2);
    assert_eq!(said.json()["code"], "not-a-regular-file");
    assert_eq!(fs::read_to_string(victim).unwrap(), "untouched");
}

#[test]
fn ten_processes_at_once_take_one_seat_each_and_lose_nothing() {
    let site = Site::new();
    let id = site.license("key", &["--seats", "5"]);
    let requests: Vec<_> = (0..8).map(|number| site.request(&format!("m{number}"), "key")).collect();
    let children: Vec<_> = requests
        .iter()
        .map(|request| {
            let mut command = site.command();
            command.args(["license", "issue", "--vendor", &site.name("vendor"), "--passphrase-file", &site.name("passphrase"), "--json"]);
            command.arg(request).arg("-o").arg(request.with_extension("license.carnet"));
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
        })
        .collect();
    let codes: Vec<_> = children.into_iter().map(|child| child.wait_with_output().unwrap().status.code()).collect();
    assert_eq!(codes.iter().filter(|code| **code == Some(0)).count(), 5, "{codes:?}");
    assert_eq!(codes.iter().filter(|code| **code == Some(1)).count(), 3, "{codes:?}");
    let shown = site.vendor(&["license", "show", &id, "--json"]).json();
    assert_eq!(shown["activations"].as_array().unwrap().len(), 5);
}

#[test]
fn two_installs_at_once_leave_one_whole_state() {
    let site = Site::new();
    let id = site.license("key", &[]);
    site.activate("m1", "key");
    let revisions: Vec<_> = (2..8)
        .map(|revision| {
            let file = site.name(&format!("r{revision}.carnet"));
            site.vendor(&["refresh", &id, "-o", &file]);
            file
        })
        .collect();
    let children: Vec<_> = revisions
        .iter()
        .map(|file| {
            site.command()
                .args(["install", file, "--state", &site.name("m1")])
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    for mut child in children {
        assert!(matches!(child.wait().unwrap().code(), Some(0 | 1)));
    }
    let status = site.status("m1");
    assert_eq!((status["verdict"].as_str(), status["revision"].as_u64()), (Some("licensed"), Some(7)));
}

#[test]
fn hostile_inputs_are_refused_in_bounded_memory() {
    let site = Site::new();
    site.license("key", &[]);
    site.activate("m1", "key");
    let before = tree(&site.path("m1"));
    fs::write(site.path("ten-megabytes.carnet"), vec![0xd2; 10_000_000]).unwrap();
    fs::write(site.path("text.txt"), "A".repeat(10_000_000)).unwrap();
    fs::write(site.path("begin.txt"), "-----BEGIN CARNET LICENSE 1-----\n".repeat(200_000)).unwrap();
    let cases = [("ten-megabytes.carnet", "too-large"), ("text.txt", "nothing-found"), ("begin.txt", "armor-end-missing")];
    for (file, code) in cases {
        let limited = format!("ulimit -v 400000; exec \"$CARNET\" install {file} --state m1 --json");
        let said = run(site.command().env("CARNET", carnet()).env("PATH", "/usr/bin:/bin").arg("--version"));
        assert_eq!(said.code, Some(0));
        let said = run(tool("sh").current_dir(site.path("")).env("CARNET", carnet()).args(["-c", &limited])).exits(1);
        assert_eq!(said.json()["items"][0]["code"], code, "{file}");
    }
    assert_eq!(
        tree(&site.path("m1")).into_iter().filter(|(path, _)| !path.ends_with("clock")).collect::<Vec<_>>(),
        before.into_iter().filter(|(path, _)| !path.ends_with("clock")).collect::<Vec<_>>()
    );
}

#[test]
fn a_picture_full_of_false_corners_is_given_up_in_time() {
    // Finder patterns of one pixel a module, side by side: the decoder tries every three of them.
    let is_dark = |x: u32, y: u32| {
        let (x, y) = (x % 9, y % 9);
        let ring = |low: u32, high: u32| (low..=high).contains(&x) && (low..=high).contains(&y);
        ring(0, 6) && (!ring(1, 5) || ring(2, 4))
    };
    let picture = image::GrayImage::from_fn(1900, 1900, |x, y| image::Luma([if is_dark(x, y) { 0 } else { 255 }]));
    let site = Site::new();
    picture.save(site.path("corners.png")).unwrap();
    let said = run(site.command().args(["inspect", "--json", &site.name("corners.png")])).exits(1);
    assert!(matches!(said.json()["code"].as_str(), Some("picture-too-hard" | "qr-not-found")), "{said:?}");
}

#[test]
fn names_cannot_command_the_terminal() {
    let site = Site::new();
    site.license("key", &[]);
    let evil = "\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}x.carnet";
    fs::write(site.path(evil), [0xd2, 0x84]).unwrap();
    site.activate("m1", "key");
    for words in [
        vec!["inspect", evil],
        vec!["inspect", "--json", evil],
        vec!["install", "--state", "m1", evil],
        vec!["install", "--json", "--state", "m1", evil],
    ] {
        let said = run(site.command().args(&words));
        for text in [&said.stdout, &said.stderr] {
            assert!(!text.contains(|c: char| c.is_control() && c != '\n' || c == '\u{202e}'), "{words:?}: {said:?}");
        }
    }
    for name in ["Acme\u{1b}[2J", "Acme\u{200b}", "Acme\u{202e}"] {
        let said = site.vendor_command(&["product", "create", "other", "--name", name, "--json"]).exits(2);
        assert_eq!(said.json()["code"], "name-invalid");
    }
}

#[test]
fn a_linked_folder_is_not_written_through() {
    let site = Site::new();
    site.license("key", &[]);
    site.activate("m1", "key");
    fs::rename(site.path("m1/documents"), site.path("elsewhere")).unwrap();
    std::os::unix::fs::symlink(site.path("elsewhere"), site.path("m1/documents")).unwrap();
    let before = tree(&site.path("elsewhere"));
    let ask = ["request", "--new", "--license-key-file", &site.name("key.key"), "-o", &site.name("x.carnet"), "--json"];
    assert_eq!(site.device("m1", &ask).exits(2).json()["code"], "not-a-regular-file");
    assert_eq!(tree(&site.path("elsewhere")), before);
}

#[test]
fn where_the_guard_cannot_be_written_nothing_is_given_up() {
    let site = Site::new();
    site.license("key", &[]);
    site.activate("m1", "key");
    let script = "mkdir outer; cp -a m1 outer/; cp .m1.carnet-guard outer/; mount --bind outer outer; mount --bind outer/m1 outer/m1; mount -o remount,ro,bind outer
        \"$CARNET\" deactivate --state outer/m1 -o proof.carnet --json || echo \"exit $?\"
        \"$CARNET\" status --state outer/m1 --json";
    let said = in_namespace(&site, script);
    assert!(said.stdout.contains("exit 2") && said.stdout.contains("\"verdict\": \"licensed\""), "{said:?}");
}

#[test]
fn a_crash_leaves_a_live_license_or_a_proof_never_both() {
    let site = Site::new();
    site.license("key", &[]);
    let request = fs::read(site.request("m1", "key")).unwrap();
    site.activate("m1", "key");
    let request = ActivationRequest::verify(&request, &"acme".parse().unwrap()).unwrap();
    let device = SigningKey::from_pem(&fs::read_to_string(site.path("m1/device.key")).unwrap()).unwrap();
    let secret = Tombstone::derive(&device, &request.id);
    let shows_secret = |bytes: &[u8]| {
        let mut windows = bytes.windows(16).map(|window| Tombstone::from_bytes(window.try_into().unwrap()));
        windows.any(|window| window == secret)
    };
    run(tool("cp").args(["-a", &site.name("m1"), &site.name("m1.kept")])).exits(0);
    run(tool("cp").args(["-a", &site.name(".m1.carnet-guard"), &site.name("guard.kept")])).exits(0);
    let (mut alive, mut retired) = (0, 0);
    for call in ["write", "fsync", "rename", "unlink,unlinkat"] {
        for when in 1.. {
            let script = "rm -rf m1 proof.carnet; cp -a m1.kept m1; cp -a guard.kept .m1.carnet-guard";
            run(tool("sh").current_dir(site.path("")).args(["-ec", script])).exits(0);
            let mut command = tool("strace");
            command.current_dir(site.path("")).env("LANG", "C.UTF-8").env("HOME", site.path("")).args(["-f", "-qq", "-o", "/dev/null"]);
            command.arg(format!("--inject={call}:signal=KILL:when={when}")).arg(carnet());
            let ended = run(command.args(["deactivate", "--state", "m1", "-o", "proof.carnet"])).code.is_some();
            let files = tree(&site.path(""));
            let shown = |path: &str| !path.contains(".kept") && Path::new(path).extension().is_none_or(|ext| ext != "tmp");
            let proof = files.iter().any(|(path, bytes)| shown(path) && shows_secret(bytes));
            let status = site.status("m1")["code"].as_str().unwrap().to_owned();
            match status.as_str() {
                "licensed" => assert!(!proof, "{call} {when}: a proof while the license lives"),
                "license-retired" => assert!(proof, "{call} {when}: the proof can be shown again"),
                other => panic!("{call} {when}: {other}"),
            }
            if status == "licensed" {
                alive += 1;
            } else {
                retired += 1;
            }
            if ended {
                break;
            }
        }
    }
    assert!(alive >= 3 && retired >= 3, "{alive} {retired}");
}

#[test]
fn what_a_killed_process_left_is_swept_away() {
    let site = Site::new();
    let id = site.license("key", &[]);
    site.activate("m1", "key");
    let left = ["m1/.carnet-x1.tmp", "m1/documents/.carnet-x2.tmp", "vendor/.carnet-x3.tmp", "vendor/licenses/.carnet-x4.tmp"];
    left.iter().for_each(|path| fs::write(site.path(path), "half").unwrap());
    site.vendor(&["refresh", &id, "-o", &site.name("r2.carnet")]);
    site.device("m1", &["install", &site.name("r2.carnet")]).exits(0);
    assert!(left.iter().all(|path| !site.path(path).exists()));
}
