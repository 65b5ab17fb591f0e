//! The shell around every page: navigation, search, connection, who is signed in. What a page shows is not its business.

mod connection;
mod counts;
mod nav;
mod top_bar;
mod user_menu;

pub use counts::Counts;

use leptos::ev;
use leptos::prelude::*;

use self::{connection::LostConnection, counts::follow_counts, nav::Nav, top_bar::TopBar};
use crate::{part::focus_soon, reactive::effect, router::Router};

/// The shell.
#[component]
pub fn Shell(
    /// The page.
    children: Children,
) -> impl IntoView {
    let counts = Counts(RwSignal::new(None));
    provide_context(counts);
    follow_counts(counts);
    let open = RwSignal::new(false);
    let path = Router::here().path;
    effect(move || {
        path.track();
        open.set(false);
    });
    let escape = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" && open.get_untracked() {
            open.set(false);
            focus_soon("menu".to_owned());
        }
    });
    on_cleanup(move || escape.remove());
    view! {
        <div class="app">
            <a class="skip" href="#main" rel="external">"Skip to the page"</a>
            <Nav open path counts />
            <Show when=move || open.get()><div class="veil" on:click=move |_| open.set(false)></div></Show>
            <div class="side">
                <TopBar open />
                <main id="main" tabindex="-1"><LostConnection />{children()}</main>
            </div>
        </div>
    }
}
