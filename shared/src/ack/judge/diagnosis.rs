//! The diagnosis of one ERR segment: its effect on the doses of the message.

use super::{
    known::{self, Known},
    refusal::{self, Implied, Subject},
    words::Words,
};
use crate::{
    ack::{
        acknowledgement::{Duplicate, SetUpScope, UNKNOWN_KEY_CODE},
        parse::{
            place::{About, Place},
            remark::{Level, Remark, texts},
        },
        sent::Sent,
    },
    advice::Advice,
    hl7::Segment,
    report::Action,
};

/// One ERR segment with its effect on the doses.
#[derive(Debug)]
pub struct Diagnosis {
    /// Its content.
    pub remark: Remark,
    /// The part of the message that each of its places belongs to.
    about: Vec<About>,
    /// The effect of its words.
    words: Words,
    /// The known text that it is.
    pub known: Option<&'static Known>,
}

impl Diagnosis {
    /// Reads an ERR segment with the notes that follow it.
    pub fn read(err: &Segment, notes: &[&Segment], sent: &Sent<'_>) -> Self {
        let mut remark = Remark::read(err, notes);
        let about: Vec<_> = remark.places.iter().map(|place| place.about(sent.doses)).collect();
        let is_said = remark.level != Level::Information;
        let segments = [err].into_iter().chain(notes.iter().copied());
        let mut words = if is_said { Words::of_program(segments, sent.dialect) } else { Words::default() };
        if sent.dialect.common_refusals {
            let is_part = is_part(&about);
            let implied = implied(&remark.places);
            for text in texts(err, notes).iter().filter(|text| words.add_refusals(text, is_part, implied)) {
                remark.add_said(text);
            }
        }
        Self::of(remark, about, words, is_said)
    }

    /// Takes words that stand beside MSA as an error without a place.
    pub fn of_words(said: String) -> Self {
        let remark = Remark {
            places: Vec::new(),
            code: String::new(),
            level: Level::Error,
            application_code: String::new(),
            said: Some(said),
        };
        Self::of(remark, Vec::new(), Words::default(), true)
    }

    fn of(remark: Remark, about: Vec<About>, words: Words, is_said: bool) -> Self {
        let mut diagnosis = Self { remark, about, words, known: None };
        let may_be_set_up = diagnosis.is_about_envelope();
        let said = diagnosis.remark.said.as_deref().filter(|_| is_said);
        diagnosis.known = said.and_then(|said| known::find(said, may_be_set_up));
        diagnosis
    }

    /// The places that it names: in ERR-2, else in its words.
    pub fn places(&self) -> Vec<Place> {
        if !self.remark.places.is_empty() {
            return self.remark.places.clone();
        }
        self.remark.said.as_deref().and_then(Place::mentioned).into_iter().collect()
    }

    /// Returns `true` if its words may be about the sender: they name no place, or one in MSH.
    fn is_about_envelope(&self) -> bool {
        !self.places().iter().any(Place::is_in_record)
    }

    /// Returns `true` if the diagnosis concerns the dose.
    pub fn touches(&self, dose: usize, doses: usize) -> bool {
        let is_near = |about: &About| !matches!(about, About::Dose(other) if *other != dose);
        let is_anywhere = self.about.is_empty() && !self.words.count_any();
        is_anywhere || self.about.iter().any(is_near) || self.words.count(dose, doses)
    }

    /// The number of doses that its words say were lost without naming them.
    pub fn lost(&self) -> usize {
        self.words.lost
    }

    /// Returns `true` if the words in it refuse the dose.
    pub fn refuses_by_words(&self, dose: usize, doses: usize) -> bool {
        self.words.refuse(dose, doses, self.touches(dose, doses))
    }

    /// Returns `true` if the diagnosis is information and nothing else.
    pub fn is_information(&self) -> bool {
        self.remark.level == Level::Information && !self.words.is_plain_refusal
    }

    /// `true` if, as an error, it refuses the dose.
    pub fn refuses_as_error(&self, dose: usize, sent: &Sent<'_>) -> bool {
        let reaches = match self.about.as_slice() {
            [] => sent.dialect.unlocated_error_rejects,
            places => places.iter().any(|about| *about == About::Message || *about == About::Dose(dose)),
        };
        self.remark.level == Level::Error && reaches && !self.words.accepts && !self.excuses(dose, sent)
    }

