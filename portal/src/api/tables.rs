//! Tables in and out: customers and licenses as CSV, and the merging of customers.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use carnet_model::noun::{Account, Customer, Noun, Rule};
use carnet_model::permission::{Permission, Subject};
use carnet_words::Words;
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;
use utoipa::ToSchema;

use super::call::Call;
use super::endpoint::{Access, AppState, Endpoint};
use crate::problem::{Problem, rule_sentence};
use crate::store::keys::Session;
use crate::store::nouns::{self, Kept, Page};
use crate::store::sees::Sees;
use crate::store::{Act, StoreError, licenses, new_id, views};

/// The most rows of a table that comes in.
const MAX_ROWS: usize = 5_000;
/// Rows of a page that goes out.
const PAGE: i64 = 1000;

const COLUMNS: [&str; 12] = [
    "email",
    "first_name",
    "last_name",
    "company_name",
    "phone",
    "reference",
    "address",
    "postcode",
    "city",
    "country",
    "state",
    "account",
];

pub(super) fn endpoints() -> Vec<Endpoint> {
    let customers = Access::May(Permission::ManageCustomers);
    vec![
        Endpoint::new(Method::POST, "/customers/import", "customers", "Take customers in from CSV, all rows or none", customers, import)
            .query("dry_run", "whether only to tell what would happen")
            .takes_table()
            .gives::<ImportReport>(200),
        Endpoint::new(Method::GET, "/customers/export", "customers", "Give customers out as CSV", Access::SignedIn, export)
            .gives_text("text/csv"),
        Endpoint::new(Method::POST, "/customers/{id}/merge", "customers", "Let another customer become part of this one", customers, merge)
            .takes::<Merge>()
            .gives::<Kept<Customer>>(200),
        Endpoint::new(
            Method::GET,
            "/licenses/export",
            "licenses",
            "Give licenses out as CSV, without their keys",
            Access::SignedIn,
            export_licenses,
        )
        .gives_text("text/csv"),
    ]
}

/// What became, or would become, of each row.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ImportReport {
    /// Whether nothing was taken in.
    pub(super) dry_run: bool,
    /// Rows that are, or would be, taken in.
    pub(super) accepted: usize,
    /// Rows that cannot be.
    pub(super) rejected: usize,
    /// The rows that cannot be; of customers that can, the first hundred, and of licenses all.
    pub(super) rows: Vec<ImportRow>,
}

/// What became of a row.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub(super) struct ImportRow {
    /// Its number; the first after the heading is 1.
    pub(super) row: usize,
    /// The line of the table in which it begins.
    pub(super) line: u64,
    /// What was made, by its id.
    pub(super) id: Option<String>,
    /// The order that the license is in, by its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) order: Option<String>,
    /// The key of the license, if it is a new one: it is not shown again but to those who may look it up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) license_key: Option<String>,
    /// Why not: a stable code.
    pub(super) code: Option<String>,
    /// The column that is wrong.
    pub(super) field: Option<String>,
    /// What it should be: a stable code.
    pub(super) rule: Option<String>,
    /// What it should be, in the language that was asked for.
    pub(super) detail: Option<String>,
}

/// Why a row cannot be taken in.
#[derive(Debug)]
pub(super) enum Why {
    /// Something is wrong with the row: a stable code, the column, and what it should be.
    Bad { code: &'static str, column: Option<String>, rule: Option<Rule> },
    /// The portal failed, and with it the whole table.
    Failed(StoreError),
}

impl Why {
    /// What stands in `column` is not as it should be.
    pub(super) fn at(code: &'static str, column: &str, rule: Rule) -> Self {
        Self::Bad { code, column: Some(column.to_owned()), rule: Some(rule) }
    }

