//! Entries that cannot be saved.

use serde_json::{Value, json};

use super::{entry, form, read};
use crate::{
    entry::{Registry, assess, expired_lot, problems, recalled_lot, unusual_amount},
    sample::{administered, child, day, sandbox, shared_catalog},
};

#[rstest::rstest]
#[case::nothing("name", json!("M-M-R II"), None)]
#[case::no_name("name", json!("  "), Some("dose.name"))]
#[case::long_name("name", json!("M".repeat(101)), Some("dose.name"))]
#[case::line_in_name("name", json!("M\nMR"), Some("dose.name"))]
#[case::source("source", json!("09"), Some("dose.source"))]
#[case::tomorrow("givenOn", json!("2026-03-11"), Some("dose.givenOn"))]
#[case::amount_in_words("amount", json!("half"), Some("dose.amount"))]
#[case::no_amount("amount", json!("0"), Some("dose.amount"))]
#[case::empty_amount("amount", json!(" "), None)]
#[case::long_text("site", json!("L".repeat(101)), Some("dose.site"))]
#[case::line_in_text("refusalText", json!("a\nb"), Some("dose.refusalText"))]
#[case::clinician("administeredBy", json!({"last": "O\nN", "first": "P"}), Some("dose.administeredBy"))]
#[case::clinician_s_suffix("orderedBy", json!({"last": "O", "first": "P", "suffix": "J\nr"}), Some("dose.orderedBy"))]
#[case::clinician_without_last_name("administeredBy", json!({"last": " ", "first": "P"}), Some("dose.administeredBy.last"))]
#[case::npi_alone("orderedBy", json!({"last": "", "first": "", "npi": "1234567893"}), Some("dose.orderedBy.last"))]
#[case::nobody("orderedBy", json!({"last": "", "first": " ", "npi": ""}), None)]
#[case::ndc_of_ten_digits("ndc", json!("0006-4681-01"), None)]
#[case::ndc("ndc", json!("0006-468-01"), Some("dose.ndc"))]
#[case::amount_and_other_unit("amount", json!("0.5 mg"), Some("dose.amount"))]
#[case::amount_and_unit("amount", json!(".5 cc"), None)]
#[case::empty_ndc("ndc", json!(""), None)]
#[case::statement("vis", json!(["25308869830001271125013"]), Some("dose.vis"))]
#[case::many_statements("vis", json!(vec!["253088698300012711250131"; 21]), Some("dose.vis"))]
#[case::lot("lot", json!("Y014237 02/30/2027"), Some("dose.lot"))]
#[case::no_lot("lot", json!(" "), None)]
fn a_problem_names_its_field(#[case] field: &str, #[case] value: Value, #[case] expected: Option<&str>) {
    let mut dose = serde_json::to_value(administered()).unwrap();
    dose["lot"] = json!("Y014237 09/30/2027");
    dose[field] = value;
    let dose = read(dose);
    let fields: Vec<_> = problems(&dose, day("2026-03-10")).iter().map(|problem| problem.field).collect();
    assert_eq!(fields, expected.into_iter().collect::<Vec<_>>());
    let (patient, program) = (child(), sandbox());
    let registry = Registry { program: &program, settings: None };
    let found = assess(&entry(&dose, &patient), &[registry], shared_catalog());
    assert!(expected.is_none() || found.is_empty(), "an entry that cannot be saved has no findings: {found:?}");
}

#[test]
fn a_whole_entry_has_no_problems() {
    assert_eq!(problems(&form(&administered()), day("2026-03-10")), []);
}

#[rstest::rstest]
#[case::usual("0.5", "mL", false)]
#[case::without_unit("0.5", "", false)]
#[case::half("0.25", "mL", false)]
#[case::a_tenth("0.05", "mL", true)]
#[case::ten_times("5", "mL", true)]
#[case::milligrams("500", "mg", true)]
#[case::micrograms("5000", "mcg", true)]
fn an_unusual_amount_is_asked_about(#[case] amount: &str, #[case] unit: &str, #[case] is_asked: bool) {
    let mut dose = serde_json::to_value(administered()).unwrap();
    (dose["lot"], dose["amount"], dose["unit"]) = (json!("Y014237 09/30/2027"), json!(amount), json!(unit));
    let found = unusual_amount(&read(dose).tidy(), shared_catalog());
    assert_eq!(found.map(|question| question.code), is_asked.then_some("confirm.amount"));
}

#[rstest::rstest]
#[case::good(&[], None)]
#[case::last_day(&[("lot", "Y014237 03/09/2026")], None)]
#[case::last_month(&[("lot", "Y014237 03/2026")], None)]
#[case::expired(&[("lot", "Y014237 03/08/2026")], Some("confirm.expired"))]
#[case::confirmed(&[("lot", "Y014237 03/08/2026"), ("confirmed", "confirm.expired")], None)]
#[case::from_history(&[("lot", "Y014237 03/08/2026"), ("source", "01")], None)]
#[case::refused(&[("lot", "Y014237 03/08/2026"), ("completion", "RE")], None)]
#[case::recalled(&[("lot", "BAD1 09/2027")], Some("confirm.recalled"))]
#[case::recalled_and_confirmed(&[("lot", "BAD1 09/2027"), ("confirmed", "confirm.recalled")], None)]
fn a_lot_that_must_not_be_given_is_asked_about(#[case] changes: &[(&str, &str)], #[case] expected: Option<&str>) {
    let mut dose = serde_json::to_value(administered()).unwrap();
    dose["lot"] = json!("Y014237 09/30/2027");
    dose["givenOn"] = json!("2026-03-09");
    for (field, value) in changes {
        dose[*field] = if *field == "confirmed" { json!([value]) } else { json!(value) };
    }
    let dose = read(dose);
    let recalled = recalled_lot(&dose, |lot| (lot == "BAD1").then_some("Particles in the vial."));
    let asked = expired_lot(&dose).or(recalled);
    assert_eq!(asked.as_ref().map(|problem| problem.code), expected);
    if let Some(question) = asked.filter(|question| question.code == "confirm.recalled") {
        assert!(question.text.contains("Particles in the vial."), "{}", question.text);
    }
}
