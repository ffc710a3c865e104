//! Pictures of QR codes as cameras and screens make them: drawn with fixed seeds, each in one way worse than what was printed.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::many_single_char_names,
    reason = "geometry of small numbers, in the letters of its formulas"
)]

use image::{GrayImage, ImageFormat, Luma, imageops};
use qrcode::{Color, EcLevel, QrCode, Version};

/// What went wrong between the symbol and its picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// A screenshot: nothing but a place somewhere in the picture.
    Clean,
    /// White on black.
    Inverted,
    /// Seen from the side, turned by any angle.
    Warp,
    /// Out of focus.
    Blur,
    /// Too little light.
    Noise,
    /// A lamp on one side.
    Shade,
    /// Too few pixels a module: two to three.
    Downscale,
    /// Saved as JPEG of quality 20 to 50.
    Jpeg,
    /// A photograph: some of all of these.
    Photo,
}

impl Class {
    /// Every class.
    pub const ALL: [Self; 9] =
        [Self::Clean, Self::Inverted, Self::Warp, Self::Blur, Self::Noise, Self::Shade, Self::Downscale, Self::Jpeg, Self::Photo];

    /// The class's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Clean => "clean",
            Self::Inverted => "inverted",
            Self::Warp => "warp",
            Self::Blur => "blur",
            Self::Noise => "noise",
            Self::Shade => "shade",
            Self::Downscale => "downscale",
            Self::Jpeg => "jpeg",
            Self::Photo => "photo",
        }
    }
}

/// A picture of 1280 × 720 pixels, as a camera or a screen gives it, and the text in it.
pub struct Picture {
    /// The text of the one symbol in it.
    pub text: String,
    /// The symbol's version, 5 to 40.
    pub version: i16,
    /// The picture.
    pub luma: GrayImage,
}

const WIDTH: u32 = 1280;
const HEIGHT: u32 = 720;
/// Where everything is drawn before it is made worse: four times as large, so that nothing falls on whole pixels.
const QUIET: usize = 4;
const ALPHANUMERIC: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

impl Picture {
    /// The picture of `class` that `seed` gives, the same every time.
    pub fn new(class: Class, seed: u64) -> Self {
        let mut random = Random(seed.wrapping_mul(64).wrapping_add(class as u64));
        let version = [5, 8, 10, 13, 15, 18, 20, 22, 25, 28, 32, 36, 40][random.below(13)];
        let (text, symbol) = symbol(version, &mut random);
        let modules = symbol.width() as f64 + 2.0 * QUIET as f64;
        let largest = f64::from(HEIGHT) / modules;
        let scale = match class {
            Class::Downscale => random.between(2.0, 3.0),
            Class::Clean | Class::Inverted | Class::Jpeg => random.between(2.5, largest.min(8.0)),
            _ => random.between(3.0, largest.min(9.0)),
        };
        let side = (modules * scale).min(f64::from(HEIGHT));
        let photo = class == Class::Photo;
        let tilted = class == Class::Warp || photo;
        let corners = corners(side, tilted, &mut random);
        let paper = if tilted { random.between(150.0, 235.0) } else { 255.0 };
        let mut luma = seen(&symbol, corners, paper);
        if class == Class::Blur || photo {
            let sigma = scale * if photo { random.between(0.1, 0.35) } else { random.between(0.2, 0.55) };
            luma = imageops::blur(&luma, sigma as f32);
        }
        if class == Class::Shade || photo {
            shade(&mut luma, if photo { 0.5 } else { 0.75 }, &mut random);
        }
        if class == Class::Noise || photo {
            let strength = if photo { random.between(3.0, 12.0) } else { random.between(8.0, 32.0) };
            luma.pixels_mut().for_each(|pixel| pixel.0[0] = clamp(f64::from(pixel.0[0]) + strength * random.normal()));
        }
        if class == Class::Inverted {
            imageops::invert(&mut luma);
        }
        if class == Class::Jpeg || photo {
            luma = through_jpeg(&luma, if photo { 70 } else { 20 + random.below(31) as u8 });
        }
        Self { text, version, luma }
    }

