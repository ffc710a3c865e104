//! Documents on their way in and out: files, standard streams, pictures, the terminal.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use carnet_carrier::qr::{Correction, Symbol};
use carnet_carrier::{Carried, FileForm, MAX_INPUT, armor, read};
use carnet_core::PortalUrl;
use carnet_device::durable::{self, SHARED, Stream};

use crate::args::DeliverArgs;
use crate::{Failure, Output};

/// What is delivered, and how its QR codes are drawn.
pub(crate) struct Parcel<'a> {
    pub(crate) document: &'a [u8],
    /// For the link form, where that is wanted.
    pub(crate) portal: Option<&'a PortalUrl>,
    /// The name of a picture, where one must be written unasked.
    pub(crate) name: &'a str,
}

/// Reads a file or standard input, whatever its form.
///
/// # Errors
/// When it cannot be read, or holds no document.
pub(crate) fn receive(path: &Path) -> Result<Carried, Failure> {
    let bytes = receive_bytes(path)?;
    Ok(read(&bytes)?)
}

pub(crate) fn receive_bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    if path != Path::new("-") {
        return Ok(durable::read(&resolved(path)?, MAX_INPUT)?);
    }
    let mut bytes = Vec::new();
    std::io::stdin().lock().take(MAX_INPUT + 1).read_to_end(&mut bytes).map_err(Failure::at(path))?;
    Ok(bytes)
}

/// The one document that `path` brings.
///
/// # Errors
/// When there are several, or none.
pub(crate) fn receive_one(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut rows = receive(path)?.rows;
    match rows.len() {
        1 => Ok(rows.remove(0)?),
        count => Err(Failure::no("one-document-wanted").with("count", count)),
    }
}

/// A link that the user named is theirs to follow; the state folder's reads never do.
fn resolved(path: &Path) -> Result<PathBuf, Failure> {
    std::fs::canonicalize(path).map_err(Failure::at(path))
}

/// Delivers a document in every way that was asked for; without any, as a QR code on a terminal and as armored text elsewhere.
///
/// # Errors
/// When a target exists, is the source, or cannot be written.
pub(crate) fn send(parcel: &Parcel<'_>, args: &DeliverArgs, out: &mut Output) -> Result<(), Failure> {
    for path in &args.output {
        if path == Path::new("-") {
            out.bytes(armor::encode(parcel.document)?.as_bytes())?;
        } else {
            durable::write(path, &form_for(path, parcel)?, SHARED)?;
            out.note("ui-written", &[("path", &path.display().to_string())])?;
        }
    }
    if out.is_json() {
        return Ok(());
    }
    let nothing_asked = args.output.is_empty() && !args.qr;
    if args.qr || nothing_asked && out.is_terminal() {
        show(parcel, args, out)?;
    } else if nothing_asked {
        out.bytes(armor::encode(parcel.document)?.as_bytes())?;
    }
    Ok(())
}

/// Whether everything can be written where it is wanted, as far as can be told. Every command asks this before it changes anything: what
/// was given up or issued must not be lost for a mistyped name.
///
/// # Errors
/// When a target exists, is the source, has no folder, or its name does not tell its form; or when two things want standard output.
pub(crate) fn check_targets(args: &DeliverArgs, source: Option<&Path>) -> Result<(), Failure> {
    for path in &args.output {
        check_target(path, source, args.force)?;
        form_of(path)?;
    }
    Ok(())
}

pub(crate) fn check_target(path: &Path, source: Option<&Path>, force: bool) -> Result<(), Failure> {
    if path == Path::new("-") {
        return Ok(());
    }
    if source.is_some_and(|source| is_same(source, path)) {
        return Err(Failure::trouble("input-is-output").with("path", path.display()));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::metadata(folder).map_err(Failure::at(folder))?;
    match std::fs::symlink_metadata(path) {
        // A device would be replaced by a file, which `--force` does not mean.
        Ok(known) if path.is_dir() || !(known.is_file() || known.is_symlink()) => {
            Err(Failure::trouble("not-a-regular-file").with("path", path.display()))
        }
        Ok(_) if !force => Err(Failure::trouble("file-exists").with("path", path.display())),
        _ => Ok(()),
    }
}

/// Whether two names are of one file, also if there is none yet.
pub(crate) fn is_same(one: &Path, other: &Path) -> bool {
    let place = |path: &Path| -> Option<PathBuf> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::canonicalize(path).ok().or_else(|| Some(std::fs::canonicalize(folder).ok()?.join(path.file_name()?)))
    };
    place(one).is_some_and(|place_of_one| place(other) == Some(place_of_one))
}

