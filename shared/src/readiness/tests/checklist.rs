//! The seventy checks that guides, states and other registries' validators agree on, by their numbers: for each one a
//! record that passes and one that fails, or why there is nothing to check.

use std::collections::BTreeSet;

use super::{
    Context, OtherDose, assess_among, day,
    for_some::{Speech, plain},
    plain_program, sample, today,
};
use crate::{
    code_set::Catalog,
    immunization::{Completion, Immunization, NO_VACCINE},
    lot,
    patient::Sex,
    sample::{administered, historical, name, refused, snapshot},
    snapshot::Snapshot,
    vxu::MessageSettings,
};

/// A record with its context.
struct Case {
    record: Snapshot,
    others: Vec<OtherDose>,
    settings: MessageSettings,
    catalog: Option<Catalog>,
    dialect: Speech,
}

impl Case {
    fn new() -> Self {
        let entered = [
            ("endpoint", "https://iis.example.gov"),
            ("username", "u"),
            ("facility_id", "1"),
            ("sending_facility", "QRP01"),
        ];
        Self {
            record: snapshot(administered()),
            others: Vec::new(),
            settings: MessageSettings {
                sending_facility: "QRP01".into(),
                site_id: "NORTH".into(),
                namespace: "QRP01".into(),
                practice_name: "Quarry Road Pediatrics".into(),
                entered: entered.map(|(field, value)| (field.to_owned(), value.to_owned())).into(),
            },
            catalog: None,
            dialect: |_| (),
        }
    }

    fn found(&self) -> Vec<String> {
        let mut program = plain_program();
        (self.dialect)(program.dialect.as_mut().unwrap());
        let context = Context { others: &self.others, settings: Some(&self.settings) };
        let catalog = self.catalog.as_ref().unwrap_or(sample::shared_catalog());
        assess_among(&self.record, &context, &program, catalog, today()).into_iter().map(|f| f.code).collect()
    }

    fn dose(&mut self) -> &mut Immunization {
        &mut self.record.immunization
    }

    fn other(&mut self, order_id: &str, cvx: &str, on: &str) {
        self.others.push(OtherDose { order_id: order_id.into(), cvx: cvx.into(), given_on: day(on), site: None });
    }
}

type Change = fn(&mut Case);

