//! Frames as a moving picture: GIF, which everything shows, and APNG, which is smaller.

use std::io::Write;
use std::time::Duration;

use image::Delay;
use image::codecs::gif::{GifEncoder, Repeat};

use super::Sender;
use crate::CarrierError;

/// The form of a film.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FilmFormat {
    /// An animated PNG.
    Apng,
    /// An animated GIF.
    Gif,
}

/// How a film is made.
#[derive(Debug, Clone, Copy)]
pub struct Film {
    /// Frames; the film then begins again.
    pub frames: u32,
    /// Frames a second, at least 1.
    pub rate: u32,
    /// Pixels a module, at least 1.
    pub scale: u32,
}

impl Film {
    /// Writes the next frames of `sender` as a film that repeats for ever.
    ///
    /// # Errors
    /// [`CarrierError::Io`] with the first write that failed.
    pub fn write(&self, sender: &mut Sender, format: FilmFormat, target: impl Write) -> Result<(), CarrierError> {
        match format {
            FilmFormat::Gif => self.write_gif(sender, target),
            FilmFormat::Apng => self.write_apng(sender, target),
        }
    }

    fn write_gif(&self, sender: &mut Sender, target: impl Write) -> Result<(), CarrierError> {
        // Two colours need no search for better ones.
        let mut encoder = GifEncoder::new_with_speed(target, 30);
        encoder.set_repeat(Repeat::Infinite).map_err(|error| failed(&error))?;
        let delay = Delay::from_saturating_duration(Duration::from_millis(1000 / u64::from(self.rate.max(1))));
        for _ in 0..self.frames {
            let picture = image::DynamicImage::ImageLuma8(sender.next_symbol().to_image(self.scale)).into_rgba8();
            encoder.encode_frame(image::Frame::from_parts(picture, 0, 0, delay)).map_err(|error| failed(&error))?;
        }
        Ok(())
    }

    fn write_apng(&self, sender: &mut Sender, target: impl Write) -> Result<(), CarrierError> {
        let first = sender.next_symbol().to_image(self.scale);
        let mut encoder = png::Encoder::new(target, first.width(), first.height());
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_animated(self.frames.max(1), 0).map_err(|error| png_failed(&error))?;
        encoder.set_frame_delay(1, u16::try_from(self.rate.max(1)).unwrap_or(u16::MAX)).map_err(|error| png_failed(&error))?;
        let mut writer = encoder.write_header().map_err(|error| png_failed(&error))?;
        writer.write_image_data(first.as_raw()).map_err(|error| png_failed(&error))?;
        for _ in 1..self.frames {
            writer.write_image_data(sender.next_symbol().to_image(self.scale).as_raw()).map_err(|error| png_failed(&error))?;
        }
        writer.finish().map_err(|error| png_failed(&error))
    }
}

fn failed(error: &image::ImageError) -> CarrierError {
    match error {
        image::ImageError::IoError(error) => CarrierError::Io(error.kind()),
        _ => CarrierError::PictureFormat,
    }
}

fn png_failed(error: &png::EncodingError) -> CarrierError {
    match error {
        png::EncodingError::IoError(error) => CarrierError::Io(error.kind()),
        _ => CarrierError::PictureFormat,
    }
}
