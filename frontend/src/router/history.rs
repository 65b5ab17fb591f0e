//! The entries of the browser's history. Each carries its index as its state, so that a `popstate` event tells how far
//! it went.
//!
//! The calls of the History API fail only for the URL of another site, which no path of the application is.

use leptos::prelude::window;
use wasm_bindgen::JsValue;

/// The path and the query of the entry that is shown.
pub fn location() -> (String, String) {
    let location = window().location();
    (location.pathname().unwrap_or_default(), location.search().unwrap_or_default())
}

/// The index that an entry's state carries.
pub fn index(state: &JsValue) -> Option<i32> {
    #[expect(clippy::cast_possible_truncation, reason = "it was a whole number when it was written")]
    state.as_f64().map(|number| number as i32)
}

/// The index of the entry that is shown.
pub fn current_index() -> Option<i32> {
    window().history().and_then(|history| history.state()).ok().and_then(|state| index(&state))
}

/// Gives an index to the entry that is shown, and returns it.
pub fn set_index(index: i32) -> i32 {
    // An entry without an index is taken for the next one.
    let _ = window().history().and_then(|history| history.replace_state(&JsValue::from(index), ""));
    index
}

/// Adds an entry after the one that is shown. Returns whether it was added.
pub fn push(index: i32, url: &str) -> bool {
    let history = window().history();
    history.and_then(|history| history.push_state_with_url(&JsValue::from(index), "", Some(url))).is_ok()
}

/// Replaces the entry that is shown. Returns whether it was replaced.
pub fn replace(index: i32, url: &str) -> bool {
    let history = window().history();
    history.and_then(|history| history.replace_state_with_url(&JsValue::from(index), "", Some(url))).is_ok()
}

/// Goes back or forward by a number of entries.
pub fn traverse(delta: i32) {
    // There is always a history.
    let _ = window().history().and_then(|history| history.go_with_delta(delta));
}
