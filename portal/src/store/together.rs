//! Activations that are settled together: what they need to know is read at once, and what they change is written at once.

use std::collections::{HashMap, HashSet};

use carnet_core::{ActivationRequest, CompanyCode, CredentialKey, Digest, Serial, UnixTime, Verified};
use carnet_model::{ActivationRecord, CodeRecord, Context, Operation, Refusal};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use super::keys::{self, Session};
use super::licenses::{self, By, LicenseRow};
use super::nouns::json;
use super::operations::{self, Answered, Named};
use super::rows::{self, Keys, Row, Write};
use super::settle::{self, About, Decided, Ground, Settled, lapsed, put_activation};
use super::{Act, StoreError, audit, micros, offline};
use crate::vault::Vault;

/// What becomes of licenses of which nobody in charge changed anything.
const LICENSES_CHANGED: &str = "UPDATE licenses SET live = changed.column3, ended = changed.column4, total = changed.column5, \
     expires_at = changed.column6, body = changed.column7, updated_at = changed.column8 \
     FROM {} AS changed WHERE licenses.company = changed.column1 AND licenses.id = changed.column2";

/// What an activation needs to know.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub(crate) act: Act,
    pub(crate) by: By,
    pub(crate) about: About,
    pub(crate) guard: Option<Guard>,
}

/// On whose word it is done.
#[derive(Debug, Clone)]
pub(crate) struct Guard {
    /// Who brings it. Much may have happened while it was on its way: whoever is not signed in any more has nothing done.
    pub(crate) session: Session,
    /// The operation that it is, where that is done once and its answer is kept.
    pub(crate) operation: Option<Named>,
}

/// What the activations of one company need to know, and what they have changed so far.
pub(crate) struct Together {
    company: CompanyCode,
    licenses: HashMap<String, License>,
    by_lookup: HashMap<String, String>,
    activations: Vec<Known>,
    by_device: HashMap<String, Vec<usize>>,
    by_request: HashMap<String, usize>,
    by_commitment: HashMap<String, usize>,
    /// Commitments of activations by code, each with its license.
    committed: HashMap<String, String>,
    blocked: HashSet<String>,
    answers: HashMap<String, Vec<u8>>,
    /// Requests without a credential, each with the license that was chosen.
    chosen: Vec<(Digest, String)>,
    /// The keys of those who are not signed in any more.
    signed_out: HashSet<String>,
    /// Operations that were answered, by user and id.
    answered: HashSet<(String, String)>,
    operations: Vec<Row>,
    devices: HashMap<String, Row>,
    new_answers: Vec<Row>,
    audit: Vec<Row>,
    /// Who acts, as the last one did: the time of what is written of licenses.
    act: Option<Act>,
}

struct License {
    row: LicenseRow,
    is_changed: bool,
    codes: Vec<CodeRecord>,
    key: Option<CredentialKey>,
}

/// An activation, of whichever license.
struct Known {
    license: String,
    record: ActivationRecord,
    state: State,
    /// When it was last changed here: the time of the audit row about that.
    at: UnixTime,
}

#[derive(PartialEq, Eq)]
enum State {
    Kept,
    Changed,
    New,
}

impl Together {
    /// Reads what is wanted; nobody else changes the licenses until the transaction is over.
    pub(super) async fn load(connection: &mut AnyConnection, company: &CompanyCode, wanted: &[&Wanted]) -> Result<Self, StoreError> {
        let mut together = Self {
            company: company.clone(),
            licenses: HashMap::new(),
            by_lookup: HashMap::new(),
            activations: Vec::new(),
            by_device: HashMap::new(),
            by_request: HashMap::new(),
            by_commitment: HashMap::new(),
            committed: HashMap::new(),
            blocked: HashSet::new(),
            answers: HashMap::new(),
            chosen: Vec::new(),
            signed_out: HashSet::new(),
            answered: HashSet::new(),
            operations: Vec::new(),
            devices: HashMap::new(),
            new_answers: Vec::new(),
            audit: Vec::new(),
            act: None,
        };
        let (mut lookups, mut ids) = (Vec::new(), Vec::new());
        for wanted in wanted {
            match &wanted.by {
                By::Lookup(lookup) => lookups.push(licenses::lookup_text(*lookup)),
                By::Id(id) => ids.push(id.clone()),
            }
        }
        together.lock(connection, "lookup", lookups).await?;
        together.lock(connection, "id", ids).await?;
        if !together.licenses.is_empty() {
            let now = wanted.iter().map(|wanted| wanted.act.now).max().unwrap_or(UnixTime::from_secs(0));
            together.records(connection, wanted, now).await?;
        }
        for (act, guard) in wanted.iter().filter_map(|wanted| Some((&wanted.act, wanted.guard.as_ref()?))) {
            together.guard(connection, act, guard).await?;
        }
        Ok(together)
    }

