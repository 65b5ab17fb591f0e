//! Asks before a page is left with something that is not saved.

use leptos::{ev, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{Element, MouseEvent};

use super::{
    button::{Button, Look},
    dialog::Dialog,
};

/// Asks before a page is left while something is not saved: by a link, by closing the tab, by reloading.
#[component]
pub fn UnsavedGuard(
    /// Whether something is not saved.
    #[prop(into)]
    unsaved: Signal<bool>,
) -> impl IntoView {
    let aim = RwSignal::new(String::new());
    let asking = RwSignal::new(false);
    let closing = window_event_listener(ev::beforeunload, move |event| {
        if unsaved.get_untracked() {
            event.prevent_default();
        }
    });
    on_cleanup(move || closing.remove());
    catch_links(unsaved, aim, asking);
    let navigate = StoredValue::new_local(use_navigate());
    let leave = move |()| {
        asking.set(false);
        navigate.with_value(|navigate| navigate(&aim.get_untracked(), NavigateOptions::default()));
    };
    view! {
        <Dialog open=asking title="Leave without saving?">
            <p>"What you entered on this page is not saved yet."</p>
            <div class="row wrap">
                <Button look=Look::Primary press=move |()| asking.set(false)>"Stay here"</Button>
                <Button look=Look::Danger press=leave>"Leave without saving"</Button>
            </div>
        </Dialog>
    }
}

/// Catches the click on a link before the router sees it: listeners that capture are called first.
fn catch_links(unsaved: Signal<bool>, aim: RwSignal<String>, asking: RwSignal<bool>) {
    let caught = Closure::<dyn Fn(MouseEvent)>::new(move |event: MouseEvent| {
        let is_plain = event.button() == 0 && !(event.ctrl_key() || event.meta_key() || event.shift_key());
        let Some(path) = is_plain.then(|| read_path(&event)).flatten() else { return };
        if unsaved.get_untracked() && !asking.get_untracked() {
            event.prevent_default();
            event.stop_propagation();
            aim.set(path);
            asking.set(true);
        }
    });
    // Adding and removing a listener of the window does not fail.
    let _ = window().add_event_listener_with_callback_and_bool("click", caught.as_ref().unchecked_ref(), true);
    let kept = StoredValue::new_local(caught);
    on_cleanup(move || {
        kept.with_value(|caught| {
            let _ =
                window().remove_event_listener_with_callback_and_bool("click", caught.as_ref().unchecked_ref(), true);
        });
        kept.dispose();
    });
}

/// The path of the link of our own that was clicked; none if it leads within the page.
fn read_path(event: &MouseEvent) -> Option<String> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let link = target.closest("a[href]").ok()??;
    let path = link.get_attribute("href")?;
    let is_here = window().location().pathname().is_ok_and(|here| path.split('?').next() == Some(here.as_str()));
    (path.starts_with('/') && !is_here).then_some(path)
}
