//! The rules of a visit to a site, for whoever shows documents and the outbox to people: what is taken along, what answers what, how machines
//! are called, and what a change begins with.
//!
//! These are pure functions of documents, operations and rows. What is shown, who is asked, and where documents lie is for the caller.

mod answer;
mod change;
mod crossing;
mod machine;

use data_encoding::HEXLOWER;
use rand_core::CryptoRng;

pub use answer::{AnswerError, LICENSE_WANTED, answered, claim, is_answer, is_due, wants_license};
pub use change::{concerns, edited, license_of, version};
pub use crossing::{Crossing, UnfitError, document, elsewhere, fit, known};
pub use machine::{MachineError, alike, machine, machine_of};

/// A fresh id of an operation: `op-` and 16 hexadecimal digits from `rng`.
pub fn operation_id(rng: &mut impl CryptoRng) -> String {
    format!("op-{}", chance(rng))
}

/// What a new replica is called by: `replica-` and 16 hexadecimal digits from `rng`.
pub fn replica_id(rng: &mut impl CryptoRng) -> String {
    format!("replica-{}", chance(rng))
}

/// Sixteen hexadecimal digits that nobody has drawn before.
fn chance(rng: &mut impl CryptoRng) -> String {
    let mut bytes = [0; 8];
    rng.fill_bytes(&mut bytes);
    HEXLOWER.encode(&bytes)
}

#[cfg(test)]
mod tests {
    use carnet_model::sync::{Action, PushedOperation};
    use getrandom::SysRng;
    use rand_core::UnwrapErr;

    use super::*;

    #[test]
    fn a_fresh_id_is_one_of_the_wire() {
        let mut rng = UnwrapErr(SysRng);
        let (first, second, replica) = (operation_id(&mut rng), operation_id(&mut rng), replica_id(&mut rng));
        let is_id = |id: &str, before: &str| {
            let chance = id.strip_prefix(before).unwrap_or_default();
            chance.len() == 16 && chance.bytes().all(|byte| byte.is_ascii_hexdigit())
        };
        assert!(is_id(&first, "op-") && is_id(&second, "op-") && first != second && is_id(&replica, "replica-"), "{first} {replica}");
        let operation = PushedOperation { id: first, at: 1, if_version: None, action: Action::Refresh { serial: 1 } };
        assert!(operation.check().is_ok());
    }
}
