//! A navigation guard for unsaved work, also against closing the tab and reloading.

use leptos::{ev, prelude::*};

use crate::router::Router;

/// Keeps the page from being left while something is not saved: closing the tab and reloading ask by themselves, and
/// for links, Back and Forward `asking` says that somebody must be asked.
pub fn ask_before_leaving(unsaved: Signal<bool>, asking: RwSignal<bool>) {
    let closing = window_event_listener(ev::beforeunload, move |event| {
        if unsaved.get_untracked() {
            event.prevent_default();
        }
    });
    on_cleanup(move || closing.remove());
    Router::here().guard(unsaved, asking);
}
