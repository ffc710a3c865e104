//! Language, look and size; each takes effect at once.

use carnet_words::Language;
use eframe::egui::{self, RichText, Ui};

use super::widgets::{card, gap};
use super::{View, title_ui};
use crate::settings::{Theme, ZOOMS};
use crate::state::Command;

pub(super) fn settings_ui(ui: &mut Ui, view: &mut View<'_>) {
    title_ui(ui, &view.say("ui-window-settings"), "");
    card(ui, |ui| {
        heading(ui, &view.say("ui-window-language"));
        ui.horizontal_wrapped(|ui| {
            for language in Language::ALL {
                // Everybody finds their own language by its own name.
                if ui.radio(view.words.language() == language, own_name(language)).clicked() {
                    view.send(Command::Speak(language));
                }
            }
        });
        gap(ui);
        heading(ui, &view.say("ui-window-theme"));
        ui.horizontal_wrapped(|ui| {
            for theme in Theme::ALL {
                if ui.radio(view.state.settings.theme == theme, view.say(theme.id())).clicked() {
                    view.send(Command::Wear(theme));
                }
            }
        });
        gap(ui);
        heading(ui, &view.say("ui-window-size"));
        ui.horizontal_wrapped(|ui| {
            for zoom in ZOOMS {
                if ui.radio(view.state.settings.zoom == zoom, format!("{zoom} %")).clicked() {
                    view.send(Command::Zoom(zoom));
                }
            }
        });
    });
    gap(ui);
    ui.label(RichText::new(format!("Carnet {}", env!("CARGO_PKG_VERSION"))).text_style(egui::TextStyle::Small).weak());
}

fn heading(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).strong());
}

fn own_name(language: Language) -> &'static str {
    match language {
        Language::English => "English",
        Language::Spanish => "Español",
        Language::French => "Français",
        Language::German => "Deutsch",
    }
}
