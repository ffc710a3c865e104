//! Icons, drawn with lines: they are as sharp as the screen, and have the color of the text beside them.

use std::f32::consts::TAU;

use eframe::egui::{Color32, Painter, Pos2, Rect, Stroke, Vec2, vec2};

/// What is drawn. An icon never stands alone: the same is said in words beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Icon {
    Back,
    Bad,
    Camera,
    Code,
    File,
    Good,
    Key,
    Paper,
    Paste,
    Play,
    Screen,
    Settings,
    Stick,
    Typed,
    Waiting,
    Warning,
}

impl Icon {
    /// Draws it in a square.
    pub(crate) fn paint(self, painter: &Painter, rect: Rect, color: Color32) {
        let side = rect.width().min(rect.height());
        let stroke = Stroke::new((side / 11.0).max(1.5), color);
        let at = |x: f32, y: f32| -> Pos2 { rect.center() + vec2(x, y) * side / 2.0 };
        let line = |points: &[(f32, f32)]| {
            painter.add(eframe::egui::Shape::line(points.iter().map(|(x, y)| at(*x, *y)).collect(), stroke));
        };
        let frame = |x: f32, y: f32, width: f32, height: f32| {
            let rect = Rect::from_min_size(at(x, y), vec2(width, height) * side / 2.0);
            painter.rect_stroke(rect, side / 12.0, stroke, eframe::egui::StrokeKind::Middle);
        };
        let dot = |x: f32, y: f32, radius: f32| {
            painter.circle_filled(at(x, y), radius * side / 2.0, color);
        };
        let ring = |radius: f32| {
            painter.circle_stroke(rect.center(), radius * side / 2.0, stroke);
        };
        match self {
            Self::Back => line(&[(0.35, -0.6), (-0.35, 0.0), (0.35, 0.6)]),
            Self::Good => {
                ring(0.85);
                line(&[(-0.4, 0.02), (-0.1, 0.35), (0.42, -0.32)]);
            }
            Self::Bad => {
                ring(0.85);
                line(&[(-0.32, -0.32), (0.32, 0.32)]);
                line(&[(0.32, -0.32), (-0.32, 0.32)]);
            }
            Self::Warning => {
                line(&[(0.0, -0.8), (0.85, 0.7), (-0.85, 0.7), (0.0, -0.8), (0.1, -0.62)]);
                line(&[(0.0, -0.25), (0.0, 0.2)]);
                dot(0.0, 0.45, 0.1);
            }
            Self::Waiting => {
                ring(0.85);
                line(&[(0.0, -0.45), (0.0, 0.05), (0.35, 0.3)]);
            }
            Self::Code => {
                for (x, y) in [(-0.8, -0.8), (0.2, -0.8), (-0.8, 0.2)] {
                    frame(x, y, 0.6, 0.6);
                }
                for (x, y) in [(0.35, 0.35), (0.7, 0.35), (0.35, 0.7), (0.7, 0.7)] {
                    dot(x, y, 0.12);
                }
            }
            Self::Play => {
                frame(-0.85, -0.7, 1.7, 1.4);
                let triangle = vec![at(-0.22, -0.35), at(0.4, 0.0), at(-0.22, 0.35)];
                painter.add(eframe::egui::Shape::convex_polygon(triangle, color, Stroke::NONE));
            }
            Self::Stick => {
                frame(-0.35, -0.2, 0.7, 1.05);
                frame(-0.2, -0.85, 0.4, 0.65);
            }
            Self::File => {
                line(&[(-0.55, -0.85), (0.2, -0.85), (0.6, -0.4), (0.6, 0.85), (-0.55, 0.85), (-0.55, -0.85)]);
                line(&[(0.2, -0.85), (0.2, -0.4), (0.6, -0.4)]);
            }
            Self::Typed => {
                frame(-0.9, -0.5, 1.8, 1.05);
                for (x, y) in [(-0.55, -0.18), (-0.18, -0.18), (0.18, -0.18), (0.55, -0.18)] {
                    dot(x, y, 0.09);
                }
                line(&[(-0.4, 0.22), (0.4, 0.22)]);
            }
            Self::Paper => {
                frame(-0.6, -0.85, 1.2, 1.7);
                for y in [-0.4, 0.0, 0.4] {
                    line(&[(-0.3, y), (0.3, y)]);
                }
            }
            Self::Paste => {
                frame(-0.6, -0.65, 1.2, 1.5);
                frame(-0.28, -0.85, 0.56, 0.35);
            }
            Self::Camera => {
                frame(-0.85, -0.45, 1.7, 1.15);
                painter.circle_stroke(at(0.0, 0.12), 0.32 * side / 2.0, stroke);
                line(&[(-0.3, -0.45), (-0.2, -0.7), (0.2, -0.7), (0.3, -0.45)]);
            }
            Self::Screen => {
                frame(-0.85, -0.7, 1.7, 1.1);
                line(&[(0.0, 0.4), (0.0, 0.75)]);
                line(&[(-0.4, 0.75), (0.4, 0.75)]);
            }
            Self::Key => {
                painter.circle_stroke(at(-0.45, 0.0), 0.35 * side / 2.0, stroke);
                line(&[(-0.1, 0.0), (0.85, 0.0), (0.85, 0.35)]);
                line(&[(0.5, 0.0), (0.5, 0.25)]);
            }
            Self::Settings => {
                ring(0.5);
                for tooth in 0..8u8 {
                    let direction = Vec2::angled(f32::from(tooth) * TAU / 8.0) * side / 2.0;
                    painter.line_segment([rect.center() + direction * 0.6, rect.center() + direction * 0.88], stroke);
                }
                dot(0.0, 0.0, 0.12);
            }
        }
    }
}
