//! What the server does in a second: pages read, doses written, subscribers told; for each database.
//!
//! `cargo xtask bench api` starts it. It starts the optimized server as a process of its own, over a practice that is
//! made once and kept below the target folder, and prints a table. Client and server share the machine.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a benchmark reads the clock, says what it measured, and ends where it cannot go on"
)]

mod client;
mod data;
mod list;
mod page;
mod server;
mod table;
mod watch;
mod write;

use std::{path::PathBuf, time::Duration};

use backend::limits::MAX_IN_FLIGHT;
use data::{Base, Practice};
use server::Server;
use table::Table;

/// What is measured, as the environment says.
struct Settings {
    /// Where practices are kept.
    folder: PathBuf,
    /// The address of a PostgreSQL cluster.
    postgres: Option<String>,
    /// Patients of the large practice.
    patients: usize,
    /// How long each figure is measured.
    time: Duration,
    /// Only the figures whose name contains this.
    only: Option<String>,
}

impl Settings {
    fn read() -> Option<Self> {
        let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
        Some(Self {
            folder: std::env::var_os("DOSEWIRE_BENCH_FOLDER")?.into(),
            postgres: std::env::var("DOSEWIRE_BENCH_POSTGRES").ok(),
            patients: usize::try_from(number("DOSEWIRE_BENCH_PATIENTS").unwrap_or(5_000)).unwrap(),
            time: Duration::from_secs(number("DOSEWIRE_BENCH_SECONDS").unwrap_or(3)),
            only: std::env::var("DOSEWIRE_BENCH_ONLY").ok(),
        })
    }

    fn wants(&self, name: &str) -> bool {
        self.only.as_ref().is_none_or(|only| name.contains(only.as_str()))
    }
}

#[tokio::main(flavor = "multi_thread")]
async fn main() {
    let Some(settings) = Settings::read() else {
        println!("the server's figures: not measured (start `cargo xtask bench api`)");
        return;
    };
    let mut table = Table::default();
    let mut bases = vec![Base::Sqlite];
    bases.extend(settings.postgres.clone().map(Base::Postgres));
    for base in bases {
        let demo = Practice::demo(&base, &settings.folder).await;
        measure(&settings, &mut table, &demo, true).await;
        if settings.patients > 0 {
            let large = Practice::large(&base, &settings.folder, settings.patients).await;
            measure(&settings, &mut table, &large, false).await;
        }
    }
    println!("{table}");
}

async fn measure(settings: &Settings, table: &mut Table, practice: &Practice, with_writes: bool) {
    let server = Server::start(practice).await;
    server.wait_until_idle().await;
    for page in page::all(practice) {
        if settings.wants(page.name) {
            for connections in [1, 8, 32] {
                let figure = client::press(&server, &page, connections, settings.time).await;
                table.add(practice, page.name, connections, &figure);
            }
            let connections = 2 * MAX_IN_FLIGHT;
            let figure = client::press(&server, &page, connections, settings.time).await;
            table.add_overload(practice, page.name, connections, &figure);
        }
    }
    list::measure(settings, table, practice, &server).await;
    if with_writes {
        write::measure(settings, table, practice, &server).await;
        watch::measure(settings, table, practice, &server).await;
    }
    server.stop().await;
}
