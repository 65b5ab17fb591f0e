//! A registry's words are found wherever they stand: faults in words, answers in several parts, answers out of turn.

use std::time::Duration;

use backend::transport::{Failure, FailureCode, Limits, RegistryTransport, Reply, Sent};
use rstest::rstest;
use shared::{
    ack::{self, Acknowledgement, HTTP_STATUS, SentDose, Verdict},
    advice::Advice,
    program::{AckDialect, Style},
};

use crate::{
    message::good,
    misbehavior::{Misbehavior, misbehave},
    station::{LOCAL, transport},
    trouble::{asked, over_http},
};

async fn submit(style: Style, misbehavior: Misbehavior, limits: Limits) -> Result<Reply, Failure> {
    let address = misbehave(misbehavior).await.to_string();
    transport(limits).submit(&asked(&address, style), &good()).await
}

fn read(reply: &Reply) -> Acknowledgement {
    let doses = SentDose::all_of(&good());
    let sent = ack::Sent { message_id: "MSG-1", doses: &doses, dialect: &AckDialect::default() };
    ack::read(&reply.body, &sent).with_http_status(reply.http_status)
}

const FAULT_12: &str = "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body><s:Fault>\
    <s:Code><s:Value>s:Receiver</s:Value></s:Code><s:Reason><s:Text xml:lang='es'>No disponible</s:Text>\
    <s:Text xml:lang='en'>Can&apos;t store&nbsp;it &#233;</s:Text></s:Reason>\
    <s:Detail><e><code>17</code><m>Table &lt;VAX&gt; is locked</m></e></s:Detail></s:Fault></s:Body></s:Envelope>";
const FAULT_11: &str = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><s:Fault>\
    <faultcode>s:Server</faultcode><faultstring>Can&apos;t store&nbsp;it &#233;</faultstring>\
    <detail><e><code>17</code><m>Table &lt;VAX&gt; is locked</m></e></detail></s:Fault></s:Body></s:Envelope>";

#[rstest]
#[case::soap_12(FAULT_12, FailureCode::UnknownFault)]
#[case::soap_11(FAULT_11, FailureCode::Soap11Fault)]
#[tokio::test]
async fn a_fault_tells_its_words(#[case] fault: &'static str, #[case] code: FailureCode) {
    for style in over_http() {
        let failure = submit(style, Misbehavior::Say(500, fault), LOCAL).await.unwrap_err();
        assert_eq!(failure.code, code, "{style}");
        assert_eq!(failure.said.as_deref(), Some("Can't store it é\nTable <VAX> is locked"), "{style}");
        assert!(!format!("{failure:?} {failure}").contains("VAX"), "{style}");
    }
}

#[tokio::test]
async fn a_refused_login_that_only_words_tell_is_a_matter_of_the_set_up() {
    const FAULT: &str = "<Envelope><Body><Fault><faultcode>Server</faultcode>\
        <faultstring>Invalid user name or password</faultstring></Fault></Body></Envelope>";
    for style in over_http() {
        let failure = submit(style, Misbehavior::Say(500, FAULT), LOCAL).await.unwrap_err();
        let told = (failure.code, failure.advice, failure.outcome);
        assert_eq!(told, (FailureCode::SecurityFault, Advice::FixSetUp, Sent::No), "{style}");
    }
}

const RELATED: &str =
    "Content-Type: multipart/related; type=\"application/xop+xml\"; start=\"<root>\"; boundary=\"b-1\"\r\n";
const PARTS_FAULT: &str = "--b-1\r\nContent-Type: application/xop+xml; charset=UTF-8\r\nContent-ID: <root>\r\n\r\n\
    <s:Envelope xmlns:s='x'><s:Body><s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code>\
    <s:Reason><s:Text xml:lang='en'>Login refused</s:Text></s:Reason>\
    <s:Detail><SecurityFault xmlns='urn:cdc:iisb:2011'/></s:Detail></s:Fault></s:Body></s:Envelope>\r\n--b-1--\r\n";
const PARTS_ACK: &str = "--b-1\r\nContent-Type: application/xop+xml\r\nContent-ID: <root>\r\n\r\n\
    <Envelope><Body><r><return>MSH|^~\\&amp;|I|I|D|A|1||ACK^V04^ACK|R|P|2.5.1&#xD;MSA|AA|MSG-1&#xD;</return></r></Body>\
    </Envelope>\r\n--b-1--\r\n";
const PARTS_INCLUDED: &str = "--b-1\r\nContent-Type: application/xop+xml\r\nContent-ID: <root>\r\n\r\n\
    <Envelope><Body><r><return><xop:Include xmlns:xop='http://www.w3.org/2004/08/xop/include' href='cid:ack%40iis'/></return>\
    </r></Body></Envelope>\r\n--b-1\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: binary\r\n\
    Content-ID: <ack@iis>\r\n\r\nMSH|^~\\&|I|I|D|A|1||ACK^V04^ACK|R|P|2.5.1\rMSA|AA|MSG-1\r\r\n--b-1--\r\n";
const PARTS_ATTACHED: &str = "--b-1\r\nContent-Type: text/xml\r\nContent-ID: <root>\r\n\r\n<Envelope><Body><r><return/></r>\
    </Body></Envelope>\r\n--b-1\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n\
    TVNIfF5+XCZ8SXxJfER8QXwxfHxBQ0teVjA0XkFDS3xSfFB8Mi41LjENTVNBfEFBfE1TRy0xDQ==\r\n--b-1--\r\n";

