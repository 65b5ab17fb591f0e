//! A state of which little is known, set up from its letter in the form, and what was entered taken along as a file.

use async_graphql::Request;
use backend::{auth::CallerKind, delivery::reach, entity::integration::Environment, store};
use serde_json::{Value, json};
use shared::program::{ProgramSet, Style};
use uuid::Uuid;

use super::recorder::Recorder;
use crate::{
    api::access::ask,
    on_both,
    registry::onboarding,
    support::{Base, Practice, practice},
};

on_both!(a_letter_is_entered_tried_and_exported);

/// The password ends with a blank, as some do.
const PASSWORD: &str = "canary pass ";

async fn save(practice: &Practice, address: &str, more: &[(&str, &str)]) -> Value {
    let usual = [
        ("endpoint", address),
        ("username", "clinic & co"),
        ("password", PASSWORD),
        ("facility_id", "FAC-1001"),
        ("sending_facility", " Roe & Sons Pediatrics\n"),
    ];
    let setting = |(name, value): &(&str, &str)| json!({ "name": name, "value": value });
    let settings: Vec<_> = usual.iter().chain(more).map(setting).collect();
    let input = json!({
        "idempotencyKey": format!("{address} {}", more.len()),
        "programCode": "TN", "environment": "TEST", "historical": true, "settings": settings,
        "programs": practice.courier.reference.programs_asset.name,
        "enrollments": [{ "locationId": practice.location,
            "settings": [{ "name": "site_id", "value": "NORTH^2.16.840.1.113883.3.7777^ISO" }] }],
    });
    let wanted = "status problems { field code } integration { id mayActivate }";
    onboarding::mutate(practice, "saveIntegration", "SaveIntegrationInput", input, wanted).await
}

async fn query(practice: &Practice, text: String) -> Value {
    let answer = ask(practice, Some(CallerKind::Person), Request::new(text)).await;
    assert!(answer.is_ok(), "{:?}", answer.errors);
    answer.data.into_json().unwrap()
}

async fn a_letter_is_entered_tried_and_exported(base: Base) {
    let practice = practice(base, false).await;
    let program = practice.courier.reference.program("TN").unwrap().clone();
    let letter = [("service", "CDC_2011_SOAP_11"), ("receiving_application", "TENNIIS^2.16.840.1.1^ISO")];
    let entries = letter.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let (registry, address) = Recorder::start_for(&program.configured(&entries), "clinic & co", PASSWORD).await;

    let refused = save(&practice, &format!("{address}?wsdl"), &[("service", "GOPHER")]).await;
    let problems =
        json!([{ "field": "endpoint", "code": "setting.wsdl" }, { "field": "service", "code": "setting.choice" }]);
    assert_eq!((&refused["status"], &refused["problems"]), (&json!("INVALID"), &problems));

    let saved = save(&practice, &address, &letter).await;
    assert_eq!((&saved["status"], &saved["problems"]), (&json!("SAVED"), &json!([])));
    let row = async || store::integration_of_program(practice.store.reader(), "TN", Environment::Test).await.unwrap();
    let version = row().await.unwrap().set_up_version;
    assert_eq!(save(&practice, &address, &letter).await, saved);
    assert_eq!(row().await.unwrap().set_up_version, version, "a retry saves nothing");
    let id: Uuid = saved["integration"]["id"].as_str().unwrap().parse().unwrap();
    let row = store::integration_by_id(practice.store.reader(), id).await.unwrap().unwrap();
    let reached = reach(practice.store.reader(), &practice.courier.vault, &program, &row).await.ok().unwrap();
    assert_eq!(reached.endpoint.password.as_str(), PASSWORD, "a password is kept as it was typed");
    assert_eq!(reached.endpoint.transport.style, Style::Cdc2011Soap11);

    assert_eq!(onboarding::activate(&practice, id).await, "NOT_TESTED");
    let sent = onboarding::send(&practice, id).await;
    assert_eq!((&sent["status"], &sent["accepted"]), (&json!("TRIED"), &json!(true)), "{sent}");
    let request = registry.last().body;
    assert!(request.contains("|DOSEWIRE|Roe \\T\\ Sons Pediatrics|TENNIIS^2.16.840.1.1^ISO|TNIIS|"), "{request}");
    assert!(request.contains("|^^^NORTH&amp;2.16.840.1.113883.3.7777&amp;ISO|"), "{request}");
    assert_eq!(onboarding::activate(&practice, id).await, "DONE");

    let file = query(&practice, format!("{{ programFile(integrationId: \"{id}\") }}")).await;
    let file = file["programFile"].as_str().unwrap();
    let exported = ProgramSet::from_toml(&[("tn.toml", file)]).unwrap().programs.remove(0);
    let configured = program.configured(&reached.settings);
    assert_eq!((&exported.transport, &exported.dialect), (&configured.transport, &configured.dialect));
    assert!(!file.contains("Roe") && !file.contains("canary") && !file.contains(&address), "{file}");

    let programs = query(&practice, "{ programs { code unverified sources { facts from seen } } }".to_owned()).await;
    let tennessee = programs["programs"].as_array().unwrap().iter().find(|one| one["code"] == "TN").unwrap();
    assert_eq!(tennessee["unverified"].as_array().unwrap().len(), program.unverified.len());
    assert_eq!(tennessee["sources"][0]["seen"], "2025");
}
