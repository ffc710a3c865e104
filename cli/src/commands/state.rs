//! Finding this machine's state folder.

use std::path::{Path, PathBuf};

use carnet_carrier::Form;
use carnet_core::{ProductProfile, Verified};
use carnet_device::{Device, state_folder};

use crate::args::StateArgs;
use crate::{Failure, deliver};

/// The profile in a file.
pub(crate) fn profile(path: &Path) -> Result<Verified<ProductProfile>, Failure> {
    let mut carried = deliver::receive(path)?;
    match (carried.form, carried.rows.len()) {
        (Form::Bundle, _) | (_, 0 | 2..) => Err(Failure::no("one-document-wanted").with("count", carried.rows.len())),
        _ => Ok(ProductProfile::verify_first(&carried.rows.remove(0)?)?),
    }
}

/// The state folder that the arguments mean.
pub(crate) fn folder(args: &StateArgs) -> Result<PathBuf, Failure> {
    if let Some(folder) = &args.state {
        return Ok(folder.clone());
    }
    let Some(path) = &args.profile else {
        return std::env::var_os("CARNET_STATE").map(PathBuf::from).ok_or_else(|| Failure::trouble("state-not-given"));
    };
    let profile = profile(path)?;
    state_folder(profile.company.as_str(), profile.product.as_str()).ok_or_else(|| Failure::trouble("no-home"))
}

/// The device whose state lies there.
pub(crate) fn open(args: &StateArgs) -> Result<Device, Failure> {
    Ok(Device::open_by_profile(&folder(args)?)?)
}
