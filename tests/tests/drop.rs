//! A USB stick between the machines and the vendor: full, read-only, pulled out, and of a file system that folds names.

use std::fs;
use std::path::Path;
use std::process::Command;

use carnet_tests::{Said, Site, carnet, run, tool};

fn drop_machine(site: &Site, machine: &str, stick: &str) -> Said {
    site.device(machine, &["drop", stick, "--json"])
}

fn drop_vendor(site: &Site, stick: &str) -> Said {
    site.vendor_command(&["drop", stick, "--json"])
}

fn files(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).map(|entries| entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect());
    let mut names: Vec<String> = names.unwrap_or_default();
    names.sort();
    names
}

/// A license of three seats, three machines that have asked, and a stick.
fn prepared() -> (Site, String) {
    let site = Site::new();
    site.license("key", &["--seats", "3"]);
    for machine in ["m1", "m2", "m3"] {
        site.request(machine, "key");
    }
    fs::create_dir(site.path("stick")).unwrap();
    let stick = site.name("stick");
    (site, stick)
}

/// The whole way there and back.
fn round_trip(site: &Site, stick: &str) {
    for machine in ["m1", "m2", "m3"] {
        drop_machine(site, machine, stick).exits(0);
    }
    let trays = Path::new(stick).join("CARNET");
    assert_eq!(files(&trays.join("outbox")).len(), 3);
    drop_machine(site, "m1", stick).exits(0);
    assert_eq!(files(&trays.join("outbox")).len(), 3, "the same request twice is one file");
    drop_vendor(site, stick).exits(0);
    assert_eq!((files(&trays.join("outbox")).len(), files(&trays.join("inbox")).len(), files(&trays.join("taken")).len()), (0, 3, 3));
    let said = drop_machine(site, "m1", stick).exits(0).json();
    assert_eq!(said["left"], 2, "the others' licenses stay: {said}");
    assert_eq!(site.status("m1")["verdict"], "licensed");
    for machine in ["m2", "m3"] {
        drop_machine(site, machine, stick).exits(0);
        assert_eq!(site.status(machine)["verdict"], "licensed");
    }
    assert!(files(&trays.join("inbox")).is_empty());

    site.device("m2", &["deactivate", "--yes", "-o", &site.name("proof.carnet")]).exits(0);
    drop_machine(site, "m2", stick).exits(0);
    drop_vendor(site, stick).exits(0);
    drop_machine(site, "m2", stick).exits(0);
    assert!(files(&trays.join("outbox")).is_empty() && files(&trays.join("inbox")).is_empty());
    let licenses = site.vendor(&["license", "list", "--json"]).json();
    let ended = licenses["licenses"][0]["activations"].as_array().unwrap().iter().filter(|activation| !activation["ending"].is_null());
    assert_eq!(ended.count(), 1);
}

#[test]
fn a_stick_serves_three_machines_and_leaves_what_is_not_for_them() {
    let (site, stick) = prepared();
    fs::create_dir_all(site.path("stick/CARNET/inbox")).unwrap();
    fs::write(site.path("stick/CARNET/inbox/holiday.jpg"), "no picture").unwrap();
    fs::write(site.path("stick/CARNET/inbox/notes.txt"), "Call Bob").unwrap();
    let said = drop_machine(&site, "m1", &stick).exits(0).json();
    assert_eq!(said["left"], 2, "{said}");
    fs::remove_file(site.path("stick/CARNET/inbox/holiday.jpg")).unwrap();
    fs::remove_file(site.path("stick/CARNET/inbox/notes.txt")).unwrap();
    round_trip(&site, &stick);
    let readme = fs::read_to_string(site.path("stick/CARNET/README.TXT")).unwrap();
    for word in ["outbox", "vendor", "Anbieter", "proveedor", "éditeur", "\r\n"] {
        assert!(readme.contains(word), "{word}: {readme}");
    }
}

#[test]
fn a_stick_with_a_fat_file_system_works_the_same() {
    let (site, _) = prepared();
    let image = site.name("fat.img");
    fs::write(&image, vec![0; 8 << 20]).unwrap();
    run(tool("/usr/sbin/mkfs.vfat").arg(&image)).exits(0);
    let mount = site.name("mounted");
    fs::create_dir(&mount).unwrap();
    run(tool("fusefat").args(["-o", "rw+", &image, &mount])).exits(0);
    // Whatever happens, nothing stays mounted.
    struct Mounted(String);
    impl Drop for Mounted {
        fn drop(&mut self) {
            let _ = Command::new("fusermount").args(["-u", "-z", &self.0]).status();
        }
    }
    let mounted = Mounted(mount);
    fs::create_dir_all(Path::new(&mounted.0).join("Carnet/OUTBOX")).unwrap();
    for machine in ["m1", "m2", "m3"] {
        drop_machine(&site, machine, &mounted.0).exits(0);
    }
    assert_eq!(files(&Path::new(&mounted.0).join("Carnet/OUTBOX")).len(), 3, "the folder is found in any case");
    drop_vendor(&site, &mounted.0).exits(0);
    for machine in ["m1", "m2", "m3"] {
        drop_machine(&site, machine, &mounted.0).exits(0);
        assert_eq!(site.status(machine)["verdict"], "licensed");
    }
}

