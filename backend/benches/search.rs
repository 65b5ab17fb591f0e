//! Latency of the search for patients while a user types, among 50,000 patients, on SQLite and PostgreSQL.
//!
//! Prints the 95th percentile of a page of 50 with its total. PostgreSQL is measured where `DOSEWIRE_TEST_POSTGRES`
//! names a cluster.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark says what it measured, and ends where it cannot go on"
)]

mod practice;

use std::time::{Duration, Instant};

use backend::store::{self, PageRequest, PatientFilter, PatientSort, Store};
use sea_orm::ConnectionTrait;

const PATIENTS: usize = 50_000;
const ROUNDS: usize = 30;
const TYPED: [&str; 16] = [
    "",
    "o",
    "ok",
    "oka",
    "okafor",
    "okafor, maya",
    "oka may",
    "m o",
    "maya",
    "maya ok",
    "zoe",
    "nunez",
    "03/02/1961",
    "1001",
    "100123",
    "nobody at all",
];

async fn measure(store: &Store) -> Duration {
    practice::add_patients(store, (0..PATIENTS).map(practice::patient)).await;
    store.reader().execute_unprepared("ANALYZE").await.unwrap();
    let mut took = Vec::new();
    for _ in 0..ROUNDS {
        for text in TYPED {
            let filter = PatientFilter { text: Some(text.to_owned()), sort: PatientSort::Name, is_descending: false };
            let page = PageRequest { first: 50, after: None };
            let start = Instant::now();
            if store::found_patients(store.reader(), &filter).await.unwrap().is_none() {
                store::patient_count(store.reader()).await.unwrap();
            }
            store::search_patients(store.reader(), &filter, &page).await.unwrap();
            took.push(start.elapsed());
        }
    }
    took.sort_unstable();
    took.get(took.len() * 95 / 100).copied().unwrap_or_default()
}

#[tokio::main(flavor = "multi_thread")]
async fn main() {
    let (store, _folder) = practice::sqlite().await;
    println!("search of {PATIENTS} patients, 95th percentile: SQLite {:.1?}", measure(&store).await);
    match practice::postgres().await {
        Some(store) => {
            println!("search of {PATIENTS} patients, 95th percentile: PostgreSQL {:.1?}", measure(&store).await);
        }
        None => println!("search of {PATIENTS} patients, 95th percentile: PostgreSQL not measured"),
    }
}
