use carnet_core::{
    Commitment, CredentialKey, DAY_SECS, DeactivationReason, Fingerprint, LedgerHead, LicenseKey, RequestId, Signer, SigningKey,
};
use proptest::prelude::*;

use super::*;

const START: UnixTime = UnixTime::from_secs(1_790_000_000);

struct World {
    company: CompanyCode,
    key: LicenseKey,
    records: Records,
    next: u64,
    now: UnixTime,
}

impl World {
    fn new(seats: u32) -> Self {
        let license = LicenseRecord {
            product: "cutter".into(),
            order: "order-1".into(),
            seats,
            plan: TermsPlan::default(),
            max_transfers: None,
            transfers: 0,
            max_resets: None,
            resets: 0,
            term_started_at: None,
            revoked_at: None,
            created_at: 0,
            note: String::new(),
            ..LicenseRecord::default()
        };
        let key = "0123456789ABCDEFGHJKMNPQ".to_owned();
        let key = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".chars().find_map(|check| format!("{key}{check}").parse().ok()).unwrap();
        Self { company: "acme".parse().unwrap(), key, records: Records::new(license), next: 1, now: START }
    }

    fn request(&self, device: u8, id: u8) -> Verified<ActivationRequest> {
        let key = SigningKey::from_seed(&[device; 32]);
        let id = RequestId::from_bytes([id; 16]);
        let mut request = ActivationRequest {
            company: self.company.clone(),
            issued_at: START,
            id,
            device_key: key.verifying_key().clone(),
            app_version: None,
            product: "cutter".parse().unwrap(),
            credential: None,
            fingerprint: Fingerprint::default(),
            commitment: Tombstone::derive(&key, &id).commitment(&self.company),
            reads: 1,
            ledger_head: LedgerHead { sequence: u32::from(id.as_bytes()[0]), hash: [0; 8], nonce: [0; 4] },
            os: "linux".parse().unwrap(),
            arch: "x86_64".parse().unwrap(),
            host_name: None,
        };
        request.prove(&self.credential_key());
        ActivationRequest::verify(&request.sign(&key).unwrap(), &self.company).unwrap()
    }

    fn deactivation(&self, device: u8, id: u8, serial: Serial) -> Verified<Deactivation> {
        let key = SigningKey::from_seed(&[device; 32]);
        let document = Deactivation {
            company: self.company.clone(),
            issued_at: START,
            id: RequestId::from_bytes([200; 16]),
            product: "cutter".parse().unwrap(),
            serial,
            revision: Revision::FIRST,
            tombstone: Tombstone::derive(&key, &RequestId::from_bytes([id; 16])),
            reason: DeactivationReason::Moved,
            counters: Vec::new(),
            ledger_head: LedgerHead { sequence: 250, hash: [1; 8], nonce: [0; 4] },
        };
        Deactivation::verify(&document.sign(&key).unwrap(), &self.company, key.verifying_key()).unwrap()
    }

    fn run(&mut self, operation: Operation<'_>) -> Result<Answer, Refusal> {
        let context = Context { company: &self.company, now: self.now, next_serial: Serial::new(self.next).unwrap() };
        let decision = decide(&self.records, operation, context)?;
        self.next += 1;
        self.records.apply(decision.changes);
        Ok(decision.answer)
    }

    fn activate(&mut self, device: u8, id: u8) -> Result<License, Refusal> {
        let (request, key) = (self.request(device, id), self.credential_key());
        match self.run(Operation::Activate { request: &request, credential_key: Some(&key) })? {
            Answer::Issue(license) => Ok(*license),
            other => panic!("{other:?}"),
        }
    }

    fn credential_key(&self) -> CredentialKey {
        CredentialKey::derive(&self.key, &self.company)
    }

    fn live(&self) -> usize {
        self.records.live().count()
    }
}

#[test]
fn the_same_request_gets_the_same_answer_and_no_second_seat() {
    let mut world = World::new(5);
    let license = world.activate(1, 1).unwrap();
    let (request, key) = (world.request(1, 1), world.credential_key());
    let again = world.run(Operation::Activate { request: &request, credential_key: Some(&key) });
    assert_eq!(again, Ok(Answer::Stored { serial: license.serial }));
    assert_eq!(world.live(), 1);
}

