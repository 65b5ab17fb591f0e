//! Three servers on one PostgreSQL: one suspended past its lease and continued, one killed.

use std::time::Duration;

use super::program::{Program, Signal, assert_each_once, count, number, queue_many, received, reported};
use crate::support::{Base, practice_with, until};

/// Connections of the integration.
const CONNECTIONS: u64 = 8;

/// `DOSEWIRE_REPORTS` says over how many reports.
#[tokio::test(flavor = "multi_thread")]
async fn three_servers_share_a_queue() {
    let reports = number("DOSEWIRE_REPORTS", 200);
    let practice = practice_with(Base::Postgres, true, Duration::from_millis(20)).await;
    practice.set_connections(8).await;
    practice.open_gate().await;
    queue_many(&practice, reports).await;
    let db = practice.store.reader();

    let suspended = Program::start(&practice.place.url);
    until("it to send", async || (received(&practice) >= reports / 10).then_some(())).await;
    // Suspended with messages on their way, so that their answers come to a server that is taken for dead.
    until("a message on its way", async || {
        suspended.send(Signal::Suspend);
        let is_sending = count(db, "SENDING").await > 0;
        if !is_sending {
            suspended.send(Signal::Continue);
        }
        is_sending.then_some(())
    })
    .await;
    let others = [Program::start(&practice.place.url), Program::start(&practice.place.url)];
    until("the suspended one to be found dead", async || {
        others.iter().any(|one| one.log().contains("server.dead")).then_some(())
    })
    .await;
    until("the others to go on", async || (received(&practice) >= reports / 2).then_some(())).await;
    suspended.send(Signal::Continue);
    suspended.logged("submission.fenced_off").await;
    suspended.logged("server.registered_anew").await;

    let [killed, left] = others;
    until("the three to send", async || (received(&practice) >= reports * 2 / 3).then_some(())).await;
    killed.end(Signal::Kill);
    until("all reports", async || (reported(db).await == reports).then_some(())).await;
    left.end(Signal::Terminate);
    suspended.end(Signal::Terminate);
    assert_each_once(&practice, reports, 2 * CONNECTIONS);
}
