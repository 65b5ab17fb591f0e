//! Several servers: a dead one's work is taken over, a living one's is not, and one that stops leaves nothing behind.

use std::{sync::Arc, time::Duration};

use backend::delivery::{self, Courier, Dispatcher, Timing};
use sea_orm::EntityTrait;
use shared::report::AttemptState;
use tokio::sync::{Notify, watch};
use uuid::Uuid;

use crate::{
    on_both,
    support::{Base, Practice, practice, until},
};

on_both!(
    a_dead_server_s_work_is_taken_over,
    a_living_server_keeps_its_work,
    a_server_that_is_alone_takes_over_at_once,
    a_server_that_was_taken_for_dead_claims_again,
    a_stop_lets_what_is_on_its_way_end,
    a_stop_frees_what_does_not_end,
);

fn quick(courier: &Courier) -> Courier {
    let timing = Timing { server_timeout: Duration::from_millis(500), ..courier.timing };
    Courier { timing, ..courier.clone() }
}

/// Queues a report whose message never arrives.
async fn in_flight(practice: &Practice, mrn: &str) -> Uuid {
    let (_, report) = practice.add_one(mrn, "Y014237").await;
    practice.queue(report).await;
    let (courier, _) = practice.gated();
    tokio::spawn(async move { courier.carry_one().await });
    until("the message to leave", async || {
        (practice.state(report).await.attempt.state == AttemptState::Sending).then_some(())
    })
    .await;
    report
}

async fn a_dead_server_s_work_is_taken_over(base: Base) {
    let practice = practice(base, true).await;
    let report = in_flight(&practice, "10077").await;
    let (_, waiting) = practice.add_one("10078", "Y014237").await;
    practice.queue(waiting).await;

    let other = quick(&practice.second_server().await);
    let alive = tokio::spawn(delivery::keep_alive(other.clone()));
    let (stop, sending) = dispatch(other);
    until("the other server to take over", async || {
        (practice.state(report).await.attempt.state == AttemptState::Unknown).then_some(())
    })
    .await;
    assert!(practice.last_failure(report).await.starts_with("Dosewire stopped while the message was on its way"));
    until("the rest of the queue", async || (practice.seen(waiting).await.0 == "REPORTED").then_some(())).await;
    stop.send(true).unwrap();
    sending.await.unwrap();
    alive.abort();
}

/// A third server is dead, and is found to be so by a server that leaves the living one alone.
async fn a_living_server_keeps_its_work(base: Base) {
    let practice = practice(base, true).await;
    let report = in_flight(&practice, "10077").await;
    let (other, third) = (quick(&practice.second_server().await), practice.second_server().await);
    let alive = [quick(&practice.courier), other].map(|courier| tokio::spawn(delivery::keep_alive(courier)));
    until("the third server to be found dead", async || {
        let row = backend::entity::server::Entity::find_by_id(third.server).one(practice.store.reader()).await.unwrap();
        row.is_none().then_some(())
    })
    .await;
    assert_eq!(practice.state(report).await.attempt.state, AttemptState::Sending);
    alive.iter().for_each(tokio::task::JoinHandle::abort);
}

async fn a_server_that_is_alone_takes_over_at_once(base: Base) {
    let practice = practice(base, true).await;
    let report = in_flight(&practice, "10077").await;
    let next = Courier { server: practice.store.source().uuid(), ..practice.courier.clone() };
    delivery::join(&next, true).await.unwrap();
    assert_eq!(practice.state(report).await.attempt.state, AttemptState::Unknown);
    let again = practice.state(report).await.attempt.next_try_at.unwrap();
    let timing = practice.courier.timing;
    let exchange = timing.longest_start() + timing.longest_exchange();
    assert!(exchange < timing.lease);
    assert_eq!(again, practice.store.source().now() + exchange, "the registry may still be at work on it");
}

async fn a_server_that_was_taken_for_dead_claims_again(base: Base) {
    let practice = practice(base, true).await;
    let (_, report) = practice.add_one("10077", "Y014237").await;
    practice.queue(report).await;
    let other = practice.second_server().await;
    delivery::join(&other, true).await.unwrap();
    assert!(!practice.courier.carry_one().await.unwrap(), "it is not registered any more");

    let alive = tokio::spawn(delivery::keep_alive(quick(&practice.courier)));
    until("the next heartbeat", async || practice.courier.carry_one().await.unwrap().then_some(())).await;
    assert_eq!(practice.seen(report).await.0, "REPORTED");
    alive.abort();
}

/// A dispatcher that runs, with what stops it.
fn dispatch(courier: Courier) -> (watch::Sender<bool>, tokio::task::JoinHandle<()>) {
    let (stop, stopped) = watch::channel(false);
    (stop, tokio::spawn(Dispatcher::new(courier, Arc::new(Notify::new()), stopped).run()))
}

async fn a_stop_lets_what_is_on_its_way_end(base: Base) {
    let practice = practice(base, true).await;
    let (_, first) = practice.add_one("10077", "Y014237").await;
    practice.queue(first).await;
    let (courier, gate) = practice.gated();
    let (stop, sending) = dispatch(courier);
    until("the message to leave", async || {
        (practice.state(first).await.attempt.state == AttemptState::Sending).then_some(())
    })
    .await;
    stop.send(true).unwrap();
    let (_, second) = practice.add_one("10078", "Y014237").await;
    practice.queue(second).await;
    gate.add_permits(1);
    sending.await.unwrap();
    assert_eq!(practice.seen(first).await.0, "REPORTED");
    assert_eq!(practice.state(second).await.attempt.state, AttemptState::Queued, "nothing new is claimed");
}

async fn a_stop_frees_what_does_not_end(base: Base) {
    let practice = practice(base, true).await;
    let report = in_flight(&practice, "10077").await;
    delivery::leave(&practice.courier).await.unwrap();
    assert_eq!(practice.state(report).await.attempt.state, AttemptState::Unknown);
    assert!(practice.last_failure(report).await.starts_with("Dosewire stopped while the message was on its way"));
    let rows = backend::entity::server::Entity::find().all(practice.store.reader()).await.unwrap();
    assert!(rows.is_empty(), "{rows:?}");
}
