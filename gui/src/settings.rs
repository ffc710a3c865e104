//! What a person set to their liking. Kept in a small file of its own; a file that cannot be read means the defaults.

use std::path::PathBuf;

use carnet_carrier::animated::{DEFAULT_RATE, DEFAULT_VERSION};
use carnet_words::Language;
use serde::{Deserialize, Serialize};

/// The sizes, in percent.
pub const ZOOMS: [u16; 5] = [100, 125, 150, 175, 200];
/// The densities of an animation: versions of QR codes.
pub const DENSITIES: std::ops::RangeInclusive<u8> = 8..=30;
/// The speeds of an animation, in frames a second.
pub const RATES: std::ops::RangeInclusive<u32> = 2..=10;

/// The settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The language, as a two-letter code; `None` follows the system.
    pub language: Option<String>,
    /// Light, dark, or with high contrast.
    pub theme: Theme,
    /// The size, in percent.
    pub zoom: u16,
    /// The version of animated QR codes.
    pub density: u8,
    /// Their frames a second.
    pub rate: u32,
}

/// How the window looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    /// As the system.
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
    /// White on black, with strong lines.
    Contrast,
}

impl Theme {
    /// Every theme.
    pub const ALL: [Self; 4] = [Self::System, Self::Light, Self::Dark, Self::Contrast];

    /// Its name in the catalog.
    pub fn id(self) -> &'static str {
        match self {
            Self::System => "ui-theme-system",
            Self::Light => "ui-theme-light",
            Self::Dark => "ui-theme-dark",
            Self::Contrast => "ui-theme-contrast",
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self { language: None, theme: Theme::System, zoom: 100, density: DEFAULT_VERSION, rate: DEFAULT_RATE }
    }
}

impl Settings {
    /// Reads them from JSON; what is out of range or unknown is as by default.
    pub fn from_json(text: &str) -> Self {
        let settings: Self = serde_json::from_str(text).unwrap_or_default();
        let default = Self::default();
        Self {
            language: settings.language.filter(|code| Language::ALL.iter().any(|language| language.code() == code)),
            theme: settings.theme,
            zoom: if ZOOMS.contains(&settings.zoom) { settings.zoom } else { default.zoom },
            density: if DENSITIES.contains(&settings.density) { settings.density } else { default.density },
            rate: if RATES.contains(&settings.rate) { settings.rate } else { default.rate },
        }
    }

    /// As JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("plain values are serializable") + "\n"
    }

    /// The language to speak, where the system has `locale`.
    pub fn language(&self, locale: &str) -> Language {
        Language::of_locale(self.language.as_deref().unwrap_or(locale))
    }

    /// Where they are kept.
    pub fn path() -> Option<PathBuf> {
        let absolute = |variable: &str| std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
        let base = absolute("XDG_CONFIG_HOME").or_else(|| Some(absolute("HOME")?.join(".config")))?;
        Some(base.join("carnet").join("desktop.json"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_as_by_default() {
        for text in ["", "{", "[]", r#"{"zoom": 7, "rate": 0, "density": 99, "language": "tlh"}"#, r#"{"theme": "pink"}"#] {
            assert_eq!(Settings::from_json(text), Settings::default(), "{text}");
        }
    }

    #[test]
    fn they_read_back() {
        let settings = Settings { language: Some("de".to_owned()), theme: Theme::Contrast, zoom: 150, density: 24, rate: 8 };
        assert_eq!(Settings::from_json(&settings.to_json()), settings);
    }
}
