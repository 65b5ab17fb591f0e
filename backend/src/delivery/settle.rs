//! The result of an attempt for its report: pure functions from an answer or a failure.

use chrono::TimeDelta;
use shared::{
    ack::{self, Acknowledgement, SentDose},
    advice::Advice,
    finding::Finding,
    gate::{Cause, Gate},
    program::Program,
    report::{Answer, Outcome, Settled, Trouble, Try, settle as judge},
};
use uuid::Uuid;

use crate::{
    store::Ended,
    transport::{Failure, FailureCode, Reply, Sent},
};

/// A message that was sent, and the gate that it went through.
#[derive(Debug, Clone, Copy)]
pub struct Posted<'a> {
    /// The program.
    pub program: &'a Program,
    /// MSH-10.
    pub message_id: &'a str,
    /// The message.
    pub message: &'a str,
    /// Its submission, if it is about a report.
    pub submission: Option<Uuid>,
    /// The integration's gate as it stood at the claim.
    pub gate: &'a Gate,
    /// The attempt.
    pub tried: Try,
}

/// Returns the result of a sent message, from its answer or the lack of one.
#[must_use]
pub fn settle(answer: Result<Reply, Failure>, posted: &Posted<'_>) -> Ended {
    match answer {
        Ok(reply) => {
            let doses = SentDose::all_of(posted.message);
            let dialect = &posted.program.acknowledgement;
            let sent = ack::Sent { message_id: posted.message_id, doses: &doses, dialect };
            let ack = ack::read(&reply.body, &sent).with_http_status(reply.http_status);
            answered(ack, reply.body, posted)
        }
        Err(failure) => failed(failure, posted),
    }
}

/// Returns the result of an attempt with an answer.
fn answered(ack: Acknowledgement, response: String, posted: &Posted<'_>) -> Ended {
    let settled = judge(&Answer::Read(&ack), posted.gate, &posted.tried, cause_of(&ack, posted));
    Ended {
        verdict: Some(ack.verdict),
        advice: ack.advice,
        said: words_of(&ack),
        findings: ack.findings,
        response: Some(response),
        ..ended(settled)
    }
}

/// Returns the cause that a gate stores of an answer: the finding that stops, else the first.
fn cause_of(ack: &Acknowledgement, posted: &Posted<'_>) -> Cause {
    let first = ack.findings.iter().find(|finding| finding.stops()).or(ack.findings.first());
    let (code, text) = first.map_or(("registry.refused", "The registry refused the set-up."), |finding| {
        (finding.code.as_str(), finding.text.as_str())
    });
    Cause { code: code.to_owned(), text: text.to_owned(), submission: posted.submission }
}

/// The registry's own words; where it wrote none, what its code means by HL7's table 0008.
fn words_of(ack: &Acknowledgement) -> Option<String> {
    let said: Vec<_> = ack.findings.iter().filter_map(|finding| finding.said.as_deref()).collect();
    if !said.is_empty() {
        return Some(said.join("\n"));
    }
    let code = ack.code.as_deref()?;
    let meaning = match code {
        "AA" | "CA" => "accepted",
        "AE" | "CE" => "error",
        "AR" | "CR" => "rejected",
        _ => return Some(code.to_owned()),
    };
    Some(format!("{code} ({meaning})"))
}

/// Returns the result of an attempt without an answer.
fn failed(failure: Failure, posted: &Posted<'_>) -> Ended {
    let answer = Answer::Failed {
        trouble: trouble_of(failure.code),
        may_have_arrived: failure.outcome == Sent::Maybe,
        advice: failure.advice,
    };
    let retry_after = failure.retry_after.and_then(|pause| TimeDelta::from_std(pause).ok());
    let tried = Try { retry_after, ..posted.tried };
    let settled = judge(&answer, posted.gate, &tried, cause_of_failure(&failure, posted.submission));
    Ended {
        advice: failure.advice,
        failure: Some((failure.code.as_str().to_owned(), failure.summary)),
        said: failure.said,
        response: failure.received,
        ..ended(settled)
    }
}

/// Returns the cause that a gate stores of a failure.
#[must_use]
pub fn cause_of_failure(failure: &Failure, submission: Option<Uuid>) -> Cause {
    Cause { code: failure.code.as_str().to_owned(), text: failure.summary.clone(), submission }
}

