//! The vendor's answer, in whatever way it comes.

use eframe::egui::{self, RichText, Ui};

use super::home::path_ui;
use super::icons::Icon;
use super::widgets::{button, card, choice, field, gap, primary_button, remark};
use super::{View, title_ui};
use crate::state::{Command, Look, Scan, Source};
use crate::theme::GAP;

pub(super) fn bring_ui(ui: &mut Ui, view: &mut View<'_>) {
    let standing = view.state.product().and_then(|product| product.standing.as_ref());
    let serial = standing.filter(|standing| standing.open.is_empty()).and_then(|standing| standing.verdict.license.as_ref());
    let purpose = match serial.map(|license| license.serial.to_string()) {
        Some(serial) => view.say_with("ui-window-renew-purpose", &[("serial", &serial)]),
        None => view.say("ui-window-bring-purpose"),
    };
    title_ui(ui, &view.say("ui-window-bring-title"), &purpose);
    ui.horizontal_wrapped(|ui| {
        for source in Source::ALL {
            let (icon, id) = named(source);
            if choice(ui, icon, &view.say(id), view.state.bring.source == source).clicked() {
                view.send(Command::BringFrom(source));
            }
        }
    });
    ui.add_space(GAP);
    // A stick that is plugged in is what the person came with, whatever way was chosen before.
    if view.state.bring.source != Source::File {
        sticks_ui(ui, view);
    }
    card(ui, |ui| match (&view.state.bring.scan, view.state.bring.source) {
        (Some(scan), _) => scan_ui(ui, view, scan),
        (None, Source::File) => file_ui(ui, view),
        (None, Source::Paste) => paste_ui(ui, view),
        (None, Source::Camera) => camera_ui(ui, view),
        (None, Source::Screen) => screen_ui(ui, view),
        (None, Source::Typed) => typed_ui(ui, view),
    });
}

fn named(source: Source) -> (Icon, &'static str) {
    match source {
        Source::File => (Icon::File, "ui-window-from-file"),
        Source::Paste => (Icon::Paste, "ui-window-from-paste"),
        Source::Camera => (Icon::Camera, "ui-window-from-camera"),
        Source::Screen => (Icon::Screen, "ui-window-from-screen"),
        Source::Typed => (Icon::Typed, "ui-window-from-typed"),
    }
}

fn file_ui(ui: &mut Ui, view: &mut View<'_>) {
    remark(ui, Icon::File, &view.say("ui-window-drop-answer"));
    ui.add_space(GAP);
    sticks_ui(ui, view);
    if button(ui, &view.say("ui-window-choose-file")).clicked() {
        view.send(Command::PickFile);
    }
    gap(ui);
    path_ui(ui, view);
}

fn sticks_ui(ui: &mut Ui, view: &mut View<'_>) {
    for stick in &view.state.sticks {
        let text = view.say_with("ui-window-take-from-stick", &[("path", &stick.display().to_string())]);
        if primary_button(ui, &text, view.state.busy.is_none()).clicked() {
            view.send(Command::TakeFromStick(stick.clone()));
        }
    }
}

fn paste_ui(ui: &mut Ui, view: &mut View<'_>) {
    ui.label(view.say("ui-window-paste-purpose"));
    ui.add_space(GAP);
    let mut text = view.state.bring.text.clone();
    if field(ui, &view.say("ui-window-text"), &mut text, true, 6).changed() {
        view.send(Command::TypeText(text.clone()));
    }
    ui.horizontal_wrapped(|ui| {
        if primary_button(ui, &view.say("ui-window-take-text"), !text.trim().is_empty() && view.state.busy.is_none()).clicked() {
            view.send(Command::TakeText);
        }
        if button(ui, &view.say("ui-window-paste")).clicked() {
            ui.ctx().send_viewport_cmd(egui::ViewportCommand::RequestPaste);
        }
    });
}

fn camera_ui(ui: &mut Ui, view: &mut View<'_>) {
    if view.state.cameras.is_empty() {
        remark(ui, Icon::Camera, &view.say("ui-window-no-camera"));
        return;
    }
    ui.label(view.say("ui-window-camera-purpose"));
    ui.add_space(GAP);
    let is_one = view.state.cameras.len() == 1;
    for camera in &view.state.cameras {
        let path = camera.display().to_string();
        let text =
            if is_one { view.say("ui-window-start-camera") } else { view.say_with("ui-window-start-this-camera", &[("path", &path)]) };
        if primary_button(ui, &text, true).clicked() {
            view.send(Command::Look(Look::Camera(camera.clone())));
        }
    }
}

