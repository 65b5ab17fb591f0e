//! The practice and its locations: changed, added, retired, and nights around a change of the time zone.

use backend::night;
use serde_json::{Value, json};

use super::record;
use crate::{
    chart::record::run,
    on_both,
    support::{Base, Practice, patient, practice},
};

on_both!(
    a_location_is_added_changed_and_retired,
    what_is_wrong_with_a_place_is_said,
    the_practice_is_changed,
    a_new_location_reports_once_it_is_entered,
    no_dose_is_lost_between_nights_of_two_zones,
);

const SAVE: &str = "mutation($input: SaveLocationInput!) { saveLocation(input: $input) { status problems { field code }
    location { id version name street streetOther city state zip phone active } } }";
const PRACTICE: &str = "mutation($input: SavePracticeInput!) { savePractice(input: $input) { status
    problems { field code } practice { version name timeZone supportContact } } }";

fn east() -> Value {
    json!({"name": "East clinic", "street": "12 Elm St", "streetOther": "Suite 2", "city": "Madison",
        "state": "Wisconsin", "zip": "53703", "phone": "608.555.0142"})
}

async fn save(practice: &Practice, input: Value) -> Value {
    run(practice, SAVE, json!({ "input": input })).await["saveLocation"].clone()
}

async fn viewer(practice: &Practice) -> Value {
    let asked = "{ viewer { practice { version name timeZone locations { name active } } } }";
    run(practice, asked, json!({})).await["viewer"]["practice"].clone()
}

async fn a_location_is_added_changed_and_retired(base: Base) {
    let practice = practice(base, true).await;
    let child = practice.add_patient(patient("10077")).await.to_string();
    let new = json!({"idempotencyKey": "k1", "location": east()});
    let added = save(&practice, new.clone()).await;
    assert_eq!(added["status"], "SAVED", "{added}");
    let row = &added["location"];
    assert_eq!([&row["state"], &row["phone"], &row["streetOther"]], ["WI", "6085550142", "Suite 2"]);
    assert_eq!(save(&practice, new).await["location"]["id"], row["id"], "the same request adds none again");
    let place = json!({"locationId": row["id"]});
    assert_eq!(record(&practice, &child, place.clone()).await["status"], "SAVED", "a dose is given there");

    let mut retired = east();
    retired["active"] = json!(false);
    let change = json!({"id": row["id"], "version": row["version"], "location": retired});
    assert_eq!(save(&practice, change.clone()).await["location"]["active"], false);
    assert_eq!(save(&practice, change).await["status"], "CONFLICT");
    let seen = viewer(&practice).await;
    assert_eq!(
        seen["locations"],
        json!([{"name": "East clinic", "active": false}, {"name": "North clinic", "active": true}])
    );
    // What was given before is entered late; after that day nothing is.
    practice.source.set("2026-03-12T15:00:00Z");
    let late = record(&practice, &child, json!({"locationId": row["id"], "name": "Varivax"})).await;
    assert_eq!(late["status"], "SAVED", "{late}");
    let after = json!({"locationId": row["id"], "name": "Havrix", "givenOn": "2026-03-11"});
    assert_eq!(
        record(&practice, &child, after).await["problems"],
        json!([{"field": "dose.locationId", "code": "retired"}])
    );
    let chart = "query($id: ID!) { chart(patientId: $id) { doses { locationName } } }";
    let chart = run(&practice, chart, json!({ "id": child })).await;
    assert_eq!(chart["chart"]["doses"][0]["locationName"], "East clinic", "its history stays");
}

async fn what_is_wrong_with_a_place_is_said(base: Base) {
    let practice = practice(base, true).await;
    for (name, value, field, code) in [
        ("name", json!(" "), "location.name", "missing"),
        ("name", json!("north CLINIC"), "location.name", "taken"),
        ("name", json!("N".repeat(101)), "location.name", "form"),
        ("state", json!("Wisconsing"), "location.state", "form"),
        ("zip", json!("537"), "location.zip", "form"),
        ("phone", json!("555"), "location.phone", "form"),
    ] {
        let mut wrong = east();
        wrong[name] = value;
        let answer = save(&practice, json!({ "location": wrong })).await;
        assert_eq!(answer["problems"], json!([{"field": field, "code": code}]), "{name}");
    }
    let only = json!({"id": practice.location.to_string(), "version": 1, "location": {"name": "North clinic", "active": false}});
    assert_eq!(save(&practice, only).await["problems"], json!([{"field": "location.active", "code": "last"}]));
    let right = json!({"version": 1, "name": "Alder", "timeZone": "America/Chicago", "supportContact": "Desk"});
    for (name, value, code) in [
        ("name", json!(""), "missing"),
        ("timeZone", json!("Chicago"), "unknown"),
        ("supportContact", json!("a\u{7}b"), "form"),
    ] {
        let mut wrong = right.clone();
        wrong[name] = value;
        let answer = run(&practice, PRACTICE, json!({ "input": wrong })).await["savePractice"].clone();
        assert_eq!(answer["problems"], json!([{"field": name, "code": code}]));
    }
}

