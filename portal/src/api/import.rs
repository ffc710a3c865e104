//! Licenses as a table: each row is issued as by a call of its own, all rows or none.

use std::collections::BTreeMap;

use axum::http::{Method, StatusCode};
use axum::response::Response;
use carnet_core::DAY_SECS;
use carnet_model::noun::{Customer, MAX_SEATS, Order, Policy, Product, Rule};
use carnet_model::permission::Permission;
use carnet_model::{LicenseEdit, LicenseRecord, Refusal};
use carnet_words::Words;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sqlx::AnyConnection;

use super::MAX_JSON;
use super::call::Call;
use super::endpoint::{Access, AppState, Endpoint};
use super::issue::{Issue, Issued, changed, issue_all, policies};
use super::licenses::check_fields;
use super::tables::{ImportReport, ImportRow, Table, Why, check_customer, dry_run};
use crate::problem::Problem;
use crate::store::keys::Session;
use crate::store::nouns::{self, Kept, Page};
use crate::store::sees::Sees;
use crate::store::{Act, StoreError, licenses, new_id};
use crate::vault::Vault;

/// The most rows of a table: nobody holds the one writer for long.
const MAX_ROWS: usize = 1_000;
/// The longest table, in bytes.
const MAX_TABLE: usize = 4 * MAX_JSON;

/// The columns, with what stands in them.
const COLUMNS: [(&str, Rule); 9] = [
    ("order", Rule::Id),
    ("policy", Rule::PolicyCode),
    ("product", Rule::ProductWithPolicy),
    ("customer", Rule::OrdersCustomer),
    ("license_key", Rule::NewLicenseKey),
    ("seats", Rule::Between(1, MAX_SEATS as usize)),
    ("expires_at", Rule::End),
    ("valid_days", Rule::Days),
    ("note", Rule::Text),
];
/// What columns of the vendor's own entries begin with.
const METADATA: &str = "metadata.";
/// What columns of custom fields begin with.
const FIELD: &str = "field.";

pub(super) fn endpoints() -> Vec<Endpoint> {
    let issue = Access::May(Permission::IssueLicense);
    let summary = "Issue licenses from CSV, all rows or none; new keys are shown once";
    vec![
        Endpoint::new(Method::POST, "/licenses/import", "licenses", summary, issue, import)
            .query("dry_run", "whether only to tell what would happen")
            .takes_table()
            .at_most(MAX_TABLE)
            .gives::<ImportReport>(200),
    ]
}

/// What stands in a row under its headings; what is empty is left out.
type Row<'a> = BTreeMap<&'a str, &'a str>;

async fn import(_: AppState, call: Call) -> Result<Response, Problem> {
    let dry_run = dry_run(&call)?;
    let table = Table::of(&call, MAX_ROWS, is_column)?;
    let (session, vault) = (call.session()?.clone(), call.portal().vault().clone());
    let language = call.language();
    let work = async move |connection: &mut AnyConnection, act: &Act| {
        let words = Words::new(language);
        let mut report = ImportReport { dry_run, accepted: 0, rejected: 0, rows: Vec::new() };
        // Each row is done, since the next may count on it: the same order, the same quota. What must not stay is undone.
        execute(connection, "SAVEPOINT whole_table").await?;
        for (at, (line, record)) in table.rows.iter().enumerate() {
            let row: Row<'_> =
                table.values(record).map(|(name, value)| (name, value.trim())).filter(|(_, value)| !value.is_empty()).collect();
            execute(connection, "SAVEPOINT one_row").await?;
            match issue_row(connection, &vault, act, &session, &row).await {
                Ok(issued) => {
                    report.accepted += 1;
                    report.rows.push(told(at + 1, *line, &row, issued));
                }
                Err(why) => {
                    report.rejected += 1;
                    report.rows.push(in_column(why).tell(at + 1, *line, &words)?);
                    execute(connection, "ROLLBACK TO SAVEPOINT one_row").await?;
                }
            }
            execute(connection, "RELEASE SAVEPOINT one_row").await?;
        }
        if dry_run || report.rejected > 0 {
            execute(connection, "ROLLBACK TO SAVEPOINT whole_table").await?;
            // What was made is there no more.
            report.rows.iter_mut().for_each(|row| (row.id, row.order, row.license_key) = (None, None, None));
            report.dry_run = true;
        }
        execute(connection, "RELEASE SAVEPOINT whole_table").await?;
        Ok((report, None))
    };
    call.write("license", StatusCode::OK, work).await
}

