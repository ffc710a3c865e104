//! Films of all other kinds, cameras and screens, by an installed `ffmpeg`: it knows them all, runs in a process of its own, and needs
//! nothing to build with (`docs/adr/0006-frames.md`).

use std::io::{BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::{FrameSource, Stopper};
use crate::CarrierError;
use crate::qr::Frame;

/// Frames are brought to at most that many pixels.
const SCALE: &str = "scale='min(1920,iw)':'min(1080,ih)':force_original_aspect_ratio=decrease,format=gray";

/// What `ffmpeg` shows us.
pub struct Video {
    /// What is looked at, for the error.
    name: String,
    child: Arc<Mutex<Child>>,
    frames: BufReader<ChildStdout>,
    has_given: bool,
}

/// A part of the screen, in pixels: `X,Y,WIDTH,HEIGHT`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// The left edge.
    pub x: u32,
    /// The upper edge.
    pub y: u32,
    /// The width.
    pub width: u32,
    /// The height.
    pub height: u32,
}

impl Video {
    /// A film.
    ///
    /// # Errors
    /// [`CarrierError::SourceUnavailable`] where there is no `ffmpeg`.
    pub fn open(path: &Path) -> Result<Self, CarrierError> {
        // An absolute path is never taken for an option or a protocol.
        let path = std::path::absolute(path).map_err(|error| CarrierError::Io(error.kind()))?;
        let name = path.display().to_string();
        Self::start(
            name,
            Command::new("ffmpeg").args(["-nostdin", "-loglevel", "error", "-protocol_whitelist", "file", "-i"]).arg(path),
            15,
        )
    }

    /// A camera, as `/dev/video0` (Linux only).
    ///
    /// # Errors
    /// [`CarrierError::SourceUnavailable`] where there is no such camera, or no `ffmpeg`.
    pub fn camera(device: &Path) -> Result<Self, CarrierError> {
        if !device.exists() {
            return Err(CarrierError::SourceUnavailable(device.display().to_string()));
        }
        let name = device.display().to_string();
        Self::start(name, Command::new("ffmpeg").args(["-nostdin", "-loglevel", "error", "-f", "v4l2", "-i"]).arg(device), 30)
    }

    /// A part of the screen of `display`, as `:0` (X11 only).
    ///
    /// # Errors
    /// [`CarrierError::SourceUnavailable`] where there is no `ffmpeg`.
    pub fn screen(display: &str, region: Region) -> Result<Self, CarrierError> {
        let (size, input) = (format!("{}x{}", region.width, region.height), format!("{display}+{},{}", region.x, region.y));
        let grab =
            ["-nostdin", "-loglevel", "error", "-f", "x11grab", "-draw_mouse", "0", "-framerate", "15", "-video_size", &size, "-i", &input];
        Self::start(input.clone(), Command::new("ffmpeg").args(grab), 15)
    }

    /// The whole screen of `display` (X11 only).
    ///
    /// # Errors
    /// As [`screen`](Self::screen).
    pub fn whole_screen(display: &str) -> Result<Self, CarrierError> {
        let grab = ["-nostdin", "-loglevel", "error", "-f", "x11grab", "-draw_mouse", "0", "-framerate", "15", "-i", display];
        Self::start(display.to_owned(), Command::new("ffmpeg").args(grab), 15)
    }

    fn start(name: String, command: &mut Command, rate: u32) -> Result<Self, CarrierError> {
        let filter = format!("fps={rate},{SCALE}");
        let mut child = command
            .args(["-vf", &filter, "-f", "image2pipe", "-c:v", "pgm", "-"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|_| CarrierError::SourceUnavailable("ffmpeg".to_owned()))?;
        let stdout = child.stdout.take().expect("standard output is piped");
        Ok(Self { name, child: Arc::new(Mutex::new(child)), frames: BufReader::new(stdout), has_given: false })
    }
}

impl FromStr for Region {
    type Err = CarrierError;

    fn from_str(text: &str) -> Result<Self, CarrierError> {
        let numbers: Option<Vec<u32>> = text.split(',').map(|number| number.trim().parse().ok()).collect();
        match numbers.as_deref() {
            Some(&[x, y, width, height]) if width >= 60 && height >= 60 => Ok(Self { x, y, width, height }),
            _ => Err(CarrierError::SourceUnavailable(text.to_owned())),
        }
    }
}

impl FrameSource for Video {
    /// Each frame comes as a binary PGM: `P5 width height 255` and the luminances.
    fn next_frame(&mut self) -> Result<Option<Frame>, CarrierError> {
        let Some(magic) = self.word()? else { return self.ended() };
        let mut number = || self.word()?.and_then(|word| word.parse::<u32>().ok()).ok_or(CarrierError::PictureFormat);
        let (width, height, depth) = (number()?, number()?, number()?);
        if magic != "P5" || depth != 255 || width > 1920 || height > 1920 {
            return Err(CarrierError::PictureFormat);
        }
        let mut luma = vec![0; (width * height) as usize];
        self.frames.read_exact(&mut luma).map_err(|error| CarrierError::Io(error.kind()))?;
        self.has_given = true;
        Frame::from_luma(width, height, luma).map(Some)
    }

    fn stopper(&self) -> Option<Stopper> {
        let child = self.child.clone();
        Some(Box::new(move || {
            let _ = locked(&child).kill();
        }))
    }
}

/// A thread that panicked with it has left it as it was.
fn locked(child: &Mutex<Child>) -> MutexGuard<'_, Child> {
    child.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Video {
    /// The end of a film; or there never was a picture, since it is no film, or the camera or the screen cannot be opened.
    fn ended(&mut self) -> Result<Option<Frame>, CarrierError> {
        // One that has closed its output has nothing more to give, and must not be waited for with the lock held.
        let failed = !self.exit().is_ok_and(|status| status.success());
        if failed && !self.has_given { Err(CarrierError::SourceUnavailable(self.name.clone())) } else { Ok(None) }
    }

    /// How the program ended; one that does not end soon is ended.
    fn exit(&self) -> std::io::Result<ExitStatus> {
        const PATIENCE: Duration = Duration::from_secs(2);
        let begun = Instant::now();
        loop {
            let mut child = locked(&self.child);
            if let Some(status) = child.try_wait()? {
                return Ok(status);
            }
            if begun.elapsed() > PATIENCE {
                child.kill()?;
                return child.wait();
            }
            drop(child);
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// The next word of a header, and the one blank after it.
    fn word(&mut self) -> Result<Option<String>, CarrierError> {
        let mut word = String::new();
        let mut byte = [0];
        loop {
            match self.frames.read(&mut byte) {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(CarrierError::Io(error.kind())),
                Ok(0) => return Ok(None),
                Ok(_) if byte[0].is_ascii_whitespace() && word.is_empty() => {}
                Ok(_) if byte[0].is_ascii_whitespace() => return Ok(Some(word)),
                Ok(_) if word.len() < 16 => word.push(char::from(byte[0])),
                Ok(_) => return Err(CarrierError::PictureFormat),
            }
        }
    }
}

impl Drop for Video {
    fn drop(&mut self) {
        let mut child = locked(&self.child);
        let _ = child.kill();
        let _ = child.wait();
    }
}
