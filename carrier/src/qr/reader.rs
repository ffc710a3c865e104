//! Reading: every QR code in a picture, in any rotation, seen from the side, also white on black.
//!
//! Pictures are hostile: their size is read from the header before anything is decoded, the decoder runs behind `catch_unwind`, and every
//! attempt looks at the clock: a picture full of false corners would keep a decoder busy for hours.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use image::{DynamicImage, GrayImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, Luma, imageops};
use rxing::common::{BitArray, BitMatrix, DetectorRXingResult};
use rxing::qrcode::cpp_port::decoder::Decode;
use rxing::qrcode::cpp_port::detector::{FindFinderPatterns, GenerateFinderPatternSets, SampleQR};

use super::binarize::binarize;
use crate::CarrierError;

/// A QR code of 21 modules at 2 pixels each, with some border, is no smaller.
const MIN_SIDE: u32 = 60;
/// The most pixels of a picture.
pub(crate) const MAX_PIXELS: u64 = 64_000_000;
/// Larger pictures are read at half their size first: a 4K frame is not.
pub(crate) const FULL_PIXELS: u64 = 9_000_000;
/// The most pixels that are looked at in one piece.
const MAX_LOOKED_AT: u64 = 20_000_000;
/// Larger pictures have pixels enough, and are not looked at in double size.
const SMALL_PIXELS: u64 = 4_000_000;
/// How long a picture that somebody waits for may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long one of many frames may take: the next one comes soon.
const FRAME_PATIENCE: Duration = Duration::from_secs(2);
/// What the decoder of a picture may ask for.
pub(crate) const MAX_DECODED: u64 = 512 * 1024 * 1024;
/// The largest finder patterns are tried: corners of more than a hundred codes.
const MAX_PATTERNS: usize = 400;
/// Places that look like a corner along a row. The finder compares each with all others, and a picture of a code has hundreds of them.
const MAX_PLACES: usize = 50_000;

/// A grey picture, as a file, a camera or a screen gives it.
#[derive(Clone, PartialEq, Eq)]
pub struct Frame(GrayImage);

/// How hard to look for a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effort {
    /// One of many frames: the next one comes soon.
    Frame,
    /// The only picture there is.
    Still,
}

/// A way to look at a picture; `None` where it is not worth while.
type View<'a> = &'a dyn Fn() -> Option<Cow<'a, GrayImage>>;

/// Whether `input` begins as a picture does, one that is read here or not.
pub fn is_picture(input: &[u8]) -> bool {
    image::guess_format(input).is_ok() || (input.len() > 12 && &input[4..8] == b"ftyp")
}

/// The text of every QR code in a PNG or JPEG picture, ours or not, in alphabetical order.
///
/// # Errors
/// [`CarrierError::PictureFormat`], [`CarrierError::PictureTooSmall`], [`CarrierError::PictureTooLarge`], [`CarrierError::PictureTooHard`], or
/// [`CarrierError::QrNotFound`].
pub fn read_picture(input: &[u8]) -> Result<Vec<String>, CarrierError> {
    Frame::decode(input)?.texts(Effort::Still)
}

impl Frame {
    /// The frame of `width` × `height` luminances, row by row, 0 for black.
    ///
    /// # Errors
    /// [`CarrierError::PictureFormat`] if the sizes do not fit, [`CarrierError::PictureTooSmall`], [`CarrierError::PictureTooLarge`].
    pub fn from_luma(width: u32, height: u32, luma: Vec<u8>) -> Result<Self, CarrierError> {
        check_size(width, height)?;
        GrayImage::from_raw(width, height, luma).map(Self).ok_or(CarrierError::PictureFormat)
    }

    /// The frame in a PNG or JPEG file. EXIF's turn of a JPEG is not needed: codes are read in any rotation.
    ///
    /// # Errors
    /// [`CarrierError::PictureFormat`], [`CarrierError::PictureTooSmall`] or [`CarrierError::PictureTooLarge`].
    pub fn decode(input: &[u8]) -> Result<Self, CarrierError> {
        catch_unwind(AssertUnwindSafe(|| load(input))).unwrap_or(Err(CarrierError::PictureFormat))
    }

    pub(crate) fn from_image(picture: DynamicImage) -> Result<Self, CarrierError> {
        check_size(picture.width(), picture.height())?;
        Ok(Self(picture.into_luma8()))
    }

    /// Width and height in pixels.
    pub fn dimensions(&self) -> (u32, u32) {
        self.0.dimensions()
    }