/// The number of a check, the code of its finding, a record that passes and one that fails.
const CHECKS: &[(u8, &str, Change, Change)] = &[
    (
        1,
        "patient.firstName.missing",
        |c| c.record.patient.name.first = "D".into(),
        |c| c.record.patient.name.first = " ".into(),
    ),
    (
        2,
        "patient.lastName.missing",
        |c| c.record.patient.name.last = "O".into(),
        |c| c.record.patient.name.last.clear(),
    ),
    (
        3,
        "patient.name.placeholder",
        |c| c.record.patient.name = name("Boyd", "Testa"),
        |c| c.record.patient.name = name("Marsh", "Baby Boy B"),
    ),
    (
        3,
        "patient.name.placeholder",
        |c| c.record.patient.name = name("Marsh", "Twinette B"),
        |c| c.record.patient.name = name("Marsh", "Twin B"),
    ),
    (
        3,
        "patient.name.placeholder",
        |c| c.record.patient.name = name("Marsh", "Babette A"),
        |c| c.record.patient.name = name("Marsh", "Baby A"),
    ),
    (
        3,
        "patient.name.placeholder",
        |c| c.record.patient.name = name("Marsh", "Girl Jane"),
        |c| c.record.patient.name = name("Marsh", "Infant Girl"),
    ),
    (
        3,
        "patient.name.placeholder",
        |c| c.record.patient.name = name("Marsh", "Boyce"),
        |c| c.record.patient.name = name("Marsh", "Newborn Boy"),
    ),
    (
        3,
        "patient.name.placeholder",
        |c| c.record.patient.name = name("Li", "Bo"),
        |c| c.record.patient.name = name("Marsh", "D"),
    ),
    (
        3,
        "patient.name.placeholder",
        |c| c.record.patient.name = name("Nonesuch", "Delia"),
        |c| c.record.patient.name = name("Marsh2", "Delia"),
    ),
    (
        4,
        "patient.name.parts",
        |c| c.record.patient.name = name("Del Rio", "Mary Ann"),
        |c| c.record.patient.name = name("Marsh III", "Delia"),
    ),
    (
        4,
        "patient.name.parts",
        |c| c.record.patient.name = name("Ivy", "Jr"),
        |c| c.record.patient.name = name("Marsh", "Delia J."),
    ),
    (
        6,
        "patient.birthDate.future",
        |c| c.record.patient.birth_date = today(),
        |c| c.record.patient.birth_date = day("2026-03-11"),
    ),
    (
        7,
        "patient.birthDate.too_old",
        |c| c.record.patient.birth_date = day("1906-01-01"),
        |c| c.record.patient.birth_date = day("1905-12-31"),
    ),
    (8, "patient.sex.unknown", |c| c.record.patient.sex = Sex::Male, |c| c.record.patient.sex = Sex::Unknown),
    (9, "patient.mrn.missing", |c| c.record.patient.mrn = "1".into(), |c| c.record.patient.mrn = " ".into()),
    (9, "patient.mrn.too_long", |c| c.record.patient.mrn = "1".repeat(15), |c| c.record.patient.mrn = "1".repeat(16)),
    (
        10,
        "patient.race.missing",
        |c| c.record.patient.races = vec!["2131-1".into()],
        |c| c.record.patient.races.clear(),
    ),
    (
        11,
        "patient.ethnicity.missing",
        |c| c.record.patient.ethnicity = Some("2135-2".into()),
        |c| c.record.patient.ethnicity = None,
    ),
    (12, "patient.address.missing", |c| c.record.patient.other_addresses.clear(), |c| c.record.patient.address = None),
    (
        12,
        "patient.address.incomplete",
        |c| c.record.patient.address.as_mut().unwrap().other = None,
        |c| c.record.patient.address.as_mut().unwrap().street.clear(),
    ),
    (
        13,
        "patient.address.zip",
        |c| c.record.patient.address.as_mut().unwrap().zip = "54660-1234".into(),
        |c| c.record.patient.address.as_mut().unwrap().zip = "5466".into(),
    ),
    (
        13,
        "patient.address.zip_of_state",
        |c| c.record.patient.address.as_mut().unwrap().zip = "53001".into(),
        |c| c.record.patient.address.as_mut().unwrap().zip = "90210".into(),
    ),
    (
        14,
        "patient.address.state",
        |c| {
            let address = c.record.patient.address.as_mut().unwrap();
            (address.country, address.state) = (Some("CAN".into()), "Ontario".into());
        },
        |c| c.record.patient.address.as_mut().unwrap().state = "XX".into(),
    ),
    (
        15,
        "patient.phone.missing",
        |c| c.record.patient.phone = Some("608 555 0188".into()),
        |c| c.record.patient.phone = None,
    ),
    (
        15,
        "patient.phone.malformed",
        |c| c.record.patient.phone = Some("+1 (608) 555-0188".into()),
        |c| c.record.patient.phone = Some("608-155-0188".into()),
    ),
    (
        16,
        "patient.email.malformed",
        |c| c.record.patient.email = None,
        |c| c.record.patient.email = Some("ione@".into()),
    ),
    (
        17,
        "patient.motherMaiden.missing",
        |c| c.record.patient.mother_maiden = Some(name("Whitlock", "")),
        |c| c.record.patient.mother_maiden = None,
    ),
    (
        18,
        "patient.nextOfKin.missing",
        |c| (c.record.patient.next_of_kin, c.record.patient.birth_date) = (None, day("2008-03-10")),
        |c| (c.record.patient.next_of_kin, c.record.patient.birth_date) = (None, day("2008-03-11")),
    ),
    (
        19,
        "patient.nextOfKin.incomplete",
        |c| c.record.patient.next_of_kin.as_mut().unwrap().phone = None,
        |c| c.record.patient.next_of_kin.as_mut().unwrap().relationship.clear(),
    ),
    (
        20,
        "patient.nextOfKin.is_patient",
        |c| c.record.patient.next_of_kin.as_mut().unwrap().name = name("Marsh", "Dee"),
        |c| c.record.patient.next_of_kin.as_mut().unwrap().name = name("MARSH", "delia"),
    ),
    (
        20,
        "patient.nextOfKin.is_patient",
        |c| {
            (c.record.patient.next_of_kin.as_mut().unwrap().relationship, c.record.patient.birth_date) =
                ("SEL".into(), day("1990-01-01"));
        },
        |c| c.record.patient.next_of_kin.as_mut().unwrap().relationship = "SEL".into(),
    ),
    (
        21,
        "patient.birthOrder.single_birth",
        |c| (c.record.patient.multiple_birth, c.record.patient.birth_order) = (Some(true), Some(2)),
        |c| (c.record.patient.multiple_birth, c.record.patient.birth_order) = (Some(false), Some(2)),
    ),
    (
        21,
        "patient.birthOrder.invalid",
        |c| (c.record.patient.multiple_birth, c.record.patient.birth_order) = (Some(true), Some(1)),
        |c| (c.record.patient.multiple_birth, c.record.patient.birth_order) = (Some(true), Some(0)),
    ),
    (
        21,
        "patient.birthOrder.unlikely",
        |c| (c.record.patient.multiple_birth, c.record.patient.birth_order) = (Some(true), Some(9)),
        |c| (c.record.patient.multiple_birth, c.record.patient.birth_order) = (Some(true), Some(10)),
    ),
    (
        22,
        "patient.diedOn.not_deceased",
        |c| (c.record.patient.deceased, c.record.patient.died_on) = (Some(true), Some(today())),
        |c| c.record.patient.died_on = Some(today()),
    ),
    (
        22,
        "patient.diedOn.before_birth",
        |c| (c.record.patient.deceased, c.record.patient.died_on) = (Some(true), Some(today())),
        |c| (c.record.patient.deceased, c.record.patient.died_on) = (Some(true), Some(day("2026-03-11"))),
    ),
    (
        23,
        "patient.protected.missing",
        |c| c.record.patient.protected = Some(true),
        |c| c.record.patient.protected = None,
    ),
    (24, "patient.protected", |c| c.record.patient.protected = None, |c| c.record.patient.protected = Some(true)),
    (
        30,
        "immunization.vaccine.not_recognized",
        |c| c.dose().name = "whatever".into(),
        |c| (c.dose().cvx, c.dose().name) = (None, "flu shot".into()),
    ),
    (
        31,
        "immunization.vaccine.ambiguous",
        |c| (c.dose().cvx, c.dose().name) = (None, "flu shot".into()),
        |c| (c.dose().cvx, c.dose().name) = (None, "Fluzone".into()),
    ),
    (
        32,
        "immunization.vaccine.not_recognized",
        |c| *c.dose() = sample::immune(),
        |c| c.dose().cvx = Some(NO_VACCINE.into()),
    ),
    (
        32,
        "immunization.vaccine.not_recognized",
        |c| c.dose().cvx = Some("94".into()),
        |c| c.dose().cvx = Some("99".into()),
    ),
    (
        32,
        "immunization.vaccine.never_active",
        |c| c.dose().cvx = Some("01".into()),
        |c| c.dose().cvx = Some("225".into()),
    ),
    (
        33,
        "immunization.vaccine.unspecified",
        |c| *c.dose() = Immunization { cvx: Some("88".into()), ..historical() },
        |c| c.dose().cvx = Some("88".into()),
    ),
    (
        34,
        "immunization.vaccine.inactive",
        |c| *c.dose() = Immunization { cvx: Some("308".into()), ..historical() },
        |c| c.dose().cvx = Some("308".into()),
    ),
    (
        35,
        "immunization.vaccine.not_sold",
        |c| (c.dose().ndc, c.dose().given_on) = (None, day("1971-04-21")),
        |c| (c.dose().ndc, c.dose().given_on) = (None, day("1971-04-20")),
    ),
    (
        36,
        "immunization.vaccine.age",
        |c| c.record.patient.birth_date = day("2025-09-09"),
        |c| c.record.patient.birth_date = day("2025-09-10"),
    ),
    (
        37,
        "immunization.ndc.mismatch",
        |c| c.dose().ndc = Some("99999-9999-99".into()),
        |c| c.dose().ndc = Some("00006-4827-01".into()),
    ),
    (39, "immunization.givenOn.future", |c| c.dose().given_on = today(), |c| c.dose().given_on = day("2026-03-11")),
    (
        40,
        "immunization.givenOn.before_birth",
        |c| c.dose().given_on = day("2025-03-02"),
        |c| c.dose().given_on = day("2025-03-01"),
    ),
    (
        41,
        "immunization.givenOn.after_death",
        |c| c.record.patient.died_on = Some(day("2026-03-09")),
        |c| c.record.patient.died_on = Some(day("2026-03-08")),
    ),
    (
        42,
        "immunization.givenOn.estimated",
        |c| *c.dose() = Immunization { given_on: day("2025-04-02"), ..historical() },
        |c| *c.dose() = Immunization { given_on: day("2025-04-01"), ..historical() },
    ),
    (43, "immunization.source.unknown", |c| c.dose().source = "08".into(), |c| c.dose().source.clear()),
    (
        44,
        "immunization.source.looks_historical",
        |c| (c.dose().lot, c.dose().administered_by, c.dose().entered_on) = (None, None, day("2026-04-08")),
        |c| (c.dose().lot, c.dose().administered_by, c.dose().entered_on) = (None, None, day("2026-04-09")),
    ),
    (
        45,
        "immunization.source.looks_administered",
        |c| (c.dose().source, c.dose().entered_on) = ("01".into(), day("2026-03-10")),
        |c| c.dose().source = "01".into(),
    ),
    (46, "immunization.lot.missing", |c| *c.dose() = historical(), |c| c.dose().lot = Some(" ".into())),
    (47, "immunization.lot.too_long", |c| c.dose().lot = Some("1".repeat(20)), |c| c.dose().lot = Some("1".repeat(21))),
    (47, "immunization.lot.not_usable", |c| c.dose().lot = Some("-1-".into()), |c| c.dose().lot = Some("---".into())),
    (
        48,
        "immunization.lot.extra_text",
        |c| c.dose().lot = Some("Y01-4237".into()),
        |c| c.dose().lot = Some("Y014237 (P)".into()),
    ),
    (
        49,
        "immunization.lot.unusual",
        |c| c.dose().lot = Some("9T2L5".into()),
        |c| c.dose().lot = Some("00006-4681-01".into()),
    ),
    (
        50,
        "immunization.expiration.missing",
        |c| (c.dose().expiration, c.dose().lot) = (None, None),
        |c| c.dose().expiration = None,
    ),
    (
        52,
        "immunization.expiration.passed",
        |c| c.dose().expiration.as_mut().unwrap().date = day("2026-03-09"),
        |c| c.dose().expiration.as_mut().unwrap().date = day("2026-03-08"),
    ),
    (53, "immunization.manufacturer.missing", |c| *c.dose() = historical(), |c| c.dose().mvx = None),
    (
        54,
        "immunization.manufacturer.mismatch",
        |c| c.dose().mvx = Some("SKB".into()),
        |c| c.dose().mvx = Some("PFR".into()),
    ),
    (
        54,
        "immunization.manufacturer.inactive",
        |c| c.dose().mvx = Some("SKB".into()),
        |c| c.dose().mvx = Some("NOV".into()),
    ),
    (
        54,
        "immunization.manufacturer.unspecific",
        |c| c.dose().mvx = Some("SKB".into()),
        |c| c.dose().mvx = Some("OTH".into()),
    ),
    (55, "immunization.amount.missing", |c| c.dose().amount = Some("0.25".into()), |c| c.dose().amount = None),
    (
        55,
        "immunization.amount.malformed",
        |c| c.dose().amount = Some("0.1".into()),
        |c| c.dose().amount = Some("0".into()),
    ),
    (55, "immunization.amount.odd", |c| c.dose().amount = Some("5".into()), |c| c.dose().amount = Some("5.1".into())),
    (55, "immunization.unit.missing", |c| (c.dose().amount, c.dose().unit) = (None, None), |c| c.dose().unit = None),
    (57, "immunization.route.missing", |c| *c.dose() = historical(), |c| c.dose().route = None),
    (
        58,
        "immunization.route.mismatch",
        |c| c.dose().route = Some("C28161".into()),
        |c| c.dose().route = Some("C38284".into()),
    ),
    (
        58,
        "immunization.site.not_needed",
        |c| (c.dose().route, c.dose().site) = (Some("C38288".into()), None),
        |c| c.dose().route = Some("C38288".into()),
    ),
    (
        59,
        "immunization.eligibility.missing",
        |c| c.dose().eligibility = Some("V01".into()),
        |c| c.dose().eligibility = None,
    ),
    (
        60,
        "immunization.eligibility.age",
        |c| c.record.patient.birth_date = day("2007-03-10"),
        |c| c.record.patient.birth_date = day("2007-03-09"),
    ),
    (
        60,
        "immunization.eligibility.funding",
        |c| (c.dose().eligibility, c.dose().funding) = (Some("V01".into()), Some("PHC70".into())),
        |c| c.dose().eligibility = Some("V01".into()),
    ),
    (61, "immunization.funding.missing", |c| *c.dose() = historical(), |c| c.dose().funding = None),
    (
        62,
        "immunization.vis.missing",
        |c| (c.dose().vis_presented_on, c.dose().cvx) = (None, Some("19".into())),
        |c| c.dose().vis_presented_on = None,
    ),
    (
        63,
        "immunization.vis.before_edition",
        |c| c.dose().vis_presented_on = Some(day("2025-01-31")),
        |c| c.dose().vis_presented_on = Some(day("2025-01-30")),
    ),
    (
        63,
        "immunization.vis.superseded",
        |c| (c.dose().vis, c.dose().vis_presented_on) = (vec![OLD_MMR.into()], Some(day("2025-07-31"))),
        |c| (c.dose().vis, c.dose().vis_presented_on) = (vec![OLD_MMR.into()], Some(day("2025-08-01"))),
    ),
    (64, "immunization.administeredBy.missing", |c| *c.dose() = historical(), |c| c.dose().administered_by = None),
    (65, "immunization.orderedBy.missing", |c| *c.dose() = historical(), |c| c.dose().ordered_by = None),
    (
        65,
        "immunization.orderedBy.npi",
        |c| c.dose().ordered_by.as_mut().unwrap().npi = None,
        |c| c.dose().ordered_by.as_mut().unwrap().npi = Some("1234567890".into()),
    ),
    (
        66,
        "setUp.siteId.missing",
        |c| (*c.dose(), c.settings.site_id) = (historical(), String::new()),
        |c| c.settings.site_id = " ".into(),
    ),
    (67, "immunization.orderId.invalid", |c| c.dose().order_id = "1".repeat(20), |c| c.dose().order_id.clear()),
    (
        68,
        "immunization.refusalReason.missing",
        |c| *c.dose() = refused(),
        |c| *c.dose() = Immunization { refusal_reason: Some("99".into()), ..refused() },
    ),
    (
        68,
        "immunization.refusalReason.not_refused",
        |c| *c.dose() = refused(),
        |c| *c.dose() = Immunization { completion: Completion::Complete, ..refused() },
    ),
    (70, "immunization.duplicate", |c| c.other("DW-2", "03", "2026-03-11"), |c| c.other("DW-2", "03", "2026-03-10")),
    (70, "immunization.duplicate", |c| c.other("DW-2", "21", "2026-03-09"), |c| c.other("DW-2", "94", "2026-03-08")),
    (
        70,
        "immunization.duplicate",
        |c| c.other("DW-7Q4M2K9XA1", "03", "2026-03-09"),
        |c| c.other("DW-2", " 03 ", "2026-03-09"),
    ),
    (
        71,
        "setUp.incomplete",
        |c| c.settings.entered.insert("password".into(), String::new()).map_or((), drop),
        |c| drop(c.settings.entered.remove("facility_id")),
    ),
    (
        73,
        "patient.name.letters",
        |c| (c.dialect, c.record.patient.name.last) = (plain, "Müller".into()),
        |c| (c.dialect, c.record.patient.name.last) = (plain, "李".into()),
    ),
];