/// Returns the side at fault for a failure.
#[must_use]
pub const fn trouble_of(code: FailureCode) -> Trouble {
    match code {
        FailureCode::CertificateName
        | FailureCode::CertificateUntrusted
        | FailureCode::CertificateIncomplete
        | FailureCode::TlsTooOld
        | FailureCode::ClientCertificateRefused
        | FailureCode::ClientCertificate
        | FailureCode::PrivateAuthority
        | FailureCode::NotEncrypted
        | FailureCode::AddressNotAllowed
        | FailureCode::HttpDenied
        | FailureCode::HttpRefused
        | FailureCode::WrongVersion
        | FailureCode::SecurityFault
        | FailureCode::UnknownDestination
        | FailureCode::HubClientSetUp
        | FailureCode::UnsupportedOperation
        | FailureCode::SenderFault => Trouble::SetUp,
        // A registry under maintenance also leads elsewhere.
        FailureCode::HttpNotFound | FailureCode::Redirected => Trouble::NotFound,
        FailureCode::HttpBadRequest
        | FailureCode::MessageTooLarge
        | FailureCode::MessageFault
        | FailureCode::HubClientMessage => Trouble::Message,
        FailureCode::NameNotFound
        | FailureCode::Refused
        | FailureCode::Unreachable
        | FailureCode::ConnectTimeout
        | FailureCode::AnswerTimeout
        | FailureCode::Tls
        | FailureCode::CertificateExpired
        | FailureCode::ConnectionLost
        | FailureCode::HttpTimeout
        | FailureCode::HttpTooMany
        | FailureCode::HttpUnavailable
        | FailureCode::DestinationUnreachable
        | FailureCode::HubClient
        | FailureCode::HubClientPassing
        | FailureCode::UnknownFault
        | FailureCode::Soap11Fault
        | FailureCode::NotSoap
        | FailureCode::UnreadableReply
        | FailureCode::ReplyTooLarge => Trouble::Registry,
    }
}

/// Returns the result of an attempt that our last check blocked.
#[must_use]
pub fn blocked(findings: Vec<Finding>) -> Ended {
    let text = "Dosewire did not send it, because details are missing that the registry requires.";
    Ended {
        advice: Advice::CorrectRecord,
        failure: Some(("blocked".to_owned(), text.to_owned())),
        blocked_by: Some(findings),
        ..Ended::of(Outcome::Blocked)
    }
}

/// Returns the result of an attempt without a usable set-up: nothing was sent.
#[must_use]
pub fn misconfigured(code: &str, text: String, gate: &Gate, tried: &Try, submission: Option<Uuid>) -> Ended {
    let answer = Answer::Failed { trouble: Trouble::SetUp, may_have_arrived: false, advice: Advice::FixSetUp };
    let cause = Cause { code: code.to_owned(), text: text.clone(), submission };
    Ended {
        advice: Advice::FixSetUp,
        failure: Some((code.to_owned(), text)),
        ..ended(judge(&answer, gate, tried, cause))
    }
}

/// Returns the result of an attempt whose message could not leave in time: nothing was sent.
#[must_use]
pub fn not_sent_in_time() -> Ended {
    let text = "Dosewire stood still before it could send the message, and did not send it then. It goes by itself.";
    Ended {
        advice: Advice::RetrySoon,
        failure: Some(("not_sent_in_time".to_owned(), text.to_owned())),
        ..Ended::of(Outcome::SetBack)
    }
}

/// Returns the result of an attempt whose record cannot be made into a message.
#[must_use]
pub fn unrenderable(text: String) -> Ended {
    Ended {
        advice: Advice::CorrectRecord,
        failure: Some(("message".to_owned(), text)),
        ..Ended::of(Outcome::Unreadable)
    }
}

fn ended(settled: Settled) -> Ended {
    Ended { integration_gate: settled.integration, enrollment_gate: settled.enrollment, ..Ended::of(settled.outcome) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_that_may_have_arrived_is_never_the_set_ups_alone() {
        for &code in FailureCode::ALL {
            let failure = Failure::new(code);
            let is_ours = matches!(trouble_of(code), Trouble::SetUp | Trouble::NotFound | Trouble::Message);
            assert!(!is_ours || failure.outcome == Sent::No, "{}", code.as_str());
        }
    }
}
