//! A practice to measure with: an empty database of each kind, and made-up patients.

use std::sync::Arc;

use backend::{
    source::{Source, SystemSource},
    store::{self, NewPatient, Store},
};
use chrono::{Days, NaiveDate};
use sea_orm::{ConnectionTrait, Database};
use shared::patient::{Name, Patient};
use tempfile::TempDir;

/// A new database of SQLite, in a folder that goes with its guard, and what it is called.
pub async fn sqlite() -> (Store, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("practice.db").display());
    (Store::open(&url, Arc::new(SystemSource)).await.unwrap(), folder)
}

/// A new database of the PostgreSQL that `DOSEWIRE_TEST_POSTGRES` names; none where it names none.
pub async fn postgres() -> Option<Store> {
    let cluster = std::env::var("DOSEWIRE_TEST_POSTGRES").ok()?;
    let name = format!("bench_{}", SystemSource.code(12).to_lowercase());
    let admin = Database::connect(&cluster).await.unwrap();
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let (server, _) = cluster.rsplit_once('/').unwrap();
    Some(Store::open(&format!("{server}/{name}"), Arc::new(SystemSource)).await.unwrap())
}

/// Adds so many patients.
pub async fn add_patients(store: &Store, count: usize) {
    for batch in (0..count).collect::<Vec<_>>().chunks(1_000) {
        let mut tx = store.begin("bench").await.unwrap();
        for n in batch {
            store::save_patient(&mut tx, NewPatient { known: None, details: patient(*n) }).await.unwrap();
        }
        tx.commit().await.unwrap();
    }
}

const LAST: [&str; 24] = [
    "Okafor",
    "Nguyen",
    "Lindqvist",
    "Marsh",
    "Alvarez",
    "Brandt",
    "Castillo",
    "Dubois",
    "Ellison",
    "Fischer",
    "Gupta",
    "Hansen",
    "Ibrahim",
    "Jensen",
    "Kowalski",
    "Larsen",
    "Moreau",
    "Núñez",
    "Olsen",
    "Petrov",
    "Quinn",
    "Rossi",
    "Sato",
    "Turner",
];
const FIRST: [&str; 20] = [
    "Maya", "Daniel", "Zoë", "Tobias", "Delia", "Ione", "Paul", "Grace", "Ana", "Karl", "Liam", "Emma", "Noah", "Ava",
    "Mateo", "Sofia", "Ethan", "Mila", "Lucas", "Nora",
];

fn patient(n: usize) -> Patient {
    let pick = |from: &[&str], at: usize| from.get(at % from.len()).copied().unwrap_or_default().to_owned();
    let last = format!(
        "{}{}",
        pick(&LAST, n),
        if n.is_multiple_of(3) { format!("-{}", pick(&LAST, n / 24)) } else { String::new() }
    );
    let first = format!("{} {}", pick(&FIRST, n / 7), pick(&FIRST, n / 140));
    let born = NaiveDate::from_ymd_opt(1940, 1, 1).unwrap() + Days::new((n as u64 * 37) % 31_000);
    Patient {
        mrn: (100_000 + n).to_string(),
        name: Name { last, first, ..Name::default() },
        birth_date: born,
        ..Patient::default()
    }
}
