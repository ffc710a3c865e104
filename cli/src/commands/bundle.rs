//! `carnet bundle`: many documents in one file.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};

use carnet_carrier::bundle::{BundleReader, BundleWriter, Item};
use carnet_core::Envelope;
use carnet_device::durable::{SHARED, Stream};
use serde_json::json;

use crate::args::{BundleCreateArgs, BundleListArgs};
use crate::deliver::{self, Target};
use crate::{ExitStatus, Failure, Session};

/// The items of a bundle that are listed in one go.
const MAX_ITEMS: u64 = 10_000_000;

pub(crate) fn create(args: &BundleCreateArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    for file in &args.files {
        deliver::check_target(&args.output, Some(file), args.force)?;
    }
    deliver::check_bundle_name(&args.output)?;
    // Before the bundle itself is in one of the folders.
    let files = files(&args.files)?;
    let mut bundle = BundleWriter::new(Target::create(&args.output)?, "documents")?;
    let (mut count, mut refused) = (0u64, 0u64);
    for path in files {
        match deliver::receive(&path) {
            Ok(carried) => {
                for document in carried.documents() {
                    bundle.push(None, document)?;
                    count += 1;
                }
            }
            Err(failure) if failure.status() == ExitStatus::No => {
                refused += 1;
                session.out.note("ui-picture", &[("path", &path.display().to_string())])?;
                session.out.remark(&failure);
            }
            Err(failure) => return Err(failure),
        }
    }
    bundle.finish()?.commit()?;
    if args.output != Path::new("-") {
        session.out.note("ui-written", &[("path", &args.output.display().to_string())])?;
    }
    session.out.note("ui-bundle-made", &[("count", &count.to_string())])?;
    session.out.json(&json!({ "code": if refused == 0 { "ok" } else { "some-refused" }, "documents": count, "refused": refused }))?;
    Ok(if refused == 0 { ExitStatus::Done } else { ExitStatus::No })
}

pub(crate) fn list(args: &BundleListArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    if let Some(path) = &args.csv {
        deliver::check_target(path, Some(&args.file), args.force)?;
    }
    let file = BufReader::new(File::open(&args.file).map_err(Failure::at(&args.file))?);
    let mut csv = args.csv.as_deref().map(|path| Stream::create(path, SHARED)).transpose()?;
    let mut write = |line: &str| csv.as_mut().map_or(Ok(()), |csv| csv.write_all(line.as_bytes())).map_err(Failure::output);
    write("row,kind,done,code,bytes\n")?;
    let (mut table, mut rows) = (BTreeMap::<(String, String), u64>::new(), 0u64);
    let mut failure = None;
    for item in BundleReader::new(file, MAX_ITEMS)? {
        match item {
            Ok(item) => {
                let (kind, code) = told(&item);
                let done = item.outcome.as_ref().map_or(String::new(), |outcome| outcome.done.to_string());
                write(&format!("{},{kind},{done},{code},{}\n", item.index + 1, item.document.len()))?;
                *table.entry((kind, code)).or_default() += 1;
                rows += 1;
            }
            // What was read before stays valid.
            Err(error) => failure = Some(Failure::from(error)),
        }
    }
    for ((kind, code), count) in &table {
        session.out.say("ui-bundle-row", &[("count", &count.to_string()), ("kind", kind), ("outcome", code)])?;
    }
    if let (Some(csv), Some(path)) = (csv, &args.csv) {
        csv.commit()?;
        session.out.note("ui-written", &[("path", &path.display().to_string())])?;
    }
    if let Some(failure) = failure {
        return Err(failure);
    }
    let table: Vec<_> = table.iter().map(|((kind, code), count)| json!({ "kind": kind, "outcome": code, "count": count })).collect();
    session.out.json(&json!({ "code": "ok", "rows": rows, "table": table }))?;
    Ok(ExitStatus::Done)
}

/// Kind and outcome of a row. The outcome is its writer's word, and may hold anything.
fn told(item: &Item) -> (String, String) {
    let kind = Envelope::parse(&item.document).map_or("-", |envelope| envelope.kind().name());
    let is_code = |code: &str| !code.is_empty() && code.len() <= 32 && code.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'));
    let code = item.outcome.as_ref().map_or("-", |outcome| if is_code(&outcome.code) { &outcome.code } else { "?" });
    (kind.to_owned(), code.to_owned())
}

/// The files that are meant, those of a folder in the order of their names.
fn files(named: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in named {
        if path.is_dir() {
            files.extend(files_in(path)?);
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

fn files_in(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = fs::read_dir(folder).map_err(Failure::at(folder))?;
    let mut files = entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>().map_err(Failure::at(folder))?;
    files.retain(|path| path.is_file());
    files.sort();
    Ok(files)
}
