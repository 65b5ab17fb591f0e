//! How quickly patients are found as one types, among 50,000, on SQLite and PostgreSQL.
//!
//! Prints the 95th percentile of a page of 50 with its total. PostgreSQL is measured where `DOSEWIRE_TEST_POSTGRES`
//! names a cluster.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark says what it measured, and ends where it cannot go on"
)]

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use backend::{
    source::{Source, SystemSource},
    store::{self, NewPatient, PageRequest, PatientFilter, PatientSort, Store},
};
use chrono::{Days, NaiveDate};
use sea_orm::{ConnectionTrait, Database};
use shared::patient::{Name, Patient};

const PATIENTS: usize = 50_000;
const ROUNDS: usize = 30;
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

async fn fill(store: &Store) {
    for piece in (0..PATIENTS).collect::<Vec<_>>().chunks(1_000) {
        let mut tx = store.begin("bench").await.unwrap();
        for n in piece {
            store::save_patient(&mut tx, NewPatient { known: None, details: patient(*n) }).await.unwrap();
        }
        tx.commit().await.unwrap();
    }
}

const TYPED: [&str; 14] = [
    "",
    "o",
    "ok",
    "oka",
    "okafor",
    "okafor, maya",
    "maya",
    "maya ok",
    "zoe",
    "nunez",
    "03/02/1961",
    "1001",
    "100123",
    "nobody at all",
];

async fn measure(url: &str) -> Duration {
    let store = Store::open(url, Arc::new(SystemSource)).await.unwrap();
    fill(&store).await;
    store.reader().execute_unprepared("ANALYZE").await.unwrap();
    let mut took = Vec::new();
    for _ in 0..ROUNDS {
        for text in TYPED {
            let filter = PatientFilter { text: Some(text.to_owned()), sort: PatientSort::Name, is_descending: false };
            let page = PageRequest { first: 50, after: None };
            let start = Instant::now();
            store::search_patients(store.reader(), &filter, &page).await.unwrap();
            took.push(start.elapsed());
        }
    }
    took.sort_unstable();
    took.get(took.len() * 95 / 100).copied().unwrap_or_default()
}

#[tokio::main(flavor = "multi_thread")]
async fn main() {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = measure(&format!("sqlite://{}?mode=rwc", folder.path().join("practice.db").display())).await;
    println!("search of {PATIENTS} patients, 95th percentile: SQLite {sqlite:.1?}");
    let Ok(cluster) = std::env::var("DOSEWIRE_TEST_POSTGRES") else {
        println!("search of {PATIENTS} patients, 95th percentile: PostgreSQL not measured");
        return;
    };
    let name = format!("search_{}", SystemSource.code(12).to_lowercase());
    let admin = Database::connect(&cluster).await.unwrap();
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let (server, _) = cluster.rsplit_once('/').unwrap();
    let postgres = measure(&format!("{server}/{name}")).await;
    println!("search of {PATIENTS} patients, 95th percentile: PostgreSQL {postgres:.1?}");
}
