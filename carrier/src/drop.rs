//! The drop folder: a USB stick that carries documents both ways (`docs/spec/drop.md`).
//!
//! ```text
//! CARNET/README.TXT    what this is, for whoever finds the stick
//! CARNET/outbox/       from the machines: requests, proofs
//! CARNET/inbox/        to the machines: licenses, receipts
//! CARNET/taken/        what was dealt with
//! ```
//!
//! A stick is pulled out whenever people like. A file gets its name only when it is whole and on the stick, nothing is ever replaced, and
//! putting the same document twice leaves one file. Sticks have file systems of their own: names are found in any case, and neither times
//! nor permissions mean anything here.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The folder at the root of a stick.
const ROOT: &str = "CARNET";
const README: &str = "README.TXT";
/// A file that has not got its name yet.
const UNFINISHED: (&str, &str) = (".carnet-", ".tmp");
/// So many files of one name and different contents are kept apart.
const MAX_ALIKE: u32 = 1000;

/// One of the folders of a stick.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tray {
    /// To the machines.
    Inbox,
    /// From the machines.
    Outbox,
    /// What was dealt with.
    Taken,
}

/// The folders of one stick.
#[derive(Debug, Clone)]
pub struct DropFolder {
    root: PathBuf,
}

/// What became of a document that was put on the stick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Put {
    /// It is there now.
    New(PathBuf),
    /// It was there before, byte for byte.
    Known(PathBuf),
}

impl Put {
    /// Where it is.
    pub fn path(&self) -> &Path {
        match self {
            Self::New(path) | Self::Known(path) => path,
        }
    }
}

impl Tray {
    fn name(self) -> &'static str {
        match self {
            Self::Inbox => "inbox",
            Self::Outbox => "outbox",
            Self::Taken => "taken",
        }
    }
}

impl DropFolder {
    /// Whether a folder has been a stick of this kind before.
    pub fn is_on(stick: &Path) -> bool {
        Self::on(stick).is_ok_and(|folder| folder.root.is_dir())
    }

