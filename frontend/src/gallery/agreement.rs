//! The rule engine and Unicode's tables in the browser: a test gives them what the server was given, and compares.

use chrono::NaiveDate;
use leptos::prelude::*;
use serde::Deserialize;
use shared::{
    code_set::Catalog,
    finding::Finding,
    program::ProgramSet,
    readiness::assess,
    snapshot::Snapshot,
    unicode::{compose, lower, upper},
};

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
    let forms = RwSignal::new(String::new());
    let look_up = move |event| forms.set(forms_of(&event_target_value(&event)));
    view! {
        <textarea class="in" aria-label="Records to assess" on:change=assess></textarea>
        <pre class="seg" role="status" aria-label="Findings">{move || said.get()}</pre>
        <textarea class="in" aria-label="Texts to look up" on:change=look_up></textarea>
        <pre class="seg" role="status" aria-label="Forms">{move || forms.get()}</pre>
    }
    .into_any()
}

/// Each text in lower case, in upper case and composed.
fn forms_of(text: &str) -> String {
    let forms = serde_json::from_str::<Vec<String>>(text).and_then(|texts| {
        let forms = texts.iter().map(|text| [lower(text), upper(text), compose(text).into_owned()]);
        serde_json::to_string(&forms.collect::<Vec<_>>())
    });
    forms.unwrap_or_else(|problem| problem.to_string())
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
