//! The filter of the log. The address holds it, so that Back finds what was looked for, and charts can lead here.

use chrono::NaiveDate;
use leptos::prelude::*;
use serde_json::{Map, Value};

use crate::{
    api::{Api, AuditActionsQuery, Load},
    format,
    part::{Button, Choice, Entries, Form, FormProblems, Look, problem},
    reactive::effect,
    record::{Drawing, Field, FieldKind, ask, text},
    router::{Page, Router},
};

/// The entries, by the names of the query's variables.
const FIELDS: &[Field] = &[
    ask("actor", "Who", "c3").help("A user name, or token and its name"),
    ask("action", "What", "c3"),
    ask("patientId", "Chart or report", "c3").help("Its address, or its id"),
    ask("address", "From where", "c3").help("An IP address"),
    ask("from", "From", "c3").of_kind(FieldKind::Date),
    ask("to", "To", "c3").of_kind(FieldKind::Date),
];

/// The narrowing that the address names, by variable.
pub type Narrowing = Vec<(&'static str, String)>;

/// The narrowing that the address names now.
#[must_use]
pub fn narrowing(router: Router) -> Narrowing {
    FIELDS.iter().filter_map(|field| Some((field.path, router.query(field.path)?))).collect()
}

/// The variables of the query for a narrowing, from a cursor on.
#[must_use]
pub fn variables(narrowing: &Narrowing, after: Option<String>) -> Value {
    let mut variables = Map::new();
    variables.extend(narrowing.iter().map(|(name, text)| ((*name).to_owned(), Value::from(text.as_str()))));
    variables.extend(after.map(|after| ("after".to_owned(), after.into())));
    Value::Object(variables)
}

/// The filter's form.
#[component]
pub fn FilterForm() -> impl IntoView {
    let (api, router) = (Api::here(), Router::here());
    let form = Form::new(entries(&[]));
    effect(move || form.fill(entries(&narrowing(router))));
    let actions = Load::new(api, || (), move |()| api.run_with::<AuditActionsQuery>(Value::Object(Map::new())));
    let choices = Signal::derive(move || {
        let actions = actions.get().unwrap_or_default();
        actions.iter().map(|known| Choice::new(text(known, "action"), text(known, "text"))).collect::<Vec<_>>()
    });
    let drawing = Drawing { form, catalog: Signal::stored(None) };
    let fields = FIELDS.iter().map(|field| match field.path {
        "action" => drawing.select(field, field.path, choices, "Everything"),
        _ => drawing.field(field),
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match read(&form.entries()) {
            Ok(narrowing) => router.push(&path_of(&narrowing)),
            Err(wrong) => {
                let problems = wrong.into_iter().map(|(name, text)| problem(name, "entry", text));
                form.problems.set(problems.collect());
            }
        }
    };
    let everything = move |()| {
        form.fill(entries(&[]));
        router.push(&Page::Audit.path());
    };
    view! {
        <form class="card pad stack log-filter" novalidate role="search" aria-label="Filter of the log" on:submit=submit>
            <FormProblems form />
            <div class="grid fields">{fields.collect_view()}</div>
            <div class="row wrap">
                <Button look=Look::Primary submit=true>"Show"</Button>
                <Button press=everything>"Show everything"</Button>
            </div>
        </form>
    }
}

/// The entries of a form for a narrowing.
fn entries(narrowing: &[(&'static str, String)]) -> Entries {
    Entries::new(FIELDS.iter().map(|field| {
        let text = narrowing.iter().find(|(name, _)| *name == field.path).map(|(_, text)| text.as_str());
        (field.path, field.show(&text.map_or(Value::Null, Value::from)))
    }))
}

/// The narrowing that is entered.
fn read(entered: &Entries) -> Result<Narrowing, Vec<(&'static str, &'static str)>> {
    let (mut narrowing, mut wrong) = (Vec::new(), Vec::new());
    for field in FIELDS {
        let Some(text) = entered.filled(field.path) else { continue };
        let read = match field.path {
            "patientId" => id_in(&text).ok_or("Paste the address of a chart or a report, or its id."),
            "from" | "to" => format::read_date(&text).map(day).ok_or("Enter the date as mm/dd/yyyy."),
            _ => Ok(text),
        };
        match read {
            Ok(text) => narrowing.push((field.path, text)),
            Err(text) => wrong.push((field.path, text)),
        }
    }
    if wrong.is_empty() { Ok(narrowing) } else { Err(wrong) }
}

fn day(date: NaiveDate) -> String {
    date.to_string()
}

/// The id that a text is, or that an address of a page ends with.
fn id_in(text: &str) -> Option<String> {
    let path = text.split(['?', '#']).next().unwrap_or_default();
    let id = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let is_id = id.len() == 36 && id.chars().all(|c| c == '-' || c.is_ascii_hexdigit());
    is_id.then(|| id.to_owned())
}

fn path_of(narrowing: &Narrowing) -> String {
    let encode = |text: &str| String::from(js_sys::encode_uri_component(text));
    let parts: Vec<_> = narrowing.iter().map(|(name, text)| [*name, "=", &encode(text)].concat()).collect();
    match parts.is_empty() {
        true => Page::Audit.path(),
        false => [Page::Audit.path(), parts.join("&")].join("?"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ID: &str = "018f0000-0000-7000-8000-000000000000";

    #[rstest::rstest]
    #[case::id(ID, Some(ID))]
    #[case::chart("https://clinic.example/patients/018f0000-0000-7000-8000-000000000000?dose=1", Some(ID))]
    #[case::report("/reporting/report/018f0000-0000-7000-8000-000000000000/", Some(ID))]
    #[case::list("/patients", None)]
    #[case::name("Okafor", None)]
    fn an_id_is_found_in_an_address(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(id_in(text).as_deref(), expected);
    }

    #[test]
    fn what_is_entered_narrows() {
        let entered = Entries::new([("actor", " ana "), ("action", ""), ("patientId", ID), ("from", "3/9/2026")]);
        let narrowing = read(&entered).unwrap();
        let expected = json!({ "actor": "ana", "patientId": ID, "from": "2026-03-09", "after": "x" });
        assert_eq!(variables(&narrowing, Some("x".to_owned())), expected);
        assert_eq!(entries(&narrowing).text("from"), "03/09/2026");
        let wrong = read(&Entries::new([("patientId", "Okafor"), ("to", "soon")])).unwrap_err();
        assert_eq!(wrong.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["patientId", "to"]);
    }
}
