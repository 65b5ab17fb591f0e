//! Throughput and memory of listing the doses from before an activation, at the beginning and at the end.
//!
//! 50,000 doses unless `DOSEWIRE_DOSES` says how many. PostgreSQL is measured where `DOSEWIRE_TEST_POSTGRES` names a
//! cluster.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a benchmark says what it measured, and ends where it cannot go on"
)]

mod practice;

use std::time::Instant;

use backend::{
    entity::{immunization::Origin, integration::Environment, patient},
    reference_data::ReferenceData,
    store::{self, NewDose, NewEnrollment, NewIntegration, NewPractice, Store},
    vault::{Key, KeyId, Vault},
};
use chrono::{Days, NaiveDate};
use sea_orm::{ConnectionTrait, EntityTrait, Statement};
use shared::{immunization::Completion, lot};
use uuid::Uuid;

/// Doses of a patient.
const EACH: usize = 50;
/// Number of doses per transaction, the same as in the server.
const BATCH_SIZE: u64 = 500;

async fn set_up(store: &Store) -> (Uuid, Uuid) {
    let vault = Vault::new(vec![(KeyId(1), Key::from_bytes([7; 32]))]).unwrap();
    let mut tx = store.begin("bench").await.unwrap();
    let new = NewPractice {
        name: "Alder Family Clinic".into(),
        time_zone: "America/Chicago".into(),
        support_contact: "Front desk".into(),
        locations: vec!["North clinic".into()],
    };
    let location = store::create_practice(&mut tx, new).await.unwrap()[0];
    let entered = |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect();
    let new = NewIntegration {
        program_code: "SANDBOX".into(),
        environment: Environment::Production,
        settings: entered(&[("endpoint", "https://127.0.0.1/iis"), ("username", "a"), ("facility_id", "F1")]),
        secrets: entered(&[("password", "training")]),
        enrollments: vec![NewEnrollment { location_id: location, settings: entered(&[("site_id", "NORTH")]) }],
        historical: true,
        time_zone: "America/Chicago".into(),
        credentials_expire_on: None,
        certificate_expires_at: None,
        maintenance: None,
        connections: None,
        night_at: None,
    };
    let integration = store::save_integration(&mut tx, &vault, new).await.unwrap();
    tx.commit().await.unwrap();
    (location, integration)
}

/// Records one dose, and copies it for every patient on many days, as an import would.
async fn add_doses(store: &Store, reference: &ReferenceData, location: Uuid) {
    let first = patient::Entity::find().one(store.reader()).await.unwrap().unwrap();
    let mut tx = store.begin("bench").await.unwrap();
    let day = NaiveDate::from_ymd_opt(2025, 3, 9).unwrap();
    let dose = store::record_dose(&mut tx, reference, first.id, dose(location, day)).await.unwrap();
    tx.commit().await.unwrap();
    let backend = store.reader().get_database_backend();
    let is_postgres = backend == sea_orm::DbBackend::Postgres;
    let columns = if is_postgres {
        "SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'immunization'"
    } else {
        "SELECT name FROM pragma_table_info('immunization')"
    };
    let rows = store.reader().query_all_raw(Statement::from_string(backend, columns)).await.unwrap();
    let names: Vec<String> = rows.iter().map(|row| row.try_get("", "name").unwrap()).collect();
    for n in 1..=EACH {
        let day = day.checked_sub_days(Days::new(u64::try_from(n).unwrap() * 3)).unwrap();
        let value = |name: &String| match (name.as_str(), is_postgres) {
            ("id", true) => "gen_random_uuid()".to_owned(),
            ("id", false) => "randomblob(16)".to_owned(),
            ("order_id", true) => "substr(md5(random()::text), 1, 16)".to_owned(),
            ("order_id", false) => "hex(randomblob(8))".to_owned(),
            ("patient_id", _) => "p.id".to_owned(),
            ("given_on", _) => format!("'{day}'"),
            ("snapshot_version", _) => "0".to_owned(),
            (same, _) => format!("d.{same}"),
        };
        let values: Vec<String> = names.iter().map(value).collect();
        let copy = format!(
            "INSERT INTO immunization ({}) SELECT {} FROM patient p CROSS JOIN immunization d WHERE d.order_id = '{}'",
            names.join(", "),
            values.join(", "),
            dose.order_id
        );
        let tx = store.begin("bench").await.unwrap();
        tx.db().execute_unprepared(&copy).await.unwrap();
        tx.commit().await.unwrap();
    }
}

fn dose(location: Uuid, given_on: NaiveDate) -> NewDose {
    NewDose {
        location_id: location,
        name: "M-M-R II".into(),
        source: "00".into(),
        completion: Completion::Complete,
        given_on,
        amount: Some("0.5".into()),
        unit: Some("mL".into()),
        lot: lot::parse("Y014237 09/30/2027").ok(),
        route: Some("C38299".into()),
        site: Some("LA".into()),
        origin: Origin::Ui,
        ..NewDose::default()
    }
}

async fn measure(name: &str, store: &Store, count: usize) {
    let reference = ReferenceData::built_in().unwrap();
    let (location, integration) = set_up(store).await;
    practice::add_patients(store, (0..count / EACH).map(practice::patient)).await;
    add_doses(store, &reference, location).await;
    store.reader().execute_unprepared("ANALYZE").await.unwrap();
    let mut tx = store.begin("bench").await.unwrap();
    store::activate(&mut tx, integration).await.unwrap();
    tx.commit().await.unwrap();
    let (begun, mut done, mut tenth) = (Instant::now(), 0, Instant::now());
    let every = u64::try_from(count / 10).unwrap().max(BATCH_SIZE);
    loop {
        let mut tx = store.begin("bench").await.unwrap();
        let batch = store::backfill(&mut tx, &reference, Some(integration), BATCH_SIZE).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        done += batch.made;
        if done % every < BATCH_SIZE && batch.made > 0 {
            println!("  {name}: {done} doses, the last tenth in {:.1?}, {} MB", tenth.elapsed(), resident());
            tenth = Instant::now();
        }
        if batch.is_last {
            break;
        }
    }
    let took = begun.elapsed();
    let rate = f64::from(u32::try_from(done).unwrap()) / took.as_secs_f64();
    println!("backfill of {done} doses: {name} {took:.1?}, {rate:.0} a second");
}

/// Megabytes that this process holds, where the system says so.
fn resident() -> u64 {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    text.split(' ').nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or_default() * 4 / 1024
}

#[tokio::main(flavor = "multi_thread")]
async fn main() {
    let count = std::env::var("DOSEWIRE_DOSES").map_or(50_000, |count| count.parse().unwrap());
    let (store, _folder) = practice::sqlite().await;
    measure("SQLite", &store, count).await;
    match practice::postgres().await {
        Some(store) => measure("PostgreSQL", &store, count).await,
        None => println!("backfill of {count} doses: PostgreSQL not measured"),
    }
}
