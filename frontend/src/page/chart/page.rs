//! The chart as a whole.

use leptos::prelude::*;
use serde_json::Value;
use shared::{finding::Finding, patient::Sex};

use super::{
    doses::DoseTable,
    duplicate::Duplicates,
    edit_dose::EditDose,
    eligibility::AskForDoses,
    patient::{CONSENT, Consents, EditPatient, missing_groups},
    visit::{AddVaccines, HEADING},
};
use crate::{
    api::{
        Api, Chart, ChartChangedFeed, ChartQuery, Dose, Face, Failure, Load, ReportChangedFeed, chart_changed_feed,
        chart_query, report_changed_feed,
    },
    format,
    part::{
        Button, ButtonLink, EmptyFace, FailedFace, FindingList, Icon, IconButton, Look, PageHead, Popover, Skeleton,
        focus_soon,
    },
    reactive::{effect, memo},
    record::at,
    router::{Page, Router},
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
    let face = memo(move || match load.face() {
        Face::Loading => ChartFace::Skeleton,
        Face::Failed(failure) => ChartFace::Failed(failure),
        Face::Ready(None) => ChartFace::Nobody,
        Face::Ready(Some(_)) => ChartFace::Chart,
    });
    move || {
        match face.get() {
        ChartFace::Skeleton => view! { <PageHead title="Chart" /><Skeleton /> }.into_any(),
        ChartFace::Failed(failure) => view! { <PageHead title="Chart" /><FailedFace failure again=move || load.again() /> }.into_any(),
        ChartFace::Nobody => view! {
            <PageHead title="Chart" />
            <div class="card"><EmptyFace title="There is no such patient" text="The address may be old. Search in the patients’ list." /></div>
        }
        .into_any(),
        ChartFace::Chart => view! { <Whole load /> }.into_any(),
    }
    }
}

#[derive(Clone, PartialEq)]
enum ChartFace {
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
    let catalog = Load::new(api, || (), move |()| api.assets.catalog());
    let catalog = Signal::derive(move || catalog.get());
    let editing = RwSignal::new(false);
    let completing = RwSignal::new(false);
    let edited = RwSignal::new(None::<Dose>);
    let missing = memo(move || chart.with(|chart| chart.as_ref().map(|c| stopping(&c.missing)).unwrap_or_default()));
    let only = Signal::derive(move || missing.with(|missing| missing_groups(missing)));
    // The form asks for details; answers to registries are recorded below the vaccinations.
    let complete = Callback::new(move |()| {
        let is_consent = |finding: &Finding| finding.field.as_deref() == Some("patient.consent");
        match only.with_untracked(Vec::is_empty) && missing.with_untracked(|missing| missing.iter().any(is_consent)) {
            true => focus_soon(CONSENT.to_owned()),
            false => completing.set(true),
        }
    });
    open_what_the_path_names(chart, complete, edited);
    let saved = Callback::new(move |()| load.again());
    let before = RwSignal::new(None);
    let details_saved = Callback::new(move |_| {
        before.set(chart.with_untracked(|chart| Some(eligibility(chart.as_ref()?).unwrap_or_default())));
        load.again();
    });
    let adding = chart.with_untracked(|chart| chart.as_ref().map(eligibility));
    let adding = adding.filter(|_| api.may("recordVisit"));
    let adding = adding.map(|eligibility| view! { <AddVaccines chart eligibility missing complete saved /> });
    view! {
        <Head chart editing />
        <Duplicates chart again=saved />
        <div class="grid">
            <section class="c7 stack">
                <div class="card">
                    <div class="pad row line">
                        <h2>"Vaccinations"</h2>
                        <Missing missing complete />
                    </div>
                    <DoseTable chart catalog edited />
                </div>
                <Consents chart again=saved />
            </section>
            <aside class="c5 unprinted">{adding}</aside>
        </div>
        <EditPatient open=editing chart saved=details_saved />
        <EditPatient open=completing chart only saved=details_saved />
        <EditDose edited chart catalog saved />
        <AskForDoses chart before again=saved />
    }
}

fn eligibility(chart: &Chart) -> Option<String> {
    at(&chart.patient, "eligibility").as_str().map(ToOwned::to_owned)
}

/// The patient's findings that keep doses from being reported.
fn stopping(missing: &[Finding]) -> Vec<Finding> {
    missing.iter().filter(|finding| finding.stops()).cloned().collect()
}

/// A finding's link leads to the form that resolves it.
fn open_what_the_path_names(chart: Signal<Option<Chart>>, complete: Callback<()>, edited: RwSignal<Option<Dose>>) {
    let (api, router) = (Api::here(), Router::here());
    effect(move || {
        let (add, dose) = (router.query("add"), router.query("dose"));
        if add.is_some() && api.may("savePatient") {
            complete.run(());
        }
        if let Some(dose) = dose.filter(|_| api.may("recordDose")) {
            edited.set(chart.with_untracked(|chart| chart.as_ref()?.doses.iter().find(|d| d.id == dose).cloned()));
        }
    });
}

#[component]
fn Head(chart: Signal<Option<Chart>>, editing: RwSignal<bool>) -> impl IntoView {
    let zone = Zone::here();
    let title = Signal::derive(move || {
        chart.with(|c| c.as_ref().map(|c| format::name(at(&c.patient, "name"))).unwrap_or_default())
    });
    let sub = Signal::derive(move || {
        let today = zone.today();
        chart.with(|chart| Some(who(&chart.as_ref()?.patient, today)))
    });
    view! {
        <PageHead title sub back=(Page::Patients.path(), "Patients".to_owned()) actions=move || view! {
            <ButtonLink needs="auditEvents" to=Page::audit_of(&chart.with_untracked(|c| c.as_ref().map(|c| c.id.clone()).unwrap_or_default()))>"Who read this"</ButtonLink>
            <Button mark=Icon::Pencil needs="savePatient" press=move |()| editing.set(true)>"Edit details"</Button>
            <Button look=Look::Primary mark=Icon::Plus needs="recordVisit" press=move |()| focus_soon(HEADING.to_owned())>"Add vaccines"</Button>
        } />
    }
}

/// The line below the name.
fn who(patient: &Value, today: chrono::NaiveDate) -> String {
    let text = |path| at(patient, path).as_str().unwrap_or_default();
    let born = text("birthDate").parse().unwrap_or(today);
    let sex = Sex::parse(text("sex")).unwrap_or_default();
    let age = format::age(born, today);
    let mut who = vec![
        format::person(sex, born, today).to_owned() + ", " + &age + ", born " + &format::date(born),
        ["MRN ", text("mrn")].concat(),
    ];
    if !text("phone").is_empty() {
        who.push(format::phone(text("phone")));
    }
    if at(patient, "deceased") == true {
        who.push("Deceased".to_owned());
    }
    if at(patient, "protected") == true {
        who.push("The record must not be shared".to_owned());
    }
    if at(patient, "test") == true {
        who.push("A record for training".to_owned());
    }
    who.join(". ") + "."
}

/// The warning indicator of the vaccination block: it says what is missing, and opens the form for it.
#[component]
fn Missing(missing: Memo<Vec<Finding>>, complete: Callback<()>) -> impl IntoView {
    move || {
        let missing = missing.get();
        (!missing.is_empty()).then(|| view! {
            <IconButton label="Required details are missing: add them" mark=Icon::Warning tone="bad" needs="savePatient" press=complete />
            <span class="small mut">{text::missing(&missing)}</span>
            <Popover label="Why these details are required" mark=Icon::Ask tone="ask"><FindingList findings=missing.clone() /></Popover>
        })
    }
}