#[test]
fn a_plant_in_one_bundle_comes_back_as_one_bundle() {
    let (site, stick) = prepared();
    fs::create_dir_all(site.path("stick/CARNET/outbox")).unwrap();
    let requests = ["m1", "m2", "m3"].map(|machine| site.name(&format!("{machine}.request.carnet")));
    let words = ["bundle", "create", &requests[0], &requests[1], &requests[2], "-o", &site.name("stick/CARNET/outbox/plant.carnet")];
    run(site.command().args(words)).exits(0);
    drop_vendor(&site, &stick).exits(0);
    for machine in ["m1", "m2", "m3"] {
        drop_machine(&site, machine, &stick).exits(0);
        assert_eq!(site.status(machine)["verdict"], "licensed");
    }
    assert_eq!(files(&site.path("stick/CARNET/inbox")).len(), 1, "what is for several machines stays");
}

#[test]
fn a_refusal_travels_back_signed() {
    let site = Site::new();
    site.license("key", &["--seats", "1"]);
    site.activate("m1", "key");
    site.request("m2", "key");
    fs::create_dir(site.path("stick")).unwrap();
    let stick = site.name("stick");
    drop_machine(&site, "m2", &stick).exits(0);
    assert_eq!(drop_vendor(&site, &stick).exits(1).json()["items"][1]["code"], "seats-exhausted");
    let said = drop_machine(&site, "m2", &stick).exits(0).json();
    assert_eq!(said["items"][0]["refusal"], "seats-exhausted", "{said}");
    assert!(files(&site.path("stick/CARNET/outbox")).is_empty(), "a request that was refused is not sent again");
}

#[test]
fn what_belongs_to_another_vendor_stays_and_a_proof_in_a_bundle_gets_its_receipt() {
    let (site, stick) = prepared();
    let stranger = Site::new();
    stranger.license("key", &[]);
    stranger.vendor(&["key", "show"]);
    site.activate("m1", "key");
    site.device("m1", &["deactivate", "--yes", "-o", &site.name("proof.carnet")]).exits(0);
    fs::create_dir_all(site.path("stick/CARNET/outbox")).unwrap();
    let plant = site.name("stick/CARNET/outbox/plant.carnet");
    let words = ["bundle", "create", &site.name("proof.carnet"), &site.name("m2.request.carnet"), "-o", &plant];
    run(site.command().args(words)).exits(0);
    fs::write(site.path("stick/CARNET/outbox/film.avi"), vec![0; 70 << 20]).unwrap();
    let said = drop_vendor(&site, &stick).exits(0).json();
    assert_eq!(said["left"], 1, "{said}");
    assert_eq!(files(&site.path("stick/CARNET/outbox")), ["film.avi"]);
    drop_machine(&site, "m1", &stick).exits(0);
    assert!(!site.device("m1", &["status"]).stdout.contains("has no receipt yet"));
    drop_machine(&site, "m2", &stick).exits(0);
    assert_eq!(site.status("m2")["verdict"], "licensed");
    // The same vendor's name and another company.
    let other = site.path("other");
    run(site.command().args([
        "key",
        "generate",
        "--company",
        "rival",
        "--name",
        "Rival",
        "--vendor",
        "other",
        "--passphrase-file",
        "passphrase",
    ]))
    .exits(0);
    assert!(other.is_dir());
    let words = ["bundle", "create", &site.name("m3.request.carnet"), "-o", &plant];
    run(site.command().args(words)).exits(0);
    let said = run(site.command().args(["drop", &stick, "--vendor", "other", "--passphrase-file", "passphrase", "--json"])).exits(0).json();
    assert_eq!(said["left"], 2, "{said}");
    assert_eq!(files(&site.path("stick/CARNET/outbox")).len(), 2, "nothing of it is moved");
}

