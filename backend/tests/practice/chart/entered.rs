//! Typed values, sent by GraphQL as they are: understood or refused as the tables of `shared/tests/data/typed` say,
//! with nothing stored of what is refused, and the message that follows.

use async_graphql::{Request, Variables};
use backend::{
    auth::CallerKind,
    entity::{immunization, patient as patient_row},
    store,
};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};
use shared::hl7::{self, Message};
use uuid::Uuid;

use crate::{
    api::access::ask,
    chart::record::run,
    on_both,
    support::{Base, Practice, patient, practice},
};

on_both!(
    lots_are_understood_or_refused,
    amounts_and_packages_are_understood_or_refused,
    telephone_numbers_are_understood_or_refused,
    names_are_understood_or_refused_and_found,
    addresses_are_understood_or_refused,
    codes_that_are_in_no_table_are_refused,
    dates_are_understood_or_refused,
    people_without_a_last_name_are_refused,
    a_dose_is_recorded_once,
    what_is_unusual_is_asked_about_once,
);

/// Rows of a table.
fn rows(text: &str, name: &str) -> Vec<Vec<String>> {
    let table: toml::Table = toml::from_str(text).unwrap();
    table[name].clone().try_into().unwrap()
}

macro_rules! table {
    ($file:literal, $name:literal) => {
        rows(include_str!(concat!("../../../../shared/tests/data/typed/", $file)), $name)
    };
}

const RECORD: &str =
    "mutation($input: RecordDoseInput!) { recordDose(input: $input) { status problems { field code text }
    dose { id lot lotNumber amount unit ndc givenOn reports { id findings { severity code } } } } }";

async fn record(practice: &Practice, patient: Uuid, changes: Value) -> Value {
    let mut dose = json!({"locationId": practice.location, "name": "M-M-R II", "source": "00", "completion": "CP",
        "givenOn": "2026-03-09", "lot": "Y1 09/2027", "amount": "0.5", "unit": "mL", "route": "C38299", "site": "LA",
        "eligibility": "V02", "funding": "VXC51", "visPresentedOn": "2026-03-09", "confirmed": ["confirm.twice"]});
    for (name, value) in changes.as_object().unwrap() {
        dose[name] = value.clone();
    }
    let input = json!({"input": {"patientId": patient, "dose": dose}});
    send(practice, RECORD, input).await["recordDose"].clone()
}

/// Runs an operation. An argument that no field takes is told where the payload would be.
async fn send(practice: &Practice, text: &str, variables: Value) -> Value {
    let request = Request::new(text).variables(Variables::from_json(variables));
    let answer = ask(practice, Some(CallerKind::Person), request).await;
    let told = answer.errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join(" ");
    if told.is_empty() {
        return answer.data.into_json().unwrap();
    }
    assert!(told.contains("a text without the character U+0000"), "{told}");
    json!({ "recordDose": told, "savePatient": told })
}

/// The message that reports a dose; none where the registry wants what was left out.
async fn message(practice: &Practice, dose: &Value) -> Option<Message> {
    let report = dose["reports"][0]["id"].as_str().unwrap().parse().unwrap();
    if practice.queue(report).await != store::QueueOutcome::Queued {
        return None;
    }
    practice.carry_all().await;
    let sent = store::submissions_of(practice.store.reader(), &practice.courier.vault, report).await.unwrap();
    Some(hl7::parse(sent[0].request.as_deref().unwrap()).unwrap())
}

fn at(message: &Message, path: &str) -> String {
    message.value(path).map(|value| value.into_owned()).unwrap_or_default()
}

/// Checks that a payload refuses a field with some words.
fn refused(payload: &Value, field: &str, words: &str, typed: &str) {
    if typed.contains('\0') {
        let told = payload.as_str().unwrap();
        assert!(told.contains(&format!("`input.{field}`")), "{told}");
        return;
    }
    assert_eq!(payload["status"], "INVALID", "{typed:?}: {payload}");
    let problems = payload["problems"].as_array().unwrap();
    let is_it = |problem: &&Value| problem["field"] == field && problem["text"].as_str().unwrap().contains(words);
    assert!(problems.iter().any(|problem| is_it(&problem)), "{typed:?}: {payload}");
}

async fn doses(practice: &Practice) -> u64 {
    immunization::Entity::find().count(practice.store.reader()).await.unwrap()
}