    /// The drop folder of `stick`, whether it is there already or not.
    ///
    /// # Errors
    /// When the stick cannot be read, or something else has the folder's name.
    pub fn on(stick: &Path) -> io::Result<Self> {
        let is_root = stick.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.eq_ignore_ascii_case(ROOT));
        Ok(Self { root: if is_root { stick.to_owned() } else { folder_in(stick, ROOT)? } })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.root
    }

    /// Makes the folders that are missing, and writes `readme` where there is none. What was left unfinished is cleared away.
    ///
    /// # Errors
    /// When the stick cannot be written.
    pub fn prepare(&self, readme: &str) -> io::Result<()> {
        for tray in [Tray::Inbox, Tray::Outbox, Tray::Taken] {
            let folder = folder_in(&self.root, tray.name())?;
            fs::create_dir_all(&folder)?;
            // What cannot be cleared away does no harm: nobody looks at it.
            entries(&folder)?.into_iter().filter(|path| is_unfinished(path)).for_each(|path| drop(fs::remove_file(path)));
        }
        if named(&self.root, README)?.is_none() {
            // Notepad wants its line ends, and its mark to know the letters.
            put(&self.root, README, format!("\u{feff}{}", readme.replace('\n', "\r\n")).as_bytes())?;
        }
        Ok(())
    }

    /// The files in a tray, in the order of their names. Links, folders and what is unfinished are not among them.
    ///
    /// # Errors
    /// When the stick cannot be read.
    pub fn files(&self, tray: Tray) -> io::Result<Vec<PathBuf>> {
        let folder = folder_in(&self.root, tray.name())?;
        let mut files = match entries(&folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            files => files?,
        };
        files.retain(|path| !is_unfinished(path) && fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file()));
        files.sort();
        Ok(files)
    }

    /// The document of this name in a tray, if there is one.
    ///
    /// # Errors
    /// When the stick cannot be read.
    pub fn find(&self, tray: Tray, name: &str) -> io::Result<Option<PathBuf>> {
        named(&folder_in(&self.root, tray.name())?, &format!("{name}.carnet"))
    }

    /// Puts a document into a tray as `NAME.carnet`. Where another one has that name, as `NAME-2.carnet` and so on.
    ///
    /// # Errors
    /// When the stick is full or cannot be written; there is then nothing of it.
    pub fn put(&self, tray: Tray, name: &str, document: &[u8]) -> io::Result<Put> {
        let folder = folder_in(&self.root, tray.name())?;
        for number in 1..=MAX_ALIKE {
            let name = if number == 1 { format!("{name}.carnet") } else { format!("{name}-{number}.carnet") };
            match named(&folder, &name)? {
                None => return put(&folder, &name, document).map(Put::New),
                Some(path) if holds(&path, document) => return Ok(Put::Known(path)),
                // Another document, or a damaged copy: it stays as it is.
                Some(_) => {}
            }
        }
        Err(ErrorKind::AlreadyExists.into())
    }

    /// Moves a file that was dealt with out of its tray.
    ///
    /// # Errors
    /// When the stick cannot be written; the file then stays, and is found to be dealt with the next time.
    pub fn take(&self, file: &Path) -> io::Result<()> {
        let folder = folder_in(&self.root, Tray::Taken.name())?;
        fs::create_dir_all(&folder)?;
        let name = file.file_name().and_then(|name| name.to_str()).ok_or(ErrorKind::InvalidInput)?;
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "carnet"));
        for number in 1..=MAX_ALIKE {
            let name = if number == 1 { name.to_owned() } else { format!("{stem}-{number}.{extension}") };
            if named(&folder, &name)?.is_none() {
                fs::rename(file, folder.join(name))?;
                sync_folder(&folder);
                return Ok(());
            }
        }
        Err(ErrorKind::AlreadyExists.into())
    }
}

/// Writes a file under another name first, and waits until the stick has it.
fn put(folder: &Path, name: &str, contents: &[u8]) -> io::Result<PathBuf> {
    let unfinished = folder.join([UNFINISHED.0, name, UNFINISHED.1].concat());
    let path = folder.join(name);
    // What was left there before goes, whatever it is: to write into a link would write where it leads.
    match fs::remove_file(&unfinished) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let written = File::create_new(&unfinished)
        .and_then(|mut file| file.write_all(contents).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&unfinished, &path));
    if let Err(error) = written {
        // A full stick has its room back.
        let _ = fs::remove_file(&unfinished);
        return Err(error);
    }
    sync_folder(folder);
    Ok(path)
}

/// Not every file system of a stick can do this; the rename itself was ordered after the contents.
fn sync_folder(folder: &Path) {
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

fn holds(path: &Path, document: &[u8]) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.len() == document.len() as u64)
        && fs::read(path).is_ok_and(|bytes| bytes == document)
}

/// The entry of a folder with this name in any case: a stick shows the names that it was given elsewhere.
fn named(folder: &Path, name: &str) -> io::Result<Option<PathBuf>> {
    let is_it = |path: &PathBuf| path.file_name().and_then(|known| known.to_str()).is_some_and(|known| known.eq_ignore_ascii_case(name));
    match entries(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        entries => Ok(entries?.into_iter().find(is_it)),
    }
}

/// The folder with this name in any case, or the path that it would have. A link is not followed: it could lead anywhere.
fn folder_in(parent: &Path, name: &str) -> io::Result<PathBuf> {
    match named(parent, name)? {
        None => Ok(parent.join(name)),
        Some(path) if fs::symlink_metadata(&path)?.is_dir() => Ok(path),
        Some(_) => Err(ErrorKind::NotADirectory.into()),
    }
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect()
}

