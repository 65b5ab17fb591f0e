//! The pages for an unknown address and for a lost server.

use leptos::prelude::*;

use crate::{
    api::{Api, Failure, Session},
    part::{FailedFace, PageHead},
    router::Page,
};

/// The page for an unknown address.
#[component]
pub fn LostPage() -> impl IntoView {
    view! {
        <PageHead title="There is no such page" sub="The address may be old, or mistyped." />
        <p><a class="btn" href=Page::Home.path()>"Go to Home"</a></p>
    }
}

/// The server did not say who is signed in.
#[component]
pub fn UnreachablePage() -> impl IntoView {
    let api = Api::here();
    let failure = move || match api.session.get() {
        Session::Unreachable(failure) => failure,
        _ => Failure::Offline,
    };
    view! { <main class="gate">{move || view! { <FailedFace failure=failure() again=move || api.check() /> }}</main> }
}
