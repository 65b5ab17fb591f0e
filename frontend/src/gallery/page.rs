//! The page, and its sections.

use leptos::prelude::*;

use super::{agreement, field, list, notice, overlay, plain};
use crate::{
    part::{Announcer, LiveRegion, PageHead, Toaster, Toasts},
    router::Router,
    theme::{self, Theme},
};

/// A section: the name of its part, its heading, and what it shows.
type Section = (&'static str, &'static str, fn() -> AnyView);

const SECTIONS: &[Section] = &[
    ("button", "Buttons and links", plain::buttons),
    ("icon", "Icons", plain::icons),
    ("tag", "Status tags", plain::tags),
    ("text", "Text and date fields", field::texts),
    ("choice", "Fields to choose in", field::choices),
    ("form", "Form with summary and guard", field::form),
    ("tabs", "Tabs", list::tabs),
    ("table", "Table", list::table),
    ("pager", "Pager", list::pager),
    ("faces", "Faces of a list", list::faces),
    ("popover", "Popover", overlay::popovers),
    ("dialog", "Dialog", overlay::dialogs),
    ("banner", "Banners", notice::banners),
    ("toast", "Toasts", notice::toasts),
    ("progress", "Progress", notice::progress),
    ("live", "Live region", notice::live),
    ("head", "Page header and breadcrumb", plain::heads),
    ("facts", "Description list", plain::facts),
    ("timeline", "Timeline", plain::timeline),
    ("agreement", "The rule engine", agreement::agreement),
    ("crash", "When the program stops", notice::crash),
];

/// Returns `true` if the path is the gallery's.
#[must_use]
pub fn is_asked_for() -> bool {
    window().location().pathname().is_ok_and(|path| path.trim_end_matches('/') == "/gallery")
}

/// The gallery. It needs no server.
#[component]
pub fn Gallery() -> impl IntoView {
    Router::provide();
    Announcer::provide();
    Toaster::provide();
    view! {
        <LiveRegion />
        <main class="gallery"><Sections /></main>
        <Toasts />
    }
}

#[component]
fn Sections() -> impl IntoView {
    let part = untrack(|| Router::here().query("part"));
    let shown = SECTIONS.iter().filter(|(name, ..)| part.as_deref().is_none_or(|part| part == *name));
    let sections = shown.map(|(name, title, show)| {
        view! {
            <section class="stack" aria-labelledby=*name>
                <h2 id=*name>{*title}</h2>
                {show()}
            </section>
        }
    });
    view! {
        <PageHead title="Gallery" sub="Every part in every state." actions=|| view! { <Themes /> } />
        {sections.collect_view()}
    }
}

#[component]
fn Themes() -> impl IntoView {
    let themes = [(Theme::System, "As the system"), (Theme::Light, "Light"), (Theme::Dark, "Dark")];
    themes
        .into_iter()
        .map(|(theme, word)| view! { <button class="chip" type="button" on:click=move |_| theme::apply(theme)>{word}</button> })
        .collect_view()
}
