//! Rules that only some programs have, and what a program may say about rules.

use super::{
    Change, SeverityOverride, assess,
    broken::{BROKEN, alias, identifier},
    day, decision, found, may_be, plain_program, sample, today,
};
use crate::{
    consent::{Consent, ConsentAnswer, ConsentPolicy, ConsentRule, Decision},
    finding::Severity,
    immunization::{Clinician, ExpirationPrecision},
    program::{Dialect, ExpirationStyle, Program, ProgramSet, VaccineCodeStyle},
    sample::{administered, snapshot},
    snapshot::Snapshot,
};

/// Changes for the rules that only some programs have: what the program says, the change, and the finding.
pub(super) const BROKEN_FOR_SOME: &[(&str, Severity, Speech, Change)] = &[
    ("patient.mrn.letters", Severity::Blocks, plain, |r| r.patient.mrn = "李".into()),
    ("patient.name.letters", Severity::Blocks, plain, |r| r.patient.name.middle = Some("李".into())),
    ("patient.otherNames.invalid", Severity::Blocks, plain, |r| r.patient.other_names = vec![alias("李")]),
    ("patient.identifiers.invalid", Severity::Blocks, plain, |r| r.patient.identifiers = vec![identifier("李", "A")]),
    ("patient.motherMaiden.letters", Severity::Blocks, plain, |r| {
        r.patient.mother_maiden.as_mut().unwrap().first = "李".into();
    }),
    ("patient.address.letters", Severity::Blocks, plain, |r| r.patient.address.as_mut().unwrap().city = "李".into()),
    ("patient.otherAddresses.invalid", Severity::Blocks, plain, |r| {
        r.patient.other_addresses = r.patient.address.clone().into_iter().collect();
        r.patient.other_addresses[0].street = "李".into();
    }),
    ("patient.nextOfKin.letters", Severity::Blocks, plain, |r| {
        r.patient.next_of_kin.as_mut().unwrap().name.first = "李".into();
    }),
    ("immunization.lot.letters", Severity::Blocks, plain, |r| r.immunization.lot = Some("李014237".into())),
    ("immunization.enteredBy.letters", Severity::Blocks, plain, |r| r.immunization.entered_by = Some(chinese())),
    ("immunization.administeredBy.letters", Severity::Blocks, plain, |r| {
        r.immunization.administered_by = Some(chinese());
    }),
    ("immunization.orderedBy.letters", Severity::Blocks, plain, |r| r.immunization.ordered_by = Some(chinese())),
    (
        "immunization.ndc.missing",
        Severity::Warns,
        |d| d.vaccine_code = VaccineCodeStyle::Ndc,
        |r| {
            r.immunization.ndc = None;
        },
    ),
    (
        "immunization.expiration.by_month",
        Severity::Omits,
        |d| d.expiration = ExpirationStyle::Day,
        |r| {
            r.immunization.expiration.as_mut().unwrap().precision = ExpirationPrecision::Month;
        },
    ),
];

use ConsentAnswer::{Given, NotAsked, Refused};

/// An answer to the registry of a program.
fn consent(program: &str, answer: ConsentAnswer) -> Consent {
    let (program, on) = (program.to_owned(), day("2026-03-02"));
    Consent { program, answer, on, how: None, asked_by: None, recorded_by: None, recorded_at: None }
}

/// A refusal to share with the registry of a program.
pub(super) fn refusal(program: &str) -> Consent {
    consent(program, Refused)
}

pub(super) type Speech = fn(&mut Dialect);

pub(super) fn plain(dialect: &mut Dialect) {
    dialect.ascii_only = true;
}

fn chinese() -> Clinician {
    Clinician { last: "李".into(), ..sample::clinician() }
}

