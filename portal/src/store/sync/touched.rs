//! What the sealed rows of the audit touched, and what of that somebody is told.

use std::collections::BTreeMap;

use carnet_model::noun::{Customer, Order};
use carnet_model::sync::{Change, Kind, SnapshotRow};
use carnet_model::{LicenseEdit, LicenseRecord};
use serde::de::DeserializeOwned;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row as _};

use super::{Source, tables};
use crate::store::rows::{Value, places};
use crate::store::sees::Sees;
use crate::store::{StoreError, nouns};

/// Ids in one statement, at most.
const AT_ONCE: usize = 256;
/// Actions that leave behind how a license stood, and what was changed on it.
const EDITS: [&str; 7] = ["assign-user", "disable", "enable", "renew", "transfer", "unassign-user", "update"];

/// What the sealed rows after a number touched.
pub(crate) struct Changes {
    pub(crate) changes: Vec<Change>,
    /// The number of the last row.
    pub(crate) next: i64,
    /// Whether there may be more rows.
    pub(crate) more: bool,
}

/// An audit row, as far as a replica has to know.
struct Noted {
    number: i64,
    at: i64,
    actor: String,
    action: String,
    kind: String,
    object: String,
    before: Option<String>,
    after: Option<String>,
}

/// What is known of a thing that was touched.
#[derive(Default)]
struct Touch {
    number: i64,
    /// Whether what belongs to it may be seen only since.
    anew: bool,
    /// Whether the caller saw it by itself: then it matters if they do no more.
    is_lost: bool,
    /// Things through which it was seen.
    through: Vec<Thing>,
}

type Thing = (Kind, String);
type Touched = BTreeMap<Thing, Touch>;
type Seen = BTreeMap<Thing, serde_json::Value>;