async fn lots_are_understood_or_refused(base: Base) {
    let practice = practice(base, true).await;
    let child = practice.add_patient(patient("10077")).await;
    for row in table!("lots.toml", "taken") {
        let [typed, lot, expires] = row.as_slice() else { panic!("{row:?}") };
        let saved = record(&practice, child, json!({ "lot": typed })).await;
        assert_eq!(saved["status"], "SAVED", "{typed:?}: {saved}");
        let written = [lot.as_str(), expires].join(" ");
        assert_eq!(
            (saved["dose"]["lotNumber"].as_str(), saved["dose"]["lot"].as_str()),
            (Some(lot.as_str()), Some(written.trim()))
        );
        let Some(sent) = message(&practice, &saved["dose"]).await else {
            assert!(expires.is_empty(), "{typed:?}: {saved}");
            continue;
        };
        let day: String = match expires.split('/').collect::<Vec<_>>().as_slice() {
            [month, day, year] => [*year, *month, *day].concat(),
            _ => String::new(),
        };
        let stated = at(&sent, "RXA-16");
        assert_eq!(at(&sent, "RXA-15"), *lot, "{typed:?}");
        // Of a month a program sends its own form, or nothing.
        assert!(stated == day || day.is_empty(), "{typed:?}: {stated}");
    }
    let before = doses(&practice).await;
    for row in table!("lots.toml", "refused") {
        let [typed, words, _] = row.as_slice() else { panic!("{row:?}") };
        if typed.trim().is_empty() {
            continue;
        }
        refused(&record(&practice, child, json!({ "lot": typed })).await, "dose.lot", words, typed);
    }
    assert_eq!(doses(&practice).await, before, "nothing is stored");
}

async fn amounts_and_packages_are_understood_or_refused(base: Base) {
    let practice = practice(base, true).await;
    let child = practice.add_patient(patient("10077")).await;
    let usual = json!(["confirm.twice", "confirm.amount"]);
    for row in table!("amounts.toml", "taken") {
        let [typed, number, unit] = row.as_slice() else { panic!("{row:?}") };
        let entered = json!({ "amount": typed, "unit": Some(unit).filter(|unit| unit.is_empty()).map(|_| "mL"), "confirmed": usual });
        let saved = record(&practice, child, entered).await;
        assert_eq!(saved["status"], "SAVED", "{typed:?}: {saved}");
        assert_eq!(saved["dose"]["amount"].as_str().unwrap_or_default(), number, "{typed:?}");
        let sent = message(&practice, &saved["dose"]).await.unwrap();
        let unit = if unit.is_empty() { "mL" } else { unit };
        let expected = if number.is_empty() { ["999", ""] } else { [number.as_str(), unit] };
        assert_eq!([at(&sent, "RXA-6"), at(&sent, "RXA-7.1")], expected, "{typed:?}");
    }
    for row in table!("ndcs.toml", "taken") {
        let [typed, ndc] = row.as_slice() else { panic!("{row:?}") };
        let saved = record(&practice, child, json!({ "name": "Vaccine of the freezer", "ndc": typed })).await;
        assert_eq!(saved["status"], "SAVED", "{typed:?}: {saved}");
        assert_eq!(saved["dose"]["ndc"].as_str().unwrap_or_default(), ndc, "{typed:?}");
    }
    let before = doses(&practice).await;
    for row in table!("amounts.toml", "refused") {
        refused(&record(&practice, child, json!({ "amount": row[0] })).await, "dose.amount", &row[1], &row[0]);
    }
    for row in table!("ndcs.toml", "refused") {
        refused(&record(&practice, child, json!({ "ndc": row[0] })).await, "dose.ndc", &row[1], &row[0]);
    }
    assert_eq!(doses(&practice).await, before, "nothing is stored");
    let vaccine = |ndc: &str, amount: &str| json!({"input": {"vaccine": {"genericName": "MMR", "brands": ["M-M-R II"], "ndc": ndc, "amount": amount}}});
    let save = "mutation($input: SaveVaccineInput!) { saveVaccine(input: $input) { status problems { field text } vaccine { ndc amount unit } } }";
    let saved = run(&practice, save, vaccine("0006-4681-01", ".50 mL")).await["saveVaccine"]["vaccine"].clone();
    assert_eq!(saved, json!({"ndc": "00006-4681-01", "amount": "0.5", "unit": "mL"}));
    let wrong = run(&practice, save, vaccine("5063200101", "0")).await["saveVaccine"].clone();
    refused(&wrong, "vaccine.ndc", "50632-0001-01 (JYNNEOS) or", "5063200101");
    refused(&wrong, "vaccine.amount", "is zero", "0");
    let mut other = vaccine("0006-4681-01", "0.5 mg");
    other["input"]["vaccine"]["unit"] = json!("mL");
    refused(&run(&practice, save, other).await["saveVaccine"], "vaccine.amount", "different units", "0.5 mg");
}

