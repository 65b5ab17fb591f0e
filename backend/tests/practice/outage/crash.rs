//! The real program, stopped and killed while it sends: nothing is lost, and nothing is silently doubled.

use std::time::Duration;

use super::program::{Program, Signal, assert_each_once, count, number, queue_many, received, reported};
use crate::{
    on_both,
    support::{Base, practice, practice_with, until},
};

on_both!(a_stopped_server_ends_what_is_on_its_way, killed_servers_lose_and_double_nothing);

/// The registry takes a second for each message.
async fn a_stopped_server_ends_what_is_on_its_way(base: Base) {
    let practice = practice_with(base, true, Duration::from_secs(1)).await;
    queue_many(&practice, 3).await;
    let server = Program::start(&practice.place.url);
    until("the first message to leave", async || (received(&practice) > 0).then_some(())).await;
    server.end(Signal::Terminate);
    let db = practice.store.reader();
    assert_eq!(count(db, "SENDING").await + count(db, "UNKNOWN").await, 0, "an outcome is unknown");
    assert_eq!(reported(db).await, received(&practice), "an answer was not stored");
    assert!(count(db, "QUEUED").await > 0, "it went on claiming");
}

/// Kills a server again and again while it sends. `DOSEWIRE_KILLS` says how often, `DOSEWIRE_REPORTS` over how many
/// reports.
async fn killed_servers_lose_and_double_nothing(base: Base) {
    let (kills, reports) = (number("DOSEWIRE_KILLS", 10), number("DOSEWIRE_REPORTS", 200));
    let practice = practice(base, true).await;
    queue_many(&practice, reports).await;
    for kill in 0..kills {
        let server = Program::start(&practice.place.url);
        // Never at the same point: some kills meet a claim, some a message on its way, some an answer.
        let goal = (kill + 1) * reports / (kills + 1) + kill % 3;
        until("some more messages", async || (received(&practice) >= goal).then_some(())).await;
        server.end(Signal::Kill);
    }
    let server = Program::start(&practice.place.url);
    until("all reports", async || (reported(practice.store.reader()).await == reports).then_some(())).await;
    server.end(Signal::Terminate);

    assert_each_once(&practice, reports, kills);
}
