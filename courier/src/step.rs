//! What the engine says and is told: the next step, what came of it, and what follows for the replica.

use carnet_core::UnixTime;
use carnet_model::sync::{Answer, Capabilities, Kind, Page, Push, Pushed, PushedOperation, Snapshot};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use carnet_model::custody::{Entry, Head};

/// What is to be done next.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Ask the portal what it speaks.
    Ask,
    /// Push a part of the log, or operations.
    Push(Push),
    /// Take a page of a snapshot.
    Snapshot(Wanted),
    /// Take what changed.
    Changes {
        /// After this number.
        after: i64,
        /// At most so many sealed numbers.
        limit: u32,
    },
    /// Do nothing before then.
    Wait {
        /// When it is worth another try.
        until: UnixTime,
        /// What stands in the way.
        trouble: Trouble,
    },
    /// Everything is pushed and pulled.
    Done,
    /// Something is wrong that does not pass by itself.
    GiveUp(Reason),
}

/// Which page of a snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The kind.
    pub kind: Kind,
    /// After this id; empty for the first page.
    pub after: String,
    /// At most so many rows.
    pub limit: u32,
    /// Only what belongs to this order or license.
    pub of: Option<(Kind, String)>,
}

/// What came of a step.
#[derive(Debug, Clone, PartialEq)]
pub enum Received {
    /// What the portal speaks.
    Capabilities(Capabilities),
    /// What became of the operations.
    Pushed(Pushed),
    /// A page of a snapshot.
    Snapshot(Snapshot),
    /// What changed.
    Changes(Page),
    /// Nothing: the call failed.
    Failed(CallError),
}

/// Why a call failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallError {
    /// There is no network, no answer, or the portal is busy.
    Passing {
        /// What stands in the way.
        trouble: Trouble,
        /// For how many seconds the portal asks to be left alone.
        retry_after: Option<u64>,
    },
    /// There is no such thing, or the user sees it no more.
    NotFound,
    /// The portal does not take this body, and will not take it later. Nothing of it was done.
    Unfit {
        /// Its stable code.
        code: String,
    },
    /// The portal does not let this user do it.
    Refused {
        /// Its stable code.
        code: String,
    },
    /// The answer is longer than is taken in. Of a page, a smaller one may do.
    TooLarge,
    /// Whoever answers cannot show that it is the portal: its certificate is not vouched for by anybody that is trusted here.
    Untrusted,
    /// The answer is none of the wire.
    Malformed,
}

/// What stands between a courier and its portal, and passes by itself or by what a person does on site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Trouble {
    /// The portal is busy, or fails.
    Busy,
    /// The network shows a page of its own, to sign in or to pay.
    CaptivePortal,
    /// The proxy does not let the call through.
    Proxy,
    /// Something answered once, and says nothing any more.
    Silent,
    /// There is no network, or no portal at this address.
    Unreachable,
}

impl Trouble {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Busy => "portal-busy",
            Self::CaptivePortal => "network-captive",
            Self::Proxy => "proxy-failed",
            Self::Silent => "portal-silent",
            Self::Unreachable => "portal-unreachable",
        }
    }
}

impl CallError {
    /// Whether the same call later would fail the same.
    pub fn is_permanent(&self) -> bool {
        !matches!(self, Self::Passing { .. })
    }
}

/// Why a sync ends without being done. What was taken in until then stays.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The answers of a push are not those to its operations.
    AnswersUnfit,
    /// There is page after page, and no end.
    Endless,
    /// An answer is none of the wire.
    Malformed,
    /// The replica is of another company or user.
    OtherUser,
    /// The portal says that it has another log of this replica than was sent.
    LogUnfit,
    /// A page is not the one that follows.
    OutOfOrder,
    /// The portal says no.
    Refused(String),
    /// How far the user sees changes faster than a replica can be made.
    ScopeUnsteady,
    /// The portal's certificate is not trusted here.
    Untrusted,
    /// The portal does not speak this version.
    VersionUnsupported,
    /// The portal stands before what it said earlier: it was restored from a copy. The replica has to begin anew, and somebody has to know.
    WentBack,
}

impl Reason {
    /// The stable code.
    pub fn code(&self) -> &str {
        match self {
            Self::AnswersUnfit => "sync-answers-unfit",
            Self::Endless => "sync-pages-endless",
            Self::LogUnfit => "sync-log-unfit",
            Self::Malformed => "sync-answer-malformed",
            Self::OtherUser => "sync-other-user",
            Self::OutOfOrder => "sync-pages-out-of-order",
            Self::Refused(code) => code,
            Self::ScopeUnsteady => "sync-scope-unsteady",
            Self::Untrusted => "portal-untrusted",
            Self::VersionUnsupported => "sync-version-unsupported",
            Self::WentBack => "sync-portal-went-back",
        }
    }
}

