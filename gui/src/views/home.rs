//! What is so, and what to do next.

use carnet_core::{Kind, UnixTime};
use carnet_device::{LicenseFacts, Standing as May, Verdict};
use eframe::egui::{self, RichText, Ui};

use super::icons::Icon;
use super::widgets::{button, card, fact, field, gap, icon, primary_button, remark};
use super::{View, heading_ui, title_ui};
use crate::format::{date, duration, number};
use crate::product::{Parcel, Product, Standing};
use crate::state::{Command, Page, Source};
use crate::theme::{GAP, tones};

pub(super) fn home_ui(ui: &mut Ui, view: &mut View<'_>) {
    let state = view.state;
    match (state.product(), state.products.is_empty()) {
        (Some(product), _) if product.problem.is_some() => unreadable_ui(ui, view, product),
        _ if !state.is_loaded => {
            ui.horizontal(|ui| {
                ui.add(egui::Spinner::new());
                ui.label(view.say("ui-busy-looking"));
            });
        }
        (Some(product), _) => product_ui(ui, view, product),
        (None, true) => nothing_ui(ui, view),
        (None, false) => list_ui(ui, view),
    }
}

/// No product was found: where its profile is, the person knows.
fn nothing_ui(ui: &mut Ui, view: &mut View<'_>) {
    title_ui(ui, &view.say("ui-window-welcome"), &view.say("ui-window-no-product"));
    card(ui, |ui| {
        remark(ui, Icon::File, &view.say("ui-window-drop-profile"));
        ui.add_space(GAP);
        if primary_button(ui, &view.say("ui-window-choose-file"), true).clicked() {
            view.send(Command::PickFile);
        }
        gap(ui);
        path_ui(ui, view);
    });
}

/// The way for everybody who has no dialogs: a path, typed.
pub(super) fn path_ui(ui: &mut Ui, view: &mut View<'_>) {
    let mut path = view.state.bring.path.clone();
    let response = field(ui, &view.say("ui-window-path"), &mut path, false, 1);
    let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    if response.changed() {
        view.send(Command::TypePath(path.clone()));
    }
    let is_there = !path.trim().is_empty();
    let clicked = ui.add_enabled_ui(is_there, |ui| button(ui, &view.say("ui-window-open")).clicked()).inner;
    if is_there && (clicked || is_entered) {
        view.send(Command::Open);
    }
}

/// A state that is there and cannot be read: nothing is made anew in its place.
fn unreadable_ui(ui: &mut Ui, view: &mut View<'_>, product: &Product) {
    heading_ui(ui, &product.profile.product);
    ui.label(RichText::new(&product.profile.company).weak());
    gap(ui);
    card(ui, |ui| {
        if let Some(problem) = &product.problem {
            remark(ui, Icon::Bad, &problem.sentence(view.words));
            if let Some(hint) = problem.hint(view.words) {
                ui.label(hint);
            }
        }
        ui.add_space(GAP);
        fact(ui, &view.say("ui-window-state-folder"), &product.folder.display().to_string());
    });
    gap(ui);
    if primary_button(ui, &view.say("ui-window-look-again"), true).clicked() {
        view.send(Command::LookAgain);
    }
}

fn list_ui(ui: &mut Ui, view: &mut View<'_>) {
    title_ui(ui, &view.say("ui-window-products"), "");
    for product in &view.state.products {
        card(ui, |ui| {
            ui.horizontal(|ui| {
                let (mark, color) = mark(ui, product);
                icon(ui, mark, 24.0, color);
                ui.vertical(|ui| {
                    ui.label(RichText::new(&product.profile.product).strong());
                    ui.label(RichText::new(&product.profile.company).weak());
                    ui.label(headline(view, product));
                });
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    let name = view.say_with("ui-window-show-product", &[("product", &product.profile.product)]);
                    if button(ui, &name).clicked() {
                        view.send(Command::Choose(product.folder.clone()));
                    }
                });
            });
        });
        ui.add_space(GAP);
    }
}

fn product_ui(ui: &mut Ui, view: &mut View<'_>, product: &Product) {
    heading_ui(ui, &product.profile.product);
    ui.label(RichText::new(&product.profile.company).weak());
    gap(ui);
    card(ui, |ui| {
        ui.horizontal(|ui| {
            let (mark, color) = mark(ui, product);
            icon(ui, mark, 44.0, color);
            ui.add_space(GAP);
            ui.vertical(|ui| {
                ui.label(RichText::new(headline(view, product)).text_style(egui::TextStyle::Heading).strong());
                if let Some(standing) = &product.standing {
                    time_ui(ui, view, &standing.verdict);
                }
            });
        });
        if let Some(standing) = &product.standing {
            explain_ui(ui, view, standing, refusal(product).is_some());
        }
    });
    gap(ui);
    next_ui(ui, view, product);
}

