//! Asks before a page is left with something that is not saved.

use leptos::ev;
use leptos::prelude::*;

use super::{
    button::{Button, Look},
    dialog::Dialog,
};
use crate::router::Address;

/// Keeps the page from being left while something is not saved: closing the tab and reloading ask by themselves, and
/// for links, Back and Forward `asking` says that somebody must be asked.
pub fn ask_before_leaving(unsaved: Signal<bool>, asking: RwSignal<bool>) {
    let closing = window_event_listener(ev::beforeunload, move |event| {
        if unsaved.get_untracked() {
            event.prevent_default();
        }
    });
    on_cleanup(move || closing.remove());
    Address::here().guard(unsaved, asking);
}

/// Asks before a page is left while something is not saved: by a link, by Back and Forward, by closing the tab, by
/// reloading.
#[component]
pub fn UnsavedGuard(
    /// Whether something is not saved.
    #[prop(into)]
    unsaved: Signal<bool>,
) -> impl IntoView {
    let address = Address::here();
    let asking = RwSignal::new(false);
    ask_before_leaving(unsaved, asking);
    let leave = move |()| {
        asking.set(false);
        address.leave();
    };
    let stay = move |()| {
        asking.set(false);
        address.stay();
    };
    view! {
        <Dialog open=asking title="Leave without saving?">
            <p>"What you entered on this page is not saved yet."</p>
            <div class="row wrap">
                <Button look=Look::Primary press=stay>"Stay here"</Button>
                <Button look=Look::Danger press=leave>"Leave without saving"</Button>
            </div>
        </Dialog>
    }
}
