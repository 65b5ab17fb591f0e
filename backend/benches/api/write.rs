//! Doses recorded, and reports sent.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Settings, client::Connection, data::Practice, page::body, server::Server, table::Table};

const RECORD: &str = include_str!("../../../frontend/queries/record_visit.graphql");
const REPORT: &str = include_str!("../../../frontend/queries/report_immunizations.graphql");
const PATIENTS: &str = "{ patients(first: 50) { rows { id } } }";
const RECORD_MANY: &str = "mutation($input: RecordDosesInput!) { recordDoses(input: $input) { results { status } } }";
/// Number of doses in one mutation.
const MANY: usize = 1_000;
const VACCINES: [&str; 4] = ["M-M-R II", "Varivax", "Havrix", "Prevnar 20"];

pub async fn measure(settings: &Settings, table: &mut Table, practice: &Practice, server: &Server) {
    if settings.wants("visits") {
        let (doses, took) = record_visits(practice, server).await;
        #[expect(clippy::cast_precision_loss, reason = "so many doses there are not")]
        let rate = doses as f64 / took.as_secs_f64();
        table.note(practice, "recordVisit of 4 doses", "1", &format!("{rate:.0} doses/s"), "");
    }
    if settings.wants("many") {
        let took = record_many(practice, server).await;
        #[expect(clippy::cast_precision_loss, reason = "so many doses there are not")]
        let rate = MANY as f64 / took.as_secs_f64();
        table.note(practice, &format!("recordDoses of {MANY}"), "1", &format!("{rate:.0} doses/s"), "");
    }
    if settings.wants("send") {
        let mut connection = server.connect().await;
        let ids = ready(&mut connection, 200).await;
        let start = Instant::now();
        let queued = send(&mut connection, &ids).await;
        let took = start.elapsed();
        table.note(practice, &format!("reportImmunizations of {queued}"), "1", &format!("{took:.2?}"), "");
    }
}

/// Records a visit of each patient of a page; returns the number of doses and the time.
async fn record_visits(practice: &Practice, server: &Server) -> (usize, Duration) {
    let mut connection = server.connect().await;
    let patients = connection.answer(body(PATIENTS, &json!({}))).await["patients"]["rows"].clone();
    let patients = patients.as_array().unwrap();
    let dose = |(n, name): (usize, &&str)| {
        let lot = format!("Y0142{n} 09/30/2027");
        json!({ "name": name, "amount": "0.5", "unit": "mL", "lot": lot, "confirmed": ["confirm.twice", "confirm.amount"] })
    };
    let doses: Vec<_> = VACCINES.iter().enumerate().map(dose).collect();
    let start = Instant::now();
    for patient in patients {
        let visit = json!({
            "patientId": patient["id"], "locationId": practice.location, "givenOn": practice.day, "doses": doses,
        });
        let answer = connection.answer(body(RECORD, &json!({ "input": visit }))).await;
        assert_eq!(answer["recordVisit"]["status"], "SAVED", "{answer}");
    }
    (patients.len() * doses.len(), start.elapsed())
}

/// Records doses of the patients of a page in one mutation.
async fn record_many(practice: &Practice, server: &Server) -> Duration {
    let mut connection = server.connect().await;
    let patients = connection.answer(body(PATIENTS, &json!({}))).await["patients"]["rows"].clone();
    let patients = patients.as_array().unwrap().iter().cycle().take(MANY).enumerate();
    let dose = |(n, patient): (usize, &Value)| {
        json!({ "patientId": patient["id"], "dose": {
            "name": VACCINES[n / 50 % VACCINES.len()], "source": "00", "completion": "CP", "amount": "0.5", "unit": "mL",
            "lot": format!("B{n} 09/30/2027"), "locationId": practice.location, "givenOn": practice.day,
            "confirmed": ["confirm.twice", "confirm.amount"],
        } })
    };
    let doses: Vec<_> = patients.map(dose).collect();
    let start = Instant::now();
    let answer = connection.answer(body(RECORD_MANY, &json!({ "input": { "doses": doses } }))).await;
    let results = answer["recordDoses"]["results"].as_array().unwrap();
    assert!(results.iter().all(|result| result["status"] == "SAVED"), "{answer}");
    start.elapsed()
}

/// Reports that can be sent.
pub async fn ready(connection: &mut Connection, count: usize) -> Vec<String> {
    let query = "query($after: String) { reports(tab: NOT_REPORTED, status: [READY_TO_SEND], first: 200, after: $after) \
                 { rows { id } next } }";
    let (mut ids, mut after) = (Vec::new(), Value::Null);
    while ids.len() < count {
        let page = connection.answer(body(query, &json!({ "after": after }))).await["reports"].clone();
        ids.extend(page["rows"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()));
        after = page["next"].clone();
        if after.is_null() {
            break;
        }
    }
    ids.truncate(count);
    ids
}

/// Sends reports; says how many were queued.
pub async fn send(connection: &mut Connection, ids: &[String]) -> u64 {
    let answer = connection.answer(body(REPORT, &json!({ "input": { "reportIds": ids } }))).await;
    answer["reportImmunizations"]["queued"].as_u64().unwrap()
}
