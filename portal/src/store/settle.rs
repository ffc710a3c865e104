//! Settling: what is known of a license, what `carnet_model::decide` says to it, and what is written of that.

use carnet_core::{ActivationCode, ActivationRequest, CompanyCode, Serial, UnixTime, Verified};
use carnet_model::{
    ActivationRecord, Answer, Change, CodeRecord, Context, Decision, Elsewhere, Evidence, Operation, Records, Refusal, decide,
};
use data_encoding::HEXLOWER;
use sqlx::{AnyConnection, Row as _};

use super::licenses::{LicenseRow, expires_at, index, number, parse, relate_users};
use super::nouns::json;
use super::rows::{self, Row, Write};
use super::{Act, StoreError, micros};

/// Where activations are inserted.
pub(super) const ACTIVATIONS: &str = "activations (company, serial, license_id, device, request_digest, commitment, is_live, borrowed_until, body, version, created_at, updated_at)";

/// What an operation is about: which activations it needs to know.
#[derive(Debug, Clone, Default)]
pub(crate) struct About {
    pub(super) device: String,
    pub(super) request: String,
    pub(super) commitment: String,
    serial: i64,
}

/// What was decided and written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Settled {
    pub(crate) answer: Answer,
    pub(crate) license: String,
    pub(crate) order: String,
}

/// A license, and what of its records an operation is about.
pub(super) struct Ground {
    pub(super) row: LicenseRow,
    pub(super) activations: Vec<ActivationRecord>,
    pub(super) codes: Vec<CodeRecord>,
    /// Whether another license has an activation with the commitment or the request in question.
    pub(super) is_committed: bool,
}

/// What was decided, to be written whole: the license as it is now, and what else changed; of each whether it is new.
pub(super) struct Decided {
    pub(super) row: LicenseRow,
    pub(super) activations: Vec<(ActivationRecord, bool)>,
    pub(super) codes: Vec<(CodeRecord, bool)>,
    pub(super) answer: Answer,
}

impl About {
    pub(crate) fn request(request: &Verified<ActivationRequest>) -> Self {
        Self {
            device: request.device_key.thumbprint().to_string(),
            request: request.digest().to_string(),
            commitment: HEXLOWER.encode(request.commitment.as_bytes()),
            serial: -1,
        }
    }

    pub(crate) fn code(serial: Serial, code: &ActivationCode) -> Self {
        Self { commitment: HEXLOWER.encode(code.commitment.as_bytes()), ..Self::serial(serial) }
    }

    pub(crate) fn serial(serial: Serial) -> Self {
        Self { serial: number(serial), ..Self::default() }
    }

    /// Whether an activation has the request or the commitment in question.
    pub(super) fn is_of(&self, activation: &ActivationRecord) -> bool {
        self.request == HEXLOWER.encode(&activation.request_digest) || self.commitment == HEXLOWER.encode(&activation.commitment)
    }
}

/// Asks the rules about a license that is locked, and writes what they say.
pub(crate) async fn settle(
    connection: &mut AnyConnection,
    act: &Act,
    row: &LicenseRow,
    about: &About,
    operation: Operation<'_>,
    next_serial: Serial,
) -> Result<Settled, StoreError> {
    let ground = load(connection, &act.company, row, about, act.now).await?;
    let decided = ground.decide(operation, Context { company: &act.company, now: act.now, next_serial })?;
    for (activation, is_new) in &decided.activations {
        put_activation(connection, act, &row.id, activation, *is_new).await?;
    }
    for (code, is_new) in &decided.codes {
        put_code(connection, act, &row.id, code, *is_new).await?;
    }
    let next = &decided.row;
    if next != row {
        let is_edit = matches!(operation, Operation::Edit(_) | Operation::Revoke) && next.record != row.record;
        sqlx::query(
            "UPDATE licenses SET order_id = $3, seats = $4, live = $5, ended = $6, total = $7, expires_at = $8, body = $9, updated_at = $10, \
             version = version + $11 WHERE company = $1 AND id = $2",
        )
        .bind(act.company.as_str())
        .bind(&row.id)
        .bind(&next.record.order)
        .bind(i64::from(next.record.seats))
        .bind(next.live)
        .bind(next.ended)
        .bind(next.total)
        .bind(expires_at(&next.record))
        .bind(json(&next.record))
        .bind(micros(act.now))
        .bind(i64::from(is_edit))
        .execute(&mut *connection)
        .await?;
        if is_edit {
            relate_users(connection, &act.company, &row.id, &next.record.users).await?;
            index(connection, &act.company, &row.id, &next.record).await?;
        }
    }
    Ok(Settled { answer: decided.answer, license: row.id.clone(), order: decided.row.record.order })
}

