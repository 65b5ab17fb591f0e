//! Light or dark: as the system wishes, or as this browser remembers.

use leptos::prelude::*;
use shared::wire_enum;

wire_enum! {
    /// Light or dark.
    pub enum Theme {
        /// As the system wishes.
        System = "system",
        /// Light.
        Light = "light",
        /// Dark.
        Dark = "dark",
    }
}

const KEY: &str = "dosewire.theme";

/// What this browser remembers.
#[must_use]
pub fn remembered() -> Theme {
    let storage = window().local_storage().ok().flatten();
    let text = storage.and_then(|storage| storage.get_item(KEY).ok().flatten());
    text.as_deref().and_then(Theme::parse).unwrap_or(Theme::System)
}

/// Puts it on, and remembers it.
pub fn apply(theme: Theme) {
    if let Some(root) = document().document_element() {
        // The root element takes any attribute; storage may be forbidden, and then nothing is remembered.
        let _ = match theme {
            Theme::System => root.remove_attribute("data-theme"),
            _ => root.set_attribute("data-theme", theme.as_str()),
        };
    }
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(KEY, theme.as_str());
    }
}
