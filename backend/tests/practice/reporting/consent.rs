//! Consent: what a patient answers to a registry holds its doses, leaves them out, or goes with the message, and what is
//! told to one registry says nothing to another.

use async_graphql::{Request, Variables};
use backend::{
    auth::CallerKind,
    delivery::Courier,
    entity::{integration::Environment, report},
    store::{self, QueueOutcome, Read},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use shared::patient::Patient;
use uuid::Uuid;

use crate::{
    api::access::ask,
    on_both,
    support::{Base, Practice, patient, practice, set_up, start_registry},
};

on_both!(
    who_opts_out_is_left_out_and_comes_back,
    nothing_goes_without_the_consent_that_is_needed,
    each_registry_is_told_its_own_answer,
    what_left_before_the_refusal_keeps_its_verdict,
    the_letter_decides_what_an_answer_means,
    answers_stay_with_the_patient,
    an_answer_that_cannot_be_is_refused,
);

const RECORD: &str = "mutation($input: RecordConsentInput!) { recordConsent(input: $input) { status
    problems { field code } consents { program answer on how askedBy recordedBy } } }";

async fn asked(practice: &Practice, document: &str, variables: Value) -> Value {
    let request = Request::new(document).variables(Variables::from_json(variables));
    let answer = ask(practice, Some(CallerKind::Person), request).await;
    assert!(answer.errors.is_empty(), "{:?}", answer.errors);
    answer.data.into_json().unwrap()
}

/// Records an answer, on a day and in writing.
async fn answer(practice: &Practice, patient: Uuid, program: &str, answer: &str) -> Value {
    let input = json!({ "patientId": patient, "program": program, "answer": answer, "on": "2026-03-02",
        "how": "WRITTEN", "askedBy": " Nora  Stone " });
    let payload = asked(practice, RECORD, json!({ "input": input })).await["recordConsent"].clone();
    assert_eq!((&payload["status"], &payload["problems"]), (&json!("RECORDED"), &json!([])));
    payload
}

