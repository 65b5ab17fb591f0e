//! Known texts: sentences that registries write and that say more than their codes.

use super::phrase;
use crate::{ack::parse::our_field::OurField, advice::Advice};

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
        &["consent", "consents", "affirmation", "opted out", "opt out", "opt-out", "opts out", "does not participate"],
        "The registry has no consent on file for this patient. Record it there first, then send the dose again.",
        Some(Advice::CorrectRecord),
        None,
    ),
    known(
        CREDENTIALS,
        &[
            "password",
            "passwords",
            "invalid password",
            "wrong password",
            "incorrect password",
            "bad password",
            "missing password",
            "password missing",
            "password is",
            "password was",
            "password has",
            "password invalid",
            "password incorrect",
            "password expired",
            "password not",
            "or password",
            "username or",
            "username and",
            "invalid user",
            "invalid username",
            "invalid user name",
            "invalid user id",
            "invalid userid",
            "unknown user",
            "unknown username",
            "unauthorized user",
            "user is not authorized",
            "user not authorized",
            "user not found",
            "not authenticated",
            "authentication failed",
            "authentication failure",
            "authentication error",
            "authentication required",
            "failed authentication",
            "could not authenticate",
            "unable to authenticate",
            "invalid credentials",
            "wrong credentials",
            "incorrect credentials",
            "bad credentials",
            "login credentials",
            "credentials are not valid",
            "credentials are invalid",
            "credentials not valid",
            "login failed",
            "login failure",
            "logon failed",
            "logon failure",
            "invalid login",
            "invalid logon",
            "access denied",
            "access is denied",
            "account locked",
            "account is locked",
            "account disabled",
            "account is disabled",
            "account expired",
            "account has expired",
        ],
        "The registry does not take the user name or the password. Check the set-up.",
        Some(Advice::FixSetUp),
        None,
    ),
    known(
        FACILITY,
        &[
            "unauthorized",
            "unauthorized facility",
            "unauthorized sender",
            "not authorized to send",
            "not authorized to submit",
            "not authorized to report",
            "not authorized to access",
            "not authorized to transmit",
            "facility is not",
            "facility not",
            "facility was not",
            "facility code",
            "facility id",
            "unknown facility",
            "invalid facility",
            "unrecognized facility",
            "sending facility",
            "sending application",
            "sending organization",
            "submitting organization",
            "submitting facility",
            "reporting organization",
            "responsible organization",
            "provider organization",
            "organization not",
            "organization is not",
            "organization was not",
            "organization code",
            "organization id",
            "unknown organization",
            "invalid organization",
            "provider is not active",
            "provider not active",
            "provider is not enrolled",
            "provider not enrolled",
            "provider pin",
            "clinic is not",
            "clinic not",
            "unknown clinic",
            "site is not authorized",
            "site is not enrolled",
            "site not enrolled",
            "sender is not",
            "sender not",
            "unknown sender",
            "invalid sender",
            "not permitted to submit",
            "not permitted to send",
            "no permission to",
            "does not have permission",
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
            "possible matches",
            "possible duplicate patient",
            "multiple patient",
            "multiple patients",
            "multiple client",
            "multiple clients",
            "potential duplicate patient",
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
        DUPLICATE,
        &[
            "duplicate",
            "duplicates",
            "duplicated",
            "already exists",
            "already on file",
            "already been reported",
            "already in the",
        ],
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
            "vaccine codes",
            "vaccine type",
            "vaccine types",
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

/// The stable code of "who sends is not known, or not by this password".
const CREDENTIALS: &str = "registry.credentials";

/// The stable code of "the registry has it already".
pub const DUPLICATE: &str = "registry.duplicate";

/// The stable code of "who sends, or from where, is not known".
pub const FACILITY: &str = "registry.facility";

/// The sentence for [`FACILITY`].
pub const FACILITY_TEXT: &str =
    "The registry does not know the site that the message names. Check the set-up with its help desk.";

/// The first of the known texts that stands in what a registry said.
///
/// Texts about the set-up are left out where they may not be meant: at a place that a dose or a patient fills.
pub fn find(said: &str, may_be_set_up: bool) -> Option<&'static Known> {
    let mut best = KNOWN.len();
    for rest in phrase::starts(said) {
        let better = KNOWN.get(..best).unwrap_or_default();
        if let Some(i) = better.iter().position(|known| (may_be_set_up || !known.is_set_up()) && known.begins(rest)) {
            best = i;
        }
    }
    KNOWN.get(best)
}

/// Whether a text in plain words, that came instead of an acknowledgement, is about who sends.
///
/// A registry whose own database refuses its login speaks of itself, and one that repeats the whole request, with the
/// password in it, says nothing of it.
#[must_use]
pub fn is_about_account(said: &str) -> bool {
    let is_other = said.contains("MSH|") || has(said, &["login failed for user"]);
    let claims = || KNOWN.iter().filter(|known| known.is_set_up()).flat_map(|known| known.words);
    let is_claim = |rest: &[u8]| {
        claims().filter(|words| !NAMES.contains(words)).any(|words| phrase::begins_with_words(rest, words))
    };
    !is_other && phrase::starts(said).any(is_claim)
}

/// Words of known texts that only name what belongs to an account.
const NAMES: &[&str] = &["password", "passwords"];

/// Whether a text names the location at which a dose was administered.
pub fn names_location(said: &str) -> bool {
    has(said, &["administered at", "administering", "administration facility", "administration location", "rxa-11"])
}

/// Whether a text names the message and not a dose.
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
        let first = text.first().map(u8::to_ascii_lowercase);
        let is_candidate = |words: &&&str| words.as_bytes().first().copied() == first;
        self.words.iter().filter(is_candidate).any(|words| phrase::begins_with_words(text, words))
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
    #[case("Administration site identifier invalid", None)]
    #[case("Patient PIN is missing", None)]
    #[case("Credentials missing", None)]
    #[case("Vaccine is not authorized for this age", Some("registry.vaccine_unknown"))]
    #[case("Patient clinic notes missing", None)]
    #[case("Your organization code is not known", Some("registry.facility"))]
    #[case("User is not authorized", Some("registry.credentials"))]
    #[case("Lot number is required", None)]
    #[case("53703-000 is not a valid zip code", None)]
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
