//! What the binary does: each command a function, errors told once at the end.

use std::fs::DirBuilder;
use std::io::{IsTerminal, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use carnet_core::{CompanyCode, SigningKey, Title, UnixTime};
use carnet_model::permission::Role;
use hyper_util::rt::TokioTimer;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use sha2::{Digest, Sha256};
use sqlx::Row;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::api::{self, Limits};
use crate::args::{AddCompanyArgs, AdminKeyArgs, Arguments, AuditCommand, Command, DemoArgs, Place, ServeArgs};
use crate::failure::Failure;
use crate::output::Output;
use crate::portal::{Clock, Portal};
use crate::store::{Act, Store, StoreError, audit, codes, keys, offline, operations, random};
use crate::vault::Vault;
use crate::{copy, demo, import};

/// How long requests may take that were accepted before the portal was told to stop.
const FAREWELL: Duration = Duration::from_secs(20);
/// How long a client may take to send its headers.
const HEADER_PATIENCE: Duration = Duration::from_secs(10);
/// How often the audit is sealed.
const SEAL_EVERY: Duration = Duration::from_millis(500);
/// How often old answers are forgotten, and how old they must be.
const TIDY_EVERY: Duration = Duration::from_hours(1);
/// How often the time is noted.
const NOTE_EVERY: Duration = Duration::from_mins(5);
const KEEP_OPERATIONS_DAYS: u64 = 90;

/// Does what the command line says.
///
/// # Errors
/// What failed, with what was being done.
pub async fn run(arguments: Arguments, out: &Output, calendar: fn() -> UnixTime) -> Result<()> {
    match arguments.command {
        Command::Serve(args) => serve(&args, out, calendar).await,
        Command::Demo(args) => run_demo(&args, out, calendar).await,
        Command::Import(args) => {
            let portal = open(&args.place, calendar).await?;
            let report = import::import(&portal, &args.vendor, &args.passphrase_file).await?;
            let [products, licenses, activations] = [report.products, report.licenses, report.activations].map(|count| count.to_string());
            let counts = [("products", products.as_str()), ("licenses", &licenses), ("activations", &activations)];
            out.say("ui-portal-imported", &[&[("company", report.company.as_str())], &counts[..]].concat())
        }
        Command::Backup(args) => {
            ensure!(!args.to.exists(), Failure::new("backup-exists").with("path", args.to.display()));
            let portal = open_existing(&args.place, calendar).await?;
            let rows = copy::backup(portal.store(), &args.to).await?;
            let (path, key) = (args.to.display().to_string(), args.place.data_key().display().to_string());
            out.say("ui-portal-backup", &[("rows", &rows.to_string()), ("path", &path), ("key", &key)])
        }
        Command::Restore(args) => {
            ensure!(args.from.is_file(), Failure::new("file-not-found").with("path", args.from.display()));
            create_folder(&args.place.dir)?;
            let key = args.place.data_key();
            ensure!(key.is_file(), Failure::new("data-key-needed").with("path", key.display()));
            let store = Store::open(&args.place.url()).await.context(Failure::new("database-unreachable"))?;
            let rows = copy::restore(&args.from, &store).await;
            store.close().await;
            let rows = rows?;
            // Only now is it known whether the key is the one that belongs to it.
            open_existing(&args.place, calendar).await?.store().close().await;
            out.say("ui-portal-restored", &[("rows", &rows.to_string())])
        }
        Command::Move(args) => {
            let portal = open_existing(&args.place, calendar).await?;
            let to = Store::open(&args.to).await.context(Failure::new("database-unreachable"))?;
            let rows = copy::copy(portal.store(), &to).await;
            to.close().await;
            out.say("ui-portal-moved", &[("rows", &rows?.to_string())])
        }
        Command::Audit { command: AuditCommand::Verify { place, json } } => verify_audit(&place, json, out, calendar).await,
        Command::AdminKey(args) => admin_key(&args, out, calendar).await,
        Command::AddCompany(args) => add_company(&args, out, calendar).await,
        Command::Openapi => out.line(&serde_json::to_string_pretty(&api::description())?),
    }
}

async fn serve(args: &ServeArgs, out: &Output, calendar: fn() -> UnixTime) -> Result<()> {
    log(args.json_log);
    let portal = open(&args.place, calendar).await?;
    if let Some(key) = first_start(&portal, &args.company, &args.company_name).await? {
        out.say("ui-portal-admin-key", &[("key", &key)])?;
    }
    check_clocks(&portal).await?;
    let tls = tls(args, out).await?;
    let limits = Limits { per_second: args.rate, burst: args.burst, behind_proxy: args.behind_proxy, ..Limits::default() };
    listen(portal, args.listen, limits, tls, |url| listening(url, out)).await
}

async fn run_demo(args: &DemoArgs, out: &Output, calendar: fn() -> UnixTime) -> Result<()> {
    log(false);
    let is_empty = std::fs::read_dir(&args.dir).map_or(true, |mut entries| entries.next().is_none());
    ensure!(is_empty, Failure::new("demo-folder-not-empty").with("path", args.dir.display()));
    let place = Place { dir: args.dir.clone(), database: None, data_key: None };
    let portal = open(&place, calendar).await?;
    let dir = args.dir.clone();
    let prepared = demo::make(&portal, &dir).await?;
    listen(portal, args.listen, Limits::default(), None, move |url| {
        prepared.write(&dir, url)?;
        listening(url, out)?;
        demo::tell(&dir, url, out);
        Ok(())
    })
    .await
}

/// The line that programs wait for, the same in every language.
fn listening(url: &str, out: &Output) -> Result<()> {
    out.line(&format!("listening on {url}"))
}

/// Opens the database and the data key of a portal that is there: a mistyped folder does not become an empty portal.
async fn open_existing(place: &Place, calendar: fn() -> UnixTime) -> Result<Portal> {
    let path = place.data_key();
    ensure!(path.is_file(), Failure::new("data-key-missing").with("path", path.display()));
    let database = place.dir.join("portal.db");
    ensure!(place.database.is_some() || database.is_file(), Failure::new("database-missing").with("path", database.display()));
    open(place, calendar).await
}

/// Opens the database and the data key; what is missing is made.
async fn open(place: &Place, calendar: fn() -> UnixTime) -> Result<Portal> {
    create_folder(&place.dir)?;
    let path = place.data_key();
    let vault = Vault::load_or_create(&path).with_context(|| Failure::new("data-key-unreadable").with("path", path.display()))?;
    let store = Store::open(&place.url()).await.context(Failure::new("database-unreachable"))?;
    check_data_key(&store, &vault).await?;
    Ok(Portal::new(store, vault, Clock::new(calendar)))
}

/// A database belongs to one data key: with another one, nothing in it could be opened.
async fn check_data_key(store: &Store, vault: &Vault) -> Result<()> {
    const NAME: &str = "data-key-check";
    let sealed = vault.seal(NAME, NAME.as_bytes());
    let known: String = store
        .write("settings", async move |connection| {
            sqlx::query("INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
                .bind(NAME)
                .bind(&sealed)
                .execute(&mut *connection)
                .await?;
            Ok(sqlx::query("SELECT value FROM settings WHERE name = $1").bind(NAME).fetch_one(connection).await?.try_get("value")?)
        })
        .await?;
    if vault.open(NAME, &known).is_err() {
        bail!(Failure::new("data-key-wrong"));
    }
    Ok(())
}

/// Makes a company and its administrator where there is none; `None` where there is.
async fn first_start(portal: &Portal, company: &str, name: &str) -> Result<Option<zeroize::Zeroizing<String>>> {
    let code: CompanyCode = company.parse().map_err(Failure::from)?;
    let title: Title = name.parse().map_err(Failure::from)?;
    let (vault, now, issuing) = (portal.vault().clone(), portal.now(), generate_key());
    let made = portal
        .store()
        .write("company", async move |connection| {
            if !keys::companies(connection).await?.is_empty() {
                return Ok(None);
            }
            keys::create_company(connection, &vault, &code, &title, &issuing, now).await?;
            let act = Act { company: code.clone(), actor: "system".into(), now };
            Ok(Some(keys::create_admin(connection, &act, "admin@localhost").await?))
        })
        .await;
    match made {
        // Another process was first.
        Err(StoreError::Exists(_)) => Ok(None),
        made => Ok(made?),
    }
}

/// A new key to sign with.
pub fn generate_key() -> SigningKey {
    let mut seed = zeroize::Zeroizing::new([0; 32]);
    random(seed.as_mut());
    SigningKey::from_seed(&seed)
}

async fn listen(
    portal: Portal,
    address: SocketAddr,
    limits: Limits,
    tls: Option<RustlsConfig>,
    ready: impl FnOnce(&str) -> Result<()>,
) -> Result<()> {
    let listener = TcpListener::bind(address).with_context(|| Failure::new("listen-failed").with("address", address))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let metrics = recorder()?;
    let upkeep = metrics.clone();
    let router = api::router(portal.clone(), limits, Some(metrics)).into_make_service_with_connect_info::<SocketAddr>();
    let handle = Handle::new();
    // Before it is said that it listens: whoever reads that may ask it to stop at once.
    let stopped = tokio::spawn(stop(Signals::listen()?, handle.clone()));
    let background = tokio::spawn(look_after(portal.clone(), upkeep));
    ready(&format!("{}://{address}", if tls.is_some() { "https" } else { "http" }))?;
    if let Some(tls) = tls {
        let mut server = axum_server::from_tcp_rustls(listener, tls)?.handle(handle);
        server.http_builder().http1().timer(TokioTimer::new()).header_read_timeout(HEADER_PATIENCE);
        server.serve(router).await?;
    } else {
        let mut server = axum_server::from_tcp(listener)?.handle(handle);
        server.http_builder().http1().timer(TokioTimer::new()).header_read_timeout(HEADER_PATIENCE);
        server.serve(router).await?;
    }
    background.abort();
    stopped.abort();
    portal.store().close().await;
    tracing::info!("stopped");
    Ok(())
}

/// The signals by which it is asked to stop, from where they are listened to on.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }
}

/// Waits for the signal to stop; requests that were accepted are answered first.
async fn stop(mut signals: Signals, handle: Handle<SocketAddr>) {
    tokio::select! {
        _ = signals.terminate.recv() => {}
        _ = signals.interrupt.recv() => {}
    }
    tracing::info!("stopping");
    handle.graceful_shutdown(Some(FAREWELL));
}

/// Refuses to serve with a clock that is behind what was signed already.
async fn check_clocks(portal: &Portal) -> Result<()> {
    let mut connection = portal.store().read().await?;
    for company in keys::companies(&mut connection).await? {
        let code: CompanyCode = company.code.parse().map_err(|_| StoreError::Damaged("company"))?;
        match audit::check_clock(&mut connection, &code, portal.now()).await {
            Err(StoreError::ClockJumped) => bail!(Failure::new("clock-behind").with("company", &code)),
            checked => checked?,
        }
    }
    Ok(())
}

/// Seals the audit, notes the time, and forgets what is old.
async fn look_after(portal: Portal, metrics: PrometheusHandle) {
    let mut seal = tokio::time::interval(SEAL_EVERY);
    let mut note = tokio::time::interval(NOTE_EVERY);
    let mut tidy = tokio::time::interval(TIDY_EVERY);
    loop {
        tokio::select! {
            _ = seal.tick() => {
                if let Err(error) = seal_all(&portal).await {
                    tracing::warn!(error = ?error, "the audit could not be sealed");
                }
            }
            _ = note.tick() => {
                metrics.run_upkeep();
                // So that a clock that was set back is noticed also where nothing was signed for long.
                if let (true, now) = (portal.is_steady(), crate::store::micros(portal.now())) {
                    let noted = portal.store().write("~~time", async move |connection| audit::note_time(connection, now).await).await;
                    tracing::debug!(noted = noted.is_ok(), "noted the time");
                }
            }
            _ = tidy.tick() => {
                let before = portal.now().as_secs().saturating_sub(KEEP_OPERATIONS_DAYS * 86_400);
                let before = crate::store::micros(UnixTime::from_secs(before));
                let forgotten = portal.store().write("~~tidy", async move |connection| {
                    let forgotten = operations::forget(connection, before).await? + offline::forget_waiting(connection, before).await?;
                    Ok(forgotten + codes::forget_unanswered(connection, before).await?)
                }).await;
                match forgotten {
                    Ok(0) => tracing::debug!("nothing was old enough to be forgotten"),
                    Ok(forgotten) => tracing::info!(forgotten, "tidied"),
                    Err(error) => tracing::warn!(error = ?error, "old answers could not be forgotten"),
                }
            }
        }
    }
}

async fn seal_all(portal: &Portal) -> Result<(), StoreError> {
    let companies = keys::companies(&mut *portal.store().read().await?).await?;
    for company in companies {
        let code: CompanyCode = company.code.parse().map_err(|_| StoreError::Damaged("company"))?;
        // A writer that never finds anything to do would still take the writer's turn.
        if audit::has_unsealed(portal.store(), &code).await? {
            while audit::seal(portal.store(), &code).await? > 0 {}
        }
    }
    Ok(())
}

async fn tls(args: &ServeArgs, out: &Output) -> Result<Option<RustlsConfig>> {
    // Which of the libraries in the program does the cryptography of TLS; the second call finds it done.
    let _ = rustls::crypto::ring::default_provider().install_default();
    if let (Some(certificate), Some(key)) = (&args.tls_certificate, &args.tls_key) {
        let config = RustlsConfig::from_pem_file(certificate, key).await;
        return Ok(Some(config.with_context(|| unusable(certificate))?));
    }
    if !args.self_signed {
        return Ok(None);
    }
    let (certificate, key) = (args.place.dir.join("tls.crt"), args.place.dir.join("tls.key"));
    if !certificate.exists() {
        let names = vec!["localhost".to_owned(), args.listen.ip().to_string()];
        let made = rcgen::generate_simple_self_signed(names)?;
        write_private(&key, made.signing_key.serialize_pem().as_bytes())?;
        write_private(&certificate, made.cert.pem().as_bytes())?;
    }
    let pem = std::fs::read(&certificate).map_err(Failure::at(&certificate))?;
    let der = rustls_pem(&pem).with_context(|| unusable(&certificate))?;
    let fingerprint: Vec<String> = Sha256::digest(&der).iter().map(|byte| format!("{byte:02X}")).collect();
    out.say("ui-portal-certificate", &[("fingerprint", &fingerprint.join(":"))])?;
    Ok(Some(RustlsConfig::from_pem_file(&certificate, &key).await.with_context(|| unusable(&certificate))?))
}

fn unusable(certificate: &Path) -> Failure {
    Failure::new("certificate-unusable").with("path", certificate.display())
}

fn rustls_pem(pem: &[u8]) -> Result<Vec<u8>> {
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject;
    Ok(CertificateDer::from_pem_slice(pem).map_err(|error| anyhow::anyhow!("{error:?}"))?.to_vec())
}

/// A file for its owner alone, in one piece.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(Failure::at(folder))?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(Failure::at(path))?;
    file.persist(path).map_err(|error| Failure::at(path)(error.error))?;
    Ok(())
}