fn screen_ui(ui: &mut Ui, view: &mut View<'_>) {
    ui.label(view.say("ui-window-screen-purpose"));
    ui.add_space(GAP);
    if primary_button(ui, &view.say("ui-window-whole-screen"), true).clicked() {
        view.send(Command::Look(Look::Screen(None)));
    }
    gap(ui);
    let mut region = view.state.bring.region.clone();
    if field(ui, &view.say("ui-window-region"), &mut region, true, 1).changed() {
        view.send(Command::TypeRegion(region.clone()));
    }
    let parsed = region.parse().ok();
    if ui.add_enabled_ui(parsed.is_some(), |ui| button(ui, &view.say("ui-window-look-there"))).inner.clicked() {
        view.send(Command::Look(Look::Screen(parsed)));
    }
}

fn scan_ui(ui: &mut Ui, view: &mut View<'_>, scan: &Scan) {
    let name = view.say("ui-window-preview-name");
    if let Some(preview) = &scan.preview {
        ui.vertical_centered(|ui| view.pictures.preview_ui(ui, preview, &name));
    }
    let (seen, needed) = (scan.progress.seen.to_string(), scan.progress.needed.to_string());
    if scan.progress.needed > 0 {
        #[expect(clippy::cast_possible_truncation, reason = "a fraction between 0 and 1")]
        let fraction = scan.progress.fraction() as f32;
        let text = view.say_with("ui-window-parts-seen", &[("seen", &seen), ("needed", &needed)]);
        ui.scope(|ui| {
            // What is missing is seen, too.
            ui.visuals_mut().extreme_bg_color = ui.visuals().widgets.inactive.bg_fill;
            ui.add(egui::ProgressBar::new(fraction).text(&text).desired_height(26.0));
        });
    }
    let (icon, id) = match (scan.is_foreign, scan.has_code, scan.frames) {
        (true, ..) => (Icon::Warning, "ui-window-scan-foreign"),
        (false, true, _) => (Icon::Good, "ui-window-scan-code"),
        (false, false, 0) => (Icon::Waiting, "ui-window-scan-starting"),
        _ => (Icon::Waiting, "ui-window-scan-nothing"),
    };
    remark(ui, icon, &view.say(id));
    ui.add_space(GAP);
    ui.label(RichText::new(view.say("ui-window-scan-hints")).weak());
    if button(ui, &view.say("ui-window-stop")).clicked() {
        view.send(Command::StopLooking);
    }
}

fn typed_ui(ui: &mut Ui, view: &mut View<'_>) {
    ui.label(view.say("ui-window-type-purpose"));
    ui.add_space(GAP);
    let mut code = view.state.bring.code.clone();
    if field(ui, &view.say("ui-window-code"), &mut code, true, 8).changed() {
        view.send(Command::TypeCode(code));
    }
    let typing = view.state.typing();
    let (taken, lines) = (typing.taken.to_string(), typing.lines.to_string());
    match &typing.problem {
        Some((line, problem)) => {
            let hint = problem.hint(view.words).unwrap_or_default();
            let text = format!("{}. {hint}", problem.sentence(view.words));
            remark(ui, Icon::Bad, &text);
            // The line as it was typed, so that nobody has to count.
            if let Some(typed) = view.state.bring.code.lines().nth(line - 1) {
                ui.label(RichText::new(format!("{line:>2}  {}", typed.trim())).monospace().underline());
            }
        }
        None if typing.taken == 0 => {}
        None => remark(
            ui,
            if typing.is_complete { Icon::Good } else { Icon::Waiting },
            &view.say_with("ui-window-lines-right", &[("taken", &taken), ("lines", &lines)]),
        ),
    }
    ui.add_space(GAP);
    if primary_button(ui, &view.say("ui-window-take-code"), typing.is_complete && view.state.busy.is_none()).clicked() {
        view.send(Command::TakeCode);
    }
}
