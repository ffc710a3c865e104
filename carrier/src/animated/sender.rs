//! The sending side: content in, frames out, without end.

use qrcode::bits::Bits;
use qrcode::{EcLevel, Version};
use ur::ur::Encoder;

use super::receiver::MAX_FRAGMENTS;
use crate::CarrierError;
use crate::qr::Symbol;

/// The version of the frames unless it is said otherwise: 89 modules wide, some 490 bytes a frame. Measured in `docs/benchmarks.md`.
pub const DEFAULT_VERSION: u8 = 18;
/// Frames a second unless it is said otherwise: half of what a camera of 30 frames a second still takes in.
pub const DEFAULT_RATE: u32 = 5;
/// The most bytes that an animation carries: minutes at the camera. Larger things go by file.
pub const MAX_CONTENT: usize = 256 * 1024;

/// `UR:BYTES/` and `99999-2048/`.
const HEADER_CHARS: usize = 20;
/// The part around the fragment: CBOR heads, sequence, count, length, checksum; and the checksum of the words.
const PART_BYTES: usize = 20 + 4;

/// After so many frames they begin anew, so that their numbers never outgrow the header: hours at the camera.
const LAST_SEQUENCE: usize = 60_000;

/// Makes the frames of one document or bundle. Frames never end; frame 1 is the first.
pub struct Sender {
    message: Vec<u8>,
    fragment: usize,
    encoder: Encoder<'static>,
    version: u8,
    /// Set where one frame holds everything: it is repeated.
    single: Option<String>,
}

impl Sender {
    /// Prepares the frames of `content` for symbols of this version, 5 to 40.
    ///
    /// # Errors
    /// [`CarrierError::AnimationTooLarge`] if the content is empty, larger than [`MAX_CONTENT`], or in too many fragments for the version.
    pub fn new(content: &[u8], version: u8) -> Result<Self, CarrierError> {
        if content.is_empty() || content.len() > MAX_CONTENT || !(5..=40).contains(&version) {
            return Err(CarrierError::AnimationTooLarge);
        }
        let message = serde_cbor::to_vec(&serde_cbor::Value::Bytes(content.to_vec())).map_err(|_| CarrierError::AnimationTooLarge)?;
        let chars = capacity(version);
        let single = ur::ur::encode(&message, &ur::Type::Bytes).to_uppercase();
        let fragment = chars.saturating_sub(HEADER_CHARS) / 2 - PART_BYTES;
        let encoder = Encoder::bytes(&message, fragment).map_err(|_| CarrierError::AnimationTooLarge)?;
        if encoder.fragment_count() > MAX_FRAGMENTS {
            return Err(CarrierError::AnimationTooLarge);
        }
        Ok(Self { message, fragment, encoder, version, single: (single.len() <= chars).then_some(single) })
    }

    /// How many frames are needed at least.
    pub fn fragments(&self) -> usize {
        if self.single.is_some() { 1 } else { self.encoder.fragment_count() }
    }

    /// The text of the next frame, upper case.
    pub fn next_text(&mut self) -> String {
        match &self.single {
            Some(text) => text.clone(),
            None if self.encoder.current_index() >= LAST_SEQUENCE => {
                self.encoder = Encoder::bytes(&self.message, self.fragment).expect("the same was encodable before");
                self.next_text()
            }
            None => self.encoder.next_part().expect("a fragment is encodable").to_uppercase(),
        }
    }

    /// The next frame as a symbol; all have one size.
    pub fn next_symbol(&mut self) -> Symbol {
        let text = self.next_text();
        Symbol::in_version(&text, self.version).expect("fragments are cut to the version")
    }
}

/// The alphanumeric characters that a symbol of the version holds at correction L (ISO/IEC 18004, 7.4.4).
fn capacity(version: u8) -> usize {
    let count_bits = match version {
        ..=9 => 9,
        10..=26 => 11,
        _ => 13,
    };
    let bits = Bits::new(Version::Normal(version.into())).max_len(EcLevel::L).expect("a version of QR codes") - 4 - count_bits;
    bits / 11 * 2 + usize::from(bits % 11 >= 6)
}
