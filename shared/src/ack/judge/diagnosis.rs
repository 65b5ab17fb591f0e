//! What one ERR segment means for the doses of the message.

use super::{
    known::{self, Known},
    phrase,
};
use crate::{
    ack::{
        explain::meaning::UNKNOWN_KEY_CODE,
        parse::{
            place::{About, Place},
            remark::{Level, Remark},
        },
        sent::Sent,
    },
    hl7::Segment,
    program::AckDialect,
    report::Action,
};

/// What words of the program say, wherever they stand.
#[derive(Debug, Default)]
pub struct Words {
    /// They refuse every dose.
    pub message: bool,
    /// They refuse the doses of these numbers, from 1.
    counted: Vec<usize>,
    /// They refuse the dose that the error is about.
    here: bool,
    /// They make a warning of an error.
    accepts: bool,
}

impl Words {
    /// Finds the program's words in segments.
    pub fn find<'a>(segments: impl Iterator<Item = &'a Segment> + Clone, dialect: &AckDialect) -> Self {
        let has =
            |list: &[String]| list.iter().any(|words| segments.clone().any(|s| phrase::contains(s.line(), words)));
        let mut found =
            Self { message: has(&dialect.rejects_message), accepts: has(&dialect.accepts), ..Self::default() };
        for words in &dialect.rejects_dose {
            for number in segments.clone().flat_map(|segment| phrase::find_all(segment.line(), words)) {
                match number {
                    Some(number) => found.counted.push(number),
                    None => found.here = true,
                }
            }
        }
        found
    }

    /// Whether they count the dose, from 0; a number that no dose has counts all.
    fn count(&self, dose: usize, doses: usize) -> bool {
        self.counted.iter().any(|&number| number == dose + 1 || number == 0 || number > doses)
    }

    /// Whether they refuse the dose, from 0, without knowing a place.
    pub fn refuse(&self, dose: usize, doses: usize) -> bool {
        self.message || self.here || self.count(dose, doses)
    }
}

/// One ERR segment with what follows from it.
#[derive(Debug)]
pub struct Heard {
    /// What stands in it.
    pub remark: Remark,
    /// What each of its places is about.
    pub about: Vec<About>,
    /// What the program's words in it say.
    words: Words,
    /// The known text that it is.
    pub known: Option<&'static Known>,
}

impl Heard {
    /// Reads an ERR segment with the notes that follow it.
    pub fn read(err: &Segment, notes: &[Segment], sent: &Sent<'_>) -> Self {
        let remark = Remark::read(err, notes);
        let is_said = remark.level != Level::Information;
        let words = if is_said { Words::find([err].into_iter().chain(notes), sent.dialect) } else { Words::default() };
        Self {
            about: remark.places.iter().map(|place| place.about(sent.doses)).collect(),
            known: remark.said.as_deref().filter(|_| is_said).and_then(known::find),
            words,
            remark,
        }
    }

    /// Whether it has something to do with the dose.
    pub fn touches(&self, dose: usize, doses: usize) -> bool {
        let is_near = |about: &About| !matches!(about, About::Dose(other) if *other != dose);
        let is_anywhere = self.about.is_empty() && self.words.counted.is_empty();
        is_anywhere || self.about.iter().any(is_near) || self.words.count(dose, doses)
    }

    /// Whether the program's words in it refuse the dose.
    pub fn refuses_by_words(&self, dose: usize, doses: usize) -> bool {
        self.words.message || self.words.count(dose, doses) || (self.words.here && self.touches(dose, doses))
    }

    /// Whether, as an error, it refuses the dose.
    pub fn refuses_as_error(&self, dose: usize, sent: &Sent<'_>) -> bool {
        let reaches = match self.about.as_slice() {
            [] => sent.dialect.unlocated_error_rejects,
            places => places.iter().any(|about| *about == About::Message || *about == About::Dose(dose)),
        };
        self.remark.level == Level::Error && reaches && !self.words.accepts && !self.excuses(dose, sent)
    }

    /// Whether it says that the registry does not have what it was told to take out: then nothing is left to do.
    pub fn excuses(&self, dose: usize, sent: &Sent<'_>) -> bool {
        let is_deleted = sent.doses.get(dose).is_some_and(|dose| dose.action == Some(Action::Delete));
        let is_consent = self.known.is_some_and(|known| known.code == known::CONSENT);
        let is_header = self.remark.places.iter().any(|place| place.segment == "MSH");
        is_deleted && self.remark.code == UNKNOWN_KEY_CODE && !is_consent && !is_header
    }

    /// Whether it costs only a part that a registry drops without dropping the dose.
    pub fn is_part(&self) -> bool {
        !self.about.is_empty() && self.about.iter().all(|about| *about == About::Part)
    }

    /// Whether the number of the message itself (MSH-10) was used before; the next try has another.
    pub fn repeats_message(&self) -> bool {
        let is_number = |place: &Place| place.segment == "MSH" && place.field == Some(10);
        self.remark.code == "205" && self.remark.places.iter().any(is_number)
    }

    /// Whether who sends, or from where, or what kind of message, is at fault.
    pub fn is_set_up(&self) -> bool {
        let code = self.remark.code.as_str();
        let is_kind = matches!(code, "200" | "201" | "202" | "203");
        let is_place = self.remark.places.iter().any(|place| {
            (place.segment == "MSH" && place.field != Some(10)) || (place.segment == "RXA" && place.field == Some(11))
        });
        is_kind || is_place
    }
}
