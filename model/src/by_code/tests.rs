use carnet_core::{CompanyCode, DAY_SECS, Signer, SigningKey, Terms, Tombstone, TrustAnchors};

use super::*;
use crate::Elsewhere;
use crate::decide::{Operation, decide};

const START: UnixTime = UnixTime::from_secs(1_790_000_000);

struct World {
    company: CompanyCode,
    policy: Verified<Policy>,
    records: Records,
    next: u64,
    now: UnixTime,
}

impl World {
    fn new(seats: u32) -> Self {
        let issuer = SigningKey::from_seed(&[1; 32]);
        let company: CompanyCode = "acme".parse().unwrap();
        let policy = Policy {
            company: company.clone(),
            issued_at: START,
            product: "cutter".parse().unwrap(),
            name: "Standard".parse().unwrap(),
            terms: Terms::perpetual(),
        };
        let anchors = TrustAnchors::new(company.clone(), vec![issuer.verifying_key().clone()]);
        let policy = anchors.verify_policy(&policy.sign(&issuer).unwrap()).unwrap();
        let license = LicenseRecord {
            product: "cutter".into(),
            order: "order-1".into(),
            seats,
            plan: TermsPlan::default(),
            max_transfers: None,
            transfers: 0,
            max_resets: Some(1),
            resets: 0,
            term_started_at: None,
            revoked_at: None,
            created_at: 0,
            note: String::new(),
            ..LicenseRecord::default()
        };
        Self { company, policy, records: Records::new(license), next: 1, now: START }
    }

    fn run(&mut self, operation: Operation<'_>) -> Result<Answer, Refusal> {
        let context = Context { company: &self.company, now: self.now, next_serial: Serial::new(self.next).unwrap() };
        let decision = decide(&self.records, operation, context)?;
        self.next += 1;
        self.records.apply(decision.changes);
        Ok(decision.answer)
    }

    fn initialize(&mut self) -> Result<Serial, Refusal> {
        let (policy, use_before) = (self.policy.clone(), self.now.plus(30 * DAY_SECS));
        match self.run(Operation::Initialize { policy: &policy, sealed_secret: "sealed", use_before })? {
            Answer::Initialize { serial } => Ok(serial),
            other => panic!("{other:?}"),
        }
    }

    /// The answer of the device number `device` to the initialization of `serial`.
    fn code(&self, serial: Serial, device: u8) -> ActivationCode {
        let context = ActivationContext { company: &self.company, product: &self.policy.product, serial };
        let commitment = tombstone(device).commitment(&self.company);
        ActivationCode::prove(ShortDigest::from_bytes([device; 16]), commitment, &secret(serial), context)
    }

    fn activate(&mut self, serial: Serial, code: &ActivationCode) -> Result<Answer, Refusal> {
        let policy = self.policy.clone();
        self.run(Operation::ActivateByCode { serial, code, secret: &secret(serial), policy: &policy })
    }

    fn issue(&mut self, serial: Serial, device: u8) -> Result<License, Refusal> {
        let code = self.code(serial, device);
        match self.activate(serial, &code)? {
            Answer::Issue(license) => Ok(*license),
            other => panic!("{other:?}"),
        }
    }
}

fn secret(serial: Serial) -> InitializationSecret {
    InitializationSecret::from_bytes([serial.as_u64().to_le_bytes()[0]; 10])
}

fn tombstone(device: u8) -> Tombstone {
    Tombstone::from_bytes([device; 16])
}

#[test]
fn the_first_answer_uses_the_initialization_up() {
    let mut world = World::new(3);
    let serial = world.initialize().unwrap();
    let license = world.issue(serial, 1).unwrap();
    assert_eq!((license.serial, license.request), (serial, ShortDigest::from_bytes([1; 16])));
    let again = world.code(serial, 1);
    assert_eq!(world.activate(serial, &again), Ok(Answer::Stored { serial }));
    assert_eq!(world.issue(serial, 2), Err(Refusal::InitializationUsed));
    assert_eq!(world.records.seats_taken(), 1);
}

#[test]
fn an_answer_made_with_another_secret_is_none() {
    let mut world = World::new(3);
    let (first, second) = (world.initialize().unwrap(), world.initialize().unwrap());
    let code = world.code(first, 1);
    assert_eq!(world.activate(second, &code), Err(Refusal::ActivationCodeUnknown));
    let other = ActivationCode::from_parts(ShortDigest::from_bytes([2; 16]), code.commitment, code.proof());
    assert_eq!(world.activate(first, &other), Err(Refusal::ActivationCodeUnknown));
}

#[test]
fn an_initialization_expires_and_the_last_second_counts() {
    let mut world = World::new(2);
    let (first, second) = (world.initialize().unwrap(), world.initialize().unwrap());
    world.now = START.plus(30 * DAY_SECS);
    assert!(world.issue(first, 1).is_ok());
    world.now = START.plus(30 * DAY_SECS + 1);
    assert_eq!(world.issue(second, 2), Err(Refusal::InitializationExpired));
}

