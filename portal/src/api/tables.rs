//! Tables in and out: customers and licenses as CSV, and the merging of customers.

use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use carnet_model::noun::{Customer, Invalid, Noun, Rule};
use carnet_model::permission::Permission;
use carnet_words::{Language, Words};
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;
use utoipa::ToSchema;

use super::call::Call;
use super::endpoint::{Access, AppState, Endpoint};
use crate::problem::{Problem, rule_sentence};
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
struct ImportReport {
    /// Whether nothing was taken in.
    dry_run: bool,
    /// Rows that are, or would be, taken in.
    accepted: usize,
    /// Rows that cannot be.
    rejected: usize,
    /// The rows that cannot be, and the first hundred of those that can.
    rows: Vec<ImportRow>,
}

/// What became of a row.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct ImportRow {
    /// Its number; the first after the heading is 1.
    row: usize,
    /// The customer that was made, by its id.
    id: Option<String>,
    /// Why not: a stable code.
    code: Option<String>,
    /// The field that is wrong.
    field: Option<String>,
    /// What it should be: a stable code.
    rule: Option<String>,
    /// What it should be, in the language that was asked for.
    detail: Option<String>,
}

/// Who becomes part of a customer.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Merge {
    /// The other customer, by its id.
    customer: String,
}

async fn import(_: AppState, call: Call) -> Result<Response, Problem> {
    let media_type = call.header(header::CONTENT_TYPE).split(';').next().unwrap_or_default().trim().to_lowercase();
    if media_type != "text/csv" {
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "content-type-unsupported").with("wanted", "text/csv"));
    }
    let dry_run = match call.query("dry_run") {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => return Err(Problem::new(StatusCode::BAD_REQUEST, "parameter-invalid").with("name", "dry_run")),
    };
    let rows = read(&call.body, call.language())?;
    let session = call.session()?.clone();
    session.caller.has(Permission::ManageCustomers)?;
    let work = async move |connection: &mut AnyConnection, act: &Act| {
        let mut report = ImportReport { dry_run, accepted: 0, rejected: 0, rows: Vec::new() };
        let mut good = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            let told = |code: &str, field: &str| ImportRow {
                row: at + 1,
                id: None,
                code: Some(code.to_owned()),
                field: Some(field.to_owned()),
                rule: None,
                detail: None,
            };
            match row {
                Ok(customer) => {
                    let account = Some(customer.account.as_str()).filter(|account| !account.is_empty());
                    let subject = carnet_model::permission::Subject { account, ..Default::default() };
                    let known = match account {
                        Some(account) => {
                            nouns::get::<carnet_model::noun::Account>(connection, &act.company, &session.sees, account).await.is_ok()
                        }
                        None => true,
                    };
                    if session.caller.may(Permission::ManageCustomers, subject).is_err() {
                        report.rows.push(told("out-of-scope", "account"));
                    } else if !known || !customer.merged_into.is_empty() {
                        report.rows.push(told("reference-unknown", "account"));
                    } else {
                        good.push((at + 1, customer.clone()));
                        continue;
                    }
                }
                Err((invalid, detail)) => {
                    let (rule, detail) = (Some(invalid.rule.to_string()), Some(detail.clone()));
                    report.rows.push(ImportRow { rule, detail, ..told("field-invalid", invalid.field) });
                }
            }
            report.rejected += 1;
        }
        report.accepted = good.len();
        let is_kept = !dry_run && report.rejected == 0;
        for (row, customer) in good {
            let id = if is_kept { Some(nouns::insert(connection, act, &new_id(act.now), &customer).await?.id) } else { None };
            if row <= 100 {
                report.rows.push(ImportRow { row, id, code: None, field: None, rule: None, detail: None });
            }
        }
        report.rows.sort_by_key(|row| row.row);
        report.rows.truncate(1000);
        report.dry_run |= !is_kept;
        Ok((report, None))
    };
    call.write("customer", StatusCode::OK, work).await
}

/// A customer, or why not, with what the field should be in words.
type Row = Result<Customer, (Invalid, String)>;

/// The rows of a table.
fn read(body: &[u8], language: Language) -> Result<Vec<Row>, Problem> {
    let words = Words::new(language);
    let damaged = |place: String| Problem::new(StatusCode::BAD_REQUEST, "table-damaged").with("place", place);
    let body = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body);
    let mut reader = csv::ReaderBuilder::new().from_reader(body);
    let names = reader.headers().map_err(|_| damaged("1".into()))?.clone();
    if let Some(unknown) = names.iter().find(|name| !COLUMNS.contains(name)) {
        return Err(
            Problem::new(StatusCode::BAD_REQUEST, "table-column-unknown").with("name", unknown.chars().take(40).collect::<String>())
        );
    }
    let mut rows = Vec::new();
    for (at, record) in reader.records().enumerate() {
        let record = record.map_err(|error| damaged(error.position().map_or(at as u64 + 2, csv::Position::line).to_string()))?;
        if rows.len() == MAX_ROWS {
            return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body-too-large"));
        }
        let values = names.iter().zip(&record).map(|(name, value)| (name.to_owned(), value.to_owned().into()));
        let object = serde_json::Value::Object(values.collect());
        let customer = serde_json::from_value(object).map_err(|_| Invalid { field: "row", rule: Rule::Texts });
        let checked = customer.and_then(|customer: Customer| customer.check().map(|()| customer));
        rows.push(checked.map_err(|invalid| (invalid, rule_sentence(&words, invalid.rule.code(), &invalid.rule.arguments()))));
    }
    Ok(rows)
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
            return Err(Invalid { field: "customer", rule: Rule::AnotherCustomer }.into());
        }
        let kept: Kept<Customer> = nouns::get(connection, &act.company, &session.sees, &id).await?;
        let other: Kept<Customer> = nouns::get(connection, &act.company, &session.sees, &wanted.customer).await?;
        if !kept.body.merged_into.is_empty() || !other.body.merged_into.is_empty() {
            return Err(StoreError::Stale);
        }
        for customer in [&kept, &other] {
            let account = Some(customer.body.account.as_str()).filter(|account| !account.is_empty());
            session.caller.may(Permission::ManageCustomers, carnet_model::permission::Subject { account, ..Default::default() })?;
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