fn create_folder(path: &Path) -> Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    Ok(builder.create(path).map_err(Failure::at(path))?)
}

async fn verify_audit(place: &Place, json: bool, out: &Output, calendar: fn() -> UnixTime) -> Result<()> {
    let portal = open_existing(place, calendar).await?;
    let companies = keys::companies(&mut *portal.store().read().await?).await?;
    let mut is_broken = false;
    for company in companies {
        let code: CompanyCode = company.code.parse().map_err(|_| StoreError::Damaged("company"))?;
        let report = audit::verify(portal.store(), &code).await?;
        is_broken |= report.broken_at.is_some();
        if json {
            out.line(&serde_json::json!({ "company": code.as_str(), "report": report }).to_string())?;
        } else if let Some(row) = report.broken_at {
            out.say("ui-portal-audit-broken", &[("company", code.as_str()), ("row", &row.to_string())])?;
        } else {
            let [sealed, unsealed, missing] = [report.sealed, report.unsealed, report.data_missing].map(|count| count.to_string());
            let counts = [("sealed", sealed.as_str()), ("unsealed", &unsealed), ("missing", &missing)];
            out.say("ui-portal-audit-holds", &[&[("company", code.as_str()), ("head", report.head.as_str())], &counts[..]].concat())?;
        }
    }
    ensure!(!is_broken, Failure::new("audit-broken"));
    Ok(())
}

