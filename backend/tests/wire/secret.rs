//! Neither the password nor the message stands in anything that is printed.

use std::time::Duration;

use backend::transport::{Endpoint, Failure, Limits, RegistryTransport, Reply};

use crate::{
    message::with_lot,
    misbehavior::{Misbehavior, misbehave},
    station::{LOCAL, PASSWORD, Station, endpoint, transport},
};

/// Texts of the account and the message, one of each.
const CANARIES: &[&str] = &[PASSWORD, "Okafor", "MRN1", "418 Alder", "DOSE-1", "MSH|"];

fn check(printed: &str) {
    for canary in CANARIES {
        assert!(!printed.contains(canary), "{canary} in {printed}");
    }
}

fn check_result(result: &Result<Reply, Failure>) {
    check(&format!("{result:?} {result:#?}"));
    if let Err(failure) = result {
        check(&failure.summary);
        check(&failure.to_string());
        let mut source = std::error::Error::source(failure);
        while let Some(error) = source {
            check(&format!("{error} {error:?}"));
            source = error.source();
        }
    }
}

#[tokio::test]
async fn nothing_secret_is_printed_whatever_happens() {
    let mut station = Station::start().await;
    for lot in ["Y014237", "REJECT", "WARN", "BUSY", "FAULT", "HTML", "BROKEN", "SILENT"] {
        check_result(&station.submit(&with_lot(lot)).await);
    }
    station.endpoint.username = "nobody".into();
    check_result(&station.submit(&with_lot("Y014237")).await);
    check(&format!("{:?} {:?} {:?}", station.endpoint, station.transport, station.sandbox));
}

#[tokio::test]
async fn what_a_server_repeats_is_kept_and_not_printed() {
    let echo = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", echo.local_addr().unwrap());
    let app = axum::Router::new().fallback(|body: String| async move { (axum::http::StatusCode::IM_A_TEAPOT, body) });
    tokio::spawn(async move { axum::serve(echo, app).await });
    let result = transport(LOCAL).submit(&endpoint(&url), &with_lot("Y014237")).await;
    check_result(&result);
    assert!(result.unwrap_err().received.unwrap().contains(PASSWORD));
}

#[tokio::test]
async fn an_address_with_secrets_in_it_is_not_printed() {
    let address = misbehave(Misbehavior::HangUp).await;
    let with_secrets =
        |scheme: &str| -> Endpoint { endpoint(&format!("{scheme}://u:{PASSWORD}@{address}/?k={PASSWORD}")) };
    let hurried = transport(Limits { connect: Duration::from_millis(300), ..LOCAL });
    for endpoint in [with_secrets("http"), with_secrets("https")] {
        check_result(&hurried.submit(&endpoint, &with_lot("Y014237")).await);
        check(&format!("{endpoint:?}"));
    }
}
