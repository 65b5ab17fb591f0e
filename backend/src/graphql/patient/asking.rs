//! The registries that ask a patient about sharing, with what the patient answered.

use chrono::NaiveDate;
use jiff::tz::TimeZone;
use serde::Serialize;
use shared::{
    consent::{Consent, ConsentAnswer, latest},
    patient::Patient,
    program::Program,
};

use crate::{
    civil::day_of,
    store::{Requirements, SetUp},
};

/// A registry that asks patients about sharing, with the answer of one.
#[derive(Serialize)]
pub struct AskingRegistry {
    program: String,
    name: String,
    text: String,
    answer: ConsentAnswer,
    said: Option<String>,
}

/// Returns the registries of the practice that ask, and those that the patient has an answer for.
pub fn asking(requirements: &Requirements<'_>, patient: &Patient, set_up: &SetUp) -> Vec<AskingRegistry> {
    let mut asking: Vec<AskingRegistry> = Vec::new();
    for program in requirements.programs() {
        let answer = latest(&patient.consents, &program.code);
        let is_known = asking.iter().any(|known| known.program == program.code);
        if !is_known && (program.consent.is_some() || answer.is_some()) {
            asking.push(AskingRegistry {
                program: program.code.clone(),
                name: program.title(),
                text: program.consent.as_ref().map_or_else(|| NOT_ASKED_FOR.to_owned(), |policy| policy.sentence()),
                answer: answer.map_or(ConsentAnswer::NotAsked, |consent| consent.answer),
                said: said(answer, patient, program, &set_up.profile.zone),
            });
        }
    }
    asking
}

/// The sentence about a registry that asks nobody.
const NOT_ASKED_FOR: &str = "The registry does not ask for consent.";

fn said(answer: Option<&Consent>, patient: &Patient, program: &Program, zone: &TimeZone) -> Option<String> {
    let Some(consent) = answer else {
        return match patient.protected_for(&program.code).0? {
            true => Some("The general answer counts: the record must not be shared.".to_owned()),
            false => Some("The general answer counts: sharing is fine.".to_owned()),
        };
    };
    let mut said = format!("On {}", written(consent.on));
    if let Some(how) = consent.how {
        said = said + ", " + how.words();
    }
    if let Some(by) = &consent.asked_by {
        said = said + ", asked by " + by;
    }
    said.push('.');
    if let Some((by, at)) = consent.recorded_by.as_ref().zip(consent.recorded_at) {
        said = said + " Recorded by " + by + " on " + &written(day_of(at, zone)) + ".";
    }
    Some(said)
}

fn written(day: NaiveDate) -> String {
    day.format("%m/%d/%Y").to_string()
}
