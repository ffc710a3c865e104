//! What is plugged in: USB sticks and cameras, as Linux shows them.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// How often somebody looks for a stick, as long as a page waits for one.
const EVERY: Duration = Duration::from_secs(1);
/// Where desktops and administrators mount what was plugged in.
const MOUNTED_UNDER: [&str; 3] = ["/media/", "/run/media/", "/mnt/"];

/// Tells of the sticks now and whenever they change, until `goes_on` says no.
pub(crate) fn watch(tell: &dyn Fn(Vec<PathBuf>), goes_on: &dyn Fn() -> bool) {
    let mut known = None;
    while goes_on() {
        let sticks = sticks();
        if known.as_ref() != Some(&sticks) {
            tell(sticks.clone());
            known = Some(sticks);
        }
        thread::sleep(EVERY);
    }
}

fn sticks() -> Vec<PathBuf> {
    mounted(&fs::read_to_string("/proc/self/mounts").unwrap_or_default())
}

/// The folders of what was plugged in, out of a table of mounts (`proc_mounts(5)`): blanks in names are written as `\040`.
fn mounted(table: &str) -> Vec<PathBuf> {
    let target = |line: &str| line.split(' ').nth(1).map(|target| target.replace("\\040", " ").replace("\\134", "\\"));
    let mut sticks: Vec<PathBuf> = table
        .lines()
        .filter_map(target)
        .filter(|target| MOUNTED_UNDER.iter().any(|root| target.starts_with(root)))
        .map(PathBuf::from)
        .collect();
    sticks.sort();
    sticks.dedup();
    sticks
}

/// The cameras, as Linux names them.
pub(crate) fn cameras() -> Vec<PathBuf> {
    let number = |path: &Path| path.file_name()?.to_str()?.strip_prefix("video")?.parse::<u32>().ok();
    let mut cameras: Vec<PathBuf> =
        fs::read_dir("/dev").into_iter().flatten().flatten().map(|entry| entry.path()).filter(|path| number(path).is_some()).collect();
    cameras.sort_by_key(|path| number(path));
    cameras
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sticks_are_what_is_mounted_where_sticks_are() {
        let table = "/dev/sda1 / ext4 rw 0 0\n/dev/sdb1 /media/anna/MY\\040STICK vfat rw 0 0\nproc /proc proc rw 0 0\n/dev/sdc1 /run/media/ben/CARNET vfat ro 0 0\n";
        assert_eq!(mounted(table), [PathBuf::from("/media/anna/MY STICK"), PathBuf::from("/run/media/ben/CARNET")]);
        assert!(mounted("").is_empty());
        assert!(mounted("one\n \n").is_empty());
    }
}
