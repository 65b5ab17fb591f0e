//! A program as a practice set it up: entries in the place of facts of its file.

use std::borrow::Cow;

use super::{
    setting::{Settings, is_required},
    target::{Facts, Target},
    transport::Style,
    types::{Program, SetUpField},
};

impl Program {
    /// Returns the program with what was entered in the place of the facts that entries set.
    #[must_use]
    pub fn configured(&self, entered: &Settings) -> Cow<'_, Self> {
        let given: Vec<_> = self.set_up.iter().filter_map(|field| given(field, entered)).collect();
        let (Some(transport), Some(dialect), false) = (&self.transport, &self.dialect, given.is_empty()) else {
            return Cow::Borrowed(self);
        };
        let (mut transport, mut dialect, mut consent) = (transport.clone(), dialect.clone(), self.consent.clone());
        for (target, value) in given {
            let facts = Facts { transport: &mut transport, dialect: &mut dialect, consent: &mut consent };
            target.set(facts, value);
        }
        Cow::Owned(Self { transport: Some(transport), dialect: Some(dialect), consent, ..self.clone() })
    }

    /// Returns the program that a practice's entries describe: what was entered for the state as facts, and what is the
    /// practice's own as it is asked for.
    #[must_use]
    pub fn as_entered(&self, entered: &Settings) -> Self {
        let mut program = self.configured(entered).into_owned();
        let style = program.transport.as_ref().map(|transport| transport.style);
        if let Some(transport) = program.transport.as_mut().filter(|transport| transport.style != Style::SoapCall) {
            transport.call = None;
        }
        program.set_up.retain(|field| field.sets.is_none());
        for field in &mut program.set_up {
            field.required = is_required(field, style);
        }
        program
    }
}

/// Returns what an entry sets.
fn given<'a>(field: &SetUpField, entered: &'a Settings) -> Option<(Target, &'a str)> {
    let value = entered.get(&field.name)?.trim();
    Some((field.sets?, value)).filter(|_| !value.is_empty())
}

/// Returns the protocol that was entered, if the form asks for it.
pub fn entered_style(set_up: &[SetUpField], entered: &Settings) -> Option<Style> {
    let mut given = set_up.iter().filter_map(|field| given(field, entered));
    given.find(|(target, _)| *target == Target::Style).and_then(|(_, value)| Style::parse(value))
}

#[cfg(any(feature = "server", test))]
impl Program {
    /// Returns the file of the program that a practice's entries describe, to be shared or put in a folder of programs.
    ///
    /// # Errors
    /// Returns an error if the program cannot be written as TOML.
    pub fn to_file(&self, entered: &Settings, today: chrono::NaiveDate) -> Result<String, toml::ser::Error> {
        let mut program = self.as_entered(entered);
        let seen = super::seen::Seen::on(today);
        let source = super::types::Source {
            facts: "What was entered in the form".to_owned(),
            from: "A practice's set-up".to_owned(),
            seen,
        };
        program.sources.push(source);
        toml::to_string_pretty(&program)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        consent::ConsentRule,
        program::{BatchStyle, Encoding, ExpirationStyle, ProgramSet},
    };

