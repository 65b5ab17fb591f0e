//! One row of the list.

use leptos::prelude::*;
use shared::finding::Finding;

use super::note::ReportNote;
use crate::{
    api::Report,
    format,
    part::{FindingList, Icon, PickRow, Popover, StatusTag},
    router::Page,
    text,
};

/// A row.
#[component]
pub fn Row(
    /// The report.
    report: Report,
    /// The ids of the selected reports.
    selected: Option<RwSignal<Vec<String>>>,
    /// `true` if the list has reports to several registries.
    several: Memo<bool>,
) -> impl IntoView {
    let own = report.id.clone();
    let is_selected =
        Memo::new(move |_| selected.is_some_and(|selected| selected.with(|selected| selected.contains(&own))));
    let details = Page::Details(report.id.clone()).path();
    let chart = Page::Chart(report.patient_id.clone()).path();
    let what = report.cvx_text.clone().unwrap_or_else(|| "not recognized".to_owned());
    let about = report.clone();
    let registry = StoredValue::new(report.registry_name.clone());
    let name = move || several.get().then(|| view! { <span class="sub">{registry.get_value()}</span> });
    let (why, words) = (report.why.clone(), format!("Details of {} for {}", report.vaccine_name, report.patient_name));
    view! {
        <tr class:sel=move || is_selected.get()>
            {selected.map(|selected| pick(&report, selected, is_selected))}
            <td class="who-cell">
                <a class="strong" href=chart>{report.patient_name.clone()}</a>
                <MissingDetails report=report.clone() />
                <span class="sub">{format::date(report.birth_date)}", "<span class="keep">"MRN "{report.mrn.clone()}</span></span>
            </td>
            <td class="what">{report.vaccine_name.clone()}" "<ReportNote report=about /><span class="sub clip">{what}</span></td>
            <td class="num" data-label="Given">{format::date(report.given_on)}</td>
            <td data-label="At">{report.location_name.clone()}</td>
            <td><StatusTag status=report.status />{name}{report.marks.iter().map(|mark| view! { <span class="sub">{text::mark(*mark)}</span> }).collect_view()}</td>
            <td class="why">{why}" "<a class="small" href=details aria-label=words>"Details"</a></td>
        </tr>
    }
}

/// The box of a row.
fn pick(report: &Report, selected: RwSignal<Vec<String>>, is_picked: Memo<bool>) -> impl IntoView + use<> {
    let id = report.id.clone();
    let pick = move |on: bool| {
        selected.update(|selected| {
            if on {
                selected.push(id.clone());
            } else {
                selected.retain(|own| *own != id);
            }
        });
    };
    let label = format!("Select {}, {}", report.patient_name, report.vaccine_name);
    view! { <PickRow label is_picked pick /> }
}

/// The warning beside the patient's name, when the registry wants details that the record lacks.
#[component]
fn MissingDetails(report: Report) -> impl IntoView {
    let about_patient =
        |finding: &Finding| finding.stops() && finding.field.as_deref().is_some_and(|f| f.starts_with("patient."));
    let findings: Vec<_> = report.findings.iter().filter(|finding| about_patient(finding)).cloned().collect();
    let first = findings.first()?.field.clone();
    let path = Page::chart_at(&report.patient_id, first.as_deref(), None);
    let findings = StoredValue::new(findings);
    Some(view! {
        " "
        <Popover label="Required details are missing" mark=Icon::Warning tone="bad">
            <h3>{text::missing(&findings.get_value())}</h3>
            <FindingList findings=findings.get_value() />
            <div class="row"><a class="btn s p" href=path.clone()>"Add now"</a></div>
        </Popover>
    })
}
