//! Services without an envelope: a form as a browser posts it, or the message alone.

use shared::{ack::is_about_account, program::CredentialPlace};
use url::form_urlencoded;

use super::{
    endpoint::Endpoint,
    failure::{Failure, FailureCode},
    http::{Answer, BoundedClient, Payload, Post},
    registry::Reply,
    soap::{self, Fault},
};

/// Posts a form with the message in one of its fields.
pub(super) async fn submit_form(client: &BoundedClient, endpoint: &Endpoint, message: &str) -> Result<Reply, Failure> {
    let post = Post {
        content_type: "application/x-www-form-urlencoded; charset=UTF-8",
        headers: headers(endpoint),
        basic: endpoint.transport.credentials == CredentialPlace::Basic,
        body: form(endpoint, message),
    };
    conclude(&client.post(endpoint, post).await?)
}

/// Posts the message alone.
pub(super) async fn submit_raw(client: &BoundedClient, endpoint: &Endpoint, message: &str) -> Result<Reply, Failure> {
    let post = Post {
        content_type: "application/hl7-v2; charset=UTF-8",
        headers: headers(endpoint),
        basic: endpoint.transport.credentials == CredentialPlace::Basic,
        body: message.to_owned(),
    };
    conclude(&client.post(endpoint, post).await?)
}

/// Checks that something answers at the address. Such services say no more without a message.
pub(super) async fn reach(client: &BoundedClient, endpoint: &Endpoint) -> Result<(), Failure> {
    let answer = client.get(endpoint).await?;
    let status = answer.status;
    match FailureCode::of_status(status) {
        // Most do not take a GET, or not without credentials, which shows that they are there.
        None | Some(FailureCode::HttpRefused | FailureCode::HttpBadRequest | FailureCode::HttpDenied) => Ok(()),
        Some(FailureCode::HttpUnavailable) if status == 500 => Ok(()),
        Some(code) => Err(answer.failure(code, soap::plain_words(&answer.body))),
    }
}

fn headers(endpoint: &Endpoint) -> Vec<(&str, &str)> {
    let names = &endpoint.transport.form;
    match endpoint.transport.credentials {
        CredentialPlace::Headers => vec![
            (&names.username, &endpoint.username),
            (&names.password, endpoint.password.as_str()),
            (&names.facility_id, &endpoint.facility_id),
        ],
        CredentialPlace::Form | CredentialPlace::Basic => Vec::new(),
    }
}

fn form(endpoint: &Endpoint, message: &str) -> String {
    let names = &endpoint.transport.form;
    let mut form = form_urlencoded::Serializer::new(String::new());
    if endpoint.transport.credentials == CredentialPlace::Form {
        form.append_pair(&names.username, &endpoint.username);
        form.append_pair(&names.password, &endpoint.password);
        if !endpoint.facility_id.is_empty() {
            form.append_pair(&names.facility_id, &endpoint.facility_id);
        }
    }
    form.append_pair(&names.message, message).finish()
}

/// Turns an answer over HTTP into a reply or a failure.
fn conclude(answer: &Answer) -> Result<Reply, Failure> {
    let status = answer.status;
    let failed = |code, said| Err(answer.failure(code, said));
    if (300..400).contains(&status) {
        return failed(FailureCode::Redirected, None);
    }
    match (read(&answer.payload()), FailureCode::of_status(status)) {
        (Ok(text), _) if is_hl7(&text) => Ok(Reply { body: text, http_status: Some(status) }),
        (Ok(text), _) if soap::is_about_form(&text) => failed(FailureCode::WrongVersion, soap::plain_words(&text)),
        (Ok(text), Some(code)) => failed(code, soap::plain_words(&text)),
        (Err(Fault { code: FailureCode::NotSoap, .. }), Some(code)) => failed(code, None),
        (Err(fault), _) => failed(fault.code, fault.said),
        (Ok(text), None) if text.trim().is_empty() => failed(FailureCode::UnreadableReply, None),
        (Ok(text), None) if is_about_account(&text) => failed(FailureCode::SecurityFault, soap::plain_words(&text)),
        // The reader of acknowledgements judges it.
        (Ok(text), None) => Ok(Reply { body: text, http_status: Some(status) }),
    }
}