    /// What is told about the row.
    ///
    /// # Errors
    /// Where not the row is the cause.
    pub(super) fn tell(self, row: usize, line: u64, words: &Words) -> Result<ImportRow, StoreError> {
        match self {
            Self::Bad { code, column, rule } => Ok(ImportRow {
                row,
                line,
                code: Some(code.to_owned()),
                field: column,
                rule: rule.map(|rule| rule.code().to_owned()),
                detail: rule.map(|rule| rule_sentence(words, rule.code(), &rule.arguments())),
                ..ImportRow::default()
            }),
            Self::Failed(error) => Err(error),
        }
    }
}

impl From<StoreError> for Why {
    fn from(error: StoreError) -> Self {
        let bad = |code, column: Option<&str>| Self::Bad { code, column: column.map(str::to_owned), rule: None };
        match error {
            StoreError::Invalid(invalid) => Self::at("field-invalid", invalid.field, invalid.rule),
            StoreError::Refused(refusal) => bad(refusal.code(), None),
            StoreError::NotFound(kind) => bad("not-found", Some(kind)),
            StoreError::Exists(kind) => bad("already-exists", Some(kind)),
            StoreError::Dangling => bad("reference-unknown", None),
            error => Self::Failed(error),
        }
    }
}

/// A table that came in.
pub(super) struct Table {
    names: csv::StringRecord,
    /// Its rows after the heading, with the lines in which they begin.
    pub(super) rows: Vec<(u64, csv::StringRecord)>,
}

impl Table {
    /// The table that a call brings, of at most so many rows. A heading that is not known, or stands there twice, is refused.
    pub(super) fn of(call: &Call, most: usize, is_known: impl Fn(&str) -> bool) -> Result<Self, Problem> {
        let media_type = call.header(header::CONTENT_TYPE).split(';').next().unwrap_or_default().trim().to_lowercase();
        if media_type != "text/csv" {
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "content-type-unsupported").with("wanted", "text/csv"));
        }
        let damaged = |place: String| Problem::new(StatusCode::BAD_REQUEST, "table-damaged").with("place", place);
        let body: &[u8] = &call.body;
        let body = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body);
        let mut reader = csv::ReaderBuilder::new().from_reader(body);
        let names = reader.headers().map_err(|_| damaged("1".into()))?.clone();
        let mut seen = BTreeSet::new();
        for name in &names {
            let shown = || name.chars().take(40).collect::<String>();
            if !is_known(name) {
                return Err(Problem::new(StatusCode::BAD_REQUEST, "table-column-unknown").with("name", shown()));
            }
            if !seen.insert(name) {
                return Err(Problem::new(StatusCode::BAD_REQUEST, "given-twice").with("name", shown()));
            }
        }
        let (mut rows, mut line, mut counted) = (Vec::new(), 1, 0);
        for (at, record) in reader.records().enumerate() {
            let record = record.map_err(|error| damaged(error.position().map_or(at as u64 + 2, csv::Position::line).to_string()))?;
            if rows.len() == most {
                return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body-too-large"));
            }
            // The reader's own count is behind where lines end as on Windows, or are empty.
            let begin = record.position().and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or(counted);
            let begin = begin + body[begin..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            line += (body[counted..begin].split(|byte| *byte == b'\n').count() - 1) as u64;
            counted = begin;
            rows.push((line, record));
        }
        Ok(Self { names, rows })
    }

    /// What stands in a row, under its headings.
    pub(super) fn values<'a>(&'a self, row: &'a csv::StringRecord) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.names.iter().zip(row)
    }
}

/// Whether a call only asks what would happen.
pub(super) fn dry_run(call: &Call) -> Result<bool, Problem> {
    match call.query("dry_run") {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => Err(Problem::new(StatusCode::BAD_REQUEST, "parameter-invalid").with("name", "dry_run")),
    }
}

/// Who becomes part of a customer.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Merge {
    /// The other customer, by its id.
    customer: String,
}

async fn import(_: AppState, call: Call) -> Result<Response, Problem> {
    let dry_run = dry_run(&call)?;
    let table = Table::of(&call, MAX_ROWS, |name| COLUMNS.contains(&name))?;
    let session = call.session()?.clone();
    session.caller.has(Permission::ManageCustomers)?;
    let language = call.language();
    let work = async move |connection: &mut AnyConnection, act: &Act| {
        let words = Words::new(language);
        let mut report = ImportReport { dry_run, accepted: 0, rejected: 0, rows: Vec::new() };
        let mut good = Vec::new();
        for (at, (line, row)) in table.rows.iter().enumerate() {
            let checked = match read(&table, row) {
                Ok(customer) => check_customer(connection, act, &session, &customer).await.map(|()| customer),
                Err(invalid) => Err(invalid),
            };
            match checked {
                Ok(customer) => good.push((at + 1, *line, customer)),
                Err(why) => report.rows.push(why.tell(at + 1, *line, &words)?),
            }
        }
        (report.accepted, report.rejected) = (good.len(), report.rows.len());
        let is_kept = !dry_run && report.rejected == 0;
        for (row, line, customer) in good {
            let id = if is_kept { Some(nouns::insert(connection, act, &new_id(act.now), &customer).await?.id) } else { None };
            if row <= 100 {
                report.rows.push(ImportRow { row, line, id, ..ImportRow::default() });
            }
        }
        report.rows.sort_by_key(|row| row.row);
        report.rows.truncate(1000);
        report.dry_run |= !is_kept;
        Ok((report, None))
    };
    call.write("customer", StatusCode::OK, work).await
}

/// The customer that a row says.
fn read(table: &Table, row: &csv::StringRecord) -> Result<Customer, Why> {
    let values = table.values(row).map(|(name, value)| (name.to_owned(), value.to_owned().into()));
    let object = serde_json::Value::Object(values.collect());
    serde_json::from_value(object).map_err(|_| Why::at("field-invalid", "row", Rule::Texts))
}

/// Whether the caller may take this customer in.
pub(super) async fn check_customer(connection: &mut AnyConnection, act: &Act, session: &Session, customer: &Customer) -> Result<(), Why> {
    customer.check().map_err(StoreError::from)?;
    let account = Some(customer.account.as_str()).filter(|account| !account.is_empty());
    let subject = Subject { account, ..Subject::default() };
    let bad = |code| Why::Bad { code, column: Some("account".to_owned()), rule: None };
    session.caller.may(Permission::ManageCustomers, subject).map_err(|refusal| bad(refusal.code()))?;
    if let Some(account) = account {
        match nouns::get::<Account>(connection, &act.company, &session.sees, account).await {
            Ok(_) => {}
            Err(StoreError::NotFound(_)) => return Err(bad("reference-unknown")),
            Err(error) => return Err(error.into()),
        }
    }
    if customer.merged_into.is_empty() { Ok(()) } else { Err(bad("reference-unknown")) }
}

