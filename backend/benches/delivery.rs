//! Reports a second to a registry: one that answers at once and one that takes 100 ms, over one connection and over
//! eight; and how many are queued a second.
//!
//! 2,000 reports are queued unless `DOSEWIRE_REPORTS` says how many, and as many are sent unless `DOSEWIRE_SEND` says
//! after how many to stop. The registry is a process of its own. PostgreSQL is measured where `DOSEWIRE_TEST_POSTGRES`
//! names a cluster.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a benchmark says what it measured, and ends where it cannot go on"
)]

/// As of the server.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

mod practice;
#[path = "practice/reporting.rs"]
mod reporting;

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use backend::{
    delivery::{Courier, Dispatcher},
    entity::report,
    sandbox::{self, Sandbox, SandboxOptions},
    source::{Source, SystemSource},
    store::{self, QueueOutcome, QueueSource, Store},
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};
use tokio::sync::{Notify, watch};
use uuid::Uuid;

/// Reports that are queued in one transaction, as by the server.
const GROUP_SIZE: usize = 250;

/// The measured figures.
#[derive(Clone, Copy)]
struct Case {
    database: &'static str,
    latency: u64,
    connections: i32,
    reports: usize,
    send: usize,
}

/// The registry, ended with its guard.
struct Registry {
    child: Child,
    address: String,
}

impl Registry {
    /// Starts this program once more, as the registry.
    fn start(latency: u64) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.env("DOSEWIRE_BENCH_REGISTRY", "1").env("DOSEWIRE_LATENCY", latency.to_string());
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut address = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Self { child, address: address.trim().to_owned() }
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn serve_registry() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("http://{}/iis", listener.local_addr().unwrap());
    std::io::stdout().flush().unwrap();
    let latency = std::env::var("DOSEWIRE_LATENCY").map_or(0, |text| text.parse().unwrap());
    let options = SandboxOptions::new("trainee", "training", Arc::new(|| SystemSource.now()));
    let options = SandboxOptions { latency: Duration::from_millis(latency), ..options };
    sandbox::serve(listener, Sandbox::new(options), std::future::pending()).await.unwrap();
}

/// Queues every report; how long it took.
async fn queue_all(courier: &Courier) -> Duration {
    let store = &courier.store;
    let ids: Vec<Uuid> =
        report::Entity::find().select_only().column(report::Column::Id).into_tuple().all(store.reader()).await.unwrap();
    let begun = Instant::now();
    for group in ids.chunks(GROUP_SIZE) {
        let mut tx = store.begin("bench").await.unwrap();
        let outcomes = store::queue_group(&mut tx, &courier.reference, group, QueueSource::Person).await.unwrap();
        assert!(outcomes.iter().all(|outcome| *outcome == QueueOutcome::Queued), "{outcomes:?}");
        tx.commit().await.unwrap();
    }
    begun.elapsed()
}

async fn measure(case: Case, store: Store) {
    let registry = Registry::start(case.latency);
    let courier = reporting::courier(store).await;
    reporting::set_up(&courier, &registry.address, case.connections, case.reports).await;
    let queuing = queue_all(&courier).await;
    let (wanted, begun) = (u64::try_from(case.reports - case.send).unwrap(), Instant::now());
    let (stop, stopped) = watch::channel(false);
    let sending = tokio::spawn(Dispatcher::new(courier.clone(), Arc::new(Notify::new()), stopped).run());
    let mut open = u64::MAX;
    while open > wanted {
        tokio::time::sleep(Duration::from_millis(50)).await;
        open = left(&courier.store).await;
    }
    let (took, sent) = (begun.elapsed(), u64::try_from(case.reports).unwrap() - open);
    stop.send(true).unwrap();
    sending.await.unwrap();
    let refused = report::Entity::find().filter(report::Column::Tab.eq("NOT_REPORTED"));
    assert_eq!(refused.count(courier.store.reader()).await.unwrap(), 0);
    let rate = |count: u64, took: Duration| f64::from(u32::try_from(count).unwrap()) / took.as_secs_f64();
    println!(
        "| {} | {} ms | {} | {} | {:.0} | {:.0} |",
        case.database,
        case.latency,
        case.connections,
        case.reports,
        rate(u64::try_from(case.reports).unwrap(), queuing),
        rate(sent, took)
    );
}

async fn left(store: &Store) -> u64 {
    let open = report::Entity::find().filter(report::Column::Tab.eq("IN_PROGRESS"));
    open.count(store.reader()).await.unwrap()
}

/// Measures the disk: the number of synchronized page writes per second.
fn measure_disk(folder: &Path) {
    let mut file = std::fs::File::create(folder.join("disk")).unwrap();
    let begun = Instant::now();
    let mut count = 0;
    while begun.elapsed() < Duration::from_secs(2) {
        file.write_all(&[7; 4096]).unwrap();
        file.sync_data().unwrap();
        count += 1;
    }
    println!("the disk: {:.0} synchronized writes a second", f64::from(count) / begun.elapsed().as_secs_f64());
}

#[tokio::main(flavor = "multi_thread")]
async fn main() {
    if std::env::var_os("DOSEWIRE_BENCH_REGISTRY").is_some() {
        return serve_registry().await;
    }
    let _ = rustls::crypto::ring::default_provider().install_default();
    let number = |name| std::env::var(name).ok().map(|count| count.parse::<usize>().unwrap());
    let reports = number("DOSEWIRE_REPORTS").unwrap_or(2_000);
    let send = number("DOSEWIRE_SEND").unwrap_or(reports).min(reports);
    measure_disk(practice::sqlite().await.1.path());
    println!("| database | registry takes | connections | in the queue | queued a second | sent a second |");
    println!("| --- | --- | --- | --- | --- | --- |");
    for (latency, connections) in [(0, 1), (0, 8), (100, 1), (100, 8)] {
        // A slow registry needs fewer to show its rate.
        let (reports, send) = if latency == 0 { (reports, send) } else { (reports.min(400), send.min(400)) };
        let case = |database| Case { database, latency, connections, reports, send };
        let (store, _folder) = practice::sqlite().await;
        measure(case("SQLite"), store).await;
        match practice::postgres().await {
            Some(store) => measure(case("PostgreSQL"), store).await,
            None => println!("| PostgreSQL | {latency} ms | {connections} | | not measured | not measured |"),
        }
    }
}
