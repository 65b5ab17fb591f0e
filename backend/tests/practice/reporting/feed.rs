//! The change feed: what is committed is seen, in order, and nothing is skipped.

use std::collections::HashSet;

use backend::{
    entity::change,
    store::{self, Read, Store},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use crate::{
    chart::record::run,
    on_both,
    support::{Base, Practice, patient, practice},
};

on_both!(
    a_reader_skips_nothing,
    a_cancelled_write_leaves_no_change,
    a_copy_is_told_what_happened_and_when_to_begin_anew
);

const WRITERS: usize = 6;
const EACH: usize = 15;

async fn write(store: Store, writer: usize) {
    for n in 0..EACH {
        let mut tx = store.begin("test").await.unwrap();
        let details = crate::support::patient(&format!("W{writer}-{n}"));
        store::save_patient(&mut tx, store::NewPatient { known: None, details }).await.unwrap();
        tx.commit().await.unwrap();
    }
}

async fn a_reader_skips_nothing(base: Base) {
    let practice: Practice = practice(base, true).await;
    let start = store::last_change(practice.store.reader()).await.unwrap();
    let other = Store::open(&practice.place.url, practice.source.clone()).await.unwrap();
    let writers: Vec<_> = (0..WRITERS)
        .map(|n| tokio::spawn(write(if n % 2 == 0 { practice.store.clone() } else { other.clone() }, n)))
        .collect();
    let (mut last, mut seen) = (start, HashSet::new());
    let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(60);
    while seen.len() < WRITERS * EACH {
        assert!(tokio::time::Instant::now() < deadline, "{} changes seen", seen.len());
        for row in store::changes_since(practice.store.reader(), last, 7).await.unwrap() {
            assert!(row.seq > last, "in order");
            last = row.seq;
            assert!(seen.insert(row.id), "once");
        }
        tokio::task::yield_now().await;
    }
    for writer in writers {
        writer.await.unwrap();
    }
    assert!(store::changes_since(practice.store.reader(), last, 10).await.unwrap().is_empty());
}

async fn a_cancelled_write_leaves_no_change(base: Base) {
    let practice = practice(base, true).await;
    let start = store::last_change(practice.store.reader()).await.unwrap();
    let mut tx = practice.store.begin("test").await.unwrap();
    let details = crate::support::patient("10077");
    store::save_patient(&mut tx, store::NewPatient { known: None, details }).await.unwrap();
    tx.cancel().await.unwrap();
    assert_eq!(store::last_change(practice.store.reader()).await.unwrap(), start);
}

/// What the feed tells after a point.
async fn changes(practice: &Practice, since: Value) -> Value {
    let query = "query($since: Sequence!) { changes(since: $since) { rows { seq entity kind id } last reset } }";
    run(practice, query, json!({ "since": since })).await["changes"].clone()
}

async fn a_copy_is_told_what_happened_and_when_to_begin_anew(base: Base) {
    let practice = practice(base, true).await;
    let child = practice.add_patient(patient("10077")).await;
    let start = changes(&practice, json!("0")).await["last"].clone();
    let dose = practice.add_dose(child, practice.dose("Y1")).await;
    let mut tx = practice.store.begin("test").await.unwrap();
    let read = Read { id: dose.id, version: dose.version };
    store::delete_dose(&mut tx, read, false).await.unwrap();
    tx.commit().await.unwrap();
    let told = changes(&practice, start.clone()).await;
    let kinds = |entity: &str| -> Vec<String> {
        let rows = told["rows"].as_array().unwrap().iter().filter(|row| row["entity"] == entity);
        rows.map(|row| row["kind"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(kinds("IMMUNIZATION"), ["INSERT", "DELETE"], "{told}");
    assert_eq!(kinds("PATIENT"), ["UPDATE", "UPDATE"], "{told}");
    assert_eq!(kinds("REPORT")[0], "INSERT", "{told}");
    assert_eq!(told["reset"], false);

    let last: i64 = told["last"].as_str().unwrap().parse().unwrap();
    let quiet = changes(&practice, json!(last)).await;
    assert_eq!(quiet, json!({ "rows": [], "last": last.to_string(), "reset": false }));
    let anew = json!({ "rows": [], "last": last.to_string(), "reset": true });
    assert_eq!(changes(&practice, json!((last + 1).to_string())).await, anew, "beyond its end, as after a restore");
    let first: i64 = start.as_str().unwrap().parse().unwrap();
    let tx = practice.store.begin("test").await.unwrap();
    change::Entity::delete_many().filter(change::Column::Seq.lte(first + 1)).exec(tx.db()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(changes(&practice, start).await, anew, "before its beginning");
    assert_eq!(changes(&practice, json!(first + 1)).await["reset"], false);
    assert_eq!(changes(&practice, json!(0)).await["reset"], false, "who begins has read nothing");
}
