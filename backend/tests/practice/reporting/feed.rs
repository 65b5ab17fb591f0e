//! The change feed: what is committed is seen, in order, and nothing is skipped.

use std::collections::HashSet;

use backend::store::{self, Store};

use crate::{
    on_both,
    support::{Base, Practice, practice},
};

on_both!(a_reader_skips_nothing, a_cancelled_write_leaves_no_change);

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