    async fn guard(&mut self, connection: &mut AnyConnection, act: &Act, guard: &Guard) -> Result<(), StoreError> {
        match keys::check_alive(connection, &guard.session, act.now).await {
            Err(StoreError::SignedOut) => drop(self.signed_out.insert(guard.session.key.clone())),
            checked => checked?,
        }
        if let Some(named) = &guard.operation
            && operations::is_known(connection, act, &named.id).await?
        {
            self.answered.insert((act.actor.clone(), named.id.clone()));
        }
        Ok(())
    }

    async fn lock(&mut self, connection: &mut AnyConnection, column: &str, values: Vec<String>) -> Result<(), StoreError> {
        if values.is_empty() {
            return Ok(());
        }
        // In one order, so that two never wait for each other. SQLite has one writer, which whoever writes is already.
        let and_keep = if connection.backend_name() == "PostgreSQL" { " FOR UPDATE OF licenses" } else { "" };
        let columns = licenses::OWN_COLUMNS;
        let rows = self
            .select(connection, vec![values], |lists| {
                format!(
                    "SELECT {columns} FROM {} AS wanted CROSS JOIN licenses WHERE company = wanted.column1 AND {column} = wanted.column2 ORDER BY id{and_keep}",
                    lists[0]
                )
            })
            .await?;
        for row in &rows {
            let row = licenses::read(row)?;
            self.by_lookup.insert(row.lookup.clone(), row.id.clone());
            self.licenses.entry(row.id.clone()).or_insert(License { row, is_changed: false, codes: Vec::new(), key: None });
        }
        Ok(())
    }

    async fn records(&mut self, connection: &mut AnyConnection, wanted: &[&Wanted], now: UnixTime) -> Result<(), StoreError> {
        let of = |field: fn(&About) -> &String| wanted.iter().map(|wanted| field(&wanted.about).clone()).collect();
        let licenses = self.licenses.keys().cloned().collect();
        // A request has the key of its device in it: whatever has the same request has the same device.
        let lists = vec![of(|about| &about.device), of(|about| &about.commitment), licenses];
        // Each part by its index: a database that joins them may read a whole table instead.
        let rows = self.select(connection, lists, |lists| {
            let [devices, commitments, licenses] = [&lists[0], &lists[1], &lists[2]];
            let activations = |list: &str, column: &str| {
                format!(
                    "SELECT 'activation' AS kind, license_id, body FROM {list} AS wanted CROSS JOIN activations \
                     WHERE company = wanted.column1 AND {column} = wanted.column2"
                )
            };
            [
                activations(devices, "device"),
                activations(commitments, "commitment"),
                format!(
                    "SELECT 'code', license_id, body FROM {licenses} AS wanted CROSS JOIN code_activations \
                     WHERE company = wanted.column1 AND license_id = wanted.column2"
                ),
                format!(
                    "SELECT 'committed', license_id, commitment FROM {commitments} AS wanted CROSS JOIN code_activations \
                     WHERE company = wanted.column1 AND commitment = wanted.column2"
                ),
                format!(
                    "SELECT 'device', id, state FROM {devices} AS wanted CROSS JOIN devices \
                     WHERE company = wanted.column1 AND id = wanted.column2 AND state <> 'active'"
                ),
            ]
            .join(" UNION ALL ")
        });
        for row in &rows.await? {
            let (kind, license): (String, String) = (row.try_get("kind")?, row.try_get("license_id")?);
            match kind.as_str() {
                "activation" => self.know(license, licenses::parse(row)?, State::Kept, now),
                "code" => self.licenses.get_mut(&license).ok_or(StoreError::Damaged("activation"))?.codes.push(licenses::parse(row)?),
                "committed" => drop(self.committed.insert(row.try_get("body")?, license)),
                _ => drop(self.blocked.insert(license)),
            }
        }
        let floating = self.licenses.values().filter(|license| license.row.record.max_borrow_days.is_some());
        let floating: Vec<String> = floating.map(|license| license.row.id.clone()).collect();
        for (license, activation) in lapsed(connection, &self.company, &floating, now).await? {
            self.know(license, activation, State::Kept, now);
        }
        let known: Vec<String> =
            wanted.iter().map(|wanted| &wanted.about.request).filter(|digest| self.by_request.contains_key(*digest)).cloned().collect();
        if !known.is_empty() {
            let rows = self.select(connection, vec![known], |lists| {
                format!(
                    "SELECT digest, document FROM {} AS wanted CROSS JOIN answers WHERE company = wanted.column1 AND digest = wanted.column2",
                    lists[0]
                )
            });
            for row in &rows.await? {
                self.answers.insert(row.try_get("digest")?, row.try_get("document")?);
            }
        }
        Ok(())
    }

