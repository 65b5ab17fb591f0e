//! The classification: an acknowledgement of our message becomes a verdict for each of its doses.

use super::diagnosis::{Heard, Words};
use crate::{
    ack::{
        acknowledgement::{Acknowledgement, DoseVerdict, SetUpScope, Verdict},
        explain::{collect::Collected, finding as say},
        parse::{body::named, remark::Level},
        sent::Sent,
    },
    advice::Advice,
    finding::{Finding, Severity},
    hl7::{Message, Segment},
    program::ErrorMeaning,
};

/// What MSA-1 says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Code {
    /// AA: processed.
    Accept,
    /// AE: processed, and something is wrong.
    Error,
    /// AR: not processed.
    Reject,
}

/// An acknowledgement of our message, taken apart.
pub struct Case<'a> {
    /// What was sent.
    pub sent: &'a Sent<'a>,
    code: Code,
    /// Its ERR segments.
    pub heard: Vec<Heard>,
    /// What the program's words beside MSA say.
    words: Words,
}

/// Judges an acknowledgement of our message; none when MSA-1 is not a code of acknowledgements.
pub fn judge(message: &Message, sent: &Sent<'_>) -> Option<Acknowledgement> {
    let msa = named(message, "MSA")?;
    let said = msa.component(1, 1).trim().to_ascii_uppercase();
    let code = match said.as_str() {
        "AA" | "CA" => Code::Accept,
        "AE" | "CE" => Code::Error,
        "AR" | "CR" => Code::Reject,
        _ => return None,
    };
    let (heard, notes) = listen(message, sent);
    let words = Words::find([msa].into_iter().chain(notes), sent.dialect);
    Some(Case { sent, code, heard, words }.conclude(said, remark_of(msa, notes)))
}

/// The ERR segments, each with the notes behind it, and the notes before the first of them.
fn listen<'a>(message: &'a Message, sent: &Sent<'_>) -> (Vec<Heard>, &'a [Segment]) {
    let mut groups = message.segments.chunk_by(|_, next| next.name() == "NTE");
    let mut heard = Vec::new();
    let mut before: &[Segment] = &[];
    for group in &mut groups {
        match group.split_first() {
            Some((first, notes)) if first.name() == "ERR" => heard.push(Heard::read(first, notes, sent)),
            Some((first, notes)) if first.name() == "MSA" => before = notes,
            _ => {}
        }
    }
    (heard, before)
}

/// What stands beside MSA for a person: MSA-3, else a note, else MSA-6.
fn remark_of(msa: &Segment, notes: &[Segment]) -> Option<String> {
    let texts = [msa.text(3)].into_iter().chain(notes.iter().map(|note| note.text(3)));
    let mut texts = texts.chain([msa.component(6, 2), msa.component(6, 1)]);
    texts.find_map(|text| (!text.trim().is_empty()).then(|| text.trim().to_owned()))
}

