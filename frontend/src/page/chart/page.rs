//! The chart as a whole.

use std::collections::BTreeSet;

use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;
use shared::finding::Finding;

use super::{
    dose_form::{DoseForm, Subject},
    doses::DoseTable,
    draft::Group,
    patient_form::EditPatient,
};
use crate::{
    api::{
        Api, Chart, ChartChangedFeed, ChartQuery, DeleteDose, Dose, Face, Failure, Load, ReportChangedFeed, SaveStatus,
        chart_changed_feed, chart_query, delete_dose, report_changed_feed,
    },
    format,
    part::{
        Banner, Button, Dialog, EmptyFace, FailedFace, FindingList, Icon, IconButton, Look, PageHead, Popover,
        Skeleton, Tone, focus_soon,
    },
    route::Page,
    text,
    zone::Zone,
};

type Loaded = Load<Option<Chart>>;

/// One patient's chart.
#[component]
pub fn ChartPage(
    /// The patient.
    id: String,
) -> impl IntoView {
    let api = Api::here();
    let patient = Some(id.clone());
    let load: Loaded = Load::new(
        api,
        || (),
        move |()| {
            let wanted = chart_query::Variables { patient_id: id.clone() };
            async move { api.run::<ChartQuery>(wanted).await }
        },
    );
    api.subscribe::<ChartChangedFeed>(chart_changed_feed::Variables { patient_id: patient.clone() }, move |_| {
        load.again()
    });
    api.subscribe::<ReportChangedFeed>(report_changed_feed::Variables { patient_id: patient }, move |_| load.again());
    let face = Memo::new(move |_| match load.face() {
        Face::Loading => Shown::Skeleton,
        Face::Failed(failure) => Shown::Failed(failure),
        Face::Ready(None) => Shown::Nobody,
        Face::Ready(Some(_)) => Shown::Chart,
    });
    move || {
        match face.get() {
        Shown::Skeleton => view! { <PageHead title="Chart" /><Skeleton /> }.into_any(),
        Shown::Failed(failure) => view! { <PageHead title="Chart" /><FailedFace failure again=move || load.again() /> }.into_any(),
        Shown::Nobody => view! {
            <PageHead title="Chart" />
            <div class="card"><EmptyFace title="There is no such patient" text="The address may be old. Search in the patients’ list." /></div>
        }
        .into_any(),
        Shown::Chart => view! { <Whole load /> }.into_any(),
    }
    }
}

#[derive(Clone, PartialEq)]
enum Shown {
    Skeleton,
    Failed(Failure),
    Nobody,
    Chart,
}

/// The chart stays while it is read again, and what is being typed with it.
#[component]
fn Whole(load: Loaded) -> impl IntoView {
    let api = Api::here();
    let chart = Signal::derive(move || load.get().flatten());
    let catalog = Load::new(api, || (), move |()| api.assets.catalog(api));
    let catalog = Signal::derive(move || catalog.get());
    let editing = RwSignal::new(false);
    let completing = RwSignal::new(false);
    let edited = RwSignal::new(None::<Dose>);
    open_what_the_path_names(chart, completing, edited);
    let missing =
        Memo::new(move |_| chart.with(|chart| chart.as_ref().map(|c| stopping(&c.missing)).unwrap_or_default()));
    let only = Signal::derive(move || missing.with(|missing| groups(missing)));
    view! {
        <Head chart editing />
        <div class="grid">
            <section class="c7">
                <div class="card">
                    <div class="pad row line">
                        <h2>"Vaccinations"</h2>
                        <Missing missing completing />
                    </div>
                    <DoseTable chart catalog edited />
                </div>
            </section>
            <aside class="c5"><AddVaccine chart missing completing load /></aside>
        </div>
        <EditPatient open=editing chart saved=move |_| load.again() />
        <EditPatient open=completing chart only saved=move |_| load.again() />
        <EditDose edited load />
    }
}

/// What keeps the patient's doses from being reported.
fn stopping(missing: &[Finding]) -> Vec<Finding> {
    missing.iter().filter(|finding| finding.stops()).cloned().collect()
}

fn groups(missing: &[Finding]) -> BTreeSet<Group> {
    let mut groups = BTreeSet::new();
    groups.extend(missing.iter().filter_map(|finding| Group::of(finding.field.as_deref()?)));
    groups
}

/// A finding's link leads to the form that resolves it.
fn open_what_the_path_names(chart: Signal<Option<Chart>>, completing: RwSignal<bool>, edited: RwSignal<Option<Dose>>) {
    let query = use_query_map();
    Effect::new(move |_| {
        let (add, dose) = query.with(|query| (query.get("add"), query.get("dose")));
        if add.is_some() {
            completing.set(true);
        }
        if let Some(dose) = dose {
            edited.set(chart.with_untracked(|chart| chart.as_ref()?.doses.iter().find(|d| d.id == dose).cloned()));
        }
    });
}

