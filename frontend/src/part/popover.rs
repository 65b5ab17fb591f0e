//! Text behind an icon: a button that opens it and closes it, as do Escape and a click elsewhere.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast as _;
use web_sys::Node;

use super::{
    icon::{Icon, icon},
    tick::next_id,
};

/// A button with an icon, and what it opens.
#[component]
pub fn Popover(
    /// The button's name.
    #[prop(into)]
    label: String,
    /// Its icon.
    mark: Icon,
    /// Its color: `bad`, `warn` or `ask`.
    tone: &'static str,
    /// What it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let anchor = NodeRef::<html::Span>::new();
    let button = NodeRef::<html::Button>::new();
    close_from_outside(open, anchor, button);
    let id = next_id("pop");
    let controls = id.clone();
    let name = label.clone();
    view! {
        <span class="anchor" node_ref=anchor>
            <button
                class=format!("ico {tone}")
                type="button"
                node_ref=button
                aria-label=label
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-controls=controls
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {icon(mark)}
            </button>
            <Show when=move || open.get()>
                <div class="pop" id=id.clone() role="dialog" aria-label=name.clone()>{children()}</div>
            </Show>
        </span>
    }
}

/// Closes what is open at Escape, which gives the focus back to its button, and at a click outside of the anchor.
pub fn close_from_outside<E>(open: RwSignal<bool>, anchor: NodeRef<E>, button: NodeRef<html::Button>)
where
    E: html::ElementType + 'static,
    E::Output: AsRef<Node> + wasm_bindgen::JsCast + Clone + 'static,
{
    Effect::new(move |_| {
        if !open.get() {
            return;
        }
        let keys = window_event_listener(ev::keydown, move |event| {
            if event.key() == "Escape" {
                open.set(false);
                if let Some(button) = button.get_untracked() {
                    // A button that is gone by now needs no focus.
                    let _ = button.focus();
                }
            }
        });
        let clicks = window_event_listener(ev::click, move |event| {
            let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
            let is_inside =
                anchor.get_untracked().is_some_and(|anchor| AsRef::<Node>::as_ref(&anchor).contains(target.as_ref()));
            if !is_inside {
                open.set(false);
            }
        });
        on_cleanup(move || {
            keys.remove();
            clicks.remove();
        });
    });
}
