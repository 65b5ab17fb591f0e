//! Findings kept for lists: what changes is made again, and a list assesses nothing.

use std::{sync::Arc, time::Duration};

use async_graphql::{Request, Variables};
use backend::{
    app,
    auth::CallerKind,
    feed::Feed,
    graphql::{self, App, SharedCounts},
    interest::Route,
    reference_data::ReferenceData,
    store::{self, NewPatient},
};
use serde_json::{Value, json};
use shared::{finding::Severity, patient::Patient, program::SeverityOverride};
use uuid::Uuid;

use crate::{
    api::access::caller,
    on_both,
    support::{Base, Practice, guard, patient, practice},
};

on_both!(
    a_record_that_changes_changes_its_icon,
    programs_that_are_raised_are_taken_up_at_the_next_start,
    a_new_day_is_taken_up,
    the_background_follows_by_itself,
);

async fn keep(practice: &Practice, reference: &ReferenceData) -> u64 {
    let mut made = 0;
    let now = || practice.store.source().now();
    while store::is_any_stale(practice.store.reader(), reference, now()).await.unwrap() {
        let mut tx = practice.store.begin("findings").await.unwrap();
        made += store::assess_stale(&mut tx, reference, 2).await.unwrap();
        tx.commit().await.unwrap();
    }
    made
}

/// The codes at the only patient of the list, as a server with this reference data shows them.
async fn icon(practice: &Practice, reference: &Arc<ReferenceData>) -> Vec<String> {
    let answer = ask(practice, reference, "{ patients { rows { missing { code } } } }", json!({})).await;
    let missing = answer["patients"]["rows"][0]["missing"].as_array().unwrap().clone();
    missing.iter().map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
}

async fn ask(practice: &Practice, reference: &Arc<ReferenceData>, text: &str, variables: Value) -> Value {
    let mut courier = practice.courier.clone();
    courier.reference = Arc::clone(reference);
    let app = App {
        store: practice.store.clone(),
        reference: Arc::clone(reference),
        courier,
        feed: Feed::default(),
        interest: Route::default(),
        counts: SharedCounts::default(),
        guard: guard(&practice.store),
    };
    let request = Request::new(text).variables(Variables::from_json(variables));
    let request = request.data(Arc::new(app)).data(caller(CallerKind::Person));
    let answer = graphql::build(practice.store.reader().clone()).unwrap().execute(request).await;
    assert!(answer.errors.is_empty(), "{:?}", answer.errors);
    answer.data.into_json().unwrap()
}

/// The same program where it demands what it did not before, as a file that is read at the next start.
fn demanding(reference: &ReferenceData, codes: &[&str]) -> Arc<ReferenceData> {
    let mut raised = reference.clone();
    let mut programs = (*raised.programs).clone();
    let program = programs.programs.iter_mut().find(|program| program.code == "SANDBOX").unwrap();
    for code in codes {
        program.severities.retain(|raised| raised.code != *code);
        program.severities.push(SeverityOverride {
            code: (*code).to_owned(),
            severity: Severity::Blocks,
            from_age: None,
        });
    }
    raised.programs = Arc::new(programs);
    raised.programs_asset.name = format!("programs-{}.json", codes.join("-"));
    Arc::new(raised)
}

async fn save(practice: &Practice, id: Uuid, version: i32, details: Patient) {
    let mut tx = practice.store.begin("test").await.unwrap();
    store::save_patient(&mut tx, NewPatient { known: Some(store::Read { id, version }), details }).await.unwrap();
    tx.commit().await.unwrap();
}

const RACE: &str = "patient.race.missing";

