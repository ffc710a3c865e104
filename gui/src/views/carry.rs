//! A document for the vendor, in whatever way the site allows.

use carnet_core::Kind;
use eframe::egui::{self, RichText, Ui};

use super::icons::Icon;
use super::widgets::{button, card, choice, field, gap, literal, primary_button, remark};
use super::{View, title_ui};
use crate::settings::{DENSITIES, RATES};
use crate::state::{Command, Page, Way};
use crate::theme::GAP;

/// A code needs no more than that; on a small window it has what there is.
const LARGEST_CODE: f32 = 520.0;
/// With less, a camera would see too little; then the page is scrolled.
const SMALLEST_CODE: f32 = 280.0;
/// What stands below the code.
const FOOT: f32 = 36.0;

pub(super) fn carry_ui(ui: &mut Ui, view: &mut View<'_>) {
    let Some(parcel) = &view.state.carry.parcel else { return super::home::home_ui(ui, view) };
    let (heading, purpose) = match parcel.kind {
        Kind::Request => ("ui-window-request-title", "ui-window-request-purpose"),
        _ => ("ui-window-proof-title", "ui-window-proof-purpose"),
    };
    title_ui(ui, &view.say(heading), &view.say(purpose));
    ui.horizontal_wrapped(|ui| {
        for way in Way::ALL {
            let (icon, id) = named(way);
            if choice(ui, icon, &view.say(id), view.state.carry.way == way).clicked() {
                view.send(Command::CarryBy(way));
            }
        }
    });
    ui.add_space(GAP);
    card(ui, |ui| match view.state.carry.way {
        Way::Code => code_ui(ui, view),
        Way::Animation => animation_ui(ui, view),
        Way::Stick => stick_ui(ui, view),
        Way::File => file_ui(ui, view, "ui-window-file-purpose"),
        Way::Typed => typed_ui(ui, view),
        Way::Paper => file_ui(ui, view, "ui-window-paper-purpose"),
    });
    gap(ui);
    if primary_button(ui, &view.say("ui-window-have-answer"), true).clicked() {
        view.send(Command::Go(Page::Bring));
    }
    ui.label(RichText::new(view.say("ui-window-may-close")).weak());
}

fn named(way: Way) -> (Icon, &'static str) {
    match way {
        Way::Code => (Icon::Code, "ui-window-way-code"),
        Way::Animation => (Icon::Play, "ui-window-way-animation"),
        Way::Stick => (Icon::Stick, "ui-window-way-stick"),
        Way::File => (Icon::File, "ui-window-way-file"),
        Way::Typed => (Icon::Typed, "ui-window-way-typed"),
        Way::Paper => (Icon::Paper, "ui-window-way-paper"),
    }
}

fn code_ui(ui: &mut Ui, view: &mut View<'_>) {
    let portal = view.state.carry.portal.as_ref().map(|portal| portal.host().to_owned());
    let is_link = view.state.carry.is_link;
    match (&portal, is_link) {
        (Some(host), true) => ui.label(view.say_with("ui-window-code-link", &[("host", host)])),
        _ => ui.label(view.say("ui-window-code-plain")),
    };
    ui.add_space(GAP);
    symbol_ui(ui, view);
    if portal.is_some() {
        let mut wanted = is_link;
        if ui.checkbox(&mut wanted, view.say("ui-window-link")).changed() {
            view.send(Command::Link(wanted));
        }
    }
    ui.label(RichText::new(view.say("ui-window-code-hints")).weak());
}

/// As large as it may be, and of one size whatever it shows.
fn symbol_ui(ui: &mut Ui, view: &mut View<'_>) {
    let room_below = ui.ctx().content_rect().bottom() - ui.cursor().top() - FOOT;
    let side = ui.available_width().min(LARGEST_CODE).min(room_below.max(SMALLEST_CODE));
    let name = view.say("ui-window-code-name");
    ui.vertical_centered(|ui| {
        if let Some(symbol) = &view.state.carry.symbol {
            view.pictures.symbol_ui(ui, symbol, side, &name);
        } else {
            let (rect, _) = ui.allocate_exact_size(egui::Vec2::splat(side), egui::Sense::hover());
            ui.painter().rect_filled(rect, 4.0, egui::Color32::WHITE);
        }
    });
}