const SAVE: &str =
    "mutation($input: SavePatientInput!) { savePatient(input: $input) { status problems { field text } id } }";

fn details(mrn: &str) -> Value {
    json!({"mrn": mrn, "name": {"last": "Okafor", "first": "Maya"}, "birthDate": "2025-03-02", "sex": "F",
        "races": ["2054-5"], "ethnicity": "2186-5", "protected": false, "eligibility": "V02", "test": false,
        "address": {"street": "418 Alder St", "city": "Madison", "state": "WI", "zip": "53703"}})
}

async fn save(practice: &Practice, details: Value) -> Value {
    send(practice, SAVE, json!({"input": {"patient": details}})).await["savePatient"].clone()
}

/// Saves a patient, and reports a dose of theirs.
async fn sent_for(practice: &Practice, details: Value) -> Option<Message> {
    let saved = save(practice, details.clone()).await;
    assert_eq!(saved["status"], "SAVED", "{details}: {saved}");
    let dose =
        record(practice, saved["id"].as_str().unwrap().parse().unwrap(), json!({ "givenOn": "2026-03-10" })).await;
    message(practice, &dose["dose"]).await
}

async fn patients(practice: &Practice) -> u64 {
    patient_row::Entity::find().count(practice.store.reader()).await.unwrap()
}

async fn telephone_numbers_are_understood_or_refused(base: Base) {
    let practice = practice(base, true).await;
    for (n, row) in table!("phones.toml", "taken").iter().enumerate() {
        let [typed, _, area, local, extension] = row.as_slice() else { panic!("{row:?}") };
        let mut person = details(&format!("A{n}"));
        person["phone"] = json!(typed);
        person["phones"] =
            if typed.is_empty() { json!([]) } else { json!([{"number": typed, "usage": "WPN", "equipment": "PH"}]) };
        person["nextOfKin"] =
            json!({"name": {"last": "Okafor", "first": "Grace"}, "relationship": "MTH", "phone": typed, "phones": []});
        let sent = sent_for(&practice, person).await.unwrap();
        let parts = |path: &str| [6, 7, 8].map(|part| at(&sent, &format!("{path}.{part}")));
        let expected = [area.as_str(), local, extension];
        assert_eq!(parts("PID-13"), expected, "{typed:?}");
        assert_eq!(parts("NK1-5"), expected, "{typed:?}");
        let further = if area.is_empty() { ["", "", ""] } else { expected };
        assert_eq!(parts("PID-13[2]"), further, "{typed:?}");
    }
    let before = patients(&practice).await;
    for row in table!("phones.toml", "refused") {
        let mut person = details("B1");
        person["phone"] = json!(row[0]);
        person["phones"] = json!([{"number": row[0], "usage": "WPN", "equipment": "PH"}]);
        let answer = save(&practice, person).await;
        refused(&answer, "patient.phone", &row[1], &row[0]);
        refused(&answer, "patient.phones.0.number", &row[1], &row[0]);
    }
    assert_eq!(patients(&practice).await, before, "nothing is stored");
}

async fn names_are_understood_or_refused_and_found(base: Base) {
    let practice = practice(base, true).await;
    let search = "query($text: String!) { patients(search: $text) { rows { mrn } } }";
    for (n, row) in table!("names.toml", "taken").iter().enumerate() {
        let [typed, kept, _, plain] = row.as_slice() else { panic!("{row:?}") };
        let mut person = details(&format!("N{n}."));
        person["name"] = json!({"last": typed, "first": typed});
        let sent = sent_for(&practice, person).await.unwrap();
        assert_eq!([at(&sent, "PID-5.1"), at(&sent, "PID-5.2")], [kept.as_str(), kept], "{typed:?}");
        let found = run(&practice, search, json!({ "text": plain })).await["patients"]["rows"].clone();
        let is_found = found.as_array().unwrap().iter().any(|found| found["mrn"] == format!("N{n}."));
        assert!(is_found, "{typed:?} by {plain:?}: {found}");
    }
    let before = patients(&practice).await;
    for row in table!("names.toml", "refused") {
        let mut person = details("M1");
        person["name"]["last"] = json!(row[0]);
        refused(&save(&practice, person).await, "patient.name.last", &row[1], &row[0]);
    }
    let mut person = details("M1");
    person["name"]["first"] = json!("");
    refused(&save(&practice, person).await, "patient.name.first", "and FNU (first name unknown) here", "");
    assert_eq!(patients(&practice).await, before, "nothing is stored");
}

