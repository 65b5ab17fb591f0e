//! A PostgreSQL that is cut off again and again while reports are sent.

use std::time::Duration;

use reqwest::StatusCode;
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::watch,
    time::Instant,
};

use super::program::{Program, Signal, assert_each_once, number, queue_many, received, reported};
use crate::support::{Base, practice_with, until};

/// Connections of the integration.
const CONNECTIONS: u64 = 8;
/// Longest time until a server goes on after its database came back.
const RECOVERY: Duration = Duration::from_secs(10);

/// A way to a server that can be cut.
struct Line {
    is_up: watch::Sender<bool>,
    port: u16,
}

impl Line {
    async fn to(server: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (is_up, up) = watch::channel(true);
        tokio::spawn(async move {
            while let Ok((mut here, _)) = listener.accept().await {
                let (mut up, server) = (up.clone(), server.clone());
                tokio::spawn(async move {
                    if !*up.borrow() {
                        return;
                    }
                    let mut there = TcpStream::connect(server).await.unwrap();
                    tokio::select! {
                        _ = copy_bidirectional(&mut here, &mut there) => {}
                        _ = up.wait_for(|up| !up) => {}
                    }
                });
            }
        });
        Self { is_up, port }
    }
}

/// `DOSEWIRE_CUTS` says how often, `DOSEWIRE_REPORTS` over how many reports.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_cut_off_loses_nothing() {
    let (cuts, reports) = (number("DOSEWIRE_CUTS", 5), number("DOSEWIRE_REPORTS", 200));
    let practice = practice_with(Base::Postgres, true, Duration::from_millis(5)).await;
    practice.set_connections(8).await;
    practice.open_gate().await;
    queue_many(&practice, reports).await;
    let url = reqwest::Url::parse(&practice.place.url).unwrap();
    let line = Line::to(format!("{}:{}", url.host_str().unwrap(), url.port().unwrap())).await;
    let mut cut_url = url.clone();
    cut_url.set_port(Some(line.port)).unwrap();

    let program = Program::start(cut_url.as_str());
    program.is_ready(StatusCode::OK).await;
    let mut slowest = Duration::ZERO;
    for cut in 0..cuts {
        let goal = (cut + 1) * reports / (cuts + 1);
        until("some more messages", async || (received(&practice) >= goal).then_some(())).await;
        line.is_up.send_replace(false);
        program.is_ready(StatusCode::SERVICE_UNAVAILABLE).await;
        line.is_up.send_replace(true);
        let (back, before) = (Instant::now(), received(&practice));
        program.is_ready(StatusCode::OK).await;
        until("it to go on", async || (received(&practice) > before || before >= reports).then_some(())).await;
        slowest = slowest.max(back.elapsed());
    }
    assert!(slowest < RECOVERY, "it went on only after {slowest:?}");
    until("all reports", async || (reported(practice.store.reader()).await == reports).then_some(())).await;
    program.end(Signal::Terminate);
    assert_each_once(&practice, reports, cuts * CONNECTIONS);
}
