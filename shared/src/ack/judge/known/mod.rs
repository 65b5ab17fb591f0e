//! Known texts: sentences that registries write and that say more than their codes.
//! No code is judged here.

mod table;

pub use table::{CONSENT, DUPLICATE, FACILITY, FACILITY_TEXT, TOO_LARGE};

use self::table::KNOWN;
use super::phrase;
use crate::{
    ack::parse::{our_field::OurField, place},
    advice::Advice,
};

/// A text that registries are known to write.
#[derive(Debug)]
pub struct Known {
    /// Whole words that tell it; a blank stands for any run of blanks.
    words: &'static [&'static str],
    /// Our stable code.
    pub code: &'static str,
    /// One sentence that says what to do.
    pub text: &'static str,
    /// The next step when the dose was refused for it; none when its code says it.
    pub advice: Option<Advice>,
    /// The field of our record that it is about where the place does not say it.
    pub field: Option<OurField>,
}

/// The first of the known texts that stands in what a registry said.
///
/// Texts about the set-up are left out where they are not meant: at a place that a dose or a patient fills, and where
/// the words beside them are of a dose or a patient.
pub fn find(said: &str, may_be_set_up: bool) -> Option<&'static Known> {
    let mut best = KNOWN.len();
    for rest in phrase::starts(said) {
        let before = said.as_bytes().get(..said.len() - rest.len()).unwrap_or_default();
        let better = KNOWN.get(..best).unwrap_or_default();
        let is_meant = |known: &Known| match known.is_set_up() {
            true => may_be_set_up && known.is_of_sender(before, rest),
            false => known.begins(rest),
        };
        if let Some(i) = better.iter().position(is_meant) {
            best = i;
        }
    }
    KNOWN.get(best)
}

/// Returns `true` if a text in plain words, that came instead of an acknowledgement, is about the sender.
///
/// A registry whose own database refuses its login speaks of itself, and one that repeats the whole request, with the
/// password in it, says nothing of it.
#[must_use]
pub fn is_about_account(said: &str) -> bool {
    let is_other = said.contains("MSH|") || place::names_record(said) || has(said, &["login failed for user"]);
    let claims = || KNOWN.iter().filter(|known| known.is_set_up()).flat_map(|known| known.words);
    let is_claim = |rest: &[u8]| {
        claims().filter(|words| !NAMES.contains(words)).any(|words| phrase::begins_with_words(rest, words))
    };
    !is_other && phrase::starts(said).any(is_claim)
}

/// Words of known texts that only name what belongs to an account.
const NAMES: &[&str] = &["password", "passwords"];

/// Returns `true` if a text names the location at which a dose was administered.
pub fn names_location(said: &str) -> bool {
    has(said, &["administered at", "administering", "administration facility", "administration location", "rxa-11"])
}

/// Returns `true` if a text names the message and not a dose.
pub fn names_message(said: &str) -> bool {
    has(said, &["message", "control id", "msh-10"])
}

fn has(said: &str, words: &[&str]) -> bool {
    phrase::starts(said).any(|rest| words.iter().any(|words| phrase::begins_with_words(rest, words)))
}

impl Known {
    fn is_set_up(&self) -> bool {
        self.advice == Some(Advice::FixSetUp)
    }

    fn begins(&self, text: &[u8]) -> bool {
        self.candidates(text).any(|words| phrase::begins_with_words(text, words))
    }

    fn candidates(&self, text: &[u8]) -> impl Iterator<Item = &'static str> {
        let first = text.first().map(u8::to_ascii_lowercase);
        self.words.iter().copied().filter(move |words| words.as_bytes().first().copied() == first)
    }

    /// Returns `true` if a text begins with its words, and the words beside them leave who sends as what is meant:
    /// `Ordering provider not enrolled` and `Unauthorized vaccine` speak of a dose.
    fn is_of_sender(&self, before: &[u8], text: &[u8]) -> bool {
        self.candidates(text).any(|words| {
            let Some(behind) = phrase::behind_words(text, words) else { return false };
            let near = behind.get(..REACH).unwrap_or(behind);
            let is_before_record = phrase::words_until_stop(near).next();
            !is_before_record.is_some_and(|word| is_one_of(word, table::OF_RECORD)) && !names_record(before, words)
        })
    }
}

/// Returns `true` if the last word of what stands before some words is of a record.
fn names_record(before: &[u8], words: &str) -> bool {
    let near = before.get(before.len().saturating_sub(REACH)..).unwrap_or_default();
    let is_joined = |word: &&[u8]| !is_one_of(word, JOINING);
    let Some(last) = phrase::words_since_stop(near).rev().find(is_joined) else { return false };
    let is_of_giver = words.starts_with("provider") && is_one_of(last, &["administering", "administered"]);
    is_of_giver || is_one_of(last, table::OF_RECORD)
}

/// Maximum number of bytes that are looked at beside known words.
const REACH: usize = 48;

/// Words between a subject and what is said of it.
const JOINING: &[&str] = &["is", "was", "are", "were", "has", "been", "the"];

fn is_one_of(word: &[u8], list: &[&str]) -> bool {
    list.iter().any(|known| word.eq_ignore_ascii_case(known.as_bytes()))
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
    #[case("Administration site identifier invalid", None)]
    #[case("Patient PIN is missing", None)]
    #[case("Credentials missing", None)]
    #[case("Vaccine is not authorized for this age", Some("registry.vaccine_unknown"))]
    #[case("Patient clinic notes missing", None)]
    #[case("Your organization code is not known", Some("registry.facility"))]
    #[case("User is not authorized", Some("registry.credentials"))]
    #[case("Lot number is required", None)]
    #[case("53703-000 is not a valid zip code", None)]
    #[case("Unauthorized vaccine", None)]
    #[case("Vaccine lot is unauthorized", None)]
    #[case("Ordering provider not enrolled in VFC", None)]
    #[case("The administering provider is not active", None)]
    #[case("Invalid user defined value", None)]
    #[case("Vaccine refused. Provider not active", Some("registry.facility"))]
    #[case("Unauthorized", Some("registry.facility"))]
    #[case("Invalid user, vaccine not stored", Some("registry.credentials"))]
    fn a_known_text_is_told(#[case] said: &str, #[case] code: Option<&str>) {
        assert_eq!(find(said, true).map(|known| known.code), code);
    }

    #[rstest::rstest]
    #[case("Invalid user name or password", true)]
    #[case("Unauthorized access, unrecognized id or wrong password", true)]
    #[case("Facility is not enrolled", true)]
    #[case("Your password has expired", true)]
    #[case("Password missing", true)]
    #[case("<password>x</password> for MSH|^~\\&|", false)]
    #[case("Failed with password x", false)]
    #[case("RXA-10: invalid credentials", false)]
    #[case("Login failed for user 'iis_app'", false)]
    #[case("Lot number missing", false)]
    #[case("SUCCESS", false)]
    fn an_account_is_told_from_other_trouble(#[case] said: &str, #[case] expected: bool) {
        assert_eq!(is_about_account(said), expected);
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
