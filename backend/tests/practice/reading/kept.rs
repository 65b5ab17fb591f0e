//! What is kept between answers: as new as the last commit, whoever made it.

use std::sync::Arc;

use async_graphql::Request;
use backend::{
    auth::CallerKind,
    entity::integration::IntegrationState,
    feed::Feed,
    graphql::{self, App, Schema, SharedCounts},
    interest::Route,
    source::Source,
    store::{self, Store},
};
use serde_json::Value;

use crate::{
    api::access::caller,
    on_both,
    support::{Base, Practice, guard, patient, practice},
};

on_both!(what_another_server_wrote_is_shown_at_once, each_batch_of_a_backfill_is_counted);

/// A server beside the practice's own, with what it keeps.
struct Beside {
    app: Arc<App>,
    schema: Schema,
}

impl Beside {
    async fn open(practice: &Practice) -> Self {
        let source: Arc<dyn Source> = practice.source.clone();
        let store = Store::open(&practice.place.url, source).await.unwrap();
        let schema = graphql::build(store.reader().clone()).unwrap();
        let app = Arc::new(App {
            guard: guard(&store),
            store,
            reference: practice.courier.reference.clone(),
            courier: practice.courier.clone(),
            feed: Feed::default(),
            interest: Route::default(),
            counts: SharedCounts::default(),
        });
        Self { app, schema }
    }

    async fn ask(&self, query: &str) -> Value {
        let request = Request::new(query).data(Arc::clone(&self.app)).data(caller(CallerKind::Person));
        let answer = self.schema.execute(request).await;
        assert!(answer.is_ok(), "{query}: {:?}", answer.errors);
        answer.data.into_json().unwrap()
    }

    /// The patients, and the reports that are not reported: those of the list, those of Home, and those of tonight.
    async fn figures(&self) -> [i64; 4] {
        let asked = "{ patients { total } reports(tab: NOT_REPORTED) { counts { notReported } } \
                     home { counts { notReported } tonight tonightBlocked } }";
        let answer = self.ask(asked).await;
        let number = |path: &str| answer.pointer(path).and_then(Value::as_i64).unwrap();
        [
            number("/patients/total"),
            number("/reports/counts/notReported"),
            number("/home/counts/notReported"),
            number("/home/tonight") + number("/home/tonightBlocked"),
        ]
    }
}

async fn what_another_server_wrote_is_shown_at_once(base: Base) {
    let practice = practice(base, true).await;
    let beside = Beside::open(&practice).await;
    for n in 0..3 {
        assert_eq!(beside.figures().await, [n; 4]);
        practice.add_one(&(10_000 + n).to_string(), "Y014237").await;
    }
    let state = async || beside.app.store.current_set_up().await.unwrap().integrations[0].state;
    assert_eq!(state().await, IntegrationState::Active);
    let mut tx = practice.store.begin("test").await.unwrap();
    store::pause(&mut tx, practice.integration).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(state().await, IntegrationState::Paused);
}

async fn each_batch_of_a_backfill_is_counted(base: Base) {
    let practice = practice(base, false).await;
    let child = practice.add_patient(patient("10077")).await;
    for lot in ["OLD1", "OLD2", "OLD3"] {
        practice.add_dose(child, practice.dose(lot)).await;
    }
    let beside = Beside::open(&practice).await;
    let mut tx = practice.store.begin("test").await.unwrap();
    assert_eq!(store::activate(&mut tx, practice.integration).await.unwrap(), store::ActivationOutcome::Done);
    tx.commit().await.unwrap();
    for made in 1..=3 {
        // All of them in no time: subscribers are told of the first and of the last.
        let mut tx = practice.store.begin("test").await.unwrap();
        let done = store::backfill(&mut tx, &practice.courier.reference, None, 1).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(done.unwrap().made, 1);
        let [_, listed, at_home, _] = beside.figures().await;
        assert_eq!((listed, at_home), (made, made));
    }
}
