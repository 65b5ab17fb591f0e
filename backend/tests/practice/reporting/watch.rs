//! Subscriptions to reports: a subscriber sees every move of each, also of very many at once.

use std::{collections::HashSet, sync::Arc, time::Duration};

use async_graphql::Request;
use backend::{
    entity::report,
    feed::Feed,
    graphql::{self, App, SharedCounts},
    interest::Route,
    store,
};
use futures_util::StreamExt;
use sea_orm::EntityTrait;

use crate::{
    api::access::caller,
    on_both,
    support::{Base, guard, patient, practice},
};

on_both!(an_activation_is_seen_whole);

const DOSES: usize = 300;

async fn an_activation_is_seen_whole(base: Base) {
    let practice = practice(base, false).await;
    let child = practice.add_patient(patient("10001")).await;
    for n in 0..DOSES {
        practice.add_dose(child, practice.dose(&format!("LOT{n}"))).await;
    }
    let feed = Feed::default();
    let bell = feed.subscribe();
    let (follower, store) = (feed.clone(), practice.store.clone());
    let follower = tokio::spawn(async move { follower.follow(&store).await });
    // It begins with what is committed after its first look.
    let deadline = tokio::time::Instant::now() + Duration::from_secs(30);
    for n in 0.. {
        if !bell.is_empty() {
            break;
        }
        assert!(tokio::time::Instant::now() < deadline, "nothing is followed");
        practice.add_patient(patient(&format!("2{n}"))).await;
    }
    drop(bell);
    let app = App {
        store: practice.store.clone(),
        reference: practice.courier.reference.clone(),
        courier: practice.courier.clone(),
        feed,
        interest: Route::default(),
        counts: SharedCounts::default(),
        guard: guard(&practice.store),
    };
    let request =
        Request::new("subscription { reportChanged { report { id status } counts { notReported excluded } } }")
            .data(Arc::new(app))
            .data(caller(backend::auth::CallerKind::Program));
    let schema = graphql::build(practice.store.reader().clone()).unwrap();
    let mut events = schema.execute_stream(request);
    let (begin, told_of_all) = tokio::sync::oneshot::channel();
    // The subscription listens from when it is asked for the first time.
    assert!(futures_util::poll!(events.next()).is_pending());
    let watcher = tokio::spawn(async move {
        let mut next = async || {
            let event = events.next().await.expect("goes on").into_result().expect("no error");
            event.data.into_json().unwrap()["reportChanged"].clone()
        };
        let many = next().await;
        assert!(many["report"].is_null(), "they are too many to be told one by one: {many}");
        assert_eq!(many["counts"]["notReported"], DOSES, "counted after all have come");
        begin.send(()).unwrap();
        let mut seen = HashSet::new();
        while seen.len() < DOSES {
            let changed = next().await;
            assert_eq!(changed["counts"]["excluded"], DOSES, "counted after all have gone");
            assert!(seen.insert(changed["report"]["id"].as_str().unwrap().to_owned()), "each once");
        }
    });
    let mut tx = practice.store.begin("test").await.unwrap();
    store::activate(&mut tx, practice.integration).await.unwrap();
    let made = store::backfill(&mut tx, &practice.courier.reference, None, 1_000).await.unwrap();
    assert_eq!(made.unwrap().made, u64::try_from(DOSES).unwrap());
    tx.commit().await.unwrap();
    tokio::time::timeout(Duration::from_secs(30), told_of_all).await.expect("in time").unwrap();
    let reports = report::Entity::find().all(practice.store.reader()).await.unwrap();
    let mut tx = practice.store.begin("test").await.unwrap();
    let exclusion = store::Exclusion { note: "A duplicate".into(), by: "Ana".into() };
    for row in reports {
        assert_eq!(store::exclude(&mut tx, row.id, exclusion.clone()).await.unwrap(), store::QueueOutcome::Queued);
    }
    tx.commit().await.unwrap();
    tokio::time::timeout(Duration::from_secs(30), watcher).await.expect("in time").unwrap();
    follower.abort();
}