async fn admin_key(args: &AdminKeyArgs, out: &Output, calendar: fn() -> UnixTime) -> Result<()> {
    let portal = open_existing(&args.place, calendar).await?;
    let company: CompanyCode = args.company.parse().map_err(Failure::from)?;
    let known = keys::companies(&mut *portal.store().read().await?).await?;
    ensure!(known.iter().any(|known| known.code == company.as_str()), Failure::new("company-unknown").with("company", &company));
    let act = portal.act(&company, "system")?;
    let key = portal
        .store()
        .write("company", async move |connection| {
            let admin = sqlx::query("SELECT id FROM users WHERE company = $1 AND role = $2 ORDER BY id LIMIT 1")
                .bind(act.company.as_str())
                .bind(Role::VendorAdmin.name())
                .fetch_optional(&mut *connection)
                .await?;
            match admin {
                Some(row) => {
                    let user: String = row.try_get("id")?;
                    Ok(keys::create_api_key(connection, &act, &user, "administrator", None, None, None).await?.1)
                }
                None => keys::create_admin(connection, &act, "admin@localhost").await,
            }
        })
        .await?;
    out.say("ui-portal-admin-key", &[("key", &key)])
}

async fn add_company(args: &AddCompanyArgs, out: &Output, calendar: fn() -> UnixTime) -> Result<()> {
    let portal = open_existing(&args.place, calendar).await?;
    let code: CompanyCode = args.company.parse().map_err(Failure::from)?;
    let title: Title = args.company_name.parse().map_err(Failure::from)?;
    let domain = args.domain.as_ref().map(|domain| domain.to_lowercase());
    let is_host =
        |host: &String| (1..=253).contains(&host.len()) && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte));
    if let Some(domain) = &domain {
        ensure!(is_host(domain), Failure::new("domain-invalid").with("domain", domain));
    }
    let (vault, now, issuing) = (portal.vault().clone(), portal.now(), generate_key());
    let made = portal
        .store()
        .write("company", async move |connection| {
            keys::create_company(connection, &vault, &code, &title, &issuing, now).await?;
            keys::set_domain(connection, &code, domain.as_deref()).await?;
            keys::create_admin(connection, &Act { company: code.clone(), actor: "system".into(), now }, "admin@localhost").await
        })
        .await;
    match made {
        Ok(key) => out.say("ui-portal-admin-key", &[("key", &key)]),
        Err(StoreError::Exists(_)) => bail!(Failure::new("company-taken")),
        Err(error) => Err(error.into()),
    }
}

fn recorder() -> Result<PrometheusHandle> {
    Ok(PrometheusBuilder::new().install_recorder()?)
}

fn log(json: bool) {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_env("CARNET_PORTAL_LOG").unwrap_or_else(|_| EnvFilter::new("warn,carnet_portal=info,sqlx=error"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(std::io::stderr().is_terminal());
    let _ = if json { builder.json().try_init() } else { builder.try_init() };
}
