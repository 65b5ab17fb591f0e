//! One row of the list. It is made once; what it shows follows its report, so that the keyboard's focus and an open
//! popover stay.

use leptos::prelude::*;
use shared::{
    finding::Finding,
    report::{ReportStatus, ReportTab},
};

use super::{
    super::{annotation::noted, dismissal::has_warning},
    kept::KeptRow,
    note::ReportNote,
    patient::PatientDetails,
};
use crate::{
    api::{Api, Report},
    format,
    part::{Button, FindingList, Icon, Look, PickRow, Popover, StatusTag},
    reactive::memo,
    router::Page,
    text,
};

/// A row.
#[component]
pub fn Row(
    /// The report.
    kept: KeptRow,
    /// The ids of the selected reports.
    selected: Option<RwSignal<Vec<String>>>,
    /// `true` if the list has reports to several registries.
    several: Memo<bool>,
    /// The dialog that a patient's name opens.
    details: PatientDetails,
    /// The report of which a warning is to be dismissed.
    dismissing: RwSignal<Option<Report>>,
) -> impl IntoView {
    let KeptRow { id, report } = kept;
    let report = RwSignal::from(report);
    let own = id.clone();
    let is_selected = memo(move || selected.is_some_and(|selected| selected.with(|selected| selected.contains(&own))));
    let text = move |read: fn(&Report) -> String| move || report.with(read);
    let status = move || {
        let (status, marks) = report.with(|report| (report.status, report.marks.clone()));
        let registry = several.get().then(|| text(|report| report.registry_name.clone())());
        let marks = registry.into_iter().chain(marks.into_iter().map(|mark| text::mark(mark).to_owned()));
        let marks = marks.map(|words| view! { <span class="sub">{words}</span> }).collect_view();
        view! { <StatusTag status />{marks} }
    };
    let edit = move |_| details.open(report.with_untracked(|report| report.patient_id.clone()));
    let path = Page::Details(id.clone()).path();
    // Who keeps charts corrects the details in place; others read the chart.
    let name = match Api::here().may("savePatient") {
        true => view! { <button class="link strong" type="button" on:click=edit>{text(|report| report.patient_name.clone())}</button> }.into_any(),
        false => {
            let chart = move || report.with(|report| Page::Chart(report.patient_id.clone()).path());
            view! { <a class="strong" href=chart>{text(|report| report.patient_name.clone())}</a> }.into_any()
        }
    };
    view! {
        <tr class:sel=move || is_selected.get()>
            {selected.map(|selected| pick(id, report, selected, is_selected))}
            <td class="who-cell">
                {name}
                <MissingDetails report details />
                <span class="sub">{text(|report| format::date(report.birth_date))}", "<span class="keep">"MRN "{text(|report| report.mrn.clone())}</span></span>
            </td>
            <td class="what">{text(|report| report.vaccine_name.clone())}" "<ReportNote report /><span class="sub clip">{text(coded)}</span></td>
            <td class="num" data-label="Given">{text(|report| format::date(report.given_on))}</td>
            <td data-label="At">{text(|report| report.location_name.clone())}</td>
            <td>{status}</td>
            <td class="why">{text(last_words)}" "<a class="small" href=path aria-label=text(about)>"Details"</a><Warning report dismissing />{move || report.with(noted).map(|words| view! { <span class="sub">{words}</span> })}</td>
        </tr>
    }
}

fn coded(report: &Report) -> String {
    report.cvx_text.clone().unwrap_or_else(|| "not recognized".to_owned())
}

fn about(report: &Report) -> String {
    format!("Details of {}", about_whom(report))
}

fn about_whom(report: &Report) -> String {
    format!("{} for {}", report.vaccine_name, report.patient_name)
}

/// The text of the last column: the registry's own words about a dose that it has, or why a dose stands where it is.
fn last_words(report: &Report) -> String {
    match (&report.said, report.tab) {
        (Some(said), ReportTab::Reported) => said.clone(),
        _ => report.why.clone(),
    }
}

/// The box of a row.
fn pick(
    id: String,
    report: RwSignal<Report>,
    selected: RwSignal<Vec<String>>,
    is_picked: Memo<bool>,
) -> impl IntoView + use<> {
    let pick = move |on: bool| {
        selected.update(|selected| {
            if on {
                selected.push(id.clone());
            } else {
                selected.retain(|own| *own != id);
            }
        });
    };
    let label = report.with_untracked(|report| format!("Select {}, {}", report.patient_name, report.vaccine_name));
    view! { <PickRow label is_picked pick /> }
}

/// What can be done about a warning of a dose that the registry has.
#[component]
fn Warning(report: RwSignal<Report>, dismissing: RwSignal<Option<Report>>) -> impl IntoView {
    let is_open = memo(move || report.with(|own| own.status == ReportStatus::WithWarnings && has_warning(own)));
    let ask = move |_| dismissing.set(Some(report.get_untracked()));
    let api = Api::here();
    move || {
        is_open
            .get()
            .then(|| {
                let label = move || report.with(|report| format!("Dismiss a warning of {}", about_whom(report)));
                view! { " "<button class="link small" type="button" aria-label=label on:click=ask>"Dismiss"</button> }
            })
            .filter(|_| api.may("dismissWarning"))
    }
}

/// The warning beside the patient's name, when the registry wants details that the record lacks.
#[component]
fn MissingDetails(report: RwSignal<Report>, details: PatientDetails) -> impl IntoView {
    let missing = memo(move || report.with(missing_details));
    let is_any = memo(move || missing.with(|missing| !missing.is_empty()));
    let add = move |()| details.open(report.with_untracked(|report| report.patient_id.clone()));
    move || {
        is_any.get().then(|| {
            view! {
                " "
                <Popover label="Required details are missing" mark=Icon::Warning tone="bad">
                    <h3>{move || missing.with(|missing| text::missing(missing))}</h3>
                    {move || view! { <FindingList findings=missing.get() /> }}
                    <div class="row"><Button small=true look=Look::Primary needs="savePatient" press=add>"Add now"</Button></div>
                </Popover>
            }
        })
    }
}

fn missing_details(report: &Report) -> Vec<Finding> {
    let is_missing =
        |finding: &Finding| finding.stops() && finding.field.as_deref().is_some_and(|f| f.starts_with("patient."));
    report.findings.iter().filter(|finding| is_missing(finding)).cloned().collect()
}
