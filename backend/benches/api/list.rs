//! The lists of reports: every filter and every sort, each asked for one after another, as by somebody who works.

use serde_json::{Value, json};

use super::{
    Settings, client,
    data::Practice,
    page::{Page, body},
    server::Server,
    table::Table,
};

/// What narrows a list, with a value that some reports have.
fn filters(practice: &Practice) -> Vec<(&'static str, Value)> {
    vec![
        ("all", json!({})),
        ("a status", json!({"status": ["READY_TO_SEND"]})),
        ("text", json!({"search": "oka"})),
        ("a registry", json!({"programCode": "SANDBOX"})),
        ("a location", json!({"locationId": practice.location})),
        ("a vaccine", json!({"vaccine": "Havrix"})),
        ("a code", json!({"cvx": "03"})),
        ("a clinician", json!({"clinician": "riv"})),
        ("days given", json!({"givenFrom": "2020-01-01", "givenTo": practice.day})),
        ("days added", json!({"addedFrom": "2020-01-01", "addedTo": practice.day})),
        ("a reason", json!({"reason": "patient.race"})),
        ("a note", json!({"hasNote": true})),
        ("put off", json!({"putOff": true})),
    ]
}

/// The sorts of a list.
const SORTS: [&str; 6] = ["ADDED", "GIVEN", "PATIENT", "VACCINE", "LOCATION", "STATUS"];

/// Measures each list of two tabs over one connection, and tells the slowest of the filters and of the sorts.
pub async fn measure(settings: &Settings, table: &mut Table, practice: &Practice, server: &Server) {
    if !settings.wants("lists") {
        return;
    }
    // The page of the application, narrowed also by what programs ask for.
    let query = include_str!("../../../frontend/queries/reports.graphql")
        .replacen("ReportsQuery(", "ReportsQuery($cvx: String, ", 1)
        .replacen("reports(", "reports(cvx: $cvx, ", 1);
    let filters = filters(practice).into_iter().map(|(name, filter)| (name.to_owned(), filter));
    let sorts = SORTS.iter().flat_map(|sort| {
        [true, false].map(|descending| {
            (format!("{sort}, descending: {descending}"), json!({"sort": sort, "descending": descending}))
        })
    });
    for (kind, lists) in [("filters", filters.collect::<Vec<_>>()), ("sorts", sorts.collect())] {
        let mut slowest: Option<(String, client::Figure)> = None;
        for (name, narrowed) in lists {
            for tab in ["NOT_REPORTED", "REPORTED"] {
                let mut variables = json!({"tab": tab, "first": 50});
                let more = narrowed.as_object().cloned().unwrap_or_default();
                variables.as_object_mut().unwrap().extend(more);
                let page = Page { name: "lists", body: body(&query, &variables) };
                let figure = client::press(server, &page, 1, settings.time / 4).await;
                println!("    {tab}, {name}: {:.1} ms, {:.1} ms", figure.percentile(50.0), figure.percentile(95.0));
                if slowest.as_ref().is_none_or(|(_, known)| known.percentile(95.0) < figure.percentile(95.0)) {
                    slowest = Some((format!("{tab}, {name}"), figure));
                }
            }
        }
        if let Some((name, figure)) = slowest {
            table.add(practice, &format!("lists, the slowest of the {kind}: {name}"), 1, &figure);
        }
    }
}
