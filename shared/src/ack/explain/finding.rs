//! A finding for a person: what the registry means, which field it is about, and its own words.

use super::meaning::{self, ACCEPTED};
use crate::{
    ack::{
        acknowledgement::{Duplicate, UNKNOWN_KEY},
        judge::{
            diagnosis::{Diagnosis, is_location},
            known::{CONSENT, FACILITY, FACILITY_TEXT},
        },
        parse::{
            our_field::{OurField, our_field},
            place::Place,
            remark::Level,
        },
        sent::SentDose,
    },
    finding::{Finding, FindingSource, Severity},
};

/// The sentence for "unknown key" in answer to a deletion.
const NOTHING_LEFT: &str = "The registry does not have this dose, so there is nothing left to take out there.";

/// The stable code of a refusal whose reason no code says.
pub const UNEXPLAINED: &str = "registry.unexplained";

/// The sentence for a refusal in words alone.
pub const WORDS_ONLY: &str = "The registry refused the dose. Read its own words; its help desk can explain them.";

const REPEATED: &str =
    "The registry has had a message of this number before. The dose goes again in a message with another number.";

/// The finding that an ERR is at one of its places, or where it names none.
pub fn finding(diagnosis: &Diagnosis, place: Option<&Place>, severity: Severity, doses: &[SentDose]) -> Finding {
    let remark = &diagnosis.remark;
    let said = remark.said.as_deref().unwrap_or_default();
    let field = match place {
        Some(place) => our_field(place, doses, said),
        None => Place::mentioned(said).and_then(|place| our_field(&place, doses, said)),
    };
    let field = field.or_else(|| diagnosis.known.and_then(|known| known.field));
    let (code, text) = sentence(diagnosis, field, severity);
    Finding {
        source: FindingSource::Registry,
        severity,
        code: code.to_owned(),
        field: field.map(|f| f.name.to_owned()),
        text,
        place: place.map(Place::name),
        said: remark.said.clone(),
    }
}

fn sentence(diagnosis: &Diagnosis, field: Option<OurField>, severity: Severity) -> (&'static str, String) {
    let meaning = meaning::of(&diagnosis.remark.code, &diagnosis.remark.application_code);
    let known = diagnosis.known.filter(|known| known.code == CONSENT || !says_enough(&diagnosis.remark.code));
    if meaning.ours == UNKNOWN_KEY && severity == Severity::Warns && known.is_none_or(|known| known.code != CONSENT) {
        return (UNKNOWN_KEY, NOTHING_LEFT.to_owned());
    }
    if let Some(known) = known.filter(|known| known.code == CONSENT) {
        return (known.code, known.text.to_owned());
    }
    if diagnosis.duplicate() == Some(Duplicate::Message) {
        return ("registry.message_repeated", REPEATED.to_owned());
    }
    if is_about_site(diagnosis) {
        return (FACILITY, FACILITY_TEXT.to_owned());
    }
    if let Some(known) = known {
        return (known.code, known.text.to_owned());
    }
    if meaning.ours == ACCEPTED && severity == Severity::Blocks {
        return (UNEXPLAINED, WORDS_ONLY.to_owned());
    }
    let text = match field {
        Some(field) => meaning.with_field.replace("{}", field.label),
        None => meaning.without.to_owned(),
    };
    (meaning.ours, text)
}

/// Returns `true` if a code says more than the words beside it can.
fn says_enough(code: &str) -> bool {
    matches!(code, "0" | "200" | "201" | "202" | "203" | "206" | "207")
}

/// Returns `true` if it is about the sender or its site, as the set-up names them: MSH-3 to MSH-6, MSH-22, RXA-11.
fn is_about_site(diagnosis: &Diagnosis) -> bool {
    let is_site = |place: &Place| place.segment == "MSH" && matches!(place.field, Some(3..=6 | 22));
    let is_said = diagnosis.remark.level != Level::Information;
    is_said && diagnosis.places().iter().any(|place| is_site(place) || is_location(place))
}

/// A finding that is about the answer as a whole.
pub fn plain(severity: Severity, code: &str, text: &str, said: Option<String>) -> Finding {
    Finding {
        source: FindingSource::Registry,
        severity,
        code: code.to_owned(),
        field: None,
        text: text.to_owned(),
        place: None,
        said,
    }
}