async fn people_without_a_last_name_are_refused(base: Base) {
    let practice = practice(base, true).await;
    let before = patients(&practice).await;
    let nobody = json!({"name": {"last": "", "first": " "}, "relationship": "MTH"});
    for (field, value, place) in [
        ("motherMaiden", json!({"last": " ", "first": "Maria"}), "patient.motherMaiden.last"),
        (
            "nextOfKin",
            json!({"name": {"last": "", "first": "Maria"}, "relationship": "MTH", "phone": "608-555-0142"}),
            "patient.nextOfKin.name.last",
        ),
        (
            "furtherKin",
            json!([nobody, {"name": {"last": "", "first": ""}, "relationship": "FTH", "email": "f@example.org"}]),
            "patient.furtherKin.1.name.last",
        ),
    ] {
        let mut person = details("K1");
        person[field] = value;
        refused(&save(&practice, person).await, place, "Enter the", field);
    }
    assert_eq!(patients(&practice).await, before, "nothing is stored");
    let mut person = details("K1");
    person["nextOfKin"] = nobody;
    assert_eq!(save(&practice, person).await["status"], "SAVED");
    let child = practice.add_patient(patient("10077")).await;
    let npi = json!({"administeredBy": {"last": "", "first": "", "npi": "1234567893"}});
    refused(&record(&practice, child, npi).await, "dose.administeredBy.last", "Enter the last name", "NPI");
}

async fn addresses_are_understood_or_refused(base: Base) {
    let practice = practice(base, true).await;
    let address = |row: &[String]| json!({"street": "77 Quarry Rd", "city": row[0], "state": row[1], "zip": row[2], "country": row[3]});
    for (n, row) in table!("addresses.toml", "taken").iter().enumerate() {
        let mut person = details(&format!("A{n}"));
        person["address"] = address(row);
        let Some(sent) = sent_for(&practice, person).await else {
            assert!(row[4..7].iter().any(String::is_empty), "{row:?}");
            continue;
        };
        let parts = [3, 4, 5, 6].map(|part| at(&sent, &format!("PID-11.{part}")));
        let country = if row[7].is_empty() { "USA" } else { &row[7] };
        assert_eq!(parts, [row[4].as_str(), &row[5], &row[6], country], "{row:?}");
    }
    let before = patients(&practice).await;
    for row in table!("addresses.toml", "refused") {
        let mut person = details("B1");
        person["address"] = address(&row);
        let answer = save(&practice, person).await;
        refused(&answer, &format!("patient.address.{}", row[4]), &row[5], &row[2]);
    }
    assert_eq!(patients(&practice).await, before, "nothing is stored");
}

async fn codes_that_are_in_no_table_are_refused(base: Base) {
    let practice = practice(base, true).await;
    let before = patients(&practice).await;
    for (field, value, place) in [
        ("races", json!(["2106-3", "9999-9"]), "patient.races.1"),
        ("races", json!(["White"]), "patient.races.0"),
        ("ethnicity", json!("2186"), "patient.ethnicity"),
        ("eligibility", json!("V99"), "patient.eligibility"),
    ] {
        let mut person = details("B1");
        person[field] = value.clone();
        let answer = save(&practice, person).await;
        refused(&answer, place, "has this code", &value.to_string());
    }
    assert_eq!(patients(&practice).await, before, "nothing is stored");
}