/// What follows for the replica. All effects of one step hold together, or none does.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// What was filled beside the rows is thrown away.
    Clear,
    /// A row is filled beside those that are read. An activation is only where its license is: of one that is not, something later tells,
    /// and brings its activations.
    Fill(Row),
    /// What was filled replaces the rows.
    Swap,
    /// A row takes the place of what was there under its kind and id; an activation as with [`Effect::Fill`].
    Put(Row),
    /// A row goes, and what belongs to it: with an order its licenses, with a license its activations.
    Remove {
        /// The kind.
        kind: Kind,
        /// The id.
        id: String,
    },
    /// Devices go that have no activation.
    Sweep,
    /// Where the replica stands from now on.
    Stand(Place),
    /// A push is begun for an operation: from now on the portal may have it.
    Pushing {
        /// The operation.
        id: String,
        /// When. What counts is the first time.
        at: UnixTime,
    },
    /// What became of an operation.
    Answered(Answer),
    /// The portal has the log up to this end.
    Told(Head),
}

/// A thing in the replica.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What it is.
    pub kind: Kind,
    /// Which.
    pub id: String,
    /// How it stands, as the API shows it.
    pub body: Value,
}

impl Row {
    /// What it goes with: the order of a license, the license of an activation.
    pub fn parent(&self) -> Option<&str> {
        match self.kind {
            Kind::License => self.text("order"),
            Kind::Activation => self.text("license"),
            _ => None,
        }
    }

    /// The license of an activation.
    pub fn license(&self) -> Option<&str> {
        if self.kind == Kind::Activation { self.parent() } else { None }
    }

    /// The device of an activation.
    pub fn device(&self) -> Option<&str> {
        if self.kind == Kind::Activation { self.text("device") } else { None }
    }

    /// How often it was changed by somebody in charge, as far as it says so.
    pub fn version(&self) -> Option<i64> {
        self.body.get("version").and_then(Value::as_i64)
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.body.get(name).and_then(Value::as_str)
    }
}

/// The kind of what goes with a thing of this kind.
pub(crate) fn below(kind: Kind) -> Option<Kind> {
    match kind {
        Kind::Order => Some(Kind::License),
        Kind::License => Some(Kind::Activation),
        _ => None,
    }
}

/// Where a replica stands: all that has to outlive a stop, but for the rows and the outbox.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Whose replica it is, once that is known.
    pub owner: Option<Owner>,
    /// What the rows are complete for.
    pub cursor: Option<Cursor>,
    /// The snapshot that is being taken.
    pub snapshot: Option<Progress>,
    /// What is still to be taken by a snapshot of what belongs to an order or a license, before the next change is.
    #[serde(default)]
    pub refills: Vec<Refill>,
    /// Whether something went, so that there may be devices without an activation: nobody tells that those are gone.
    #[serde(default)]
    pub is_unswept: bool,
    /// The number of the last entry of the log that the portal was told.
    #[serde(default)]
    pub told: u64,
}

/// Whose replica it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// The company's code.
    pub company: String,
    /// The user, by its id.
    pub user: String,
}

/// What the rows are complete for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The sealed number after which changes are missing.
    pub number: i64,
    /// How far the user saw, as the portal tells it.
    pub scope: String,
    /// The kinds that the replica has.
    pub kinds: Vec<Kind>,
}

/// How far a snapshot has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// What the rows will be complete for: the number that the first page told.
    pub target: Cursor,
    /// Whether the first page was taken, so that the number is known.
    pub has_begun: bool,
    /// The kind of the next page.
    pub kind: Kind,
    /// The id that it comes after.
    pub after: String,
}

/// A snapshot of what belongs to one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refill {
    /// An order or a license.
    pub of: Kind,
    /// Which.
    pub id: String,
    /// The kind of the next page.
    pub kind: Kind,
    /// The id that it comes after.
    pub after: String,
}

/// An operation that waits in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// What is to be done.
    pub operation: PushedOperation,
    /// When a push was first begun for it; absent if none was.
    pub pushed_at: Option<UnixTime>,
}

/// What the engine decides on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Known {
    /// Where the replica stands.
    pub place: Place,
    /// The first operations that wait in the outbox, in the order in which they were done; as many as one push takes.
    pub waiting: Vec<Waiting>,
    /// The replica, as its log is called at the portal.
    pub replica: String,
    /// The first entries of the log that the portal was not told; as many as one push takes.
    pub untold: Vec<Entry>,
}
