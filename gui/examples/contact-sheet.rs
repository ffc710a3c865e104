//! Draws every page, light and dark, in four languages, into one picture: `cargo run -p carnet-desktop --example contact-sheet -- FILE.jpg`.

#![expect(clippy::unwrap_used, clippy::cast_possible_truncation, reason = "a generator may fail where it stands")]

#[path = "../tests/site.rs"]
#[expect(dead_code, reason = "the stories use all of it")]
mod site;

use carnet_desktop::settings::{Settings, Theme};
use carnet_desktop::state::{Command, Page, Source, Way};
use carnet_words::Language;
use image::imageops::{self, FilterType};
use image::{Rgb, RgbImage};
use site::{Site, Window};

/// A page is drawn in this size and shown smaller.
const SIZE: [f32; 2] = [780.0, 860.0];
const THUMB: (u32, u32) = (260, 287);
const GAP: u32 = 8;

fn main() {
    let file = std::env::args_os().nth(1).expect("the file to write");
    let looks = Language::ALL.into_iter().flat_map(|language| [Theme::Light, Theme::Dark].map(|theme| (language, theme)));
    let rows: Vec<Vec<RgbImage>> = looks.map(|(language, theme)| row(language, theme)).collect();
    let (width, height) = (rows[0].len() as u32 * (THUMB.0 + GAP) + GAP, rows.len() as u32 * (THUMB.1 + GAP) + GAP);
    let mut sheet = RgbImage::from_pixel(width, height, Rgb([128, 128, 128]));
    for (y, row) in rows.iter().enumerate() {
        for (x, picture) in row.iter().enumerate() {
            let at = |number: usize, side: u32| i64::from(GAP + number as u32 * (side + GAP));
            imageops::overlay(&mut sheet, picture, at(x, THUMB.0), at(y, THUMB.1));
        }
    }
    sheet.save(file).unwrap();
}

fn row(language: Language, theme: Theme) -> Vec<RgbImage> {
    let settings = Settings { language: Some(language.code().to_owned()), theme, ..Settings::default() };
    let (new, site) = (Site::new(), Site::new());
    let mut pictures = vec![draw(&mut new.window(settings.clone(), SIZE))];
    let mut window = site.window(Settings { language: None, ..settings.clone() }, SIZE);
    window.ask();
    drop(window);
    let mut window = site.window(settings.clone(), SIZE);
    window.send(Command::Go(Page::Key));
    window.send(Command::TypeKey(site::KEY[..23].to_owned().into()));
    pictures.push(draw(&mut window));
    window.send(Command::Go(Page::Carry));
    for way in Way::ALL {
        window.send(Command::CarryBy(way));
        window.until("what is carried", |window| match way {
            Way::Code | Way::Animation => window.state().carry.symbol.is_some(),
            Way::Typed => !window.state().carry.lines.is_empty(),
            _ => true,
        });
        pictures.push(draw(&mut window));
    }
    window.send(Command::Go(Page::Bring));
    for source in Source::ALL {
        window.send(Command::BringFrom(source));
        pictures.push(draw(&mut window));
    }
    window.send(Command::Go(Page::Home));
    pictures.push(draw(&mut window));
    let activated = Site::new();
    activated.activate();
    let mut window = activated.window(settings, SIZE);
    for page in [Page::Home, Page::Move, Page::Details, Page::Settings] {
        window.send(Command::Go(page));
        pictures.push(draw(&mut window));
    }
    pictures
}

fn draw(window: &mut Window) -> RgbImage {
    window.settle();
    let picture = image::DynamicImage::from(window.render().unwrap()).into_rgb8();
    imageops::resize(&picture, THUMB.0, THUMB.1, FilterType::Triangle)
}
