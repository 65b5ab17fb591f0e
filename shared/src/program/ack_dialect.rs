//! The acknowledgement dialect: a registry's deviations from the standard in its answers.

use serde::{Deserialize, Serialize};

use crate::wire_enum;

wire_enum! {
    /// Meaning of AE, "processed with errors", at a registry.
    pub enum ErrorMeaning {
        /// By the ERR segments: an error (E) that concerns a dose refuses it, warnings refuse nothing.
        ByErrors = "BY_ERRORS",
        /// The doses were accepted whatever the ERR segments say, unless a phrase refuses them.
        Accepted = "ACCEPTED",
        /// Nothing was accepted.
        Rejected = "REJECTED",
    }
}

/// The acknowledgement dialect of a registry: `[acknowledgement]` in a program's file.
///
/// Every key may be left out. A list that is given takes the place of the built-in one, and may be empty.
///
/// Words are found whatever their case, at the beginning of a word, anywhere in ERR, MSA-3 and NTE, except in what the
/// registry itself calls information (I); a blank stands for any run of blanks, and `#n` for `#` and a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AckDialect {
    /// Meaning of AE.
    pub ae: ErrorMeaning,
    /// `true` if an error (E) that names no place, in an AE, refuses every dose.
    pub unlocated_error_rejects: bool,
    /// `true` if an AE without severities, or without any ERR segment, refuses every dose.
    pub unexplained_error_rejects: bool,
    /// Phrases that refuse every dose of the message, whatever code or severity they come with.
    pub rejects_message: Vec<String>,
    /// Phrases that refuse one dose: the one with the number `#n`, else the one that the error is about.
    pub rejects_dose: Vec<String>,
    /// `true` if the common phrases of registries that did not keep a dose refuse it, such as
    /// `Immunization was not added`, whatever code or severity they come with.
    pub common_refusals: bool,
    /// Phrases that are about the set-up wherever they stand: the account, or the sender.
    pub set_up: Vec<String>,
    /// Phrases that make an error a warning. Phrases that refuse take precedence.
    pub accepts: Vec<String>,
    /// Complete answers in plain text that accept everything, such as `SUCCESS`.
    pub plain_success: Vec<String>,
    /// Message types (MSH-9.1) that this registry sends in place of ACK, such as `VXU`. They need MSA too.
    pub mislabeled: Vec<String>,
}

/// Phrases by which registries refuse a message, even in a warning, beside what every registry's English says.
const REJECTS_MESSAGE: &[&str] = &["bad message"];

impl Default for AckDialect {
    fn default() -> Self {
        let owned = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        Self {
            ae: ErrorMeaning::ByErrors,
            unlocated_error_rejects: true,
            unexplained_error_rejects: true,
            rejects_message: owned(REJECTS_MESSAGE),
            rejects_dose: Vec::new(),
            common_refusals: true,
            set_up: Vec::new(),
            accepts: Vec::new(),
            plain_success: Vec::new(),
            mislabeled: Vec::new(),
        }
    }
}

impl AckDialect {
    /// Returns the key of a list with an empty entry, which would match every answer.
    #[must_use]
    pub fn empty_entry(&self) -> Option<&'static str> {
        let lists = [
            ("rejects_message", &self.rejects_message),
            ("rejects_dose", &self.rejects_dose),
            ("set_up", &self.set_up),
            ("accepts", &self.accepts),
            ("plain_success", &self.plain_success),
            ("mislabeled", &self.mislabeled),
        ];
        lists.into_iter().find(|(_, list)| list.iter().any(|entry| entry.trim().is_empty())).map(|(key, _)| key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{program::ProgramSet, sample::SANDBOX};

    fn read(lines: &str) -> Result<AckDialect, String> {
        let text = format!("{SANDBOX}\n[acknowledgement]\n{lines}\n");
        let set = ProgramSet::from_toml(&[("x.toml", &text)]).map_err(|e| e.to_string())?;
        Ok(set.programs[0].acknowledgement.clone())
    }

    #[test]
    fn a_program_without_the_section_reads_answers_as_the_guide_means_them() {
        let set = ProgramSet::from_toml(&[("x.toml", SANDBOX)]).unwrap();
        assert_eq!(set.programs[0].acknowledgement, AckDialect::default());
    }

    #[test]
    fn what_is_given_takes_the_place_of_what_is_built_in() {
        let dialect = read("ae = \"ACCEPTED\"\nrejects_message = []\nrejects_dose = [\"not processing order group\"]");
        let expected = AckDialect {
            ae: ErrorMeaning::Accepted,
            rejects_message: Vec::new(),
            rejects_dose: vec!["not processing order group".into()],
            ..AckDialect::default()
        };
        assert_eq!(dialect, Ok(expected));
    }

    #[rstest::rstest]
    #[case("ae = \"GOOD\"", "field ae")]
    #[case("rejects = []", "field rejects")]
    #[case("set_up = [\"\"]", "field acknowledgement.set_up of SANDBOX")]
    #[case("accepts = [\" \"]", "field acknowledgement.accepts of SANDBOX")]
    #[case("plain_success = [\"\"]", "field acknowledgement.plain_success of SANDBOX")]
    fn a_fault_is_named(#[case] lines: &str, #[case] says: &str) {
        let said = read(lines).unwrap_err();
        assert!(said.contains(says), "{said}");
    }
}