#[test]
fn after_import_before_the_same_request_gets_the_next_revision() {
    let mut world = World::new(1);
    let first = world.activate(1, 1).unwrap();
    world.now = first.import_before.plus(1);
    let second = world.activate(1, 1).unwrap();
    assert_eq!((second.serial, second.revision.as_u16(), second.request), (first.serial, 2, first.request));
    assert_eq!(world.live(), 1);
}

#[test]
fn after_its_end_the_same_request_gets_nothing() {
    let mut world = World::new(1);
    let license = world.activate(1, 1).unwrap();
    world.run(Operation::Reset { serial: license.serial }).unwrap();
    assert_eq!(world.activate(1, 1), Err(Refusal::ActivationEnded));
}

#[test]
fn a_new_request_of_a_seated_device_takes_its_own_seat() {
    let mut world = World::new(1);
    let lost = world.activate(1, 1).unwrap();
    let kept = world.activate(1, 2).unwrap();
    assert_eq!(kept.supersedes, Some(lost.serial));
    assert_eq!(world.live(), 1);
    assert_eq!(world.activate(1, 1), Err(Refusal::ActivationEnded));
    let proof = world.deactivation(1, 1, lost.serial);
    assert_eq!(world.run(Operation::Deactivate { document: &proof }), Ok(Answer::Accepted));
    assert_eq!(world.live(), 1, "the tombstone of a superseded activation frees nothing");
}

#[test]
fn seats_are_never_exceeded() {
    let mut world = World::new(2);
    world.activate(1, 1).unwrap();
    world.activate(2, 1).unwrap();
    assert_eq!(world.activate(3, 1), Err(Refusal::SeatsExhausted));
}

#[test]
fn a_proof_frees_the_seat_once() {
    let mut world = World::new(1);
    let license = world.activate(1, 1).unwrap();
    let proof = world.deactivation(1, 1, license.serial);
    assert_eq!(world.run(Operation::Deactivate { document: &proof }), Ok(Answer::Accepted));
    assert_eq!(world.run(Operation::Deactivate { document: &proof }), Ok(Answer::Accepted), "revealing is idempotent");
    assert_eq!(world.records.activations()[0].ending.unwrap().evidence, Evidence::Signed);
    world.activate(2, 1).unwrap();
}

#[test]
fn a_typed_tombstone_ends_exactly_its_activation() {
    let mut world = World::new(2);
    let first = world.activate(1, 1).unwrap();
    world.activate(2, 1).unwrap();
    let tombstone = Tombstone::derive(&SigningKey::from_seed(&[1; 32]), &RequestId::from_bytes([1; 16]));
    world.run(Operation::RevealTombstone { tombstone: &tombstone }).unwrap();
    assert!(!world.records.activation(first.serial).unwrap().is_live());
    assert_eq!(world.live(), 1);
    let stranger = Tombstone::from_bytes([9; 16]);
    assert_eq!(world.run(Operation::RevealTombstone { tombstone: &stranger }), Err(Refusal::TombstoneInvalid));
}

#[test]
fn better_evidence_replaces_a_declaration() {
    let mut world = World::new(1);
    let license = world.activate(1, 1).unwrap();
    world.run(Operation::Reset { serial: license.serial }).unwrap();
    let proof = world.deactivation(1, 1, license.serial);
    world.run(Operation::Deactivate { document: &proof }).unwrap();
    assert_eq!(world.records.activations()[0].ending.unwrap().evidence, Evidence::Signed);
}

#[test]
fn another_devices_proof_is_refused() {
    let mut world = World::new(2);
    let license = world.activate(1, 1).unwrap();
    world.activate(2, 1).unwrap();
    let forged = world.deactivation(2, 1, license.serial);
    assert_eq!(world.run(Operation::Deactivate { document: &forged }), Err(Refusal::ActivationUnknown));
    let wrong_secret = world.deactivation(1, 7, license.serial);
    assert_eq!(world.run(Operation::Deactivate { document: &wrong_secret }), Err(Refusal::TombstoneInvalid));
}

