//! `carnet policy`: terms for sites where no file may enter later.

use carnet_core::{Policy, TrustAnchors};

use super::plan;
use crate::args::{PolicyCreateArgs, VendorArgs};
use crate::deliver::{self, Parcel};
use crate::vendor::VendorFolder;
use crate::{ExitStatus, Failure, Session, secret};

pub(crate) fn create(args: &PolicyCreateArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    deliver::check_targets(&args.deliver, None)?;
    let folder = VendorFolder::open(&args.vendor.vendor)?;
    let product = folder.product(&args.product)?;
    let policy = Policy {
        company: folder.code()?,
        issued_at: session.now(),
        product: product.code.parse()?,
        name: args.name.parse()?,
        terms: plan::policy(&args.terms)?,
    };
    let passphrase = secret::passphrase(args.vendor.passphrase_file.as_deref(), &session.out)?;
    let keys = folder.unlock(&passphrase)?;
    let document = policy.sign(&keys.issuing)?;
    // It is kept before it is given out: a license by code can only be confirmed by whoever knows its policy.
    let anchors = TrustAnchors::new(folder.code()?, vec![folder.public_key()?]);
    let name = folder.add_policy(&anchors.verify_policy(&document)?)?;
    let parcel = Parcel { document: &document, portal: None, name: "policy.png" };
    deliver::send(&parcel, &args.deliver, &mut session.out)?;
    session.out.note("ui-policy-made", &[("policy", &name), ("name", &args.name)])?;
    session.out.json(&serde_json::json!({ "code": "ok", "policy": name, "product": product.code }))?;
    Ok(ExitStatus::Done)
}

pub(crate) fn list(args: &VendorArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let policies = VendorFolder::open(&args.vendor)?.policies()?;
    let mut rows = Vec::new();
    for policy in &policies {
        let (digest, product) = (policy.digest().short().to_string(), policy.product.to_string());
        let license_type = policy.terms.license_type.name();
        let arguments = [("policy", digest.as_str()), ("product", &product), ("name", policy.name.as_str()), ("type", license_type)];
        session.out.say("ui-policy-line", &arguments)?;
        rows.push(serde_json::json!({ "policy": digest, "product": product, "name": policy.name.as_str(), "type": license_type }));
    }
    session.out.json(&serde_json::json!({ "code": "ok", "policies": rows }))?;
    Ok(ExitStatus::Done)
}
