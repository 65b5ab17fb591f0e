//! Every style of transport against the training registry: taken, refused, and in trouble.

use std::future::pending;

use backend::{
    sandbox::serve_mllp,
    transport::{Contact, Endpoint, FailureCode, RegistryTransport, Sent},
};
use rstest::rstest;
use shared::{
    ack::Verdict,
    advice::Advice,
    program::{AckDialect, CredentialPlace, ProgramSet, Style},
};
use tokio::net::TcpListener;

use crate::{
    message::{good, with_lot},
    station::{Acknowledgement, Station, endpoint},
};

/// A station with its endpoint changed to a style, at the door that this style has.
async fn station(style: Style) -> Station {
    let mut station = Station::start().await;
    let door = match style {
        Style::FormPost => "/iis/form",
        Style::RawPost => "/iis/raw",
        _ => "/iis",
    };
    station.endpoint.url.set_path(door);
    station.endpoint.transport.style = style;
    if style == Style::RawPost {
        station.endpoint.transport.credentials = CredentialPlace::Basic;
    }
    if style == Style::Mllp {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        station.endpoint =
            Endpoint { url: format!("mllp://{}", listener.local_addr().unwrap()).parse().unwrap(), ..station.endpoint };
        tokio::spawn(serve_mllp(listener, station.sandbox.clone(), pending()));
    }
    station
}

#[rstest]
#[case(Style::Cdc2011Soap12)]
#[case(Style::Cdc2011Soap11)]
#[case(Style::Cdc2011Wsse)]
#[case(Style::Cdc2014Soap12)]
#[case(Style::IzGatewayHub2014)]
#[case(Style::WebizExecute)]
#[case(Style::FormPost)]
#[case(Style::RawPost)]
#[case(Style::Mllp)]
#[tokio::test]
async fn a_message_is_taken_and_acknowledged(#[case] style: Style) {
    let station = station(style).await;
    let contact = station.transport.test_connection(&station.endpoint, "hello").await.unwrap();
    assert_eq!(matches!(contact, Contact::Echoed(_)), style.has_echo());
    assert_eq!(station.acknowledge(&good()).await.code, "AA");
    assert_eq!(station.acknowledge(&with_lot("BAD1")).await.code, "AE");
    assert_eq!(station.sandbox.records().doses_present, 1);
}

#[rstest]
#[case(Style::Cdc2011Soap11, CredentialPlace::Form, FailureCode::SecurityFault)]
#[case(Style::Cdc2011Wsse, CredentialPlace::Form, FailureCode::SecurityFault)]
#[case(Style::Cdc2014Soap12, CredentialPlace::Form, FailureCode::SecurityFault)]
#[case(Style::IzGatewayHub2014, CredentialPlace::Form, FailureCode::SecurityFault)]
#[case(Style::WebizExecute, CredentialPlace::Form, FailureCode::SecurityFault)]
#[case(Style::FormPost, CredentialPlace::Form, FailureCode::SecurityFault)]
#[case(Style::FormPost, CredentialPlace::Headers, FailureCode::SecurityFault)]
#[case(Style::FormPost, CredentialPlace::Basic, FailureCode::SecurityFault)]
#[case(Style::RawPost, CredentialPlace::Basic, FailureCode::HttpDenied)]
#[tokio::test]
async fn the_account_is_sent_where_it_belongs(
    #[case] style: Style,
    #[case] place: CredentialPlace,
    #[case] refused: FailureCode,
) {
    let mut station = station(style).await;
    station.endpoint.transport.credentials = place;
    assert_eq!(station.acknowledge(&good()).await.code, "AA");
    *station.endpoint.password = "wrong".into();
    let failure = station.submit(&good()).await.unwrap_err();
    assert_eq!((failure.code, failure.outcome), (refused, Sent::No));
}

#[rstest]
#[case::soap_11(Style::Cdc2011Soap11, "FAULT", FailureCode::UnknownFault)]
#[case::soap_11(Style::Cdc2011Soap11, "HTML", FailureCode::NotSoap)]
#[case::wsse(Style::Cdc2011Wsse, "FAULT", FailureCode::UnknownFault)]
#[case::of_2014(Style::Cdc2014Soap12, "FAULT", FailureCode::UnknownFault)]
#[case::hub(Style::IzGatewayHub2014, "HTML", FailureCode::NotSoap)]
#[case::hub(Style::IzGatewayHub2014, "SILENT", FailureCode::ConnectionLost)]
#[case::hub(Style::IzGatewayHub2014, "BROKEN", FailureCode::UnreadableReply)]
#[case::webiz(Style::WebizExecute, "FAULT", FailureCode::UnknownFault)]
#[case::webiz(Style::WebizExecute, "BROKEN", FailureCode::UnreadableReply)]
#[case::form(Style::FormPost, "FAULT", FailureCode::HttpUnavailable)]
#[case::form(Style::FormPost, "HTML", FailureCode::NotSoap)]
#[case::form(Style::FormPost, "SILENT", FailureCode::ConnectionLost)]
#[case::raw(Style::RawPost, "HTML", FailureCode::NotSoap)]
#[case::mllp(Style::Mllp, "SILENT", FailureCode::ConnectionLost)]
#[case::mllp(Style::Mllp, "BROKEN", FailureCode::ConnectionLost)]
#[tokio::test]
async fn trouble_leaves_the_outcome_open(#[case] style: Style, #[case] lot: &str, #[case] code: FailureCode) {
    let failure = station(style).await.submit(&with_lot(lot)).await.unwrap_err();
    assert_eq!((failure.code, failure.outcome), (code, Sent::Maybe));
}

