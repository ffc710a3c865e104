//! Why there is no answer.

use std::error::Error;
use std::io;

use crate::step::{CallError, Trouble};

/// The most errors behind one another that are looked at.
const MAX_CAUSES: usize = 32;
/// How the failure of a proxy begins. Its type is private to the HTTP client's connector.
const TUNNEL: &str = "tunnel error: ";

/// What a failure of the HTTP client is. `is_proxied` is whether a proxy was named: one that the environment names is known by its failures.
pub(super) fn of(error: &reqwest::Error, is_proxied: bool) -> CallError {
    let is_of_proxy = causes(error).any(|cause| cause.to_string().starts_with(TUNNEL));
    let trouble = if is_of_proxy {
        Trouble::Proxy
    } else if causes(error).any(is_distrust) {
        return CallError::Untrusted;
    } else if error.is_connect() {
        if is_proxied { Trouble::Proxy } else { Trouble::Unreachable }
    } else if error.is_timeout() {
        Trouble::Silent
    } else if error.is_decode() && is_garbled(error) {
        return CallError::Malformed;
    } else {
        Trouble::Unreachable
    };
    CallError::Passing { trouble, retry_after: None }
}

/// Whether a certificate is not vouched for, is for another name, or is of another time.
fn is_distrust(cause: &(dyn Error + 'static)) -> bool {
    matches!(cause.downcast_ref::<rustls::Error>(), Some(rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented))
}

/// Whether the body came, but cannot be put together or decompressed. What TLS does not let through is a failure of the line.
fn is_garbled(error: &(dyn Error + 'static)) -> bool {
    let is_kind = |cause: &io::Error| matches!(cause.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData);
    let is_of_line = causes(error).any(<dyn Error>::is::<rustls::Error>);
    !is_of_line && causes(error).filter_map(|cause| cause.downcast_ref::<io::Error>()).any(is_kind)
}

/// An error and what is behind it. What an [`io::Error`] carries is not its source, but the source of that is.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| behind(*error)).take(MAX_CAUSES)
}

fn behind<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(carried) => Some(carried),
        None => error.source(),
    }
}

#[cfg(test)]
mod tests {
    use rustls::CertificateError;

    use super::*;

    #[test]
    fn what_is_carried_by_errors_of_the_system_is_found() {
        let expired = || rustls::Error::InvalidCertificate(CertificateError::Expired);
        let twice = io::Error::other(io::Error::new(io::ErrorKind::InvalidData, expired()));
        assert!(causes(&twice).any(is_distrust));
        assert!(!is_garbled(&twice), "TLS is not the body");
        let other = io::Error::other(rustls::Error::DecryptError);
        assert!(!causes(&other).any(is_distrust));
        let garbled = io::Error::other(io::Error::from(io::ErrorKind::InvalidInput));
        assert!(is_garbled(&garbled));
        assert!(!is_garbled(&io::Error::from(io::ErrorKind::ConnectionReset)));
    }
}
