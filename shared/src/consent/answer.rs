//! The recorded answers of a patient, each to one registry.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::wire_enum;

wire_enum! {
    /// Answer of a patient or a parent about sharing with one registry.
    pub enum ConsentAnswer {
        /// The registry may have the record.
        Given = "GIVEN",
        /// The registry may not have the record.
        Refused = "REFUSED",
        /// Nobody asked, or an answer was recorded by mistake.
        NotAsked = "NOT_ASKED",
    }
}

wire_enum! {
    /// Form in which an answer was given.
    pub enum ConsentMethod {
        /// On paper, signed.
        Written = "WRITTEN",
        /// By word of mouth, here or by telephone.
        Verbal = "VERBAL",
        /// In a portal or on a screen.
        Electronic = "ELECTRONIC",
        /// In another form.
        Other = "OTHER",
    }
}

impl ConsentMethod {
    /// Returns the form in words, as they follow a day.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Written => "in writing",
            Self::Verbal => "verbally",
            Self::Electronic => "electronically",
            Self::Other => "in another form",
        }
    }
}

/// A recorded answer about sharing with one registry. Answers are added and never changed; the latest holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Consent {
    /// The code of the registry's program.
    pub program: String,
    /// The answer.
    pub answer: ConsentAnswer,
    /// The day of the answer: PD1-13.
    pub on: NaiveDate,
    /// Its form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub how: Option<ConsentMethod>,
    /// The person who asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_by: Option<String>,
    /// The person or program that recorded it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_by: Option<String>,
    /// The instant at which it was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_at: Option<DateTime<Utc>>,
}

/// Returns the answer to a program that holds: the one recorded last.
#[must_use]
pub fn latest<'a>(consents: &'a [Consent], program: &str) -> Option<&'a Consent> {
    let last = consents.iter().rfind(|consent| consent.program == program);
    last.filter(|consent| consent.answer != ConsentAnswer::NotAsked)
}

/// Returns what messages tell of the answers: those that hold, without who asked and how.
#[must_use]
pub fn told(consents: &[Consent]) -> Vec<Consent> {
    let mut told: Vec<Consent> = Vec::new();
    for consent in consents {
        told.retain(|known| known.program != consent.program);
        if consent.answer != ConsentAnswer::NotAsked {
            let Consent { program, answer, on, .. } = consent.clone();
            told.push(Consent { program, answer, on, how: None, asked_by: None, recorded_by: None, recorded_at: None });
        }
    }
    told.sort_by(|a, b| a.program.cmp(&b.program));
    told
}

/// Returns the answers of two charts of one person, in the order in which they were recorded.
#[must_use]
pub fn in_order(mut consents: Vec<Consent>, others: Vec<Consent>) -> Vec<Consent> {
    consents.extend(others);
    consents.sort_by_key(|consent| consent.recorded_at);
    consents
}

#[cfg(test)]
mod tests {
    use super::*;

    fn consent(program: &str, answer: ConsentAnswer, day: u32) -> Consent {
        Consent {
            program: program.to_owned(),
            answer,
            on: NaiveDate::from_ymd_opt(2026, 3, day).unwrap(),
            how: Some(ConsentMethod::Written),
            asked_by: Some("Nora Stone".to_owned()),
            recorded_by: Some("Ada Ross".to_owned()),
            recorded_at: DateTime::from_timestamp(i64::from(day) * 86_400, 0),
        }
    }

    use ConsentAnswer::{Given, NotAsked, Refused};

    #[rstest::rstest]
    #[case::none(&[], None)]
    #[case::other_registry(&[("NY", Given)], None)]
    #[case::given(&[("TX", Given)], Some(Given))]
    #[case::withdrawn(&[("TX", Given), ("TX", Refused)], Some(Refused))]
    #[case::given_again(&[("TX", Refused), ("NY", Refused), ("TX", Given)], Some(Given))]
    #[case::recorded_by_mistake(&[("TX", Refused), ("TX", NotAsked)], None)]
    fn the_latest_answer_to_a_registry_holds(
        #[case] answers: &[(&str, ConsentAnswer)],
        #[case] expected: Option<ConsentAnswer>,
    ) {
        let recorded = answers.iter().zip(1..).map(|((program, answer), day)| consent(program, *answer, day));
        let consents: Vec<_> = recorded.collect();
        assert_eq!(latest(&consents, "TX").map(|consent| consent.answer), expected);
        let said = told(&consents);
        assert_eq!(said.iter().find(|consent| consent.program == "TX").map(|consent| consent.answer), expected);
        assert!(said.iter().all(|consent| consent.asked_by.is_none() && consent.recorded_at.is_none()));
        assert!(said.is_sorted_by_key(|consent| &consent.program));
    }

    #[test]
    fn of_two_charts_the_answer_recorded_last_holds() {
        let (kept, emptied) = (vec![consent("TX", Given, 1)], vec![consent("TX", Refused, 2)]);
        for both in [in_order(kept.clone(), emptied.clone()), in_order(emptied, kept)] {
            assert_eq!(latest(&both, "TX").map(|consent| consent.answer), Some(Refused));
            assert_eq!(both.len(), 2);
        }
    }
}
