//! Measures the window without a screen while a camera of 720p at 30 frames a second is watched: how long update and tessellation take.
//! `cargo run --release -p carnet-desktop --example frame-times`; `cargo xtask measure desktop` runs it and more.

#![expect(clippy::unwrap_used, reason = "a measurement may fail where it stands")]

use std::time::{Duration, Instant};

use carnet_carrier::animated::Sender;
use carnet_core::UnixTime;
use carnet_desktop::app::App;
use carnet_desktop::product::Places;
use carnet_desktop::settings::Settings;
use carnet_desktop::state::{Command, Look, Page};
use carnet_desktop::worker::Outside;
use eframe::egui;
use image::{GrayImage, Luma, imageops};

/// How long is watched.
const WATCHED: Duration = Duration::from_secs(10);

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let frames = folder.path().join("frames");
    std::fs::create_dir(&frames).unwrap();
    draw_frames(&frames);
    let outside = Outside {
        clock: || UnixTime::from_secs(1_790_000_000),
        places: Places { state: Some(folder.path().join("state")), ..Places::default() },
        frames: Some(frames.clone()),
        settings: None,
    };
    let ctx = egui::Context::default();
    let mut app = App::new(&ctx, outside, Settings::default(), "en");
    let mut frame = eframe::Frame::_new_kittest();
    app.send(Command::Go(Page::Bring), &ctx);
    app.send(Command::Look(Look::Camera(frames)), &ctx);
    let begun = Instant::now();
    let (mut times, mut seen) = (Vec::new(), 0);
    while begun.elapsed() < WATCHED {
        if !ctx.has_requested_repaint() {
            std::thread::sleep(Duration::from_millis(1));
            continue;
        }
        let started = Instant::now();
        let rect = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(780.0, 860.0));
        let input = egui::RawInput { screen_rect: Some(rect), time: Some(begun.elapsed().as_secs_f64()), ..egui::RawInput::default() };
        eframe::App::logic(&mut app, &ctx, &mut frame);
        let output = ctx.run_ui(input, |ui| eframe::App::ui(&mut app, ui, &mut frame));
        let meshes = ctx.tessellate(output.shapes, output.pixels_per_point);
        assert!(!meshes.is_empty());
        let now = app.state().bring.scan.as_ref().map_or(0, |scan| scan.frames);
        if now != seen {
            times.push(started.elapsed().as_secs_f64() * 1000.0);
            seen = now;
        }
    }
    times.sort_by(f64::total_cmp);
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
    println!("{} frames of {seen} shown, update and tessellation: median {:.2} ms, p99 {:.2} ms", times.len(), at(50), at(99));
}

/// A code that moves about and never becomes a whole document.
fn draw_frames(folder: &std::path::Path) {
    let mut sender = Sender::new(&[7; 4000], 18).unwrap();
    let symbol = image::load_from_memory(&sender.next_symbol().to_png(4)).unwrap().into_luma8();
    for number in 0..30u32 {
        let mut picture = GrayImage::from_fn(1280, 720, |x, y| Luma([u8::try_from(90 + (x * 7 + y * 13 + number * 31) % 40).unwrap()]));
        imageops::overlay(&mut picture, &symbol, i64::from(200 + number * 10), i64::from(60 + number * 4));
        picture.save(folder.join(format!("{number:03}.png"))).unwrap();
    }
}
