//! `carnet request`: make an activation request on this machine.

use std::io::IsTerminal;

use carnet_core::{Digest, ProductProfile, Verified};
use carnet_device::{Ask, Device};

use super::state;
use crate::args::{RequestArgs, StateArgs};
use crate::deliver::{self, Parcel};
use crate::session::rng;
use crate::{ExitStatus, Failure, Session, secret};

pub(crate) fn run(args: &RequestArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    deliver::check_targets(&args.deliver, args.state.profile.as_deref())?;
    let mut device = device(&args.state, args.yes, session)?;
    let license_key = match (&args.license_key_file, args.no_license_key) {
        (_, true) => None,
        (file, false) => Some(secret::license_key(file.as_deref(), &session.out)?),
    };
    let ask =
        Ask { license_key, app_version: args.app_version.as_deref().map(str::parse).transpose()?, host_name: host_name(), anew: args.new };
    let outgoing = device.request(&ask, session.now(), &mut rng())?;
    let portal = device.profile().portal.clone().filter(|_| args.link);
    if args.link && portal.is_none() {
        return Err(Failure::trouble("portal-not-known"));
    }
    let parcel = Parcel { document: &outgoing.document, portal: portal.as_ref(), name: "request.png" };
    deliver::send(&parcel, &args.deliver, &mut session.out)?;
    session.out.note(if outgoing.is_repeated { "ui-request-repeated" } else { "ui-request-made" }, &[])?;
    session.out.json(&serde_json::json!({
        "code": "ok",
        "request": Digest::of(&outgoing.document).to_string(),
        "repeated": outgoing.is_repeated,
        "device": device.key().thumbprint().to_string(),
        "state": device.folder(),
    }))?;
    Ok(ExitStatus::Done)
}

/// The device whose state is meant. Where the product is not set up yet, its profile is pinned first.
pub(super) fn device(args: &StateArgs, yes: bool, session: &mut Session) -> Result<Device, Failure> {
    let folder = state::folder(args)?;
    match Device::open_by_profile(&folder) {
        Ok(mut device) => {
            if let Some(path) = &args.profile {
                // A profile that was pinned before changes nothing; a later one must be signed by the pinned keys.
                device.install(state::profile(path)?.bytes(), session.now())?;
            }
            Ok(device)
        }
        Err(carnet_device::DeviceError::NotSetUp) => {
            let path = args.profile.as_ref().ok_or_else(|| Failure::trouble("not-set-up"))?;
            let profile = state::profile(path)?;
            confirm(&profile, yes, session)?;
            Ok(Device::create(&folder, &profile, session.now(), &mut rng())?)
        }
        Err(error) => Err(error.into()),
    }
}

/// Pinning is a decision: it is a person's who sees names and fingerprint, or the script's that says `--yes`.
fn confirm(profile: &Verified<ProductProfile>, yes: bool, session: &mut Session) -> Result<(), Failure> {
    let key = profile.signer().to_string();
    let arguments = [
        ("company", profile.company_name.as_str()),
        ("code", profile.company.as_str()),
        ("product", profile.product_name.as_str()),
        ("key", key.as_str()),
    ];
    session.out.note("ui-profile-pin", &arguments)?;
    if yes {
        return Ok(());
    }
    if !std::io::stdin().is_terminal() {
        return Err(Failure::no("profile-not-confirmed"));
    }
    if session.out.ask("ui-profile-ask")? { Ok(()) } else { Err(Failure::no("profile-not-confirmed")) }
}

/// Sent only where the profile asks for it.
pub(super) fn host_name() -> Option<carnet_core::Label> {
    std::fs::read_to_string("/proc/sys/kernel/hostname").ok()?.trim().parse().ok()
}