    /// The luminances, row by row.
    pub fn luma(&self) -> &[u8] {
        self.0.as_raw()
    }

    /// The text of every QR code, in alphabetical order.
    ///
    /// # Errors
    /// [`CarrierError::QrNotFound`], or [`CarrierError::PictureTooHard`] after twenty seconds, two for a frame.
    pub fn texts(&self, effort: Effort) -> Result<Vec<String>, CarrierError> {
        let deadline = Instant::now() + if effort == Effort::Still { PATIENCE } else { FRAME_PATIENCE };
        let (width, height) = self.dimensions();
        let pixels = u64::from(width) * u64::from(height);
        let picture = &self.0;
        let half = (pixels > FULL_PIXELS).then(|| halved(picture));
        let first = half.as_ref().unwrap_or(picture);
        let is_still = effort == Effort::Still;
        // The cheap and likely first: what was found ends the search.
        let passes: [View<'_>; 7] = [
            &|| Some(Cow::Borrowed(first)),
            &|| (is_still && half.is_some() && pixels <= MAX_LOOKED_AT).then_some(Cow::Borrowed(picture)),
            &|| (half.is_none() && width.min(height) >= 4 * MIN_SIDE).then(|| Cow::Owned(halved(first))),
            &|| (is_still && pixels <= SMALL_PIXELS).then(|| Cow::Owned(without_lines(first, u8::max, u8::min))),
            &|| (is_still && pixels <= SMALL_PIXELS).then(|| Cow::Owned(without_lines(first, u8::min, u8::max))),
            &|| (is_still && pixels <= SMALL_PIXELS).then(|| Cow::Owned(sharpened(first))),
            &|| (is_still && pixels <= SMALL_PIXELS).then(|| Cow::Owned(doubled(first))),
        ];
        let mut outcome = CarrierError::QrNotFound;
        for pass in passes {
            let Some(picture) = pass() else { continue };
            match catch_unwind(AssertUnwindSafe(|| codes(&picture, deadline))).unwrap_or(Ok(BTreeSet::new())) {
                Ok(found) if found.is_empty() => {}
                Ok(found) => return Ok(found.into_iter().collect()),
                Err(TooHard) => outcome = CarrierError::PictureTooHard,
            }
            if Instant::now() > deadline {
                return Err(CarrierError::PictureTooHard);
            }
        }
        Err(outcome)
    }
}

impl std::fmt::Debug for Frame {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Frame({} x {})", self.0.width(), self.0.height())
    }
}

/// Whether a picture of these sizes is looked at.
pub(crate) fn check_size(width: u32, height: u32) -> Result<(), CarrierError> {
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(CarrierError::PictureTooLarge);
    }
    if width < MIN_SIDE || height < MIN_SIDE { Err(CarrierError::PictureTooSmall) } else { Ok(()) }
}

/// What the decoder of a picture is allowed.
pub(crate) fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DECODED);
    limits
}

fn load(input: &[u8]) -> Result<Frame, CarrierError> {
    let format = image::guess_format(input).map_err(|_| CarrierError::PictureFormat)?;
    if !matches!(format, ImageFormat::Png | ImageFormat::Jpeg) {
        return Err(CarrierError::PictureFormat);
    }
    let mut reader = ImageReader::with_format(Cursor::new(input), format);
    reader.limits(limits());
    let decoder = reader.into_decoder().map_err(|_| CarrierError::PictureFormat)?;
    let (width, height) = decoder.dimensions();
    check_size(width, height)?;
    Frame::from_image(DynamicImage::from_decoder(decoder).map_err(|error| refused(&error))?)
}

/// A picture that declares more than may be decoded is too large, whatever else is wrong with it.
pub(crate) fn refused(error: &ImageError) -> CarrierError {
    match error {
        ImageError::Limits(_) => CarrierError::PictureTooLarge,
        _ => CarrierError::PictureFormat,
    }
}

/// More false corners than the finder comes to an end with.
struct TooHard;

/// Every code of one view, dark on light or the other way round.
fn codes(picture: &GrayImage, deadline: Instant) -> Result<BTreeSet<String>, TooHard> {
    let Some(mut matrix) = binarize(picture) else { return Ok(BTreeSet::new()) };
    if is_too_hard(&matrix) {
        return Err(TooHard);
    }
    let found = codes_in(&matrix, deadline);
    if !found.is_empty() {
        return Ok(found);
    }
    matrix.flip_self();
    if is_too_hard(&matrix) { Err(TooHard) } else { Ok(codes_in(&matrix, deadline)) }
}

