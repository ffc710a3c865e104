//! The wire of sync, version 1: how a courier keeps a replica of what its user sees, and brings what was done without a network.
//!
//! A courier begins with a snapshot, kind by kind and page by page, then pulls what changed since, and pushes what it has in its outbox.
//! Nothing here is secret: no license key, no credential, no digest of one ever crosses. `docs/spec/sync.md` has the rules.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::custody::{Entry, Head};
use crate::noun::{self, Invalid};

/// The version that this module is about.
pub const VERSION: u32 = 1;
/// The header by which a courier tells its version, with every call.
pub const VERSION_HEADER: &str = "carnet-sync-version";
/// The most operations of one push.
pub const MAX_OPERATIONS: usize = 200;
/// The most entries of the courier's log in one push.
pub const MAX_LOG: usize = 500;
/// The most rows of one page of a snapshot, and the most sealed numbers that one page of changes covers.
pub const MAX_ROWS: u32 = 1000;
/// The largest push, in bytes.
pub const MAX_PUSH: usize = 8 * 1024 * 1024;

/// The kinds of things that a replica has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Accounts.
    Account,
    /// Customers.
    Customer,
    /// Products.
    Product,
    /// Policies.
    Policy,
    /// Orders. A courier that is told that one is gone drops its licenses with it.
    Order,
    /// Licenses, without their keys. A courier that is told that one is gone drops its activations with it.
    License,
    /// Devices, by the thumbprint of their key. A courier drops a device when it has none of its activations left.
    Device,
    /// Activations, by document or by code, by their serial. One by code that nobody answered is none yet.
    Activation,
}

impl Kind {
    /// Every kind, in the order of a snapshot: what is referred to comes first.
    pub const ALL: [Self; 8] =
        [Self::Account, Self::Customer, Self::Product, Self::Policy, Self::Order, Self::License, Self::Device, Self::Activation];

    /// Its name, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Customer => "customer",
            Self::Order => "order",
            Self::License => "license",
            Self::Product => "product",
            Self::Policy => "policy",
            Self::Device => "device",
            Self::Activation => "activation",
        }
    }

    /// The kind of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// What the portal speaks, and who asks (`GET /api/v1/sync`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Capabilities {
    /// The versions that it speaks.
    pub versions: Vec<u32>,
    /// The company's code.
    pub company: String,
    /// The user, by its id.
    pub user: String,
    /// The kinds of things that it gives.
    pub kinds: Vec<Kind>,
    /// The most operations of one push.
    pub max_operations: usize,
    /// The most rows of one page.
    pub max_rows: u32,
    /// The largest push, in bytes.
    pub max_push: usize,
    /// The number of the last sealed change.
    pub sealed: i64,
    /// SHA-256, in hexadecimal, of how far the caller sees. When it is not what the replica was begun with, that begins anew with a
    /// snapshot: what became visible, or stopped being so, is in no change.
    pub scope: String,
}

/// A thing, as the caller sees it now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Change {
    /// The last sealed number of the page that touched it.
    pub number: i64,
    /// What it is.
    pub kind: Kind,
    /// Which, by its id; an activation by its serial.
    pub id: String,
    /// How it stands, as the API shows it; absent when it is gone, or seen no more. A courier that never had it ignores that.
    #[cfg_attr(feature = "schema", schema(value_type = Option<Object>))]
    pub row: Option<Value>,
    /// Of an order or a license: what belongs to it may be seen only since now. The courier takes that by a snapshot of `order=ID` or
    /// `license=ID`, and notes that it has to before it notes `next`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub anew: bool,
}

