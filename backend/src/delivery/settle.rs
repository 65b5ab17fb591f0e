//! What becomes of a report after an attempt: pure functions from an answer or a failure.

use chrono::{DateTime, Utc};
use shared::{
    ack::{self, Acknowledgement, SentDose, Verdict},
    advice::Advice,
    finding::Finding,
    program::Program,
    report::{HoldReason, Outcome},
    retry::next_try,
};

use crate::{
    store::Ended,
    transport::{Failure, Reply, Sent},
};

/// The moment at which an attempt ended, and its place in the row of tries.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// Now.
    pub now: DateTime<Utc>,
    /// Tries, this one included.
    pub tries: i32,
    /// A random number in `[0, 1)`, so that many do not come back at once.
    pub jitter: f64,
    /// Whether an earlier try of the same message may have arrived.
    pub is_again: bool,
}

impl Moment {
    fn next(&self, advice: Advice) -> Option<DateTime<Utc>> {
        next_try(self.tries, advice, self.now, self.jitter)
    }
}

/// After a message was sent: what its answer, or the lack of one, amounts to.
#[must_use]
pub fn settle(
    answer: Result<Reply, Failure>,
    program: &Program,
    message_id: &str,
    message: &str,
    moment: &Moment,
) -> Ended {
    match answer {
        Ok(reply) => {
            let doses = SentDose::all_of(message);
            let sent = ack::Sent { message_id, doses: &doses, dialect: &program.acknowledgement };
            answered(ack::read(&reply.body, &sent), reply.body, moment)
        }
        Err(failure) => failed(failure, moment),
    }
}

/// After an answer.
fn answered(ack: Acknowledgement, response: String, moment: &Moment) -> Ended {
    let outcome = match (ack.verdict, ack.advice) {
        (Verdict::Accepted, _) => Outcome::Accepted { at: moment.now, with_warnings: false },
        (Verdict::AcceptedWithWarnings, _) => Outcome::Accepted { at: moment.now, with_warnings: true },
        (Verdict::Rejected, Advice::FixSetUp) => Outcome::Held(HoldReason::SetUp),
        (Verdict::Rejected, advice) => {
            moment.next(advice).map_or(Outcome::Rejected, |until| Outcome::Waiting { until })
        }
        (Verdict::Unreadable | Verdict::Mismatched, _) => {
            Outcome::Unknown { until: moment.next(Advice::WaitForRegistry) }
        }
    };
    Ended {
        outcome,
        verdict: Some(ack.verdict),
        advice: ack.advice,
        failure: None,
        said: words_of(&ack),
        findings: ack.findings,
        blocked_by: None,
        response: Some(response),
    }
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

/// After a failure to get an answer.
fn failed(failure: Failure, moment: &Moment) -> Ended {
    let next = moment.next(failure.advice);
    let outcome = match (failure.outcome, failure.advice) {
        (Sent::Maybe, _) => Outcome::Unknown { until: next },
        (Sent::No, Advice::FixSetUp) => Outcome::Held(HoldReason::SetUp),
        (Sent::No, Advice::CorrectRecord) => Outcome::Rejected,
        (Sent::No, _) => next.map_or(Outcome::GaveUp, |until| Outcome::Waiting { until }),
    };
    // An earlier try may have arrived, and this one has not told: that stays unknown.
    let outcome = match outcome {
        Outcome::Waiting { until } if moment.is_again => Outcome::Unknown { until: Some(until) },
        Outcome::Held(_) | Outcome::GaveUp if moment.is_again => Outcome::Unknown { until: None },
        other => other,
    };
    Ended {
        outcome,
        verdict: None,
        advice: failure.advice,
        failure: Some((failure.code.as_str().to_owned(), failure.summary)),
        said: None,
        findings: Vec::new(),
        blocked_by: None,
        response: failure.received,
    }
}

/// When our last check stopped it.
#[must_use]
pub fn stopped(findings: Vec<Finding>) -> Ended {
    let text = "Dosewire did not send it, because details are missing that the registry requires.";
    Ended {
        outcome: Outcome::GaveUp,
        verdict: None,
        advice: Advice::CorrectRecord,
        failure: Some(("blocked".to_owned(), text.to_owned())),
        said: None,
        findings: Vec::new(),
        blocked_by: Some(findings),
        response: None,
    }
}

/// When the set-up cannot be used.
#[must_use]
pub fn unusable(code: &str, text: String, moment: &Moment) -> Ended {
    let held = Outcome::Held(HoldReason::SetUp);
    Ended {
        outcome: if moment.is_again { Outcome::Unknown { until: None } } else { held },
        verdict: None,
        advice: Advice::FixSetUp,
        failure: Some((code.to_owned(), text)),
        said: None,
        findings: Vec::new(),
        blocked_by: None,
        response: None,
    }
}

/// When no message could be made of the record.
#[must_use]
pub fn unsayable(text: String) -> Ended {
    Ended {
        outcome: Outcome::Rejected,
        verdict: None,
        advice: Advice::CorrectRecord,
        failure: Some(("message".to_owned(), text)),
        said: None,
        findings: Vec::new(),
        blocked_by: None,
        response: None,
    }
}
