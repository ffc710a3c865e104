//! Files that are there as they were or as they will be, never in between, whatever instruction the power fails at.
//!
//! Every write is a temporary file in the same folder, fsync, rename, fsync of the folder. Every read refuses links and devices, and
//! stops at a bound.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use carnet_core::Arguments;
use thiserror::Error;

/// How long a writer waits for another one.
const LOCK_PATIENCE: Duration = Duration::from_secs(10);
const LOCK_POLL: Duration = Duration::from_millis(20);

/// How the names of temporary files begin and end.
const TEMPORARY: (&str, &str) = (".carnet-", ".tmp");

/// For files that hold a secret.
pub const PRIVATE: u32 = 0o600;
/// For files that the users of the application read.
pub const SHARED: u32 = 0o644;

/// Why a file could not be read or written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FileError {
    /// Another process holds the lock, and did not let go in time.
    #[error("another process is using `{0}`")]
    Busy(PathBuf),
    /// The operating system refused.
    #[error("{kind}: `{path}`", path = path.display())]
    Io {
        /// What it said.
        kind: io::ErrorKind,
        /// Of which file.
        path: PathBuf,
    },
    /// A link, a device or a folder where a file should be.
    #[error("not a regular file: `{0}`")]
    NotRegular(PathBuf),
    /// More bytes than such a file ever has.
    #[error("too large: `{0}`")]
    TooLarge(PathBuf),
}

impl FileError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Busy(_) => "busy",
            Self::Io { kind: io::ErrorKind::NotFound, .. } => "file-not-found",
            Self::Io { kind: io::ErrorKind::PermissionDenied, .. } => "permission-denied",
            Self::Io { kind: io::ErrorKind::ReadOnlyFilesystem, .. } => "read-only",
            Self::Io { kind: io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded, .. } => "disk-full",
            Self::Io { .. } => "io",
            Self::NotRegular(_) => "not-a-regular-file",
            Self::TooLarge(_) => "file-too-large",
        }
    }

    /// What the sentence of the code names, as name and value.
    pub fn arguments(&self) -> Arguments {
        match self {
            Self::Io { kind, path } => vec![("path", path.display().to_string()), ("reason", kind.to_string())],
            Self::Busy(path) | Self::NotRegular(path) | Self::TooLarge(path) => vec![("path", path.display().to_string())],
        }
    }

    /// Whether the file is simply not there.
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::Io { kind: io::ErrorKind::NotFound, .. })
    }

    /// Makes an [`io::Error`] one of `path`.
    pub fn at(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |error| Self::Io { kind: error.kind(), path: path.to_owned() }
    }
}

/// Replaces `path` by `bytes`, with the Unix permissions `mode`, durably. A link at `path` is replaced, not followed.
///
/// # Errors
/// [`FileError::Io`]; the old file is then as it was.
pub fn write(path: &Path, bytes: &[u8], mode: u32) -> Result<(), FileError> {
    prepared(path, bytes, mode)?.persist(path).map_err(|persist| FileError::at(path)(persist.error))?;
    sync_folder(folder_of(path)).map_err(FileError::at(path))
}

/// Replaces many files of one disk by one wait for the disk. Not all or none: for whoever can write them again after a crash, as a journal
/// can. When this returns, all of them are durable.
///
/// # Errors
/// [`FileError::Io`]; some of the files may be replaced then.
pub fn write_together(writes: &[(PathBuf, Vec<u8>)], mode: u32) -> Result<(), FileError> {
    #[cfg(target_os = "linux")]
    if let [(first, _), _, ..] = writes {
        for (path, bytes) in writes {
            let file = filled(path, bytes, mode).map_err(FileError::at(path))?;
            file.persist(path).map_err(|persist| FileError::at(path)(persist.error))?;
        }
        let sync = |folder: &Path| File::open(folder).and_then(|folder| Ok(rustix::fs::syncfs(folder)?));
        return sync(folder_of(first)).map_err(FileError::at(first));
    }
    writes.iter().try_for_each(|(path, bytes)| write(path, bytes, mode))
}

/// A file that is written piece by piece, and gets its name when it is whole and durable. Dropped before that, it is gone.
pub struct Stream {
    path: PathBuf,
    file: io::BufWriter<tempfile::NamedTempFile>,
}

impl Stream {
    /// Begins a file that will replace what is at `path`.
    ///
    /// # Errors
    /// [`FileError::Io`].
    pub fn create(path: &Path, mode: u32) -> Result<Self, FileError> {
        let file = filled(path, &[], mode).map_err(FileError::at(path))?;
        Ok(Self { path: path.to_owned(), file: io::BufWriter::new(file) })
    }

