//! The receiving side: frames in, in any order, some missing, some twice, some of other messages; the content out.

use minicbor::bytes::ByteSlice;
use ur::fountain::Part;
use ur::ur::Kind;

use super::sender::MAX_CONTENT;
use super::{PREFIX, is_frame};
use crate::CarrierError;

/// The most fragments of a message.
pub const MAX_FRAGMENTS: usize = 2048;
/// The CBOR head around the content.
const MAX_MESSAGE: usize = MAX_CONTENT + 5;
/// How many messages are kept apart. When another one turns up, the one that has come least far makes room.
const MAX_MESSAGES: usize = 4;
/// The texts that are kept for resuming.
const HEADER_LEN: usize = PREFIX.len();

/// Collects frames until one message is whole.
#[derive(Default)]
pub struct Receiver {
    messages: Vec<Message>,
    content: Option<Vec<u8>>,
    best: Progress,
}

/// What a frame was worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Heard {
    /// It brought something that was not known.
    New,
    /// It brought nothing new.
    Known,
    /// With it the message is whole: see [`Receiver::content`].
    Complete,
}

/// How far the message has come that has come farthest. As a fraction it never goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// The independent frames that were seen.
    pub seen: u32,
    /// The frames that are needed; 0 as long as none was seen.
    pub needed: u32,
}

impl Progress {
    /// Between 0 and 1.
    pub fn fraction(self) -> f64 {
        if self.needed == 0 { 0.0 } else { f64::from(self.seen) / f64::from(self.needed) }
    }
}

impl Receiver {
    /// A receiver that has seen nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the text of a frame.
    ///
    /// # Errors
    /// [`CarrierError::FrameForeign`] for other texts, [`CarrierError::FrameDamaged`] if a checksum or a size does not fit,
    /// [`CarrierError::AnimationTooLarge`] if the message is larger than is received here. Nothing is lost by any of them.
    pub fn receive(&mut self, text: &str) -> Result<Heard, CarrierError> {
        if self.content.is_some() {
            return Ok(Heard::Known);
        }
        match read_frame(text)? {
            Read::Whole(message) => {
                self.content = Some(content_of(&message)?);
                self.best = Progress { seen: 1, needed: 1 };
                Ok(Heard::Complete)
            }
            Read::Part(header, part) => {
                let at = self.place(header);
                let heard = self.messages[at].add(&part);
                self.take_over(at, heard)
            }
        }
    }

    /// The content, once a message is whole.
    pub fn content(&self) -> Option<&[u8]> {
        self.content.as_deref()
    }

    /// How far it has come.
    pub fn progress(&self) -> Progress {
        self.best
    }

    /// The message that a frame with this header belongs to.
    fn place(&mut self, header: Header) -> usize {
        if let Some(at) = self.messages.iter().position(|message| message.header == header) {
            return at;
        }
        if self.messages.len() == MAX_MESSAGES {
            let least = self.messages.iter().enumerate().min_by_key(|(_, message)| message.rank).map_or(0, |(at, _)| at);
            self.messages.remove(least);
        }
        self.messages.push(Message::new(header));
        self.messages.len() - 1
    }

    fn take_over(&mut self, at: usize, heard: Added) -> Result<Heard, CarrierError> {
        let message = &self.messages[at];
        match heard {
            Added::Nothing => return Ok(Heard::Known),
            Added::Contradiction => {
                // One of its frames was forged or damaged beyond its checksum, and nobody knows which: it begins anew.
                self.messages.remove(at);
                return Err(CarrierError::FrameDamaged);
            }
            Added::Something => {}
        }
        let progress = message.progress();
        if progress.seen < progress.needed {
            // A shorter message must not make the bar jump back.
            if progress.fraction() >= self.best.fraction() {
                self.best = progress;
            }
            return Ok(Heard::New);
        }
        let message = self.messages.remove(at).solve().ok_or(CarrierError::FrameDamaged)?;
        self.content = Some(content_of(&message)?);
        self.best = progress;
        Ok(Heard::Complete)
    }
}

/// What all frames of a message have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Header {
    count: usize,
    length: usize,
    checksum: u32,
}

impl Header {
    fn fragment_len(&self) -> usize {
        self.length.div_ceil(self.count)
    }
}

enum Read {
    Whole(Vec<u8>),
    Part(Header, Part),
}

