//! The navigation.

use leptos::prelude::*;
use shared::report::ReportTab;

use super::counts::Counts;
use crate::{
    api::{Api, Viewer},
    format,
    part::{Icon, icon},
    reactive::memo,
    router::{Chip, Page},
};

#[component]
pub fn Nav(open: RwSignal<bool>, path: RwSignal<String>, counts: Counts) -> impl IntoView {
    let api = Api::here();
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
            <NavLink path to=Page::Sheet mark=Icon::Sheet name="Monthly sheet" />
            <NavLink path to=Page::Explain mark=Icon::Message name="Explain a message" />
            <div class="cap">"Admin › Manage"</div>
            <NavLink path to=Page::Vaccines mark=Icon::Flask name="Vaccines" />
            <NavLink path to=Page::Stock mark=Icon::Package name="Stock" />
            <NavLink path to=Page::Clinicians mark=Icon::Stethoscope name="Clinicians" />
            <NavLink path to=Page::Places mark=Icon::Pin name="Locations and practice" />
            <NavLink path to=Page::Integrations mark=Icon::Plug name="Integrations" />
            {move || api.may_now(Page::People.needs()).then(|| view! { <div class="cap">"Admin"</div> })}
            <NavLink path to=Page::People mark=Icon::Person name="People" />
            <NavLink path to=Page::Tokens mark=Icon::Key name="Tokens" />
            <NavLink path to=Page::Webhooks mark=Icon::Webhook name="Webhooks" />
            <NavLink path to=Page::Audit mark=Icon::Log name="Audit log" />
            {move || api.viewer().map(|viewer| view! { <Foot viewer /> })}
        </nav>
    }
}

#[component]
fn Foot(viewer: Viewer) -> impl IntoView {
    let practice = viewer.practice;
    let locations = practice.locations.iter().filter(|location| location.active).count();
    let locations = i64::try_from(locations).unwrap_or_default();
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
    let api = Api::here();
    let (needs, href) = (to.needs(), to.path());
    let section = StoredValue::new(section(&href).to_owned());
    let is_current = move || path.with(|path| section.with_value(|own| self::section(path) == own));
    let is_for_user = memo(move || api.may_now(needs));
    view! {
        <Show when=move || is_for_user.get()>
            <a href=href.clone() aria-current=move || is_current().then_some("page")>
                {icon(mark)}
                <span>{name}</span>
                {move || count.get().map(|count| view! {
                    <span class="n">{format::count(count)}<span class="sr">" not reported"</span></span>
                })}
            </a>
        </Show>
    }
}

/// The part of a path that the navigation shows as current.
fn section(path: &str) -> &str {
    match path.split('/').nth(1).unwrap_or_default() {
        "admin" => path.split("/recall/").next().unwrap_or_default().trim_end_matches('/'),
        first => first,
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
    #[case("/admin/stock/recall/7", "/admin/stock")]
    fn a_path_belongs_to_a_section(#[case] path: &str, #[case] expected: &str) {
        assert_eq!(section(path), expected);
    }
}
