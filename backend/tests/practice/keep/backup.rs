//! A backup of the real program's database, made while it reports, and restored after it went on.

use std::{collections::BTreeSet, fs, os::unix::fs::PermissionsExt as _, path::PathBuf, time::Duration};

use backend::{
    entity::{immunization, submission},
    store::{self, SchemaPolicy, Store},
};
use sea_orm::EntityTrait;
use serde_json::json;

use super::command::dosewire;
use crate::{
    chart::record::run,
    outage::program::{Program, Signal, count, queue_many, received, reported},
    support::{Base, Practice, place, practice, practice_with, until},
};

const REPORTS: u64 = 30;

async fn message_ids(practice: &Practice) -> BTreeSet<String> {
    let rows = submission::Entity::find().all(practice.store.reader()).await.unwrap();
    rows.into_iter().map(|row| row.message_id).collect()
}

async fn order_ids(practice: &Practice) -> BTreeSet<String> {
    let rows = immunization::Entity::find().all(practice.store.reader()).await.unwrap();
    rows.into_iter().map(|row| row.order_id).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restore_loses_no_dose_and_gives_none_a_second_order_id() {
    let mut practice = practice_with(Base::Sqlite, true, Duration::from_millis(40)).await;
    let url = practice.place.url.clone();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("clinic.backup");
    let to = file.to_str().unwrap();
    queue_many(&practice, REPORTS).await;
    let server = Program::start(&url);
    until("some messages", async || (received(&practice) >= 5).then_some(())).await;

    dosewire(&["backup", "--database", &url, "--to", to]).is_done();
    let mode = fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "others may read the backup");
    dosewire(&["backup", "--database", &url, "--to", to]).is_refused("FILE_EXISTS");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "something unfinished is left");
    assert!(store::last_backup(practice.store.reader()).await.unwrap().unwrap().finished_at.is_some());

    // It goes on, and programs follow.
    until("all reports", async || (reported(practice.store.reader()).await == REPORTS).then_some(())).await;
    let told = store::last_change(practice.store.reader()).await.unwrap();
    let (sent, doses) = (message_ids(&practice).await, order_ids(&practice).await);
    let before = received(&practice);
    dosewire(&["restore", "--database", &url, "--from", to, "--replace"]).is_refused("SERVER_RUNS");
    server.end(Signal::Terminate);
    dosewire(&["restore", "--database", &url, "--from", to]).is_refused("DATABASE_EXISTS");
    practice.store.clone().close().await.unwrap();
    let database = PathBuf::from(url.trim_start_matches("sqlite://").split('?').next().unwrap());
    fs::set_permissions(&database, fs::Permissions::from_mode(0o640)).unwrap();
    let restored = dosewire(&["restore", "--database", &url, "--from", to, "--replace"]);
    restored.is_done();

    practice.store = Store::open_as(&url, practice.source.clone(), SchemaPolicy::Refuse).await.unwrap();
    practice.courier.store = practice.store.clone();
    let db = practice.store.reader();
    let in_doubt = count(db, "UNKNOWN").await;
    assert!(in_doubt > 0, "nothing waited at the backup: {restored:?}");
    assert_eq!(count(db, "QUEUED").await, 0);
    assert!(restored.out.contains(&format!("{in_doubt} messages")), "{restored:?}");
    let last = store::last_restore(db).await.unwrap().unwrap();
    assert_eq!(last.in_doubt.unsigned_abs(), in_doubt);
    assert!(last.backed_up_at.unwrap() < last.restored_at);

    let server = Program::start(&url);
    until("all reports again", async || (reported(db).await == REPORTS).then_some(())).await;
    server.end(Signal::Terminate);
    let records = practice.records();
    assert_eq!(u64::try_from(records.doses.len()).unwrap(), REPORTS, "a dose is there under two ORC-3, or was lost");
    assert_eq!(order_ids(&practice).await, doses);
    let again = received(&practice) - before;
    assert!(again <= in_doubt + 1, "{again} messages went again, {in_doubt} were in doubt");
    assert!(records.messages.values().all(|times| *times == 1), "a MSH-10 came twice");
    let new = message_ids(&practice).await;
    assert!(new.difference(&sent).count() > 0, "nothing went again");

    // Who followed the feed beyond the backup begins anew; also long after the numbers of then were given out again.
    let query = "query($since: Sequence!) { changes(since: $since) { rows { seq } last reset } }";
    for since in [told, last.feed_before + 1] {
        let page = run(&practice, query, json!({ "since": since.to_string() })).await["changes"].clone();
        assert_eq!(page["reset"], true, "{page}");
    }
    let now = store::last_change(db).await.unwrap();
    assert!(now > told, "the numbers go on after all that were told");
    for since in [last.feed_before, now] {
        let page = run(&practice, query, json!({ "since": since.to_string() })).await["changes"].clone();
        assert_eq!(page["reset"], false, "nothing after {since} was lost: {page}");
    }
    let alerts = backend::alert::check(&practice.store).await.unwrap();
    assert_eq!((alerts, store::open_alerts(db).await.unwrap().len()), (0, 0), "something false was raised");
    assert_eq!(fs::metadata(&database).unwrap().permissions().mode() & 0o777, 0o640, "its mode is another");
    let beside = fs::read_dir(database.parent().unwrap()).unwrap();
    let kept = beside.filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().contains(".replaced-"));
    assert!(kept.count() > 0, "the database of before is gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_backup_is_not_restored() {
    let practice = practice(Base::Sqlite, true).await;
    queue_many(&practice, 40).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("clinic.backup");
    let target = format!("sqlite://{}", folder.path().join("new.db").display());
    dosewire(&["backup", "--database", &practice.place.url, "--to", file.to_str().unwrap()]).is_done();
    let whole = fs::read(&file).unwrap();

    let mut damaged = whole.clone();
    let middle = damaged.len() / 2;
    damaged[middle..middle + 8192].fill(0xff);
    fs::write(&file, damaged).unwrap();
    let restore = || dosewire(&["restore", "--database", &target, "--from", file.to_str().unwrap()]);
    restore().is_refused("BACKUP_DAMAGED");
    fs::write(&file, b"no database").unwrap();
    restore().is_refused("BACKUP_DAMAGED");
    fs::write(&file, b"").unwrap();
    restore().is_refused("NOT_A_BACKUP");
    assert!(!folder.path().join("new.db").exists());

    fs::write(&file, whole).unwrap();
    restore().is_done();
    assert!(folder.path().join("new.db").exists());
}

#[tokio::test]
async fn a_backup_of_postgresql_says_what_to_do() {
    let place = place(Base::Postgres).await;
    for command in [&["backup"][..], &["restore", "--from", "x"]] {
        let answer = dosewire(&[command, &["--database", &place.url]].concat());
        answer.is_refused("USE_PG_DUMP");
        assert!(answer.err.contains("pg_restore") && answer.err.contains("--mark-only"), "{answer:?}");
    }
}
