//! The generated half: its pages, their totals, and the rows of its relations.

use async_graphql::{Request, Variables};
use backend::auth::CallerKind;
use serde_json::{Value, json};

use crate::{
    api::access::ask,
    on_both,
    support::{Base, Practice, patient, practice},
};

on_both!(pages_of_equal_rows_lack_and_repeat_none, a_total_is_told_where_it_is_asked_for, rows_show_what_they_refer_to);

async fn answer(practice: &Practice, query: &str, variables: Value) -> Value {
    let request = Request::new(query).variables(Variables::from_json(variables));
    let answer = ask(practice, Some(CallerKind::Program), request).await;
    assert!(answer.is_ok(), "{query}: {:?}", answer.errors);
    answer.data.into_json().unwrap()
}

/// Five patients who were born on the same day.
async fn five(base: Base) -> (Practice, Vec<String>) {
    let practice = practice(base, true).await;
    let mut ids = Vec::new();
    for mrn in 10_000..10_005 {
        ids.push(practice.add_patient(patient(&mrn.to_string())).await.to_string());
    }
    ids.sort_unstable();
    (practice, ids)
}

async fn pages_of_equal_rows_lack_and_repeat_none(base: Base) {
    let (practice, ids) = five(base).await;
    let by_page = "query($place: Int!) { patientRecords(orderBy: { birthDate: ASC }, \
        pagination: { page: { limit: 2, page: $place } }) { nodes { id } pageInfo { hasPreviousPage hasNextPage } } }";
    let by_offset = "query($place: Int!) { patientRecords(orderBy: { birthDate: ASC }, \
        pagination: { offset: { limit: 2, offset: $place } }) { nodes { id } pageInfo { hasPreviousPage hasNextPage } } }";
    for (query, step) in [(by_page, 1), (by_offset, 2)] {
        let (mut shown, mut neighbors) = (Vec::new(), Vec::new());
        for n in 0..3 {
            let page = &answer(&practice, query, json!({ "place": n * step })).await["patientRecords"];
            shown.extend(page["nodes"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()));
            neighbors.push((page["pageInfo"]["hasPreviousPage"].clone(), page["pageInfo"]["hasNextPage"].clone()));
        }
        assert_eq!(shown, ids, "{query}");
        assert_eq!(neighbors, [(json!(false), json!(true)), (json!(true), json!(true)), (json!(true), json!(false))]);
    }
}

async fn a_total_is_told_where_it_is_asked_for(base: Base) {
    let (practice, ids) = five(base).await;
    let query = "{ patientRecords(pagination: { page: { limit: 2, page: 1 } }) \
        { ...P nodes { id } } } fragment P on PatientRecordConnection { paginationInfo { total pages current offset } }";
    let page = answer(&practice, query, json!({})).await;
    assert_eq!(
        page["patientRecords"],
        json!({
            "paginationInfo": { "total": 5, "pages": 3, "current": 1, "offset": 2 },
            "nodes": [{ "id": ids[2] }, { "id": ids[3] }],
        })
    );
    // Where there is no page, the first 50 are shown.
    let all = answer(&practice, "{ patientRecords { edges { cursor node { id } } } }", json!({})).await;
    let edges = all["patientRecords"]["edges"].as_array().unwrap();
    assert_eq!(edges.iter().map(|edge| edge["node"]["id"].as_str().unwrap()).collect::<Vec<_>>(), ids);
    let after = "query($cursor: String!) { patientRecords(pagination: { cursor: { limit: 2, cursor: $cursor } }) \
        { nodes { id } pageInfo { hasNextPage } } }";
    let rest = answer(&practice, after, json!({ "cursor": edges[2]["cursor"] })).await;
    assert_eq!(
        rest["patientRecords"],
        json!({ "nodes": [{ "id": ids[3] }, { "id": ids[4] }], "pageInfo": { "hasNextPage": false } })
    );
}

async fn rows_show_what_they_refer_to(base: Base) {
    let practice = practice(base, true).await;
    let mut expected = Vec::new();
    for mrn in ["10001", "10002"] {
        let (dose, _) = practice.add_one(mrn, "Y014237").await;
        let dose = dose.id.to_string();
        expected.push(json!({ "id": dose, "patient": { "mrn": mrn }, "location": { "id": practice.location } }));
    }
    let query = "{ immunizationRecords(orderBy: { id: ASC }) { nodes { id patient { mrn } location { id } } } }";
    let shown = answer(&practice, query, json!({})).await;
    expected.sort_by_key(|row| row["id"].to_string());
    assert_eq!(shown["immunizationRecords"]["nodes"], json!(expected));
}
