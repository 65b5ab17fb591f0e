//! The question after a change of a patient's eligibility: whether doses that no registry has yet shall have it too.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;

use super::dose::Kind;
use crate::{
    api::{Api, ApplyEligibility, Chart, Dose, SaveStatus},
    format,
    part::{Banner, Button, Dialog, Toaster, Tone},
    reactive::effect,
    record::at,
};

/// The eligibility before it was changed here.
pub type Before = RwSignal<Option<String>>;

/// The doses given here that no registry has: those without an eligibility, and those with another one.
fn open_doses(chart: &Chart) -> (usize, usize) {
    let now = at(&chart.patient, "eligibility").as_str();
    let is_open = |dose: &&Dose| {
        Kind::of(dose.completion, &dose.source) == Kind::Here
            && dose.reports.iter().all(|report| report.accepted_at.is_none())
    };
    let own = chart.doses.iter().filter(is_open).map(|dose| dose.eligibility.as_deref());
    let (mut without, mut other) = (0, 0);
    for eligibility in own.filter(|eligibility| *eligibility != now) {
        match eligibility {
            None => without += 1,
            Some(_) => other += 1,
        }
    }
    (without, other)
}

/// Asks once the chart is read again.
#[component]
pub fn AskForDoses(
    /// The chart.
    chart: Signal<Option<Chart>>,
    /// The eligibility before the details were saved, until this has asked.
    before: Before,
    /// Reads the chart again.
    again: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let counted = RwSignal::new((0, 0));
    effect(move || {
        let Some(chart) = chart.get() else { return };
        let Some(was) = before.get_untracked() else { return };
        let now = at(&chart.patient, "eligibility").as_str().unwrap_or_default();
        if now != was {
            before.set(None);
            let doses = open_doses(&chart);
            if !now.is_empty() && doses != (0, 0) {
                counted.set(doses);
                open.set(true);
            }
        }
    });
    view! {
        <Dialog open title="Use the new eligibility for doses too?">
            {move || chart.get_untracked().map(|chart| question(&chart, counted.get_untracked(), open, again))}
        </Dialog>
    }
}

fn question(chart: &Chart, (without, other): (usize, usize), open: RwSignal<bool>, again: Callback<()>) -> AnyView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let problem = RwSignal::new(None::<String>);
    let own = StoredValue::new((chart.id.clone(), chart.version));
    let apply = Callback::new(move |all: bool| {
        let (id, version) = own.get_value();
        spawn_local(async move {
            let input = json!({ "patientId": id, "version": version, "all": all });
            match api.run_with::<ApplyEligibility>(json!({ "input": input })).await {
                Ok(payload) if payload.status == SaveStatus::Saved => {
                    toaster.tell(Tone::Good, [&doses(payload.dose_ids.len()), " changed."].concat());
                    open.set(false);
                    again.run(());
                }
                Ok(_) => drop(
                    problem.try_set(Some("The chart changed in the meantime. Close this and look again.".to_owned())),
                ),
                Err(failure) => drop(problem.try_set(Some(failure.text()))),
            }
        });
    });
    let mut words = Vec::new();
    if without > 0 {
        words.push([&doses(without), " without an eligibility"].concat());
    }
    if other > 0 {
        words.push([&doses(other), " with another one"].concat());
    }
    view! {
        <p>"No registry has these yet: " {words.join(", and ")} "."</p>
        {move || problem.get().map(|text| view! { <Banner tone=Tone::Bad>{text}</Banner> })}
        <div class="row wrap">
            {(without > 0).then(|| view! { <Button press=move |()| apply.run(false)>"For those without one"</Button> })}
            {(other > 0).then(|| view! { <Button press=move |()| apply.run(true)>"For all of them"</Button> })}
            <Button press=move |()| open.set(false)>"Leave the doses as they are"</Button>
        </div>
    }
    .into_any()
}

fn doses(number: usize) -> String {
    format::counted(i64::try_from(number).unwrap_or_default(), "dose", "doses")
}