    fn entered(pairs: &[(&str, &str)]) -> Settings {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn tennessee() -> Program {
        ProgramSet::built_in().unwrap().find("TN").unwrap().clone()
    }

    /// The settings that a state's letter may hold.
    const LETTER: &[(&str, &str)] = &[
        ("service", "CDC_2011_SOAP_11"),
        ("encoding", "CDATA"),
        ("receiving_application", " TENNIIS^2.16.840.1.113883.3.9999^ISO "),
        ("receiving_facility", "TDH"),
        ("organization_assigner", "TNSTATE"),
        ("sending_application", "CLINICEHR"),
        ("vaccine_code", "CVX"),
        ("mrn_type", "PI"),
        ("expiration", "MONTH"),
        ("next_of_kin", "NO"),
        ("batch", "FILE"),
        ("consent", "OPT_OUT"),
        ("consent_from_age", "18"),
        ("username", "clinic"),
        ("sending_facility", "QRP01"),
    ];

    #[test]
    fn what_is_not_entered_stays_as_the_file_says() {
        let program = tennessee();
        let nothing = entered(&[("username", "clinic"), ("batch", " "), ("unknown", "x")]);
        assert!(matches!(program.configured(&nothing), Cow::Borrowed(_)));
    }

    #[test]
    fn each_entry_takes_the_place_of_its_fact() {
        let program = tennessee();
        let set = program.configured(&entered(LETTER));
        let (transport, dialect) = (set.transport.as_ref().unwrap(), set.dialect.as_ref().unwrap());
        assert_eq!((transport.style, transport.encoding), (Style::Cdc2011Soap11, Encoding::Cdata));
        assert_eq!(dialect.receiving_application, "TENNIIS^2.16.840.1.113883.3.9999^ISO");
        assert_eq!((dialect.receiving_facility.as_str(), dialect.sending_application.as_str()), ("TDH", "CLINICEHR"));
        assert_eq!(dialect.sending_organization.as_ref().unwrap().assigner, "TNSTATE");
        assert_eq!((dialect.mrn_type.as_str(), dialect.next_of_kin), ("PI", false));
        assert_eq!((dialect.expiration, dialect.batch), (ExpirationStyle::Month, BatchStyle::File));
        let consent = set.consent.as_ref().unwrap();
        assert_eq!((consent.rule, consent.from_age), (ConsentRule::OptOut, Some(18)));
    }

    #[test]
    fn what_was_entered_is_a_file_that_needs_no_entry_for_it() {
        let program = tennessee();
        let day = "2026-11-26".parse().unwrap();
        let text = program.to_file(&entered(LETTER), day).unwrap();
        let read = ProgramSet::from_toml(&[("tn.toml", &text)]).unwrap().programs.remove(0);
        let set = program.configured(&entered(LETTER));
        assert_eq!((&read.transport, &read.dialect), (&set.transport, &set.dialect));
        assert_eq!(read.consent, set.consent);
        assert!(read.field("batch").is_none() && read.field("username").is_some());
        assert!(!text.contains("clinic\"") && !text.contains("QRP01"), "what is the practice's own is not told");
        assert_eq!(read.sources.last().unwrap().seen.to_string(), "2026-11");
        assert!(!read.unverified.is_empty(), "the state has not confirmed it all the same");
    }

    #[rstest::rstest]
    #[case::as_the_file_says("NY", &[], Some((ConsentRule::OptIn, Some(19))))]
    #[case::none("NY", &[("consent", "NONE"), ("consent_from_age", "18")], None)]
    #[case::other_rule("NY", &[("consent", "OPT_OUT")], Some((ConsentRule::OptOut, Some(19))))]
    #[case::other_age("NY", &[("consent_from_age", "18")], Some((ConsentRule::OptIn, Some(18))))]
    #[case::no_rule("TN", &[("consent_from_age", "18")], None)]
    #[case::rule("TN", &[("consent", "TOLD")], Some((ConsentRule::Told, None)))]
    fn the_letter_says_what_is_asked_of_patients(
        #[case] code: &str,
        #[case] entries: &[(&str, &str)],
        #[case] expected: Option<(ConsentRule, Option<u32>)>,
    ) {
        let programs = ProgramSet::built_in().unwrap();
        let set = programs.find(code).unwrap().configured(&entered(entries)).into_owned();
        assert_eq!(set.consent.map(|consent| (consent.rule, consent.from_age)), expected);
    }

    #[test]
    fn every_program_can_be_written_and_read() {
        for program in ProgramSet::built_in().unwrap().programs.iter().filter(|program| program.is_ready()) {
            for entries in [entered(&[]), entered(&[("route", "IZ_GATEWAY_HUB_2014")])] {
                let text = program.to_file(&entries, "2026-11-26".parse().unwrap()).unwrap();
                let read = ProgramSet::from_toml(&[("x.toml", &text)]).map(|mut set| set.programs.remove(0));
                let mut read = read.unwrap_or_else(|error| panic!("{}: {error}", program.code));
                // Every file is given the way by the gateway again.
                read.set_up.retain(|field| field.name != "route");
                // Nothing is lost: what is read is what was entered, with where that comes from.
                let mut expected = program.as_entered(&entries);
                expected.sources.push(read.sources.last().unwrap().clone());
                assert_eq!(read, expected, "{}", program.code);
            }
        }
    }
}
