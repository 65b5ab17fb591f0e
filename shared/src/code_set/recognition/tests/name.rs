//! Names as people write them, and what they are recognized as.

use crate::{
    code_set::{Occasion, Recognition, RecognitionState, recognize, recognize_listed, recognize_on},
    sample,
};

#[rstest::rstest]
#[case::brand("M-M-R II", "03", "MSD")]
#[case::as_people_type_it("mmr ii", "03", "MSD")]
#[case::trademark("Gardasil® 9", "165", "MSD")]
#[case::trademark_in_letters("Gardasil 9(R) Vaccine", "165", "MSD")]
#[case::pediarix("PEDIARIX", "110", "SKB")]
#[case::presentation("Havrix-Peds", "83", "SKB")]
#[case::active_maker("Bexsero", "163", "SKB")]
#[case::menveo("Menveo", "136", "SKB")]
#[case::prevnar_13_of_the_active_maker("Prevnar 13", "133", "PFR")]
#[case::one_formulation("Fluarix trivalent, preservative free", "140", "SKB")]
#[case::longer_name_exists("FluMist trivalent", "111", "MED")]
#[case::type_with_one_product("DTaP-Hep B-IPV", "110", "SKB")]
#[case::package_name("Vaqta-Peds", "83", "MSD")]
#[case::name_of_every_season("Fluarix", "140", "SKB")]
#[case::package_of_another_maker_once("Flublok", "155", "PMC")]
#[case::brand_of_one_formulation("Fluad", "168", "SEQ")]
#[case::name_of_the_past("Fluvirin preservative free", "140", "SEQ")]
fn a_specific_name_is_recognized(#[case] name: &str, #[case] cvx: &str, #[case] mvx: &str) {
    let meant = recognize(name, sample::shared_catalog());
    assert_eq!(
        (meant.state, meant.cvx.as_deref(), meant.mvx.as_deref(), meant.candidates.len()),
        (RecognitionState::Recognized, Some(cvx), Some(mvx), 0),
    );
}

#[rstest::rstest]
#[case::nothing("", RecognitionState::TooVague, &[])]
#[case::unknown("Zorbovax", RecognitionState::TooVague, &[])]
#[case::flu_shot("flu shot", RecognitionState::TooVague, &[])]
#[case::generic("MMR", RecognitionState::TooVague, &["03", "03"])]
#[case::unspecified("influenza, unspecified formulation", RecognitionState::TooVague, &[])]
#[case::two_ages("Comirnaty", RecognitionState::Ambiguous, &["309", "310"])]
#[case::two_strengths("Beyfortus", RecognitionState::Ambiguous, &["306", "307"])]
#[case::package_of_three("Engerix-B", RecognitionState::Ambiguous, &["08", "43", "44"])]
#[case::package_of_two("Havrix", RecognitionState::Ambiguous, &["52", "83"])]
#[case::name_of_the_past("Gardasil", RecognitionState::Ambiguous, &["165", "62"])]
#[case::two_packages("Flucelvax", RecognitionState::Ambiguous, &["153", "153", "320"])]
#[case::beginning_of_one_name("Penta", RecognitionState::Ambiguous, &["120"])]
fn a_vague_name_is_never_picked_from(#[case] name: &str, #[case] state: RecognitionState, #[case] cvx: &[&str]) {
    let meant = recognize(name, sample::shared_catalog());
    let mut found: Vec<_> = meant.candidates.iter().map(|c| c.cvx.as_str()).collect();
    found.sort_unstable();
    assert_eq!((meant.state, found.as_slice(), meant.cvx), (state, cvx, None));
}

#[test]
fn candidates_say_what_tells_them_apart() {
    let meant = recognize("Comirnaty", sample::shared_catalog());
    let differs: Vec<_> = meant.candidates.iter().map(|c| c.differs.as_str()).collect();
    assert_eq!(differs, ["12 years and older", "5 to 11 years"]);
    let flu = recognize("Fluzone", sample::shared_catalog());
    assert_eq!(flu.state, RecognitionState::Ambiguous);
    assert!(flu.candidates.len() > 2);
}

#[test]
fn a_single_package_is_named_and_one_of_several_is_not() {
    assert_eq!(recognize("Infanrix", sample::shared_catalog()).ndc.as_deref(), Some("58160-0810-43"));
    assert_eq!(recognize("Varivax", sample::shared_catalog()).ndc.as_deref(), Some("00006-4827-01"));
    assert_eq!(recognize("Gardasil 9", sample::shared_catalog()).ndc, None);
}

