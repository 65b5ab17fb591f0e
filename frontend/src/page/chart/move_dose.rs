//! Moving a dose to the chart that it belongs to.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;

use crate::{
    api::{self, Api, Dose, RequestKey, SaveStatus},
    page::person::PersonSearch,
    part::{Banner, Button, Look, Toaster, Tone},
};

/// Asks for the right patient, and moves the dose there.
#[component]
pub fn MoveDose(
    /// The dose.
    dose: Dose,
    /// Called when it was moved.
    done: Callback<()>,
    /// Leaves it where it is.
    #[prop(into)]
    leave: Callback<()>,
) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let chosen = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let is_reported = dose.reports.iter().any(|report| report.accepted_at.is_some());
    let (own, key) = (StoredValue::new((dose.id, dose.version)), RequestKey::default());
    let act = move |()| {
        let ((id, version), to) = (own.get_value(), chosen.get_untracked());
        if to.is_empty() {
            return problem.set(Some("Choose the patient that the dose belongs to.".to_owned()));
        }
        spawn_local(async move {
            let input = key.keyed(json!({ "id": id, "version": version, "toPatientId": to }));
            match api.run_with::<api::MoveDose>(json!({ "input": input })).await.map(|payload| payload.status) {
                Ok(SaveStatus::Saved) => {
                    toaster.tell(Tone::Good, "The dose is moved.");
                    done.run(());
                }
                Ok(_) => drop(problem.try_set(Some(
                    "The dose changed in the meantime, or it is being sent. Close this form and look again.".to_owned(),
                ))),
                Err(failure) => drop(problem.try_set(Some(failure.text()))),
            }
        });
    };
    let what_follows = if is_reported {
        "The registry deletes it from this patient first, and gets it for the right one after that."
    } else {
        "No registry has it yet."
    };
    view! {
        <div class="stack full">
            {move || problem.get().map(|text| view! { <Banner tone=Tone::Bad>{text}</Banner> })}
            <p>{what_follows}</p>
            <PersonSearch label="The patient that it belongs to" chosen />
            <div class="row wrap">
                <Button look=Look::Primary press=act>"Move the dose"</Button>
                <Button press=leave>"Leave it here"</Button>
            </div>
        </div>
    }
}
