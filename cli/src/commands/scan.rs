//! `carnet scan`: receive a document from an animated QR code, whatever shows it.

use std::fs;
use std::io::Write;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use carnet_carrier::animated::{Heard, Receiver, is_frame};
use carnet_carrier::frames::{self, FrameSource, Region, Video};
use carnet_carrier::qr::{self, Effort, Frame};
use carnet_carrier::{CarrierError, armor, bundle};
use carnet_core::Envelope;
use carnet_device::durable::{self, SHARED};
use serde_json::json;

use crate::args::ScanArgs;
use crate::{ExitStatus, Failure, Session, deliver};

/// What is kept of frames that were seen is no larger: the texts of the most fragments of the longest.
const MAX_KEPT: u64 = 2 * 1024 * 1024;

pub(crate) fn run(args: &ScanArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    deliver::check_target(&args.out, None, args.force)?;
    if args.resume.as_ref() == Some(&args.out) {
        return Err(Failure::trouble("input-is-output").with("path", args.out.display()));
    }
    let mut scan = Scan { receiver: Receiver::new(), frames: 0, still: None, too_large: false };
    let kept = args.resume.as_deref().map(|path| scan.take_up(path)).transpose()?;
    let mut source = open(args)?;
    scan.watch(source.as_mut(), kept, session)?;
    let (frames, progress) = (scan.frames, scan.receiver.progress());
    let missing = if scan.too_large && progress.seen == 0 {
        CarrierError::AnimationTooLarge
    } else {
        CarrierError::FramesMissing { seen: progress.seen, needed: progress.needed }
    };
    let content = scan.content().ok_or(missing)?;
    if !bundle::is_bundle(&content) {
        Envelope::parse(&content)?;
    }
    write(&content, &args.out, session)?;
    if let Some(path) = &args.resume {
        durable::remove(path)?;
    }
    session.out.note("ui-scan-complete", &[("frames", &frames.to_string())])?;
    let mut told = json!({
        "code": "ok",
        "frames": frames,
        "fragments": progress.needed,
        "bytes": content.len(),
        "kind": Envelope::parse(&content).map_or("bundle", |envelope| envelope.kind().name()),
    });
    if args.out == Path::new("-") {
        told["content"] = json!(BASE64.encode(&content));
    }
    session.out.json(&told)?;
    Ok(ExitStatus::Done)
}

fn open(args: &ScanArgs) -> Result<Box<dyn FrameSource>, Failure> {
    if let Some(path) = &args.frames {
        fs::metadata(path).map_err(Failure::at(path))?;
        return Ok(frames::open(path)?);
    }
    if let Some(device) = &args.camera {
        return Ok(Box::new(Video::camera(device)?));
    }
    let region: Region = args.screen.as_deref().unwrap_or_default().parse()?;
    let display = std::env::var("DISPLAY").map_err(|_| CarrierError::SourceUnavailable("DISPLAY".to_owned()))?;
    Ok(Box::new(Video::screen(&display, region)?))
}

struct Scan {
    receiver: Receiver,
    /// Frames that were looked at.
    frames: u64,
    /// A document that one code held in its still form.
    still: Option<Vec<u8>>,
    /// Whether a frame of something larger than is received here was seen.
    too_large: bool,
}

impl Scan {
    /// Takes up the frames that an interrupted scan has kept, and opens the file for those to come.
    fn take_up(&mut self, path: &Path) -> Result<fs::File, Failure> {
        let kept = durable::read_if_there(path, MAX_KEPT)?.unwrap_or_default();
        let kept = String::from_utf8_lossy(&kept);
        // The file is added to now and removed in the end: it must be one of ours.
        if !kept.is_empty() && !kept.lines().next().is_some_and(is_frame) {
            return Err(Failure::trouble("resume-foreign").with("path", path.display()));
        }
        for line in kept.lines() {
            // A line that was cut off by the interruption is a frame that was missed.
            let _ = self.receiver.receive(line);
        }
        fs::OpenOptions::new().create(true).append(true).open(path).map_err(Failure::at(path))
    }

    /// Looks at frames until a document is whole or there are no more.
    fn watch(&mut self, source: &mut dyn FrameSource, mut kept: Option<fs::File>, session: &mut Session) -> Result<(), Failure> {
        let mut before: Option<Frame> = None;
        while !self.is_complete() {
            let frame = match source.next_frame() {
                Ok(Some(frame)) => frame,
                Ok(None) => break,
                // One picture that cannot be read is one frame that was missed.
                Err(error @ (CarrierError::Io(_) | CarrierError::SourceUnavailable(_))) => return Err(error.into()),
                Err(_) => {
                    self.frames += 1;
                    continue;
                }
            };
            self.frames += 1;
            // A screen or a film shows most frames several times.
            if before.as_ref() == Some(&frame) {
                continue;
            }
            for text in frame.texts(Effort::Frame).unwrap_or_default() {
                self.hear(&text, kept.as_mut())?;
            }
            before = Some(frame);
            self.show_progress(session)?;
        }
        session.out.end_progress()
    }

    fn hear(&mut self, text: &str, kept: Option<&mut fs::File>) -> Result<(), Failure> {
        if !is_frame(text) {
            self.still = self.still.take().or_else(|| qr::document_in(text).ok());
            return Ok(());
        }
        match self.receiver.receive(text) {
            Err(CarrierError::AnimationTooLarge) => {
                self.too_large = true;
                Ok(())
            }
            Ok(Heard::New | Heard::Complete) => match kept {
                Some(file) => writeln!(file, "{text}").map_err(Failure::output),
                None => Ok(()),
            },
            // Foreign and damaged frames are none of ours.
            Ok(_) | Err(_) => Ok(()),
        }
    }

    fn show_progress(&self, session: &mut Session) -> Result<(), Failure> {
        let progress = self.receiver.progress();
        let percent = format!("{:.0}", progress.fraction() * 100.0);
        let arguments = [("percent", percent.as_str()), ("seen", &progress.seen.to_string()), ("needed", &progress.needed.to_string())];
        session.out.progress("ui-scan-progress", &arguments)
    }

    fn is_complete(&self) -> bool {
        self.still.is_some() || self.receiver.content().is_some()
    }

    fn content(self) -> Option<Vec<u8>> {
        self.receiver.content().map(<[u8]>::to_vec).or(self.still)
    }
}

/// A document goes to standard output armored, a bundle as it is; both to a file as they are.
fn write(content: &[u8], out: &Path, session: &mut Session) -> Result<(), Failure> {
    if out != Path::new("-") {
        durable::write(out, content, SHARED)?;
        return session.out.note("ui-written", &[("path", &out.display().to_string())]);
    }
    if session.out.is_json() {
        return Ok(());
    }
    if bundle::is_bundle(content) { session.out.bytes(content) } else { session.out.bytes(armor::encode(content)?.as_bytes()) }
}