#[tokio::test]
async fn a_fault_among_several_parts_is_read() {
    for style in over_http() {
        for status in [200, 500] {
            let told = Misbehavior::Tell(status, RELATED, PARTS_FAULT);
            let failure = submit(style, told, LOCAL).await.unwrap_err();
            let told = (failure.code, failure.advice, failure.outcome);
            assert_eq!(told, (FailureCode::SecurityFault, Advice::FixSetUp, Sent::No), "{style} {status}");
            assert_eq!(failure.said.as_deref(), Some("Login refused"), "{style} {status}");
        }
    }
}

#[rstest]
#[case::in_the_root(RELATED, PARTS_ACK)]
#[case::referred_to(RELATED, PARTS_INCLUDED)]
#[case::attached(RELATED, PARTS_ATTACHED)]
#[case::without_a_type("", PARTS_INCLUDED)]
#[tokio::test]
async fn an_acknowledgement_among_several_parts_is_read(#[case] headers: &'static str, #[case] body: &'static str) {
    for style in over_http() {
        let reply = submit(style, Misbehavior::Tell(200, headers, body), LOCAL).await.unwrap();
        assert_eq!(read(&reply).verdict, Verdict::Accepted, "{style}: {}", reply.body);
    }
}

const BARE: &str = "MSH|^~\\&|I|I|D|A|1||ACK^V04^ACK|R|P|2.5.1\rMSA|AA|MSG-1\r";
const BARE_OTHER: &str = "MSH|^~\\&|I|I|D|A|1||ACK^V04^ACK|R|P|2.5.1\rMSA|AA|MSG-0\r";

#[rstest]
#[case(400)]
#[case(500)]
#[case(503)]
#[tokio::test]
async fn an_acceptance_with_the_status_of_an_error_is_accepted_and_flagged(#[case] status: u16) {
    for style in over_http() {
        let acknowledgement = read(&submit(style, Misbehavior::Say(status, BARE), LOCAL).await.unwrap());
        assert_eq!(acknowledgement.verdict, Verdict::AcceptedWithWarnings, "{style}");
        assert!(acknowledgement.findings.iter().any(|finding| finding.code == HTTP_STATUS), "{style}");
        let other = read(&submit(style, Misbehavior::Say(status, BARE_OTHER), LOCAL).await.unwrap());
        assert_eq!(other.verdict, Verdict::Mismatched, "{style}");
    }
}

#[tokio::test]
async fn a_refusal_in_plain_words_is_told() {
    for style in over_http() {
        let failure = submit(style, Misbehavior::Say(400, "Lot number is too long"), LOCAL).await.unwrap_err();
        assert_eq!((failure.code, failure.advice), (FailureCode::HttpBadRequest, Advice::CorrectRecord), "{style}");
        assert_eq!(failure.said.as_deref(), Some("Lot number is too long"), "{style}");
    }
}

#[tokio::test]
async fn a_connection_test_that_is_not_taken_is_a_matter_of_the_set_up() {
    let address = misbehave(Misbehavior::Status(400)).await.to_string();
    let endpoint = asked(&address, Style::Cdc2011Soap12);
    let failure = transport(LOCAL).test_connection(&endpoint, "hello").await.unwrap_err();
    assert_eq!((failure.code, failure.advice), (FailureCode::HttpRefused, Advice::FixSetUp));
}

#[rstest]
#[case::seconds(429, "Retry-After: 120\r\n", Some(120))]
#[case::date(503, "Date: Tue, 10 Mar 2026 04:00:00 GMT\r\nRetry-After: Tue, 10 Mar 2026 04:05:00 GMT\r\n", Some(300))]
#[case::a_year(503, "Retry-After: 31536000\r\n", Some(31_536_000))]
#[case::nonsense(429, "Retry-After: soon\r\n", None)]
#[case::none(429, "", None)]
#[case::where_it_means_nothing(500, "Retry-After: 120\r\n", None)]
#[tokio::test]
async fn the_pause_that_a_registry_asks_for_is_told(
    #[case] status: u16,
    #[case] headers: &'static str,
    #[case] seconds: Option<u64>,
) {
    for style in over_http() {
        let failure = submit(style, Misbehavior::Tell(status, headers, "no"), LOCAL).await.unwrap_err();
        assert_eq!(failure.retry_after, seconds.map(Duration::from_secs), "{style}");
    }
}

const EARLIER: &str = "MSH|^~\\&|I|I|D|A|1||ACK^V04^ACK|R|P|2.5.1\rMSA|AR|MSG-0\rERR|||207|E\r";

#[rstest]
#[case::in_turn(&[BARE])]
#[case::behind_another(&[EARLIER, BARE])]
#[case::behind_several(&[EARLIER, BARE_OTHER, BARE])]
#[tokio::test]
async fn over_mllp_the_answer_to_an_earlier_message_is_passed_over(#[case] frames: &'static [&'static str]) {
    for is_slow in [false, true] {
        let reply = submit(Style::Mllp, Misbehavior::Frames(frames, is_slow), LOCAL).await.unwrap();
        assert_eq!(read(&reply).verdict, Verdict::Accepted);
    }
}

#[tokio::test]
async fn over_mllp_nothing_but_earlier_answers_leaves_the_outcome_open() {
    let hurried = Limits { total: Duration::from_millis(400), ..LOCAL };
    for is_slow in [false, true] {
        let reply = submit(Style::Mllp, Misbehavior::Frames(&[EARLIER], is_slow), hurried).await.unwrap();
        assert_eq!(read(&reply).verdict, Verdict::Mismatched);
    }
    let reply = submit(Style::Mllp, Misbehavior::FramesAndSilence(&[EARLIER]), hurried).await.unwrap();
    assert_eq!(read(&reply).verdict, Verdict::Mismatched);
}
