//! The few widgets that all pages are made of.

use eframe::egui::{self, Color32, Frame, Margin, Response, RichText, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, vec2};

use super::View;
use super::icons::Icon;
use crate::state::Command;
use crate::theme::{GAP, SPACE, tones};

/// The one thing to do next.
pub(super) fn primary_button(ui: &mut Ui, text: &str, is_enabled: bool) -> Response {
    let tones = tones(ui);
    let label = RichText::new(text).color(tones.on_accent).strong();
    let button = egui::Button::new(label).fill(tones.accent).stroke(Stroke::NONE).min_size(vec2(0.0, 40.0));
    ui.add_enabled(is_enabled, button)
}

/// Something else that can be done.
pub(super) fn button(ui: &mut Ui, text: &str) -> Response {
    ui.add(egui::Button::new(text).min_size(vec2(0.0, 36.0)))
}

/// Something at the edge of the page.
pub(super) fn quiet_button(ui: &mut Ui, icon: Icon, text: &str) -> Response {
    icon_button(ui, icon, text, None)
}

/// One of several ways; the chosen one is marked by a line and a color.
pub(super) fn choice(ui: &mut Ui, icon: Icon, text: &str, is_chosen: bool) -> Response {
    icon_button(ui, icon, text, Some(is_chosen))
}

fn icon_button(ui: &mut Ui, icon: Icon, text: &str, choice: Option<bool>) -> Response {
    const ICON: f32 = 17.0;
    let padding = vec2(9.0, 8.0);
    let galley = ui.painter().layout_no_wrap(text.to_owned(), egui::TextStyle::Button.resolve(ui.style()), Color32::PLACEHOLDER);
    let size = vec2(ICON + GAP + galley.size().x, ICON.max(galley.size().y)) + 2.0 * padding;
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let is_chosen = choice == Some(true);
    response.widget_info(|| match choice {
        Some(is_chosen) => WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), is_chosen, text),
        None => WidgetInfo::labeled(Role::Button, ui.is_enabled(), text),
    });
    let visuals = ui.style().interact_selectable(&response, is_chosen);
    let tones = tones(ui);
    let fill = if is_chosen || response.hovered() || response.has_focus() { visuals.weak_bg_fill } else { Color32::TRANSPARENT };
    let line = if response.has_focus() { Stroke::new(2.5, tones.accent) } else { Stroke::NONE };
    ui.painter().rect(rect, visuals.corner_radius, fill, line, egui::StrokeKind::Inside);
    let color = visuals.text_color();
    let icon_rect = egui::Rect::from_min_size(egui::pos2(rect.left() + padding.x, rect.center().y - ICON / 2.0), Vec2::splat(ICON));
    icon.paint(ui.painter(), icon_rect, color);
    ui.painter().galley(egui::pos2(icon_rect.right() + GAP, rect.center().y - galley.size().y / 2.0), galley, color);
    if is_chosen {
        let under = [rect.left_bottom() + vec2(8.0, -1.0), rect.right_bottom() + vec2(-8.0, -1.0)];
        ui.painter().line_segment(under, Stroke::new(3.0, tones.accent));
    }
    response
}

/// An icon beside a text, in the size of that text.
pub(super) fn icon(ui: &mut Ui, icon: Icon, side: f32, color: Color32) {
    let (rect, _) = ui.allocate_exact_size(Vec2::splat(side), Sense::hover());
    icon.paint(ui.painter(), rect, color);
}

/// Things that belong together.
pub(super) fn card<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    let tones = tones(ui);
    Frame::new()
        .fill(tones.card)
        .stroke(tones.line)
        .corner_radius(12)
        .inner_margin(Margin::same(18))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            content(ui)
        })
        .inner
}

/// What a thing is called, and what it is.
pub(super) fn fact(ui: &mut Ui, name: &str, value: &str) {
    ui.horizontal_wrapped(|ui| {
        // Lines of text, not of buttons.
        ui.spacing_mut().interact_size.y = 0.0;
        ui.label(RichText::new(name).weak());
        ui.label(value);
    });
}

/// A sentence with an icon before it, whose lines stand below each other.
pub(super) fn remark(ui: &mut Ui, what: Icon, text: &str) {
    sentence(ui, what, text);
}

fn sentence(ui: &mut Ui, what: Icon, text: &str) -> Response {
    let tones = tones(ui);
    let color = match what {
        Icon::Good => tones.good,
        Icon::Warning | Icon::Waiting => tones.warn,
        Icon::Bad => tones.bad,
        _ => ui.visuals().text_color(),
    };
    ui.horizontal_top(|ui| {
        icon(ui, what, 20.0, color);
        ui.vertical(|ui| ui.label(text)).inner
    })
    .inner
}

/// What there is to say, what to do about it, and a way to make it go away.
pub(super) fn notice(ui: &mut Ui, view: &mut View<'_>, what: Icon, text: &str, hint: Option<&str>) {
    const BUTTON: f32 = 90.0;
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            ui.set_width((ui.available_width() - BUTTON).max(BUTTON));
            let said = sentence(ui, what, text);
            // A screen reader says it when it appears.
            ui.ctx().accesskit_node_builder(said.id, |node| node.set_live(egui::accesskit::Live::Polite));
            if let Some(hint) = hint {
                ui.horizontal_top(|ui| {
                    ui.add_space(20.0 + GAP);
                    ui.vertical(|ui| ui.label(RichText::new(hint).weak()));
                });
            }
        });
        if button(ui, &view.say("ui-window-dismiss")).clicked() {
            view.send(Command::Dismiss);
        }
    });
}

/// A field to type in, under its name.
pub(super) fn field(ui: &mut Ui, name: &str, text: &mut String, is_code: bool, rows: usize) -> Response {
    let label = ui.label(RichText::new(name).strong());
    let mut edit = if rows > 1 { egui::TextEdit::multiline(text).desired_rows(rows) } else { egui::TextEdit::singleline(text) };
    if is_code {
        edit = edit.font(egui::TextStyle::Monospace);
    }
    ui.add(edit.desired_width(f32::INFINITY).margin(Margin::symmetric(10, 8))).labelled_by(label.id)
}

/// A line of code or a path: something to compare character by character.
pub(super) fn literal(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).monospace());
}

/// A place between two groups of a page.
pub(super) fn gap(ui: &mut Ui) {
    ui.add_space(SPACE);
}
