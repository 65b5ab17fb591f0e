//! The doctor over a real database: what it finds, in lines and as JSON, and what the process ends with.

use std::fs;

use backend::{
    entity::{
        integration::{self, IntegrationState},
        report,
    },
    source::{Source as _, SystemSource},
    store,
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use chrono::{TimeDelta, Timelike as _};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, ConnectionTrait as _};
use serde_json::Value;

use super::{
    command::{Answer, dosewire},
    upgrade::connect,
};
use crate::{
    on_both,
    outage::program::{Program, Signal},
    support::{Base, Place, Practice, practice},
};

on_both!(the_doctor_finds_what_is_wrong_and_changes_nothing);

struct Doctor {
    folder: tempfile::TempDir,
    url: String,
}

impl Doctor {
    fn new(practice: &Practice) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, byte) in [("right", 7), ("wrong", 8)] {
            let text = format!("1:{}\n", BASE64_STANDARD.encode([byte; 32]));
            fs::write(folder.path().join(name), text).unwrap();
        }
        fs::write(folder.path().join("malformed"), "1:short\n").unwrap();
        fs::write(folder.path().join("empty"), "").unwrap();
        Self { folder, url: practice.place.url.clone() }
    }

    fn run(&self, key: &str, more: &[&str]) -> Answer {
        let key = self.folder.path().join(key);
        let arguments = ["doctor", "--database", &self.url, "--key-file", key.to_str().unwrap()];
        dosewire(&[&arguments[..], more].concat())
    }
}

/// The level of a check.
#[track_caller]
fn level(answer: &Answer, name: &str) -> String {
    let line = answer.out.lines().find(|line| line.split_whitespace().nth(1) == Some(name));
    line.unwrap_or_else(|| panic!("{name}: {answer:?}")).split_whitespace().next().unwrap().to_owned()
}

/// Puts the nights half a day away from now: the program has the real time, and one that is just due is not late yet.
async fn put_nights_away(practice: &Practice) {
    let hour = (SystemSource.now().hour() + 12) % 24;
    let row = integration::ActiveModel {
        id: Set(practice.integration),
        time_zone: Set("UTC".to_owned()),
        night_at: Set(format!("{hour:02}:00")),
        ..Default::default()
    };
    let tx = practice.store.begin("test").await.unwrap();
    row.update(tx.db()).await.unwrap();
    tx.commit().await.unwrap();
}

const PRIVATE: &str = "--dangerous-allow-private-registries";

