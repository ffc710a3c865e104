//! `carnet code`: the code exchange, for sites where no file may enter or leave.

use std::io::IsTerminal;
use std::path::Path;

use carnet_carrier::qr::{self, Correction, Symbol};
use carnet_carrier::typed::DocumentReader;
use carnet_core::{
    ActivationCode, CodeError, ConfirmationCode, DAY_SECS, DeactivationCode, Envelope, InitializationCode, Policy, TypedCode, Verified,
    typed,
};
use carnet_device::durable::{self, PRIVATE};
use carnet_device::{Ask, Device};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::{deactivate, install, request};
use crate::args::{
    CodeAcceptArgs, CodeConfirmArgs, CodeDeactivateArgs, CodeDocumentArgs, CodeInitializeArgs, CodeInstallArgs, CodeRequestArgs,
    CodeSourceArgs, CodeTargetArgs,
};
use crate::deliver::{self, Parcel};
use crate::session::rng;
use crate::vendor::{self, Issued, LicenseFile, VendorFolder};
use crate::{ExitStatus, Failure, Session, secret};

/// Pixels a module of a code's picture.
const PNG_SCALE: u32 = 8;

pub(crate) fn initialize(args: &CodeInitializeArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    check_target(&args.target)?;
    let mut folder = VendorFolder::open(&args.vendor.vendor)?;
    let license = folder.license_named(&args.license)?;
    let policy = chosen_policy(&folder, &license, args.policy.as_deref())?;
    let passphrase = secret::passphrase(args.vendor.passphrase_file.as_deref(), &session.out)?;
    let keys = folder.unlock(&passphrase)?;
    let (now, id) = (session.now(), license.id.clone());
    let use_before = now.plus(u64::from(args.days) * DAY_SECS);
    let code = vendor::initialize(&mut folder, &keys, license, &policy, use_before, now, &mut rng())?;
    let serial = code.serial.to_string();
    session.out.note("ui-code-initialization", &[("serial", &serial), ("license", &id), ("days", &args.days.to_string())])?;
    show(&code, &args.target, json!({ "license": id, "serial": code.serial.as_u64() }), session)
}

pub(crate) fn request(args: &CodeRequestArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    check_target(&args.target)?;
    let mut device = request::device(&args.state, args.yes, session)?;
    if let Some(path) = &args.policy {
        device.install(&deliver::receive_one(path)?, session.now())?;
    }
    let code: InitializationCode = read(&args.source, session)?;
    let app_version = args.app_version.as_deref().map(str::parse).transpose()?;
    let ask = Ask { app_version, host_name: request::host_name(), ..Ask::default() };
    let answering = device.answer_initialization(&code, &ask, session.now(), &mut rng())?;
    session.out.note(if answering.is_repeated { "ui-code-activation-again" } else { "ui-code-activation" }, &[])?;
    show(&answering.code, &args.target, json!({ "repeated": answering.is_repeated }), session)
}

pub(crate) fn confirm(args: &CodeConfirmArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    check_target(&args.target)?;
    let mut folder = VendorFolder::open(&args.vendor.vendor)?;
    let passphrase = secret::passphrase(args.vendor.passphrase_file.as_deref(), &session.out)?;
    let keys = folder.unlock(&passphrase)?;
    let code: ActivationCode = read(&args.source, session)?;
    let (issued, confirmation) = vendor::confirm_code(&mut folder, &keys, &code, session.now())?;
    let serial = issued.serial.to_string();
    let id = if issued.is_repeated { "ui-issued-again" } else { "ui-issued" };
    session.out.note(id, &[("serial", &serial), ("license", &issued.license)])?;
    show(&confirmation, &args.target, told(&issued), session)
}

pub(crate) fn install(args: &CodeInstallArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let mut device: Device = super::state::open(&args.state)?;
    let code: ConfirmationCode = read(&args.source, session)?;
    let installed = device.confirm(&code, session.now())?;
    let mut rows = Vec::new();
    install::report_done(Path::new("-"), &installed, Some("license"), &mut rows, session)?;
    session.out.json(&json!({ "code": "ok", "items": rows }))?;
    Ok(ExitStatus::Done)
}

pub(crate) fn deactivate(args: &CodeDeactivateArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    check_target(&args.target)?;
    let reason = deactivate::reason(&args.reason)?;
    let mut device = super::state::open(&args.state)?;
    if !args.yes && device.has_license() {
        deactivate::confirm(session)?;
    }
    let (code, is_repeated) = device.deactivate_by_code(args.serial, reason, session.now(), &mut rng())?;
    session.out.note(if is_repeated { "ui-deactivation-repeated" } else { "ui-code-deactivation" }, &[])?;
    show(&code, &args.target, json!({ "repeated": is_repeated }), session)
}

pub(crate) fn accept(args: &CodeAcceptArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let mut folder = VendorFolder::open(&args.vendor.vendor)?;
    let code: DeactivationCode = read(&args.source, session)?;
    let (license, is_known) = vendor::accept_code(&mut folder, &code, session.now())?;
    session.out.note(if is_known { "ui-code-known" } else { "ui-code-accepted" }, &[("license", &license)])?;
    session.out.json(&json!({ "code": "ok", "license": license, "reason": code.reason.name(), "repeated": is_known }))?;
    Ok(ExitStatus::Done)
}

