//! Texts that registries are known to write, and what they mean: more than their codes say.

use super::phrase;
use crate::{ack::parse::our_field::OurField, advice::Advice};

/// A text that registries are known to write.
#[derive(Debug)]
pub struct Known {
    /// Words that tell it; `#n` and blanks as in a program's phrases.
    words: &'static [&'static str],
    /// Our stable code.
    pub code: &'static str,
    /// One sentence that says what to do.
    pub text: &'static str,
    /// What to do next when the dose was refused for it; none when its code says it.
    pub advice: Option<Advice>,
    /// The field of our record that it is about where the place does not say it.
    pub field: Option<OurField>,
}

const fn known(
    code: &'static str,
    words: &'static [&'static str],
    text: &'static str,
    advice: Option<Advice>,
    field: Option<(&'static str, &'static str)>,
) -> Known {
    let field = match field {
        Some((name, label)) => Some(OurField { name, label }),
        None => None,
    };
    Known { words, code, text, advice, field }
}

/// The texts, the more telling first.
const KNOWN: &[Known] = &[
    known(
        CONSENT,
        &["consent", "affirmation", "opted out", "opt out", "opt-out", "does not participate"],
        "The registry has no consent on file for this patient. Record it there first, then send the dose again.",
        Some(Advice::CorrectRecord),
        None,
    ),
    known(
        "registry.credentials",
        &["password", "user name", "username", "not authenticated", "authentication", "credentials", "login failed"],
        "The registry does not take the user name or the password. Check the set-up.",
        Some(Advice::FixSetUp),
        None,
    ),
    known(
        FACILITY,
        &[
            "not authorized",
            "unauthorized",
            "not permitted to submit",
            "no permission",
            "unknown facility",
            "invalid facility",
            "facility not",
            "facility is not",
            "facility code",
            "facility id",
            "sending facility",
            "responsible organization",
            "organization not",
            "organization is not",
            "organization code",
            "provider organization",
            "provider is not active",
            "provider not active",
            "provider is not enrolled",
            "clinic is not",
            "clinic not",
            "site id",
            "pin is",
        ],
        FACILITY_TEXT,
        Some(Advice::FixSetUp),
        None,
    ),
    known(
        "registry.too_large",
        &["message too large", "message is too large", "exceeds maximum message", "message size"],
        "The registry takes no message of this size. Shorten the record, or ask its help desk.",
        Some(Advice::CorrectRecord),
        None,
    ),
    known(
        "registry.maintenance",
        &["maintenance", "system is down", "system unavailable", "service unavailable", "offline"],
        "The registry is closed for the moment. The message goes again by itself.",
        Some(Advice::WaitForRegistry),
        None,
    ),
    known(
        "registry.busy",
        &[
            "temporary",
            "temporarily",
            "resubmit later",
            "try again",
            "please retry",
            "timed out",
            "timeout",
            "time out",
            "deadlock",
            "too many requests",
        ],
        "The registry had passing trouble. The message goes again by itself.",
        Some(Advice::RetrySoon),
        None,
    ),
    known(
        "registry.patient_ambiguous",
        &[
            "possible match",
            "possible duplicate patient",
            "multiple patient",
            "multiple client",
            "more than one patient",
            "more than one client",
            "matches multiple",
            "pending review",
            "manual review",
            "held for review",
            "manual resolution",
        ],
        "The registry is not sure who the patient is. Check name, date of birth and address; its help desk can join records.",
        Some(Advice::CorrectRecord),
        Some(("patient.name", "patient's name")),
    ),
    known(
        "registry.patient_unknown",
        &[
            "patient not found",
            "client not found",
            "no matching patient",
            "no matching client",
            "patient does not exist",
        ],
        "The registry does not find the patient. Check name, date of birth and medical record number.",
        Some(Advice::CorrectRecord),
        Some(("patient.name", "patient's name")),
    ),
    known(
        "registry.before_birth",
        &[
            "before birth",
            "before date of birth",
            "before the date of birth",
            "before dob",
            "before patient was born",
            "before the patient was born",
            "prior to birth",
            "prior to date of birth",
            "prior to dob",
            "prior to the date of birth",
            "earlier than birth",
            "earlier than date of birth",
            "earlier than the birth",
            "less than birth",
            "precedes birth",
            "precedes date of birth",
            "precedes the date of birth",
        ],
        "The registry finds that the dose was given before the patient was born. Check the date given and the date of birth.",
        None,
        Some(("immunization.givenOn", "date given")),
    ),
    known(
        "registry.after_death",
        &["deceased", "date of death", "after death", "is dead"],
        "The registry holds the patient as deceased. Check whom the dose was given to, and ask its help desk.",
        None,
        None,
    ),
    known(
        "registry.future_date",
        &[
            "future",
            "later than today",
            "later than current",
            "later than the current",
            "after today",
            "after current date",
            "after the current date",
            "after system date",
            "greater than current",
            "greater than today",
            "greater than system",
        ],
        "The registry finds a date that is still to come. Check the dates of the record.",
        None,
        Some(("immunization.givenOn", "date given")),
    ),
    known(
        "registry.expired",
        &[
            "expired",
            "after expiration",
            "after the expiration",
            "after lot expiration",
            "past expiration",
            "past the expiration",
            "past its expiration",
        ],
        "The registry finds that the lot had expired when the dose was given. Check the lot number, its expiration date and the date given.",
        None,
        Some(("immunization.expiration", "lot's expiration date")),
    ),
    known(
        "registry.inventory",
        &[
            "inventory",
            "on hand",
            "lot not found",
            "lot number not found",
            "lot number was not found",
            "unknown lot",
            "not a valid lot",
            "lot number is not valid",
        ],
        "The registry does not find this lot in the practice's inventory there. Check the lot number and who paid for the dose.",
        None,
        Some(("immunization.lot", "lot number")),
    ),
    known(
        "registry.duplicate",
        &["duplicate", "duplicated", "already exists", "already on file", "already been reported", "already in the"],
        "The registry has this dose already. Check whether it was entered twice.",
        None,
        None,
    ),
    known(
        "registry.vaccine_unknown",
        &[
            "cvx",
            "ndc",
            "vaccine code",
            "vaccination code",
            "vaccine type",
            "unknown vaccine",
            "invalid vaccine",
            "vaccine not",
            "vaccine is not",
            "immunization code",
        ],
        "The registry does not take the code of this vaccine. Check the vaccine; its help desk says which it takes.",
        None,
        Some(("immunization.name", "vaccine")),
    ),
    known(
        "registry.age",
        &[
            "minimum age",
            "maximum age",
            "too young",
            "too old",
            "age range",
            "outside the age",
            "outside of age",
            "not indicated for",
            "not licensed for",
        ],
        "The registry finds the vaccine unusual at the patient's age. Check the vaccine, the date given and the date of birth.",
        None,
        Some(("immunization.name", "vaccine")),
    ),
];

