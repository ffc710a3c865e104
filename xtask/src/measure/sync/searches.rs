//! Searches in a replica without a network: words that one license has, that some have and that all have, and none has.

use std::path::Path;
use std::time::Instant;

use anyhow::{Result, ensure};
use carnet_courier::SqliteReplica;
use carnet_courier::simulation::Random;
use carnet_model::sync::Kind;

use super::fill;

/// Searches of each sort.
const SEARCHES: usize = 200;
/// How many rows are shown at once.
const SHOWN: u32 = 50;

/// Searches in the replica of so many licenses, and prints the table.
pub(super) async fn run(file: &Path, licenses: u64) -> Result<()> {
    let mut replica = SqliteReplica::open(file, "laptop").await?;
    let mut random = Random::new(1);
    let mut any = move || random.draw() % licenses;
    println!("| searched among {licenses} licenses | found, at most {SHOWN} | p50 ms | p99 ms |");
    println!("|---|---|---|---|");
    let mut all = Vec::new();
    for sort in [
        "a word of one license",
        "a word of five",
        "a word of one in 97",
        "a word of all",
        "the beginning of an id",
        "two words, of five and of all",
        "two words, of one in 97 and of all",
        "two words that never meet",
        "nothing",
    ] {
        let (mut times, mut found) = (Vec::new(), 0);
        for _ in 0..SEARCHES {
            let number = any();
            let (own, of_five) = (fill::license(number), fill::order(number));
            let hall = (number % 97).to_string();
            let text = match sort {
                "a word of one license" => own,
                "a word of five" => of_five,
                "a word of one in 97" => hall,
                "a word of all" => "cutter".to_owned(),
                "the beginning of an id" => own[..6].to_owned(),
                "two words, of five and of all" => format!("cut {of_five}"),
                "two words, of one in 97 and of all" => format!("hall {hall}"),
                "two words that never meet" => format!("{own} {}", fill::order(number + 5)),
                _ => format!("z{own}"),
            };
            let began = Instant::now();
            let rows = replica.search(Kind::License, &text, SHOWN).await?;
            times.push(began.elapsed().as_secs_f64() * 1000.0);
            found += rows.len();
        }
        let is_nothing = sort == "nothing" || sort == "two words that never meet";
        ensure!((found == 0) == is_nothing, "{sort}: {found} found");
        print(sort, found / SEARCHES, &mut times);
        all.append(&mut times);
    }
    print("all of these", 0, &mut all);
    Ok(replica.close().await?)
}

fn print(sort: &str, found: usize, times: &mut [f64]) {
    times.sort_by(f64::total_cmp);
    let part = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!("| {sort} | {found} | {:.2} | {:.2} |", part(0.5), part(0.99));
}
