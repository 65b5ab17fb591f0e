//! Small things of the browser: ids for labels, focus after the page has changed.

use std::cell::Cell;

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};

thread_local! {
    static LAST: Cell<u32> = const { Cell::new(0) };
}

/// An id that no other element of the page has.
#[must_use]
pub fn next_id(prefix: &str) -> String {
    let number = LAST.with(|last| {
        last.set(last.get().wrapping_add(1));
        last.get()
    });
    format!("{prefix}-{number}")
}

/// Focuses the element of an id as soon as the page shows it.
pub fn focus_soon(id: String) {
    spawn_local(async move {
        TimeoutFuture::new(0).await;
        let element = document().get_element_by_id(&id);
        if let Some(element) = element.and_then(|e| wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(e).ok()) {
            // An element that cannot take the focus keeps it where it is.
            let _ = element.focus();
        }
    });
}

/// Waits.
pub async fn pause(millis: u32) {
    TimeoutFuture::new(millis).await;
}
