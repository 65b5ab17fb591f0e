//! One record that satisfies every rule, and for every rule one that does not.

use std::collections::BTreeSet;

use super::*;
use crate::{
    finding::Severity,
    immunization::{Completion, ExpirationPrecision, Immunization},
    patient::{Identifier, IdentifierKind, NameKind, OtherName},
    program::{Dialect, ExpirationStyle, Program, Raised, VaccineCodeStyle},
    report::Action,
    sample::{self, administered, day, historical, immune, name, refused, snapshot},
    vxu::{MessageSettings, Vxu, render},
};

fn plain_program() -> Program {
    Program { severities: Vec::new(), ..sample::sandbox() }
}

fn today() -> NaiveDate {
    day("2026-03-10")
}

fn found(record: &Snapshot) -> Vec<(String, Severity)> {
    let findings = assess(record, &plain_program(), &sample::catalog(), today());
    findings.into_iter().map(|f| (f.code, f.severity)).collect()
}

#[rstest::rstest]
#[case(administered())]
#[case(historical())]
#[case(refused())]
#[case(immune())]
#[case(sample::known_dose())]
fn a_complete_record_has_no_finding(#[case] dose: Immunization) {
    assert_eq!(found(&snapshot(dose)), []);
}

type Change = fn(&mut Snapshot);

