//! The dialog for a dose of the chart.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;

use super::{
    dose::{
        self, Fields, Kind, Rules, Saved, clinicians, findings_view, listing, taken, vaccine_fields, visit_fields,
        whole_shape,
    },
    take_out::TakeOut,
};
use crate::{
    api::{Api, Catalog, Chart, ChartQuery, Dose, RecordDose, chart_query},
    format,
    part::{Button, Choice, Dialog, FormProblems, Look, RadioGroup, problem},
    reactive::effect,
    record::{ConflictNote, Edit},
};

/// The dialog.
#[component]
pub fn EditDose(
    /// The dose; none while nothing is edited.
    edited: RwSignal<Option<Dose>>,
    /// The patient's chart.
    chart: Signal<Option<Chart>>,
    /// The lists to choose from.
    catalog: Signal<Option<Arc<Catalog>>>,
    /// Called after saving.
    saved: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    effect(move || open.set(edited.with(Option::is_some)));
    effect(move || {
        if !open.get() && edited.with_untracked(Option::is_some) {
            edited.set(None);
        }
    });
    let title = Signal::derive(move || {
        let words = |dose: &Dose| [dose.name.as_str(), ", ", &format::date(dose.given_on)].concat();
        edited.with(|dose| dose.as_ref().map(words).unwrap_or_default())
    });
    let unsaved = RwSignal::new(false);
    let done = Callback::new(move |()| {
        open.set(false);
        saved.run(());
    });
    view! {
        <Dialog open title unsaved>
            {move || edited.get_untracked().map(|dose| view! {
                {dose_form(&dose, chart, catalog, unsaved, done)}
                <TakeOut dose done />
            })}
        </Dialog>
    }
}

fn dose_form(
    dose: &Dose,
    chart: Signal<Option<Chart>>,
    catalog: Signal<Option<Arc<Catalog>>>,
    unsaved: RwSignal<bool>,
    done: Callback<()>,
) -> AnyView {
    let api = Api::here();
    let edit = Edit::new(whole_shape(), taken(dose), Some(dose.version));
    let kind = RwSignal::new(Kind::of(dose.completion, &dose.source).as_str().to_owned());
    let kinds = Kind::WORDS.iter().map(|(_, word, said)| Choice::new(*word, *said)).collect();
    let is_changed = edit.form.is_changed();
    let was = kind.get_untracked();
    effect(move || unsaved.set(is_changed.get() || kind.with(|kind| *kind != was)));
    let listing = listing(api);
    let rules = Rules::new(api, chart, catalog, listing);
    let patient = chart.with_untracked(|chart| chart.as_ref().map(|c| c.id.clone()).unwrap_or_default());
    let fields = Fields {
        kind: Signal::derive(move || Kind::parse(&kind.get())),
        visit: edit.form,
        vaccine: edit.form,
        catalog,
        listing,
        clinicians: clinicians(),
    };
    let busy = RwSignal::new(false);
    let ids = StoredValue::new((dose.id.clone(), patient));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (kind, (id, patient)) = (Kind::parse(&kind.get_untracked()), ids.get_value());
        let catalog = catalog.get_untracked();
        spawn_local(async move {
            let came = save(api, edit, kind, id, patient, catalog).await;
            busy.try_set(false);
            match came {
                Saved::Yes => done.run(()),
                Saved::Conflict => drop(edit.form.problems.try_set(Vec::new())),
                Saved::Wrong(problems) => drop(edit.form.problems.try_set(problems)),
            }
        });
    };
    let recorded = StoredValue::new(dose.clone());
    let findings = Callback::new(move |()| {
        let entered = edit.form.entries();
        let catalog = catalog.get_untracked();
        let said = |code: &str| dose::immunity(catalog.as_deref(), code);
        let kind = Kind::parse(&kind.get_untracked());
        let read = dose::read(kind, &entered, &entered, &edit.record(), said);
        read.map(|dose| recorded.with_value(|recorded| rules.findings(dose, Some(recorded)))).unwrap_or_default()
    });
    view! {
        <form class="stack" novalidate on:submit=submit>
            <FormProblems form=edit.form />
            <ConflictNote edit catalog />
            <RadioGroup legend="What is recorded" value=kind choices=Signal::stored(kinds) />
            {vaccine_fields(fields)}
            {visit_fields(fields)}
            {findings_view(fields, findings)}
            <div class="row"><Button look=Look::Primary submit=true busy>"Save"</Button></div>
        </form>
    }
    .into_any()
}

async fn save(
    api: Api,
    edit: Edit,
    kind: Kind,
    id: String,
    patient_id: String,
    catalog: Option<Arc<Catalog>>,
) -> Saved {
    let entered = edit.form.entries();
    let immunity = |code: &str| dose::immunity(catalog.as_deref(), code);
    let record = match dose::read(kind, &entered, &entered, &edit.record(), immunity) {
        Ok(record) => record,
        Err(problems) => return Saved::Wrong(problems),
    };
    let input = json!({ "input": { "id": id, "version": edit.version(), "replace": true, "dose": record } });
    let answer = api.run_with::<RecordDose>(input).await;
    let saved = dose::settle(answer.map(|payload| (payload.status, payload.problems)));
    if saved != Saved::Conflict {
        return saved;
    }
    match api.run::<ChartQuery>(chart_query::Variables { patient_id }).await {
        Ok(chart) => match chart.and_then(|chart| chart.doses.into_iter().find(|dose| dose.id == id)) {
            Some(theirs) => {
                edit.rebase(taken(&theirs), theirs.version);
                Saved::Conflict
            }
            None => dose::gone(),
        },
        Err(failure) => Saved::Wrong(vec![problem("", "failure", &failure.text())]),
    }
}
