//! What is wanted, what is said, and what is to be done outside.

use std::path::PathBuf;

use carnet_carrier::frames::Region;
use carnet_carrier::qr::Symbol;
use carnet_core::{DeactivationReason, LicenseKey, PortalUrl};
use carnet_words::Language;
use zeroize::Zeroizing;

use super::{Page, Scan, Source, Way};
use crate::problem::Problem;
use crate::product::{Found, Parcel, Profile};
use crate::settings::{Settings, Theme};

/// What somebody or something wants.
#[derive(Debug, Clone)]
pub enum Command {
    /// Show another page.
    Go(Page),
    /// Show this product.
    Choose(PathBuf),
    /// Show all products.
    ShowAll,
    /// Look again how everything stands.
    LookAgain,
    /// The product is the right one: set it up.
    SetUp,
    /// A character more or less of the license key.
    TypeKey(Zeroizing<String>),
    /// Make a request; with the typed key, or without one.
    Ask {
        /// Whether the typed key goes into it.
        with_key: bool,
    },
    /// Carry this document.
    CarryParcel(Parcel),
    /// Carry it this way.
    CarryBy(Way),
    /// Lead a phone to the portal, or give the document alone.
    Link(bool),
    /// The density of the animation, as the slider moves.
    Density(u8),
    /// Its speed, as the slider moves.
    Rate(u32),
    /// The sliders are left: show the animation so.
    Settle,
    /// Stop the animation, or let it go on.
    Pause(bool),
    /// Where to write, as it is typed.
    TypeTarget(String),
    /// Choose where to write, in the system's own dialog.
    PickTarget,
    /// Write the document there.
    Save,
    /// Put it on this stick.
    PutOnStick(PathBuf),
    /// Copy it as text.
    CopyText,
    /// Bring the answer from here.
    BringFrom(Source),
    /// A path, as it is typed.
    TypePath(String),
    /// Choose a file, in the system's own dialog.
    PickFile,
    /// Take what is in the typed path.
    Open,
    /// Take these files or folders: chosen or dropped.
    Take(Vec<PathBuf>),
    /// Take what is on this stick.
    TakeFromStick(PathBuf),
    /// A text, as it is pasted.
    TypeText(String),
    /// Take the pasted text.
    TakeText,
    /// Take a copied picture.
    TakePicture {
        /// Its width in pixels.
        width: u32,
        /// Its height in pixels.
        height: u32,
        /// Its luminances, row by row.
        luma: Vec<u8>,
    },
    /// A code, as it is typed.
    TypeCode(String),
    /// Take the typed code.
    TakeCode,
    /// A part of the screen, as it is typed.
    TypeRegion(String),
    /// Look.
    Look(Look),
    /// Look no more.
    StopLooking,
    /// Give a license up: the one with this number, or the only one.
    GiveUp(DeactivationReason, Option<u64>),
    /// Say no more.
    Dismiss,
    /// Speak this language.
    Speak(Language),
    /// Look like this.
    Wear(Theme),
    /// Be so large, in percent.
    Zoom(u16),
    /// What the worker has to say.
    Report(Report),
}

/// What the worker has to say.
#[derive(Debug, Clone)]
pub enum Report {
    /// The products.
    Found(Found),
    /// A product was set up.
    WasSetUp(PathBuf),
    /// A request or a proof was made by the product in this folder, or is shown again.
    Made(PathBuf, Parcel),
    /// A code to show, whether it leads to the portal, and for which showing it is.
    Drawn(Symbol, bool, u64),
    /// The next code of an animation: how many were shown, how many there are, and for which showing it is.
    Frame(Symbol, u64, usize, u64),
    /// The lines of a typed code, and for which showing they are.
    Spelled(Vec<String>, u64),
    /// Something was written there.
    Written(PathBuf),
    /// What was there to take, and what became of it.
    Taken(Taken),
    /// What a look has shown, and what became of it.
    Shown(u64, Taken),
    /// A file, a folder or nothing was chosen to read.
    Picked(Option<PathBuf>),
    /// A place was chosen to write the document of this name to, or none.
    PickedTarget(Option<PathBuf>, String),
    /// There are no dialogs here.
    NoDialog,
    /// The sticks that are plugged in.
    Sticks(Vec<PathBuf>),
    /// The cameras of this machine.
    Cameras(Vec<PathBuf>),
    /// What is seen by the look of this number.
    Seen(u64, Scan),
    /// What was brought is a film or a folder of pictures, to be looked at.
    Film(PathBuf),
    /// Nothing more will be seen by that look.
    Ended(u64),
    /// What was to be done went wrong.
    Failed(Problem),
    /// What was to be looked at cannot be seen any more.
    LookFailed(u64, Problem),
    /// What was to be shown or kept went wrong.
    ShowFailed(Problem),
}

