//! What a document says, whoever signed it, and whether the signature holds: the answer of `carnet inspect --json` and of the portal's
//! verification, in one form.

use carnet_core::inspect::{Field, FieldValue, unverified_company, unverified_fields};
use carnet_core::{
    ActivationRequest, CompanyCode, Deactivation, DecodeError, DeviceReport, Envelope, Kind, ProductProfile, Thumbprint, TrustAnchors,
    VerifyError, VerifyingKey,
};
use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use thiserror::Error;

/// What was found out about a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// Its kind.
    pub kind: Kind,
    /// Who signed it, if that is certain.
    pub signer: Result<Signatory, Unverified>,
    /// What it says, believed or not.
    pub claims: Option<Vec<Field>>,
}

/// Who signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signatory {
    /// The thumbprint of the key.
    pub key: Thumbprint,
    /// Whether the document itself holds that key.
    pub is_self: bool,
}

/// Why it is not certain who signed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Unverified {
    /// No key to check it with.
    #[error("no key was given to check the document with")]
    KeyNotGiven,
    /// The check says no.
    #[error(transparent)]
    Verify(#[from] VerifyError),
    /// The claims cannot be read.
    #[error(transparent)]
    Decode(#[from] DecodeError),
}

impl Unverified {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::KeyNotGiven => "key-not-given",
            Self::Verify(error) => error.code(),
            Self::Decode(error) => error.code(),
        }
    }

    /// What the sentence of the code names, as name and value.
    pub fn arguments(&self) -> carnet_core::Arguments {
        match self {
            Self::KeyNotGiven => Vec::new(),
            Self::Verify(error) => error.arguments(),
            Self::Decode(error) => error.arguments(),
        }
    }
}

impl Inspection {
    /// Looks at a document; what does not hold its own key is checked with `keys`.
    ///
    /// # Errors
    /// [`DecodeError`] if it is no document at all.
    pub fn of(document: &[u8], keys: &[VerifyingKey]) -> Result<Self, DecodeError> {
        let envelope = Envelope::parse(document)?;
        let claims = unverified_fields(&envelope);
        let signer = match &claims {
            Err(error) => Err(error.clone().into()),
            Ok(_) => verify(document, envelope.kind(), unverified_company(&envelope), keys),
        };
        Ok(Self { kind: envelope.kind(), signer, claims: claims.ok() })
    }

    /// The form for machines.
    pub fn to_json(&self) -> Value {
        json!({
            "kind": self.kind.name(),
            "verified": self.signer.is_ok(),
            "signer": self.signer.as_ref().ok().map(|signer| if signer.is_self { "self".to_owned() } else { signer.key.to_string() }),
            "key": self.signer.as_ref().ok().map(|signer| signer.key.to_string()),
            "claims": self.claims.as_deref().map_or(Value::Null, object),
            "code": self.signer.as_ref().err().map(Unverified::code),
        })
    }
}

/// Checks the signature: a request and a profile hold their key, anything else wants one from outside.
fn verify(document: &[u8], kind: Kind, company: Option<CompanyCode>, keys: &[VerifyingKey]) -> Result<Signatory, Unverified> {
    // A document whose company cannot be read is refused for that very claim by the reader below.
    let company = company.unwrap_or_else(|| "unreadable".parse().expect("a company code"));
    match kind {
        Kind::Request => {
            let signer = ActivationRequest::verify(document, &company)?.signer();
            let is_known = keys.is_empty() || keys.iter().any(|key| key.thumbprint() == signer);
            if is_known { Ok(Signatory { key: signer, is_self: true }) } else { Err(VerifyError::UnknownKey.into()) }
        }
        Kind::Profile if keys.is_empty() => Ok(Signatory { key: ProductProfile::verify_first(document)?.signer(), is_self: true }),
        _ if keys.is_empty() => Err(Unverified::KeyNotGiven),
        Kind::Deactivation | Kind::DeviceReport => {
            let mut error = VerifyError::UnknownKey;
            for key in keys {
                let signer = if kind == Kind::Deactivation {
                    Deactivation::verify(document, &company, key).map(|verified| verified.signer())
                } else {
                    DeviceReport::verify(document, &company, key).map(|verified| verified.signer())
                };
                match signer {
                    Ok(key) => return Ok(Signatory { key, is_self: false }),
                    Err(other) => error = other,
                }
            }
            Err(error.into())
        }
        kind => {
            let anchors = TrustAnchors::new(company, keys.to_vec());
            let key = match kind {
                Kind::License => anchors.verify_license(document)?.signer(),
                Kind::Receipt => anchors.verify_receipt(document)?.signer(),
                Kind::Policy => anchors.verify_policy(document)?.signer(),
                _ => anchors.verify_profile(document)?.signer(),
            };
            Ok(Signatory { key, is_self: false })
        }
    }
}

/// A value as JSON: bytes in hexadecimal, times in seconds.
pub fn json_of(value: &FieldValue) -> Value {
    match value {
        FieldValue::Bytes(bytes) => json!(HEXLOWER.encode(bytes)),
        FieldValue::Flag(on) => json!(on),
        FieldValue::List(items) => items.iter().map(json_of).collect(),
        FieldValue::Map(fields) => object(fields),
        FieldValue::Number(number) => i64::try_from(*number).map_or_else(|_| json!(number.to_string()), |number| json!(number)),
        FieldValue::Text(text) => json!(text),
        FieldValue::Time(secs) => json!(secs),
    }
}

fn object(fields: &[Field]) -> Value {
    Value::Object(fields.iter().map(|field| (field.name.clone(), json_of(&field.value))).collect())
}
