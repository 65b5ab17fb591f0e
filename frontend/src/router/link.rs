//! Links: which of them the router follows itself.

use wasm_bindgen::JsCast as _;
use web_sys::{Element, MouseEvent};

/// A link to a page of the application.
#[derive(Debug, PartialEq, Eq)]
pub struct Link {
    /// Its path and query.
    pub url: String,
    /// `true` if the page scrolls to its top.
    pub scrolls: bool,
}

/// Returns the link that a click follows, if it is an internal one. The browser follows all others, and those that are
/// to be opened elsewhere.
pub fn of_click(event: &MouseEvent) -> Option<Link> {
    let has_modifier = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    if event.button() != 0 || has_modifier || event.default_prevented() {
        return None;
    }
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let link = target.closest("a[href]").ok()??;
    if ["target", "download", "rel"].iter().any(|name| link.has_attribute(name)) {
        return None;
    }
    let url = link.get_attribute("href").filter(|url| is_internal(url))?;
    Some(Link { url, scrolls: !link.has_attribute("data-noscroll") })
}

/// Returns `true` if a URL is a path of the application.
fn is_internal(url: &str) -> bool {
    url.starts_with('/') && !url.starts_with("//")
}

/// The path of a URL of the application.
pub fn path(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("/patients?search=x", true, "/patients")]
    #[case("/#main", true, "/")]
    #[case("//example.com/", false, "//example.com/")]
    #[case("https://example.com/", false, "https://example.com/")]
    #[case("#main", false, "")]
    fn only_paths_of_the_application_are_internal(#[case] url: &str, #[case] internal: bool, #[case] expected: &str) {
        assert_eq!((is_internal(url), path(url)), (internal, expected));
    }
}
