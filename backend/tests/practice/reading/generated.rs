//! The generated half: its pages, their totals, and the rows of its relations.

use async_graphql::{Request, Variables};
use backend::{auth::CallerKind, store::NewDose};
use sea_orm::ConnectionTrait;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use shared::patient::Patient;

use crate::{
    api::access::ask,
    on_both,
    support::{Base, Practice, patient, practice},
};

on_both!(
    pages_of_equal_rows_lack_and_repeat_none,
    a_total_is_told_where_it_is_asked_for,
    rows_show_what_they_refer_to,
    a_null_is_left_out_and_a_single_value_is_a_list,
    what_cannot_be_read_is_said_in_our_words,
    patterns_are_taken_or_named,
    details_are_those_of_the_chart,
);

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

async fn a_null_is_left_out_and_a_single_value_is_a_list(base: Base) {
    let (practice, _) = five(base).await;
    let filters = "query($f: PatientRecordFilterInput) { patientRecords(filters: $f) { nodes { id } } }";
    let order = "query($o: PatientRecordOrderInput) { patientRecords(orderBy: $o) { nodes { id } } }";
    let pagination = "query($p: PaginationInput) { patientRecords(pagination: $p) { nodes { id } } }";
    let nested = "query($m: String) { patientRecords(filters: { mrn: { eq: $m } }) { nodes { id } } }";
    let listed = "query($m: [String!]) { patientRecords(filters: { mrn: { is_in: $m } }) { nodes { id } } }";
    let by_default =
        "query($m: String = \"10001\") { patientRecords(filters: { mrn: { is_in: [$m] } }) { nodes { id } } }";
    let all_null = "{ patientRecords(filters: null, having: null, orderBy: null, pagination: null) { nodes { id } } }";
    let shared = "query($m: String, $shown: Boolean!) { ...P patients(search: $m) { total } } \
        fragment P on Query { patientRecords(filters: { mrn: { eq: $m } }) @include(if: $shown) { nodes { id } } }";
    let cases = [
        (filters, json!({}), 5),
        (filters, json!({ "f": null }), 5),
        (filters, json!({ "f": { "mrn": null, "and": null, "or": null, "not": null } }), 5),
        (filters, json!({ "f": { "mrn": { "is_in": null, "ne": null, "contains": null } } }), 5),
        (filters, json!({ "f": { "mrn": { "eq": "10001", "ne": null } } }), 1),
        (filters, json!({ "f": { "mrn": { "is_in": "10001" } } }), 1),
        (filters, json!({ "f": { "mrn": { "is_not_in": "10001" } } }), 4),
        (filters, json!({ "f": { "or": { "mrn": { "is_in": ["10001", "10002"] } } } }), 2),
        (filters, json!({ "f": { "not": { "mrn": { "is_in": "10001", "like": null } } } }), 4),
        (order, json!({ "o": null }), 5),
        (order, json!({ "o": { "mrn": null, "birthDate": "DESC" } }), 5),
        (pagination, json!({ "p": null }), 5),
        (pagination, json!({ "p": { "page": null, "offset": { "limit": 2, "offset": 0 } } }), 2),
        (nested, json!({}), 5),
        (nested, json!({ "m": null }), 5),
        (nested, json!({ "m": "10001" }), 1),
        (listed, json!({ "m": null }), 5),
        (listed, json!({ "m": "10001" }), 1),
        (by_default, json!({}), 1),
        (shared, json!({ "shown": true }), 5),
        (shared, json!({ "shown": true, "m": "10001" }), 1),
        (all_null, json!({}), 5),
        ("{ patientRecords(filters: { mrn: { is_in: \"10001\", eq: null } }) { nodes { id } } }", json!({}), 1),
    ];
    for (query, variables, expected) in cases {
        let shown = answer(&practice, query, variables.clone()).await;
        assert_eq!(shown["patientRecords"]["nodes"].as_array().unwrap().len(), expected, "{query} {variables}");
    }
    let having = "query($h: ImmunizationRecordHavingInput) { immunizationRecords(having: $h) { nodes { id } } }";
    for having_of in [json!(null), json!({ "patient": null }), json!({ "patient": { "mrn": null } })] {
        answer(&practice, having, json!({ "h": having_of })).await;
    }
}

/// What is said of a request that is refused.
async fn refusal(practice: &Practice, query: &str, variables: Value) -> String {
    let request = Request::new(query).variables(Variables::from_json(variables));
    let answer = serde_json::to_value(ask(practice, Some(CallerKind::Program), request).await).unwrap();
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_INPUT", "{query}: {answer}");
    answer["errors"][0]["message"].as_str().unwrap().to_owned()
}

async fn what_cannot_be_read_is_said_in_our_words(base: Base) {
    let practice = practice(base, true).await;
    let whole = "query($f: PatientRecordFilterInput!) { patientRecords(filters: $f) { nodes { id } } }";
    let part = "query($f: String!) { patientRecords(filters: { mrn: { eq: $f } }) { nodes { id } } }";
    for query in [whole, part] {
        for variables in [json!({}), json!({ "f": null })] {
            assert_eq!(refusal(&practice, query, variables).await, "Variable `$f` is missing.", "{query}");
        }
    }
    let undefined = "{ patientRecords(filters: $f) { nodes { id } } }";
    assert!(refusal(&practice, undefined, json!({ "f": null })).await.contains("is not defined"));
    let unused = "query($f: String, $g: String) { patientRecords(filters: { mrn: { eq: $f } }) { nodes { id } } }";
    assert!(refusal(&practice, unused, json!({})).await.contains("is not used"));
    let order = "{ patientRecords(filters: { birthOrder: { eq: 40000 } }) { nodes { id } } }";
    let text = refusal(&practice, order, json!({})).await;
    assert_eq!(text, "An argument holds a value that its column cannot hold.");
}

