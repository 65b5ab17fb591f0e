//! A practice that reports, with doses of which nothing is missing.

use std::sync::Arc;

use backend::{
    delivery::{self, Courier},
    entity::{
        self,
        immunization::Origin,
        integration::{self, Environment, IntegrationState},
    },
    reference_data::ReferenceData,
    store::{self, NewDose, NewEnrollment, NewIntegration, NewPractice, Store},
    transport::{Limits, NetworkTransport},
    vault::{Key, KeyId, Vault},
};
use chrono::NaiveDate;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};
use shared::{
    immunization::Completion,
    lot,
    patient::{Address, Name, Patient, Sex},
};
use uuid::Uuid;

use crate::practice;

/// Doses that are recorded in one transaction.
const BATCH_SIZE: usize = 500;

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
    store::activate(&mut tx, integration).await.unwrap();
    tx.commit().await.unwrap();
    // Nothing goes before everything is queued.
    set_state(store, integration, IntegrationState::Paused).await;
    practice::add_patients(store, (0..reports).map(patient)).await;
    let patients = entity::patient::Entity::find().all(store.reader()).await.unwrap();
    for batch in patients.chunks(BATCH_SIZE) {
        let mut tx = store.begin("bench").await.unwrap();
        for patient in batch {
            store::record_dose(&mut tx, &courier.reference, patient.id, dose(location)).await.unwrap();
        }
        tx.commit().await.unwrap();
    }
    set_state(store, integration, IntegrationState::Active).await;
}

async fn set_state(store: &Store, integration: Uuid, state: IntegrationState) {
    let tx = store.begin("bench").await.unwrap();
    let row = integration::ActiveModel { id: Set(integration), state: Set(state), ..Default::default() };
    row.update(tx.db()).await.unwrap();
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
