//! Leaving a dose out by hand: why, by whom and when is kept and shown, until it is taken in again.

use async_graphql::{Request, Variables};
use backend::auth::CallerKind;
use serde_json::{Value, json};

use crate::{
    api::access::ask,
    on_both,
    support::{Base, Practice, practice},
};

on_both!(a_dose_is_left_out_for_a_reason,);

async fn asked(practice: &Practice, document: &str, variables: Value) -> async_graphql::Response {
    let request = Request::new(document).variables(Variables::from_json(variables));
    ask(practice, Some(CallerKind::Person), request).await
}

async fn a_dose_is_left_out_for_a_reason(base: Base) {
    let practice = practice(base, true).await;
    let (_, report) = practice.add_one("10077", "Y014237").await;
    let exclude = "mutation($id: ID!, $reason: String!) { \
                   excludeReport(input: { reportId: $id, reason: $reason }) { status report { status why } } }";
    for reason in ["", "  \n ", &"long ".repeat(101)] {
        let refused = asked(&practice, exclude, json!({ "id": report, "reason": reason })).await;
        assert!(refused.is_err(), "{reason:?}");
    }
    let done = asked(&practice, exclude, json!({ "id": report, "reason": " The hospital reported it. " })).await;
    let done = done.data.into_json().unwrap()["excludeReport"].clone();
    let why = "Left out by Ana on 03/10/2026: The hospital reported it.";
    assert_eq!(done, json!({ "status": "DONE", "report": { "status": "EXCLUDED", "why": why } }));

    let include = "mutation($id: ID!) { includeReport(input: { reportId: $id }) { status report { status why } } }";
    let back = asked(&practice, include, json!({ "id": report })).await.data.into_json().unwrap();
    assert_eq!(back["includeReport"]["report"]["status"], "READY_TO_SEND");
    let row = practice.row(report).await;
    assert_eq!((row.excluded_note, row.excluded_by, row.excluded_at), (None, None, None));
}
