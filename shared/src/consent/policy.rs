//! The consent that a registry's program asks of patients, and the meaning of an answer there.

use serde::{Deserialize, Serialize};

use crate::wire_enum;

wire_enum! {
    /// The meaning of a refusal or a missing answer to a registry.
    #[derive(Default)]
    pub enum ConsentRule {
        /// Nothing goes without consent.
        #[default]
        OptIn = "OPT_IN",
        /// Patients who opted out are left out.
        OptOut = "OPT_OUT",
        /// The registry takes every record, and is told in the message which it must not share.
        Told = "TOLD",
    }
}

/// The consent that a program asks for: the table `[consent]` of its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentPolicy {
    /// The meaning of an answer.
    pub rule: ConsentRule,
    /// The age in years from which patients are asked; none for every age.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_age: Option<u32>,
    /// PD1-12 of a patient who agreed.
    #[serde(default = "no", skip_serializing_if = "is_no")]
    pub given: String,
    /// PD1-12 of a patient who refused.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub refused: String,
    /// PD1-12 of a patient whom nobody asked.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unasked: String,
}

fn no() -> String {
    "N".to_owned()
}

fn yes() -> String {
    "Y".to_owned()
}

fn is_no(word: &str) -> bool {
    word == "N"
}

fn is_yes(word: &str) -> bool {
    word == "Y"
}

impl Default for ConsentPolicy {
    /// Returns a policy with the words of the national guide.
    fn default() -> Self {
        Self { rule: ConsentRule::default(), from_age: None, given: no(), refused: yes(), unasked: String::new() }
    }
}

impl ConsentPolicy {
    /// Returns PD1-12 of an answer: `Some(true)` for a record that must not be shared.
    #[must_use]
    pub fn word(&self, protected: Option<bool>) -> &str {
        match protected {
            Some(true) => &self.refused,
            Some(false) => &self.given,
            None => &self.unasked,
        }
    }

    /// Returns what an answer means, in a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let from =
            self.from_age.filter(|age| *age > 0).map(|age| format!("From the age of {age}: ")).unwrap_or_default();
        let rule = match self.rule {
            ConsentRule::OptIn => "Nothing is sent without consent.",
            ConsentRule::OptOut => "Patients may opt out, and are then left out.",
            ConsentRule::Told => "Every dose is sent. The registry is told of a refusal and does not share the record.",
        };
        from + rule
    }

    /// Returns what is wrong with its words, if anything is.
    #[must_use]
    pub fn fault(&self) -> Option<&'static str> {
        let is_word = |word: &str| matches!(word, "Y" | "N");
        let is_right = is_word(&self.given) && is_word(&self.refused) && self.given != self.refused;
        let is_said = self.unasked.is_empty() || is_word(&self.unasked);
        (!(is_right && is_said))
            .then_some("PD1-12 is Y or N, one for given and the other for refused, or nothing for unasked")
    }
}

/// The consequence of an answer for the doses of a patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// They are sent.
    Send,
    /// They are held until the patient was asked.
    Ask,
    /// They are held until a person decides.
    Hold,
    /// They are left out.
    LeaveOut,
}

/// Decides what follows from a patient's answer, `Some(true)` for a record that must not be shared.
///
/// `is_asked_at_age` tells whether the patient has the age from which the program asks.
#[must_use]
pub fn decide(policy: Option<&ConsentPolicy>, protected: Option<bool>, is_asked_at_age: bool) -> Decision {
    let rule = policy.filter(|_| is_asked_at_age).map(|policy| policy.rule);
    match (rule, protected) {
        (Some(ConsentRule::OptIn), None) => Decision::Ask,
        (Some(ConsentRule::OptOut), Some(true)) => Decision::LeaveOut,
        (Some(ConsentRule::Told), Some(true)) | (_, Some(false) | None) => Decision::Send,
        (Some(ConsentRule::OptIn) | None, Some(true)) => Decision::Hold,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REFUSED: Option<bool> = Some(true);
    const GIVEN: Option<bool> = Some(false);

    #[rstest::rstest]
    #[case::no_policy(None, None, Decision::Send)]
    #[case::no_policy(None, GIVEN, Decision::Send)]
    #[case::no_policy(None, REFUSED, Decision::Hold)]
    #[case::opt_in(Some(ConsentRule::OptIn), None, Decision::Ask)]
    #[case::opt_in(Some(ConsentRule::OptIn), GIVEN, Decision::Send)]
    #[case::opt_in(Some(ConsentRule::OptIn), REFUSED, Decision::Hold)]
    #[case::opt_out(Some(ConsentRule::OptOut), None, Decision::Send)]
    #[case::opt_out(Some(ConsentRule::OptOut), GIVEN, Decision::Send)]
    #[case::opt_out(Some(ConsentRule::OptOut), REFUSED, Decision::LeaveOut)]
    #[case::told(Some(ConsentRule::Told), None, Decision::Send)]
    #[case::told(Some(ConsentRule::Told), GIVEN, Decision::Send)]
    #[case::told(Some(ConsentRule::Told), REFUSED, Decision::Send)]
    fn an_answer_means_what_the_program_says(
        #[case] rule: Option<ConsentRule>,
        #[case] protected: Option<bool>,
        #[case] expected: Decision,
    ) {
        let policy = rule.map(|rule| ConsentPolicy { rule, ..ConsentPolicy::default() });
        assert_eq!(decide(policy.as_ref(), protected, true), expected);
        let below_the_age = decide(policy.as_ref(), protected, false);
        assert_eq!(below_the_age, decide(None, protected, true), "below the age nobody is asked");
    }

    #[rstest::rstest]
    #[case("N", "Y", "", true)]
    #[case("Y", "N", "N", true)]
    #[case("N", "N", "", false)]
    #[case("N", "X", "", false)]
    #[case("N", "Y", "U", false)]
    fn its_words_are_those_of_the_field(
        #[case] given: &str,
        #[case] refused: &str,
        #[case] unasked: &str,
        #[case] is_right: bool,
    ) {
        let [given, refused, unasked] = [given, refused, unasked].map(str::to_owned);
        let policy = ConsentPolicy { given, refused, unasked, ..ConsentPolicy::default() };
        assert_eq!(policy.fault().is_none(), is_right);
        assert_eq!(
            [GIVEN, REFUSED, None].map(|answer| policy.word(answer)),
            [&policy.given, &policy.refused, &policy.unasked]
        );
    }
}
