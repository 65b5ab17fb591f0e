//! A practice that reports, with doses of which nothing is missing.

use std::sync::Arc;

use backend::{
    delivery::{self, Courier},
    entity::{self, immunization::Origin, integration::Environment},
    reference_data::ReferenceData,
    store::{self, NewDose, NewEnrollment, NewIntegration, NewPractice, Store},
    transport::{Limits, NetworkTransport},
    vault::{Key, KeyId, Vault},
};
use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, Statement};
use shared::{
    immunization::Completion,
    lot,
    patient::{Address, Name, Patient, Sex},
};
use uuid::Uuid;

use crate::practice;

/// Reports that are made in one transaction, as by the server.
const BATCH_SIZE: u64 = 500;

/// A server on a database.
pub async fn courier(store: Store) -> Courier {
    let limits = Limits { allow_private: true, ..Limits::default() };
    let courier = Courier::new(
        store,
        Arc::new(Vault::new(vec![(KeyId(1), Key::from_bytes([7; 32]))]).unwrap()),
        Arc::new(ReferenceData::built_in().unwrap()),
        Arc::new(NetworkTransport::new(limits).unwrap()),
    );
    delivery::join(&courier, false).await.unwrap();
    courier
}

/// Creates a practice whose doses are ready to be reported.
pub async fn set_up(courier: &Courier, address: &str, connections: i32, reports: usize) {
    let store = &courier.store;
    let mut tx = store.begin("bench").await.unwrap();
    let new = NewPractice {
        name: "Alder Family Clinic".into(),
        time_zone: "America/Chicago".into(),
        support_contact: "Front desk".into(),
        locations: vec!["North clinic".into()],
    };
    let location = store::create_practice(&mut tx, new).await.unwrap()[0];
    let entered = |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect();
    let settings =
        [("endpoint", address), ("username", "trainee"), ("facility_id", "F1"), ("sending_facility", "ALDER")];
    let new = NewIntegration {
        program_code: "SANDBOX".into(),
        environment: Environment::Production,
        settings: entered(&settings),
        secrets: entered(&[("password", "training")]),
        enrollments: vec![NewEnrollment { location_id: location, settings: entered(&[("site_id", "NORTH")]) }],
        historical: true,
        time_zone: "America/Chicago".into(),
        credentials_expire_on: None,
        certificate_expires_at: None,
        maintenance: None,
        night_at: None,
        connections: Some(connections),
    };
    let integration = store::save_integration(&mut tx, &courier.vault, new).await.unwrap();
    tx.commit().await.unwrap();
    practice::add_patients(store, [patient(0)]).await;
    let first = entity::patient::Entity::find().one(store.reader()).await.unwrap().unwrap();
    let mut tx = store.begin("bench").await.unwrap();
    store::record_dose(&mut tx, &courier.reference, first.id, dose(location)).await.unwrap();
    tx.commit().await.unwrap();
    copy_all(store, reports - 1).await;
    let mut tx = store.begin("bench").await.unwrap();
    store::activate(&mut tx, integration).await.unwrap();
    tx.commit().await.unwrap();
    // Their reports are made by the server, as for the doses from before an activation.
    while store::is_any_backfill_open(store.reader()).await.unwrap() {
        let mut tx = store.begin("bench").await.unwrap();
        store::backfill(&mut tx, &courier.reference, None, BATCH_SIZE).await.unwrap();
        tx.commit().await.unwrap();
    }
    // PostgreSQL does so by itself within minutes, SQLite never.
    if store.reader().get_database_backend() == DbBackend::Postgres {
        let tx = store.begin("bench").await.unwrap();
        tx.db().execute_unprepared("ANALYZE").await.unwrap();
        tx.commit().await.unwrap();
    }
}

