//! The program that a vendor starts from: `cargo run -p carnet-device --example application -- vendor.pub.pem acme cutter`.
//!
//! A real application does not take these three from its arguments. It has them compiled in, the key by `include_str!("vendor.pub.pem")`:
//! whatever a user can edit is no trust anchor.

use std::process::ExitCode;
use std::time::SystemTime;

use carnet_device::{Device, Standing, TrustAnchors, UnixTime, Verdict, VerifyingKey, state_folder};

fn main() -> ExitCode {
    match ask() {
        Ok(verdict) if verdict.may_run() => {
            greet(&verdict);
            ExitCode::SUCCESS
        }
        Ok(verdict) => {
            eprintln!("not licensed: {}", verdict.code);
            ExitCode::from(1)
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

/// Asks once at the start; a program that runs for days asks again now and then.
fn ask() -> Result<Verdict, Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [key_file, company, product] = arguments.as_slice() else { return Err("usage: application KEY.pem COMPANY PRODUCT".into()) };
    let key = VerifyingKey::from_pem(&std::fs::read_to_string(key_file)?)?;
    let folder = state_folder(company, product).ok_or("there is no home folder")?;
    let mut device = Device::open(&folder, TrustAnchors::new(company.parse()?, vec![key]))?;
    let now = now();
    let verdict = device.verdict(product, now);
    if !device.observe(now) {
        eprintln!("warning: the time could not be noted down");
    }
    Ok(verdict)
}

fn greet(verdict: &Verdict) {
    match verdict.standing {
        Standing::Licensed => println!("licensed"),
        Standing::Grace => println!("licensed for now ({}): please renew", verdict.code),
        _ => println!("licensed, with a remark: {}", verdict.code),
    }
    if let Some(license) = &verdict.license {
        if let Some(days) = license.days_left {
            println!("{days} days left");
        }
        for feature in &license.features {
            println!("feature {}", feature.code);
        }
    }
    if verdict.feature("cut-3d").is_some() {
        println!("3D cutting is on");
    }
}

#[expect(clippy::disallowed_methods, reason = "an application reads the clock; the library never does")]
fn now() -> UnixTime {
    UnixTime::from_secs(SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs()))
}