/// The text of what came: as it is, or as it stands inside XML.
fn read(payload: &Payload<'_>) -> Result<String, Fault> {
    let page = || Fault { code: FailureCode::NotSoap, said: None };
    let attached = || payload.attachments.iter().find(|(_, text)| is_hl7(text)).map(|(_, text)| text.clone());
    let Ok(root) = soap::parse(payload) else {
        return if soap::is_web_page(&payload.text) { Err(page()) } else { Ok(payload.text.clone().into_owned()) };
    };
    if root.name().eq_ignore_ascii_case("html") {
        return Err(page());
    }
    match root.find("Fault") {
        Some(fault) => Err(soap::read_fault(fault)),
        None => {
            Ok(Some(root.whole_text()).filter(|text| !text.trim().is_empty()).or_else(attached).unwrap_or_default())
        }
    }
}

fn is_hl7(text: &str) -> bool {
    let start = soap::trim_lead(text);
    ["MSH", "FHS", "BHS"].iter().any(|segment| start.starts_with(segment))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::sample::endpoint;
    use shared::program::Style;

    #[test]
    fn a_form_names_its_fields_as_the_program_says() {
        let mut endpoint = endpoint(Style::FormPost);
        let usual = form(&endpoint, "MSH|^~\\&|A b\rPID|1\r");
        assert_eq!(
            usual,
            "USERID=user1&PASSWORD=not-a-real-password&FACILITYID=1001&MESSAGEDATA=MSH%7C%5E%7E%5C%26%7CA+b%0DPID%7C1%0D"
        );
        endpoint.facility_id.clear();
        endpoint.transport.form.message = "flatWire".to_owned();
        assert_eq!(form(&endpoint, "x"), "USERID=user1&PASSWORD=not-a-real-password&flatWire=x");
        endpoint.transport.credentials = CredentialPlace::Basic;
        assert_eq!((form(&endpoint, "x").as_str(), headers(&endpoint).len()), ("flatWire=x", 0));
        endpoint.transport.credentials = CredentialPlace::Headers;
        assert_eq!(headers(&endpoint), [("USERID", "user1"), ("PASSWORD", "not-a-real-password"), ("FACILITYID", "")]);
    }

    const ACK: &str = "MSH|^~\\&|A\rMSA|AA|1\r";

    #[rstest::rstest]
    #[case::bare(200, ACK, Ok(ACK))]
    #[case::with_the_wrong_status(500, ACK, Ok(ACK))]
    #[case::in_xml(
        200,
        "<?xml version='1.0'?><string xmlns='x'>MSH|^~\\&amp;|A&#xD;MSA|AA|1</string>",
        Ok("MSH|^~\\&|A\rMSA|AA|1")
    )]
    #[case::a_word(200, "SUCCESS", Ok("SUCCESS"))]
    #[case::the_account(200, "Unauthorized access, unrecognized id or wrong password", Err(FailureCode::SecurityFault))]
    #[case::denied(401, "no", Err(FailureCode::HttpDenied))]
    #[case::a_page(200, "<!doctype html><p>Sign in with your password", Err(FailureCode::NotSoap))]
    #[case::a_page_of_a_gateway(503, "<html><body/></html>", Err(FailureCode::HttpUnavailable))]
    #[case::a_fault(
        200,
        "<Envelope><Body><Fault><faultcode>Server</faultcode></Fault></Body></Envelope>",
        Err(FailureCode::Soap11Fault)
    )]
    #[case::elsewhere(302, ACK, Err(FailureCode::Redirected))]
    #[case::nothing(200, " \r\n", Err(FailureCode::UnreadableReply))]
    fn an_answer_is_concluded(#[case] status: u16, #[case] body: &str, #[case] expected: Result<&str, FailureCode>) {
        let concluded = conclude(&Answer { status, body: body.to_owned(), ..Answer::default() });
        assert_eq!(concluded.map(|reply| reply.body).map_err(|failure| failure.code), expected.map(str::to_owned));
    }
}