    /// Returns `true` if it says that the registry does not have what it was told to delete: nothing is left to do.
    pub fn excuses(&self, dose: usize, sent: &Sent<'_>) -> bool {
        let is_deleted = sent.doses.get(dose).is_some_and(|dose| dose.action == Some(Action::Delete));
        let is_consent = self.known.is_some_and(|known| known.code == known::CONSENT);
        let is_header = self.remark.places.iter().any(|place| place.segment == "MSH");
        is_deleted && self.remark.code == UNKNOWN_KEY_CODE && !is_consent && !is_header
    }

    /// Returns `true` if it costs only a part that a registry drops without dropping the dose.
    pub fn is_part(&self) -> bool {
        is_part(&self.about)
    }

    /// The part of the set-up that is at fault, if any is: who sends, from where, or what kind of message.
    pub fn set_up(&self) -> Option<SetUpScope> {
        let places = self.places();
        let is_kind = matches!(self.remark.code.as_str(), "200" | "201" | "202" | "203");
        let is_header = places.iter().any(|place| place.segment == "MSH" && place.field != Some(MESSAGE_ID));
        let is_header = is_header && !self.is_about_message();
        let is_known = self.known.is_some_and(|known| known.advice == Some(Advice::FixSetUp));
        if is_kind || is_header || self.words.set_up || (is_known && !self.names_location()) {
            return Some(SetUpScope::Integration);
        }
        (is_known || places.iter().any(is_location)).then_some(SetUpScope::Enrollment)
    }

    /// Returns `true` if it is about this message alone, or about trouble that passes, though it may stand in the header.
    fn is_about_message(&self) -> bool {
        let advice = self.known.and_then(|known| known.advice);
        let is_repeated = self.duplicate() == Some(Duplicate::Message);
        let is_passing = matches!(self.remark.code.as_str(), "206" | "207")
            || matches!(advice, Some(Advice::RetrySoon | Advice::WaitForRegistry));
        is_passing || is_repeated || self.known.is_some_and(|known| known.code == known::TOO_LARGE)
    }

    /// Returns `true` if the known text is about the location at which the dose was administered.
    fn names_location(&self) -> bool {
        let said = self.remark.said.as_deref().unwrap_or_default();
        self.known.is_some_and(|known| known.code == known::FACILITY) && known::names_location(said)
    }

    /// The kind of duplicate that it reports, if it reports one.
    pub fn duplicate(&self) -> Option<Duplicate> {
        let said = self.remark.said.as_deref().unwrap_or_default();
        let is_other = self.known.is_some_and(|known| known.code != known::DUPLICATE);
        let is_duplicate = self.remark.code == "205" || refusal::says_duplicate(said);
        // What else the words refuse is no duplicate.
        let is_more = self.words.is_plain_refusal && self.remark.code != "205";
        if !is_duplicate || is_other || is_more {
            return None;
        }
        let places = self.places();
        let is_message_id = |place: &Place| place.segment == "MSH" && matches!(place.field, None | Some(MESSAGE_ID));
        if places.iter().any(is_message_id) || (places.is_empty() && known::names_message(said)) {
            return Some(Duplicate::Message);
        }
        places.iter().all(is_key).then_some(Duplicate::Dose)
    }
}

/// What words without a subject refuse at these places: nothing that they name at a field, unless a dose is known by it.
fn implied(places: &[Place]) -> Implied {
    let Some(first) = places.first() else {
        return Implied { bare: Some(Subject::Message), segment: None };
    };
    let subject = match first.segment.as_str() {
        segment if DOSE.contains(&segment) => Some(Subject::Dose),
        "PID" | "MSH" => Some(Subject::Message),
        _ => None,
    };
    let is_whole = |place: &Place| place.field.is_none() || (subject == Some(Subject::Dose) && is_key(place));
    Implied { bare: subject.filter(|_| places.iter().all(is_whole)), segment: subject }
}

/// The segments that are a dose as a whole.
const DOSE: &[&str] = &["ORC", "RXA"];

/// The field of MSH that holds the message's own id.
const MESSAGE_ID: usize = 10;

/// Returns `true` if a place holds the location at which the dose was administered.
pub fn is_location(place: &Place) -> bool {
    place.segment == "RXA" && place.field == Some(11)
}

/// Returns `true` if a place is part of the key by which a registry knows a dose: its number, date, vaccine, or itself.
fn is_key(place: &Place) -> bool {
    matches!((place.segment.as_str(), place.field), ("ORC", None | Some(2 | 3)) | ("RXA", None | Some(3 | 5)))
}

fn is_part(about: &[About]) -> bool {
    !about.is_empty() && about.iter().all(|about| *about == About::Part)
}
