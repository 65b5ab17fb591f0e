//! What is asked for: the operations of the browser's application, and one page of the generated half.

use serde_json::{Value, json};

use super::data::Practice;

/// A request that is sent again and again.
pub struct Page {
    pub name: &'static str,
    pub body: String,
}

const GENERATED: &str = "{ immunizationRecords(pagination: { page: { limit: 50, page: 0 } }) { nodes { \
    id name cvx givenOn lot patient { id lastName firstName birthDate mrn } location { id name } } } }";

pub fn all(practice: &Practice) -> Vec<Page> {
    let page = |name, query: &str, variables: Value| Page { name, body: body(query, &variables) };
    vec![
        page("viewer", include_str!("../../../frontend/queries/viewer.graphql"), json!({})),
        page(
            "reports",
            include_str!("../../../frontend/queries/reports.graphql"),
            json!({ "tab": "NOT_REPORTED", "first": 50 }),
        ),
        page("patients", include_str!("../../../frontend/queries/patients.graphql"), json!({ "first": 50 })),
        page("chart", include_str!("../../../frontend/queries/chart.graphql"), json!({ "patientId": practice.chart })),
        page("home", include_str!("../../../frontend/queries/home.graphql"), json!({})),
        page("generated", GENERATED, json!({})),
    ]
}

/// The body of an operation.
pub fn body(query: &str, variables: &Value) -> String {
    json!({ "query": query, "variables": variables }).to_string()
}
