//! `carnet profile create`: sign the profile that is shipped with a product.

use carnet_core::{ComponentKind, LanguageTag, ProductProfile};

use crate::args::ProfileCreateArgs;
use crate::deliver::{self, Parcel};
use crate::vendor::VendorFolder;
use crate::{ExitStatus, Failure, Session, secret};

pub(crate) fn create(args: &ProfileCreateArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    deliver::check_targets(&args.deliver, None)?;
    let folder = VendorFolder::open(&args.vendor.vendor)?;
    let product = folder.product(&args.product)?;
    let mut components = Vec::new();
    for name in &args.components {
        let kind: ComponentKind = name.parse().map_err(|_| Failure::trouble("value-unknown").with("value", name))?;
        if !components.contains(&kind) {
            components.push(kind);
        }
    }
    let languages: Vec<LanguageTag> = args.languages.iter().map(|tag| tag.parse()).collect::<Result<_, _>>()?;
    let passphrase = secret::passphrase(args.vendor.passphrase_file.as_deref(), &session.out)?;
    let keys = folder.unlock(&passphrase)?;
    let document = ProductProfile {
        company: folder.code()?,
        issued_at: session.now(),
        company_name: folder.company.name.parse()?,
        product: product.code.parse()?,
        product_name: product.name.parse()?,
        portal: args.portal.as_deref().map(str::parse).transpose()?,
        keys: vec![folder.public_key()?],
        components: if components.is_empty() { ComponentKind::ALL.to_vec() } else { components },
        quorum: args.quorum,
        languages: if languages.is_empty() { vec!["en".parse()?] } else { languages },
        sends_host_name: args.host_name,
        hides_hardware: args.hide_hardware,
    }
    .sign(&keys.issuing)?;
    let parcel = Parcel { document: &document, portal: None, name: "product.png" };
    deliver::send(&parcel, &args.deliver, &mut session.out)?;
    session.out.json(&serde_json::json!({ "code": "ok", "product": product.code }))?;
    Ok(ExitStatus::Done)
}
