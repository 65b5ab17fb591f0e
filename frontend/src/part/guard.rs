//! Asks before a page is left with something that is not saved.

use leptos::{ev, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use web_sys::{Element, Event, MouseEvent};

use super::{
    button::{Button, Look},
    dialog::Dialog,
};

/// Where somebody was about to go.
#[derive(Clone, PartialEq, Eq)]
enum Aim {
    /// To another page of ours.
    Page(String),
    /// Where the browser's own buttons lead.
    History,
}

/// Asks before a page is left while something is not saved: by a link, by the browser's Back, by closing the tab, by
/// reloading.
#[component]
pub fn UnsavedGuard(
    /// Whether something is not saved.
    #[prop(into)]
    unsaved: Signal<bool>,
) -> impl IntoView {
    let aim = RwSignal::new(Aim::History);
    let asking = RwSignal::new(false);
    // Somebody said to leave: what follows is not asked about again.
    let leaving = StoredValue::new(false);
    let closing = window_event_listener(ev::beforeunload, move |event| {
        if unsaved.get_untracked() && !leaving.get_value() {
            event.prevent_default();
        }
    });
    on_cleanup(move || closing.remove());
    let is_asked = move || unsaved.get_untracked() && !asking.get_untracked() && !leaving.get_value();
    let ask = move |event: &Event, to: Aim| {
        event.prevent_default();
        event.stop_immediate_propagation();
        aim.set(to);
        asking.set(true);
    };
    catch("click", move |event| {
        if let Some(path) = read_path(event).filter(|_| is_asked()) {
            ask(event, Aim::Page(path));
        }
    });
    let here = use_location();
    catch("popstate", move |event| {
        if unsaved.get_untracked() && !leaving.get_value() {
            let path = here.pathname.get_untracked() + &query_of(&here.search.get_untracked());
            ask(event, Aim::History);
            // The browser went already, the page did not: the address is put back. Without it the page is right still.
            let _ = history().map(|history| history.push_state_with_url(&JsValue::NULL, "", Some(&path)));
        }
    });
    let navigate = StoredValue::new_local(use_navigate());
    let leave = move |()| {
        asking.set(false);
        leaving.set_value(true);
        match aim.get_untracked() {
            Aim::Page(path) => navigate.with_value(|navigate| navigate(&path, NavigateOptions::default())),
            Aim::History => {
                let _ = history().map(|history| history.back());
            }
        }
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

fn history() -> Option<web_sys::History> {
    window().history().ok()
}

fn query_of(search: &str) -> String {
    if search.is_empty() || search.starts_with('?') { search.to_owned() } else { format!("?{search}") }
}

/// Catches an event of the window before the router sees it: listeners that capture are called first.
fn catch(name: &'static str, heard: impl Fn(&Event) + 'static) {
    let caught = Closure::<dyn Fn(Event)>::new(move |event: Event| heard(&event));
    // Adding and removing a listener of the window does not fail.
    let _ = window().add_event_listener_with_callback_and_bool(name, caught.as_ref().unchecked_ref(), true);
    let kept = StoredValue::new_local(caught);
    on_cleanup(move || {
        kept.with_value(|caught| {
            let _ = window().remove_event_listener_with_callback_and_bool(name, caught.as_ref().unchecked_ref(), true);
        });
        kept.dispose();
    });
}

/// The path of the page of our own that a plain click on a link leads to; none if it stays on this one.
fn read_path(event: &Event) -> Option<String> {
    let click = event.dyn_ref::<MouseEvent>()?;
    let is_plain = click.button() == 0 && !(click.ctrl_key() || click.meta_key() || click.shift_key());
    let target = click.target().filter(|_| is_plain)?.dyn_into::<Element>().ok()?;
    let link = target.closest("a[href]").ok()??;
    let path = link.get_attribute("href")?;
    let is_here = window().location().pathname().is_ok_and(|here| path.split('?').next() == Some(here.as_str()));
    (path.starts_with('/') && !is_here).then_some(path)
}
