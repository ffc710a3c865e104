//! Reading: every QR code in a PNG or JPEG picture, in any rotation, also white on black.
//!
//! Pictures are hostile: their size is read from the header before anything is decoded, and the decoder runs behind `catch_unwind`.

use std::collections::BTreeSet;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::time::Duration;

use image::{GrayImage, ImageFormat, ImageReader, Limits, imageops};
use rxing::{BarcodeFormat, DecodeHints};

use crate::CarrierError;

/// A QR code of 21 modules at 2 pixels each, with some border, is no smaller.
const MIN_SIDE: u32 = 60;
const MAX_PIXELS: u64 = 64_000_000;
/// Larger pictures are halved before they are read.
const FULL_PIXELS: u64 = 20_000_000;
/// The slow second pass is not run on larger pictures.
const SECOND_PASS_PIXELS: u64 = 4_000_000;
/// How long a picture may take.
const PATIENCE: Duration = Duration::from_secs(20);
const MAX_DECODED: u64 = 512 * 1024 * 1024;

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
    // The decoder has no limit of its own, and a picture full of false corners keeps it busy for hours. Nobody waits for it that long.
    let (sender, receiver) = mpsc::channel();
    let input = input.to_vec();
    let worker = std::thread::Builder::new().name("qr-reader".to_owned());
    worker.spawn(move || sender.send(read_patiently(&input))).map_err(|error| CarrierError::Io(error.kind()))?;
    receiver.recv_timeout(PATIENCE).unwrap_or(Err(CarrierError::PictureTooHard))
}

fn read_patiently(input: &[u8]) -> Result<Vec<String>, CarrierError> {
    let picture = catch_unwind(AssertUnwindSafe(|| load(input))).unwrap_or(Err(CarrierError::PictureFormat))?;
    let passes: [&dyn Fn() -> BTreeSet<String>; 4] =
        [&|| decode_all(&picture), &|| decode_all(&inverted(&picture)), &|| decode_all(&doubled(&picture)), &|| decode_filtered(&picture)];
    let found = passes.iter().map(|pass| pass()).find(|texts| !texts.is_empty());
    found.map(|texts| texts.into_iter().collect()).ok_or(CarrierError::QrNotFound)
}

fn load(input: &[u8]) -> Result<GrayImage, CarrierError> {
    let format = image::guess_format(input).map_err(|_| CarrierError::PictureFormat)?;
    if !matches!(format, ImageFormat::Png | ImageFormat::Jpeg) {
        return Err(CarrierError::PictureFormat);
    }
    let reader = || {
        let mut reader = ImageReader::with_format(Cursor::new(input), format);
        let mut limits = Limits::default();
        limits.max_alloc = Some(MAX_DECODED);
        reader.limits(limits);
        reader
    };
    let (width, height) = reader().into_dimensions().map_err(|_| CarrierError::PictureFormat)?;
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MAX_PIXELS {
        return Err(CarrierError::PictureTooLarge);
    }
    if width < MIN_SIDE || height < MIN_SIDE {
        return Err(CarrierError::PictureTooSmall);
    }
    let picture = reader().decode().map_err(|_| CarrierError::PictureFormat)?.into_luma8();
    Ok(if pixels > FULL_PIXELS { imageops::thumbnail(&picture, width / 2, height / 2) } else { picture })
}

fn decode_all(picture: &GrayImage) -> BTreeSet<String> {
    let (width, height) = picture.dimensions();
    guarded(|| {
        rxing::helpers::detect_multiple_in_luma_with_hints(picture.as_raw().clone(), width, height, &mut hints()).unwrap_or_default()
    })
}

/// Unsharp and otherwise filtered copies, for what the plain pass did not find.
fn decode_filtered(picture: &GrayImage) -> BTreeSet<String> {
    let (width, height) = picture.dimensions();
    if u64::from(width) * u64::from(height) > SECOND_PASS_PIXELS {
        return BTreeSet::new();
    }
    guarded(|| {
        let luma = picture.as_raw().clone();
        rxing::helpers::detect_in_luma_filtered_with_hints(luma, width, height, Some(BarcodeFormat::QR_CODE), &mut hints())
            .into_iter()
            .collect()
    })
}

fn hints() -> DecodeHints {
    DecodeHints { PossibleFormats: Some([BarcodeFormat::QR_CODE].into()), TryHarder: Some(true), ..DecodeHints::default() }
}

fn inverted(picture: &GrayImage) -> GrayImage {
    let mut inverted = picture.clone();
    imageops::invert(&mut inverted);
    inverted
}

/// Screenshots have few pixels a module; twice the size helps the finder.
fn doubled(picture: &GrayImage) -> GrayImage {
    let (width, height) = picture.dimensions();
    if u64::from(width) * u64::from(height) > SECOND_PASS_PIXELS {
        return GrayImage::new(1, 1);
    }
    imageops::resize(picture, width * 2, height * 2, imageops::FilterType::Nearest)
}

fn guarded(decode: impl FnOnce() -> Vec<rxing::RXingResult>) -> BTreeSet<String> {
    let results = catch_unwind(AssertUnwindSafe(decode)).unwrap_or_default();
    results.into_iter().map(|result| result.getText().to_owned()).collect()
}
