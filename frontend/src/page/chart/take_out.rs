//! Taking a dose out of the chart, or putting it into the right one.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;
use shared::report::ReportMark;

use super::move_dose::MoveDose;
use crate::{
    api::{Api, DeleteDose, Dose, SaveStatus, UndoDoseMove, UndoMoveStatus},
    format,
    part::{Banner, Button, Look, Toaster, Tone, focus_soon, next_id},
};

/// The question that is being asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Nothing,
    Delete,
    Move,
}

/// Taking a dose out of the chart asks once more, and whether a registry that has it shall delete it too.
#[component]
pub fn TakeOut(
    /// The dose.
    dose: Dose,
    /// Called when it was taken out.
    done: Callback<()>,
) -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let asked = RwSignal::new(Asked::Nothing);
    let problem = RwSignal::new(None::<String>);
    let own = StoredValue::new(dose);
    let id = next_id("take-out");
    follow_the_question(asked, id.clone());
    let remove = Callback::new(move |at_registry: bool| {
        let input = own.with_value(|dose| json!({ "id": dose.id, "version": dose.version, "atRegistry": at_registry }));
        spawn_local(async move {
            match api.run_with::<DeleteDose>(json!({ "input": input })).await {
                Ok(payload) if payload.status == SaveStatus::Saved => {
                    toaster.tell(Tone::Good, removed(payload.at_registries));
                    done.run(());
                }
                Ok(_) => drop(problem.try_set(Some(CHANGED.to_owned()))),
                Err(failure) => drop(problem.try_set(Some(failure.text()))),
            }
        });
    });
    let undo = move |()| {
        let (id, version) = own.with_value(|dose| (dose.id.clone(), dose.version));
        spawn_local(async move {
            match take_back(api, &id, version).await {
                Ok(said) => {
                    toaster.tell(Tone::Good, said);
                    done.run(());
                }
                Err(said) => drop(problem.try_set(Some(said))),
            }
        });
    };
    let is_moved = own.with_value(|dose| dose.reports.iter().any(|report| report.marks.contains(&ReportMark::Moved)));
    let question = move || match asked.get() {
        Asked::Nothing => view! {
            <div class="row wrap">
                {is_moved.then(|| view! { <Button press=undo>"Take the move back"</Button> })}
                <Button press=move |()| asked.set(Asked::Move)>"Move to another patient"</Button>
                <Button look=Look::Danger press=move |()| asked.set(Asked::Delete)>"Delete this dose"</Button>
            </div>
        }
        .into_any(),
        Asked::Delete => own.with_value(|dose| deletion(dose, remove, asked)),
        Asked::Move => {
            view! { <MoveDose dose=own.get_value() done leave=move |()| asked.set(Asked::Nothing) /> }.into_any()
        }
    };
    view! {
        <div class="take-out" id=id tabindex="-1" role="group" aria-label="Take this dose out of the chart">
            {move || problem.get().map(|text| view! { <Banner tone=Tone::Bad>{text}</Banner> })}
            {question}
        </div>
    }
}

/// The button that was pressed goes with the question before: the keyboard goes on at the next one.
fn follow_the_question(asked: RwSignal<Asked>, id: String) {
    Effect::new(move |before: Option<()>| {
        asked.get();
        if before.is_some() {
            focus_soon(id.clone());
        }
    });
}

const CHANGED: &str = "The dose changed in the meantime. Close this form and look again.";

/// Takes the move of a dose back, and returns what to say of it.
///
/// # Errors
/// Returns an error if the move is not taken back.
pub async fn take_back(api: Api, id: &str, version: i64) -> Result<&'static str, String> {
    let input = json!({ "input": { "id": id, "version": version } });
    match api.run_with::<UndoDoseMove>(input).await.map(|payload| payload.status) {
        Ok(UndoMoveStatus::Done) => Ok("The dose is back in the chart that it came from."),
        Ok(status) => Err(not_undone(status).to_owned()),
        Err(failure) => Err(failure.text()),
    }
}

/// Why a move was not taken back.
fn not_undone(status: UndoMoveStatus) -> &'static str {
    match status {
        UndoMoveStatus::NotMoved => {
            "The registry has taken it out of the other record meanwhile. Move it again instead."
        }
        UndoMoveStatus::Reported => "A registry has it in this record, or may have it. Delete it here first.",
        _ => CHANGED,
    }
}

fn removed(at_registries: i64) -> String {
    match at_registries {
        0 => "The dose is deleted.".to_owned(),
        told => {
            ["The dose is deleted, and ", &format::counted(told, "registry is", "registries are"), " told."].concat()
        }
    }
}

fn deletion(dose: &Dose, remove: Callback<bool>, asked: RwSignal<Asked>) -> AnyView {
    let having: Vec<_> = dose
        .reports
        .iter()
        .filter(|report| report.accepted_at.is_some())
        .map(|report| report.registry_name.clone())
        .collect();
    let name = dose.name.clone();
    let keep = view! { <Button press=move |()| asked.set(Asked::Nothing)>"Keep"</Button> };
    if having.is_empty() {
        return view! {
            <p>"Delete " {name} " from the chart? No registry has it."</p>
            <div class="row wrap"><Button look=Look::Danger press=move |()| remove.run(false)>"Delete"</Button>{keep}</div>
        }
        .into_any();
    }
    view! {
        <p>"Delete " {name} " from the chart? " {having.join(" and ")} " has it. Shall it be deleted there too?"</p>
        <div class="row wrap">
            <Button look=Look::Danger press=move |()| remove.run(true)>"Delete here and at the registry"</Button>
            <Button look=Look::Danger press=move |()| remove.run(false)>"Delete here only"</Button>
            {keep}
        </div>
    }
    .into_any()
}
