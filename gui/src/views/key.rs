//! The license key, checked as it is typed.

use eframe::egui::{self, Ui};

use super::icons::Icon;
use super::widgets::{button, card, field, gap, primary_button, remark};
use super::{View, title_ui};
use crate::state::{Command, KeyCheck};
use crate::theme::GAP;

pub(super) fn key_ui(ui: &mut Ui, view: &mut View<'_>) {
    title_ui(ui, &view.say("ui-window-key-title"), &view.say("ui-window-key-purpose"));
    let check = view.state.key_check();
    card(ui, |ui| {
        let mut key = view.state.key.clone();
        let response = field(ui, &view.say("ui-window-key"), &mut key, true, 1);
        if ui.memory(|memory| memory.focused().is_none()) && key.is_empty() {
            response.request_focus();
        }
        let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let is_empty = key.trim().is_empty();
        if response.changed() {
            view.send(Command::TypeKey(key));
        }
        // What was typed in this very moment counts, too; what is wrong is said.
        if is_entered && !is_empty {
            view.send(Command::Ask { with_key: true });
        }
        ui.add_space(GAP);
        match &check {
            KeyCheck::Empty => remark(ui, Icon::Key, &view.say("ui-window-key-form")),
            KeyCheck::Missing(count) => {
                remark(ui, Icon::Waiting, &view.say_with("ui-window-key-missing", &[("count", &count.to_string())]));
            }
            KeyCheck::Wrong(problem) => {
                let hint = problem.hint(view.words).unwrap_or_default();
                remark(ui, Icon::Bad, &format!("{}. {hint}", problem.sentence(view.words)));
            }
            KeyCheck::Right => remark(ui, Icon::Good, &view.say("ui-window-key-right")),
        }
    });
    gap(ui);
    ui.horizontal_wrapped(|ui| {
        let is_ready = check == KeyCheck::Right && view.state.busy.is_none();
        if primary_button(ui, &view.say("ui-window-make-request"), is_ready).clicked() {
            view.send(Command::Ask { with_key: true });
        }
        if button(ui, &view.say("ui-window-no-key")).clicked() {
            view.send(Command::Ask { with_key: false });
        }
    });
    gap(ui);
    ui.label(egui::RichText::new(view.say("ui-window-key-stays")).weak());
    ui.label(egui::RichText::new(view.say("ui-window-without-key")).weak());
}
