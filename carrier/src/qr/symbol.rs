//! Writing: a symbol of black and white modules, and its picture, its drawing and its form for a terminal.

use std::fmt::Write as _;
use std::io::Cursor;

use carnet_core::PortalUrl;
use image::{GrayImage, ImageFormat, Luma};
use qrcode::{Color, EcLevel, QrCode, Version};

use super::text::{link_text, still_text};
use crate::CarrierError;

/// The white border that every reader needs, in modules.
const QUIET: usize = 4;
/// The densest symbol that phones read from a screen without trouble.
const MAX_VERSION: i16 = 25;

/// How much of a symbol may be lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Correction {
    /// 7 %: for a terminal, where space is short.
    Low,
    /// 15 %: for a screen.
    Medium,
    /// 25 %: for paper.
    Quartile,
}

/// A QR symbol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    modules: Vec<bool>,
    width: usize,
}

impl Symbol {
    /// The still form of `document`.
    ///
    /// # Errors
    /// [`CarrierError::QrTooLarge`] above version 25.
    pub fn still(document: &[u8], correction: Correction) -> Result<Self, CarrierError> {
        Self::of_text(&still_text(document), correction)
    }

    /// The link form of `document` where there is a portal, its still form otherwise.
    ///
    /// # Errors
    /// As [`link`](Self::link) and [`still`](Self::still).
    pub fn of_document(document: &[u8], portal: Option<&PortalUrl>, correction: Correction) -> Result<Self, CarrierError> {
        match portal {
            Some(portal) => Self::link(document, portal, correction),
            None => Self::still(document, correction),
        }
    }

    /// The link form of a device's `document`.
    ///
    /// # Errors
    /// [`CarrierError::Document`] unless it is a request; [`CarrierError::QrTooLarge`] above version 25.
    pub fn link(document: &[u8], portal: &PortalUrl, correction: Correction) -> Result<Self, CarrierError> {
        Self::of_text(&link_text(document, portal)?, correction)
    }

    /// The symbol of `text`, in the smallest version that holds it.
    ///
    /// # Errors
    /// [`CarrierError::QrTooLarge`] above version 25.
    pub fn of_text(text: &str, correction: Correction) -> Result<Self, CarrierError> {
        let level = match correction {
            Correction::Low => EcLevel::L,
            Correction::Medium => EcLevel::M,
            Correction::Quartile => EcLevel::Q,
        };
        let code = QrCode::with_error_correction_level(text, level).map_err(|_| CarrierError::QrTooLarge)?;
        match code.version() {
            Version::Normal(version) if version <= MAX_VERSION => {}
            _ => return Err(CarrierError::QrTooLarge),
        }
        let width = code.width();
        Ok(Self { modules: code.into_colors().into_iter().map(|color| color == Color::Dark).collect(), width })
    }

    /// The symbol of `text` in just this version, 1 to 40, at the lowest correction: one of the frames of an animation, which must all have
    /// one size.
    ///
    /// # Errors
    /// [`CarrierError::QrTooLarge`] if it does not fit.
    pub fn in_version(text: &str, version: u8) -> Result<Self, CarrierError> {
        let code = QrCode::with_version(text, Version::Normal(version.into()), EcLevel::L).map_err(|_| CarrierError::QrTooLarge)?;
        let width = code.width();
        Ok(Self { modules: code.into_colors().into_iter().map(|color| color == Color::Dark).collect(), width })
    }

    /// The width with its white border, in modules: the columns that [`to_terminal`](Self::to_terminal) needs.
    pub fn columns(&self) -> usize {
        self.width + 2 * QUIET
    }

    /// The rows that [`to_terminal`](Self::to_terminal) needs.
    pub fn rows(&self) -> usize {
        self.columns().div_ceil(2)
    }

    /// A PNG picture, black on white, with `scale` pixels a module (at least 1).
    pub fn to_png(&self, scale: u32) -> Vec<u8> {
        let mut png = Cursor::new(Vec::new());
        self.to_image(scale).write_to(&mut png, ImageFormat::Png).expect("memory can be written");
        png.into_inner()
    }

    pub(crate) fn to_image(&self, scale: u32) -> GrayImage {
        let scale = scale.max(1);
        let side = u32::try_from(self.columns()).expect("a symbol has at most 177 modules") * scale;
        let module = |at: u32| usize::try_from(at / scale).expect("a module's place is small");
        GrayImage::from_fn(side, side, |x, y| Luma([if self.is_dark(module(x), module(y)) { 0 } else { 255 }]))
    }

    /// An SVG drawing, black on white, one unit a module.
    pub fn to_svg(&self) -> String {
        let side = self.columns();
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\n\
             <rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/>\n<path d=\""
        );
        for y in 0..side {
            let mut x = 0;
            while x < side {
                let run = (x..side).take_while(|x| self.is_dark(*x, y)).count();
                if run > 0 {
                    write!(svg, "M{x} {y}h{run}v1h-{run}z").expect("a string can be written");
                }
                x += run.max(1);
            }
        }
        svg.push_str("\" fill=\"#000\"/>\n</svg>\n");
        svg
    }

    /// Lines of half blocks for a terminal of at least [`columns`](Self::columns) × [`rows`](Self::rows). With `color`, black on white in
    /// any theme; without, light modules are drawn in the theme's foreground.
    pub fn to_terminal(&self, color: bool) -> String {
        let (start, end) = if color { ("\x1b[38;5;16;48;5;231m", "\x1b[0m") } else { ("", "") };
        let mut text = String::new();
        for y in (0..self.columns()).step_by(2) {
            text.push_str(start);
            for x in 0..self.columns() {
                // What is drawn in the foreground: dark modules on white, or else light ones on the theme's background.
                let drawn = |y: usize| y < self.columns() && self.is_dark(x, y) == color;
                text.push(match (drawn(y), drawn(y + 1)) {
                    (true, true) => '█',
                    (true, false) => '▀',
                    (false, true) => '▄',
                    (false, false) => ' ',
                });
            }
            text.push_str(end);
            text.push('\n');
        }
        text
    }

    /// Whether the module in this place, border included, is dark.
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        let inside = |at: usize| at.checked_sub(QUIET).filter(|at| *at < self.width);
        matches!((inside(x), inside(y)), (Some(x), Some(y)) if self.modules[y * self.width + x])
    }
}
