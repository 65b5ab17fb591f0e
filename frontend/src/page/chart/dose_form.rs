//! The form for a dose: a new one beside the chart, or one of the chart in a dialog.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use shared::{code_set::ConceptSet, immunization::Completion};

use super::{
    dose_draft,
    fields::{choices, date_line, line, select},
    lot,
};
use crate::{
    api::{
        Api, Catalog, Dose, Failure, Load, Problem, RecordDose, SaveStatus, Vaccine, VaccinesQuery, record_dose,
        vaccines_query,
    },
    part::{
        Announcer, Button, Choice, ComboField, Entries, Form, FormProblems, Look, SelectField, TextField, UnsavedGuard,
        next_id, problem,
    },
    text,
};

/// What a form is for.
#[derive(Debug, Clone, PartialEq)]
pub enum Subject {
    /// A new dose of a patient, with the patient's eligibility.
    New {
        /// The patient.
        patient: String,
        /// VFC eligibility.
        eligibility: Option<String>,
    },
    /// A dose of the chart.
    Known(Box<Dose>),
}

/// The form for a dose.
#[component]
pub fn DoseForm(
    /// What it is for.
    subject: Subject,
    /// What to do after saving; true when another one follows.
    saved: impl Fn(bool) + Copy + Send + Sync + 'static,
    /// Where to tell that something is not saved; a page of its own asks before it is left.
    #[prop(optional)]
    unsaved: Option<RwSignal<bool>>,
) -> impl IntoView {
    let api = Api::here();
    let announcer = Announcer::here();
    let catalog = Load::new(api, || (), move |()| api.assets.catalog(api));
    let catalog = Signal::derive(move || catalog.get());
    let vaccines =
        Load::new(api, || (), move |()| async move { api.run::<VaccinesQuery>(vaccines_query::Variables {}).await });
    let vaccines = Signal::derive(move || vaccines.get().unwrap_or_default());
    let blank = begin(&subject);
    let form = Form::new(blank.clone());
    let blank = StoredValue::new(blank);
    let is_new = matches!(subject, Subject::New { .. });
    let is_changed = form.is_changed();
    if let Some(unsaved) = unsaved {
        Effect::new(move |_| unsaved.set(is_changed.get()));
    }
    prefill_from_the_listing(form, vaccines, &subject);
    let busy = RwSignal::new(false);
    let subject = StoredValue::new(subject);
    let send = move |another: bool| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let came = save(api, form, subject.get_value()).await;
            busy.try_set(false);
            match came {
                Ok(()) => {
                    announcer.say("Dose saved");
                    saved(another);
                    if is_new {
                        start_over(form, blank.get_value());
                    }
                }
                Err(problems) => drop(form.problems.try_set(problems)),
            }
        });
    };
    view! {
        <form class="stack" novalidate on:submit=move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            send(false);
        }>
            {is_new.then(|| view! { <UnsavedGuard unsaved=is_changed /> })}
            <FormProblems form />
            <Elsewhere form />
            <div class="grid fields">
                <VaccineFields form vaccines />
                <GivenFields form catalog />
            </div>
            <div class="row">
                <Button look=Look::Primary submit=true busy>"Save"</Button>
                {is_new.then(|| view! {
                    <Button busy press=move |()| send(true)>"Save and add another"</Button>
                })}
            </div>
        </form>
    }
}

fn begin(subject: &Subject) -> Entries {
    match subject {
        Subject::Known(dose) => dose_draft::entries(dose),
        Subject::New { eligibility, .. } => {
            let location = locations().into_iter().next().map(|choice| choice.value).unwrap_or_default();
            dose_draft::blank(crate::zone::Zone::here().today(), &location, eligibility.as_deref())
        }
    }
}

fn locations() -> Vec<Choice> {
    let practice = Api::here().viewer().map(|viewer| viewer.practice.locations).unwrap_or_default();
    practice.into_iter().map(|location| Choice::new(location.id, location.name)).collect()
}

