//! Rules that a dose given here can break, one by one.

use std::collections::BTreeSet;

use super::{
    Change, ELSEWHERE, codes, day,
    for_some::{BROKEN_FOR_SOME, refusal},
    found, plain_program, sample, today,
};
use crate::{
    finding::{Finding, Severity},
    immunization::{Completion, Immunization},
    patient::{Identifier, IdentifierKind, NameKind, OtherName},
    readiness::assess,
    report::Action,
    sample::{administered, historical, name, refused, snapshot},
    vxu::{MessageSettings, Vxu, render},
};

/// Changes that break a rule, one for every rule, and the finding of each.
pub(super) const BROKEN: &[(&str, Severity, Change)] = &[
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
    ("patient.consent.refused", Severity::Holds, |r| r.patient.consents = vec![refusal("SANDBOX")]),
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
    ("patient.name.parts", Severity::Warns, |r| r.patient.name.last = "Marsh Jr.".into()),
    ("patient.address.zip_of_state", Severity::Warns, |r| r.patient.address.as_mut().unwrap().state = "MN".into()),
    ("patient.birthOrder.unlikely", Severity::Warns, |r| {
        (r.patient.multiple_birth, r.patient.birth_order) = (Some(true), Some(10));
    }),
    ("patient.nextOfKin.is_patient", Severity::Warns, |r| {
        r.patient.next_of_kin.as_mut().unwrap().relationship = "SEL".into();
    }),
    ("patient.protected.missing", Severity::Informs, |r| r.patient.protected = None),
    ("immunization.vaccine.not_sold", Severity::Warns, |r| {
        (r.immunization.cvx, r.immunization.ndc) = (Some("94".into()), None);
        r.immunization.given_on = day("2004-09-05");
        r.patient.birth_date = day("2003-03-02");
    }),
    ("immunization.vaccine.age", Severity::Warns, |r| r.immunization.cvx = Some("115".into())),
    ("immunization.ndc.mismatch", Severity::Warns, |r| r.immunization.ndc = Some("00006-4827-01".into())),
    ("immunization.givenOn.after_death", Severity::Blocks, |r| r.patient.died_on = Some(day("2026-03-08"))),
    ("immunization.source.looks_historical", Severity::Warns, |r| {
        (r.immunization.lot, r.immunization.administered_by) = (None, None);
        r.immunization.entered_on = day("2026-04-09");
    }),
    ("immunization.refusalReason.not_refused", Severity::Blocks, |r| {
        r.immunization.refusal_reason = Some("00".into());
    }),
    ("immunization.lot.extra_text", Severity::Warns, |r| r.immunization.lot = Some("Y014237 VFC".into())),
    ("immunization.lot.unusual", Severity::Informs, |r| r.immunization.lot = Some("MERCK".into())),
    ("immunization.manufacturer.inactive", Severity::Warns, |r| r.immunization.mvx = Some("NOV".into())),
    ("immunization.manufacturer.unspecific", Severity::Warns, |r| r.immunization.mvx = Some("UNK".into())),
    ("immunization.amount.odd", Severity::Warns, |r| r.immunization.amount = Some("5.5".into())),
    ("immunization.route.mismatch", Severity::Warns, |r| r.immunization.route = Some("C38288".into())),
    ("immunization.site.not_needed", Severity::Omits, |r| r.immunization.route = Some("C38284".into())),
    ("immunization.administeredBy.npi", Severity::Warns, |r| {
        r.immunization.administered_by.as_mut().unwrap().npi = Some("1234567890".into());
    }),
    ("immunization.orderedBy.npi", Severity::Warns, |r| {
        r.immunization.ordered_by.as_mut().unwrap().npi = Some("123456789".into());
    }),
    ("immunization.eligibility.funding", Severity::Warns, |r| r.immunization.eligibility = Some("V01".into())),
    ("immunization.vis.superseded", Severity::Warns, |r| r.immunization.vis = vec!["253088698300012711210806".into()]),
];

pub(super) fn identifier(number: &str, assigner: &str) -> Identifier {
    Identifier { number: number.into(), kind: IdentifierKind::Medicaid, assigner: assigner.into() }
}

pub(super) fn alias(last: &str) -> OtherName {
    OtherName { name: name(last, "Dee"), kind: NameKind::Alias }
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
fn the_table_knows_every_rule_and_codes_are_unique() {
    let of_some = BROKEN_FOR_SOME.iter().map(|(code, ..)| *code);
    let tested: BTreeSet<_> =
        BROKEN.iter().map(|(code, ..)| *code).chain(of_some).chain(ELSEWHERE.iter().copied()).collect();
    assert_eq!(tested, codes().collect());
    assert_eq!(codes().count(), codes().collect::<BTreeSet<_>>().len());
}

#[test]
fn what_only_a_dose_given_here_needs_is_not_asked_of_others() {
    let mut record = snapshot(administered());
    record.immunization = Immunization { source: "01".into(), entered_on: day("2026-03-10"), ..administered() };
    for (code, _, change) in BROKEN.iter().filter(|(code, ..)| code.starts_with("immunization.")) {
        let mut changed = record.clone();
        change(&mut changed);
        let asked_of_all = ["vaccine.not_recognized", "givenOn", "source.unknown", "orderId", "not_refused"];
        let is_asked = asked_of_all.iter().any(|part| code.contains(part));
        if *code != "immunization.source.unknown" {
            assert_eq!(found(&changed).iter().any(|(c, _)| c == code), is_asked, "{code}");
        }
    }
}

/// Property: what the rules let through can be written, and what cannot be written is stopped by the rules.
#[test]
fn the_rules_and_the_message_agree() {
    let (program, catalog) = (plain_program(), sample::shared_catalog());
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
            record.immunization.administered_by = administered().administered_by;
            change(&mut record);
            let written = render(&Vxu {
                snapshot: &record,
                action: Action::Add,
                program: &program,
                settings: &settings,
                catalog,
                message_id: "DW-1",
                sent_at: "2026-03-10T04:00:12-05:00".parse().unwrap(),
                production: true,
            });
            let is_stopped = assess(&record, &program, catalog, today()).iter().any(Finding::stops);
            assert!(written.is_ok() || is_stopped, "{code}: {written:?}");
        }
    }
}