/// Where a bundle goes, which no other form can hold.
///
/// # Errors
/// When the name asks for another form.
pub(crate) fn check_bundle_name(path: &Path) -> Result<(), Failure> {
    match form_of(path) {
        _ if path == Path::new("-") => Ok(()),
        Ok(FileForm::Raw) => Ok(()),
        _ => Err(Failure::trouble("bundle-name").with("path", path.display())),
    }
}

/// What is written piece by piece: a file that gets its name when it is whole, or standard output.
pub(crate) enum Target {
    /// A file.
    File(Stream),
    /// Standard output.
    Output(io::Stdout),
}

impl Target {
    /// Begins to write.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub(crate) fn create(path: &Path) -> Result<Self, Failure> {
        Ok(if path == Path::new("-") { Self::Output(io::stdout()) } else { Self::File(Stream::create(path, SHARED)?) })
    }

    /// Gives the file its name.
    ///
    /// # Errors
    /// When it could not be written.
    pub(crate) fn commit(self) -> Result<(), Failure> {
        match self {
            Self::File(stream) => Ok(stream.commit()?),
            Self::Output(mut stdout) => stdout.flush().map_err(Failure::output),
        }
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::File(stream) => stream.write(bytes),
            Self::Output(stdout) => stdout.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::File(stream) => stream.flush(),
            Self::Output(stdout) => stdout.flush(),
        }
    }
}

/// The form that a file's name asks for.
fn form_of(path: &Path) -> Result<FileForm, Failure> {
    match FileForm::of(path) {
        _ if path == Path::new("-") => Ok(FileForm::Armor),
        Some(form) => Ok(form),
        None => Err(Failure::trouble("extension-unknown").with("path", path.display())),
    }
}

fn form_for(path: &Path, parcel: &Parcel<'_>) -> Result<Vec<u8>, Failure> {
    Ok(form_of(path)?.encode(parcel.document, parcel.portal, carnet_words::sheet)?)
}

/// Shows the QR code in the terminal; where it does not fit, says so and writes the picture.
fn show(parcel: &Parcel<'_>, args: &DeliverArgs, out: &mut Output) -> Result<(), Failure> {
    let symbol = Symbol::of_document(parcel.document, parcel.portal, Correction::Low)?;
    let size = terminal_size::terminal_size().filter(|_| out.is_terminal());
    let fits = size.is_some_and(|(width, height)| usize::from(width.0) >= symbol.columns() && usize::from(height.0) > symbol.rows());
    if fits {
        return out.bytes(symbol.to_terminal(out.uses_color()).as_bytes());
    }
    let (columns, rows) = (symbol.columns().to_string(), (symbol.rows() + 1).to_string());
    let picture = args.output.iter().find(|path| path.extension().is_some_and(|extension| extension == "png"));
    let path = if let Some(path) = picture {
        path.clone()
    } else {
        let beside = args.output.iter().find(|path| *path != Path::new("-")).cloned().unwrap_or_else(|| PathBuf::from(parcel.name));
        let path = free_name(&beside.with_extension("png"));
        durable::write(&path, &form_for(&path, parcel)?, SHARED)?;
        path
    };
    out.note("ui-qr-does-not-fit", &[("columns", &columns), ("rows", &rows), ("path", &path.display().to_string())])
}

/// `request.png`, or `request-2.png` and so on: a picture that nobody asked for replaces nothing.
fn free_name(path: &Path) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let numbered = (2..).map(|number| path.with_file_name(format!("{stem}-{number}.png")));
    let mut names = std::iter::once(path.to_owned()).chain(numbered);
    names.find(|name| std::fs::symlink_metadata(name).is_err()).unwrap_or_else(|| path.to_owned())
}