async fn execute(connection: &mut AnyConnection, sql: &'static str) -> Result<(), StoreError> {
    sqlx::query(sql).execute(connection).await?;
    Ok(())
}

fn is_column(name: &str) -> bool {
    let is_own = |prefix: &str| name.strip_prefix(prefix).is_some_and(|rest: &str| !rest.trim().is_empty());
    COLUMNS.iter().any(|(known, _)| *known == name) || is_own(METADATA) || is_own(FIELD)
}

/// What stands in a column.
fn rule_of(column: &str) -> Rule {
    let known = COLUMNS.iter().find(|(known, _)| *known == column).map(|(_, rule)| *rule);
    known.unwrap_or(if column.starts_with(FIELD) { Rule::CustomFields } else { Rule::Metadata })
}

fn bad(column: &str) -> Why {
    Why::at("field-invalid", column, rule_of(column))
}

/// What the rules of issuing say, about the column that it is about.
fn in_column(why: Why) -> Why {
    let Why::Bad { code, column, rule } = why else { return why };
    let column = match column.as_deref() {
        Some("license" | "license_keys") => Some("license_key".to_owned()),
        None if code == Refusal::QuotaExceeded.code() || code == Refusal::PolicyUnfit.code() => Some("policy".to_owned()),
        _ => column,
    };
    let rule = rule.or_else(|| column.as_deref().filter(|column| is_column(column)).map(rule_of));
    Why::Bad { code, column, rule }
}

/// What is told of a row that is issued: a key that was taken over is known already.
fn told(row: usize, line: u64, values: &Row<'_>, issued: Issued) -> ImportRow {
    let license = issued.licenses.into_iter().next();
    let (id, key) = license.map(|license| (license.id, license.license_key)).unzip();
    let license_key = key.filter(|_| !values.contains_key("license_key"));
    ImportRow { row, line, id, order: Some(issued.order), license_key, ..ImportRow::default() }
}

/// Issues what a row says.
async fn issue_row(connection: &mut AnyConnection, vault: &Vault, act: &Act, session: &Session, row: &Row<'_>) -> Result<Issued, Why> {
    let text = |column: &str| row.get(column).map(|value| (*value).to_owned());
    // No database keeps NUL, and nothing but a note has several lines.
    let is_line = |(column, value): (&&str, &&str)| *column == "note" || !value.chars().any(char::is_control);
    if let Some((column, _)) = row.iter().find(|entry| !is_line(*entry)) {
        return Err(bad(column));
    }
    let (policy, product) = policy(connection, session, row).await?;
    let edit = edit(act, session, row, &policy.body, &product.body)?;
    let known = match row.get("order") {
        None => None,
        Some(id) => match nouns::get::<Order>(connection, &act.company, &session.sees, id).await {
            Ok(order) => Some(order),
            Err(StoreError::NotFound(_)) => None,
            Err(error) => return Err(error.into()),
        },
    };
    let customer = match row.get("customer") {
        None => None,
        Some(email) => Some(customer(connection, act, session, email).await?),
    };
    let is_another = |order: &Kept<Order>| customer.as_ref().is_some_and(|customer| *customer != order.body.customer);
    if known.as_ref().is_some_and(is_another) {
        return Err(bad("customer"));
    }
    let wanted = Issue {
        policy: Some(policy.id),
        order: text("order"),
        append: known.is_some(),
        customer,
        edit,
        license_keys: text("license_key").map(|key| vec![key]),
        ..Issue::default()
    };
    Ok(issue_all(connection, vault, act, session, &wanted).await?)
}

/// The policy that a row names by its code, or the default one of its product, with the product.
async fn policy(connection: &mut AnyConnection, session: &Session, row: &Row<'_>) -> Result<(Kept<Policy>, Kept<Product>), Why> {
    let company = &session.company;
    let policy = match (row.get("policy"), row.get("product")) {
        (Some(code), _) => nouns::find::<Policy>(connection, company, "code", code).await?,
        (None, Some(code)) => {
            let product = nouns::find::<Product>(connection, company, "code", code).await?;
            let wanted = Issue { product: Some(product.id), ..Issue::default() };
            let default = policies(connection, session, &wanted).await?.into_iter().next();
            default.ok_or(StoreError::NotFound("policy"))?
        }
        (None, None) => return Err(bad("policy")),
    };
    let product: Kept<Product> = nouns::get(connection, company, &Sees::All, &policy.body.product).await?;
    if row.get("product").is_some_and(|code| *code != product.body.code) {
        return Err(Why::at(Refusal::PolicyUnfit.code(), "product", rule_of("product")));
    }
    Ok((policy, product))
}

