//! Looking at a camera, a screen or a film until a document is whole.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use carnet_carrier::CarrierError;
use carnet_carrier::animated::{Heard, Receiver, is_frame};
use carnet_carrier::frames::{self, FrameSource, Video};
use carnet_carrier::qr::{self, Effort, Frame};
use carnet_core::UnixTime;

use crate::bring;
use crate::problem::Problem;
use crate::product::{self, Places};
use crate::state::{Look, Preview, Report, Scan};
use crate::worker::Turn;

/// The longer side of the preview, in pixels at most: a screen takes no pictures of any size.
const PREVIEW: usize = 640;
/// Frames a second of an image sequence that stands for a camera.
const SEQUENCE_RATE: u32 = 30;

/// What to look at, and for whom.
pub(crate) struct Watch {
    pub(crate) folder: Option<PathBuf>,
    pub(crate) look: Look,
    /// An image sequence that stands for the camera.
    pub(crate) frames: Option<PathBuf>,
    pub(crate) clock: fn() -> UnixTime,
    pub(crate) places: Places,
}

impl Watch {
    /// Looks until a document is whole, there is nothing more to see, or nobody wants it any more. `look` is told with every report.
    pub(crate) fn run(&self, tell: &dyn Fn(Report), look: u64, turn: &Turn, number: u64) {
        let goes_on = || turn.is(number);
        let watched = catch_unwind(AssertUnwindSafe(|| {
            let mut source = self.open()?;
            if let Some(stop) = source.stopper() {
                turn.ends_by(number, stop);
            }
            let content = self.watch(source.as_mut(), &|scan| tell(Report::Seen(look, scan)), &goes_on)?;
            let now = (self.clock)();
            let taken =
                content.filter(|_| goes_on()).map(|content| bring::take_content(self.folder.as_deref(), &content, now, &self.places));
            Ok(taken.map(|taken| (product::find(&self.places, now), taken)))
        }));
        let failed = |problem| tell(Report::LookFailed(look, problem));
        match watched {
            Ok(Ok(Some((found, taken)))) => {
                tell(Report::Found(found));
                tell(Report::Shown(look, taken));
            }
            Ok(Ok(None)) => tell(Report::Ended(look)),
            Ok(Err(_)) if matches!(self.look, Look::Screen(_)) => failed(Problem::new("screen-unavailable")),
            Ok(Err(error)) => failed(CarrierError::into(error)),
            Err(_) => failed(Problem::new("internal")),
        }
    }

    fn open(&self) -> Result<Box<dyn FrameSource>, CarrierError> {
        Ok(match (&self.look, &self.frames) {
            (Look::Camera(_), Some(frames)) => Box::new(Sequence::new(frames)?),
            (Look::Camera(device), None) => Box::new(Video::camera(device)?),
            (Look::Film(path), _) => frames::open(path)?,
            (Look::Screen(region), _) => {
                let display = std::env::var("DISPLAY").map_err(|_| CarrierError::SourceUnavailable("screen".to_owned()))?;
                Box::new(match region {
                    Some(region) => Video::screen(&display, *region)?,
                    None => Video::whole_screen(&display)?,
                })
            }
        })
    }

    fn watch(
        &self,
        source: &mut dyn FrameSource,
        show: &dyn Fn(Scan),
        goes_on: &dyn Fn() -> bool,
    ) -> Result<Option<Vec<u8>>, CarrierError> {
        let mut receiver = Receiver::new();
        let mut scan = Scan::default();
        let mut before: Option<Frame> = None;
        while goes_on() {
            let frame = match source.next_frame() {
                Ok(Some(frame)) => frame,
                Ok(None) if matches!(self.look, Look::Film(_)) => {
                    let progress = receiver.progress();
                    return Err(CarrierError::FramesMissing { seen: progress.seen, needed: progress.needed });
                }
                Ok(None) => return Err(CarrierError::SourceUnavailable(self.name())),
                Err(CarrierError::Io(_)) => return Err(CarrierError::SourceUnavailable(self.name())),
                Err(error @ CarrierError::SourceUnavailable(_)) => return Err(error),
                // One picture that cannot be read is one frame that was missed.
                Err(_) => continue,
            };
            scan.frames += 1;
            if before.as_ref() == Some(&frame) {
                continue;
            }
            let texts = frame.texts(Effort::Frame).unwrap_or_default();
            (scan.has_code, scan.is_foreign) = (!texts.is_empty(), false);
            for text in texts {
                if let Some(content) = hear(&text, &mut receiver, &mut scan) {
                    return Ok(Some(content));
                }
            }
            scan.progress = receiver.progress();
            scan.preview = Some(preview(&frame));
            show(scan.clone());
            before = Some(frame);
        }
        Ok(None)
    }

    fn name(&self) -> String {
        match &self.look {
            Look::Camera(path) | Look::Film(path) => path.display().to_string(),
            Look::Screen(_) => "screen".to_owned(),
        }
    }
}

/// The document, if with this text it is whole.
fn hear(text: &str, receiver: &mut Receiver, scan: &mut Scan) -> Option<Vec<u8>> {
    if !is_frame(text) {
        let document = qr::document_in(text).ok();
        scan.is_foreign |= document.is_none();
        return document;
    }
    match receiver.receive(text) {
        Ok(Heard::Complete) => receiver.content().map(<[u8]>::to_vec),
        Ok(_) => None,
        Err(error) => {
            // One of ours that is damaged is only one that was missed.
            scan.is_foreign |= error == CarrierError::FrameForeign;
            None
        }
    }
}

fn preview(frame: &Frame) -> Preview {
    let (width, height) = frame.dimensions();
    let (width, height) = (width as usize, height as usize);
    let step = width.max(height).div_ceil(PREVIEW).max(1);
    let rows = frame.luma().chunks(width).step_by(step);
    let luma: Arc<[u8]> = rows.flat_map(|row| row.iter().step_by(step).copied()).collect();
    Preview { width: width.div_ceil(step), height: height.div_ceil(step), luma }
}

/// An image sequence that stands for a camera: at a camera's pace, again and again.
struct Sequence {
    folder: PathBuf,
    frames: frames::Folder,
    begun: Instant,
    given: u32,
    has_any: bool,
}

impl Sequence {
    fn new(folder: &std::path::Path) -> Result<Self, CarrierError> {
        Ok(Self { folder: folder.to_owned(), frames: frames::Folder::open(folder)?, begun: Instant::now(), given: 0, has_any: false })
    }
}

impl FrameSource for Sequence {
    fn next_frame(&mut self) -> Result<Option<Frame>, CarrierError> {
        let due = self.begun + Duration::from_secs(1) / SEQUENCE_RATE * self.given;
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        self.given += 1;
        match self.frames.next_frame()? {
            Some(frame) => {
                self.has_any = true;
                Ok(Some(frame))
            }
            None if self.has_any => {
                self.has_any = false;
                self.frames = frames::Folder::open(&self.folder)?;
                self.frames.next_frame()
            }
            None => Ok(None),
        }
    }
}
