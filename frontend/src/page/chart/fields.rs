//! The fields of a patient's details, by group.

use std::sync::Arc;

use leptos::prelude::*;
use shared::code_set::ConceptSet;

use super::draft::Group;
use crate::{
    api::Catalog,
    part::{CheckGroup, Choice, DateField, Form, SelectField, TextField, next_id},
    zone::Zone,
};

/// The choices of a list of the catalog.
#[must_use]
pub fn choices(catalog: Signal<Option<Arc<Catalog>>>, set: ConceptSet) -> Signal<Vec<Choice>> {
    Signal::derive(move || {
        let concepts = catalog.get().map(|catalog| catalog.concepts(set).to_vec()).unwrap_or_default();
        concepts.into_iter().map(|concept| Choice::new(concept.code, concept.text)).collect()
    })
}

/// A line of text of a form.
pub fn line(form: Form, label: &'static str, name: &'static str, class: &'static str) -> AnyView {
    view! { <TextField label value=form.value(name) error=form.error(name) id=form.id(name) class /> }.into_any()
}

/// A date of a form.
pub fn date_line(form: Form, label: &'static str, name: &'static str, class: &'static str) -> AnyView {
    let today = Zone::here().today();
    view! { <DateField label value=form.value(name) error=form.error(name) id=form.id(name) today class /> }.into_any()
}

/// One of a list, or none of it.
pub fn select(
    form: Form,
    label: &'static str,
    name: &'static str,
    choices: Signal<Vec<Choice>>,
    blank: &'static str,
    class: &'static str,
) -> AnyView {
    view! { <SelectField label value=form.value(name) error=form.error(name) id=form.id(name) choices blank class /> }
        .into_any()
}

/// The fields of a group.
#[component]
pub fn GroupFields(
    /// The group.
    group: Group,
    /// The form.
    form: Form,
    /// The lists to choose from.
    #[prop(into)]
    catalog: Signal<Option<Arc<Catalog>>>,
) -> impl IntoView {
    let line = move |label, name, class| line(form, label, name, class);
    let select = move |label, name, set, class| select(form, label, name, choices(catalog, set), "Not asked", class);
    match group {
        Group::Name => vec![
            line("Last name", "patient.name.last", "c6"),
            line("First name", "patient.name.first", "c6"),
            line("Middle name", "patient.name.middle", "c6"),
            line("Suffix", "patient.name.suffix", "c6"),
        ],
        Group::Birth => vec![
            date_line(form, "Birth date", "patient.birthDate", "c6"),
            self::select(form, "Sex", "patient.sex", Signal::stored(sexes()), "Choose", "c6"),
        ],
        Group::Mrn => vec![line("Medical record number", "patient.mrn", "c6")],
        Group::Races => {
            let choices = choices(catalog, ConceptSet::Race);
            let (value, error) = (form.value("patient.races"), form.error("patient.races"));
            vec![
                view! { <CheckGroup legend="Race" value error id=form.id("patient.races") choices class="c12" /> }
                    .into_any(),
            ]
        }
        Group::Ethnicity => vec![select("Ethnicity", "patient.ethnicity", ConceptSet::Ethnicity, "c6")],
        Group::Address => vec![
            line("Street", "patient.address.street", "c8"),
            line("Apartment or suite", "patient.address.other", "c4"),
            line("City", "patient.address.city", "c6"),
            line("State", "patient.address.state", "c3"),
            line("ZIP code", "patient.address.zip", "c3"),
        ],
        Group::Contact => vec![line("Phone", "patient.phone", "c6"), line("Email", "patient.email", "c6")],
        Group::MotherMaiden => vec![
            line("Mother’s maiden name", "patient.motherMaiden.last", "c6"),
            line("Mother’s first name", "patient.motherMaiden.first", "c6"),
        ],
        Group::NextOfKin => vec![
            line("Next of kin, last name", "patient.nextOfKin.name.last", "c6"),
            line("Next of kin, first name", "patient.nextOfKin.name.first", "c6"),
            select("Relationship", "patient.nextOfKin.relationship", ConceptSet::Relationship, "c6"),
            line("Next of kin, phone", "patient.nextOfKin.phone", "c6"),
        ],
        Group::Eligibility => {
            vec![select("VFC eligibility", "patient.eligibility", ConceptSet::Eligibility, "c6")]
        }
        Group::Sharing => vec![
            self::select(
                form,
                "May the registry share the record",
                "patient.protected",
                Signal::stored(sharing()),
                "Not asked",
                "c6",
            ),
            select("Reminders", "patient.publicity", ConceptSet::Publicity, "c6"),
        ],
        Group::Test => vec![view! { <TestRecord form /> }.into_any()],
    }
}

fn sharing() -> Vec<Choice> {
    vec![Choice::new("no", "Yes, sharing is fine"), Choice::new("yes", "No, it must not be shared")]
}

fn sexes() -> Vec<Choice> {
    shared::patient::Sex::ALL.iter().map(|sex| Choice::new(sex.as_str(), crate::format::sex(*sex))).collect()
}

#[component]
fn TestRecord(form: Form) -> impl IntoView {
    let id = next_id("test");
    let value = form.value("patient.test");
    view! {
        <div class="field check c12">
            <input
                type="checkbox"
                id=id.clone()
                prop:checked=move || value.with(|text| !text.is_empty())
                on:change=move |event| value.set(if event_target_checked(&event) { "yes".to_owned() } else { String::new() })
            />
            <label for=id>"A record for training, which never goes to a production registry"</label>
        </div>
    }
}