fn on(given: &str, born: Option<&str>) -> Occasion<'static> {
    Occasion { birth_date: born.map(sample::day), ..Occasion::on(sample::day(given)) }
}

#[rstest::rstest]
#[case::adult("Comirnaty", "2026-01-05", Some("1990-01-01"), "309", "PFR")]
#[case::child("Comirnaty", "2026-01-05", Some("2018-01-01"), "310", "PFR")]
#[case::last_day_of_eleven("Spikevax", "2025-10-01", Some("2013-10-02"), "311", "MOD")]
#[case::first_day_of_twelve("Spikevax", "2025-10-01", Some("2013-10-01"), "312", "MOD")]
#[case::before_its_successor("Gardasil", "2010-05-05", None, "62", "MSD")]
#[case::no_longer_made("Flucelvax", "2015-10-01", None, "153", "NOV")]
#[case::quadrivalent_that_season("Fluarix", "2021-10-01", None, "150", "SKB")]
#[case::last_day_of_eighteen("Havrix", "2025-11-01", Some("2006-11-02"), "83", "SKB")]
#[case::first_day_of_nineteen("Havrix", "2025-11-01", Some("2006-11-01"), "52", "SKB")]
#[case::vaqta_for_a_child("Vaqta", "2025-11-01", Some("2023-11-01"), "83", "MSD")]
#[case::vaqta_for_an_adult("Vaqta", "2025-11-01", Some("1990-11-01"), "52", "MSD")]
#[case::hepatitis_b_for_a_child("Engerix-B", "2025-11-01", Some("2025-10-30"), "08", "SKB")]
#[case::recombivax_for_a_child("Recombivax HB", "2025-11-01", Some("2025-10-30"), "08", "MSD")]
#[case::ticks_at_fifteen("TicoVac", "2025-11-01", Some("2009-11-02"), "223", "PFR")]
#[case::ticks_at_sixteen("TicoVac", "2025-11-01", Some("2009-11-01"), "224", "PFR")]
#[case::no_syringe_before_three("Afluria", "2025-11-01", Some("2024-11-01"), "141", "SEQ")]
#[case::not_narrowed("M-M-R II", "1999-01-01", None, "03", "MSD")]
fn day_and_age_narrow(
    #[case] name: &str,
    #[case] given: &str,
    #[case] born: Option<&str>,
    #[case] cvx: &str,
    #[case] mvx: &str,
) {
    let meant = recognize_on(name, &on(given, born), sample::shared_catalog());
    assert_eq!(
        (meant.state, meant.cvx.as_deref(), meant.mvx.as_deref(), meant.candidates.len()),
        (RecognitionState::Recognized, Some(cvx), Some(mvx), 0),
    );
}

#[rstest::rstest]
#[case::age_not_known("Comirnaty", "2026-01-05", None, &["309", "310"])]
#[case::two_of_the_past("Comirnaty", "2022-06-01", Some("1990-01-01"), &["208", "217"])]
#[case::two_sizes("Beyfortus", "2025-11-01", Some("2025-09-01"), &["306", "307"])]
#[case::adults_need_one_of_two("Engerix-B", "2025-11-01", Some("1970-01-01"), &["43", "44"])]
#[case::adolescents_may_have_the_adult_one("Recombivax HB", "2025-11-01", Some("2012-01-01"), &["08", "43"])]
#[case::who_gave_it("FluMist", "2025-11-01", Some("2010-01-01"), &["111", "333"])]
#[case::its_package_has_no_end("Gardasil", "2026-01-05", None, &["165", "62"])]
#[case::nothing_fits("Comirnaty", "2000-01-01", None, &["309", "310"])]
fn what_day_and_age_leave_open_stays_open(
    #[case] name: &str,
    #[case] given: &str,
    #[case] born: Option<&str>,
    #[case] cvx: &[&str],
) {
    let meant = recognize_on(name, &on(given, born), sample::shared_catalog());
    let mut found: Vec<_> = meant.candidates.iter().map(|c| c.cvx.as_str()).collect();
    found.sort_unstable();
    assert_eq!((meant.state, found.as_slice()), (RecognitionState::Ambiguous, cvx));
}

