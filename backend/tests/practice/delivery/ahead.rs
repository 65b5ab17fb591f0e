//! What is claimed ahead of the connections, and what is queued in groups.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use backend::{
    delivery::{Courier, Dispatcher},
    entity::{immunization, report},
    store::{self, GateId, QueueOutcome},
    transport::{Contact, Endpoint, Failure, FailureCode, RegistryTransport, Reply},
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use shared::{
    gate::{Cause, GateEvent, GateKind},
    patient::Patient,
    report::{AttemptState, Refusal},
};
use tokio::sync::{Notify, watch};
use uuid::Uuid;

use crate::{
    on_both,
    support::{Base, Practice, patient, practice, until},
};

on_both!(
    what_is_claimed_ahead_keeps_to_the_connections,
    nothing_that_is_claimed_ahead_tries_a_wrong_password_again,
    a_broken_gate_is_probed_by_the_dispatcher,
    a_group_is_queued_as_one_by_one,
);

/// The way to the training registry, which refuses the password after so many messages.
struct Counted {
    inner: Arc<dyn RegistryTransport>,
    right: usize,
    messages: AtomicUsize,
    at_once: AtomicUsize,
    most: AtomicUsize,
}

#[async_trait]
impl RegistryTransport for Counted {
    async fn test_connection(&self, endpoint: &Endpoint, echo: &str) -> Result<Contact, Failure> {
        self.inner.test_connection(endpoint, echo).await
    }

