//! Takes the registry's password out of what came back: some servers repeat what they were sent.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use shared::hl7::{Delimiters, escape};
use url::form_urlencoded;
use zeroize::Zeroizing;

use crate::{
    store::Ended,
    transport::{Endpoint, xml},
};

/// The placeholder that replaces a password.
const CONCEALED: &str = "[password]";

/// Shorter ones are found in any text by chance, and what a registry says would be torn to pieces.
const SHORTEST: usize = 4;

/// Removes the endpoint's password from the result of an attempt, in every form in which it was sent.
///
/// It is done after the answer was read, so that it changes no verdict.
#[must_use]
pub fn conceal(ended: Ended, endpoint: &Endpoint) -> Ended {
    let forms = forms_of(endpoint);
    let clean = |text: String| forms.iter().fold(text, |text, form| replace(text, form));
    let mut ended = ended;
    ended.response = ended.response.map(clean);
    ended.said = ended.said.map(clean);
    for finding in &mut ended.findings {
        finding.text = clean(std::mem::take(&mut finding.text));
        finding.said = finding.said.take().map(clean);
    }
    ended
}

fn replace(text: String, form: &str) -> String {
    if text.contains(form) { text.replace(form, CONCEALED) } else { text }
}

/// The secrets as they are, inside XML, inside a form, inside HL7, and with the user name in a header; the longest first.
fn forms_of(endpoint: &Endpoint) -> Vec<Zeroizing<String>> {
    let long = endpoint.secrets().filter(|secret| secret.chars().count() >= SHORTEST);
    let mut forms: Vec<_> = long.flat_map(|secret| forms_of_secret(endpoint, secret)).collect();
    forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
    forms.into_iter().map(Zeroizing::new).collect()
}

fn forms_of_secret(endpoint: &Endpoint, password: &str) -> [String; 6] {
    let in_hl7 = Zeroizing::new(escape(password, Delimiters::STANDARD));
    let account = Zeroizing::new(format!("{}:{password}", endpoint.username));
    [
        BASE64_STANDARD.encode(account.as_bytes()),
        form_urlencoded::byte_serialize(password.as_bytes()).collect(),
        xml::escape(password),
        xml::escape(&in_hl7),
        in_hl7.to_string(),
        password.to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use shared::{
        finding::Finding,
        program::{ProgramSet, Transport},
        report::Outcome,
    };

    use super::*;
    use crate::transport::Entry;

    fn endpoint(password: &str) -> Endpoint {
        let program = ProgramSet::built_in().unwrap().find("SANDBOX").unwrap().clone();
        let transport: Transport = program.transport.unwrap();
        Endpoint {
            url: "https://iis.example.gov/".parse().unwrap(),
            username: "clinic".into(),
            password: Zeroizing::new(password.into()),
            facility_id: "F1".into(),
            destination: String::new(),
            entries: vec![Entry {
                name: "password_2".into(),
                value: Zeroizing::new("second&one".into()),
                is_secret: true,
            }],
            transport,
            certificates: crate::transport::Certificates::default(),
        }
    }

    fn ended(text: &str) -> Ended {
        let finding = Finding { said: Some(text.to_owned()), text: text.to_owned(), ..sample() };
        Ended {
            said: Some(text.to_owned()),
            findings: vec![finding],
            response: Some(text.to_owned()),
            ..Ended::of(Outcome::Rejected)
        }
    }

    fn sample() -> Finding {
        Finding::ours(shared::finding::Severity::Warns, "registry.error", "patient", "PID", "x")
    }

    #[rstest::rstest]
    #[case::as_it_is("wrong: p&w<1 d", "wrong: [password]")]
    #[case::in_xml("<p>p&amp;w&lt;1 d</p>", "<p>[password]</p>")]
    #[case::in_a_form("PASSWORD=p%26w%3C1+d&X=1", "PASSWORD=[password]&X=1")]
    #[case::in_hl7("ERR||p\\T\\w<1 d", "ERR||[password]")]
    #[case::in_hl7_in_xml("<p>p\\T\\w&lt;1 d</p>", "<p>[password]</p>")]
    #[case::in_a_header("Basic Y2xpbmljOnAmdzwxIGQ=", "Basic [password]")]
    #[case::further_secret("<b>second&amp;one</b> second&one", "<b>[password]</b> [password]")]
    #[case::not_there("MSA|AE|1", "MSA|AE|1")]
    fn a_password_that_is_repeated_is_taken_out(#[case] said: &str, #[case] kept: &str) {
        let concealed = conceal(ended(said), &endpoint("p&w<1 d"));
        let finding = &concealed.findings[0];
        for text in [concealed.response.as_deref(), concealed.said.as_deref(), finding.said.as_deref()] {
            assert_eq!(text, Some(kept));
        }
        assert_eq!(finding.text, kept);
    }

    #[rstest::rstest]
    #[case("")]
    #[case("AE")]
    fn what_is_found_anywhere_by_chance_stays(#[case] password: &str) {
        assert_eq!(conceal(ended("MSA|AE|1"), &endpoint(password)).said.as_deref(), Some("MSA|AE|1"));
    }
}
