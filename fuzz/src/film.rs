//! Animated GIF and PNG, and still pictures, read as films.
#![no_main]

use carnet_carrier::frames::{Film, FrameSource};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(mut film) = Film::open(std::io::Cursor::new(bytes.to_vec())) else { return };
    for _ in 0..8 {
        let Ok(Some(_)) = film.next_frame() else { return };
    }
});