/// The customer with this mail, by its id. Where there is none, a new one is made, as from a table of customers.
async fn customer(connection: &mut AnyConnection, act: &Act, session: &Session, email: &str) -> Result<String, Why> {
    let page = Page { limit: 100, filter: Some(("email", email.to_lowercase())), ..Page::default() };
    let known: Vec<Kept<Customer>> = nouns::list(connection, &act.company, &session.sees, &page).await?;
    let mut known = known.into_iter().filter(|customer| customer.body.merged_into.is_empty());
    match (known.next(), known.next()) {
        (Some(customer), None) => Ok(customer.id),
        (Some(_), Some(_)) => Err(bad("customer")),
        (None, _) => {
            let new = Customer { email: email.to_owned(), ..Customer::default() };
            match check_customer(connection, act, session, &new).await {
                Ok(()) => Ok(nouns::insert(connection, act, &new_id(act.now), &new).await?.id),
                Err(Why::Bad { code, rule, .. }) => Err(Why::Bad { code, column: Some("customer".to_owned()), rule }),
                Err(failed) => Err(failed),
            }
        }
    }
}

/// What a row wants otherwise than the policy. Each column is tried on what came before it, so that the one that is wrong is named.
fn edit(act: &Act, session: &Session, row: &Row<'_>, policy: &Policy, product: &Product) -> Result<Option<LicenseEdit>, Why> {
    let record = licenses::by_policy(policy, product, "", act.now);
    let mut edit = LicenseEdit::default();
    for (column, value) in row {
        if !set(&mut edit, &record, column, value)? {
            continue;
        }
        let refused = |refusal: Refusal| Why::at(refusal.code(), column, rule_of(column));
        session.caller.has(Permission::EditLicense).map_err(refused)?;
        let next = changed(&record, &edit, act).map_err(refused)?;
        check_fields(product, &next).map_err(|_| bad(column))?;
    }
    Ok(Some(edit).filter(|edit| *edit != LicenseEdit::default()))
}

/// Puts the value of a column into the edit; tells whether the column is about that.
fn set(edit: &mut LicenseEdit, record: &LicenseRecord, column: &str, value: &str) -> Result<bool, Why> {
    match column {
        "seats" => edit.seats = Some(value.parse().map_err(|_| bad(column))?),
        "expires_at" => {
            let plan = edit.plan.get_or_insert_with(|| record.plan.clone());
            (plan.expires_at, plan.valid_days) = (Some(end(value).ok_or_else(|| bad(column))?), None);
        }
        // An end was given: `expires_at` comes before.
        "valid_days" if edit.plan.is_some() => return Err(bad(column)),
        "valid_days" => {
            let plan = edit.plan.get_or_insert_with(|| record.plan.clone());
            (plan.expires_at, plan.valid_days) = (None, Some(value.parse().map_err(|_| bad(column))?));
        }
        "note" => edit.note = Some(value.to_owned()),
        _ => match (column.strip_prefix(METADATA), column.strip_prefix(FIELD)) {
            (Some(name), _) => {
                edit.metadata.get_or_insert_default().insert(name.to_owned(), value.into());
            }
            (_, Some(name)) => {
                let fields = edit.custom_fields.get_or_insert_with(|| record.custom_fields.clone());
                fields.insert(name.to_owned(), value.to_owned());
            }
            (None, None) => return Ok(false),
        },
    }
    Ok(true)
}

/// When a license ends: after the day that is named, in UTC, or at that second.
fn end(value: &str) -> Option<u64> {
    if let Ok(secs) = value.parse::<u64>() {
        // A day without its dashes is no second of 1970.
        return Some(secs).filter(|secs| *secs >= 100_000_000);
    }
    let day: Date = value.parse().ok()?;
    let start = day.to_zoned(TimeZone::UTC).ok()?.timestamp().as_second();
    Some(u64::try_from(start).ok()? + DAY_SECS)
}
