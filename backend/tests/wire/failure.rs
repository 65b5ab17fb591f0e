//! Every way in which no acknowledgement comes, against the training registry and against other servers.

use std::time::Duration;

use backend::{
    sandbox::Facilities,
    transport::{Endpoint, FailureCode, Limits, RegistryTransport, Sent},
};
use rstest::rstest;
use shared::advice::Advice;

use crate::{
    message::{changed, good, with_lot},
    misbehavior::{Misbehavior, misbehave, nobody},
    station::{LOCAL, Station, endpoint, options, transport},
};

#[rstest]
#[case::fault("FAULT", FailureCode::UnknownFault, Advice::RetrySoon, Sent::Maybe, 0)]
#[case::page("HTML", FailureCode::NotSoap, Advice::FixSetUp, Sent::Maybe, 0)]
#[case::broken("BROKEN", FailureCode::UnreadableReply, Advice::WaitForRegistry, Sent::Maybe, 1)]
#[case::silent("SILENT", FailureCode::ConnectionLost, Advice::RetrySoon, Sent::Maybe, 1)]
#[tokio::test]
async fn a_lot_asks_for_trouble(
    #[case] lot: &str,
    #[case] code: FailureCode,
    #[case] advice: Advice,
    #[case] outcome: Sent,
    #[case] taken: u64,
) {
    let station = Station::start().await;
    let failure = station.submit(&with_lot(lot)).await.unwrap_err();
    assert_eq!((failure.code, failure.advice, failure.outcome), (code, advice, outcome));
    assert_eq!(station.sandbox.records().doses_present, taken);
}

#[tokio::test]
async fn a_late_answer_is_an_unknown_outcome() {
    let limits = Limits { total: Duration::from_secs(2), ..LOCAL };
    let station = Station::start_with(options(), limits).await;
    let failure = station.submit(&with_lot("SLOW")).await.unwrap_err();
    assert_eq!((failure.code, failure.outcome), (FailureCode::AnswerTimeout, Sent::Maybe));
    assert_eq!(failure.advice, Advice::RetrySoon);
    station.until(|records| records.doses_present == 1).await;
}

#[tokio::test]
async fn an_answer_that_is_only_slow_is_waited_for() {
    let mut slower = options();
    slower.slow = Duration::from_millis(100);
    let station = Station::start_with(slower, LOCAL).await;
    assert_eq!(station.acknowledge(&with_lot("SLOW")).await.code, "AA");
}

#[rstest]
#[case::username(|e: &mut Endpoint| e.username = "nobody".into())]
#[case::password(|e: &mut Endpoint| *e.password = "wrong".into())]
#[case::facility(|e: &mut Endpoint| e.facility_id = "9999".into())]
#[tokio::test]
async fn a_wrong_account_is_a_matter_of_the_set_up(#[case] spoil: fn(&mut Endpoint)) {
    let mut only_one = options();
    only_one.facilities = Facilities::Only(vec!["1001".into()]);
    let mut station = Station::start_with(only_one, LOCAL).await;
    assert_eq!(station.acknowledge(&good()).await.code, "AA");
    spoil(&mut station.endpoint);
    let failure = station.submit(&good()).await.unwrap_err();
    assert_eq!((failure.code, failure.http_status), (FailureCode::SecurityFault, Some(500)));
    assert_eq!((failure.advice, failure.outcome), (Advice::FixSetUp, Sent::No));
    assert_eq!(station.sandbox.records().messages_received, 1);
}

#[rstest]
#[case::beyond_the_registry_s_limit(64 * 1024)]
#[case::beyond_the_server_s_limit(1024 * 1024)]
#[tokio::test]
async fn a_large_message_is_refused(#[case] bytes: usize) {
    let station = Station::start().await;
    let failure = station.submit(&changed(&[("Maya", &"x".repeat(bytes))])).await.unwrap_err();
    assert_eq!((failure.code, failure.advice), (FailureCode::MessageTooLarge, Advice::CorrectRecord));
    assert_eq!(failure.outcome, Sent::No);
}

#[rstest]
#[case::unknown("<Envelope><Body><hello/></Body></Envelope>", "UnsupportedOperationFault")]
#[case::malformed("<Envelope><Body>", "soap:Sender")]
#[case::no_body("<Envelope/>", "soap:Sender")]
#[case::no_envelope("<Body><connectivityTest/></Body>", "soap:Sender")]
#[case::entities("<!DOCTYPE a [<!ENTITY b 'c'>]><Envelope><Body><x>&b;</x></Body></Envelope>", "soap:Sender")]
#[tokio::test]
async fn a_strange_request_gets_a_fault(#[case] request: &str, #[case] fault: &str) {
    use axum::{body::Body, http::Request};
    use backend::sandbox::{Sandbox, router};
    use tower::ServiceExt;
    let request = Request::post("/iis").body(Body::from(request.to_owned())).unwrap();
    let response = router(Sandbox::new(options())).oneshot(request).await.unwrap();
    assert!(response.status().is_client_error() || response.status().is_server_error());
    let body = axum::body::to_bytes(response.into_body(), 65536).await.unwrap();
    assert!(String::from_utf8_lossy(&body).contains(fault));
}