async fn the_practice_is_changed(base: Base) {
    let practice = practice(base, true).await;
    assert_eq!(viewer(&practice).await["version"], 1);
    let input =
        json!({"version": 1, "name": "Alder and Birch", "timeZone": "America/Chicago", "supportContact": "Desk"});
    let answer = run(&practice, PRACTICE, json!({ "input": input })).await["savePractice"].clone();
    assert_eq!(
        answer["practice"],
        json!({"version": 2, "name": "Alder and Birch", "timeZone": "America/Chicago", "supportContact": "Desk"})
    );
    assert_eq!(viewer(&practice).await["name"], "Alder and Birch", "what is kept in memory is read again");
    let again = run(&practice, PRACTICE, json!({ "input": input })).await["savePractice"].clone();
    assert_eq!(again["status"], "CONFLICT");
    assert!(practice.integration_row().await.time_zone_since.is_none(), "the zone is the same");
}

async fn a_new_location_reports_once_it_is_entered(base: Base) {
    let practice = practice(base, true).await;
    let child = practice.add_patient(patient("10077")).await.to_string();
    let row = save(&practice, json!({ "location": east() })).await["location"].clone();
    let place = json!({"locationId": row["id"]});
    let first = record(&practice, &child, place).await["dose"]["id"].clone();
    let integrations = "{ integrations { enrollments { locationName } } }";
    let enrolled = run(&practice, integrations, json!({})).await["integrations"][0]["enrollments"].clone();
    assert_eq!(enrolled, json!([{"locationName": "North clinic"}]), "missing until it is entered");
    let mut set_up = crate::support::set_up(practice.location, "http://127.0.0.1:9/iis", "training");
    let settings = [("site_id".to_owned(), "EAST".to_owned())].into_iter().collect();
    let location_id = row["id"].as_str().unwrap().parse().unwrap();
    set_up.enrollments.push(backend::store::NewEnrollment { location_id, settings });
    let mut tx = practice.store.begin("test").await.unwrap();
    backend::store::save_integration(&mut tx, &practice.courier.vault, set_up).await.unwrap();
    tx.commit().await.unwrap();
    let enrolled = run(&practice, integrations, json!({})).await["integrations"][0]["enrollments"].clone();
    assert_eq!(enrolled.as_array().unwrap().len(), 2);
    let mut tx = practice.store.begin("test").await.unwrap();
    while backend::store::backfill(&mut tx, &practice.courier.reference, None, 100).await.unwrap().is_some() {}
    tx.commit().await.unwrap();
    practice.report_of(first.as_str().unwrap().parse().unwrap()).await;

    let watched = async || backend::store::enrolled_locations(practice.store.reader()).await.unwrap().len();
    assert_eq!(watched().await, 2);
    let mut retired = east();
    retired["active"] = json!(false);
    let change = json!({"id": row["id"], "version": 1, "location": retired});
    assert_eq!(save(&practice, change).await["status"], "SAVED");
    assert_eq!(watched().await, 1, "nobody is told that a retired location is silent");
}

/// Central time is five hours behind UTC in these days, and Pacific time seven.
async fn no_dose_is_lost_between_nights_of_two_zones(base: Base) {
    let practice = practice(base, true).await;
    practice.source.set("2026-03-10T16:00:00Z");
    let before = practice.add_one("1", "NEW1").await.1;
    // After midnight there, and before midnight in the zone that comes.
    practice.source.set("2026-03-11T05:30:00Z");
    let between = practice.add_one("2", "NEW2").await.1;
    practice.source.set("2026-03-11T09:00:00Z");
    assert_eq!(night::run_due(&practice.store, &practice.courier.reference).await.unwrap(), 1);
    practice.carry_all().await;
    assert_eq!([practice.seen(before).await.0, practice.seen(between).await.0], ["REPORTED", "NOT_REPORTED"]);

    practice.source.set("2026-03-11T15:00:00Z");
    let west = json!({"version": 1, "name": "Alder", "timeZone": "America/Los_Angeles", "supportContact": "Desk"});
    let saved = run(&practice, PRACTICE, json!({ "input": west })).await["savePractice"].clone();
    assert_eq!(saved["practice"]["timeZone"], "America/Los_Angeles", "{saved}");
    assert_eq!(practice.integration_row().await.time_zone, "America/Los_Angeles");
    practice.source.set("2026-03-12T10:59:59Z");
    assert_eq!(night::run_due(&practice.store, &practice.courier.reference).await.unwrap(), 0, "at 4:00 am there");
    practice.source.set("2026-03-12T11:00:00Z");
    assert_eq!(night::run_due(&practice.store, &practice.courier.reference).await.unwrap(), 1);
    practice.carry_all().await;
    assert_eq!(practice.seen(between).await.0, "REPORTED");
}