/// The stable code of "no consent".
pub const CONSENT: &str = "registry.consent";

/// The stable code of "who sends, or from where, is not known".
pub const FACILITY: &str = "registry.facility";

/// What to do about [`FACILITY`].
pub const FACILITY_TEXT: &str =
    "The registry does not know the site that the message names. Check the set-up with its help desk.";

/// The first of the known texts that stands in what a registry said.
pub fn find(said: &str) -> Option<&'static Known> {
    let mut best = KNOWN.len();
    for rest in phrase::starts(said) {
        let better = KNOWN.get(..best).unwrap_or_default();
        if let Some(i) = better.iter().position(|known| known.begins(rest)) {
            best = i;
        }
    }
    KNOWN.get(best)
}

impl Known {
    fn begins(&self, text: &[u8]) -> bool {
        let first = text.first().map(u8::to_ascii_lowercase);
        self.words.iter().any(|words| {
            words.as_bytes().first().copied() == first && phrase::matches(text, words.as_bytes()).is_some()
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[rstest::rstest]
    #[case("CLR-000::Client Rejected. No existing consent on file.", Some("registry.consent"))]
    #[case("Sending Facility X is not authorized to send", Some("registry.facility"))]
    #[case("Invalid username or password", Some("registry.credentials"))]
    #[case("Date administered is before date of birth", Some("registry.before_birth"))]
    #[case("Vaccination date is in the future", Some("registry.future_date"))]
    #[case("Possible duplicate patient - held for manual review", Some("registry.patient_ambiguous"))]
    #[case("DUPLICATE vaccination", Some("registry.duplicate"))]
    #[case("CVX code 999 invalid", Some("registry.vaccine_unknown"))]
    #[case("Lot number is required", None)]
    #[case("53703-000 is not a valid zip code", None)]
    fn a_known_text_is_told(#[case] said: &str, #[case] code: Option<&str>) {
        assert_eq!(find(said).map(|known| known.code), code);
    }

    #[test]
    fn every_code_stands_once_and_every_text_can_be_found() {
        let codes: BTreeSet<_> = KNOWN.iter().map(|known| known.code).collect();
        assert_eq!(codes.len(), KNOWN.len());
        for known in KNOWN {
            for words in known.words {
                assert!(known.begins(words.as_bytes()), "{words}");
                assert_eq!(*words, words.to_lowercase());
            }
        }
    }
}
