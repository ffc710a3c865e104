//! How the window looks: one scale of type, one of spacing, and the colors of each theme.

use eframe::egui::{self, Color32, CornerRadius, FontFamily, FontId, Margin, Stroke, Style, TextStyle, Visuals, vec2};

use crate::settings::Theme;

/// The widest that a page gets: lines that are read easily.
pub(crate) const PAGE_WIDTH: f32 = 700.0;
/// Between things that belong together, and between groups.
pub(crate) const GAP: f32 = 8.0;
pub(crate) const SPACE: f32 = 16.0;

/// The name of the largest type.
pub(crate) fn title() -> TextStyle {
    TextStyle::Name("title".into())
}

/// The colors that mean something. Whatever they say is said in words, too.
#[derive(Clone, Copy)]
pub(crate) struct Tones {
    pub(crate) accent: Color32,
    pub(crate) on_accent: Color32,
    pub(crate) good: Color32,
    pub(crate) warn: Color32,
    pub(crate) bad: Color32,
    pub(crate) card: Color32,
    pub(crate) line: Stroke,
}

/// The colors of what is on show.
pub(crate) fn tones(ui: &egui::Ui) -> Tones {
    let is_strong = ui.visuals().widgets.noninteractive.bg_stroke.width > 1.5;
    match (is_strong, ui.visuals().dark_mode) {
        (true, _) => Tones {
            accent: Color32::from_rgb(255, 221, 51),
            on_accent: Color32::BLACK,
            good: Color32::from_rgb(110, 255, 140),
            warn: Color32::from_rgb(255, 221, 51),
            bad: Color32::from_rgb(255, 150, 150),
            card: Color32::BLACK,
            line: Stroke::new(2.0, Color32::WHITE),
        },
        (false, true) => Tones {
            accent: Color32::from_rgb(120, 184, 255),
            on_accent: Color32::from_rgb(8, 22, 40),
            good: Color32::from_rgb(86, 200, 110),
            warn: Color32::from_rgb(230, 175, 70),
            bad: Color32::from_rgb(255, 125, 115),
            card: Color32::from_rgb(32, 37, 44),
            line: Stroke::new(1.0, Color32::from_rgb(62, 70, 80)),
        },
        (false, false) => Tones {
            accent: Color32::from_rgb(11, 87, 164),
            on_accent: Color32::WHITE,
            good: Color32::from_rgb(22, 110, 48),
            warn: Color32::from_rgb(138, 88, 0),
            bad: Color32::from_rgb(184, 28, 38),
            card: Color32::WHITE,
            line: Stroke::new(1.0, Color32::from_rgb(208, 214, 222)),
        },
    }
}

/// Dresses the window.
pub(crate) fn apply(ctx: &egui::Context, theme: Theme, zoom: u16) {
    let preference = match theme {
        Theme::System => egui::ThemePreference::System,
        Theme::Light => egui::ThemePreference::Light,
        Theme::Dark | Theme::Contrast => egui::ThemePreference::Dark,
    };
    ctx.set_theme(preference);
    ctx.set_zoom_factor(f32::from(zoom) / 100.0);
    ctx.style_mut_of(egui::Theme::Light, |style| dress(style, light()));
    ctx.style_mut_of(egui::Theme::Dark, |style| dress(style, if theme == Theme::Contrast { contrast() } else { dark() }));
}

fn dress(style: &mut Style, visuals: Visuals) {
    let font = |size: f32| FontId::new(size, FontFamily::Proportional);
    style.text_styles = [
        (title(), font(30.0)),
        (TextStyle::Heading, font(21.0)),
        (TextStyle::Body, font(15.5)),
        (TextStyle::Button, font(15.5)),
        (TextStyle::Small, font(13.0)),
        (TextStyle::Monospace, FontId::new(15.0, FontFamily::Monospace)),
    ]
    .into();
    style.spacing.item_spacing = vec2(GAP, GAP);
    style.spacing.button_padding = vec2(14.0, 7.0);
    style.spacing.interact_size = vec2(40.0, 34.0);
    style.spacing.icon_width = 18.0;
    style.spacing.combo_width = 160.0;
    style.spacing.window_margin = Margin::same(16);
    style.spacing.slider_width = 200.0;
    style.visuals = visuals;
}