    /// The picture as a PNG file.
    ///
    /// # Panics
    /// Never: memory can be written.
    pub fn to_png(&self) -> Vec<u8> {
        let mut png = std::io::Cursor::new(Vec::new());
        self.luma.write_to(&mut png, ImageFormat::Png).expect("memory can be written");
        png.into_inner()
    }
}

/// What a phone makes of a screen: seen from the side, a little out of focus, noisy, as JPEG.
///
/// # Panics
/// Never: memory can be written.
pub fn photographed(frame: &carnet_carrier::qr::Frame, random: &mut Random) -> Vec<u8> {
    let (width, height) = frame.dimensions();
    let side = 600.0;
    let to_unit = Homography::to_unit_square(corners(side, true, random));
    let paper = random.between(170.0, 235.0) / 255.0;
    let mut luma = GrayImage::from_fn(WIDTH, HEIGHT, |x, y| {
        let (u, v) = to_unit.map(f64::from(x) + 0.5, f64::from(y) + 0.5);
        let at = |unit: f64, end: u32| (unit * f64::from(end)) as usize;
        let inside = (0.0..1.0).contains(&u) && (0.0..1.0).contains(&v);
        let seen = inside.then(|| frame.luma()[at(v, height) * width as usize + at(u, width)]);
        Luma([seen.map_or(70, |luma| clamp(f64::from(luma) * paper))])
    });
    luma = imageops::blur(&luma, random.between(0.6, 1.4) as f32);
    shade(&mut luma, 0.4, random);
    let strength = random.between(3.0, 10.0);
    luma.pixels_mut().for_each(|pixel| pixel.0[0] = clamp(f64::from(pixel.0[0]) + strength * random.normal()));
    jpeg(&luma, 70)
}

/// A text that just fits the version, and its symbol.
fn symbol(version: i16, random: &mut Random) -> (String, QrCode) {
    let level = [EcLevel::L, EcLevel::M][random.below(2)];
    let bits = qrcode::bits::Bits::new(Version::Normal(version)).max_len(level).expect("a version of a QR code");
    // The library changes modes within a text, and is a little long then.
    let length = (bits - 4 - 13) * 2 / 11 * 97 / 100 - random.below(6);
    let text: String = (0..length).map(|_| char::from(ALPHANUMERIC[random.below(45)])).collect();
    let symbol = QrCode::with_version(&text, Version::Normal(version), level).expect("the text fits");
    (text, symbol)
}

/// Where the corners of the symbol and its border lie: upright, or turned and seen from the side.
fn corners(side: f64, tilted: bool, random: &mut Random) -> [(f64, f64); 4] {
    let half = side / 2.0;
    let square = [(-half, -half), (half, -half), (half, half), (-half, half)];
    if !tilted {
        let (x, y) = (random.between(half, f64::from(WIDTH) - half), random.between(half, f64::from(HEIGHT) - half));
        return square.map(|corner| (corner.0 + x, corner.1 + y));
    }
    // In space: turned about all three axes, at a distance of two and a half of its sides.
    let (roll, pitch, yaw) = (random.between(-3.15, 3.15), random.between(-0.5, 0.5), random.between(-0.5, 0.5));
    let distance = 2.5 * side;
    let shrunk = 0.72;
    square.map(|(x, y)| {
        let (x, y) = (x * roll.cos() - y * roll.sin(), x * roll.sin() + y * roll.cos());
        let (y, z) = (y * pitch.cos(), y * pitch.sin());
        let (x, z) = (x * yaw.cos() + z * yaw.sin(), z * yaw.cos() - x * yaw.sin());
        let near = shrunk * distance / (distance + z);
        (x * near + f64::from(WIDTH) / 2.0, y * near + f64::from(HEIGHT) / 2.0)
    })
}

