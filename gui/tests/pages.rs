//! Every page: its text fits in each language at double size, it can be used without a mouse, and a few of them look as they did.

use carnet_desktop::settings::{Settings, Theme};
use carnet_desktop::state::{Command, Page, Source, Way};
use carnet_words::Language;
use eframe::egui;
use egui_kittest::kittest::{NodeT, Queryable};

use crate::site::{Site, Window};

const PAGES: [Page; 8] = [Page::Home, Page::SetUp, Page::Key, Page::Carry, Page::Bring, Page::Move, Page::Details, Page::Settings];

fn settings(language: Language, theme: Theme, zoom: u16) -> Settings {
    Settings { language: Some(language.code().to_owned()), theme, zoom, ..Settings::default() }
}

/// Shows every page, with every way and source.
fn visit(window: &mut Window, mut look: impl FnMut(&mut Window, &str)) {
    for page in PAGES {
        window.send(Command::Go(page));
        match page {
            Page::Carry => {
                for way in Way::ALL {
                    window.send(Command::CarryBy(way));
                    look(window, &format!("{page:?} {way:?}"));
                }
            }
            Page::Bring => {
                for source in Source::ALL {
                    window.send(Command::BringFrom(source));
                    look(window, &format!("{page:?} {source:?}"));
                }
            }
            page => look(window, &format!("{page:?}")),
        }
    }
}

#[test]
fn every_text_fits_in_every_language_at_double_size() {
    let site = Site::new();
    let mut first = site.window(Settings::default(), [800.0, 900.0]);
    first.ask();
    drop(first);
    for language in Language::ALL {
        // What a window of 840 pixels has at 200 %.
        let mut window = site.window(settings(language, Theme::Light, 200), [420.0, 600.0]);
        let width = window.ctx.content_rect().width();
        assert!(width <= 420.0, "{width}");
        visit(&mut window, |window, what| {
            for node in window.root().children_recursive() {
                let node = node.accesskit_node();
                let Some(label) = node.label().filter(|label| !label.is_empty()) else { continue };
                let Some(bounds) = node.bounding_box() else { continue };
                let scale = f64::from(window.ctx.pixels_per_point());
                let (left, right) = (bounds.x0 / scale, bounds.x1 / scale);
                assert!(
                    left >= -1.0 && right <= f64::from(width) + 1.0,
                    "{language:?} {what}: `{label}` from {left} to {right} of {width}"
                );
            }
        });
    }
}

#[test]
fn everything_that_can_be_used_has_a_name() {
    let site = Site::new();
    let mut window = site.window(Settings::default(), [800.0, 900.0]);
    window.ask();
    visit(&mut window, |window, what| {
        use egui::accesskit::Role;
        for node in window.root().children_recursive() {
            let node = node.accesskit_node();
            let is_used = matches!(
                node.role(),
                Role::Button | Role::CheckBox | Role::Image | Role::MultilineTextInput | Role::RadioButton | Role::Slider | Role::TextInput
            );
            let has_name = node.label().is_some_and(|label| !label.trim().is_empty());
            assert!(!is_used || has_name, "{what}: a {:?} without a name", node.role());
        }
    });
}

#[test]
fn no_page_shows_a_message_that_the_catalog_does_not_have() {
    let site = Site::new();
    let mut first = site.window(Settings::default(), [800.0, 900.0]);
    first.ask();
    drop(first);
    for language in Language::ALL {
        let mut window = site.window(settings(language, Theme::Light, 100), [800.0, 900.0]);
        visit(&mut window, |window, what| {
            let labels = window.root().children_recursive().filter_map(|node| node.accesskit_node().label());
            for label in labels {
                assert!(!label.starts_with("ui-") && !label.contains("{ $"), "{language:?} {what}: {label}");
            }
        });
    }
}

#[test]
fn the_keyboard_alone_activates() {
    let site = Site::new();
    let mut window = site.window(Settings::default(), [800.0, 900.0]);
    let tab_to = |window: &mut Window, label: &str| {
        for _ in 0..40 {
            window.key_press(egui::Key::Tab);
            window.settle();
            if window.query_all_by_label(label).any(|node| node.is_focused()) {
                return;
            }
        }
        panic!("`{label}` is out of reach");
    };
    tab_to(&mut window, "This is right");
    window.key_press(egui::Key::Space);
    window.sees("Enter the license key");
    window.settle();
    // The field has the focus: nobody has to look for it.
    window.event(egui::Event::Text(crate::site::KEY.to_owned()));
    window.settle();
    window.key_press(egui::Key::Enter);
    window.sees("Activation request");
    tab_to(&mut window, "Typed");
    window.key_press(egui::Key::Space);
    window.sees("lines to type");
    tab_to(&mut window, "I have the answer");
    window.key_press(egui::Key::Space);
    window.sees("Bring the answer");
    window.key_press(egui::Key::Escape);
    window.settle();
    // Escape leaves the field first, then the page.
    window.key_press(egui::Key::Escape);
    window.sees("A request is open");
}

#[test]
fn nothing_is_painted_without_a_cause() {
    let site = Site::new();
    site.activate();
    let mut window = site.window(Settings::default(), [800.0, 900.0]);
    for page in [Page::Home, Page::Details, Page::Settings, Page::Key] {
        window.send(Command::Go(page));
        // `run` fails if the window does not come to rest.
        window.run();
        let delay = window.output().viewport_output.values().map(|viewport| viewport.repaint_delay).min();
        assert!(delay.is_none_or(|delay| delay.as_secs() > 60 || page == Page::Key), "{page:?}: {delay:?}");
    }
}

#[test]
fn pages_look_as_they_did() {
    let mut looks = egui_kittest::SnapshotResults::new();
    let site = Site::new();
    let empty = Site::new();
    std::fs::remove_file(empty.path("product.carnet")).unwrap();
    let mut welcome = empty.window(settings(Language::English, Theme::Light, 100), [780.0, 560.0]);
    looks.add(welcome.try_snapshot("welcome"));
    let mut set_up = site.window(settings(Language::French, Theme::Dark, 100), [780.0, 620.0]);
    looks.add(set_up.try_snapshot("set-up-fr-dark"));
    site.activate();
    let mut home = site.window(settings(Language::English, Theme::Light, 100), [780.0, 620.0]);
    looks.add(home.try_snapshot("home"));
    let mut home = site.window(settings(Language::German, Theme::Dark, 100), [780.0, 620.0]);
    looks.add(home.try_snapshot("home-de-dark"));
    home.send(Command::Go(Page::Move));
    looks.add(home.try_snapshot("move-de-dark"));
    let mut large = site.window(settings(Language::Spanish, Theme::Contrast, 200), [840.0, 900.0]);
    large.send(Command::Go(Page::Settings));
    looks.add(large.try_snapshot("settings-es-contrast-200"));
}
