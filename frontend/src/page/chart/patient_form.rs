//! The dialog for a patient's details: all of them, or just those that are missing.

use std::collections::BTreeSet;

use leptos::{prelude::*, task::spawn_local};

use super::{
    draft::{self, Group},
    fields::GroupFields,
};
use crate::{
    api::{Api, Chart, Failure, Load, SavePatient, SavePatientPayload, SaveStatus, save_patient},
    part::{Announcer, Button, Dialog, Form, FormProblems, Look, problem},
};

/// The dialog.
#[component]
pub fn EditPatient(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The chart that is changed; none for a new patient.
    #[prop(into)]
    chart: Signal<Option<Chart>>,
    /// The groups to ask for; all when it is empty.
    #[prop(optional, into)]
    only: Signal<BTreeSet<Group>>,
    /// What to do with the patient's id after saving.
    saved: impl Fn(String) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let title = Signal::derive(move || match (chart.with(Option::is_some), only.with(BTreeSet::is_empty)) {
        (false, _) => "Add a patient".to_owned(),
        (true, true) => "Edit details".to_owned(),
        (true, false) => "Add the missing details".to_owned(),
    });
    let unsaved = RwSignal::new(false);
    view! { <Dialog open title unsaved><PatientForm open unsaved chart=chart.get_untracked() only=only.get_untracked() saved /></Dialog> }
}

#[component]
fn PatientForm(
    open: RwSignal<bool>,
    unsaved: RwSignal<bool>,
    chart: Option<Chart>,
    only: BTreeSet<Group>,
    saved: impl Fn(String) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let api = Api::here();
    let announcer = Announcer::here();
    let catalog = Load::new(api, || (), move |()| api.assets.catalog(api));
    let catalog = Signal::derive(move || catalog.get());
    let form = Form::new(draft::entries(chart.as_ref().map(|chart| &chart.patient)));
    let is_changed = form.is_changed();
    Effect::new(move |_| unsaved.set(is_changed.get()));
    let busy = RwSignal::new(false);
    let chart = StoredValue::new(chart);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let came = save(api, form, chart.get_value()).await;
            busy.try_set(false);
            match came {
                Ok(id) => {
                    open.set(false);
                    announcer.say("Details saved");
                    saved(id);
                }
                Err(problems) => drop(form.problems.try_set(problems)),
            }
        });
    };
    let groups = Group::ALL.iter().copied().filter(move |group| only.is_empty() || only.contains(group));
    view! {
        <form class="stack" on:submit=submit novalidate>
            <FormProblems form />
            <div class="grid fields">{groups.map(|group| view! { <GroupFields group form catalog /> }).collect_view()}</div>
            <div class="row">
                <Button look=Look::Primary submit=true busy>"Save"</Button>
                <Button press=move |()| open.set(false)>"Cancel"</Button>
            </div>
        </form>
    }
}

async fn save(api: Api, form: Form, chart: Option<Chart>) -> Result<String, Vec<crate::api::Problem>> {
    let patient = draft::read(&form.entries(), chart.as_ref().map(|chart| &chart.patient))?;
    let input = save_patient::SavePatientInput {
        id: chart.as_ref().map(|chart| chart.id.clone()),
        version: chart.as_ref().map(|chart| chart.version),
        patient: draft::to_input(patient),
    };
    let answer = api.run::<SavePatient>(save_patient::Variables { input }).await;
    settle(answer)
}

/// The saved patient's id, or what is wrong.
fn settle(answer: Result<SavePatientPayload, Failure>) -> Result<String, Vec<crate::api::Problem>> {
    let whole = |code: &str, text: &str| Err(vec![problem("", code, text)]);
    match answer {
        Err(failure) => whole("failure", &failure.text()),
        Ok(payload) => match (payload.status, payload.id) {
            (SaveStatus::Saved, Some(id)) => Ok(id),
            (SaveStatus::Invalid, _) => Err(payload.problems),
            (SaveStatus::Conflict, _) => whole(
                "conflict",
                "Somebody else changed these details in the meantime. Close this form, look at what changed, and edit again.",
            ),
            _ => whole("not_found", "This patient is not in the database any more. Go back to the patients’ list."),
        },
    }
}
