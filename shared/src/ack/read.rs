//! The entry point: any text becomes an acknowledgement.

use super::{
    acknowledgement::{Acknowledgement, Verdict},
    explain::{acknowledge::acknowledge, finding::plain},
    judge::case::Case,
    parse::{
        body::{self, NotOne},
        text::printable,
    },
    sent::Sent,
};
use crate::{
    advice::Advice,
    finding::{Finding, Severity},
    hl7::Message,
};

/// Reads an answer to what was sent. Any text gives a verdict, in time that grows with its length and no faster.
#[must_use]
pub fn read(body: &str, sent: &Sent<'_>) -> Acknowledgement {
    match body::find(body, sent.message_id, sent.dialect) {
        Err(instead) => unreadable(instead, sent),
        Ok(messages) => {
            let read = messages.iter().map(|message| read_one(message, sent));
            // Of several answers to one message the worst counts.
            read.max_by_key(|read| rank(read.verdict)).unwrap_or_else(|| unreadable(NotOne::Empty, sent))
        }
    }
}

fn read_one(message: &Message, sent: &Sent<'_>) -> Acknowledgement {
    if body::answers(message, sent.message_id) {
        Case::read(message, sent).map_or_else(|| unreadable(NotOne::OtherMessage, sent), acknowledge)
    } else {
        mismatched(message, sent)
    }
}

fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Accepted => 0,
        Verdict::AcceptedWithWarnings => 1,
        Verdict::Rejected => 2,
        Verdict::Unreadable | Verdict::Mismatched => 3,
    }
}

fn unreadable(instead: NotOne, sent: &Sent<'_>) -> Acknowledgement {
    let (advice, code, text, said) = match instead {
        NotOne::PlainSuccess(said) => return plain_success(said, sent),
        NotOne::Empty => (
            Advice::WaitForRegistry,
            "registry.empty",
            "The registry answered with nothing. Whether it has the dose is unknown; the same message goes again.",
            None,
        ),
        NotOne::WebPage(title) => (
            Advice::FixSetUp,
            "registry.web_page",
            "The address answers with a web page, not with the registry's service. Check the address, the user name and the password.",
            title,
        ),
        NotOne::OtherText(said) => (
            Advice::FixSetUp,
            "registry.not_hl7",
            "The answer is not an acknowledgement. Check the address, the user name and the password.",
            Some(said),
        ),
        NotOne::OtherMessage => (
            Advice::FixSetUp,
            "registry.not_ack",
            "The answer is an HL7 message of another kind. Check the address, and ask the registry's help desk.",
            None,
        ),
    };
    let findings = vec![plain(Severity::Blocks, code, text, said)];
    Acknowledgement::of_all(sent.doses.len(), Verdict::Unreadable, advice, findings)
}

fn plain_success(said: String, sent: &Sent<'_>) -> Acknowledgement {
    let text = "The registry answered in its own short form that it took the dose.";
    let findings: Vec<Finding> = vec![plain(Severity::Informs, "registry.plain_success", text, Some(said))];
    Acknowledgement::of_all(sent.doses.len(), Verdict::Accepted, Advice::None, findings)
}

fn mismatched(message: &Message, sent: &Sent<'_>) -> Acknowledgement {
    let text = "The answer belongs to another message. Whether the registry has the dose is unknown; the same message goes again.";
    let findings = vec![plain(Severity::Blocks, "registry.mismatched", text, None)];
    let code = body::named(message, "MSA").map(|msa| printable(&msa.component(1, 1).to_ascii_uppercase()));
    let mismatched = Acknowledgement::of_all(sent.doses.len(), Verdict::Mismatched, Advice::WaitForRegistry, findings);
    Acknowledgement { code: code.filter(|code| !code.is_empty()), ..mismatched }
}
