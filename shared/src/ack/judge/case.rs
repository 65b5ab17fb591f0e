//! The classification: an acknowledgement of our message becomes a verdict for each of its doses.

use std::collections::BTreeSet;

use super::{
    diagnosis::Diagnosis,
    refusal::{Implied, Subject},
    words::Words,
};
use crate::{
    ack::{
        acknowledgement::Verdict,
        parse::{body::own, remark::Level, text::printable},
        sent::Sent,
    },
    finding::Severity,
    hl7::{Message, Segment},
    program::ErrorMeaning,
};

/// Maximum number of remarks beside MSA that are kept.
const MAX_REMARKS: usize = 20;

/// The code in MSA-1, from the best to the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    /// AA: processed.
    Accept,
    /// AE: processed, and something is wrong.
    Error,
    /// AR: not processed.
    Reject,
}

impl Code {
    /// Reads MSA-1; none when it is not a code of acknowledgements.
    fn of(msa: &Segment) -> Option<(Self, String)> {
        let said = msa.component(1, 1).trim().to_ascii_uppercase();
        let code = match said.as_str() {
            "AA" | "CA" => Self::Accept,
            "AE" | "CE" => Self::Error,
            "AR" | "CR" => Self::Reject,
            _ => return None,
        };
        Some((code, said))
    }
}

/// An acknowledgement of our message, taken apart.
pub struct Case<'a> {
    /// The sent message.
    pub sent: &'a Sent<'a>,
    /// The code in MSA-1: of several, the worst.
    pub code: Code,
    /// MSA-1 as it is written.
    pub said: String,
    /// Its ERR segments.
    pub diagnoses: Vec<Diagnosis>,
    /// The words beside MSA for a person.
    pub remarks: Vec<String>,
    /// The effect of the words beside MSA.
    words: Words,
    /// `true` if more doses are said to be lost than are refused: which, nobody knows.
    is_short: bool,
}

impl<'a> Case<'a> {
    /// Takes an acknowledgement of our message apart; none when no MSA-1 is a code of acknowledgements.
    pub fn read(message: &Message, sent: &'a Sent<'a>) -> Option<Self> {
        let segments = own(message, sent.message_id);
        let answers = segments.iter().filter(|segment| segment.name() == "MSA");
        let (code, said) = answers.filter_map(|msa| Code::of(msa)).reduce(|a, b| if b.0 > a.0 { b } else { a })?;
        let mut diagnoses = Vec::new();
        let mut beside: Vec<&Segment> = Vec::new();
        let mut remarks = Vec::new();
        for group in segments.chunk_by(|_, next| next.name() == "NTE") {
            match group.split_first() {
                Some((first, notes)) if first.name() == "ERR" => diagnoses.push(Diagnosis::read(first, notes, sent)),
                Some((first, notes)) if first.name() == "MSA" => {
                    beside.extend(group);
                    remarks.extend(remarks_of(first, notes));
                }
                // A note behind another segment is about the answer too.
                Some((_, notes)) => {
                    beside.extend(notes);
                    remarks.extend(notes.iter().map(|note| printable(&note.text(3))).filter(|text| !text.is_empty()));
                }
                None => {}
            }
        }
        let mut words = Words::of_program(beside.iter().copied(), sent.dialect);
        let mut known = BTreeSet::new();
        remarks.retain(|remark: &String| known.insert(remark.clone()));
        let is_many = remarks.len() > MAX_REMARKS;
        let implied = Implied { bare: Some(Subject::Message), segment: None };
        let mut refuses = |remark: &String| sent.dialect.common_refusals && words.add_refusals(remark, false, implied);
        // Of very many, those that refuse are kept first.
        let (refusing, others): (Vec<_>, Vec<_>) =
            remarks.into_iter().map(|r| (refuses(&r), r)).partition(|(refuses, _)| is_many && *refuses);
        let remarks = refusing.into_iter().chain(others).map(|(_, remark)| remark).take(MAX_REMARKS).collect();
        let case = Self { sent, code, said, diagnoses, remarks, words, is_short: false };
        let refused = case.verdicts().into_iter().filter(|verdict| *verdict == Verdict::Rejected).count();
        let lost = case.diagnoses.iter().map(Diagnosis::lost).chain([case.words.lost]).max();
        Some(Self { is_short: lost.is_some_and(|lost| lost > refused), ..case })
    }

    /// Returns `true` if the program's words about the set-up stand beside MSA.
    pub fn says_set_up(&self) -> bool {
        self.words.set_up
    }

    /// The verdict for each dose.
    pub fn verdicts(&self) -> Vec<Verdict> {
        (0..self.sent.doses.len().max(1)).map(|dose| self.verdict(dose)).collect()
    }

