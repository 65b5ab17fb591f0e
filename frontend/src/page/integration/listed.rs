//! The integrations of the practice.

use leptos::prelude::*;

use crate::{
    api::{Api, Environment, Integration, IntegrationState, Load},
    format,
    page::{integration::draft, reminder::Reminders},
    part::{Icon, IntegrationTag, Step, Tag, Timeline, show},
    zone::{self, Zone},
};

/// The list.
#[component]
pub fn Listed(
    /// The integrations.
    integrations: Load<Vec<Integration>>,
    /// The program that the page shows.
    chosen: RwSignal<String>,
    /// The chosen system.
    system: RwSignal<String>,
) -> impl IntoView {
    view! {
        <div class="card pad stack">
            <h2>"Set up"</h2>
            {show(integrations, move |list| {
                if list.is_empty() {
                    return view! { <p class="small mut">"No program is set up yet."</p> }.into_any();
                }
                list.into_iter().map(|integration| view! { <One integration chosen system /> }).collect_view().into_any()
            })}
        </div>
    }
}

#[component]
fn One(integration: Integration, chosen: RwSignal<String>, system: RwSignal<String>) -> impl IntoView {
    let (code, its_system) = (integration.program_code.clone(), integration.environment);
    let choose = move |_| {
        system.set(its_system.to_string());
        chosen.set(code.clone());
    };
    let waiting = integration.enrollments.iter().map(|enrollment| enrollment.not_reported).sum::<i64>();
    let locations = i64::try_from(integration.enrollments.len()).unwrap_or_default();
    view! {
        <div class="listed">
            <button class="link strong" type="button" on:click=choose>
                {integration.program_name.clone()}" – "{integration.registry_name.clone()}
            </button>
            <div class="row"><IntegrationTag state=integration.state /><span class="small mut">{environment(integration.environment)}</span></div>
            <p class="small mut">
                {format::counted(locations, "location", "locations")}", "{format::counted(waiting, "dose", "doses")}" not reported"
            </p>
            {missing(&integration)}
            <Reminders reminders=integration.reminders.clone() />
            <Timeline>{reporting(&integration)}</Timeline>
        </div>
    }
}

/// The locations in use that do not report to it yet.
fn missing(integration: &Integration) -> Option<AnyView> {
    let practice = Api::here().viewer().map(|viewer| viewer.practice.locations).unwrap_or_default();
    let is_entered = |id: &str| integration.enrollments.iter().any(|enrollment| enrollment.location_id == id);
    let missing = practice.into_iter().filter(|location| location.active && !is_entered(&location.id));
    let names = missing.map(|location| location.name).collect::<Vec<_>>().join(", ");
    (!names.is_empty()).then(|| {
        view! { <p class="small"><Tag tone="warn" mark=Icon::Warning word="Not entered yet" />" "{names}</p> }
            .into_any()
    })
}

/// The status of automatic reporting, and its time.
fn reporting(integration: &Integration) -> impl IntoView + use<> {
    let night = format!("Each night at {}, {}", draft::night_time(&integration.night_at), integration.time_zone);
    match (integration.state, integration.activated_at) {
        (IntegrationState::Active, Some(at)) => {
            let when = (zone::iso(at), vec![Zone::here().date(at)]);
            view! { <Step tone="good" mark=Icon::Check what="Active" more=night when /> }.into_any()
        }
        (IntegrationState::Paused, _) => {
            view! { <Step tone="warn" mark=Icon::Minus what="Paused" more="Nothing is sent until it is activated again." /> }
                .into_any()
        }
        _ => view! { <Step mark=Icon::Minus what="Not active yet" more=night /> }.into_any(),
    }
}

/// An environment in words.
#[must_use]
pub const fn environment(environment: Environment) -> &'static str {
    match environment {
        Environment::Test => "Test",
        Environment::Production => "Production",
    }
}
