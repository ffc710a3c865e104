//! Frames of animated QR codes, a line each: whatever is heard, nothing is made larger than the message may be.
#![no_main]

use carnet_carrier::animated::Receiver;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut receiver = Receiver::new();
    let mut before = 0.0;
    for line in text.lines() {
        let _ = receiver.receive(line);
        let now = receiver.progress().fraction();
        assert!((before..=1.0).contains(&now));
        before = now;
    }
});
