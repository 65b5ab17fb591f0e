//! The exchange of one request and its answer.

use super::{
    answer::{Content, read},
    call::Call,
    service,
    words::{is_about_form, plain_words},
};
use crate::transport::{
    endpoint::Endpoint,
    failure::{Failure, FailureCode},
    http::{Answer, BoundedClient, Post},
    registry::Reply,
};

/// Calls `connectivityTest`.
pub(in crate::transport) async fn test_connection(
    client: &BoundedClient,
    endpoint: &Endpoint,
    echo: &str,
) -> Result<Reply, Failure> {
    perform(client, endpoint, service::connectivity_test(endpoint, echo)).await.map_err(Failure::of_connection_test)
}

/// Submits one message.
pub(in crate::transport) async fn submit(
    client: &BoundedClient,
    endpoint: &Endpoint,
    message: &str,
) -> Result<Reply, Failure> {
    perform(client, endpoint, service::submission(endpoint, message)).await
}

async fn perform(client: &BoundedClient, endpoint: &Endpoint, call: Call) -> Result<Reply, Failure> {
    let headers = call.action.iter().map(|action| ("SOAPAction", action.as_str())).collect();
    let post = Post { content_type: &call.content_type, headers, basic: false, body: call.body };
    let own = endpoint.transport.call.as_ref().map(|call| call.returned.as_str());
    conclude(&client.post(endpoint, post).await?, own)
}

/// Turns an answer over HTTP into a reply or a failure.
fn conclude(answer: &Answer, own: Option<&str>) -> Result<Reply, Failure> {
    let status = answer.status;
    if (300..400).contains(&status) {
        return Err(answer.failure(FailureCode::Redirected, None));
    }
    let payload = answer.payload();
    match (read(&payload, own), FailureCode::of_status(status)) {
        (Content::Fault(fault), _) => Err(answer.failure(fault.code, fault.said)),
        (Content::Returned(returned), _) => Ok(Reply { body: returned, http_status: Some(status) }),
        (content, code) => {
            let said = plain_words(&payload.text);
            let is_form = said.as_deref().is_some_and(is_about_form);
            let unread = if content == Content::WebPage { FailureCode::NotSoap } else { FailureCode::UnreadableReply };
            let code = if is_form { FailureCode::WrongVersion } else { code.unwrap_or(unread) };
            Err(answer.failure(code, said))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::advice::Advice;

    const HTML: &str = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>&nbsp;<br></body></html>";
    const SECURITY: &str = include_str!("fixture/fault_security.xml");
    const RESPONSE: &str = include_str!("fixture/connectivity_response.xml");

    #[rstest::rstest]
    #[case::fault_at_500(500, SECURITY, FailureCode::SecurityFault)]
    #[case::fault_at_200(200, SECURITY, FailureCode::SecurityFault)]
    #[case::fault_at_400(400, SECURITY, FailureCode::SecurityFault)]
    #[case::redirect(302, SECURITY, FailureCode::Redirected)]
    #[case::page(200, HTML, FailureCode::NotSoap)]
    #[case::page_not_found(404, HTML, FailureCode::HttpNotFound)]
    #[case::page_of_a_gateway(502, HTML, FailureCode::HttpUnavailable)]
    #[case::nothing(200, "", FailureCode::UnreadableReply)]
    #[case::nothing_denied(401, "", FailureCode::HttpDenied)]
    #[case::media_type(415, "", FailureCode::WrongVersion)]
    #[case::content_type(
        400,
        "content type 'application/soap+xml; charset=UTF-8' was not the expected type 'text/xml; charset=utf-8'",
        FailureCode::WrongVersion
    )]
    #[case::content_type_called_a_success(200, "Unsupported Content-Type: text/xml", FailureCode::WrongVersion)]
    #[case::version(
        500,
        "<Envelope><Body><Fault><faultcode>soap:VersionMismatch</faultcode></Fault></Body></Envelope>",
        FailureCode::WrongVersion
    )]
    #[case::json(200, "{\"ok\":true}", FailureCode::UnreadableReply)]
    fn what_is_no_acknowledgement_is_told_apart(#[case] status: u16, #[case] body: &str, #[case] code: FailureCode) {
        let failure = conclude(&Answer { status, body: body.to_owned(), ..Answer::default() }, None).unwrap_err();
        assert_eq!((failure.code, failure.http_status), (code, Some(status)));
    }

    #[rstest::rstest]
    #[case::as_it_should(200)]
    #[case::with_the_wrong_status(500)]
    fn an_answer_is_an_answer_at_any_status(#[case] status: u16) {
        let reply = conclude(&Answer { status, body: RESPONSE.to_owned(), ..Answer::default() }, None).unwrap();
        assert_eq!(
            reply,
            Reply { body: "End-to-end connectivity test successful: hello".into(), http_status: Some(status) }
        );
    }

    #[test]
    fn a_web_page_says_what_to_check() {
        let failure = conclude(&Answer { status: 200, body: HTML.to_owned(), ..Answer::default() }, None).unwrap_err();
        assert_eq!(failure.advice, Advice::FixSetUp);
        assert_eq!(
            failure.summary,
            "The address answers with a web page, not with the registry's service. Check the address."
        );
    }
}