    fn verdict(&self, dose: usize) -> Verdict {
        let is_refused = match self.code {
            _ if self.is_short => true,
            Code::Accept => self.is_refused_by_words(dose),
            Code::Error => self.is_refused_by_words(dose) || self.is_refused_by_errors(dose),
            Code::Reject => !self.is_excused(dose),
        };
        let is_plain = self.code == Code::Accept
            && !self.diagnoses.iter().any(|d| d.remark.level != Level::Information && self.touches(d, dose));
        match (is_refused, is_plain) {
            (true, _) => Verdict::Rejected,
            (false, true) => Verdict::Accepted,
            (false, false) => Verdict::AcceptedWithWarnings,
        }
    }

    fn touches(&self, diagnosis: &Diagnosis, dose: usize) -> bool {
        diagnosis.touches(dose, self.sent.doses.len())
    }

    fn is_refused_by_words(&self, dose: usize) -> bool {
        let count = self.sent.doses.len();
        self.words.refuse(dose, count, true) || self.diagnoses.iter().any(|d| d.refuses_by_words(dose, count))
    }

    fn is_refused_by_errors(&self, dose: usize) -> bool {
        match self.sent.dialect.ae {
            ErrorMeaning::Rejected => !self.is_excused(dose),
            ErrorMeaning::Accepted => false,
            ErrorMeaning::ByErrors => {
                self.diagnoses.iter().any(|diagnosis| diagnosis.refuses_as_error(dose, self.sent))
                    || self.is_refused_unexplained(dose)
            }
        }
    }

    /// Returns `true` if the dose is refused because nothing states how severe the answer is.
    fn is_refused_unexplained(&self, dose: usize) -> bool {
        self.sent.dialect.unexplained_error_rejects && self.is_unexplained(dose)
    }

    /// Returns `true` if nothing states how severe the answer is for the dose.
    fn is_unexplained(&self, dose: usize) -> bool {
        let mut levels = self.diagnoses.iter().filter(|d| !d.excuses(dose, self.sent)).map(|d| d.remark.level);
        let is_rated = |level| matches!(level, Level::Error | Level::Warning);
        let has_unsaid = self.diagnoses.is_empty() || levels.clone().any(|level| level == Level::Unsaid);
        has_unsaid && !levels.any(is_rated)
    }

    /// Returns `true` if the only error is that the registry does not have what it was told to delete.
    fn is_excused(&self, dose: usize) -> bool {
        let is_wrong = |diagnosis: &&Diagnosis| matches!(diagnosis.remark.level, Level::Error | Level::Unsaid);
        let mut wrong = self.diagnoses.iter().filter(is_wrong).peekable();
        wrong.peek().is_some() && wrong.all(|diagnosis| diagnosis.excuses(dose, self.sent))
    }

    /// Returns the severity of a segment's finding.
    pub fn severity(&self, diagnosis: &Diagnosis, verdicts: &[Verdict]) -> Severity {
        let mut rejected = verdicts.iter().enumerate().filter(|(_, verdict)| **verdict == Verdict::Rejected);
        match diagnosis.remark.level {
            _ if diagnosis.is_information() => Severity::Informs,
            _ if rejected.any(|(dose, _)| self.refuses(diagnosis, dose)) => Severity::Blocks,
            Level::Information => Severity::Informs,
            Level::Error if diagnosis.is_part() => Severity::Omits,
            Level::Error | Level::Warning | Level::Unsaid => Severity::Warns,
        }
    }

    fn refuses(&self, diagnosis: &Diagnosis, dose: usize) -> bool {
        let by_code = match (self.code, self.sent.dialect.ae) {
            (Code::Reject, _) | (Code::Error, ErrorMeaning::Rejected) => diagnosis.remark.level == Level::Error,
            (Code::Error, ErrorMeaning::ByErrors) => {
                let is_unrated = diagnosis.remark.level == Level::Unsaid && self.touches(diagnosis, dose);
                diagnosis.refuses_as_error(dose, self.sent) || (is_unrated && self.is_refused_unexplained(dose))
            }
            (Code::Error, ErrorMeaning::Accepted) | (Code::Accept, _) => false,
        };
        by_code || diagnosis.refuses_by_words(dose, self.sent.doses.len()) || (self.is_short && diagnosis.lost() > 0)
    }
}

/// Returns the words beside an MSA: MSA-3, the notes behind it and the text of MSA-6, else its code.
fn remarks_of(msa: &Segment, notes: &[&Segment]) -> impl Iterator<Item = String> {
    let noted = notes.iter().map(|note| note.text(3));
    let texts = [msa.text(3)].into_iter().chain(noted).chain([msa.component(6, 2)]).map(|text| printable(&text));
    let mut texts: Vec<_> = texts.filter(|text| !text.is_empty()).collect();
    if texts.is_empty() {
        texts.extend(Some(printable(&msa.component(6, 1))).filter(|text| !text.is_empty()));
    }
    texts.into_iter()
}