impl Ground {
    /// Asks the rules.
    pub(super) fn decide(self, operation: Operation<'_>, context: Context<'_>) -> Result<Decided, StoreError> {
        let elsewhere = self.elsewhere();
        let records = Records::part(self.row.record.clone(), self.activations, self.codes, elsewhere);
        let Decision { changes, answer } = decide(&records, operation, context)?;
        let mut decided = Decided { row: self.row, activations: Vec::new(), codes: Vec::new(), answer };
        changes.into_iter().try_for_each(|change| decided.take(change, &records))?;
        Ok(decided)
    }

    /// What the license has besides the records that were loaded, by its own counts.
    fn elsewhere(&self) -> Elsewhere {
        let (live, ended) = counts(&self.activations, &self.codes);
        let rest = |all: i64, here: i64| usize::try_from(all - here).unwrap_or(0);
        Elsewhere {
            live: rest(self.row.live, live),
            ended: rest(self.row.ended, ended),
            of_others: rest(self.row.total, i64::try_from(self.activations.len()).unwrap_or(i64::MAX)),
            is_committed: self.is_committed,
        }
    }
}

impl Decided {
    fn take(&mut self, change: Change, records: &Records) -> Result<(), StoreError> {
        match change {
            Change::License(license) => self.row.record = license,
            Change::Activation(activation) => {
                let known = records.activation(activation.serial);
                self.row.live += i64::from(activation.is_live()) - i64::from(known.is_some_and(ActivationRecord::is_live));
                self.row.ended += i64::from(left_seat(&activation)) - i64::from(known.is_some_and(left_seat));
                self.row.total += i64::from(known.is_none());
                self.activations.push((activation, known.is_none()));
            }
            Change::Code(code) => {
                let known = records.code(code.serial);
                self.row.live += i64::from(code.is_live()) - i64::from(known.is_some_and(CodeRecord::is_live));
                self.row.ended += i64::from(is_over(&code)) - i64::from(known.is_some_and(is_over));
                self.codes.push((code, known.is_none()));
            }
            _ => return Err(StoreError::Damaged("change")),
        }
        Ok(())
    }
}

/// How many hold a seat, and how many left theirs to whoever comes next.
fn counts(activations: &[ActivationRecord], codes: &[CodeRecord]) -> (i64, i64) {
    let count = |all: usize| i64::try_from(all).unwrap_or(i64::MAX);
    let live = activations.iter().filter(|activation| activation.is_live()).count() + codes.iter().filter(|code| code.is_live()).count();
    let ended = activations.iter().filter(|activation| left_seat(activation)).count() + codes.iter().filter(|code| is_over(code)).count();
    (count(live), count(ended))
}

fn left_seat(activation: &ActivationRecord) -> bool {
    activation.ending.is_some_and(|ending| ending.evidence != Evidence::Superseded)
}

fn is_over(code: &CodeRecord) -> bool {
    code.answer.is_some() && !code.is_live()
}

/// The part of the records that an operation is about.
async fn load(
    connection: &mut AnyConnection,
    company: &CompanyCode,
    row: &LicenseRow,
    about: &About,
    now: UnixTime,
) -> Result<Ground, StoreError> {
    // Each part by its index: a database that joins them may read a whole table instead. The same activation may be in several.
    // One round trip for all that there is to know: activations, activations by code, and how the vendor stands to the device.
    let rows = sqlx::query(
        "SELECT 'activation' AS kind, license_id, body FROM activations WHERE company = $1 AND license_id = $2 AND device = $3 \
         UNION ALL SELECT 'activation', license_id, body FROM activations WHERE company = $1 AND request_digest = $4 \
         UNION ALL SELECT 'activation', license_id, body FROM activations WHERE company = $1 AND commitment = $5 \
         UNION ALL SELECT 'activation', license_id, body FROM activations WHERE company = $1 AND serial = $6 \
         UNION ALL SELECT 'code', license_id, body FROM code_activations WHERE company = $1 AND license_id = $2 \
         UNION ALL SELECT 'code', license_id, body FROM code_activations WHERE company = $1 AND commitment = $5 AND license_id <> $2 \
         UNION ALL SELECT 'device', id, state FROM devices WHERE company = $1 AND id = $3",
    )
    .bind(company.as_str())
    .bind(&row.id)
    .bind(&about.device)
    .bind(&about.request)
    .bind(&about.commitment)
    .bind(about.serial)
    .fetch_all(&mut *connection)
    .await?;
    let mut ground = Ground { row: row.clone(), activations: Vec::with_capacity(rows.len()), codes: Vec::new(), is_committed: false };
    for found in &rows {
        let (kind, license): (String, String) = (found.try_get("kind")?, found.try_get("license_id")?);
        match kind.as_str() {
            "activation" if license == row.id => ground.activations.push(parse(found)?),
            "activation" => ground.is_committed = true,
            "code" if license == row.id => ground.codes.push(parse(found)?),
            "code" => ground.is_committed = true,
            _ if found.try_get::<String, _>("body")? != "active" => return Err(Refusal::DeviceBlocked.into()),
            _ => {}
        }
    }
    if row.record.max_borrow_days.is_some() {
        ground
            .activations
            .extend(lapsed(connection, company, std::slice::from_ref(&row.id), now).await?.into_iter().map(|(_, activation)| activation));
    }
    ground.activations.sort_by_key(|activation| activation.serial);
    ground.activations.dedup_by_key(|activation| activation.serial);
    ground.codes.sort_by_key(|code| code.serial);
    Ok(ground)
}

