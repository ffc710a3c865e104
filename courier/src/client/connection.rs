//! How a portal is reached, and which of that cannot be.

use std::fmt;
use std::net::IpAddr;

use carnet_model::sync;
use reqwest::Url;
use reqwest::header::{ACCEPT, ACCEPT_LANGUAGE, AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use thiserror::Error;
use zeroize::Zeroizing;

/// The longest address, in bytes.
const MAX_URL: usize = 2048;
/// The longest key, in bytes.
const MAX_KEY: usize = 512;
/// The longest name of a language, in bytes.
const MAX_LANGUAGE: usize = 64;
/// Where sync is, below the portal's address.
const SYNC: &str = "/api/v1/sync";

/// How a portal is reached.
#[derive(Clone)]
pub struct Connection {
    /// The portal's address: `https`, or `http` on this machine itself; with the path below which the portal is, if it has one.
    pub portal: String,
    /// The user's API key. A client copies it into a header that is never shown, and keeps that as long as it lives.
    pub api_key: Zeroizing<String>,
    /// Certificates that are trusted beside those of the system: PEM, one or several.
    pub ca: Option<Vec<u8>>,
    /// The proxy to go through, `http` or `https`, with its user and password if it wants them. Without one, the environment is asked
    /// (`HTTPS_PROXY`, `NO_PROXY`).
    pub proxy: Option<String>,
    /// The language in which the portal speaks to people, as in `accept-language`.
    pub language: String,
}

/// Why a portal cannot be called at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ConnectionError {
    /// The address is none, is not encrypted, or has a user, a query or a fragment.
    #[error("the address of the portal cannot be used")]
    PortalInvalid,
    /// There is no certificate in what should be one, or one that cannot be read.
    #[error("the certificates to be trusted cannot be read")]
    CaInvalid,
    /// The address of the proxy is none, or is of another kind of proxy.
    #[error("the address of the proxy cannot be used")]
    ProxyInvalid,
    /// The key is empty, too long, or has characters that no key has.
    #[error("the API key cannot be one")]
    KeyInvalid,
    /// The name of the language cannot be one.
    #[error("the name of the language cannot be one")]
    LanguageInvalid,
    /// The system has no certificates by which to know a portal, and none were given.
    #[error("there are no certificates by which to know the portal")]
    CertificatesUnavailable,
}

impl ConnectionError {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::PortalInvalid => "portal-url-invalid",
            Self::CaInvalid => "ca-invalid",
            Self::ProxyInvalid => "proxy-invalid",
            Self::KeyInvalid => "api-key-invalid",
            Self::LanguageInvalid => "language-invalid",
            Self::CertificatesUnavailable => "certificates-unavailable",
        }
    }
}

impl Connection {
    /// Where sync is.
    pub(super) fn base(&self) -> Result<Url, ConnectionError> {
        let mut url = parse(&self.portal).ok_or(ConnectionError::PortalInvalid)?;
        let is_private = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url));
        let has_user = !url.username().is_empty() || url.password().is_some();
        if !is_private || has_user {
            return Err(ConnectionError::PortalInvalid);
        }
        let path = format!("{}{SYNC}", url.path().trim_end_matches('/'));
        url.set_path(&path);
        Ok(url)
    }

    /// The proxy, if one is named.
    pub(super) fn proxy(&self) -> Result<Option<Url>, ConnectionError> {
        let Some(proxy) = &self.proxy else { return Ok(None) };
        let is_one = |url: &Url| matches!(url.scheme(), "http" | "https") && url.path() == "/";
        parse(proxy).filter(is_one).map(Some).ok_or(ConnectionError::ProxyInvalid)
    }

    /// The headers of every call.
    pub(super) fn headers(&self) -> Result<HeaderMap, ConnectionError> {
        let mut headers = HeaderMap::new();
        headers.insert(HeaderName::from_static(sync::VERSION_HEADER), HeaderValue::from(sync::VERSION));
        headers.insert(AUTHORIZATION, self.authorization()?);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        let is_language = (1..=MAX_LANGUAGE).contains(&self.language.len()) && self.language.bytes().all(|byte| byte.is_ascii_graphic());
        let language = HeaderValue::from_str(&self.language).ok().filter(|_| is_language);
        headers.insert(ACCEPT_LANGUAGE, language.ok_or(ConnectionError::LanguageInvalid)?);
        Ok(headers)
    }

    fn authorization(&self) -> Result<HeaderValue, ConnectionError> {
        let is_key = (1..=MAX_KEY).contains(&self.api_key.len()) && self.api_key.bytes().all(|byte| byte.is_ascii_graphic());
        let bearer = Zeroizing::new(format!("Bearer {}", *self.api_key));
        let mut value = HeaderValue::from_str(&bearer).ok().filter(|_| is_key).ok_or(ConnectionError::KeyInvalid)?;
        value.set_sensitive(true);
        Ok(value)
    }
}

