//! Traces for a collector, sent by the real program.

use std::{
    process::Command,
    sync::{Arc, Mutex},
};

use axum::{Router, body::Bytes, extract::State, routing::post};
use backend::store::QueueOutcome;
use reqwest::Client;
use tokio::{net::TcpListener, task::spawn_blocking};

use crate::{
    outage::program::{Program, Signal},
    support::{Base, practice, until},
};

/// What a collector got.
type Got = Arc<Mutex<Vec<u8>>>;

/// Starts a collector, and says where.
async fn collect() -> (Got, String) {
    let got = Got::default();
    let take = async |State(got): State<Got>, body: Bytes| got.lock().unwrap().extend_from_slice(&body);
    let router = Router::new().route("/v1/traces", post(take)).with_state(Arc::clone(&got));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (got, address)
}

fn has(got: &Got, word: &str) -> bool {
    let got = got.lock().unwrap();
    got.windows(word.len()).any(|window| window == word.as_bytes())
}

#[tokio::test]
async fn a_collector_gets_requests_and_messages_and_nothing_of_patients() {
    let practice = practice(Base::Sqlite, true).await;
    let (got, collector) = collect().await;
    let (_, report) = practice.add_one("Quetzalcanary7", "Y014237").await;
    assert_eq!(practice.queue(report).await, QueueOutcome::Queued);
    let mut command = Command::new(env!("CARGO_BIN_EXE_dosewire"));
    let server = Program::start_by(command.env("DOSEWIRE_OTLP_ENDPOINT", &collector), &practice.place.url);
    let public = server.address().await;
    let client = Client::builder().no_proxy().build().unwrap();
    client.get(format!("{public}/patients?search=Quetzalcanary8")).send().await.unwrap();
    until("the message", async || (practice.seen(report).await.1 == "REPORTED").then_some(())).await;
    spawn_blocking(move || server.end(Signal::Terminate)).await.unwrap();
    // What is left is sent before the program ends.
    for word in ["dosewire", "GET (page)", "http.route", "submission", &report.to_string()] {
        assert!(has(&got, word), "{word}");
    }
    for canary in ["Quetzalcanary", "Okafor"] {
        assert!(!has(&got, canary), "{canary}");
    }
}
