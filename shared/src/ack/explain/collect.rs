//! The findings of an acknowledgement, each with the doses that it has to do with.

use super::finding as say;
use crate::{
    ack::{
        acknowledgement::{DoseVerdict, Verdict},
        judge::{case::Case, diagnosis::Heard},
        parse::remark::Level,
    },
    advice::Advice,
    finding::{Finding, Severity},
};

/// The most findings that an answer gives; a person reads no more.
const MOST: usize = 100;

/// The findings of an acknowledgement, and for each the doses that it has to do with.
pub struct Collected {
    /// The findings.
    pub findings: Vec<Finding>,
    /// The ERR that each comes from, and the doses that it has to do with; none for those about the whole answer.
    origins: Vec<Option<(usize, Vec<usize>)>>,
}

impl Collected {
    /// The findings of the ERR segments.
    pub fn of(case: &Case<'_>, verdicts: &[Verdict]) -> Self {
        let mut collected = Self { findings: Vec::with_capacity(case.heard.len().min(MOST)), origins: Vec::new() };
        let mut strongest_left_out = None;
        for (i, heard) in case.heard.iter().enumerate() {
            let severity = case.severity(heard, verdicts);
            if collected.findings.len() >= MOST {
                strongest_left_out = strongest_left_out.min(Some(severity)).or(Some(severity));
                continue;
            }
            let doses: Vec<_> = (0..verdicts.len()).filter(|&d| heard.touches(d, case.sent.doses.len())).collect();
            let places = heard.remark.places.iter().map(Some);
            let nowhere = heard.remark.places.is_empty().then_some(None);
            for place in places.chain(nowhere) {
                collected.findings.push(say::finding(heard, place, severity, case.sent.doses));
                collected.origins.push(Some((i, doses.clone())));
            }
        }
        if let Some(severity) = strongest_left_out {
            collected.add(say::plain(severity, "registry.more", MORE, None));
        }
        collected
    }

    /// Adds a finding about the whole answer.
    pub fn add(&mut self, finding: Finding) {
        self.findings.push(finding);
        self.origins.push(None);
    }

    /// Adds what stands beside MSA, unless a finding says it already.
    pub fn remark(&mut self, said: String) {
        if !self.findings.iter().any(|finding| finding.said.as_ref() == Some(&said)) {
            self.add(say::plain(Severity::Informs, "registry.remark", "The registry has a remark.", Some(said)));
        }
    }

    /// Makes sure that a refusal has a reason: what is said beside it, or that nothing is.
    pub fn explain(&mut self, remark: Option<String>) {
        if self.findings.iter().any(Finding::stops) {
            return;
        }
        for finding in self.findings.iter_mut().filter(|finding| finding.severity != Severity::Informs) {
            finding.severity = Severity::Blocks;
        }
        if !self.findings.iter().any(Finding::stops) {
            let text = if remark.is_some() { WORDS_ONLY } else { UNEXPLAINED };
            self.add(say::plain(Severity::Blocks, "registry.unexplained", text, remark));
        }
    }

    /// What to do after a refusal. Trouble that passes only counts when nothing else was wrong.
    pub fn advice(&self, heard: &[Heard]) -> Advice {
        let findings = self.findings.iter().zip(&self.origins).filter(|(finding, _)| finding.stops());
        let origins = findings.filter_map(|(_, origin)| heard.get(origin.as_ref()?.0));
        let mut advice = None;
        for next in origins.map(advise) {
            advice = Some(match (advice, next) {
                (Some(Advice::FixSetUp), _) | (_, Advice::FixSetUp) => Advice::FixSetUp,
                (Some(Advice::CorrectRecord), _) | (_, Advice::CorrectRecord) => Advice::CorrectRecord,
                (Some(Advice::WaitForRegistry), _) | (_, Advice::WaitForRegistry) => Advice::WaitForRegistry,
                (_, other) => other,
            });
        }
        advice.unwrap_or(Advice::CorrectRecord)
    }

    /// The verdict of a dose with the findings that have to do with it.
    pub fn dose(&self, dose: usize, verdict: Verdict) -> DoseVerdict {
        let concerns = |origin: &Option<(usize, Vec<usize>)>| match origin {
            Some((_, doses)) => doses.contains(&dose),
            None => true,
        };
        let findings = self.origins.iter().enumerate().filter(|(_, origin)| concerns(origin)).map(|(i, _)| i);
        DoseVerdict { verdict, findings: findings.collect() }
    }
}

const MORE: &str = "The registry says more than is shown here. Read the answer itself.";
const UNEXPLAINED: &str = "The registry refused the dose and did not say why. Ask its help desk.";
const WORDS_ONLY: &str = "The registry refused the dose. Read its own words; its help desk can explain them.";

/// What to do about one reason of a refusal.
fn advise(heard: &Heard) -> Advice {
    let known = heard.known.and_then(|known| known.advice);
    match heard.remark.code.as_str() {
        _ if heard.is_set_up() => Advice::FixSetUp,
        "206" | "207" => Advice::RetrySoon,
        _ if heard.repeats_message() => Advice::RetrySoon,
        _ if heard.remark.level == Level::Information => Advice::CorrectRecord,
        _ => known.unwrap_or(Advice::CorrectRecord),
    }
}