async fn a_record_that_changes_changes_its_icon(base: Base) {
    let practice = practice(base, true).await;
    let reference = demanding(&practice.courier.reference, &[RACE]);
    let without = || Patient { races: Vec::new(), ..patient("10077") };
    let id = practice.add_patient(without()).await;
    assert!(icon(&practice, &reference).await.is_empty(), "a list assesses nothing by itself");
    assert_eq!(keep(&practice, &reference).await, 1);
    assert_eq!(icon(&practice, &reference).await, [RACE]);
    assert_eq!(keep(&practice, &reference).await, 0, "what is as it must be is left alone");

    save(&practice, id, 1, patient("10077")).await;
    assert_eq!(keep(&practice, &reference).await, 1);
    assert!(icon(&practice, &reference).await.is_empty());

    // A person who saves sees it with the answer.
    let text = "mutation($input: SavePatientInput!) { savePatient(input: $input) { status } }";
    let mut input = serde_json::to_value(without()).unwrap();
    input.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    let saved = ask(&practice, &reference, text, json!({"input": {"id": id, "version": 2, "patient": input}})).await;
    assert_eq!(saved["savePatient"]["status"], "SAVED");
    assert_eq!(icon(&practice, &reference).await, [RACE]);
    assert_eq!(keep(&practice, &reference).await, 0);
}

async fn programs_that_are_raised_are_taken_up_at_the_next_start(base: Base) {
    let practice = practice(base, true).await;
    let reference = Arc::clone(&practice.courier.reference);
    let child = practice.add_patient(Patient { email: None, phone: None, ..patient("10077") }).await;
    let mut reports = Vec::new();
    for n in 0..5 {
        let dose = practice.add_dose(child, practice.dose(&format!("Y01423{n}"))).await;
        reports.push(practice.report_of(dose.id).await);
    }
    practice.send(reports[4]).await;
    keep(&practice, &reference).await;
    assert_eq!(practice.seen(reports[0]).await.1, "READY_TO_SEND");
    assert!(icon(&practice, &reference).await.is_empty());

    let raised = demanding(&reference, &["patient.phone.missing"]);
    assert_eq!(keep(&practice, &raised).await, 5, "the patient, and the four doses that no registry has");
    assert_eq!(icon(&practice, &raised).await, ["patient.phone.missing"]);
    for report in &reports[..4] {
        assert_eq!(practice.seen(*report).await.1, "NEEDS_YOU");
        assert!(practice.row(*report).await.findings.contains("patient.phone.missing"));
    }
    assert_eq!(practice.seen(reports[4]).await.0, "REPORTED");
    // And back.
    assert_eq!(keep(&practice, &reference).await, 5);
    assert_eq!(practice.seen(reports[0]).await.1, "READY_TO_SEND");
}

async fn a_new_day_is_taken_up(base: Base) {
    let practice = practice(base, true).await;
    let reference = demanding(&practice.courier.reference, &["patient.nextOfKin.missing"]);
    let born = "2008-03-11".parse().unwrap();
    practice.add_patient(Patient { birth_date: born, next_of_kin: None, ..patient("10077") }).await;
    keep(&practice, &reference).await;
    assert_eq!(icon(&practice, &reference).await, ["patient.nextOfKin.missing"], "not of age today");
    // Past midnight in London, not in Chicago, where the practice is.
    practice.source.set("2026-03-11T04:59:00Z");
    assert_eq!(keep(&practice, &reference).await, 0);
    practice.source.set("2026-03-11T05:00:00Z");
    assert_eq!(keep(&practice, &reference).await, 1);
    assert!(icon(&practice, &reference).await.is_empty(), "of age from today on");
}

async fn the_background_follows_by_itself(base: Base) {
    let practice = practice(base, true).await;
    let mut courier = practice.courier.clone();
    courier.reference = demanding(&practice.courier.reference, &[RACE]);
    let reference = Arc::clone(&courier.reference);
    let background = tokio::spawn(app::keep_findings(courier));
    practice.add_patient(Patient { races: Vec::new(), ..patient("10077") }).await;
    let deadline = tokio::time::Instant::now() + Duration::from_secs(20);
    while icon(&practice, &reference).await != [RACE] {
        assert!(tokio::time::Instant::now() < deadline, "the list shows what is missing in time");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    background.abort();
}