impl Report {
    /// Whether it is about something that changed how products stand.
    pub(crate) fn changes_state(&self) -> bool {
        matches!(self, Self::WasSetUp(_) | Self::Made(..) | Self::Taken(_))
    }
}

/// What became of what was brought.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Taken {
    /// The product that it was for, if one was found.
    pub folder: Option<PathBuf>,
    /// The most important of what was installed: a message of the catalog and what it names.
    pub installed: Option<(&'static str, Vec<(&'static str, String)>)>,
    /// A profile of a product that is not set up here.
    pub profile: Option<(PathBuf, Profile)>,
    /// Why something was refused.
    pub problem: Option<Problem>,
    /// How many documents were for other machines.
    pub others: usize,
}

/// What is to be done outside.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Look for products, sticks and cameras.
    Find,
    /// Set up the product of this profile.
    SetUp(PathBuf, Vec<u8>),
    /// Make a request.
    Ask(PathBuf, Option<LicenseKey>),
    /// Give the license up.
    GiveUp(PathBuf, DeactivationReason, Option<u64>),
    /// Draw a code of the document for this showing; with the portal's address, or without.
    Draw(Vec<u8>, Option<PortalUrl>, u64),
    /// Show an animation of the document, from now on.
    Play {
        /// The document.
        document: Vec<u8>,
        /// The version of the codes.
        density: u8,
        /// The frames a second.
        rate: u32,
        /// The showing.
        showing: u64,
    },
    /// Show no animation any more.
    StopPlaying,
    /// Make the typed code for this showing.
    Spell(Vec<u8>, u64),
    /// Write the document in the form that the name asks for.
    Write {
        /// Where.
        path: PathBuf,
        /// The document.
        document: Vec<u8>,
        /// The portal that pictures lead to.
        portal: Option<PortalUrl>,
        /// Whether the person has said that what is there may go.
        replace: bool,
    },
    /// Put the document on a stick, under this name.
    PutOnStick(PathBuf, String, Vec<u8>),
    /// Copy a text.
    Copy(Vec<u8>),
    /// Let a file be chosen.
    PickFile,
    /// Let a place be chosen, and suggest this path, for the document of this name.
    PickTarget(String, String),
    /// Take documents for the product in this folder, if one is chosen.
    Take(Option<PathBuf>, Input),
    /// Look at frames for the product in this folder; the number tells one look from another.
    Look(Option<PathBuf>, Look, u64),
    /// Look no more.
    StopLooking,
    /// Look for sticks, as long as somebody may plug one in.
    WatchSticks(bool),
    /// Keep the settings.
    Keep(Settings),
}

/// What is brought.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// Files or folders.
    Paths(Vec<PathBuf>),
    /// A stick.
    Stick(PathBuf),
    /// A text: armored, or a code.
    Text(String),
    /// A gray picture: width, height, luminances.
    Picture(u32, u32, Vec<u8>),
}

/// What to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look {
    /// A camera, or the image sequence that stands for one.
    Camera(PathBuf),
    /// The screen, or a part of it.
    Screen(Option<Region>),
    /// A film or a folder of pictures.
    Film(PathBuf),
}