/// Whether there are too many places in every third row where dark and light stand in the proportions of a corner, 1 : 1 : 3 : 1 : 1.
fn is_too_hard(matrix: &BitMatrix) -> bool {
    let rows = || (2..matrix.height()).step_by(3).map(|y| matrix.getRow(y));
    // Each place has a dark run of its own, and those are counted a word at a time.
    let dark_runs = |row: BitArray| row.getBitArray().iter().map(|word| (word & !(word << 1)).count_ones() as usize).sum::<usize>();
    if rows().map(dark_runs).sum::<usize>() <= MAX_PLACES {
        return false;
    }
    let width = matrix.width() as usize;
    let mut places = 0;
    for row in rows() {
        let (mut runs, mut at) = ([0usize; 5], row.getNextSet(0));
        let mut is_dark = true;
        while at < width {
            let end = if is_dark { row.getNextUnset(at) } else { row.getNextSet(at) };
            runs.rotate_left(1);
            runs[4] = end - at;
            places += usize::from(is_dark && is_corner(runs));
            (at, is_dark) = (end, !is_dark);
        }
    }
    places > MAX_PLACES
}

/// Looser than the finder's own test, so that none of its places is left out.
fn is_corner(runs: [usize; 5]) -> bool {
    let total: usize = runs.iter().sum();
    runs[0] > 0 && runs.iter().zip([1, 1, 3, 1, 1]).all(|(run, modules)| (run * 7).abs_diff(modules * total) <= total + 7)
}

/// The detector's steps are taken one by one, so that there is a clock between them.
fn codes_in(matrix: &BitMatrix, deadline: Instant) -> BTreeSet<String> {
    let mut patterns = FindFinderPatterns(matrix, true, 0);
    patterns.sort_by_key(|pattern| std::cmp::Reverse(pattern.size));
    patterns.truncate(MAX_PATTERNS);
    let (mut found, mut used) = (BTreeSet::new(), Vec::new());
    for set in GenerateFinderPatternSets(&mut patterns) {
        let corners = [set.bl, set.tl, set.tr];
        if corners.iter().any(|corner| used.contains(corner)) {
            continue;
        }
        if Instant::now() > deadline {
            break;
        }
        let Ok(decoded) = SampleQR(matrix, &set).and_then(|sampled| Decode(sampled.getBits())) else { continue };
        if decoded.isValid() {
            used.extend(corners);
            found.insert(decoded.text().clone());
        }
    }
    found
}

fn halved(picture: &GrayImage) -> GrayImage {
    let (width, height) = picture.dimensions();
    let mut half = imageops::thumbnail(picture, width / 2, height / 2);
    while u64::from(half.width()) * u64::from(half.height()) > FULL_PIXELS {
        half = imageops::thumbnail(&half, half.width() / 2, half.height() / 2);
    }
    half
}

/// Terminals leave thin lines between their rows; what is `grown` by a pixel and then `shrunk` again has none.
fn without_lines(picture: &GrayImage, grown: fn(u8, u8) -> u8, shrunk: fn(u8, u8) -> u8) -> GrayImage {
    spread(&spread(picture, grown), shrunk)
}

/// Each pixel becomes what `choose` makes of it and its neighbours.
fn spread(picture: &GrayImage, choose: fn(u8, u8) -> u8) -> GrayImage {
    let (width, height) = picture.dimensions();
    let three = |at: u32, end: u32| [at.saturating_sub(1), at, (at + 1).min(end - 1)];
    let across = GrayImage::from_fn(width, height, |x, y| {
        Luma([three(x, width).into_iter().map(|x| picture.get_pixel(x, y).0[0]).reduce(choose).unwrap_or_default()])
    });
    GrayImage::from_fn(width, height, |x, y| {
        Luma([three(y, height).into_iter().map(|y| across.get_pixel(x, y).0[0]).reduce(choose).unwrap_or_default()])
    })
}

/// Edges that the lens or a hand that moved have softened.
fn sharpened(picture: &GrayImage) -> GrayImage {
    imageops::unsharpen(picture, 3.0, 0)
}

/// Screenshots have few pixels a module; twice the size helps the finder.
fn doubled(picture: &GrayImage) -> GrayImage {
    let (width, height) = picture.dimensions();
    imageops::resize(picture, width * 2, height * 2, imageops::FilterType::Triangle)
}