    async fn submit(&self, endpoint: &Endpoint, message: &str) -> Result<Reply, Failure> {
        let number = self.messages.fetch_add(1, Ordering::SeqCst);
        self.most.fetch_max(self.at_once.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        let answer = match number < self.right {
            true => self.inner.submit(endpoint, message).await,
            false => Err(Failure::new(FailureCode::HttpDenied)),
        };
        self.at_once.fetch_sub(1, Ordering::SeqCst);
        answer
    }
}

fn counted(practice: &Practice, right: usize) -> (Courier, Arc<Counted>) {
    let (messages, at_once, most) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    let inner = Arc::clone(&practice.courier.transport);
    let way = Arc::new(Counted { inner, right, messages, at_once, most });
    (Courier { transport: way.clone(), ..practice.courier.clone() }, way)
}

async fn queue_many(practice: &Practice, count: usize) {
    let mut reports = Vec::new();
    for n in 0..count {
        reports.push(practice.add_one(&format!("2{n:04}"), "Y014237").await.1);
    }
    let mut tx = practice.store.begin("test").await.unwrap();
    let outcomes = store::queue_group(&mut tx, &practice.courier.reference, &reports).await.unwrap();
    assert!(outcomes.iter().all(|outcome| *outcome == QueueOutcome::Queued), "{outcomes:?}");
    tx.commit().await.unwrap();
}

async fn count(practice: &Practice, attempt: AttemptState) -> u64 {
    let rows = report::Entity::find().filter(report::Column::Attempt.eq(attempt.as_str()));
    rows.count(practice.store.reader()).await.unwrap()
}

fn dispatch(courier: Courier) -> (watch::Sender<bool>, tokio::task::JoinHandle<()>) {
    let (stop, stopped) = watch::channel(false);
    (stop, tokio::spawn(Dispatcher::new(courier, Arc::new(Notify::new()), stopped).run()))
}

async fn what_is_claimed_ahead_keeps_to_the_connections(base: Base) {
    let practice = practice(base, true).await;
    practice.set_connections(3).await;
    practice.open_gate().await;
    queue_many(&practice, 40).await;
    let (courier, way) = counted(&practice, usize::MAX);
    let (stop, sending) = dispatch(courier);
    until("the queue to be empty", async || {
        let open = count(&practice, AttemptState::Queued).await + count(&practice, AttemptState::Sending).await;
        (open == 0).then_some(())
    })
    .await;
    stop.send(true).unwrap();
    sending.await.unwrap();
    assert_eq!((way.messages.load(Ordering::SeqCst), way.most.load(Ordering::SeqCst)), (40, 3));
}

/// The password is changed at the registry in the middle: with one connection it is tried once, and what was claimed
/// ahead is queued as before.
async fn nothing_that_is_claimed_ahead_tries_a_wrong_password_again(base: Base) {
    let practice = practice(base, true).await;
    practice.open_gate().await;
    queue_many(&practice, 30).await;
    let (courier, way) = counted(&practice, 20);
    let (stop, sending) = dispatch(courier);
    until("the gate to close", async || (practice.gate().await.kind() == GateKind::Held).then_some(())).await;
    stop.send(true).unwrap();
    sending.await.unwrap();
    assert_eq!(way.messages.load(Ordering::SeqCst), 21);
    assert_eq!((count(&practice, AttemptState::Queued).await, count(&practice, AttemptState::Sending).await), (10, 0));
    let rows = report::Entity::find().filter(report::Column::Attempt.eq("QUEUED"));
    let rows = rows.all(practice.store.reader()).await.unwrap();
    assert!(rows.iter().all(|row| row.tries == 0 && row.tab == "IN_PROGRESS"), "what was not sent is no try");
}

async fn a_broken_gate_is_probed_by_the_dispatcher(base: Base) {
    let practice = practice(base, true).await;
    practice.open_gate().await;
    queue_many(&practice, 3).await;
    let trouble = GateEvent::Troubled { sent_at: store::Store::source(&practice.store).now(), cause: Cause::default() };
    let mut tx = practice.store.begin("test").await.unwrap();
    let gate = GateId::Integration(practice.integration);
    let broken = store::tell_gate(&mut tx, gate, &vec![trouble; 5]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(broken.kind(), GateKind::Broken);
    let (courier, way) = counted(&practice, usize::MAX);
    let bell = Arc::new(Notify::new());
    let (stop, stopped) = watch::channel(false);
    let sending = tokio::spawn(Dispatcher::new(courier, Arc::clone(&bell), stopped).run());
    bell.notify_one();
    assert_eq!(way.messages.load(Ordering::SeqCst), 0);
    practice.source.advance(Duration::from_secs(301));
    bell.notify_one();
    until("the queue to be sent", async || (count(&practice, AttemptState::None).await == 3).then_some(())).await;
    assert_eq!(practice.gate().await.kind(), GateKind::Open);
    stop.send(true).unwrap();
    sending.await.unwrap();
}

/// Reports of every kind give the same outcome and the same row, together and one by one.
async fn a_group_is_queued_as_one_by_one(base: Base) {
    let practice = practice(base, true).await;
    let mut ids = Vec::new();
    for n in 0..8 {
        ids.push(practice.add_one(&format!("3{n:04}"), "Y014237").await.1);
    }
    let details = Patient { mother_maiden: None, races: Vec::new(), address: None, ..patient("30100") };
    let incomplete = practice.add_patient(details).await;
    let dose = practice.add_dose(incomplete, store::NewDose { lot: None, ..practice.dose("X1") }).await;
    ids.push(practice.report_of(dose.id).await);
    let twice = practice.add_dose(incomplete, practice.dose("Y014238")).await;
    ids.push(practice.report_of(twice.id).await);
    ids.push(Uuid::from_u128(7));

    practice.queue(ids[0]).await;
    practice.send(ids[1]).await;
    let mut tx = practice.store.begin("test").await.unwrap();
    store::exclude(&mut tx, ids[2]).await.unwrap();
    tx.commit().await.unwrap();
    let found = async |report: Uuid| {
        let id = practice.row(report).await.immunization_id;
        immunization::Entity::find_by_id(id).one(practice.store.reader()).await.unwrap().unwrap()
    };
    let mut tx = practice.store.begin("test").await.unwrap();
    store::delete_dose(&mut tx, (&found(ids[3]).await).into(), false).await.unwrap();
    tx.commit().await.unwrap();
    // One was reported and then moved: its successor waits for the removal.
    practice.send(ids[4]).await;
    let other = practice.add_patient(patient("30200")).await;
    let moved = found(ids[4]).await;
    let mut tx = practice.store.begin("test").await.unwrap();
    let moved = store::move_dose(&mut tx, &practice.courier.reference, (&moved).into(), other).await.unwrap();
    tx.commit().await.unwrap();
    ids.push(practice.report_of(moved.id).await);

    let mut expected = Vec::new();
    for id in &ids {
        let mut tx = practice.store.begin("test").await.unwrap();
        let outcome = store::queue(&mut tx, &practice.courier.reference, *id, None).await.unwrap();
        let row = report::Entity::find_by_id(*id).one(tx.db()).await.unwrap();
        tx.cancel().await.unwrap();
        expected.push((outcome, row));
    }
    let mut tx = practice.store.begin("test").await.unwrap();
    let outcomes = store::queue_group(&mut tx, &practice.courier.reference, &ids).await.unwrap();
    tx.commit().await.unwrap();
    for ((id, outcome), (one, row)) in ids.iter().zip(&outcomes).zip(&expected) {
        assert_eq!(outcome, one);
        let together = report::Entity::find_by_id(*id).one(practice.store.reader()).await.unwrap();
        assert_eq!(&together, row);
    }
    for refusal in [Refusal::UnderWay, Refusal::Excluded, Refusal::WaitsForRemoval, Refusal::Blocked] {
        assert!(outcomes.contains(&QueueOutcome::Refused(refusal)), "{refusal:?}: {outcomes:?}");
    }
    assert!(outcomes.contains(&QueueOutcome::NotFound));
    assert!(outcomes.iter().filter(|outcome| **outcome == QueueOutcome::Queued).count() >= 4);
}