#[test]
fn a_wrong_key_or_none_is_refused() {
    let mut world = World::new(1);
    let request = world.request(1, 1);
    let mut other = World::new(1);
    other.company = "other".parse().unwrap();
    let other_request = other.request(1, 1);
    let key = world.credential_key();
    assert_eq!(world.run(Operation::Activate { request: &request, credential_key: None }), Err(Refusal::ProofInvalid));
    let mut unproven = (*request).clone();
    unproven.credential = other_request.credential;
    let device = SigningKey::from_seed(&[1; 32]);
    let unproven = ActivationRequest::verify(&unproven.sign(&device).unwrap(), &world.company).unwrap();
    assert_eq!(world.run(Operation::Activate { request: &unproven, credential_key: Some(&key) }), Err(Refusal::ProofInvalid));
    let mut bare = (*request).clone();
    bare.credential = None;
    let bare = ActivationRequest::verify(&bare.sign(&device).unwrap(), &world.company).unwrap();
    assert_eq!(world.run(Operation::Activate { request: &bare, credential_key: Some(&key) }), Err(Refusal::CredentialMissing));
    assert!(world.run(Operation::Activate { request: &bare, credential_key: None }).is_ok(), "a manager chose the license");
}

#[test]
fn the_same_id_with_other_bytes_is_a_conflict_within_one_device_only() {
    let mut world = World::new(3);
    world.activate(1, 1).unwrap();
    let mut other = (*world.request(1, 1)).clone();
    other.commitment = Commitment::from_bytes([3; 16]);
    let key = world.credential_key();
    other.prove(&key);
    let other = ActivationRequest::verify(&other.sign(&SigningKey::from_seed(&[1; 32])).unwrap(), &world.company).unwrap();
    assert_eq!(world.run(Operation::Activate { request: &other, credential_key: Some(&key) }), Err(Refusal::RequestIdConflict));
    assert!(world.activate(2, 1).is_ok());
}

#[test]
fn quotas_hold() {
    let mut world = World::new(1);
    world.records.license.max_resets = Some(1);
    world.records.license.max_transfers = Some(1);
    let first = world.activate(1, 1).unwrap();
    assert_eq!(first.terms.transfers_left, Some(1));
    world.run(Operation::Reset { serial: first.serial }).unwrap();
    let second = world.activate(2, 1).unwrap();
    assert_eq!(second.terms.transfers_left, Some(0));
    assert_eq!(world.run(Operation::Reset { serial: second.serial }), Err(Refusal::ResetsExhausted));
    let proof = world.deactivation(2, 1, second.serial);
    world.run(Operation::Deactivate { document: &proof }).unwrap();
    assert_eq!(world.activate(3, 1), Err(Refusal::TransfersExhausted));
}

#[test]
fn a_refresh_keeps_serial_and_request_and_takes_the_new_terms() {
    let mut world = World::new(1);
    let first = world.activate(1, 1).unwrap();
    let plan = TermsPlan { license_type: "time-limited".into(), valid_days: Some(30), ..TermsPlan::default() };
    let Ok(Answer::Issue(second)) = world.run(Operation::Refresh { serial: first.serial, plan: Some(&plan), policy: None }) else {
        panic!("not issued")
    };
    assert_eq!((second.serial, second.revision.as_u16(), second.request), (first.serial, 2, first.request));
    assert_eq!(second.terms.expires_at, Some(START.plus(30 * DAY_SECS)));
}

#[test]
fn a_revoked_or_expired_license_issues_nothing() {
    let mut world = World::new(2);
    let first = world.activate(1, 1).unwrap();
    world.records.license.plan.expires_at = Some(START.as_secs() + 10);
    world.now = START.plus(10);
    assert_eq!(world.activate(2, 1), Err(Refusal::LicenseExpired));
    world.run(Operation::Revoke).unwrap();
    assert_eq!(world.activate(2, 1), Err(Refusal::LicenseRevoked));
    assert_eq!(world.run(Operation::Refresh { serial: first.serial, plan: None, policy: None }), Err(Refusal::LicenseRevoked));
}

#[test]
fn a_ledger_that_went_back_is_marked() {
    let mut world = World::new(1);
    world.activate(1, 5).unwrap();
    world.activate(1, 4).unwrap();
    assert!(world.records.activations()[1].forked);
}

