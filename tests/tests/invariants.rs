//! What is deliberately absent.

use std::collections::BTreeSet;
use std::process::Command;

use carnet_tests::{run, tool, workspace};

/// The crates that a package pulls in with default features, for every system.
fn dependencies(package: &str) -> BTreeSet<String> {
    dependencies_with(package, &[])
}

fn dependencies_with(package: &str, features: &[&str]) -> BTreeSet<String> {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(workspace()).args([
        "tree",
        "--locked",
        "--package",
        package,
        "--edges",
        "normal,build",
        "--prefix",
        "none",
        "--target",
        "all",
        "--format",
        "{p}",
    ]);
    command.args(features);
    let said = run(&mut command).exits(0);
    said.stdout.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

const IMAGE: [&str; 6] = ["image", "png", "qrcode", "rqrr", "rxing", "zune-jpeg"];
const HEAVY: [&str; 12] = [
    "async-std",
    "futures",
    "hyper",
    "libsqlite3-sys",
    "native-tls",
    "openssl-sys",
    "reqwest",
    "ring",
    "rusqlite",
    "rustls",
    "sqlx",
    "tokio",
];

#[test]
fn a_vendors_application_pulls_no_image_sql_tls_or_async() {
    let pulled = dependencies("carnet-device");
    let unwanted: Vec<_> = IMAGE.iter().chain(&HEAVY).filter(|name| pulled.contains(**name)).collect();
    assert!(unwanted.is_empty(), "carnet-device pulls {unwanted:?}");
    assert!(pulled.contains("carnet-core"), "the test reads the tree");
    // A device keeps no secrets of others: what seals them is a feature of `carnet-core` that it leaves out.
    assert!(!pulled.contains("chacha20poly1305") && dependencies("carnet").contains("chacha20poly1305"), "{pulled:?}");
}

#[test]
fn the_command_line_pulls_no_sql_tls_or_async_but_for_the_technician() {
    let heavy = |pulled: &BTreeSet<String>| HEAVY.into_iter().filter(|name| pulled.contains(*name)).collect::<Vec<_>>();
    let without = dependencies_with("carnet", &["--no-default-features"]);
    assert_eq!(heavy(&without), [""; 0], "carnet without `courier`");
    assert!(without.contains("carnet-device") && !without.contains("carnet-courier"), "{without:?}");
    // The feature is what brings them, and nothing else has to be left out.
    let with = dependencies_with("carnet", &["--no-default-features", "--features", "courier"]);
    assert!(heavy(&with).contains(&"sqlx") && heavy(&with).contains(&"tokio"), "{with:?}");
}

#[test]
fn the_floors_stand_on_each_other_in_one_direction() {
    let ours = |package: &str| -> BTreeSet<String> {
        dependencies(package).into_iter().filter(|name| name.starts_with("carnet") && name != package).collect()
    };
    let only = |names: &[&str]| -> BTreeSet<String> { names.iter().map(|name| (*name).to_owned()).collect() };
    assert_eq!(ours("carnet-core"), only(&[]));
    assert_eq!(ours("carnet-words"), only(&[]));
    for package in ["carnet-carrier", "carnet-model", "carnet-device"] {
        assert_eq!(ours(package), only(&["carnet-core"]), "{package}");
    }
    assert_eq!(ours("carnet-courier"), only(&["carnet-core", "carnet-model"]));
    assert_eq!(ours("carnet-portal"), only(&["carnet-carrier", "carnet-core", "carnet-model", "carnet-words"]));
    let below = only(&["carnet-carrier", "carnet-core", "carnet-device", "carnet-words"]);
    assert_eq!(ours("carnet-desktop"), below);
    assert!(ours("carnet").is_superset(&below) && !ours("carnet").contains("carnet-desktop"));
}

#[test]
fn every_code_has_a_sentence_and_a_hint_in_every_language() {
    let mut codes = BTreeSet::new();
    for file in [
        "core/src/error.rs",
        "core/src/license_key.rs",
        "core/src/text.rs",
        "core/src/typed.rs",
        "carrier/src/error.rs",
        "device/src/error.rs",
        "device/src/durable.rs",
        "device/src/verdict.rs",
        "device/src/device.rs",
        "model/src/custody.rs",
        "model/src/refusal.rs",
    ] {
        let source = std::fs::read_to_string(workspace().join(file)).unwrap();
        let source = source.split("mod tests").next().unwrap();
        codes.extend(source.split("=> \"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()));
        codes.extend(
            source
                .split(", \"")
                .skip(1)
                .map(|rest| rest.split('"').next().unwrap().to_owned())
                .filter(|code| code.contains('-') && !code.starts_with('-') && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')),
        );
    }
    for folder in ["cli/src", "cli/src/commands", "cli/src/commands/courier", "cli/src/courier", "cli/src/vendor", "gui/src"] {
        for entry in std::fs::read_dir(workspace().join(folder)).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
            let source = std::fs::read_to_string(entry).unwrap();
            for start in ["Failure::no(\"", "Failure::trouble(\"", "Self::no(\"", "Self::trouble(\"", "Problem::new(\""] {
                codes.extend(source.split(start).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()));
            }
        }
    }
    for folder in ["portal/src", "portal/src/api"] {
        for entry in std::fs::read_dir(workspace().join(folder)).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
            let source = std::fs::read_to_string(entry).unwrap().replace("UNPROCESSABLE, ", "StatusCode::UNPROCESSABLE, ");
            let code = |rest: &str| {
                let (status, rest) = rest.split_once(", \"")?;
                let is_status = status.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
                rest.split('"').next().filter(|_| is_status).map(str::to_owned)
            };
            codes.extend(source.split("StatusCode::").skip(1).filter_map(code));
            for start in ["Failure::new(\"", "Self::new(\""] {
                codes.extend(source.split(start).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()));
            }
        }
    }
    let before = codes.len();
    for folder in ["courier/src", "courier/src/client", "courier/src/visit"] {
        for entry in std::fs::read_dir(workspace().join(folder)).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
            let source = std::fs::read_to_string(entry).unwrap();
            let source = source.split("mod tests {").next().unwrap();
            let is_code = |code: &String| code.contains('-') && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
            for start in ["=> \"", "code: \"", "Refused(\""] {
                codes.extend(source.split(start).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).filter(is_code));
            }
        }
    }
    assert!(codes.len() > before + 20, "{} in the courier", codes.len() - before);
    // Names of things, not outcomes.
    for name in [
        "license",
        "request",
        "receipt",
        "profile",
        "policy",
        "deactivation",
        "denied",
        "advisory",
        "grace",
        "pinned",
        "placed",
        "requested",
        "abandoned",
        "installed",
        "retired",
        "reported",
        "answered",
        "unspecified",
        "moved",
    ] {
        codes.remove(name);
    }
    assert!(codes.len() > 110, "{}", codes.len());
    for language in carnet_words::Language::ALL {
        let words = carnet_words::Words::new(language);
        let ids: BTreeSet<_> = carnet_words::ids(language).into_iter().collect();
        for code in &codes {
            assert!(ids.contains(code.as_str()), "{}.ftl has no sentence for {code}", language.code());
            assert!(code == "licensed" || words.hint(code, &[]).is_some(), "{}.ftl has no hint for {code}", language.code());
        }
        assert_eq!(ids.len(), carnet_words::ids(carnet_words::Language::English).len(), "{}.ftl lacks some", language.code());
    }
}