    /// Selects by lists of values, which `sql` is given to join with.
    async fn select(
        &self,
        connection: &mut AnyConnection,
        lists: Vec<Vec<String>>,
        sql: impl FnOnce(&[String]) -> String,
    ) -> Result<Vec<AnyRow>, StoreError> {
        let lists: Vec<Keys> = lists.into_iter().map(Keys::new).collect();
        let firsts = lists.iter().scan(2, |next, list| Some(std::mem::replace(next, *next + list.len())));
        let places: Vec<String> = lists.iter().zip(firsts).map(|(list, first)| list.sql(first)).collect();
        let mut query = sqlx::query(AssertSqlSafe(sql(&places))).bind(self.company.to_string());
        for value in lists.into_iter().flat_map(Keys::into_values) {
            query = query.bind(value);
        }
        Ok(query.fetch_all(connection).await?)
    }

    /// Adds an activation, or puts one in the place of what it was.
    fn know(&mut self, license: String, record: ActivationRecord, state: State, now: UnixTime) {
        let request = data_encoding::HEXLOWER.encode(&record.request_digest);
        if let Some(at) = self.by_request.get(&request) {
            let known = &mut self.activations[*at];
            match (&known.state, state) {
                // The same row by another way.
                (_, State::Kept) => {}
                (State::New, _) => (known.record, known.at) = (record, now),
                (_, state) => (known.record, known.state, known.at) = (record, state, now),
            }
            return;
        }
        let at = self.activations.len();
        self.by_request.insert(request, at);
        self.by_commitment.insert(data_encoding::HEXLOWER.encode(&record.commitment), at);
        self.by_device.entry(record.device.to_string()).or_default().push(at);
        self.activations.push(Known { license, record, state, at: now });
    }

    fn id(&self, by: &By) -> Result<String, StoreError> {
        let id = match by {
            By::Id(id) => self.licenses.get(id).map(|license| license.row.id.clone()),
            By::Lookup(lookup) => self.by_lookup.get(&licenses::lookup_text(*lookup)).cloned(),
        };
        id.ok_or(StoreError::NotFound("license"))
    }

    /// What the license's key becomes here.
    pub(crate) fn credential_key(&mut self, by: &By, vault: &Vault) -> Result<CredentialKey, StoreError> {
        let license = self.licenses.get_mut(&self.id(by)?).ok_or(StoreError::NotFound("license"))?;
        if let Some(key) = &license.key {
            return Ok(key.clone());
        }
        let key = CredentialKey::derive(&licenses::license_key(vault, &self.company, &license.row)?, &self.company);
        Ok(license.key.insert(key).clone())
    }

    /// Asks the rules, and keeps what they say until all is written.
    pub(crate) fn settle(&mut self, wanted: &Wanted, operation: Operation<'_>, next_serial: Serial) -> Result<Settled, StoreError> {
        self.check(wanted)?;
        let (Wanted { act, about, .. }, id) = (wanted, self.id(&wanted.by)?);
        if self.blocked.contains(&about.device) {
            return Err(Refusal::DeviceBlocked.into());
        }
        let context = Context { company: &self.company, now: act.now, next_serial };
        let Decided { row, activations, codes, answer } = self.ground(&id, about, act.now)?.decide(operation, context)?;
        if !codes.is_empty() {
            return Err(StoreError::Damaged("change"));
        }
        let order = row.record.order.clone();
        let license = self.licenses.get_mut(&id).ok_or(StoreError::NotFound("license"))?;
        license.is_changed |= license.row != row;
        license.row = row;
        for (activation, is_new) in activations {
            self.know(id.clone(), activation, if is_new { State::New } else { State::Changed }, act.now);
        }
        self.act = Some(act.clone());
        Ok(Settled { answer, license: id, order })
    }

    /// Requires that whoever asks is signed in, and that the operation is a new one.
    fn check(&self, wanted: &Wanted) -> Result<(), StoreError> {
        let Some(guard) = &wanted.guard else { return Ok(()) };
        if self.signed_out.contains(&guard.session.key) {
            return Err(StoreError::SignedOut);
        }
        let known = |named: &Named| self.answered.contains(&(wanted.act.actor.clone(), named.id.clone()));
        if guard.operation.as_ref().is_some_and(known) { Err(StoreError::Exists("operation")) } else { Ok(()) }
    }

