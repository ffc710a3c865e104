//! Codes and camera pictures on the screen.

use carnet_carrier::qr::Symbol;
use eframe::egui::{self, Color32, ColorImage, CornerRadius, Rect, Role, Sense, TextureHandle, TextureOptions, Ui, Vec2, WidgetInfo};

use crate::state::Preview;

/// What was sent to the screen, so that it is not sent again as long as it is the same.
#[derive(Default)]
pub(crate) struct Pictures {
    symbol: Option<(Symbol, TextureHandle)>,
    preview: Option<(std::sync::Arc<[u8]>, TextureHandle)>,
}

impl Pictures {
    /// A code, black on white in every theme, with its white border, as large as `side` allows with whole pixels for each module.
    pub(super) fn symbol_ui(&mut self, ui: &mut Ui, symbol: &Symbol, side: f32, name: &str) {
        let columns = symbol.columns();
        let texture = match &self.symbol {
            Some((shown, texture)) if shown == symbol => texture.clone(),
            _ => {
                let pixels = (0..columns).flat_map(|y| (0..columns).map(move |x| (x, y)));
                let pixels = pixels.map(|(x, y)| if symbol.is_dark(x, y) { Color32::BLACK } else { Color32::WHITE }).collect();
                let image = ColorImage::new([columns, columns], pixels);
                let texture = ui.ctx().load_texture("code", image, TextureOptions::NEAREST);
                self.symbol = Some((symbol.clone(), texture.clone()));
                texture
            }
        };
        let pixels_per_point = ui.ctx().pixels_per_point();
        #[expect(clippy::cast_precision_loss, reason = "a code has at most 185 modules")]
        let modules = columns as f32;
        let module = (side * pixels_per_point / modules).floor().max(1.0) / pixels_per_point;
        let (outer, response) = ui.allocate_exact_size(Vec2::splat(side.max(module * modules)), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
        ui.painter().rect_filled(outer, CornerRadius::same(4), Color32::WHITE);
        let inner = Rect::from_center_size(outer.center(), Vec2::splat(module * modules));
        // On whole pixels, so that every module is equally large.
        let min = (inner.min.to_vec2() * pixels_per_point).round() / pixels_per_point;
        let inner = Rect::from_min_size(min.to_pos2(), inner.size());
        ui.painter().image(texture.id(), inner, Rect::from_min_max(egui::pos2(0.0, 0.0), egui::pos2(1.0, 1.0)), Color32::WHITE);
    }

    /// What the camera sees.
    pub(super) fn preview_ui(&mut self, ui: &mut Ui, preview: &Preview, name: &str) {
        let texture = match &mut self.preview {
            Some((shown, texture)) if std::sync::Arc::ptr_eq(shown, &preview.luma) => texture.clone(),
            known => {
                let image = ColorImage::from_gray([preview.width, preview.height], &preview.luma);
                // The same texture again and again: thirty new ones a second would be work for nothing.
                let texture = match known {
                    Some((_, texture)) => {
                        texture.set(image, TextureOptions::LINEAR);
                        texture.clone()
                    }
                    None => ui.ctx().load_texture("preview", image, TextureOptions::LINEAR),
                };
                *known = Some((preview.luma.clone(), texture.clone()));
                texture
            }
        };
        #[expect(clippy::cast_precision_loss, reason = "a preview is a few hundred pixels wide")]
        let (width, height) = (preview.width.max(1) as f32, preview.height.max(1) as f32);
        let shown = ui.available_width().min(width.max(320.0));
        let (rect, response) = ui.allocate_exact_size(egui::vec2(shown, shown * height / width), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
        ui.painter().image(texture.id(), rect, Rect::from_min_max(egui::pos2(0.0, 0.0), egui::pos2(1.0, 1.0)), Color32::WHITE);
    }
}
