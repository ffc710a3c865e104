//! Linux: `/etc/machine-id`, DMI, and the first built-in card and disk as `/sys` shows them.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use carnet_core::ComponentKind;

use super::Machine;

const MAX_FILE: u64 = 64 * 1024;
/// What boards say that nobody gave a number.
const NO_VALUE: [&str; 11] = [
    "",
    "0",
    "00000000-0000-0000-0000-000000000000",
    "03000200-0400-0500-0006-000700080009",
    "default string",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "none",
    "not specified",
    "system serial number",
    "to be filled by o.e.m.",
    "uninitialized",
];

/// Reads the machine whose root folder is `root`.
pub(super) fn probe(root: &Path) -> Machine {
    let processor = read(&root.join("proc/cpuinfo")).unwrap_or_default();
    let sources: [(ComponentKind, Option<String>); 6] = [
        (ComponentKind::MachineId, value(&root.join("etc/machine-id"))),
        (ComponentKind::SystemUuid, value(&root.join("sys/class/dmi/id/product_uuid"))),
        (ComponentKind::NetworkCard, network_card(root)),
        (ComponentKind::Processor, processor_signature(&processor)),
        (ComponentKind::Disk, disk(root)),
        (ComponentKind::Board, value(&root.join("sys/class/dmi/id/board_serial"))),
    ];
    let is_virtual = processor.lines().any(|line| line.starts_with("flags") && line.split_whitespace().any(|flag| flag == "hypervisor"));
    Machine { components: sources.into_iter().filter_map(|(kind, value)| Some((kind, value?))).collect(), is_virtual }
}

/// The hardware address of the first card that is built in: USB cards come and go, and made-up addresses change.
fn network_card(root: &Path) -> Option<String> {
    let mut addresses: Vec<String> = entries(&root.join("sys/class/net"))
        .into_iter()
        .filter(|card| card.join("device").exists() && !is_on_usb(card))
        .filter(|card| read(&card.join("addr_assign_type")).is_none_or(|assigned| assigned.trim() == "0"))
        .filter_map(|card| value(&card.join("address")))
        .filter(|address| address != "00:00:00:00:00:00")
        .collect();
    addresses.sort();
    addresses.into_iter().next()
}

fn disk(root: &Path) -> Option<String> {
    let is_fixed = |disk: &PathBuf| read(&disk.join("removable")).is_none_or(|removable| removable.trim() == "0") && !is_on_usb(disk);
    let serial = |disk: PathBuf| ["device/serial", "serial", "device/wwid", "wwid"].iter().find_map(|file| value(&disk.join(file)));
    entries(&root.join("sys/block")).into_iter().filter(is_fixed).find_map(serial)
}

/// Family, model and stepping: what changes with the processor and not with the kernel.
fn processor_signature(cpuinfo: &str) -> Option<String> {
    const FIELDS: [&str; 9] =
        ["vendor_id", "cpu family", "model", "model name", "stepping", "CPU implementer", "CPU part", "CPU variant", "Serial"];
    let first = cpuinfo.split("\n\n").next()?;
    let fields = first.lines().filter_map(|line| line.split_once(':')).map(|(name, value)| (name.trim(), value.trim()));
    let signature: Vec<String> = fields.filter(|(name, _)| FIELDS.contains(name)).map(|(name, value)| format!("{name}={value}")).collect();
    (!signature.is_empty()).then(|| signature.join(";"))
}

fn is_on_usb(device: &Path) -> bool {
    fs::canonicalize(device).is_ok_and(|path| path.components().any(|part| part.as_os_str().to_string_lossy().starts_with("usb")))
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

fn value(path: &Path) -> Option<String> {
    let text = read(path)?;
    let value = text.trim();
    (!NO_VALUE.contains(&value.to_lowercase().as_str())).then(|| value.to_owned())
}

fn read(path: &Path) -> Option<String> {
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(MAX_FILE).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_machine_and_leaves_out_what_is_not_its_own() {
        let root = tempfile::tempdir().unwrap();
        let put = |path: &str, text: &str| {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        put("etc/machine-id", "4dbb7b1f0d4546d6ae5d7e0e1c1f3b0a\n");
        put("sys/class/dmi/id/board_serial", "To be filled by O.E.M.\n");
        put("proc/cpuinfo", "processor\t: 0\nvendor_id\t: X\nmodel\t\t: 7\ncpu MHz\t: 1234.5\nflags\t: fpu hypervisor\n\nprocessor : 1\n");
        put("sys/class/net/eth1/address", "02:00:00:00:00:02\n");
        put("sys/class/net/eth1/device/vendor", "x");
        put("sys/class/net/eth1/addr_assign_type", "0\n");
        put("sys/class/net/docker0/address", "02:00:00:00:00:01\n");
        put("sys/block/sda/removable", "1\n");
        put("sys/block/sda/device/serial", "STICK\n");
        put("sys/block/vda/removable", "0\n");
        put("sys/block/vda/serial", "DISK-1\n");

        let machine = probe(root.path());

        assert!(machine.is_virtual);
        let expected = [
            (ComponentKind::MachineId, "4dbb7b1f0d4546d6ae5d7e0e1c1f3b0a"),
            (ComponentKind::NetworkCard, "02:00:00:00:00:02"),
            (ComponentKind::Processor, "vendor_id=X;model=7"),
            (ComponentKind::Disk, "DISK-1"),
        ];
        assert_eq!(machine.components, expected.map(|(kind, value)| (kind, value.to_owned())));
        assert!(!format!("{machine:?}").contains("DISK-1"), "Debug shows kinds, not values");
    }
}
