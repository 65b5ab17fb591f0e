//! The faces of something fetched: loading, failed, empty; the fourth is the page's own.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::api::{Api, Face, Failure, Load};

/// Shows what is there, or the face for what is not.
pub fn show<T>(load: Load<T>, ready: impl Fn(T) -> AnyView + Send + 'static) -> impl Fn() -> AnyView + Send + 'static
where
    T: Clone + Send + Sync + 'static,
{
    move || match load.face() {
        Face::Loading => view! { <Skeleton /> }.into_any(),
        Face::Failed(failure) => view! { <FailedFace failure again=move || load.again() /> }.into_any(),
        Face::Ready(value) => ready(value),
    }
}

/// Lines that will be filled.
#[component]
pub fn Skeleton() -> impl IntoView {
    view! {
        <div class="card skeleton" role="status" aria-label="Loading">
            {(0..6).map(|_| view! { <div class="bone"></div> }).collect_view()}
        </div>
    }
}

/// What happened, and a way to try again.
#[component]
pub fn FailedFace(
    /// What happened.
    failure: Failure,
    /// Tries again.
    again: impl Fn() + Send + 'static,
) -> impl IntoView {
    let support = Api::here().viewer().map(|viewer| viewer.practice.support_contact).filter(|s| !s.is_empty());
    view! {
        <div class="card face" role="alert">
            <span class="face-icon bad">{icon(Icon::Warning)}</span>
            <h2>"This could not be loaded"</h2>
            <p>{failure.text()}</p>
            {support.map(|support| view! { <p class="mut small">"Whom to ask: " {support}</p> })}
            <button class="btn" type="button" on:click=move |_| again()>"Try again"</button>
        </div>
    }
}

/// Nothing is there, which may be good.
#[component]
pub fn EmptyFace(
    /// What is not there.
    #[prop(into)]
    title: String,
    /// Why, or what to do.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! {
        <div class="face">
            <span class="face-icon">{icon(Icon::Check)}</span>
            <h2>{title}</h2>
            <p>{text}</p>
        </div>
    }
}
