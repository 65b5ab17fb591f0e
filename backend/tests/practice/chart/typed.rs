//! Recognition of typed and scanned entries before anything is saved.

use serde_json::json;

use crate::{
    chart::record::run,
    on_both,
    support::{Base, patient, practice},
};

on_both!(
    names_are_recognized_while_they_are_typed,
    a_package_code_fills_in_what_it_says,
    a_package_is_of_the_brand_of_its_maker,
    a_variable_that_is_not_given_leaves_the_default,
);

async fn names_are_recognized_while_they_are_typed(base: Base) {
    let practice = practice(base, false).await;
    let query = "query($generic: String, $brands: [String!]!) {
        recognizedNames(genericName: $generic, brands: $brands) { name state cvx mvx candidates } }";
    let typed = json!({ "generic": "MMR", "brands": ["M-M-R II", "Comirnaty", "flu shot"] });
    let found = run(&practice, query, typed).await["recognizedNames"].clone();
    assert_eq!(
        (&found[0]["state"], &found[0]["cvx"], &found[0]["mvx"]),
        (&json!("RECOGNIZED"), &json!("03"), &json!("MSD"))
    );
    assert_eq!((&found[1]["state"], found[1]["candidates"].as_array().unwrap().len()), (&json!("AMBIGUOUS"), 2));
    assert_eq!(found[2]["state"], "TOO_VAGUE");
    let flu = found[2]["candidates"].as_array().unwrap();
    assert!(flu.iter().any(|name| name.as_str().unwrap().starts_with("Fluad")), "what it may be is offered: {flu:?}");
}

async fn a_package_code_fills_in_what_it_says(base: Base) {
    let practice = practice(base, false).await;
    let query = "query($text: String!) { packageCode(text: $text) { problem ndc lot vaccineId name } }";
    let read = async |text: &str| run(&practice, query, json!({ "text": text })).await["packageCode"].clone();
    let code = read("(01)00300064681017(17)270930(10)Y014237").await;
    assert_eq!((&code["ndc"], &code["lot"]), (&json!("00006-4681-01"), &json!("Y014237 09/30/2027")));
    assert_eq!(code["problem"], json!(null));
    let wrong = read("(01)00300064681015(17)270930(10)Y014237").await;
    assert!(wrong["problem"].as_str().unwrap().contains("Scan it again"), "{wrong}");
}

/// Two brands of one row are of one vaccine type: the package says whose it is.
async fn a_package_is_of_the_brand_of_its_maker(base: Base) {
    let practice = practice(base, false).await;
    let save = "mutation($input: SaveVaccineInput!) { saveVaccine(input: $input) { status } }";
    let row = json!({ "genericName": "MMR", "brands": ["M-M-R II", "Priorix"] });
    run(&practice, save, json!({ "input": { "vaccine": row } })).await;
    let query = "query($text: String!) { packageCode(text: $text) { ndc name } }";
    for (gtin, ndc, name) in
        [("00300064681017", "00006-4681-01", "M-M-R II"), ("10358160831031", "58160-0831-03", "Priorix")]
    {
        let text = format!("(01){gtin}(17)270930(10)Y014237");
        let code = run(&practice, query, json!({ "text": text })).await["packageCode"].clone();
        assert_eq!(code, json!({ "ndc": ndc, "name": name }));
    }
}

async fn a_variable_that_is_not_given_leaves_the_default(base: Base) {
    let practice = practice(base, false).await;
    practice.add_patient(patient("10077")).await;
    let query = "query($search: String, $sort: PatientSort, $descending: Boolean, $first: Int) {
        patients(search: $search, sort: $sort, descending: $descending, first: $first) { total } }";
    for variables in [json!({ "search": "10077" }), json!({ "sort": null, "first": null }), json!({})] {
        assert_eq!(run(&practice, query, variables).await, json!({ "patients": { "total": 1 } }));
    }
}
