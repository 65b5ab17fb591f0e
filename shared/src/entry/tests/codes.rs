//! Codes of an entry by name, package, choice, amount and listing.

use super::{entry, form};
use crate::{
    code_set::RecognitionState,
    entry::{Codes, DoseEntry, ListedVaccine, RecordedDose, codes_of, recognize},
    immunization::{Completion, Immunization},
    patient::Patient,
    sample::{administered, child, day, shared_catalog},
};

fn patient(born: &str) -> Patient {
    Patient { birth_date: day(born), ..child() }
}

fn named(name: &str) -> DoseEntry {
    let dose = Immunization { name: name.into(), cvx: None, mvx: None, ndc: None, vis: Vec::new(), ..administered() };
    DoseEntry { amount: None, unit: None, ..form(&dose) }
}

/// The codes of an entry, and the vaccine types to choose from where it has none.
fn found(dose: &DoseEntry, born: &str, listed: Option<ListedVaccine<'_>>) -> (Codes, Vec<String>) {
    let patient = patient(born);
    let recognized = recognize(&super::Entry { listed, ..entry(dose, &patient) }, shared_catalog());
    let is_recognized = recognized.state == RecognitionState::Recognized;
    assert_eq!(is_recognized, recognized.cvx.is_some());
    let candidates = recognized.candidates.into_iter().map(|candidate| candidate.cvx).collect();
    (Codes { cvx: recognized.cvx, mvx: recognized.mvx, ndc: recognized.ndc }, candidates)
}

fn codes(cvx: &str, mvx: Option<&str>, ndc: Option<&str>) -> Codes {
    Codes { cvx: Some(cvx.into()), mvx: mvx.map(Into::into), ndc: ndc.map(Into::into) }
}

fn only_package(ndc: &str) -> Codes {
    Codes { ndc: Some(ndc.into()), ..Codes::default() }
}

#[rstest::rstest]
#[case::by_name("M-M-R II", None, None, "2025-03-02", codes("03", Some("MSD"), None))]
#[case::by_age("Comirnaty", None, None, "2019-03-02", codes("310", Some("PFR"), Some("00069-2501-01")))]
#[case::by_choice("Engerix-B", Some("43"), None, "1990-01-01", codes("43", Some("SKB"), None))]
#[case::by_package(
    "Beyfortus",
    None,
    Some("49281-0574-88"),
    "2025-09-01",
    codes("307", Some("PMC"), Some("49281-0574-88"))
)]
#[case::package_of_two_types("Engerix-B", None, Some("58160-0821-01"), "1990-01-01", only_package("58160-0821-01"))]
#[case::package_against_the_age(
    "Engerix-B",
    None,
    Some("58160-0821-01"),
    "2012-03-02",
    codes("08", Some("SKB"), Some("58160-0821-01"))
)]
#[case::choice_of_no_code("Zorbovax", Some("995"), None, "1990-01-01", Codes::default())]
#[case::choice_against_the_name("M-M-R II", Some("21"), None, "2025-03-02", codes("03", Some("MSD"), None))]
fn codes_come_from_name_package_and_choice(
    #[case] name: &str,
    #[case] chosen: Option<&str>,
    #[case] ndc: Option<&str>,
    #[case] born: &str,
    #[case] expected: Codes,
) {
    let dose = DoseEntry { cvx: chosen.map(Into::into), ndc: ndc.map(Into::into), ..named(name) };
    let (patient, catalog) = (patient(born), shared_catalog());
    assert_eq!(codes_of(dose.vaccine(), None, None, patient.birth_date, catalog), expected);
    let recognized = recognize(&entry(&dose, &patient), catalog);
    assert_eq!((&recognized.cvx, &recognized.mvx), (&expected.cvx, &expected.mvx));
    assert!(recognized.cvx.is_none() || recognized.text.is_some() && recognized.candidates.is_empty());
}

#[rstest::rstest]
#[case::small("0.5", Completion::Complete, Some("306"))]
#[case::large("1", Completion::Complete, Some("307"))]
#[case::a_part("0.5", Completion::Partial, None)]
#[case::neither("2", Completion::Complete, None)]
fn the_amount_of_a_whole_dose_narrows_the_name(
    #[case] amount: &str,
    #[case] completion: Completion,
    #[case] expected: Option<&str>,
) {
    let dose = DoseEntry { amount: Some(amount.into()), unit: Some("mL".into()), completion, ..named("Beyfortus") };
    let (codes, candidates) = found(&dose, "2025-09-01", None);
    assert_eq!(codes.cvx.as_deref(), expected);
    assert_eq!(candidates.len(), if expected.is_some() { 0 } else { 2 });
}

#[rstest::rstest]
#[case::its_first_brand("00", "Custom MMR", Some("99999-0001-01"))]
#[case::another_brand("00", "M-M-R II", None)]
#[case::from_history("02", "Custom MMR", None)]
fn an_unknown_package_of_the_listing_is_its_first_brand_s(
    #[case] source: &str,
    #[case] first_brand: &str,
    #[case] expected: Option<&str>,
) {
    let listed =
        ListedVaccine { generic_name: "MMR", first_brand, manufacturer: Some("MSD"), ndc: Some("99999-0001-01") };
    let dose = DoseEntry { cvx: Some("03".into()), source: source.into(), ..named("Custom MMR") };
    let (codes, _) = found(&dose, "2025-03-02", Some(listed));
    let maker = (source == "00").then_some("MSD");
    assert_eq!((codes.cvx.as_deref(), codes.mvx.as_deref(), codes.ndc.as_deref()), (Some("03"), maker, expected));
}

type Change = fn(&mut DoseEntry);

/// The changes to a recorded dose, and the vaccine type that it has then. The recorded one is none that the name means,
/// so that one sees which was taken.
const CHANGES: &[(&str, Change, Option<&str>)] = &[
    ("nothing", |_| {}, Some("94")),
    ("the lot", |dose| dose.lot = Some("Z1 09/30/2027".into()), Some("94")),
    ("its own package", |dose| dose.ndc = Some("00006-4681-01".into()), Some("94")),
    ("the name", |dose| dose.name = "Varivax".into(), Some("21")),
    ("the date", |dose| dose.given_on = day("2026-03-08"), Some("03")),
    ("the choice", |dose| dose.cvx = Some("03".into()), Some("03")),
    ("the row of the listing", |dose| dose.vaccine_id = Some("another".into()), Some("03")),
    ("a vague name", |dose| dose.name = "shot".into(), None),
    ("a vague amount", |dose| dose.amount = None, Some("03")),
];

#[test]
fn a_recorded_dose_keeps_its_codes_while_they_fit() {
    let dose = Immunization { cvx: Some("94".into()), ..administered() };
    let (patient, recorded) = (child(), Some(RecordedDose { dose: &dose, listed_id: None }));
    for (what, change, expected) in CHANGES {
        let mut form = DoseEntry { cvx: None, ndc: None, ..form(&dose) };
        change(&mut form);
        let entry = super::Entry { recorded, ..entry(&form, &patient) };
        assert_eq!(recognize(&entry, shared_catalog()).cvx.as_deref(), *expected, "{what}");
    }
}
