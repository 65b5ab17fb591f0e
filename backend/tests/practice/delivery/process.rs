//! The real program, stopped and killed while it sends: nothing is lost, and nothing is silently doubled.

use std::{
    fs,
    process::{Child, Command, Stdio},
    time::Duration,
};

use backend::entity::report::{Column, Entity};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use tempfile::TempDir;

use crate::{
    on_both,
    support::{Base, Practice, practice, practice_with, until},
};

on_both!(a_stopped_server_ends_what_is_on_its_way, killed_servers_lose_and_double_nothing);

/// Signals that end a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Signal {
    Terminate,
    Kill,
}

/// A server on a practice's database, killed with its guard.
struct Server {
    child: Child,
    folder: TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(practice: &Practice) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = folder.path().join("key");
        fs::write(&key, format!("1:{}\n", BASE64_STANDARD.encode([7; 32]))).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_dosewire"))
            .args(["serve", "--listen", "127.0.0.1:0", "--dangerous-allow-private-registries"])
            .args(["--lease", "5", "--server-timeout", "1", "--shutdown-timeout", "60"])
            .args(["--database", &practice.place.url, "--key-file"])
            .arg(key)
            .stderr(fs::File::create(folder.path().join("log")).unwrap())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        Self { child, folder }
    }

    /// Sends a signal, and waits until the program ended.
    fn end(mut self, signal: Signal) {
        match signal {
            Signal::Kill => self.child.kill().unwrap(),
            Signal::Terminate => {
                let told = Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status().unwrap();
                assert!(told.success());
            }
        }
        let status = self.child.wait().unwrap();
        assert_eq!(status.success(), signal == Signal::Terminate, "{status}: {}", self.log());
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

/// Number of reports that stand in an attempt's state.
async fn count(practice: &Practice, attempt: &str) -> u64 {
    Entity::find().filter(Column::Attempt.eq(attempt)).count(practice.store.reader()).await.unwrap()
}

async fn reported(practice: &Practice) -> u64 {
    Entity::find().filter(Column::Tab.eq("REPORTED")).count(practice.store.reader()).await.unwrap()
}

/// Messages that the registry received.
fn received(practice: &Practice) -> u64 {
    practice.records().received.values().sum()
}

async fn queue_many(practice: &Practice, reports: u64) {
    for n in 0..reports {
        let (_, report) = practice.add_one(&format!("{}", 10_000 + n), "Y014237").await;
        practice.queue(report).await;
    }
}

/// The registry takes a second for each message.
async fn a_stopped_server_ends_what_is_on_its_way(base: Base) {
    let practice = practice_with(base, true, Duration::from_secs(1)).await;
    queue_many(&practice, 3).await;
    let server = Server::start(&practice);
    until("the first message to leave", async || (received(&practice) > 0).then_some(())).await;
    server.end(Signal::Terminate);
    assert_eq!(count(&practice, "SENDING").await + count(&practice, "UNKNOWN").await, 0, "an outcome is unknown");
    assert_eq!(reported(&practice).await, received(&practice), "an answer was not stored");
    assert!(count(&practice, "QUEUED").await > 0, "it went on claiming");
}

/// Kills a server again and again while it sends. `DOSEWIRE_KILLS` says how often, `DOSEWIRE_REPORTS` over how many
/// reports.
async fn killed_servers_lose_and_double_nothing(base: Base) {
    let number = |name: &str, usual: u64| std::env::var(name).map_or(usual, |text| text.parse().unwrap());
    let (kills, reports) = (number("DOSEWIRE_KILLS", 10), number("DOSEWIRE_REPORTS", 200));
    let practice = practice(base, true).await;
    queue_many(&practice, reports).await;
    for kill in 0..kills {
        let server = Server::start(&practice);
        // Never at the same point: some kills meet a claim, some a message on its way, some an answer.
        let goal = (kill + 1) * reports / (kills + 1) + kill % 3;
        until("some more messages", async || (received(&practice) >= goal).then_some(())).await;
        server.end(Signal::Kill);
    }
    let server = Server::start(&practice);
    until("all reports", async || (reported(&practice).await == reports).then_some(())).await;
    server.end(Signal::Terminate);

    let records = practice.records();
    assert_eq!(u64::try_from(records.doses.len()).unwrap(), reports, "a dose was lost, or is there under two ORC-3");
    let extra = received(&practice) - reports;
    assert!(extra <= kills, "{extra} messages more than one for each dose, after {kills} kills");
    assert_eq!(records.max_in_flight_per_patient, 1);
}