/// Copies the only patient with the only dose within the database: recorded one by one they would take longer than what
/// is measured.
async fn copy_all(store: &Store, copies: usize) {
    if copies == 0 {
        return;
    }
    let is_postgres = store.reader().get_database_backend() == DbBackend::Postgres;
    let id = |kind: &str| match is_postgres {
        true => format!("('019c{kind}' || lpad(to_hex(n), 8, '0') || '7000800000000000')::uuid"),
        false => format!("unhex(printf('019c{kind}%08x7000800000000000', n))"),
    };
    let earlier = match is_postgres {
        true => "r.created_at - n * interval '1 millisecond'".to_owned(),
        false => "replace(strftime('%Y-%m-%d %H:%M:%f', r.created_at, printf('-%.3f seconds', n / 1000.0)), ' ', \
                  substr(r.created_at, 11, 1)) || '+00:00'"
            .to_owned(),
    };
    let order = if is_postgres { "substr(md5(random()::text), 1, 16)" } else { "hex(randomblob(8))" };
    let of_patient = |name: &str| match name {
        "id" => Some(id("0001")),
        "mrn" | "mrn_key" | "last_name" | "name_key" | "given_key" => Some(format!("r.{name} || '-' || n")),
        _ => None,
    };
    let of_dose = |name: &str| match name {
        "id" => Some(id("0002")),
        "patient_id" => Some(id("0001")),
        "order_id" => Some(order.to_owned()),
        "created_at" => Some(earlier.clone()),
        _ => None,
    };
    copy(store, "patient", copies, of_patient).await;
    copy(store, "immunization", copies, of_dose).await;
}

/// Copies the only row of a table, numbered; `value` says which columns differ.
async fn copy(store: &Store, table: &str, copies: usize, value: impl Fn(&str) -> Option<String>) {
    let backend = store.reader().get_database_backend();
    let (names, numbers) = match backend {
        DbBackend::Postgres => (
            format!("SELECT column_name AS name FROM information_schema.columns WHERE table_name = '{table}'"),
            format!("generate_series(1, {copies}) AS n"),
        ),
        _ => (
            format!("SELECT name FROM pragma_table_info('{table}')"),
            format!(
                "(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {copies}) SELECT n FROM c)"
            ),
        ),
    };
    let rows = store.reader().query_all_raw(Statement::from_string(backend, names)).await.unwrap();
    let names: Vec<String> = rows.iter().map(|row| row.try_get("", "name").unwrap()).collect();
    let values: Vec<_> = names.iter().map(|name| value(name).unwrap_or_else(|| format!("r.{name}"))).collect();
    let (names, values) = (names.join(", "), values.join(", "));
    let tx = store.begin("bench").await.unwrap();
    let sql = format!("INSERT INTO {table} ({names}) SELECT {values} FROM {table} r, {numbers}");
    tx.db().execute_unprepared(&sql).await.unwrap();
    tx.commit().await.unwrap();
}

fn dose(location: Uuid) -> NewDose {
    let given_on = NaiveDate::from_ymd_opt(2026, 3, 9).unwrap();
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
        eligibility: Some("V02".into()),
        funding: Some("VXC51".into()),
        vis_presented_on: Some(given_on),
        origin: Origin::Ui,
        ..NewDose::default()
    }
}

/// A patient of whom nothing is missing.
fn patient(n: usize) -> Patient {
    Patient {
        sex: Sex::Female,
        mother_maiden: Some(Name { last: "Adeyemi".into(), first: "Grace".into(), ..Name::default() }),
        races: vec!["2054-5".into()],
        ethnicity: Some("2186-5".into()),
        address: Some(Address {
            street: "418 Alder St".into(),
            city: "Madison".into(),
            state: "WI".into(),
            zip: "53703".into(),
            ..Address::default()
        }),
        phone: Some("6085550142".into()),
        eligibility: Some("V02".into()),
        protected: Some(false),
        birth_date: NaiveDate::from_ymd_opt(2025, 3, 2).unwrap(),
        ..practice::patient(n)
    }
}
