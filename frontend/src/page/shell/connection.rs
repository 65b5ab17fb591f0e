//! The state of the connection, and a banner while it is lost.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::{
    api::{Api, Liveness},
    part::{Banner, Tone, pause},
    reactive::effect,
};

/// Time for which the connection may be lost before the user is told, in milliseconds.
const LOST_DELAY: u32 = 4_000;

#[component]
pub fn LiveMark() -> impl IntoView {
    let state = Api::here().live.state;
    view! {
        <span class="live" class:lost=move || state.get() != Liveness::Live>
            {move || match state.get() {
                Liveness::Live => "Live",
                Liveness::Connecting => "Connecting",
                Liveness::Lost => "Reconnecting",
            }}
        </span>
    }
}

/// A note that the page may be out of date, while changes do not arrive. A short break shows none.
#[component]
pub fn LostConnection() -> impl IntoView {
    let state = Api::here().live.state;
    let is_lost = RwSignal::new(false);
    effect(move || {
        if state.get() != Liveness::Lost {
            is_lost.set(false);
            return;
        }
        spawn_local(async move {
            pause(LOST_DELAY).await;
            if state.try_get_untracked() == Some(Liveness::Lost) {
                is_lost.try_set(true);
            }
        });
    });
    move || {
        is_lost.get().then(|| view! {
            <Banner tone=Tone::Warn>
                <div><b>"The connection to the server is lost."</b>" What you see may be old, and nothing can be saved. It is read again as soon as the connection is back."</div>
            </Banner>
        })
    }
}
