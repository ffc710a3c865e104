//! `carnet install`: take in a license, a receipt, a later profile, or a bundle of them.

use std::path::Path;

use carnet_carrier::Form;
use carnet_core::Envelope;
use carnet_device::{Device, Installed};
use serde_json::{Value, json};

use super::state;
use crate::args::InstallArgs;
use crate::{ExitStatus, Failure, Session, deliver};

pub(crate) fn run(args: &InstallArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let mut device = state::open(&args.state)?;
    let mut rows = Vec::new();
    let mut all_done = true;
    for file in &args.files {
        all_done &= install_file(file, &mut device, &mut rows, session)?;
    }
    session.out.json(&json!({ "code": if all_done { "ok" } else { first_refusal(&rows) }, "items": rows }))?;
    Ok(if all_done { ExitStatus::Done } else { ExitStatus::No })
}

/// Whether the file brought what this machine needs: every document of a file, or at least one of a bundle that may be for many machines.
fn install_file(file: &Path, device: &mut Device, rows: &mut Vec<Value>, session: &mut Session) -> Result<bool, Failure> {
    let carried = match deliver::receive(file) {
        Err(failure) if failure.status() == ExitStatus::No => {
            report_refusal(file, rows.len(), None, &failure, rows, session)?;
            return Ok(false);
        }
        carried => carried?,
    };
    let (mut done, mut refused, mut others) = (0, 0, 0);
    for row in carried.rows {
        let kind = row.as_ref().ok().and_then(|document| Envelope::parse(document).ok()).map(|envelope| envelope.kind().name());
        // A plant's bundle is for many machines: what is not for this one is nothing to complain about.
        if carried.form == Form::Bundle && row.as_ref().is_ok_and(|document| device.is_for_another(document)) {
            others += 1;
            rows.push(json!({ "file": file.display().to_string(), "kind": kind, "code": "for-others" }));
            continue;
        }
        let outcome = row.map_err(Failure::from).and_then(|document| Ok(device.install(&document, session.now())?));
        match outcome {
            Ok(installed) => {
                done += 1;
                report_done(file, &installed, kind, rows, session)?;
            }
            // A disk that is full or a folder that may not be written stops everything: the rest would fail alike.
            Err(failure) if failure.status() == ExitStatus::Trouble => return Err(failure),
            Err(failure) => {
                refused += 1;
                report_refusal(file, rows.len(), kind, &failure, rows, session)?;
            }
        }
    }
    if others > 0 {
        session.out.note("ui-install-others", &[("count", &others.to_string())])?;
    }
    Ok(if carried.form == Form::Bundle { done > 0 } else { refused == 0 })
}

pub(super) fn report_done(
    file: &Path,
    installed: &Installed,
    kind: Option<&str>,
    rows: &mut Vec<Value>,
    session: &mut Session,
) -> Result<(), Failure> {
    let path = file.display().to_string();
    let mut row = json!({ "file": path, "kind": kind, "code": "ok" });
    let (id, arguments): (&str, Vec<(&str, String)>) = match installed {
        Installed::License { serial, revision } => {
            row["serial"] = json!(serial);
            row["revision"] = json!(revision);
            ("ui-installed-license", vec![("serial", serial.to_string()), ("revision", revision.to_string())])
        }
        Installed::Policy => ("ui-installed-policy", Vec::new()),
        Installed::Profile => ("ui-installed-profile", Vec::new()),
        Installed::Receipt { answered, refusal: None } => {
            row["answers"] = json!(answered.name());
            ("ui-installed-receipt", vec![("kind", answered.to_string())])
        }
        Installed::Receipt { answered, refusal: Some(code) } => {
            row["answers"] = json!(answered.name());
            row["refusal"] = json!(code);
            let sentence = session.out.words().sentence(code, &[]);
            ("ui-installed-refusal", vec![("kind", answered.to_string()), ("reason", sentence)])
        }
        _ => {
            row["code"] = json!("unchanged");
            ("ui-installed-unchanged", Vec::new())
        }
    };
    rows.push(row);
    let arguments: Vec<(&str, &str)> =
        arguments.iter().map(|(name, value)| (*name, value.as_str())).chain([("path", path.as_str())]).collect();
    session.out.say(id, &arguments)
}

fn report_refusal(
    file: &Path,
    index: usize,
    kind: Option<&str>,
    failure: &Failure,
    rows: &mut Vec<Value>,
    session: &mut Session,
) -> Result<(), Failure> {
    let path = file.display().to_string();
    rows.push(json!({ "file": path, "kind": kind, "code": failure.code() }));
    if session.out.is_json() {
        return Ok(());
    }
    let number = (index + 1).to_string();
    session.out.note("ui-install-row-refused", &[("path", &path), ("row", &number)])?;
    session.out.failure(failure);
    Ok(())
}

fn first_refusal(rows: &[Value]) -> &str {
    rows.iter().filter_map(|row| row["code"].as_str()).find(|code| !matches!(*code, "ok" | "unchanged")).unwrap_or("nothing-found")
}