/// For every rule a change that breaks it, and what is found then.
const BROKEN: &[(&str, Severity, Change)] = &[
    ("patient.identifiers.incomplete", Severity::Omits, |r| r.patient.identifiers = vec![identifier("", "A")]),
    ("patient.identifiers.invalid", Severity::Blocks, |r| {
        r.patient.identifiers = vec![identifier("1234567890123456", "A")];
    }),
    ("patient.otherNames.incomplete", Severity::Omits, |r| r.patient.other_names = vec![alias("")]),
    ("patient.otherNames.invalid", Severity::Blocks, |r| r.patient.other_names = vec![alias(&"x".repeat(51))]),
    ("patient.otherAddresses.invalid", Severity::Blocks, |r| {
        r.patient.other_addresses = r.patient.address.clone().into_iter().collect();
        r.patient.other_addresses[0].street = "x".repeat(121);
    }),
    ("patient.phones.malformed", Severity::Omits, |r| {
        r.patient.phones = sample::known_child().phones;
        r.patient.phones[0].number = "555-0188".into();
    }),
    ("patient.language.unknown_code", Severity::Blocks, |r| r.patient.language = Some("xxx".into())),
    ("patient.birthOrder.invalid", Severity::Blocks, |r| {
        (r.patient.multiple_birth, r.patient.birth_order) = (Some(true), Some(0));
    }),
    ("patient.birthOrder.single_birth", Severity::Omits, |r| r.patient.birth_order = Some(2)),
    ("patient.diedOn.before_birth", Severity::Blocks, |r| {
        (r.patient.deceased, r.patient.died_on) = (Some(true), Some(day("2025-03-01")));
    }),
    ("patient.diedOn.not_deceased", Severity::Omits, |r| r.patient.died_on = Some(day("2026-03-01"))),
    ("patient.nextOfKin.telecom", Severity::Omits, |r| {
        r.patient.next_of_kin.as_mut().unwrap().email = Some("none".into());
    }),
    ("patient.firstName.missing", Severity::Blocks, |r| r.patient.name.first = " ".into()),
    ("patient.lastName.missing", Severity::Blocks, |r| r.patient.name.last.clear()),
    ("patient.name.too_long", Severity::Blocks, |r| r.patient.name.last = "x".repeat(51)),
    ("patient.name.placeholder", Severity::Warns, |r| r.patient.name = name("Marsh", "Baby Girl")),
    ("patient.mrn.missing", Severity::Blocks, |r| r.patient.mrn.clear()),
    ("patient.mrn.too_long", Severity::Blocks, |r| r.patient.mrn = "x".repeat(16)),
    ("patient.birthDate.future", Severity::Blocks, |r| r.patient.birth_date = day("2026-03-11")),
    ("patient.birthDate.too_old", Severity::Blocks, |r| r.patient.birth_date = day("1899-12-31")),
    ("patient.sex.unknown", Severity::Warns, |r| r.patient.sex = crate::patient::Sex::Unknown),
    ("patient.race.missing", Severity::Warns, |r| r.patient.races.clear()),
    ("patient.race.unknown_code", Severity::Blocks, |r| r.patient.races.push("0000-0".into())),
    ("patient.ethnicity.missing", Severity::Warns, |r| r.patient.ethnicity = None),
    ("patient.ethnicity.unknown_code", Severity::Blocks, |r| r.patient.ethnicity = Some("2106-3".into())),
    ("patient.address.missing", Severity::Warns, |r| r.patient.address = None),
    ("patient.address.incomplete", Severity::Warns, |r| r.patient.address.as_mut().unwrap().city.clear()),
    ("patient.address.too_long", Severity::Blocks, |r| r.patient.address.as_mut().unwrap().city = "x".repeat(51)),
    ("patient.address.state", Severity::Warns, |r| r.patient.address.as_mut().unwrap().state = "Wisconsin".into()),
    ("patient.address.zip", Severity::Warns, |r| r.patient.address.as_mut().unwrap().zip = "5466".into()),
    ("patient.phone.missing", Severity::Warns, |r| r.patient.phone = None),
    ("patient.phone.malformed", Severity::Omits, |r| r.patient.phone = Some("555-0188".into())),
    ("patient.email.malformed", Severity::Omits, |r| r.patient.email = Some("none".into())),
    ("patient.motherMaiden.missing", Severity::Informs, |r| r.patient.mother_maiden = None),
    ("patient.motherMaiden.too_long", Severity::Blocks, |r| {
        r.patient.mother_maiden = Some(name(&"x".repeat(51), "Ione"));
    }),
    ("patient.nextOfKin.missing", Severity::Warns, |r| r.patient.next_of_kin = None),
    ("patient.nextOfKin.incomplete", Severity::Omits, |r| r.patient.next_of_kin.as_mut().unwrap().relationship.clear()),
    ("patient.nextOfKin.invalid", Severity::Blocks, |r| {
        r.patient.next_of_kin.as_mut().unwrap().relationship = "MOM".into();
    }),
    ("patient.publicity.unknown_code", Severity::Blocks, |r| r.patient.publicity = Some("99".into())),
    ("patient.protected", Severity::Holds, |r| r.patient.protected = Some(true)),
    ("patient.test", Severity::Holds, |r| r.patient.test = true),
    ("immunization.vaccine.not_recognized", Severity::Blocks, |r| r.immunization.cvx = None),
    ("immunization.vaccine.inactive", Severity::Warns, |r| {
        (r.immunization.cvx, r.immunization.mvx) = (Some("308".into()), Some("PFR".into()));
    }),
    ("immunization.vaccine.unspecified", Severity::Warns, |r| {
        (r.immunization.cvx, r.immunization.mvx) = (Some("88".into()), Some("PMC".into()));
    }),
    ("immunization.givenOn.future", Severity::Blocks, |r| r.immunization.given_on = day("2026-03-11")),
    ("immunization.givenOn.before_birth", Severity::Blocks, |r| r.immunization.given_on = day("2025-03-01")),
    ("immunization.source.unknown", Severity::Blocks, |r| r.immunization.source = "99".into()),
    ("immunization.orderId.invalid", Severity::Blocks, |r| r.immunization.order_id.clear()),
    ("immunization.lot.missing", Severity::Blocks, |r| r.immunization.lot = None),
    ("immunization.lot.too_long", Severity::Blocks, |r| r.immunization.lot = Some("x".repeat(21))),
    ("immunization.lot.not_usable", Severity::Blocks, |r| r.immunization.lot = Some("N/A".into())),
    ("immunization.expiration.missing", Severity::Warns, |r| r.immunization.expiration = None),
    ("immunization.expiration.passed", Severity::Warns, |r| {
        r.immunization.expiration.as_mut().unwrap().date = day("2026-03-08");
    }),
    ("immunization.manufacturer.missing", Severity::Blocks, |r| r.immunization.mvx = None),
    ("immunization.manufacturer.unknown_code", Severity::Blocks, |r| r.immunization.mvx = Some("XXX".into())),
    ("immunization.manufacturer.mismatch", Severity::Warns, |r| r.immunization.mvx = Some("PFR".into())),
    ("immunization.amount.missing", Severity::Warns, |r| r.immunization.amount = None),
    ("immunization.amount.malformed", Severity::Blocks, |r| r.immunization.amount = Some("0".into())),
    ("immunization.unit.missing", Severity::Blocks, |r| r.immunization.unit = None),
    ("immunization.route.missing", Severity::Warns, |r| r.immunization.route = None),
    ("immunization.route.unknown_code", Severity::Blocks, |r| r.immunization.route = Some("IM".into())),
    ("immunization.site.missing", Severity::Warns, |r| r.immunization.site = None),
    ("immunization.site.unknown_code", Severity::Blocks, |r| r.immunization.site = Some("NOSE".into())),
    ("immunization.eligibility.missing", Severity::Blocks, |r| r.immunization.eligibility = None),
    ("immunization.eligibility.unknown_code", Severity::Blocks, |r| r.immunization.eligibility = Some("V99".into())),
    ("immunization.eligibility.age", Severity::Warns, |r| r.patient.birth_date = day("2007-03-09")),
    ("immunization.funding.missing", Severity::Warns, |r| r.immunization.funding = None),
    ("immunization.funding.unknown_code", Severity::Blocks, |r| r.immunization.funding = Some("VFC".into())),
    ("immunization.administeredBy.missing", Severity::Warns, |r| r.immunization.administered_by = None),
    ("immunization.administeredBy.invalid", Severity::Blocks, |r| {
        r.immunization.administered_by = Some(crate::immunization::Clinician::default());
    }),
    ("immunization.orderedBy.missing", Severity::Warns, |r| r.immunization.ordered_by = None),
    ("immunization.orderedBy.invalid", Severity::Blocks, |r| {
        r.immunization.ordered_by.as_mut().unwrap().last = "x".repeat(51);
    }),
    ("immunization.vis.missing", Severity::Warns, |r| r.immunization.vis_presented_on = None),
    ("immunization.vis.unknown_code", Severity::Blocks, |r| r.immunization.vis = vec!["1".into()]),
    ("immunization.vis.before_edition", Severity::Warns, |r| {
        r.immunization.vis_presented_on = Some(day("2025-01-30"));
    }),
    ("immunization.placerId.invalid", Severity::Blocks, |r| r.immunization.placer_id = Some("x".repeat(21))),
    ("immunization.enteredBy.invalid", Severity::Blocks, |r| {
        r.immunization.entered_by = Some(crate::immunization::Clinician::default());
    }),
];

