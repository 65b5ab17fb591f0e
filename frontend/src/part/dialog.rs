//! A dialog over the page, on the browser's own element: it holds the focus and closes by Escape.

use leptos::{html, prelude::*};

use super::{
    icon::{Icon, icon},
    tick::{focus_soon, next_id},
};

/// A dialog. What is in it is made anew each time that it opens.
#[component]
pub fn Dialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Its name.
    #[prop(into)]
    title: Signal<String>,
    /// Whether it can be left without an answer.
    #[prop(default = true)]
    closable: bool,
    /// What is in it.
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let id = next_id("dialog");
    let heading = StoredValue::new(id.clone());
    Effect::new(move |_| {
        let (Some(dialog), is_open) = (dialog.get(), open.get()) else { return };
        if !is_open {
            dialog.close();
            return;
        }
        request_animation_frame(move || {
            if !dialog.open() {
                // It fails only for a dialog that has left the page.
                let _ = dialog.show_modal();
                focus_soon(heading.get_value());
            }
        });
    });
    let name = id.clone();
    view! {
        <dialog
            node_ref=dialog
            aria-labelledby=name
            on:close=move |_| open.set(false)
            on:cancel=move |event: leptos::ev::Event| if !closable { event.prevent_default() }
        >
            <Show when=move || open.get()>
                <h2 id=id.clone() tabindex="-1">{move || title.get()}</h2>
                {children()}
                {closable.then(|| view! {
                    <button class="ico ask dialog-close" type="button" aria-label="Close" on:click=move |_| open.set(false)>
                        {icon(Icon::Close)}
                    </button>
                })}
            </Show>
        </dialog>
    }
}
