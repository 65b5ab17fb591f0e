//! Light or dark: as the system wishes, or as this browser remembers.

use leptos::prelude::*;
use shared::wire_enum;

wire_enum! {
    /// Light or dark.
    pub enum Theme {
        /// The system's theme.
        System = "system",
        /// Light.
        Light = "light",
        /// Dark.
        Dark = "dark",
    }
}

const KEY: &str = "dosewire.theme";

/// The theme that this browser remembers.
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    const TOKENS: &str = include_str!("../style/token.css");

    /// The colors of both themes, by name: light first.
    fn read_colors() -> BTreeMap<&'static str, [[f64; 3]; 2]> {
        let color = |text: &str| {
            let hex = text.trim().strip_prefix('#')?;
            let part = |at: usize| Some(f64::from(u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()?) / 255.0);
            Some([part(0)?, part(2)?, part(4)?])
        };
        let read = |line: &'static str| {
            let (name, value) = line.trim().strip_prefix("--")?.split_once(": ")?;
            let value = value.strip_suffix(';')?;
            let pair = value.strip_prefix("light-dark(").and_then(|pair| pair.strip_suffix(')')?.split_once(','));
            let (light, dark) = pair.unwrap_or((value, value));
            Some((name, [color(light)?, color(dark)?]))
        };
        TOKENS.lines().filter_map(read).collect()
    }

    fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
        let linear = |part: f64| if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) };
        let light = |[r, g, b]: [f64; 3]| 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
        let (one, other) = (light(one) + 0.05, light(other) + 0.05);
        one.max(other) / one.min(other)
    }

    fn check(ink: &str, grounds: &[&str], least: f64) {
        let colors = read_colors();
        for ground in grounds {
            for (theme, name) in ["light", "dark"].into_iter().enumerate() {
                let found = contrast(colors[ink][theme], colors[ground][theme]);
                assert!(found >= least, "--{ink} on --{ground}, {name}: {found:.2} is less than {least}");
            }
        }
    }

    const PLAIN: &[&str] = &["bg", "surface", "sunken", "picked"];

    #[rstest::rstest]
    #[case("ink", PLAIN)]
    #[case("ink-2", PLAIN)]
    #[case("ink-3", PLAIN)]
    #[case("accent", PLAIN)]
    #[case("bad", &["surface", "bg", "picked", "bad-soft"])]
    #[case("accent-2", &["accent-soft"])]
    #[case("on-accent", &["accent", "accent-2"])]
    #[case("good", &["surface", "good-soft"])]
    #[case("warn", &["surface", "warn-soft"])]
    #[case("busy", &["surface", "busy-soft"])]
    #[case("hold", &["hold-soft"])]
    #[case("nav-ink", &["nav", "nav-on"])]
    #[case("nav-2", &["nav"])]
    #[case("nav-top", &["nav", "nav-on"])]
    fn text_can_be_read(#[case] ink: &str, #[case] grounds: &[&str]) {
        check(ink, grounds, 4.5);
    }

    #[rstest::rstest]
    #[case("edge", &["surface", "bg"])]
    #[case("focus", &["surface", "bg", "sunken", "nav"])]
    fn edges_and_the_focus_can_be_seen(#[case] ink: &str, #[case] grounds: &[&str]) {
        check(ink, grounds, 3.0);
    }
}
