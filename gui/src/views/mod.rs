//! The pages. They read the state and send commands; they change nothing and touch nothing outside.

mod bring;
mod carry;
mod details;
mod home;
mod icons;
mod key;
mod moving;
mod pictures;
mod set_up;
mod settings;
mod widgets;

use carnet_words::{Argument, Words};
use eframe::egui::{self, Align, Layout, RichText, ScrollArea, Ui};

pub(crate) use pictures::Pictures;

use crate::state::{Command, Notice, Page, State};
use crate::theme::{GAP, PAGE_WIDTH, SPACE, title};
use icons::Icon;

/// What a page reads, and where it sends its commands.
pub(crate) struct View<'a> {
    pub(crate) state: &'a State,
    pub(crate) words: &'a Words,
    pub(crate) pictures: &'a mut Pictures,
    pub(crate) commands: &'a mut Vec<Command>,
}

impl View<'_> {
    fn say(&self, id: &str) -> String {
        self.words.sentence(id, &[])
    }

    fn say_with(&self, id: &str, arguments: &[Argument<'_>]) -> String {
        self.words.sentence(id, arguments)
    }

    /// The reason of a refusal; the vendor may have reasons of its own.
    fn reason(&self, code: &str) -> String {
        if self.words.knows(code) { self.say(code) } else { self.say_with("ui-window-reason-unknown", &[("code", code)]) }
    }

    fn send(&mut self, command: Command) {
        self.commands.push(command);
    }
}

/// The whole window.
pub(crate) fn window_ui(ui: &mut Ui, view: &mut View<'_>) {
    egui::Panel::top("header").show(ui, |ui| header_ui(ui, view));
    if view.state.busy.is_some() || view.state.notice.is_some() {
        egui::Panel::bottom("notice").show(ui, |ui| notice_ui(ui, view));
    }
    egui::CentralPanel::default().show(ui, |ui| {
        // Each page begins at its top.
        ScrollArea::vertical().id_salt(view.state.visit).auto_shrink(false).show(ui, |ui| {
            ui.vertical_centered(|ui| {
                ui.set_max_width(PAGE_WIDTH.min(ui.available_width()));
                ui.with_layout(Layout::top_down(Align::Min), |ui| {
                    ui.add_space(SPACE);
                    // A widget of one page is never taken for one of another.
                    ui.push_id(view.state.visit, |ui| page_ui(ui, view));
                    ui.add_space(SPACE);
                });
            });
        });
    });
}

fn page_ui(ui: &mut Ui, view: &mut View<'_>) {
    match view.state.page {
        Page::Home => home::home_ui(ui, view),
        Page::SetUp => set_up::set_up_ui(ui, view),
        Page::Key => key::key_ui(ui, view),
        Page::Carry => carry::carry_ui(ui, view),
        Page::Bring => bring::bring_ui(ui, view),
        Page::Move => moving::move_ui(ui, view),
        Page::Details => details::details_ui(ui, view),
        Page::Settings => settings::settings_ui(ui, view),
    }
}

fn header_ui(ui: &mut Ui, view: &mut View<'_>) {
    ui.add_space(GAP);
    ui.horizontal(|ui| {
        let is_home = view.state.page == Page::Home;
        let has_list = view.state.products.len() > 1 && view.state.chosen.is_some();
        if !is_home && widgets::quiet_button(ui, Icon::Back, &view.say("ui-window-back")).clicked() {
            view.send(Command::Go(Page::Home));
        }
        if is_home && has_list && widgets::quiet_button(ui, Icon::Back, &view.say("ui-window-all-products")).clicked() {
            view.send(Command::ShowAll);
        }
        if is_home && !has_list {
            ui.label(RichText::new("Carnet").text_style(egui::TextStyle::Heading).strong());
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if view.state.page != Page::Settings && widgets::quiet_button(ui, Icon::Settings, &view.say("ui-window-settings")).clicked() {
                view.send(Command::Go(Page::Settings));
            }
        });
    });
    ui.add_space(GAP);
}

/// What there is to say stands at the bottom of every page, with what to do next.
fn notice_ui(ui: &mut Ui, view: &mut View<'_>) {
    ui.add_space(GAP);
    if let Some(busy) = view.state.busy {
        ui.horizontal(|ui| {
            ui.add(egui::Spinner::new());
            ui.label(view.say(busy));
        });
    }
    match &view.state.notice {
        None => {}
        Some(Notice::Done(id, arguments)) => {
            let code = arguments.iter().find(|(name, _)| *name == "code").map(|(_, code)| view.reason(code));
            let mut named: Vec<Argument<'_>> = arguments.iter().map(|(name, value)| (*name, value.as_str())).collect();
            if let Some(reason) = &code {
                named.push(("reason", reason));
            }
            let text = view.say_with(id, &named);
            let icon = if code.is_some() { Icon::Warning } else { Icon::Good };
            widgets::notice(ui, view, icon, &text, None);
        }
        Some(Notice::Problem(problem)) => {
            let (text, hint) = (problem.sentence(view.words), problem.hint(view.words));
            widgets::notice(ui, view, Icon::Bad, &text, hint.as_deref());
        }
    }
    ui.add_space(GAP);
}

/// The title of a page, and what it is for.
fn title_ui(ui: &mut Ui, heading: &str, purpose: &str) {
    heading_ui(ui, heading);
    if !purpose.is_empty() {
        ui.label(purpose);
    }
    ui.add_space(SPACE);
}

/// The heading of a page, which a screen reader finds as such.
fn heading_ui(ui: &mut Ui, text: &str) {
    let response = ui.label(RichText::new(text).text_style(title()).strong());
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(egui::accesskit::Role::Heading);
        node.set_label(text);
    });
}
