//! A dialog over the page, on the browser's own element: it holds the focus, closes by Escape, and returns the focus.

use leptos::prelude::*;
use leptos::{ev, html};
use web_sys::Element;

use super::leaving::ask_before_leaving;
use crate::part::{
    button::{Button, IconButton, Look},
    dom::{Place, blur, focus, focus_soon, next_id},
    icon::Icon,
};
use crate::{reactive::effect, router::Router};

/// A dialog. What is in it is made anew each time that it opens.
#[component]
pub fn Dialog(
    /// `true` while it is open.
    open: RwSignal<bool>,
    /// Its name.
    #[prop(into)]
    title: Signal<String>,
    /// `true` if it can be closed without an answer.
    #[prop(default = true)]
    closable: bool,
    /// `true` while something in it is not saved, so that leaving it or the page asks first.
    #[prop(optional)]
    unsaved: Option<RwSignal<bool>>,
    /// Its content.
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let asking = RwSignal::new(false);
    let id = next_id("dialog");
    if let Some(unsaved) = unsaved {
        // What is saved and closed may lead to another page at once.
        ask_before_leaving(Signal::derive(move || open.get() && unsaved.get()), asking);
    }
    show_while_open(dialog, open, id.clone());
    effect(move || {
        if !open.get() {
            asking.set(false);
            if let Some(unsaved) = unsaved {
                unsaved.set(false);
            }
        }
    });
    let leave = move |()| match unsaved.is_some_and(|unsaved| unsaved.get_untracked()) {
        true => asking.set(true),
        false => open.set(false),
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && !event.default_prevented() {
            // The browser would close it by itself, whatever is in it.
            event.prevent_default();
            event.stop_propagation();
            if closable {
                leave(());
            }
        }
    };
    let name = id.clone();
    view! {
        <dialog
            node_ref=dialog
            aria-labelledby=name
            on:close=move |_| open.set(false)
            on:cancel=move |event: ev::Event| event.prevent_default()
            on:keydown=on_key
        >
            <Show when=move || open.get()>
                <h2 id=id.clone() tabindex="-1">{move || title.get()}</h2>
                <Show when=move || asking.get()><Question open asking /></Show>
                {children()}
                {closable.then(|| view! {
                    <span class="dialog-close"><IconButton label="Close" mark=Icon::Close press=leave /></span>
                })}
            </Show>
        </dialog>
    }
}

/// Shows the dialog while it is open, and gives the focus back to the element that had it when it was opened, however
/// fast the next key came. The browser would give it back too, but without the caret of a text field.
fn show_while_open(dialog: NodeRef<html::Dialog>, open: RwSignal<bool>, heading: String) {
    let heading = StoredValue::new(heading);
    Effect::new(move |opener: Option<Option<(Option<Element>, Option<Place>)>>| {
        let (dialog, is_open) = (dialog.get()?, open.get());
        if !is_open {
            dialog.close();
            if let Some((opener, place)) = opener.flatten() {
                focus(opener);
                place.into_iter().for_each(Place::refocus);
            }
            return None;
        }
        request_animation_frame(move || {
            if !dialog.open() {
                blur();
                // It fails only for a dialog that has left the page.
                let _ = dialog.show_modal();
                focus_soon(heading.get_value());
            }
        });
        Some((document().active_element(), Place::of_focus()))
    });
}

/// Asks whether what was entered shall be lost. Whoever wanted to leave the page goes on from here.
#[component]
fn Question(open: RwSignal<bool>, asking: RwSignal<bool>) -> impl IntoView {
    let router = Router::here();
    let keep = move |()| {
        asking.set(false);
        router.cancel();
    };
    let close = move |()| {
        open.set(false);
        router.proceed();
    };
    let id = next_id("question");
    focus_soon(id.clone());
    view! {
        <div class="banner warn" role="alertdialog" aria-label="Close without saving?">
            <div class="banner-body">
                <b id=id tabindex="-1">"What you entered is not saved yet."</b>
                <div class="row wrap">
                    <Button small=true press=keep>"Keep editing"</Button>
                    <Button small=true look=Look::Danger press=close>"Close without saving"</Button>
                </div>
            </div>
        </div>
    }
}