#[test]
fn the_package_is_the_one_that_was_sold_on_the_day() {
    let catalog = sample::shared_catalog();
    let ndc = |given| recognize_on("Fluarix", &on(given, None), catalog).ndc;
    assert_eq!(recognize("Fluarix", catalog).ndc.as_deref(), Some("58160-0912-41"));
    assert_eq!(ndc("2024-10-01").as_deref(), Some("58160-0884-41"));
    assert_eq!(ndc("2021-10-01").as_deref(), Some("58160-0887-41"));
}

/// Whatever is recognized, as type and maker; else the state with the types to choose from.
fn said(meant: &Recognition) -> String {
    let mut types: Vec<_> = meant.candidates.iter().map(|c| c.cvx.as_str()).collect();
    types.sort_unstable();
    types.dedup();
    match (&meant.cvx, &meant.mvx) {
        (Some(cvx), mvx) => format!("{cvx} {}", mvx.as_deref().unwrap_or("-")),
        (None, _) => format!("{} {}", meant.state, types.join(" ")),
    }
}

#[rstest::rstest]
#[case("Havrix pediatric", "83 SKB")]
#[case("Havrix adult 1 mL", "52 SKB")]
#[case("Havrix 0.5 mL", "83 SKB")]
#[case("Vaqta ped", "83 MSD")]
#[case("Recombivax HB adult", "43 MSD")]
#[case("Recombivax HB dialysis", "44 MSD")]
#[case("Engerix-B dialysis", "44 SKB")]
#[case("Fluzone High-Dose", "135 PMC")]
#[case("Fluzone HD 2025-26", "135 PMC")]
#[case("Fluzone multi-dose vial", "141 PMC")]
#[case("Flucelvax PF", "153 SEQ")]
#[case("Flucelvax MDV", "320 SEQ")]
#[case("Afluria PF syringe", "140 SEQ")]
#[case("TicoVac pediatric", "223 PFR")]
#[case("Beyfortus 1 mL", "307 PMC")]
#[case("Beyfortus 0.5mL", "306 PMC")]
#[case("Comirnaty adult", "309 PFR")]
#[case("Spikevax pediatric", "311 MOD")]
#[case("FluMist self", "333 MED")]
#[case("Boostrix syringe", "115 SKB")]
#[case::several_are_free_of_it("Fluzone PF", "AMBIGUOUS 135 140 331")]
#[case::not_of_this_brand("Boostrix pediatric", "AMBIGUOUS 115")]
#[case::both_are_for_adults("Engerix-B adult", "AMBIGUOUS 43 44")]
#[case::other_amount("Beyfortus 2 mL", "AMBIGUOUS 306 307")]
#[case::no_brand("pediatric shot", "TOO_VAGUE ")]
fn words_of_a_presentation_count(#[case] name: &str, #[case] expected: &str) {
    assert_eq!(said(&recognize(name, sample::shared_catalog())), expected);
}

#[rstest::rstest]
#[case::small("Beyfortus", "2025-09-01", "0.5", "306 PMC")]
#[case::large("Beyfortus", "2025-09-01", "1.0", "307 PMC")]
#[case::adult("Engerix-B", "1970-01-01", "1", "43 SKB")]
#[case::dialysis("Engerix-B", "1970-01-01", "2", "44 SKB")]
#[case::two_doses_for_an_adolescent("Recombivax HB", "2012-01-01", "1", "43 MSD")]
#[case::usual_for_an_adolescent("Recombivax HB", "2012-01-01", "0.5", "08 MSD")]
#[case::half_a_dose_is_from_a_vial("Fluzone", "2024-11-01", "0.25", "141 PMC")]
#[case::age_and_amount_disagree("Engerix-B", "2020-01-01", "2", "AMBIGUOUS 08 43 44")]
#[case::no_number("Beyfortus", "2025-09-01", "one", "AMBIGUOUS 306 307")]
fn the_amount_narrows(#[case] name: &str, #[case] born: &str, #[case] amount: &str, #[case] expected: &str) {
    let occasion = Occasion { amount: Some(amount), ..on("2025-11-15", Some(born)) };
    assert_eq!(said(&recognize_on(name, &occasion, sample::shared_catalog())), expected);
}