async fn patterns_are_taken_or_named(base: Base) {
    let practice = practice(base, true).await;
    let query = "query($f: PatientRecordFilterInput) { patientRecords(filters: $f) { nodes { id } } }";
    let (most, more) = ("x".repeat(1_000), "x".repeat(1_001));
    for filter in ["like", "not_like", "contains", "starts_with", "ends_with"] {
        for pattern in ["", "%", "10_0%", "a\\b", "a\\\\", &most] {
            answer(&practice, query, json!({ "f": { "mrn": { filter: pattern } } })).await;
        }
        for pattern in ["\\", "a\\", "\\\\\\", &more] {
            let text = refusal(&practice, query, json!({ "f": { "mrn": { filter: pattern } } })).await;
            let beginning = format!("Argument `filters.mrn.{filter}` is not a text of at most 1000");
            assert!(text.starts_with(&beginning), "{text}");
        }
    }
}

/// The details that the table of patients keeps as JSON.
const DETAILS: &str = "identifiers { number kind assigner } \
    otherNames { kind name { last first middle suffix prefix } } \
    otherAddresses { street other city state zip country county kind } phones { number extension usage equipment } \
    furtherKin { name { last first } relationship phone email phones { number usage } address { street city kind } } \
    consents { program answer on how askedBy recordedBy recordedAt }";

/// The details that the table of doses keeps as JSON.
const CLINICIANS: &str = "orderedBy { last first npi middle suffix prefix } \
    enteredBy { last first npi middle suffix prefix }";

/// A record as it is kept.
fn kept<T: DeserializeOwned>(record: Value) -> T {
    serde_json::from_value(record).unwrap()
}

async fn details_are_those_of_the_chart(base: Base) {
    let practice = practice(base, true).await;
    let (phone, address) = (
        json!({ "number": "6085550199", "extension": "12", "usage": "WPN", "equipment": "PH" }),
        json!({ "street": "1 Oak St", "city": "Madison", "state": "WI", "zip": "53703", "kind": "M" }),
    );
    let kin = json!({ "name": { "last": "Okafor", "first": "Ada" }, "relationship": "GRP", "phones": [phone] });
    let detailed = Patient {
        identifiers: kept(json!([{ "number": "4711", "kind": "MA", "assigner": "WI" }])),
        other_names: kept(json!([{ "name": { "last": "Adeyemi", "first": "Maya", "middle": "B" }, "kind": "A" }])),
        other_addresses: kept(json!([address])),
        phones: kept(json!([phone, { "number": "+442071234567", "usage": "PRS", "equipment": "CP" }])),
        further_kin: kept(json!([kin])),
        ..patient("10001")
    };
    let detailed = practice.add_patient(detailed).await;
    let plain = practice.add_patient(patient("10002")).await;
    let consents = json!([{ "program": "TX", "answer": "REFUSED", "on": "2026-03-01", "askedBy": "Ana" }]);
    let tx = practice.store.begin("test").await.unwrap();
    let update = format!("UPDATE patient SET consents = '{consents}' WHERE mrn = '10001'");
    tx.db().execute_unprepared(&update).await.unwrap();
    tx.commit().await.unwrap();
    let said = NewDose {
        ordered_by: Some(kept(json!({ "last": "Lindqvist", "first": "Erik", "npi": "1234567893", "prefix": "Dr" }))),
        entered_by: Some(kept(json!({ "last": "Rivera", "first": "Ana" }))),
        ..practice.dose("Y014237")
    };
    practice.add_dose(detailed, said).await;
    practice.add_dose(plain, practice.dose("Y014238")).await;
    let query = format!(
        "query($id: ID!) {{ chart(patientId: $id) {{ patient {{ {DETAILS} }} doses {{ {CLINICIANS} }} }} \
         immunizationRecords(filters: {{ patientId: {{ eq: $id }} }}) \
         {{ nodes {{ {CLINICIANS} patient {{ {DETAILS} }} }} }} \
         patientRecords(filters: {{ id: {{ eq: $id }} }}) {{ nodes {{ {DETAILS} }} }} }}"
    );
    for (id, is_detailed) in [(detailed, true), (plain, false)] {
        let shown = answer(&practice, &query, json!({ "id": id })).await;
        let (chart, dose) = (&shown["chart"]["patient"], &shown["chart"]["doses"][0]);
        assert_eq!(chart["consents"].as_array().unwrap().len(), usize::from(is_detailed), "{chart}");
        assert_eq!(dose["orderedBy"].is_object() && dose["enteredBy"].is_object(), is_detailed, "{dose}");
        assert_eq!(shown["patientRecords"]["nodes"], json!([chart]));
        let expected = json!([{ "orderedBy": dose["orderedBy"], "enteredBy": dose["enteredBy"], "patient": chart }]);
        assert_eq!(shown["immunizationRecords"]["nodes"], expected);
    }
}
