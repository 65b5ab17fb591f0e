//! The icon beside a vaccine, with what must be resolved or what the registry said behind it.

use leptos::prelude::*;
use shared::report::ReportStatus;

use crate::{
    api::Report,
    part::{FindingList, Icon, Popover, Said},
    reactive::memo,
    router::Page,
    zone::Zone,
};

/// The icon; none when there is nothing to say.
#[component]
pub fn ReportNote(
    /// The report.
    #[prop(into)]
    report: Signal<Report>,
) -> impl IntoView {
    // Whoever reads it goes on reading while only the words change.
    let shown = memo(move || report.with(kind));
    move || {
        let (label, mark, tone) = shown.get()?;
        Some(view! { <Popover label mark tone>{move || report.with(body)}</Popover> })
    }
}

fn kind(report: &Report) -> Option<(&'static str, Icon, &'static str)> {
    // What is on its way has no answer yet; what an earlier one said stands on its page.
    if report.status == ReportStatus::InProgress {
        return None;
    }
    let must_resolve = matches!(report.status, ReportStatus::NeedsYou | ReportStatus::Rejected);
    match (must_resolve, report.said.is_some() || !report.findings.is_empty()) {
        (true, _) => Some(("What needs to be resolved", Icon::Warning, "bad")),
        (false, true) if report.said.is_some() => Some(("What the registry said", Icon::Ask, "ask")),
        (false, true) => Some(("What could be better", Icon::Ask, "ask")),
        (false, false) => None,
    }
}

fn title(status: ReportStatus) -> &'static str {
    match status {
        ReportStatus::Rejected => "The registry rejected this dose",
        ReportStatus::NeedsYou => "This must be resolved before the dose can be reported",
        ReportStatus::WithWarnings => "The registry has this dose, and had something to say",
        ReportStatus::Reported => "The registry has this dose",
        _ => "About this report",
    }
}

fn body(report: &Report) -> AnyView {
    let said = report.said.clone().map(|words| {
        let when = report.said_at.map(|at| format!(", {}", Zone::here().moment(at))).unwrap_or_default();
        view! { <Said who=format!("{} said{when}", report.registry_name) words /> }
    });
    let fix = report.findings.iter().find(|finding| finding.stops() && finding.field.is_some());
    let fix = fix.map(|finding| {
        let path = Page::to_correct(&report.patient_id, finding.field.as_deref(), Some(&report.dose_id));
        view! { <a class="btn s p" href=path>"Fix it"</a> }
    });
    view! {
        <h3>{title(report.status)}</h3>
        {report.findings.is_empty().then(|| view! { <p>{report.why.clone()}</p> })}
        <FindingList findings=report.findings.clone() />
        {said}
        <div class="row">{fix}<a class="btn s q" href=Page::Details(report.id.clone()).path()>"Details"</a></div>
    }
    .into_any()
}
