//! `profile`: what a device must know before its first request (`docs/spec/profile.md`).

use crate::field::Claims;
use crate::verify::{Document, sign};
use crate::{
    CompanyCode, ComponentKind, DecodeError, Kind, LanguageTag, PortalUrl, ProductCode, SignError, Signer, Title, TrustAnchors, UnixTime,
    VerifyingKey,
};

/// The most keys that a profile names.
pub const MAX_KEYS: usize = 8;
/// The most languages that a profile names.
pub const MAX_LANGUAGES: usize = 32;

/// A product profile. Signed by the key that it names first; the vendor ships it beside the application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductProfile {
    /// The company (`iss`).
    pub company: CompanyCode,
    /// When it was made (`iat`).
    pub issued_at: UnixTime,
    /// The company's name, for people.
    pub company_name: Title,
    /// The product.
    pub product: ProductCode,
    /// The product's name, for people.
    pub product_name: Title,
    /// The portal's address, where there is one.
    pub portal: Option<PortalUrl>,
    /// The keys that licenses are signed with: 1 to 8, the profile's own first.
    pub keys: Vec<VerifyingKey>,
    /// The components to enroll.
    pub components: Vec<ComponentKind>,
    /// How many of them must still match, where a license does not say.
    pub quorum: u8,
    /// The languages that the vendor supports.
    pub languages: Vec<LanguageTag>,
    /// Whether requests name the host.
    pub sends_host_name: bool,
    /// Whether the portal must not recognize a machine by its unguessable components.
    pub hides_hardware: bool,
}

impl ProductProfile {
    /// Signs the profile with the key that it names first.
    ///
    /// # Errors
    /// [`SignError`].
    pub fn sign(&self, issuer: &dyn Signer) -> Result<Vec<u8>, SignError> {
        sign(self, issuer)
    }

    /// Whom a device believes that has pinned this profile.
    pub fn anchors(&self) -> TrustAnchors {
        TrustAnchors::new(self.company.clone(), self.keys.clone())
    }
}

impl Document for ProductProfile {
    const KIND: Kind = Kind::Profile;
    const COMPANY: i64 = 1;

    fn company(&self) -> &CompanyCode {
        &self.company
    }

    fn signer(&self) -> Option<&VerifyingKey> {
        self.keys.first()
    }

    fn write_top(&self, top: &mut Claims<'_>) {
        top.put(6, &self.issued_at);
    }

    fn write(&self, own: &mut Claims<'_>) {
        own.put(1, &self.company_name);
        own.put(2, &self.product);
        own.put(3, &self.product_name);
        own.put_optional(4, self.portal.as_ref());
        own.put_list(5, &self.keys);
        own.put_list(6, &self.components);
        own.put(7, &self.quorum);
        own.put_list(8, &self.languages);
        own.put_flag(9, self.sends_host_name);
        own.put_flag(10, self.hides_hardware);
    }

    fn read(company: CompanyCode, top: &mut Claims<'_>, own: &mut Claims<'_>) -> Result<Self, DecodeError> {
        let profile = Self {
            company,
            issued_at: top.take(6)?,
            company_name: own.take(1)?,
            product: own.take(2)?,
            product_name: own.take(3)?,
            portal: own.take_optional(4)?,
            keys: own.take_list(5, MAX_KEYS)?,
            components: own.take_list(6, ComponentKind::ALL.len())?,
            quorum: own.take(7)?,
            languages: own.take_list(8, MAX_LANGUAGES)?,
            sends_host_name: own.take_flag(9)?,
            hides_hardware: own.take_flag(10)?,
        };
        if profile.keys.is_empty() {
            return Err(DecodeError::MissingClaim(5));
        }
        if usize::from(profile.quorum) > profile.components.len() {
            return Err(DecodeError::ClaimRange(7));
        }
        Ok(profile)
    }
}