#[test]
fn what_only_some_programs_ask_is_asked_by_them_alone() {
    for (code, severity, dialect, change) in BROKEN_FOR_SOME {
        let mut program = plain_program();
        dialect(program.dialect.as_mut().unwrap());
        let mut record = snapshot(administered());
        let found = |record: &Snapshot, program: &Program| {
            let findings = assess(record, program, sample::shared_catalog(), today()).into_iter();
            findings
                .map(|f| (f.code, f.severity))
                .filter(|(_, severity)| *severity != Severity::Informs)
                .collect::<Vec<_>>()
        };
        assert_eq!(found(&record, &program), []);
        change(&mut record);
        assert_eq!(found(&record, &program), [((*code).to_owned(), *severity)]);
        assert_eq!(found(&record, &plain_program()), []);
    }
}

/// Every rule can be raised, and every rule relaxed that does not make a message invalid.
#[test]
fn the_program_decides_how_much_a_rule_matters() {
    for (code, usual, change) in BROKEN {
        let mut record = snapshot(administered());
        change(&mut record);
        let mut program = plain_program();
        for severity in [Severity::Blocks, Severity::Holds, Severity::Warns, Severity::Informs] {
            program.severities = vec![SeverityOverride { code: (*code).into(), severity, from_age: None }];
            let findings = assess(&record, &program, sample::shared_catalog(), today());
            let expected = if may_be(code, severity) { severity } else { *usual };
            assert_eq!(findings.iter().find(|f| f.code == *code).unwrap().severity, expected, "{code}");
        }
    }
    assert!(!may_be("patient.rase.missing", Severity::Blocks));
}

/// A manufacturer who is not told blocks a dose only where the registry takes none such.
#[rstest::rstest]
#[case("RI", Severity::Blocks)]
#[case("WI", Severity::Warns)]
fn a_registry_may_refuse_what_others_warn_of(#[case] code: &str, #[case] expected: Severity) {
    let programs = ProgramSet::built_in().unwrap();
    let mut record = snapshot(administered());
    record.immunization.mvx = Some("OTH".into());
    let findings = assess(&record, programs.find(code).unwrap(), sample::shared_catalog(), today());
    let found = findings.iter().find(|finding| finding.code == "immunization.manufacturer.unspecific").unwrap();
    assert_eq!(found.severity, expected);
}

/// Records that cannot be written: they are blocked whatever a program says.
#[test]
fn what_makes_a_message_invalid_cannot_be_relaxed() {
    for (code, ..) in BROKEN.iter().filter(|(_, severity, _)| *severity == Severity::Blocks) {
        let relaxed = may_be(code, Severity::Warns);
        let is_about_sense = [
            "patient.birthDate.future",
            "patient.birthDate.too_old",
            "patient.diedOn.before_birth",
            "immunization.givenOn.future",
            "immunization.givenOn.before_birth",
            "immunization.givenOn.after_death",
            "immunization.lot.not_usable",
            "immunization.refusalReason.not_refused",
        ];
        assert_eq!(relaxed, is_about_sense.contains(code), "{code}");
    }
    let mut record = snapshot(administered());
    record.immunization.lot = None;
    assert!(found(&record).contains(&("immunization.lot.missing".to_owned(), Severity::Blocks)));
}