fn light() -> Visuals {
    let mut visuals = Visuals::light();
    visuals.panel_fill = Color32::from_rgb(243, 245, 248);
    visuals.window_fill = Color32::WHITE;
    visuals.extreme_bg_color = Color32::WHITE;
    visuals.faint_bg_color = Color32::from_rgb(233, 237, 242);
    let buttons = Color32::from_rgb(228, 233, 240);
    shape(&mut visuals, Color32::from_rgb(26, 31, 38), buttons, Color32::from_rgb(120, 130, 142), 1.0);
    visuals.selection.bg_fill = Color32::from_rgb(190, 218, 247);
    visuals.selection.stroke = Stroke::new(1.0, Color32::from_rgb(11, 60, 115));
    visuals.hyperlink_color = Color32::from_rgb(11, 87, 164);
    visuals
}

fn dark() -> Visuals {
    let mut visuals = Visuals::dark();
    visuals.panel_fill = Color32::from_rgb(22, 26, 31);
    visuals.window_fill = Color32::from_rgb(32, 37, 44);
    visuals.extreme_bg_color = Color32::from_rgb(14, 17, 21);
    visuals.faint_bg_color = Color32::from_rgb(40, 46, 54);
    let buttons = Color32::from_rgb(52, 60, 70);
    shape(&mut visuals, Color32::from_rgb(232, 236, 241), buttons, Color32::from_rgb(120, 130, 142), 1.0);
    visuals.selection.bg_fill = Color32::from_rgb(36, 76, 120);
    visuals.selection.stroke = Stroke::new(1.0, Color32::from_rgb(215, 234, 255));
    visuals.hyperlink_color = Color32::from_rgb(120, 184, 255);
    visuals
}

fn contrast() -> Visuals {
    let mut visuals = Visuals::dark();
    visuals.panel_fill = Color32::BLACK;
    visuals.window_fill = Color32::BLACK;
    visuals.extreme_bg_color = Color32::BLACK;
    visuals.faint_bg_color = Color32::BLACK;
    shape(&mut visuals, Color32::WHITE, Color32::BLACK, Color32::WHITE, 2.0);
    visuals.selection.bg_fill = Color32::from_rgb(0, 70, 160);
    visuals.selection.stroke = Stroke::new(2.0, Color32::WHITE);
    visuals.hyperlink_color = Color32::from_rgb(255, 221, 51);
    visuals
}

/// The same shape for every widget: what can be pressed has an outline, what has the focus a strong one.
fn shape(visuals: &mut Visuals, text: Color32, fill: Color32, line: Color32, width: f32) {
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(text.gamma_multiply(0.78));
    let widgets = &mut visuals.widgets;
    for state in [&mut widgets.noninteractive, &mut widgets.inactive, &mut widgets.hovered, &mut widgets.active, &mut widgets.open] {
        state.corner_radius = CornerRadius::same(7);
        state.fg_stroke = Stroke::new(1.5, text);
        state.expansion = 0.0;
    }
    widgets.noninteractive.bg_stroke = Stroke::new(width, line.gamma_multiply(if width > 1.5 { 1.0 } else { 0.45 }));
    for state in [&mut widgets.inactive, &mut widgets.hovered, &mut widgets.active, &mut widgets.open] {
        state.bg_fill = fill;
        state.weak_bg_fill = fill;
        state.bg_stroke = Stroke::new(width, line.gamma_multiply(if width > 1.5 { 1.0 } else { 0.7 }));
    }
    widgets.hovered.bg_stroke = Stroke::new(width + 0.5, text);
    widgets.active.bg_stroke = Stroke::new(width + 1.0, text);
    visuals.window_corner_radius = CornerRadius::same(10);
}