#[rstest]
#[case(Style::FormPost)]
#[case(Style::RawPost)]
#[tokio::test]
async fn half_an_acknowledgement_is_no_acknowledgement(#[case] style: Style) {
    let reply = station(style).await.submit(&with_lot("BROKEN")).await.unwrap();
    let sent = shared::ack::Sent { message_id: "MSG-1", doses: &[], dialect: &AckDialect::default() };
    assert!(!shared::ack::read(&reply.body, &sent).verdict.is_accepted());
}

#[tokio::test]
async fn a_batch_is_taken_as_its_message() {
    let station = station(Style::RawPost).await;
    let wrapped = format!("FHS|^~\\&\rBHS|^~\\&\r{}BTS|1\rFTS|1\r", good());
    let reply = station.submit(&wrapped).await.unwrap();
    assert_eq!(Acknowledgement::read(&reply.body).code, "AA");
}

#[rstest]
#[case("mllp://127.0.0.1:9", FailureCode::Refused)]
#[case("mllp://nowhere.invalid:2575", FailureCode::NameNotFound)]
#[tokio::test]
async fn nobody_at_an_mllp_address_is_told(#[case] url: &str, #[case] code: FailureCode) {
    let mut nobody = endpoint("http://127.0.0.1/");
    nobody.url = url.parse().unwrap();
    nobody.transport.style = Style::Mllp;
    let failure = crate::station::transport(crate::station::LOCAL).submit(&nobody, &good()).await.unwrap_err();
    assert_eq!((failure.code, failure.outcome), (code, Sent::No));
}

#[rstest]
#[case("unknown", FailureCode::UnknownDestination, Advice::FixSetUp, Sent::No)]
#[case("", FailureCode::UnknownDestination, Advice::FixSetUp, Sent::No)]
#[case("down", FailureCode::DestinationUnreachable, Advice::WaitForRegistry, Sent::Maybe)]
#[case("fault", FailureCode::HubClientSetUp, Advice::FixSetUp, Sent::No)]
#[tokio::test]
async fn the_gateway_s_faults_have_advice_of_their_own(
    #[case] destination: &str,
    #[case] code: FailureCode,
    #[case] advice: Advice,
    #[case] outcome: Sent,
) {
    let mut station = station(Style::IzGatewayHub2014).await;
    station.endpoint.destination = destination.to_owned();
    let failure = station.submit(&good()).await.unwrap_err();
    assert_eq!((failure.code, failure.advice, failure.outcome), (code, advice, outcome));
    assert!(failure.said.is_some(), "the gateway's own words are kept");
    assert_eq!(station.sandbox.records().messages_received, 0);
}

#[tokio::test]
async fn the_gateway_may_have_the_account_itself() {
    let mut station = station(Style::IzGatewayHub2014).await;
    station.endpoint.username.clear();
    station.endpoint.password.clear();
    assert_eq!(station.acknowledge(&good()).await.code, "AA");
}

#[rstest]
#[case("OR")]
#[case("NJ")]
#[case("IL")]
#[case("MO")]
#[case("ND")]
#[case("SC")]
#[case("KY")]
#[tokio::test]
async fn a_state_s_own_service_takes_a_message_and_refuses_an_account(#[case] code: &str) {
    let mut station = Station::start().await;
    let programs = ProgramSet::built_in().unwrap();
    station.endpoint.transport = programs.find(code).unwrap().transport.clone().unwrap();
    station.endpoint.url.set_path("/iis");
    assert_eq!(station.endpoint.transport.style, Style::SoapCall);
    let contact = station.transport.test_connection(&station.endpoint, "hello").await.unwrap();
    assert_eq!(contact, Contact::Reached, "such services echo nothing");
    let accepted = ack(&station.submit(&good()).await.unwrap().body);
    assert!(accepted.is_accepted(), "{accepted:?}");
    assert_eq!(ack(&station.submit(&with_lot("BAD1")).await.unwrap().body), Verdict::Rejected);
    *station.endpoint.password = "wrong".into();
    let failure = station.submit(&good()).await.unwrap_err();
    assert_eq!((failure.code, failure.outcome), (FailureCode::SecurityFault, Sent::No));
}

/// The verdict on a message, also of an answer in base64.
fn ack(body: &str) -> Verdict {
    let message = good();
    let doses = shared::ack::SentDose::all_of(&message);
    let sent = shared::ack::Sent { message_id: "MSG-1", doses: &doses, dialect: &AckDialect::default() };
    shared::ack::read(body, &sent).verdict
}