/// Consent: what an answer means is said by the program, and an answer to the registry counts before the general one.
#[rstest::rstest]
#[case::unasked("TX", "2020-01-01", None, None, Some("patient.consent.missing"))]
#[case::agreed_in_general("TX", "2020-01-01", Some(false), None, None)]
#[case::given("TX", "2020-01-01", None, Some(Given), None)]
#[case::given_here_alone("TX", "2020-01-01", Some(true), Some(Given), None)]
#[case::refused("TX", "2020-01-01", None, Some(Refused), Some("patient.consent.refused"))]
#[case::refused_here_alone("TX", "2020-01-01", Some(false), Some(Refused), Some("patient.consent.refused"))]
#[case::taken_back("TX", "2020-01-01", None, Some(NotAsked), Some("patient.consent.missing"))]
#[case::refused_in_general("TX", "2020-01-01", Some(true), None, Some("patient.protected"))]
#[case::child("NY", "2010-01-01", None, None, None)]
#[case::on_the_birthday("NY", "2007-03-10", None, None, Some("patient.consent.missing"))]
#[case::on_the_day_before("NY", "2007-03-11", None, None, None)]
#[case::elsewhere("WI", "1990-01-01", None, None, None)]
#[case::elsewhere_refused("WI", "1990-01-01", None, Some(Refused), Some("patient.consent.refused"))]
#[case::may_opt_out("NH", "1990-01-01", None, None, None)]
#[case::opted_out("NH", "1990-01-01", None, Some(Refused), Some("patient.consent.refused"))]
fn an_answer_means_what_the_program_says(
    #[case] code: &str,
    #[case] born: &str,
    #[case] protected: Option<bool>,
    #[case] answer: Option<ConsentAnswer>,
    #[case] expected: Option<&str>,
) {
    let programs = crate::program::ProgramSet::built_in().unwrap();
    let (program, today) = (programs.find(code).unwrap(), sample::day("2026-03-10"));
    let mut record = snapshot(administered());
    (record.patient.birth_date, record.patient.protected) = (sample::day(born), protected);
    record.patient.consents = answer.map(|answer| consent(code, answer)).into_iter().collect();
    let findings = assess(&record, program, sample::shared_catalog(), today);
    let about = |code: &str| code.starts_with("patient.consent") || code.starts_with("patient.protected");
    let stopping: Vec<_> = findings.iter().filter(|finding| finding.stops() && about(&finding.code)).collect();
    assert_eq!(stopping.iter().map(|finding| finding.code.as_str()).collect::<Vec<_>>(), Vec::from_iter(expected));
    let is_left_out = decision(&record.patient, program, today) == Decision::LeaveOut;
    assert_eq!(is_left_out, code == "NH" && answer == Some(Refused));
    record.patient.consents.iter_mut().for_each(|consent| consent.program = "ZZ".into());
    let others = assess(&record, program, sample::shared_catalog(), today);
    record.patient.consents.clear();
    assert_eq!(others, assess(&record, program, sample::shared_catalog(), today), "an answer to another registry");
}

/// Where the registry is told of a refusal, the message goes and says so.
#[test]
fn a_registry_that_is_told_of_refusals_gets_the_dose() {
    let mut program = plain_program();
    program.consent = Some(ConsentPolicy { rule: ConsentRule::Told, ..ConsentPolicy::default() });
    let mut record = snapshot(administered());
    for (protected, answer) in [(Some(true), None), (None, Some(Refused))] {
        record.patient.protected = protected;
        record.patient.consents = answer.map(|answer| consent("SANDBOX", answer)).into_iter().collect();
        assert!(
            !assess(&record, &program, sample::shared_catalog(), today()).iter().any(crate::finding::Finding::stops)
        );
    }
}

/// An entered setting decides as one of the file does.
#[test]
fn an_entered_expiration_style_is_heeded() {
    let programs = crate::program::ProgramSet::built_in().unwrap();
    let program = programs.find("TN").unwrap();
    let mut record = snapshot(administered());
    record.immunization.expiration.as_mut().unwrap().precision = ExpirationPrecision::Month;
    for (entered, is_found) in [("DAY", true), ("MONTH", false)] {
        let entered = [("expiration".to_owned(), entered.to_owned())].into();
        let settings = crate::vxu::MessageSettings::from_settings(program, &entered, &entered);
        let context = crate::readiness::Context { settings: Some(&settings), ..Default::default() };
        let catalog = sample::shared_catalog();
        let findings = crate::readiness::assess_among(&record, &context, program, catalog, today());
        let found = findings.iter().any(|finding| finding.code == "immunization.expiration.by_month");
        assert_eq!(found, is_found, "{entered:?}");
    }
}