/// What changed after a number (`GET /api/v1/sync/changes?after=N&limit=L`): each thing once, as it stands now. No change is ever skipped,
/// however late its transaction committed; what changed in the meantime may come twice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Page {
    /// What the sealed numbers after `after`, up to `next`, touched.
    pub changes: Vec<Change>,
    /// The number to ask after next time. A courier keeps it in the transaction in which it keeps the changes.
    pub next: i64,
    /// The number of the last sealed change.
    pub sealed: i64,
    /// As in [`Capabilities`]. When it differs, the page is not applied.
    pub scope: String,
    /// Whether there is more now.
    pub more: bool,
}

/// A row of a snapshot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SnapshotRow {
    /// Its id.
    pub id: String,
    /// How it stands, as the API shows it.
    #[cfg_attr(feature = "schema", schema(value_type = Object))]
    pub row: Value,
}

/// A page of everything of one kind (`GET /api/v1/sync/snapshot?kind=K&after=ID&limit=L`), in the order of the ids: it resumes at the kind
/// and the last id. With `order=ID` or `license=ID`: only what belongs to those; for licenses, devices and activations.
///
/// The courier notes `sealed` of the very first page, and pulls the changes after that number when it has all kinds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Snapshot {
    /// The kind.
    pub kind: Kind,
    /// The rows.
    pub rows: Vec<SnapshotRow>,
    /// The id to ask after for the next page, if there is one.
    pub next: Option<String>,
    /// The number of the last sealed change before the page was read.
    pub sealed: i64,
    /// As in [`Capabilities`]. When it changes between pages, the snapshot begins anew.
    pub scope: String,
}

/// What was done without a network (`POST /api/v1/sync/operations`), in the order in which it was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Push {
    /// The operations, at most [`MAX_OPERATIONS`].
    pub operations: Vec<PushedOperation>,
    /// What was carried since the last push. It is taken in before any operation is done; if it does not hold, nothing is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log: Option<LogPart>,
}

/// A part of a courier's log of what was carried ([`crate::custody`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LogPart {
    /// The replica whose log it is, by an id of the courier's making: a user may have several laptops.
    pub replica: String,
    /// The entries, at most [`MAX_LOG`], one after the other. Those that the portal has are compared; the first that it has not follows
    /// the last that it has.
    pub entries: Vec<Entry>,
}

impl LogPart {
    /// What must be so before it is compared with what is known.
    ///
    /// # Errors
    /// The field that breaks its rule.
    pub fn check(&self) -> Result<(), Invalid> {
        noun::code("replica", &self.replica)?;
        self.entries.iter().try_for_each(|entry| entry.carried.check())
    }
}

/// An operation. It is done once, however often it arrives: the answer is kept under its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PushedOperation {
    /// Its id, of the courier's making: 1 to 64 of `A-Z a-z 0-9 - _ .`, never used for anything else.
    pub id: String,
    /// When it was done at the courier's, in seconds since the epoch. The portal does it now all the same.
    pub at: u64,
    /// The version of the license that the courier saw: the operation is refused if somebody in charge changed the license since. It means
    /// nothing for actions on devices, and for documents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub if_version: Option<i64>,
    /// What is to be done.
    pub action: Action,
}

impl PushedOperation {
    /// What must be so before anything is tried.
    ///
    /// # Errors
    /// The field that breaks its rule.
    pub fn check(&self) -> Result<(), Invalid> {
        noun::code("id", &self.id)
    }
}

