//! Pictures as cameras and screens make them: how many of each class must be read, and that none is read wrong.

use carnet_carrier::qr::{Effort, Frame};
use carnet_tests::pictures::{Class, Picture};
use image::imageops;

/// Pictures of each class. `cargo xtask measure pictures` tries more, beside another reader.
const COUNT: u64 = 16;

/// How many of them must be read. A density that leaves two blurred pixels a module is out of any reader's reach.
fn must_be_read(class: Class) -> usize {
    match class {
        Class::Clean | Class::Inverted | Class::Shade | Class::Jpeg => 16,
        Class::Blur | Class::Downscale | Class::Noise | Class::Warp => 15,
        Class::Photo => 10,
    }
}

#[test]
fn frames_of_4k_and_more_are_read() {
    for (class, times) in [(Class::Clean, 3), (Class::Warp, 3), (Class::Clean, 4)] {
        let picture = Picture::new(class, 2);
        let (width, height) = (picture.luma.width() * times, picture.luma.height() * times);
        let large = imageops::resize(&picture.luma, width, height, imageops::FilterType::Triangle);
        for effort in [Effort::Frame, Effort::Still] {
            let frame = Frame::from_luma(width, height, large.clone().into_raw()).unwrap();
            assert_eq!(frame.texts(effort).unwrap().concat(), picture.text, "{} {width} x {height} {effort:?}", class.name());
        }
    }
}

#[test]
fn degraded_pictures_are_read_and_none_is_read_wrong() {
    let mut table = Vec::new();
    for class in Class::ALL {
        let read = (0..COUNT).filter(|seed| {
            let picture = Picture::new(class, *seed);
            let (width, height) = picture.luma.dimensions();
            let frame = Frame::from_luma(width, height, picture.luma.into_raw()).unwrap();
            let texts = frame.texts(Effort::Still).unwrap_or_default();
            assert!(texts.iter().all(|text| *text == picture.text), "{} {seed}: a wrong text", class.name());
            !texts.is_empty()
        });
        let read = read.count();
        table.push((class.name(), read, must_be_read(class)));
    }
    println!("{table:?}");
    assert!(table.iter().all(|(_, read, wanted)| read >= wanted), "{table:?}");
}
