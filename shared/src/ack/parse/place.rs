//! Places in our message as a registry names them.

use serde::{Deserialize, Serialize};

use super::text::printable;
use crate::{ack::sent::SentDose, hl7::Segment};

/// Maximum number of characters that are kept of a segment's name.
const LONGEST_NAME: usize = 40;

/// A place in our message, as far as the registry names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// The segment's name.
    pub segment: String,
    /// The number of the segment among those of its name, from 1.
    pub occurrence: Option<usize>,
    /// The field.
    pub field: Option<usize>,
    /// The component.
    pub component: Option<usize>,
}

/// The part of the message that a place belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// One dose, counted from 0.
    Dose(usize),
    /// A part that a registry drops without dropping a dose.
    Part,
    /// The whole message, or something that nothing is known of.
    Message,
}

impl Place {
    /// Reads a repetition of ERR-2 (`RXA^1^15`), or of ERR-1 in older versions, which is the same up to here.
    pub fn read(err: &Segment, repetition: &str) -> Option<Self> {
        let first = err.component_of(repetition, 1);
        let first = first.trim();
        let number = |component| err.component_of(repetition, component).trim().parse().ok().filter(|n: &usize| *n > 0);
        if let Some(place) = Self::written(first) {
            return Some(place);
        }
        (!first.is_empty()).then(|| Self {
            segment: printable(&first.to_ascii_uppercase()).chars().take(LONGEST_NAME).collect(),
            occurrence: number(2),
            field: number(3),
            component: number(5),
        })
    }

    /// The first place that a text speaks of, as in `RXA-5-1 is missing` or `invalid PID-11.5`.
    pub fn mentioned(text: &str) -> Option<Self> {
        let words = text.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '.'));
        words.filter(|word| word.len() > 4).find_map(Self::written)
    }

    /// Returns `true` if the place is in the patient's or the dose's record, and not in the header.
    pub fn is_in_record(&self) -> bool {
        self.segment != "MSH"
    }

    /// A place written as `RXA-15` or `PID.3.1`.
    fn written(text: &str) -> Option<Self> {
        let (segment, rest) = text.split_at_checked(3)?;
        let known = ["MSH", "PID", "PD1", "NK1", "ORC", "RXA", "RXR", "OBX"];
        let rest = rest.strip_prefix(['-', '.']).filter(|_| known.contains(&segment))?;
        let mut numbers = rest.split(['-', '.']).map(|n| n.parse().ok().filter(|n: &usize| *n > 0));
        let field = numbers.next()??;
        let component = numbers.next().flatten();
        Some(Self { segment: segment.to_owned(), occurrence: None, field: Some(field), component })
    }

    /// The place as `RXA-15`, or as `NK1` where no field is named.
    pub fn name(&self) -> String {
        match self.field {
            Some(field) => format!("{}-{field}", self.segment),
            None => self.segment.clone(),
        }
    }

    /// Returns the part of a message of these doses that it belongs to.
    pub fn about(&self, doses: &[SentDose]) -> About {
        match self.segment.as_str() {
            "PD1" | "NK1" | "PV1" | "PV2" | "GT1" | "IN1" | "IN2" | "IN3" | "SFT" => About::Part,
            "ORC" | "RXA" | "RXR" | "OBX" | "TQ1" | "TQ2" if doses.len() < 2 => About::Dose(0),
            "ORC" | "RXA" => self.nth(doses, |_| 1),
            "RXR" => self.nth(doses, |dose| dose.routes),
            "OBX" => self.nth(doses, |dose| dose.observations.len()),
            _ => About::Message,
        }
    }

    /// The dose that holds the segment, when the doses hold so many of it each.
    fn nth(&self, doses: &[SentDose], count: impl Fn(&SentDose) -> usize) -> About {
        let Some(mut left) = self.occurrence else { return About::Message };
        for (i, dose) in doses.iter().enumerate() {
            let here = count(dose);
            if left <= here {
                return About::Dose(i);
            }
            left -= here;
        }
        About::Message
    }

    /// OBX-3.1 of the observation that it names.
    pub fn observation<'a>(&self, doses: &'a [SentDose]) -> Option<&'a str> {
        let n = self.occurrence.filter(|_| self.segment == "OBX")?.checked_sub(1)?;
        doses.iter().flat_map(|dose| &dose.observations).nth(n).map(String::as_str)
    }
}

/// Returns `true` if a text names a place in the patient's or the dose's record, as in `PID-3 is missing`.
#[must_use]
pub fn names_record(said: &str) -> bool {
    Place::mentioned(said).is_some_and(|place| place.is_in_record() && !said.contains("MSH|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(segment: &str, occurrence: Option<usize>) -> Place {
        Place { segment: segment.into(), occurrence, field: None, component: None }
    }

    fn dose(routes: usize, observations: &[&str]) -> SentDose {
        SentDose { action: None, routes, observations: observations.iter().map(|&o| o.into()).collect() }
    }

    #[rstest::rstest]
    #[case("RXA", Some(2), About::Dose(1))]
    #[case("ORC", Some(3), About::Dose(2))]
    #[case("RXA", Some(4), About::Message)]
    #[case("RXA", None, About::Message)]
    #[case("RXR", Some(2), About::Dose(2))]
    #[case("OBX", Some(2), About::Dose(0))]
    #[case("OBX", Some(3), About::Dose(2))]
    #[case("OBX", Some(9), About::Message)]
    #[case("PID", Some(1), About::Message)]
    #[case("PD1", None, About::Part)]
    #[case("ZZZ", None, About::Message)]
    fn a_place_leads_to_its_dose(#[case] segment: &str, #[case] occurrence: Option<usize>, #[case] about: About) {
        let doses = [dose(1, &["64994-7", "30963-3"]), dose(0, &[]), dose(1, &["69764-9"])];
        assert_eq!(place(segment, occurrence).about(&doses), about);
    }

    #[test]
    fn with_one_dose_every_place_in_an_order_is_about_it() {
        assert_eq!(place("RXA", Some(3)).about(&[dose(0, &[])]), About::Dose(0));
        assert_eq!(place("OBX", None).about(&[]), About::Dose(0));
    }

    #[rstest::rstest]
    #[case("REQUIRED FIELD RXA-5-1 MISSING", Some("RXA-5"))]
    #[case("(PID.11.5)", Some("PID-11"))]
    #[case("No value was entered for RXA-10.13", Some("RXA-10"))]
    #[case("RXA #1 IGNORED", None)]
    #[case("PID-", None)]
    #[case("COVID-19", None)]
    fn a_place_is_found_in_words(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(Place::mentioned(text).map(|place| place.name()).as_deref(), expected);
    }
}