fn mark(ui: &Ui, product: &Product) -> (Icon, egui::Color32) {
    let tones = tones(ui);
    if product.problem.is_some() || refusal(product).is_some() {
        return (Icon::Bad, tones.bad);
    }
    match product.standing.as_ref().map(|standing| &standing.verdict) {
        Some(verdict) if verdict.standing == May::Licensed => (Icon::Good, tones.good),
        Some(verdict) if verdict.standing != May::Denied => (Icon::Warning, tones.warn),
        Some(verdict) if verdict.code == "activation-pending" => (Icon::Waiting, tones.warn),
        Some(verdict) if verdict.license.is_none() => (Icon::Key, tones.accent),
        Some(_) => (Icon::Bad, tones.bad),
        None => (Icon::Key, tones.accent),
    }
}

/// The vendor's reason, where it has refused everything that was asked and nothing is licensed.
fn refusal(product: &Product) -> Option<&String> {
    let standing = product.standing.as_ref().filter(|standing| standing.verdict.code == "activation-pending")?;
    let is_refused = standing.open.iter().all(|parcel| parcel.refusal.is_some());
    standing.open.first().filter(|_| is_refused)?.refusal.as_ref()
}

fn headline(view: &View<'_>, product: &Product) -> String {
    if let Some(problem) = &product.problem {
        return problem.sentence(view.words);
    }
    if refusal(product).is_some() {
        return view.say("ui-window-request-was-refused");
    }
    match product.standing.as_ref().map(|standing| &standing.verdict) {
        None => view.say("ui-window-new-product"),
        Some(verdict) if verdict.code == "licensed" => view.say("ui-window-licensed"),
        Some(verdict) => reason(view, verdict),
    }
}

/// The sentence of a verdict.
fn reason(view: &View<'_>, verdict: &Verdict) -> String {
    let (back, components) = named(view, verdict);
    view.say_with(verdict.code, &[("back", &back), ("components", &components)])
}

fn named(view: &View<'_>, verdict: &Verdict) -> (String, String) {
    let back = verdict.clock_back_secs.map(|secs| duration(view.words, secs)).unwrap_or_default();
    let changed: Vec<String> = verdict
        .fingerprint
        .iter()
        .flat_map(carnet_core::FingerprintReport::components)
        .filter(|(_, what)| *what != carnet_core::ComponentMatch::Same)
        .map(|(kind, _)| view.say(&format!("ui-component-{kind}")))
        .collect();
    (back, if changed.is_empty() { "—".to_owned() } else { changed.join(", ") })
}

fn time_ui(ui: &mut Ui, view: &View<'_>, verdict: &Verdict) {
    let Some(license) = &verdict.license else { return };
    if verdict.standing == May::Denied {
        return;
    }
    let days = |id: &str, days: u64| view.say_with(id, &[("days", &days.to_string())]);
    ui.label(match (license.grace_days_left, license.days_left) {
        (Some(left), _) => days("ui-window-grace-left", left),
        (None, Some(left)) => days("ui-window-days-left", left),
        (None, None) => view.say("ui-window-for-ever"),
    });
}

fn explain_ui(ui: &mut Ui, view: &mut View<'_>, standing: &Standing, is_refused: bool) {
    let verdict = &standing.verdict;
    if let Some(license) = &verdict.license {
        license_ui(ui, view, license);
    }
    if verdict.code != "licensed" && !is_refused {
        let (back, components) = named(view, verdict);
        if let Some(hint) = view.words.hint_in_window(verdict.code, &[("back", &back), ("components", &components)]) {
            ui.add_space(GAP);
            ui.label(hint);
        }
    }
    for parcel in &standing.open {
        let reason = parcel.refusal.as_ref().map(|code| view.reason(code)).unwrap_or_default();
        let text = match (parcel.kind, &parcel.refusal) {
            (Kind::Request, None) => view.say("ui-window-request-open"),
            (Kind::Request, Some(_)) => view.say_with("ui-window-request-refused", &[("reason", &reason)]),
            _ => view.say("ui-window-proof-open"),
        };
        ui.add_space(GAP);
        remark(ui, if parcel.refusal.is_some() { Icon::Bad } else { Icon::Waiting }, &text);
        if let Some(hint) = parcel.refusal.as_ref().and_then(|code| view.words.hint_in_window(code, &[])) {
            ui.label(hint);
        }
        // The first is shown by the button below; each of the others has its own.
        if parcel.refusal.is_none() && first_waiting(standing) != Some(parcel) && button(ui, &view.say(show(parcel))).clicked() {
            view.send(Command::CarryParcel(parcel.clone()));
        }
    }
    for warning in &verdict.warnings {
        ui.add_space(GAP);
        remark(ui, Icon::Warning, &view.say(warning));
    }
}

