//! What is looked up in Unicode's tables: letter case and normalization.
//!
//! A browser has these tables itself, so that its program asks the browser and does not bring them along. Both give the
//! same; `shared/tests/data/unicode.json` holds texts that are compared on the server and in a browser.

use std::borrow::Cow;

/// Returns a text in lower case.
#[must_use]
pub fn lower(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { tables::lower(text) }
}

/// Returns a text in upper case.
#[must_use]
pub fn upper(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_uppercase() } else { tables::upper(text) }
}

/// Composes letters with the marks after them (Normalization Form C).
#[must_use]
pub fn compose(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(tables::compose(text)) }
}

/// The tables of the standard library and of a crate.
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
mod tables {
    use unicode_normalization::UnicodeNormalization as _;

    pub fn lower(text: &str) -> String {
        text.to_lowercase()
    }

    pub fn upper(text: &str) -> String {
        text.to_uppercase()
    }

    pub fn compose(text: &str) -> String {
        text.nfc().collect()
    }
}

/// The browser's tables.
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
mod tables {
    use js_sys::JsString;

    pub fn lower(text: &str) -> String {
        JsString::from(text).to_lower_case().into()
    }

    pub fn upper(text: &str) -> String {
        JsString::from(text).to_upper_case().into()
    }

    pub fn compose(text: &str) -> String {
        JsString::from(text).normalize("NFC").into()
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    /// A text in its forms.
    #[derive(Deserialize)]
    struct Forms {
        text: String,
        lower: String,
        upper: String,
        composed: String,
    }

    #[test]
    fn texts_have_the_forms_that_a_browser_gives() {
        let all: Vec<Forms> = serde_json::from_str(include_str!("../tests/data/unicode.json")).unwrap();
        assert!(all.len() > 8);
        for one in all {
            let forms = (lower(&one.text), upper(&one.text), compose(&one.text).into_owned());
            assert_eq!(forms, (one.lower, one.upper, one.composed), "{}", one.text);
        }
    }
}
