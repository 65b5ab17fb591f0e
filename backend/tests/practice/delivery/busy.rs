//! A database that is busy: an answer that came is kept, readers go on, and who writes is told to try again.

use std::{sync::Arc, time::Duration};

use async_graphql::{Request, Value, Variables};
use backend::{
    auth::CallerKind,
    delivery::{self, Courier, Dispatcher},
    entity::{audit, patient::Entity},
    source::{Source, SystemSource},
    store::{self, Error, Store},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;
use shared::report::AttemptState;
use tokio::sync::{Barrier, Notify, watch};
use uuid::Uuid;

use crate::{
    api::access::ask,
    on_both,
    support::{Base, Practice, practice, until},
};

on_both!(one_bad_id_is_one_result);

/// The practice's server with a database that it waits for only a moment.
async fn impatient(practice: &Practice) -> Practice {
    let store = Store::open_with(&practice.place.url, practice.source.clone(), Duration::from_millis(100));
    let store = store.await.unwrap();
    let courier = Courier { store: store.clone(), server: SystemSource.uuid(), ..practice.courier.clone() };
    delivery::join(&courier, false).await.unwrap();
    Practice {
        store,
        courier,
        source: practice.source.clone(),
        place: practice.place.again(),
        registry: practice.registry.clone(),
        ..*practice
    }
}

/// Another program holds SQLite's lock for longer than anybody waits for it, while the registry accepts the message.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_came_is_kept() {
    let practice = practice(Base::Sqlite, true).await;
    let server = impatient(&practice).await;
    let (_, report) = practice.add_one("10077", "Y014237").await;
    practice.queue(report).await;
    let (courier, gate) = server.gated();
    let (stop, stopped) = watch::channel(false);
    let sending = tokio::spawn(Dispatcher::new(courier, Arc::new(Notify::new()), stopped).run());
    until("the message to leave", async || {
        (practice.state(report).await.attempt.state == AttemptState::Sending).then_some(())
    })
    .await;

    let lock = practice.store.begin("another program").await.unwrap();
    gate.add_permits(1);
    until("the registry to take it", async || (practice.records().messages_received == 1).then_some(())).await;
    for _ in 0..5 {
        let refused = server.store.begin("test").await.err().expect("the lock is another program's");
        assert!(matches!(refused, Error::Busy(_)), "{refused:?}");
        // Readers are not kept waiting.
        assert_eq!(server.state(report).await.attempt.state, AttemptState::Sending);
    }
    lock.cancel().await.unwrap();

    until("the verdict", async || (practice.seen(report).await.0 == "REPORTED").then_some(())).await;
    stop.send(true).unwrap();
    sending.await.unwrap();
    assert_eq!(practice.records().messages_received, 1, "the same dose went twice");
    assert_eq!(practice.last_failure(report).await, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_writes_is_told_to_try_again_and_who_reads_is_answered() {
    let practice = practice(Base::Sqlite, true).await;
    let server = impatient(&practice).await;
    let (_, report) = practice.add_one("10077", "Y014237").await;
    let lock = practice.store.begin("another program").await.unwrap();

    let exclude = "mutation($id: ID!) { excludeReport(input: { reportId: $id, reason: \"A duplicate\" }) { status } }";
    let variables = Variables::from_json(json!({ "id": report }));
    let refused = ask(&server, Some(CallerKind::Person), Request::new(exclude).variables(variables.clone())).await;
    let error = refused.errors.first().expect("nothing can be written");
    let code = error.extensions.as_ref().and_then(|more| more.get("code")).cloned();
    assert_eq!(code, Some(Value::String("BUSY".into())));
    assert_eq!(error.message, "The database is busy. Nothing was saved; try again.");

    let read = "query($id: ID!) { reportDetails(id: $id) { report { status } } }";
    let answered = ask(&server, Some(CallerKind::Person), Request::new(read).variables(variables)).await;
    assert!(answered.errors.is_empty(), "{:?}", answered.errors);
    // That somebody read it is written down as soon as it can be.
    assert!(matches!(store::flush_reads(&server.store).await, Err(Error::Busy(_))));
    lock.cancel().await.unwrap();
    store::flush_reads(&server.store).await.unwrap();
    let read = audit::Entity::find().filter(audit::Column::Action.eq("report.read_messages"));
    assert_eq!(read.all(practice.store.reader()).await.unwrap().len(), 1);
}

async fn one_bad_id_is_one_result(base: Base) {
    let practice = practice(base, true).await;
    let mut ids = vec!["no id".to_owned(), SystemSource.uuid().to_string()];
    for n in 0..3 {
        let (_, report) = practice.add_one(&format!("{}", 10_000 + n), "Y014237").await;
        ids.insert(1, report.to_string());
    }
    ids.push(ids[1].clone());
    let mutation = "mutation($ids: [ID!]!) { reportImmunizations(input: { reportIds: $ids }) { \
                    status queued results { reportId status } } }";
    let asked = Request::new(mutation).variables(Variables::from_json(json!({ "ids": ids })));
    let answer = ask(&practice, Some(CallerKind::Person), asked).await;
    assert!(answer.errors.is_empty(), "{:?}", answer.errors);
    let answer = answer.data.into_json().unwrap()["reportImmunizations"].clone();
    let results: Vec<_> = answer["results"].as_array().unwrap().iter().map(|one| one["status"].clone()).collect();
    assert_eq!(results, ["NOT_FOUND", "QUEUED", "QUEUED", "QUEUED", "NOT_FOUND"]);
    assert_eq!(answer["queued"], 3);
}

/// Two who lock the same two patients the other way round: the database ends one of them.
#[tokio::test(flavor = "multi_thread")]
async fn a_deadlock_on_postgres_is_told_as_busy() {
    let practice = practice(Base::Postgres, true).await;
    let first = practice.add_patient(crate::support::patient("10077")).await;
    let second = practice.add_patient(crate::support::patient("10078")).await;
    let both_hold = Arc::new(Barrier::new(2));
    let lock = |ids: [Uuid; 2]| {
        let (store, both_hold) = (practice.store.clone(), Arc::clone(&both_hold));
        tokio::spawn(async move {
            let tx = store.begin("test").await?;
            Entity::find_by_id(ids[0]).lock_exclusive().one(tx.db()).await?;
            both_hold.wait().await;
            Entity::find_by_id(ids[1]).lock_exclusive().one(tx.db()).await?;
            tx.cancel().await
        })
    };
    let (a, b) = tokio::join!(lock([first, second]), lock([second, first]));
    let outcomes = [a.unwrap(), b.unwrap()];
    assert!(outcomes.iter().any(Result::is_ok), "{outcomes:?}");
    assert!(outcomes.iter().any(|outcome| matches!(outcome, Err(Error::Busy(_)))), "{outcomes:?}");
}