proptest! {
    /// Whatever happens in whatever order: seats are never exceeded, a device has one, and serials are not used twice.
    #[test]
    fn invariants_hold_under_any_history(seats in 0u32..4, steps in prop::collection::vec((0u8..5, 1u8..6, 1u8..6), 0..60)) {
        let mut world = World::new(seats);
        for (step, device, id) in steps {
            let serial = Serial::new(u64::from(id)).unwrap();
            let _ = match step {
                0..=2 => { let (request, key) = (world.request(device, id), world.credential_key()); world.run(Operation::Activate { request: &request, credential_key: Some(&key) }) }
                3 => { let proof = world.deactivation(device, id, serial); world.run(Operation::Deactivate { document: &proof }) }
                _ => world.run(Operation::Reset { serial }),
            };
            prop_assert!(world.live() <= seats as usize);
            let devices: std::collections::BTreeSet<_> = world.records.live().map(|activation| activation.device).collect();
            prop_assert_eq!(devices.len(), world.live());
            let serials: std::collections::BTreeSet<_> = world.records.activations().iter().map(|activation| activation.serial).collect();
            prop_assert_eq!(serials.len(), world.records.activations().len());
        }
    }
}

#[test]
fn a_refresh_does_not_prolong_the_answer_to_the_request() {
    let mut world = World::new(1);
    let first = world.activate(1, 1).unwrap();
    world.now = START.plus(10 * DAY_SECS);
    world.run(Operation::Refresh { serial: first.serial, plan: None, policy: None }).unwrap();
    world.now = first.import_before.plus(1);
    assert_eq!(world.activate(1, 1).unwrap().revision.as_u16(), 3, "the stored answer could not be imported any more");
}

#[test]
fn a_later_revision_still_says_what_it_superseded() {
    let mut world = World::new(1);
    let lost = world.activate(1, 1).unwrap();
    let kept = world.activate(1, 2).unwrap();
    let Ok(Answer::Issue(second)) = world.run(Operation::Refresh { serial: kept.serial, plan: None, policy: None }) else {
        panic!("not issued")
    };
    assert_eq!(second.supersedes, Some(lost.serial));
}

#[test]
fn a_borrowed_commitment_is_refused() {
    let mut world = World::new(2);
    world.activate(1, 1).unwrap();
    let mut thief = (*world.request(2, 1)).clone();
    thief.commitment = world.request(1, 1).commitment;
    let key = world.credential_key();
    thief.prove(&key);
    let thief = ActivationRequest::verify(&thief.sign(&SigningKey::from_seed(&[2; 32])).unwrap(), &world.company).unwrap();
    assert_eq!(world.run(Operation::Activate { request: &thief, credential_key: Some(&key) }), Err(Refusal::CommitmentRepeated));
}

#[test]
fn a_machine_that_shows_too_little_is_refused() {
    let mut world = World::new(1);
    world.records.license.plan.quorum = 1;
    assert_eq!(world.activate(1, 1), Err(Refusal::ComponentsTooFew));
}

#[test]
fn asking_again_does_not_prolong_a_license() {
    let mut world = World::new(3);
    world.records.license.plan = TermsPlan { license_type: "trial".into(), valid_days: Some(30), ..TermsPlan::default() };
    let first = world.activate(1, 1).unwrap();
    world.now = START.plus(20 * DAY_SECS);
    assert_eq!(world.activate(1, 1).unwrap().terms.expires_at, first.terms.expires_at, "the next revision of the same request");
    assert_eq!(world.activate(1, 2).unwrap().terms.expires_at, first.terms.expires_at, "a new request of the same device");
    assert_eq!(world.activate(2, 1).unwrap().terms.expires_at, first.terms.expires_at, "another device");
    world.now = START.plus(30 * DAY_SECS);
    assert_eq!(world.activate(3, 1), Err(Refusal::LicenseExpired));
}

#[test]
fn a_refresh_asks_for_no_more_components_than_there_are() {
    let mut world = World::new(1);
    let first = world.activate(1, 1).unwrap();
    let plan = TermsPlan { quorum: 1, ..TermsPlan::default() };
    assert_eq!(world.run(Operation::Refresh { serial: first.serial, plan: Some(&plan), policy: None }), Err(Refusal::ComponentsTooFew));
}

#[test]
fn a_disabled_license_issues_nothing_until_it_is_enabled() {
    let mut world = World::new(2);
    let disable = |is_disabled| LicenseEdit { is_disabled: Some(is_disabled), ..LicenseEdit::default() };
    world.run(Operation::Edit(&disable(true))).unwrap();
    assert_eq!(world.activate(1, 1), Err(Refusal::LicenseDisabled));
    world.run(Operation::Edit(&disable(false))).unwrap();
    world.activate(1, 1).unwrap();
}