#[rstest]
#[case::redirect(Misbehavior::Status(302), FailureCode::Redirected, Advice::FixSetUp, Sent::No)]
#[case::permanent_redirect(Misbehavior::Status(308), FailureCode::Redirected, Advice::FixSetUp, Sent::No)]
#[case::bad_request(Misbehavior::Status(400), FailureCode::HttpBadRequest, Advice::CorrectRecord, Sent::No)]
#[case::unauthorized(Misbehavior::Status(401), FailureCode::HttpDenied, Advice::FixSetUp, Sent::No)]
#[case::forbidden(Misbehavior::Status(403), FailureCode::HttpDenied, Advice::FixSetUp, Sent::No)]
#[case::not_found(Misbehavior::Status(404), FailureCode::HttpNotFound, Advice::WaitForRegistry, Sent::No)]
#[case::timeout(Misbehavior::Status(408), FailureCode::HttpTimeout, Advice::RetrySoon, Sent::Maybe)]
#[case::too_large(Misbehavior::Status(413), FailureCode::MessageTooLarge, Advice::CorrectRecord, Sent::No)]
#[case::too_many(Misbehavior::Status(429), FailureCode::HttpTooMany, Advice::RetrySoon, Sent::No)]
#[case::trouble(Misbehavior::Status(500), FailureCode::HttpUnavailable, Advice::WaitForRegistry, Sent::Maybe)]
#[case::gateway(Misbehavior::Status(502), FailureCode::HttpUnavailable, Advice::WaitForRegistry, Sent::Maybe)]
#[case::unavailable(Misbehavior::Status(503), FailureCode::HttpUnavailable, Advice::WaitForRegistry, Sent::Maybe)]
#[case::gateway_timeout(Misbehavior::Status(504), FailureCode::HttpUnavailable, Advice::WaitForRegistry, Sent::Maybe)]
#[case::endless(Misbehavior::Endless, FailureCode::ReplyTooLarge, Advice::WaitForRegistry, Sent::Maybe)]
#[case::hang_up(Misbehavior::HangUp, FailureCode::ConnectionLost, Advice::RetrySoon, Sent::Maybe)]
#[case::hang_up_midway(Misbehavior::HangUpMidway, FailureCode::ConnectionLost, Advice::RetrySoon, Sent::Maybe)]
#[case::nonsense(Misbehavior::Nonsense, FailureCode::ConnectionLost, Advice::RetrySoon, Sent::Maybe)]
#[tokio::test]
async fn a_server_misbehaves(
    #[case] misbehavior: Misbehavior,
    #[case] code: FailureCode,
    #[case] advice: Advice,
    #[case] outcome: Sent,
) {
    let address = misbehave(misbehavior).await;
    let failure = transport(LOCAL).submit(&endpoint(&format!("http://{address}/")), &good()).await.unwrap_err();
    assert_eq!((failure.code, failure.advice, failure.outcome), (code, advice, outcome));
}

#[tokio::test]
async fn nobody_listening_is_told_from_trouble() {
    let (_held, address) = nobody();
    let url = format!("http://{address}/");
    let failure = transport(LOCAL).submit(&endpoint(&url), &good()).await.unwrap_err();
    assert_eq!((failure.code, failure.outcome), (FailureCode::Refused, Sent::No));
    assert_eq!(failure.advice, Advice::WaitForRegistry);
}

#[tokio::test]
async fn a_name_without_an_address_is_told() {
    // A label of 64 letters cannot be a name, so nobody is asked for it.
    let url = format!("http://{}.invalid/", "a".repeat(64));
    let failure = transport(LOCAL).submit(&endpoint(&url), &good()).await.unwrap_err();
    assert_eq!((failure.code, failure.outcome), (FailureCode::NameNotFound, Sent::No));
}

#[tokio::test]
async fn a_server_without_tls_is_told() {
    let station = Station::start().await;
    let url = station.endpoint.url.as_str().replace("http://", "https://");
    let failure = station.transport.submit(&endpoint(&url), &good()).await.unwrap_err();
    assert_eq!((failure.code, failure.outcome), (FailureCode::Tls, Sent::No));
    assert_eq!(station.sandbox.records().messages_received, 0);
}

#[tokio::test]
async fn a_connection_that_does_not_stand_in_time_is_told() {
    let address = misbehave(Misbehavior::SayNothing).await;
    let limits = Limits { connect: Duration::from_millis(300), ..LOCAL };
    // TLS belongs to the connection, and the server says nothing to it.
    let url = format!("https://{address}/");
    let failure = transport(limits).submit(&endpoint(&url), &good()).await.unwrap_err();
    assert_eq!((failure.code, failure.outcome), (FailureCode::ConnectTimeout, Sent::No));
}

#[rstest]
#[case::loopback("https://127.0.0.1:PORT/", FailureCode::AddressNotAllowed)]
#[case::loopback_v6("https://[::1]:PORT/", FailureCode::AddressNotAllowed)]
#[case::mapped("https://[::ffff:127.0.0.1]:PORT/", FailureCode::AddressNotAllowed)]
#[case::as_a_number("https://2130706433:PORT/", FailureCode::AddressNotAllowed)]
#[case::by_name("https://localhost:PORT/", FailureCode::AddressNotAllowed)]
#[case::private("https://10.0.0.1/", FailureCode::AddressNotAllowed)]
#[case::cloud_metadata("https://169.254.169.254/", FailureCode::AddressNotAllowed)]
#[case::unencrypted("http://127.0.0.1:PORT/", FailureCode::NotEncrypted)]
#[tokio::test]
async fn private_addresses_are_refused_unless_allowed(#[case] url: &str, #[case] code: FailureCode) {
    let station = Station::start().await;
    let port = station.endpoint.url.port().unwrap().to_string();
    let careful = transport(Limits { allow_private: false, ..LOCAL });
    let endpoint = endpoint(&url.replace("PORT", &port));
    let submitted = careful.submit(&endpoint, &good()).await.unwrap_err();
    let tested = careful.test_connection(&endpoint, "hello").await.unwrap_err();
    for failure in [submitted, tested] {
        assert_eq!((failure.code, failure.advice), (code, Advice::FixSetUp));
        assert_eq!(failure.outcome, Sent::No);
    }
}
