//! What is plugged in: USB sticks and cameras, as Linux shows them.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// How often somebody looks for a stick, as long as a page waits for one.
const EVERY: Duration = Duration::from_secs(1);
/// Where desktops mount what was plugged in, whatever file system it has.
const MOUNTED_UNDER: [&str; 2] = ["/media/", "/run/media/"];
/// Where administrators mount things, sticks among them.
const BY_HAND_UNDER: &str = "/mnt/";
/// The file systems of sticks.
const OF_STICKS: [&str; 6] = ["vfat", "exfat", "msdos", "ntfs", "ntfs3", "fuseblk"];

/// Tells of sticks and cameras now and whenever they change, until `goes_on` says no.
pub(crate) fn watch(tell: &dyn Fn(Vec<PathBuf>, Vec<PathBuf>), goes_on: &dyn Fn() -> bool) {
    let mut known = None;
    while goes_on() {
        let now = (sticks(), cameras());
        if known.as_ref() != Some(&now) {
            tell(now.0.clone(), now.1.clone());
            known = Some(now);
        }
        thread::sleep(EVERY);
    }
}

fn sticks() -> Vec<PathBuf> {
    mounted(&String::from_utf8_lossy(&fs::read("/proc/self/mounts").unwrap_or_default()))
}

/// The folders of what was plugged in, out of a table of mounts (`proc_mounts(5)`): blanks in names are written as `\040`.
fn mounted(table: &str) -> Vec<PathBuf> {
    let stick = |line: &str| {
        let mut words = line.split(' ').skip(1);
        let (target, kind) = (words.next()?, words.next()?);
        let is_stick =
            MOUNTED_UNDER.iter().any(|root| target.starts_with(root)) || target.starts_with(BY_HAND_UNDER) && OF_STICKS.contains(&kind);
        is_stick.then(|| PathBuf::from(target.replace("\\040", " ").replace("\\134", "\\")))
    };
    let mut sticks: Vec<PathBuf> = table.lines().filter_map(stick).collect();
    sticks.sort();
    sticks.dedup();
    sticks
}

/// The cameras, as Linux names them. Most have a second node that gives no pictures; its index is not 0.
pub(crate) fn cameras() -> Vec<PathBuf> {
    let number = |path: &Path| path.file_name()?.to_str()?.strip_prefix("video")?.parse::<u32>().ok();
    let is_first = |path: &PathBuf| {
        let index = number(path).map(|number| format!("/sys/class/video4linux/video{number}/index"));
        index.is_some_and(|index| fs::read_to_string(index).map_or(true, |index| index.trim() == "0"))
    };
    let mut cameras: Vec<PathBuf> =
        fs::read_dir("/dev").into_iter().flatten().flatten().map(|entry| entry.path()).filter(is_first).collect();
    cameras.sort_by_key(|path| number(path));
    cameras
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sticks_are_what_is_mounted_where_sticks_are() {
        let table = "/dev/sda1 / ext4 rw 0 0\n/dev/sdb1 /media/anna/MY\\040STICK vfat rw 0 0\nproc /proc proc rw 0 0\n/dev/sdc1 /run/media/ben/CARNET ext4 ro 0 0\nnas:/x /mnt/x nfs rw 0 0\n/dev/sdd1 /mnt/usb vfat rw 0 0\n";
        let sticks = ["/media/anna/MY STICK", "/mnt/usb", "/run/media/ben/CARNET"].map(PathBuf::from);
        assert_eq!(mounted(table), sticks);
        assert!(mounted("").is_empty());
        assert!(mounted("one\n \n").is_empty());
    }
}
