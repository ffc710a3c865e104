//! Whether this is the right product: before anything is made, a person compares names and key.

use eframe::egui::{RichText, Ui};

use super::icons::Icon;
use super::widgets::{button, card, fact, gap, literal, primary_button, remark};
use super::{View, title_ui};
use crate::format::grouped;
use crate::state::{Command, Page};

pub(super) fn set_up_ui(ui: &mut Ui, view: &mut View<'_>) {
    let Some(product) = view.state.product() else { return super::home::home_ui(ui, view) };
    title_ui(ui, &view.say("ui-window-set-up-title"), &view.say("ui-window-set-up-purpose"));
    card(ui, |ui| {
        fact(ui, &view.say("ui-window-product"), &product.profile.product);
        fact(ui, &view.say("ui-window-company"), &format!("{} ({})", product.profile.company, product.profile.company_code));
        if let Some(portal) = &product.profile.portal {
            fact(ui, &view.say("ui-window-portal"), portal.host());
        }
        gap(ui);
        ui.label(RichText::new(view.say("ui-window-vendor-key")).weak());
        literal(ui, &grouped(&product.profile.key));
        gap(ui);
        remark(ui, Icon::Warning, &view.say("ui-window-compare-key"));
    });
    gap(ui);
    ui.horizontal_wrapped(|ui| {
        if primary_button(ui, &view.say("ui-window-right-product"), view.state.busy.is_none()).clicked() {
            view.send(Command::SetUp);
        }
        if button(ui, &view.say("ui-window-not-now")).clicked() {
            view.send(Command::Go(Page::Home));
        }
    });
}