#[component]
fn Head(chart: Signal<Option<Chart>>, editing: RwSignal<bool>) -> impl IntoView {
    let zone = Zone::here();
    let title =
        Signal::derive(move || chart.with(|c| c.as_ref().map(|c| format::name(&c.patient.name)).unwrap_or_default()));
    let sub = Signal::derive(move || {
        let today = zone.today();
        chart.with(|chart| {
            let patient = &chart.as_ref()?.patient;
            let (who, age) =
                (format::person(patient.sex, patient.birth_date, today), format::age(patient.birth_date, today));
            let test = if patient.test { " A record for training." } else { "" };
            Some(format!("{who}, {age}, born {}. MRN {}.{test}", format::date(patient.birth_date), patient.mrn))
        })
    });
    view! {
        <PageHead title sub back=(Page::Patients.path(), "Patients".to_owned()) actions=move || view! {
            <Button mark=Icon::Pencil press=move |()| editing.set(true)>"Edit details"</Button>
            <Button look=Look::Primary mark=Icon::Plus press=move |()| focus_soon("add-vaccine".to_owned())>"Add vaccines"</Button>
        } />
    }
}

/// The warning indicator of the vaccination block: it says what is missing, and opens the form for it.
#[component]
fn Missing(missing: Memo<Vec<Finding>>, completing: RwSignal<bool>) -> impl IntoView {
    move || {
        let missing = missing.get();
        (!missing.is_empty()).then(|| view! {
            <IconButton label="Required details are missing: add them" mark=Icon::Warning tone="bad" press=move |()| completing.set(true) />
            <span class="small mut">{text::missing(&missing)}</span>
            <Popover label="Why these details are required" mark=Icon::Ask tone="ask"><FindingList findings=missing.clone() /></Popover>
        })
    }
}

#[component]
fn AddVaccine(
    chart: Signal<Option<Chart>>,
    missing: Memo<Vec<Finding>>,
    completing: RwSignal<bool>,
    load: Loaded,
) -> impl IntoView {
    let subject = chart.with_untracked(|chart| {
        chart.as_ref().map(|c| Subject::New { patient: c.id.clone(), eligibility: c.patient.eligibility.clone() })
    });
    let saved = move |another: bool| {
        load.again();
        if another {
            focus_soon("add-vaccine".to_owned());
        }
    };
    view! {
        <div class="card pad stack">
            <h2 id="add-vaccine" tabindex="-1">"Add a vaccine"</h2>
            {move || {
                let missing = missing.get();
                (!missing.is_empty()).then(|| view! {
                    <Banner tone=Tone::Bad>
                        <div><b>"The registry will refuse this dose"</b><br />{text::missing(&missing)}</div>
                        <Button small=true press=move |()| completing.set(true)>"Add now"</Button>
                    </Banner>
                })
            }}
            {subject.map(|subject| view! { <DoseForm subject saved /> })}
        </div>
    }
}

/// The dialog for a dose of the chart.
#[component]
fn EditDose(edited: RwSignal<Option<Dose>>, load: Loaded) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(edited.with(Option::is_some)));
    Effect::new(move |_| {
        if !open.get() && edited.with_untracked(Option::is_some) {
            edited.set(None);
        }
    });
    let title = Signal::derive(move || {
        edited
            .with(|dose| dose.as_ref().map(|d| format!("{}, {}", d.name, format::date(d.given_on))).unwrap_or_default())
    });
    let unsaved = RwSignal::new(false);
    let saved = move |_| {
        open.set(false);
        load.again();
    };
    view! {
        <Dialog open title unsaved>
            {move || edited.get_untracked().map(|dose| view! {
                <DoseForm subject=Subject::Known(Box::new(dose.clone())) saved unsaved />
                <TakeOut dose saved />
            })}
        </Dialog>
    }
}

/// Taking a dose out of the chart asks once more.
#[component]
fn TakeOut(dose: Dose, saved: impl Fn(bool) + Copy + Send + Sync + 'static) -> impl IntoView {
    let api = Api::here();
    let asked = RwSignal::new(false);
    let problem = RwSignal::new(None::<String>);
    let name = dose.name.clone();
    let input = StoredValue::new((dose.id, dose.version));
    let remove = move |()| {
        let (id, version) = input.get_value();
        spawn_local(async move {
            let input = delete_dose::DeleteDoseInput { id, version };
            match api.run::<DeleteDose>(delete_dose::Variables { input }).await.map(|answer| answer.status) {
                Ok(SaveStatus::Saved) => saved(false),
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
