//! What the practice has set up.

use leptos::prelude::*;

use crate::{
    api::{Environment, Integration, Load},
    format,
    part::{IntegrationTag, show},
    zone::Zone,
};

/// The list.
#[component]
pub fn Listed(
    /// What is set up.
    integrations: Load<Vec<Integration>>,
    /// The program that the page shows.
    chosen: RwSignal<String>,
) -> impl IntoView {
    view! {
        <div class="card pad stack">
            <h2>"Set up"</h2>
            {show(integrations, move |list| {
                if list.is_empty() {
                    return view! { <p class="small mut">"No program is set up yet."</p> }.into_any();
                }
                list.into_iter().map(|integration| view! { <One integration chosen /> }).collect_view().into_any()
            })}
        </div>
    }
}

#[component]
fn One(integration: Integration, chosen: RwSignal<String>) -> impl IntoView {
    let zone = Zone::here();
    let code = integration.program_code.clone();
    let environment = environment(integration.environment);
    let since = integration.activated_at.map(|at| format!(", since {}", zone.date(at))).unwrap_or_default();
    let waiting = integration.enrollments.iter().map(|enrollment| enrollment.not_reported).sum::<i64>();
    let locations = i64::try_from(integration.enrollments.len()).unwrap_or_default();
    view! {
        <div class="listed">
            <button class="link strong" type="button" on:click=move |_| chosen.set(code.clone())>
                {integration.program_name}" – "{integration.registry_name}
            </button>
            <div class="row"><IntegrationTag state=integration.state /><span class="small mut">{environment}{since}</span></div>
            <p class="small mut">
                {format::counted(locations, "location", "locations")}", "{format::counted(waiting, "dose", "doses")}" not reported"
            </p>
            {integration.last_test.map(|test| view! {
                <p class="small">"Last test "{zone.moment(test.at)}": "{test.text}</p>
            })}
        </div>
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