fn license_ui(ui: &mut Ui, view: &View<'_>, license: &LicenseFacts) {
    ui.add_space(GAP);
    let kind = view.say(&format!("ui-type-{}", license.license_type.name()));
    fact(ui, &view.say("ui-window-license"), &kind);
    if let Some(expiry) = license.expires_at {
        fact(ui, &view.say("ui-window-expires"), &date(view.words, expiry));
    }
    if let Some(until) = license.maintenance_until {
        // The last day that is still within it.
        let last = UnixTime::from_secs(until.as_secs().saturating_sub(1));
        fact(ui, &view.say("ui-window-maintenance"), &date(view.words, last));
    }
    if license.features.is_empty() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(view.say("ui-window-features")).weak());
        for feature in &license.features {
            let value = feature.value.as_ref().map(|value| format!(" = {value}")).unwrap_or_default();
            let limit = feature.limit.map(|limit| format!(" ≤ {}", number(view.words.language(), limit))).unwrap_or_default();
            let text = format!("{}{value}{limit}", feature.code);
            egui::Frame::new()
                .fill(ui.visuals().faint_bg_color)
                .stroke(ui.visuals().widgets.noninteractive.bg_stroke)
                .corner_radius(9)
                .inner_margin(egui::Margin::symmetric(9, 2))
                .show(ui, |ui| ui.label(text));
        }
    });
}

/// The one thing to do next, then what else can be done.
fn next_ui(ui: &mut Ui, view: &mut View<'_>, product: &Product) {
    let Some(standing) = &product.standing else {
        if primary_button(ui, &view.say("ui-window-set-up"), true).clicked() {
            view.send(Command::Go(Page::SetUp));
        }
        return;
    };
    let waiting = first_waiting(standing).cloned();
    let has_license = standing.verdict.license.is_some();
    ui.horizontal_wrapped(|ui| {
        match &waiting {
            Some(parcel) => {
                if primary_button(ui, &view.say(show(parcel)), true).clicked() {
                    view.send(Command::CarryParcel(parcel.clone()));
                }
                if button(ui, &view.say("ui-window-have-answer")).clicked() {
                    view.send(Command::Go(Page::Bring));
                }
            }
            None if !has_license && primary_button(ui, &view.say("ui-window-activate"), true).clicked() => {
                view.send(Command::Go(Page::Key));
            }
            None => {}
        }
        if has_license {
            if button(ui, &view.say("ui-window-renew")).clicked() {
                view.send(Command::Go(Page::Bring));
            }
            if button(ui, &view.say("ui-window-move")).clicked() {
                view.send(Command::Go(Page::Move));
            }
        } else if waiting.as_ref().is_some_and(|parcel| button(ui, &view.say(other_key(parcel))).clicked()) {
            view.send(Command::Go(Page::Key));
        } else if waiting.is_none() && button(ui, &view.say("ui-window-have-answer")).clicked() {
            view.send(Command::BringFrom(Source::File));
            view.send(Command::Go(Page::Bring));
        }
        if button(ui, &view.say("ui-window-details")).clicked() {
            view.send(Command::Go(Page::Details));
        }
    });
}

fn first_waiting(standing: &Standing) -> Option<&Parcel> {
    standing.open.iter().find(|parcel| parcel.refusal.is_none())
}

fn show(parcel: &Parcel) -> &'static str {
    if parcel.kind == Kind::Request { "ui-window-show-request" } else { "ui-window-show-proof" }
}

/// What else can be done while something waits for its answer.
fn other_key(waiting: &Parcel) -> &'static str {
    if waiting.kind == Kind::Request { "ui-window-other-key" } else { "ui-window-activate" }
}