async fn the_doctor_finds_what_is_wrong_and_changes_nothing(base: Base) {
    let practice = practice(base, true).await;
    let (_, report) = practice.add_one("10077", "Y014237").await;
    practice.send(report).await;
    put_nights_away(&practice).await;
    let doctor = Doctor::new(&practice);
    let before = store::last_change(practice.store.reader()).await.unwrap();

    let answer = doctor.run("right", &[PRIVATE, "--reach"]);
    for name in ["database", "schema", "key", "clock", "endings", "address", "alerts", "audit", "counts"] {
        assert_eq!(level(&answer, name), "ok", "{name}: {answer:?}");
    }
    assert!(answer.out.contains("answers."), "{answer:?}");
    // Nobody made a backup, and no server ran its nights.
    let expected = if base == Base::Sqlite { "warn" } else { "ok" };
    assert_eq!(level(&answer, "backup"), expected);
    assert_eq!((level(&answer, "night").as_str(), answer.code), ("wrong", Some(2)), "{answer:?}");
    assert!(!answer.out.contains("Maya") && !answer.out.contains("training"), "{answer:?}");

    // A registry of this machine is private unless that is allowed; a key of another database opens nothing.
    let answer = doctor.run("wrong", &[]);
    assert_eq!((level(&answer, "address"), level(&answer, "key")), ("wrong".into(), "wrong".into()), "{answer:?}");

    // A key file that cannot be read is no key of another database.
    for (file, reason) in [("absent", "there is no file"), ("malformed", "line 1"), ("empty", "no key in it")] {
        let answer = doctor.run(file, &[]);
        assert_eq!(level(&answer, "key"), "wrong", "{answer:?}");
        assert!(answer.out.contains(reason) && !answer.out.contains("does not open"), "{file}: {answer:?}");
        assert!(!answer.out.contains("key create"), "a new key opens nothing: {answer:?}");
    }

    // A row that does not stand where it belongs is counted.
    let row = report::ActiveModel { id: Set(report), tab: Set("EXCLUDED".into()), ..Default::default() };
    let tx = practice.store.begin("test").await.unwrap();
    row.update(tx.db()).await.unwrap();
    tx.commit().await.unwrap();
    let answer = doctor.run("right", &[PRIVATE, "--json"]);
    let told: Value = serde_json::from_str(&answer.out).unwrap();
    let checks = told["checks"].as_array().unwrap();
    let counts = checks.iter().find(|check| check["name"] == "counts").unwrap();
    assert_eq!(counts["level"], "wrong", "{told}");
    assert_eq!(store::last_change(practice.store.reader()).await.unwrap(), before, "it wrote something");

    // Who is paused goes on one day, with the same certificate.
    let row = integration::ActiveModel {
        id: Set(practice.integration),
        state: Set(IntegrationState::Paused),
        certificate_expires_at: Set(Some(SystemSource.now() - TimeDelta::days(2))),
        ..Default::default()
    };
    let tx = practice.store.begin("test").await.unwrap();
    row.update(tx.db()).await.unwrap();
    tx.commit().await.unwrap();
    let answer = doctor.run("right", &[]);
    assert_eq!(level(&answer, "endings"), "wrong", "{answer:?}");

    if base == Base::Sqlite {
        let to = doctor.folder.path().join("b");
        dosewire(&["backup", "--database", &doctor.url, "--to", to.to_str().unwrap()]).is_done();
        assert_eq!(level(&doctor.run("right", &[]), "backup"), "ok");
    }
    let mut tx = practice.store.begin("test").await.unwrap();
    store::mark_restored(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    assert!(SystemSource.now() > practice.store.source().now());
    assert_eq!(doctor.run("right", &[]).out.lines().filter(|line| line.contains(" restore ")).count(), 1);
}

/// Makes a file as older versions did: what is free in it stays in it.
async fn keep_free_pages(place: &Place) {
    let db = connect(place).await;
    db.execute_unprepared("PRAGMA auto_vacuum = NONE").await.unwrap();
    db.execute_unprepared("VACUUM").await.unwrap();
    db.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_never_shrinks_is_told_and_made_compact() {
    let practice = practice(Base::Sqlite, true).await;
    let url = practice.place.url.clone();
    practice.store.clone().close().await.unwrap();
    keep_free_pages(&practice.place).await;
    let doctor = Doctor::new(&practice);
    let told = doctor.run("right", &[]);
    assert_eq!(level(&told, "pages"), "warn", "{told:?}");
    assert!(told.out.contains("dosewire compact"), "{told:?}");

    let server = Program::start(&url);
    server.is_ready(reqwest::StatusCode::OK).await;
    dosewire(&["compact", "--database", &url]).is_refused("SERVER_RUNS");
    let copy = doctor.folder.path().join("copy");
    dosewire(&["backup", "--database", &url, "--to", copy.to_str().unwrap()]).is_done();
    server.end(Signal::Terminate);
    dosewire(&["compact", "--database", &url]).is_done();
    assert_eq!(level(&doctor.run("right", &[]), "pages"), "ok");
    // A copy gives free room back, whatever the file did that it was made of; so does a database that is restored.
    let copied = Doctor { url: format!("sqlite://{}", copy.display()), ..doctor };
    assert_eq!(level(&copied.run("right", &[]), "pages"), "ok");
}

#[test]
fn a_database_that_is_not_there_is_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("nothing.db").display());
    let answer = dosewire(&["doctor", "--database", &url]);
    assert_eq!((answer.code, level(&answer, "database").as_str()), (Some(2), "wrong"), "{answer:?}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
