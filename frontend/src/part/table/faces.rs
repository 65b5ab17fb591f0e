//! The four faces of a list: loading, failed, empty, rows.

use leptos::prelude::*;

use crate::{
    api::{Face, Failure, Load},
    part::status::{EmptyFace, FailedFace, Skeleton},
    reactive::memo,
};

/// The face of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListFace {
    /// Loading.
    Loading,
    /// The list could not be loaded.
    Failed(Failure),
    /// An empty list, which may be good: what is not there, and why or what to do.
    Empty(&'static str, &'static str),
    /// A list of rows, which follow their changes by themselves.
    Rows,
}

impl ListFace {
    /// The face of loaded data; `empty` returns the words for data without rows.
    pub fn of<T: Clone + Send + Sync + 'static>(
        load: Load<T>,
        empty: impl Fn(&T) -> Option<(&'static str, &'static str)>,
    ) -> Self {
        load.with_face(|face| match face {
            Face::Loading => Self::Loading,
            Face::Failed(failure) => Self::Failed(failure.clone()),
            Face::Ready(value) => empty(value).map_or(Self::Rows, |(title, text)| Self::Empty(title, text)),
        })
    }
}

/// Shows a list's face. The rows stay while only they change.
#[component]
pub fn Faces(
    /// The face to show.
    #[prop(into)]
    shown: Signal<ListFace>,
    /// Tries again.
    #[prop(into)]
    again: Callback<()>,
    /// The rows.
    children: ChildrenFn,
) -> impl IntoView {
    let shown = memo(move || shown.get());
    move || match shown.get() {
        ListFace::Loading => view! { <Skeleton /> }.into_any(),
        ListFace::Failed(failure) => view! { <FailedFace failure again=move || again.run(()) /> }.into_any(),
        ListFace::Empty(title, text) => view! { <div class="card"><EmptyFace title text /></div> }.into_any(),
        ListFace::Rows => children(),
    }
}
