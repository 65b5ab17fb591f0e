//! The dialect of a registry's acknowledgements.

use serde::{Deserialize, Serialize};

use crate::wire_enum;

wire_enum! {
    /// The meaning of AE, "processed, and something is wrong".
    pub enum ErrorMeaning {
        /// As its ERR segments say: an error (E) that concerns a dose refuses it, warnings refuse nothing.
        ByErrors = "BY_ERRORS",
        /// The doses were taken, whatever the ERR segments say, unless words refuse them.
        Accepted = "ACCEPTED",
        /// Nothing was taken.
        Rejected = "REJECTED",
    }
}

/// The dialect of a registry's acknowledgements: `[acknowledgement]` in a program's file.
///
/// Every key may be left out. A list that is given takes the place of the built-in one, and may be empty.
///
/// Words are found whatever their case, at the beginning of a word, anywhere in ERR, MSA-3 and NTE, except in what the
/// registry itself calls information (I); a blank stands for any run of blanks, and `#n` for `#` and a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AckDialect {
    /// The meaning of AE.
    pub ae: ErrorMeaning,
    /// Whether an error (E) that names no place, in an AE, refuses every dose.
    pub unlocated_error_rejects: bool,
    /// Whether an AE that does not say how bad anything is, or says nothing at all, refuses every dose.
    pub unexplained_error_rejects: bool,
    /// Words that refuse every dose of the message, whatever code or severity stands beside them.
    pub rejects_message: Vec<String>,
    /// Words that refuse one dose: the one that `#n` counts, else the one that the error is about.
    pub rejects_dose: Vec<String>,
    /// Whether the ways in which registries are known to say that they did not keep a dose refuse it, such as
    /// `Immunization was not added`, whatever code or severity stands beside them.
    pub common_refusals: bool,
    /// Words that are about the set-up wherever they stand: the account, or who sends.
    pub set_up: Vec<String>,
    /// Words that make a warning of an error. Those that refuse are stronger.
    pub accepts: Vec<String>,
    /// Whole answers in plain text that mean that everything was taken, such as `SUCCESS`.
    pub plain_success: Vec<String>,
    /// Kinds of message (MSH-9.1) that this registry sends in place of ACK, such as `VXU`. They need MSA all the same.
    pub mislabeled: Vec<String>,
}

/// Words by which registries say that they kept nothing, even where they call it a warning.
const REJECTS_MESSAGE: &[&str] =
    &["message rejected", "record rejected", "file rejected", "bad message", "pid #n ignored"];

/// Words by which registries say that they did not keep one dose.
const REJECTS_DOSE: &[&str] = &["rxa #n ignored"];

impl Default for AckDialect {
    fn default() -> Self {
        let owned = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        Self {
            ae: ErrorMeaning::ByErrors,
            unlocated_error_rejects: true,
            unexplained_error_rejects: true,
            rejects_message: owned(REJECTS_MESSAGE),
            rejects_dose: owned(REJECTS_DOSE),
            common_refusals: true,
            set_up: Vec::new(),
            accepts: Vec::new(),
            plain_success: Vec::new(),
            mislabeled: Vec::new(),
        }
    }
}

impl AckDialect {
    /// The key of a list that holds an empty entry, which would fit every answer.
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