fn is_unfinished(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(UNFINISHED.0) && name.ends_with(UNFINISHED.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prepared() -> (tempfile::TempDir, DropFolder) {
        let stick = tempfile::tempdir().unwrap();
        let folder = DropFolder::on(stick.path()).unwrap();
        folder.prepare("Read me\nplease").unwrap();
        (stick, folder)
    }

    #[test]
    fn the_same_document_twice_is_one_file_and_another_gets_another_name() {
        let (_stick, folder) = prepared();
        let Put::New(first) = folder.put(Tray::Outbox, "request-1", b"one").unwrap() else { panic!("new") };
        assert_eq!(folder.put(Tray::Outbox, "request-1", b"one").unwrap(), Put::Known(first.clone()));
        let Put::New(second) = folder.put(Tray::Outbox, "request-1", b"two").unwrap() else { panic!("new") };
        assert_eq!(second.file_name().unwrap(), "request-1-2.carnet");
        assert_eq!(fs::read(&first).unwrap(), b"one");
        assert_eq!(folder.files(Tray::Outbox).unwrap().len(), 2);
    }

    #[test]
    fn what_was_cut_off_is_not_seen_and_cleared_away() {
        let (_stick, folder) = prepared();
        let half = folder.path().join("inbox/.carnet-license-1.carnet.tmp");
        fs::write(&half, b"hal").unwrap();
        assert!(folder.files(Tray::Inbox).unwrap().is_empty());
        folder.prepare("").unwrap();
        assert!(!half.exists());
    }

    #[test]
    fn names_are_found_in_any_case() {
        let stick = tempfile::tempdir().unwrap();
        fs::create_dir_all(stick.path().join("Carnet/INBOX")).unwrap();
        fs::write(stick.path().join("Carnet/INBOX/LICENSE.CARNET"), b"x").unwrap();
        let folder = DropFolder::on(stick.path()).unwrap();
        folder.prepare("Read me").unwrap();
        assert_eq!(folder.files(Tray::Inbox).unwrap().len(), 1);
        assert!(!stick.path().join("CARNET").exists() && !stick.path().join("Carnet/inbox").exists());
        assert_eq!(folder.put(Tray::Inbox, "license", b"x").unwrap(), Put::Known(stick.path().join("Carnet/INBOX/LICENSE.CARNET")));
        assert_eq!(DropFolder::on(&stick.path().join("Carnet")).unwrap().path(), folder.path());
    }

    #[test]
    fn a_file_that_was_dealt_with_replaces_none_before() {
        let (_stick, folder) = prepared();
        for contents in [b"one", b"two"] {
            let Put::New(path) = folder.put(Tray::Inbox, "license", contents).unwrap() else { panic!("new") };
            folder.take(&path).unwrap();
        }
        let taken: Vec<_> = folder.files(Tray::Taken).unwrap().iter().map(|path| fs::read(path).unwrap()).collect();
        assert_eq!(taken, [b"two", b"one"], "license-2.carnet and license.carnet");
    }

    #[cfg(unix)]
    #[test]
    fn links_lead_nowhere() {
        let (stick, folder) = prepared();
        std::os::unix::fs::symlink("/etc/hostname", folder.path().join("inbox/license.carnet")).unwrap();
        assert!(folder.files(Tray::Inbox).unwrap().is_empty());
        let victim = stick.path().join("victim");
        fs::write(&victim, "mine").unwrap();
        std::os::unix::fs::symlink(&victim, folder.path().join("outbox/.carnet-request.carnet.tmp")).unwrap();
        folder.put(Tray::Outbox, "request", b"x").unwrap();
        assert_eq!(fs::read(&victim).unwrap(), b"mine");
        fs::remove_dir(folder.path().join("taken")).unwrap();
        std::os::unix::fs::symlink(stick.path(), folder.path().join("taken")).unwrap();
        assert_eq!(folder.files(Tray::Taken).unwrap_err().kind(), ErrorKind::NotADirectory);
    }
}
