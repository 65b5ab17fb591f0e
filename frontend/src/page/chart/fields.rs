//! The fields of a patient's details, by group.

use std::sync::Arc;

use leptos::prelude::*;
use shared::code_set::ConceptSet;

use super::draft::Group;
use crate::{
    api::Catalog,
    part::{Choice, Form, SelectField, TextField, next_id},
};

/// The choices of a list of the catalog.
#[must_use]
pub fn choices(catalog: Signal<Option<Arc<Catalog>>>, set: ConceptSet) -> Signal<Vec<Choice>> {
    Signal::derive(move || {
        let concepts = catalog.get().map(|catalog| catalog.concepts(set).to_vec()).unwrap_or_default();
        concepts.into_iter().map(|concept| Choice::new(concept.code, concept.text)).collect()
    })
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
    let line = move |label: &'static str, name: &'static str, class: &'static str| {
        view! { <TextField label value=form.value(name) error=form.error(name) class /> }
    };
    let select = move |label: &'static str, name: &'static str, set: ConceptSet, class: &'static str| {
        view! { <SelectField label value=form.value(name) error=form.error(name) choices=choices(catalog, set) blank="Not asked" class /> }
    };
    match group {
        Group::Name => view! {
            {line("Last name", "patient.name.last", "c6")}
            {line("First name", "patient.name.first", "c6")}
            {line("Middle name", "patient.name.middle", "c6")}
            {line("Suffix", "patient.name.suffix", "c6")}
        }
        .into_any(),
        Group::Birth => view! {
            <TextField label="Birth date" value=form.value("patient.birthDate") error=form.error("patient.birthDate") help="mm/dd/yyyy" class="c6" />
            <SelectField label="Sex" value=form.value("patient.sex") error=form.error("patient.sex") choices=sexes() blank="Choose" class="c6" />
        }
        .into_any(),
        Group::Mrn => line("Medical record number", "patient.mrn", "c6").into_any(),
        Group::Races => view! { <Races form catalog /> }.into_any(),
        Group::Ethnicity => select("Ethnicity", "patient.ethnicity", ConceptSet::Ethnicity, "c6").into_any(),
        Group::Address => view! {
            {line("Street", "patient.address.street", "c8")}
            {line("Apartment or suite", "patient.address.other", "c4")}
            {line("City", "patient.address.city", "c6")}
            {line("State", "patient.address.state", "c3")}
            {line("ZIP code", "patient.address.zip", "c3")}
        }
        .into_any(),
        Group::Contact => view! {
            {line("Phone", "patient.phone", "c6")}
            {line("Email", "patient.email", "c6")}
        }
        .into_any(),
        Group::MotherMaiden => view! {
            {line("Mother’s maiden name", "patient.motherMaiden.last", "c6")}
            {line("Mother’s first name", "patient.motherMaiden.first", "c6")}
        }
        .into_any(),
        Group::NextOfKin => view! {
            {line("Next of kin, last name", "patient.nextOfKin.name.last", "c6")}
            {line("Next of kin, first name", "patient.nextOfKin.name.first", "c6")}
            {select("Relationship", "patient.nextOfKin.relationship", ConceptSet::Relationship, "c6")}
            {line("Next of kin, phone", "patient.nextOfKin.phone", "c6")}
        }
        .into_any(),
        Group::Eligibility => select("VFC eligibility", "patient.eligibility", ConceptSet::Eligibility, "c6").into_any(),
        Group::Sharing => view! {
            <SelectField
                label="May the registry share the record"
                value=form.value("patient.protected")
                error=form.error("patient.protected")
                choices=vec![Choice::new("no", "Yes, sharing is fine"), Choice::new("yes", "No, it must not be shared")]
                blank="Not asked"
                class="c6"
            />
            {select("Reminders", "patient.publicity", ConceptSet::Publicity, "c6")}
        }
        .into_any(),
        Group::Test => view! { <TestRecord form /> }.into_any(),
    }
}

fn sexes() -> Vec<Choice> {
    shared::patient::Sex::ALL.iter().map(|sex| Choice::new(sex.as_str(), crate::format::sex(*sex))).collect()
}

/// Any number of races.
#[component]
fn Races(form: Form, catalog: Signal<Option<Arc<Catalog>>>) -> impl IntoView {
    let value = form.value("patient.races");
    let error = form.error("patient.races");
    let toggle = move |code: String, on: bool| {
        value.update(|codes| {
            let mut chosen: Vec<&str> = codes.split(',').filter(|c| !c.is_empty() && *c != code).collect();
            if on {
                chosen.push(&code);
            }
            *codes = chosen.join(",");
        });
    };
    let boxes = move || {
        let races = choices(catalog, ConceptSet::Race).get();
        races
            .into_iter()
            .map(|Choice { value: code, label }| {
                let id = next_id("race");
                let own = code.clone();
                view! {
                    <div class="check">
                        <input
                            type="checkbox"
                            id=id.clone()
                            prop:checked=move || value.with(|codes| codes.split(',').any(|c| c == own))
                            on:change=move |event| toggle(code.clone(), event_target_checked(&event))
                        />
                        <label for=id>{label}</label>
                    </div>
                }
            })
            .collect_view()
    };
    view! {
        <fieldset class="field c12">
            <legend>"Race"</legend>
            <div class="checks">{boxes}</div>
            {move || error.get().map(|text| view! { <span class="err">{text}</span> })}
        </fieldset>
    }
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
