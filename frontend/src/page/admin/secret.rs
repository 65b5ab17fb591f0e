//! A secret that is shown once: only what is made of it is kept.

use leptos::prelude::*;

use super::actions::Actions;
use crate::part::{Button, copy_button};

/// Draws a secret.
pub fn secret_view(actions: Actions, secret: String) -> AnyView {
    view! {
        <div class="stack">
            <p>"It is shown this once. Copy it to where the other program reads it, and show it to nobody else."</p>
            <p class="said mono">{secret.clone()}</p>
            <div class="row wrap">
                {copy_button(secret)}
                <Button press=move |()| actions.forget()>"It is kept"</Button>
            </div>
        </div>
    }
    .into_any()
}
