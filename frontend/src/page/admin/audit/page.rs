//! The page: the filter, and the entries as sentences, newest first.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{
    export::Export,
    filter::{FilterForm, narrowing, variables},
};
use crate::{
    api::{Api, AuditEvent, AuditEventsQuery, Load},
    part::{Cell, Faces, ListFace, PageHead, Pager, Row, rows_view},
    router::{Page, Router},
};

const TITLES: &[&str] = &["When", "What happened", "From"];

/// Admin > Audit log.
#[component]
pub fn AuditPage() -> impl IntoView {
    let (api, router) = (Api::here(), Router::here());
    let wanted = Memo::new(move |_| narrowing(router));
    let (rows, next) = (RwSignal::new(Vec::<Row>::new()), RwSignal::new(None::<String>));
    let load =
        Load::new(api, move || wanted.get(), move |wanted| api.run_with::<AuditEventsQuery>(variables(&wanted, None)));
    Effect::new(move |_| {
        if let Some(page) = load.get() {
            rows.set(page.rows.iter().map(row_of).collect());
            next.set(page.next);
        }
    });
    let (busy, problem) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let more = move |()| {
        let sought = wanted.get_untracked();
        let answer = api.run_with::<AuditEventsQuery>(variables(&sought, next.get_untracked()));
        busy.set(true);
        spawn_local(async move {
            let came = answer.await;
            busy.try_set(false);
            // What was asked for may be another by now.
            if wanted.try_get_untracked() != Some(sought) {
                return;
            }
            problem.set(came.as_ref().err().map(crate::api::Failure::text));
            if let Ok(page) = came {
                rows.update(|rows| rows.extend(page.rows.iter().map(row_of)));
                next.set(page.next);
            }
        });
    };
    let empty = ("No entry matches", "Choose more days, or take something out of the filter.");
    let shown = Signal::derive(move || ListFace::of(load, |page| page.rows.is_empty().then_some(empty)));
    view! {
        <PageHead
            title="Audit log"
            sub="Who did and read what. Run dosewire audit verify on the server to prove that nobody changed it."
            actions=move || view! { <Export wanted /> }
        />
        <FilterForm />
        <Faces shown again=move |()| load.again()>
            {rows_view("Entries, newest first", TITLES, rows.into(), Callback::new(|_| ()))}
        </Faces>
        <Pager
            shown=Signal::derive(move || rows.with(Vec::len))
            has_more=Signal::derive(move || next.with(Option::is_some))
            busy
            problem
            more
        />
    }
}

fn row_of(event: &AuditEvent) -> Row {
    let report = event.record_id.clone().filter(|_| event.entity == "report");
    let chart = event.patient_id.clone().map(|id| (Page::Chart(id).path(), "Open the chart"));
    let link = chart.or_else(|| report.map(|id| (Page::Details(id).path(), "Open the report")));
    Row {
        id: event.id.clone(),
        name: String::new(),
        is_off: false,
        cells: vec![
            Cell::Instant(event.at),
            Cell::Sentence(event.text.clone(), link),
            Cell::Text(event.address.clone().unwrap_or_default()),
        ],
        acts: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    #[rstest::rstest]
    #[case::chart("patient", Some("7"), Some("7"), Some("/patients/7"))]
    #[case::dose("immunization", Some("8"), Some("7"), Some("/patients/7"))]
    #[case::report("report", Some("9"), None, Some("/reporting/report/9"))]
    #[case::list("report", None, None, None)]
    #[case::session("session", Some("5"), None, None)]
    fn an_entry_leads_to_its_record(
        #[case] entity: &str,
        #[case] record: Option<&str>,
        #[case] patient: Option<&str>,
        #[case] expected: Option<&str>,
    ) {
        let event = AuditEvent {
            id: "1".to_owned(),
            at: DateTime::UNIX_EPOCH,
            text: "ana opened a chart.".to_owned(),
            entity: entity.to_owned(),
            record_id: record.map(ToOwned::to_owned),
            patient_id: patient.map(ToOwned::to_owned),
            address: None,
        };
        let row = row_of(&event);
        assert_eq!(row.cells.len(), TITLES.len());
        let Some(Cell::Sentence(_, link)) = row.cells.into_iter().nth(1) else { panic!("no sentence") };
        assert_eq!(link.map(|(path, _)| path).as_deref(), expected);
    }
}
