//! A button that copies a text.

use leptos::prelude::*;

use super::{
    button::{Button, Look},
    icon::Icon,
    overlay::Toaster,
    status::Tone,
};

/// A button that copies a text; none where the browser does not: it copies by itself only where the page came over TLS
/// or from this machine.
#[must_use]
pub fn copy_button(text: String) -> Option<AnyView> {
    let toaster = Toaster::here();
    let press = move |()| {
        // Whether it went well is seen when it is pasted.
        let _ = window().navigator().clipboard().write_text(&text);
        toaster.tell(Tone::Good, "Copied.");
    };
    let view = || view! { <Button mark=Icon::Copy look=Look::Primary press>"Copy"</Button> }.into_any();
    window().is_secure_context().then(view)
}
