//! `carnet qr`: read the codes in pictures, show documents as animations.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use carnet_carrier::animated::{Film, FilmFormat, Sender};
use carnet_carrier::bundle;
use carnet_carrier::qr::{Effort, Frame};
use carnet_device::durable::{self, SHARED};
use serde_json::json;

use crate::args::{QrAnimateArgs, QrReadArgs};
use crate::{ExitStatus, Failure, Session, deliver};

/// Prints the texts of each picture; with `--json` a line a picture, where `ms` is the time from grey pixels to texts.
pub(crate) fn read(args: &QrReadArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let mut all_found = true;
    for path in &args.pictures {
        let file = path.display().to_string();
        let frame = deliver::receive_bytes(path).and_then(|bytes| Ok(Frame::decode(&bytes)?));
        let started = Instant::now();
        let texts = frame.and_then(|frame| Ok(frame.texts(Effort::Still)?));
        let ms = (started.elapsed().as_secs_f64() * 1e5).round() / 100.0;
        all_found &= texts.is_ok();
        match (texts, session.out.is_json()) {
            (Ok(texts), true) => session.out.json_line(&json!({ "file": file, "texts": texts, "ms": ms }))?,
            (Ok(texts), false) => texts.iter().try_for_each(|text| session.out.line(text))?,
            (Err(failure), true) => {
                session.out.json_line(&json!({ "file": file, "texts": [], "ms": ms, "code": failure.code() }))?;
            }
            (Err(failure), false) => {
                session.out.note("ui-picture", &[("path", &file)])?;
                session.out.failure(&failure);
            }
        }
    }
    Ok(if all_found { ExitStatus::Done } else { ExitStatus::No })
}

/// Writes the frames as pictures or as a film, or plays them in the terminal.
pub(crate) fn animate(args: &QrAnimateArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let content = content(&args.document)?;
    let mut sender = Sender::new(&content, args.version)?;
    let fragments = u32::try_from(sender.fragments()).unwrap_or(u32::MAX);
    let frames = args.count.unwrap_or(fragments.saturating_mul(2));
    if let Some(folder) = &args.frames {
        write_frames(&mut sender, frames, folder, args)?;
        session.out.note("ui-written", &[("path", &folder.display().to_string())])?;
    }
    if let Some(path) = &args.output {
        deliver::check_target(path, Some(&args.document), args.force)?;
        let format = film_format(path)?;
        // A film begins at its beginning, whatever was written before it.
        let mut sender = Sender::new(&content, args.version)?;
        let mut film = Vec::new();
        Film { frames, rate: args.rate, scale: args.scale }.write(&mut sender, format, &mut film)?;
        durable::write(path, &film, SHARED)?;
        session.out.note("ui-written", &[("path", &path.display().to_string())])?;
    }
    if args.frames.is_none() && args.output.is_none() {
        play(&mut sender, args, session)?;
    }
    session.out.json(&json!({ "code": "ok", "fragments": fragments, "frames": frames }))?;
    Ok(ExitStatus::Done)
}

/// A bundle as it is, or the one document of a file of any form.
fn content(path: &Path) -> Result<Vec<u8>, Failure> {
    let bytes = deliver::receive_bytes(path)?;
    if bundle::is_bundle(&bytes) {
        return Ok(bytes);
    }
    let mut rows = carnet_carrier::read(&bytes)?.rows;
    match rows.len() {
        1 => Ok(rows.remove(0)?),
        count => Err(Failure::no("one-document-wanted").with("count", count)),
    }
}

fn write_frames(sender: &mut Sender, frames: u32, folder: &Path, args: &QrAnimateArgs) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(Failure::at(folder))?;
    for number in 1..=frames {
        let path = folder.join(format!("frame-{number:05}.png"));
        deliver::check_target(&path, Some(&args.document), args.force)?;
        fs::write(&path, sender.next_symbol().to_png(args.scale)).map_err(Failure::at(&path))?;
    }
    Ok(())
}

fn film_format(path: &Path) -> Result<FilmFormat, Failure> {
    match path.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase).as_deref() {
        Some("gif") => Ok(FilmFormat::Gif),
        Some("png" | "apng") => Ok(FilmFormat::Apng),
        _ => Err(Failure::trouble("extension-unknown").with("path", path.display())),
    }
}

/// Plays the frames in the terminal until `--count` is reached, or for ever: Ctrl-C ends it.
fn play(sender: &mut Sender, args: &QrAnimateArgs, session: &mut Session) -> Result<(), Failure> {
    let symbol = sender.next_symbol();
    let size = terminal_size::terminal_size().filter(|_| session.out.is_terminal());
    let fits = size.is_some_and(|(width, height)| usize::from(width.0) >= symbol.columns() && usize::from(height.0) > symbol.rows());
    if !fits {
        let failure = Failure::trouble("terminal-too-small");
        return Err(failure.with("columns", symbol.columns()).with("rows", symbol.rows() + 1));
    }
    let pause = Duration::from_millis(1000 / u64::from(args.rate.max(1)));
    session.out.bytes(b"\x1b[2J")?;
    let mut symbol = symbol;
    for shown in 1.. {
        session.out.bytes(format!("\x1b[H{}", symbol.to_terminal(session.out.uses_color())).as_bytes())?;
        if args.count.is_some_and(|count| shown >= count) {
            break;
        }
        std::thread::sleep(pause);
        symbol = sender.next_symbol();
    }
    Ok(())
}