/// After a save the next dose keeps who gave it, when and where.
fn start_over(form: Form, blank: Entries) {
    let kept = form.entries();
    let blank = blank.into_map().into_iter().map(|(name, value)| match name.as_str() {
        "givenOn" | "locationId" | "by.last" | "by.first" | "by.npi" | "source" => (name.clone(), kept.text(&name)),
        _ => (name, value),
    });
    form.fill(Entries::new(blank));
}

/// Choosing a vaccine fills in its first brand name and what the listing says of it.
fn prefill_from_the_listing(form: Form, vaccines: Signal<Vec<Vaccine>>, subject: &Subject) {
    let own = match subject {
        Subject::Known(dose) => dose.vaccine_id.clone().unwrap_or_default(),
        Subject::New { .. } => String::new(),
    };
    let id = form.value("vaccineId");
    Effect::new(move |before: Option<String>| {
        let now = id.get();
        let is_chosen = before.as_ref().unwrap_or(&own) != &now;
        if let (true, Some(vaccine)) = (is_chosen, vaccines.get_untracked().into_iter().find(|v| v.id == now)) {
            for (name, value) in dose_draft::prefilled(&vaccine).into_map() {
                form.value(&name).set(value);
            }
        }
        now
    });
}

/// The switch between a dose given here and one known from elsewhere.
#[component]
fn Elsewhere(form: Form) -> impl IntoView {
    let id = next_id("elsewhere");
    let source = form.value("source");
    let toggle = move |on: bool| source.set(if on { "01".to_owned() } else { dose_draft::HERE.to_owned() });
    view! {
        <div class="check">
            <input
                type="checkbox"
                id=id.clone()
                prop:checked=move || source.with(|source| source != dose_draft::HERE)
                on:change=move |event| toggle(event_target_checked(&event))
            />
            <label for=id>"Given elsewhere"</label>
        </div>
    }
}

#[component]
fn VaccineFields(form: Form, vaccines: Signal<Vec<Vaccine>>) -> impl IntoView {
    let id = form.value("vaccineId");
    let is_here = Memo::new(move |_| form.value("source").with(|source| source == dose_draft::HERE));
    let listing = Signal::derive(move || {
        let in_use = vaccines.get().into_iter().filter(|v| v.active || v.id == id.get_untracked());
        in_use.map(|v| Choice::new(v.id, v.generic_name)).collect::<Vec<_>>()
    });
    let name = form.value("name");
    let brands = Signal::derive(move || {
        let chosen = vaccines.get().into_iter().find(|v| v.id == id.get());
        let brands = chosen.map(|v| v.brands).unwrap_or_default();
        let mut listed: Vec<_> = brands
            .iter()
            .enumerate()
            .map(|(n, brand)| Choice::new(brand, format!("{brand} (brand {})", n + 1)))
            .collect();
        // A dose may carry a name that the listing has no more.
        let own = name.get();
        if !own.is_empty() && !brands.contains(&own) {
            listed.push(Choice::new(own.clone(), own));
        }
        listed
    });
    view! {
        <ComboField label="Vaccine" value=id error=form.error("vaccineId") id=form.id("vaccineId") choices=listing class="c12" />
        {move || if is_here.get() {
            view! { <SelectField label="Name of vaccine" value=name error=form.error("name") id=form.id("name") choices=brands blank="Choose" class="c7" /> }.into_any()
        } else {
            view! { <TextField label="Name of vaccine" value=name error=form.error("name") id=form.id("name") help="As it is written in the record it comes from" class="c7" /> }.into_any()
        }}
        {date_line(form, "Date given", "givenOn", "c5")}
    }
}

#[component]
fn GivenFields(form: Form, catalog: Signal<Option<Arc<Catalog>>>) -> impl IntoView {
    let is_here = Memo::new(move |_| form.value("source").with(|source| source == dose_draft::HERE));
    view! {
        {move || if is_here.get() {
            view! { <HereFields form catalog /> }.into_any()
        } else {
            view! { <SourceField form catalog /> }.into_any()
        }}
        <SelectField label="Location" value=form.value("locationId") error=form.error("locationId") id=form.id("locationId") choices=Signal::stored(locations()) class="c6" />
    }
}

