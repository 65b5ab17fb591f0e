//! The user menu: the own account, theme and sign-out.

use leptos::html;
use leptos::prelude::*;

use crate::{
    api::Api,
    format,
    part::{Button, Icon, close_from_outside, icon, next_id},
    router::Page,
    theme::{self, Theme},
};

#[component]
pub fn UserMenu() -> impl IntoView {
    let api = Api::here();
    let name = api.viewer().map(|viewer| viewer.display_name).unwrap_or_default();
    let open = RwSignal::new(false);
    let button = NodeRef::<html::Button>::new();
    let anchor = NodeRef::<html::Div>::new();
    close_from_outside(open, anchor, button);
    let id = next_id("menu");
    let controls = id.clone();
    let initials = format::initials(&name);
    view! {
        <div class="anchor" node_ref=anchor>
            <button
                class="ava"
                type="button"
                node_ref=button
                aria-label=format!("{initials}, {name}: account, theme and sign out")
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-controls=controls
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {initials.clone()}
            </button>
            <Show when=move || open.get()>
                <div class="pop end menu-pop" id=id.clone()>
                    <p><b>{name.clone()}</b></p>
                    <a class="btn" href=Page::Account.path() on:click=move |_| open.set(false)>{icon(Icon::Person)}"Your account"</a>
                    <a class="btn" href="/graphiql" rel="external">{icon(Icon::Message)}"GraphiQL"</a>
                    <ThemeSwitch />
                    <Button mark=Icon::SignOut press=move |()| api.sign_out()>"Sign out"</Button>
                </div>
            </Show>
        </div>
    }
}

#[component]
fn ThemeSwitch() -> impl IntoView {
    let chosen = RwSignal::new(theme::remembered());
    let choose = move |theme: Theme| {
        theme::apply(theme);
        chosen.set(theme);
    };
    let choices = [
        (Theme::System, Icon::System, "As the system"),
        (Theme::Light, Icon::Sun, "Light"),
        (Theme::Dark, Icon::Moon, "Dark"),
    ];
    view! {
        <fieldset class="chips">
            <legend>"Theme"</legend>
            {choices.into_iter().map(|(theme, mark, word)| view! {
                <button
                    class="chip"
                    type="button"
                    aria-pressed=move || if chosen.get() == theme { "true" } else { "false" }
                    on:click=move |_| choose(theme)
                >
                    {icon(mark)}{word}
                </button>
            }).collect_view()}
        </fieldset>
    }
}
