//! The command line of `carnet-portal`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Keeps licenses, verifies requests from machines without a network, and signs the responses.
#[derive(Debug, Parser)]
#[command(name = "carnet-portal", version, max_term_width = 100)]
pub struct Arguments {
    /// The language: en, es, fr or de [default: that of the locale]
    #[arg(long, global = true, value_name = "LANG", value_parser = ["en", "es", "fr", "de"], hide_possible_values = true)]
    pub lang: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the API and its documentation; the first start makes keys, a company and an administrator's API key
    Serve(ServeArgs),
    /// Serve a company that one can try things on
    Demo(DemoArgs),
    /// Take over a vendor folder, with its licenses, activations and answers
    Import(ImportArgs),
    /// Write a copy of everything but the data key, while the portal runs
    Backup(BackupArgs),
    /// Fill an empty database from a copy
    Restore(RestoreArgs),
    /// Copy everything into another, empty database, and compare
    Move(MoveArgs),
    /// Look after the audit
    Audit {
        /// What to do.
        #[command(subcommand)]
        command: AuditCommand,
    },
    /// Make a new API key for an administrator, for whoever lost the first
    AdminKey(AdminKeyArgs),
    /// Make another company, with keys and an administrator of its own
    AddCompany(AddCompanyArgs),
    /// Print the description of the API (OpenAPI 3.1)
    Openapi,
}

/// Where everything lies.
#[derive(Debug, Clone, Args)]
pub struct Place {
    /// The folder of the database file, the data key and the certificate
    #[arg(long, value_name = "DIR", default_value = "carnet-portal", env = "CARNET_PORTAL_DIR")]
    pub dir: PathBuf,
    /// The database, `postgres://…`; a file in DIR unless given. A password goes into the environment variable `PGPASSWORD` or into
    /// the file `~/.pgpass`
    #[arg(long, value_name = "URL", env = "CARNET_PORTAL_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
    /// The file of the data key; `data.key` in DIR unless given. All processes on one database need the same
    #[arg(long, value_name = "FILE", env = "CARNET_PORTAL_DATA_KEY")]
    pub data_key: Option<PathBuf>,
}

/// How to serve.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Where everything lies.
    #[command(flatten)]
    pub place: Place,
    /// The address to listen on; port 0 takes any
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub listen: std::net::SocketAddr,
    /// The code of the company that the first start makes; it stands on every document and never changes
    #[arg(long, value_name = "CODE", default_value = "company")]
    pub company: String,
    /// Its name
    #[arg(long, value_name = "NAME", default_value = "My company")]
    pub company_name: String,
    /// The certificate chain, PEM
    #[arg(long, value_name = "FILE", requires = "tls_key", conflicts_with = "self_signed")]
    pub tls_certificate: Option<PathBuf>,
    /// The certificate's key, PEM
    #[arg(long, value_name = "FILE", requires = "tls_certificate")]
    pub tls_key: Option<PathBuf>,
    /// Serve TLS with a certificate of its own making, and print its fingerprint
    #[arg(long)]
    pub self_signed: bool,
    /// Calls a second, for each API key or address
    #[arg(long, value_name = "N", default_value = "50")]
    pub rate: std::num::NonZeroU32,
    /// Calls at once after a pause
    #[arg(long, value_name = "N", default_value = "500")]
    pub burst: std::num::NonZeroU32,
    /// Count callers by the last address in `X-Forwarded-For`, which the proxy in front adds
    #[arg(long)]
    pub behind_proxy: bool,
    /// Write the log as JSON lines
    #[arg(long)]
    pub json_log: bool,
}

/// How to demonstrate.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// The address to listen on; port 0 takes any
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub listen: std::net::SocketAddr,
    /// The folder to make it in; it must be empty or not exist
    #[arg(long, value_name = "DIR", default_value = "carnet-portal-demo")]
    pub dir: PathBuf,
}

/// What to take over.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Where everything lies.
    #[command(flatten)]
    pub place: Place,
    /// The vendor folder
    #[arg(long, value_name = "DIR")]
    pub vendor: PathBuf,
    /// The file of its passphrase, or `-` for standard input
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: PathBuf,
}

/// Where to copy to.
#[derive(Debug, Args)]
pub struct BackupArgs {
    /// Where everything lies.
    #[command(flatten)]
    pub place: Place,
    /// The file to write; it must not exist
    #[arg(long, value_name = "FILE")]
    pub to: PathBuf,
}

/// Where to copy from.
#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// Where everything lies.
    #[command(flatten)]
    pub place: Place,
    /// The file that `backup` wrote
    #[arg(long, value_name = "FILE")]
    pub from: PathBuf,
}

/// Where to move to.
#[derive(Debug, Args)]
pub struct MoveArgs {
    /// Where everything lies.
    #[command(flatten)]
    pub place: Place,
    /// The other database, `postgres://…` or `sqlite://FILE`
    #[arg(long, value_name = "URL")]
    pub to: String,
}

/// What to do about the audit.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Follow the chain of every company from its beginning, and tell whether it holds
    Verify {
        /// Where everything lies.
        #[command(flatten)]
        place: Place,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// Whose key.
#[derive(Debug, Args)]
pub struct AdminKeyArgs {
    /// Where everything lies.
    #[command(flatten)]
    pub place: Place,
    /// The company's code
    #[arg(long, value_name = "CODE")]
    pub company: String,
}

/// Which company.
#[derive(Debug, Args)]
pub struct AddCompanyArgs {
    /// Where everything lies.
    #[command(flatten)]
    pub place: Place,
    /// Its code; it stands on every document and never changes
    #[arg(long, value_name = "CODE")]
    pub company: String,
    /// Its name
    #[arg(long, value_name = "NAME")]
    pub company_name: String,
    /// A host name of its own
    #[arg(long, value_name = "HOST")]
    pub domain: Option<String>,
}

impl Place {
    /// The database's address.
    pub fn url(&self) -> String {
        self.database.clone().unwrap_or_else(|| format!("sqlite://{}", self.dir.join("portal.db").display()))
    }

    /// The file of the data key.
    pub fn data_key(&self) -> PathBuf {
        self.data_key.clone().unwrap_or_else(|| self.dir.join("data.key"))
    }
}
