//! The shell around every page: navigation, search, who is signed in.

use leptos::prelude::*;
use leptos::{ev, html, task::spawn_local};
use shared::report::ReportTab;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

use crate::{
    api::{
        Api, CountsQuery, Liveness, Load, ReportChangedFeed, ReportCounts, Viewer, counts_query, report_changed_feed,
    },
    format,
    page::patients::path_of_search,
    part::{Banner, Button, Icon, Tone, close_from_outside, focus_soon, icon, next_id, pause},
    router::{Chip, Page, Router},
    theme::{self, Theme},
};

/// Time for which the connection may be lost before the user is told, in milliseconds.
const LOST_DELAY: u32 = 4_000;

/// The counts that the navigation shows.
#[derive(Clone, Copy)]
pub struct Counts(pub RwSignal<Option<ReportCounts>>);

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
    Effect::new(move |_| {
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

/// Reads the counts once, and then takes them from each change.
fn follow_counts(counts: Counts) {
    let api = Api::here();
    api.subscribe::<ReportChangedFeed>(report_changed_feed::Variables { patient_id: None }, move |came| {
        counts.0.set(Some(came.counts));
    });
    let load = Load::new(
        api,
        || (),
        move |()| async move {
            let wanted = counts_query::Variables { tab: ReportTab::NotReported };
            Ok(api.run::<CountsQuery>(wanted).await?.counts)
        },
    );
    Effect::new(move |_| {
        if let Some(read) = load.get() {
            counts.0.set(Some(read));
        }
    });
}

#[component]
fn Nav(open: RwSignal<bool>, path: RwSignal<String>, counts: Counts) -> impl IntoView {
    let viewer = Api::here().viewer();
    let waiting = move || counts.0.get().map(|counts| counts.not_reported).filter(|n| *n > 0);
    view! {
        <nav class="nav" class:open=move || open.get() id="nav" aria-label="Main">
            <div class="brand"><svg viewBox="0 0 32 32" aria-hidden="true"><use href="#brand"></use></svg>"Dosewire"</div>
            <NavLink path to=Page::Home mark=Icon::Home name="Home" />
            <NavLink path to=Page::Patients mark=Icon::People name="Patients" />
            <div class="cap">"Reporting"</div>
            <NavLink
                path
                to=Page::Reports(ReportTab::NotReported, Chip::All)
                mark=Icon::Send
                name="Vaccine State Registry"
                count=Signal::derive(waiting)
            />
            <div class="cap">"Admin › Manage"</div>
            <NavLink path to=Page::Vaccines mark=Icon::Flask name="Vaccines" />
            <NavLink path to=Page::Integrations mark=Icon::Plug name="Integrations" />
            {viewer.map(|viewer| view! { <Foot viewer /> })}
        </nav>
    }
}

#[component]
fn Foot(viewer: Viewer) -> impl IntoView {
    let practice = viewer.practice;
    let locations = i64::try_from(practice.locations.len()).unwrap_or_default();
    view! {
        <div class="foot">
            {practice.name}<br />
            {format::counted(locations, "location", "locations")}", "{practice.time_zone}
        </div>
    }
}

#[component]
fn NavLink(
    path: RwSignal<String>,
    to: Page,
    mark: Icon,
    name: &'static str,
    #[prop(optional, into)] count: MaybeProp<i64>,
) -> impl IntoView {
    let section = section(&to.path()).to_owned();
    let is_current = move || path.with(|path| self::section(path) == section);
    view! {
        <a href=to.path() aria-current=move || is_current().then_some("page")>
            {icon(mark)}
            <span>{name}</span>
            {move || count.get().map(|count| view! {
                <span class="n">{format::count(count)}<span class="sr">" not reported"</span></span>
            })}
        </a>
    }
}

/// The part of a path that the navigation shows as current.
fn section(path: &str) -> &str {
    match path.split('/').nth(1).unwrap_or_default() {
        "admin" => path.trim_end_matches('/'),
        first => first,
    }
}

#[component]
fn TopBar(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <header class="top">
            <button
                class="ico ask menu"
                id="menu"
                type="button"
                aria-label="Menu"
                aria-controls="nav"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {icon(Icon::Menu)}
            </button>
            <Search />
            <div class="who">
                <LiveMark />
                <UserMenu />
            </div>
        </header>
    }
}

#[component]
fn Search() -> impl IntoView {
    let text = RwSignal::new(String::new());
    let input = NodeRef::<html::Input>::new();
    let router = Router::here();
    let slash = window_event_listener(ev::keydown, move |event| {
        let is_typing = event
            .target()
            .and_then(|t| t.dyn_into::<HtmlElement>().ok())
            .is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA"));
        if let ("/", false, Some(input)) = (event.key().as_str(), is_typing, input.get_untracked()) {
            event.prevent_default();
            // An input that is hidden keeps the focus where it is.
            let _ = input.focus();
        }
    });
    on_cleanup(move || slash.remove());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        router.push(&path_of_search(&text.get_untracked()));
        text.set(String::new());
    };
    view! {
        <form class="search" role="search" on:submit=submit>
            {icon(Icon::Search)}
            <input
                node_ref=input
                type="search"
                aria-label="Find a patient by name, birth date or MRN"
                placeholder="Find a patient by name, birth date or MRN"
                autocomplete="off"
                prop:value=move || text.get()
                on:input=move |event| text.set(event_target_value(&event))
            />
            <kbd aria-hidden="true">"/"</kbd>
        </form>
    }
}

#[component]
fn LiveMark() -> impl IntoView {
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

/// While changes do not come, what is shown may be old. A short break is not worth a word.
#[component]
fn LostConnection() -> impl IntoView {
    let state = Api::here().live.state;
    let is_lost = RwSignal::new(false);
    Effect::new(move |_| {
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

#[component]
fn UserMenu() -> impl IntoView {
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
                aria-label=format!("{initials}, {name}: theme and sign out")
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-controls=controls
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {initials.clone()}
            </button>
            <Show when=move || open.get()>
                <div class="pop end menu-pop" id=id.clone()>
                    <p><b>{name.clone()}</b></p>
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

#[cfg(test)]
mod tests {
    use super::section;

    #[rstest::rstest]
    #[case("/", "")]
    #[case("/patients/7", "patients")]
    #[case("/reporting/report/7", "reporting")]
    #[case("/admin/vaccines/", "/admin/vaccines")]
    fn a_path_belongs_to_a_section(#[case] path: &str, #[case] expected: &str) {
        assert_eq!(section(path), expected);
    }
}