async fn export(_: AppState, call: Call) -> Result<Response, Problem> {
    let session = call.session()?;
    let mut connection = call.portal().store().read().await?;
    let mut table = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
    write(&mut table, ["id"].iter().chain(&COLUMNS).map(|name| (*name).to_owned()))?;
    let mut wanted = Page { limit: PAGE, ..Page::default() };
    loop {
        let page: Vec<Kept<Customer>> = nouns::list(&mut connection, &session.company, &session.sees, &wanted).await?;
        let Some(last) = page.last() else { break };
        wanted.after.clone_from(&last.id);
        for Kept { id, body: customer, .. } in page {
            let value = serde_json::to_value(&customer).map_err(|_| StoreError::Damaged("customer"))?;
            let fields = COLUMNS.iter().map(|name| value[*name].as_str().unwrap_or_default().to_owned());
            write(&mut table, std::iter::once(id).chain(fields))?;
        }
    }
    csv_response(table)
}

async fn export_licenses(_: AppState, call: Call) -> Result<Response, Problem> {
    let session = call.session()?;
    let mut connection = call.portal().store().read().await?;
    let mut table = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
    write(&mut table, ["id", "product", "order", "status", "seats", "seats_taken", "expires_at", "note"].map(str::to_owned))?;
    let mut wanted = Page { limit: PAGE, ..Page::default() };
    loop {
        let page = licenses::list(&mut connection, &session.company, &session.sees, &wanted).await?;
        let Some(last) = page.last() else { break };
        wanted.after.clone_from(&last.id);
        for row in &page {
            let license = views::view(row, call.portal().now());
            let expiry = license.expires_at.map(|at| at.to_string()).unwrap_or_default();
            let (seats, taken) = (license.seats.to_string(), license.seats_taken.to_string());
            write(
                &mut table,
                [license.id, license.product_code, license.order, license.status.to_owned(), seats, taken, expiry, license.note],
            )?;
        }
    }
    csv_response(table)
}

/// A row, in which no field is taken for a formula by a spreadsheet.
fn write(table: &mut csv::Writer<Vec<u8>>, fields: impl IntoIterator<Item = String>) -> Result<(), Problem> {
    let is_formula = |field: &str| field.starts_with(['=', '+', '-', '@', '\t', '\r']) && field.parse::<f64>().is_err();
    let fields = fields.into_iter().map(|field| if is_formula(&field) { format!("'{field}") } else { field });
    table.write_record(fields).map_err(|_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "portal-failed"))
}

fn csv_response(table: csv::Writer<Vec<u8>>) -> Result<Response, Problem> {
    let bytes = table.into_inner().map_err(|_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "portal-failed"))?;
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], bytes).into_response())
}

async fn merge(_: AppState, call: Call) -> Result<Response, Problem> {
    let (session, wanted): (_, Merge) = (call.session()?.clone(), call.json()?);
    let (id, version) = (call.parameter("id").to_owned(), call.version()?);
    let work = async move |connection: &mut AnyConnection, act: &Act| {
        if id == wanted.customer {
            return Err(carnet_model::noun::Invalid { field: "customer", rule: Rule::AnotherCustomer }.into());
        }
        let kept: Kept<Customer> = nouns::get(connection, &act.company, &session.sees, &id).await?;
        let other: Kept<Customer> = nouns::get(connection, &act.company, &session.sees, &wanted.customer).await?;
        if !kept.body.merged_into.is_empty() || !other.body.merged_into.is_empty() {
            return Err(StoreError::Stale);
        }
        for customer in [&kept, &other] {
            let account = Some(customer.body.account.as_str()).filter(|account| !account.is_empty());
            session.caller.may(Permission::ManageCustomers, Subject { account, ..Subject::default() })?;
        }
        let mut merged = kept.body.clone();
        merged.merge(&other.body);
        let merged = nouns::replace(connection, act, &kept, version, &merged).await?;
        // All orders of the other are this one's from now on.
        let page = Page { limit: 1000, filter: Some(("customer_id", other.id.clone())), ..Page::default() };
        loop {
            let orders: Vec<Kept<carnet_model::noun::Order>> = nouns::list(connection, &act.company, &Sees::All, &page).await?;
            if orders.is_empty() {
                break;
            }
            for order in orders {
                let mut moved = order.body.clone();
                moved.customer.clone_from(&id);
                nouns::replace(connection, act, &order, None, &moved).await?;
            }
        }
        nouns::replace(connection, act, &other, None, &Customer { merged_into: id.clone(), ..other.body.clone() }).await?;
        let version = merged.version;
        Ok((merged, Some(version)))
    };
    call.write("customer", StatusCode::OK, work).await
}
