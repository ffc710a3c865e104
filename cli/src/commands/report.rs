//! `carnet report`: tell the vendor what was used, and what this machine wishes.

use std::collections::BTreeMap;
use std::str::FromStr;

use carnet_core::{DeviceReport, Digest, FeatureCode, Label, TextError, Wish};
use carnet_device::Tell;

use super::state;
use crate::args::ReportArgs;
use crate::deliver::{self, Parcel};
use crate::session::rng;
use crate::{ExitStatus, Failure, Session};

pub(crate) fn run(args: &ReportArgs, session: &mut Session) -> Result<ExitStatus, Failure> {
    let tell = tell(args)?;
    deliver::check_targets(&args.deliver, args.state.profile.as_deref())?;
    let mut device = state::open(&args.state)?;
    let portal = device.profile().portal.clone().filter(|_| args.link);
    if args.link && portal.is_none() {
        return Err(Failure::trouble("portal-not-known"));
    }
    let outgoing = device.report(&tell, session.now(), &mut rng())?;
    let report = DeviceReport::verify(&outgoing.document, &device.profile().company, device.key())?;
    let parcel = Parcel { document: &outgoing.document, portal: portal.as_ref(), name: "report.png" };
    deliver::send(&parcel, &args.deliver, &mut session.out)?;
    let (number, serial) = (report.number.to_string(), report.serial.to_string());
    let id = if outgoing.is_repeated { "ui-report-repeated" } else { "ui-report-made" };
    session.out.note(id, &[("number", &number), ("serial", &serial)])?;
    session.out.json(&serde_json::json!({
        "code": "ok",
        "report": Digest::of(&outgoing.document).to_string(),
        "serial": report.serial.as_u64(),
        "number": report.number,
        "repeated": outgoing.is_repeated,
    }))?;
    Ok(ExitStatus::Done)
}

fn tell(args: &ReportArgs) -> Result<Tell, Failure> {
    let counter = |(feature, total): (FeatureCode, &str)| {
        let total = total.parse::<u64>().map_err(|_| Failure::trouble("value-unknown").with("value", total))?;
        Ok((feature, total))
    };
    let variable = |(name, value): (Label, &str)| Ok((name, value.parse::<Label>()?));
    Ok(Tell {
        serial: args.serial,
        counters: entries::<FeatureCode>(&args.counters)?.into_iter().map(counter).collect::<Result<_, Failure>>()?,
        variables: entries::<Label>(&args.variables)?.into_iter().map(variable).collect::<Result<_, Failure>>()?,
        wants: args.wants.iter().map(|name| wish(name)).collect::<Result<_, Failure>>()?,
        anew: args.new,
    })
}

/// The two sides of each `NAME=VALUE`.
fn entries<K: FromStr<Err = TextError> + Ord>(texts: &[String]) -> Result<BTreeMap<K, &str>, Failure> {
    let mut entries: BTreeMap<K, &str> = BTreeMap::new();
    for text in texts {
        let (name, value) = text.split_once('=').ok_or_else(|| Failure::trouble("value-unknown").with("value", text))?;
        // Nobody knows which of two would count.
        if entries.insert(name.parse()?, value).is_some() {
            return Err(Failure::trouble("given-twice").with("name", name));
        }
    }
    Ok(entries)
}

fn wish(name: &str) -> Result<Wish, Failure> {
    let wish = Wish::ALL.into_iter().find(|wish| wish.name() == name);
    wish.ok_or_else(|| Failure::trouble("value-unknown").with("value", name))
}
