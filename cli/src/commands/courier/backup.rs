//! `carnet courier backup`: the whole replica in one new file.

use serde_json::json;

use crate::args::BackupArgs;
use crate::courier::Desk;
use crate::{ExitStatus, Failure, Session, deliver};

pub(super) fn run(args: &BackupArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let mut desk = Desk::open(&args.replica.replica)?;
    deliver::check_target(&args.file, Some(&args.replica.replica), false).map_err(|failure| failure.with("force", "none"))?;
    desk.run(async |replica| replica.backup(&args.file).await)?;
    let path = args.file.display().to_string();
    session.out.say("ui-courier-backup", &[("path", &path)])?;
    session.out.json(&json!({ "code": "ok", "file": path }))?;
    Ok(ExitStatus::Done)
}
