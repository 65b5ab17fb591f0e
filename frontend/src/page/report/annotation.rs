//! The practice's own memory of a report: a note, the person who sees to it, and the day until which it is put off.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Value, json};
use shared::typed::DateKind;

use crate::{
    api::{AnnotateReport, Api, Failure, Load, Problem, Report, ReportOwnersQuery, SaveStatus, report_owners_query},
    format,
    part::{AreaField, Button, Choice, DateField, Dialog, Look, SelectField, problem},
    zone::Zone,
};

/// The dialog in which it is written; its content is made anew for the report of the moment.
#[component]
pub fn AnnotationDialog(
    /// `true` while it is open.
    open: RwSignal<bool>,
    /// The report.
    report: Signal<Option<Report>>,
) -> impl IntoView {
    let form = move || report.get_untracked().map(|report| view! { <AnnotationForm report open /> });
    view! { <Dialog open title="Note">{form()}</Dialog> }
}

#[component]
fn AnnotationForm(report: Report, open: RwSignal<bool>) -> impl IntoView {
    let api = Api::here();
    let Report { id, annotation_version, .. } = report;
    let note = RwSignal::new(report.note.unwrap_or_default());
    let owner = RwSignal::new(report.owner.map(|owner| owner.id).unwrap_or_default());
    let until = RwSignal::new(report.put_off_until.map(format::date).unwrap_or_default());
    let problems = RwSignal::new(Vec::<Problem>::new());
    let busy = RwSignal::new(false);
    let error = move |field: &'static str| {
        Signal::derive(move || {
            problems.with(|all| all.iter().find(|own| own.field == field).map(|own| own.text.clone()))
        })
    };
    let people = Load::new(api, || (), move |()| api.run::<ReportOwnersQuery>(report_owners_query::Variables {}));
    let people = Signal::derive(move || {
        let people = people.get().unwrap_or_default();
        people.into_iter().map(|person| Choice::new(person.id, person.display_name)).collect::<Vec<_>>()
    });
    let save = move |()| {
        let day = format::filled(&until.get_untracked());
        let read = day.as_deref().map(|day| format::read_date(day).ok_or(()));
        let Ok(day) = read.transpose() else {
            problems.set(vec![problem("putOffUntil", "date", "That is not a date. Write it as mm/dd/yyyy.")]);
            return;
        };
        let input = json!({
            "reportId": id, "version": annotation_version, "note": format::filled(&note.get_untracked()),
            "ownerId": format::filled(&owner.get_untracked()), "putOffUntil": day.map(|day| day.to_string()),
        });
        busy.set(true);
        spawn_local(async move {
            let came = annotate(api, input).await;
            busy.try_set(false);
            match came {
                Ok(found) if found.is_empty() => open.set(false),
                Ok(found) => drop(problems.try_set(found)),
                Err(failure) => drop(problems.try_set(vec![problem("note", "failure", &failure.text())])),
            }
        });
    };
    view! {
        <div class="stack">
            <AreaField label="Note" value=note rows=3 error=error("note") help="It stays in the practice: no registry is told." />
            <SelectField label="Who sees to it" value=owner choices=people blank="Nobody" error=error("ownerId") />
            <DateField
                label="Put off until"
                value=until
                today=Zone::here().today()
                kind=DateKind::Coming
                error=error("putOffUntil")
                help="mm/dd/yyyy. Nights and batches pass over it until then; by hand it still goes."
            />
            <div class="row">
                <Button look=Look::Primary busy press=save>"Save"</Button>
                <Button look=Look::Quiet press=move |()| open.set(false)>"Cancel"</Button>
            </div>
        </div>
    }
}

/// Saves it; the problems are empty where it is saved.
async fn annotate(api: Api, input: Value) -> Result<Vec<Problem>, Failure> {
    let answer = api.run_with::<AnnotateReport>(json!({ "input": input })).await?;
    Ok(match answer.status {
        SaveStatus::Saved => Vec::new(),
        SaveStatus::Invalid => answer.problems,
        _ => {
            vec![problem("note", "conflict", "Somebody else changed it in the meantime. Close this and open it again.")]
        }
    })
}

/// The note and who sees to it, in a line; none where there is neither.
#[must_use]
pub fn noted(report: &Report) -> Option<String> {
    let owner = report.owner.as_ref().map(|owner| owner.display_name.as_str());
    match (owner, report.note.as_deref()) {
        (Some(owner), Some(note)) => Some([owner, ": ", note].concat()),
        (Some(owner), None) => Some([owner, " sees to it."].concat()),
        (None, note) => note.map(ToOwned::to_owned),
    }
}
