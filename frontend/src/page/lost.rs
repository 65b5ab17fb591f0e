//! The pages for an unknown address, for a page of another role, and for a lost server.

use leptos::prelude::*;

use crate::{
    api::{Api, Failure, Session},
    page::admin::role_name,
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

/// The page in the place of one that is for other roles.
#[component]
pub fn ForbiddenPage() -> impl IntoView {
    let role = Api::here().viewer().and_then(|viewer| viewer.role).unwrap_or_default();
    let text =
        ["Your role, ", role_name(&role), ", does not include it. An administrator of the practice can change that."];
    view! {
        <PageHead title="This page is for other roles" sub=text.concat() />
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