/// The edition of the statement for MMR before the one of 2025-01-31.
const OLD_MMR: &str = "253088698300012711210806";

/// Checks for which there is no rule, and why.
const HELD: &[(u8, &str)] = &[
    (5, "A patient without a birth date is not saved: the record's type has no place for it."),
    (25, "A status that is not said goes as active, as the guide has it: there is nothing to do."),
    (26, "A date that is not known is left out, as the guide lets it: there is nothing to do."),
    (38, "A dose without a whole date is not saved: the record's type has no place for it."),
    (51, "What is no date is refused where it is entered, with what was probably meant."),
    (56, "The message writes cc and ml as mL: there is nothing to do."),
    (69, "`report::apply` says U and D only of what the registry has accepted."),
    (72, "The message's time is a moment with its offset, and always written whole."),
];

#[test]
fn every_number_has_its_rules_or_its_reason() {
    let checked: BTreeSet<_> = CHECKS.iter().map(|(number, ..)| *number).collect();
    let held: BTreeSet<_> = HELD.iter().map(|(number, _)| *number).collect();
    let all: BTreeSet<_> = (1..=26).chain(30..=73).collect();
    assert_eq!(checked.union(&held).copied().collect::<BTreeSet<_>>(), all);
    assert_eq!((checked.intersection(&held).count(), all.len()), (0, 70));
    assert!(HELD.iter().all(|(_, why)| why.ends_with('.')));
}

#[test]
fn every_check_lets_one_record_pass_and_fails_another() {
    assert_eq!(Case::new().found(), Vec::<String>::new());
    for (number, code, passes, fails) in CHECKS {
        let found = |change: &Change| {
            let mut case = Case::new();
            change(&mut case);
            case.found()
        };
        let is_found = |found: &[String]| found.iter().any(|known| known == code);
        let (passed, failed) = (found(passes), found(fails));
        assert!(!is_found(&passed), "{number}: {code} is found where it holds");
        assert!(is_found(&failed), "{number}: {code} is not among {failed:?}");
    }
}

/// Without a context the rules about it hold.
#[test]
fn what_is_not_known_around_a_record_is_not_asked_for() {
    let context = Context::default();
    let found = assess_among(&snapshot(administered()), &context, &plain_program(), sample::shared_catalog(), today());
    assert_eq!(found, []);
}

/// Number 51 is held where lot and expiration are entered.
#[rstest::rstest]
#[case("Y014237 13/2027")]
#[case("Y014237 09/31/2027")]
#[case("Y014237 09/30/27")]
fn an_expiration_that_is_none_is_not_taken(#[case] entered: &str) {
    assert!(lot::parse(entered).is_err());
}
