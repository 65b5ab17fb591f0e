//! The page: the filter, and the entries as sentences, newest first.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use super::{
    export::Export,
    filter::{FilterForm, narrowing, variables},
};
use crate::{
    api::{Api, AuditEventsQuery, Load},
    part::{Cell, Faces, ListFace, PageHead, Pager, Row, rows_view},
    reactive::{effect, memo},
    record::{at, each, instant, text},
    router::{Page, Router},
};

const TITLES: &[&str] = &["When", "What happened", "From"];

/// Admin > Audit log.
#[component]
pub fn AuditPage() -> impl IntoView {
    let (api, router) = (Api::here(), Router::here());
    let wanted = memo(move || narrowing(router));
    let (rows, next) = (RwSignal::new(Vec::<Row>::new()), RwSignal::new(None::<String>));
    let load =
        Load::new(api, move || wanted.get(), move |wanted| api.run_with::<AuditEventsQuery>(variables(&wanted, None)));
    effect(move || {
        if let Some(page) = load.get() {
            rows.set(each(&page, "rows").iter().map(row_of).collect());
            next.set(cursor(&page));
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
                rows.update(|rows| rows.extend(each(&page, "rows").iter().map(row_of)));
                next.set(cursor(&page));
            }
        });
    };
    let empty = ("No entry matches", "Choose more days, or take something out of the filter.");
    let shown = Signal::derive(move || ListFace::of(load, |page| each(page, "rows").is_empty().then_some(empty)));
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

/// The cursor of the next page.
fn cursor(page: &Value) -> Option<String> {
    at(page, "next").as_str().map(str::to_owned)
}

fn row_of(event: &Value) -> Row {
    let id = |name: &str| at(event, name).as_str().map(str::to_owned);
    let report = id("recordId").filter(|_| text(event, "entity") == "report");
    let chart = id("patientId").map(|id| (Page::Chart(id).path(), "Open the chart"));
    let link = chart.or_else(|| report.map(|id| (Page::Details(id).path(), "Open the report")));
    Row {
        id: text(event, "id").to_owned(),
        name: String::new(),
        is_off: false,
        cells: vec![
            Cell::Instant(instant(event, "at")),
            Cell::Sentence(text(event, "text").to_owned(), link),
            Cell::Text(text(event, "address").to_owned()),
        ],
        acts: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::api::sample_of;

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
        let mut event = sample_of::<AuditEventsQuery>()["rows"][0].take();
        event["entity"] = json!(entity);
        event["recordId"] = json!(record);
        event["patientId"] = json!(patient);
        let row = row_of(&event);
        assert_eq!(row.cells.len(), TITLES.len());
        assert!(row.says_all(), "{row:?}");
        let Some(Cell::Sentence(_, link)) = row.cells.into_iter().nth(1) else { panic!("no sentence") };
        assert_eq!(link.map(|(path, _)| path).as_deref(), expected);
    }
}
