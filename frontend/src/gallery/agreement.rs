//! The rule engine in the browser: a test gives it the records that the server was given, and compares the findings.

use chrono::NaiveDate;
use leptos::prelude::*;
use serde::Deserialize;
use shared::{code_set::Catalog, finding::Finding, program::ProgramSet, readiness::assess, snapshot::Snapshot};

/// Programs and catalog as the server serves them, the day, and the records.
#[derive(Deserialize)]
struct Asked {
    programs: ProgramSet,
    catalog: Catalog,
    records: Vec<Record>,
}

/// A record that is assessed by the rules of a program on a day.
#[derive(Deserialize)]
struct Record {
    program: String,
    today: NaiveDate,
    record: Snapshot,
}

pub fn agreement() -> AnyView {
    let said = RwSignal::new(String::new());
    let assess = move |event| said.set(answer(&event_target_value(&event)));
    view! {
        <textarea class="in" aria-label="Records to assess" on:change=assess></textarea>
        <pre class="seg" role="status" aria-label="Findings">{move || said.get()}</pre>
    }
    .into_any()
}

/// The findings of each record, or what is wrong with what was asked.
fn answer(text: &str) -> String {
    let findings =
        serde_json::from_str::<Asked>(text).map(|asked| asked.records.iter().map(|one| find(one, &asked)).collect());
    let text = findings.and_then(|findings: Vec<Vec<Finding>>| serde_json::to_string(&findings));
    text.unwrap_or_else(|problem| problem.to_string())
}

fn find(one: &Record, asked: &Asked) -> Vec<Finding> {
    let program = asked.programs.find(&one.program);
    program.map(|program| assess(&one.record, program, &asked.catalog, one.today)).unwrap_or_default()
}
