//! Where frames come from: a folder of pictures, a film, a camera, a part of the screen. Whoever scans sees only a [`FrameSource`].

mod film;
mod folder;
mod video;

use std::fs::File;
use std::io::Read;
use std::path::Path;

pub use film::Film;
pub use folder::Folder;
pub use video::{Region, Video};

use crate::CarrierError;
use crate::qr::Frame;

/// Gives one frame after another.
pub trait FrameSource {
    /// The next frame; `None` where there are no more.
    ///
    /// # Errors
    /// Why this frame could not be had. The next call may give the next one.
    fn next_frame(&mut self) -> Result<Option<Frame>, CarrierError>;

    /// What ends the source from another thread, also while it waits for a frame; `None` for one that never waits long.
    fn stopper(&self) -> Option<Stopper> {
        None
    }
}

/// Ends a source; afterwards it has no more frames.
pub type Stopper = Box<dyn Fn() + Send>;

/// Opens a folder of pictures, a picture, an animated GIF or PNG, or a film of any kind that an installed `ffmpeg` reads.
///
/// # Errors
/// When there is nothing there that can be read as frames.
pub fn open(path: &Path) -> Result<Box<dyn FrameSource>, CarrierError> {
    if path.is_dir() {
        return Ok(Box::new(Folder::open(path)?));
    }
    let io = |error: std::io::Error| CarrierError::Io(error.kind());
    let mut beginning = [0; 8];
    let len = File::open(path).and_then(|mut file| file.read(&mut beginning)).map_err(io)?;
    match &beginning[..len] {
        b if b.starts_with(b"GIF8") || b.starts_with(b"\x89PNG") || b.starts_with(&[0xff, 0xd8]) => {
            let file = File::open(path).map_err(io)?;
            Ok(Box::new(Film::open(std::io::BufReader::new(file))?))
        }
        _ => Ok(Box::new(Video::open(path)?)),
    }
}