/// Neither the key nor the proxy, which may have a password.
impl fmt::Debug for Connection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Connection").field("language", &self.language).finish_non_exhaustive()
    }
}

/// Whether the address is of this machine itself.
pub(super) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    host == "localhost" || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// An address without query and fragment. The parser would forgive blanks, line ends and backslashes; who wrote those meant something else.
fn parse(text: &str) -> Option<Url> {
    let is_plain = text.len() <= MAX_URL && !text.contains(|letter: char| letter.is_whitespace() || letter.is_control() || letter == '\\');
    let url = Url::parse(text).ok().filter(|_| is_plain)?;
    (url.has_host() && url.query().is_none() && url.fragment().is_none()).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn connection(portal: &str) -> Connection {
        let api_key = Zeroizing::new("carnet_0123".to_owned());
        Connection { portal: portal.into(), api_key, ca: None, proxy: None, language: "de".into() }
    }

    #[test]
    fn a_portal_is_called_over_tls_or_on_this_machine() {
        for (portal, base) in [
            ("https://portal.example", "https://portal.example/api/v1/sync"),
            ("https://portal.example:8443/licenses//", "https://portal.example:8443/licenses/api/v1/sync"),
            ("https://192.0.2.7/a%20b", "https://192.0.2.7/a%20b/api/v1/sync"),
            ("http://localhost:1", "http://localhost:1/api/v1/sync"),
            ("http://127.3.2.1", "http://127.3.2.1/api/v1/sync"),
            ("http://[::1]:8080/", "http://[::1]:8080/api/v1/sync"),
        ] {
            assert_eq!(connection(portal).base().unwrap().as_str(), base);
        }
        let long = format!("https://portal.example/{}", "x".repeat(MAX_URL));
        for portal in [
            "",
            "portal.example",
            "http://portal.example",
            "http://localhost.portal.example",
            "http://192.0.2.7",
            "http://[::2]",
            "ftp://localhost",
            "file:///etc/passwd",
            "https://",
            "https://user@portal.example",
            "https://user:password@portal.example",
            "https://:password@portal.example",
            "https://portal.example/?a=b",
            "https://portal.example/?",
            "https://portal.example/#a",
            " https://portal.example",
            "https://portal.example\n",
            "https:\\\\portal.example",
            "https://portal example",
            &long,
        ] {
            assert_eq!(connection(portal).base(), Err(ConnectionError::PortalInvalid), "{portal}");
        }
    }

    #[test]
    fn a_proxy_is_one_for_http_and_may_have_a_password() {
        let proxy = |proxy: &str| Connection { proxy: Some(proxy.into()), ..connection("https://portal.example") }.proxy();
        for one in ["http://proxy.example:3128", "https://proxy.example/", "http://ana:pass%40word@192.0.2.1:8080"] {
            assert!(proxy(one).unwrap().is_some(), "{one}");
        }
        for none in ["", "proxy.example:3128", "socks5://proxy.example", "http://proxy.example/path", "http://proxy.example?x", "http://"] {
            assert_eq!(proxy(none), Err(ConnectionError::ProxyInvalid), "{none}");
        }
        assert_eq!(connection("https://portal.example").proxy(), Ok(None));
    }

    #[test]
    fn a_key_is_sent_and_never_shown() {
        let with_key = |key: &str| Connection { api_key: Zeroizing::new(key.into()), ..connection("https://portal.example") };
        let headers = with_key("carnet_secret").headers().unwrap();
        assert_eq!(headers[AUTHORIZATION], "Bearer carnet_secret");
        assert!(headers[AUTHORIZATION].is_sensitive());
        assert_eq!(
            (&headers[sync::VERSION_HEADER], &headers[ACCEPT_LANGUAGE]),
            (&HeaderValue::from(1_u32), &HeaderValue::from_static("de"))
        );
        let proxy = Some("http://ana:secret@proxy.example".to_owned());
        let shown = format!("{:?} {headers:?}", Connection { proxy, ..with_key("carnet_secret") });
        assert!(!shown.contains("secret"), "{shown}");
        for key in ["", "a b", "a\r\nx: y", "schlüssel", &"x".repeat(MAX_KEY + 1)] {
            assert_eq!(with_key(key).headers().unwrap_err(), ConnectionError::KeyInvalid, "{key}");
        }
        let language = |language: &str| Connection { language: language.into(), ..connection("https://portal.example") }.headers();
        assert_eq!(language("fr\r\nx: y").unwrap_err(), ConnectionError::LanguageInvalid);
        assert_eq!(language("").unwrap_err(), ConnectionError::LanguageInvalid);
    }
}
