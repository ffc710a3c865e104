//! An animation before a camera: a display that changes at a rate, sampled thirty times a second, with a rolling shutter.

use carnet_carrier::animated::{Heard, Receiver, Sender};
use carnet_tests::pictures::Random;

/// The camera's frames a second.
const CAMERA: f64 = 30.0;
/// How long the camera reads a frame out: a display that changes meanwhile is torn between two frames, and neither is read.
const READOUT_SECS: f64 = 0.02;
/// Nobody holds a camera longer.
const PATIENCE_SECS: f64 = 3600.0;

struct Settings {
    name: &'static str,
    version: u8,
    rate: f64,
}

const SETTINGS: [Settings; 2] = [Settings { name: "default", version: 18, rate: 5.0 }, Settings { name: "fast", version: 24, rate: 8.0 }];

pub(crate) fn run(count: u64) {
    println!("| settings | bytes | loss | seconds | bytes/s | of the bound | frames shown a fragment | plain cycling, seconds |");
    println!("|---|---|---|---|---|---|---|---|");
    for settings in &SETTINGS {
        for size in [2_000, 10_000, 50_000] {
            for loss in [0.0, 0.1, 0.3, 0.5] {
                row(settings, size, loss, count);
            }
        }
    }
}

fn row(settings: &Settings, size: usize, loss: f64, count: u64) {
    let mut random = Random(size as u64);
    let content: Vec<u8> = (0..size).map(|_| random.next_u64() as u8).collect();
    let sender = Sender::new(&content, settings.version).expect("the content fits");
    let fragments = sender.fragments();
    let (mut seconds, mut shown, mut cycling) = (0.0, 0.0, 0.0);
    for seed in 0..count {
        let mut random = Random(seed * 1000 + size as u64);
        let start = random.below(2 * fragments);
        let mut sender = Sender::new(&content, settings.version).expect("the content fits");
        (0..start).for_each(|_| drop(sender.next_text()));
        let (mut receiver, mut last) = (Receiver::new(), None::<u64>);
        let time = watch(settings.rate, loss, &mut random, |frame| {
            // The camera sees some frames of the display several times, and others not at all.
            let mut text = None;
            while last.is_none_or(|last| last < frame) {
                text = Some(sender.next_text());
                last = Some(last.map_or(0, |last| last + 1));
            }
            text.is_some_and(|text| receiver.receive(&text) == Ok(Heard::Complete))
        });
        seconds += time;
        shown += (last.unwrap_or_default() + 1) as f64 / fragments as f64;
        let mut missing: std::collections::BTreeSet<usize> = (0..fragments).collect();
        cycling += watch(settings.rate, loss, &mut random, |frame| {
            missing.remove(&((start + frame as usize) % fragments));
            missing.is_empty()
        });
    }
    let mean = |sum: f64| sum / count as f64;
    let bound = size as f64 / fragments as f64 * settings.rate * (1.0 - loss);
    let speed = size as f64 / mean(seconds);
    println!(
        "| {} ({} fragments) | {size} | {:.0} % | {:.1} | {speed:.0} | {:.0} % | {:.2} | {:.1} |",
        settings.name,
        fragments,
        loss * 100.0,
        mean(seconds),
        speed / bound * 100.0,
        mean(shown),
        mean(cycling)
    );
}

/// Lets the camera look until `saw` says that it is done; gives the seconds. A frame of the display is lost as a whole with the
/// probability `loss`: a reflection, a hand, a blur.
fn watch(rate: f64, loss: f64, random: &mut Random, mut saw: impl FnMut(u64) -> bool) -> f64 {
    let phase = random.between(0.0, 1.0 / rate);
    let (mut current, mut is_lost) = (None, false);
    let mut tick = 0u32;
    loop {
        let begins = f64::from(tick) / CAMERA;
        let (at_start, at_end) = (((begins + phase) * rate) as u64, ((begins + READOUT_SECS + phase) * rate) as u64);
        if at_start == at_end {
            if current != Some(at_start) {
                current = Some(at_start);
                is_lost = random.between(0.0, 1.0) < loss;
            }
            if !is_lost && saw(at_start) {
                return begins + READOUT_SECS;
            }
        }
        if begins > PATIENCE_SECS {
            return begins;
        }
        tick += 1;
    }
}
