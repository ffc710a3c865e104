//! Two machines, one kernel: another machine is another `/etc/machine-id` in a mount namespace of its own.

use carnet_tests::{Said, Site, carnet, run, tool};

/// Runs a verb with another machine id and no hardware address, so that two of the components differ.
fn elsewhere(site: &Site, words: &[&str]) -> Said {
    let script = "mount --bind \"$1\" /etc/machine-id && shift && exec \"$@\"";
    let id = site.path("other-machine-id");
    std::fs::write(&id, "ffffffffffffffffffffffffffffffff\n").unwrap();
    let mut command = tool("unshare");
    command.current_dir(site.path("")).env("LANG", "C.UTF-8").env("HOME", site.path(""));
    run(command.args(["-rm", "sh", "-c", script, "sh"]).arg(id).arg(carnet()).args(words))
}

#[test]
fn a_second_machine_refuses_the_first_ones_license_and_says_what_differs() {
    let site = Site::new();
    let profile =
        ["profile", "create", "--product", "cutter", "--component", "machine-id", "--component", "processor", "--quorum", "2", "--force"];
    site.vendor(&[&profile[..], &["-o", &site.name("product.carnet")]].concat());
    site.license("key", &["--quorum", "2"]);
    site.activate("m1", "key");
    assert_eq!(site.status("m1")["verdict"], "licensed");

    // The whole state folder is carried to another machine.
    let said = elsewhere(&site, &["status", "--json", "--state", &site.name("m1")]).exits(1);
    let status = said.json();
    assert_eq!((status["verdict"].as_str(), status["code"].as_str()), (Some("denied"), Some("machine-changed")));
    assert_eq!(
        (status["fingerprint"]["machine-id"].as_str(), status["fingerprint"]["processor"].as_str()),
        (Some("changed"), Some("same"))
    );
    let words = elsewhere(&site, &["status", "--state", &site.name("m1")]).exits(1);
    assert!(words.stdout.contains("machine id") && !words.stdout.contains("processor"), "{words:?}");

    // Only the license is carried: it is for another device key.
    let key = site.name("key.key");
    let request = [
        "request",
        "--profile",
        &site.name("product.carnet"),
        "--license-key-file",
        &key,
        "--yes",
        "--state",
        &site.name("m2"),
        "-o",
        &site.name("m2.carnet"),
    ];
    elsewhere(&site, &request).exits(0);
    let refused = elsewhere(&site, &["install", &site.name("m1.license.carnet"), "--state", &site.name("m2"), "--json"]).exits(1);
    assert_eq!(refused.json()["items"][0]["code"], "other-device");
}

#[test]
fn a_virtual_machine_needs_its_permission() {
    let site = Site::new();
    site.license("key", &["--no-vm"]);
    site.activate("m1", "key");
    let is_virtual =
        std::fs::read_to_string("/proc/cpuinfo").unwrap().lines().any(|line| line.starts_with("flags") && line.contains(" hypervisor"));
    assert_eq!(site.status("m1")["code"], if is_virtual { "vm-not-allowed" } else { "licensed" });
}
