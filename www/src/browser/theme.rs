//! Light, dark, or as the system says.

use super::{page, storage};

const KEY: &str = "headroom.theme";

/// Which colours the page has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    Auto,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// As kept in this browser.
    pub fn kept() -> Theme {
        match storage::read(KEY).as_deref() {
            Some("light") => Theme::Light,
            Some("dark") => Theme::Dark,
            _ => Theme::Auto,
        }
    }

    /// The next one of the button.
    pub fn next(self) -> Theme {
        match self {
            Theme::Auto => Theme::Light,
            Theme::Light => Theme::Dark,
            Theme::Dark => Theme::Auto,
        }
    }

    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Theme::Auto => "as the system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// Its sign.
    pub fn sign(self) -> &'static str {
        match self {
            Theme::Auto => "◐",
            Theme::Light => "☀",
            Theme::Dark => "☾",
        }
    }

    /// Colours the page, and keeps the choice. `main.js` does the same before the app starts.
    pub fn apply(self) {
        let key = match self {
            Theme::Auto => None,
            Theme::Light => Some("light"),
            Theme::Dark => Some("dark"),
        };
        storage::write(KEY, key);
        let root = page::document().and_then(|document| document.document_element());
        if let Some(root) = root {
            let _ = match key {
                Some(key) => root.set_attribute("data-theme", key),
                None => root.remove_attribute("data-theme"),
            };
        }
    }
}