/// Reads a frame. Every size is looked at before anything of that size is made.
fn read_frame(text: &str) -> Result<Read, CarrierError> {
    let text = text.trim();
    if !is_frame(text) || !text.get(..HEADER_LEN).is_some_and(|prefix| prefix.eq_ignore_ascii_case(PREFIX)) || !text.is_ascii() {
        return Err(CarrierError::FrameForeign);
    }
    let numbers = text[HEADER_LEN..].split_once('/').map(|(numbers, _)| numbers);
    let (kind, bytes) = ur::decode(text).map_err(|_| CarrierError::FrameDamaged)?;
    if kind == Kind::SinglePart {
        return if bytes.len() <= MAX_MESSAGE { Ok(Read::Whole(bytes)) } else { Err(CarrierError::AnimationTooLarge) };
    }
    let (sequence, count, length, checksum, data): (u32, u32, u32, u32, &ByteSlice) =
        minicbor::decode(&bytes).map_err(|_| CarrierError::FrameDamaged)?;
    if numbers != Some(format!("{sequence}-{count}").as_str()) || sequence == 0 || count == 0 || length == 0 {
        return Err(CarrierError::FrameDamaged);
    }
    let header = Header { count: count as usize, length: length as usize, checksum };
    if header.count > MAX_FRAGMENTS || header.length > MAX_MESSAGE {
        return Err(CarrierError::AnimationTooLarge);
    }
    if data.len() != header.fragment_len() {
        return Err(CarrierError::FrameDamaged);
    }
    let part = minicbor::decode(&bytes).map_err(|_| CarrierError::FrameDamaged)?;
    Ok(Read::Part(header, part))
}

/// The byte string that the message is.
fn content_of(message: &[u8]) -> Result<Vec<u8>, CarrierError> {
    match serde_cbor::from_slice(message) {
        Ok(serde_cbor::Value::Bytes(content)) if !content.is_empty() => Ok(content),
        _ => Err(CarrierError::FrameForeign),
    }
}

/// A message on its way: a system of linear equations over GF(2), kept in echelon form.
struct Message {
    header: Header,
    /// By pivot: which fragments are mixed in the row, none of them before the pivot, and the mixture.
    rows: Vec<Option<Row>>,
    rank: usize,
}

struct Row {
    fragments: Vec<u64>,
    data: Vec<u8>,
}

#[derive(PartialEq)]
enum Added {
    Something,
    Nothing,
    Contradiction,
}

impl Message {
    fn new(header: Header) -> Self {
        Self { header, rows: (0..header.count).map(|_| None).collect(), rank: 0 }
    }

    fn progress(&self) -> Progress {
        let narrow = |number: usize| u32::try_from(number).expect("a message has at most 2048 fragments");
        Progress { seen: narrow(self.rank), needed: narrow(self.header.count) }
    }

    fn add(&mut self, part: &Part) -> Added {
        let mut row = Row { fragments: vec![0; self.header.count.div_ceil(64)], data: part.data().to_vec() };
        for fragment in part.indexes() {
            row.fragments[fragment / 64] ^= 1 << (fragment % 64);
        }
        while let Some(pivot) = row.first() {
            let Some(known) = &self.rows[pivot] else {
                self.rows[pivot] = Some(row);
                self.rank += 1;
                return Added::Something;
            };
            row.subtract(known);
        }
        if row.data.iter().all(|byte| *byte == 0) { Added::Nothing } else { Added::Contradiction }
    }

    /// The message, if its checksum holds. Called when every fragment has its row.
    fn solve(mut self) -> Option<Vec<u8>> {
        let mut solved: Vec<Vec<u8>> = vec![Vec::new(); self.header.count];
        for pivot in (0..self.header.count).rev() {
            let row = self.rows[pivot].take()?;
            let known = solved.iter().enumerate().skip(pivot + 1).filter(|(later, _)| row.has(*later));
            let data = known.fold(row.data.clone(), |mut data, (_, fragment)| {
                xor(&mut data, fragment);
                data
            });
            solved[pivot] = data;
        }
        let mut message = solved.concat();
        let padding = message.split_off(self.header.length);
        let is_whole = padding.iter().all(|byte| *byte == 0) && crc32fast::hash(&message) == self.header.checksum;
        is_whole.then_some(message)
    }
}

impl Row {
    fn first(&self) -> Option<usize> {
        let word = self.fragments.iter().position(|word| *word != 0)?;
        Some(word * 64 + self.fragments[word].trailing_zeros() as usize)
    }

    fn has(&self, fragment: usize) -> bool {
        self.fragments[fragment / 64] >> (fragment % 64) & 1 == 1
    }

    fn subtract(&mut self, other: &Self) {
        self.fragments.iter_mut().zip(&other.fragments).for_each(|(mine, theirs)| *mine ^= theirs);
        xor(&mut self.data, &other.data);
    }
}

fn xor(into: &mut [u8], from: &[u8]) {
    into.iter_mut().zip(from).for_each(|(mine, theirs)| *mine ^= theirs);
}
