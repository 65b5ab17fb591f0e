//! The bar above the page: menu, search, connection, user.

use leptos::prelude::*;
use leptos::{ev, html};
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

use super::{connection::LiveMark, user_menu::UserMenu};
use crate::{
    page::patients::path_of_search,
    part::{Icon, icon},
    router::Router,
};

#[component]
pub fn TopBar(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <header class="top">
            <button
                class="ico ask menu"
                id="menu"
                type="button"
                aria-label="Menu"
                aria-controls="nav"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {icon(Icon::Menu)}
            </button>
            <Search />
            <div class="who">
                <LiveMark />
                <UserMenu />
            </div>
        </header>
    }
}

#[component]
fn Search() -> impl IntoView {
    let text = RwSignal::new(String::new());
    let input = NodeRef::<html::Input>::new();
    let router = Router::here();
    let slash = window_event_listener(ev::keydown, move |event| {
        let is_typing = event
            .target()
            .and_then(|t| t.dyn_into::<HtmlElement>().ok())
            .is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA"));
        if let ("/", false, Some(input)) = (event.key().as_str(), is_typing, input.get_untracked()) {
            event.prevent_default();
            // An input that is hidden keeps the focus where it is.
            let _ = input.focus();
        }
    });
    on_cleanup(move || slash.remove());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        router.push(&path_of_search(&text.get_untracked()));
        text.set(String::new());
    };
    view! {
        <form class="search" role="search" on:submit=submit>
            {icon(Icon::Search)}
            <input
                node_ref=input
                type="search"
                aria-label="Find a patient by name, birth date or MRN"
                placeholder="Find a patient by name, birth date or MRN"
                autocomplete="off"
                prop:value=move || text.get()
                on:input=move |event| text.set(event_target_value(&event))
            />
            <kbd aria-hidden="true">"/"</kbd>
        </form>
    }
}