/// The document that is typed from a printed page.
pub(crate) fn document(args: &CodeDocumentArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    deliver::check_targets(&args.deliver, args.source.code_file.as_deref())?;
    let mut reader = DocumentReader::new();
    if let Some(path) = &args.source.code_file {
        reader.push_all(&String::from_utf8_lossy(&deliver::receive_bytes(path)?))?;
    } else {
        while !reader.is_complete() {
            let (line, lines) = ((reader.taken() + 1).to_string(), reader.lines().to_string());
            let id = if reader.taken() == 0 { "ui-code-first-line" } else { "ui-code-line" };
            let typed = ask(id, &[("line", &line), ("lines", &lines)], session)?;
            match reader.push(&typed) {
                Err(error @ (CodeError::Version | CodeError::Malformed)) => return Err(error.into()),
                Err(error) => session.out.failure(&error.into()),
                Ok(()) => {}
            }
        }
    }
    let document = reader.document()?;
    let kind = Envelope::parse(&document)?.kind();
    let parcel = Parcel { document: &document, portal: None, name: "document.png" };
    deliver::send(&parcel, &args.deliver, &mut session.out)?;
    session.out.json(&json!({ "code": "ok", "kind": kind.name(), "bytes": document.len() }))?;
    Ok(ExitStatus::Done)
}

/// A renewal: the confirmation code of the next revision.
pub(super) fn show_renewal(confirmation: &ConfirmationCode, issued: &Issued, session: &mut Session) -> Result<ExitStatus, Failure> {
    session.out.note("ui-refreshed", &[("serial", &issued.serial.to_string())])?;
    show(confirmation, &CodeTargetArgs { output: None, spelled: false, force: false }, told(issued), session)
}

fn told(issued: &Issued) -> Value {
    json!({ "license": issued.license, "serial": issued.serial, "repeated": issued.is_repeated })
}

/// The policy that is meant: the named one, or the only one of the license's product.
fn chosen_policy(folder: &VendorFolder, license: &LicenseFile, named: Option<&str>) -> Result<Verified<Policy>, Failure> {
    if let Some(named) = named {
        return folder.policy_named(named);
    }
    let product = &license.records.license.product;
    let mut policies: Vec<_> = folder.policies()?.into_iter().filter(|policy| policy.product.as_str() == product).collect();
    match (policies.pop(), policies.is_empty()) {
        (Some(policy), true) => Ok(policy),
        (Some(_), false) => Err(Failure::trouble("policy-wanted").with("product", product)),
        (None, _) => Err(Failure::no("policy-unknown").with("policy", product)),
    }
}

/// Reads a code: from a text, from a picture, or line by line from a person, who is told at each line what is wrong with it.
fn read<C: TypedCode>(args: &CodeSourceArgs, session: &mut Session) -> Result<C, Failure> {
    if let Some(path) = &args.code_file {
        let bytes = Zeroizing::new(deliver::receive_bytes(path)?);
        if qr::is_picture(&bytes) {
            let texts = qr::read_picture(&bytes)?;
            let codes = texts.iter().map(|text| C::parse(text));
            return Ok(codes.reduce(Result::or).unwrap_or_else(|| C::parse(""))?);
        }
        return Ok(C::parse(&String::from_utf8_lossy(&bytes))?);
    }
    let mut reader = C::reader();
    while !reader.is_complete() {
        let (line, lines) = ((reader.taken() + 1).to_string(), reader.lines().to_string());
        let typed = ask("ui-code-line", &[("line", &line), ("lines", &lines)], session)?;
        if let Err(error) = reader.push(&typed) {
            session.out.failure(&error.into());
        }
    }
    Ok(C::from_lines(&reader)?)
}

/// The next line, from a person.
fn ask(id: &str, arguments: &[(&str, &str)], session: &mut Session) -> Result<Zeroizing<String>, Failure> {
    let typed = if std::io::stdin().is_terminal() { session.out.ask_line(id, arguments)? } else { None };
    typed.map(Zeroizing::new).ok_or_else(|| Failure::trouble("code-not-given"))
}

fn check_target(target: &CodeTargetArgs) -> Result<(), Failure> {
    let Some(path) = &target.output else { return Ok(()) };
    form(path)?;
    deliver::check_target(path, None, target.force)
}

/// How a code is written.
enum Form {
    Text,
    Png,
    Svg,
}

fn form(path: &Path) -> Result<Form, Failure> {
    match path.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_ascii_lowercase().as_str() {
        "png" => Ok(Form::Png),
        "svg" => Ok(Form::Svg),
        "txt" | "" => Ok(Form::Text),
        _ => Err(Failure::trouble("extension-unknown").with("path", path.display())),
    }
}

/// Shows a code on standard output, or writes it; nobody but the user may read the file.
fn show(code: &impl TypedCode, target: &CodeTargetArgs, mut told: Value, session: &mut Session) -> Result<ExitStatus, Failure> {
    let lines = code.to_lines();
    let text = Zeroizing::new(format!("{}\n", lines.join("\n")));
    if let Some(path) = &target.output {
        let bytes = match form(path)? {
            Form::Text => text.as_bytes().to_vec(),
            Form::Png => Symbol::of_text(&lines.join("-"), Correction::Medium)?.to_png(PNG_SCALE),
            Form::Svg => Symbol::of_text(&lines.join("-"), Correction::Medium)?.to_svg().into_bytes(),
        };
        durable::write(path, &bytes, PRIVATE)?;
        session.out.note("ui-written", &[("path", &path.display().to_string())])?;
    } else if !session.out.is_json() {
        lines.iter().try_for_each(|line| session.out.line(line))?;
    }
    if target.spelled && !session.out.is_json() {
        lines.iter().try_for_each(|line| session.out.line(&typed::spelled(line)))?;
    }
    told["code"] = json!("ok");
    if target.output.is_none() {
        told["lines"] = json!(lines);
    }
    session.out.json(&told)?;
    Ok(ExitStatus::Done)
}