/// Activations of these licenses whose borrowed seats are free again, each with its license.
pub(super) async fn lapsed(
    connection: &mut AnyConnection,
    company: &CompanyCode,
    licenses: &[String],
    now: UnixTime,
) -> Result<Vec<(String, ActivationRecord)>, StoreError> {
    let mut found = Vec::new();
    for license in licenses {
        let rows = sqlx::query(
            "SELECT body FROM activations WHERE company = $1 AND license_id = $2 AND is_live = 1 AND borrowed_until <= $3 ORDER BY serial",
        )
        .bind(company.as_str())
        .bind(license)
        .bind(i64::try_from(now.as_secs()).unwrap_or(i64::MAX))
        .fetch_all(&mut *connection)
        .await?;
        for row in &rows {
            found.push((license.clone(), parse(row)?));
        }
    }
    Ok(found)
}

/// Writes an activation.
pub(super) async fn put_activation(
    connection: &mut AnyConnection,
    act: &Act,
    license: &str,
    activation: &ActivationRecord,
    is_new: bool,
) -> Result<(), StoreError> {
    if is_new {
        return rows::execute(connection, vec![Write::insert(ACTIVATIONS, "", vec![activation_row(act, license, activation)])]).await;
    }
    sqlx::query(
        "UPDATE activations SET is_live = $3, borrowed_until = $4, body = $5, version = version + 1, updated_at = $6 \
         WHERE company = $1 AND serial = $2",
    )
    .bind(act.company.as_str())
    .bind(number(activation.serial))
    .bind(i64::from(activation.is_live()))
    .bind(borrowed_until(activation))
    .bind(json(activation))
    .bind(micros(act.now))
    .execute(connection)
    .await?;
    Ok(())
}

/// A new activation, as it is inserted into [`ACTIVATIONS`].
pub(super) fn activation_row(act: &Act, license: &str, activation: &ActivationRecord) -> Row {
    let now = micros(act.now);
    vec![
        act.company.as_str().into(),
        number(activation.serial).into(),
        license.into(),
        activation.device.to_string().into(),
        HEXLOWER.encode(&activation.request_digest).into(),
        HEXLOWER.encode(&activation.commitment).into(),
        i64::from(activation.is_live()).into(),
        borrowed_until(activation).into(),
        json(activation).into(),
        1.into(),
        now.into(),
        now.into(),
    ]
}

fn borrowed_until(activation: &ActivationRecord) -> Option<i64> {
    activation.borrowed_until.map(|until| i64::try_from(until).unwrap_or(i64::MAX))
}

async fn put_code(connection: &mut AnyConnection, act: &Act, license: &str, code: &CodeRecord, is_new: bool) -> Result<(), StoreError> {
    let commitment = code.answer.as_ref().map(|answer| HEXLOWER.encode(&answer.commitment));
    let sql = if is_new {
        "INSERT INTO code_activations (company, serial, license_id, commitment, is_live, body, version, created_at, updated_at, use_before) \
         VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $7, $8)"
    } else {
        "UPDATE code_activations SET license_id = $3, commitment = $4, is_live = $5, body = $6, version = version + 1, updated_at = $7, \
         use_before = $8 WHERE company = $1 AND serial = $2"
    };
    sqlx::query(sql)
        .bind(act.company.as_str())
        .bind(number(code.serial))
        .bind(license)
        .bind(commitment)
        .bind(i64::from(code.is_live()))
        .bind(json(code))
        .bind(micros(act.now))
        .bind(micros(UnixTime::from_secs(code.use_before)))
        .execute(connection)
        .await?;
    Ok(())
}

/// Takes over the activations of a license that was kept elsewhere.
pub(crate) async fn adopt(
    connection: &mut AnyConnection,
    act: &Act,
    license: &str,
    activations: &[ActivationRecord],
    codes: &[CodeRecord],
) -> Result<(), StoreError> {
    for activation in activations {
        put_activation(connection, act, license, activation, true).await?;
    }
    for code in codes {
        put_code(connection, act, license, code, true).await?;
    }
    let (live, ended) = counts(activations, codes);
    sqlx::query("UPDATE licenses SET live = $3, ended = $4, total = $5 WHERE company = $1 AND id = $2")
        .bind(act.company.as_str())
        .bind(license)
        .bind(live)
        .bind(ended)
        .bind(i64::try_from(activations.len()).unwrap_or(i64::MAX))
        .execute(connection)
        .await?;
    Ok(())
}