#[test]
fn a_report_stays_on_the_stick_for_whoever_keeps_it() {
    let site = Site::new();
    site.license("key", &[]);
    site.activate("m1", "key");
    site.device("m1", &["report", "--use", "cut=3", "-o", &site.name("report.carnet")]).exits(0);
    fs::create_dir(site.path("stick")).unwrap();
    let stick = site.name("stick");
    let outbox = site.path("stick/CARNET/outbox");
    drop_machine(&site, "m1", &stick).exits(0);
    let put = files(&outbox);
    assert!(put.len() == 1 && put[0].starts_with("device-report-"), "{put:?}");
    assert_eq!(drop_vendor(&site, &stick).exits(0).json()["left"], 1);
    assert_eq!(files(&outbox), put);
    // In a bundle it holds nothing else back.
    fs::remove_file(outbox.join(&put[0])).unwrap();
    let plant = outbox.join("plant.carnet").display().to_string();
    run(site.command().args(["bundle", "create", &site.name("report.carnet"), "-o", &plant])).exits(0);
    assert_eq!(drop_vendor(&site, &stick).exits(0).json()["left"], 1);
    assert!(Path::new(&plant).exists() && files(&site.path("stick/CARNET/inbox")).is_empty());
}

#[test]
fn an_interrupted_answer_is_completed_and_a_forged_one_holds_nobody_back() {
    let (site, stick) = prepared();
    fs::create_dir_all(site.path("stick/CARNET/outbox")).unwrap();
    fs::create_dir_all(site.path("stick/CARNET/inbox")).unwrap();
    let plant = site.path("stick/CARNET/outbox/plant.carnet");
    let requests = ["m1", "m2"].map(|machine| site.name(&format!("{machine}.request.carnet")));
    run(site.command().args(["bundle", "create", &requests[0], &requests[1], "-o", &plant.display().to_string()])).exits(0);
    let bytes = fs::read(&plant).unwrap();
    let digest = carnet_core::Digest::of(&bytes).to_string();
    fs::write(site.path(&format!("stick/CARNET/inbox/results-{}.carnet", &digest[..16])), "").unwrap();
    drop_vendor(&site, &stick).exits(0);
    assert!(files(&site.path("stick/CARNET/outbox")).is_empty());
    // As if the stick had been pulled out before the bundle was moved away.
    fs::write(&plant, &bytes).unwrap();
    drop_vendor(&site, &stick).exits(0);
    assert_eq!(files(&site.path("stick/CARNET/inbox")).len(), 2, "the forged file, and one bundle of results");
    // What cannot be read stops nobody.
    fs::write(site.path("stick/CARNET/outbox/a.carnet"), b"\x83\x6dcarnet-bundle\x02\x61x").unwrap();
    fs::copy(site.path("m3.request.carnet"), site.path("stick/CARNET/outbox/z.carnet")).unwrap();
    assert_eq!(drop_vendor(&site, &stick).exits(0).json()["left"], 1);
    for machine in ["m1", "m2", "m3"] {
        drop_machine(&site, machine, &stick);
        assert_eq!(site.status(machine)["verdict"], "licensed");
    }
}

#[test]
fn a_policy_on_a_stick_is_for_every_machine() {
    let (site, stick) = prepared();
    drop_machine(&site, "m1", &stick).exits(0);
    site.vendor(&["policy", "create", "--product", "cutter", "--name", "S", "-o", &site.name("stick/CARNET/inbox/policy.carnet")]);
    for machine in ["m1", "m2"] {
        assert_eq!(drop_machine(&site, machine, &stick).exits(0).json()["items"][0]["code"], "ok");
    }
}

#[test]
fn a_request_without_a_key_waits_for_a_license_to_be_chosen() {
    let site = Site::new();
    let id = site.license("key", &[]);
    fs::create_dir(site.path("stick")).unwrap();
    let stick = site.name("stick");
    let profile = site.name("product.carnet");
    site.device("m1", &["request", "--profile", &profile, "--no-license-key", "--yes", "-o", &site.name("r.carnet")]).exits(0);
    drop_machine(&site, "m1", &stick).exits(0);
    assert_eq!(drop_vendor(&site, &stick).exits(0).json()["left"], 1);
    let plant = site.name("plant.carnet");
    run(site.command().args(["bundle", "create", &site.name("r.carnet"), "-o", &plant])).exits(0);
    fs::create_dir_all(site.path("stick2/CARNET/outbox")).unwrap();
    fs::copy(&plant, site.path("stick2/CARNET/outbox/plant.carnet")).unwrap();
    drop_vendor(&site, &site.name("stick2")).exits(1);
    assert_eq!(files(&site.path("stick2/CARNET/outbox")).len(), 1, "it waits as well");
    assert!(files(&site.path("stick2/CARNET/inbox")).is_empty());
    site.vendor_command(&["drop", &stick, "--license", &id]).exits(0);
    drop_machine(&site, "m1", &stick).exits(0);
    assert_eq!(site.status("m1")["verdict"], "licensed");
    assert_eq!(drop_machine(&site, "m1", &site.name("mistyped")).exits(2).json()["code"], "file-not-found");
}