#[test]
fn seats_are_taken_by_answers_and_shared_with_documents() {
    let mut world = World::new(1);
    let (first, second) = (world.initialize().unwrap(), world.initialize().unwrap());
    assert!(world.issue(first, 1).is_ok());
    assert_eq!(world.issue(second, 2), Err(Refusal::SeatsExhausted));
    assert_eq!(world.initialize(), Err(Refusal::SeatsExhausted));
    assert_eq!(world.run(Operation::RevealTombstone { tombstone: &tombstone(1) }), Ok(Answer::Accepted));
    assert!(world.issue(second, 2).is_ok());
    assert_eq!(world.records.license.transfers, 1);
}

#[test]
fn an_end_is_final_and_a_second_device_cannot_repeat_a_commitment() {
    let mut world = World::new(5);
    let serial = world.initialize().unwrap();
    world.issue(serial, 1).unwrap();
    let other = world.initialize().unwrap();
    let repeated = {
        let context = ActivationContext { company: &world.company, product: &world.policy.product, serial: other };
        let commitment = tombstone(1).commitment(&world.company);
        ActivationCode::prove(ShortDigest::from_bytes([9; 16]), commitment, &secret(other), context)
    };
    assert_eq!(world.activate(other, &repeated), Err(Refusal::CommitmentRepeated));
    world.run(Operation::RevealTombstone { tombstone: &tombstone(1) }).unwrap();
    let code = world.code(serial, 1);
    assert_eq!(world.activate(serial, &code), Err(Refusal::ActivationEnded));
    assert_eq!(world.run(Operation::RevealTombstone { tombstone: &tombstone(7) }), Err(Refusal::TombstoneInvalid));
}

#[test]
fn after_import_before_the_same_answer_gets_the_next_revision() {
    let mut world = World::new(1);
    let serial = world.initialize().unwrap();
    let first = world.issue(serial, 1).unwrap();
    world.now = first.import_before;
    let code = world.code(serial, 1);
    assert_eq!(world.activate(serial, &code), Ok(Answer::Stored { serial }));
    world.now = first.import_before.plus(1);
    assert_eq!(world.issue(serial, 1).unwrap().revision.as_u16(), 2);
}

#[test]
fn a_renewal_is_the_next_revision_and_wants_the_policy() {
    let mut world = World::new(1);
    let serial = world.initialize().unwrap();
    let policy = world.policy.clone();
    let refresh = |policy| Operation::Refresh { serial, plan: None, policy };
    assert_eq!(world.run(refresh(Some(&policy))), Err(Refusal::ActivationEnded), "nobody has answered yet");
    let first = world.issue(serial, 1).unwrap();
    assert_eq!(world.run(refresh(None)), Err(Refusal::PolicyUnfit));
    let Ok(Answer::Issue(next)) = world.run(refresh(Some(&policy))) else { panic!("a license") };
    assert_eq!((next.revision.as_u16(), next.request, next.serial), (2, first.request, serial));
    world.now = first.import_before.plus(1);
    assert_eq!(world.issue(serial, 1).unwrap().revision.as_u16(), 3, "a renewal does not keep an old answer alive");
}

#[test]
fn a_policy_must_fit_the_license() {
    let mut world = World::new(1);
    world.records.license.plan.license_type = "subscription".to_owned();
    assert_eq!(world.initialize(), Err(Refusal::PolicyUnfit));
    world.records.license.plan.license_type = "perpetual".to_owned();
    world.records.license.product = "welder".to_owned();
    assert_eq!(world.initialize(), Err(Refusal::PolicyUnfit));
    world.records.license.product = "cutter".to_owned();
    world.records.license.max_borrow_days = Some(14);
    assert_eq!(world.initialize(), Err(Refusal::PolicyUnfit), "a borrowed seat has an end that no policy says");
}

#[test]
fn a_commitment_of_another_license_is_repeated_where_the_issuer_looks_for_it() {
    let mut world = World::new(1);
    let serial = world.initialize().unwrap();
    let elsewhere = Elsewhere { is_committed: true, ..Elsewhere::default() };
    world.records = Records::part(world.records.license.clone(), Vec::new(), world.records.codes().to_vec(), elsewhere);
    assert_eq!(world.issue(serial, 1), Err(Refusal::CommitmentRepeated));
}

#[test]
fn a_reset_costs_one_of_the_quota_but_a_withdrawn_initialization_costs_nothing() {
    let mut world = World::new(3);
    let (open, live) = (world.initialize().unwrap(), world.initialize().unwrap());
    world.issue(live, 1).unwrap();
    assert_eq!(world.run(Operation::Reset { serial: open }), Ok(Answer::Nothing));
    assert_eq!((world.records.license.resets, world.issue(open, 2)), (0, Err(Refusal::ActivationEnded)));
    assert_eq!(world.run(Operation::Reset { serial: live }), Ok(Answer::Nothing));
    assert_eq!((world.records.license.resets, world.records.seats_taken()), (1, 0));
}

#[test]
fn expiry_is_a_whole_day_and_never_earlier_than_the_plan_says() {
    let mut world = World::new(1);
    world.records.license.plan.expires_at = Some(START.plus(10 * DAY_SECS).as_secs());
    let serial = world.initialize().unwrap();
    let license = world.issue(serial, 1).unwrap();
    let expiry = license.terms.expires_at.unwrap();
    assert_eq!(expiry.as_secs() % DAY_SECS, 0);
    assert!((START.plus(10 * DAY_SECS)..START.plus(11 * DAY_SECS)).contains(&expiry));
    assert!(license.issued_at <= START && START.since(license.issued_at) < DAY_SECS);
}
