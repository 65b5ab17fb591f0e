//! Figures for a monitoring system, read off the real program as a monitoring system reads them.

use std::{collections::BTreeMap, process::Command};

use backend::{night::run_date, store::QueueOutcome};
use reqwest::{Client, StatusCode};

use super::exposition::{Series, parse};
use crate::{
    on_both,
    outage::program::Program,
    support::{Base, practice, until},
};

on_both!(a_scrape_shows_what_was_sent_and_what_stands_in_the_database);

/// Reads the page; it must parse.
async fn scrape(client: &Client, address: &str) -> BTreeMap<Series, f64> {
    let answer = client.get(address).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    parse(&answer.text().await.unwrap()).unwrap_or_else(|fault| panic!("{fault}"))
}

/// The sum of the series of a name with these labels.
fn value(page: &BTreeMap<Series, f64>, name: &str, labels: &[(&str, &str)]) -> Option<f64> {
    let is_asked = |series: &&Series| {
        let has = |(name, value): &(&str, &str)| series.labels.get(*name).is_some_and(|known| known == value);
        series.name == name && labels.iter().all(has)
    };
    let found: Vec<_> = page.keys().filter(is_asked).map(|series| page[series]).collect();
    (!found.is_empty()).then(|| found.iter().sum())
}

async fn a_scrape_shows_what_was_sent_and_what_stands_in_the_database(base: Base) {
    let practice = practice(base, true).await;
    let night = jiff::civil::date(2026, 3, 10);
    assert_eq!(run_date(&practice.store, &practice.courier.reference, night).await.unwrap().len(), 1);
    for (mrn, lot) in [("MRN1", "Y014237"), ("MRN2", "BAD1")] {
        let (_, report) = practice.add_one(mrn, lot).await;
        assert_eq!(practice.queue(report).await, QueueOutcome::Queued);
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_dosewire"));
    let server = Program::start_by(command.env("DOSEWIRE_METRICS_LISTEN", "127.0.0.1:0"), &practice.place.url);
    let public = server.address().await;
    let address = server.figures().await;
    let client = Client::builder().no_proxy().build().unwrap();
    let integration = practice.integration.to_string();
    let of = |more: &[(&'static str, &'static str)]| {
        [&[("integration", integration.as_str()), ("program", "SANDBOX")][..], more].concat()
    };
    let page = until("the verdicts", async || {
        let page = scrape(&client, &address).await;
        let has = |status| value(&page, "dosewire_reports", &of(&[("status", status)])) == Some(1.0);
        (has("REPORTED") && has("REJECTED")).then_some(page)
    })
    .await;
    for (name, labels, expected) in [
        ("dosewire_submissions_total", of(&[("verdict", "ACCEPTED"), ("failure", "none")]), 1.0),
        ("dosewire_submissions_total", of(&[]), 2.0),
        ("dosewire_registry_exchange_duration_seconds_count", of(&[]), 2.0),
        ("dosewire_messages_in_flight", vec![], 0.0),
        ("dosewire_reports", of(&[]), 2.0),
        ("dosewire_reports", of(&[("tab", "NOT_REPORTED")]), 1.0),
        ("dosewire_oldest_queued_age_seconds", of(&[]), 0.0),
        ("dosewire_night_last_date_timestamp_seconds", of(&[]), 1_773_100_800.0),
        ("dosewire_operations_refused_total", vec![], 0.0),
        ("dosewire_sockets", vec![], 0.0),
        ("dosewire_build_info", vec![("version", env!("CARGO_PKG_VERSION"))], 1.0),
    ] {
        assert_eq!(value(&page, name, &labels), Some(expected), "{name} {labels:?}");
    }
    for name in ["dosewire_commit_duration_seconds_count", "dosewire_database_size_bytes"] {
        assert!(value(&page, name, &[]).is_some_and(|value| value > 0.0), "{name}");
    }
    let read = value(&page, "dosewire_database_connections", &[("role", "read")]);
    assert!(read.is_some_and(|open| open >= 1.0), "{read:?}");

    // What the public reaches tells no figures, and is counted by its route.
    let answer = client.get(format!("{public}/metrics?name=Quetzalcanary")).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    assert!(!answer.text().await.unwrap().contains("dosewire_"));
    client.get(format!("{public}/livez")).send().await.unwrap();
    let page = scrape(&client, &address).await;
    let labels = [("route", "/livez"), ("method", "GET"), ("status", "200")];
    assert_eq!(value(&page, "dosewire_http_requests_total", &labels), Some(1.0));
    let elsewhere = address.replace("/metrics", "/graphql");
    assert_eq!(client.get(elsewhere).send().await.unwrap().status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn there_are_no_figures_unless_they_are_asked_for() {
    let practice = practice(Base::Sqlite, false).await;
    let server = Program::start(&practice.place.url);
    server.address().await;
    assert!(!server.said().contains("/metrics"), "{}", server.said());
}
