//! Failures in every style: the same trouble has the same code, advice and outcome in each.

use std::time::Duration;

use backend::transport::{Endpoint, FailureCode, Limits, RegistryTransport, Sent};
use rstest::rstest;
use shared::{
    advice::Advice,
    program::{CredentialPlace, Style},
};

use crate::{
    message::good,
    misbehavior::{Misbehavior, misbehave, nobody},
    station::{LOCAL, endpoint, transport},
};

const PAGE: &str = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>&nbsp;<br></body></html>";

/// The styles over HTTP; SOAP 1.2 has tables of its own in `failure`, and stands here all the same.
pub fn over_http() -> impl Iterator<Item = Style> {
    Style::ALL.iter().copied().filter(|style| *style != Style::Mllp)
}

/// An address asked in a style.
pub fn asked(address: &str, style: Style) -> Endpoint {
    let scheme = if style == Style::Mllp { "mllp" } else { "http" };
    let mut endpoint = endpoint("http://localhost/");
    endpoint.url = format!("{scheme}://{address}").parse().unwrap();
    endpoint.transport.style = style;
    if style == Style::RawPost {
        endpoint.transport.credentials = CredentialPlace::Basic;
    }
    endpoint
}

/// Returns the failure that a style reports for a server's misbehavior.
async fn told(style: Style, misbehavior: Misbehavior, limits: Limits) -> (FailureCode, Advice, Sent) {
    let address = misbehave(misbehavior).await.to_string();
    let failure = transport(limits).submit(&asked(&address, style), &good()).await.unwrap_err();
    (failure.code, failure.advice, failure.outcome)
}

#[rstest]
#[case::redirect(Misbehavior::Status(302), FailureCode::Redirected, Advice::FixSetUp, Sent::No)]
#[case::bad_request(Misbehavior::Status(400), FailureCode::HttpBadRequest, Advice::CorrectRecord, Sent::No)]
#[case::unauthorized(Misbehavior::Status(401), FailureCode::HttpDenied, Advice::FixSetUp, Sent::No)]
#[case::forbidden(Misbehavior::Status(403), FailureCode::HttpDenied, Advice::FixSetUp, Sent::No)]
#[case::not_found(Misbehavior::Status(404), FailureCode::HttpNotFound, Advice::WaitForRegistry, Sent::No)]
#[case::timeout(Misbehavior::Status(408), FailureCode::HttpTimeout, Advice::RetrySoon, Sent::Maybe)]
#[case::too_large(Misbehavior::Status(413), FailureCode::MessageTooLarge, Advice::CorrectRecord, Sent::No)]
#[case::too_many(Misbehavior::Status(429), FailureCode::HttpTooMany, Advice::RetrySoon, Sent::No)]
#[case::trouble(Misbehavior::Status(500), FailureCode::HttpUnavailable, Advice::WaitForRegistry, Sent::Maybe)]
#[case::unavailable(Misbehavior::Status(503), FailureCode::HttpUnavailable, Advice::WaitForRegistry, Sent::Maybe)]
#[case::page(Misbehavior::Say(200, PAGE), FailureCode::NotSoap, Advice::FixSetUp, Sent::Maybe)]
#[case::page_of_a_proxy(
    Misbehavior::Say(502, PAGE),
    FailureCode::HttpUnavailable,
    Advice::WaitForRegistry,
    Sent::Maybe
)]
#[case::nothing(Misbehavior::Say(200, ""), FailureCode::UnreadableReply, Advice::WaitForRegistry, Sent::Maybe)]
#[case::endless(Misbehavior::Endless, FailureCode::ReplyTooLarge, Advice::WaitForRegistry, Sent::Maybe)]
#[case::hang_up(Misbehavior::HangUp, FailureCode::ConnectionLost, Advice::RetrySoon, Sent::Maybe)]
#[case::hang_up_midway(Misbehavior::HangUpMidway, FailureCode::ConnectionLost, Advice::RetrySoon, Sent::Maybe)]
#[case::nonsense(Misbehavior::Nonsense, FailureCode::ConnectionLost, Advice::RetrySoon, Sent::Maybe)]
#[tokio::test]
async fn trouble_over_http_is_the_same_in_every_style(
    #[case] misbehavior: Misbehavior,
    #[case] code: FailureCode,
    #[case] advice: Advice,
    #[case] outcome: Sent,
) {
    for style in over_http() {
        assert_eq!(told(style, misbehavior, LOCAL).await, (code, advice, outcome), "{style}");
    }
}

#[rstest]
#[case::endless(Misbehavior::Endless, FailureCode::ReplyTooLarge, Advice::WaitForRegistry)]
#[case::hang_up(Misbehavior::HangUp, FailureCode::ConnectionLost, Advice::RetrySoon)]
#[case::truncated(Misbehavior::HangUpMidway, FailureCode::ConnectionLost, Advice::RetrySoon)]
#[case::nonsense(Misbehavior::Nonsense, FailureCode::ConnectionLost, Advice::RetrySoon)]
#[case::a_web_server(Misbehavior::Say(200, PAGE), FailureCode::ConnectionLost, Advice::RetrySoon)]
#[tokio::test]
async fn trouble_on_a_bare_line_is_told(
    #[case] misbehavior: Misbehavior,
    #[case] code: FailureCode,
    #[case] advice: Advice,
) {
    assert_eq!(told(Style::Mllp, misbehavior, LOCAL).await, (code, advice, Sent::Maybe));
}