/// What can be done without a network: nothing but what the API does by itself, with the same permissions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Action {
    /// Frees the seat of an activation without proof.
    ResetActivation {
        /// The activation.
        serial: u64,
    },
    /// Frees all devices of a license without proof.
    ResetLicense {
        /// The license, by its id.
        license: String,
    },
    /// Makes the next revision for a device; the answer has the document.
    Refresh {
        /// The activation.
        serial: u64,
    },
    /// Borrows the seat for longer; the answer has the document.
    Borrow {
        /// The activation.
        serial: u64,
        /// Until when, in seconds since the epoch.
        until: u64,
    },
    /// Assigns a user to a license.
    AssignUser {
        /// The license, by its id.
        license: String,
        /// The user, by its id.
        user: String,
    },
    /// Assigns a user no more.
    UnassignUser {
        /// The license, by its id.
        license: String,
        /// The user, by its id.
        user: String,
    },
    /// Lets a license last longer.
    Renew {
        /// The license, by its id.
        license: String,
        /// Days, from its expiry or, if that is over, from now.
        days: u32,
    },
    /// Writes the vendor's note on a license.
    Note {
        /// The license, by its id.
        license: String,
        /// The note.
        note: String,
    },
    /// Moves a license to another order.
    Transfer {
        /// The license, by its id.
        license: String,
        /// The order, by its id.
        order: String,
    },
    /// Issues nothing more of a license for now.
    Disable {
        /// The license, by its id.
        license: String,
    },
    /// Issues again.
    Enable {
        /// The license, by its id.
        license: String,
    },
    /// Revokes a license for good.
    Revoke {
        /// The license, by its id.
        license: String,
    },
    /// Answers nothing more that a device asks.
    BlockDevice {
        /// The device, by its id.
        device: String,
    },
    /// Answers a device again.
    UnblockDevice {
        /// The device, by its id.
        device: String,
    },
    /// Frees all seats of a device that is no more.
    DeclareDead {
        /// The device, by its id.
        device: String,
    },
    /// Answers one document of a device, as `/offline/documents` does.
    Document {
        /// The document, in base64.
        document: String,
        /// The license for a request that names none, by its id.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        license: Option<String>,
    },
}

/// What became of the operations of a push, in their order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Pushed {
    /// The answers. One that is refused does not stop those after it. When the portal fails half-way the whole push is answered by a
    /// problem; the courier pushes it again, and what was applied is told to be so.
    pub answers: Vec<Answer>,
    /// The end of the courier's log after the last entry that was pushed, as the portal has it, if a part of it was pushed; of a part without
    /// entries, the end that the portal has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log: Option<Head>,
}

/// What became of an operation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Answer {
    /// The operation, by its id.
    pub id: String,
    /// Whether it was applied.
    pub outcome: Outcome,
    /// Why it was refused: a stable code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The same in a sentence, in the language of the call that was answered first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The thing as it stood afterwards: a license or a device. Of a request that names no license: how it waits, with the claim code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<Object>))]
    pub row: Option<Value>,
    /// The documents that go back to the device, in base64: also the signed receipt by which a document is refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<String>,
}

impl Answer {
    /// An answer that says no more than this.
    pub fn new(id: &str, outcome: Outcome) -> Self {
        Self { id: id.to_owned(), outcome, code: None, detail: None, row: None, documents: Vec::new() }
    }
}

/// Whether an operation was applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It was, now.
    Applied,
    /// It was before; the rest of the answer is that of the first time.
    Already,
    /// It was not, and is not tried again under this id.
    Refused,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_pushed_is_read_strictly_and_written_the_same() {
        let operation = json!({ "id": "a-1", "at": 5, "if_version": 2, "action": { "do": "assign-user", "license": "l", "user": "u" } });
        let read: PushedOperation = serde_json::from_value(operation.clone()).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), operation);
        assert!(read.check().is_ok());
        assert!(PushedOperation { id: "a b".into(), ..read.clone() }.check().is_err());
        assert!(PushedOperation { id: "x".repeat(65), ..read }.check().is_err());
        for action in [json!({ "do": "revoke", "license": "l", "more": 1 }), json!({ "do": "destroy" }), json!({ "license": "l" })] {
            let operation = json!({ "id": "a", "at": 5, "action": action });
            assert!(serde_json::from_value::<PushedOperation>(operation.clone()).is_err(), "{operation}");
        }
    }

    #[test]
    fn every_kind_has_its_name_as_in_json() {
        for kind in Kind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
            assert_eq!(Kind::named(kind.name()), Some(kind));
        }
        assert_eq!(Kind::named("user"), None);
    }
}