impl Case<'_> {
    fn conclude(self, code: String, remark: Option<String>) -> Acknowledgement {
        let count = self.sent.doses.len().max(1);
        let verdicts: Vec<_> = (0..count).map(|dose| self.verdict(dose)).collect();
        let is_rejected = verdicts.contains(&Verdict::Rejected);
        let mut collected = Collected::of(&self, &verdicts);
        if is_rejected {
            collected.explain(remark.clone());
        }
        let advice = if is_rejected { collected.advice(&self.heard) } else { Advice::None };
        if let Some(contradiction) = self.contradiction(is_rejected) {
            collected.add(contradiction);
        }
        if let Some(said) = remark {
            collected.remark(said);
        }
        let doses = verdicts.iter().enumerate().map(|(dose, &verdict)| collected.dose(dose, verdict)).collect();
        let doses: Vec<DoseVerdict> = doses;
        Acknowledgement {
            verdict: worst(&doses),
            doses,
            advice,
            code: Some(code),
            findings: collected.findings,
            remarks: self.heard.into_iter().map(|heard| heard.remark).collect(),
            setup: (advice == Advice::FixSetUp).then_some(SetUpScope::Integration),
            duplicate: None,
        }
    }

    fn verdict(&self, dose: usize) -> Verdict {
        let is_refused = match self.code {
            Code::Accept => self.is_refused_by_words(dose),
            Code::Error => self.is_refused_by_words(dose) || self.is_refused_by_errors(dose),
            Code::Reject => !self.is_excused(dose),
        };
        let is_plain = self.code == Code::Accept
            && !self.heard.iter().any(|h| h.remark.level != Level::Information && self.touches(h, dose));
        match (is_refused, is_plain) {
            (true, _) => Verdict::Rejected,
            (false, true) => Verdict::Accepted,
            (false, false) => Verdict::AcceptedWithWarnings,
        }
    }

    fn touches(&self, heard: &Heard, dose: usize) -> bool {
        heard.touches(dose, self.sent.doses.len())
    }

    fn is_refused_by_words(&self, dose: usize) -> bool {
        let count = self.sent.doses.len();
        self.words.refuse(dose, count) || self.heard.iter().any(|heard| heard.refuses_by_words(dose, count))
    }

    fn is_refused_by_errors(&self, dose: usize) -> bool {
        match self.sent.dialect.ae {
            ErrorMeaning::Rejected => !self.is_excused(dose),
            ErrorMeaning::Accepted => false,
            ErrorMeaning::ByErrors => {
                self.heard.iter().any(|heard| heard.refuses_as_error(dose, self.sent))
                    || (self.sent.dialect.unexplained_error_rejects && self.is_unexplained(dose))
            }
        }
    }

    /// Whether nothing says how bad it is.
    fn is_unexplained(&self, dose: usize) -> bool {
        let mut levels = self.heard.iter().filter(|heard| !heard.excuses(dose, self.sent)).map(|h| h.remark.level);
        let is_rated = |level| matches!(level, Level::Error | Level::Warning);
        let has_unsaid = self.heard.is_empty() || levels.clone().any(|level| level == Level::Unsaid);
        has_unsaid && !levels.any(is_rated)
    }

    /// Whether all that is wrong is that the registry does not have what it was told to take out.
    fn is_excused(&self, dose: usize) -> bool {
        let is_wrong = |heard: &&Heard| matches!(heard.remark.level, Level::Error | Level::Unsaid);
        let mut wrong = self.heard.iter().filter(is_wrong).peekable();
        wrong.peek().is_some() && wrong.all(|heard| heard.excuses(dose, self.sent))
    }

    /// What a segment means for the doses.
    pub fn severity(&self, heard: &Heard, verdicts: &[Verdict]) -> Severity {
        let count = self.sent.doses.len();
        let refuses = |dose: usize| {
            let by_code = match (self.code, self.sent.dialect.ae) {
                (Code::Reject, _) | (Code::Error, ErrorMeaning::Rejected) => heard.remark.level == Level::Error,
                (Code::Error, ErrorMeaning::ByErrors) => heard.refuses_as_error(dose, self.sent),
                (Code::Error, ErrorMeaning::Accepted) | (Code::Accept, _) => false,
            };
            by_code || heard.refuses_by_words(dose, count)
        };
        let mut rejected = verdicts.iter().enumerate().filter(|(_, verdict)| **verdict == Verdict::Rejected);
        match heard.remark.level {
            Level::Information => Severity::Informs,
            _ if rejected.any(|(dose, _)| refuses(dose)) => Severity::Blocks,
            Level::Error if heard.is_part() => Severity::Omits,
            Level::Error | Level::Warning | Level::Unsaid => Severity::Warns,
        }
    }

    /// What somebody should look at: the answer says one thing and its other half.
    fn contradiction(&self, is_rejected: bool) -> Option<Finding> {
        let has = |level| self.heard.iter().any(|heard| heard.remark.level == level);
        let text = match self.code {
            Code::Accept if is_rejected => {
                "The registry says that it accepted the message and, in words, that it did not keep the dose. Ask its help desk which is true."
            }
            Code::Accept if has(Level::Error) => {
                "The registry says that it accepted the message and reports an error all the same. Check whether it shows the dose."
            }
            Code::Reject if self.heard.iter().any(|heard| heard.remark.code == "0") => {
                "The registry says that it rejected the message and, beside that, that it accepted it. Check whether it shows the dose."
            }
            Code::Error if self.heard.iter().any(|h| h.remark.code == "0" && h.remark.level == Level::Error) => {
                "The registry calls the same thing an error and accepted. Check whether it shows the dose."
            }
            _ => return None,
        };
        Some(say::plain(Severity::Warns, "registry.contradiction", text, None))
    }
}

fn worst(doses: &[DoseVerdict]) -> Verdict {
    let has = |verdict| doses.iter().any(|dose| dose.verdict == verdict);
    [Verdict::Rejected, Verdict::AcceptedWithWarnings].into_iter().find(|&v| has(v)).unwrap_or(Verdict::Accepted)
}