fn identifier(number: &str, assigner: &str) -> Identifier {
    Identifier { number: number.into(), kind: IdentifierKind::Medicaid, assigner: assigner.into() }
}

fn alias(last: &str) -> OtherName {
    OtherName { name: name(last, "Dee"), kind: NameKind::Alias }
}

/// For every rule that only some programs have: what the program says, a change that breaks the rule, and what is found.
const BROKEN_FOR_SOME: &[(&str, Severity, Speech, Change)] = &[
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
    ("immunization.lot.letters", Severity::Blocks, plain, |r| r.immunization.lot = Some("李".into())),
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

type Speech = fn(&mut Dialect);

fn plain(dialect: &mut Dialect) {
    dialect.ascii_only = true;
}

fn chinese() -> crate::immunization::Clinician {
    crate::immunization::Clinician { last: "李".into(), ..sample::clinician() }
}

#[test]
fn what_only_some_programs_ask_is_asked_by_them_alone() {
    for (code, severity, dialect, change) in BROKEN_FOR_SOME {
        let mut program = plain_program();
        dialect(program.dialect.as_mut().unwrap());
        let mut record = snapshot(administered());
        let found = |record: &Snapshot, program: &Program| {
            let findings = assess(record, program, sample::shared_catalog(), today()).into_iter();
            findings.map(|f| (f.code, f.severity)).collect::<Vec<_>>()
        };
        assert_eq!(found(&record, &program), []);
        change(&mut record);
        assert_eq!(found(&record, &program), [((*code).to_owned(), *severity)]);
        assert_eq!(found(&record, &plain_program()), []);
    }
}

#[test]
fn an_immunity_needs_its_evidence_and_no_vaccine() {
    let mut record = snapshot(immune());
    record.immunization.immunity = None;
    assert_eq!(found(&record), [("immunization.immunity.missing".to_owned(), Severity::Blocks)]);
    record.immunization.immunity = Some("1".into());
    assert_eq!(found(&record), [("immunization.immunity.unknown_code".to_owned(), Severity::Blocks)]);
}

#[test]
fn a_refusal_for_another_reason_is_described() {
    let mut record = snapshot(refused());
    record.immunization.refusal_reason = Some("02".into());
    assert_eq!(found(&record), [("immunization.refusalText.missing".to_owned(), Severity::Warns)]);
    record.immunization.refusal_text = Some("x".repeat(1000));
    assert_eq!(found(&record), [("immunization.refusalText.invalid".to_owned(), Severity::Blocks)]);
    record.immunization.refusal_text = Some("Wants to wait".into());
    assert_eq!(found(&record), []);
}

#[test]
fn every_broken_rule_is_found_with_its_severity() {
    for (code, severity, change) in BROKEN {
        let mut record = snapshot(administered());
        change(&mut record);
        assert!(found(&record).contains(&((*code).to_owned(), *severity)), "{code}: {:?}", found(&record));
    }
}

#[test]
fn a_refusal_needs_its_reason() {
    let mut record = snapshot(refused());
    record.immunization.refusal_reason = Some("99".into());
    assert_eq!(found(&record), [("immunization.refusalReason.missing".to_owned(), Severity::Blocks)]);
}

#[test]
fn the_code_for_no_vaccine_is_no_dose() {
    let mut record = snapshot(refused());
    record.immunization.cvx = Some("998".into());
    assert_eq!(found(&record)[0], ("immunization.vaccine.not_recognized".to_owned(), Severity::Blocks));
}

#[test]
fn a_code_that_was_never_active_blocks() {
    let mut catalog = sample::catalog();
    catalog.cvx.iter_mut().find(|c| c.code == "03").unwrap().status = crate::code_set::CodeStatus::NeverActive;
    let findings = assess(&snapshot(administered()), &plain_program(), &catalog, today());
    assert_eq!(findings[0].code, "immunization.vaccine.never_active");
    assert!(findings[0].stops());
}

#[test]
fn the_table_knows_every_rule_and_codes_are_unique() {
    let elsewhere = [
        "patient.eligibility.missing",
        "immunization.refusalReason.missing",
        "immunization.vaccine.never_active",
        "immunization.immunity.missing",
        "immunization.immunity.unknown_code",
        "immunization.refusalText.missing",
        "immunization.refusalText.invalid",
    ];
    let of_some = BROKEN_FOR_SOME.iter().map(|(code, ..)| *code);
    let tested: BTreeSet<_> = BROKEN.iter().map(|(code, ..)| *code).chain(of_some).chain(elsewhere).collect();
    assert_eq!(tested, codes().collect());
    assert_eq!(codes().count(), codes().collect::<BTreeSet<_>>().len());
}

#[test]
fn what_only_a_dose_given_here_needs_is_not_asked_of_others() {
    let mut record = snapshot(administered());
    record.immunization = Immunization { source: "01".into(), ..administered() };
    for (code, _, change) in BROKEN.iter().filter(|(code, ..)| code.starts_with("immunization.")) {
        let mut changed = record.clone();
        change(&mut changed);
        let asked_of_all = ["vaccine.not_recognized", "givenOn", "source", "orderId"];
        let is_asked = asked_of_all.iter().any(|part| code.contains(part));
        if *code != "immunization.source.unknown" {
            assert_eq!(found(&changed).iter().any(|(c, _)| c == code), is_asked, "{code}");
        }
    }
}

#[test]
fn the_program_decides_how_much_a_rule_matters() {
    let mut record = snapshot(administered());
    record.patient.races.clear();
    let mut program = plain_program();
    for severity in [Severity::Blocks, Severity::Informs] {
        program.severities = vec![Raised { code: "patient.race.missing".into(), severity }];
        assert_eq!(assess(&record, &program, &sample::catalog(), today())[0].severity, severity);
    }
}

#[test]
fn eligibility_is_asked_once() {
    let eligibility = |record: &Snapshot| {
        let codes = found(record).into_iter().map(|(code, _)| code);
        codes.filter(|code| code.contains("eligibility")).collect::<Vec<_>>()
    };
    let mut record = snapshot(administered());
    record.patient.eligibility = None;
    assert_eq!(eligibility(&record), Vec::<String>::new());
    record.immunization.eligibility = None;
    assert_eq!(eligibility(&record), ["immunization.eligibility.missing", "patient.eligibility.missing"]);
    let alone = assess_patient(&record.patient, &plain_program(), &sample::catalog(), today());
    assert_eq!(alone[0].code, "patient.eligibility.missing");
    record.immunization = historical();
    assert_eq!(eligibility(&record), Vec::<String>::new());
}

#[test]
fn an_adult_is_not_asked_for_a_parent() {
    let mut record = snapshot(administered());
    record.patient.birth_date = day("2008-03-10");
    (record.patient.mother_maiden, record.patient.next_of_kin) = (None, None);
    assert_eq!(found(&record), []);
    record.patient.birth_date = day("2008-03-11");
    assert_eq!(found(&record).len(), 2);
}

/// What the rules let through can be written, and what cannot be written is stopped by the rules.
#[test]
fn the_rules_and_the_message_agree() {
    let (program, catalog) = (plain_program(), sample::catalog());
    let settings = MessageSettings {
        sending_facility: "QRP01".into(),
        site_id: "NORTH".into(),
        namespace: "QRP01".into(),
        practice_name: "Quarry Road Pediatrics".into(),
        ..MessageSettings::default()
    };
    for (code, _, change) in BROKEN {
        for dose in [
            administered(),
            historical(),
            refused(),
            Immunization { completion: Completion::Partial, ..administered() },
        ] {
            let mut record = snapshot(dose);
            // The change may need what this kind of dose does not have.
            record.immunization.expiration = administered().expiration;
            record.immunization.ordered_by = administered().ordered_by;
            change(&mut record);
            let written = render(&Vxu {
                snapshot: &record,
                action: Action::Add,
                program: &program,
                settings: &settings,
                catalog: &catalog,
                message_id: "DW-1",
                sent_at: "2026-03-10T04:00:12-05:00".parse().unwrap(),
                production: true,
            });
            let is_stopped = assess(&record, &program, &catalog, today()).iter().any(crate::finding::Finding::stops);
            assert!(written.is_ok() || is_stopped, "{code}: {written:?}");
        }
    }
}