/// Runs a shell script in a mount namespace where this user is root.
fn in_namespace(site: &Site, script: &str) -> Said {
    let mut command = tool("unshare");
    command.current_dir(site.path("")).env("LANG", "C.UTF-8").env("HOME", site.path("")).env("CARNET", carnet());
    run(command.args(["-rm", "sh", "-ec", script]))
}

#[test]
fn a_read_only_stick_is_read_and_a_full_one_loses_nothing() {
    let (site, stick) = prepared();
    drop_machine(&site, "m1", &stick).exits(0);
    drop_vendor(&site, &stick).exits(0);
    let said = in_namespace(&site, "mount --bind stick stick; mount -o remount,ro,bind stick; \"$CARNET\" drop stick --state m1 --json");
    assert_eq!(said.exits(0).json()["items"][0]["code"], "ok");
    assert_eq!(site.status("m1")["verdict"], "licensed");
    let said = in_namespace(&site, "mount --bind stick stick; mount -o remount,ro,bind stick; \"$CARNET\" drop stick --state m2 --json");
    assert_eq!(said.exits(2).json()["code"], "read-only");
    // Four blocks: the folders fit, and nothing else.
    let full = "mkdir -p full; mount -t tmpfs -o size=16k,nr_inodes=20 none full; dd if=/dev/zero of=full/big bs=1k count=15 2>/dev/null; \
                \"$CARNET\" drop full --state m2 --json || echo \"exit $?\"; find full -type f -name '*.carnet' | wc -l; find full -name '*.tmp' | wc -l; \
                rm full/big; \"$CARNET\" drop full --state m2 --json";
    let said = in_namespace(&site, full).exits(0);
    assert!(said.stdout.contains("\"disk-full\"") && said.stdout.contains("exit 2\n0\n0\n"), "{said:?}");
    assert!(said.stdout.contains("\"written\""), "with room again, it works: {said:?}");
}

#[test]
fn a_stick_that_is_pulled_out_at_any_write_loses_and_doubles_nothing() {
    let site = Site::new();
    site.license("key", &["--seats", "1"]);
    site.request("m1", "key");
    let script = "rm -rf stick m1 vendor; mkdir stick; cp -a kept/. .";
    fs::create_dir(site.path("kept")).unwrap();
    run(tool("sh").current_dir(site.path("")).args(["-ec", "cp -a m1 .m1.carnet-guard vendor kept/ 2>/dev/null || cp -a m1 vendor kept/"]))
        .exits(0);
    let sides = [
        vec!["drop", "stick", "--state", "m1"],
        vec!["drop", "stick", "--vendor", "vendor", "--passphrase-file", "passphrase"],
        vec!["drop", "stick", "--state", "m1"],
    ];
    let mut kills = 0;
    for (side, words) in sides.iter().enumerate() {
        for call in ["write", "fsync", "rename", "mkdir"] {
            for when in 1..=12 {
                run(tool("sh").current_dir(site.path("")).args(["-ec", script])).exits(0);
                for before in &sides[..side] {
                    run(site.command().args(before)).exits(0);
                }
                let mut command = tool("strace");
                command.current_dir(site.path("")).env("LANG", "C.UTF-8").env("HOME", site.path("")).args(["-f", "-qq", "-o", "/dev/null"]);
                command.arg(format!("--inject={call}:signal=KILL:when={when}")).arg(carnet());
                if run(command.args(words)).code.is_some() {
                    break;
                }
                kills += 1;
                for tray in ["inbox", "outbox", "taken"] {
                    for name in files(&site.path("stick/CARNET").join(tray)).iter().filter(|name| name.starts_with(|c: char| c != '.')) {
                        let path = site.path("stick/CARNET").join(tray).join(name);
                        assert!(carnet_carrier::read(&fs::read(&path).unwrap()).is_ok(), "side {side} {call} {when}: half of {name}");
                    }
                }
                // The same again, and then the rest of the way.
                for words in &sides[side..] {
                    run(site.command().args(words)).exits(0);
                }
                assert_eq!(site.status("m1")["verdict"], "licensed", "side {side} {call} {when}");
                let licenses = site.vendor(&["license", "list", "--json"]).json();
                assert_eq!(licenses["licenses"][0]["activations"].as_array().unwrap().len(), 1, "side {side} {call} {when}");
            }
        }
    }
    println!("{kills} kills");
    assert!(kills > 25, "{kills}");
}
