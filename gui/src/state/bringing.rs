//! What comes in: the vendor's answer, from one of many places.

use std::path::PathBuf;
use std::sync::Arc;

use carnet_carrier::animated::Progress;
use carnet_carrier::typed::DocumentReader;

use super::{Command, Effect, Input, Look, Notice, State, cut};
use crate::problem::Problem;

/// So many things that were brought wait for their turn.
pub(super) const MAX_QUEUE: usize = 16;

/// Where an answer comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Source {
    /// A file, a picture, a stick.
    #[default]
    File,
    /// Copied text or a copied picture.
    Paste,
    /// A camera.
    Camera,
    /// Something that is shown on the screen.
    Screen,
    /// Paper or the telephone.
    Typed,
}

impl Source {
    /// Every source.
    pub const ALL: [Self; 5] = [Self::File, Self::Paste, Self::Camera, Self::Screen, Self::Typed];
}

/// How an answer is brought in.
#[derive(Debug, Clone, Default)]
pub struct Bring {
    /// From where.
    pub source: Source,
    /// A path, as it is typed.
    pub path: String,
    /// A text, as it is pasted.
    pub text: String,
    /// A code, as it is typed.
    pub code: String,
    /// A part of the screen, as it is typed.
    pub region: String,
    /// What is seen.
    pub scan: Option<Scan>,
}

/// What a camera or a screen shows.
#[derive(Debug, Clone, Default)]
pub struct Scan {
    /// The last frame, small.
    pub preview: Option<Preview>,
    /// How many frames were looked at.
    pub frames: u64,
    /// How far an animation has come. Never goes back.
    pub progress: Progress,
    /// Whether the last frame had a code in it.
    pub has_code: bool,
    /// Whether a code was seen that is none of Carnet's.
    pub is_foreign: bool,
}

/// A small gray picture.
#[derive(Debug, Clone)]
pub struct Preview {
    /// Its width in pixels.
    pub width: usize,
    /// Its height in pixels.
    pub height: usize,
    /// Its luminances, row by row.
    pub luma: Arc<[u8]>,
}

/// How a typed code is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typing {
    /// The lines that are right.
    pub taken: usize,
    /// The lines that there are; 1 as long as the first is not in.
    pub lines: usize,
    /// The first line that is wrong, from 1, and why.
    pub problem: Option<(usize, Problem)>,
    /// Whether everything is in.
    pub is_complete: bool,
}

impl State {
    /// How the typed code is doing.
    pub fn typing(&self) -> Typing {
        let mut reader = DocumentReader::new();
        let lines = self.bring.code.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let mut problem = None;
        for (at, line) in lines {
            if let Err(error) = reader.push(line.trim()) {
                problem = Some((at + 1, Problem::from(carnet_carrier::CarrierError::from(error))));
                break;
            }
        }
        Typing { taken: reader.taken(), lines: reader.lines(), is_complete: problem.is_none() && reader.is_complete(), problem }
    }

    pub(super) fn handle_bringing(&mut self, command: Command) -> Vec<Effect> {
        match command {
            Command::BringFrom(source) => {
                self.bring.source = source;
                self.stop_looking()
            }
            Command::TypePath(path) => {
                self.bring.path = cut(path);
                Vec::new()
            }
            Command::PickFile => vec![Effect::PickFile],
            Command::Open if self.bring.path.trim().is_empty() => Vec::new(),
            Command::Open => {
                let path = PathBuf::from(self.bring.path.trim());
                self.take(Input::Paths(vec![path]))
            }
            Command::Take(paths) if paths.is_empty() => Vec::new(),
            Command::Take(paths) => self.take(Input::Paths(paths)),
            Command::TakeFromStick(stick) => self.take(Input::Stick(stick)),
            Command::TypeText(text) => {
                self.bring.text = cut(text);
                Vec::new()
            }
            Command::TakeText if self.bring.text.trim().is_empty() => Vec::new(),
            Command::TakeText => {
                let text = self.bring.text.clone();
                self.take(Input::Text(text))
            }
            Command::TakePicture { width, height, luma } => self.take(Input::Picture(width, height, luma)),
            Command::TypeCode(code) => {
                self.bring.code = cut(code);
                Vec::new()
            }
            Command::TakeCode if self.typing().is_complete => {
                let code = self.bring.code.clone();
                self.take(Input::Text(code))
            }
            Command::TypeRegion(region) => {
                self.bring.region = cut(region);
                Vec::new()
            }
            Command::Look(look) => self.look(look),
            Command::StopLooking => self.stop_looking(),
            _ => Vec::new(),
        }
    }

    /// The product that what is brought is for, where one is set up.
    pub(super) fn target(&self) -> Option<PathBuf> {
        self.product().filter(|product| product.standing.is_some()).map(|product| product.folder.clone())
    }

    /// What is brought while something else is being done waits for its turn.
    pub(super) fn take(&mut self, input: Input) -> Vec<Effect> {
        let target = self.target();
        self.take_for(target, input)
    }

    pub(super) fn take_for(&mut self, target: Option<PathBuf>, input: Input) -> Vec<Effect> {
        if self.busy.is_none() {
            return self.work("ui-busy-reading", Effect::Take(target, input));
        }
        if self.queue.len() < MAX_QUEUE {
            self.queue.push((target, input));
        } else {
            self.notice = Some(Notice::Problem(Problem::new("too-much-at-once")));
        }
        Vec::new()
    }

    /// Looks, and at nothing else any more.
    pub(super) fn look(&mut self, look: Look) -> Vec<Effect> {
        self.notice = None;
        self.bring.scan = Some(Scan::default());
        self.looking += 1;
        vec![Effect::Look(self.target(), look, self.looking)]
    }

    pub(super) fn stop_looking(&mut self) -> Vec<Effect> {
        match self.bring.scan.take() {
            Some(_) => vec![Effect::StopLooking],
            None => Vec::new(),
        }
    }
}