#[component]
fn SourceField(form: Form, catalog: Signal<Option<Arc<Catalog>>>) -> impl IntoView {
    let all = choices(catalog, ConceptSet::Source);
    let elsewhere =
        Signal::derive(move || all.get().into_iter().filter(|c| c.value != dose_draft::HERE).collect::<Vec<_>>());
    view! { <SelectField label="Known from" value=form.value("source") error=form.error("source") id=form.id("source") choices=elsewhere class="c6" /> }
}

#[component]
fn HereFields(form: Form, catalog: Signal<Option<Arc<Catalog>>>) -> impl IntoView {
    let line = move |label, name, class| line(form, label, name, class);
    let select = move |label, name, set| select(form, label, name, choices(catalog, set), "Choose", "c6");
    let completion = form.value("completion");
    let is_refused = move || completion.with(|c| c == Completion::Refused.as_str());
    let completions: Vec<_> = Completion::ALL.iter().map(|c| Choice::new(c.as_str(), text::completion(*c))).collect();
    vec![
        view! { <LotField form /> }.into_any(),
        line("Amount", "amount", "c3"),
        line("Unit", "unit", "c3"),
        select("Route", "route", ConceptSet::Route),
        select("Site", "site", ConceptSet::Site),
        select("VFC eligibility", "eligibility", ConceptSet::Eligibility),
        select("Funding", "funding", ConceptSet::Funding),
        view! { <SelectField label="Completion" value=completion choices=Signal::stored(completions) class="c6" /> }
            .into_any(),
        (move || is_refused().then(|| select("Reason", "refusalReason", ConceptSet::Refusal))).into_any(),
        view! { <GivenBy form /> }.into_any(),
    ]
}

/// Who gave it: three short fields under one name.
#[component]
fn GivenBy(form: Form) -> impl IntoView {
    view! {
        <fieldset class="field c12">
            <legend>"Given by"</legend>
            <div class="grid fields">
                {line(form, "Last name", "by.last", "c4")}
                {line(form, "First name", "by.first", "c4")}
                {line(form, "NPI", "by.npi", "c4")}
            </div>
        </fieldset>
    }
}

/// Lot and expiration in one field that says back what it understood.
#[component]
fn LotField(form: Form) -> impl IntoView {
    let value = form.value("lot");
    let server = form.error("lot");
    let understood = Memo::new(move |_| value.with(|text| lot::understand(text)));
    let said = Signal::derive(move || understood.get().ok().flatten());
    let error = Signal::derive(move || understood.get().err().or_else(|| server.get()));
    view! { <TextField label="Lot and expiration" value error said id=form.id("lot") help="LOT mm/dd/yyyy, or LOT mm/yyyy" mono=true class="c12" /> }
}

async fn save(api: Api, form: Form, subject: Subject) -> Result<(), Vec<Problem>> {
    let dose = dose_draft::read(&form.entries())?;
    let input = match subject {
        Subject::New { patient, .. } => {
            record_dose::RecordDoseInput { id: None, version: None, patient_id: Some(patient), dose }
        }
        Subject::Known(known) => {
            record_dose::RecordDoseInput { id: Some(known.id), version: Some(known.version), patient_id: None, dose }
        }
    };
    let answer = api.run::<RecordDose>(record_dose::Variables { input }).await;
    settle(answer.map(|answer| (answer.status, answer.problems)))
}

fn settle(answer: Result<(SaveStatus, Vec<Problem>), Failure>) -> Result<(), Vec<Problem>> {
    let whole = |code: &str, text: &str| Err(vec![problem("", code, text)]);
    match answer {
        Ok((SaveStatus::Saved, _)) => Ok(()),
        Ok((SaveStatus::Invalid, problems)) => Err(problems),
        Ok((SaveStatus::Conflict, _)) => whole(
            "conflict",
            "Somebody else changed this dose in the meantime. Close this form, look at what changed, and edit again.",
        ),
        Ok((SaveStatus::NotFound, _)) => {
            whole("not_found", "This dose or patient is not in the database any more. Reload the page.")
        }
        Err(failure) => whole("failure", &failure.text()),
    }
}
