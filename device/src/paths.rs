//! Where the state of a product lies, unless the caller says.

use std::env;
use std::path::{Path, PathBuf};

use carnet_core::{CompanyCode, Digest, ProductCode};
use data_encoding::HEXLOWER;

/// The state folder of a product: `CARNET_STATE` if it is set; else the one installed for all users, if it is there; else the user's own.
///
/// `None` if the codes are none, or the user has no home folder and nothing else says where. `CARNET_STATE` is the folder of one product:
/// it is for a machine that has one, and for tests.
pub fn state_folder(company: &str, product: &str) -> Option<PathBuf> {
    // A code has no slash and does not begin with a dot, so that it cannot lead elsewhere.
    company.parse::<CompanyCode>().ok()?;
    product.parse::<ProductCode>().ok()?;
    if let Some(folder) = absolute("CARNET_STATE") {
        return Some(folder);
    }
    let for_all = Path::new("/var/lib/carnet").join(company).join(product);
    if for_all.is_dir() { Some(for_all) } else { Some(user_state()?.join(company).join(product)) }
}

/// Where a user who may not write the state folder keeps the observed floor.
pub(crate) fn user_clock(folder: &Path) -> Option<PathBuf> {
    let name = Digest::of(folder.as_os_str().as_encoded_bytes());
    Some(user_state()?.join("clocks").join(HEXLOWER.encode(&name.as_bytes()[..16])))
}

#[cfg(not(windows))]
fn user_state() -> Option<PathBuf> {
    let base = absolute("XDG_STATE_HOME").or_else(|| Some(absolute("HOME")?.join(".local/state")))?;
    Some(base.join("carnet"))
}

#[cfg(windows)]
fn user_state() -> Option<PathBuf> {
    Some(absolute("LOCALAPPDATA")?.join("carnet"))
}

fn absolute(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute())
}