#[test]
fn an_edit_cannot_take_seats_that_are_taken_nor_say_what_no_license_can() {
    let mut world = World::new(3);
    world.activate(1, 1).unwrap();
    world.activate(2, 1).unwrap();
    let mut edit = |edit: LicenseEdit| world.run(Operation::Edit(&edit)).map(drop);
    assert_eq!(edit(LicenseEdit { seats: Some(1), ..LicenseEdit::default() }), Err(Refusal::SeatsBelowUse));
    assert_eq!(edit(LicenseEdit { seats: Some(2), ..LicenseEdit::default() }), Ok(()));
    assert_eq!(edit(LicenseEdit { seats: Some(0), ..LicenseEdit::default() }), Err(Refusal::EditInvalid));
    let plan = TermsPlan { license_type: "nothing".into(), ..TermsPlan::default() };
    assert_eq!(edit(LicenseEdit { plan: Some(plan), ..LicenseEdit::default() }), Err(Refusal::PlanInvalid));
    assert_eq!(edit(LicenseEdit { max_borrow_days: Some(5), ..LicenseEdit::default() }), Err(Refusal::NotFloating));
    assert_eq!(edit(LicenseEdit { renew_days: Some(5), ..LicenseEdit::default() }), Err(Refusal::EditInvalid), "what never ends");
}

#[test]
fn what_a_license_says_is_bounded_in_number() {
    let mut world = World::new(1);
    let mut edit = |fields: usize, entries: usize| {
        let custom_fields = (0..fields).map(|number| (format!("field {number}"), String::new())).collect();
        let metadata = (0..entries).map(|number| (format!("entry {number}"), serde_json::Value::from(number))).collect();
        let edit = LicenseEdit { custom_fields: Some(custom_fields), metadata: Some(metadata), ..LicenseEdit::default() };
        world.run(Operation::Edit(&edit)).map(drop)
    };
    assert_eq!((edit(64, 64), edit(65, 0), edit(0, 65)), (Ok(()), Err(Refusal::EditInvalid), Err(Refusal::EditInvalid)));
}

#[test]
fn a_renewal_begins_where_the_license_ends_or_now() {
    let day = DAY_SECS;
    for (begun, after, end) in [(false, 0, None), (true, 0, Some(START.as_secs() + 40 * day)), (true, 50, Some(START.as_secs() + 60 * day))]
    {
        let mut world = World::new(1);
        world.records.license.plan = TermsPlan { license_type: "subscription".into(), valid_days: Some(30), ..TermsPlan::default() };
        if begun {
            world.activate(1, 1).unwrap();
        }
        world.now = START.plus(after * day);
        world.run(Operation::Edit(&LicenseEdit { renew_days: Some(10), ..LicenseEdit::default() })).unwrap();
        let plan = &world.records.license.plan;
        assert_eq!((plan.expires_at, plan.valid_days), (end, if begun { None } else { Some(40) }));
    }
}

#[test]
fn users_are_assigned_up_to_the_limit() {
    let mut world = World::new(1);
    world.records.license.max_users = Some(1);
    let mut assign =
        |user: &str| world.run(Operation::Edit(&LicenseEdit { assign_user: Some(user.into()), ..LicenseEdit::default() })).map(drop);
    assert_eq!((assign("a"), assign("a"), assign("b")), (Ok(()), Ok(()), Err(Refusal::UsersExhausted)));
    let unassign = LicenseEdit { unassign_user: Some("b".into()), ..LicenseEdit::default() };
    assert_eq!(world.run(Operation::Edit(&unassign)), Err(Refusal::UserUnknown));
}

#[test]
fn a_borrowed_seat_comes_back_by_itself_and_no_sooner() {
    let mut world = World::new(1);
    world.records.license.max_borrow_days = Some(10);
    let license = world.activate(1, 1).unwrap();
    let end = START.plus(10 * DAY_SECS);
    assert_eq!((license.terms.license_type, license.terms.expires_at), (LicenseType::Borrowed, Some(end)));
    assert_eq!(world.run(Operation::Reset { serial: license.serial }), Err(Refusal::BorrowedUntil));
    assert_eq!(world.activate(2, 1), Err(Refusal::SeatsExhausted));
    world.now = START.plus(5 * DAY_SECS);
    let borrow = |until| Operation::Borrow { serial: license.serial, until };
    assert!(matches!(world.run(borrow(end)), Ok(Answer::Issue(_))), "the same end again");
    assert_eq!(world.run(borrow(START.plus(9 * DAY_SECS))), Err(Refusal::BorrowTooLong), "not shorter");
    assert_eq!(world.run(borrow(START.plus(16 * DAY_SECS))), Err(Refusal::BorrowTooLong), "not longer than the license allows");
    world.run(borrow(START.plus(15 * DAY_SECS))).unwrap();
    world.now = end;
    assert_eq!(world.activate(2, 1), Err(Refusal::SeatsExhausted), "it was borrowed for longer");
    world.now = START.plus(15 * DAY_SECS);
    world.activate(2, 1).unwrap();
    assert_eq!(world.live(), 1);
    // With proof it comes back at any time.
    let other = world.activate(2, 2).unwrap();
    let proof = world.deactivation(2, 2, other.serial);
    world.run(Operation::Deactivate { document: &proof }).unwrap();
    assert_eq!(world.live(), 0);
}

