//! The dialog for a patient's details: all of them, or just those that are missing.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use super::{
    likely::warn_of_likely,
    save::{Outcome, details, save},
    table::{SECTIONS, Section, is_asked, shape},
};
use crate::{
    api::{Api, Catalog, Chart, Load, RequestKey},
    format,
    part::{Announcer, Button, Dialog, FormProblems, Look},
    reactive::{effect, effect_from},
    record::{ConflictNote, Drawing, Edit, RepeatFields, at},
    zone::Zone,
};

fn name(chart: &Chart) -> String {
    format::name(at(&chart.patient, "name"))
}

type Only = Vec<&'static str>;

/// The dialog.
#[component]
pub fn EditPatient(
    /// `true` while it is open.
    open: RwSignal<bool>,
    /// The chart that is changed; none for a new patient.
    #[prop(into)]
    chart: Signal<Option<Chart>>,
    /// The groups to ask for; all when it is empty.
    #[prop(optional, into)]
    only: Signal<Only>,
    /// Called with the patient's id after saving.
    #[prop(into)]
    saved: Callback<String>,
    /// The content beside the buttons.
    #[prop(optional)]
    beside: Option<ViewFn>,
) -> impl IntoView {
    let is_over_list = beside.is_some();
    let title = Signal::derive(move || {
        let title = match (chart.with(Option::is_some), only.with(Vec::is_empty)) {
            (false, _) => "Add a patient",
            (true, true) => "Edit details",
            (true, false) => "Add the missing details",
        };
        let name = chart.with(|chart| chart.as_ref().filter(|_| is_over_list).map(name));
        name.map_or_else(|| title.to_owned(), |name| format!("{title}: {name}"))
    });
    let unsaved = RwSignal::new(false);
    view! {
        <Dialog open title unsaved>
            {patient_form(open, unsaved, chart.get_untracked(), only.get_untracked(), saved, beside.clone())}
        </Dialog>
    }
}

fn patient_form(
    open: RwSignal<bool>,
    unsaved: RwSignal<bool>,
    chart: Option<Chart>,
    only: Only,
    saved: Callback<String>,
    beside: Option<ViewFn>,
) -> AnyView {
    let (api, announcer) = (Api::here(), Announcer::here());
    let catalog = Load::new(api, || (), move |()| api.assets.catalog());
    let catalog = Signal::derive(move || catalog.get());
    let record = chart.as_ref().map(details).unwrap_or_default();
    let edit = Edit::new(shape(&only), record, chart.as_ref().map(|chart| chart.version));
    let is_changed = edit.form.is_changed();
    effect(move || unsaved.set(is_changed.get()));
    date_the_eligibility(edit);
    let (busy, is_new) = (RwSignal::new(false), chart.is_none());
    let id = StoredValue::new(chart.map(|chart| chart.id));
    let key = RequestKey::default();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let outcome = save(api, edit, id.get_value(), key).await;
            busy.try_set(false);
            match outcome {
                Outcome::Saved(id) => {
                    open.set(false);
                    announcer.say("Details saved");
                    saved.run(id);
                }
                Outcome::Wrong(problems) => drop(edit.form.problems.try_set(problems)),
                Outcome::Conflict => drop(edit.form.problems.try_set(Vec::new())),
            }
        });
    };
    view! {
        <form class="stack" on:submit=submit novalidate>
            <FormProblems form=edit.form />
            <ConflictNote edit catalog />
            {is_new.then(|| warn_of_likely(api, edit.form))}
            {sections(edit, catalog, &only)}
            <div class="row doing">
                <Button look=Look::Primary submit=true busy>"Save"</Button>
                <Button press=move |()| open.set(false)>"Cancel"</Button>
                {beside.map(|beside| beside.run())}
            </div>
        </form>
    }
    .into_any()
}

/// A new eligibility was asked today, unless something else is said.
fn date_the_eligibility(edit: Edit) {
    let (eligibility, since) = (edit.form.value("eligibility"), edit.form.value("eligibilitySince"));
    effect_from(move |before: Option<String>| {
        let now = eligibility.get();
        if before.is_some_and(|before| before != now) {
            since.set(format::date(Zone::here().today()));
        }
        now
    });
}

/// The sections with their headings; the missing details need none.
fn sections(edit: Edit, catalog: Signal<Option<Arc<Catalog>>>, only: &Only) -> Vec<AnyView> {
    let drawing = Drawing { form: edit.form, catalog };
    let record = edit.record();
    let asked = SECTIONS.iter().filter(|section| section.groups.iter().any(|group| is_asked(only, group)));
    asked.map(|section| one_section(section, drawing, &record, only)).collect()
}

fn one_section(section: &'static Section, drawing: Drawing, record: &Value, only: &Only) -> AnyView {
    let mut fields = Vec::new();
    for group in section.groups.iter().filter(|group| is_asked(only, group)) {
        fields.extend(drawing.fields(group.fields));
        for repeat in group.repeats {
            let (filled, room) = (repeat.len(record), repeat.room(record));
            fields.push(view! { <RepeatFields repeat filled room drawing /> }.into_any());
        }
    }
    let heading = only.is_empty().then(|| view! { <legend>{section.title}</legend> });
    view! { <fieldset class="section">{heading}<div class="grid fields">{fields}</div></fieldset> }.into_any()
}
