//! Taking a dose out of the chart.

use leptos::{prelude::*, task::spawn_local};
use serde_json::json;

use crate::{
    api::{Api, DeleteDose, Dose, SaveStatus},
    part::{Banner, Button, Look, Tone},
};

/// Taking a dose out of the chart asks once more.
#[component]
pub fn TakeOut(
    /// The dose.
    dose: Dose,
    /// What to do when it is out.
    done: Callback<()>,
) -> impl IntoView {
    let api = Api::here();
    let asked = RwSignal::new(false);
    let problem = RwSignal::new(None::<String>);
    let name = dose.name.clone();
    let input = StoredValue::new(json!({ "input": { "id": dose.id, "version": dose.version } }));
    let remove = move |()| {
        spawn_local(async move {
            match api.run_with::<DeleteDose>(input.get_value()).await.map(|answer| answer.status) {
                Ok(SaveStatus::Saved) => done.run(()),
                Ok(_) => drop(
                    problem
                        .try_set(Some("The dose changed in the meantime. Close this form and look again.".to_owned())),
                ),
                Err(failure) => drop(problem.try_set(Some(failure.text()))),
            }
        });
    };
    view! {
        <div class="take-out">
            {move || problem.get().map(|text| view! { <Banner tone=Tone::Bad>{text}</Banner> })}
            <Show
                when=move || asked.get()
                fallback=move || view! { <Button look=Look::Danger press=move |()| asked.set(true)>"Delete this dose"</Button> }
            >
                <p>"Delete " {name.clone()} " from the chart? A registry that has it is told to take it out."</p>
                <div class="row">
                    <Button look=Look::Danger press=remove>"Delete"</Button>
                    <Button press=move |()| asked.set(false)>"Keep"</Button>
                </div>
            </Show>
        </div>
    }
}
