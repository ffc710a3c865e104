//! `carnet key`: the vendor's keys.

use std::path::Path;

use carnet_device::durable::{self, SHARED};

use crate::args::{KeyExportArgs, KeyGenerateArgs, VendorArgs};
use crate::session::rng;
use crate::vendor::VendorFolder;
use crate::{ExitStatus, Failure, Session, secret};

pub(crate) fn generate(args: &KeyGenerateArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let (company, name) = (args.company.parse()?, args.name.parse()?);
    let passphrase = secret::new_passphrase(args.vendor.passphrase_file.as_deref(), &session.out)?;
    let folder = VendorFolder::create(&args.vendor.vendor, &company, &name, args.issuer, &passphrase, &mut rng())?;
    session.out.say("ui-vendor-made", &[("path", &args.vendor.vendor.display().to_string())])?;
    tell(&folder, session)
}

pub(crate) fn show(args: &VendorArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    tell(&VendorFolder::open(&args.vendor)?, session)
}

fn tell(folder: &VendorFolder, session: &mut Session) -> Result<ExitStatus, Failure> {
    let key = folder.public_key()?.thumbprint().to_string();
    let company = &folder.company;
    session.out.say("ui-vendor-key", &[("company", &company.name), ("code", &company.code), ("key", &key)])?;
    session.out.json(&serde_json::json!({ "code": "ok", "company": company.code, "name": company.name, "issuing_key": key }))?;
    Ok(ExitStatus::Done)
}

pub(crate) fn export(args: &KeyExportArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let pem = VendorFolder::open(&args.vendor.vendor)?.public_key()?.to_pem();
    if args.output == Path::new("-") {
        session.out.bytes(pem.as_bytes())?;
        return Ok(ExitStatus::Done);
    }
    if !args.force && std::fs::symlink_metadata(&args.output).is_ok() {
        return Err(Failure::trouble("file-exists").with("path", args.output.display()));
    }
    durable::write(&args.output, pem.as_bytes(), SHARED)?;
    session.out.note("ui-written", &[("path", &args.output.display().to_string())])?;
    session.out.json(&serde_json::json!({ "code": "ok" }))?;
    Ok(ExitStatus::Done)
}
