//! SQLite on a disk that is full, and with a lock that another program holds.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use reqwest::StatusCode;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use tokio::time::Instant;

use super::program::{Program, Signal, assert_each_once, count, number, queue_many, received, reported};
use crate::support::{Base, Practice, practice_with, until};

/// Bytes that the full disk has left for what is sent: less than the database would grow by.
const ROOM: u64 = 600_000;
/// Longest time until a server goes on after its disk has room again, or the lock is free.
const RECOVERY: Duration = Duration::from_secs(10);

/// Another program holds the lock for longer than a server waits before it says so.
#[tokio::test(flavor = "multi_thread")]
async fn a_locked_database_loses_nothing() {
    let reports = number("DOSEWIRE_REPORTS", 60);
    let practice = practice_with(Base::Sqlite, true, Duration::from_millis(5)).await;
    queue_many(&practice, reports).await;
    let program = Program::start(&practice.place.url);
    until("some messages", async || (received(&practice) >= reports / 4).then_some(())).await;

    let lock = practice.store.begin("another program").await.unwrap();
    program.is_ready(StatusCode::SERVICE_UNAVAILABLE).await;
    lock.cancel().await.unwrap();
    let free = Instant::now();
    program.is_ready(StatusCode::OK).await;
    assert!(free.elapsed() < RECOVERY, "it was ready only after {:?}", free.elapsed());
    until("all reports", async || (reported(practice.store.reader()).await == reports).then_some(())).await;
    program.end(Signal::Terminate);
    assert_each_once(&practice, reports, 1);
}

/// The disk is a file system in memory that only the program and what it starts see, so that filling it harms nobody.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_loses_nothing() {
    let reports = number("DOSEWIRE_REPORTS", 300);
    let practice = practice_with(Base::Sqlite, true, Duration::from_millis(5)).await;
    queue_many(&practice, reports).await;
    let folder = tempfile::tempdir().unwrap();
    let copy = copy_of(&practice, folder.path()).await;
    let disk = folder.path().join("disk");
    fs::create_dir(&disk).unwrap();
    let database = disk.join("practice.db");

    // There is room for some of the reports only, until the ballast is thrown out.
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c"]);
    command.arg(
        r#"mount -t tmpfs -o size="$0" tmpfs "$1" && cp "$2" "$1/practice.db" &&
        head -c 8000000 /dev/zero > "$1/ballast" && shift 2 && exec "$@""#,
    );
    let room = fs::metadata(&copy).unwrap().len() + 8_000_000 + ROOM;
    command.arg(room.to_string()).arg(&disk).arg(&copy).arg(env!("CARGO_BIN_EXE_dosewire"));
    let program = Program::start_by(&mut command, &format!("sqlite://{}", database.display()));
    program.logged("delivery.again").await;
    program.is_ready(StatusCode::SERVICE_UNAVAILABLE).await;
    assert!(received(&practice) < reports, "the disk was not full before all was sent");

    let seen = PathBuf::from(format!("/proc/{}/root", program.id()));
    let inside = |path: &Path| seen.join(path.strip_prefix("/").unwrap());
    fs::remove_file(inside(&disk.join("ballast"))).unwrap();
    let room_again = Instant::now();
    program.is_ready(StatusCode::OK).await;
    assert!(room_again.elapsed() < RECOVERY, "it was ready only after {:?}", room_again.elapsed());

    until("all reports", async || {
        // SQLite opens no file by this way in, so what it holds is looked at in copies.
        let look = tempfile::tempdir().unwrap();
        for name in ["practice.db", "practice.db-wal"] {
            fs::copy(inside(&disk.join(name)), look.path().join(name)).unwrap();
        }
        let db = connect(&look.path().join("practice.db")).await;
        let is_done = reported(&db).await == reports && count(&db, "SENDING").await == 0;
        db.close().await.unwrap();
        is_done.then_some(())
    })
    .await;
    program.end(Signal::Terminate);
    assert_each_once(&practice, reports, 1);
}

/// A copy of a practice's database, in one file.
async fn copy_of(practice: &Practice, folder: &Path) -> PathBuf {
    let copy = folder.join("copy.db");
    let db = Database::connect(&practice.place.url).await.unwrap();
    db.execute_unprepared(&format!("VACUUM INTO '{}'", copy.display())).await.unwrap();
    db.close().await.unwrap();
    copy
}

async fn connect(file: &Path) -> DatabaseConnection {
    Database::connect(format!("sqlite://{}", file.display())).await.unwrap()
}
