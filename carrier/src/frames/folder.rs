//! The pictures of a folder, in the order of their names.

use std::fs;
use std::path::{Path, PathBuf};

use super::FrameSource;
use crate::qr::Frame;
use crate::{CarrierError, MAX_INPUT};

/// A folder of PNG and JPEG pictures. Files of other kinds are passed over.
pub struct Folder {
    pictures: std::vec::IntoIter<PathBuf>,
}

impl Folder {
    /// The pictures that are in `path` now.
    ///
    /// # Errors
    /// [`CarrierError::Io`].
    pub fn open(path: &Path) -> Result<Self, CarrierError> {
        let mut pictures = Vec::new();
        for entry in fs::read_dir(path).map_err(|error| CarrierError::Io(error.kind()))? {
            let path = entry.map_err(|error| CarrierError::Io(error.kind()))?.path();
            let is_picture = |extension: &str| ["png", "jpg", "jpeg"].iter().any(|known| extension.eq_ignore_ascii_case(known));
            if path.extension().and_then(|extension| extension.to_str()).is_some_and(is_picture) && path.is_file() {
                pictures.push(path);
            }
        }
        pictures.sort();
        Ok(Self { pictures: pictures.into_iter() })
    }
}

impl FrameSource for Folder {
    fn next_frame(&mut self) -> Result<Option<Frame>, CarrierError> {
        // A picture that was taken away meanwhile is a frame that was missed.
        let Some(path) = self.pictures.find(|path| path.exists()) else { return Ok(None) };
        let io = |error: std::io::Error| CarrierError::Io(error.kind());
        if fs::metadata(&path).map_err(io)?.len() > MAX_INPUT {
            return Err(CarrierError::InputTooLarge(MAX_INPUT));
        }
        Frame::decode(&fs::read(&path).map_err(io)?).map(Some)
    }
}
