//! A patient's details over the list: the missing ones where a registry wants more, else all of them; of one patient, or
//! of several one after another.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::{
    api::{Api, Chart, ChartQuery, Load, ReportPage, chart_query},
    format,
    page::{
        chart::{EditPatient, missing_groups},
        report::list::ListQuery,
    },
    part::{Button, Icon},
    reactive::memo,
    router::Page,
};

/// The state of the dialog.
#[derive(Clone, Copy)]
pub struct PatientDetails {
    api: Api,
    open: RwSignal<bool>,
    chart: RwSignal<Option<Chart>>,
    /// The patients that come after this one.
    queue: RwSignal<Vec<String>>,
    told: RwSignal<Option<Result<String, String>>>,
}

impl PatientDetails {
    /// Returns a closed dialog; what goes wrong is told.
    #[must_use]
    pub fn new(told: RwSignal<Option<Result<String, String>>>) -> Self {
        let (open, chart) = (RwSignal::new(false), RwSignal::new(None));
        Self { api: Api::here(), open, chart, queue: RwSignal::new(Vec::new()), told }
    }

    /// Opens the details of one patient.
    pub fn open(self, patient: String) {
        self.open_all(vec![patient]);
    }

    /// Opens the details of patients, one after another.
    fn open_all(self, patients: Vec<String>) {
        self.queue.set(patients);
        self.open_next();
    }

    /// Opens the next one, or none where all were seen.
    fn open_next(self) {
        self.open.set(false);
        let next = self.queue.try_update(|queue| if queue.is_empty() { None } else { Some(queue.remove(0)) });
        let Some(patient_id) = next.flatten() else { return };
        spawn_local(async move {
            match self.api.run::<ChartQuery>(chart_query::Variables { patient_id }).await {
                Ok(Some(chart)) => {
                    self.chart.try_set(Some(chart));
                    self.open.try_set(true);
                }
                Ok(None) => self.say("This patient is not in the database any more.".to_owned()),
                Err(failure) => self.say(failure.text()),
            }
        });
    }

    fn say(self, text: String) {
        self.told.try_set(Some(Err(text)));
    }
}

/// The dialog itself.
#[component]
pub fn PatientDialog(details: PatientDetails) -> impl IntoView {
    let PatientDetails { open, chart, queue, .. } = details;
    let only = Signal::derive(move || {
        chart.with(|chart| missing_groups(chart.as_ref().map(|chart| chart.missing.as_slice()).unwrap_or_default()))
    });
    let beside = move || {
        let path = chart.with(|chart| chart.as_ref().map(|chart| Page::Chart(chart.id.clone()).path()));
        let skip = (!queue.with(Vec::is_empty)).then(|| {
            view! { <Button press=move |()| details.open_next()>{move || format!("Skip, {} more", queue.with(Vec::len))}</Button> }
        });
        view! { {skip}<span class="sp"></span>{path.map(|path| view! { <a href=path>"Open the chart"</a> })} }
            .into_any()
    };
    view! { <EditPatient open chart only saved=move |_| details.open_next() beside=ViewFn::from(beside) /> }
}

/// The button that goes through the patients of a list one after another, where it is narrowed to a detail of theirs.
#[component]
pub fn FixPatients(load: Load<ReportPage>, wanted: Memo<ListQuery>, details: PatientDetails) -> impl IntoView {
    let patients = memo(move || {
        let is_theirs =
            wanted.with(|wanted| wanted.narrow.reason.as_deref().is_some_and(|reason| reason.starts_with("patient.")));
        load.with(|page| if is_theirs { patients_of(page) } else { Vec::new() }).unwrap_or_default()
    });
    let words = move || {
        let number = i64::try_from(patients.with(Vec::len)).unwrap_or(i64::MAX);
        format!("Fix {} one after another", format::counted(number, "patient", "patients"))
    };
    view! {
        <Show when=move || !patients.with(Vec::is_empty)>
            <Button small=true mark=Icon::Pencil needs="savePatient" press=move |()| details.open_all(patients.get_untracked())>{words}</Button>
        </Show>
    }
}

/// Returns the patients of a page in its order, each once.
fn patients_of(page: &ReportPage) -> Vec<String> {
    let mut patients = Vec::new();
    for row in &page.rows {
        if !patients.contains(&row.patient_id) {
            patients.push(row.patient_id.clone());
        }
    }
    patients
}
