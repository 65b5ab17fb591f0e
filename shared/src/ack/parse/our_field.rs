//! The mapping from a place in the message to the field of our record that fills it.

use super::place::Place;
use crate::{ack::sent::SentDose, unicode::lower};

/// A field of our record, and what a person calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OurField {
    /// Its name, as `immunization.lot`.
    pub name: &'static str,
    /// Its label, as it stands in a sentence.
    pub label: &'static str,
}

/// Places, the fields that fill them, and what a person calls those. A field number of 0 is the whole segment.
const PLACES: &[(&str, usize, &str, &str)] = &[
    ("PID", 3, "patient.mrn", "medical record number"),
    ("PID", 5, "patient.name", "patient's name"),
    ("PID", 6, "patient.motherMaiden", "mother's maiden name"),
    ("PID", 7, "patient.birthDate", "date of birth"),
    ("PID", 8, "patient.sex", "sex"),
    ("PID", 10, "patient.races", "race"),
    ("PID", 11, "patient.address", "address"),
    ("PID", 13, "patient.phone", "telephone number"),
    ("PID", 14, "patient.phone", "telephone number"),
    ("PID", 15, "patient.language", "language"),
    ("PID", 22, "patient.ethnicity", "ethnicity"),
    ("PID", 24, "patient.multipleBirth", "multiple birth"),
    ("PID", 25, "patient.birthOrder", "birth order"),
    ("PID", 29, "patient.diedOn", "date of death"),
    ("PID", 30, "patient.deceased", "death"),
    ("PD1", 11, "patient.publicity", "reminder preference"),
    ("PD1", 12, "patient.protected", "sharing preference"),
    ("PD1", 13, "patient.protected", "sharing preference"),
    ("PD1", 16, "patient.registryStatus", "standing at the registry"),
    ("PD1", 18, "patient.publicity", "reminder preference"),
    ("NK1", 0, "patient.nextOfKin", "next of kin"),
    ("ORC", 2, "immunization.placerId", "number of the order"),
    ("ORC", 3, "immunization.orderId", "dose's identifier"),
    ("ORC", 10, "immunization.enteredBy", "person who entered the dose"),
    ("ORC", 12, "immunization.orderedBy", "ordering clinician"),
    ("RXA", 3, "immunization.givenOn", "date given"),
    ("RXA", 4, "immunization.givenOn", "date given"),
    ("RXA", 5, "immunization.name", "vaccine"),
    ("RXA", 6, "immunization.amount", "amount"),
    ("RXA", 7, "immunization.unit", "unit of the amount"),
    ("RXA", 9, "immunization.source", "source of the record"),
    ("RXA", 10, "immunization.administeredBy", "clinician who gave the dose"),
    ("RXA", 15, "immunization.lot", "lot number"),
    ("RXA", 16, "immunization.expiration", "lot's expiration date"),
    ("RXA", 17, "immunization.mvx", "manufacturer"),
    ("RXA", 18, "immunization.refusalReason", "reason for the refusal"),
    ("RXA", 20, "immunization.completion", "completion status"),
    ("RXR", 1, "immunization.route", "route"),
    ("RXR", 2, "immunization.site", "body site"),
];

/// The codes and words that tell an observation apart.
const OBSERVATIONS: &[(&[&str], &str, &str)] = &[
    (&["64994-7", "eligib", "vfc"], "immunization.eligibility", "funding eligibility"),
    (&["59784-9", "75505-8", "immunity"], "immunization.immunity", "presumed immunity"),
    (&["30963-3", "funding"], "immunization.funding", "funding source"),
    (
        &["69764-9", "29769-7", "29768-9", "30956-7", "vis ", "information statement"],
        "immunization.vis",
        "Vaccine Information Statement",
    ),
];

/// The field of our record at a place, as far as the place, what was sent and the registry's words tell.
pub fn our_field(place: &Place, doses: &[SentDose], said: &str) -> Option<OurField> {
    if place.segment == "OBX" {
        return place.observation(doses).and_then(observation).or_else(|| observation(said));
    }
    if (place.segment.as_str(), place.field, place.component) == ("PID", Some(13), Some(4)) {
        return Some(OurField { name: "patient.email", label: "e-mail address" });
    }
    let is_here = |number: usize| number == 0 || place.field == Some(number);
    let found = PLACES.iter().find(|(name, number, ..)| *name == place.segment && is_here(*number));
    found.map(|(_, _, name, label)| OurField { name, label })
}

fn observation(said: &str) -> Option<OurField> {
    let said = lower(said);
    let found = OBSERVATIONS.iter().find(|(words, ..)| words.iter().any(|word| said.contains(word)));
    found.map(|(_, name, label)| OurField { name, label })
}