#[test]
fn every_rule_of_a_field_has_a_sentence_in_every_language() {
    let source = std::fs::read_to_string(workspace().join("model/src/noun/rules.rs")).unwrap();
    let codes: BTreeSet<_> = source.split("=> \"").skip(1).map(|rest| format!("rule-{}", rest.split('"').next().unwrap())).collect();
    for language in carnet_words::Language::ALL {
        let ids: BTreeSet<_> = carnet_words::ids(language).into_iter().filter(|id| id.starts_with("rule-")).map(str::to_owned).collect();
        assert_eq!(ids, codes, "{}.ftl", language.code());
    }
}

#[test]
fn every_refusal_has_a_hint_that_names_no_command() {
    let source = std::fs::read_to_string(workspace().join("model/src/refusal.rs")).unwrap();
    let codes: Vec<_> = source.split("=> \"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(codes.len() > 30, "{}", codes.len());
    for language in carnet_words::Language::ALL {
        let words = carnet_words::Words::new(language);
        for code in &codes {
            let hint =
                words.hint_in_window(code, &[]).unwrap_or_else(|| panic!("{}.ftl has no hint in a window for {code}", language.code()));
            assert!(!hint.contains("`carnet ") && !hint.contains("`-"), "{}.ftl, {code}: {hint}", language.code());
        }
    }
}

#[test]
fn the_generated_files_are_as_their_generators_write_them() {
    for task in ["fixtures", "cli-docs"] {
        run(Command::new(env!("CARGO")).current_dir(workspace()).args([
            "run",
            "--quiet",
            "--locked",
            "--package",
            "xtask",
            "--",
            task,
            "--check",
        ]))
        .exits(0);
    }
}

#[test]
fn the_container_is_built_from_every_folder_of_the_workspace() {
    let read = |path: &str| std::fs::read_to_string(workspace().join(path)).unwrap();
    let manifest = read("Cargo.toml");
    let members = manifest.lines().find_map(|line| line.strip_prefix("members = [")?.strip_suffix(']')).unwrap();
    let members: BTreeSet<String> = members.split(", ").map(|member| member.trim_matches('"').to_owned()).collect();
    let container = read("portal/package/Containerfile");
    let copied = container.lines().filter_map(|line| line.strip_prefix("COPY ")?.split_once(' ')).filter(|(from, to)| from == to);
    assert_eq!(copied.map(|(from, _)| from.to_owned()).collect::<BTreeSet<_>>(), members, "Cargo reads the manifest of each");
}

#[test]
fn the_service_is_one_that_systemd_takes_and_confines() {
    let folder = tempfile::tempdir().unwrap();
    let unit = std::fs::read_to_string(workspace().join("portal/package/carnet-portal.service")).unwrap();
    // It is looked for where it will run.
    let unit = unit.replace("/usr/bin/carnet-portal", carnet_tests::carnet_portal().to_str().unwrap());
    let path = folder.path().join("carnet-portal.service");
    std::fs::write(&path, unit).unwrap();
    let said = run(tool("systemd-analyze").args(["verify", "--man=no", "--recursive-errors=no"]).arg(&path)).exits(0);
    assert_eq!(said.stderr, "", "it finds nothing to say");
    // 0 is a service that can do nothing, 100 one that is confined by nothing.
    run(tool("systemd-analyze").args(["security", "--no-pager", "--offline=true", "--threshold=15"]).arg(&path)).exits(0);
}

#[test]
fn no_secret_type_shows_itself() {
    let site = carnet_tests::Site::new();
    site.license("key", &[]);
    let key: carnet_core::LicenseKey = std::fs::read_to_string(site.path("key.key")).unwrap().trim().parse().unwrap();
    let device = carnet_core::SigningKey::from_seed(&[9; 32]);
    let shown =
        format!("{key:?} {device:?} {:?} {:?}", carnet_core::Tombstone::from_bytes([9; 16]), carnet_core::FingerprintKey::derive(&device));
    assert!(!shown.contains(&*key.reveal()) && !shown.contains("9, 9") && !shown.contains("0909"), "{shown}");
}