#[tokio::test]
async fn no_answer_in_time_leaves_the_outcome_open_in_every_style() {
    let hurried = Limits { total: Duration::from_millis(400), ..LOCAL };
    for style in Style::ALL {
        let expected = (FailureCode::AnswerTimeout, Advice::RetrySoon, Sent::Maybe);
        assert_eq!(told(*style, Misbehavior::SayNothing, hurried).await, expected, "{style}");
    }
}

#[tokio::test]
async fn a_connection_that_does_not_stand_in_time_is_told_in_every_style() {
    let address = misbehave(Misbehavior::SayNothing).await.to_string();
    let hurried = transport(Limits { connect: Duration::from_millis(300), ..LOCAL });
    for style in Style::ALL {
        let mut endpoint = asked(&address, *style);
        // TLS belongs to the connection, and the server says nothing to it.
        let secure = endpoint.url.as_str().replacen("http:", "https:", 1).replacen("mllp:", "mllps:", 1);
        endpoint.url = secure.parse().unwrap();
        let failure = hurried.submit(&endpoint, &good()).await.unwrap_err();
        let told = (failure.code, failure.advice, failure.outcome);
        assert_eq!(told, (FailureCode::ConnectTimeout, Advice::RetrySoon, Sent::No), "{style}");
    }
}

#[tokio::test]
async fn nobody_at_the_address_is_told_in_every_style() {
    let (_held, address) = nobody();
    for style in Style::ALL {
        let failure = transport(LOCAL).submit(&asked(&address, *style), &good()).await.unwrap_err();
        let told = (failure.code, failure.advice, failure.outcome);
        assert_eq!(told, (FailureCode::Refused, Advice::WaitForRegistry, Sent::No), "{style}");
    }
}

#[tokio::test]
async fn nothing_goes_out_in_clear_or_into_this_network_in_production() {
    let careful = transport(Limits { allow_private: false, ..LOCAL });
    for style in Style::ALL {
        let mut plain = asked("iis.example.gov:8080", *style);
        let secure = |url: &str| url.replacen("http:", "https:", 1).replacen("mllp:", "mllps:", 1);
        let mut private = asked("localhost:8443", *style);
        private.url = secure(private.url.as_str()).parse().unwrap();
        plain.password = zeroize::Zeroizing::new("canary".into());
        for (endpoint, code) in [(plain, FailureCode::NotEncrypted), (private, FailureCode::AddressNotAllowed)] {
            let submitted = careful.submit(&endpoint, &good()).await.unwrap_err();
            let tested = careful.test_connection(&endpoint, "hello").await.unwrap_err();
            for failure in [submitted, tested] {
                let told = (failure.code, failure.advice, failure.outcome);
                assert_eq!(told, (code, Advice::FixSetUp, Sent::No), "{style}");
            }
        }
    }
}

const SECURITY: &str = include_str!("../../src/transport/soap/fixture/fault_security.xml");
const TOO_LARGE: &str = include_str!("../../src/transport/soap/fixture/fault_too_large.xml");
const UNSUPPORTED: &str = include_str!("../../src/transport/soap/fixture/fault_unsupported.xml");
const UNKNOWN: &str = include_str!("../../src/transport/soap/fixture/fault_unknown.xml");
const SOAP_11: &str = include_str!("../../src/transport/soap/fixture/fault_soap11.xml");
const AUTHENTICATION: &str = "<s:Envelope xmlns:s='x'><s:Body><s:Fault><faultcode>s:Client.Authentication</faultcode>\
    <faultstring>no</faultstring></s:Fault></s:Body></s:Envelope>";
const SENDER: &str = "<Envelope><Body><Fault><Code><Value>soap:Sender</Value></Code><Reason><Text>x</Text></Reason>\
    </Fault></Body></Envelope>";

/// A fault is a fault at any status, also where a service of another style gives it.
#[rstest]
#[case::security(SECURITY, FailureCode::SecurityFault, Advice::FixSetUp, Sent::No)]
#[case::too_large(TOO_LARGE, FailureCode::MessageTooLarge, Advice::CorrectRecord, Sent::No)]
#[case::unsupported(UNSUPPORTED, FailureCode::UnsupportedOperation, Advice::FixSetUp, Sent::No)]
#[case::unknown(UNKNOWN, FailureCode::UnknownFault, Advice::RetrySoon, Sent::Maybe)]
#[case::soap_11(SOAP_11, FailureCode::Soap11Fault, Advice::RetrySoon, Sent::Maybe)]
#[case::authentication(AUTHENTICATION, FailureCode::SecurityFault, Advice::FixSetUp, Sent::No)]
#[case::sender(SENDER, FailureCode::SenderFault, Advice::FixSetUp, Sent::No)]
#[tokio::test]
async fn a_fault_is_understood_in_every_style(
    #[case] fault: &'static str,
    #[case] code: FailureCode,
    #[case] advice: Advice,
    #[case] outcome: Sent,
) {
    for style in over_http() {
        for status in [200, 400, 500] {
            let told = told(style, Misbehavior::Say(status, fault), LOCAL).await;
            assert_eq!(told, (code, advice, outcome), "{style} {status}");
        }
    }
}
