//! Buttons. One that is busy keeps the focus, and does nothing until it is done.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::api::Api;

/// The look of a button.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Look {
    /// A plain button, one of several.
    #[default]
    Plain,
    /// The primary action; one a page or dialog.
    Primary,
    /// Something beside the point.
    Quiet,
    /// Something that cannot be undone.
    Danger,
}

impl Look {
    const fn class(self) -> &'static str {
        match self {
            Self::Plain => "btn",
            Self::Primary => "btn p",
            Self::Quiet => "btn q",
            Self::Danger => "btn danger",
        }
    }
}

/// A button with words.
#[component]
pub fn Button(
    /// Its look.
    #[prop(optional)]
    look: Look,
    /// `true` for a small one, within a row or a popover.
    #[prop(optional)]
    small: bool,
    /// The icon before the words.
    #[prop(optional)]
    mark: Option<Icon>,
    /// `true` if it submits its form.
    #[prop(optional)]
    submit: bool,
    /// `true` while its action is under way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Its name, where the words alone do not say enough.
    #[prop(optional, into)]
    label: Option<String>,
    /// The field of the API that its action uses: it is not drawn for a user who may not.
    #[prop(default = "")]
    needs: &'static str,
    /// Called when it is pressed.
    #[prop(optional, into)]
    press: Option<Callback<()>>,
    /// The words.
    children: Children,
) -> impl IntoView {
    if !is_for_user(needs) {
        return ().into_any();
    }
    let class = format!("{}{}", look.class(), if small { " s" } else { "" });
    let act = move |event: leptos::ev::MouseEvent| {
        if busy.get_untracked() {
            event.prevent_default();
        } else if let Some(press) = press {
            press.run(());
        }
    };
    view! {
        <button
            class=class
            type=if submit { "submit" } else { "button" }
            aria-label=label
            aria-disabled=move || busy.get().then_some("true")
            on:click=act
        >
            {mark.map(icon)}
            {move || busy.get().then(|| icon(Icon::Busy))}
            {children()}
        </button>
    }
    .into_any()
}

/// Returns `true` if the user may use a field of the API. Where there is no server, as in the gallery, nobody is refused.
fn is_for_user(field: &str) -> bool {
    field.is_empty() || use_context::<Api>().is_none_or(|api| api.may(field))
}

/// A button that is only an icon: its name is what a screen reader says, and what a mouse is told.
#[component]
pub fn IconButton(
    /// Its name.
    #[prop(into)]
    label: Signal<String>,
    /// Its icon.
    mark: Icon,
    /// Its color: `bad`, `warn` or `ask`.
    #[prop(default = "ask")]
    tone: &'static str,
    /// The field of the API that its action uses: it is not drawn for a user who may not.
    #[prop(default = "")]
    needs: &'static str,
    /// Called when it is pressed.
    #[prop(into)]
    press: Callback<()>,
) -> impl IntoView {
    let name = move || label.get();
    is_for_user(needs).then(|| view! {
        <button class=format!("ico {tone}") type="button" aria-label=name title=name on:click=move |_| press.run(())>
            {icon(mark)}
        </button>
    })
}

/// A link that looks like a button, because it is what to do next.
#[component]
pub fn ButtonLink(
    /// The URL.
    #[prop(into)]
    to: String,
    /// Its look.
    #[prop(optional)]
    look: Look,
    /// `true` for a small one.
    #[prop(optional)]
    small: bool,
    /// The icon before the words.
    #[prop(optional)]
    mark: Option<Icon>,
    /// The field of the API that the page is made of: it is not drawn for a user who may not.
    #[prop(default = "")]
    needs: &'static str,
    /// The words.
    children: Children,
) -> impl IntoView {
    let class = format!("{}{}", look.class(), if small { " s" } else { "" });
    is_for_user(needs).then(|| view! { <a class=class href=to>{mark.map(icon)}{children()}</a> })
}
