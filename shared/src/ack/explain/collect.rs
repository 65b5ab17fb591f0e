//! The findings of an acknowledgement, each with the doses that it has to do with.

use super::{
    finding::{UNEXPLAINED, WORDS_ONLY, finding, plain},
    reason::Reasons,
};
use crate::{
    ack::{
        acknowledgement::{DoseVerdict, Verdict},
        judge::{case::Case, diagnosis::Diagnosis},
        sent::SentDose,
    },
    finding::{Finding, Severity},
};

/// Maximum number of findings that an answer gives; a person reads no more.
const MAX_FINDINGS: usize = 100;

/// The origin of a finding.
enum Origin {
    /// The answer as a whole.
    Answer,
    /// The words beside MSA.
    Beside,
    /// An ERR, counted from 0, and the doses that it has to do with.
    Error(usize, Vec<usize>),
}

/// The findings of an acknowledgement with the origin of each.
pub struct Collected {
    /// The findings.
    pub findings: Vec<Finding>,
    origins: Vec<Origin>,
    /// The words beside MSA, as an error without a place.
    beside: Option<Diagnosis>,
}

impl Collected {
    /// The findings of the ERR segments.
    pub fn of(case: &Case<'_>, verdicts: &[Verdict]) -> Self {
        let beside = (!case.remarks.is_empty()).then(|| Diagnosis::of_words(case.remarks.join("\n")));
        let findings = Vec::with_capacity(case.diagnoses.len().min(MAX_FINDINGS));
        let mut collected = Self { findings, origins: Vec::new(), beside };
        let mut strongest_left_out = None;
        for (i, diagnosis) in case.diagnoses.iter().enumerate() {
            let severity = case.severity(diagnosis, verdicts);
            if collected.findings.len() >= MAX_FINDINGS {
                strongest_left_out = strongest_left_out.min(Some(severity)).or(Some(severity));
                continue;
            }
            let doses: Vec<_> = (0..verdicts.len()).filter(|&d| diagnosis.touches(d, case.sent.doses.len())).collect();
            let places = diagnosis.remark.places.iter().map(Some);
            let nowhere = diagnosis.remark.places.is_empty().then_some(None);
            for place in places.chain(nowhere) {
                collected.findings.push(finding(diagnosis, place, severity, case.sent.doses));
                collected.origins.push(Origin::Error(i, doses.clone()));
            }
        }
        if let Some(severity) = strongest_left_out {
            collected.add(plain(severity, "registry.more", MORE, None));
        }
        collected
    }

    /// Adds a finding about the whole answer.
    pub fn add(&mut self, finding: Finding) {
        self.findings.push(finding);
        self.origins.push(Origin::Answer);
    }

    /// Adds words beside MSA, unless a finding holds them already.
    pub fn remark(&mut self, said: &str) {
        let says =
            |finding: &Finding| finding.said.as_ref().is_some_and(|known| known.lines().any(|line| line == said));
        if !self.findings.iter().any(|finding| says(finding) || finding.said.as_deref() == Some(said)) {
            let text = "The registry has a remark.";
            self.add(plain(Severity::Informs, "registry.remark", text, Some(said.to_owned())));
        }
    }

    /// Gives a refusal without a reason one: the words beside MSA, or that there are none.
    pub fn explain(&mut self, doses: &[SentDose]) {
        if self.findings.iter().any(Finding::stops) {
            return;
        }
        for finding in self.findings.iter_mut().filter(|finding| finding.severity != Severity::Informs) {
            finding.severity = Severity::Blocks;
        }
        if self.findings.iter().any(Finding::stops) {
            return;
        }
        let reason = match &self.beside {
            Some(beside) if beside.known.is_some() || beside.set_up().is_some() || beside.duplicate().is_some() => {
                finding(beside, None, Severity::Blocks, doses)
            }
            Some(beside) => plain(Severity::Blocks, UNEXPLAINED, WORDS_ONLY, beside.remark.said.clone()),
            None => plain(Severity::Blocks, UNEXPLAINED, UNEXPLAINED_TEXT, None),
        };
        self.findings.push(reason);
        self.origins.push(Origin::Beside);
    }

    /// The reasons of a refusal.
    pub fn reasons(&self, case: &Case<'_>) -> Reasons {
        let findings = self.findings.iter().zip(&self.origins).filter(|(finding, _)| finding.stops());
        let stopping: Vec<_> = findings
            .filter_map(|(_, origin)| match origin {
                Origin::Error(i, _) => case.diagnoses.get(*i),
                Origin::Beside => self.beside.as_ref(),
                Origin::Answer => None,
            })
            .collect();
        Reasons::of(&stopping, self.beside.as_ref(), case.says_set_up())
    }

    /// The verdict of a dose with the findings that have to do with it.
    pub fn dose(&self, dose: usize, verdict: Verdict) -> DoseVerdict {
        let concerns = |origin: &Origin| match origin {
            Origin::Error(_, doses) => doses.contains(&dose),
            Origin::Answer | Origin::Beside => true,
        };
        let findings = self.origins.iter().enumerate().filter(|(_, origin)| concerns(origin)).map(|(i, _)| i);
        DoseVerdict { verdict, findings: findings.collect() }
    }
}

const MORE: &str = "The registry says more than is shown here. Read the answer itself.";
const UNEXPLAINED_TEXT: &str = "The registry refused the dose and did not say why. Ask its help desk.";
