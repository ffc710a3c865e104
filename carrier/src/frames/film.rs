//! Animated GIF and PNG, frame by frame.

use std::io::{BufRead, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::codecs::gif::GifDecoder;
use image::codecs::png::PngDecoder;
use image::{AnimationDecoder, DynamicImage, ImageDecoder, ImageFormat, ImageReader};

use super::FrameSource;
use crate::CarrierError;
use crate::qr::{FULL_PIXELS, Frame, check_size, limits, refused};

/// The most frames of a film: more than an hour of them.
const MAX_FRAMES: u32 = 36_000;

/// A film in one file, decoded as it is watched. A picture that does not move is a film of one frame.
pub struct Film {
    frames: Box<dyn Iterator<Item = Result<Frame, CarrierError>>>,
    seen: u32,
}

impl Film {
    /// Begins to read a GIF, a PNG or a JPEG.
    ///
    /// # Errors
    /// [`CarrierError::PictureFormat`], [`CarrierError::PictureTooSmall`] or [`CarrierError::PictureTooLarge`].
    pub fn open(source: impl BufRead + Seek + 'static) -> Result<Self, CarrierError> {
        let frames = catch_unwind(AssertUnwindSafe(|| frames_of(source))).unwrap_or(Err(CarrierError::PictureFormat))?;
        Ok(Self { frames, seen: 0 })
    }
}

impl FrameSource for Film {
    fn next_frame(&mut self) -> Result<Option<Frame>, CarrierError> {
        self.seen += 1;
        if self.seen > MAX_FRAMES {
            return Ok(None);
        }
        let next = catch_unwind(AssertUnwindSafe(|| self.frames.next())).unwrap_or(Some(Err(CarrierError::PictureFormat)));
        if matches!(next, Some(Err(_))) {
            // What follows a damaged frame cannot be told.
            self.seen = MAX_FRAMES;
        }
        next.transpose()
    }
}

type Frames = Box<dyn Iterator<Item = Result<Frame, CarrierError>>>;

fn frames_of(source: impl BufRead + Seek + 'static) -> Result<Frames, CarrierError> {
    let reader = ImageReader::new(source).with_guessed_format().map_err(|error| CarrierError::Io(error.kind()))?;
    let format = reader.format().ok_or(CarrierError::PictureFormat)?;
    let source = reader.into_inner();
    match format {
        ImageFormat::Gif => {
            let mut decoder = GifDecoder::new(source).map_err(|error| refused(&error))?;
            prepare(&mut decoder)?;
            check_moving(&decoder)?;
            Ok(moving(decoder))
        }
        ImageFormat::Png => {
            let mut decoder = PngDecoder::with_limits(source, limits()).map_err(|_| CarrierError::PictureFormat)?;
            prepare(&mut decoder)?;
            if decoder.is_apng().map_err(|_| CarrierError::PictureFormat)? {
                check_moving(&decoder)?;
                return Ok(moving(decoder.apng().map_err(|_| CarrierError::PictureFormat)?));
            }
            Ok(still(DynamicImage::from_decoder(decoder)))
        }
        ImageFormat::Jpeg => {
            let mut decoder = image::codecs::jpeg::JpegDecoder::new(source).map_err(|_| CarrierError::PictureFormat)?;
            prepare(&mut decoder)?;
            Ok(still(DynamicImage::from_decoder(decoder)))
        }
        _ => Err(CarrierError::PictureFormat),
    }
}

/// Looks at the sizes in the header before anything of that size is made.
fn prepare(decoder: &mut impl ImageDecoder) -> Result<(), CarrierError> {
    let (width, height) = decoder.dimensions();
    check_size(width, height)?;
    decoder.set_limits(limits()).map_err(|_| CarrierError::PictureTooLarge)
}

/// Every frame of a film costs as much as a picture: none is larger than a camera's.
fn check_moving(decoder: &impl ImageDecoder) -> Result<(), CarrierError> {
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > FULL_PIXELS { Err(CarrierError::PictureTooLarge) } else { Ok(()) }
}

fn still(picture: image::ImageResult<DynamicImage>) -> Frames {
    Box::new(std::iter::once(picture.map_err(|_| CarrierError::PictureFormat).and_then(Frame::from_image)))
}

fn moving(decoder: impl AnimationDecoder<'static> + 'static) -> Frames {
    Box::new(decoder.into_frames().map(|frame| {
        let frame = frame.map_err(|_| CarrierError::PictureFormat)?;
        Frame::from_image(DynamicImage::ImageRgba8(frame.into_buffer()))
    }))
}
