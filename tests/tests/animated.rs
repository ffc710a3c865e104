//! Animated QR codes: any sufficient set of frames gives the content, and no set gives another.

use std::io::Cursor;

use carnet_carrier::CarrierError;
use carnet_carrier::animated::{Film, FilmFormat, Heard, Progress, Receiver, Sender};
use carnet_carrier::frames::{self, FrameSource};
use carnet_carrier::qr::Effort;
use carnet_tests::pictures::Random;
use proptest::prelude::*;

fn content(len: usize, seed: u64) -> Vec<u8> {
    let mut random = Random(seed);
    (0..len).map(|_| random.next_u64().to_le_bytes()[0]).collect()
}

/// The texts of frames `from` to `from + count`.
fn texts(content: &[u8], version: u8, from: usize, count: usize) -> Vec<String> {
    let mut sender = Sender::new(content, version).unwrap();
    (0..from + count).map(|_| sender.next_text()).skip(from).collect()
}

fn shuffle<T>(list: &mut [T], random: &mut Random) {
    for end in (1..list.len()).rev() {
        list.swap(end, random.below(end + 1));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_sufficient_set_of_frames_gives_the_content(
        len in 1usize..12_000, version in 8u8..=25, from in 0usize..400, loss in 0usize..60, seed in any::<u64>(),
    ) {
        let sent = content(len, seed);
        let fragments = Sender::new(&sent, version).unwrap().fragments();
        let mut random = Random(seed);
        let mut frames = texts(&sent, version, from, fragments * 4 + 40);
        frames.retain(|_| random.below(100) >= loss);
        shuffle(&mut frames, &mut random);
        let (mut receiver, mut before) = (Receiver::new(), 0.0);
        for frame in &frames {
            let heard = receiver.receive(frame).unwrap();
            let now = receiver.progress().fraction();
            prop_assert!(now >= before, "progress goes back");
            before = now;
            prop_assert_eq!(receiver.receive(frame).unwrap(), Heard::Known, "a frame twice brings nothing");
            if heard == Heard::Complete {
                break;
            }
        }
        prop_assert_eq!(receiver.content(), Some(&sent[..]));
        prop_assert!((receiver.progress().fraction() - 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn two_messages_at_once_are_told_apart(lens in (1usize..6000, 1usize..6000), seed in any::<u64>()) {
        let sent = [content(lens.0, seed), content(lens.1, seed ^ 1)];
        let mut frames: Vec<String> = sent.iter().flat_map(|sent| texts(sent, 12, 0, 200)).collect();
        frames.extend(["CARNET1:ABC".to_owned(), "UR:SEED/OEADGDSTASLTLABGHDRPFMKBGGUFGLUDPRFMAO".to_owned(), String::new()]);
        shuffle(&mut frames, &mut Random(seed));
        let mut receiver = Receiver::new();
        frames.iter().for_each(|frame| drop(receiver.receive(frame)));
        prop_assert!(sent.iter().any(|sent| receiver.content() == Some(&sent[..])));
    }

    #[test]
    fn a_damaged_frame_is_refused_and_harms_nothing(len in 600usize..4000, seed in any::<u64>(), at in any::<usize>(), to in "[A-Z0-9/:-]") {
        let sent = content(len, seed);
        let mut receiver = Receiver::new();
        for frame in texts(&sent, 12, 0, 60) {
            let mut damaged = frame.clone();
            let at = at % damaged.len();
            damaged.replace_range(at..=at, &to);
            if damaged != frame && receiver.content().is_none() {
                prop_assert!(receiver.receive(&damaged).is_err(), "{damaged}");
            }
            receiver.receive(&frame).unwrap();
        }
        prop_assert_eq!(receiver.content(), Some(&sent[..]));
    }
}

#[test]
fn another_receiver_understands_our_frames() {
    for version in [8, 18, 25] {
        let sent = content(5000, 11);
        let mut decoder = ur::Decoder::default();
        for frame in texts(&sent, version, 0, 60) {
            decoder.receive(&frame.to_lowercase()).unwrap();
            if decoder.complete() {
                break;
            }
        }
        let message = decoder.message().unwrap().expect("a whole message");
        assert_eq!(serde_cbor::from_slice::<serde_cbor::Value>(&message).unwrap(), serde_cbor::Value::Bytes(sent), "version {version}");
    }
}

#[test]
fn frames_never_outgrow_their_version() {
    // More than 65 536 frames: the numbers begin anew before they need another byte.
    let sent = content(70_000, 12);
    let mut sender = Sender::new(&sent, 18).unwrap();
    let longest = (0..66_000).map(|_| sender.next_text().len()).max().unwrap();
    let capacity = qrcode::bits::Bits::new(qrcode::Version::Normal(18)).max_len(qrcode::EcLevel::L).unwrap() - 4 - 11;
    assert!(longest <= capacity / 11 * 2, "{longest}");
    sender.next_symbol();
}

/// Frames shown for each fragment, from joining midway until the content is there: the mean of many.
fn shown_per_fragment(loss: usize) -> f64 {
    let rounds = 200u32;
    let sent = content(9_800, 7);
    let fragments = 50;
    let version = (8..=25).find(|version| Sender::new(&sent, *version).unwrap().fragments() <= fragments).unwrap();
    let fragments = Sender::new(&sent, version).unwrap().fragments();
    assert!((45..=50).contains(&fragments), "{fragments}");
    let mut shown = 0;
    for seed in 0..u64::from(rounds) {
        let mut random = Random(seed);
        let from = 1 + random.below(2 * fragments);
        let mut receiver = Receiver::new();
        for frame in texts(&sent, version, from, 400) {
            shown += 1;
            if random.below(100) >= loss && receiver.receive(&frame).unwrap() == Heard::Complete {
                break;
            }
        }
        assert!(receiver.content().is_some());
    }
    f64::from(shown) / f64::from(rounds) / f64::from(u32::try_from(fragments).unwrap())
}

#[test]
fn fifty_fragments_joined_midway_need_few_frames_more() {
    let (clean, lossy) = (shown_per_fragment(0), shown_per_fragment(10));
    println!("frames shown a fragment: {clean:.3} without loss, {lossy:.3} with 10 % loss");
    assert!(clean <= 1.12 && lossy <= 1.25, "{clean} {lossy}");
}

/// A frame with these numbers and `data`, its words and their checksum as they must be.
fn crafted(sequence: u64, count: u64, length: u64, checksum: u64, data: &[u8]) -> String {
    let part = serde_cbor::to_vec(&(sequence, count, length, checksum, serde_cbor::Value::Bytes(data.to_vec()))).unwrap();
    format!("UR:BYTES/{sequence}-{count}/{}", ur::bytewords::encode(&part, ur::bytewords::Style::Minimal).to_uppercase())
}

#[test]
fn crafted_frames_make_nobody_allocate_or_loop() {
    let huge = u64::from(u32::MAX);
    let frames = [
        (crafted(1, huge, huge, 0, &[0]), CarrierError::AnimationTooLarge),
        (crafted(1, 2049, 2049, 0, &[0]), CarrierError::AnimationTooLarge),
        (crafted(1, 1, huge, 0, &[0]), CarrierError::AnimationTooLarge),
        (crafted(1, 100, 50_000, 0, &[0]), CarrierError::FrameDamaged),
        (crafted(0, 2, 2, 0, &[0]), CarrierError::FrameDamaged),
        (crafted(1, 0, 2, 0, &[0]), CarrierError::FrameDamaged),
        (crafted(1, 2, 0, 0, &[0]), CarrierError::FrameDamaged),
        (crafted(huge + 1, 2, 2, 0, &[0]), CarrierError::FrameDamaged),
        (crafted(1, 2, 2, 0, &[0]).replace("1-2", "2-2"), CarrierError::FrameDamaged),
        ("UR:BYTES/1-2/".to_owned(), CarrierError::FrameDamaged),
        ("UR:BYTES/".to_owned(), CarrierError::FrameDamaged),
        ("UR:".to_owned(), CarrierError::FrameForeign),
        ("ur:bytes/\u{e9}\u{e9}".to_owned(), CarrierError::FrameForeign),
    ];
    let mut receiver = Receiver::new();
    for (frame, refusal) in frames {
        assert_eq!(receiver.receive(&frame), Err(refusal), "{frame}");
    }
    assert_eq!(receiver.progress(), Progress::default());
}

#[test]
fn a_forged_frame_is_found_out_and_the_message_begins_anew() {
    let sent = content(3000, 1);
    let frames = texts(&sent, 12, 0, 400);
    // The first frame of this message with other data, and a checksum of its words that holds.
    let (_, part) = ur::decode(&frames[0]).unwrap();
    let (sequence, count, length, checksum, data): (u64, u64, u64, u64, serde_cbor::Value) = serde_cbor::from_slice(&part).unwrap();
    let serde_cbor::Value::Bytes(mut data) = data else { panic!("bytes") };
    data[0] ^= 1;
    let mut receiver = Receiver::new();
    receiver.receive(&crafted(sequence, count, length, checksum, &data)).unwrap();
    let refused = frames.iter().filter(|frame| receiver.receive(frame).is_err()).count();
    assert_eq!(receiver.content(), Some(&sent[..]));
    assert_eq!(refused, 1);
}

#[test]
fn a_hundred_thousand_foreign_frames_take_no_room() {
    let sent = content(2000, 3);
    let mut receiver = Receiver::new();
    let ours = texts(&sent, 12, 0, 30);
    receiver.receive(&ours[0]).unwrap();
    receiver.receive(&ours[1]).unwrap();
    let foreign = |checksum| crafted(1, 4, 8, checksum, &[1, 2]);
    assert!((0..100_000).all(|number| receiver.receive(&foreign(number)) == Ok(Heard::New)));
    ours.iter().for_each(|frame| drop(receiver.receive(frame)));
    assert_eq!(receiver.content(), Some(&sent[..]), "the message that has come farthest is not pushed out");
}

fn film(content: &[u8], format: FilmFormat) -> Vec<u8> {
    let mut film = Vec::new();
    Film { frames: 12, rate: 5, scale: 3 }.write(&mut Sender::new(content, 10).unwrap(), format, &mut film).unwrap();
    film
}

fn watched(mut source: impl FrameSource) -> Result<Receiver, CarrierError> {
    let mut receiver = Receiver::new();
    while let Some(frame) = source.next_frame()? {
        frame.texts(Effort::Frame).unwrap_or_default().iter().for_each(|text| drop(receiver.receive(text)));
    }
    Ok(receiver)
}

#[test]
fn films_are_read_as_they_were_written() {
    let sent = content(900, 5);
    for format in [FilmFormat::Gif, FilmFormat::Apng] {
        let receiver = watched(frames::Film::open(Cursor::new(film(&sent, format))).unwrap()).unwrap();
        assert_eq!(receiver.content(), Some(&sent[..]), "{format:?}");
    }
}

#[test]
fn malformed_films_end_and_say_why() {
    let sent = content(900, 5);
    for format in [FilmFormat::Gif, FilmFormat::Apng] {
        let whole = film(&sent, format);
        for len in (0..whole.len()).step_by(whole.len() / 60) {
            let _ = frames::Film::open(Cursor::new(whole[..len].to_vec())).and_then(watched);
        }
        let mut random = Random(9);
        for _ in 0..60 {
            let mut damaged = whole.clone();
            let at = random.below(damaged.len());
            damaged[at] ^= 1 << random.below(8);
            let _ = frames::Film::open(Cursor::new(damaged)).and_then(watched);
        }
    }
    let refusal = |bytes: &[u8]| frames::Film::open(Cursor::new(bytes.to_vec())).err().map(|error| error.code());
    let frame = b"\x80\x00\x00\x00\x00\x00\xff\xff\xff\x2c\x00\x00\x00\x00\x0a\x00\x0a\x00\x00\x02\x02\x4c\x01\x00\x3b";
    // Declared 65 535 pixels wide and high, and next to nothing in it.
    assert_eq!(refusal(&[&b"GIF89a\xff\xff\xff\xff"[..], frame].concat()), Some("picture-too-large"));
    assert_eq!(refusal(&[&b"GIF89a\x0a\x00\x0a\x00"[..], frame].concat()), Some("picture-too-small"));
    assert_eq!(refusal(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), Some("picture-format"));
    assert_eq!(refusal(b"GIF89a"), Some("picture-format"));
}