    /// Makes it durable, then gives it its name.
    ///
    /// # Errors
    /// [`FileError::Io`]; what was there before is then as it was.
    pub fn commit(self) -> Result<(), FileError> {
        let at = || FileError::at(&self.path);
        let file = self.file.into_inner().map_err(|error| at()(error.into_error()))?;
        file.as_file().sync_all().map_err(at())?;
        file.persist(&self.path).map_err(|persist| at()(persist.error))?;
        sync_folder(folder_of(&self.path)).map_err(at())
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Like [`write()`], but refuses to replace what is there.
///
/// # Errors
/// [`FileError::Io`] with [`io::ErrorKind::AlreadyExists`], or what went wrong.
pub fn create(path: &Path, bytes: &[u8], mode: u32) -> Result<(), FileError> {
    prepared(path, bytes, mode)?.persist_noclobber(path).map_err(|persist| FileError::at(path)(persist.error))?;
    sync_folder(folder_of(path)).map_err(FileError::at(path))
}

/// Reads the whole of a regular file of at most `max` bytes. Links are not followed.
///
/// # Errors
/// [`FileError`].
pub fn read(path: &Path, max: u64) -> Result<Vec<u8>, FileError> {
    let file = open_regular(path, OpenOptions::new().read(true))?;
    let mut bytes = Vec::new();
    file.take(max + 1).read_to_end(&mut bytes).map_err(FileError::at(path))?;
    if bytes.len() as u64 > max { Err(FileError::TooLarge(path.to_owned())) } else { Ok(bytes) }
}

/// Like [`read`], but `None` if the file is not there.
///
/// # Errors
/// [`FileError`].
pub fn read_if_there(path: &Path, max: u64) -> Result<Option<Vec<u8>>, FileError> {
    match read(path, max) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}

/// Removes a file, durably; it is no error if it is not there.
///
/// # Errors
/// [`FileError`].
pub fn remove(path: &Path) -> Result<(), FileError> {
    match fs::remove_file(path) {
        Ok(()) => sync_folder(folder_of(path)).map_err(FileError::at(path)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(FileError::at(path)(error)),
    }
}

/// Removes the temporary files that a killed process left in `folder`. For whoever holds the folder's lock; what cannot be removed stays.
pub fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        if name.to_str().is_some_and(|name| name.starts_with(TEMPORARY.0) && name.ends_with(TEMPORARY.1)) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Makes a folder and those above it, with the Unix permissions `mode` for the new ones.
///
/// # Errors
/// [`FileError`].
pub fn create_folder(path: &Path, mode: u32) -> Result<(), FileError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, mode);
    #[cfg(not(unix))]
    let _ = mode;
    builder.create(path).map_err(FileError::at(path))
}

/// Checks that a folder is one and no link to another: what is written below it must stay below it.
///
/// # Errors
/// [`FileError::NotRegular`], or what went wrong.
pub fn require_folder(path: &Path) -> Result<(), FileError> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => Ok(()),
        Ok(_) => Err(FileError::NotRegular(path.to_owned())),
        Err(error) => Err(FileError::at(path)(error)),
    }
}

/// The exclusive right to write in a folder, given back when it is dropped, and by the system when the process dies.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "held, never read")] File);

impl Lock {
    /// Waits up to ten seconds for the lock at `path`.
    ///
    /// # Errors
    /// [`FileError::Busy`] after that time, or what went wrong.
    pub fn acquire(path: &Path) -> Result<Self, FileError> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, PRIVATE);
        let file = open_regular(path, &mut options)?;
        let deadline = Instant::now() + LOCK_PATIENCE;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self(file)),
                Err(TryLockError::WouldBlock) if Instant::now() < deadline => std::thread::sleep(LOCK_POLL),
                Err(TryLockError::WouldBlock) => return Err(FileError::Busy(path.to_owned())),
                Err(TryLockError::Error(error)) => return Err(FileError::at(path)(error)),
            }
        }
    }
}

fn open_regular(path: &Path, options: &mut OpenOptions) -> Result<File, FileError> {
    // NONBLOCK: opening a pipe that someone put here must not hang. It has no effect on regular files.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        options,
        (rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK).bits().cast_signed(),
    );
    let file = options.open(path).map_err(|error| match error.raw_os_error() {
        #[cfg(unix)]
        Some(errno) if errno == rustix::io::Errno::LOOP.raw_os_error() => FileError::NotRegular(path.to_owned()),
        _ if error.kind() == io::ErrorKind::IsADirectory => FileError::NotRegular(path.to_owned()),
        _ => FileError::at(path)(error),
    })?;
    match file.metadata() {
        Ok(metadata) if metadata.is_file() => Ok(file),
        Ok(_) => Err(FileError::NotRegular(path.to_owned())),
        Err(error) => Err(FileError::at(path)(error)),
    }
}

/// The whole contents in a temporary file of the same folder, on the disk. It is gone again unless it gets its name.
fn prepared(path: &Path, bytes: &[u8], mode: u32) -> Result<tempfile::NamedTempFile, FileError> {
    let file = filled(path, bytes, mode).map_err(FileError::at(path))?;
    file.as_file().sync_all().map_err(FileError::at(path))?;
    Ok(file)
}

/// The same, before the disk has it.
fn filled(path: &Path, bytes: &[u8], mode: u32) -> io::Result<tempfile::NamedTempFile> {
    let mut file = tempfile::Builder::new().prefix(TEMPORARY.0).suffix(TEMPORARY.1).tempfile_in(folder_of(path))?;
    file.write_all(bytes)?;
    set_mode(file.as_file(), mode)?;
    Ok(file)
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(unix)]
fn set_mode(file: &File, mode: u32) -> io::Result<()> {
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(mode))
}

#[cfg(not(unix))]
fn set_mode(_: &File, _: u32) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Windows has no folders to sync; NTFS journals the rename.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
