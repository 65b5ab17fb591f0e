//! Who watches the reports sees every move of each, also of very many at once.

use std::{collections::HashSet, sync::Arc, time::Duration};

use async_graphql::Request;
use backend::{
    change::Feed,
    graphql::{self, App},
    interest::Route,
    store,
};
use futures_util::StreamExt;

use crate::{
    access::caller,
    on_both,
    support::{Base, patient, practice},
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
        knowledge: practice.courier.knowledge.clone(),
        courier: practice.courier.clone(),
        feed,
        interest: Route::default(),
    };
    let request = Request::new("subscription { reportChanged { report { id status } counts { notReported } } }")
        .data(Arc::new(app))
        .data(caller(backend::auth::CallerKind::Program));
    let schema = graphql::build(practice.store.reader().clone()).unwrap();
    let mut events = schema.execute_stream(request);
    // The subscription listens from when it is asked for the first time.
    assert!(futures_util::poll!(events.next()).is_pending());
    let watcher = tokio::spawn(async move {
        let mut seen = HashSet::new();
        while seen.len() < DOSES {
            let event =
                events.next().await.expect("goes on").into_result().expect("no error").data.into_json().unwrap();
            let changed = &event["reportChanged"];
            assert_eq!(changed["counts"]["notReported"], DOSES, "counted after all have come");
            assert!(seen.insert(changed["report"]["id"].as_str().unwrap().to_owned()), "each once");
        }
    });
    let mut tx = practice.store.begin("test").await.unwrap();
    store::activate(&mut tx, practice.integration).await.unwrap();
    let made = store::backfill(&mut tx, &practice.courier.knowledge, None, 1_000).await.unwrap();
    assert_eq!(made.unwrap().made, u64::try_from(DOSES).unwrap());
    tx.commit().await.unwrap();
    tokio::time::timeout(Duration::from_secs(30), watcher).await.expect("in time").unwrap();
    follower.abort();
}
