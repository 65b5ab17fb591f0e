//! The faces of something fetched: loading, failed, empty; the fourth is the page's own.

use leptos::prelude::*;

use super::skeleton::Skeleton;
use crate::api::{Api, Face, Failure, Load};
use crate::part::{
    button::Button,
    icon::{Icon, icon},
};

/// Shows what is there, or the face for what is not.
pub fn show<T>(load: Load<T>, ready: impl Fn(T) -> AnyView + Send + 'static) -> AnyView
where
    T: Clone + Send + Sync + 'static,
{
    let face = move || match load.face() {
        Face::Loading => view! { <Skeleton /> }.into_any(),
        Face::Failed(failure) => view! { <FailedFace failure again=move || load.again() /> }.into_any(),
        Face::Ready(value) => ready(value),
    };
    face.into_any()
}

/// A failure, with a way to try again.
#[component]
pub fn FailedFace(
    /// The failure.
    failure: Failure,
    /// Tries again.
    again: impl Fn() + Send + Sync + 'static,
) -> impl IntoView {
    let support = use_context::<Api>()
        .and_then(Api::viewer)
        .map(|viewer| viewer.practice.support_contact)
        .filter(|s| !s.is_empty());
    view! {
        <div class="card face" role="alert">
            <span class="face-icon bad">{icon(Icon::Warning)}</span>
            <h2>"This could not be loaded"</h2>
            <p>{failure.text()}</p>
            {support.map(|support| view! { <p class="mut small">"Whom to ask: " {support}</p> })}
            <Button mark=Icon::Refresh press=move |()| again()>"Try again"</Button>
        </div>
    }
}

/// The face of an empty list, which may be good.
#[component]
pub fn EmptyFace(
    /// The title.
    #[prop(into)]
    title: String,
    /// The reason, or what to do.
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
