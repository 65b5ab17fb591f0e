//! The training registry's ledger, by which other tests prove that nothing is lost or doubled.

use std::sync::Arc;

use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use backend::{
    sandbox::{Records, Sandbox, router},
    transport::{FailureCode, Sent},
};
use tower::ServiceExt;

use crate::{
    message::{acting, changed, good, with_lot},
    station::{Station, options, within},
};

#[tokio::test]
async fn every_message_and_dose_is_counted() {
    let station = Station::start().await;
    for (id, dose) in [("M-1", "D-1"), ("M-2", "D-1"), ("M-2", "D-2")] {
        station.acknowledge(&acting(id, dose, "A")).await;
    }
    let records = station.sandbox.records();
    assert_eq!(records.messages.into_iter().collect::<Vec<_>>(), [("M-1".into(), 1), ("M-2".into(), 2)]);
    assert_eq!(records.received["D-1^CLINIC01"], 2);
    assert_eq!((records.messages_received, records.doses_present), (3, 2));
    assert_eq!(records.patients["MRN1^CLINIC01"].doses, ["D-1^CLINIC01", "D-2^CLINIC01"]);
    assert_eq!((records.max_in_flight, records.max_in_flight_per_patient), (1, 1));
}

#[tokio::test]
async fn a_refusal_has_no_key_of_its_own() {
    let station = Station::start().await;
    let refusal = [
        ("DOSE-1", "9999"),
        ("Y014237|20270930|MSD^Merck and Co., Inc.^MVX||", "|||00^Parental^NIP002|"),
        ("|CP|A", "|RE|A"),
    ];
    for _ in 0..2 {
        assert_eq!(station.acknowledge(&changed(&refusal)).await.errors, Vec::<String>::new());
    }
    let records = station.sandbox.records();
    assert_eq!((records.doses.len(), records.patients["MRN1^CLINIC01"].unkeyed), (0, 2));
}

#[tokio::test]
async fn messages_that_run_at_the_same_time_are_noticed_by_patient() {
    let station = Arc::new(Station::start().await);
    let slow = tokio::spawn({
        let station = Arc::clone(&station);
        async move { station.submit(&with_lot("SLOW")).await }
    });
    station.until(|records| records.messages_received == 1).await;
    station.acknowledge(&changed(&[("MRN1^", "MRN2^")])).await;
    let records = station.sandbox.records();
    assert_eq!((records.max_in_flight, records.max_in_flight_per_patient), (2, 1));
    station.acknowledge(&good()).await;
    assert_eq!(station.sandbox.records().max_in_flight_per_patient, 2);
    slow.abort();
}

#[tokio::test]
async fn a_dose_whose_answer_was_lost_is_there_once_after_the_same_message_again() {
    let station = Station::start().await;
    let failure = station.submit(&with_lot("SILENT-1")).await.unwrap_err();
    assert_eq!((failure.code, failure.outcome), (FailureCode::ConnectionLost, Sent::Maybe));
    let acknowledgement = station.acknowledge(&with_lot("SILENT-1")).await;
    assert_eq!((acknowledgement.code.as_str(), acknowledgement.errors), ("AA", vec!["ORC^1^3|0|I".to_owned()]));
    assert_eq!(station.sandbox.records().doses_present, 1);
}

#[tokio::test]
async fn a_record_in_use_is_free_again_later() {
    let station = Station::start().await;
    let mut codes = Vec::new();
    for _ in 0..3 {
        codes.push(station.acknowledge(&with_lot("BUSY-2")).await.code);
    }
    assert_eq!(codes, ["AR", "AR", "AA"]);
}

#[tokio::test]
async fn the_records_are_shown_as_json() {
    let sandbox = Sandbox::new(options());
    let request = Request::get("/iis/records").body(Body::empty()).unwrap();
    let response = router(sandbox.clone()).oneshot(request).await.unwrap();
    let body = within(to_bytes(response.into_body(), usize::MAX)).await.unwrap();
    assert!(String::from_utf8_lossy(&body).contains("\"maxInFlightPerPatient\":0"));
    assert_eq!(serde_json::from_slice::<Records>(&body).unwrap(), sandbox.records());
}

#[tokio::test]
async fn a_browser_is_told_how_the_service_is_used() {
    let request = Request::get("/iis").body(Body::empty()).unwrap();
    let response = router(Sandbox::new(options())).oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(response.headers()[header::ALLOW], "POST");
    let body = within(to_bytes(response.into_body(), 4096)).await.unwrap();
    assert!(body.starts_with(b"This is the training registry."));
}