/// The symbol with its border as paper of brightness `paper` on a grey table, each pixel the mean of sixteen points.
fn seen(symbol: &QrCode, corners: [(f64, f64); 4], paper: f64) -> GrayImage {
    const POINTS: u32 = 4;
    let width = symbol.width();
    let modules = (width + 2 * QUIET) as f64;
    let dark: Vec<bool> = symbol.to_colors().into_iter().map(|color| color == Color::Dark).collect();
    let to_unit = Homography::to_unit_square(corners);
    let upright = paper >= 255.0;
    GrayImage::from_fn(WIDTH, HEIGHT, |x, y| {
        let mut sum = 0.0;
        for point in 0..POINTS * POINTS {
            let at = |whole: u32, part: u32| f64::from(whole) + (f64::from(part) + 0.5) / f64::from(POINTS);
            let (u, v) = to_unit.map(at(x, point % POINTS), at(y, point / POINTS));
            let inside = (0.0..1.0).contains(&u) && (0.0..1.0).contains(&v);
            let module = |unit: f64| ((unit * modules) as usize).checked_sub(QUIET).filter(|at| *at < width);
            sum += match (inside, module(u), module(v)) {
                (false, ..) if upright => 255.0,
                (false, ..) => 90.0,
                (true, Some(column), Some(row)) if dark[row * width + column] => paper * 0.12,
                _ => paper,
            };
        }
        Luma([clamp(sum / f64::from(POINTS * POINTS))])
    })
}

/// Darker by up to `depth` from one side to the other.
fn shade(luma: &mut GrayImage, depth: f64, random: &mut Random) {
    let angle = random.between(0.0, std::f64::consts::TAU);
    let depth = depth * random.between(0.5, 1.0);
    for (x, y, pixel) in luma.enumerate_pixels_mut() {
        let (x, y) = (f64::from(x) / f64::from(WIDTH) - 0.5, f64::from(y) / f64::from(HEIGHT) - 0.5);
        let dark = depth * (0.5 + (x * angle.cos() + y * angle.sin())).clamp(0.0, 1.0);
        pixel.0[0] = clamp(f64::from(pixel.0[0]) * (1.0 - dark));
    }
}

fn through_jpeg(luma: &GrayImage, quality: u8) -> GrayImage {
    image::load_from_memory(&jpeg(luma, quality)).expect("a picture that was just made").into_luma8()
}

fn jpeg(luma: &GrayImage, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, quality)
        .encode(luma.as_raw(), luma.width(), luma.height(), image::ExtendedColorType::L8)
        .expect("memory can be written");
    bytes
}

fn clamp(value: f64) -> u8 {
    value.round().clamp(0.0, 255.0) as u8
}

/// A projective map of the plane.
struct Homography([f64; 9]);

impl Homography {
    /// The map of a convex quadrilateral onto the unit square: the adjoint of Heckbert's map of the square onto it.
    fn to_unit_square([(x0, y0), (x1, y1), (x2, y2), (x3, y3)]: [(f64, f64); 4]) -> Self {
        let (dx1, dx2, sx) = (x1 - x2, x3 - x2, x0 - x1 + x2 - x3);
        let (dy1, dy2, sy) = (y1 - y2, y3 - y2, y0 - y1 + y2 - y3);
        let denominator = dx1 * dy2 - dx2 * dy1;
        let (g, h) = ((sx * dy2 - dx2 * sy) / denominator, (dx1 * sy - sx * dy1) / denominator);
        let (a, b, c) = (x1 - x0 + g * x1, x3 - x0 + h * x3, x0);
        let (d, e, f) = (y1 - y0 + g * y1, y3 - y0 + h * y3, y0);
        Self([e - f * h, c * h - b, b * f - c * e, f * g - d, a - c * g, c * d - a * f, d * h - e * g, b * g - a * h, a * e - b * d])
    }

    fn map(&self, x: f64, y: f64) -> (f64, f64) {
        let m = &self.0;
        let w = m[6] * x + m[7] * y + m[8];
        ((m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w)
    }
}

/// SplitMix64: the same numbers from the same seed, on any machine.
pub struct Random(pub u64);

impl Random {
    /// The next 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next_u64() % end as u64) as usize
    }

    /// A number between two others.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * (self.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Nearly normal, mean 0, deviation 1.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.between(0.0, 1.0)).sum::<f64>() - 6.0
    }
}
