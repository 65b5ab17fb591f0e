//! Text behind an icon: a button that opens it and closes it, as do Escape, a click elsewhere, and going on by Tab.

use leptos::prelude::*;
use leptos::{ev, html};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Node};

use crate::part::{
    dom::{Edges, next_id},
    icon::{Icon, icon},
};

use crate::reactive::effect;

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
    /// The label of its button.
    children: ChildrenFn,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let anchor = NodeRef::<html::Span>::new();
    let button = NodeRef::<html::Button>::new();
    close_from_outside(open, anchor, button);
    let id = next_id("pop");
    let controls = id.clone();
    let name = label.clone();
    let title = label.clone();
    let children = StoredValue::new(children);
    view! {
        <span
            class="anchor"
            node_ref=anchor
            on:focusout=move |event| close_when_left(&event, open, anchor)
            on:keydown=move |event| close_here(&event, open, button)
        >
            <button
                class=format!("ico {tone}")
                type="button"
                node_ref=button
                aria-label=label
                title=title
                aria-haspopup="dialog"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-controls=move || open.get().then(|| controls.clone())
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {icon(mark)}
            </button>
            <Show when=move || open.get()>
                <Body id=id.clone() name=name.clone()>{children.with_value(|children| children())}</Body>
            </Show>
        </span>
    }
}

/// The panel, which stays within the window.
#[component]
fn Body(id: String, name: String, children: Children) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let side = RwSignal::new(Side::default());
    effect(move || {
        if let Some(node) = node.get() {
            side.set(Side::of(&node));
        }
    });
    view! {
        <div
            class="pop"
            class:end=move || side.get().is_far_right
            class:above=move || side.get().is_far_down
            id=id
            node_ref=node
            tabindex=move || side.get().is_scrolled.then_some("0")
            role="dialog"
            aria-label=name
        >
            {children()}
        </div>
    }
}

/// The side on which there is no room.
#[derive(Clone, Copy, Default)]
struct Side {
    is_far_right: bool,
    is_far_down: bool,
    /// `true` if there is more than fits, which the keyboard must reach too.
    is_scrolled: bool,
}

impl Side {
    fn of(node: &Element) -> Self {
        let size =
            |size: Result<wasm_bindgen::JsValue, _>| size.ok().and_then(|size| size.as_f64()).unwrap_or(f64::MAX);
        let (width, height) = (size(window().inner_width()), size(window().inner_height()));
        let place = Edges::of(node);
        Self {
            is_far_right: place.right > width - 8.0,
            // Only where it fits above.
            is_far_down: place.bottom > height - 8.0 && place.top > place.bottom - place.top + 40.0,
            is_scrolled: node.scroll_height() > node.client_height(),
        }
    }
}

/// Closes what is open at Escape, and nothing around it.
fn close_here(event: &ev::KeyboardEvent, open: RwSignal<bool>, button: NodeRef<html::Button>) {
    if event.key() == "Escape" && open.get_untracked() {
        event.prevent_default();
        event.stop_propagation();
        open.set(false);
        give_back(button);
    }
}

fn give_back(button: NodeRef<html::Button>) {
    if let Some(button) = button.get_untracked() {
        // A button that is gone by now needs no focus.
        let _ = button.focus();
    }
}

/// Closes what is open when the focus goes on to something outside. A click on plain text moves it nowhere.
fn close_when_left(event: &ev::FocusEvent, open: RwSignal<bool>, anchor: NodeRef<html::Span>) {
    let Some(next) = event.related_target().and_then(|next| next.dyn_into::<Node>().ok()) else { return };
    if anchor.get_untracked().is_some_and(|anchor| !anchor.contains(Some(&next))) {
        open.set(false);
    }
}

/// Closes what is open at Escape, which gives the focus back to its button, and at a click outside of the anchor.
pub fn close_from_outside<E>(open: RwSignal<bool>, anchor: NodeRef<E>, button: NodeRef<html::Button>)
where
    E: html::ElementType + 'static,
    E::Output: AsRef<Node> + wasm_bindgen::JsCast + Clone + 'static,
{
    effect(move || {
        if !open.get() {
            return;
        }
        let keys = window_event_listener(ev::keydown, move |event| {
            if event.key() == "Escape" {
                open.set(false);
                give_back(button);
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