#[test]
fn consumption_is_shared_counted_once_and_begins_anew_with_the_period() {
    let mut world = World::new(3);
    world.records.license.plan = TermsPlan { license_type: "consumption".into(), consumption_limit: Some(100), ..TermsPlan::default() };
    world.records.license.usage.period = Some(crate::noun::Period::Daily);
    world.records.license.usage.period_started_at = START.as_secs();
    let mut record = {
        world.activate(1, 1).unwrap();
        world.records.activations()[0].clone()
    };
    let counter = |total| [Counter { feature: "cuts".parse().unwrap(), total }];
    for (total, used) in [(30, 30), (30, 30), (20, 30), (70, 70)] {
        let changes = count(&world.records.license.clone(), &mut record, &counter(total), world.now);
        world.records.apply(changes);
        assert_eq!(world.records.license.usage.used_in_all(), used, "totals, never differences, and never back");
    }
    assert_eq!(world.activate(2, 1).unwrap().terms.consumption_limit, Some(30));
    world.now = START.plus(DAY_SECS);
    assert_eq!(world.activate(3, 1).unwrap().terms.consumption_limit, Some(100), "a new day");
    let changes = count(&world.records.license.clone(), &mut record, &counter(180), world.now);
    world.records.apply(changes);
    assert_eq!(world.records.license.usage.used_in_all(), 110);
    assert_eq!(world.activate(2, 2), Err(Refusal::ConsumptionExhausted));
}

/// What a database would load for a request: its device's activations, what shares its digest or commitment, and how many there are besides.
fn part(records: &Records, request: &ActivationRequest, digest: &[u8; 32]) -> Records {
    let device = request.device_key.thumbprint();
    let is_about = |activation: &ActivationRecord| {
        activation.device == device || activation.request_digest == *digest || activation.commitment == *request.commitment.as_bytes()
    };
    let (here, there): (Vec<_>, Vec<_>) = records.activations().iter().cloned().partition(is_about);
    let left = |activation: &&ActivationRecord| activation.ending.is_some_and(|ending| ending.evidence != Evidence::Superseded);
    let elsewhere = crate::Elsewhere {
        live: there.iter().filter(|activation| activation.is_live()).count(),
        ended: there.iter().filter(left).count(),
        of_others: there.len(),
        is_committed: false,
    };
    Records::part(records.license.clone(), here, Vec::new(), elsewhere)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Deciding on a part of the records is deciding on all of them.
    #[test]
    fn a_part_of_the_records_decides_as_the_whole(steps in proptest::collection::vec((1..6_u8, 1..5_u8, 0..4_u8), 1..40), seats in 1..4_u32, moves in 0..6_u16) {
        let mut world = World::new(seats);
        world.records.license.max_transfers = Some(moves);
        for (device, id, what) in steps {
            let request = world.request(device, id);
            let key = world.credential_key();
            let operation = Operation::Activate { request: &request, credential_key: Some(&key) };
            let context = Context { company: &world.company, now: world.now, next_serial: Serial::new(world.next).unwrap() };
            let whole = decide(&world.records, operation, context);
            let partly = decide(&part(&world.records, &request, request.digest().as_bytes()), operation, context);
            prop_assert_eq!(&whole, &partly);
            match what {
                0 => {
                    let live = world.records.live().next().map(|activation| activation.serial);
                    if let Some(serial) = live {
                        let _ = world.run(Operation::Reset { serial });
                    }
                }
                _ => { let _ = world.run(operation); }
            }
        }
    }
}