impl Source<'_> {
    /// What the rows with the next numbers after `after` touched, at most so many rows: each thing once, as it stands now.
    pub(crate) async fn changes(&mut self, after: i64, limit: usize) -> Result<Changes, StoreError> {
        let sql = format!(
            "SELECT a.number, a.at, a.actor, a.action, a.kind, a.object, d.before_body, d.after_body FROM audit a \
             LEFT JOIN audit_data d ON d.company = a.company AND d.id = a.id AND a.kind IN ('customer', 'license', 'order') \
             WHERE a.company = $1 AND a.number > $2 ORDER BY a.number LIMIT {limit}"
        );
        let query = sqlx::query(AssertSqlSafe(sql)).bind(self.session.company.as_str()).bind(after);
        let rows: Vec<Noted> = query.fetch_all(&mut *self.connection).await?.iter().map(Noted::read).collect::<Result<_, _>>()?;
        let (mut touched, mut next, mut window) = (Touched::new(), after, (i64::MAX, i64::MIN));
        for noted in &rows {
            next = noted.number;
            if noted.kind == Kind::License.name() {
                window = (window.0.min(noted.at), window.1.max(noted.at));
            }
            self.take(&mut touched, noted).await?;
        }
        let mut seen = Seen::new();
        for kind in [Kind::Account, Kind::Customer, Kind::Product, Kind::Policy, Kind::Order, Kind::License] {
            seen.extend(self.seen(kind, &touched).await?);
        }
        for (license, row) in self.activations(&seen, window).await? {
            let number = touched.get(&(Kind::License, license)).map_or(next, |touch| touch.number);
            touch(&mut touched, (Kind::Activation, row.id.clone()), number);
            seen.insert((Kind::Activation, row.id), row.row);
        }
        for device in self.devices(&touched, window).await? {
            touch(&mut touched, (Kind::Device, device), next);
        }
        seen.extend(self.seen(Kind::Device, &touched).await?);
        Ok(Changes { changes: told(&touched, seen), next, more: rows.len() >= limit })
    }

    /// Notes what an audit row touched.
    async fn take(&mut self, touched: &mut Touched, noted: &Noted) -> Result<(), StoreError> {
        let Some(kind) = Kind::named(&noted.kind) else { return Ok(()) };
        touch(touched, (kind, noted.object.clone()), noted.number);
        match kind {
            Kind::Order => self.take_order(touched, noted).await,
            Kind::Customer => self.take_customer(touched, noted).await,
            Kind::License => {
                self.take_license(touched, noted);
                Ok(())
            }
            Kind::Account if noted.is_gone() => {
                let was_seen = self.saw(noted, Vec::new(), "").await?;
                touch(touched, (kind, noted.object.clone()), noted.number).is_lost |= was_seen;
                Ok(())
            }
            // Everybody sees these.
            Kind::Product | Kind::Policy if noted.is_gone() => {
                touch(touched, (kind, noted.object.clone()), noted.number).is_lost = true;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Whoever sees an order sees its licenses, its customer and its account: where that may have changed, these are touched too.
    async fn take_order(&mut self, touched: &mut Touched, noted: &Noted) -> Result<(), StoreError> {
        let (before, after): (Option<Order>, Option<Order>) = (parse(noted.before.as_deref()), parse(noted.after.as_deref()));
        let is_erased = before.is_none() && after.is_none();
        let reach = |order: &Order| (order.managers.clone(), order.organization.clone(), order.customer.clone());
        if !is_erased && before.as_ref().map(reach) == after.as_ref().map(reach) {
            return Ok(());
        }
        let was_seen = match &before {
            Some(before) => self.saw(noted, before.managers.clone(), &before.organization).await?,
            None => is_erased,
        };
        let people = |order: &Order| (order.managers.clone(), order.organization.clone());
        let within = self.is_within(Kind::Order, &noted.object).await?;
        let is_other = is_erased || within || before.as_ref().map(people) != after.as_ref().map(people);
        let order = (Kind::Order, noted.object.clone());
        let own = touch(touched, order.clone(), noted.number);
        own.is_lost |= was_seen || within;
        own.anew |= is_other && noted.action == "update";
        let customers: Vec<String> = [before, after].into_iter().flatten().map(|order| order.customer).collect();
        for customer in customers {
            if customer.is_empty() {
                continue;
            }
            if let Some(account) = self.account_of(&customer).await? {
                touch(touched, (Kind::Account, account), noted.number).through.push(order.clone());
            }
            touch(touched, (Kind::Customer, customer), noted.number).through.push(order.clone());
        }
        Ok(())
    }

    async fn take_customer(&mut self, touched: &mut Touched, noted: &Noted) -> Result<(), StoreError> {
        let customer = (Kind::Customer, noted.object.clone());
        if noted.is_gone() {
            let was_seen = self.saw(noted, Vec::new(), "").await?;
            touch(touched, customer.clone(), noted.number).is_lost |= was_seen;
        }
        let (before, after): (Option<Customer>, Option<Customer>) = (parse(noted.before.as_deref()), parse(noted.after.as_deref()));
        let account = |customer: &Customer| customer.account.clone();
        if before.as_ref().map(account) != after.as_ref().map(account) {
            for account in [before, after].into_iter().flatten().map(|customer| customer.account).filter(|account| !account.is_empty()) {
                touch(touched, (Kind::Account, account), noted.number).through.push(customer.clone());
            }
            if self.is_within(Kind::Customer, &noted.object).await? {
                touch(touched, customer, noted.number).is_lost = true;
                for order in self.orders_of(&noted.object).await? {
                    let within = self.is_within(Kind::Order, &order).await?;
                    let order = touch(touched, (Kind::Order, order), noted.number);
                    order.anew = true;
                    order.is_lost |= within;
                }
            }
        }
        Ok(())
    }

    /// A license that went to another order, or has other users, may be newly seen, with all its activations, or seen no more.
    fn take_license(&self, touched: &mut Touched, noted: &Noted) {
        let license = (Kind::License, noted.object.clone());
        // What was taken over came with its activations.
        let is_import = noted.action == "create" && noted.actor == "import";
        let (before, edit): (Option<LicenseRecord>, Option<LicenseEdit>) = (parse(noted.before.as_deref()), parse(noted.after.as_deref()));
        let is_edit = EDITS.contains(&noted.action.as_str());
        let is_erased = is_edit && edit.is_none();
        let has_moved =
            is_edit && edit.is_some_and(|edit| edit.order.is_some() || edit.assign_user.is_some() || edit.unassign_user.is_some());
        if !is_import && !is_erased && !has_moved {
            return;
        }
        let own = touch(touched, license, noted.number);
        own.anew = true;
        own.is_lost |= is_erased;
        if let Some(before) = before.filter(|_| has_moved) {
            own.is_lost |= matches!(self.session.sees.of_user(), Sees::Own(user) if before.users.contains(user));
            own.through.push((Kind::Order, before.order.clone()));
            touch(touched, (Kind::Order, before.order), noted.number);
        }
    }

    /// Whether the caller saw a thing that these people managed; of what is gone, whoever made it saw it too.
    async fn saw(&mut self, noted: &Noted, mut people: Vec<String>, organization: &str) -> Result<bool, StoreError> {
        if noted.is_gone() {
            let made = sqlx::query("SELECT actor FROM audit WHERE company = $1 AND kind = $2 AND object = $3 AND action = 'create'")
                .bind(self.session.company.as_str())
                .bind(noted.kind.as_str())
                .bind(noted.object.as_str())
                .fetch_optional(&mut *self.connection)
                .await?;
            people.extend(made.map(|row| row.try_get::<String, _>("actor")).transpose()?);
        }
        self.session.sees.saw(self.connection, &self.session.company, &people, organization).await
    }

    /// Whether the caller's key is narrowed, so that it may have seen what its user sees: by the account, which is the customer's to change.
    async fn is_within(&mut self, kind: Kind, id: &str) -> Result<bool, StoreError> {
        match &self.session.sees {
            Sees::Narrowed { within, .. } => nouns::is_seen(self.connection, &self.session.company, within, tables(kind)[0], id).await,
            _ => Ok(false),
        }
    }

    async fn orders_of(&mut self, customer: &str) -> Result<Vec<String>, StoreError> {
        let rows = sqlx::query("SELECT id FROM orders WHERE company = $1 AND customer_id = $2 ORDER BY id")
            .bind(self.session.company.as_str())
            .bind(customer)
            .fetch_all(&mut *self.connection)
            .await?;
        rows.iter().map(|row| Ok(row.try_get("id")?)).collect()
    }

    async fn account_of(&mut self, customer: &str) -> Result<Option<String>, StoreError> {
        let row = sqlx::query("SELECT account_id FROM customers WHERE company = $1 AND id = $2")
            .bind(self.session.company.as_str())
            .bind(customer)
            .fetch_optional(&mut *self.connection)
            .await?;
        Ok(row.map(|row| row.try_get::<Option<String>, _>("account_id")).transpose()?.flatten())
    }

    /// Of what was touched of a kind, what the caller sees.
    async fn seen(&mut self, kind: Kind, touched: &Touched) -> Result<Vec<(Thing, serde_json::Value)>, StoreError> {
        let ids: Vec<&String> = touched.keys().filter(|(of, _)| *of == kind).map(|(_, id)| id).collect();
        let mut seen = Vec::with_capacity(ids.len());
        for some in ids.chunks(AT_ONCE) {
            for table in tables(kind) {
                let more = format!("id IN ({})", places(2, some.len()));
                let values = some.iter().map(|id| Value::Text(Some((*id).clone()))).collect();
                let rows = self.select(table, &more, values, "").await?;
                seen.extend(rows.into_iter().map(|row| ((kind, row.id), row.row)));
            }
        }
        Ok(seen)
    }

    /// The activations of the licenses among `seen` that changed within a window of time, each with its license.
    async fn activations(&mut self, seen: &Seen, window: (i64, i64)) -> Result<Vec<(String, SnapshotRow)>, StoreError> {
        let licenses: Vec<&String> = seen.keys().filter(|(kind, _)| *kind == Kind::License).map(|(_, id)| id).collect();
        let mut found = Vec::new();
        for some in licenses.chunks(AT_ONCE) {
            for table in tables(Kind::Activation) {
                let more = format!("license_id IN ({}) AND updated_at >= $2 AND updated_at <= $3", places(4, some.len()));
                let mut values = vec![Value::Number(Some(window.0)), Value::Number(Some(window.1))];
                values.extend(some.iter().map(|id| Value::Text(Some((*id).clone()))));
                let rows = self.select(table, &more, values, "").await?;
                found.extend(rows.into_iter().map(|row| (row.row["license"].as_str().unwrap_or_default().to_owned(), row)));
            }
        }
        Ok(found)
    }

    /// The devices that were seen at the licenses that were touched: also of a license that the caller does not see, since they may see
    /// the device by another.
    async fn devices(&mut self, touched: &Touched, window: (i64, i64)) -> Result<Vec<String>, StoreError> {
        let licenses: Vec<&String> = touched.keys().filter(|(kind, _)| *kind == Kind::License).map(|(_, id)| id).collect();
        let mut found = Vec::new();
        for some in licenses.chunks(AT_ONCE) {
            let sql = format!(
                "SELECT DISTINCT device FROM activations WHERE company = $1 AND license_id IN ({}) AND updated_at >= $2 AND updated_at <= $3",
                places(4, some.len())
            );
            let company = self.session.company.as_str();
            let mut query = sqlx::query(AssertSqlSafe(sql)).bind(company).bind(window.0).bind(window.1);
            for id in some {
                query = query.bind((*id).clone());
            }
            for row in query.fetch_all(&mut *self.connection).await? {
                found.push(row.try_get("device")?);
            }
        }
        Ok(found)
    }
}

impl Noted {
    fn read(row: &AnyRow) -> Result<Self, StoreError> {
        Ok(Self {
            number: row.try_get("number")?,
            at: row.try_get("at")?,
            actor: row.try_get("actor")?,
            action: row.try_get("action")?,
            kind: row.try_get("kind")?,
            object: row.try_get("object")?,
            before: row.try_get("before_body")?,
            after: row.try_get("after_body")?,
        })
    }

    fn is_gone(&self) -> bool {
        self.action == "delete"
    }
}

impl Touch {
    /// Whether the caller saw the thing, by itself or through another.
    fn was_seen(&self, touched: &Touched, seen: &Seen) -> bool {
        let shows = |thing: &Thing| seen.contains_key(thing) || touched.get(thing).is_some_and(|touch| touch.is_lost);
        self.is_lost || self.through.iter().any(shows)
    }
}

/// Notes that a thing was touched.
fn touch(touched: &mut Touched, thing: Thing, number: i64) -> &mut Touch {
    let touch = touched.entry(thing).or_default();
    touch.number = touch.number.max(number);
    touch
}

/// What is told of everything that was touched: how it stands, or that it is seen no more, to whom that matters.
fn told(touched: &Touched, mut seen: Seen) -> Vec<Change> {
    let told: Vec<_> = touched.iter().filter(|(thing, touch)| seen.contains_key(*thing) || touch.was_seen(touched, &seen)).collect();
    let change = |(thing, touch): (&Thing, &Touch)| {
        let row = seen.remove(thing);
        Change { number: touch.number, kind: thing.0, id: thing.1.clone(), anew: touch.anew && row.is_some(), row }
    };
    told.into_iter().map(change).collect()
}

/// What stood in the audit beside a row; `None` if it was erased, or is something else.
fn parse<T: DeserializeOwned>(body: Option<&str>) -> Option<T> {
    serde_json::from_str(body?).ok()
}