    fn ground(&self, id: &str, about: &About, now: UnixTime) -> Result<Ground, StoreError> {
        let license = self.licenses.get(id).ok_or(StoreError::NotFound("license"))?;
        let mut at: Vec<usize> = self.by_device.get(&about.device).into_iter().flatten().copied().collect();
        at.extend(self.by_request.get(&about.request));
        at.extend(self.by_commitment.get(&about.commitment));
        if license.row.record.max_borrow_days.is_some() {
            let is_lapsed = |known: &Known| known.license == id && known.record.is_live() && known.record.is_lapsed(now);
            at.extend((0..self.activations.len()).filter(|at| is_lapsed(&self.activations[*at])));
        }
        at.sort_unstable_by_key(|at| self.activations[*at].record.serial);
        at.dedup();
        let is_committed = self.committed.get(&about.commitment).is_some_and(|license| license != id);
        let mut ground = Ground { row: license.row.clone(), activations: Vec::new(), codes: license.codes.clone(), is_committed };
        for known in at.into_iter().map(|at| &self.activations[at]) {
            if known.license == id {
                ground.activations.push(known.record.clone());
            } else {
                // The same device may have other licenses; the same request or commitment not.
                ground.is_committed |= about.is_of(&known.record);
            }
        }
        Ok(ground)
    }

    /// What was answered to the request with this digest.
    pub(crate) fn answer(&self, digest: &Digest) -> Result<Vec<u8>, StoreError> {
        self.answers.get(&licenses::digest_text(digest)).cloned().ok_or(StoreError::Damaged("answer"))
    }

    /// Keeps an answer with all that goes with it.
    pub(crate) fn issue(&mut self, act: &Act, request: &Verified<ActivationRequest>, settled: &Settled, serial: Serial, document: &[u8]) {
        let digest = request.digest();
        if request.credential.is_none() {
            self.chosen.push((digest, settled.license.clone()));
        }
        let (device, row) = offline::device_row(act, request);
        self.devices.insert(device, row);
        self.new_answers.push(offline::answer_row(act, &digest, &settled.license, serial, document));
        self.answers.insert(licenses::digest_text(&digest), document.to_vec());
        let event = audit::Event {
            action: "activate",
            kind: "license",
            object: &settled.license,
            order: Some(&settled.order),
            before: None,
            after: None,
        };
        self.audit.push(audit::document_row(act, event, &Digest::of(document)));
    }

    /// Keeps what is answered to the operation that `wanted` is, if it is one.
    pub(crate) fn keep(&mut self, wanted: &Wanted, vault: &Vault, answered: &Answered) {
        let Some(named) = wanted.guard.as_ref().and_then(|guard| guard.operation.as_ref()) else { return };
        self.answered.insert((wanted.act.actor.clone(), named.id.clone()));
        self.operations.push(operations::row(vault, &wanted.act, named, answered));
    }

    /// Writes what was changed.
    pub(super) async fn write(self, connection: &mut AnyConnection) -> Result<(), StoreError> {
        let Some(act) = self.act else { return Ok(()) };
        let changed = self.licenses.into_values().filter(|license| license.is_changed);
        let mut changed: Vec<_> = changed.map(|license| license_row(&act, &license.row)).collect();
        changed.sort_by(|one, other| one.0.cmp(&other.0));
        let changed: Vec<Row> = changed.into_iter().map(|(_, row)| row).collect();
        let then = |known: &Known| Act { now: known.at, ..act.clone() };
        // Whoever leaves a seat leaves it before the next one takes it.
        for known in self.activations.iter().filter(|known| known.state == State::Changed) {
            put_activation(connection, &then(known), &known.license, &known.record, false).await?;
        }
        for (digest, license) in &self.chosen {
            offline::choose(connection, &act, digest, license).await?;
        }
        let new = self.activations.iter().filter(|known| known.state == State::New);
        let new = new.map(|known| settle::activation_row(&then(known), &known.license, &known.record)).collect();
        let mut devices: Vec<_> = self.devices.into_iter().collect();
        devices.sort_by(|one, other| one.0.cmp(&other.0));
        let devices = devices.into_iter().map(|(_, row)| row).collect();
        let writes = vec![
            Write::of(changed, LICENSES_CHANGED),
            Write::insert(settle::ACTIVATIONS, "", new),
            Write::insert(offline::DEVICES, offline::DEVICE_AGAIN, devices),
            Write::insert(offline::ANSWERS, offline::ANSWER_AGAIN, self.new_answers),
            Write::insert(audit::COLUMNS, "", self.audit),
            Write::insert(operations::COLUMNS, "", self.operations),
        ];
        rows::execute(connection, writes).await
    }
}

fn license_row(act: &Act, row: &LicenseRow) -> (String, Row) {
    let values = vec![
        act.company.as_str().into(),
        row.id.as_str().into(),
        row.live.into(),
        row.ended.into(),
        row.total.into(),
        licenses::expires_at(&row.record).into(),
        json(&row.record).into(),
        micros(act.now).into(),
    ];
    (row.id.clone(), values)
}