/// Sets a state up at a training registry of its own, and activates it; gives the integration.
async fn report_to(practice: &Practice, code: &str, entries: &[(&str, &str)]) -> Uuid {
    let (_registry, address) = start_registry().await;
    let id = save(practice, code, &address, entries).await;
    let mut tx = practice.store.begin("test").await.unwrap();
    store::activate(&mut tx, id).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn save(practice: &Practice, code: &str, address: &str, entries: &[(&str, &str)]) -> Uuid {
    let mut new = set_up(practice.location, address, "training");
    (new.program_code, new.environment) = (code.to_owned(), Environment::Test);
    new.settings.extend(entries.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let mut tx = practice.store.begin("test").await.unwrap();
    let id = store::save_integration(&mut tx, &practice.courier.vault, new).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// A patient whom nobody asked, with nothing else missing.
fn unasked(mrn: &str) -> Patient {
    Patient { protected: None, ..patient(mrn) }
}

async fn add_dose(practice: &Practice, patient: Uuid, lot: &str, integration: Uuid) -> Uuid {
    let dose = practice.add_dose(patient, practice.dose(lot)).await;
    let of_dose = report::Entity::find().filter(report::Column::ImmunizationId.eq(dose.id));
    let found = of_dose.filter(report::Column::IntegrationId.eq(integration)).one(practice.store.reader()).await;
    found.unwrap().unwrap().id
}

/// The tab, why, and the codes of the findings that a list shows of a report.
async fn shown(practice: &Practice, report: Uuid) -> (String, String, Vec<String>) {
    let query = "query($id: ID!) { reportDetails(id: $id) { report { tab why findings { code severity } } } }";
    let shown = asked(practice, query, json!({ "id": report })).await["reportDetails"]["report"].clone();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let stopping = |one: &&Value| ["BLOCKS", "HOLDS"].contains(&one["severity"].as_str().unwrap());
    let codes = shown["findings"].as_array().unwrap().iter().filter(stopping).map(|one| text(&one["code"]));
    (text(&shown["tab"]), text(&shown["why"]), codes.collect())
}

async fn tab(practice: &Practice, report: Uuid) -> String {
    shown(practice, report).await.0
}

/// Makes stale findings again, as the background does.
async fn keep(practice: &Practice) {
    let (store, reference) = (&practice.store, &practice.courier.reference);
    while store::is_any_stale(store.reader(), reference, store.source().now()).await.unwrap() {
        let mut tx = store.begin("findings").await.unwrap();
        store::assess_stale(&mut tx, reference, 50).await.unwrap();
        tx.commit().await.unwrap();
    }
}

async fn send(practice: &Practice, report: Uuid) {
    practice.send(report).await;
    assert_eq!(tab(practice, report).await, "REPORTED");
}

/// A segment's field in the newest message about a report.
async fn told(practice: &Practice, report: Uuid, segment: &str, field: usize) -> String {
    let attempts = store::submissions_of(practice.store.reader(), &practice.courier.vault, report).await.unwrap();
    let message = attempts[0].request.clone().unwrap();
    let line = message.lines().find(|line| line.starts_with(segment)).unwrap();
    line.split('|').nth(field).unwrap_or_default().to_owned()
}

async fn who_opts_out_is_left_out_and_comes_back(base: Base) {
    let practice = practice(base, true).await;
    let hampshire = report_to(&practice, "NH", &[]).await;
    let someone = practice.add_patient(unasked("10077")).await;
    let reported = add_dose(&practice, someone, "Y1", hampshire).await;
    send(&practice, reported).await;
    let open = add_dose(&practice, someone, "Y2", hampshire).await;
    let queued = add_dose(&practice, someone, "Y3", hampshire).await;
    let elsewhere = add_dose(&practice, someone, "Y4", practice.integration).await;
    assert_eq!(practice.queue(queued).await, QueueOutcome::Queued);

    answer(&practice, someone, "NH", "REFUSED").await;
    for report in [open, queued] {
        let (tab, why, _) = shown(&practice, report).await;
        assert_eq!(tab, "EXCLUDED");
        assert_eq!(why, "The patient opted out of sharing with this registry: see the consent in the chart.");
    }
    assert_eq!(tab(&practice, reported).await, "REPORTED", "what the registry has stays");
    assert_eq!(tab(&practice, elsewhere).await, "NOT_REPORTED", "the other registry was not refused");
    assert_eq!(practice.queue(open).await.as_str(), "EXCLUDED");
    let later = add_dose(&practice, someone, "Y5", hampshire).await;
    assert_eq!(tab(&practice, later).await, "EXCLUDED");

    answer(&practice, someone, "NH", "GIVEN").await;
    for report in [open, queued, later] {
        assert_eq!(tab(&practice, report).await, "NOT_REPORTED");
    }
    send(&practice, open).await;
    assert_eq!(told(&practice, open, "PD1", 12).await, "N");
}

async fn nothing_goes_without_the_consent_that_is_needed(base: Base) {
    let practice = practice(base, true).await;
    let texas = report_to(&practice, "TX", &[]).await;
    let someone = practice.add_patient(unasked("10077")).await;
    let report = add_dose(&practice, someone, "Y1", texas).await;
    let missing = "{ patients { rows { missing { code } } } }";
    keep(&practice).await;
    let icon = |answer: Value| answer["patients"]["rows"][0]["missing"].clone();
    assert_eq!(icon(asked(&practice, missing, json!({})).await), json!([{ "code": "patient.consent.missing" }]));
    assert_eq!(shown(&practice, report).await.2, ["patient.consent.missing"]);
    assert_eq!(practice.queue(report).await.as_str(), "BLOCKED");

    let payload = answer(&practice, someone, "TX", "GIVEN").await;
    let expected = json!([{ "program": "TX", "answer": "GIVEN", "on": "2026-03-02", "how": "WRITTEN",
        "askedBy": "Nora Stone", "recordedBy": "Ana" }]);
    assert_eq!(payload["consents"], expected);
    assert_eq!(icon(asked(&practice, missing, json!({})).await), json!([]));
    assert_eq!(shown(&practice, report).await.2, Vec::<String>::new());
    let chart =
        "query($id: ID!) { chart(patientId: $id) { missing { code } registries { program name answer text said } } }";
    let chart = asked(&practice, chart, json!({ "id": someone })).await["chart"].clone();
    let expected = json!([{ "program": "TX", "name": "Texas – ImmTrac2", "answer": "GIVEN",
        "text": "Nothing is sent without consent.",
        "said": "On 03/02/2026, in writing, asked by Nora Stone. Recorded by Ana on 03/10/2026." }]);
    assert_eq!((&chart["registries"], &chart["missing"]), (&expected, &json!([])));
    answer(&practice, someone, "TX", "NOT_ASKED").await;
    assert_eq!(shown(&practice, report).await.2, ["patient.consent.missing"]);
    answer(&practice, someone, "TX", "GIVEN").await;
    send(&practice, report).await;

    // A refusal afterwards holds the changes of what the registry has.
    answer(&practice, someone, "TX", "REFUSED").await;
    let next = add_dose(&practice, someone, "Y2", texas).await;
    assert_eq!(shown(&practice, next).await.2, ["patient.consent.refused"]);
    assert_eq!(icon(asked(&practice, missing, json!({})).await), json!([]), "a refusal is an answer");
    assert_eq!(practice.queue(next).await.as_str(), "BLOCKED");
}

async fn each_registry_is_told_its_own_answer(base: Base) {
    let practice = practice(base, true).await;
    let wisconsin = report_to(&practice, "WI", &[]).await;
    let someone = practice.add_patient(unasked("10077")).await;
    answer(&practice, someone, "WI", "GIVEN").await;
    let there = add_dose(&practice, someone, "Y1", wisconsin).await;
    let here = add_dose(&practice, someone, "Y2", practice.integration).await;
    for report in [there, here] {
        send(&practice, report).await;
    }
    assert_eq!(
        (told(&practice, there, "PD1", 12).await, told(&practice, there, "PD1", 13).await),
        ("N".into(), "20260302".into())
    );
    assert_eq!(
        (told(&practice, here, "PD1", 12).await, told(&practice, here, "PD1", 13).await),
        (String::new(), String::new())
    );
}

/// A message that left before the refusal is not taken back: it gets its verdict, and is left out if that was no.
async fn what_left_before_the_refusal_keeps_its_verdict(base: Base) {
    let practice = practice(base, true).await;
    let hampshire = report_to(&practice, "NH", &[]).await;
    let someone = practice.add_patient(unasked("10077")).await;
    let mut reports = Vec::new();
    for lot in ["Y1", "BAD0001"] {
        let report = add_dose(&practice, someone, lot, hampshire).await;
        assert_eq!(practice.queue(report).await, QueueOutcome::Queued);
        let (courier, gate): (Courier, _) = practice.gated();
        let sending = tokio::spawn(async move { courier.carry_one().await });
        crate::support::until("the message to be on its way", async || {
            (practice.row(report).await.attempt == "SENDING").then_some(())
        })
        .await;
        answer(&practice, someone, "NH", "REFUSED").await;
        assert_eq!(tab(&practice, report).await, "IN_PROGRESS");
        gate.add_permits(1);
        assert!(sending.await.unwrap().unwrap());
        keep(&practice).await;
        reports.push(tab(&practice, report).await);
        answer(&practice, someone, "NH", "GIVEN").await;
    }
    assert_eq!(reports, ["REPORTED", "EXCLUDED"]);
}

/// What is entered from the state's letter holds for what is there already.
async fn the_letter_decides_what_an_answer_means(base: Base) {
    let practice = practice(base, true).await;
    let (_registry, address) = start_registry().await;
    let tennessee = save(&practice, "TN", &address, &[]).await;
    let mut tx = practice.store.begin("test").await.unwrap();
    store::activate(&mut tx, tennessee).await.unwrap();
    tx.commit().await.unwrap();
    let child = practice.add_patient(unasked("10077")).await;
    let grown = Patient { birth_date: "1990-01-01".parse().unwrap(), ..unasked("10078") };
    let grown = practice.add_patient(grown).await;
    let mut reports = Vec::new();
    for (someone, lot) in [(child, "Y1"), (grown, "Y2")] {
        answer(&practice, someone, "TN", "REFUSED").await;
        reports.push(add_dose(&practice, someone, lot, tennessee).await);
    }
    let codes = async || (shown(&practice, reports[0]).await.2, shown(&practice, reports[1]).await.2);
    let held = vec!["patient.consent.refused".to_owned()];
    assert_eq!(codes().await, (held.clone(), held.clone()), "no letter says what a refusal means");
    save(&practice, "TN", &address, &[("consent", "TOLD")]).await;
    keep(&practice).await;
    assert_eq!(codes().await, (Vec::new(), Vec::new()));
    save(&practice, "TN", &address, &[("consent", "OPT_OUT"), ("consent_from_age", "18")]).await;
    keep(&practice).await;
    assert_eq!(
        (tab(&practice, reports[0]).await, tab(&practice, reports[1]).await),
        ("NOT_REPORTED".into(), "EXCLUDED".into())
    );
    assert_eq!(codes().await.0, held);
}

async fn answers_stay_with_the_patient(base: Base) {
    let practice = practice(base, true).await;
    let hampshire = report_to(&practice, "NH", &[]).await;
    let kept = practice.add_patient(unasked("10077")).await;
    let twin = practice.add_patient(unasked("10078")).await;
    answer(&practice, kept, "NH", "GIVEN").await;
    let report = add_dose(&practice, kept, "Y1", hampshire).await;
    // Whole details, as a form sends them.
    let save = "mutation($input: SavePatientInput!) { savePatient(input: $input) { status problems { text } } }";
    let read = "query($id: ID!) { chart(patientId: $id) { version patient { consents { answer recordedAt } } } }";
    let chart = asked(&practice, read, json!({ "id": kept })).await["chart"].clone();
    let details = json!({ "mrn": "10077", "name": { "last": "Okafor", "first": "Maya" }, "birthDate": "2025-03-02",
        "sex": "F", "protected": true });
    let input = json!({ "id": kept, "version": chart["version"], "replace": true, "patient": details });
    assert_eq!(asked(&practice, save, json!({ "input": input })).await["savePatient"]["status"], "SAVED");
    let chart = asked(&practice, read, json!({ "id": kept })).await["chart"].clone();
    let consents = json!([{ "answer": "GIVEN", "recordedAt": "2026-03-10T15:00:00Z" }]);
    assert_eq!(chart["patient"]["consents"], consents, "an answer to the registry is no detail of the form");
    assert_eq!(tab(&practice, report).await, "NOT_REPORTED", "it counts before the general answer");

    // Of two charts the answer that was recorded last holds.
    practice.source.set("2026-03-10T16:00:00Z");
    answer(&practice, twin, "NH", "REFUSED").await;
    let read = async |id: Uuid| {
        let row = store::patient_by_id(practice.store.reader(), id).await.unwrap().unwrap();
        Read { id, version: row.version }
    };
    let (from, into) = (read(twin).await, read(kept).await);
    let mut tx = practice.store.begin("test").await.unwrap();
    store::merge_patients(&mut tx, &practice.courier.reference, from, into).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(tab(&practice, report).await, "EXCLUDED");
}

async fn an_answer_that_cannot_be_is_refused(base: Base) {
    let practice = practice(base, true).await;
    let someone = practice.add_patient(unasked("10077")).await;
    let good = json!({ "patientId": someone, "program": "TX", "answer": "GIVEN", "idempotencyKey": "a" });
    for (field, value, status, problem) in [
        ("on", json!("2026-03-11"), "INVALID", "on"),
        ("askedBy", json!("x".repeat(101)), "INVALID", "askedBy"),
        ("program", json!("ZZ"), "UNKNOWN_PROGRAM", ""),
        ("patientId", json!(Uuid::nil()), "NOT_FOUND", ""),
    ] {
        let mut input = good.clone();
        (input[field], input["idempotencyKey"]) = (value, json!(field));
        let payload = asked(&practice, RECORD, json!({ "input": input })).await["recordConsent"].clone();
        assert_eq!(payload["status"], status);
        assert_eq!(payload["problems"][0]["field"].as_str().unwrap_or_default(), problem);
    }
    // The same request, and the same answer, are kept once; without a day it is today's.
    for key in ["a", "a", "b"] {
        let mut input = good.clone();
        input["idempotencyKey"] = json!(key);
        let payload = asked(&practice, RECORD, json!({ "input": input })).await["recordConsent"].clone();
        let consents = payload["consents"].as_array().unwrap();
        assert_eq!((consents.len(), &consents[0]["on"]), (1, &json!("2026-03-10")));
    }
}
