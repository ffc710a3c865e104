//! `carnet product`: the vendor's products.

use carnet_core::{ProductCode, Title};
use serde_json::json;

use crate::args::{ProductCreateArgs, VendorArgs};
use crate::vendor::{Product, VendorFolder};
use crate::{ExitStatus, Failure, Session};

pub(crate) fn create(args: &ProductCreateArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let (code, name): (ProductCode, Title) = (args.code.parse()?, args.name.parse()?);
    let product = Product { code: code.to_string(), name: name.to_string() };
    VendorFolder::open(&args.vendor.vendor)?.add_product(&product)?;
    session.out.say("ui-product-made", &[("product", &product.code), ("name", &product.name)])?;
    session.out.json(&json!({ "code": "ok", "product": product.code, "name": product.name }))?;
    Ok(ExitStatus::Done)
}

pub(crate) fn list(args: &VendorArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let products = VendorFolder::open(&args.vendor)?.products()?;
    for product in &products {
        if !session.out.is_json() {
            session.out.line(&format!("{}  {}", product.code, product.name))?;
        }
    }
    session.out.json(&json!({ "code": "ok", "products": products }))?;
    Ok(ExitStatus::Done)
}
