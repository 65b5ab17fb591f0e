//! Choosing a patient: a search as one types, and the few that it finds to choose from.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::{
    api::{Api, Face, Load, PatientRow, PatientsQuery, patients_query},
    format,
    part::{Choice, RadioGroup, TextField, pause},
    reactive::{effect, memo},
};

/// Debounce of the search, in milliseconds.
const DEBOUNCE: u32 = 200;
/// More to choose from is not read; one types more.
const MAX_MATCHES: i64 = 6;

/// Choosing a patient.
#[component]
pub fn PersonSearch(
    /// The label.
    label: &'static str,
    /// The one that is chosen.
    chosen: RwSignal<String>,
) -> impl IntoView {
    let api = Api::here();
    let (typed, wanted) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    after_a_lull(typed, wanted);
    let found = Load::new(
        api,
        move || wanted.get(),
        move |search| async move {
            let Some(search) = format::filled(&search) else { return Ok(Vec::new()) };
            let wanted = patients_query::Variables {
                search: Some(search),
                sort: None,
                descending: None,
                first: Some(MAX_MATCHES),
                after: None,
            };
            Ok(api.run::<PatientsQuery>(wanted).await?.rows)
        },
    );
    let choices = memo(move || {
        let rows = found.get().unwrap_or_default();
        rows.into_iter().map(|row| Choice::new(row.id.clone(), said(&row))).collect::<Vec<_>>()
    });
    let is_none =
        move || found.get().is_some_and(|rows| rows.is_empty()) && wanted.with(|text| !text.trim().is_empty());
    view! {
        <TextField label value=typed kind="search" help="Name, birth date (mm/dd/yyyy) or MRN" />
        {move || choices.with(|choices| !choices.is_empty()).then(|| view! {
            <RadioGroup legend="Which one" value=chosen choices=Signal::derive(move || choices.get()) class="column" />
        })}
        {move || match found.face() {
            Face::Failed(failure) => Some(view! { <p class="said-bad" role="alert">{failure.text()}</p> }),
            _ => None,
        }}
        {move || is_none().then(|| view! { <p class="mut small" role="status">"No patient matches."</p> })}
    }
}

/// The words that tell a patient from others.
#[must_use]
pub fn said(row: &PatientRow) -> String {
    [row.name.as_str(), ", born ", &format::date(row.birth_date), ", MRN ", &row.mrn].concat()
}

/// Follows what is typed, a moment after the last letter.
pub fn after_a_lull(typed: RwSignal<String>, wanted: RwSignal<String>) {
    effect(move || {
        let text = typed.get();
        spawn_local(async move {
            pause(DEBOUNCE).await;
            if typed.try_get_untracked().as_ref() == Some(&text) && wanted.try_get_untracked().as_ref() != Some(&text) {
                wanted.set(text);
            }
        });
    });
}
