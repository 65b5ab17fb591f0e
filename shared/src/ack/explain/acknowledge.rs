//! Assembles the acknowledgement: verdicts, findings and advice.

use super::{collect::Collected, finding::plain};
use crate::{
    ack::{
        acknowledgement::{Acknowledgement, DoseVerdict, Verdict},
        judge::case::{Case, Code},
        parse::remark::Level,
    },
    advice::Advice,
    finding::{Finding, Severity},
};

/// Explains an acknowledgement.
pub fn acknowledge(case: Case<'_>) -> Acknowledgement {
    let verdicts = case.verdicts();
    let is_rejected = verdicts.contains(&Verdict::Rejected);
    let mut collected = Collected::of(&case, &verdicts);
    if is_rejected {
        collected.explain(case.sent.doses);
    }
    let reasons = is_rejected.then(|| collected.reasons(&case));
    if let Some(contradiction) = contradiction(&case, is_rejected) {
        collected.add(contradiction);
    }
    for said in &case.remarks {
        collected.remark(said);
    }
    let doses: Vec<DoseVerdict> =
        verdicts.iter().enumerate().map(|(dose, &verdict)| collected.dose(dose, verdict)).collect();
    Acknowledgement {
        verdict: worst(&doses),
        doses,
        advice: reasons.as_ref().map_or(Advice::None, |reasons| reasons.advice),
        code: Some(case.said),
        setup: reasons.as_ref().and_then(|reasons| reasons.set_up),
        duplicate: reasons.and_then(|reasons| reasons.duplicate),
        findings: collected.findings,
        remarks: case.diagnoses.into_iter().map(|diagnosis| diagnosis.remark).collect(),
    }
}

/// A warning when one half of the answer contradicts the other.
fn contradiction(case: &Case<'_>, is_rejected: bool) -> Option<Finding> {
    let has = |level| case.diagnoses.iter().any(|diagnosis| diagnosis.remark.level == level);
    let text = match case.code {
        Code::Accept if is_rejected => {
            "The registry says that it accepted the message and, in words, that it did not keep the dose. Ask its help desk which is true."
        }
        Code::Accept if has(Level::Error) => {
            "The registry says that it accepted the message and reports an error all the same. Check whether it shows the dose."
        }
        Code::Reject if case.diagnoses.iter().any(|diagnosis| diagnosis.remark.code == "0") => {
            "The registry says that it rejected the message and, beside that, that it accepted it. Check whether it shows the dose."
        }
        Code::Error if case.diagnoses.iter().any(|d| d.remark.code == "0" && d.remark.level == Level::Error) => {
            "The registry calls the same thing an error and accepted. Check whether it shows the dose."
        }
        _ => return None,
    };
    Some(plain(Severity::Warns, "registry.contradiction", text, None))
}

fn worst(doses: &[DoseVerdict]) -> Verdict {
    let has = |verdict| doses.iter().any(|dose| dose.verdict == verdict);
    [Verdict::Rejected, Verdict::AcceptedWithWarnings].into_iter().find(|&v| has(v)).unwrap_or(Verdict::Accepted)
}
