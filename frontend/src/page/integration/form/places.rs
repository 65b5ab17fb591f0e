//! The locations that report, with what the program asks of each.

use leptos::prelude::*;
use shared::program::{Scope, SetUpField};

use super::state::{LocationEntries, SetUpForm, read};
use crate::{
    api::Integration,
    format,
    page::integration::draft,
    part::{next_id, signal},
};

#[component]
pub fn Places(held: StoredValue<SetUpForm>, known: Signal<Option<Integration>>) -> impl IntoView {
    let (fields, places) = held.with_value(|held| (draft::fields(&held.program, Scope::Location), held.places.clone()));
    let heads: Vec<_> = fields.iter().map(|field| view! { <th scope="col">{field.label.clone()}</th> }).collect();
    let rows = places.into_iter().map(|place| view! { <PlaceRow held place fields=fields.clone() known /> });
    view! {
        <div>
            <h2>"Locations"</h2>
            <p class="mut small">"Mark those that report."</p>
            <table class="rows places">
                <caption class="sr">"Locations"</caption>
                <thead><tr><th scope="col">"Location"</th>{heads}<th scope="col">"Not reported"</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}

#[component]
fn PlaceRow(
    held: StoredValue<SetUpForm>,
    place: LocationEntries,
    fields: Vec<SetUpField>,
    known: Signal<Option<Integration>>,
) -> impl IntoView {
    let id = next_id("place");
    let (location, is_enrolled) = (place.location.id.clone(), place.is_enrolled);
    let name = place.location.name.clone();
    let waiting = move || {
        let known = known.get()?;
        known.enrollments.iter().find(|e| e.location_id == location).map(|e| format::count(e.not_reported))
    };
    let cells: Vec<_> =
        fields.iter().map(|field| view! { <PlaceCell held place=place.clone() field=field.clone() /> }).collect();
    view! {
        <tr>
            <td>
                <div class="check">
                    <input
                        type="checkbox"
                        id=id.clone()
                        prop:checked=move || is_enrolled.get()
                        on:change=move |event| is_enrolled.set(event_target_checked(&event))
                    />
                    <label for=id>{name}</label>
                </div>
            </td>
            {cells}
            <td class="num" data-label="Not reported">{move || waiting().unwrap_or_else(|| "–".to_owned())}</td>
        </tr>
    }
}

#[component]
fn PlaceCell(held: StoredValue<SetUpForm>, place: LocationEntries, field: SetUpField) -> impl IntoView {
    let value = signal(&place.values, &field.name)?;
    let label = format!("{}, {}", field.label, place.location.name);
    let is_enrolled = place.is_enrolled;
    let name = field.name.clone();
    let error = move || {
        let is_shown =
            is_enrolled.get() && (held.with_value(|held| held.is_tried).get() || value.with(|v| !v.is_empty()));
        let problems =
            held.with_value(|held| draft::check(&held.program, Scope::Location, &read(&place.values), &place.settings));
        problems.into_iter().find(|p| is_shown && p.field == name).map(|p| p.text)
    };
    let error = Signal::derive(error);
    Some(view! {
        <td data-label=field.label.clone()>
            <input
                class="in"
                class:bad-in=move || error.get().is_some()
                aria-label=label
                autocomplete="off"
                spellcheck="false"
                title=field.help
                disabled=move || !is_enrolled.get()
                aria-invalid=move || error.get().is_some().then_some("true")
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
            {move || error.get().map(|text| view! { <span class="err">{text}</span> })}
        </td>
    })
}
