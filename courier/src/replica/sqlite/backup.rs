//! A copy of the whole file, as it stands at one moment, while others go on reading and writing.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use sqlx::SqliteConnection;

use crate::replica::ReplicaError;

/// What a copy is called until it is whole.
const UNFINISHED: &str = ".unfinished";

/// Copies the file behind `connection` to `to`, which must not be there. Nothing is left of a copy that failed.
pub(super) async fn write(connection: &mut SqliteConnection, to: &Path) -> Result<(), ReplicaError> {
    // An absolute name is never taken for an address.
    let to = std::path::absolute(to).map_err(io_error)?;
    let mut unfinished = to.clone().into_os_string();
    unfinished.push(UNFINISHED);
    let unfinished = PathBuf::from(unfinished);
    // The name is taken first, so that nothing is ever replaced.
    create_private(&to).map_err(io_error)?;
    let written = copy(connection, &unfinished, &to).await;
    if written.is_err() {
        let _ = fs::remove_file(&unfinished);
        let _ = fs::remove_file(&to);
    }
    written
}

async fn copy(connection: &mut SqliteConnection, unfinished: &Path, to: &Path) -> Result<(), ReplicaError> {
    let name = unfinished.to_str().ok_or(ReplicaError::Invalid("path"))?;
    // What an interrupted copy left, or a link that somebody put there.
    match fs::remove_file(unfinished) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(io_error(error)),
        _ => {}
    }
    create_private(unfinished).map_err(io_error)?;
    sqlx::query("VACUUM INTO $1").bind(name).execute(connection).await?;
    File::open(unfinished).and_then(|file| file.sync_all()).and_then(|()| fs::rename(unfinished, to)).map_err(io_error)?;
    // Not every file system can do this; the rename itself was ordered after the contents.
    let _ = to.parent().map(|folder| File::open(folder).and_then(|folder| folder.sync_all()));
    Ok(())
}

/// An empty file for its owner alone, where there was none. SQLite writes into it.
fn create_private(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

fn io_error(error: io::Error) -> ReplicaError {
    ReplicaError::Backend(sqlx::Error::Io(error))
}