fn animation_ui(ui: &mut Ui, view: &mut View<'_>) {
    ui.label(view.say("ui-window-animation-purpose"));
    ui.add_space(GAP);
    symbol_ui(ui, view);
    match view.state.carry.shown {
        Some((_, 1)) => {
            ui.label(view.say("ui-window-one-frame"));
        }
        Some((shown, of)) => {
            let (shown, of) = (shown.to_string(), of.to_string());
            ui.label(view.say_with("ui-window-frames-shown", &[("shown", &shown), ("of", &of)]));
        }
        None => {}
    }
    ui.horizontal_wrapped(|ui| {
        let is_paused = view.state.carry.is_paused;
        let text = view.say(if is_paused { "ui-window-go-on" } else { "ui-window-pause" });
        let is_space = ui.input(|input| input.key_pressed(egui::Key::Space)) && ui.memory(|memory| memory.focused().is_none());
        if button(ui, &text).clicked() || is_space {
            view.send(Command::Pause(!is_paused));
        }
    });
    let density = ui.label(view.say("ui-window-density"));
    let mut version = view.state.settings.density;
    let slider = ui.add(egui::Slider::new(&mut version, DENSITIES)).labelled_by(density.id);
    if slider.changed() {
        view.send(Command::Density(version));
    }
    settle(view, &slider);
    let speed = ui.label(view.say("ui-window-speed"));
    let mut rate = view.state.settings.rate;
    let slider = ui.add(egui::Slider::new(&mut rate, RATES)).labelled_by(speed.id);
    if slider.changed() {
        view.send(Command::Rate(rate));
    }
    settle(view, &slider);
    ui.label(RichText::new(view.say("ui-window-animation-hints")).weak());
}

/// The animation begins anew when the slider is let go, not at every step of the way.
fn settle(view: &mut View<'_>, slider: &egui::Response) {
    if slider.drag_stopped() || slider.changed() && !slider.dragged() {
        view.send(Command::Settle);
    }
}

fn stick_ui(ui: &mut Ui, view: &mut View<'_>) {
    ui.label(view.say("ui-window-stick-purpose"));
    ui.add_space(GAP);
    if view.state.sticks.is_empty() {
        remark(ui, Icon::Stick, &view.say("ui-window-no-stick"));
    }
    for stick in &view.state.sticks {
        let text = view.say_with("ui-window-put-on-stick", &[("path", &stick.display().to_string())]);
        if button(ui, &text).clicked() {
            view.send(Command::PutOnStick(stick.clone()));
        }
    }
    gap(ui);
    let mut path = view.state.carry.path.clone();
    if field(ui, &view.say("ui-window-stick-path"), &mut path, false, 1).changed() {
        view.send(Command::TypeTarget(path.clone()));
    }
    if ui.add_enabled_ui(!path.trim().is_empty(), |ui| button(ui, &view.say("ui-window-put"))).inner.clicked() {
        view.send(Command::PutOnStick(path.trim().into()));
    }
}

fn file_ui(ui: &mut Ui, view: &mut View<'_>, purpose: &str) {
    ui.label(view.say(purpose));
    ui.add_space(GAP);
    let mut path = view.state.carry.path.clone();
    if field(ui, &view.say("ui-window-path"), &mut path, false, 1).changed() {
        view.send(Command::TypeTarget(path.clone()));
    }
    ui.horizontal_wrapped(|ui| {
        if ui.add_enabled_ui(!path.trim().is_empty(), |ui| button(ui, &view.say("ui-window-save"))).inner.clicked() {
            view.send(Command::Save);
        }
        if button(ui, &view.say("ui-window-choose-place")).clicked() {
            view.send(Command::PickTarget);
        }
        if view.state.carry.way == Way::File && button(ui, &view.say("ui-window-copy-text")).clicked() {
            view.send(Command::CopyText);
        }
    });
    ui.label(RichText::new(view.say("ui-window-forms")).weak());
}

fn typed_ui(ui: &mut Ui, view: &mut View<'_>) {
    let lines = &view.state.carry.lines;
    ui.label(view.say_with("ui-window-typed-purpose", &[("lines", &lines.len().to_string())]));
    ui.add_space(GAP);
    for (at, line) in lines.iter().enumerate() {
        ui.horizontal(|ui| {
            ui.label(RichText::new(format!("{:>2}", at + 1)).monospace().weak());
            literal(ui, line);
        });
    }
}
