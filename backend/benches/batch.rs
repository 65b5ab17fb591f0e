//! Time from one mutation to all of its reports queued, and what a report costs at the beginning and at the end.
//!
//! 100,000 reports unless `DOSEWIRE_REPORTS` says how many. PostgreSQL is measured where `DOSEWIRE_TEST_POSTGRES` names a
//! cluster.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a benchmark says what it measured, and ends where it cannot go on"
)]

/// As of the server.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

mod practice;
#[path = "practice/reporting.rs"]
mod reporting;

use std::time::{Duration, Instant};

use backend::store::{self, BegunBatch, NewBatch, ReportFilter, Store};
use shared::report::ReportTab;

/// Reports that are queued in one transaction, as by the server.
const BATCH_SIZE: u64 = 500;

async fn measure(database: &str, store: Store, reports: usize) {
    let courier = reporting::courier(store).await;
    // Nothing is sent.
    reporting::set_up(&courier, "http://127.0.0.1:9/iis", 1, reports).await;
    let begun = Instant::now();
    let mut tx = courier.store.begin("bench").await.unwrap();
    let new = NewBatch { filter: ReportFilter::of(ReportTab::NotReported), request: None, actor_name: "Ana".into() };
    let BegunBatch::New(batch) = store::begin_batch(&mut tx, new).await.unwrap() else { panic!("it is new") };
    tx.commit().await.unwrap();
    let answered = begun.elapsed();
    let mut pieces = Vec::new();
    while store::is_any_batch_due(courier.store.reader()).await.unwrap() {
        let piece = Instant::now();
        let mut tx = courier.store.begin("bench").await.unwrap();
        store::continue_batch(&mut tx, &courier.reference, BATCH_SIZE).await.unwrap();
        tx.commit().await.unwrap();
        pieces.push(piece.elapsed());
    }
    let took = begun.elapsed();
    let row = store::batch_by_id(courier.store.reader(), batch.id).await.unwrap().unwrap();
    assert_eq!(usize::try_from(row.queued).unwrap(), reports);
    let tenth = (pieces.len() / 10).max(1);
    let mean = |pieces: &[Duration]| pieces.iter().sum::<Duration>() / u32::try_from(pieces.len()).unwrap();
    println!(
        "| {database} | {reports} | {:.0} ms | {:.1} s | {:.1} ms | {:.1} ms |",
        answered.as_secs_f64() * 1e3,
        took.as_secs_f64(),
        mean(&pieces[..tenth]).as_secs_f64() * 1e3,
        mean(&pieces[pieces.len() - tenth..]).as_secs_f64() * 1e3,
    );
}

#[tokio::main(flavor = "multi_thread")]
async fn main() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let reports = std::env::var("DOSEWIRE_REPORTS").ok().map_or(100_000, |count| count.parse().unwrap());
    println!("| database | reports | answered after | all queued after | a piece at first | a piece at last |");
    println!("| --- | --- | --- | --- | --- | --- |");
    let (store, _folder) = practice::sqlite().await;
    measure("SQLite", store, reports).await;
    match practice::postgres().await {
        Some(store) => measure("PostgreSQL", store, reports).await,
        None => println!("| PostgreSQL | not measured | | | | |"),
    }
}
