//! The real program on a practice's database, and what can be done to it.

use std::{
    fs,
    process::{Child, Command},
};

use backend::{
    entity::report::{Column, Entity},
    store,
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use reqwest::StatusCode;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};
use tempfile::TempDir;
use uuid::Uuid;

use crate::support::{Practice, patient, until};

/// A signal that a program is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    Terminate,
    Kill,
    Suspend,
    Continue,
}

impl Signal {
    const fn name(self) -> &'static str {
        match self {
            Self::Terminate => "-TERM",
            Self::Kill => "-KILL",
            Self::Suspend => "-STOP",
            Self::Continue => "-CONT",
        }
    }
}

/// A server on a practice's database, killed with its guard.
pub struct Program {
    child: Child,
    folder: TempDir,
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            eprintln!("{}", self.log());
        }
    }
}

impl Program {
    /// Starts a server with short leases.
    pub fn start(database: &str) -> Self {
        Self::start_by(&mut Command::new(env!("CARGO_BIN_EXE_dosewire")), database)
    }

    /// Starts a server by a command that runs the program with what follows.
    pub fn start_by(command: &mut Command, database: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = folder.path().join("key");
        fs::write(&key, format!("1:{}\n", BASE64_STANDARD.encode([7; 32]))).unwrap();
        let file = |name: &str| fs::File::create(folder.path().join(name)).unwrap();
        let child = command
            .args(["serve", "--listen", "127.0.0.1:0", "--dangerous-allow-private-registries"])
            .args(["--lease", "5", "--server-timeout", "1", "--shutdown-timeout", "60"])
            .args(["--database", database, "--key-file"])
            .arg(key)
            .stderr(file("log"))
            .stdout(file("out"))
            .spawn()
            .unwrap();
        Self { child, folder }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn send(&self, signal: Signal) {
        let sent = Command::new("kill").arg(signal.name()).arg(self.id().to_string()).status().unwrap();
        assert!(sent.success());
    }

    /// Sends a signal, and waits until the program ended.
    pub fn end(mut self, signal: Signal) {
        self.send(signal);
        let status = self.child.wait().unwrap();
        assert_eq!(status.success(), signal == Signal::Terminate, "{status}: {}", self.log());
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// Waits until the log has a word.
    pub async fn logged(&self, word: &str) {
        until(word, async || self.log().contains(word).then_some(())).await;
    }

    /// The address that it listens at, once it does.
    pub async fn address(&self) -> String {
        until("the address", async || {
            self.said().split_whitespace().find(|word| word.starts_with("http://")).map(str::to_owned)
        })
        .await
    }

    /// What it told whoever started it.
    pub fn said(&self) -> String {
        fs::read_to_string(self.folder.path().join("out")).unwrap_or_default()
    }

    /// The address of its figures, once they are served.
    pub async fn figures(&self) -> String {
        until("the address of the figures", async || {
            let said = self.said();
            said.split_whitespace().find(|word| word.ends_with("/metrics")).map(str::to_owned)
        })
        .await
    }

    /// Waits until `/readyz` answers with a status.
    pub async fn is_ready(&self, expected: StatusCode) {
        let address = self.address().await;
        let client = reqwest::Client::builder().build().unwrap();
        until(&format!("/readyz to answer {expected}"), async || {
            let answer = client.get(format!("{address}/readyz")).send().await;
            answer.is_ok_and(|answer| answer.status() == expected).then_some(())
        })
        .await;
    }
}

/// Returns the number that an option says, or the usual one.
pub fn number(option: &str, usual: u64) -> u64 {
    std::env::var(option).map_or(usual, |text| text.parse().unwrap())
}

/// Number of reports that stand in an attempt's state.
pub async fn count(db: &impl ConnectionTrait, attempt: &str) -> u64 {
    Entity::find().filter(Column::Attempt.eq(attempt)).count(db).await.unwrap()
}

pub async fn reported(db: &impl ConnectionTrait) -> u64 {
    Entity::find().filter(Column::Tab.eq("REPORTED")).count(db).await.unwrap()
}

/// Messages that the registry received.
pub fn received(practice: &Practice) -> u64 {
    practice.records().received.values().sum()
}

/// Adds patients with a dose each, and queues all reports.
pub async fn queue_many(practice: &Practice, reports: u64) {
    let reference = &practice.courier.reference;
    let numbers: Vec<_> = (0..reports).collect();
    for group in numbers.chunks(100) {
        let mut tx = practice.store.begin("test").await.unwrap();
        for n in group {
            let details = patient(&format!("{}", 10_000 + n));
            let row = store::save_patient(&mut tx, store::NewPatient { known: None, details }).await.unwrap();
            store::record_dose(&mut tx, reference, row.id, practice.dose("Y014237")).await.unwrap();
        }
        tx.commit().await.unwrap();
    }
    let ids = Entity::find().select_only().column(Column::Id).into_tuple::<Uuid>();
    for group in ids.all(practice.store.reader()).await.unwrap().chunks(250) {
        let mut tx = practice.store.begin("test").await.unwrap();
        store::queue_group(&mut tx, reference, group, store::QueueSource::Many).await.unwrap();
        tx.commit().await.unwrap();
    }
    assert_eq!(count(practice.store.reader(), "QUEUED").await, reports);
}

/// All reports got through, each as one dose; at most `extra` messages went twice.
pub fn assert_each_once(practice: &Practice, reports: u64, extra: u64) {
    let records = practice.records();
    assert_eq!(u64::try_from(records.doses.len()).unwrap(), reports, "a dose was lost, or is there under two ORC-3");
    let more = received(practice) - reports;
    assert!(more <= extra, "{more} messages more than one for each dose, {extra} are allowed");
    assert_eq!(records.max_in_flight_per_patient, 1);
}