#[rstest::rstest]
#[case::one_of_three("Engerix-B", "58160-0820-43", "08 SKB")]
#[case::for_two_types("Engerix-B", "58160-0821-43", "AMBIGUOUS 43 44")]
#[case::one_of_two("Flucelvax", "70461-0655-04", "153 SEQ")]
#[case::beginning_of_a_name("Penta", "49281-0561-01", "120 PMC")]
#[case::component_of_another("Penta", "49281-0545-03", "AMBIGUOUS 120 48")]
#[case::generic_name("MMR", "00006-4681-01", "03 MSD")]
#[case::another_vaccine("Varivax", "00006-4681-01", "AMBIGUOUS 03 21")]
#[case::not_in_the_catalog("Varivax", "99999-9999-99", "21 MSD")]
#[case::the_name_says_nothing("flu shot", "70461-0655-04", "TOO_VAGUE ")]
fn the_package_narrows(#[case] name: &str, #[case] ndc: &str, #[case] expected: &str) {
    let occasion = Occasion { ndc: Some(ndc), ..on("2025-11-15", None) };
    assert_eq!(said(&recognize_on(name, &occasion, sample::shared_catalog())), expected);
}

#[test]
fn the_package_that_is_known_is_named() {
    let occasion = Occasion { ndc: Some("00006-4119-01"), ..on("2025-11-15", None) };
    let meant = recognize_on("Gardasil 9", &occasion, sample::shared_catalog());
    assert_eq!(meant.ndc.as_deref(), Some("00006-4119-01"));
}

#[rstest::rstest]
#[case::tells_two_apart("Havrix", "Hep A, adult", "52 SKB")]
#[case::of_the_same_disease("Daptacel", "DTaP", "106 PMC")]
#[case::no_types_name("Fluarix", "Influenza shot", "140 SKB")]
#[case::of_another_disease("M-M-R II", "varicella", "AMBIGUOUS 03 21")]
#[case::alone_it_is_nothing("flu shot", "Hep A, adult", "TOO_VAGUE ")]
fn the_generic_name_counts_beside_the_first_brand(#[case] name: &str, #[case] generic: &str, #[case] expected: &str) {
    let catalog = sample::shared_catalog();
    assert_eq!(said(&recognize_listed(name, Some(generic), catalog)), expected);
    let occasion = Occasion { generic: Some(generic), ..on("2025-11-15", None) };
    assert_eq!(said(&recognize_on(name, &occasion, catalog)), expected);
}

#[test]
fn a_name_with_a_mistake_is_too_vague_and_the_right_one_is_offered() {
    let meant = recognize("Gardisil 9", sample::shared_catalog());
    assert_eq!(said(&meant), "TOO_VAGUE 165");
    assert_eq!(meant.candidates[0].name, "Gardasil 9");
}

proptest::proptest! {
    #[test]
    fn any_text_is_recognized_or_not(name in "\\PC{0,40}", ndc in "[0-9-]{0,13}", amount in "[0-9.]{0,4}") {
        let occasion = Occasion { ndc: Some(&ndc), amount: Some(&amount), ..on("2025-11-15", Some("2020-01-01")) };
        let catalog = sample::shared_catalog();
        for meant in [recognize(&name, catalog), recognize_on(&name, &occasion, catalog)] {
            proptest::prop_assert_eq!(meant.cvx.is_some(), meant.state == RecognitionState::Recognized);
        }
    }
}

#[rstest::rstest]
#[case("HyperRAB", "34", Some("GRF"))]
#[case("HyperRAB S/D", "34", Some("GRF"))]
#[case("KEDRAB", "34", Some("KED"))]
#[case("HyperHEP B", "30", Some("GRF"))]
#[case("Nabi-HB", "30", Some("BTP"))]
#[case("HyperTET", "13", Some("GRF"))]
#[case("GamaSTAN", "86", Some("GRF"))]
#[case("VariZIG", "36", None)]
#[case("RhoGAM", "157", Some("KED"))]
#[case("rabies immune globulin", "34", None)]
#[case("HBIG", "30", None)]
#[case("TIG", "13", None)]
fn immune_globulins_are_recognized(#[case] name: &str, #[case] cvx: &str, #[case] mvx: Option<&str>) {
    let found = recognize(name, crate::sample::shared_catalog());
    assert_eq!(
        (found.state, found.cvx.as_deref(), found.mvx.as_deref()),
        (RecognitionState::Recognized, Some(cvx), mvx)
    );
}
