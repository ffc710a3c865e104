//! Whether the license is to be given up, so that another machine can have it.

use carnet_core::DeactivationReason;
use eframe::egui::Ui;

use super::icons::Icon;
use super::widgets::{button, card, gap, primary_button, remark};
use super::{View, title_ui};
use crate::state::{Command, Page};
use crate::theme::GAP;

pub(super) fn move_ui(ui: &mut Ui, view: &mut View<'_>) {
    title_ui(ui, &view.say("ui-window-move-title"), &view.say("ui-window-move-purpose"));
    card(ui, |ui| {
        for (icon, id) in
            [(Icon::Warning, "ui-window-move-stops"), (Icon::Code, "ui-window-move-proof"), (Icon::Good, "ui-window-move-safe")]
        {
            remark(ui, icon, &view.say(id));
            ui.add_space(GAP);
        }
    });
    gap(ui);
    let serials = view.state.product().and_then(|product| product.standing.as_ref()).map_or(&[][..], |standing| &standing.serials);
    ui.horizontal_wrapped(|ui| {
        let is_idle = view.state.busy.is_none();
        match serials {
            [_, _, ..] => {
                for serial in serials {
                    let text = view.say_with("ui-window-give-up-this", &[("serial", &serial.to_string())]);
                    if primary_button(ui, &text, is_idle).clicked() {
                        view.send(Command::GiveUp(DeactivationReason::Moved, Some(*serial)));
                    }
                }
            }
            _ if primary_button(ui, &view.say("ui-window-give-up"), is_idle).clicked() => {
                view.send(Command::GiveUp(DeactivationReason::Moved, None));
            }
            _ => {}
        }
        if button(ui, &view.say("ui-window-keep")).clicked() {
            view.send(Command::Go(Page::Home));
        }
    });
}