async fn dates_are_understood_or_refused(base: Base) {
    let practice = practice(base, true).await;
    let child = practice.add_patient(patient("10077")).await;
    for (n, row) in table!("dates.toml", "taken").iter().enumerate() {
        let [typed, birth, past] = row.as_slice() else { panic!("{row:?}") };
        let mut person = details(&format!("A{n}"));
        person["birthDate"] = json!(typed);
        let Some(sent) = sent_for(&practice, person).await else {
            assert!(birth.as_str() < "1906", "{typed:?}: nobody is that old");
            continue;
        };
        assert_eq!(at(&sent, "PID-7"), birth.replace('-', ""), "{typed:?}");
        let saved = record(&practice, child, json!({ "givenOn": typed })).await;
        if past.as_str() > "2026-03-10" {
            refused(&saved, "dose.givenOn", "in the future", typed);
        } else {
            assert_eq!(saved["dose"]["givenOn"], *past, "{typed:?}: {saved}");
        }
    }
    let (before, given) = (patients(&practice).await, doses(&practice).await);
    for row in table!("dates.toml", "refused") {
        let mut person = details("B1");
        person["birthDate"] = json!(row[0]);
        refused(&save(&practice, person).await, "patient.birthDate", &row[1], &row[0]);
        refused(&record(&practice, child, json!({ "givenOn": row[0] })).await, "dose.givenOn", &row[1], &row[0]);
    }
    assert_eq!((patients(&practice).await, doses(&practice).await), (before, given), "nothing is stored");
}

const VISIT: &str =
    "mutation($input: RecordVisitInput!) { recordVisit(input: $input) { status problems { field code text }
    doses { id } } }";

async fn a_dose_is_recorded_once(base: Base) {
    let practice = practice(base, true).await;
    let child = practice.add_patient(patient("10077")).await;
    let visit = |key: &str| {
        json!({"input": {"patientId": child, "idempotencyKey": key, "locationId": practice.location, "givenOn": "2026-03-09",
            "doses": [{"name": "M-M-R II", "lot": "Y1 09/2027"}, {"name": "Varivax", "lot": "X1 09/2027"}]}})
    };
    // The second click comes before the first is answered, and the answer is lost after that.
    let (one, two) = tokio::join!(run(&practice, VISIT, visit("visit-7")), run(&practice, VISIT, visit("visit-7")));
    let three = run(&practice, VISIT, visit("visit-7")).await;
    let ids = |answer: &Value| {
        assert_eq!(answer["recordVisit"]["status"], "SAVED", "{answer}");
        let mut ids: Vec<_> =
            answer["recordVisit"]["doses"].as_array().unwrap().iter().map(|dose| dose["id"].to_string()).collect();
        ids.sort_unstable();
        ids
    };
    assert_eq!((ids(&one), ids(&one)), (ids(&two), ids(&three)));
    assert_eq!(doses(&practice).await, 2);
    // Back, and saved again as if it were new.
    let again = run(&practice, VISIT, visit("visit-8")).await["recordVisit"].clone();
    refused(&again, "doses.0.name", "recorded for this patient and this day already", "again");
    assert_eq!(doses(&practice).await, 2);
}

async fn what_is_unusual_is_asked_about_once(base: Base) {
    let practice = practice(base, true).await;
    let child = practice.add_patient(patient("10077")).await;
    let globulin = |site: &str, confirmed: Value| json!({"name": "HyperRAB", "amount": "2", "lot": "G1 09/2027", "site": site, "confirmed": confirmed});
    let first = record(&practice, child, globulin("LT", json!([]))).await;
    assert_eq!(first["status"], "SAVED", "{first}");
    let second = record(&practice, child, globulin("RT", json!([]))).await;
    assert_eq!(second["problems"][0]["code"], "confirm.twice", "{second}");
    let second = record(&practice, child, globulin("RT", json!(["confirm.twice"]))).await;
    assert_eq!(second["status"], "SAVED", "{second}");
    let query = "query($id: ID!) { chart(patientId: $id) { doses { reports { findings { code } } } } }";
    let chart = run(&practice, query, json!({ "id": child })).await.to_string();
    assert!(!chart.contains("immunization.duplicate"), "two sites are no duplicate: {chart}");
    let million = record(&practice, child, json!({ "amount": "1000000", "confirmed": ["confirm.amount"] })).await;
    refused(&million, "dose.amount", "too long", "1000000");
    for (amount, unit, is_far) in
        [("100000", "mL", true), ("2.5", "mL", true), ("0.04", "mL", true), ("1", "mL", false), ("0.25", "mL", false)]
    {
        let entered = |confirmed: Value| json!({"amount": amount, "unit": unit, "confirmed": confirmed});
        let saved = record(&practice, child, entered(json!(["confirm.twice"]))).await;
        if is_far {
            refused(&saved, "dose.amount", "A dose of it has 0.5 mL", amount);
            assert_eq!(saved["problems"][0]["code"], "confirm.amount");
        }
        let saved = if is_far {
            record(&practice, child, entered(json!(["confirm.twice", "confirm.amount"]))).await
        } else {
            saved
        };
        assert_eq!(saved["dose"]["amount"], amount, "{saved}");
    }
}
